use thiserror::Error;
use url::Url;
use wirewatch_model::FeedDocument;

use crate::DiscoveredFeed;
use crate::charset::decode_feed;
use crate::coding::gunzip;
use crate::discover::discover_feeds;
use crate::markup::plain_text;
use crate::sitemap::{Sitemap, read_sitemap};

mod author;
mod draft;
mod json;
mod json_mend;
mod links;
mod namespace;
mod scan;
mod strict;
mod value;
mod wishes;

/// A feed has no more entries than this; more would only fill the memory.
const MAX_ENTRIES: usize = 20_000;
/// The largest feed that is unpacked here; larger ones do not pass the fetcher.
const MAX_UNPACKED_BYTES: usize = 64_000_000;

/// Why bytes are no feed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FeedFault {
    /// They are a web page.
    #[error("it is a web page, not a feed")]
    Html {
        /// The feeds that the page advertises, the likeliest first.
        advertised: Vec<DiscoveredFeed>,
    },
    /// They are a sitemap index: its sitemaps have to be read.
    #[error("it is an index of sitemaps")]
    SitemapIndex {
        /// The sitemaps' addresses.
        sitemaps: Vec<String>,
    },
    /// Nothing is in them.
    #[error("it is empty")]
    Empty,
    /// They are something else.
    #[error("it is no feed: {0}")]
    Unrecognized(String),
}

/// Reads a feed of any kind from its bytes as served: RSS, RDF, Atom, JSON Feed, CDF, or a sitemap.
///
/// `content_type` is the HTTP header, `base_url` the address that answered. Broken feeds give what is whole in them.
pub fn parse_feed(
    bytes: &[u8],
    content_type: Option<&str>,
    base_url: Option<&str>,
) -> Result<FeedDocument, FeedFault> {
    let mut feed = parse_feed_as_written(bytes, content_type, base_url)?;
    feed.title = feed.title.as_deref().and_then(plain_title);
    for entry in &mut feed.entries {
        entry.title = entry.title.as_deref().and_then(plain_title);
    }
    Ok(feed)
}

/// Like [`parse_feed`], with the markup that titles may hold left in them.
pub fn parse_feed_as_written(
    bytes: &[u8],
    content_type: Option<&str>,
    base_url: Option<&str>,
) -> Result<FeedDocument, FeedFault> {
    if bytes.starts_with(&[0x1f, 0x8b])
        && let Ok(unpacked) = gunzip(bytes, MAX_UNPACKED_BYTES)
    {
        return read_text(&decode_feed(&unpacked, content_type), base_url);
    }
    read_text(&decode_feed(bytes, content_type), base_url)
}

fn read_text(text: &str, base_url: Option<&str>) -> Result<FeedDocument, FeedFault> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.trim_end().is_empty() {
        return Err(FeedFault::Empty);
    }
    let base = base_url.and_then(|base| Url::parse(base).ok());
    if text.starts_with(['{', '[']) {
        return json::read_json_feed(text, base.as_ref()).ok_or_else(|| unrecognized(text));
    }
    match scan::root_of(text) {
        scan::Root::Feed => Ok(read_xml(text, base.as_ref())),
        scan::Root::Sitemap => {
            read_sitemap(text, base_url).map_or_else(|| Err(unrecognized(text)), as_feed)
        }
        scan::Root::Html => Err(FeedFault::Html {
            advertised: discover_feeds(text, base_url.unwrap_or_default()),
        }),
        scan::Root::Other => Err(unrecognized(text)),
    }
}

/// feed-rs reads first; what it loses or does not know, our own scanner of broken markup adds.
fn read_xml(text: &str, base: Option<&Url>) -> FeedDocument {
    let scanned = scan::scan_feed(text, base, MAX_ENTRIES);
    let Some(strict) = strict::read_strictly(text, base, scanned.entries.len()) else {
        return scanned;
    };
    strict::merge(strict, scanned)
}

fn as_feed(sitemap: Sitemap) -> Result<FeedDocument, FeedFault> {
    if sitemap.entries.is_empty() && !sitemap.sitemaps.is_empty() {
        return Err(FeedFault::SitemapIndex {
            sitemaps: sitemap.sitemaps,
        });
    }
    Ok(sitemap.into_feed())
}

fn unrecognized(text: &str) -> FeedFault {
    let start: String = text.chars().take(60).collect();
    FeedFault::Unrecognized(format!("it begins with `{}`", start.escape_debug()))
}

