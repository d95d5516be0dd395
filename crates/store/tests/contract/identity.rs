//! How an entry is known again when its address changes.

use wirewatch_model::{FeedEntry, FeedId, Stamp};

use super::support::{Fresh, at, entry, fresh};

/// An item with a guid, published at `minute`.
fn item(number: usize, url: &str, guid: &str) -> FeedEntry {
    let minute = i64::try_from(number).expect("small");
    FeedEntry {
        id: Some(guid.to_owned()),
        published: Some(Stamp::utc(at(minute))),
        ..entry(url, &format!("Report {number}"))
    }
}

fn items(guid_of: impl Fn(usize) -> String) -> Vec<FeedEntry> {
    (0..12)
        .map(|number| {
            item(
                number,
                &format!("https://a.example/{number}"),
                &guid_of(number),
            )
        })
        .collect()
}

async fn trusted(fresh: &Fresh) -> bool {
    fresh
        .store
        .feeds()
        .await
        .expect("feeds")
        .remove(0)
        .state
        .guids_trusted
}

#[tokio::test]
async fn trusted_guid_knows_an_entry_at_its_new_address() {
    let fresh = fresh().await;
    let first = items(|number| format!("urn:{number}"));
    fresh.poll("a", 0, &first).await;
    fresh.poll("a", 15, &first).await;
    assert!(trusted(&fresh).await);
    let moved = item(3, "https://a.example/new-slug", "urn:3");
    let summary = fresh.poll("a", 30, std::slice::from_ref(&moved)).await;
    assert_eq!(summary.new_entries, 0);
    let waiting = fresh.waiting(31).await;
    assert_eq!(waiting.len(), 12);
    assert!(
        waiting
            .iter()
            .any(|entry| entry.url == "https://a.example/new-slug")
    );
    let again = fresh.poll("a", 45, &[moved, first[3].clone()]).await;
    assert_eq!(again.new_entries, 0, "both addresses are known now");
}

#[tokio::test]
async fn guid_of_another_story_makes_no_old_entry() {
    let fresh = fresh().await;
    let first = items(|number| format!("urn:{number}"));
    fresh.poll("a", 0, &first).await;
    fresh.poll("a", 15, &first).await;
    let other = item(40, "https://a.example/other", "urn:3");
    assert_eq!(fresh.poll("a", 30, &[other]).await.new_entries, 1);
}

#[tokio::test]
async fn guids_that_change_or_repeat_are_never_trusted() {
    let fresh = fresh().await;
    for poll in 0..4 {
        let told = items(|number| format!("{number}-{poll}"));
        fresh.poll("changing", poll * 15, &told).await;
    }
    assert!(!trusted(&fresh).await);
    let same = super::support::fresh().await;
    for poll in 0..4 {
        same.poll("same", poll * 15, &items(|_| "1".to_owned()))
            .await;
    }
    assert!(!trusted(&same).await);
    let moved = item(3, "https://a.example/new-slug", "1");
    assert_eq!(same.poll("same", 90, &[moved]).await.new_entries, 1);
}

#[tokio::test]
async fn trust_is_lost_with_the_feed() {
    let fresh = fresh().await;
    let told = items(|number| format!("urn:{number}"));
    fresh.poll("a", 0, &told).await;
    fresh.poll("a", 15, &told).await;
    let removed = fresh.store.remove_feed(&FeedId::from("a")).await;
    assert!(removed.expect("removed"));
    fresh.poll("a", 30, &[]).await;
    assert!(!trusted(&fresh).await);
}
