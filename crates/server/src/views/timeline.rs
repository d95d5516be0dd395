use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::FacetView;

/// How many hits a search has over time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineView {
    /// `day`, `week` or `month`.
    pub interval: &'static str,
    /// How many hits there are.
    pub total: u64,
    /// The spans of time in order, from the first with hits (or `from`) to the last (or `to`).
    pub spans: Vec<SpanView>,
    /// Counts by value for each facet asked for; left out when none is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<FacetView>>,
}

/// One day, week or month (UTC).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpanView {
    /// Its first day.
    pub start: String,
    /// Hits.
    pub count: u64,
    /// All articles, or quotes, whether they match or not.
    pub all: u64,
    /// `count` in `all`, 0 to 1; `null` when there are none at all.
    pub share: Option<f64>,
    /// Feeds that could not be read for six hours or more of one of its days: articles may be missing.
    pub feeds_down: Vec<String>,
}
