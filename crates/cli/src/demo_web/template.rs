//! Page templates: `{{name}}` is replaced, and that is all.

use std::collections::BTreeMap;

use super::markup::escape;

/// What the placeholders of a template stand for.
#[derive(Debug, Default)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// Sets a placeholder to text, which is escaped.
    pub fn text(&mut self, name: &'static str, text: &str) {
        self.0.insert(name, escape(text));
    }

    /// Sets a placeholder to HTML, which is taken as it is.
    pub fn html(&mut self, name: &'static str, html: String) {
        self.0.insert(name, html);
    }
}

/// Puts the values in the place of their names; a name without a value is a mistake.
pub fn fill(template: &str, values: &Values) -> anyhow::Result<String> {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            anyhow::bail!("a placeholder is not closed");
        };
        let Some(value) = values.0.get(name) else {
            anyhow::bail!("unknown placeholder `{{{{{name}}}}}`");
        };
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Puts the root of the outlet in the place of `{{base_url}}`, the only name that `text` may use.
pub fn fill_base_url(text: &str, base_url: &str) -> anyhow::Result<String> {
    let mut values = Values::default();
    values.text("base_url", base_url);
    fill(text, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fill(template: &str, expected: Result<&str, &str>) {
        let mut values = Values::default();
        values.text("title", "A {{url}} & B");
        values.html("body", "<p>x</p>".to_owned());
        let filled = fill(template, &values).map_err(|error| error.to_string());
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(filled, expected);
    }

    #[test]
    fn text_is_escaped_and_html_is_not() {
        let expected = "<h1>A {{url}} &amp; B</h1><p>x</p>}}";
        check_fill("<h1>{{title}}</h1>{{body}}}}", Ok(expected));
    }

    #[test]
    fn an_unknown_or_open_placeholder_is_a_mistake() {
        check_fill("{{titel}}", Err("unknown placeholder `{{titel}}`"));
        check_fill("{{title", Err("a placeholder is not closed"));
    }
}
