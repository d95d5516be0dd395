use async_trait::async_trait;
use wirewatch_model::{ArticleId, FeedId};

use super::codec::{self, off_thread};
use super::fault::Explain;
use super::{SqliteStore, archive, entries, feeds, polls, sightings};
use crate::{ArchivedPage, FeedDay, FeedStore, QueuedEntry, StoreError};

#[async_trait]
impl FeedStore for SqliteStore {
    async fn pause_feed(&self, id: &FeedId) -> Result<(), StoreError> {
        let paused = feeds::pause(&self.writer, id).await;
        paused.explain(&self.path, "let a feed rest")
    }

    async fn resume_feed(&self, id: &FeedId) -> Result<(), StoreError> {
        let resumed = feeds::resume(&self.writer, id).await;
        resumed.explain(&self.path, "poll a feed again")
    }

    async fn feed_days(&self, since: i64) -> Result<Vec<FeedDay>, StoreError> {
        let days = polls::days(&self.readers, since).await;
        days.explain(&self.path, "count what feeds brought")
    }

    async fn count_known_entries(&self, urls: &[String]) -> Result<u64, StoreError> {
        let known = sightings::count_known(&self.readers, urls).await;
        known.explain(&self.path, "look entries up")
    }

    async fn queued_entries(
        &self,
        feed: &FeedId,
        limit: u32,
    ) -> Result<Vec<QueuedEntry>, StoreError> {
        let queued = entries::queued(&self.readers, feed, limit).await;
        queued.explain(&self.path, "list the entries of a feed")
    }

    async fn archived_pages(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ArchivedPage>, StoreError> {
        let pages = archive::after(&self.readers, after, limit).await;
        pages.explain(&self.path, "read pages for an archive")
    }

    async fn pages_of_articles(&self, ids: &[ArticleId]) -> Result<Vec<i64>, StoreError> {
        let pages = archive::pages_of(&self.readers, ids).await;
        pages.explain(&self.path, "find the pages of articles")
    }

    async fn import_archived(&self, archived: &ArchivedPage) -> Result<bool, StoreError> {
        let (page, level) = (archived.page.clone(), self.compression_level);
        let packed = off_thread(move || codec::pack_page(page, level)).await;
        let imported = archive::import(&self.writer, packed, archived, level).await;
        imported.explain(&self.path, "keep a page of an archive")
    }
}
