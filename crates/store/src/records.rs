use jiff::Timestamp;
use wirewatch_model::{
    Analysis, ArticleId, Feed, FeedEntry, FeedId, IncidentId, Origin, Page, Provenance, Validators,
};

use crate::FeedHabits;

/// Where a feed's definition comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOrigin {
    /// A line of `feeds.toml`; it goes when the line goes.
    File,
    /// `feeds add`, `feeds import` or the API; it goes when it is removed there.
    Added,
}

/// A feed with what is known of its polls.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedStatus {
    /// The feed.
    pub feed: Feed,
    /// Where its definition comes from.
    pub origin: FeedOrigin,
    /// The address of its definition, when it is polled at another one that permanent redirects or its page led to.
    pub moved_from: Option<String>,
    /// Whether somebody lets it rest: what it brought stays, and it is not polled.
    pub paused: bool,
    /// How its polls went.
    pub state: PollState,
}

/// What is remembered of a feed from poll to poll.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PollState {
    /// What the server gave to ask "has it changed?" with, from the last answer that was read well.
    pub validators: Validators,
    /// SHA-256 of the last body that was read well.
    pub body_sha256: Option<String>,
    /// The next poll is due then; `None` means now.
    pub next_at: Option<Timestamp>,
    /// The last poll, whatever came of it.
    pub last_polled_at: Option<Timestamp>,
    /// The last poll that was answered well (also "not modified").
    pub last_success_at: Option<Timestamp>,
    /// Polls that failed since then.
    pub failures: u32,
    /// What the last failure was, in words.
    pub last_error: Option<String>,
    /// The address an unbroken chain of permanent redirects led to.
    pub permanent_url: Option<String>,
    /// In how many polls in a row it led there.
    pub permanent_seen: u32,
    /// The server said the feed is gone for good (410).
    pub stopped: bool,
    /// Entries seen in all polls.
    pub entries_seen: u64,
    /// What was learnt of it.
    pub habits: FeedHabits,
    /// Whether its guids name the same entry again and again, so that an entry is known by its guid at a new address.
    pub guids_trusted: bool,
}

/// What came of one poll of a feed.
#[derive(Debug, Clone)]
pub struct PollReport {
    /// The feed.
    pub feed_id: FeedId,
    /// When it was polled.
    pub polled_at: Timestamp,
    /// When it is due again.
    pub next_at: Option<Timestamp>,
    /// What is now known of its habits.
    pub habits: FeedHabits,
    /// What the server answered.
    pub result: PollResult,
}

/// The answer to one poll.
#[derive(Debug, Clone)]
pub enum PollResult {
    /// A feed that was read.
    Read {
        /// To be sent back with the next poll.
        validators: Validators,
        /// SHA-256 of the body.
        body_sha256: String,
        /// The target of an unbroken chain of permanent redirects.
        permanent_url: Option<String>,
        /// Its entries.
        entries: Vec<FeedEntry>,
    },
    /// The copy read before is current.
    NotModified {
        /// Validators sent with the 304; empty fields keep what is held.
        validators: Validators,
    },
    /// Nothing that could be read; retried later.
    Failed(String),
    /// The server says it is gone for good; never polled again until someone changes it.
    Gone(String),
}

/// What a poll added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollSummary {
    /// Entries never seen before.
    pub new_entries: u64,
    /// Known entries that changed and are fetched again.
    pub updated_entries: u64,
}

/// An entry whose page is to be fetched.
#[derive(Debug, Clone)]
pub struct WaitingEntry {
    /// The store's number for it.
    pub entry_id: i64,
    /// The feed it was first seen in.
    pub feed_id: FeedId,
    /// The page's address.
    pub url: String,
    /// What to ask "has it changed?" with, when it was fetched before.
    pub validators: Validators,
    /// How many attempts failed.
    pub tries: u32,
}

/// Why an entry's page could not be had.
#[derive(Debug, Clone)]
pub struct EntryFailure {
    /// In words.
    pub reason: String,
    /// When to try again; `None` gives up.
    pub retry_at: Option<Timestamp>,
}

/// A stored page that is to be read.
#[derive(Debug, Clone)]
pub struct WaitingPage {
    /// The store's number for it.
    pub page_id: i64,
    /// The page.
    pub page: Page,
    /// The entry that led to it; `None` for an imported page.
    pub entry: Option<FeedEntry>,
    /// The feed of that entry.
    pub feed: Option<Feed>,
}

/// What was read from one page.
#[derive(Debug, Clone)]
pub struct PageAnalysis {
    /// The page.
    pub page_id: i64,
    /// What was found; `None` when the page is no article.
    pub analysis: Option<Analysis>,
    /// All addresses under which the article is known, as given; the first is the one it is named by.
    pub urls: Vec<String>,
    /// The version of the rules, also when nothing was found.
    pub rules_version: String,
}

/// What a batch of analyses changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnalysisSummary {
    /// Articles never seen before.
    pub new_articles: u64,
    /// Articles with a new version.
    pub new_versions: u64,
    /// Versions read again.
    pub reread: u64,
    /// Pages that tell nothing new: an article known already, with the same text.
    pub unchanged: u64,
    /// Pages that are no article.
    pub not_articles: u64,
}

/// One version of an article with where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArticle {
    /// The article.
    pub id: ArticleId,
    /// The version, from 1.
    pub version: u32,
    /// How many versions there are.
    pub versions: u32,
    /// The feed it was first seen in; `None` for an imported one.
    pub feed: Option<Feed>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When this version was fetched.
    pub fetched_at: Timestamp,
    /// SHA-256 of the page this version was read from.
    pub page_sha256: String,
    /// The story it belongs to; `None` until it was compared with others.
    pub story: Option<StoryInfo>,
    /// Where its text comes from; `None` until it was compared with others.
    pub origin: Option<Origin>,
    /// The incidents that its attacks belong to.
    pub incidents: Vec<IncidentId>,
    /// What was read.
    pub analysis: Analysis,
}

/// The story an article belongs to: all articles that carry the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryInfo {
    /// The story's id: that of the article first seen.
    pub id: ArticleId,
    /// How many articles it has.
    pub articles: u32,
    /// From how many origins, each counted once however often it was reprinted.
    pub origins: u32,
}

/// An article put into a story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryEntry {
    /// The article.
    pub article_id: ArticleId,
    /// The version that was compared.
    pub version: u32,
    /// The story; the article's own id when it is the first of it, or alone.
    pub story: ArticleId,
    /// Whether another article of the story carries the same text.
    pub joined: bool,
    /// What is told of where its text comes from.
    pub provenance: Provenance,
    /// Keys by which similar texts find it.
    pub keys: Vec<u64>,
}

/// One version of an article, in a list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionInfo {
    /// The version, from 1.
    pub version: u32,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// SHA-256 of its page.
    pub page_sha256: String,
    /// Its headline.
    pub title: Option<String>,
}

/// One line of the index outbox: the article changed, in the order of `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Rises with every change; never used twice.
    pub seq: i64,
    /// What changed.
    pub article_id: ArticleId,
}

/// How much is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreCounts {
    /// Feeds that are polled.
    pub feeds: u64,
    /// Entries seen in feeds.
    pub entries: u64,
    /// Entries whose page is still to be fetched.
    pub entries_waiting: u64,
    /// Pages kept.
    pub pages: u64,
    /// Pages still to be read.
    pub pages_waiting: u64,
    /// Articles.
    pub articles: u64,
    /// Versions of articles.
    pub versions: u64,
}
