//! When a feed is asked again, and when a page.

mod allowed;
mod rhythm;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wirewatch_model::FeedId;
use wirewatch_store::{EntryFailure, FailureKind, FeedHabits};

use crate::PipelineConfig;

pub(crate) use rhythm::{Answer, Heard, after_answer, after_failure};

/// A cron line is a little late or early; a feed must be found due by the run of its time all the same.
const CRON_SLACK_SECS: i64 = 30;
/// A feed whose server turns us away is asked again after so long at the earliest.
const BLOCKED_SECS: i64 = 6 * 3_600;

/// When a feed that answered is due again: after its own interval, but not before the time it asks for itself.
pub(crate) fn next_poll(
    feed: &FeedId,
    habits: &FeedHabits,
    now: Timestamp,
    config: &PipelineConfig,
) -> Option<Timestamp> {
    let fastest = i64::from(config.poll_interval_minutes) * 60;
    let interval = habits.interval_secs.map_or(fastest, as_secs).max(fastest);
    let now_secs = now.as_second();
    let own = if interval == fastest {
        now_secs + interval - CRON_SLACK_SECS
    } else {
        in_its_place(feed, now_secs, interval)
    };
    let wish = rhythm::wished_secs(habits, config);
    let spread = if wish > interval {
        wish / 10 * stable_share(feed) / 1_000
    } else {
        0
    };
    let at = own.max(now_secs + wish - CRON_SLACK_SECS + spread);
    let at = allowed::next_allowed(at, habits.wishes, stable_share(feed));
    Timestamp::from_second(at).ok()
}

/// The first moment of the feed's own grid after about `interval`.
///
/// Feeds that were all polled in one run would be due in one run again. The grid's offset is the feed's own and never
/// changes, so they spread over the time between, and stay spread.
fn in_its_place(feed: &FeedId, now: i64, interval: i64) -> i64 {
    let step = (interval / 2).max(1);
    let offset = step * stable_share(feed) / 1_000;
    let earliest = now + interval - step / 2;
    earliest + (offset - earliest).rem_euclid(step)
}

/// When a feed that failed is due again: later with each failure in a row, but never given up.
///
/// `wait` is what the server itself asked for.
pub(crate) fn next_poll_after_failure(
    feed: &FeedId,
    failures: u32,
    habits: &FeedHabits,
    wait: Option<Duration>,
    now: Timestamp,
    config: &PipelineConfig,
) -> Option<Timestamp> {
    let fastest = i64::from(config.poll_interval_minutes) * 60;
    let step = match habits.failure {
        Some(kind) if is_blocked(kind) => BLOCKED_SECS.max(fastest),
        _ => fastest,
    };
    let most = i64::from(config.max_poll_interval_hours) * 3_600;
    let delay = (step * (i64::from(failures) + 1)).min(most.max(fastest));
    let jitter = delay / 10 * stable_share(feed) / 1_000;
    let wait = wait.map_or(0, |wait| as_secs(wait.as_secs()));
    now.checked_add(SignedDuration::from_secs((delay - jitter).max(wait)))
        .ok()
}

/// Whether the server answers, but not to us.
pub(crate) fn is_blocked(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Login
            | FailureKind::Paywall
            | FailureKind::Challenge
            | FailureKind::Forbidden
            | FailureKind::Legal
    )
}

/// When a page that could not be had is tried again after `tries` failures before this one; it gives up in the end.
pub(crate) fn page_failure(
    reason: String,
    tries: u32,
    now: Timestamp,
    config: &PipelineConfig,
) -> EntryFailure {
    let retry_at = (tries + 1 < config.max_page_tries).then(|| {
        let minutes = i64::from(config.page_retry_minutes) << tries.min(8);
        now.checked_add(SignedDuration::from_mins(minutes))
            .unwrap_or(Timestamp::MAX)
    });
    EntryFailure { reason, retry_at }
}

fn as_secs(secs: u64) -> i64 {
    i64::try_from(secs)
        .unwrap_or(i64::MAX / 4)
        .min(i64::MAX / 4)
}

