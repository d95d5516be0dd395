use jiff::Timestamp;
use wirewatch_store::{FeedDay, FeedHabits};

use super::words::span;

const DAY_SECS: i64 = 86_400;
/// A feed may be silent for a day without anybody wondering.
const MIN_SILENCE_SECS: i64 = DAY_SECS;
/// Silence is told when it lasts longer than so many of the usual gaps.
const SILENT_GAPS: i64 = 5;
/// A feed whose rhythm is not known may be silent for so long.
const UNKNOWN_SILENCE_SECS: i64 = 7 * DAY_SECS;
/// What is usual is told by so many whole days before the one that is looked at.
const BAND_DAYS: i64 = 28;
/// Fewer days tell nothing.
const MIN_BAND_DAYS: i64 = 14;
/// A day with this many times the usual number, and more than ever in the band, is out of it.
const TIMES_MORE: u64 = 4;
/// A day with this part of the usual number, and less than ever in the band, is out of it.
const TIMES_LESS: u64 = 5;
/// Small feeds go up and down by a few entries without meaning anything.
const MIN_USUAL: u64 = 5;

/// Says that nothing new has come for longer than usual.
pub(super) fn silence(habits: &FeedHabits, now: Timestamp) -> Option<String> {
    let silent = now.as_second() - habits.last_new_at?.as_second();
    let gap = habits
        .gap_secs
        .map(|gap| i64::try_from(gap).unwrap_or(i64::MAX));
    let longest = gap.map_or(UNKNOWN_SILENCE_SECS, |gap| {
        MIN_SILENCE_SECS.max(gap.saturating_mul(SILENT_GAPS))
    });
    if silent <= longest {
        return None;
    }
    let usual = gap.map_or_else(String::new, |gap| {
        format!("; usually something comes every {}", span(gap))
    });
    Some(format!("nothing new for {}{usual}", span(silent)))
}

/// Says that yesterday, or today until now, is out of the band of the weeks before.
pub(super) fn unusual_volume(
    days: &[FeedDay],
    last_success_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<String> {
    let today = now.as_second().div_euclid(DAY_SECS);
    let first = days.first()?.day.max(today - 1 - BAND_DAYS);
    if today - 1 - first < MIN_BAND_DAYS {
        return None;
    }
    let on = |day: i64| {
        days.iter()
            .find(|known| known.day == day)
            .map_or(0, |known| known.new_entries)
    };
    let mut band: Vec<u64> = (first..today - 1).map(on).collect();
    band.sort_unstable();
    let usual = *band.get(band.len() / 2)?;
    let (least, most) = (*band.first()?, *band.last()?);
    let told = |when: &str, count: u64, how: &str| {
        format!(
            "{when} it brought {count} entries, far {how} than usual: {usual} a day, {least} to {most} in the last {} days",
            band.len()
        )
    };
    let is_more = |count: u64| count > most && count > usual.max(MIN_USUAL) * TIMES_MORE;
    if is_more(on(today)) {
        return Some(told("today", on(today), "more"));
    }
    let yesterday = on(today - 1);
    if is_more(yesterday) {
        return Some(told("yesterday", yesterday, "more"));
    }
    // A day on which nobody asked says nothing.
    let was_read = last_success_at.is_some_and(|at| at.as_second() >= today * DAY_SECS);
    let is_less = usual >= MIN_USUAL && yesterday * TIMES_LESS < usual && yesterday < least;
    (was_read && is_less).then(|| told("yesterday", yesterday, "less"))
}

#[cfg(test)]
mod tests {
    use wirewatch_model::FeedId;

    use super::*;

    const TODAY: i64 = 20_600;

    fn now() -> Timestamp {
        Timestamp::from_second(TODAY * DAY_SECS + 40_000).expect("a time")
    }

    /// Days of 18 to 22 entries, then yesterday, then today.
    fn days(before: i64, yesterday: u64, today: u64) -> Vec<FeedDay> {
        let day = |day, new_entries| FeedDay {
            feed_id: FeedId::from("a"),
            day,
            new_entries,
        };
        let usual = (1..=before).rev().map(|back| {
            day(
                TODAY - 1 - back,
                18 + u64::try_from(back % 5).expect("small"),
            )
        });
        usual
            .chain([day(TODAY - 1, yesterday), day(TODAY, today)])
            .filter(|day| day.new_entries > 0)
            .collect()
    }

    #[track_caller]
    fn check_volume(days: &[FeedDay], said: Option<&str>) {
        let text = unusual_volume(days, Some(now()), now());
        match said {
            Some(said) => assert!(
                text.as_deref().is_some_and(|text| text.contains(said)),
                "{text:?}"
            ),
            None => assert_eq!(text, None),
        }
    }

    #[test]
    fn days_within_the_band_are_not_told() {
        check_volume(&days(28, 20, 9), None);
        check_volume(&days(28, 12, 60), None);
        check_volume(&days(5, 400, 400), None);
        check_volume(&[], None);
    }

    #[test]
    fn far_more_and_far_less_are_told_with_the_usual() {
        check_volume(
            &days(28, 20, 300),
            Some("today it brought 300 entries, far more than usual: 20 a day, 18 to 22"),
        );
        check_volume(
            &days(28, 120, 20),
            Some("yesterday it brought 120 entries, far more"),
        );
        check_volume(
            &days(28, 0, 20),
            Some("yesterday it brought 0 entries, far less"),
        );
    }

    #[test]
    fn day_without_a_poll_says_nothing() {
        let before = Timestamp::from_second((TODAY - 2) * DAY_SECS).expect("a time");
        assert_eq!(unusual_volume(&days(28, 0, 0), Some(before), now()), None);
    }

    #[test]
    fn silence_is_measured_by_the_usual_gap() {
        let check = |gap_secs, hours: i64, silent: bool| {
            let habits = FeedHabits {
                gap_secs,
                last_new_at: Timestamp::from_second(now().as_second() - hours * 3_600).ok(),
                ..FeedHabits::default()
            };
            assert_eq!(
                silence(&habits, now()).is_some(),
                silent,
                "{gap_secs:?} {hours}"
            );
        };
        check(Some(1_800), 23, false);
        check(Some(1_800), 25, true);
        check(Some(86_400), 100, false);
        check(Some(86_400), 130, true);
        check(None, 100, false);
        check(None, 200, true);
    }
}
