use askama::Template;
use askama::filters::HtmlSafe;

use super::svg::{Canvas, Inside, Svg, percent, pixels};
use crate::views::TimelineView;

/// Height of the tallest bar.
const PLOT: f64 = 84.0;
/// Room above the bars, for the greatest number.
const TOP: f64 = 16.0;
/// Room below the bars, for days.
const BOTTOM: f64 = 18.0;

/// One day, week or month of a histogram.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its first day.
    pub(crate) start: String,
    /// How many.
    pub(crate) count: u64,
    /// Feeds that were down meanwhile: what they carried may be missing.
    pub(crate) feeds_down: Vec<String>,
    /// Where a click on it leads; empty for nowhere.
    pub(crate) link: String,
    /// Whether it lies in the period that was chosen.
    pub(crate) selected: bool,
}

/// How many there are over time, with the same as a table to open. Shown in a template as `{{ histogram }}`.
#[derive(Debug, Clone, Template)]
#[template(path = "charts/histogram.html")]
pub(crate) struct Histogram {
    /// The picture.
    svg: Svg,
    /// What is counted, in the plural: "articles".
    counted: String,
    /// `day`, `week` or `month`.
    interval: String,
    bars: Vec<Bar>,
    gaps: usize,
}

impl HtmlSafe for Histogram {}

impl Histogram {
    /// The histogram of a timeline. `link` gives the address that a click on the span from its first day on (the first
    /// argument) to the first day behind it (the second one, `None` for the last) leads to; `selected` is the period that was
    /// chosen, as first day and first day behind it.
    pub(crate) fn of_timeline(
        id: &str,
        counted: &str,
        timeline: &TimelineView,
        selected: Option<(&str, &str)>,
        link: impl Fn(&str, Option<&str>) -> String,
    ) -> Self {
        let spans = &timeline.spans;
        let next = spans.iter().skip(1).map(|span| Some(span.start.as_str()));
        let bars = spans.iter().zip(next.chain([None])).map(|(span, end)| Bar {
            start: span.start.clone(),
            count: span.count,
            feeds_down: span.feeds_down.clone(),
            link: link(&span.start, end),
            selected: selected.is_some_and(|(from, to)| (from..to).contains(&span.start.as_str())),
        });
        Self::new(id, counted, timeline.interval, bars.collect())
    }

    /// A histogram of `bars`, which follow each other without a gap; each counts an `interval`.
    pub(crate) fn new(id: &str, counted: &str, interval: &str, bars: Vec<Bar>) -> Self {
        Self {
            svg: drawn(id, counted, interval, &bars),
            counted: counted.to_owned(),
            interval: interval.to_owned(),
            gaps: bars.iter().filter(|bar| !bar.feeds_down.is_empty()).count(),
            bars,
        }
    }

    /// The picture alone.
    #[cfg(test)]
    pub(crate) fn svg(&self) -> &Svg {
        &self.svg
    }

    /// The first and the last day, when there is nothing at all in between.
    fn silence(&self) -> Option<(&str, &str)> {
        let (first, last) = (self.bars.first()?, self.bars.last()?);
        let silent = self.rows().next().is_none();
        silent.then_some((first.start.as_str(), last.start.as_str()))
    }

    /// The bars that the table tells of: those with anything to tell.
    fn rows(&self) -> impl Iterator<Item = &Bar> {
        self.bars
            .iter()
            .filter(|bar| bar.count > 0 || !bar.feeds_down.is_empty())
    }
}

fn drawn(id: &str, counted: &str, interval: &str, bars: &[Bar]) -> Svg {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or_default();
    let title = format!("{counted} by {interval}");
    let linked = bars.iter().any(|bar| !bar.link.is_empty());
    let inside = if linked {
        Inside::Links
    } else {
        Inside::Picture
    };
    let height = (TOP + PLOT + BOTTOM) as u32;
    let mut canvas = Canvas::chart(id, height, inside, &title, &described(bars, most, interval));
    let hatch = format!("{id}-gap");
    draw_hatch(&mut canvas, &hatch);
    let base = pixels(TOP + PLOT);
    let top = pixels(TOP);
    canvas.draw(
        "line",
        &[
            ("class", "grid"),
            ("x2", "100%"),
            ("y1", &top),
            ("y2", &top),
        ],
    );
    canvas.draw(
        "line",
        &[
            ("class", "axis"),
            ("x2", "100%"),
            ("y1", &base),
            ("y2", &base),
        ],
    );
    for (number, bar) in bars.iter().enumerate() {
        draw_bar(&mut canvas, bar, number, bars.len(), most, &hatch);
    }
    canvas.words(
        "text",
        &[("class", "label"), ("x", "0"), ("y", "11")],
        &most.to_string(),
    );
    draw_days(&mut canvas, bars);
    canvas.finish()
}

fn described(bars: &[Bar], most: u64, interval: &str) -> String {
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else {
        return "Nothing to show.".to_owned();
    };
    let total: u64 = bars.iter().map(|bar| bar.count).sum();
    let gaps = bars.iter().filter(|bar| !bar.feeds_down.is_empty()).count();
    let gaps = match gaps {
        0 => String::new(),
        gaps => format!(" Feeds were down in {gaps}."),
    };
    format!(
        "{total} in all from {} to {}, at most {most} in one {interval}.{gaps}",
        first.start, last.start
    )
}

