use serde::{Deserialize, Serialize};

use crate::ArticleId;

/// Articles that carry the same text: reprints and wire copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The id of the article that stands for it, the first seen.
    pub id: ArticleId,
    /// All its articles, the first seen first.
    pub articles: Vec<ArticleId>,
}

/// A violent event, joined from the attacks of many articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// The id, from place, date and target.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// The articles that report it.
    pub articles: Vec<ArticleId>,
}
