use std::error::Error;
use std::path::Path;

use crate::StoreError;

/// What went wrong in a topic of the store, before it is told with the file's path and what was asked.
#[derive(Debug)]
pub(super) enum Fault {
    Sql(sqlx::Error),
    Unreadable {
        what: &'static str,
        key: String,
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Fault {
    /// A stored value that does not say what it should.
    pub(super) fn unreadable(
        what: &'static str,
        key: &str,
        source: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self::Unreadable {
            what,
            key: key.to_owned(),
            source: Box::new(source),
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// Tells a [`Fault`] as a [`StoreError`].
pub(super) trait Explain<T> {
    fn explain(self, path: &Path, action: &'static str) -> Result<T, StoreError>;
}

impl<T> Explain<T> for Result<T, Fault> {
    fn explain(self, path: &Path, action: &'static str) -> Result<T, StoreError> {
        self.map_err(|fault| match fault {
            Fault::Sql(source) if is_damage(&source) => StoreError::Damaged {
                path: path.to_owned(),
                detail: source.to_string(),
            },
            Fault::Sql(source) => StoreError::Database { action, source },
            Fault::Unreadable { what, key, source } => StoreError::Unreadable { what, key, source },
        })
    }
}

/// Whether SQLite says that the file itself is broken (`SQLITE_CORRUPT` or `SQLITE_NOTADB`, whatever the extended code).
pub(super) fn is_damage(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    let code: Option<u32> = code.and_then(|code| code.parse().ok());
    code.is_some_and(|code| matches!(code & 0xff, 11 | 26))
}
