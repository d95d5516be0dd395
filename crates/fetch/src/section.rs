use std::collections::HashMap;

use url::Url;
use wirewatch_model::{FeedEntry, url_key};

use crate::entities::decode_entities;
use crate::markup::{Piece, fold_space, pieces};

/// No more links of one page are taken for articles; a front page shows fewer.
const MAX_LINKS: usize = 100;
/// No more links are looked at.
const MAX_SEEN: usize = 5_000;
/// A link with fewer signs of an article is none.
const MIN_SIGNS: u32 = 3;
/// Words of an address that lead to lists, forms and pages about the site.
const NO_ARTICLES: &[&str] = &[
    "about",
    "account",
    "advertise",
    "archive",
    "archives",
    "author",
    "authors",
    "careers",
    "categories",
    "category",
    "contact",
    "cookies",
    "events",
    "faq",
    "feed",
    "feeds",
    "help",
    "imprint",
    "impressum",
    "jobs",
    "legal",
    "login",
    "logout",
    "newsletter",
    "newsletters",
    "page",
    "people",
    "podcast",
    "podcasts",
    "privacy",
    "profile",
    "register",
    "rss",
    "search",
    "section",
    "sections",
    "shop",
    "signin",
    "signup",
    "sitemap",
    "static",
    "subscribe",
    "subscription",
    "tag",
    "tags",
    "terms",
    "topic",
    "topics",
    "user",
    "users",
    "weather",
    "wp-admin",
    "wp-content",
];
/// Files that are no pages.
const NO_PAGES: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "svg", "avif", "pdf", "zip", "mp3", "mp4", "webm", "css",
    "js", "json", "xml", "ico",
];

/// Finds the links of a page that look like articles of its site, in reading order: the last resort for a site that has
/// neither a feed nor a sitemap.
///
/// An entry has its address only: the words of a link are often not the headline.
pub fn section_entries(html: &str, base_url: &str) -> Vec<FeedEntry> {
    let Ok(page) = Url::parse(base_url) else {
        return Vec::new();
    };
    let mut signs: HashMap<String, u32> = HashMap::new();
    let mut links: Vec<(String, String)> = Vec::new();
    for (href, words) in anchors(html, &page).into_iter().take(MAX_SEEN) {
        let Some(of_address) = address_signs(&href, &page) else {
            continue;
        };
        let key = url_key(href.as_str());
        let most = signs.entry(key.clone()).or_insert_with(|| {
            links.push((key, href.into()));
            0
        });
        *most = (*most).max(of_address + word_signs(&words));
    }
    let articles = links
        .into_iter()
        .filter(|(key, _)| signs.get(key).is_some_and(|signs| *signs >= MIN_SIGNS));
    let entry = |url| FeedEntry {
        url: Some(url),
        ..FeedEntry::default()
    };
    articles
        .take(MAX_LINKS)
        .map(|(_, url)| entry(url))
        .collect()
}

