use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use wirewatch_model::Count;

use super::axis::{TimeScale, value_ticks};
use super::marks::{draw_mark, legend_mark, series};
use super::svg::{Canvas, Inside, Svg, percent, pixels};

const TOP: f64 = 16.0;
const PLOT: f64 = 190.0;
const BOTTOM: f64 = 20.0;

/// One statement of a number, as the chart shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TollPoint {
    /// The origin of the text, as shown.
    pub(crate) origin: String,
    /// When it was stated.
    pub(crate) at: Timestamp,
    /// How many.
    pub(crate) count: Count,
    /// The statement's row in the table.
    pub(crate) link: String,
    /// The statement in words.
    pub(crate) told: String,
}

/// What was stated over time: a step line and a sign for each origin, a band from the least to the greatest number. Nothing
/// is averaged, and no line joins two origins.
#[derive(Debug, Clone, Template)]
#[template(path = "charts/tolls.html")]
pub(crate) struct TollChart {
    title: String,
    svg: Svg,
    legend: Vec<(Svg, String)>,
    open: bool,
    vague: bool,
}

impl HtmlSafe for TollChart {}

impl TollChart {
    /// The chart of `points`; `None` when none of them has a number.
    pub(crate) fn new(id: &str, title: &str, points: &[TollPoint]) -> Option<Self> {
        let mut points: Vec<&TollPoint> = points
            .iter()
            .filter(|point| level(point.count).is_some())
            .collect();
        points.sort_by_key(|point| point.at);
        let mut origins: Vec<&str> = Vec::new();
        for point in &points {
            if !origins.contains(&point.origin.as_str()) {
                origins.push(&point.origin);
            }
        }
        let first = points.first()?;
        let last = points.last()?;
        let description = format!(
            "{} statements of {} origins from {} to {}. The table below has each of them.",
            points.len(),
            origins.len(),
            day(first.at),
            day(last.at)
        );
        let legend = origins.iter().enumerate().map(|(number, origin)| {
            let mark = legend_mark(
                &format!("{id}-key-{number}"),
                number,
                &format!("Sign of {origin}"),
            );
            (mark, (*origin).to_owned())
        });
        Some(Self {
            title: title.to_owned(),
            svg: drawn(id, title, &description, &points, &origins),
            legend: legend.collect(),
            open: points.iter().any(|point| is_open(point.count)),
            vague: points.iter().any(|point| point.count.vague),
        })
    }
}

/// The number at which a statement's line stands: the least it states, or the greatest when it states no other.
fn level(count: Count) -> Option<u32> {
    count.min.or(count.max)
}

/// "At least 137".
fn is_open(count: Count) -> bool {
    count.min.is_some() && count.max.is_none()
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}

fn drawn(id: &str, title: &str, description: &str, points: &[&TollPoint], origins: &[&str]) -> Svg {
    let height = (TOP + PLOT + BOTTOM) as u32;
    let mut canvas = Canvas::chart(id, height, Inside::Links, title, description);
    let most = points
        .iter()
        .filter_map(|point| point.count.max.max(point.count.min));
    let ticks = value_ticks(most.max().unwrap_or_default().into());
    let top = ticks.last().copied().unwrap_or(1).max(1) as f64;
    let height_of = |number: u32| TOP + PLOT * (1.0 - f64::from(number) / top);
    let time = TimeScale::over(points.iter().map(|point| point.at));
    draw_axes(&mut canvas, &ticks, top, &time);
    for (number, origin) in origins.iter().enumerate() {
        let steps: Vec<&TollPoint> = points
            .iter()
            .copied()
            .filter(|point| point.origin == *origin)
            .collect();
        draw_steps(&mut canvas, &steps, number, &time, height_of);
    }
    for (number, origin) in origins.iter().enumerate() {
        for point in points.iter().filter(|point| point.origin == *origin) {
            draw_point(&mut canvas, point, number, &time, height_of);
        }
    }
    canvas.finish()
}

fn draw_axes(canvas: &mut Canvas, ticks: &[u64], top: f64, time: &TimeScale) {
    for tick in ticks {
        let y = TOP + PLOT * (1.0 - *tick as f64 / top);
        let (line, label) = (pixels(y), pixels(y - 3.0));
        let class = if *tick == 0 { "axis" } else { "grid" };
        canvas.draw(
            "line",
            &[
                ("class", class),
                ("x2", "100%"),
                ("y1", &line),
                ("y2", &line),
            ],
        );
        canvas.words(
            "text",
            &[("class", "label"), ("x", "0"), ("y", &label)],
            &tick.to_string(),
        );
    }
    draw_times(canvas, time, TOP + PLOT);
}

/// A label that begins or ends at the edge of a phone's screen takes so much of the width, and half of the next one beside it.
const EDGE_ROOM: f64 = 0.24;

/// Labels at the edges stay inside.
fn anchor_at(place: f64) -> &'static str {
    match place {
        place if place < 0.08 => "start",
        place if place > 0.92 => "end",
        _ => "middle",
    }
}

/// Whether the label with this number would touch its neighbour at an edge.
fn is_crowded(places: &[f64], number: usize) -> bool {
    let Some(place) = places
        .get(number)
        .filter(|place| anchor_at(**place) == "middle")
    else {
        return false;
    };
    let edges = places.iter().filter(|other| anchor_at(**other) != "middle");
    edges
        .into_iter()
        .any(|edge| (edge - place).abs() < EDGE_ROOM)
}

