use serde::Deserialize;

/// When two articles are one story.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterConfig {
    /// Two texts that share this part of their four-word runs are one story, 0 to 1.
    pub min_resemblance: f64,
    /// A text of which this part stands in the other is one story with it, 0 to 1: copy that was cut or added to.
    pub min_containment: f64,
    /// Texts with fewer different four-word runs are too short to tell.
    pub min_shingles: usize,
}

impl Default for ClusterConfig {
    fn default() -> Self {
        Self {
            min_resemblance: 0.5,
            min_containment: 0.75,
            min_shingles: 30,
        }
    }
}
