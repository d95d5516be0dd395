use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_store::AttackExcerpt;

use super::{IncidentEntryView, QuoteView, StoryView};

/// An answer to a search.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchView {
    /// How many articles, quotes or incidents match.
    pub total: u64,
    /// How many stories they are, with `collapse=story`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// The hits, in order.
    pub hits: Vec<HitView>,
    /// Counts by value for each facet asked for.
    pub facets: std::collections::BTreeMap<String, Vec<FacetView>>,
    /// Where the next hits begin; `null` when these are the last.
    pub next_offset: Option<usize>,
    /// Give it as `cursor` for the next hits of the same snapshot; `null` when these are the last.
    pub next_cursor: Option<String>,
    /// The name of the snapshot, for an export of exactly these hits; `null` when all of them are here.
    pub snapshot: Option<String>,
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
    /// The quote that matches, when quotes are searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteHitView>,
    /// The incident, when incidents are searched; the article is then the report of it that matches best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentHitView>,
    /// The story it belongs to: all articles that carry the same text; `null` also with `highlight=false`.
    pub story: Option<StoryView>,
    /// How many hits are of its story, with `collapse=story`; else 1.
    pub same_story: u64,
    /// The origins of its story, with `collapse=story`: those of most articles first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origins: Option<Vec<OriginCountView>>,
    /// Which words of the query it has, with `why=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Vec<ReasonView>>,
    /// Sentences that match, with the matching words marked.
    pub snippets: Vec<SnippetView>,
    /// What it reports, for the badges of the search page.
    #[serde(skip)]
    pub(crate) attacks: Vec<AttackExcerpt>,
}

/// A quote that matches.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuoteHitView {
    /// Its number in the article, from 0.
    pub number: u32,
    /// Its words; ` … ` stands where a cue interrupts them.
    pub text: String,
    /// Where it stands, and who says it.
    #[serde(flatten)]
    pub quote: QuoteView,
}

/// An incident that matches.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentHitView {
    /// How many of its reports match.
    pub reports: u64,
    /// What it is called and found by.
    #[serde(flatten)]
    pub incident: IncidentEntryView,
}

/// An origin of a story.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OriginCountView {
    /// The folded name of the agency, publisher or outlet.
    pub id: String,
    /// How many articles of the story have their text from there.
    pub articles: u32,
    /// Why it is taken for the origin of the first of them.
    pub reason: String,
}

/// A word, phrase or value of the query that a hit has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReasonView {
    /// It, as the query has it.
    pub wanted: String,
    /// The fields where it was found.
    pub fields: Vec<String>,
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
