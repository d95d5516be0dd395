use async_trait::async_trait;
use wirewatch_model::GroupId;

use super::fault::Explain;
use super::{SqliteStore, group_counts, retags};
use crate::{AliasCount, GroupCount, GroupCoverage, GroupStore, Retag, StoreError, TaggedVersion};

#[async_trait]
impl GroupStore for SqliteStore {
    async fn versions_tagged_otherwise(
        &self,
        watchlist_version: &str,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<TaggedVersion>, StoreError> {
        let versions =
            retags::tagged_otherwise(&self.readers, watchlist_version, after_page_id, limit).await;
        versions.explain(&self.path, "read the articles to tag again")
    }

    async fn count_tagged_otherwise(&self, watchlist_version: &str) -> Result<u64, StoreError> {
        let count = retags::count_tagged_otherwise(&self.readers, watchlist_version).await;
        count.explain(&self.path, "count the articles to tag again")
    }

    async fn record_retags(&self, retags: &[Retag]) -> Result<(), StoreError> {
        let recorded = retags::record(&self.writer, retags, self.compression_level).await;
        recorded.explain(&self.path, "keep what another watchlist found")
    }

    async fn group_counts(&self) -> Result<Vec<GroupCount>, StoreError> {
        let counts = group_counts::groups(&self.readers).await;
        counts.explain(&self.path, "count the articles of groups")
    }

    async fn alias_counts(&self) -> Result<Vec<AliasCount>, StoreError> {
        let counts = group_counts::aliases(&self.readers).await;
        counts.explain(&self.path, "count the names of groups")
    }

    async fn group_coverage(&self, ids: &[GroupId]) -> Result<GroupCoverage, StoreError> {
        let coverage = group_counts::coverage(&self.readers, ids).await;
        coverage.explain(&self.path, "read the coverage of a group")
    }
}
