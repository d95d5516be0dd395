use serde::{Deserialize, Serialize};

/// What counts as an article, and how much work one page may cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtractConfig {
    /// A body with fewer characters than this, and no other sign of a story, is no article.
    pub min_body_chars: usize,
    /// Reading of a page stops after this many nodes; the largest of some 400 measured news pages has 21,000.
    pub max_nodes: usize,
    /// Reading of a page stops at elements nested deeper than this; browsers flatten at 512.
    pub max_depth: usize,
}

impl Default for ExtractConfig {
    fn default() -> Self {
        Self {
            min_body_chars: 120,
            max_nodes: 250_000,
            max_depth: 1_000,
        }
    }
}
