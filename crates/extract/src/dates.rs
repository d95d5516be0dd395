use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use regex::{Captures, Regex};
use wirewatch_model::{DatePrecision, Stamp};

use crate::months::month_of;

/// `2024-03-26T09:00:00.000+01:00` and its many looser spellings.
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?:^|[^\d])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})
          (?:(?:[T\s,]|\s-\s|T\s)+(?P<h>\d{1,2}):(?P<mi>\d\d)(?::(?P<se>\d\d)(?:[.,:]\d+)?)?
          \s*(?P<ap>[AaPp]\.?[Mm]\.?)?\s*(?P<z>Z\b|z\b|[A-Z]{2,4}\b|[+-]\d\d:?\d\d|[+-]\d\d?\b)?)?",
    )
});
/// `20240326` and `20240326T090000Z`.
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)
          (?:[T\s]?(?P<h>[0-2]\d):?(?P<mi>\d\d):?(?P<se>\d\d)?(?P<z>Z|[+-]\d\d:?\d\d)?)?$",
    )
});
/// `26.03.2024`, `26/3/2024`, `26-03-2024`.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\d])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})[./-](?P<y>(?:19|20)\d\d|[012]\d)(?:[^\d.]|$)",
    )
});
/// `2024年3月26日`, `2024년 3월 26일`.
static EAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<y>20\d\d)\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]")
});
/// `26 March 2024`, `26. März 2024`, `26 de marzo de 2024`.
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?,?[\s-]+(?:de\s+|of\s+)?(?P<m>[\p{L}\p{M}]+)\.?,?[\s-]+(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d)",
    )
});
/// `March 26, 2024`.
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<m>\p{L}+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:at\s+)?(?P<y>(?:19|20)\d\d)")
});
/// A time of day somewhere behind a date, with an optional zone.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?:^|[^\d:])(?P<h>\d{1,2})[:.h](?P<mi>[0-5]\d)(?::(?P<se>[0-5]\d))?
          \s*(?P<ap>[AaPp]\.?[Mm]\b\.?)?\s*(?:Uhr)?\s*\(?(?P<z>Z\b|UTC|GMT|[A-Z]{2,4}\b|[+-]\d\d:?\d\d)?",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is tested")
}

/// No page is older than the web.
const FIRST_YEAR: i16 = 1990;
/// `1.1.24` is the shortest date.
const MIN_DIGITS: usize = 4;
/// Longer texts are no dates.
const MAX_CHARS: usize = 300;

/// Reads a date as pages write it: ISO in loose spellings, RFC 2822, or words in some twenty languages.
///
/// Times of day and offsets are kept. `None` for what is no date, and for `3/4/2024`, which has two readings.
pub fn parse_stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    if let Some(stamp) = parse_epoch(text) {
        return Some(stamp);
    }
    let digits = western_digits(text);
    let text = digits.as_str();
    // Spares the patterns most texts that are asked: every date names its day and more in figures.
    if text.bytes().filter(u8::is_ascii_digit).count() < MIN_DIGITS {
        return None;
    }
    if let Some(found) = COMPACT.captures(text).or_else(|| ISO.captures(text)) {
        let date = date_from(&found)?;
        return stamp_of(date, clock_from(&found));
    }
    let (date, end) = worded_date(text).or_else(|| numeric_date(text))?;
    let behind = text.get(end..).unwrap_or_default();
    let clock = CLOCK
        .captures(behind)
        .or_else(|| CLOCK.captures(text))
        .and_then(|found| clock_from(&found));
    stamp_of(date, clock)
}

/// A time of day with the offset it was written in.
struct Clock {
    time: Time,
    offset: Option<Offset>,
}

/// Seconds or milliseconds since 1970.
fn parse_epoch(text: &str) -> Option<Stamp> {
    let seconds: i64 = match text.len() {
        10 => text.parse().ok()?,
        13 => text.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    if seconds < 600_000_000 {
        return None;
    }
    jiff::Timestamp::from_second(seconds).ok().map(Stamp::utc)
}

/// Arabic-Indic and Persian digits as `0` to `9`.
fn western_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '٠'..='٩' => shifted(c, '٠'),
            '۰'..='۹' => shifted(c, '۰'),
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect()
}

