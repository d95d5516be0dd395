//! Spreading the counts of days over a timeline, and marking where feeds were down.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use wirewatch_index::DayCount;
use wirewatch_store::Outage;

use crate::views::{SpanView, TimelineView};

/// More spans than this are no picture any more.
const MOST_SPANS: i64 = 366;

/// Even weeks and months of a longer time are not told: most of it would be zeros of misread dates.
const MOST_DAYS: i64 = 366 * 200;

/// A feed that could not be read for less of a day still showed most of that day's entries afterwards.
const DOWN_SECS: i64 = 6 * 3600;

const DAY_SECS: i64 = 86_400;

/// A Monday, in days since 1970, which began on a Thursday.
const FIRST_MONDAY: i64 = 4;

/// The length of the spans of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interval {
    Any,
    Day,
    Week,
    Month,
}

impl Interval {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "" => Some(Self::Any),
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// The finest that is no more than the picture holds.
    fn fitting(self, days: i64) -> Self {
        match self {
            Self::Any if days <= MOST_SPANS => Self::Day,
            Self::Any if days <= MOST_SPANS * 7 => Self::Week,
            Self::Any => Self::Month,
            given => given,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Any | Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first day of the span that `day` is in.
    fn start(self, day: i64) -> i64 {
        match self {
            Self::Any | Self::Day => day,
            Self::Week => day - (day - FIRST_MONDAY).rem_euclid(7),
            Self::Month => date(day).map_or(day, |date| number(date.first_of_month())),
        }
    }

    /// The first day behind the span that begins with `start`.
    fn end(self, start: i64) -> Option<i64> {
        match self {
            Self::Any | Self::Day => Some(start + 1),
            Self::Week => Some(start + 7),
            Self::Month => Some(number(date(start)?.checked_add(1.month()).ok()?)),
        }
    }
}

/// The timeline of `days`, from the first day with hits (or the period's start) to the last (or its end).
pub(crate) fn timeline_view(
    days: &[DayCount],
    period: (Option<Timestamp>, Option<Timestamp>),
    interval: Interval,
    outages: &[Outage],
    now: Timestamp,
) -> TimelineView {
    let mut view = TimelineView {
        interval: interval.name(),
        total: days.iter().map(|day| day.matching).sum(),
        spans: Vec::new(),
        facets: BTreeMap::new(),
    };
    let hits = || days.iter().filter(|day| day.matching > 0);
    let first = period.0.map(day_of).or(hits().next().map(|day| day.day));
    let last = period
        .1
        .map(|to| (to.as_second() - 1).div_euclid(DAY_SECS))
        .or(hits().next_back().map(|day| day.day));
    let (Some(first), Some(last)) = (first, last) else {
        return view;
    };
    let first = first.max(last - MOST_DAYS);
    let interval = interval.fitting(last - first + 1);
    view.interval = interval.name();
    let mut start = interval.start(first);
    let mut rest = days;
    while start <= last {
        let (Some(day), Some(end)) = (date(start), interval.end(start)) else {
            break;
        };
        let from = rest.partition_point(|day| day.day < start);
        let to = rest.partition_point(|day| day.day < end);
        let inside = rest.get(from..to).unwrap_or_default();
        rest = rest.get(to..).unwrap_or_default();
        let down = feeds_down((start, end), outages, now);
        view.spans.push(span(day, inside, down));
        start = end;
    }
    view
}

/// The earliest moment that a timeline of these days shows when no period is given: the first hit, or the beginning of the
/// span it is in.
pub(crate) fn begin_of(days: &[DayCount]) -> Timestamp {
    const LONGEST_SPAN_DAYS: i64 = 31;
    let first = days.iter().find(|day| day.matching > 0);
    let second = first.and_then(|hit| (hit.day - LONGEST_SPAN_DAYS).checked_mul(DAY_SECS));
    let at = second.and_then(|second| Timestamp::from_second(second).ok());
    at.unwrap_or(Timestamp::MIN)
}

fn span(start: Date, days: &[DayCount], feeds_down: Vec<String>) -> SpanView {
    let count = days.iter().map(|day| day.matching).sum();
    let all: u64 = days.iter().map(|day| day.all).sum();
    SpanView {
        start: start.to_string(),
        count,
        all,
        share: (all > 0).then(|| count as f64 / all as f64),
        feeds_down,
    }
}

/// The feeds that were down for hours on one of the days from the first on and before the second, each once.
fn feeds_down((start, end): (i64, i64), outages: &[Outage], now: Timestamp) -> Vec<String> {
    let second = |day: i64| day.saturating_mul(DAY_SECS);
    let (begins, ends) = (second(start), second(end));
    let mut down: Vec<&str> = outages
        .iter()
        .filter(|outage| outage.from.as_second() < ends)
        .filter(|outage| outage.to.unwrap_or(now).as_second() > begins)
        .filter(|outage| (start..end).any(|day| is_down(outage, day, now)))
        .map(|outage| outage.feed_id.as_str())
        .collect();
    down.sort_unstable();
    down.dedup();
    down.into_iter().map(str::to_owned).collect()
}

/// Whether the feed was down for so long a part of the day that articles may be missing.
fn is_down(outage: &Outage, day: i64, now: Timestamp) -> bool {
    let (start, end) = (day * DAY_SECS, (day + 1) * DAY_SECS);
    let from = outage.from.as_second().max(start);
    let to = outage.to.unwrap_or(now).as_second().min(end);
    to - from >= DOWN_SECS
}

fn day_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(DAY_SECS)
}

fn date(day: i64) -> Option<Date> {
    let at = Timestamp::from_second(day.checked_mul(DAY_SECS)?).ok()?;
    Some(Offset::UTC.to_datetime(at).date())
}

/// Days since 1970.
fn number(day: Date) -> i64 {
    Offset::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_or(i64::MAX, day_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn outages_are_looked_for_from_the_span_of_the_first_hit_on() {
        let days = [count("2024-03-01", 0, 4), count("2024-05-20", 2, 2)];
        let begin = begin_of(&days);
        assert!(begin <= at("2024-05-01T00:00:00Z") && begin > at("2024-04-01T00:00:00Z"));
        assert_eq!(begin_of(&[]), Timestamp::MIN);
    }

    fn count(day: &str, matching: u64, all: u64) -> DayCount {
        let day = number(day.parse().expect("a day"));
        DayCount { day, matching, all }
    }

    #[track_caller]
    fn check(days: &[DayCount], interval: Interval, expected: &[(&str, u64, u64)]) {
        let view = timeline_view(
            days,
            (None, None),
            interval,
            &[],
            at("2025-04-01T00:00:00Z"),
        );
        let spans: Vec<(&str, u64, u64)> = view
            .spans
            .iter()
            .map(|span| (span.start.as_str(), span.count, span.all))
            .collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn days_without_hits_are_shown_between_those_with() {
        let days = [
            count("2025-02-27", 0, 4),
            count("2025-02-28", 1, 2),
            count("2025-03-01", 0, 5),
            count("2025-03-03", 2, 2),
        ];
        check(
            &days,
            Interval::Any,
            &[
                ("2025-02-28", 1, 2),
                ("2025-03-01", 0, 5),
                ("2025-03-02", 0, 0),
                ("2025-03-03", 2, 2),
            ],
        );
        check(
            &days,
            Interval::Week,
            &[("2025-02-24", 1, 11), ("2025-03-03", 2, 2)],
        );
        check(
            &days,
            Interval::Month,
            &[("2025-02-01", 1, 6), ("2025-03-01", 2, 7)],
        );
    }

    #[test]
    fn long_times_have_longer_spans() {
        let days = [count("2020-01-01", 1, 1), count("2025-03-03", 1, 1)];
        let now = at("2025-04-01T00:00:00Z");
        let view = timeline_view(&days, (None, None), Interval::Any, &[], now);
        assert_eq!(
            (view.interval, view.spans.len(), view.total),
            ("week", 271, 2)
        );
    }

    #[test]
    fn no_hits_make_no_spans() {
        check(&[count("2025-03-01", 0, 5)], Interval::Any, &[]);
    }

    #[test]
    fn days_are_marked_when_a_feed_was_down_for_hours() {
        let down = |from: &str, to: Option<&str>| Outage {
            feed_id: "a".into(),
            from: at(from),
            to: to.map(at),
        };
        let outages = [
            down("2025-03-01T10:00:00Z", Some("2025-03-01T12:00:00Z")),
            down("2025-03-02T12:00:00Z", Some("2025-03-03T05:00:00Z")),
            down("2025-03-04T20:00:00Z", None),
        ];
        let period = (
            Some(at("2025-03-01T00:00:00Z")),
            Some(at("2025-03-07T00:00:00Z")),
        );
        let now = at("2025-03-06T00:00:00Z");
        let view = timeline_view(&[], period, Interval::Any, &outages, now);
        let marked: Vec<usize> = view
            .spans
            .iter()
            .map(|span| span.feeds_down.len())
            .collect();
        assert_eq!(marked, [0, 1, 0, 0, 1, 0]);
    }
}
