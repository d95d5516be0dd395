use jiff::Span as TimeSpan;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{DateMention, day, mention};
use crate::attacks::words::Document;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// An hour: the same day, as far as a date says.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Unit {
    /// The span of `many` units; hours count as no days.
    pub fn times(self, many: i64) -> Option<TimeSpan> {
        match self {
            Self::Hour => Some(0.days()),
            Self::Day => TimeSpan::new().try_days(many).ok(),
            Self::Week => TimeSpan::new().try_weeks(many).ok(),
            Self::Month => TimeSpan::new().try_months(many).ok(),
            Self::Year => TimeSpan::new().try_years(many).ok(),
        }
    }
}

/// The unit a folded word names.
pub(super) fn unit(low: &str) -> Option<Unit> {
    Some(match low {
        "hour" | "hours" | "minutes" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// The month a folded word names, 1 to 12.
pub(super) fn month(low: &str) -> Option<i8> {
    const NAMES: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    // Most words begin like no month.
    if !low.starts_with(['j', 'f', 'm', 'a', 's', 'o', 'n', 'd']) {
        return None;
    }
    let short = if low == "sept" { "sep" } else { low };
    let at = NAMES
        .iter()
        .position(|name| *name == low || (short.len() == 3 && name.starts_with(short)))?;
    i8::try_from(at + 1).ok()
}

/// The weekday a folded word names.
pub(super) fn weekday(low: &str) -> Option<Weekday> {
    Some(match low.trim_end_matches('.') {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// A festival with a fixed day, or one that follows Easter: the last one not after publication.
pub(super) fn festival(
    doc: &Document<'_>,
    at: usize,
    published: Option<Date>,
) -> Option<DateMention> {
    let (first, second) = (doc.low(at), doc.low(at + 1));
    let shift = match (first, second) {
        ("easter", "sunday") => Some(0),
        ("easter", "monday") => Some(1),
        ("good", "friday") => Some(-2),
        ("palm", "sunday") => Some(-7),
        _ => None,
    };
    if let Some(shift) = shift {
        let value = published.and_then(|date| last_easter(date, shift));
        return Some(mention(at..at + 2, value.map(day)));
    }
    let (month, first_day, len) = match (first, second) {
        ("christmas", "day") => (12, 25, 2),
        ("christmas", "eve") => (12, 24, 2),
        ("boxing", "day") => (12, 26, 2),
        ("bastille", "day") => (7, 14, 2),
        ("new", "year") if doc.low(at + 3) == "eve" => (12, 31, 4),
        ("new", "year") if doc.low(at + 3) == "day" => (1, 1, 4),
        _ => return None,
    };
    let value = published.and_then(|published| {
        let date = Date::new(published.year(), month, first_day).ok()?;
        if date > published {
            date.checked_sub(1.year()).ok()
        } else {
            Some(date)
        }
    });
    Some(mention(at..at + len, value.map(day)))
}

fn last_easter(published: Date, shift: i64) -> Option<Date> {
    let this_year = easter(published.year())?.checked_add(shift.days()).ok()?;
    if this_year <= published {
        return Some(this_year);
    }
    easter(published.year() - 1)?.checked_add(shift.days()).ok()
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, of_century) = (y / 100, y % 100);
    let leap =
        (century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 19 * golden + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - leap - of_century % 4) % 7;
    let shift = (golden + 11 * leap + 22 * weekday) / 451;
    let sum = leap + weekday - 7 * shift + 114;
    Date::new(
        year,
        i8::try_from(sum / 31).ok()?,
        i8::try_from(sum % 31 + 1).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_right_for_known_years() {
        for (year, month, day) in [(2019, 4, 21), (2024, 3, 31), (2000, 4, 23), (1961, 4, 2)] {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
    }
}
