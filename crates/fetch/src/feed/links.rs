use url::Url;

use crate::entities::{decode_entities, escape_markup, escape_written};
use crate::markup::{Piece, Tag, pieces};

/// Attributes that hold addresses.
const LINK_ATTRIBUTES: &[&str] = &[
    "href",
    "src",
    "action",
    "cite",
    "longdesc",
    "background",
    "data",
    "poster",
    "profile",
    "usemap",
];

/// Longer addresses in another script are left percent-encoded.
const MAX_READABLE_CHARS: usize = 50;

/// An address made absolute. One that is absolute already stays as written, but for white space.
pub(super) fn resolve(link: &str, base: Option<&Url>) -> Option<String> {
    let link: String = link
        .trim()
        .chars()
        .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
        .collect();
    if link.is_empty() {
        return None;
    }
    if Url::parse(&link).is_ok() {
        return Some(link.trim().to_owned());
    }
    match base.and_then(|base| base.join(&link).ok()) {
        Some(url) => Some(url.into()),
        None => Some(link),
    }
}

/// `base` with an `xml:base` on top; one that cannot be joined counts for nothing.
pub(super) fn rebase(base: Option<&Url>, xml_base: &str) -> Option<Url> {
    match base {
        Some(base) => base
            .join(xml_base.trim())
            .ok()
            .or_else(|| Some(base.clone())),
        None => Url::parse(xml_base.trim()).ok(),
    }
}

/// By whose rules markup is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It was escaped, and is HTML once that is undone.
    Html,
    /// It stands in the feed as elements.
    Xml,
}

/// Writes a piece of HTML in one form: links absolute, attributes sorted and quoted, void elements closed, bare `<` escaped.
///
/// Whoever compares two versions of an entry sees only what really differs. Comments and declarations are dropped.
pub(super) fn tidy_markup(html: &str, form: Form, base: Option<&Url>) -> String {
    let mut tidy = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Start(tag) => tidy.push_str(&tidy_tag(&tag, form, base)),
            Piece::End(name) => {
                tidy.push_str("</");
                tidy.push_str(&name.to_lowercase());
                tidy.push('>');
            }
            Piece::Text(text) if form == Form::Xml => {
                tidy.push_str(&escape_text(&decode_entities(text)));
            }
            Piece::Text(text) => tidy.push_str(&text.replace('<', "&lt;")),
            Piece::Cdata(text) => tidy.push_str(&escape_text(text)),
        }
    }
    tidy
}

fn tidy_tag(tag: &Tag<'_>, form: Form, base: Option<&Url>) -> String {
    let mut attributes: Vec<(&str, String)> = implied_namespaces(tag);
    for (name, value) in tag.attributes() {
        if name == "xmlns" && value.ends_with("/1999/xhtml") {
            continue;
        }
        let is_link = LINK_ATTRIBUTES
            .iter()
            .any(|link| link.eq_ignore_ascii_case(name));
        let value = if is_link {
            escape_markup(&readable_link(&decode_entities(value), base))
        } else {
            escape_written(value)
        };
        attributes.push((name, value));
    }
    attributes.sort();
    let mut tidy = format!("<{}", tag.qualified());
    for (name, value) in attributes {
        tidy.push_str(&format!(" {name}=\"{value}\""));
    }
    tidy.push_str(if is_void(&tag.name) { " />" } else { ">" });
    // HTML takes no notice of the slash, XML does.
    if form == Form::Xml && tag.closed && !is_void(&tag.name) {
        tidy.push_str(&format!("</{}>", tag.qualified()));
    }
    tidy
}

/// The namespaces that HTML takes for granted in drawings and formulas.
fn implied_namespaces(tag: &Tag<'_>) -> Vec<(&'static str, String)> {
    let declared = |wanted: &str| tag.attributes().any(|(name, _)| name == wanted);
    let mut implied = Vec::new();
    match tag.name.as_str() {
        "svg" if !declared("xmlns") => {
            implied.push(("xmlns", "http://www.w3.org/2000/svg".to_owned()))
        }
        "math" if !declared("xmlns") => {
            implied.push(("xmlns", "http://www.w3.org/1998/Math/MathML".to_owned()))
        }
        _ => {}
    }
    if tag.attributes().any(|(name, _)| name.starts_with("xlink:")) && !declared("xmlns:xlink") {
        implied.push(("xmlns:xlink", "http://www.w3.org/1999/xlink".to_owned()));
    }
    implied
}

/// An address made absolute whose letters stay readable.
fn readable_link(link: &str, base: Option<&Url>) -> String {
    let mut absolute = resolve(link, base).unwrap_or_default();
    for c in link
        .chars()
        .filter(|c| !c.is_ascii())
        .take(MAX_READABLE_CHARS)
    {
        let mut bytes = [0; 4];
        let encoded: String = c
            .encode_utf8(&mut bytes)
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        absolute = absolute.replace(&encoded, &c.to_string());
    }
    absolute
}

fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_absolute() {
        let base = Url::parse("https://paper.example/news/feed.xml").expect("a URL");
        let check = |link: &str, expected: &str| {
            assert_eq!(resolve(link, Some(&base)).as_deref(), Some(expected))
        };
        check("story.html", "https://paper.example/news/story.html");
        check("/a b", "https://paper.example/a%20b");
        check("//cdn.example/x", "https://cdn.example/x");
        check(" https://other.example/\n x ", "https://other.example/ x");
    }

    #[test]
    fn markup_is_written_in_one_form() {
        let base = Url::parse("https://paper.example/news/feed.xml").expect("a URL");
        assert_eq!(
            tidy_markup(
                "1 < 2<P title='<a>'><A HREF=\" /x?a=1&amp;b=2 \" CLASS=c>x</A><!-- y --><br/><img src=i.png></P>",
                Form::Html,
                Some(&base)
            ),
            "1 &lt; 2<p title=\"&lt;a&gt;\"><a CLASS=\"c\" HREF=\"https://paper.example/x?a=1&amp;b=2\">x</a><br />\
             <img src=\"https://paper.example/news/i.png\" /></p>"
        );
    }
}
