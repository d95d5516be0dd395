//! What is learnt of a feed from each poll: how often it speaks, and so how often it is worth asking.

use std::time::Duration;

use jiff::Timestamp;
use wirewatch_model::PollWishes;
use wirewatch_store::{FailureKind, FeedHabits};

use crate::PipelineConfig;

/// The rhythm is that of the last entries; older ones tell of another time.
const RHYTHM_ENTRIES: usize = 20;
/// Fewer dated entries tell no rhythm.
const MIN_DATED: usize = 4;
/// With this part of a feed's window new, entries may soon be lost between two polls.
const FULL_WINDOW: (usize, usize) = (2, 3);
/// Fewer entries say nothing of a window.
const MIN_WINDOW: usize = 5;
/// A feed that was silent for long is asked after this part of the silence: every half hour after a day.
const SILENCE_PART: u64 = 48;

/// An answer that was read well, or said that nothing changed.
pub(crate) struct Answer {
    /// How long it may be kept, by its Cache-Control.
    pub(crate) max_age_secs: Option<u64>,
    /// How long it took.
    pub(crate) took: Duration,
    /// What was in it; `None` when nothing changed.
    pub(crate) heard: Option<Heard>,
}

/// What a feed told.
pub(crate) struct Heard {
    /// How often it asks to be polled.
    pub(crate) wishes: PollWishes,
    /// The dates of its entries that can be true.
    pub(crate) dates: Vec<Timestamp>,
    /// How many entries it has.
    pub(crate) entries: usize,
    /// How many of them were never seen before.
    pub(crate) new_entries: usize,
}

/// What is known of a feed after an answer.
pub(crate) fn after_answer(
    before: &FeedHabits,
    first: bool,
    answer: &Answer,
    now: Timestamp,
    config: &PipelineConfig,
) -> FeedHabits {
    let mut habits = FeedHabits {
        max_age_secs: answer.max_age_secs,
        failure: None,
        failing_since: None,
        answer_ms: Some(smooth(before.answer_ms, answer.took)),
        ..before.clone()
    };
    let new_entries = answer.heard.as_ref().map_or(0, |heard| heard.new_entries);
    if let Some(heard) = &answer.heard {
        habits.wishes = heard.wishes;
        habits.gap_secs = usual_gap(&heard.dates).or(before.gap_secs);
        if first {
            habits.last_new_at = heard.dates.iter().max().copied().map(|at| at.min(now));
        } else if new_entries > 0 {
            habits.last_new_at = Some(now);
        }
    }
    habits.last_new_at = habits.last_new_at.or(Some(now));
    let is_full = !first
        && answer.heard.as_ref().is_some_and(|heard| {
            heard.entries >= MIN_WINDOW
                && new_entries * FULL_WINDOW.1 > heard.entries * FULL_WINDOW.0
        });
    habits.interval_secs = Some(interval(&habits, new_entries, is_full, now, config));
    habits
}

/// What is known of a feed after a poll that failed; its rhythm is remembered.
pub(crate) fn after_failure(before: &FeedHabits, kind: FailureKind, now: Timestamp) -> FeedHabits {
    FeedHabits {
        failure: Some(kind),
        failing_since: before.failing_since.or(Some(now)),
        ..before.clone()
    }
}

/// How long a feed asks to be left alone after an answer, with a limit: a feed that never wants to be asked is of no use.
pub(super) fn wished_secs(habits: &FeedHabits, config: &PipelineConfig) -> i64 {
    let wishes = habits.wishes;
    let wished = [
        wishes.ttl_minutes.map(|minutes| u64::from(minutes) * 60),
        wishes.update_period_secs.map(u64::from),
        habits.max_age_secs,
    ];
    let most = u64::from(config.max_poll_interval_hours) * 3_600;
    super::as_secs(wished.into_iter().flatten().max().unwrap_or(0).min(most))
}

/// Half the feed's own rhythm; without dates, what its polls were worth so far.
fn interval(
    habits: &FeedHabits,
    new_entries: usize,
    is_full: bool,
    now: Timestamp,
    config: &PipelineConfig,
) -> u64 {
    let fastest = u64::from(config.poll_interval_minutes) * 60;
    let slowest = (u64::from(config.quiet_poll_interval_hours) * 3_600).max(fastest);
    let last = habits.interval_secs.unwrap_or(fastest * 2);
    let own = match habits.gap_secs {
        Some(gap) => gap / 2,
        None if new_entries == 0 => last + last / 2,
        None => last - last / 5,
    };
    let own = if is_full { own.min(last / 2) } else { own };
    let silent = habits.last_new_at.map_or(0, |at| secs_between(at, now));
    own.max(silent / SILENCE_PART).clamp(fastest, slowest)
}

