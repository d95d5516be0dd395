use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_store::{StoredArticle, StoryInfo, VersionInfo};

use super::AnalysisView;

/// One version of an article with all facts and spans.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleView {
    /// The article's id.
    pub id: String,
    /// The version shown, from 1.
    pub version: u32,
    /// How many versions there are.
    pub versions: u32,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The feed it was first seen in.
    pub feed: Option<String>,
    /// When it was first seen, RFC 3339 UTC.
    pub first_seen: String,
    /// When this version was fetched, RFC 3339 UTC.
    pub fetched: String,
    /// SHA-256 of the page it was read from.
    pub page_sha256: String,
    /// The version of the rules that read it.
    pub rules_version: String,
    /// The version of the watchlist that tagged it; empty before versions of the watchlist were kept.
    pub watchlist_version: String,
    /// The story it belongs to; `null` until it was compared with others.
    pub story: Option<StoryView>,
    /// Where its text comes from; `null` until it was compared with others.
    pub origin: Option<OriginView>,
    /// Ids of the incidents that its attacks belong to.
    pub incidents: Vec<String>,
    /// What was read.
    #[serde(flatten)]
    pub analysis: AnalysisView,
}

/// The story an article belongs to: all articles that carry the same text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StoryView {
    /// The story's id: that of the article first seen.
    pub id: String,
    /// How many articles it has.
    pub articles: u32,
    /// From how many origins, each counted once however often it was reprinted.
    pub origins: u32,
}

/// Where the text of an article comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OriginView {
    /// The folded name of the agency, publisher or outlet.
    pub id: String,
    /// Why it is taken for the origin.
    pub reason: String,
}

/// One line of `export --format jsonl`: an article with everything known of it.
#[derive(Debug, Clone, Serialize)]
pub struct ExportView {
    /// The story's id; articles with the same value carry the same text.
    pub cluster: Option<String>,
    /// The article.
    #[serde(flatten)]
    pub article: ArticleView,
}

impl ExportView {
    /// Shows `stored`.
    pub fn new(stored: &StoredArticle) -> Self {
        Self {
            cluster: stored.story.as_ref().map(|story| story.id.to_string()),
            article: ArticleView::new(stored),
        }
    }
}

/// One version in an article's list of versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionView {
    /// The version, from 1.
    pub version: u32,
    /// When it was fetched, RFC 3339 UTC.
    pub fetched: String,
    /// SHA-256 of its page.
    pub page_sha256: String,
    /// Its headline.
    pub title: Option<String>,
}

impl ArticleView {
    /// Shows `stored`.
    pub fn new(stored: &StoredArticle) -> Self {
        Self {
            id: stored.id.to_string(),
            version: stored.version,
            versions: stored.versions,
            outlet: outlet_name(stored),
            feed: stored.feed.as_ref().map(|feed| feed.id.to_string()),
            first_seen: stored.first_seen_at.to_string(),
            fetched: stored.fetched_at.to_string(),
            page_sha256: stored.page_sha256.clone(),
            rules_version: stored.analysis.rules_version.clone(),
            watchlist_version: stored.analysis.watchlist_version.clone(),
            story: stored.story.as_ref().map(story_view),
            origin: origin_view(stored),
            incidents: stored.incidents.iter().map(ToString::to_string).collect(),
            analysis: AnalysisView::new(&stored.analysis),
        }
    }
}

impl VersionView {
    /// Shows `info`.
    pub fn new(info: &VersionInfo) -> Self {
        Self {
            version: info.version,
            fetched: info.fetched_at.to_string(),
            page_sha256: info.page_sha256.clone(),
            title: info.title.clone(),
        }
    }
}

/// The outlet's name: the editor's word for it, else the page's own.
pub fn outlet_name(stored: &StoredArticle) -> Option<String> {
    match &stored.feed {
        Some(feed) => Some(feed.outlet.clone()),
        None => stored.analysis.article.outlet.clone(),
    }
}

/// The story of an article as the wire shows it.
pub(crate) fn story_view(story: &StoryInfo) -> StoryView {
    StoryView {
        id: story.id.to_string(),
        articles: story.articles,
        origins: story.origins,
    }
}

/// The origin of an article as the wire shows it.
pub(crate) fn origin_view(stored: &StoredArticle) -> Option<OriginView> {
    let origin = stored.origin.as_ref()?;
    Some(OriginView {
        id: origin.id.clone(),
        reason: origin.reason.clone(),
    })
}
