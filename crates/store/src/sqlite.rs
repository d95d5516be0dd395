mod alerts;
mod analyses;
mod archive;
mod articles;
mod batch_writer;
mod codec;
mod counts;
mod decision_remarks;
mod decisions;
mod entries;
mod fault;
mod feed_store;
mod feeds;
mod group_counts;
mod group_store;
mod groups;
mod guids;
mod hosts;
mod incident_store;
mod incidents;
mod keys;
mod maintenance;
mod naming;
mod open;
mod outages;
mod outbox;
mod packed_rows;
mod pages;
mod polls;
mod retags;
mod searches;
mod sightings;
mod speakers;
mod stories;
mod tombstones;
mod versions;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use wirewatch_model::{ArticleId, Feed, FeedEntry, FeedId, HostRecord, Page};

use crate::{
    AnalysisSummary, ArticleExcerpt, EntryFailure, FeedOrigin, FeedStatus, OutboxRow, PageAnalysis,
    PageVisit, PollReport, PollSummary, Store, StoreConfig, StoreCounts, StoreError, StoredArticle,
    StoryEntry, VersionInfo, WaitingEntry, WaitingPage,
};
use batch_writer::BatchWriter;
use codec::off_thread;
use entries::{EntryOutcome, EntryResult};
use fault::Explain;
use polls::PackedPoll;

/// How every writing transaction begins: it takes the turn to write at once, so that it never has to give up half way.
const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

/// The store in one SQLite file, `wirewatch.db` in the data folder.
///
/// Several processes may have it open: they read at the same time and take turns writing. A commit is on disk when the
/// method that made it returns (write-ahead log with `synchronous=FULL`), so a kill or a power cut loses nothing, and the
/// index never knows more than the store. The folder must be on a local disk.
pub struct SqliteStore {
    path: PathBuf,
    store_id: String,
    compression_level: i32,
    /// One connection: writers of this process queue here instead of on the file.
    writer: SqlitePool,
    readers: SqlitePool,
    entry_writer: BatchWriter<EntryResult, ()>,
    poll_writer: BatchWriter<PackedPoll, PollSummary>,
}

impl SqliteStore {
    /// Opens the store in `data_dir`, creating it when it is absent, and brings its schema up to date.
    ///
    /// # Errors
    /// As [`crate::open_store`].
    pub async fn open(data_dir: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        let path = data_dir.join("wirewatch.db");
        let options = open::prepare(&path, config).await?;
        let writer = pool(options.clone(), 1);
        let readers = pool(options.pragma("query_only", "ON"), 4);
        let store_id = open::store_id(&readers, &path).await?;
        Ok(Self {
            path,
            store_id,
            compression_level: config.compression_level.clamp(1, 19),
            entry_writer: BatchWriter::start(writer.clone(), |connection, results| {
                Box::pin(entries::record(connection, results))
            }),
            poll_writer: BatchWriter::start(writer.clone(), |connection, polls| {
                Box::pin(polls::record_all(connection, polls))
            }),
            writer,
            readers,
        })
    }
}

fn pool(options: SqliteConnectOptions, connections: u32) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(connections)
        // Waiting for a turn is normal, also for long; the file's own busy timeout bounds it.
        .acquire_timeout(Duration::from_secs(3600))
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options)
}

#[async_trait]
impl Store for SqliteStore {
    fn store_id(&self) -> &str {
        &self.store_id
    }

    async fn put_feed(&self, feed: &Feed, origin: FeedOrigin) -> Result<(), StoreError> {
        let kept = feeds::put(&self.writer, feed, origin).await;
        kept.explain(&self.path, "keep a feed")
    }

    async fn sync_file_feeds(&self, feeds: &[Feed]) -> Result<(), StoreError> {
        let synced = feeds::sync_file(&self.writer, feeds).await;
        synced.explain(&self.path, "take over the feeds of the file")
    }

    async fn remove_feed(&self, id: &FeedId) -> Result<bool, StoreError> {
        let removed = feeds::remove(&self.writer, id).await;
        removed.explain(&self.path, "remove a feed")
    }

    async fn move_feed(&self, id: &FeedId, url: &str) -> Result<(), StoreError> {
        let moved = feeds::move_to(&self.writer, id, url).await;
        moved.explain(&self.path, "move a feed")
    }

    async fn feeds(&self) -> Result<Vec<FeedStatus>, StoreError> {
        let feeds = feeds::all(&self.readers).await;
        feeds.explain(&self.path, "list the feeds")
    }

    async fn due_feeds(&self, now: Timestamp) -> Result<Vec<FeedStatus>, StoreError> {
        let feeds = feeds::due(&self.readers, now).await;
        feeds.explain(&self.path, "list the feeds that are due")
    }

    async fn record_poll(&self, report: &PollReport) -> Result<PollSummary, StoreError> {
        let packed = polls::pack(report, self.compression_level).await;
        let recorded = self.poll_writer.write(packed).await;
        recorded.explain(&self.path, "remember a poll")
    }

    async fn waiting_entries(&self, now: Timestamp) -> Result<Vec<WaitingEntry>, StoreError> {
        let entries = entries::waiting(&self.readers, now).await;
        entries.explain(&self.path, "list the entries to fetch")
    }

    async fn entry(&self, entry_id: i64) -> Result<Option<FeedEntry>, StoreError> {
        let entry = entries::entry(&self.readers, entry_id).await;
        entry.explain(&self.path, "read an entry")
    }

    async fn retry_failed_entries(&self, only: Option<&FeedId>) -> Result<u64, StoreError> {
        let entries = entries::retry_failed(&self.writer, only).await;
        entries.explain(&self.path, "queue the failed entries again")
    }