/// A pattern for gaps that is told from bars by its shape, not its colour alone.
fn draw_hatch(canvas: &mut Canvas, id: &str) {
    canvas.open("defs", &[]);
    canvas.open(
        "pattern",
        &[
            ("id", id),
            ("width", "6"),
            ("height", "6"),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"),
        ],
    );
    canvas.draw("line", &[("class", "hatch"), ("y2", "6")]);
    canvas.close("pattern");
    canvas.close("defs");
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, number: usize, bars: usize, most: u64, hatch: &str) {
    if bar.count == 0 && bar.feeds_down.is_empty() && bar.link.is_empty() {
        return;
    }
    let width = 1.0 / bars as f64;
    let left = percent(number as f64 * width);
    let (slot, top, plot) = (percent(width), pixels(TOP), pixels(PLOT));
    let linked = !bar.link.is_empty();
    if linked {
        canvas.open_link(&bar.link);
    } else {
        canvas.open("g", &[]);
    }
    canvas.words("title", &[], &told(bar));
    let whole = [
        ("x", left.as_str()),
        ("y", &top),
        ("width", &slot),
        ("height", &plot),
    ];
    if !bar.feeds_down.is_empty() {
        let fill = format!("url(#{hatch})");
        let fill = [("class", "gap"), ("fill", fill.as_str())];
        canvas.draw("rect", &[&whole[..], &fill].concat());
    }
    if bar.count > 0 {
        // A bar of one is to be seen beside one of thousands.
        let height = (bar.count as f64 / most.max(1) as f64 * PLOT).max(2.0);
        let (y, height) = (pixels(TOP + PLOT - height), pixels(height));
        let class = if bar.selected { "bar selected" } else { "bar" };
        // Bars stand apart as long as there is room for it.
        let shown = percent(if bars > 120 { width } else { width * 0.86 });
        let place = [
            ("x", left.as_str()),
            ("y", &y),
            ("width", &shown),
            ("height", &height),
        ];
        canvas.draw("rect", &[&[("class", class)], &place[..]].concat());
    }
    if linked {
        canvas.draw("rect", &[&[("class", "aim")], &whole[..]].concat());
    }
    canvas.close(if linked { "a" } else { "g" });
}

fn told(bar: &Bar) -> String {
    let down = match bar.feeds_down.len() {
        0 => String::new(),
        _ => format!("; down: {}", bar.feeds_down.join(", ")),
    };
    format!("{}: {}{down}", bar.start, bar.count)
}

/// The first, the middle and the last day.
fn draw_days(canvas: &mut Canvas, bars: &[Bar]) {
    let y = pixels(TOP + PLOT + 13.0);
    let mut day = |number: usize, x: &str, anchor: &str| {
        if let Some(bar) = bars.get(number) {
            let place = [
                ("class", "label"),
                ("x", x),
                ("y", &y),
                ("text-anchor", anchor),
            ];
            canvas.words("text", &place, &bar.start);
        }
    };
    day(0, "0", "start");
    if bars.len() > 1 {
        day(bars.len() - 1, "100%", "end");
    }
    if bars.len() > 4 {
        let middle = bars.len() / 2;
        let x = percent((middle as f64 + 0.5) / bars.len() as f64);
        day(middle, &x, "middle");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::SpanView;

    fn timeline(counts: &[(&str, u64, &[&str])]) -> TimelineView {
        let spans = counts.iter().map(|(start, count, down)| SpanView {
            start: (*start).to_owned(),
            count: *count,
            all: 10,
            share: None,
            feeds_down: down.iter().map(|feed| (*feed).to_owned()).collect(),
        });
        TimelineView {
            interval: "day",
            total: 0,
            spans: spans.collect(),
            facets: std::collections::BTreeMap::new(),
        }
    }

    fn histogram(counts: &[(&str, u64, &[&str])]) -> Histogram {
        let link = |from: &str, to: Option<&str>| format!("/?q=a&from={from}&to={to:?}");
        Histogram::of_timeline("days", "Articles", &timeline(counts), None, link)
    }

    #[test]
    fn days_lead_to_their_period() {
        let shown = histogram(&[("2024-03-22", 3, &[]), ("2024-03-23", 0, &[])]);
        let svg = shown.svg().to_string();
        assert!(
            svg.contains("from=2024-03-22&amp;to=Some(&quot;2024-03-23&quot;)"),
            "{svg}"
        );
        assert_eq!(svg.matches("class=\"bar\"").count(), 1, "{svg}");
        assert_eq!(
            svg.matches("<a ").count(),
            2,
            "days without hits can be chosen too"
        );
    }

    #[test]
    fn gaps_are_marked_by_a_pattern_and_in_words() {
        let shown = histogram(&[("2024-03-22", 0, &["kp-news"]), ("2024-03-23", 1, &[])]);
        let html = shown.to_string();
        assert!(html.contains("fill=\"url(#days-gap)\""), "{html}");
        assert!(html.contains("kp-news"), "{html}");
        assert!(html.contains("Feeds were down in 1."), "{html}");
    }

    #[test]
    fn nothing_makes_an_empty_picture() {
        assert!(histogram(&[]).to_string().contains("Nothing to show."));
    }

    #[test]
    fn silence_is_told_in_words() {
        let html = histogram(&[("2024-03-22", 0, &[]), ("2024-03-23", 0, &[])]).to_string();
        assert!(
            html.contains("None from 2024-03-22 to 2024-03-23."),
            "{html}"
        );
        assert!(!html.contains("<svg"), "{html}");
    }

    #[test]
    fn chosen_days_are_told_from_the_others() {
        let counts: &[(&str, u64, &[&str])] = &[("2024-03-22", 1, &[]), ("2024-03-23", 1, &[])];
        let chosen = Some(("2024-03-23", "2024-03-24"));
        let no_link = |_: &str, _: Option<&str>| String::new();
        let shown = Histogram::of_timeline("days", "Articles", &timeline(counts), chosen, no_link);
        let svg = shown.svg().to_string();
        assert_eq!(svg.matches("bar selected").count(), 1);
        assert!(svg.contains("role=\"img\""), "{svg}");
    }
}
