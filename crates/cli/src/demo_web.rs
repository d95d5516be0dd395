//! The sample outlets that `wirewatch demo` reads: made-up news sites, served on this computer.
//!
//! Everything comes from `fixtures/outlets` (its `FORMAT.md` says how it is written), which is embedded in the program.
//! Each outlet listens on a loopback port of its own, because to a crawler an address and a port are a site.

mod article;
mod body;
#[cfg(test)]
mod check;
mod dates;
mod feeds;
mod files;
mod front_matter;
mod json_ld;
mod markup;
mod outlet;
mod pages;
mod resources;
mod serve;
mod site;
mod template;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

pub use self::outlet::FeedKind;
use self::outlet::Outlet;
use self::serve::Origin;
use self::site::{Edition, Site};

/// The bundled sample outlets, each served on its own loopback port.
///
/// They are served until this is dropped.
pub struct DemoWeb {
    outlets: Vec<DemoOutlet>,
    serving_revisions: Arc<AtomicBool>,
    _servers: JoinSet<()>,
}

/// One sample outlet as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoOutlet {
    /// Its id, which is the name of its folder.
    pub id: String,
    /// The outlet's name.
    pub name: String,
    /// Its owner. Outlets with the same publisher belong together.
    pub publisher: String,
    /// The outlet's seat, as ISO 3166-1 alpha-2.
    pub country: String,
    /// The main language of the outlet, as BCP 47.
    pub language: String,
    /// The root of the site, without a final slash.
    pub base_url: String,
    /// What kind of feed it has.
    pub feed_kind: FeedKind,
    /// The address of the feed or sitemap.
    pub feed_url: String,
    port: u16,
    article_urls: BTreeMap<String, String>,
}

impl DemoWeb {
    /// Serves every outlet on a free port of 127.0.0.1, in the first version of its articles.
    pub async fn start() -> anyhow::Result<Self> {
        let mut web = Self {
            outlets: Vec::new(),
            serving_revisions: Arc::default(),
            _servers: JoinSet::new(),
        };
        for outlet in outlet::load_outlets()? {
            web.add(&outlet)
                .await
                .with_context(|| format!("sample outlet `{}` could not be served", outlet.id))?;
        }
        Ok(web)
    }

    /// The outlets, in the order of their ids.
    pub fn outlets(&self) -> &[DemoOutlet] {
        &self.outlets
    }

    /// The addresses the outlets listen on, as the fetcher's allow-list writes them (`127.0.0.1/32:41234`).
    pub fn allow_networks(&self) -> Vec<String> {
        let network = |outlet: &DemoOutlet| format!("{}/32:{}", Ipv4Addr::LOCALHOST, outlet.port);
        self.outlets.iter().map(network).collect()
    }

    /// Serves the second version of each article that has one, in pages and feeds, from now on.
    pub fn serve_revisions(&self) {
        self.serving_revisions.store(true, Ordering::Release);
    }

    /// The address of an article; `None` if there is no such outlet or article.
    #[cfg(test)]
    pub fn article_url(&self, outlet_id: &str, slug: &str) -> Option<String> {
        let outlet = self.outlets.iter().find(|outlet| outlet.id == outlet_id)?;
        outlet.article_urls.get(slug).cloned()
    }

    async fn add(&mut self, outlet: &Outlet) -> anyhow::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let base_url = format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let first = Site::new(outlet, &base_url, Edition::First);
        let revised = Site::new(outlet, &base_url, Edition::Revised);
        let origin = Origin {
            first: resources::render_site(&first)?,
            revised: resources::render_site(&revised)?,
            serving_revisions: Arc::clone(&self.serving_revisions),
        };
        self._servers.spawn(serve::serve(listener, origin));
        let served = DemoOutlet::new(&first, port);
        tracing::debug!(
            outlet.id = served.id,
            feed.url = served.feed_url,
            feed.kind = ?served.feed_kind,
            articles = served.article_count(),
            "sample outlet {} is served at {}",
            served.id,
            served.base_url
        );
        self.outlets.push(served);
        Ok(())
    }
}

impl DemoOutlet {
    fn new(site: &Site<'_>, port: u16) -> Self {
        let settings = &site.outlet.settings;
        let articles = site.outlet.articles.iter();
        Self {
            id: site.outlet.id.clone(),
            name: settings.name.clone(),
            publisher: settings.publisher.clone(),
            country: settings.country.clone(),
            language: settings.language.clone(),
            base_url: site.base_url.to_owned(),
            feed_kind: settings.feed.kind,
            feed_url: site.feed_url(),
            port,
            article_urls: articles
                .map(|article| (article.slug.clone(), site.article_url(article)))
                .collect(),
        }
    }

    /// The number of its articles.
    pub fn article_count(&self) -> usize {
        self.article_urls.len()
    }
}
