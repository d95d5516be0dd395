use jiff::Timestamp;
use jiff::tz::Offset;

/// Labels closer together than this part of the width would touch on a phone.
const CLOSEST: f64 = 0.17;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Steps of a time axis, in seconds. Weeks of 28 days and longer steps need no months of their own on an axis of five labels.
const STEPS: &[i64] = &[
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    5 * 365 * DAY,
];

/// A stretch of time laid over the width, with some room at both ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeScale {
    from: i64,
    to: i64,
}

impl TimeScale {
    /// The scale that holds all of `times`; an hour at least.
    pub(super) fn over(times: impl Iterator<Item = Timestamp>) -> Self {
        let (mut from, mut to) = (i64::MAX, i64::MIN);
        for time in times {
            from = from.min(time.as_second());
            to = to.max(time.as_second());
        }
        if from > to {
            (from, to) = (0, 0);
        }
        let room = ((to - from) / 20).max(HOUR / 2);
        Self {
            from: from - room,
            to: to + room,
        }
    }

    /// Where a moment lies, 0 to 1.
    pub(super) fn place(&self, time: Timestamp) -> f64 {
        self.place_of(time.as_second()).clamp(0.0, 1.0)
    }

    /// A few round moments with their labels.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let length = self.to - self.from;
        let fits = |step: &i64| (length / step) as f64 * CLOSEST <= 1.0;
        let step = STEPS.iter().copied().find(fits).unwrap_or(20 * 365 * DAY);
        let mut ticks = Vec::new();
        let mut at = self.from.div_euclid(step) * step + step;
        while at <= self.to {
            let label = Timestamp::from_second(at)
                .ok()
                .map(|time| label(time, step));
            ticks.extend(label.map(|label| (self.place_of(at), label)));
            at += step;
        }
        ticks
    }

    fn place_of(&self, second: i64) -> f64 {
        (second - self.from) as f64 / (self.to - self.from) as f64
    }
}

fn label(time: Timestamp, step: i64) -> String {
    let time = Offset::UTC.to_datetime(time);
    let format = match step {
        step if step >= 91 * DAY => "%b %Y",
        step if step >= DAY || (time.hour(), time.minute()) == (0, 0) => "%-d %b",
        _ => "%H:%M",
    };
    time.strftime(format).to_string()
}

/// Whole numbers from 0 to at least `most`, in a few round steps.
pub(super) fn value_ticks(most: u64) -> Vec<u64> {
    const MOST_STEPS: u64 = 4;
    let most = most.max(1);
    let mut unit = 1_u64;
    let step = loop {
        let round = [1, 2, 5].map(|times| unit.saturating_mul(times));
        let fits = |step: &u64| most.div_ceil(*step) <= MOST_STEPS;
        if let Some(step) = round.into_iter().find(fits) {
            break step;
        }
        unit = unit.saturating_mul(10);
    };
    (0..=most.div_ceil(step))
        .map(|number| number.saturating_mul(step))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_ticks(from: &str, to: &str, expected: &[&str]) {
        let times = [from, to].map(|time| time.parse().expect("a moment"));
        let ticks = TimeScale::over(times.into_iter()).ticks();
        let labels: Vec<&str> = ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, expected);
        assert!(ticks.iter().all(|(place, _)| (0.0..=1.0).contains(place)));
    }

    #[test]
    fn time_axis_has_a_few_round_labels() {
        check_ticks(
            "2024-03-22T19:10:00Z",
            "2024-03-23T16:00:00Z",
            &["00:00", "06:00", "12:00"].map(|l| if l == "00:00" { "23 Mar" } else { l }),
        );
        check_ticks(
            "2024-03-22T00:00:00Z",
            "2024-03-26T00:00:00Z",
            &["22 Mar", "23 Mar", "24 Mar", "25 Mar", "26 Mar"],
        );
        check_ticks("2024-03-22T10:00:00Z", "2024-03-22T10:00:00Z", &["10:00"]);
    }

    #[test]
    fn scale_of_nothing_does_no_harm() {
        let scale = TimeScale::over(std::iter::empty());
        assert_eq!(scale.place(Timestamp::UNIX_EPOCH), 0.5);
    }

    #[test]
    fn value_axis_is_round() {
        assert_eq!(value_ticks(0), [0, 1]);
        assert_eq!(value_ticks(3), [0, 1, 2, 3]);
        assert_eq!(value_ticks(137), [0, 50, 100, 150]);
        assert_eq!(value_ticks(145), [0, 50, 100, 150]);
        assert_eq!(value_ticks(9), [0, 5, 10]);
        assert!(value_ticks(u64::MAX).len() <= 6);
    }
}
