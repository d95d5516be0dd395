use wirewatch_model::FeedId;
use wirewatch_store::FeedOrigin;

use super::support::{at, entry, feed, fresh, read};

#[tokio::test]
async fn feeds_are_listed_by_id_as_they_were_put() {
    let fresh = fresh().await;
    for id in ["west", "east"] {
        fresh
            .store
            .put_feed(&feed(id), FeedOrigin::Added)
            .await
            .expect("a feed");
    }
    let feeds = fresh.store.feeds().await.expect("feeds");
    let ids: Vec<&str> = feeds.iter().map(|status| status.feed.id.as_str()).collect();
    assert_eq!(ids, ["east", "west"]);
    assert_eq!(feeds[0].feed, feed("east"));
    assert_eq!(feeds[0].origin, FeedOrigin::Added);
    assert_eq!(feeds[0].state, Default::default());
}

#[tokio::test]
async fn file_feeds_follow_the_file_and_added_ones_stay() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("mine"), FeedOrigin::Added)
        .await
        .expect("a feed");
    fresh
        .store
        .sync_file_feeds(&[feed("a"), feed("b")])
        .await
        .expect("synced");
    let mut renamed = feed("b");
    renamed.outlet = "Another name".to_owned();
    let mut mine = feed("mine");
    mine.outlet = "The file's word".to_owned();
    fresh
        .store
        .sync_file_feeds(&[renamed.clone(), mine])
        .await
        .expect("synced");
    let feeds = fresh.store.feeds().await.expect("feeds");
    let kept: Vec<(&str, FeedOrigin)> = feeds
        .iter()
        .map(|s| (s.feed.id.as_str(), s.origin))
        .collect();
    assert_eq!(kept, [("b", FeedOrigin::File), ("mine", FeedOrigin::Added)]);
    assert_eq!(feeds[0].feed, renamed);
    assert_eq!(feeds[1].feed, feed("mine"));
}

#[tokio::test]
async fn state_is_kept_until_the_address_changes() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let mut changed = feed("a");
    changed.outlet = "New name".to_owned();
    fresh
        .store
        .put_feed(&changed, FeedOrigin::Added)
        .await
        .expect("a feed");
    let feeds = fresh.store.feeds().await.expect("feeds");
    assert_eq!(feeds[0].state.last_polled_at, Some(at(0)));
    changed.url = "https://a.example/other".to_owned();
    fresh
        .store
        .put_feed(&changed, FeedOrigin::Added)
        .await
        .expect("a feed");
    let feeds = fresh.store.feeds().await.expect("feeds");
    assert_eq!(feeds[0].state, Default::default());
}

#[tokio::test]
async fn removed_feed_is_neither_polled_nor_fetched() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    assert!(
        fresh
            .store
            .remove_feed(&FeedId::from("a"))
            .await
            .expect("removed")
    );
    assert!(
        !fresh
            .store
            .remove_feed(&FeedId::from("a"))
            .await
            .expect("gone already")
    );
    assert!(fresh.store.feeds().await.expect("feeds").is_empty());
    assert!(fresh.waiting(60).await.is_empty());
    let late = fresh
        .store
        .record_poll(&read("a", 1, &[entry("https://a.example/2", "Two")]))
        .await
        .expect("a poll");
    assert_eq!(late.new_entries, 0);
    let counts = fresh.store.counts().await.expect("counts");
    assert_eq!(
        (counts.feeds, counts.entries, counts.entries_waiting),
        (0, 1, 0)
    );
}

#[tokio::test]
async fn feed_added_again_starts_anew_and_its_entries_wait_again() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    fresh
        .store
        .remove_feed(&FeedId::from("a"))
        .await
        .expect("removed");
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::File)
        .await
        .expect("a feed");
    let due = fresh.store.due_feeds(at(1)).await.expect("due");
    assert_eq!(due.len(), 1);
    assert_eq!(fresh.waiting(1).await.len(), 1);
}

#[tokio::test]
async fn moved_feed_is_new_at_its_other_address() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let id = FeedId::from("a");
    let other = "https://a.example/other.xml";
    fresh.store.move_feed(&id, other).await.expect("moved");
    let feeds = fresh.store.feeds().await.expect("feeds");
    assert_eq!(feeds[0].feed.url, other);
    assert_eq!(feeds[0].state.body_sha256, None);
}

#[tokio::test]
async fn entry_is_given_as_its_feed_told_it() {
    let fresh = fresh().await;
    let told = entry("https://a.example/1", "One");
    fresh.poll("a", 0, std::slice::from_ref(&told)).await;
    let waiting = fresh
        .store
        .waiting_entries(at(1))
        .await
        .expect("waiting entries");
    let kept = fresh
        .store
        .entry(waiting[0].entry_id)
        .await
        .expect("an entry");
    assert_eq!(kept, Some(told));
    assert_eq!(fresh.store.entry(999).await.expect("none"), None);
}

#[tokio::test]
async fn entries_of_a_removed_feed_go_to_the_feed_that_shows_them() {
    let fresh = fresh().await;
    let told = [entry("https://a.example/1", "One")];
    fresh.poll("old", 0, &told).await;
    fresh
        .store
        .remove_feed(&FeedId::from("old"))
        .await
        .expect("removed");
    assert!(fresh.waiting(1).await.is_empty());
    fresh.poll("new", 2, &told).await;
    let waiting = fresh.waiting(3).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].feed_id, FeedId::from("new"));
}

#[tokio::test]
async fn known_addresses_are_told_from_new_ones() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let known = async |urls: &[&str]| {
        let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
        let known = fresh.store.count_known_entries(&urls).await;
        known.expect("an answer")
    };
    assert_eq!(known(&["http://www.a.example/1?utm_source=x"]).await, 1);
    assert_eq!(known(&["https://a.example/2"]).await, 0);
    assert_eq!(
        known(&["https://a.example/1", "https://a.example/1#top"]).await,
        1
    );
}
