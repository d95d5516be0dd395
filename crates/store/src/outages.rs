use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::FeedId;

use crate::StoreError;

/// A time in which the polls of a feed failed: what was published then may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The feed.
    pub feed_id: FeedId,
    /// The last poll before that went well; the first poll of all when none ever did.
    pub from: Timestamp,
    /// The first poll that went well again; `None` while they fail.
    pub to: Option<Timestamp>,
}

/// What wirewatch asks of a database about times when feeds were down.
#[async_trait]
pub trait OutageStore: Send + Sync {
    /// The outages between two moments, of feeds that are still polled, the first one first.
    async fn outages(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Outage>, StoreError>;
}
