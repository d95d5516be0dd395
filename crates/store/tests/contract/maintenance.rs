//! Keeping a store whole, copying it, and taking articles out for good.

use wirewatch_model::{FeedId, Page};
use wirewatch_store::{FeedOrigin, StoreConfig, open_store};

use super::support::{Fresh, at, entry, feed, found, fresh, page, updated};

const URL: &str = "https://a.example/depot";

/// A store with one article, from a feed.
async fn with_article() -> Fresh {
    let fresh = fresh().await;
    fresh.poll("a", 0, &[entry(URL, "Depot hit")]).await;
    let page_id = fresh.fetch(1, "<p>The fuel depot burned.</p>").await;
    read(&fresh, page_id, &[URL]).await;
    fresh
}

async fn read(fresh: &Fresh, page_id: i64, urls: &[&str]) {
    let reading = found(page_id, urls, "Depot hit", "The fuel depot burned.");
    let recorded = fresh.store.record_analyses(&[reading]).await;
    recorded.expect("kept");
}

async fn forget(fresh: &Fresh) {
    let forgotten = fresh.store.forget_article(URL, "court order", at(5)).await;
    let tombstone = forgotten.expect("answered").expect("an article");
    assert_eq!((tombstone.versions, tombstone.addresses.len()), (1, 1));
}

#[tokio::test]
async fn page_is_whole_when_its_hash_is_that_of_its_bytes() {
    let fresh = fresh().await;
    let body = "<p>The fuel depot burned.</p>";
    let mut kept = page(URL, 1, body);
    kept.sha256 = Page::sha256_of(body.as_bytes());
    assert!(fresh.store.import_page(&kept).await.expect("kept"));
    assert_eq!(fresh.store.check_integrity().await.expect("checked"), []);
    let checked = fresh.store.check_pages(0, 10).await.expect("checked");
    assert_eq!((checked.pages, checked.damages), (1, Vec::new()));
    let last = checked.last.expect("a page");
    let rest = fresh.store.check_pages(last, 10).await.expect("checked");
    assert_eq!((rest.pages, rest.last), (0, None));
    fresh.import("https://a.example/other", 2, "<p>x</p>").await;
    let broken = fresh.store.check_pages(last, 10).await.expect("checked");
    assert!(broken.damages[0].what.contains("https://a.example/other"));
}

#[tokio::test]
async fn copy_is_a_store_of_its_own_with_all_that_was_there() {
    let fresh = with_article().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wirewatch.db");
    fresh.store.copy_to(&path).await.expect("copied");
    assert!(
        fresh.store.copy_to(&path).await.is_err(),
        "what is there stays"
    );
    let copy = open_store(folder.path(), &StoreConfig::default()).await;
    let copy = copy.expect("a store");
    assert_eq!(copy.counts().await.expect("counts").articles, 1);
    assert_eq!(copy.store_id(), fresh.store.store_id());
}

#[tokio::test]
async fn forgotten_article_leaves_a_tombstone_and_nothing_else() {
    let fresh = with_article().await;
    forget(&fresh).await;
    let counts = fresh.store.counts().await.expect("counts");
    assert_eq!((counts.articles, counts.versions, counts.pages), (0, 0, 0));
    assert_eq!(
        fresh.store.article_by_url(URL).await.expect("answered"),
        None
    );
    let left = fresh.again().await.tombstones().await.expect("tombstones");
    assert_eq!(left[0].reason, "court order");
    assert_eq!(left[0].addresses, ["a.example/depot"]);
    assert_eq!(fresh.store.check_integrity().await.expect("checked"), []);
    let unknown = fresh.store.forget_article("https://b.example/", "x", at(5));
    assert_eq!(unknown.await.expect("answered"), None);
}

#[tokio::test]
async fn forgotten_article_is_not_fetched_again_whatever_feeds_say() {
    let fresh = with_article().await;
    forget(&fresh).await;
    let changed = updated(entry(URL, "Depot hit, again"), 6);
    for feed in ["a", "b", "a"] {
        let summary = fresh.poll(feed, 7, std::slice::from_ref(&changed)).await;
        assert_eq!(summary.new_entries, 0);
        assert!(fresh.waiting(8).await.is_empty(), "feed {feed}");
    }
}

#[tokio::test]
async fn forgotten_article_comes_back_by_no_import_and_under_no_other_address() {
    let fresh = with_article().await;
    forget(&fresh).await;
    let same = page(URL, 9, "<p>Other bytes.</p>");
    assert!(!fresh.store.import_page(&same).await.expect("answered"));
    let other = "https://a.example/print/7";
    let page_id = fresh
        .import(other, 9, "<p>The fuel depot burned.</p>")
        .await;
    // Its canonical address is that of the forgotten one.
    read(&fresh, page_id, &[other, URL]).await;
    let counts = fresh.store.counts().await.expect("counts");
    assert_eq!((counts.articles, counts.pages), (0, 0));
    let again = page(other, 10, "<p>More.</p>");
    assert!(!fresh.store.import_page(&again).await.expect("answered"));
}

#[tokio::test]
async fn paused_feed_is_not_due_until_it_is_resumed_or_added_anew() {
    let fresh = with_article().await;
    let id = FeedId::from("a");
    let due = async || {
        fresh
            .store
            .due_feeds(at(100_000))
            .await
            .expect("feeds")
            .len()
    };
    assert_eq!(due().await, 1);
    fresh.store.pause_feed(&id).await.expect("paused");
    assert_eq!(due().await, 0);
    let (feed, origin) = (feed("a"), FeedOrigin::File);
    fresh.store.put_feed(&feed, origin).await.expect("changed");
    assert_eq!(due().await, 0, "another definition leaves it paused");
    fresh.store.resume_feed(&id).await.expect("resumed");
    assert_eq!(due().await, 1);
    fresh.store.pause_feed(&id).await.expect("paused");
    fresh.store.remove_feed(&id).await.expect("removed");
    fresh.store.put_feed(&feed, origin).await.expect("added");
    assert_eq!(due().await, 1, "one that is added anew is polled");
}
