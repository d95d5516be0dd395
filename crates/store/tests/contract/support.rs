use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use tempfile::TempDir;
use wirewatch_model::{
    Analysis, Article, Feed, FeedEntry, FeedId, FeedKind, Page, Stamp, Validators,
};
use wirewatch_store::{
    FeedHabits, FeedOrigin, PageAnalysis, PageVisit, PollReport, PollResult, PollSummary, Store,
    StoreConfig, WaitingEntry, open_store,
};

/// A fresh store and the folder it lives in.
pub struct Fresh {
    pub folder: TempDir,
    pub store: Arc<dyn Store>,
}

pub async fn fresh() -> Fresh {
    let folder = TempDir::new().expect("a folder");
    let store = open_store(folder.path(), &StoreConfig::default())
        .await
        .expect("a store");
    Fresh { folder, store }
}

impl Fresh {
    /// Another opening of the same folder, as another process would have it.
    pub async fn again(&self) -> Arc<dyn Store> {
        open_store(self.folder.path(), &StoreConfig::default())
            .await
            .expect("the store again")
    }

    /// Adds the feed `id` and polls it once.
    pub async fn poll(&self, id: &str, minute: i64, entries: &[FeedEntry]) -> PollSummary {
        let feeds = self.store.feeds().await.expect("feeds");
        if !feeds.iter().any(|status| status.feed.id.as_str() == id) {
            self.store
                .put_feed(&feed(id), FeedOrigin::Added)
                .await
                .expect("a feed");
        }
        self.store
            .record_poll(&read(id, minute, entries))
            .await
            .expect("a poll")
    }

    pub async fn waiting(&self, minute: i64) -> Vec<WaitingEntry> {
        self.store
            .waiting_entries(at(minute))
            .await
            .expect("entries")
    }

    /// Keeps a page for the first waiting entry and gives the page's number.
    pub async fn fetch(&self, minute: i64, body: &str) -> i64 {
        let entry = self.waiting(minute).await.remove(0);
        let page = page(&entry.url, minute, body);
        self.store
            .record_page(entry.entry_id, &page, &PageVisit::default())
            .await
            .expect("a page kept");
        let pages = self.store.waiting_pages(1_000).await.expect("pages");
        pages
            .iter()
            .map(|page| page.page_id)
            .max()
            .expect("a page waits")
    }

    /// Keeps an imported page and gives its number.
    pub async fn import(&self, url: &str, minute: i64, body: &str) -> i64 {
        assert!(
            self.store
                .import_page(&page(url, minute, body))
                .await
                .expect("an import")
        );
        let pages = self.store.waiting_pages(1_000).await.expect("pages");
        pages
            .iter()
            .map(|page| page.page_id)
            .max()
            .expect("a page waits")
    }
}

/// A moment, so many minutes after the start of the tests' time.
pub fn at(minute: i64) -> Timestamp {
    let start: Timestamp = "2025-03-01T08:00:00.123456789Z".parse().expect("a moment");
    start + minute.minutes()
}

pub fn feed(id: &str) -> Feed {
    Feed {
        id: FeedId::from(id),
        url: format!("https://{id}.example/feed"),
        kind: FeedKind::Feed,
        outlet: format!("The {id}"),
        publisher: None,
        country: Some("NO".to_owned()),
        language: None,
    }
}

pub fn entry(url: &str, title: &str) -> FeedEntry {
    FeedEntry {
        url: Some(url.to_owned()),
        title: Some(title.to_owned()),
        ..FeedEntry::default()
    }
}

pub fn updated(mut entry: FeedEntry, minute: i64) -> FeedEntry {
    entry.updated = Some(Stamp::utc(at(minute)));
    entry
}

pub fn report(id: &str, minute: i64, result: PollResult) -> PollReport {
    PollReport {
        feed_id: FeedId::from(id),
        polled_at: at(minute),
        next_at: Some(at(minute + 15)),
        habits: FeedHabits::default(),
        result,
    }
}

pub fn read(id: &str, minute: i64, entries: &[FeedEntry]) -> PollReport {
    let result = PollResult::Read {
        validators: Validators::default(),
        body_sha256: format!("{minute:064}"),
        permanent_url: None,
        entries: entries.to_vec(),
    };
    report(id, minute, result)
}

pub fn page(url: &str, minute: i64, body: &str) -> Page {
    Page {
        url: url.to_owned(),
        final_url: format!("{url}?final"),
        status: 200,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        fetched_at: at(minute),
        body: body.as_bytes().to_vec(),
        sha256: format!("sha-of-{body}"),
    }
}

pub fn analysis(url: &str, title: &str, text: &str) -> Analysis {
    Analysis {
        article: Article {
            url: url.to_owned(),
            title: Some(title.to_owned()),
            text: text.to_owned(),
            ..Article::default()
        },
        quotes: Vec::new(),
        speakers: Vec::new(),
        groups: Vec::new(),
        attacks: Vec::new(),
        rules_version: "r1".to_owned(),
        watchlist_version: "w1".to_owned(),
    }
}

/// A page that tells the article of the first of `urls`.
pub fn found(page_id: i64, urls: &[&str], title: &str, text: &str) -> PageAnalysis {
    PageAnalysis {
        page_id,
        analysis: Some(analysis(urls[0], title, text)),
        urls: urls.iter().map(|url| (*url).to_owned()).collect(),
        rules_version: "r1".to_owned(),
    }
}

pub fn no_article(page_id: i64, rules_version: &str) -> PageAnalysis {
    PageAnalysis {
        page_id,
        analysis: None,
        urls: Vec::new(),
        rules_version: rules_version.to_owned(),
    }
}
