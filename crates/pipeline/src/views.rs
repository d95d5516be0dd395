//! What goes over the wire from here: the messages to webhooks. The server's answers are made in its own views; a message
//! goes out with the stage that sends it, whether a server runs or not.

use serde::Serialize;
use wirewatch_store::{Alert, SavedSearch};

/// One message to a webhook: what is new for a saved search.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlertMessageView {
    /// The saved search.
    pub(crate) search: AlertSearchView,
    /// What matched it, the oldest first.
    pub(crate) alerts: Vec<SentAlertView>,
}

/// The saved search of a message.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlertSearchView {
    id: String,
    name: String,
    query: String,
    version: u32,
}

/// An alert in a message, with what a reader needs to judge it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SentAlertView {
    number: i64,
    fired: String,
    article: String,
    version: u32,
    story: String,
    story_articles: u64,
    /// From how many origins the story comes; `null` when they were not told apart.
    story_origins: Option<u64>,
    title: String,
    url: String,
    outlet: String,
    published: Option<String>,
    sentences: Vec<String>,
    reason: String,
}

impl AlertMessageView {
    /// The message that tells of `alerts`.
    pub(crate) fn new(search: &SavedSearch, alerts: &[Alert]) -> Self {
        Self {
            search: AlertSearchView {
                id: search.id.clone(),
                name: search.name.clone(),
                query: search.query.clone(),
                version: search.version,
            },
            alerts: alerts.iter().map(SentAlertView::new).collect(),
        }
    }
}

impl SentAlertView {
    fn new(kept: &Alert) -> Self {
        let (alert, evidence) = (&kept.alert, &kept.alert.evidence);
        Self {
            number: kept.number,
            fired: alert.fired_at.to_string(),
            article: alert.article_id.to_string(),
            version: alert.article_version,
            story: alert.story.to_string(),
            story_articles: evidence.story_articles,
            story_origins: evidence.story_origins,
            title: evidence.title.clone(),
            url: evidence.url.clone(),
            outlet: evidence.outlet.clone(),
            published: evidence.published.clone(),
            sentences: evidence.sentences.clone(),
            reason: evidence.reason.clone(),
        }
    }
}
