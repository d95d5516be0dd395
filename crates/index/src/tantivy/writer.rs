//! Writing: one writer among all processes, opened when it is needed and kept until the run ends.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tantivy::indexer::LogMergePolicy;
use tantivy::query::AllQuery;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

use super::fault;
use crate::{IndexConfig, IndexError, IndexMark};

/// The least memory the engine gives a writing thread.
const MIN_MEMORY_BYTES: usize = 15_000_000;

/// Segments in which so large a part of the articles was replaced are merged; the engine's default never does.
const MAX_REPLACED: f32 = 0.25;

pub(super) struct Writer {
    memory_bytes: usize,
    lock_wait: Duration,
    open: Mutex<Option<OpenWriter>>,
}

struct OpenWriter {
    engine: IndexWriter,
    /// Whether everything is to go with the next commit.
    cleared: bool,
}

/// What a commit carries.
#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(flatten)]
    mark: IndexMark,
}

/// The mark of the last commit.
pub(super) fn mark(index: &Index, path: &Path) -> Result<Option<IndexMark>, IndexError> {
    let metas = index
        .load_metas()
        .map_err(|error| fault(path, "read its last commit", error))?;
    let Some(payload) = metas.payload else {
        return Ok(None);
    };
    let payload: Payload = serde_json::from_str(&payload).map_err(|error| IndexError::Damaged {
        path: path.to_owned(),
        detail: format!("its mark cannot be read: {error}"),
    })?;
    Ok(Some(payload.mark))
}

impl Writer {
    pub(super) fn new(config: &IndexConfig) -> Self {
        Self {
            memory_bytes: config
                .writer_memory_mb
                .saturating_mul(1_000_000)
                .max(MIN_MEMORY_BYTES),
            lock_wait: Duration::from_secs(config.lock_wait_secs),
            open: Mutex::new(None),
        }
    }

    pub(super) fn apply(
        &self,
        index: &Index,
        path: &Path,
        documents: Vec<(Term, Vec<TantivyDocument>)>,
        deleted: Vec<Term>,
        mark: &IndexMark,
    ) -> Result<(), IndexError> {
        let mut open = self.lock();
        let writer = self.opened(&mut open, index, path)?;
        if !writer.cleared && is_ahead(self::mark(index, path)?.as_ref(), mark) {
            // Another process wrote these changes, and later ones, while this one waited for its turn.
            return Ok(());
        }
        let written = write(writer, documents, deleted, mark);
        if written.is_err() {
            // A writer that failed is of no more use; dropped, it leaves the last commit as it is.
            *open = None;
        }
        written.map_err(|error| fault(path, "commit changes", error))
    }

    pub(super) fn clear(&self, index: &Index, path: &Path) -> Result<(), IndexError> {
        let mut open = self.lock();
        let writer = self.opened(&mut open, index, path)?;
        let cleared = writer.engine.delete_query(Box::new(AllQuery));
        cleared.map_err(|error| fault(path, "be emptied", error))?;
        writer.cleared = true;
        Ok(())
    }

    pub(super) fn finish(&self, path: &Path) -> Result<(), IndexError> {
        let Some(writer) = self.lock().take() else {
            return Ok(());
        };
        let finished = writer.engine.wait_merging_threads();
        finished.map_err(|error| fault(path, "finish merging", error))
    }

    fn lock(&self) -> MutexGuard<'_, Option<OpenWriter>> {
        // A panic while writing left at worst uncommitted changes, which the next commit would carry with a mark of their own.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open writer; opens one and waits, but not for ever, for another process to finish.
    fn opened<'a>(
        &self,
        open: &'a mut Option<OpenWriter>,
        index: &Index,
        path: &Path,
    ) -> Result<&'a mut OpenWriter, IndexError> {
        if open.is_none() {
            let engine = self.wait_for_writer(index, path)?;
            *open = Some(OpenWriter {
                engine,
                cleared: false,
            });
        }
        Ok(open.as_mut().expect("it was opened just now"))
    }

    fn wait_for_writer(&self, index: &Index, path: &Path) -> Result<IndexWriter, IndexError> {
        let start = Instant::now();
        loop {
            match index.writer_with_num_threads(1, self.memory_bytes) {
                Ok(writer) => {
                    return prepare(writer)
                        .map_err(|error| fault(path, "be opened for writing", error));
                }
                Err(TantivyError::LockFailure(..)) if start.elapsed() < self.lock_wait => {
                    sleep(Duration::from_millis(50));
                }
                Err(TantivyError::LockFailure(..)) => {
                    return Err(IndexError::Busy {
                        path: path.to_owned(),
                    });
                }
                Err(error) => return Err(fault(path, "be opened for writing", error)),
            }
        }
    }
}

fn prepare(writer: IndexWriter) -> tantivy::Result<IndexWriter> {
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(MAX_REPLACED);
    writer.set_merge_policy(Box::new(policy));
    // A process that was killed leaves files no commit names.
    writer.garbage_collect_files().wait()?;
    Ok(writer)
}

fn is_ahead(held: Option<&IndexMark>, mark: &IndexMark) -> bool {
    held.is_some_and(|held| held.store_id == mark.store_id && held.seq > mark.seq)
}

fn write(
    writer: &mut OpenWriter,
    documents: Vec<(Term, Vec<TantivyDocument>)>,
    deleted: Vec<Term>,
    mark: &IndexMark,
) -> tantivy::Result<()> {
    for term in deleted {
        writer.engine.delete_term(term);
    }
    for (id, parts) in documents {
        writer.engine.delete_term(id);
        for document in parts {
            writer.engine.add_document(document)?;
        }
    }
    let payload = Payload { mark: mark.clone() };
    let payload = serde_json::to_string(&payload)
        .map_err(|error| TantivyError::InternalError(error.to_string()))?;
    let mut commit = writer.engine.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit()?;
    writer.cleared = false;
    Ok(())
}
