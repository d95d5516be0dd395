use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_pipeline::ToldAlertView;
use wirewatch_store::{Alert, AlertChannel, ChannelKind, SavedSearch};

use super::HitView;
use crate::channels::handle_of;

/// A query kept under a name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedSearchView {
    /// What it is addressed by.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The query.
    pub query: String,
    /// Counts the queries it had, from 1.
    pub version: u32,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When its query last changed, RFC 3339.
    pub changed: String,
    /// `on`, `muted` or `off`.
    pub alerts: String,
    /// Whether a token opens its Atom and JSON feed.
    pub has_feed: bool,
    /// Where its alerts are sent, and how that goes.
    pub channels: Vec<ChannelView>,
}

/// Where a saved search's alerts are sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChannelView {
    /// What it is addressed by.
    pub id: String,
    /// `webhook`, `email` or `feed`.
    pub kind: String,
    /// The address; of a webhook's without what follows the host: with some services whoever knows all of it may write there.
    /// Empty for a feed.
    pub target: String,
    /// Whether it rests.
    pub muted: bool,
    /// The last alert that was delivered.
    pub sent_up_to: i64,
    /// Failed tries since then.
    pub tries: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it is tried again, RFC 3339.
    pub next_try: Option<String>,
    /// When something was last delivered, RFC 3339.
    pub last_sent: Option<String>,
}

/// A channel that was just added, with what is shown this once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewChannelView {
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// What a webhook's messages are signed with: `X-Wirewatch-Signature` is t=TIME,v1=HMAC-SHA-256(TIME.BODY).
    pub secret: Option<String>,
    /// The address of the Atom feed; it needs no key.
    pub atom: Option<String>,
    /// The address of the JSON Feed; it needs no key.
    pub json_feed: Option<String>,
}

/// What a query would have told of in the last thirty days.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ForecastView {
    /// The query.
    pub query: String,
    /// How many articles.
    pub total: u64,
    /// How many a day, the first day first.
    pub days: Vec<ForecastDayView>,
    /// The newest of them.
    pub hits: Vec<HitView>,
}

/// One day of a forecast.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ForecastDayView {
    /// When the 24 hours begin, RFC 3339.
    pub from: String,
    /// Articles published in them.
    pub articles: u64,
}

/// An article that matched a saved search, with what a reader needs to judge it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlertView {
    /// Counts all alerts; later ones have greater numbers.
    pub number: i64,
    /// The saved search.
    pub search: String,
    /// The version of its query that matched.
    pub search_version: u32,
    /// What it tells.
    #[serde(flatten)]
    pub told: ToldAlertView,
}

impl SavedSearchView {
    /// A saved search with those of `channels` that are its own.
    pub fn new(search: &SavedSearch, channels: &[AlertChannel]) -> Self {
        let own = channels
            .iter()
            .filter(|channel| channel.search_id == search.id);
        Self {
            id: search.id.clone(),
            name: search.name.clone(),
            query: search.query.clone(),
            version: search.version,
            created: search.created_at.to_string(),
            changed: search.changed_at.to_string(),
            alerts: search.alerts.name().to_owned(),
            has_feed: search.token_sha256.is_some(),
            channels: own.map(ChannelView::new).collect(),
        }
    }
}

impl ChannelView {
    /// A webhook or a mailbox.
    pub fn new(channel: &AlertChannel) -> Self {
        Self {
            id: handle_of(&channel.target),
            muted: channel.muted,
            kind: channel.kind.name().to_owned(),
            target: match channel.kind {
                ChannelKind::Webhook => without_secret(&channel.target),
                ChannelKind::Email => channel.target.clone(),
            },
            sent_up_to: channel.sent_up_to,
            tries: channel.tries,
            last_error: channel.last_error.clone(),
            next_try: channel.due_at.map(|at| at.to_string()),
            last_sent: channel.last_sent_at.map(|at| at.to_string()),
        }
    }

    /// Those of `channels` that are the saved search's own, and its feed if that is open.
    pub fn all(search: &SavedSearch, channels: &[AlertChannel]) -> Vec<Self> {
        let own = channels
            .iter()
            .filter(|channel| channel.search_id == search.id);
        let feed = search.token_sha256.map(|_| Self::feed());
        own.map(Self::new).chain(feed).collect()
    }

    fn feed() -> Self {
        Self {
            id: "feed".to_owned(),
            kind: "feed".to_owned(),
            target: String::new(),
            muted: false,
            sent_up_to: 0,
            tries: 0,
            last_error: None,
            next_try: None,
            last_sent: None,
        }
    }
}

impl NewChannelView {
    /// A webhook, with its secret, or a mailbox.
    pub fn new(channel: &AlertChannel) -> Self {
        Self {
            channel: ChannelView::new(channel),
            secret: Some(channel.secret.clone()).filter(|secret| !secret.is_empty()),
            atom: None,
            json_feed: None,
        }
    }

    /// The feed that `token` opens at `site`.
    pub fn of_feed(site: &str, token: &str) -> Self {
        Self {
            channel: ChannelView::feed(),
            secret: None,
            atom: Some(format!("{site}/alerts/{token}/atom")),
            json_feed: Some(format!("{site}/alerts/{token}/json")),
        }
    }
}

/// An address up to its host; what follows is told by `/…`.
fn without_secret(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return "…".to_owned();
    };
    match rest.split_once(['/', '?', '#']) {
        Some((host, more)) if !more.is_empty() => format!("{scheme}://{host}/…"),
        _ => address.to_owned(),
    }
}

impl AlertView {
    /// An alert.
    pub fn new(kept: &Alert) -> Self {
        let alert = &kept.alert;
        Self {
            number: kept.number,
            search: alert.search_id.clone(),
            search_version: alert.search_version,
            told: ToldAlertView::new(alert),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_of_a_webhook_is_not_told() {
        assert_eq!(
            without_secret("https://hooks.example/services/T0/token"),
            "https://hooks.example/…"
        );
        assert_eq!(
            without_secret("https://hooks.example?token=a"),
            "https://hooks.example/…"
        );
        assert_eq!(
            without_secret("https://hooks.example:8443/"),
            "https://hooks.example:8443/"
        );
    }
}
