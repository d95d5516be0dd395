use std::collections::HashSet;

use url::Url;

use crate::entities::decode_entities;
use crate::markup::{Piece, Tag, fold_space, pieces};

/// More candidates than this help nobody.
const MAX_CANDIDATES: usize = 20;

/// A feed that a page advertises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscoveredFeed {
    /// Its address, absolute.
    pub url: String,
    /// Its title, if the page gives one.
    pub title: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Link,
    Anchor,
    Comments,
}

/// Finds the feeds that a page advertises, the likeliest first: link elements, then anchors that look like feeds;
/// feeds of comments come last.
pub fn discover_feeds(html: &str, base_url: &str) -> Vec<DiscoveredFeed> {
    let mut base = Url::parse(base_url).ok();
    let mut found: Vec<(Rank, DiscoveredFeed)> = Vec::new();
    let mut anchor: Option<(String, String)> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Start(tag) => match tag.name.as_str() {
                "base" => base = rebased(&tag, base),
                "link" if is_feed_link(&tag) => {
                    let title = tag.attribute("title").map(|title| fold_space(&title));
                    add(
                        &mut found,
                        Rank::Link,
                        tag.attribute("href"),
                        title,
                        base.as_ref(),
                    );
                }
                "a" => anchor = tag.attribute("href").map(|href| (href, String::new())),
                _ => {}
            },
            Piece::Text(text) => {
                if let Some((_, words)) = &mut anchor {
                    words.push_str(&decode_entities(text));
                }
            }
            Piece::End(name) if name.eq_ignore_ascii_case("a") => {
                if let Some((href, words)) = anchor.take()
                    && looks_like_feed(&href, &words)
                {
                    add(
                        &mut found,
                        Rank::Anchor,
                        Some(href),
                        Some(fold_space(&words)),
                        base.as_ref(),
                    );
                }
            }
            _ => {}
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut seen = HashSet::new();
    let feeds = found
        .into_iter()
        .map(|(_, feed)| feed)
        .filter(|feed| seen.insert(feed.url.clone()));
    feeds.take(MAX_CANDIDATES).collect()
}

fn add(
    found: &mut Vec<(Rank, DiscoveredFeed)>,
    rank: Rank,
    href: Option<String>,
    title: Option<String>,
    base: Option<&Url>,
) {
    let Some(href) = href.filter(|href| !href.trim().is_empty()) else {
        return;
    };
    // `feed:` and `feed:https:` are schemes that readers once registered.
    let href = href.trim().replacen("feed://", "http://", 1);
    let href = href.strip_prefix("feed:").unwrap_or(&href);
    let url = match base {
        Some(base) => base.join(href),
        None => Url::parse(href),
    };
    let Some(url) = url
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
    else {
        return;
    };
    let title = title.filter(|title| !title.is_empty());
    let rank = if is_of_comments(&url, title.as_deref()) {
        Rank::Comments
    } else {
        rank
    };
    found.push((
        rank,
        DiscoveredFeed {
            url: url.into(),
            title,
        },
    ));
}

fn rebased(tag: &Tag<'_>, base: Option<Url>) -> Option<Url> {
    let href = tag.attribute("href")?;
    match base {
        Some(base) => base.join(href.trim()).ok().or(Some(base)),
        None => Url::parse(href.trim()).ok(),
    }
}

fn is_feed_link(tag: &Tag<'_>) -> bool {
    let rel = tag
        .attribute("rel")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let rel: Vec<&str> = rel.split_whitespace().collect();
    let kind = tag
        .attribute("type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_feed = ["rss", "atom", "feed+json", "rdf"]
        .iter()
        .any(|word| kind.contains(word))
        || kind.starts_with("text/xml")
        || kind.starts_with("application/xml")
        || kind.starts_with("application/json") && tag.attribute("title").is_some();
    rel.contains(&"feed") || rel.contains(&"alternate") && is_feed && !is_api(tag)
}

/// Blog software advertises its programming interface in the same way.
fn is_api(tag: &Tag<'_>) -> bool {
    tag.attribute("href")
        .is_some_and(|href| href.contains("/wp-json") || href.contains("oembed"))
}

fn looks_like_feed(href: &str, words: &str) -> bool {
    let href = href.to_ascii_lowercase();
    let path = href
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let named = matches!(last, "feed" | "feeds" | "rss" | "atom" | "rss2" | "rdf")
        || ["rss.", "atom.", "feed.", "index.rdf"]
            .iter()
            .any(|name| last.contains(name));
    let words = fold_space(words).to_ascii_lowercase();
    let labelled = matches!(
        words.as_str(),
        "rss" | "rss feed" | "atom" | "atom feed" | "feed" | "xml"
    );
    let typed = last.ends_with(".rss")
        || last.ends_with(".atom")
        || last.ends_with(".rdf")
        || last.ends_with(".xml");
    named || typed && !last.contains("sitemap") || labelled && !href.starts_with('#')
}

fn is_of_comments(url: &Url, title: Option<&str>) -> bool {
    let title = title.unwrap_or_default().to_lowercase();
    let words = [
        "comment",
        "kommentar",
        "commentaire",
        "comentario",
        "комментари",
        "reply",
        "replies",
    ];
    url.path().to_ascii_lowercase().contains("comment")
        || words.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_feeds(html: &str, expected: &[&str]) {
        let feeds = discover_feeds(html, "https://paper.example/news/");
        let urls: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
        assert_eq!(urls, expected);
    }

    #[test]
    fn link_elements_come_first_and_comments_last() {
        check_feeds(
            "<link rel=alternate type=application/rss+xml href=/comments/feed title='Comments'>\
             <LINK REL='alternate' TYPE='application/atom+xml' HREF='atom.xml'><a href=/rss>RSS</a>\
             <link rel=stylesheet href=/x.css><link rel=alternate hreflang=fr href=/fr>",
            &[
                "https://paper.example/news/atom.xml",
                "https://paper.example/rss",
                "https://paper.example/comments/feed",
            ],
        );
    }

    #[test]
    fn anchors_are_told_by_address_or_words() {
        check_feeds(
            "<a href='/about'>About</a><a href='https://x.example/feeds/top.rss?x=1'>Top</a><a href='/syndicate'> RSS </a>",
            &[
                "https://x.example/feeds/top.rss?x=1",
                "https://paper.example/syndicate",
            ],
        );
    }

    #[test]
    fn base_and_odd_schemes_are_followed() {
        check_feeds(
            "<base href='https://cdn.example/a/'><link rel=alternate type=application/rss+xml href='b.xml'>\
             <link rel=feed href='feed://d.example/c'><link rel=feed href='javascript:x'>",
            &["https://cdn.example/a/b.xml", "http://d.example/c"],
        );
    }
}
