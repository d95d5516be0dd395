use std::sync::Arc;

use wirewatch_model::{FeedId, HostRecord, RobotsAccess, RobotsRecord, Validators};
use wirewatch_store::{EntryFailure, PageVisit};

use super::support::{Fresh, at, entry, fresh, page};

fn failure(retry_at: Option<i64>) -> EntryFailure {
    EntryFailure {
        reason: "status 500".to_owned(),
        retry_at: retry_at.map(at),
    }
}

async fn one_entry() -> Fresh {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    fresh
}

#[tokio::test]
async fn entries_wait_in_the_order_they_were_seen() {
    let fresh = fresh().await;
    let entries = [
        entry("https://a.example/z", "Z"),
        entry("https://a.example/b", "B"),
    ];
    fresh.poll("a", 0, &entries).await;
    let waiting = fresh.waiting(0).await;
    let urls: Vec<&str> = waiting.iter().map(|entry| entry.url.as_str()).collect();
    assert_eq!(urls, ["https://a.example/z", "https://a.example/b"]);
    assert_eq!(waiting[0].feed_id, FeedId::from("a"));
    assert_eq!(
        (waiting[0].tries, &waiting[0].validators),
        (0, &Validators::default())
    );
}

#[tokio::test]
async fn fetched_entry_waits_no_more_and_keeps_its_validators() {
    let fresh = one_entry().await;
    let waiting = fresh.waiting(0).await.remove(0);
    let validators = Validators {
        etag: Some("\"7\"".to_owned()),
        last_modified: None,
    };
    let page = page(&waiting.url, 1, "one");
    fresh
        .store
        .record_page(
            waiting.entry_id,
            &page,
            &PageVisit {
                validators: validators.clone(),
                request: None,
            },
        )
        .await
        .expect("kept");
    assert!(fresh.waiting(99).await.is_empty());
    fresh
        .poll("a", 20, &[entry("https://a.example/1", "One, corrected")])
        .await;
    assert_eq!(fresh.waiting(20).await[0].validators, validators);
    fresh
        .store
        .record_unchanged_page(waiting.entry_id)
        .await
        .expect("kept");
    assert!(fresh.waiting(99).await.is_empty());
}

#[tokio::test]
async fn failed_entry_waits_for_its_time() {
    let fresh = one_entry().await;
    let id = fresh.waiting(0).await[0].entry_id;
    fresh
        .store
        .record_entry_failure(id, &failure(Some(30)))
        .await
        .expect("kept");
    assert!(fresh.waiting(29).await.is_empty());
    assert_eq!(fresh.waiting(30).await[0].tries, 1);
    assert_eq!(
        fresh.store.counts().await.expect("counts").entries_waiting,
        1
    );
    assert_eq!(
        fresh
            .store
            .retry_failed_entries(None)
            .await
            .expect("retried"),
        1
    );
    assert_eq!(fresh.waiting(1).await[0].tries, 1);
}

#[tokio::test]
async fn entry_given_up_is_not_tried_again() {
    let fresh = one_entry().await;
    let id = fresh.waiting(0).await[0].entry_id;
    fresh
        .store
        .record_entry_failure(id, &failure(None))
        .await
        .expect("kept");
    assert_eq!(
        fresh
            .store
            .retry_failed_entries(None)
            .await
            .expect("retried"),
        0
    );
    assert!(fresh.waiting(9_999).await.is_empty());
}

#[tokio::test]
async fn many_tasks_may_record_at_once() {
    let fresh = fresh().await;
    let entries: Vec<_> = (0..300)
        .map(|n| entry(&format!("https://a.example/{n}"), "A story"))
        .collect();
    fresh.poll("a", 0, &entries).await;
    let mut tasks = Vec::new();
    for waiting in fresh.waiting(0).await {
        let store = Arc::clone(&fresh.store);
        tasks.push(tokio::spawn(async move {
            let page = page(&waiting.url, 1, &waiting.url);
            store
                .record_page(waiting.entry_id, &page, &PageVisit::default())
                .await
        }));
    }
    for task in tasks {
        task.await.expect("a task").expect("a page kept");
    }
    let counts = fresh.again().await.counts().await.expect("counts");
    assert_eq!(
        (counts.pages, counts.pages_waiting, counts.entries_waiting),
        (300, 300, 0)
    );
}

#[tokio::test]
async fn hosts_are_remembered_and_replaced() {
    let fresh = fresh().await;
    let mut host = HostRecord {
        origin: "https://a.example".to_owned(),
        robots: Some(RobotsRecord {
            fetched_at: at(0),
            access: RobotsAccess::Rules("User-agent: *\nDisallow: /x".to_owned()),
        }),
        hold_until: None,
    };
    fresh
        .store
        .put_host_records(std::slice::from_ref(&host))
        .await
        .expect("kept");
    host.hold_until = Some(at(5));
    fresh
        .store
        .put_host_records(std::slice::from_ref(&host))
        .await
        .expect("kept");
    assert_eq!(
        fresh.again().await.host_records().await.expect("hosts"),
        [host]
    );
}