/// A number from 0 to 999 that depends on the feed's id alone (FNV-1a).
fn stable_share(feed: &FeedId) -> i64 {
    let hash = feed
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    i64::try_from((hash ^ (hash >> 32)) % 1_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use wirewatch_model::PollWishes;

    use super::*;

    fn now() -> Timestamp {
        "2026-06-02T10:00:07Z".parse().expect("a time")
    }

    fn every(minutes: u64) -> FeedHabits {
        FeedHabits {
            interval_secs: Some(minutes * 60),
            ..FeedHabits::default()
        }
    }

    fn minutes_until(at: Option<Timestamp>) -> i64 {
        at.expect("a time").duration_since(now()).as_mins()
    }

    fn due_in(id: &str, habits: &FeedHabits) -> i64 {
        minutes_until(next_poll(
            &id.into(),
            habits,
            now(),
            &PipelineConfig::default(),
        ))
    }

    #[test]
    fn cron_of_the_fastest_interval_finds_the_feed_due() {
        for id in ["a", "kp-news", "wire"] {
            assert_eq!(due_in(id, &every(15)), 14, "30 seconds early");
            assert_eq!(due_in(id, &FeedHabits::default()), 14);
        }
    }

    #[test]
    fn feeds_polled_together_are_due_apart_and_stay_apart() {
        let config = PipelineConfig::default();
        let mut minutes: HashMap<i64, u32> = HashMap::new();
        for number in 0..600 {
            let id = FeedId(format!("feed-{number}"));
            let first = next_poll(&id, &every(60), now(), &config).expect("a time");
            let gap = first.duration_since(now()).as_mins();
            assert!((44..76).contains(&gap), "{gap}");
            *minutes.entry(gap).or_default() += 1;
            // The next poll is a whole number of half intervals later: the feed keeps its place.
            let second = next_poll(&id, &every(60), first, &config).expect("a time");
            assert_eq!(second.duration_since(first).as_mins() % 30, 0);
        }
        assert!(minutes.values().all(|feeds| *feeds <= 60), "{minutes:?}");
    }

    #[test]
    fn feed_is_not_polled_before_it_wishes() {
        let mut habits = every(15);
        habits.wishes.ttl_minutes = Some(60);
        let due = due_in("a", &habits);
        assert!((59..=66).contains(&due), "{due}");
        habits.wishes.update_period_secs = Some(7_200);
        assert!(due_in("a", &habits) >= 119);
        habits.max_age_secs = Some(4 * 3_600);
        assert!(due_in("a", &habits) >= 239);
        habits.max_age_secs = Some(u64::MAX);
        assert!(due_in("a", &habits) <= 27 * 60, "wishes have a limit too");
    }

    #[test]
    fn hours_that_a_feed_wants_to_sleep_are_kept() {
        let mut habits = every(15);
        habits.wishes = PollWishes {
            skip_hours: 0b1111 << 10,
            ..PollWishes::default()
        };
        let due = due_in("a", &habits);
        assert!((239..=300).contains(&due), "{due}");
    }

    #[test]
    fn failing_feed_slows_down_but_is_never_given_up() {
        let config = PipelineConfig::default();
        let due = |failures, kind| {
            let habits = FeedHabits {
                failure: Some(kind),
                ..FeedHabits::default()
            };
            minutes_until(next_poll_after_failure(
                &"a".into(),
                failures,
                &habits,
                None,
                now(),
                &config,
            ))
        };
        assert!((13..=15).contains(&due(0, FailureKind::Unreachable)));
        assert!((27..=30).contains(&due(1, FailureKind::NotFound)));
        assert!((324..=360).contains(&due(0, FailureKind::Paywall)));
        assert!((21 * 60..=24 * 60).contains(&due(100_000, FailureKind::Unreachable)));
    }

    #[test]
    fn server_that_asks_for_patience_gets_it() {
        let at = next_poll_after_failure(
            &"a".into(),
            0,
            &FeedHabits::default(),
            Some(Duration::from_secs(7_200)),
            now(),
            &PipelineConfig::default(),
        );
        assert_eq!(minutes_until(at), 120);
    }

    #[test]
    fn page_is_given_up_after_its_last_try() {
        let config = PipelineConfig::default();
        assert!(
            page_failure("x".into(), 0, now(), &config)
                .retry_at
                .is_some()
        );
        assert!(
            page_failure("x".into(), config.max_page_tries - 1, now(), &config)
                .retry_at
                .is_none()
        );
    }
}
