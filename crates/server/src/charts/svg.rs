use std::fmt;

use askama::filters::HtmlSafe;

use crate::xml::escape;

/// SVG markup, made by this module alone: words from outside are escaped on their way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for Svg {}

/// Whether something inside a chart can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Nothing: the chart is one image.
    Picture,
    /// Links: the chart is a group of them.
    Links,
}

/// A picture under way: elements are written in order, words and values escaped.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    out: String,
}

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Canvas {
    /// Begins a chart of the full width and `height` pixels, told by `title` and `description`; `id` tells it from the others
    /// of its page.
    pub(super) fn chart(
        id: &str,
        height: u32,
        inside: Inside,
        title: &str,
        description: &str,
    ) -> Self {
        let height = height.to_string();
        Self::begin(
            id,
            inside,
            title,
            description,
            &[("width", "100%"), ("height", &height)],
        )
    }

    /// Begins a drawing with the size that `attributes` give.
    pub(super) fn begin(
        id: &str,
        inside: Inside,
        title: &str,
        description: &str,
        attributes: Attributes<'_>,
    ) -> Self {
        let (title_id, description_id) = (format!("{id}-title"), format!("{id}-desc"));
        let told_by = format!("{title_id} {description_id}");
        let role = match inside {
            Inside::Picture => "img",
            Inside::Links => "group",
        };
        let mut canvas = Self::default();
        let mut all = vec![
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("id", id),
            ("class", "chart"),
            ("role", role),
            ("aria-labelledby", told_by.as_str()),
        ];
        all.extend_from_slice(attributes);
        canvas.open("svg", &all);
        canvas.words("title", &[("id", &title_id)], title);
        canvas.words("desc", &[("id", &description_id)], description);
        canvas
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push('>');
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes an element without content.
    pub(super) fn draw(&mut self, name: &str, attributes: Attributes<'_>) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes an element that holds words.
    pub(super) fn words(&mut self, name: &str, attributes: Attributes<'_>, words: &str) {
        self.open(name, attributes);
        self.out.push_str(&escape(words));
        self.close(name);
    }

    /// Opens a link for the pointer. A table tells the same with links that the keyboard reaches.
    pub(super) fn open_link(&mut self, address: &str) {
        self.open("a", &[("href", address), ("tabindex", "-1")]);
    }

    /// Ends the drawing.
    pub(super) fn finish(mut self) -> Svg {
        self.close("svg");
        Svg(self.out)
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&escape(value));
            self.out.push('"');
        }
    }
}

/// A part of the width.
pub(super) fn percent(part: f64) -> String {
    let shown = format!("{:.2}", part * 100.0);
    let short = shown.trim_end_matches('0').trim_end_matches('.');
    format!("{short}%")
}

/// A length in pixels.
pub(super) fn pixels(length: f64) -> String {
    let shown = format!("{length:.1}");
    shown.trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_break_out_of_a_picture() {
        let mut canvas = Canvas::chart("c", 10, Inside::Picture, "<b>\"T\"", "");
        canvas.words("text", &[("class", "\" onload=\"x")], "</text><script>");
        let shown = canvas.finish().to_string();
        assert!(
            !shown.contains("<script") && !shown.contains("<b>"),
            "{shown}"
        );
        assert!(shown.contains("class=\"&quot; onload=&quot;x\""), "{shown}");
    }

    #[test]
    fn parts_are_short() {
        assert_eq!(percent(0.5), "50%");
        assert_eq!(percent(1.0 / 3.0), "33.33%");
        assert_eq!((pixels(12.0), pixels(1.25)), ("12".into(), "1.2".into()));
    }
}
