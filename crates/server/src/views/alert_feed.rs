use std::fmt::Write;

use serde::Serialize;
use wirewatch_store::{Alert, SavedSearch};

/// Alerts as JSON Feed 1.1.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlertFeedView {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    items: Vec<AlertItemView>,
}

/// One alert of the feed.
#[derive(Debug, Clone, Serialize)]
struct AlertItemView {
    id: String,
    url: String,
    title: String,
    content_text: String,
    date_published: String,
    authors: [AlertAuthorView; 1],
}

/// The outlet of an alert's article.
#[derive(Debug, Clone, Serialize)]
struct AlertAuthorView {
    name: String,
}

impl AlertFeedView {
    /// The feed at `site` that `token` opens.
    pub(crate) fn new(search: &SavedSearch, alerts: &[Alert], site: &str, token: &str) -> Self {
        Self {
            version: "https://jsonfeed.org/version/1.1",
            title: Self::title_of(search),
            home_page_url: format!("{site}/"),
            feed_url: format!("{site}/alerts/{token}/json"),
            items: alerts.iter().map(AlertItemView::new).collect(),
        }
    }

    /// What the feed of a saved search is called.
    pub(crate) fn title_of(search: &SavedSearch) -> String {
        format!("wirewatch: {}", search.name)
    }

    /// What an alert goes by in feeds.
    pub(crate) fn id_of(kept: &Alert) -> String {
        format!("urn:wirewatch:alert:{}", kept.number)
    }
}

impl AlertItemView {
    fn new(kept: &Alert) -> Self {
        let evidence = &kept.alert.evidence;
        Self {
            id: AlertFeedView::id_of(kept),
            url: evidence.url.clone(),
            title: evidence.title.clone(),
            content_text: alert_words(kept),
            date_published: kept.alert.fired_at.to_string(),
            authors: [AlertAuthorView {
                name: evidence.outlet.clone(),
            }],
        }
    }
}

/// The sentences of an alert, its outlet, how far the story stands on its own, and why it fired.
pub(crate) fn alert_words(kept: &Alert) -> String {
    let evidence = &kept.alert.evidence;
    let mut text = evidence.sentences.join("\n\n");
    let reprints = match (evidence.story_articles, evidence.story_origins) {
        (0 | 1, _) => String::new(),
        (articles, None) => format!("; {articles} articles carry the story"),
        (articles, Some(1)) => format!("; {articles} articles carry the story, 1 origin"),
        (articles, Some(many)) => format!("; {articles} articles carry the story, {many} origins"),
    };
    // Writing to a string never fails.
    let _ = write!(
        text,
        "\n\n{}; {}{reprints}",
        evidence.outlet, evidence.reason
    );
    text
}
