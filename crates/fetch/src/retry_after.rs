use std::time::Duration;

use crate::parse_feed_date;

/// Reads a Retry-After header: seconds, or a date counted from the server's own `date` header.
///
/// `None` for what cannot be read, and for a moment that has passed.
pub(crate) fn parse_retry_after(
    value: &str,
    date: Option<&str>,
    cap: Duration,
) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        let wait = Duration::try_from_secs_f64(seconds.min(cap.as_secs_f64()));
        return wait.ok();
    }
    let until = parse_feed_date(value)?.at;
    let now = date
        .and_then(parse_feed_date)
        .map_or_else(jiff::Timestamp::now, |stamp| stamp.at);
    let wait = Duration::try_from(now.duration_until(until)).ok()?;
    Some(wait.min(cap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_wait(value: &str, expected: Option<u64>) {
        let date = Some("Tue, 05 Mar 2024 10:00:00 GMT");
        let wait = parse_retry_after(value, date, Duration::from_secs(86_400));
        assert_eq!(wait.map(|wait| wait.as_secs()), expected, "{value}");
    }

    #[test]
    fn seconds_and_dates_are_read() {
        check_wait("120", Some(120));
        check_wait(" 1.5 ", Some(1));
        check_wait("Tue, 05 Mar 2024 10:02:00 GMT", Some(120));
    }

    #[test]
    fn junk_and_the_past_are_none_and_ten_days_are_one() {
        check_wait("soon", None);
        check_wait("-5", None);
        check_wait("Tue, 05 Mar 2024 09:00:00 GMT", None);
        check_wait("864000", Some(86_400));
        check_wait("99999999999999999999999", Some(86_400));
    }
}
