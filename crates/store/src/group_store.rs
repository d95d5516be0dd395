use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::{Analysis, ArticleId, GroupId, SpeakerId};

use crate::StoreError;

/// What is kept of the groups that articles name, and of the watchlist that found them.
#[async_trait]
pub trait GroupStore: Send + Sync {
    /// Versions of articles that another watchlist tagged than the one of version `watchlist_version`, from behind the
    /// page `after_page_id`, by their pages' numbers. Versions that are no longer current are among them.
    async fn versions_tagged_otherwise(
        &self,
        watchlist_version: &str,
        after_page_id: i64,
        limit: u32,
    ) -> Result<Vec<TaggedVersion>, StoreError>;

    /// How many versions another watchlist tagged than the one of version `watchlist_version`.
    async fn count_tagged_otherwise(&self, watchlist_version: &str) -> Result<u64, StoreError>;

    /// Keeps what a watchlist found in versions that another one had tagged, all or nothing. A version that was read
    /// or tagged anew since it was asked for stays as it is. What changes in a current version is queued for the index
    /// in the same transaction.
    async fn record_retags(&self, retags: &[Retag]) -> Result<(), StoreError>;

    /// For every group that a current version names, how often; by id.
    async fn group_counts(&self) -> Result<Vec<GroupCount>, StoreError>;

    /// For every alias that matched in a current version, how often; by group and alias.
    async fn alias_counts(&self) -> Result<Vec<AliasCount>, StoreError>;

    /// The coverage of groups taken together, as a group with those below it.
    async fn group_coverage(&self, ids: &[GroupId]) -> Result<GroupCoverage, StoreError>;
}

/// A version of an article with the watchlist that tagged it.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedVersion {
    /// The store's number of the page it was read from.
    pub page_id: i64,
    /// The article.
    pub article_id: ArticleId,
    /// Whether it is the article's current version.
    pub is_current: bool,
    /// The country of the feed it was first seen in, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What was read; its `watchlist_version` is empty when it was tagged before versions of the watchlist were kept.
    pub analysis: Analysis,
}

/// What a watchlist finds in a version that another one had tagged.
#[derive(Debug, Clone, PartialEq)]
pub struct Retag {
    /// The number of the version's page.
    pub page_id: i64,
    /// The watchlist that had tagged it.
    pub tagged_by: String,
    /// The rules that had read it.
    pub read_by: String,
    /// The watchlist that tags it now.
    pub watchlist_version: String,
    /// What is read now; `None` when it is what was read before.
    pub changed: Option<Analysis>,
}

/// How often articles name a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupCount {
    /// The group.
    pub group_id: GroupId,
    /// Articles that name it otherwise than inside another organization's name.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
    /// The publication of the latest of the articles.
    pub latest: Option<Timestamp>,
}

/// How often an alias of a group matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasCount {
    /// The group.
    pub group_id: GroupId,
    /// The alias of the watchlist.
    pub alias: String,
    /// Articles that have it.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
}

/// What articles tell of one group, or of several taken together. An article that names a group only inside another
/// organization's name counts for `mentions` and `aliases` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupCoverage {
    /// Articles that name it.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
    /// Mentions inside another organization's name.
    pub parts: u64,
    /// The aliases that matched, the most frequent first.
    pub aliases: Vec<AliasCount>,
    /// Articles by month of publication (`2024-03`, UTC), the first month first; months without articles are left out.
    pub months: Vec<(String, u64)>,
    /// Groups that the same articles name, with the number of those articles, the most frequent first.
    pub together: Vec<(GroupId, u64)>,
    /// Who is quoted in a paragraph that names it, the most quoted first.
    pub speakers: Vec<SpeakerCount>,
}

/// How often someone is quoted beside a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerCount {
    /// The speaker.
    pub id: SpeakerId,
    /// The full name.
    pub name: String,
    /// Articles with such a quote.
    pub articles: u64,
    /// Quotes in all.
    pub quotes: u64,
}
