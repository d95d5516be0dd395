use std::path::PathBuf;

use thiserror::Error;

/// A fault of the store.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The store's file or folder cannot be opened or made.
    #[error("the store {path} cannot be opened")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store's file is not an intact store.
    #[error(
        "the store {path} is damaged ({detail}); put a backup in its place, or move it away and run again"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A newer program wrote the store.
    #[error(
        "the store {path} was written by a newer wirewatch (schema {found}; this one knows {known})"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema's number in the file.
        found: usize,
        /// The highest number this program knows.
        known: usize,
    },
    /// A stored value cannot be read back.
    #[error("{what} of {key} cannot be read back from the store")]
    Unreadable {
        /// Which kind of value.
        what: &'static str,
        /// Of which row.
        key: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The database refused a statement.
    #[error("the store could not {action}")]
    Database {
        /// What was asked, in words.
        action: &'static str,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
}
