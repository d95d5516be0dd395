use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use wirewatch_model::{DatePrecision, Stamp};

mod clock;
mod days;
mod months;
mod tokens;
mod zones;

use tokens::{Token, tokenize};

/// No date is longer than this, so longer texts need not be looked at.
const MAX_CHARS: usize = 120;
/// What Korean feeds mean when they name no zone.
const KOREAN_TIME_SECS: i32 = 9 * 3600;
/// No news feed is older than the Web's first ones.
const EARLIEST_YEAR: i16 = 1995;
/// How far the clocks of two machines may differ.
const FUTURE_LIMIT_SECS: i64 = 24 * 3600;

/// Reads a date in any of the forms that feeds are known to use; `None` when it is none.
///
/// A date whose day and month could be swapped (`03/04/2026`) is none either: it would be a guess.
pub fn parse_feed_date(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_CHARS {
        return None;
    }
    if let Some(at) = unix_time(text) {
        return Some(Stamp::utc(at));
    }
    let mut tokens = tokenize(text);
    let clock = clock::take_clock(&mut tokens)?;
    let date = days::read_date(&tokens)?;
    let Some(clock) = clock else {
        return Stamp::day(date);
    };
    let assumed = has_hangul(text).then_some(KOREAN_TIME_SECS);
    stamp(
        date,
        clock.time,
        clock.next_day,
        clock.offset_secs.or(assumed),
    )
}

/// Whether a feed's date can be true at all: not before 1995, and not more than a day after `now`.
pub fn is_plausible_date(stamp: &Stamp, now: Timestamp) -> bool {
    let year = stamp.civil_date().year();
    year >= EARLIEST_YEAR && stamp.at.as_second() - now.as_second() <= FUTURE_LIMIT_SECS
}

/// Seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970.
fn unix_time(text: &str) -> Option<Timestamp> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => Timestamp::from_second(number).ok(),
        12 | 13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

