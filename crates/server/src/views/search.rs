use serde::Serialize;
use utoipa::ToSchema;

use super::StoryView;

/// An answer to a search.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchView {
    /// How many articles match.
    pub total: u64,
    /// The hits, in order.
    pub hits: Vec<HitView>,
    /// Counts by value for each facet asked for.
    pub facets: std::collections::BTreeMap<String, Vec<FacetView>>,
    /// Where the next hits begin; `null` when these are the last.
    pub next_offset: Option<usize>,
}

/// One article that matches.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HitView {
    /// The article's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// First publication, RFC 3339.
    pub published: Option<String>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// How well it matches; 0 when sorted by date.
    pub score: f32,
    /// Ids of groups it names.
    pub groups: Vec<String>,
    /// Names of its speakers.
    pub speakers: Vec<String>,
    /// How many quotes it has.
    pub quotes: usize,
    /// The story it belongs to: all articles that carry the same text.
    pub story: Option<StoryView>,
    /// Sentences that match, with the matching words marked.
    pub snippets: Vec<SnippetView>,
}

/// A sentence of an article with the words that match.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnippetView {
    /// The sentence.
    pub text: String,
    /// The matching words, half-open, in code points of `text`.
    pub marks: Vec<[usize; 2]>,
    /// Where the sentence begins in the article's text, in code points.
    pub start: usize,
}

/// How many matching articles have a value.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FacetView {
    /// The value.
    pub value: String,
    /// How many articles.
    pub count: u64,
}
