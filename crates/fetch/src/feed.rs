use thiserror::Error;
use wirewatch_model::FeedDocument;

use crate::DiscoveredFeed;

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

/// Reads a feed of any kind from its bytes as served.
pub fn parse_feed(
    bytes: &[u8],
    content_type: Option<&str>,
    base_url: Option<&str>,
) -> Result<FeedDocument, FeedFault> {
    let _ = (bytes, content_type, base_url);
    Err(FeedFault::Empty)
}
