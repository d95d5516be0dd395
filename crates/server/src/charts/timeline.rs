use jiff::Timestamp;

use super::axis::TimeScale;
use super::marks::{draw_mark, series};
use super::svg::{Canvas, Inside, Svg, percent, pixels};
use super::tolls::draw_times;

/// Height of a lane with its name.
const LANE: f64 = 36.0;
/// Where the marks of a lane stand, from its top.
const MIDDLE: f64 = 24.0;
const BOTTOM: f64 = 20.0;

/// What happened in one respect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lane {
    /// In which respect.
    pub(crate) name: String,
    /// What happened.
    pub(crate) moments: Vec<Moment>,
}

/// Something that happened at a moment, or somewhen in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// When at the earliest.
    pub(crate) from: Timestamp,
    /// When at the latest.
    pub(crate) to: Timestamp,
    /// What, in words.
    pub(crate) told: String,
    /// Where it leads.
    pub(crate) link: String,
}

/// Draws lanes below each other over one time axis; `None` when there is nothing in them.
pub(crate) fn lanes(id: &str, title: &str, lanes: &[Lane]) -> Option<Svg> {
    let lanes: Vec<&Lane> = lanes
        .iter()
        .filter(|lane| !lane.moments.is_empty())
        .collect();
    if lanes.is_empty() {
        return None;
    }
    let moments = lanes.iter().flat_map(|lane| &lane.moments);
    let time = TimeScale::over(moments.flat_map(|moment| [moment.from, moment.to]));
    let told: Vec<String> = lanes
        .iter()
        .map(|lane| format!("{}: {}", lane.name, lane.moments.len()))
        .collect();
    let description = format!("{}. The list below has each of them.", told.join("; "));
    let base = LANE * lanes.len() as f64;
    let height = (base + BOTTOM) as u32;
    let mut canvas = Canvas::chart(id, height, Inside::Links, title, &description);
    for (number, lane) in lanes.iter().enumerate() {
        draw_lane(&mut canvas, lane, number, LANE * number as f64, &time);
    }
    let base_line = pixels(base);
    canvas.draw(
        "line",
        &[
            ("class", "axis"),
            ("x2", "100%"),
            ("y1", &base_line),
            ("y2", &base_line),
        ],
    );
    draw_times(&mut canvas, &time, base);
    Some(canvas.finish())
}

fn draw_lane(canvas: &mut Canvas, lane: &Lane, number: usize, top: f64, time: &TimeScale) {
    let (name, middle) = (pixels(top + 11.0), pixels(top + MIDDLE));
    canvas.draw(
        "line",
        &[
            ("class", "grid"),
            ("x2", "100%"),
            ("y1", &middle),
            ("y2", &middle),
        ],
    );
    canvas.words(
        "text",
        &[("class", "label"), ("x", "0"), ("y", &name)],
        &lane.name,
    );
    for moment in &lane.moments {
        let (from, to) = (time.place(moment.from), time.place(moment.to));
        canvas.open_link(&moment.link);
        canvas.words("title", &[], &moment.told);
        if moment.to > moment.from {
            let class = format!("stretch {}", series(number));
            let (x, width) = (percent(from), percent((to - from).max(0.01)));
            let y = pixels(top + MIDDLE - 5.0);
            canvas.draw(
                "rect",
                &[
                    ("class", &class),
                    ("x", &x),
                    ("y", &y),
                    ("width", &width),
                    ("height", "10"),
                    ("rx", "3"),
                ],
            );
        } else {
            draw_mark(canvas, number, &percent(from), top + MIDDLE, "");
        }
        canvas.close("a");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_told_from_moments() {
        let moment = |from: &str, to: &str| Moment {
            from: from.parse().expect("a moment"),
            to: to.parse().expect("a moment"),
            told: "a & b".to_owned(),
            link: "#a".to_owned(),
        };
        let lane = |name: &str, moments: Vec<Moment>| Lane {
            name: name.to_owned(),
            moments,
        };
        let at = "2024-03-23T08:00:00Z";
        let shown = lanes(
            "l",
            "Timeline",
            &[
                lane(
                    "Attack",
                    vec![moment("2024-03-22T00:00:00Z", "2024-03-23T00:00:00Z")],
                ),
                lane("Claims", Vec::new()),
                lane("Reports", vec![moment(at, at)]),
            ],
        );
        let svg = shown.expect("a picture").to_string();
        assert_eq!(
            svg.matches("class=\"stretch series-1\"").count(),
            1,
            "{svg}"
        );
        assert_eq!(svg.matches("class=\"mark series-2\"").count(), 1, "{svg}");
        assert!(
            svg.contains("a &amp; b") && !svg.contains("Claims"),
            "{svg}"
        );
        assert_eq!(lanes("l", "Timeline", &[]), None);
    }
}
