//! What goes over the wire from here: the messages to webhooks. The server's answers are made in its own views; a message
//! goes out with the stage that sends it, whether a server runs or not. The server's views of alerts include the one made here.

use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_store::{Alert, NewAlert, SavedSearch};

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

/// An alert in a message.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SentAlertView {
    number: i64,
    #[serde(flatten)]
    told: ToldAlertView,
}

/// What a reader needs to judge an alert: the same in messages and in the server's answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ToldAlertView {
    /// When it fired, RFC 3339.
    pub fired: String,
    /// The article's id.
    pub article: String,
    /// The article's version.
    pub version: u32,
    /// Its story.
    pub story: String,
    /// Articles of the story when it fired, itself counted.
    pub story_articles: u64,
    /// From how many origins the story came when it fired; `null` when they were not told apart.
    pub story_origins: Option<u64>,
    /// The headline.
    pub title: String,
    /// The article's address.
    pub url: String,
    /// The outlet's name.
    pub outlet: String,
    /// Publication, RFC 3339.
    pub published: Option<String>,
    /// The sentences that match.
    pub sentences: Vec<String>,
    /// Why it fired.
    pub reason: String,
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
        Self {
            number: kept.number,
            told: ToldAlertView::new(&kept.alert),
        }
    }
}

impl ToldAlertView {
    /// An alert, as it was when it fired.
    pub fn new(alert: &NewAlert) -> Self {
        let evidence = &alert.evidence;
        Self {
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
