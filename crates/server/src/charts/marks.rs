use super::svg::{Canvas, Inside, Svg, pixels};

/// Signs of about ten pixels around 0, each of a shape of its own.
const SHAPES: &[&str] = &[
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "M-4-4h8v8h-8z",
    "M0-5.5l5 9.5h-10z",
    "M0-6l5 6l-5 6l-5-6z",
    "M-1.7-5h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3v-3.4h3.3z",
    "M0 5.5l5-9.5h-10z",
];

/// The class that gives the sign with this number its colour.
pub(super) fn series(number: usize) -> String {
    format!("series-{}", number % SHAPES.len() + 1)
}

fn shape(number: usize) -> &'static str {
    SHAPES
        .get(number % SHAPES.len())
        .copied()
        .unwrap_or_default()
}

/// Draws the sign with this number at a place of a chart.
pub(super) fn draw_mark(canvas: &mut Canvas, number: usize, x: &str, y: f64, more: &str) {
    let class = format!("mark {} {more}", series(number));
    let y = pixels(y);
    canvas.open(
        "svg",
        &[
            ("x", x),
            ("y", &y),
            ("overflow", "visible"),
            ("class", class.trim_end()),
        ],
    );
    canvas.draw("path", &[("d", shape(number))]);
    canvas.close("svg");
}

/// The sign with this number as a picture of its own, for a legend.
pub(super) fn legend_mark(id: &str, number: usize, name: &str) -> Svg {
    let size = [
        ("viewBox", "-8 -8 16 16"),
        ("width", "16"),
        ("height", "16"),
    ];
    let mut canvas = Canvas::begin(id, Inside::Picture, name, "", &size);
    draw_mark(&mut canvas, number, "0", 0.0, "");
    canvas.finish()
}