fn shifted(digit: char, zero: char) -> char {
    char::from_digit(digit as u32 - zero as u32, 10).unwrap_or(digit)
}

fn number<T: std::str::FromStr>(found: &Captures<'_>, name: &str) -> Option<T> {
    found.name(name)?.as_str().parse().ok()
}

fn date_from(found: &Captures<'_>) -> Option<Date> {
    valid_date(
        number(found, "y")?,
        number(found, "m")?,
        number(found, "d")?,
    )
}

fn valid_date(year: i16, month: i8, day: i8) -> Option<Date> {
    if year < FIRST_YEAR {
        return None;
    }
    Date::new(year, month, day).ok()
}

fn worded_date(text: &str) -> Option<(Date, usize)> {
    if let Some(found) = EAST.captures(text) {
        return Some((date_from(&found)?, found.get(0)?.end()));
    }
    for pattern in [&DAY_MONTH, &MONTH_DAY] {
        for found in pattern.captures_iter(text) {
            let month = found.name("m").and_then(|name| month_of(name.as_str()));
            let Some(month) = month else { continue };
            let date = valid_date(number(&found, "y")?, month, number(&found, "d")?)?;
            return Some((date, found.get(0)?.end()));
        }
    }
    None
}

/// Day and month as numbers: only where one order is possible, or a full stop says the order.
fn numeric_date(text: &str) -> Option<(Date, usize)> {
    let found = NUMERIC.captures(text)?;
    let (a, b, year): (i8, i8, i16) = (
        number(&found, "a")?,
        number(&found, "b")?,
        number(&found, "y")?,
    );
    // Two digits are a year only behind full stops: 25.04.24.
    let is_dotted = found.name("s")?.as_str() == ".";
    let year = match year {
        0..100 if is_dotted => year + 2000,
        0..100 => return None,
        year => year,
    };
    let day_first = found.name("s")?.as_str() == "." || a > 12 || a == b;
    let date = if day_first {
        valid_date(year, b, a)?
    } else if b > 12 {
        valid_date(year, a, b)?
    } else {
        return None;
    };
    Some((date, found.name("y")?.end()))
}

fn clock_from(found: &Captures<'_>) -> Option<Clock> {
    let mut hour: i8 = number(found, "h")?;
    let minute: i8 = number(found, "mi")?;
    let second: i8 = number(found, "se").unwrap_or(0);
    if let Some(half) = found.name("ap").or(None) {
        let is_pm = half.as_str().starts_with(['p', 'P']);
        hour = match (hour, is_pm) {
            (12, false) => 0,
            (12, true) => 12,
            (hour, true) if hour < 12 => hour + 12,
            (hour, _) => hour,
        };
    }
    Some(Clock {
        time: Time::new(hour, minute, second.min(59), 0).ok()?,
        offset: found.name("z").and_then(|zone| offset_of(zone.as_str())),
    })
}

