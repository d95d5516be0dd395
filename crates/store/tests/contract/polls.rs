use wirewatch_model::Validators;
use wirewatch_store::{FeedOrigin, FeedStatus, PollResult, PollSummary};

use super::support::{Fresh, at, entry, feed, fresh, read, report, updated};

async fn status(fresh: &Fresh) -> FeedStatus {
    fresh.store.feeds().await.expect("feeds").remove(0)
}

async fn record(fresh: &Fresh, minute: i64, result: PollResult) {
    fresh
        .store
        .record_poll(&report("a", minute, result))
        .await
        .expect("a poll");
}

fn validators(etag: &str) -> Validators {
    Validators {
        etag: Some(etag.to_owned()),
        last_modified: Some("Sat, 01 Mar 2025 08:00:00 GMT".to_owned()),
    }
}

fn moved(target: Option<&str>) -> PollResult {
    PollResult::Read {
        validators: validators("W/\"1\""),
        body_sha256: "ab".to_owned(),
        permanent_url: target.map(str::to_owned),
        entries: Vec::new(),
    }
}

#[tokio::test]
async fn feed_is_due_when_new_and_when_its_time_has_come() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::Added)
        .await
        .expect("a feed");
    assert_eq!(fresh.store.due_feeds(at(0)).await.expect("due").len(), 1);
    fresh.poll("a", 0, &[]).await;
    assert!(fresh.store.due_feeds(at(14)).await.expect("due").is_empty());
    assert_eq!(fresh.store.due_feeds(at(15)).await.expect("due").len(), 1);
}

#[tokio::test]
async fn read_poll_is_remembered_whole() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::Added)
        .await
        .expect("a feed");
    record(&fresh, 3, moved(None)).await;
    let state = status(&fresh).await.state;
    assert_eq!(state.validators, validators("W/\"1\""));
    assert_eq!(state.body_sha256.as_deref(), Some("ab"));
    assert_eq!(
        (state.last_polled_at, state.last_success_at),
        (Some(at(3)), Some(at(3)))
    );
    assert_eq!(state.next_at, Some(at(18)));
    assert_eq!(
        fresh.again().await.feeds().await.expect("feeds")[0].state,
        state
    );
}

#[tokio::test]
async fn not_modified_keeps_what_is_held() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::Added)
        .await
        .expect("a feed");
    record(&fresh, 0, moved(None)).await;
    let sent = Validators {
        etag: Some("W/\"2\"".to_owned()),
        last_modified: None,
    };
    record(&fresh, 20, PollResult::NotModified { validators: sent }).await;
    let state = status(&fresh).await.state;
    assert_eq!(state.validators, validators("W/\"2\""));
    assert_eq!(state.body_sha256.as_deref(), Some("ab"));
    assert_eq!(state.last_success_at, Some(at(20)));
}

#[tokio::test]
async fn failures_are_counted_until_a_poll_succeeds() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::Added)
        .await
        .expect("a feed");
    record(&fresh, 0, moved(None)).await;
    record(&fresh, 20, PollResult::Failed("no answer".to_owned())).await;
    record(&fresh, 40, PollResult::Failed("status 503".to_owned())).await;
    let state = status(&fresh).await.state;
    assert_eq!(
        (state.failures, state.last_error.as_deref()),
        (2, Some("status 503"))
    );
    assert_eq!(
        (state.last_success_at, state.last_polled_at),
        (Some(at(0)), Some(at(40)))
    );
    assert_eq!(state.validators, validators("W/\"1\""));
    record(&fresh, 60, moved(None)).await;
    let state = status(&fresh).await.state;
    assert_eq!((state.failures, state.last_error), (0, None));
}

#[tokio::test]
async fn gone_feed_stops_until_its_address_changes() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::File)
        .await
        .expect("a feed");
    record(&fresh, 0, PollResult::Gone("status 410".to_owned())).await;
    assert!(status(&fresh).await.state.stopped);
    assert!(
        fresh
            .store
            .due_feeds(at(9_999))
            .await
            .expect("due")
            .is_empty()
    );
    fresh
        .store
        .sync_file_feeds(&[feed("a")])
        .await
        .expect("synced");
    assert!(
        fresh
            .store
            .due_feeds(at(9_999))
            .await
            .expect("due")
            .is_empty()
    );
    let mut other = feed("a");
    other.url = "https://a.example/new".to_owned();
    fresh.store.sync_file_feeds(&[other]).await.expect("synced");
    assert_eq!(
        fresh.store.due_feeds(at(9_999)).await.expect("due").len(),
        1
    );
}

