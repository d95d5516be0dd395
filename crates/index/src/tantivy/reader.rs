//! Seeing the last commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};

use super::fault;
use crate::IndexError;

/// Sees each commit with the first search that follows it, whichever process made it.
pub(super) struct Reader {
    engine: IndexReader,
    commit_file: PathBuf,
    seen: Mutex<Option<Stamp>>,
}

/// Blocks of stored values that are kept unpacked, of 8 KB each: the same articles are shown again and again.
const STORED_BLOCKS: usize = 1_000;

/// What tells one state of a file from the next; commits replace the file.
pub(super) type Stamp = (std::time::SystemTime, u64, u64);

impl Reader {
    pub(super) fn new(index: &Index, path: &Path) -> tantivy::Result<Self> {
        let engine = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORED_BLOCKS)
            .try_into()?;
        Ok(Self {
            engine,
            commit_file: path.join("meta.json"),
            seen: Mutex::new(None),
        })
    }

    pub(super) fn searcher(&self, path: &Path) -> Result<Searcher, IndexError> {
        let stamp = stamp(&self.commit_file);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_none() || *seen != stamp {
            self.engine
                .reload()
                .map_err(|error| fault(path, "read the last commit", error))?;
            *seen = stamp;
        }
        Ok(self.engine.searcher())
    }
}

pub(super) fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(file).ok()?;
    Some((
        metadata.modified().ok()?,
        metadata.len(),
        file_number(&metadata),
    ))
}

#[cfg(unix)]
fn file_number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file_number(_metadata: &fs::Metadata) -> u64 {
    0
}
