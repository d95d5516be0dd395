use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wirewatch_model::{Feed, FeedEntry, FeedId, Page, PollWishes, Validators};

use crate::WaitingEntry;

/// What is learnt of a feed from poll to poll. The pipeline makes it, the store only keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedHabits {
    /// The usual time between two of its entries, by their dates, in seconds.
    pub gap_secs: Option<u64>,
    /// The interval that the last poll chose, in seconds.
    pub interval_secs: Option<u64>,
    /// When the last entry came that had not been seen before.
    pub last_new_at: Option<Timestamp>,
    /// How often the feed itself asks to be polled.
    pub wishes: PollWishes,
    /// How long its last answer may be kept, by its Cache-Control, in seconds.
    pub max_age_secs: Option<u64>,
    /// What kind of failure the last poll was; `None` when it went well.
    pub failure: Option<FailureKind>,
    /// When the polls began to fail that failed in a row until now.
    pub failing_since: Option<Timestamp>,
    /// How long its answers take, in milliseconds, the last ones counting most.
    pub answer_ms: Option<u64>,
}

/// What kind of failure a poll was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The server wants a login (401).
    Login,
    /// The server wants to be paid (402).
    Paywall,
    /// The server shows a challenge that only a browser can pass.
    Challenge,
    /// The server forbids access (403).
    Forbidden,
    /// The law forbids it (451).
    Legal,
    /// robots.txt does not allow it, or could not be read.
    Robots,
    /// The address guard does not allow it.
    Guard,
    /// There is nothing at the address (404).
    NotFound,
    /// The server says it is gone for good (410).
    Gone,
    /// The host asks for patience (429).
    RateLimited,
    /// The server failed (5xx).
    ServerError,
    /// No whole answer came: name, connection, TLS, time or a body that broke off.
    Unreachable,
    /// A web page answers in place of the feed.
    WebPage,
    /// Something else that is no feed.
    NotAFeed,
    /// The answer is too large, empty or of no use.
    Unusable,
}

/// How many entries a feed brought on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedDay {
    /// The feed.
    pub feed_id: FeedId,
    /// The day, in days since 1970 in UTC.
    pub day: i64,
    /// Entries never seen in this feed before; those of its very first poll are not counted.
    pub new_entries: u64,
}

/// An entry that waits for its page, due or not.
#[derive(Debug, Clone)]
pub struct QueuedEntry {
    /// The entry.
    pub entry: WaitingEntry,
    /// When it is due; `None` means now.
    pub due_at: Option<Timestamp>,
    /// Why the last attempt failed, if one was made.
    pub last_error: Option<String>,
}

/// How a page was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageRequest {
    /// The headers sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The HTTP version of the answer (`HTTP/1.1`).
    pub http_version: String,
    /// The address that answered; `None` when it is not known.
    pub remote_ip: Option<String>,
}

/// What is kept of a page's fetching, besides the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageVisit {
    /// What to ask "has it changed?" with next time.
    pub validators: Validators,
    /// How it was asked for; `None` for a page that no server sent.
    pub request: Option<PageRequest>,
}

/// A kept page with all that was known when it was read: what an archive holds of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedPage {
    /// The store's number for it; 0 for a page that is not in a store.
    pub page_id: i64,
    /// The page.
    pub page: Page,
    /// How it was asked for; `None` for a page that no server sent.
    pub request: Option<PageRequest>,
    /// What its feed said of it; `None` for an imported page.
    pub entry: Option<FeedEntry>,
    /// The feed of that entry.
    pub feed: Option<Feed>,
    /// When the entry was first seen.
    pub first_seen_at: Option<Timestamp>,
}
