use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wirewatch_model::ArticleId;

use crate::StoreError;

/// A query kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// What it is addressed by: a short word.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The query, in the query language.
    pub query: String,
    /// Counts the queries it had, from 1.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its query last changed.
    pub changed_at: Timestamp,
    /// Whether new articles that match are told of.
    pub alerts: AlertMode,
    /// SHA-256 of the token that opens its Atom and JSON feed; `None` when there is none.
    pub token_sha256: Option<[u8; 32]>,
}

/// Whether a saved search tells of new articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertMode {
    /// They are listed and sent.
    On,
    /// They are listed, and nothing is sent.
    Muted,
    /// Nothing is matched.
    Off,
}

impl AlertMode {
    /// The modes, as they are written.
    pub const NAMES: [(&'static str, Self); 3] =
        [("on", Self::On), ("muted", Self::Muted), ("off", Self::Off)];

    /// The mode as it is written.
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(_, mode)| *mode == self);
        known.map_or("off", |(name, _)| name)
    }
}

/// An article that matched a saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The saved search.
    pub search_id: String,
    /// The version of its query that matched.
    pub search_version: u32,
    /// The story of the article: its reprints tell nothing new.
    pub story: ArticleId,
    /// A hash of what the article states; other facts in the same story are news.
    pub facts: Vec<u8>,
    /// The article.
    pub article_id: ArticleId,
    /// The version that matched.
    pub article_version: u32,
    /// When it matched.
    pub fired_at: Timestamp,
    /// What a reader needs to judge it.
    pub evidence: AlertEvidence,
}

/// What an alert carries, as it was when it fired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEvidence {
    /// The headline.
    pub title: String,
    /// The article's address.
    pub url: String,
    /// The outlet's name.
    pub outlet: String,
    /// Publication, RFC 3339, if known.
    pub published: Option<String>,
    /// The sentences that match, in reading order.
    pub sentences: Vec<String>,
    /// Articles of its story when it fired, itself counted.
    pub story_articles: u64,
    /// From how many origins the story came when it fired; `None` when they were not told apart.
    #[serde(default)]
    pub story_origins: Option<u64>,
    /// Why it fired, in words.
    pub reason: String,
}

/// An alert, kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Counts all alerts; later ones have greater numbers.
    pub number: i64,
    /// What matched.
    pub alert: NewAlert,
}

/// How alerts are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    /// A POST to an address on the web.
    Webhook,
    /// A mail.
    Email,
}

impl ChannelKind {
    /// The kind as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Email => "email",
        }
    }

    /// The kind of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Webhook, Self::Email]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// Where a saved search's alerts are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertChannel {
    /// The saved search.
    pub search_id: String,
    /// What kind of address it is.
    pub kind: ChannelKind,
    /// The address.
    pub target: String,
    /// What messages are signed with.
    pub secret: String,
    /// The last alert that was delivered.
    pub sent_up_to: i64,
    /// Failed tries since then.
    pub tries: u32,
    /// When it is tried again; `None` for at once.
    pub due_at: Option<Timestamp>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When something was last delivered.
    pub last_sent_at: Option<Timestamp>,
    /// Whether it rests: what comes meanwhile is not sent to it later either.
    pub muted: bool,
}

impl AlertChannel {
    /// A channel to which nothing was sent yet.
    pub fn new(search_id: &str, kind: ChannelKind, target: &str, secret: &str) -> Self {
        Self {
            search_id: search_id.to_owned(),
            kind,
            target: target.to_owned(),
            secret: secret.to_owned(),
            sent_up_to: 0,
            tries: 0,
            due_at: None,
            last_error: None,
            last_sent_at: None,
            muted: false,
        }
    }
}

/// What came of sending to a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Everything up to this alert was taken.
    Sent {
        /// The last alert in the message.
        up_to: i64,
        /// When.
        at: Timestamp,
    },
    /// Nothing is sent of what came up to this alert: the search was muted then.
    Skipped {
        /// The last alert passed over.
        up_to: i64,
    },
    /// It was not taken.
    Failed {
        /// Why.
        error: String,
        /// When to try again.
        due_at: Timestamp,
    },
}

/// What is asked of a store about saved searches and their alerts.
#[async_trait]
pub trait SearchStore: Send + Sync {
    /// Keeps a new saved search, or changes the one with its id, of which `created_at` and the token stay. Another query
    /// than before makes a new version, whatever `version` and `changed_at` say; gives the version kept.
    async fn put_search(&self, search: &SavedSearch) -> Result<u32, StoreError>;

    /// Opens the feed of a saved search with the token that has this hash, and with no earlier one; `None` closes it.
    /// `false` when there is no such search.
    async fn set_search_token(
        &self,
        id: &str,
        token_sha256: Option<[u8; 32]>,
    ) -> Result<bool, StoreError>;

    /// All saved searches, by id.
    async fn searches(&self) -> Result<Vec<SavedSearch>, StoreError>;

    /// Forgets a saved search with its channels and alerts; `false` when there is none.
    async fn remove_search(&self, id: &str) -> Result<bool, StoreError>;

    /// The queries a saved search had: version, query, since when.
    async fn search_versions(&self, id: &str) -> Result<Vec<(u32, String, Timestamp)>, StoreError>;

    /// The last change of the store that was matched; `None` before the first time.
    async fn alert_mark(&self) -> Result<Option<i64>, StoreError>;

    /// Keeps alerts and the mark of the last change that was matched. An alert for a story and facts that were told of
    /// before is left out; gives how many were new.
    async fn record_alerts(&self, alerts: &[NewAlert], mark: i64) -> Result<u64, StoreError>;

    /// Alerts above the number `after`, in order; only those of one saved search if `search_id` is given.
    async fn alerts_after(
        &self,
        search_id: Option<&str>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Alert>, StoreError>;

    /// The last alerts, the newest first; only those of one saved search if `search_id` is given.
    async fn last_alerts(
        &self,
        search_id: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Alert>, StoreError>;

    /// Sends alerts from now on to another address; alerts that are there already are not sent to it. One with the same
    /// search, kind and target is replaced.
    async fn put_channel(&self, channel: &AlertChannel) -> Result<(), StoreError>;

    /// Sends no more alerts to an address; `false` when none were.
    async fn remove_channel(
        &self,
        search_id: &str,
        kind: ChannelKind,
        target: &str,
    ) -> Result<bool, StoreError>;

    /// Lets a channel rest, or speak again; `false` when there is none.
    async fn mute_channel(
        &self,
        search_id: &str,
        kind: ChannelKind,
        target: &str,
        muted: bool,
    ) -> Result<bool, StoreError>;

    /// All channels, by saved search.
    async fn channels(&self) -> Result<Vec<AlertChannel>, StoreError>;

    /// Remembers what came of sending to a channel.
    async fn record_delivery(
        &self,
        channel: &AlertChannel,
        delivery: &Delivery,
    ) -> Result<(), StoreError>;
}
