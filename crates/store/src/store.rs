use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::{ArticleId, Feed, FeedEntry, FeedId, HostRecord, Page};

use crate::{
    AnalysisSummary, ArticleExcerpt, EntryFailure, FeedOrigin, FeedStatus, FeedStore, GroupStore,
    IncidentStore, KeyStore, MaintenanceStore, OutageStore, OutboxRow, PageAnalysis, PageVisit,
    PollReport, PollSummary, RemarkStore, SearchStore, SpeakerStore, SqliteStore, StoreConfig,
    StoreCounts, StoreError, StoredArticle, StoryEntry, VersionInfo, WaitingEntry, WaitingPage,
};

/// What wirewatch asks of a database. Each method that writes is one transaction: it is done whole or not at all.
#[async_trait]
pub trait Store:
    FeedStore
    + GroupStore
    + IncidentStore
    + KeyStore
    + MaintenanceStore
    + OutageStore
    + RemarkStore
    + SearchStore
    + SpeakerStore
    + Send
    + Sync
{
    /// The id this store was created with; a restored or other store has another one.
    fn store_id(&self) -> &str;

    /// Adds a feed, or changes the one with its id; its poll state is kept unless the address changed.
    async fn put_feed(&self, feed: &Feed, origin: FeedOrigin) -> Result<(), StoreError>;

    /// Makes the feeds of origin [`FeedOrigin::File`] equal to `feeds`; feeds added otherwise are left alone.
    async fn sync_file_feeds(&self, feeds: &[Feed]) -> Result<(), StoreError>;

    /// Forgets a feed; its articles stay. `false` when there is none.
    async fn remove_feed(&self, id: &FeedId) -> Result<bool, StoreError>;

    /// Polls a feed at another address from now on, as if it were new there; the definition keeps the old one on record.
    async fn move_feed(&self, id: &FeedId, url: &str) -> Result<(), StoreError>;

    /// All feeds, by id.
    async fn feeds(&self) -> Result<Vec<FeedStatus>, StoreError>;

    /// Feeds to poll at `now`: due, and neither stopped nor paused.
    async fn due_feeds(&self, now: Timestamp) -> Result<Vec<FeedStatus>, StoreError>;

    /// Remembers a poll and queues its new and changed entries. An entry is known by the key of its address, and at a new
    /// address by its guid, if those of the feed are trusted and title or date are the same;
    /// it is queued again only when the feed's text of it or its `updated` moved, and at most 3 times.
    async fn record_poll(&self, report: &PollReport) -> Result<PollSummary, StoreError>;

    /// Entries whose page is to be fetched at `now`, the oldest first; failed ones when their time has come.
    async fn waiting_entries(&self, now: Timestamp) -> Result<Vec<WaitingEntry>, StoreError>;

    /// What a feed said of an entry; `None` when there is no such entry.
    async fn entry(&self, entry_id: i64) -> Result<Option<FeedEntry>, StoreError>;

    /// Makes every entry that failed and was not given up due at once; only those of the feed `only`, if it is given.
    async fn retry_failed_entries(&self, only: Option<&FeedId>) -> Result<u64, StoreError>;

    /// Keeps the page of an entry and queues it for reading.
    async fn record_page(
        &self,
        entry_id: i64,
        page: &Page,
        visit: &PageVisit,
    ) -> Result<(), StoreError>;

    /// Remembers that an entry's page is the one held already.
    async fn record_unchanged_page(&self, entry_id: i64) -> Result<(), StoreError>;

    /// Remembers that an entry's page could not be had.
    async fn record_entry_failure(
        &self,
        entry_id: i64,
        failure: &EntryFailure,
    ) -> Result<(), StoreError>;

    /// Keeps a page that came from a file and queues it for reading; `false` when the same bytes are held for its address.
    async fn import_page(&self, page: &Page) -> Result<bool, StoreError> {
        Ok(self.import_pages(std::slice::from_ref(page)).await? == 1)
    }

    /// Keeps pages that came from files, as [`Store::import_page`] does, in one transaction, which is much faster for many.
    /// Gives how many were new.
    async fn import_pages(&self, pages: &[Page]) -> Result<u64, StoreError>;

    /// Pages never read yet, the oldest first.
    async fn waiting_pages(&self, limit: u32) -> Result<Vec<WaitingPage>, StoreError> {
        self.waiting_pages_after(0, limit).await
    }

    /// Pages never read yet, with a number above `after_page_id`, in order.
    async fn waiting_pages_after(
        &self,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<WaitingPage>, StoreError>;

    /// Pages read by rules of another version than `rules_version`, with a number above `after_page_id`, in order.
    async fn stale_pages(
        &self,
        rules_version: &str,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<WaitingPage>, StoreError>;

    /// Keeps what was read from pages: a new article, a new version of a known one, or the same version read again.
    /// Each change is queued for the index in the same transaction.
    async fn record_analyses(
        &self,
        analyses: &[PageAnalysis],
    ) -> Result<AnalysisSummary, StoreError>;

    /// Changes the index has not heard of: those with `seq` above `after`, in order.
    async fn outbox_after(&self, after: i64, limit: u32) -> Result<Vec<OutboxRow>, StoreError>;

    /// The last change made; 0 when there was none.
    async fn last_seq(&self) -> Result<i64, StoreError>;

    /// The current versions of the articles `ids`, in that order; unknown ids are left out.
    async fn articles(&self, ids: &[ArticleId]) -> Result<Vec<StoredArticle>, StoreError>;

    /// As [`articles`](Self::articles), but only what a list of hits shows, which is read faster.
    async fn excerpts(&self, ids: &[ArticleId]) -> Result<Vec<ArticleExcerpt>, StoreError>;

    /// Articles in the order of their ids, from behind `after`: for exports and rebuilding the index.
    async fn articles_after(
        &self,
        after: Option<&ArticleId>,
        limit: u32,
    ) -> Result<Vec<StoredArticle>, StoreError>;

    /// One version of an article.
    async fn article_version(
        &self,
        id: &ArticleId,
        version: u32,
    ) -> Result<Option<StoredArticle>, StoreError>;

    /// The versions of an article, the first one first; empty when there is no such article.
    async fn article_versions(&self, id: &ArticleId) -> Result<Vec<VersionInfo>, StoreError>;

    /// The page that one version of an article was read from.
    async fn source_page(&self, id: &ArticleId, version: u32) -> Result<Option<Page>, StoreError>;

    /// The current article known by an address.
    async fn article_by_url(&self, url: &str) -> Result<Option<ArticleId>, StoreError>;

    /// Articles whose current version was not yet put into a story, the first seen first.
    async fn waiting_for_story(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError>;

    /// For each list of keys, the articles in stories that share one of them, each with its story's id, the first seen first.
    async fn story_candidates(
        &self,
        keys: &[&[u64]],
    ) -> Result<Vec<Vec<(ArticleId, ArticleId)>>, StoreError>;

    /// Puts articles into stories; the keys replace those known of an article.
    async fn record_stories(&self, entries: &[StoryEntry]) -> Result<(), StoreError>;

    /// What is remembered of hosts.
    async fn host_records(&self) -> Result<Vec<HostRecord>, StoreError>;

    /// Remembers hosts.
    async fn put_host_records(&self, records: &[HostRecord]) -> Result<(), StoreError>;

    /// How much is stored.
    async fn counts(&self) -> Result<StoreCounts, StoreError>;
}

/// Opens the store of `data_dir`, creating it when it is absent, and brings its schema up to date.
///
/// # Errors
/// [`StoreError::Open`] when the file cannot be opened or made, [`StoreError::Damaged`] when it is no intact store.
pub async fn open_store(
    data_dir: &Path,
    config: &StoreConfig,
) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(SqliteStore::open(data_dir, config).await?))
}
