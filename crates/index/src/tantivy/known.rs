//! What was found out about a snapshot and holds as long as it does: only a commit changes it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::{Searcher, SearcherGeneration};

/// Snapshots that are remembered at a time: the last commit, and one that someone still pages through.
const SNAPSHOTS: usize = 2;

/// Facts about the last snapshots, by what they are about.
pub(super) struct Known<K, V> {
    held: Mutex<Vec<Fact<K, V>>>,
}

struct Fact<K, V> {
    snapshot: SearcherGeneration,
    about: K,
    value: Arc<V>,
}

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self {
            held: Mutex::new(Vec::new()),
        }
    }
}

impl<K: PartialEq, V> Known<K, V> {
    /// What is known of this snapshot, or else what `find` gives.
    pub(super) fn of<E>(
        &self,
        searcher: &Searcher,
        about: K,
        find: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        let snapshot = searcher.generation();
        let held = self.lock().iter().find_map(|fact| {
            let same = fact.about == about && fact.snapshot == *snapshot;
            same.then(|| Arc::clone(&fact.value))
        });
        if let Some(value) = held {
            return Ok(value);
        }
        let value = Arc::new(find()?);
        let mut held = self.lock();
        let alike = held.iter().filter(|fact| fact.about == about).count();
        if alike >= SNAPSHOTS
            && let Some(oldest) = held.iter().position(|fact| fact.about == about)
        {
            held.remove(oldest);
        }
        held.push(Fact {
            snapshot: snapshot.clone(),
            about,
            value: Arc::clone(&value),
        });
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Fact<K, V>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
