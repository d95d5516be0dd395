//! The date grammar: days, weekdays, months, spans of time, resolved against the day of publication and leaning to the past.

mod calendar;
mod spans;

use std::ops::Range;

use jiff::Span as TimeSpan;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use wirewatch_model::{DayPrecision, EventDate};

use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use spans::span_of_time;

/// A date named in the text.
#[derive(Debug, Clone)]
pub(crate) struct DateMention {
    /// Its words.
    pub words: Range<usize>,
    /// The days it stands for; `None` when the text and the publication date do not tell.
    pub value: Option<EventDate>,
    /// How it is to be understood.
    pub kind: DateKind,
}

/// What a date mention is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateKind {
    /// Says the day itself, or relative to the publication.
    Day,
    /// "a day after (the attack)": the event stands behind it.
    BeforeThis,
    /// Lies ahead.
    Future,
}

/// All dates of the text, in reading order.
pub(crate) fn find_dates(doc: &Document<'_>, published: Option<Date>) -> Vec<DateMention> {
    let mut found: Vec<DateMention> = Vec::new();
    let mut at = 0;
    while at < doc.words.len() {
        let reference = found
            .iter()
            .rev()
            .filter(|mention| mention.kind == DateKind::Day)
            .find_map(|mention| mention.value)
            .map(|value| value.to)
            .or(published);
        match date_at(doc, at, published, reference) {
            // "the March 23 Movement": a body's name.
            Some(mention) if names_body(doc, mention.words.end) => at = mention.words.end,
            Some(mention) => {
                at = mention.words.end.max(at + 1);
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the word at `at` makes the day before it the name of a body in arms.
fn names_body(doc: &Document<'_>, at: usize) -> bool {
    matches!(
        doc.low(at),
        "movement"
            | "front"
            | "brigade"
            | "brigades"
            | "command"
            | "commando"
            | "battalion"
            | "faction"
    )
}

/// Whether the folded word is a unit of time.
pub(crate) fn is_time_unit(low: &str) -> bool {
    calendar::unit(low).is_some()
}

/// Whether the folded word names a weekday.
pub(crate) fn is_weekday(low: &str) -> bool {
    calendar::weekday(low).is_some()
}

/// Whether the folded word names a weekday or month.
pub(crate) fn is_calendar_word(low: &str) -> bool {
    calendar::weekday(low).is_some() || calendar::month(low).is_some()
}

fn date_at(
    doc: &Document<'_>,
    at: usize,
    published: Option<Date>,
    reference: Option<Date>,
) -> Option<DateMention> {
    month_date(doc, at, published)
        .or_else(|| weekday(doc, at, published))
        .or_else(|| near_day(doc, at, published))
        .or_else(|| span_of_time(doc, at, published, reference))
        .or_else(|| calendar::festival(doc, at, published))
        .or_else(|| bare_year(doc, at, published))
}

fn day(date: Date) -> EventDate {
    EventDate {
        from: date,
        to: date,
        precision: DayPrecision::Day,
    }
}

fn mention(words: Range<usize>, value: Option<EventDate>) -> DateMention {
    DateMention {
        words,
        value,
        kind: DateKind::Day,
    }
}

/// "22 March 2024", "March 22", "3 Jan 90", "July 2005", "in August".
fn month_date(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    if let Some(first) = day_number(doc.low(at)) {
        let of = usize::from(doc.low(at + 1) == "of");
        if let Some(month) = month(doc, at + 1 + of) {
            let behind = at + 2 + of;
            return Some(full_date(doc, at, behind, first, month, published));
        }
    }
    let month = month(doc, at)?;
    if let Some(first) = day_number(doc.low(at + 1)) {
        return Some(full_date(doc, at, at + 2, first, month, published));
    }
    let (year, end) = year_behind(doc, at + 1);
    // "May" and "March" are words too: alone they are months only behind a word that asks for one.
    let asked = at > 0
        && matches!(
            doc.low(at - 1),
            "in" | "since"
                | "last"
                | "early"
                | "late"
                | "mid"
                | "of"
                | "until"
                | "during"
                | "by"
                | "this"
        );
    // "the November massacre".
    let names_event = at > 0 && doc.low(at - 1) == "the" && doc.class(at + 1).is(Class::EVENT);
    if year.is_none() && !asked && !names_event {
        return None;
    }
    let year = match (year, published) {
        (Some(year), _) => year,
        (None, Some(published)) if month > published.month() => published.year() - 1,
        (None, Some(published)) => published.year(),
        (None, None) => return Some(mention(at..end, None)),
    };
    let first = Date::new(year, month, 1).ok()?;
    let value = EventDate {
        from: first,
        to: first.last_of_month(),
        precision: DayPrecision::Month,
    };
    Some(mention(at..end, Some(value)))
}

fn full_date(
    doc: &Document<'_>,
    start: usize,
    behind: usize,
    first: i8,
    month: i8,
    published: Option<Date>,
) -> DateMention {
    let (year, end) = year_behind(doc, behind);
    let value = match (year, published) {
        (Some(year), _) => Date::new(year, month, first).ok(),
        (None, Some(published)) => {
            Date::new(published.year(), month, first)
                .ok()
                .and_then(|date| {
                    if date > published {
                        date.checked_sub(1.year()).ok()
                    } else {
                        Some(date)
                    }
                })
        }
        (None, None) => None,
    };
    mention(start..end, value.map(day))
}

fn year_behind(doc: &Document<'_>, at: usize) -> (Option<i16>, usize) {
    let comma = usize::from(matches!(doc.low(at), "," | "of"));
    match year(doc.low(at + comma)) {
        Some(year) => (Some(year), at + comma + 1),
        None if comma == 0 => match two_digit_year(doc, at) {
            Some(year) => (Some(year), at + 1),
            None => (None, at),
        },
        None => (None, at),
    }
}

fn year(low: &str) -> Option<i16> {
    let year: i16 = low.parse().ok()?;
    (low.len() == 4 && (1900..=2100).contains(&year)).then_some(year)
}

/// A dateline's "3 JAN 90".
fn two_digit_year(doc: &Document<'_>, at: usize) -> Option<i16> {
    let low = doc.low(at);
    let year: i16 = low.parse().ok()?;
    let dateline =
        at < 12 && low.len() == 2 && matches!(doc.low(at + 1), "--" | "-" | "(" | "—" | "–");
    dateline.then_some(if year < 50 { 2000 + year } else { 1900 + year })
}

fn day_number(low: &str) -> Option<i8> {
    if !low.starts_with(|c: char| c.is_ascii_digit() || c == '+') {
        return None;
    }
    let digits = low
        .strip_suffix("st")
        .or_else(|| low.strip_suffix("nd"))
        .or_else(|| low.strip_suffix("rd"))
        .or_else(|| low.strip_suffix("th"))
        .unwrap_or(low);
    let day: i8 = digits.parse().ok()?;
    (digits.len() <= 2 && (1..=31).contains(&day)).then_some(day)
}

fn month(doc: &Document<'_>, at: usize) -> Option<i8> {
    let low = doc.low(at).trim_end_matches('.');
    let month = calendar::month(low)?;
    let is_word_too = matches!(low, "may" | "march" | "mar" | "sun" | "dec");
    (!is_word_too || doc.all_capitals || doc.is_name(at)).then_some(month)
}

/// "Friday", "last Friday", "Friday night", "next Monday".
fn weekday(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    let modifier = matches!(
        doc.low(at),
        "last" | "next" | "this" | "coming" | "previous" | "early" | "late"
    );
    let name = at + usize::from(modifier);
    let weekday = calendar::weekday(doc.low(name))?;
    if doc.low(name).len() < 5 && !doc.is_name(name) && !doc.all_capitals {
        return None;
    }
    let end = name + 1 + usize::from(is_daypart(doc.low(name + 1)));
    let future = matches!(doc.low(at), "next" | "coming");
    let strictly = matches!(doc.low(at), "last" | "previous");
    let value = published.and_then(|published| last_weekday(published, weekday, strictly));
    let overnight = at > 1 && doc.low(at - 1) == "on" && doc.low(at - 2) == "overnight";
    let value = match value {
        Some(date) if overnight => date.tomorrow().ok().map(|next| EventDate {
            from: date,
            to: next,
            precision: DayPrecision::Day,
        }),
        other => other.map(day),
    };
    let kind = if future {
        DateKind::Future
    } else {
        DateKind::Day
    };
    Some(DateMention {
        words: at..end,
        value: if future { None } else { value },
        kind,
    })
}

/// The latest `weekday` not after `published`, or before it when `strictly`.
fn last_weekday(published: Date, weekday: Weekday, strictly: bool) -> Option<Date> {
    let back = published.weekday().since(weekday);
    let back = if back == 0 && strictly { 7 } else { back };
    published.checked_sub(TimeSpan::new().days(back)).ok()
}

fn is_daypart(low: &str) -> bool {
    matches!(
        low,
        "morning" | "afternoon" | "evening" | "night" | "midday" | "noon" | "dawn" | "midnight"
    )
}

/// "yesterday", "last night", "this morning", "today", "tomorrow".
fn near_day(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    let back = |days: i64| {
        published
            .and_then(|date| date.checked_sub(days.days()).ok())
            .map(day)
    };
    let two = doc.low(at + 1);
    let (value, len) = match doc.low(at) {
        "yesterday" => (back(1), 1 + usize::from(is_daypart(two))),
        "today" | "tonight" => (back(0), 1),
        "this" if is_daypart(two) => (back(0), 2),
        "last" if two == "night" || two == "evening" => (back(1), 2),
        "overnight" if doc.low(at + 1) != "on" => {
            let from = back(1).map(|value| value.from);
            let value = from.zip(published).map(|(from, to)| EventDate {
                from,
                to,
                precision: DayPrecision::Day,
            });
            (value, 1)
        }
        "tomorrow" => {
            let words = at..at + 1;
            return Some(DateMention {
                words,
                value: None,
                kind: DateKind::Future,
            });
        }
        _ => return None,
    };
    Some(mention(at..at + len, value))
}

fn month_of(date: Date) -> EventDate {
    EventDate {
        from: date.first_of_month(),
        to: date.last_of_month(),
        precision: DayPrecision::Month,
    }
}

fn year_of(date: Date) -> EventDate {
    EventDate {
        from: date.first_of_year(),
        to: date.last_of_year(),
        precision: DayPrecision::Year,
    }
}

/// "in 2016".
fn bare_year(doc: &Document<'_>, at: usize, published: Option<Date>) -> Option<DateMention> {
    let asked = at > 0
        && matches!(
            doc.low(at - 1),
            "in" | "since" | "of" | "during" | "the" | "early" | "late"
        );
    let year = year(doc.low(at)).filter(|_| asked)?;
    if published.is_some_and(|date| year > date.year()) {
        return None;
    }
    let date = Date::new(year, 1, 1).ok()?;
    Some(mention(at..at + 1, Some(year_of(date))))
}

#[cfg(test)]
mod tests;
