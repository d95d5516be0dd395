use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::StreamExt;
use jiff::Timestamp;
use url::Url;
use wirewatch_fetch::Fetcher;
use wirewatch_model::FeedId;
use wirewatch_store::{Store, StoreError};

use crate::analyze_stage::Arrivals;
use crate::{FetchReport, PipelineConfig, Progress};

mod failure;
mod feeds;
mod linkless;
mod pages;
mod parsing;

pub(crate) use feeds::feed_request;
pub(crate) use pages::{is_feed_text, page_request};

/// How many hosts are worked on at once; requests under way are limited by the fetcher.
const HOSTS_AT_ONCE: usize = 256;

/// How often a request under way looks whether the run was asked to stop.
const STOP_CHECK: Duration = Duration::from_millis(200);

/// How long a request under way may take after that.
const TIME_TO_FINISH: Duration = Duration::from_secs(10);

/// What a fetch is to cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchScope {
    /// Only this feed and its pages.
    pub only: Option<FeedId>,
    /// Whatever the schedule says: every feed and every failed page is due now.
    pub force: bool,
}

/// Polls the feeds that are due and fetches the pages that wait.
///
/// What a server answers is an outcome in the report and in the store.
///
/// # Errors
/// Only a fault of the store.
pub async fn fetch_stage(
    store: &Arc<dyn Store>,
    fetcher: &Fetcher,
    config: &PipelineConfig,
    scope: &FetchScope,
    progress: &dyn Progress,
) -> Result<FetchReport, StoreError> {
    fetch_telling(
        store,
        fetcher,
        config,
        scope,
        &Arrivals::default(),
        progress,
    )
    .await
}

/// As [`fetch_stage`]; `arrivals` hear of each page that is kept, and of the end.
pub(crate) async fn fetch_telling(
    store: &Arc<dyn Store>,
    fetcher: &Fetcher,
    config: &PipelineConfig,
    scope: &FetchScope,
    arrivals: &Arrivals,
    progress: &dyn Progress,
) -> Result<FetchReport, StoreError> {
    let started = Instant::now();
    let stage = Stage {
        store,
        fetcher,
        config,
        progress,
        arrivals,
        report: Mutex::new(FetchReport::default()),
        fault: Mutex::new(None),
    };
    stage.poll_feeds(scope).await?;
    store.put_host_records(&fetcher.host_records()).await?;
    stage.fetch_pages(scope).await?;
    arrivals.end();
    store.put_host_records(&fetcher.host_records()).await?;
    let mut report = stage
        .report
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    report.feeds_failed.sort();
    report.wire_bytes = fetcher.stats().wire_bytes;
    report.duration = started.elapsed();
    Ok(report)
}

struct Stage<'a> {
    store: &'a Arc<dyn Store>,
    fetcher: &'a Fetcher,
    config: &'a PipelineConfig,
    progress: &'a dyn Progress,
    arrivals: &'a Arrivals,
    report: Mutex<FetchReport>,
    fault: Mutex<Option<StoreError>>,
}

impl Stage<'_> {
    async fn poll_feeds(&self, scope: &FetchScope) -> Result<(), StoreError> {
        let mut feeds = if scope.force {
            self.store.retry_failed_entries(scope.only.as_ref()).await?;
            self.store.feeds().await?
        } else {
            self.store.due_feeds(Timestamp::now()).await?
        };
        feeds.retain(|status| !status.paused && !status.state.stopped);
        if let Some(only) = &scope.only {
            feeds.retain(|status| status.feed.id == *only);
        }
        self.progress.begin("feeds", feeds.len() as u64);
        self.report().feeds = feeds.len() as u64;
        let hosts = by_host(feeds, |status| &status.feed.url);
        self.for_each_host(hosts, |status| self.poll(status))
            .await?;
        self.progress.end();
        Ok(())
    }

    async fn fetch_pages(&self, scope: &FetchScope) -> Result<(), StoreError> {
        let mut entries = self.store.waiting_entries(Timestamp::now()).await?;
        if let Some(only) = &scope.only {
            entries.retain(|entry| entry.feed_id == *only);
        }
        self.progress.begin("pages", entries.len() as u64);
        let hosts = by_host(entries, |entry| &entry.url);
        self.for_each_host(hosts, |entry| self.fetch_page(entry))
            .await?;
        self.progress.end();
        Ok(())
    }

    /// Works through each host's things one after the other, and through the hosts side by side.
    async fn for_each_host<T, Done>(
        &self,
        hosts: Vec<Vec<T>>,
        work: impl Fn(T) -> Done,
    ) -> Result<(), StoreError>
    where
        Done: Future<Output = Result<(), StoreError>>,
    {
        let work = &work;
        futures::stream::iter(hosts)
            .for_each_concurrent(HOSTS_AT_ONCE, |things| async move {
                for thing in things {
                    if self.progress.stopping() || self.failed() {
                        break;
                    }
                    tokio::select! {
                        done = work(thing) => {
                            if let Err(fault) = done {
                                self.set_fault(fault);
                            }
                        }
                        () = self.patience_is_over() => break,
                    }
                    self.progress.advance(1);
                }
            })
            .await;
        let fault = self
            .fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        fault.map_or(Ok(()), Err)
    }

    /// Over when the run was asked to stop and what is in hand had its time; a request that is dropped then has recorded nothing.
    async fn patience_is_over(&self) {
        while !self.progress.stopping() {
            tokio::time::sleep(STOP_CHECK).await;
        }
        tokio::time::sleep(TIME_TO_FINISH).await;
    }

    fn report(&self) -> MutexGuard<'_, FetchReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self) -> bool {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    fn set_fault(&self, fault: StoreError) {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(fault);
    }
}

fn by_host<T>(things: Vec<T>, url: impl Fn(&T) -> &str) -> Vec<Vec<T>> {
    let mut hosts: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for thing in things {
        let origin = Url::parse(url(&thing))
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default();
        hosts.entry(origin).or_default().push(thing);
    }
    hosts.into_values().collect()
}
