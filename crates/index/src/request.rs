use std::collections::BTreeMap;

use jiff::Timestamp;
use wirewatch_model::ArticleId;

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchRequest {
    /// The query in the query language; empty means every article.
    pub query: String,
    /// Only articles with one of these values, for each field named (`group`, `speaker`, `outlet`, `language` …), as the
    /// query language names it; a field without values narrows nothing.
    pub filters: Vec<(String, Vec<String>)>,
    /// The ids of the groups that the query's `group:` values name, by the value as [`crate::group_names`] gives it; a
    /// value that is not here is taken for an id.
    pub group_names: BTreeMap<String, Vec<String>>,
    /// Only articles published at or after this moment.
    pub from: Option<Timestamp>,
    /// Only articles published before this moment.
    pub to: Option<Timestamp>,
    /// The order of hits.
    pub sort: SearchSort,
    /// How many hits at most.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// For which fields to count values (`group`, `speaker`, `outlet`, `language`, `country` …).
    pub facets: Vec<String>,
    /// "Now", for relative dates in the query.
    pub now: Timestamp,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchSort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest publication first.
    Newest,
    /// Earliest publication first.
    Oldest,
}

/// One answer to a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchPage {
    /// How many articles match.
    pub total: u64,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// Counts for each facet asked for, the most frequent value first.
    pub facets: Vec<(String, Vec<FacetCount>)>,
}

/// One article that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article.
    pub id: ArticleId,
    /// How well it matches; 0 when sorted by date.
    pub score: f32,
}

/// How many matching articles have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// How many articles.
    pub count: u64,
}
