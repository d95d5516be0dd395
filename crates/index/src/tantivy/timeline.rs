//! Counting hits by the day of their publication.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Cardinality, Column};
use tantivy::{DateTime, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

const DAY_SECS: i64 = 86_400;

/// Days since 1970 in UTC that have hits, in order, with how many.
pub(super) type Days = Vec<(i64, u64)>;

/// When the documents of each segment were published. To open a column takes as long as to read much of it.
pub(super) struct Published {
    segments: Vec<Column<DateTime>>,
}

impl Published {
    pub(super) fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers().iter();
        let columns = segments.map(|reader| reader.fast_fields().date("published"));
        Ok(Self {
            segments: columns.collect::<tantivy::Result<_>>()?,
        })
    }

    /// Those of one segment.
    pub(super) fn segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Column<DateTime>> {
        match self.segments.get(segment as usize) {
            Some(column) => Ok(column.clone()),
            None => reader.fast_fields().date("published"),
        }
    }
}

pub(super) struct ByDay {
    pub(super) published: Arc<Published>,
}

pub(super) struct SegmentByDay {
    published: Column<DateTime>,
    /// The first day that the segment has.
    first: i64,
    /// How many hits there are of each day from the first on. The engine's moments span no more than 600 years.
    counts: Vec<u64>,
    /// The moments of a block of documents.
    block: Vec<DateTime>,
}

impl Collector for ByDay {
    type Fruit = Days;
    type Child = SegmentByDay;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentByDay> {
        let published = self.published.segment(segment, reader)?;
        let (first, last) = (day_of(published.min_value()), day_of(published.max_value()));
        let days = usize::try_from(last - first + 1).unwrap_or(0);
        Ok(SegmentByDay {
            published,
            first,
            counts: vec![0; days],
            block: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut segments: Vec<Days>) -> tantivy::Result<Days> {
        if segments.len() <= 1 {
            return Ok(segments.pop().unwrap_or_default());
        }
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        for (day, count) in segments.into_iter().flatten() {
            *days.entry(day).or_default() += count;
        }
        Ok(days.into_iter().collect())
    }
}

impl SegmentByDay {
    fn count(&mut self, published: DateTime) {
        let place = usize::try_from(day_of(published) - self.first);
        if let Some(count) = place.ok().and_then(|place| self.counts.get_mut(place)) {
            *count += 1;
        }
    }
}

impl SegmentCollector for SegmentByDay {
    type Fruit = Days;

    fn collect(&mut self, document: DocId, _score: Score) {
        if let Some(published) = self.published.first(document) {
            self.count(published);
        }
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        if self.published.get_cardinality() != Cardinality::Full {
            for document in documents {
                self.collect(*document, 0.0);
            }
            return;
        }
        let mut block = std::mem::take(&mut self.block);
        block.resize(documents.len(), DateTime::MIN);
        self.published.values.get_vals(documents, &mut block);
        for published in &block {
            self.count(*published);
        }
        self.block = block;
    }

    fn harvest(self) -> Days {
        let counts = self.counts.into_iter().enumerate();
        let counted = counts.filter(|(_, count)| *count > 0);
        // No more days than 600 years have.
        let days = counted.map(|(place, count)| (self.first + place as i64, count));
        days.collect()
    }
}

fn day_of(moment: DateTime) -> i64 {
    moment.into_timestamp_secs().div_euclid(DAY_SECS)
}