fn stamp(date: Date, time: Time, next_day: bool, offset_secs: Option<i32>) -> Option<Stamp> {
    let date = if next_day {
        date.tomorrow().ok()?
    } else {
        date
    };
    let offset = Offset::from_seconds(offset_secs.unwrap_or(0)).ok()?;
    let at = offset.to_timestamp(DateTime::from_parts(date, time)).ok()?;
    Some(Stamp {
        at,
        offset_secs,
        precision: DatePrecision::Second,
    })
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(text: &str, expected: &str) {
        let stamp = parse_feed_date(text);
        let at = stamp.map(|stamp| stamp.at.to_string());
        assert_eq!(at.as_deref(), Some(expected), "{text}");
    }

    #[track_caller]
    fn check_none(text: &str) {
        assert_eq!(parse_feed_date(text), None, "{text}");
    }

    #[test]
    fn mail_dates_are_read() {
        check_date("Tue, 05 Mar 2024 10:00:00 +0300", "2024-03-05T07:00:00Z");
        check_date("Tue, 5 Mar 24 10:00 GMT", "2024-03-05T10:00:00Z");
        check_date("5 March 2024 10:00:00 EST", "2024-03-05T15:00:00Z");
        check_date("Tue, 05 Mar 2024 10:00:00 GMT+3", "2024-03-05T07:00:00Z");
        check_date("Tue, 05 Mar 2024 10:00:00 -0000", "2024-03-05T10:00:00Z");
        check_date(
            "Tue, 05 Mar 2024 10:00:00 +0530 (IST)",
            "2024-03-05T04:30:00Z",
        );
        check_date("Tue Mar  5 10:00:00 2024", "2024-03-05T10:00:00Z");
        check_date("Tue Mar 05 10:00:00 PST 2024", "2024-03-05T18:00:00Z");
    }

    #[test]
    fn iso_dates_are_read() {
        check_date("2024-03-05T10:00:00.25+03:00", "2024-03-05T07:00:00Z");
        check_date("2024-03-05T10:00Z", "2024-03-05T10:00:00Z");
        check_date("2024-03-05 10:00:00", "2024-03-05T10:00:00Z");
        check_date("2024-03-05T24:00:00Z", "2024-03-06T00:00:00Z");
        check_date("20240305T100000Z", "2024-03-05T10:00:00Z");
        check_date("20240305", "2024-03-05T00:00:00Z");
        check_date("20240305100000", "2024-03-05T10:00:00Z");
        check_date("2024-065", "2024-03-05T00:00:00Z");
        check_date("2024-03", "2024-03-01T00:00:00Z");
        check_date("24-03-05", "2024-03-05T00:00:00Z");
    }

    #[test]
    fn other_countries_forms_are_read() {
        check_date("March 5, 2024 3:30 PM", "2024-03-05T15:30:00Z");
        check_date("March 5th, 2024, 12:05 a.m. EDT", "2024-03-05T04:05:00Z");
        check_date("05.03.2024 10:00", "2024-03-05T10:00:00Z");
        check_date("3/25/2024 10:00:00 AM", "2024-03-25T10:00:00Z");
        check_date("25/3/2024", "2024-03-25T00:00:00Z");
        check_date("2024年3月5日 10時30分", "2024-03-05T10:30:00Z");
        check_date("2024년 3월 5일 오전 9:30", "2024-03-05T00:30:00Z");
    }

    #[test]
    fn months_are_known_in_many_languages() {
        for text in [
            "5 mars 2024",
            "5. März 2024",
            "5 de marzo de 2024",
            "5 марта 2024 г.",
            "5 березня 2024",
            "5 Mart 2024",
            "5 marca 2024",
            "2024. március 5.",
            "5 Μαρ 2024",
            "5 مارس 2024",
            "5 آذار 2024",
            "٥ مارس ٢٠٢٤",
            "5 maart 2024",
            "Di, 5 Mrz 2024",
            "5 Maret 2024",
            "5 março 2024",
            "5 maaliskuuta 2024",
            "5 marts 2024",
        ] {
            check_date(text, "2024-03-05T00:00:00Z");
        }
    }

    #[test]
    fn unix_times_are_read() {
        check_date("1709632800", "2024-03-05T10:00:00Z");
        check_date("1709632800000", "2024-03-05T10:00:00Z");
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in [
            "",
            "yesterday",
            "3 hours ago",
            "32 Jan 2024",
            "2024-13-01",
            "2024-02-30",
            "5 foo 2024",
            "10:00",
            "2024-03-05T10:61:00Z",
            "2024-03-05T10:00:00+99:00",
            "2024-03-05T10:00:00Zjunk",
            "1.2.3.4",
            "03/04/2026",
            "Tue, 05 Mar 2024 1:2:3:4",
            "-",
            ":::",
            "99999999999999999999",
            "5 Mar Apr 2024",
            "-9999-01-01",
            "-2024-03-05T10:00:00Z",
            "-2024-065",
            "-20240305",
        ] {
            check_none(text);
        }
    }

    #[test]
    fn stamp_keeps_its_offset_and_precision() {
        let stamp = parse_feed_date("Tue, 05 Mar 2024 10:00:00 MESZ").expect("a date");
        assert_eq!(stamp.offset_secs, Some(7200));
        let day = parse_feed_date("5 Mar 2024").expect("a date");
        assert_eq!((day.precision, day.offset_secs), (DatePrecision::Day, None));
    }

    #[test]
    fn impossible_times_are_told() {
        let now: Timestamp = "2026-06-01T00:00:00Z".parse().expect("a time");
        let plausible = |text| is_plausible_date(&parse_feed_date(text).expect("a date"), now);
        assert!(plausible("2026-06-01T20:00:00Z"));
        assert!(!plausible("2099-01-01"));
        assert!(!plausible("1970-01-01T00:00:00Z"));
    }
}