    async fn record_page(
        &self,
        entry_id: i64,
        page: &Page,
        visit: &PageVisit,
    ) -> Result<(), StoreError> {
        let packed = codec::pack_beside(page, self.compression_level).await;
        let result = packed.map(|page| EntryResult {
            entry_id,
            outcome: EntryOutcome::Fetched(Box::new(page), visit.clone()),
        });
        let recorded = self.entry_writer.write(result).await;
        recorded.explain(&self.path, "keep a page")
    }

    async fn record_unchanged_page(&self, entry_id: i64) -> Result<(), StoreError> {
        let result = EntryResult {
            entry_id,
            outcome: EntryOutcome::Unchanged,
        };
        let recorded = self.entry_writer.write(Ok(result)).await;
        recorded.explain(&self.path, "remember an unchanged page")
    }

    async fn record_entry_failure(
        &self,
        entry_id: i64,
        failure: &EntryFailure,
    ) -> Result<(), StoreError> {
        let result = EntryResult {
            entry_id,
            outcome: EntryOutcome::Failed(failure.clone()),
        };
        let recorded = self.entry_writer.write(Ok(result)).await;
        recorded.explain(&self.path, "remember a failed page")
    }

    async fn import_pages(&self, pages: &[Page]) -> Result<u64, StoreError> {
        let (pages, level) = (pages.to_vec(), self.compression_level);
        let packed = off_thread(move || {
            let pages = pages.into_iter();
            pages.map(|page| codec::pack_page(page, level)).collect()
        });
        let imported = pages::import(&self.writer, packed.await).await;
        imported.explain(&self.path, "keep imported pages")
    }

    async fn waiting_pages_after(
        &self,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<WaitingPage>, StoreError> {
        let pages = pages::waiting(&self.readers, after_page_id, limit).await;
        pages.explain(&self.path, "list the pages to read")
    }

    async fn stale_pages(
        &self,
        rules_version: &str,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<WaitingPage>, StoreError> {
        let pages = pages::stale(&self.readers, rules_version, after_page_id, limit).await;
        pages.explain(&self.path, "list the pages to read again")
    }

    async fn record_analyses(
        &self,
        analyses: &[PageAnalysis],
    ) -> Result<AnalysisSummary, StoreError> {
        let recorded = analyses::record(&self.writer, analyses, self.compression_level).await;
        recorded.explain(&self.path, "keep what was read from pages")
    }

    async fn outbox_after(&self, after: i64, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
        let rows = outbox::after(&self.readers, after, limit).await;
        rows.explain(&self.path, "list the changes for the index")
    }

    async fn last_seq(&self) -> Result<i64, StoreError> {
        let seq = outbox::last_seq(&self.readers).await;
        seq.explain(&self.path, "find the last change")
    }

    async fn articles(&self, ids: &[ArticleId]) -> Result<Vec<StoredArticle>, StoreError> {
        let articles = articles::by_ids(&self.readers, ids).await;
        articles.explain(&self.path, "read articles")
    }

    async fn excerpts(&self, ids: &[ArticleId]) -> Result<Vec<ArticleExcerpt>, StoreError> {
        let excerpts = articles::excerpts(&self.readers, ids).await;
        excerpts.explain(&self.path, "read articles")
    }

    async fn articles_after(
        &self,
        after: Option<&ArticleId>,
        limit: u32,
    ) -> Result<Vec<StoredArticle>, StoreError> {
        let articles = articles::after(&self.readers, after, limit).await;
        articles.explain(&self.path, "read articles")
    }

    async fn article_version(
        &self,
        id: &ArticleId,
        version: u32,
    ) -> Result<Option<StoredArticle>, StoreError> {
        let article = articles::version(&self.readers, id, version).await;
        article.explain(&self.path, "read a version of an article")
    }

    async fn article_versions(&self, id: &ArticleId) -> Result<Vec<VersionInfo>, StoreError> {
        let versions = articles::versions(&self.readers, id).await;
        versions.explain(&self.path, "list the versions of an article")
    }

    async fn source_page(&self, id: &ArticleId, version: u32) -> Result<Option<Page>, StoreError> {
        let page = pages::source(&self.readers, id, version).await;
        page.explain(&self.path, "read the page of an article")
    }

    async fn article_by_url(&self, url: &str) -> Result<Option<ArticleId>, StoreError> {
        let article = articles::by_url(&self.readers, url).await;
        article.explain(&self.path, "find an article by its address")
    }

    async fn waiting_for_story(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError> {
        let ids = stories::waiting(&self.readers, limit).await;
        ids.explain(&self.path, "list the articles to compare")
    }

    async fn story_candidates(
        &self,
        keys: &[&[u64]],
    ) -> Result<Vec<Vec<(ArticleId, ArticleId)>>, StoreError> {
        let candidates = stories::candidates(&self.readers, keys).await;
        candidates.explain(&self.path, "look similar articles up")
    }

    async fn record_stories(&self, entries: &[StoryEntry]) -> Result<(), StoreError> {
        let recorded = stories::record(&self.writer, entries).await;
        recorded.explain(&self.path, "keep stories")
    }

    async fn host_records(&self) -> Result<Vec<HostRecord>, StoreError> {
        let records = hosts::all(&self.readers).await;
        records.explain(&self.path, "read what is remembered of hosts")
    }

    async fn put_host_records(&self, records: &[HostRecord]) -> Result<(), StoreError> {
        let kept = hosts::put(&self.writer, records).await;
        kept.explain(&self.path, "remember hosts")
    }

    async fn counts(&self) -> Result<StoreCounts, StoreError> {
        let counts = counts::all(&self.readers).await;
        counts.explain(&self.path, "count what is stored")
    }
}