/// The usual time between two entries, by the dates of the last ones.
fn usual_gap(dates: &[Timestamp]) -> Option<u64> {
    let mut dates = dates.to_vec();
    dates.sort_unstable_by(|a, b| b.cmp(a));
    dates.truncate(RHYTHM_ENTRIES);
    if dates.len() < MIN_DATED {
        return None;
    }
    let mut gaps: Vec<u64> = dates
        .windows(2)
        .filter_map(|pair| Some(secs_between(*pair.get(1)?, *pair.first()?)))
        .collect();
    gaps.sort_unstable();
    // Entries that all carry the moment of the poll tell no rhythm.
    gaps.get(gaps.len() / 2).copied().filter(|gap| *gap > 0)
}

fn secs_between(earlier: Timestamp, later: Timestamp) -> u64 {
    u64::try_from(later.as_second() - earlier.as_second()).unwrap_or(0)
}

/// The last answers count most, a single slow one little.
fn smooth(before: Option<u64>, took: Duration) -> u64 {
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match before {
        Some(before) => before - before / 4 + took / 4,
        None => took,
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn now() -> Timestamp {
        "2026-06-02T10:00:00Z".parse().expect("a time")
    }

    fn dates(gap_minutes: i64, count: i64) -> Vec<Timestamp> {
        (0..count)
            .map(|number| now() - SignedDuration::from_mins(gap_minutes * number))
            .collect()
    }

    fn answer(dates: Vec<Timestamp>, entries: usize, new_entries: usize) -> Answer {
        Answer {
            max_age_secs: None,
            took: Duration::from_millis(80),
            heard: Some(Heard {
                wishes: PollWishes::default(),
                dates,
                entries,
                new_entries,
            }),
        }
    }

    const UNCHANGED: Answer = Answer {
        max_age_secs: None,
        took: Duration::from_millis(80),
        heard: None,
    };

    fn learn(before: &FeedHabits, answer: &Answer) -> FeedHabits {
        after_answer(before, false, answer, now(), &PipelineConfig::default())
    }

    #[track_caller]
    fn check_interval(habits: &FeedHabits, minutes: u64) {
        assert_eq!(habits.interval_secs.map(|secs| secs / 60), Some(minutes));
    }

    #[test]
    fn interval_is_half_the_feeds_rhythm_within_bounds() {
        let empty = FeedHabits::default();
        check_interval(&learn(&empty, &answer(dates(60, 30), 30, 1)), 30);
        check_interval(&learn(&empty, &answer(dates(5, 30), 30, 1)), 15);
        check_interval(
            &learn(&empty, &answer(dates(60 * 24 * 7, 30), 30, 1)),
            6 * 60,
        );
    }

    #[test]
    fn without_dates_each_poll_teaches() {
        let mut habits = learn(&FeedHabits::default(), &answer(Vec::new(), 10, 2));
        check_interval(&habits, 24);
        habits = learn(&habits, &UNCHANGED);
        check_interval(&habits, 36);
        habits = learn(&habits, &answer(dates(0, 10), 10, 0));
        check_interval(&habits, 54);
        habits = learn(&habits, &answer(Vec::new(), 10, 9));
        check_interval(&habits, 27);
    }

    #[test]
    fn full_window_is_asked_sooner_than_its_dates_say() {
        let before = learn(&FeedHabits::default(), &answer(dates(120, 20), 20, 1));
        check_interval(&before, 60);
        check_interval(&learn(&before, &answer(dates(120, 20), 20, 18)), 30);
    }

    #[test]
    fn silent_feed_is_asked_less_often_but_within_bounds() {
        let mut habits = learn(&FeedHabits::default(), &answer(dates(30, 20), 20, 1));
        check_interval(&habits, 15);
        habits.last_new_at = Some(now() - SignedDuration::from_hours(48));
        check_interval(&learn(&habits, &UNCHANGED), 60);
        habits.last_new_at = Some(now() - SignedDuration::from_hours(24 * 300));
        check_interval(&learn(&habits, &UNCHANGED), 6 * 60);
    }

    #[test]
    fn failures_keep_the_rhythm_and_name_their_beginning() {
        let before = learn(&FeedHabits::default(), &answer(dates(60, 30), 30, 1));
        let failed = after_failure(&before, FailureKind::NotFound, now());
        let later = now() + SignedDuration::from_hours(3);
        let again = after_failure(&failed, FailureKind::Unreachable, later);
        assert_eq!(again.failing_since, Some(now()));
        assert_eq!(again.gap_secs, before.gap_secs);
        let well = learn(&again, &UNCHANGED);
        assert_eq!((well.failure, well.failing_since), (None, None));
    }
}
