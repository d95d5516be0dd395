//! Commits that someone still pages through or exports.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tantivy::Searcher;

/// A snapshot nobody asked for so long is given up.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);

/// More are not held at a time: each keeps files of its commit on the disk.
const MOST: usize = 64;

pub(super) struct Snapshots {
    held: Mutex<VecDeque<Held>>,
}

struct Held {
    number: u64,
    searcher: Searcher,
    used: Instant,
}

impl Snapshots {
    pub(super) fn new() -> Self {
        Self {
            held: Mutex::new(VecDeque::new()),
        }
    }

    /// Holds what `searcher` sees, and gives the number it is found by; the same for each search of one commit.
    pub(super) fn hold(&self, searcher: &Searcher) -> u64 {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        held.retain(|held| now.duration_since(held.used) < KEPT_FOR);
        let known = held.iter_mut().find(|held| {
            held.searcher.generation().generation_id() == searcher.generation().generation_id()
                && held.searcher.generation().segments() == searcher.generation().segments()
        });
        if let Some(known) = known {
            known.used = now;
            return known.number;
        }
        if held.len() >= MOST {
            held.pop_front();
        }
        // No other process, and none after this one, may take its numbers for its own.
        let number = RandomState::new().hash_one(searcher.generation().generation_id());
        held.push_back(Held {
            number,
            searcher: searcher.clone(),
            used: now,
        });
        number
    }

    pub(super) fn get(&self, number: u64) -> Option<Searcher> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.iter_mut().find(|held| held.number == number)?;
        found.used = Instant::now();
        Some(found.searcher.clone())
    }
}
