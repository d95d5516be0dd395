//! Opening the folder of an index, and making it.

use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::schema::Schema;
use tantivy::{Index, TantivyError};

use super::schema;
use crate::IndexError;

pub(super) fn open_or_create(path: &Path, schema: &Schema) -> Result<Index, IndexError> {
    if is_absent(path)? {
        create(path, schema)?;
    }
    let index = Index::open_in_dir(path).map_err(|error| not_opened(path, error))?;
    if index.schema() != *schema {
        return Err(IndexError::Damaged {
            path: path.to_owned(),
            detail: "its schema is not the one its name says".to_owned(),
        });
    }
    schema::register_analyzers(&index);
    Ok(index)
}

/// Whether there is no folder, or an empty one.
fn is_absent(path: &Path) -> Result<bool, IndexError> {
    match fs::read_dir(path) {
        Ok(mut files) => Ok(files.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(cannot_open(path, error)),
    }
}

/// Makes the whole folder under another name and renames it into place, so that the folder is never half made and of two
/// processes that create it at once one wins.
fn create(path: &Path, schema: &Schema) -> Result<(), IndexError> {
    let draft = draft_path(path);
    fs::create_dir_all(&draft).map_err(|error| cannot_open(path, error))?;
    let index = schema::settings(Index::builder().schema(schema.clone()));
    let made = index.create_in_dir(&draft);
    made.map_err(|error| not_opened(path, error))?;
    let renamed = fs::rename(&draft, path);
    if let Err(error) = renamed {
        // What cannot be removed is never looked at again.
        let _ = fs::remove_dir_all(&draft);
        if is_absent(path)? {
            return Err(cannot_open(path, error));
        }
    }
    Ok(())
}

fn draft_path(path: &Path) -> PathBuf {
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("new-{}-{number}", std::process::id()))
}

/// Missing or unreadable contents are damage; a folder that cannot be reached is not.
fn not_opened(path: &Path, error: TantivyError) -> IndexError {
    match error {
        TantivyError::IoError(_)
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { .. }) => cannot_open(path, error),
        other => IndexError::Damaged {
            path: path.to_owned(),
            detail: other.to_string(),
        },
    }
}

fn cannot_open(path: &Path, source: impl Error + Send + Sync + 'static) -> IndexError {
    IndexError::Open {
        path: path.to_owned(),
        source: Box::new(source),
    }
}
