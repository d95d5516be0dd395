//! Times as people and programs read them.

use jiff::Timestamp;
use jiff::tz::Offset;

/// A moment or day: for `<time datetime>`, and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// RFC 3339, or a day.
    pub(crate) machine: String,
    /// In words, in UTC.
    pub(crate) words: String,
}

impl Moment {
    /// A moment, to the minute.
    pub(crate) fn at(at: Timestamp) -> Self {
        let utc = Offset::UTC.to_datetime(at);
        Self {
            machine: at.to_string(),
            words: utc.strftime("%-d %b %Y, %H:%M UTC").to_string(),
        }
    }

    /// The day of a moment, in UTC.
    pub(crate) fn day(at: Timestamp) -> Self {
        let utc = Offset::UTC.to_datetime(at);
        Self {
            machine: utc.strftime("%Y-%m-%d").to_string(),
            words: utc.strftime("%-d %b %Y").to_string(),
        }
    }

    /// A moment as views give it (RFC 3339); anything else stands for itself.
    pub(crate) fn of(stamp: &str) -> Self {
        match stamp.parse::<Timestamp>() {
            Ok(at) => Self {
                machine: stamp.to_owned(),
                ..Self::at(at)
            },
            Err(_) => Self::of_day(stamp),
        }
    }

    /// A day such as `2024-03-22`; anything else stands for itself.
    pub(crate) fn of_day(day: &str) -> Self {
        let words = day.parse::<jiff::civil::Date>().map_or_else(
            |_| day.to_owned(),
            |date| date.strftime("%-d %b %Y").to_string(),
        );
        Self {
            machine: day.to_owned(),
            words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stamp: &str, words: &str) {
        assert_eq!(Moment::of(stamp).words, words);
    }

    #[test]
    fn moments_are_told_in_utc() {
        check("2024-03-22T20:05:00+03:00", "22 Mar 2024, 17:05 UTC");
        check("2024-03-22", "22 Mar 2024");
        check("last spring", "last spring");
    }
}
