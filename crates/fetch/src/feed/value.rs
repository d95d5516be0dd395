use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::entities::{decode_entities, plain_references};
use crate::markup::{Piece, Pieces, Tag};

use super::links::{Form, tidy_markup};

/// What an element holds.
#[derive(Debug, Default, Clone)]
pub(super) struct Value {
    /// Text and CDATA with their entities decoded once; the texts of child elements are in it too.
    pub(super) text: String,
    /// The same with tags as written, CDATA unwrapped.
    pub(super) markup: String,
    /// Whether there are child elements.
    pub(super) has_children: bool,
    /// Whether its end tag was found.
    pub(super) whole: bool,
}

/// Where a value ends when its own end tag is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// It holds no elements: dates, ids, addresses.
    Simple,
    /// It may hold markup.
    Markup,
}

/// Reads what stands between `tag` and its end tag.
///
/// An element that is never closed ends where its item does, or at the next field of the feed.
pub(super) fn read_value(pieces: &mut Pieces<'_>, tag: &Tag<'_>, content: Content) -> Value {
    let mut value = Value::default();
    if tag.closed {
        value.whole = true;
        return value;
    }
    let mut same = 0_usize;
    loop {
        let before = pieces.offset();
        let Some(piece) = pieces.next() else {
            return value;
        };
        match piece {
            Piece::Text(text) => {
                value.text.push_str(&decode_entities(text));
                value.markup.push_str(text);
            }
            Piece::Cdata(text) => {
                value.text.push_str(text);
                value.markup.push_str(text);
            }
            Piece::Start(inner) => {
                if content == Content::Simple || ends_field(&inner, tag) {
                    pieces.jump(before);
                    value.whole = true;
                    return value;
                }
                same += usize::from(inner.name == tag.name && !inner.closed);
                value.has_children = true;
                value.markup.push_str(pieces.slice(before, pieces.offset()));
            }
            Piece::End(name) => {
                let local = local_name(name);
                if local.eq_ignore_ascii_case(&tag.name) {
                    if same == 0 {
                        value.whole = true;
                        return value;
                    }
                    same -= 1;
                } else if is_boundary(local) {
                    pieces.jump(before);
                    value.whole = true;
                    return value;
                }
                value.markup.push_str(pieces.slice(before, pieces.offset()));
            }
        }
    }
}

/// Whether a start tag inside a field shows that the field's end tag is missing.
fn ends_field(inner: &Tag<'_>, field: &Tag<'_>) -> bool {
    let name = inner.name.as_str();
    let item = matches!(name, "item" | "entry") && inner.prefix == field.prefix;
    let sibling = field.name == "title"
        && matches!(
            name,
            "link" | "description" | "pubdate" | "guid" | "id" | "updated"
        );
    item || sibling
}

fn is_boundary(name: &str) -> bool {
    ["item", "entry", "channel", "rss", "feed", "rdf"]
        .iter()
        .any(|boundary| name.eq_ignore_ascii_case(boundary))
}

pub(super) fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The HTML or text of a title, summary or content element, with relative links resolved.
pub(super) fn html_of(value: &Value, tag: &Tag<'_>, base: Option<&Url>) -> Option<String> {
    let kind = tag
        .attribute("type")
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let mode = tag
        .attribute("mode")
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let html = if mode == "base64" || is_binary(&kind) {
        unbase64(&value.text).unwrap_or_else(|| value.text.clone())
    } else if value.has_children && kind == "xhtml" {
        inside_div(value.markup.trim()).to_owned()
    } else if value.has_children {
        value.markup.clone()
    } else {
        value.text.clone()
    };
    let html = html.trim();
    let form = if value.has_children {
        Form::Xml
    } else {
        Form::Html
    };
    let is_text = kind == "text" || kind == "text/plain";
    let html = if !is_text && html.contains('<') {
        tidy_markup(html, form, base)
    } else {
        html.to_owned()
    };
    let html = if is_text {
        html
    } else {
        plain_references(&html)
    };
    (!html.is_empty()).then_some(html)
}

/// Atom says that a type which is neither text nor XML is base64.
fn is_binary(kind: &str) -> bool {
    let readable = kind.starts_with("text")
        || kind.contains("html")
        || kind.contains("xml")
        || !kind.contains('/');
    !readable
}

fn unbase64(text: &str) -> Option<String> {
    let packed: String = text.split_whitespace().collect();
    let bytes = STANDARD.decode(packed).ok()?;
    String::from_utf8(bytes).ok()
}

/// Atom's XHTML stands in one `<div>` that is no part of it.
fn inside_div(markup: &str) -> &str {
    let mut inner = crate::markup::pieces(markup);
    let Some(Piece::Start(tag)) = inner.next() else {
        return markup;
    };
    let end = markup.rfind("</").unwrap_or(markup.len());
    let closes = markup.get(end..).is_some_and(|close| {
        let name = close.trim_start_matches("</").trim_end_matches('>').trim();
        local_name(name).eq_ignore_ascii_case("div")
    });
    if tag.name != "div" || tag.closed || !closes {
        return markup;
    }
    markup.get(tag.end..end).map_or(markup, str::trim)
}
