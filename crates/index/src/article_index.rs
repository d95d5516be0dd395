use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_model::{ArticleId, Span};

use crate::{
    DayCounts, Highlighter, Hit, IndexConfig, IndexDocument, IndexError, LikeRequest, Matching,
    SearchPage, SearchRequest,
};

/// How far an index has heard the store.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct IndexMark {
    /// The store it was built from.
    pub store_id: String,
    /// The last change of that store it holds.
    pub seq: i64,
}

/// What wirewatch asks of a search engine. All methods block; callers on an async runtime use a blocking thread.
pub trait ArticleIndex: Send + Sync {
    /// How far the committed index has heard the store; `None` when it is empty and new.
    fn mark(&self) -> Result<Option<IndexMark>, IndexError>;

    /// Puts `documents` (replacing those with the same id), removes `deleted`, and commits both together with `mark`.
    fn apply(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
    ) -> Result<(), IndexError>;

    /// As [`ArticleIndex::apply`], but seen, and safe, only with the [`ArticleIndex::apply`] that follows: many changes are
    /// written faster so.
    fn put(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
    ) -> Result<(), IndexError>;

    /// Empties the index, for a rebuild; committed with the first [`ArticleIndex::apply`] that follows.
    fn clear(&self) -> Result<(), IndexError>;

    /// Answers a search from the last commit, or from the snapshot its cursor belongs to.
    fn search(&self, request: &SearchRequest) -> Result<SearchPage, IndexError>;

    /// All hits of a search in order, whatever its limit; they are those that paging through it shows.
    fn matching(&self, request: &SearchRequest) -> Result<Matching, IndexError>;

    /// How many hits of a search were published on each day, and how many have each value of the facets asked for.
    fn days(&self, request: &SearchRequest) -> Result<DayCounts, IndexError>;

    /// Articles about the same matter, the most alike first.
    fn similar(&self, request: &LikeRequest) -> Result<Vec<Hit>, IndexError>;

    /// The query, written as it was understood.
    fn understood(&self, query: &str) -> Result<String, IndexError>;

    /// What finds where texts match the words of a query (words, phrases, prefixes, fuzzy words), for highlighting.
    fn highlighter(&self, query: &str) -> Highlighter;

    /// Where one text matches the words of a query; in order, not overlapping.
    fn highlight(&self, query: &str, text: &str, language: Option<&str>) -> Vec<Span> {
        self.highlighter(query).marks(text, language)
    }

    /// For each of `requests`, which of `documents` its query and filters match; they need not be in the index.
    ///
    /// # Errors
    /// [`IndexError::Query`] when one of the queries is not understood.
    fn matches(
        &self,
        documents: &[IndexDocument],
        requests: &[SearchRequest],
    ) -> Result<Vec<Vec<ArticleId>>, IndexError>;

    /// Whether a query is understood.
    ///
    /// # Errors
    /// [`IndexError::Query`] with the place and the reason when it is not.
    fn check(&self, query: &str, now: Timestamp) -> Result<(), IndexError>;

    /// How many articles the last commit holds.
    fn count(&self) -> Result<u64, IndexError>;

    /// An index beside this one, to be built anew while this one answers; one that was begun before is gone on with.
    fn beside(&self) -> Result<Arc<dyn ArticleIndex>, IndexError>;

    /// Joins the pieces that an index was written in, which then takes less room and is searched faster; worth its time when
    /// the index was just built.
    fn compact(&self) -> Result<(), IndexError>;

    /// Puts what was built beside this index into its place, for all processes; to be called when that one was finished.
    fn adopt(&self) -> Result<(), IndexError>;

    /// Waits for merges under way and lets other processes write; call before a process ends.
    fn finish(&self) -> Result<(), IndexError>;
}

/// Opens the index under `data_dir`, creating it when there is none of this version's schema.
///
/// # Errors
/// [`IndexError::Open`] when the folder cannot be read or made, [`IndexError::Damaged`] when its files cannot be read.
pub fn open_index(
    data_dir: &Path,
    config: &IndexConfig,
) -> Result<Arc<dyn ArticleIndex>, IndexError> {
    Ok(Arc::new(crate::tantivy::TantivyIndex::open(
        data_dir, config,
    )?))
}

/// Moves an index that cannot be opened out of the way, so that a new one can be built; nothing is deleted.
///
/// Gives the folder it was moved to; `None` when there was none.
///
/// # Errors
/// [`IndexError::Open`] when it cannot be moved.
pub fn set_index_aside(data_dir: &Path) -> Result<Option<PathBuf>, IndexError> {
    let path = data_dir.join("index");
    if !path.exists() {
        return Ok(None);
    }
    let free = (1..).map(|number| data_dir.join(format!("index.damaged-{number}")));
    for aside in free {
        if aside.exists() {
            continue;
        }
        let moved = std::fs::rename(&path, &aside);
        return match moved {
            Ok(()) => Ok(Some(aside)),
            Err(source) => Err(IndexError::Open {
                path,
                source: Box::new(source),
            }),
        };
    }
    Ok(None)
}
