//! Dates as the article files write them, and as pages and feeds do.

use anyhow::Context as _;
use jiff::ZonedDateTime;
use jiff::fmt::strtime;

const RFC_3339: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// Reads an RFC 3339 date with a numeric offset, and keeps the offset.
pub fn parse_date(text: &str) -> anyhow::Result<ZonedDateTime> {
    strtime::parse(RFC_3339, text)
        .and_then(|date| date.to_zoned_datetime())
        .with_context(|| format!("`{text}` is not an RFC 3339 date with an offset"))
}

/// Writes a date as RFC 3339, in its own offset.
pub fn rfc_3339(date: &ZonedDateTime) -> String {
    date.strftime(RFC_3339).to_string()
}

/// Writes a date as RFC 2822, in its own offset.
pub fn rfc_2822(date: &ZonedDateTime) -> String {
    date.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// Writes a date by a strftime pattern of an outlet, in its own offset.
pub fn by_pattern(pattern: &str, date: &ZonedDateTime) -> anyhow::Result<String> {
    strtime::format(pattern, date).with_context(|| format!("`{pattern}` is no date pattern"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(text: &str, pattern: &str, expected: [&str; 3]) {
        let date = parse_date(text).unwrap();
        let human = by_pattern(pattern, &date).unwrap();
        assert_eq!(
            [rfc_3339(&date), rfc_2822(&date), human],
            expected.map(str::to_owned)
        );
    }

    #[test]
    fn dates_keep_their_offset() {
        check_date(
            "2025-01-02T17:05:00-06:00",
            "%B %-d, %Y, %-I:%M %p",
            [
                "2025-01-02T17:05:00-06:00",
                "Thu, 02 Jan 2025 17:05:00 -0600",
                "January 2, 2025, 5:05 PM",
            ],
        );
        check_date(
            "2024-01-03T17:10:00+00:00",
            "%-d %B %Y, %H:%M %:z",
            [
                "2024-01-03T17:10:00+00:00",
                "Wed, 03 Jan 2024 17:10:00 +0000",
                "3 January 2024, 17:10 +00:00",
            ],
        );
    }

    #[test]
    fn dates_without_an_offset_or_a_calendar_day_are_refused() {
        for text in ["2025-01-02T17:05:00", "2025-02-30T17:05:00+01:00", "today"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_wrong_pattern_is_an_error_and_no_panic() {
        let date = parse_date("2025-01-02T17:05:00-06:00").unwrap();
        assert!(by_pattern("%B %", &date).is_err());
    }
}
