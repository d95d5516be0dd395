use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use wirewatch_model::{DayPrecision, EventDate};

use super::rules::ForeignRules;
use crate::attacks::words::Document;

/// The first day named in the sentence with the words `range`, and its words; unresolved where only the publication date could tell.
pub(super) fn find(
    doc: &Document<'_>,
    range: &Range<usize>,
    published: Option<Date>,
    words: &ForeignRules,
) -> Option<(Option<EventDate>, Range<usize>)> {
    range.clone().find_map(|at| {
        let (date, end) = day_of_month(doc, at, range.end, published, words)
            .or_else(|| weekday(doc, at, range.end, published, words))
            .or_else(|| near(doc, at, range.end, published, words))?;
        Some((date.map(one_day), at..end))
    })
}

fn one_day(date: Date) -> EventDate {
    EventDate {
        from: date,
        to: date,
        precision: DayPrecision::Day,
    }
}

/// "13 novembre 2015", "13. November", "13 de mayo de 2021".
fn day_of_month(
    doc: &Document<'_>,
    at: usize,
    limit: usize,
    published: Option<Date>,
    words: &ForeignRules,
) -> Option<(Option<Date>, usize)> {
    let day: i8 = doc.low(at).trim_end_matches('.').parse().ok()?;
    let between = |at: usize| {
        let low = doc.low(at);
        low == "." || words.between.iter().any(|word| word == low)
    };
    let start = at + 1 + usize::from(between(at + 1));
    let (month, end) = (1_i8..)
        .zip(&words.months)
        .find_map(|(month, forms)| Some((month, forms.end_at(doc, start, limit)?)))?;
    let after = end + usize::from(between(end));
    let year = doc
        .low(after)
        .parse::<i16>()
        .ok()
        .filter(|year| (1900..=2100).contains(year) && after < limit);
    if let Some(year) = year {
        return Some((Date::new(year, month, day).ok(), after + 1));
    }
    let date = published.and_then(|published| {
        let date = Date::new(published.year(), month, day).ok()?;
        if date > published {
            date.checked_sub(1.year()).ok()
        } else {
            Some(date)
        }
    });
    Some((date, end))
}

/// The last such day that is not after the publication.
fn weekday(
    doc: &Document<'_>,
    at: usize,
    limit: usize,
    published: Option<Date>,
    words: &ForeignRules,
) -> Option<(Option<Date>, usize)> {
    let (number, end) = (1_i8..)
        .zip(&words.weekdays)
        .find_map(|(number, forms)| Some((number, forms.end_at(doc, at, limit)?)))?;
    let weekday = Weekday::from_monday_one_offset(number).ok()?;
    let date = published.and_then(|published| {
        let back = published.weekday().since(weekday);
        published.checked_sub(i64::from(back).days()).ok()
    });
    Some((date, end))
}

fn near(
    doc: &Document<'_>,
    at: usize,
    limit: usize,
    published: Option<Date>,
    words: &ForeignRules,
) -> Option<(Option<Date>, usize)> {
    if let Some(end) = words.yesterday.end_at(doc, at, limit) {
        return Some((published.and_then(|date| date.yesterday().ok()), end));
    }
    let end = words.today.end_at(doc, at, limit)?;
    Some((published, end))
}
