//! Values that are more than words: dates and numbers.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Span, Timestamp, ToSpan};

/// Which side of a date is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    After,
    Before,
    On,
}

/// The moments from and before which articles are meant; `None` when `value` is no date.
///
/// Days are days in UTC. `after:` begins with the day itself; `7d` is the moment 7 days before `now`.
pub(super) fn period(
    side: Side,
    value: &str,
    now: Timestamp,
) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
    let (start, end) = match ago(value, now) {
        Some(moment) if side == Side::On => days(moment.date(), 1.day())?,
        Some(moment) => (at(moment)?, at(moment)?),
        None => calendar(value, now)?,
    };
    Some(match side {
        Side::After => (Some(start), None),
        Side::Before => (None, Some(start)),
        Side::On => (Some(start), Some(end)),
    })
}

/// `today`, `yesterday`, a year, a month or a day.
fn calendar(value: &str, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let today = Offset::UTC.to_datetime(now).date();
    match value.to_ascii_lowercase().as_str() {
        "today" => return days(today, 1.day()),
        "yesterday" => return days(today.yesterday().ok()?, 1.day()),
        _ => {}
    }
    let parts: Vec<&str> = value.split(['-', '/']).collect();
    let number = |part: &str, digits: usize| -> Option<i16> {
        let plain =
            (1..=digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let small = |part: &str| -> Option<i8> { number(part, 2)?.try_into().ok() };
    match parts.as_slice() {
        [year] if year.len() == 4 => days(Date::new(number(year, 4)?, 1, 1).ok()?, 1.year()),
        [year, month] if year.len() == 4 => days(
            Date::new(number(year, 4)?, small(month)?, 1).ok()?,
            1.month(),
        ),
        [year, month, day] if year.len() == 4 => days(
            Date::new(number(year, 4)?, small(month)?, small(day)?).ok()?,
            1.day(),
        ),
        _ => None,
    }
}

fn days(first: Date, length: Span) -> Option<(Timestamp, Timestamp)> {
    let end = first.checked_add(length).ok()?;
    Some((at(first.at(0, 0, 0, 0))?, at(end.at(0, 0, 0, 0))?))
}

fn at(utc: DateTime) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(utc).ok()
}

/// `12h`, `7d`, `2w`, `3m` or `1y` before `now`.
fn ago(value: &str, now: Timestamp) -> Option<DateTime> {
    let unit = value.chars().next_back()?;
    let count: i64 = value
        .strip_suffix(unit)?
        .parse()
        .ok()
        .filter(|count| *count >= 0)?;
    let span = match unit.to_ascii_lowercase() {
        'h' => Span::new().try_hours(count),
        'd' => Span::new().try_days(count),
        'w' => Span::new().try_weeks(count),
        'm' => Span::new().try_months(count),
        'y' => Span::new().try_years(count),
        _ => return None,
    };
    Offset::UTC.to_datetime(now).checked_sub(span.ok()?).ok()
}

/// `10`, `=10`, `>10`, `>=10`, `<10`, `<=10` or `10..20` as the least and the greatest number meant.
pub(super) fn bounds(value: &str) -> Option<(u64, u64)> {
    if let Some((least, most)) = value.split_once("..") {
        return Some((least.parse().ok()?, most.parse().ok()?));
    }
    let digits = value.find(|c: char| c.is_ascii_digit())?;
    let (sign, number) = value.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    match sign {
        "" | "=" => Some((number, number)),
        ">=" => Some((number, u64::MAX)),
        ">" => Some((number.checked_add(1)?, u64::MAX)),
        "<=" => Some((0, number)),
        "<" => Some((0, number.checked_sub(1)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_period(side: Side, value: &str, expected: Option<(&str, &str)>) {
        let now: Timestamp = "2025-03-10T15:30:00Z".parse().expect("a moment");
        let moment = |text: &str| (!text.is_empty()).then(|| text.parse().expect("a moment"));
        let expected = expected.map(|(from, to)| (moment(from), moment(to)));
        assert_eq!(period(side, value, now), expected);
    }

    #[test]
    fn days_months_and_years_are_periods() {
        check_period(
            Side::On,
            "2024-03-22",
            Some(("2024-03-22T00:00:00Z", "2024-03-23T00:00:00Z")),
        );
        check_period(
            Side::On,
            "2024/2",
            Some(("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")),
        );
        check_period(Side::After, "2024", Some(("2024-01-01T00:00:00Z", "")));
        check_period(Side::Before, "2024-03", Some(("", "2024-03-01T00:00:00Z")));
    }

    #[test]
    fn relative_dates_count_back_from_now() {
        check_period(Side::After, "7d", Some(("2025-03-03T15:30:00Z", "")));
        check_period(Side::Before, "12h", Some(("", "2025-03-10T03:30:00Z")));
        check_period(
            Side::On,
            "1d",
            Some(("2025-03-09T00:00:00Z", "2025-03-10T00:00:00Z")),
        );
        check_period(
            Side::On,
            "today",
            Some(("2025-03-10T00:00:00Z", "2025-03-11T00:00:00Z")),
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in [
            "",
            "soon",
            "2024-13",
            "2024-02-30",
            "24-02-03",
            "99999999999999y",
            "-3d",
            "d",
            "2024-1-1-1",
        ] {
            check_period(Side::After, value, None);
        }
    }

    #[test]
    fn bounds_read_every_comparison() {
        assert_eq!(bounds(">=10"), Some((10, u64::MAX)));
        assert_eq!(bounds(">10"), Some((11, u64::MAX)));
        assert_eq!(bounds("<10"), Some((0, 9)));
        assert_eq!(bounds("10..20"), Some((10, 20)));
        assert_eq!(bounds("7"), Some((7, 7)));
        for value in ["", ">=", "ten", "<0", "=>3", "1..", "99999999999999999999"] {
            assert_eq!(bounds(value), None, "{value}");
        }
    }
}
