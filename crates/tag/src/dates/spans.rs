use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use wirewatch_model::{DayPrecision, EventDate};

use super::{DateKind, DateMention, calendar, day, last_weekday, mention, month_of, year_of};
use crate::attacks::words::Document;

/// "two days earlier", "a week ago", "one year since", "last week", "the day before".
pub(super) fn span_of_time(
    doc: &Document<'_>,
    at: usize,
    published: Option<Date>,
    reference: Option<Date>,
) -> Option<DateMention> {
    if let Some(found) = just_now(doc, at, published) {
        return Some(found);
    }
    if let Some(found) = past_span(doc, at, published) {
        return Some(found);
    }
    if let Some(found) = whole_unit(doc, at, published) {
        return Some(found);
    }
    // "The night before, a man blew himself up".
    let night = doc.low(at) == "the"
        && matches!(doc.low(at + 1), "night" | "evening")
        && doc.low(at + 2) == "before";
    if night {
        let value = reference.and_then(|date| date.checked_sub(1.days()).ok());
        return Some(mention(at..at + 3, value.map(day)));
    }
    let (many, unit_at) = amount(doc, at)?;
    let unit = calendar::unit(doc.low(unit_at))?;
    let span = unit.times(many)?;
    // "a day and a half after".
    let half = doc.low(unit_at + 1) == "and"
        && doc.low(unit_at + 2) == "a"
        && doc.low(unit_at + 3) == "half";
    let end = unit_at + 1 + if half { 3 } else { 0 };
    let (value, kind, len) = match doc.low(end) {
        "ago" => (
            published.and_then(|date| date.checked_sub(span).ok()),
            DateKind::Day,
            1,
        ),
        "earlier" => (
            reference.and_then(|date| date.checked_sub(span).ok()),
            DateKind::Day,
            1,
        ),
        "before" => (
            reference.and_then(|date| date.checked_sub(span).ok()),
            DateKind::Day,
            1,
        ),
        "later" => (
            reference.and_then(|date| date.checked_add(span).ok()),
            DateKind::Day,
            1,
        ),
        "after" if doc.low(end + 1) == "that" => (
            reference.and_then(|date| date.checked_add(span).ok()),
            DateKind::Day,
            2,
        ),
        "after" | "since" => (
            reference.and_then(|date| date.checked_sub(span).ok()),
            DateKind::BeforeThis,
            1,
        ),
        _ => return None,
    };
    // "Two hours later" may be the next day: the text does not say.
    let value = value.filter(|_| unit != calendar::Unit::Hour || doc.low(end) == "ago");
    let value = value.map(|date| match unit {
        calendar::Unit::Hour | calendar::Unit::Day => day(date),
        calendar::Unit::Week => day(date),
        calendar::Unit::Month if kind == DateKind::Day => month_of(date),
        calendar::Unit::Year if kind == DateKind::Day => year_of(date),
        // "a year after the attack": to the month at best.
        calendar::Unit::Month | calendar::Unit::Year if kind == DateKind::BeforeThis => {
            month_of(date)
        }
        _ => day(date),
    });
    Some(DateMention {
        words: at..end + len,
        value,
        kind,
    })
}

/// "a few minutes ago", "some hours ago": the day of the report.
fn just_now(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    let unit_at = match (doc.low(at), doc.low(at + 1)) {
        ("a", "few") => at + 2,
        ("some" | "several", _) => at + 1,
        _ => return None,
    };
    let short = calendar::unit(doc.low(unit_at)) == Some(calendar::Unit::Hour)
        || matches!(doc.low(unit_at), "minutes" | "moments");
    let just = short && doc.low(unit_at + 1) == "ago";
    just.then(|| mention(at..unit_at + 2, published.map(day)))
}

/// "in the last 72 hours", "the past few days", "in recent hours": up to the day of the report.
fn past_span(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    if !matches!(doc.low(at), "last" | "past") {
        return None;
    }
    let (many, unit_at) = match doc.low(at + 1) {
        "few" | "several" => (None, at + 2),
        _ => match amount(doc, at + 1) {
            Some((many, unit_at)) => (Some(many), unit_at),
            None if doc.low(at) == "past" => (Some(1), at + 1),
            None => return None,
        },
    };
    let days = match (calendar::unit(doc.low(unit_at))?, many) {
        (calendar::Unit::Hour, None) => 0,
        (calendar::Unit::Hour, Some(hours)) => (hours + 23) / 24,
        (calendar::Unit::Day, Some(days)) => days,
        (calendar::Unit::Week, Some(weeks)) => weeks * 7,
        _ => return None,
    };
    let value = published.and_then(|to| {
        let from = to.checked_sub(days.days()).ok()?;
        let precision = if days <= 1 {
            DayPrecision::Day
        } else {
            DayPrecision::Week
        };
        Some(EventDate {
            from,
            to,
            precision,
        })
    });
    Some(mention(at..unit_at + 1, value))
}

fn amount(doc: &Document<'_>, at: usize) -> Option<(i64, usize)> {
    let low = doc.low(at);
    if matches!(low, "a" | "an" | "one") {
        return Some((1, at + 1));
    }
    if low == "the"
        && calendar::unit(doc.low(at + 1)).is_some()
        && matches!(doc.low(at + 2), "before")
    {
        return Some((1, at + 1));
    }
    let many = match low {
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        _ => low
            .parse::<i64>()
            .ok()
            .filter(|many| (1..=400).contains(many))?,
    };
    Some((many, at + 1))
}

/// "last week", "last month", "last year", "this week".
fn whole_unit(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    let last = match doc.low(at) {
        "last" | "previous" => true,
        "this" => false,
        _ => return None,
    };
    let value = match (doc.low(at + 1), published) {
        ("week" | "month" | "year" | "weekend", None) => None,
        ("week", Some(date)) => {
            let monday = date
                .checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
                .ok()?;
            let monday = if last {
                monday.checked_sub(7.days()).ok()?
            } else {
                monday
            };
            let sunday = monday.checked_add(6.days()).ok()?;
            Some(EventDate {
                from: monday,
                to: sunday.min(date),
                precision: DayPrecision::Week,
            })
        }
        ("weekend", Some(date)) => {
            let sunday = last_weekday(date, Weekday::Sunday, false)?;
            Some(EventDate {
                from: sunday.yesterday().ok()?,
                to: sunday,
                precision: DayPrecision::Day,
            })
        }
        ("month", Some(date)) => {
            let date = if last {
                date.checked_sub(1.month()).ok()?
            } else {
                date
            };
            Some(month_of(date))
        }
        ("year", Some(date)) => {
            let date = if last {
                date.checked_sub(1.year()).ok()?
            } else {
                date
            };
            Some(year_of(date))
        }
        _ => return None,
    };
    Some(mention(at..at + 2, value))
}
