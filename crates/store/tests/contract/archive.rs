//! Pages with all that was known of them, out of one store and into another.

use wirewatch_store::{PageRequest, PageVisit};

use super::support::{entry, fresh, page};

fn request() -> PageRequest {
    PageRequest {
        headers: vec![("user-agent".to_owned(), "wirewatch/0.1".to_owned())],
        http_version: "HTTP/1.1".to_owned(),
        remote_ip: Some("192.0.2.7".to_owned()),
    }
}

#[tokio::test]
async fn archived_page_comes_with_its_request_entry_and_feed() {
    let fresh = fresh().await;
    let story = entry("https://a.example/1", "One");
    fresh.poll("a", 0, std::slice::from_ref(&story)).await;
    let waiting = fresh.waiting(1).await.remove(0);
    let visit = PageVisit {
        request: Some(request()),
        ..PageVisit::default()
    };
    let kept = page(&waiting.url, 1, "<p>x</p>");
    fresh
        .store
        .record_page(waiting.entry_id, &kept, &visit)
        .await
        .expect("kept");
    let archived = fresh
        .store
        .archived_pages(0, 10)
        .await
        .expect("pages")
        .remove(0);
    assert_eq!(archived.page, kept);
    assert_eq!(archived.request, Some(request()));
    assert_eq!(archived.entry, Some(story.clone()));
    assert_eq!(
        archived.feed.clone().map(|feed| feed.id.0),
        Some("a".to_owned())
    );
    assert!(
        fresh
            .store
            .archived_pages(archived.page_id, 10)
            .await
            .expect("pages")
            .is_empty()
    );

    let other = super::support::fresh().await;
    let import = async || {
        other
            .store
            .import_archived(&archived)
            .await
            .expect("imported")
    };
    assert!(import().await);
    assert!(!import().await, "the same bytes are held");
    let read = other
        .store
        .waiting_pages(10)
        .await
        .expect("pages")
        .remove(0);
    assert_eq!(
        (read.entry, read.feed),
        (Some(story), archived.feed.clone())
    );
    let feeds = other.store.feeds().await.expect("feeds");
    assert!(feeds.is_empty(), "an imported feed is not polled");
    let again = other
        .store
        .archived_pages(0, 10)
        .await
        .expect("pages")
        .remove(0);
    assert_eq!(again, archived);
}
