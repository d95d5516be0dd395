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
mod json;
mod links;
mod namespace;
mod scan;
mod strict;
mod value;

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
