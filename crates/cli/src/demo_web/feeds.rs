//! The feed of a site, in the format the outlet chose.

mod atom;
mod json;
mod rdf;
mod rss;
mod sitemap;

use super::outlet::FeedKind;
use super::site::Site;

const XML_DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

/// Renders the feed or sitemap of a site: every article, newest first.
pub fn render_feed(site: &Site<'_>) -> String {
    match site.outlet.settings.feed.kind {
        FeedKind::Rss => rss::render(site),
        FeedKind::Atom => atom::render(site),
        FeedKind::Json => json::render(site),
        FeedKind::Rdf => rdf::render(site),
        FeedKind::NewsSitemap => sitemap::render(site),
    }
}

/// The media type of a kind of feed.
pub fn content_type(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Rss => "application/rss+xml",
        FeedKind::Atom => "application/atom+xml",
        FeedKind::Json => "application/feed+json",
        FeedKind::Rdf => "application/rdf+xml",
        FeedKind::NewsSitemap => "application/xml",
    }
}
