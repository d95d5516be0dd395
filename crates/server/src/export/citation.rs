//! Citations of articles and quotes, with the day of access and what proves the page.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::item::Item;

/// An entry for BibTeX and biblatex.
pub(super) fn bibtex(item: &Item<'_>) -> String {
    let mut fields = vec![("title", format!("{{{}}}", tex(item.title())))];
    let authors: Vec<String> = item
        .article()
        .authors
        .iter()
        .map(|name| format!("{{{}}}", tex(name)))
        .collect();
    if !authors.is_empty() {
        fields.push(("author", authors.join(" and ")));
    }
    fields.push(("organization", tex(&item.outlet())));
    if let Some(day) = item.day() {
        fields.push(("date", day.to_string()));
        fields.push(("year", day.year().to_string()));
    }
    fields.push(("url", item.url().replace(['{', '}'], "")));
    fields.push(("urldate", item.accessed().to_string()));
    if let Some(language) = &item.article().language {
        fields.push(("langid", tex(language)));
    }
    fields.push(("note", tex(&note(item))));
    let fields: Vec<String> = fields
        .into_iter()
        .map(|(name, value)| format!("  {name} = {{{value}}}"))
        .collect();
    format!("@online{{{},\n{}\n}}\n\n", item.key(), fields.join(",\n"))
}

/// A record of the RIS format.
pub(super) fn ris(item: &Item<'_>) -> String {
    let mut lines = vec![("TY", "NEWS".to_owned()), ("TI", item.title().to_owned())];
    for author in &item.article().authors {
        lines.push(("AU", author.clone()));
    }
    lines.push(("T2", item.outlet()));
    if let Some(day) = item.day() {
        lines.push(("PY", day.year().to_string()));
        lines.push(("DA", slashed(day)));
    }
    lines.push(("UR", item.url().to_owned()));
    lines.push(("Y2", slashed(item.accessed())));
    if let Some(language) = &item.article().language {
        lines.push(("LA", language.clone()));
    }
    lines.push(("N1", note(item)));
    lines.push(("ID", item.key()));
    lines.push(("ER", String::new()));
    let lines: Vec<String> = lines
        .into_iter()
        .map(|(tag, value)| format!("{tag}  - {}\r\n", one_line(&value)))
        .collect();
    lines.concat() + "\r\n"
}

/// An item of CSL-JSON.
pub(super) fn csl_json(item: &Item<'_>) -> Value {
    let authors = item.article().authors.iter();
    let authors: Vec<Value> = authors.map(|name| json!({ "literal": name })).collect();
    let mut citation = json!({
        "id": item.key(),
        "type": "article-newspaper",
        "title": item.title(),
        "container-title": item.outlet(),
        "URL": item.url(),
        "accessed": parts(item.accessed()),
        "note": note(item),
    });
    if !authors.is_empty() {
        citation["author"] = Value::Array(authors);
    }
    if let Some(day) = item.day() {
        citation["issued"] = parts(day);
    }
    if let Some(language) = &item.article().language {
        citation["language"] = json!(language);
    }
    citation
}

/// The quote, if it is one, and what the page can be known by.
fn note(item: &Item<'_>) -> String {
    let proof = format!("SHA-256 of the page: {}", item.stored.page_sha256);
    match item.said() {
        Some((words, Some(speaker))) => format!("{speaker}: “{words}”. {proof}"),
        Some((words, None)) => format!("“{words}”. {proof}"),
        None => proof,
    }
}

fn parts(day: Date) -> Value {
    json!({ "date-parts": [[day.year(), day.month(), day.day()]] })
}

fn slashed(day: Date) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as TeX reads it.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_reads_text_as_it_is_meant() {
        assert_eq!(tex("5 % of {A}_B & C"), "5 \\% of \\{A\\}\\_B \\& C");
        assert_eq!(tex("a\\b\n~c"), "a\\textbackslash{}b \\textasciitilde{}c");
    }

    #[test]
    fn days_are_written_in_full() {
        assert_eq!(slashed(jiff::civil::date(2024, 3, 2)), "2024/03/02");
    }
}
