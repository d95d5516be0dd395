//! What the server counts of its own work, for `/metrics`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;

/// Upper bounds of the buckets of the time an answer took, in seconds; Prometheus' own defaults, with two finer ones.
const BOUNDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];

/// Requests by route and status, with the times they took.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(String, u16), Series>>,
}

#[derive(Default)]
struct Series {
    count: u64,
    seconds: f64,
    /// How many took no longer than the bound at the same place of [`BOUNDS`].
    within: [u64; BOUNDS.len()],
}

/// A request that is being answered, to be counted under the route it matched.
pub(crate) struct Counting {
    started: Instant,
    route: Option<MatchedPath>,
}

impl Counting {
    pub(crate) fn begin(request: &Request) -> Self {
        Self {
            started: Instant::now(),
            // Never the address itself: it holds what people search for, and there is no end of them.
            route: request.extensions().get::<MatchedPath>().cloned(),
        }
    }

    pub(crate) fn end(self, metrics: &Metrics, status: StatusCode) {
        let route = self.route.as_ref().map_or("none", MatchedPath::as_str);
        metrics.count(route.to_owned(), status.as_u16(), self.started.elapsed());
    }
}

impl Metrics {
    fn count(&self, route: String, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let series = requests.entry((route, status)).or_default();
        series.count += 1;
        series.seconds += seconds;
        for (within, bound) in series.within.iter_mut().zip(BOUNDS) {
            if seconds <= bound {
                *within += 1;
            }
        }
    }

    /// The counts in Prometheus' text format.
    pub(crate) fn to_text(&self) -> String {
        let name = "wirewatch_http_request_duration_seconds";
        let mut text = format!(
            "# HELP {name} Time from a request to its answer's first byte.\n# TYPE {name} histogram\n"
        );
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, status), series) in requests.iter() {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (within, bound) in series.within.iter().zip(BOUNDS) {
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {within}");
            }
            let (count, seconds) = (series.count, series.seconds);
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "{name}_sum{{{labels}}} {seconds}");
            let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
        }
        text
    }
}

/// Adds one number that goes up and down to a text in Prometheus' format.
pub(crate) fn add_gauge(text: &mut String, name: &str, help: &str, value: impl std::fmt::Display) {
    let _ = writeln!(
        text,
        "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_in_every_bucket_they_fit() {
        let metrics = Metrics::default();
        metrics.count("/a".to_owned(), 200, Duration::from_millis(20));
        metrics.count("/a".to_owned(), 200, Duration::from_secs(9));
        let text = metrics.to_text();
        let line = |le: &str, count: u64| {
            format!(
                "wirewatch_http_request_duration_seconds_bucket{{route=\"/a\",status=\"200\",le=\"{le}\"}} {count}\n"
            )
        };
        assert!(text.contains(&line("0.01", 0)), "{text}");
        assert!(text.contains(&line("0.025", 1)), "{text}");
        assert!(text.contains(&line("+Inf", 2)), "{text}");
    }
}
