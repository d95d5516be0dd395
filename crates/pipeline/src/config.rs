use serde::Deserialize;

/// How often feeds are polled, and how long failed pages are tried again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PipelineConfig {
    /// A feed is polled every so many minutes at most; how often exactly follows from its own rhythm and wishes.
    pub poll_interval_minutes: u32,
    /// A feed that seldom has something new is polled every so many hours at least, unless it asks for more time itself.
    pub quiet_poll_interval_hours: u32,
    /// A feed that fails is polled again later and later, up to so many hours; a feed's own wishes are followed up to here.
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
            quiet_poll_interval_hours: 6,
            max_poll_interval_hours: 24,
            max_page_tries: 6,
            page_retry_minutes: 15,
            analyze_batch: 128,
        }
    }
}
