//! Counting, listing and exporting a search give the same articles, while others arrive.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use tempfile::TempDir;
use wirewatch_index::{ArticleIndex, IndexConfig, open_index};
use wirewatch_model::{Analysis, Article, Page, Sourced, Stamp};
use wirewatch_pipeline::{Unwatched, Watchlist, index_stage};
use wirewatch_server::{Export, ExportFormat, SearchParams, search_articles};
use wirewatch_store::{PageAnalysis, Store, StoreConfig, open_store};

const ARTICLES: usize = 1_500;
const ARRIVING: usize = 50;
const PAGE: usize = 100;

struct Desk {
    store: Arc<dyn Store>,
    index: Arc<dyn ArticleIndex>,
    watchlist: Arc<Watchlist>,
    added: usize,
    _folder: TempDir,
}

impl Desk {
    async fn open() -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = open_store(folder.path(), &StoreConfig::default()).await;
        Self {
            store: store.expect("a store"),
            index: open_index(folder.path(), &IndexConfig::default()).expect("an index"),
            watchlist: Arc::new(Watchlist::builtin()),
            added: 0,
            _folder: folder,
        }
    }

    /// Lets more articles arrive; two of three tell of a bridge.
    async fn add(&mut self, count: usize) {
        let numbers = self.added..self.added + count;
        self.added += count;
        let pages: Vec<Page> = numbers.map(page).collect();
        self.store.import_pages(&pages).await.expect("pages kept");
        let waiting = self.store.waiting_pages(10_000).await.expect("pages");
        let read: Vec<PageAnalysis> = waiting
            .iter()
            .map(|waiting| PageAnalysis {
                page_id: waiting.page_id,
                urls: vec![waiting.page.url.clone()],
                rules_version: "r".to_owned(),
                analysis: Some(analysis(&waiting.page)),
            })
            .collect();
        assert_eq!(read.len(), count);
        self.store.record_analyses(&read).await.expect("kept");
        index_stage(&self.store, &self.index, &Unwatched)
            .await
            .expect("indexed");
    }

    async fn page(&self, params: &SearchParams) -> wirewatch_server::views::SearchView {
        search_articles(&self.store, &self.index, &self.watchlist, params, 1)
            .await
            .expect("an answer")
    }
}

fn page(number: usize) -> Page {
    let body = match number % 3 {
        0 => format!("The market of day {number} was full."),
        _ => format!("Guards closed the bridge on day {number}."),
    };
    Page {
        url: format!("https://a.example/{number}"),
        final_url: format!("https://a.example/{number}"),
        status: 200,
        headers: Vec::new(),
        fetched_at: moment(number),
        sha256: Page::sha256_of(body.as_bytes()),
        body: body.into_bytes(),
    }
}

/// Many articles of one moment, so that their order needs more than the date.
fn moment(number: usize) -> Timestamp {
    Timestamp::from_second(1_740_000_000 + (number / 40) as i64).expect("a moment")
}

fn analysis(page: &Page) -> Analysis {
    Analysis {
        article: Article {
            url: page.url.clone(),
            title: Some("News of the day".to_owned()),
            published: Some(Sourced {
                value: Stamp::utc(page.fetched_at),
                source: "meta".to_owned(),
            }),
            language: Some("en".to_owned()),
            text: String::from_utf8_lossy(&page.body).into_owned(),
            ..Article::default()
        },
        quotes: Vec::new(),
        speakers: Vec::new(),
        groups: Vec::new(),
        attacks: Vec::new(),
        rules_version: "r".to_owned(),
        watchlist_version: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn count_list_and_export_are_one_while_articles_arrive() {
    for sort in ["relevance", "newest", "incident"] {
        let mut desk = Desk::open().await;
        desk.add(ARTICLES).await;
        let mut params = SearchParams {
            q: "bridge".to_owned(),
            sort: sort.to_owned(),
            highlight: "false".to_owned(),
            limit: Some(PAGE),
            ..SearchParams::default()
        };
        let first = desk.page(&params).await;
        let snapshot = first.snapshot.clone().expect("there are more pages");
        let mut listed: Vec<String> = first.hits.iter().map(|hit| hit.id.clone()).collect();
        let mut cursor = first.next_cursor.clone();
        while let Some(next) = cursor {
            desk.add(ARRIVING).await;
            params.cursor = next;
            let page = desk.page(&params).await;
            assert_eq!(page.total, first.total, "sorted by {sort}");
            listed.extend(page.hits.iter().map(|hit| hit.id.clone()));
            cursor = page.next_cursor;
        }
        params.cursor = String::new();
        params.snapshot = snapshot;
        let exported = export(&desk, params.clone()).await;
        assert_eq!(first.total as usize, ARTICLES / 3 * 2);
        assert_eq!(listed.len(), ARTICLES / 3 * 2, "sorted by {sort}");
        let distinct: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(distinct.len(), listed.len(), "sorted by {sort}");
        assert_eq!(exported, listed, "sorted by {sort}");
        // A search begun now has those that arrived.
        params.snapshot = String::new();
        assert!(desk.page(&params).await.total > first.total);
    }
}

/// The ids of an export, in order.
async fn export(desk: &Desk, params: SearchParams) -> Vec<String> {
    let (store, index) = (Arc::clone(&desk.store), Arc::clone(&desk.index));
    let begun = Export::begin(store, index, &desk.watchlist, params, ExportFormat::Jsonl).await;
    let mut export = begun.expect("an export");
    let mut written = String::new();
    while let Some(piece) = export.next_piece().await.expect("a piece") {
        written.push_str(&piece);
    }
    let manifest = export.manifest();
    assert_eq!(manifest.count, manifest.written);
    let id = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["id"].as_str().expect("an id").to_owned()
    };
    let ids: Vec<String> = written.lines().map(id).collect();
    assert_eq!(ids.len() as u64, manifest.count);
    ids
}
