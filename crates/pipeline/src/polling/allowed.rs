use wirewatch_model::PollWishes;

const HOUR_SECS: i64 = 3_600;
const HOURS_A_DAY: i64 = 24;
const HOURS_A_WEEK: i64 = 7 * HOURS_A_DAY;
/// The day 0 of our clock, 1 January 1970, was a Thursday; Monday is day 0 of the week.
const FIRST_WEEKDAY: i64 = 3;
const EVERY_HOUR: u32 = (1 << HOURS_A_DAY) - 1;
const EVERY_DAY: u8 = (1 << 7) - 1;

/// The first moment from `at` on (seconds since 1970) that is in none of the hours and days a feed wants to be left alone.
///
/// A feed that names them all means something else, so it is not followed. `share` (0 to 999) is the place within the hour
/// in which a feed wakes, so that not all wake at its beginning.
pub(super) fn next_allowed(at: i64, wishes: PollWishes, share: i64) -> i64 {
    let skip_hours = if wishes.skip_hours & EVERY_HOUR == EVERY_HOUR {
        0
    } else {
        wishes.skip_hours
    };
    let skip_days = if wishes.skip_days & EVERY_DAY == EVERY_DAY {
        0
    } else {
        wishes.skip_days
    };
    let is_skipped = |hour: i64| {
        let day = (hour.div_euclid(HOURS_A_DAY) + FIRST_WEEKDAY).rem_euclid(7);
        skip_hours >> hour.rem_euclid(HOURS_A_DAY) & 1 == 1 || skip_days >> day & 1 == 1
    };
    let now = at.div_euclid(HOUR_SECS);
    if !is_skipped(now) {
        return at;
    }
    let next = (now + 1..=now + HOURS_A_WEEK).find(|hour| !is_skipped(*hour));
    next.map_or(at, |hour| hour * HOUR_SECS + HOUR_SECS * share / 1_000)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[track_caller]
    fn check_next(at: &str, skip_hours: &[u32], skip_days: u8, expected: &str) {
        let wishes = PollWishes {
            skip_hours: skip_hours.iter().map(|hour| 1 << hour).sum(),
            skip_days,
            ..PollWishes::default()
        };
        let at: Timestamp = at.parse().expect("a time");
        let next = Timestamp::from_second(next_allowed(at.as_second(), wishes, 500));
        assert_eq!(next.expect("a time").to_string(), expected);
    }

    #[test]
    fn hours_and_days_are_passed_over() {
        // A Tuesday.
        check_next("2026-06-02T10:20:00Z", &[9, 11], 0, "2026-06-02T10:20:00Z");
        check_next("2026-06-02T10:20:00Z", &[10, 11], 0, "2026-06-02T12:30:00Z");
        check_next("2026-06-02T23:59:00Z", &[23, 0], 0, "2026-06-03T01:30:00Z");
        check_next(
            "2026-06-06T10:00:00Z",
            &[],
            0b110_0000,
            "2026-06-08T00:30:00Z",
        );
    }

    #[test]
    fn feed_that_names_every_hour_is_not_followed() {
        let every: Vec<u32> = (0..24).collect();
        check_next("2026-06-02T10:20:00Z", &every, 0, "2026-06-02T10:20:00Z");
        check_next(
            "2026-06-02T10:20:00Z",
            &[],
            0b111_1111,
            "2026-06-02T10:20:00Z",
        );
    }
}