/// The offset of `+01:00` or of an abbreviation that means one thing only.
fn offset_of(zone: &str) -> Option<Offset> {
    let hours = |hours: i8| Offset::from_hours(hours).ok();
    match zone.to_ascii_uppercase().as_str() {
        "Z" | "UTC" | "GMT" | "WET" => return Some(Offset::UTC),
        "CET" | "MEZ" | "WAT" => return hours(1),
        "CEST" | "MESZ" | "EET" | "SAST" | "CAT" => return hours(2),
        "EEST" | "MSK" | "EAT" | "TRT" => return hours(3),
        "PKT" => return hours(5),
        "WIB" => return hours(7),
        "HKT" | "SGT" | "AWST" => return hours(8),
        "JST" | "KST" => return hours(9),
        "AEST" => return hours(10),
        "AEDT" => return hours(11),
        "EST" => return hours(-5),
        "EDT" => return hours(-4),
        "CDT" => return hours(-5),
        "MST" => return hours(-7),
        "MDT" => return hours(-6),
        "PST" => return hours(-8),
        "PDT" => return hours(-7),
        _ => {}
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(digits.len().min(2))?;
    let hours: i32 = hours.parse().ok()?;
    let minutes: i32 = minutes.parse().unwrap_or(0);
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn stamp_of(date: Date, clock: Option<Clock>) -> Option<Stamp> {
    let Some(clock) = clock else {
        return Stamp::day(date);
    };
    let moment = DateTime::from_parts(date, clock.time);
    let zone = TimeZone::fixed(clock.offset.unwrap_or(Offset::UTC));
    Some(Stamp {
        at: zone.to_timestamp(moment).ok()?,
        offset_secs: clock.offset.map(Offset::seconds),
        precision: DatePrecision::Second,
    })
}

/// The day in an address such as `/2024/03/26/` or `/20240326-`.
pub fn date_in_url(url: &str) -> Option<Stamp> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[/_-](?P<y>20\d\d)(?:[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})|(?P<m2>[01]\d)(?P<d2>[0-3]\d))(?:[/_.-]|$)",
        )
    });
    let found = PATH.captures(url)?;
    let month = number(&found, "m").or_else(|| number(&found, "m2"))?;
    let day = number(&found, "d").or_else(|| number(&found, "d2"))?;
    Stamp::day(valid_date(number(&found, "y")?, month, day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_stamp(text: &str, expected: Option<&str>) {
        assert_eq!(
            parse_stamp(text).map(|stamp| stamp.to_rfc3339()).as_deref(),
            expected
        );
    }

    #[test]
    fn offset_and_time_of_day_are_kept() {
        check_stamp(
            "2024-03-26T09:00:00+01:00",
            Some("2024-03-26T09:00:00+01:00"),
        );
        check_stamp(
            "2024-03-26T09:00:00.123Z",
            Some("2024-03-26T09:00:00+00:00"),
        );
        check_stamp(
            "2024-03-26 09:00:00 +0530",
            Some("2024-03-26T09:00:00+05:30"),
        );
        check_stamp(
            "Tue, 26 Mar 2024 09:05:00 GMT",
            Some("2024-03-26T09:05:00+00:00"),
        );
        check_stamp(
            "March 26, 2024 5:30 pm EDT",
            Some("2024-03-26T17:30:00-04:00"),
        );
        check_stamp("1711443600", Some("2024-03-26T09:00:00+00:00"));
    }

    #[test]
    fn day_without_time_stays_a_day() {
        check_stamp("2024-03-26", Some("2024-03-26"));
        check_stamp("26. März 2024", Some("2024-03-26"));
        check_stamp("26 de marzo de 2024", Some("2024-03-26"));
        check_stamp("26 марта 2024", Some("2024-03-26"));
        check_stamp("٢٦ مارس ٢٠٢٤", Some("2024-03-26"));
        check_stamp("2024年3月26日", Some("2024-03-26"));
        check_stamp("26.03.2024", Some("2024-03-26"));
        check_stamp("26.03.24", Some("2024-03-26"));
    }

    #[test]
    fn date_with_two_readings_is_none() {
        check_stamp("03/04/2024", None);
        check_stamp("26/03/2024", Some("2024-03-26"));
        check_stamp("03/26/2024", Some("2024-03-26"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        check_stamp("two days ago", None);
        check_stamp("12/26/24", None);
        check_stamp("2024-13-45", None);
        check_stamp("", None);
    }

    #[test]
    fn day_is_read_from_an_address() {
        let day = |url| date_in_url(url).map(|stamp| stamp.to_rfc3339());
        assert_eq!(
            day("https://a.example/world/2024/03/26/road").as_deref(),
            Some("2024-03-26")
        );
        assert_eq!(
            day("https://a.example/20240326-road").as_deref(),
            Some("2024-03-26")
        );
        assert_eq!(day("https://a.example/road-12345678"), None);
    }
}
