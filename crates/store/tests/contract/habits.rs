//! What is remembered of a feed over time.

use wirewatch_store::{FailureKind, FeedHabits, FeedOrigin, PollResult};

use super::support::{at, entry, feed, fresh, report};

#[tokio::test]
async fn habits_are_kept_as_given() {
    let fresh = fresh().await;
    fresh
        .store
        .put_feed(&feed("a"), FeedOrigin::Added)
        .await
        .expect("a feed");
    let habits = FeedHabits {
        gap_secs: Some(1_800),
        failure: Some(FailureKind::Paywall),
        failing_since: Some(at(7)),
        ..FeedHabits::default()
    };
    let mut poll = report(
        "a",
        7,
        PollResult::Failed("the server wants to be paid (402)".to_owned()),
    );
    poll.habits = habits.clone();
    fresh.store.record_poll(&poll).await.expect("a poll");
    let state = fresh
        .again()
        .await
        .feeds()
        .await
        .expect("feeds")
        .remove(0)
        .state;
    assert_eq!(state.habits, habits);
}

#[tokio::test]
async fn days_count_what_is_new_but_not_a_feeds_first_poll() {
    let fresh = fresh().await;
    let urls: Vec<String> = (0..5)
        .map(|number| format!("https://a.example/{number}"))
        .collect();
    let told: Vec<_> = urls.iter().map(|url| entry(url, "Report")).collect();
    fresh.poll("a", 0, &told[..2]).await;
    assert!(fresh.store.feed_days(0).await.expect("days").is_empty());
    fresh.poll("a", 15, &told[..3]).await;
    fresh.poll("a", 30, &told).await;
    let days = fresh.store.feed_days(0).await.expect("days");
    assert_eq!(days.len(), 1);
    assert_eq!(days[0].new_entries, 3);
    assert_eq!(days[0].day, at(0).as_second() / 86_400);
}

#[tokio::test]
async fn moved_feed_names_the_address_it_came_from() {
    let fresh = fresh().await;
    fresh.poll("a", 0, &[]).await;
    let before = fresh.store.feeds().await.expect("feeds").remove(0);
    assert_eq!(before.moved_from, None);
    let new = "https://a.example/new.xml";
    fresh
        .store
        .move_feed(&before.feed.id, new)
        .await
        .expect("moved");
    let after = fresh.store.feeds().await.expect("feeds").remove(0);
    assert_eq!(after.moved_from, Some(before.feed.url));
    assert_eq!(after.feed.url, new);
}

#[tokio::test]
async fn queued_entries_are_told_due_or_not() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let waiting = fresh.waiting(1).await.remove(0);
    let failure = wirewatch_store::EntryFailure {
        reason: "the server failed (500)".to_owned(),
        retry_at: Some(at(60)),
    };
    fresh
        .store
        .record_entry_failure(waiting.entry_id, &failure)
        .await
        .expect("kept");
    assert!(fresh.waiting(2).await.is_empty());
    let queued = fresh
        .store
        .queued_entries(&waiting.feed_id, 10)
        .await
        .expect("queued");
    assert_eq!(queued.len(), 1);
    assert_eq!((queued[0].due_at, queued[0].entry.tries), (Some(at(60)), 1));
    assert_eq!(
        queued[0].last_error.as_deref(),
        Some("the server failed (500)")
    );
}
