use jiff::Timestamp;
use wirewatch_store::FeedStatus;

/// A length of time in its largest whole unit: `13 minutes`, `3 days`.
pub(super) fn span(secs: i64) -> String {
    let (count, unit) = match secs.max(0) {
        secs @ ..120 => (secs, "second"),
        secs @ ..7_200 => (secs / 60, "minute"),
        secs @ ..172_800 => (secs / 3_600, "hour"),
        secs => (secs / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A moment to the minute, in UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What happens next with a feed, when, and why then.
pub(super) fn next_poll(status: &FeedStatus, now: Timestamp) -> String {
    let state = &status.state;
    if status.paused {
        return "not polled until it is resumed".to_owned();
    }
    if state.stopped {
        return "never polled again, until its address is changed or it is added anew".to_owned();
    }
    let Some(at) = state.next_at.filter(|at| *at > now) else {
        return "due now; the next run polls it".to_owned();
    };
    let wait = span(at.as_second() - now.as_second());
    let why = if state.failures > 0 {
        "; later with each failure, but never given up".to_owned()
    } else {
        why_then(status)
    };
    let verb = if state.failures > 0 {
        "tried"
    } else {
        "polled"
    };
    format!("{verb} again in {wait}, at {}{why}", moment(at))
}

fn why_then(status: &FeedStatus) -> String {
    let habits = &status.state.habits;
    let Some(interval) = habits.interval_secs else {
        return String::new();
    };
    let wishes = habits.wishes;
    let wished = [
        (
            wishes.ttl_minutes.map(|minutes| u64::from(minutes) * 60),
            "its <ttl>",
        ),
        (
            wishes.update_period_secs.map(u64::from),
            "its sy:updatePeriod",
        ),
        (habits.max_age_secs, "its server's Cache-Control"),
    ];
    let largest = wished
        .into_iter()
        .filter_map(|(secs, who)| Some((secs?, who)))
        .max_by_key(|(secs, _)| *secs);
    if let Some((secs, who)) = largest.filter(|(secs, _)| *secs > interval) {
        return format!("; not sooner, as {who} asks for {}", seconds(secs));
    }
    let every = format!("; every {}", seconds(interval));
    match habits.gap_secs {
        Some(gap) if gap / 2 == interval => {
            format!("{every}, half the usual time between its entries")
        }
        _ => every,
    }
}

fn seconds(secs: u64) -> String {
    span(i64::try_from(secs).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_largest_whole_unit() {
        for (secs, text) in [
            (1, "1 second"),
            (119, "119 seconds"),
            (780, "13 minutes"),
            (7_200, "2 hours"),
            (172_800, "2 days"),
            (-5, "0 seconds"),
        ] {
            assert_eq!(span(secs), text);
        }
    }
}
