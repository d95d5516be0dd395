use wirewatch_store::{FeedOrigin, PollResult};

use super::support::{Fresh, at, feed, fresh, report};

async fn fail(fresh: &Fresh, minute: i64) {
    let failed = PollResult::Failed("no answer".to_owned());
    let failed = report("a", minute, failed);
    fresh.store.record_poll(&failed).await.expect("a poll");
}

/// Outages between two minutes, as minutes.
async fn outages(fresh: &Fresh, from: i64, to: i64) -> Vec<(i64, Option<i64>)> {
    let found = fresh.store.outages(at(from), at(to)).await;
    let minute = |moment: jiff::Timestamp| (moment.as_second() - at(0).as_second()) / 60;
    let found = found.expect("outages").into_iter();
    found
        .map(|outage| (minute(outage.from), outage.to.map(minute)))
        .collect()
}

#[tokio::test]
async fn outage_lasts_from_the_last_good_poll_to_the_next_one() {
    let fresh = fresh().await;
    let put = fresh.store.put_feed(&feed("a"), FeedOrigin::Added).await;
    put.expect("a feed");
    fail(&fresh, 5).await;
    assert_eq!(outages(&fresh, 0, 100).await, [(5, None)]);
    fresh.poll("a", 10, &[]).await;
    fresh.poll("a", 20, &[]).await;
    fail(&fresh, 30).await;
    fail(&fresh, 40).await;
    assert_eq!(outages(&fresh, 0, 100).await, [(5, Some(10)), (20, None)]);
    fresh.poll("a", 50, &[]).await;
    assert_eq!(outages(&fresh, 12, 100).await, [(20, Some(50))]);
    assert_eq!(outages(&fresh, 12, 19).await, []);
}

#[tokio::test]
async fn feed_that_is_not_polled_any_more_is_not_down() {
    let fresh = fresh().await;
    let put = fresh.store.put_feed(&feed("a"), FeedOrigin::Added).await;
    put.expect("a feed");
    fail(&fresh, 5).await;
    let removed = fresh.store.remove_feed(&"a".into()).await;
    assert!(removed.expect("removed"));
    assert_eq!(outages(&fresh, 0, 100).await, []);
}