#[tokio::test]
async fn feed_moves_when_two_polls_in_a_row_say_so() {
    let fresh = fresh().await;
    fresh
        .store
        .sync_file_feeds(&[feed("a")])
        .await
        .expect("synced");
    let new = "https://new.example/feed";
    record(&fresh, 0, moved(Some(new))).await;
    record(&fresh, 20, moved(None)).await;
    record(&fresh, 40, moved(Some(new))).await;
    let before = status(&fresh).await;
    assert_eq!(before.feed.url, feed("a").url);
    assert_eq!(
        (
            before.state.permanent_url.as_deref(),
            before.state.permanent_seen
        ),
        (Some(new), 1)
    );
    record(&fresh, 60, moved(Some(new))).await;
    let after = status(&fresh).await;
    assert_eq!(after.feed.url, new);
    assert_eq!(
        (after.state.permanent_url, after.state.permanent_seen),
        (None, 0)
    );
}

#[tokio::test]
async fn file_with_the_old_address_does_not_move_a_feed_back() {
    let fresh = fresh().await;
    fresh
        .store
        .sync_file_feeds(&[feed("a")])
        .await
        .expect("synced");
    let new = "https://new.example/feed";
    record(&fresh, 0, moved(Some(new))).await;
    record(&fresh, 20, moved(Some(new))).await;
    fresh
        .store
        .sync_file_feeds(&[feed("a")])
        .await
        .expect("synced");
    assert_eq!(status(&fresh).await.feed.url, new);
    let mut caught_up = feed("a");
    caught_up.url = new.to_owned();
    fresh
        .store
        .sync_file_feeds(&[caught_up])
        .await
        .expect("synced");
    let status = status(&fresh).await;
    assert_eq!(status.feed.url, new);
    assert_eq!(status.state.last_polled_at, Some(at(20)));
}

#[tokio::test]
async fn entries_are_new_once_and_known_by_the_key_of_their_address() {
    let fresh = fresh().await;
    let entries = [
        entry("https://www.a.example/1?utm_source=rss", "One"),
        entry("http://a.example/1/", "One"),
        entry("https://a.example/2", "Two"),
        Default::default(),
    ];
    let first = fresh.poll("a", 0, &entries).await;
    assert_eq!((first.new_entries, first.updated_entries), (2, 0));
    assert_eq!(fresh.poll("a", 20, &entries).await, PollSummary::default());
    assert_eq!(status(&fresh).await.state.entries_seen, 2);
    let other = fresh
        .poll("b", 30, &[entry("https://a.example/2", "Two, they say")])
        .await;
    assert_eq!(other, PollSummary::default());
}

#[tokio::test]
async fn changed_entry_is_fetched_again_at_most_three_times() {
    let fresh = fresh().await;
    let url = "https://a.example/1";
    fresh.poll("a", 0, &[entry(url, "Seven dead")]).await;
    fresh.fetch(1, "one").await;
    let mut requeued = 0;
    for minute in [20, 40, 60, 80, 100] {
        let title = format!("Seven dead, version {minute}");
        requeued += fresh
            .poll("a", minute, &[entry(url, &title)])
            .await
            .updated_entries;
        if !fresh.waiting(minute).await.is_empty() {
            fresh.fetch(minute, &title).await;
        }
    }
    assert_eq!(requeued, 3);
}

#[tokio::test]
async fn moved_update_time_queues_an_entry_again_but_a_lost_one_does_not() {
    let fresh = fresh().await;
    let story = entry("https://a.example/1", "One");
    fresh.poll("a", 0, &[updated(story.clone(), 0)]).await;
    fresh.fetch(1, "one").await;
    assert_eq!(
        fresh
            .poll("a", 20, std::slice::from_ref(&story))
            .await
            .updated_entries,
        0
    );
    assert_eq!(
        fresh
            .poll("a", 40, &[updated(story.clone(), 0)])
            .await
            .updated_entries,
        0
    );
    assert_eq!(
        fresh
            .poll("a", 60, &[updated(story, 50)])
            .await
            .updated_entries,
        1
    );
    assert_eq!(fresh.waiting(60).await.len(), 1);
}

#[tokio::test]
async fn feeds_that_word_an_entry_differently_do_not_queue_it_in_turns() {
    let fresh = fresh().await;
    let url = "https://a.example/1";
    fresh.poll("a", 0, &[entry(url, "Long headline")]).await;
    fresh.fetch(1, "one").await;
    for minute in [10, 20, 30] {
        assert_eq!(
            fresh
                .poll("b", minute, &[entry(url, "Short")])
                .await
                .updated_entries,
            0
        );
        assert_eq!(
            fresh
                .poll("a", minute, &[entry(url, "Long headline")])
                .await
                .updated_entries,
            0
        );
    }
}

#[tokio::test]
async fn unchanged_poll_of_an_unknown_feed_changes_nothing() {
    let fresh = fresh().await;
    let summary = fresh
        .store
        .record_poll(&read("nobody", 0, &[entry("https://x.example/1", "X")]))
        .await;
    assert_eq!(summary.expect("a poll"), PollSummary::default());
    assert_eq!(fresh.store.counts().await.expect("counts").entries, 0);
}
