use url::Url;

use crate::entities::{decode_entities, escape_markup};
use crate::markup::{Piece, pieces};

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

/// Makes the links in a piece of HTML absolute; everything else stays as written.
pub(super) fn resolve_markup(html: &str, base: &Url) -> String {
    let mut resolved = String::with_capacity(html.len());
    let mut copied = 0;
    for piece in pieces(html) {
        let Piece::Start(tag) = piece else {
            continue;
        };
        for (name, value) in tag.attributes() {
            let is_link = LINK_ATTRIBUTES
                .iter()
                .any(|link| link.eq_ignore_ascii_case(name));
            if !is_link || value.trim().is_empty() {
                continue;
            }
            let decoded = decode_entities(value.trim());
            if Url::parse(&decoded).is_ok() {
                continue;
            }
            let Ok(absolute) = base.join(&decoded) else {
                continue;
            };
            // Attribute values are slices of `html`.
            let Some(start) = offset_of(html, value) else {
                continue;
            };
            resolved.push_str(html.get(copied..start).unwrap_or_default());
            resolved.push_str(&escape_markup(absolute.as_str()));
            copied = start + value.len();
        }
    }
    resolved.push_str(html.get(copied..).unwrap_or_default());
    resolved
}

/// Where a slice of `whole` begins in it.
fn offset_of(whole: &str, part: &str) -> Option<usize> {
    (part.as_ptr() as usize)
        .checked_sub(whole.as_ptr() as usize)
        .filter(|at| at + part.len() <= whole.len())
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
        let html = "<p title='a'><a href=\"/x?a=1&amp;b=2\">x</a> <img src=i.png></p>";
        assert_eq!(
            resolve_markup(html, &base),
            "<p title='a'><a href=\"https://paper.example/x?a=1&amp;b=2\">x</a> <img src=https://paper.example/news/i.png></p>"
        );
    }
}
