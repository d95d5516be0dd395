use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// How exact a [`Stamp`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatePrecision {
    /// Only the day was given.
    Day,
    /// A time of day was given.
    Second,
}

/// A moment as a page or feed gave it: the instant, with the offset it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// The instant; midnight UTC of the day when only a day was given.
    pub at: Timestamp,
    /// Seconds east of Greenwich as written; `None` when no zone was given and UTC was assumed.
    pub offset_secs: Option<i32>,
    /// How exact the source was.
    pub precision: DatePrecision,
}

impl Stamp {
    /// A stamp of a whole day, at midnight UTC.
    pub fn day(date: Date) -> Option<Self> {
        let at = date.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp();
        Some(Self {
            at,
            offset_secs: None,
            precision: DatePrecision::Day,
        })
    }

    /// A stamp of an instant written in UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self {
            at,
            offset_secs: Some(0),
            precision: DatePrecision::Second,
        }
    }

    /// The day in the stamp's own offset, which is what its readers saw.
    pub fn civil_date(&self) -> Date {
        self.offset().to_datetime(self.at).date()
    }

    /// RFC 3339 with the offset as written (`2024-03-26T09:00:00+00:00`), or `2024-03-26` when only a day is known.
    pub fn to_rfc3339(&self) -> String {
        match self.precision {
            DatePrecision::Day => self.civil_date().to_string(),
            DatePrecision::Second => self.at.display_with_offset(self.offset()).to_string(),
        }
    }

    fn offset(&self) -> Offset {
        self.offset_secs
            .and_then(|secs| Offset::from_seconds(secs).ok())
            .unwrap_or(Offset::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamp_is_written_in_its_own_offset() {
        let at: Timestamp = "2024-03-22T20:15:00Z".parse().expect("a timestamp");
        let stamp = Stamp {
            at,
            offset_secs: Some(3 * 3600),
            precision: DatePrecision::Second,
        };
        assert_eq!(stamp.to_rfc3339(), "2024-03-22T23:15:00+03:00");
        assert_eq!(Stamp::utc(at).to_rfc3339(), "2024-03-22T20:15:00+00:00");
    }

    #[test]
    fn day_stamp_shows_no_time() {
        let stamp = Stamp::day(jiff::civil::date(2024, 3, 22)).expect("a day");
        assert_eq!(stamp.to_rfc3339(), "2024-03-22");
    }
}
