//! Writing: one writer among all processes, opened when it is needed and kept until the run ends.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tantivy::indexer::{LogMergePolicy, NoMergePolicy, UserOperation};
use tantivy::query::AllQuery;
use tantivy::{Index, IndexWriter, TantivyError};
use wirewatch_model::ArticleId;

use super::fault;
use super::schema::Fields;
use crate::{IndexConfig, IndexDocument, IndexError, IndexMark};

/// The least memory the engine gives a writing thread.
const MIN_MEMORY_BYTES: usize = 15_000_000;

/// Segments in which so large a part of the articles was replaced are merged; the engine's default never does.
const MAX_REPLACED: f32 = 0.25;

pub(super) struct Writer {
    purpose: Purpose,
    /// For all threads together.
    memory_bytes: usize,
    threads: usize,
    lock_wait: Duration,
    open: Mutex<Option<OpenWriter>>,
}

/// What an index is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be searched from now on: it is kept in few pieces.
    Searching,
    /// To take another's place when all is written: its pieces are joined once, at the end.
    Building,
}

struct OpenWriter {
    engine: IndexWriter,
    /// Whether everything is to go with the next commit.
    cleared: bool,
    /// The articles written so far, if there were none before: only these can be replaced, and what need not be looked for
    /// in every segment is written faster.
    all_known: Option<HashSet<ArticleId>>,
}

impl OpenWriter {
    /// Whether the index may hold the article already.
    fn may_hold(&mut self, id: &ArticleId) -> bool {
        match &mut self.all_known {
            Some(known) => !known.insert(id.clone()),
            None => true,
        }
    }
}

/// What is to be written.
pub(super) struct Changes<'a> {
    pub(super) documents: &'a [IndexDocument],
    pub(super) deleted: &'a [ArticleId],
    pub(super) mark: &'a IndexMark,
    pub(super) then: Then,
}

/// What is done when changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// They are committed.
    Commit,
    /// They wait for the next commit.
    Wait,
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
    pub(super) fn new(config: &IndexConfig, purpose: Purpose) -> Self {
        // Changes come a few at a time, which one thread writes with the fewest pieces.
        let threads = match purpose {
            Purpose::Searching => 1,
            Purpose::Building => config.writer_threads.max(1),
        };
        let memory_bytes = config.writer_memory_mb.saturating_mul(1_000_000);
        Self {
            purpose,
            memory_bytes: memory_bytes.max(MIN_MEMORY_BYTES).saturating_mul(threads),
            threads,
            lock_wait: Duration::from_secs(config.lock_wait_secs),
            open: Mutex::new(None),
        }
    }

    pub(super) fn write(
        &self,
        index: &Index,
        path: &Path,
        fields: &Fields,
        changes: &Changes<'_>,
    ) -> Result<(), IndexError> {
        let mut open = self.lock();
        let writer = self.opened(&mut open, index, path)?;
        if !writer.cleared && is_ahead(self::mark(index, path)?.as_ref(), changes.mark) {
            // Another process wrote these changes, and later ones, while this one waited for its turn.
            return Ok(());
        }
        let written = write(writer, fields, changes);
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

    pub(super) fn compact(&self, index: &Index, path: &Path) -> Result<(), IndexError> {
        let mut open = self.lock();
        let writer = self.opened(&mut open, index, path)?;
        let merged = index.searchable_segment_ids().and_then(|segments| {
            if segments.len() > 1 {
                writer.engine.merge(&segments).wait()?;
            }
            Ok(())
        });
        merged.map_err(|error| fault(path, "join its pieces", error))
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
            let metas = index.load_metas();
            let metas = metas.map_err(|error| fault(path, "read its last commit", error))?;
            *open = Some(OpenWriter {
                engine,
                cleared: false,
                all_known: metas.segments.is_empty().then(HashSet::new),
            });
        }
        Ok(open.as_mut().expect("it was opened just now"))
    }

    fn wait_for_writer(&self, index: &Index, path: &Path) -> Result<IndexWriter, IndexError> {
        let start = Instant::now();
        loop {
            match index.writer_with_num_threads(self.threads, self.memory_bytes) {
                Ok(writer) => {
                    return prepare(writer, self.purpose)
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

fn prepare(writer: IndexWriter, purpose: Purpose) -> tantivy::Result<IndexWriter> {
    writer.set_merge_policy(match purpose {
        Purpose::Searching => {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(MAX_REPLACED);
            Box::new(policy)
        }
        Purpose::Building => Box::new(NoMergePolicy),
    });
    // A process that was killed leaves files no commit names.
    writer.garbage_collect_files().wait()?;
    Ok(writer)
}

fn is_ahead(held: Option<&IndexMark>, mark: &IndexMark) -> bool {
    held.is_some_and(|held| held.store_id == mark.store_id && held.seq > mark.seq)
}

fn write(writer: &mut OpenWriter, fields: &Fields, changes: &Changes<'_>) -> tantivy::Result<()> {
    for id in changes.deleted {
        writer.engine.delete_term(fields.id_term(id));
    }
    for document in changes.documents {
        let mut parts = Vec::new();
        if writer.may_hold(&document.id) {
            parts.push(UserOperation::Delete(fields.id_term(&document.id)));
        }
        let documents = fields.documents(document).into_iter();
        parts.extend(documents.map(UserOperation::Add));
        // What is given at once stands in one segment, one behind the other.
        writer.engine.run(parts)?;
    }
    if changes.then == Then::Wait {
        return Ok(());
    }
    let payload = Payload {
        mark: changes.mark.clone(),
    };
    let payload = serde_json::to_string(&payload)
        .map_err(|error| TantivyError::InternalError(error.to_string()))?;
    let mut commit = writer.engine.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit()?;
    writer.cleared = false;
    Ok(())
}
