use url::Url;

use crate::markup::{Piece, pieces};

/// Query keys that number the parts of an article.
const PART_KEYS: &[&str] = &["page", "p", "pg", "part", "seite", "pagina", "sida"];
/// Path parts that stand before such a number.
const PART_WORDS: &[&str] = &["page", "p", "part", "seite", "pagina"];

/// The address of the part that follows part `number` of an article in several parts, by the page's `rel="next"`.
///
/// `first` is the address of the article's first part. Many sites use the same mark for the next article, so only an address
/// counts that is the first part's own with the next number.
pub fn next_part(html: &str, url: &str, first: &str, number: u32) -> Option<String> {
    let (base, first) = (Url::parse(url).ok()?, Url::parse(first).ok()?);
    let candidates = pieces(html).filter_map(|piece| match piece {
        Piece::Start(tag) if matches!(tag.name.as_str(), "link" | "a") => {
            let rel = tag.attribute("rel")?;
            let is_next = rel
                .split_ascii_whitespace()
                .any(|rel| rel.eq_ignore_ascii_case("next"));
            let href = tag.attribute("href").filter(|_| is_next)?;
            base.join(href.trim()).ok()
        }
        _ => None,
    });
    let mut parts = candidates.filter(|next| part_number(&first, next) == Some(number + 1));
    parts.next().map(|mut next| {
        next.set_fragment(None);
        next.into()
    })
}

/// Which part of the article at `first` another address is.
fn part_number(first: &Url, other: &Url) -> Option<u32> {
    if first.origin() != other.origin() {
        return None;
    }
    if first.path() == other.path() {
        return number_in_query(first, other);
    }
    if first.query() != other.query() {
        return None;
    }
    let (first, other) = (
        first.path().trim_end_matches('/'),
        other.path().trim_end_matches('/'),
    );
    if let Some(rest) = other.strip_prefix(first) {
        let mut parts = rest.strip_prefix('/')?.split('/');
        return match (parts.next(), parts.next(), parts.next()) {
            (Some(number), None, None) => as_number(number),
            (Some(word), Some(number), None) if PART_WORDS.contains(&word) => as_number(number),
            _ => None,
        };
    }
    // `/story.html` goes on as `/story-2.html`.
    let (stem, ending) = first.rsplit_once('.')?;
    let rest = other
        .strip_prefix(stem)?
        .strip_suffix(ending)?
        .strip_suffix('.')?;
    as_number(rest.strip_prefix(['-', '_', ','])?)
}

fn number_in_query(first: &Url, other: &Url) -> Option<u32> {
    let is_number = |key: &str| PART_KEYS.contains(&key);
    let mut own: Vec<_> = first
        .query_pairs()
        .filter(|(key, _)| !is_number(key))
        .collect();
    let mut number = None;
    let mut others = Vec::new();
    for (key, value) in other.query_pairs() {
        if is_number(&key) {
            number = as_number(&value);
        } else {
            others.push((key, value));
        }
    }
    own.sort();
    others.sort();
    number.filter(|_| own == others)
}

fn as_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number| (2..100).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_next(first: &str, href: &str, expected: Option<&str>) {
        let html =
            format!("<a href='/x'>x</a><a class=n REL='nofollow next' href='{href}'>Next</a>");
        assert_eq!(next_part(&html, first, first, 1).as_deref(), expected);
    }

    #[test]
    fn next_part_of_the_same_article_is_found() {
        check_next(
            "https://a.example/s?id=7",
            "?id=7&amp;page=2",
            Some("https://a.example/s?id=7&page=2"),
        );
        check_next(
            "https://a.example/s",
            "/s/2/",
            Some("https://a.example/s/2/"),
        );
        check_next(
            "https://a.example/s/",
            "/s/page/2#top",
            Some("https://a.example/s/page/2"),
        );
        check_next(
            "https://a.example/s.html",
            "s-2.html",
            Some("https://a.example/s-2.html"),
        );
    }

    #[test]
    fn next_article_is_no_part_of_this_one() {
        for href in [
            "/other",
            "/s?id=8&page=2",
            "/s/3",
            "/s/comments/2",
            "https://b.example/s/2",
            "/s2",
            "/s/2/x",
        ] {
            check_next("https://a.example/s", href, None);
        }
        check_next("https://a.example/story-1.html", "story-2.html", None);
    }

    #[test]
    fn parts_are_counted_on() {
        let html = "<link rel=next href='/s?page=3'>";
        let next = |number| {
            next_part(
                html,
                "https://a.example/s?page=2",
                "https://a.example/s",
                number,
            )
        };
        assert_eq!(next(2).as_deref(), Some("https://a.example/s?page=3"));
        assert_eq!(next(1), None);
    }
}
