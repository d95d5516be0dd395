use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;
use wirewatch_extract::{ExtractConfig, SiteRules};
use wirewatch_model::{Page, Stamp};
use wirewatch_quotes::QuoteRules;
use wirewatch_store::{PageAnalysis, StoreConfig, StoredArticle, open_store};

use super::*;
use crate::{Analyzer, ReadingRules};

const OLD_LIST: &str = r#"
[[group]]
id = "red-lynx"
name = "Red Lynx"
aliases = ["Lynx Brigades"]

[[group]]
id = "old-guard"
name = "Old Guard of the Valley"
"#;

const NEW_LIST: &str = r#"
[[group]]
id = "red-lynx"
name = "Red Lynx"

[[group]]
id = "grey-heron"
name = "Grey Heron Front"
aliases = ["Old Guard of the Valley"]
"#;

const TEXTS: [&str; 5] = [
    "Gunmen of the Grey Heron Front attacked a police station in Mosul on Monday, killing nine officers.\n\n\
     “They came at dawn,” said Amina Diallo, a nurse. The Red Lynx denied any part in it.",
    "The Lynx Brigades claimed responsibility for a car bomb that killed four people in Basra on Sunday.",
    "Fighters of the Old Guard of the Valley kidnapped two engineers near Kirkuk on Friday, the ministry said.",
    "The Red Lynx said that its fighters shot dead three soldiers in Mosul on Tuesday.",
    "The harvest was good, and the market in Mosul was full of melons on Saturday.",
];

struct Desk {
    store: Arc<dyn Store>,
    _folder: TempDir,
}

/// A store with the texts, read by `list`.
async fn desk(list: &str) -> Desk {
    let folder = TempDir::new().expect("a folder");
    let store = open_store(folder.path(), &StoreConfig::default())
        .await
        .expect("a store");
    let analyzer = Analyzer::new(ReadingRules {
        extract: ExtractConfig::default(),
        sites: SiteRules::builtin(),
        sites_version: "s1".to_owned(),
        quotes: QuoteRules::builtin(),
        watchlist: watchlist(list),
        attacks: AttackRules::builtin(),
    });
    for (number, text) in TEXTS.iter().enumerate() {
        read(&store, &analyzer, number, number, text).await;
    }
    Desk {
        store,
        _folder: folder,
    }
}

async fn read(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    article: usize,
    minute: usize,
    text: &str,
) {
    let url = format!("https://a.example/{article}");
    let at: Timestamp = "2025-03-05T10:00:00Z".parse().expect("a moment");
    let at = at + jiff::SignedDuration::from_mins(minute as i64);
    let page = Page {
        url: url.clone(),
        final_url: url.clone(),
        status: 200,
        headers: Vec::new(),
        fetched_at: at,
        body: text.as_bytes().to_vec(),
        sha256: Page::sha256_of(text.as_bytes()),
    };
    assert!(store.import_page(&page).await.expect("a page kept"));
    let waiting = store.waiting_pages(10).await.expect("a page waits");
    let analysis = analyzer.analyze_text(
        text.to_owned(),
        None,
        Some(Stamp::utc(at)),
        Some("en".into()),
    );
    let reading = PageAnalysis {
        page_id: waiting[0].page_id,
        urls: vec![url],
        rules_version: analyzer.rules_version().to_owned(),
        analysis: Some(analysis),
    };
    store.record_analyses(&[reading]).await.expect("kept");
}

fn watchlist(list: &str) -> Watchlist {
    Watchlist::parse(list, "w.toml").expect("the list is sound")
}

fn tagger(list: &str) -> Arc<Tagger> {
    Arc::new(Tagger {
        watchlist: watchlist(list),
        attacks: AttackRules::builtin(),
    })
}

/// Asks for a stop when so many versions are done.
struct StopAfter(u64, AtomicU64);

fn never() -> StopAfter {
    StopAfter(u64::MAX, AtomicU64::new(0))
}

