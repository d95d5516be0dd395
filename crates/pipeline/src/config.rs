use serde::Deserialize;

/// How often feeds are polled, and how long failed pages are tried again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PipelineConfig {
    /// A feed that answers is polled again after so many minutes.
    pub poll_interval_minutes: u32,
    /// A feed that fails is polled again later and later, up to so many hours.
    pub max_poll_interval_hours: u32,
    /// A page that cannot be had is tried so many times.
    pub max_page_tries: u32,
    /// The first wait before a failed page is tried again, in minutes; it doubles with each try.
    pub page_retry_minutes: u32,
    /// How many pages are read between two writes to the store.
    pub analyze_batch: u32,
}

impl Default for PipelineConfig {
    fn default() -> Self {
        Self {
            poll_interval_minutes: 15,
            max_poll_interval_hours: 24,
            max_page_tries: 6,
            page_retry_minutes: 15,
            analyze_batch: 256,
        }
    }
}