/// A title without markup; what was escaped twice is decoded twice.
fn plain_title(title: &str) -> Option<String> {
    let once = plain_text(title);
    let plain = if once.contains('&') || once.contains('<') {
        plain_text(&once)
    } else {
        once
    };
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use wirewatch_model::Stamp;

    use super::*;

    const BASE: &str = "https://harbour.example/news/feed.xml";

    fn read(text: &str) -> FeedDocument {
        parse_feed(text.as_bytes(), None, Some(BASE)).expect("a feed")
    }

    /// Titles and addresses of all entries, as `title=url`.
    #[track_caller]
    fn check_entries(text: &str, expected: &[&str]) {
        let feed = read(text);
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        let entries: Vec<String> = feed
            .entries
            .iter()
            .map(|entry| format!("{}={}", shown(&entry.title), shown(&entry.url)))
            .collect();
        assert_eq!(entries, expected);
    }

    #[test]
    fn rss_is_read_with_all_it_says() {
        let feed = read(
            "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
             <channel><title>Harbour Post</title><link>https://harbour.example/</link><item><title>Ferry &amp;amp; pier</title>\
             <link>/a?x=1&amp;y=2</link><guid isPermaLink='false'>7</guid><pubDate>Tue, 05 Mar 2024 10:00:00 +0300</pubDate>\
             <dc:creator>Lena Ortiz</dc:creator><description>&lt;p&gt;Short&lt;/p&gt;</description>\
             <content:encoded><![CDATA[<p>Long <a href='/b'>b</a></p>]]></content:encoded>\
             <source url='https://wire.example/rss'>The Wire</source></item></channel></rss>",
        );
        assert_eq!(feed.title.as_deref(), Some("Harbour Post"));
        let [entry] = &feed.entries[..] else {
            panic!("one entry")
        };
        assert_eq!(entry.title.as_deref(), Some("Ferry & pier"));
        assert_eq!(
            entry.url.as_deref(),
            Some("https://harbour.example/a?x=1&y=2")
        );
        assert_eq!(entry.id.as_deref(), Some("7"));
        assert_eq!(
            entry.published.map(|stamp| stamp.to_rfc3339()).as_deref(),
            Some("2024-03-05T10:00:00+03:00")
        );
        assert_eq!(
            entry.published_raw.as_deref(),
            Some("Tue, 05 Mar 2024 10:00:00 +0300")
        );
        assert_eq!(entry.author.as_deref(), Some("Lena Ortiz"));
        assert_eq!(entry.summary.as_deref(), Some("<p>Short</p>"));
        assert_eq!(
            entry.content.as_deref(),
            Some("<p>Long <a href=\"https://harbour.example/b\">b</a></p>")
        );
        assert_eq!(entry.source_name.as_deref(), Some("The Wire"));
        assert_eq!(
            entry.source_url.as_deref(),
            Some("https://wire.example/rss")
        );
    }

    #[test]
    fn atom_of_both_versions_is_read() {
        check_entries(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/x/'><title>T</title><entry><title type='html'>A &lt;b&gt;b&lt;/b&gt;</title>\
             <link rel='enclosure' href='s.mp3'/><link href='a'/><source><title>Other</title><link href='https://o.example/'/></source></entry></feed>",
            &["A b=https://harbour.example/x/a"],
        );
        let feed = read(
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>A</title><link rel='alternate' href='/a'/>\
             <issued>2024-03-05T10:00:00Z</issued><modified>2024-03-06T10:00:00Z</modified><author><name>Lena</name></author></entry></feed>",
        );
        let [entry] = &feed.entries[..] else {
            panic!("one entry")
        };
        let at = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.at);
        assert!(at(entry.published) < at(entry.updated) && entry.published.is_some());
        assert_eq!(entry.author.as_deref(), Some("Lena"));
    }

    #[test]
    fn atom_names_the_source_of_a_reprint() {
        let feed = read(
            "<feed><entry><source><id>x</id><title>The Wire</title><link href='https://wire.example/'/></source><title>A</title></entry></feed>",
        );
        let [entry] = &feed.entries[..] else {
            panic!("one entry")
        };
        assert_eq!(entry.title.as_deref(), Some("A"));
        assert_eq!(entry.source_name.as_deref(), Some("The Wire"));
        assert_eq!(entry.source_url.as_deref(), Some("https://wire.example/"));
    }

    #[test]
    fn adverse_feeds_cost_no_time() {
        for unit in [
            "<item>",
            "<title>",
            "<item><title>",
            "<!A[",
            "<link href='a'>",
            "<source>",
            "</a>",
            "<a:b xml:base='x'>",
            "<p a='é",
        ] {
            let text = format!("<rss><channel>{}", unit.repeat(100_000));
            assert!(read(&text).entries.len() <= MAX_ENTRIES, "{unit}");
        }
    }

    #[test]
    fn rdf_cdf_and_json_are_read() {
        check_entries(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>T</title></channel>\
             <item rdf:about='/a'><title>A</title></item></rdf:RDF>",
            &["A=https://harbour.example/a"],
        );
        check_entries(
            "<channel href='/'><title>T</title><item href='/a'><title>A</title></item></channel>",
            &["A=https://harbour.example/a"],
        );
        check_entries(
            "{\"items\":[{\"id\":1,\"url\":\"/a\",\"title\":\"A\",\"summary\":null},{\"id\":\"https://h.example/b\",\"content_text\":\"B\"}]}",
            &["A=https://harbour.example/a", "=https://h.example/b"],
        );
    }

    #[test]
    fn broken_feeds_give_what_is_whole() {
        check_entries(
            "<rss><item><title>R & D</title><link>/a?x=1&y=2</link></item>",
            &["R & D=https://harbour.example/a?x=1&y=2"],
        );
        check_entries(
            "<b>Warning</b>: x\n<?xml version='1.0'?><RSS><Channel><Item><Title>A<br>b</Title><Link> /a\n </Link></Item>",
            &["A b=https://harbour.example/a"],
        );
        check_entries(
            "<rss><channel><item><title>A</title><link>/a</link><item><title>B</title><link>/b</link><description>cut o",
            &["A=https://harbour.example/a", "B=https://harbour.example/b"],
        );
        check_entries(
            "<rss><item><guid>https://h.example/p</guid><title><![CDATA[A]]]]><![CDATA[> b]]></title></item></rss>",
            &["A]]> b=https://h.example/p"],
        );
    }

    #[test]
    fn cut_json_feed_gives_its_whole_items() {
        check_entries(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"url\":\"/a\",\"title\":\"A\"},{\"url\":\"/b\",\"ti",
            &["A=https://harbour.example/a"],
        );
    }

    #[test]
    fn wishes_of_feeds_are_read() {
        let feed = read(
            "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><ttl> 30 </ttl><sy:updatePeriod>daily</sy:updatePeriod>\
             <sy:updateFrequency>6</sy:updateFrequency><skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>\
             <item><title>A</title><link>/a</link><hour>7</hour><ttl>9</ttl></item></channel></rss>",
        );
        assert_eq!(feed.entries.len(), 1);
        assert_eq!(feed.wishes.ttl_minutes, Some(30));
        assert_eq!(feed.wishes.update_period_secs, Some(14_400));
        assert_eq!(
            (feed.wishes.skip_hours, feed.wishes.skip_days),
            (0b110, 0b100_0000)
        );
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
                    <rss><channel><title>T</title><item><title>&b;&x;</title><link>/a</link></item></channel></rss>";
        check_entries(bomb, &["&b;&x;=https://harbour.example/a"]);
    }

    #[test]
    fn deep_nesting_and_many_bytes_are_survived() {
        let deep = format!(
            "<rss><item><title>A</title><x>{}</x><link>/a</link></item></rss>",
            "<d>".repeat(50_000)
        );
        check_entries(&deep, &["A=https://harbour.example/a"]);
        let wide: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(
                "<rss><item><title>A</title></item></rss>"
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes),
            )
            .collect();
        assert_eq!(
            parse_feed(&wide, None, None).expect("a feed").entries.len(),
            1
        );
    }

    #[test]
    fn what_is_no_feed_is_told() {
        let fault =
            |text: &str| parse_feed(text.as_bytes(), None, Some(BASE)).expect_err("a fault");
        assert_eq!(fault(" \n"), FeedFault::Empty);
        assert!(matches!(fault("{\"a\":1}"), FeedFault::Unrecognized(_)));
        assert!(matches!(fault("not a feed"), FeedFault::Unrecognized(_)));
        let html = "<!doctype html><html><link rel=alternate type=application/rss+xml href=/rss>";
        let FeedFault::Html { advertised } = fault(html) else {
            panic!("a page")
        };
        assert_eq!(advertised[0].url, "https://harbour.example/rss");
        let index =
            "<sitemapindex><sitemap><loc>https://h.example/n.xml</loc></sitemap></sitemapindex>";
        assert_eq!(
            fault(index),
            FeedFault::SitemapIndex {
                sitemaps: vec!["https://h.example/n.xml".to_owned()]
            }
        );
        check_entries(
            "<urlset><url><loc>https://h.example/a</loc></url></urlset>",
            &["=https://h.example/a"],
        );
    }
}
