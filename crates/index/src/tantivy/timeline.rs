//! Counting hits by the day of their publication.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{
    DateTime, DocId, Score, Searcher, SearcherGeneration, SegmentOrdinal, SegmentReader,
};

use crate::SearchKind;

/// Hits by days since 1970 in UTC.
pub(super) type Days = BTreeMap<i64, u64>;

/// Everything of a kind by day, as it was counted last: only a commit changes it.
#[derive(Default)]
pub(super) struct AllDays {
    counted: Mutex<Vec<(SearcherGeneration, SearchKind, Arc<Days>)>>,
}

impl AllDays {
    /// What was counted for this snapshot and kind, or else what `count` gives.
    pub(super) fn of<E>(
        &self,
        searcher: &Searcher,
        kind: SearchKind,
        count: impl FnOnce() -> Result<Days, E>,
    ) -> Result<Arc<Days>, E> {
        let snapshot = searcher.generation();
        let held = self.lock().iter().find_map(|(counted, of, days)| {
            let same = *of == kind && counted == snapshot;
            same.then(|| Arc::clone(days))
        });
        if let Some(days) = held {
            return Ok(days);
        }
        let days = Arc::new(count()?);
        let mut counted = self.lock();
        counted.retain(|(_, of, _)| *of != kind);
        counted.push((snapshot.clone(), kind, Arc::clone(&days)));
        Ok(days)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(SearcherGeneration, SearchKind, Arc<Days>)>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct ByDay;

pub(super) struct SegmentByDay {
    published: Column<DateTime>,
    /// The day counted last: hits beside one another are often of one day.
    day: i64,
    count: u64,
    days: Days,
}

impl Collector for ByDay {
    type Fruit = Days;
    type Child = SegmentByDay;

    fn for_segment(
        &self,
        _segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentByDay> {
        Ok(SegmentByDay {
            published: reader.fast_fields().date("published")?,
            day: 0,
            count: 0,
            days: Days::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Days>) -> tantivy::Result<Days> {
        let mut days = Days::new();
        for (day, count) in segments.into_iter().flatten() {
            *days.entry(day).or_default() += count;
        }
        Ok(days)
    }
}

impl SegmentByDay {
    fn settle(&mut self) {
        if self.count > 0 {
            *self.days.entry(self.day).or_default() += self.count;
            self.count = 0;
        }
    }
}

impl SegmentCollector for SegmentByDay {
    type Fruit = Days;

    fn collect(&mut self, document: DocId, _score: Score) {
        let Some(published) = self.published.first(document) else {
            return;
        };
        let day = published.into_timestamp_secs().div_euclid(86_400);
        if day != self.day {
            self.settle();
            self.day = day;
        }
        self.count += 1;
    }

    fn harvest(mut self) -> Days {
        self.settle();
        self.days
    }
}