impl Progress for StopAfter {
    fn begin(&self, _: &'static str, _: u64) {}
    fn advance(&self, by: u64) {
        self.1.fetch_add(by, Ordering::Relaxed);
    }
    fn end(&self) {}
    fn stopping(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

async fn articles(store: &Arc<dyn Store>) -> Vec<StoredArticle> {
    store.articles_after(None, 100).await.expect("articles")
}

fn without_time(mut report: RetagReport) -> RetagReport {
    report.duration = Duration::ZERO;
    report
}

#[tokio::test]
async fn tagged_articles_are_what_a_fresh_analysis_makes_of_them() {
    let (old, fresh) = (desk(OLD_LIST).await, desk(NEW_LIST).await);
    assert_ne!(articles(&old.store).await, articles(&fresh.store).await);
    apply_retag(&old.store, &tagger(NEW_LIST), &never())
        .await
        .expect("tagged");
    let (tagged, fresh_articles) = (articles(&old.store).await, articles(&fresh.store).await);
    assert_eq!(tagged, fresh_articles);
    let linked = tagged.iter().flat_map(|article| &article.analysis.attacks);
    let linked = linked.flat_map(|attack| &attack.perpetrators);
    assert!(
        linked
            .clone()
            .any(|by| by.group_id == Some("grey-heron".into()))
    );
    for (old, fresh) in [(&old.store, &fresh.store)] {
        assert_eq!(
            old.group_counts().await.expect("counts"),
            fresh.group_counts().await.expect("counts")
        );
    }
}

#[tokio::test]
async fn preview_and_apply_give_the_same_numbers_and_only_apply_changes() {
    let desk = desk(OLD_LIST).await;
    let before = articles(&desk.store).await;
    let new = tagger(NEW_LIST);
    let preview = preview_retag(&desk.store, &new, &never())
        .await
        .expect("a preview");
    assert_eq!(articles(&desk.store).await, before);
    let applied = apply_retag(&desk.store, &new, &never())
        .await
        .expect("tagged");
    assert_eq!(without_time(preview.clone()), without_time(applied));
    assert_eq!((preview.appear, preview.vanish), (2, 2));
    assert_eq!((preview.articles, preview.changed_articles), (5, 3));
    let key = ("red-lynx".to_owned(), "Lynx Brigades".to_owned());
    let change = &preview.changes[&key];
    assert_eq!(change.vanishing[0].mention, "Lynx Brigades");
    assert_eq!(change.vanishing[0].before, "The ");
    let again = apply_retag(&desk.store, &new, &never())
        .await
        .expect("nothing left");
    assert_eq!((again.articles, again.appear), (0, 0));
}

#[tokio::test]
async fn interrupted_tagging_goes_on_where_it_stopped() {
    let (halted, whole) = (desk(OLD_LIST).await, desk(OLD_LIST).await);
    let new = tagger(NEW_LIST);
    let expected = apply_retag(&whole.store, &new, &never())
        .await
        .expect("tagged");
    let stop = StopAfter(2, AtomicU64::new(0));
    let first = retag(&halted.store, &new, Recording::Everything, 2, &stop)
        .await
        .expect("a part tagged");
    assert!(first.interrupted);
    assert_eq!(first.articles, 2);
    let rest = apply_retag(&halted.store, &new, &never())
        .await
        .expect("the rest tagged");
    assert_eq!(first.articles + rest.articles, expected.articles);
    assert_eq!(first.appear + rest.appear, expected.appear);
    assert_eq!(first.vanish + rest.vanish, expected.vanish);
    assert_eq!(articles(&halted.store).await, articles(&whole.store).await);
}

#[tokio::test]
async fn index_hears_of_changed_articles_only() {
    let desk = desk(OLD_LIST).await;
    let heard = desk.store.last_seq().await.expect("a mark");
    apply_retag(&desk.store, &tagger(NEW_LIST), &never())
        .await
        .expect("tagged");
    let rows = desk.store.outbox_after(heard, 100).await.expect("changes");
    assert_eq!(rows.len(), 3);
}
