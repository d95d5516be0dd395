use jiff::{SignedDuration, Timestamp};
use wirewatch_model::{FeedId, FeedKind};
use wirewatch_store::{EntryFailure, PollState};

use crate::PipelineConfig;

/// A feed is asked up to this share of its interval late, so that one cron minute is no burst.
const JITTER_SHARE: i64 = 10;

/// When a feed that answered is due again.
///
/// The offset is stable per feed, so its polls keep their distance from each other.
pub(crate) fn next_poll(
    feed: &FeedId,
    kind: FeedKind,
    now: Timestamp,
    config: &PipelineConfig,
) -> Option<Timestamp> {
    let minutes = match kind {
        FeedKind::Feed | FeedKind::Sitemap => i64::from(config.poll_interval_minutes),
    };
    // Half a minute early: a cron line with the same interval must find the feed due.
    let secs = minutes * 60 - 30;
    let jitter = secs / JITTER_SHARE * stable_share(feed) / 1_000;
    now.checked_add(SignedDuration::from_secs((secs - jitter).max(0)))
        .ok()
}

/// When a feed that failed is due again: later with each failure in a row, but never given up.
pub(crate) fn next_poll_after_failure(
    state: &PollState,
    now: Timestamp,
    config: &PipelineConfig,
) -> Option<Timestamp> {
    let minutes = i64::from(config.poll_interval_minutes) * (i64::from(state.failures) + 1);
    let most = i64::from(config.max_poll_interval_hours) * 60;
    now.checked_add(SignedDuration::from_mins(minutes.min(most)))
        .ok()
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

/// A number from 0 to 999 that depends on the feed's id alone (FNV-1a).
fn stable_share(feed: &FeedId) -> i64 {
    let hash = feed
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    i64::try_from(hash % 1_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes_until(at: Option<Timestamp>, now: Timestamp) -> i64 {
        at.expect("a time").duration_since(now).as_mins()
    }

    #[test]
    fn cron_of_the_same_interval_finds_the_feed_due() {
        let now = Timestamp::UNIX_EPOCH;
        let config = PipelineConfig::default();
        for id in ["a", "kp-news", "wire"] {
            let at = next_poll(&id.into(), FeedKind::Feed, now, &config);
            assert!(minutes_until(at, now) < 15);
            assert!(minutes_until(at, now) >= 13);
        }
    }

    #[test]
    fn failing_feed_slows_down_but_is_never_given_up() {
        let now = Timestamp::UNIX_EPOCH;
        let config = PipelineConfig::default();
        let state = |failures| PollState {
            failures,
            ..PollState::default()
        };
        assert_eq!(
            minutes_until(next_poll_after_failure(&state(1), now, &config), now),
            30
        );
        assert_eq!(
            minutes_until(next_poll_after_failure(&state(100_000), now, &config), now),
            24 * 60
        );
    }

    #[test]
    fn page_is_given_up_after_its_last_try() {
        let config = PipelineConfig::default();
        let now = Timestamp::UNIX_EPOCH;
        assert!(page_failure("x".into(), 0, now, &config).retry_at.is_some());
        assert!(
            page_failure("x".into(), config.max_page_tries - 1, now, &config)
                .retry_at
                .is_none()
        );
    }
}
