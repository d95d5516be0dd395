use wirewatch_store::PageVisit;

use super::support::{at, entry, feed, found, fresh, no_article, page};

#[tokio::test]
async fn page_is_read_back_as_it_was_kept() {
    let fresh = fresh().await;
    let story = entry("https://a.example/1", "One");
    fresh.poll("a", 0, std::slice::from_ref(&story)).await;
    fresh.fetch(1, "<p>Ærlig talt</p>").await;
    let waiting = fresh
        .store
        .waiting_pages(10)
        .await
        .expect("pages")
        .remove(0);
    assert_eq!(
        waiting.page,
        page("https://a.example/1", 1, "<p>Ærlig talt</p>")
    );
    assert_eq!(waiting.entry, Some(story));
    assert_eq!(waiting.feed, Some(feed("a")));
}

#[tokio::test]
async fn pages_wait_oldest_first_up_to_the_limit() {
    let fresh = fresh().await;
    let first = fresh.import("https://x.example/1", 5, "one").await;
    let second = fresh.import("https://x.example/2", 4, "two").await;
    fresh.import("https://x.example/3", 3, "three").await;
    let pages = fresh.store.waiting_pages(2).await.expect("pages");
    let ids: Vec<i64> = pages.iter().map(|page| page.page_id).collect();
    assert_eq!(ids, [first, second]);
    assert!(pages[0].entry.is_none() && pages[0].feed.is_none());
}

#[tokio::test]
async fn same_bytes_of_an_address_are_imported_once() {
    let fresh = fresh().await;
    fresh.import("https://x.example/1", 0, "one").await;
    let again = page("https://www.x.example/1?utm_source=a", 9, "one");
    assert!(!fresh.store.import_page(&again).await.expect("an import"));
    assert!(
        fresh
            .store
            .import_page(&page("https://x.example/1", 9, "two"))
            .await
            .expect("an import")
    );
    assert!(
        fresh
            .store
            .import_page(&page("https://x.example/2", 9, "one"))
            .await
            .expect("an import")
    );
}

#[tokio::test]
async fn many_pages_are_imported_at_once_and_those_held_are_left_out() {
    let fresh = fresh().await;
    fresh.import("https://x.example/1", 0, "one").await;
    let pages = [
        page("https://x.example/1", 9, "one"),
        page("https://x.example/2", 9, "two"),
        page("https://x.example/3", 9, "three"),
        page("https://x.example/3", 9, "three"),
    ];
    let imported = fresh.store.import_pages(&pages).await;
    assert_eq!(imported.expect("an import"), 2);
    let waiting = fresh.store.waiting_pages(10).await.expect("pages");
    assert_eq!(waiting.len(), 3);
}

#[tokio::test]
async fn same_bytes_of_an_entry_are_not_read_again() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let waiting = fresh.waiting(0).await.remove(0);
    for minute in [1, 30] {
        let page = page(&waiting.url, minute, "one");
        fresh
            .store
            .record_page(waiting.entry_id, &page, &PageVisit::default())
            .await
            .expect("kept");
    }
    assert_eq!(fresh.store.counts().await.expect("counts").pages, 1);
}

#[tokio::test]
async fn page_that_was_read_waits_no_more_and_grows_stale_with_new_rules() {
    let fresh = fresh().await;
    let first = fresh.import("https://x.example/1", 0, "one").await;
    let second = fresh.import("https://x.example/2", 0, "two").await;
    let readings = [
        found(first, &["https://x.example/1"], "One", "Text."),
        no_article(second, "r1"),
    ];
    fresh.store.record_analyses(&readings).await.expect("kept");
    let unread = fresh.import("https://x.example/3", 0, "three").await;
    assert_eq!(
        fresh.store.waiting_pages(10).await.expect("pages")[0].page_id,
        unread
    );
    assert!(
        fresh
            .store
            .stale_pages("r1", 0, 10)
            .await
            .expect("pages")
            .is_empty()
    );
    let stale = fresh.store.stale_pages("r2", 0, 10).await.expect("pages");
    let ids: Vec<i64> = stale.iter().map(|page| page.page_id).collect();
    assert_eq!(ids, [first, second]);
    let rest = fresh
        .store
        .stale_pages("r2", first, 1)
        .await
        .expect("pages");
    assert_eq!(rest[0].page_id, second);
}

#[tokio::test]
async fn source_of_a_version_is_the_page_it_was_read_from() {
    let fresh = fresh().await;
    let url = "https://x.example/1";
    let first = fresh.import(url, 0, "one").await;
    let second = fresh.import(url, 9, "two").await;
    let readings = [
        found(first, &[url], "One", "Text."),
        found(second, &[url], "One", "Other text."),
    ];
    fresh.store.record_analyses(&readings).await.expect("kept");
    let id = fresh
        .store
        .article_by_url(url)
        .await
        .expect("found")
        .expect("known");
    let source = fresh
        .store
        .source_page(&id, 1)
        .await
        .expect("a page")
        .expect("a page");
    assert_eq!(
        (source.body.as_slice(), source.fetched_at),
        (b"one".as_slice(), at(0))
    );
    assert!(
        fresh
            .store
            .source_page(&id, 3)
            .await
            .expect("no page")
            .is_none()
    );
}
