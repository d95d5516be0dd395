use std::path::PathBuf;

use thiserror::Error;

/// A fault of the index, or a query that cannot be understood.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The query cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The cursor or the snapshot's name is none that was given, or belongs to another search.
    #[error("this cursor was not given for this search; start again without it")]
    Cursor,
    /// The snapshot is not kept any more.
    #[error("what this cursor pages through is not kept any more; start again without it")]
    SnapshotGone,
    /// The search took too long.
    #[error(
        "the search takes too long; ask for fewer words with * or ~, a shorter phrase or a shorter period"
    )]
    TooSlow,
    /// The folder cannot be opened or made.
    #[error("the index {path} cannot be opened")]
    Open {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Files of the index cannot be read.
    #[error("the index {path} is damaged ({detail}); try: wirewatch reindex")]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// Another process writes the index.
    #[error("another process is writing the index {path}")]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The engine failed.
    #[error("the index could not {action}")]
    Engine {
        /// What was asked, in words.
        action: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Why a query cannot be understood, and what was perhaps meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message} (at character {position} of the query)")]
pub struct QueryError {
    /// What is wrong, in words.
    pub message: String,
    /// Where, in characters from 0.
    pub position: usize,
    /// A query that would be understood.
    pub suggestion: Option<String>,
}
