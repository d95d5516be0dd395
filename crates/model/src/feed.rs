use serde::{Deserialize, Serialize};

use crate::{FeedId, Stamp};

/// A source of entries that is polled again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The editor's short word for it.
    pub id: FeedId,
    /// Where it is fetched.
    pub url: String,
    /// What is served there.
    pub kind: FeedKind,
    /// The outlet's name, as shown to readers.
    pub outlet: String,
    /// The owner of the outlet; outlets of one publisher are one origin.
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The outlet's language, BCP 47; a hint where an article's own cannot be told.
    pub language: Option<String>,
}

/// What a feed's address serves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// RSS, Atom, RDF or JSON Feed, told by the bytes; a news sitemap served there is read as well.
    #[default]
    Feed,
    /// A sitemap with news entries.
    Sitemap,
    /// A web page whose links to articles are its entries: the last resort for a site with neither feed nor sitemap.
    Section,
}

/// How often a feed asks to be polled, in its own words. All of it is optional.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PollWishes {
    /// RSS `<ttl>`: not more often than every so many minutes.
    pub ttl_minutes: Option<u32>,
    /// `sy:updatePeriod` divided by `sy:updateFrequency`, in seconds.
    pub update_period_secs: Option<u32>,
    /// RSS `<skipHours>`: hours of the day in UTC, bit 0 for midnight to one.
    pub skip_hours: u32,
    /// RSS `<skipDays>`: days of the week in UTC, bit 0 for Monday.
    pub skip_days: u8,
}

/// A feed as it was served once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedDocument {
    /// The feed's own title.
    pub title: Option<String>,
    /// The site the feed is of.
    pub link: Option<String>,
    /// The id the feed gives itself; never one made up.
    pub feed_id: Option<String>,
    /// How often it asks to be polled.
    pub wishes: PollWishes,
    /// The entries, in the order served.
    pub entries: Vec<FeedEntry>,
}

/// One item of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// The guid or id, as given.
    pub id: Option<String>,
    /// The article's address, absolute.
    pub url: Option<String>,
    /// The headline, as plain text.
    pub title: Option<String>,
    /// When it was first published, by the feed.
    pub published: Option<Stamp>,
    /// When it was last changed, by the feed.
    pub updated: Option<Stamp>,
    /// The date as the feed wrote it, also when it could not be read.
    pub published_raw: Option<String>,
    /// Short text, HTML as given.
    pub summary: Option<String>,
    /// Full text, HTML as given.
    pub content: Option<String>,
    /// The first author's name.
    pub author: Option<String>,
    /// The true publisher of a reprint (RSS `<source>`), by name.
    pub source_name: Option<String>,
    /// The true publisher of a reprint, by address.
    pub source_url: Option<String>,
}
