use serde::Deserialize;

/// When two articles are one story, and two attacks one incident.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterConfig {
    /// Two texts that share this part of their four-word runs, in the same order, are one story, 0 to 1.
    pub min_resemblance: f64,
    /// A text of which this part stands in the other is one story with it, 0 to 1: copy that was cut or added to.
    pub min_containment: f64,
    /// Texts with fewer four-word runs are too short to tell.
    pub min_shingles: usize,
    /// An attack that fits one attack of an incident with so many points is of it; day and town give 5.5.
    pub min_incident_score: f64,
    /// An attack that fits any attack of an incident with fewer points is not of it.
    pub min_incident_floor: f64,
}

impl Default for ClusterConfig {
    fn default() -> Self {
        Self {
            min_resemblance: 0.5,
            min_containment: 0.75,
            min_shingles: 30,
            min_incident_score: 5.0,
            min_incident_floor: 0.5,
        }
    }
}
