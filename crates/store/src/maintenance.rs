use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::ArticleId;

use crate::StoreError;

/// What is left of an article that was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The id it had.
    pub article_id: ArticleId,
    /// Why it went.
    pub reason: String,
    /// How many versions went.
    pub versions: u32,
    /// When it went.
    pub forgotten_at: Timestamp,
    /// The addresses that led to it, without scheme.
    pub addresses: Vec<String>,
}

/// What is wrong with something that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What: `page 7 of https://a.example/x`.
    pub what: String,
    /// What is wrong with it, in words.
    pub problem: String,
}

/// What came of looking through a part of the archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageCheck {
    /// The number of the last page that was looked at; `None` when there was none.
    pub last: Option<i64>,
    /// How many were looked at.
    pub pages: u64,
    /// Those that are not what was kept.
    pub damages: Vec<Damage>,
}

/// What is asked of a store to keep it whole, to copy it, and to take things out of it for good.
#[async_trait]
pub trait MaintenanceStore: Send + Sync {
    /// What the database finds wrong with its own file and what rows say of each other; empty when all is well.
    async fn check_integrity(&self) -> Result<Vec<Damage>, StoreError>;

    /// Looks at pages with a number above `after`, in order: whether each can be read and has the SHA-256 it was kept with.
    async fn check_pages(&self, after: i64, limit: u32) -> Result<PageCheck, StoreError>;

    /// Writes a copy of everything as it is at one moment to `path`, where nothing may be yet; others go on writing meanwhile.
    async fn copy_to(&self, path: &Path) -> Result<(), StoreError>;

    /// Takes an article out with all its versions, pages, quotes and alerts, and leaves a tombstone: its addresses are never
    /// fetched or imported again. `None` when no article is known by the address or id.
    async fn forget_article(
        &self,
        address_or_id: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Option<Tombstone>, StoreError>;

    /// What was taken down, the last first.
    async fn tombstones(&self) -> Result<Vec<Tombstone>, StoreError>;

    /// Writes all into the one file and lets go of it; nothing may be asked afterwards.
    async fn close(&self);
}
