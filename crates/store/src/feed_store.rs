use async_trait::async_trait;
use wirewatch_model::{ArticleId, FeedId};

use crate::{ArchivedPage, FeedDay, QueuedEntry, StoreError};

/// What wirewatch asks of a database about feeds over time, and for archives.
#[async_trait]
pub trait FeedStore: Send + Sync {
    /// Lets a feed rest: it is not polled until it is resumed or added anew.
    async fn pause_feed(&self, id: &FeedId) -> Result<(), StoreError>;

    /// Polls a feed again that rested.
    async fn resume_feed(&self, id: &FeedId) -> Result<(), StoreError>;

    /// How many entries each feed brought on each day since `since` (in days since 1970), by feed and day.
    async fn feed_days(&self, since: i64) -> Result<Vec<FeedDay>, StoreError>;

    /// How many of these addresses are of entries seen before.
    async fn count_known_entries(&self, urls: &[String]) -> Result<u64, StoreError>;

    /// The entries of a feed that wait for their page, due or not, the oldest first.
    async fn queued_entries(
        &self,
        feed: &FeedId,
        limit: u32,
    ) -> Result<Vec<QueuedEntry>, StoreError>;

    /// Kept pages with a number above `after`, in order: for archives.
    async fn archived_pages(&self, after: i64, limit: u32)
    -> Result<Vec<ArchivedPage>, StoreError>;

    /// The numbers of the pages that the versions of these articles were read from, in order.
    async fn pages_of_articles(&self, ids: &[ArticleId]) -> Result<Vec<i64>, StoreError>;

    /// Keeps a page that came from an archive, with what its feed said of it, and queues it for reading; `false` when the
    /// same bytes are held for its address. A feed that is not known here is kept as the outlet of its articles, and never
    /// polled.
    async fn import_archived(&self, archived: &ArchivedPage) -> Result<bool, StoreError>;
}