/// Where each link leads, and its words.
fn anchors(html: &str, page: &Url) -> Vec<(Url, String)> {
    let mut base = page.clone();
    let mut found = Vec::new();
    let mut open: Option<(Url, String)> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Start(tag) if tag.name == "base" => {
                let joined = tag
                    .attribute("href")
                    .and_then(|href| base.join(href.trim()).ok());
                base = joined.unwrap_or(base);
            }
            Piece::Start(tag) if tag.name == "a" => {
                found.extend(open.take());
                let joined = tag
                    .attribute("href")
                    .and_then(|href| base.join(href.trim()).ok());
                open = joined.map(|mut url| {
                    url.set_fragment(None);
                    (url, String::new())
                });
            }
            Piece::Text(text) => {
                if let Some((_, words)) = &mut open {
                    words.push_str(&decode_entities(text));
                    words.push(' ');
                }
            }
            Piece::End(name) if name.eq_ignore_ascii_case("a") => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// How much an address looks like that of an article; `None` when it cannot be one of this site.
fn address_signs(url: &Url, page: &Url) -> Option<u32> {
    if !matches!(url.scheme(), "http" | "https")
        || site(url) != site(page)
        || url.port() != page.port()
    {
        return None;
    }
    if url_key(url.as_str()) == url_key(page.as_str()) {
        return None;
    }
    let path = url.path().to_ascii_lowercase();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let last = *parts.last()?;
    let stem = last.rsplit_once('.').map_or(
        last,
        |(stem, kind)| {
            if kind.len() <= 5 { stem } else { last }
        },
    );
    let is_file = NO_PAGES
        .iter()
        .any(|kind| last.ends_with(&format!(".{kind}")));
    if is_file || parts.iter().any(|part| NO_ARTICLES.contains(part)) {
        return None;
    }
    let words = stem
        .split(['-', '_'])
        .filter(|word| word.chars().count() > 1)
        .count();
    let slug = match words {
        0..=2 => 0,
        3 => 1,
        _ => 2,
    };
    let query = url.query().unwrap_or_default();
    let number = longest_number(stem).max(longest_number(query)) >= 5;
    Some(slug + u32::from(number) + 2 * u32::from(has_date(&path)))
}

/// How much the words of a link look like a headline.
fn word_signs(words: &str) -> u32 {
    let words = fold_space(words);
    let count = words.split(' ').filter(|word| !word.is_empty()).count();
    // Scripts without spaces write a headline as one word.
    let unspaced = words.chars().filter(|c| !c.is_ascii()).count() >= 10 && count < 3;
    match count {
        _ if unspaced => 2,
        0..=2 => 0,
        3 | 4 => 1,
        _ => 2,
    }
}

fn site(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

fn longest_number(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// Whether a path holds a day or a month, as `/2026/06/02/`, `/2026/06/` or `/2026-06-02`.
fn has_date(path: &str) -> bool {
    let numbers: Vec<&str> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .collect();
    let is_year =
        |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    let is_month = |digits: &str| {
        digits.len() <= 2
            && digits
                .parse()
                .is_ok_and(|month: u8| (1..=12).contains(&month))
    };
    let pair = numbers
        .windows(2)
        .any(|pair| is_year(pair[0]) && is_month(pair[1]));
    let one = numbers.iter().any(|digits| {
        digits.len() == 8
            && digits.get(..4).is_some_and(is_year)
            && digits.get(4..6).is_some_and(is_month)
    });
    pair || one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_links(html: &str, expected: &[&str]) {
        let entries = section_entries(html, "https://www.harbour.example/world/");
        let urls: Vec<String> = entries.into_iter().filter_map(|entry| entry.url).collect();
        assert_eq!(urls, expected);
    }

    #[test]
    fn articles_are_told_from_the_rest_of_a_page() {
        check_links(
            "<nav><a href='/'>Home</a><a href='/world/'>World</a><a href='/about/our-long-story-here'>Who we are and what we do</a></nav>\
             <a href='/world/2026/06/02/ferry-stopped-at-pier-seven'><img src=x></a>\
             <a href='/world/2026/06/02/ferry-stopped-at-pier-seven#c'>Ferry stopped at pier seven</a>\
             <a href='https://harbour.example/world/strike-at-the-old-port-enters-week-two/'>Strike enters its second week</a>\
             <a href='/article?id=184467'>Council votes on the new bridge</a>\
             <a href='/tag/strike-at-the-old-port'>More on the strike at the port</a>\
             <a href='https://other.example/2026/06/02/a-story-of-another-site'>A story of another site</a>\
             <a href='/photos/2026/06/02/ferry.jpg'>A picture of the ferry at night</a><a href='/subscribe'>Subscribe now</a>",
            &[
                "https://www.harbour.example/world/2026/06/02/ferry-stopped-at-pier-seven",
                "https://harbour.example/world/strike-at-the-old-port-enters-week-two/",
                "https://www.harbour.example/article?id=184467",
            ],
        );
    }

    #[test]
    fn headlines_without_spaces_count() {
        check_links(
            "<a href='/n/1048576.html'>港で船が止まり乗客が夜を過ごす</a><a href='/n/7'>港</a>",
            &["https://www.harbour.example/n/1048576.html"],
        );
    }

    #[test]
    fn links_are_bounded() {
        let html: String = (0..9_000)
            .map(|number| format!("<a href='/2026/06/02/story-number-{number}-of-today'>Story {number} of today is long</a>"))
            .collect();
        assert_eq!(
            section_entries(&html, "https://harbour.example/").len(),
            MAX_LINKS
        );
        assert!(section_entries("<a href='", "https://harbour.example/").is_empty());
        assert!(section_entries("<a href='/x'>x</a>", "no address").is_empty());
    }
}