/// Draws the labels of a time axis below `base`.
pub(super) fn draw_times(canvas: &mut Canvas, time: &TimeScale, base: f64) {
    let (line, end, label) = (pixels(base), pixels(base + 4.0), pixels(base + 16.0));
    let ticks = time.ticks();
    let places: Vec<f64> = ticks.iter().map(|(place, _)| *place).collect();
    for (number, (place, words)) in ticks.into_iter().enumerate() {
        let x = percent(place);
        let anchor = anchor_at(place);
        canvas.draw(
            "line",
            &[
                ("class", "axis"),
                ("x1", &x),
                ("x2", &x),
                ("y1", &line),
                ("y2", &end),
            ],
        );
        if is_crowded(&places, number) {
            continue;
        }
        canvas.words(
            "text",
            &[
                ("class", "label"),
                ("x", &x),
                ("y", &label),
                ("text-anchor", anchor),
            ],
            &words,
        );
    }
}

/// The band and the line of one origin: each number stands until its next one.
fn draw_steps(
    canvas: &mut Canvas,
    steps: &[&TollPoint],
    number: usize,
    time: &TimeScale,
    height_of: impl Fn(u32) -> f64,
) {
    let series = series(number);
    let (band, line) = (format!("band {series}"), format!("step {series}"));
    let mut before: Option<f64> = None;
    for (at, step) in steps.iter().enumerate() {
        let Some(level) = level(step.count) else {
            continue;
        };
        let from = time.place(step.at);
        let to = steps.get(at + 1).map_or(1.0, |next| time.place(next.at));
        let (x, y) = (percent(from), height_of(level));
        if let (least, Some(most)) = (step.count.min.unwrap_or_default(), step.count.max)
            && most > least
        {
            let height = pixels(height_of(least) - height_of(most));
            let (width, y) = (percent(to - from), pixels(height_of(most)));
            canvas.draw(
                "rect",
                &[
                    ("class", &band),
                    ("x", &x),
                    ("y", &y),
                    ("width", &width),
                    ("height", &height),
                ],
            );
        }
        let (end, level_at) = (percent(to), pixels(y));
        canvas.draw(
            "line",
            &[
                ("class", &line),
                ("x1", &x),
                ("x2", &end),
                ("y1", &level_at),
                ("y2", &level_at),
            ],
        );
        if let Some(before) = before {
            let before = pixels(before);
            canvas.draw(
                "line",
                &[
                    ("class", &line),
                    ("x1", &x),
                    ("x2", &x),
                    ("y1", &before),
                    ("y2", &level_at),
                ],
            );
        }
        before = Some(y);
    }
}

fn draw_point(
    canvas: &mut Canvas,
    point: &TollPoint,
    number: usize,
    time: &TimeScale,
    height_of: impl Fn(u32) -> f64,
) {
    let Some(level) = level(point.count) else {
        return;
    };
    let (x, y) = (percent(time.place(point.at)), height_of(level));
    canvas.open_link(&point.link);
    canvas.words("title", &[], &point.told);
    if is_open(point.count) {
        let class = format!("open {}", series(number));
        let y = pixels(y);
        canvas.open(
            "svg",
            &[
                ("x", &x),
                ("y", &y),
                ("overflow", "visible"),
                ("class", &class),
            ],
        );
        canvas.draw("path", &[("d", "M0-6v-9M-3.5-11.5l3.5-3.5l3.5 3.5")]);
        canvas.close("svg");
    }
    let more = if point.count.vague { "vague" } else { "" };
    draw_mark(canvas, number, &x, y, more);
    canvas.close("a");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(origin: &str, at: &str, min: Option<u32>, max: Option<u32>) -> TollPoint {
        TollPoint {
            origin: origin.to_owned(),
            at: at.parse().expect("a moment"),
            count: Count {
                min,
                max,
                vague: false,
            },
            link: "#toll-0".to_owned(),
            told: format!("{origin}: {min:?}"),
        }
    }

    #[test]
    fn label_that_would_touch_the_one_at_the_edge_is_left_out() {
        let crowded = |places: &[f64]| {
            let numbers = 0..places.len();
            numbers
                .filter(|number| is_crowded(places, *number))
                .collect::<Vec<_>>()
        };
        assert_eq!(crowded(&[0.05, 0.25, 0.5, 0.75, 0.95]), [1, 3]);
        assert_eq!(crowded(&[0.05, 0.35, 0.65, 0.95]), [] as [usize; 0]);
        assert_eq!(crowded(&[0.2, 0.4, 0.6]), [] as [usize; 0]);
    }

    #[test]
    fn each_origin_has_a_line_of_its_own() {
        let points = [
            point("Bay <Wire>", "2024-03-22T10:00:00Z", Some(12), Some(12)),
            point("Harbour Post", "2024-03-22T12:00:00Z", Some(15), None),
            point("Bay <Wire>", "2024-03-23T10:00:00Z", Some(14), Some(20)),
        ];
        let chart = TollChart::new("t", "Killed", &points).expect("a chart");
        let html = chart.to_string();
        assert_eq!(html.matches("class=\"step series-1\"").count(), 3, "{html}");
        assert_eq!(html.matches("class=\"step series-2\"").count(), 1, "{html}");
        assert_eq!(html.matches("class=\"band series-1\"").count(), 1, "{html}");
        assert_eq!(html.matches("class=\"open series-2\"").count(), 1, "{html}");
        assert!(!html.contains("<Wire>"), "{html}");
        assert!(html.contains("at least"), "{html}");
    }

    #[test]
    fn statements_without_a_number_make_no_chart() {
        let points = [point("A", "2024-03-22T10:00:00Z", None, None)];
        assert!(TollChart::new("t", "Killed", &points).is_none());
    }
}
