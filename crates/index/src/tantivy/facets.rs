//! Counting the values that hits have in fields.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use crate::FacetCount;

/// The values of each field that was asked for, most frequent first.
pub(super) type FieldCounts = Vec<Vec<FacetCount>>;

/// The most values a facet lists.
const MOST_VALUES: usize = 200;

/// All values that a field has in one snapshot.
///
/// Each segment numbers its own values, in their order. Here they have one number for all segments, so that they are counted
/// by number and only those that are shown need be named.
pub(super) struct Values {
    /// The values, in order.
    names: Vec<String>,
    /// For each segment its values, open, and the place in `names` of each of them.
    segments: Vec<(Option<StrColumn>, Vec<u32>)>,
}

impl Values {
    pub(super) fn of(searcher: &Searcher, field: &str) -> tantivy::Result<Self> {
        let mut named: Vec<(String, usize)> = Vec::new();
        let mut segments = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let column = reader.fast_fields().str(field)?;
            if let Some(column) = &column {
                let mut values = column.dictionary().stream()?;
                while values.advance() {
                    named.push((String::from_utf8_lossy(values.key()).into_owned(), segment));
                }
            }
            segments.push((column, Vec::new()));
        }
        // The values of each segment are in order already, which this sort makes use of.
        named.sort();
        let mut names: Vec<String> = Vec::new();
        for (name, segment) in named {
            if names.last() != Some(&name) {
                names.push(name);
            }
            if let Some((_, places)) = segments.get_mut(segment) {
                let last = names.len().saturating_sub(1);
                places.push(u32::try_from(last).unwrap_or(u32::MAX));
            }
        }
        Ok(Self { names, segments })
    }

    /// The values counted most, the most frequent first and those of one count in their order.
    fn most(&self, counts: &[u64]) -> Vec<FacetCount> {
        let counted = counts.iter().copied().enumerate();
        let mut counted: Vec<(usize, u64)> = counted.filter(|(_, count)| *count > 0).collect();
        let order = |(place, count): &(usize, u64)| (std::cmp::Reverse(*count), *place);
        if counted.len() > MOST_VALUES {
            counted.select_nth_unstable_by_key(MOST_VALUES, order);
            counted.truncate(MOST_VALUES);
        }
        counted.sort_unstable_by_key(order);
        let named = counted.into_iter().filter_map(|(place, count)| {
            let value = self.names.get(place)?.clone();
            Some(FacetCount { value, count })
        });
        named.collect()
    }
}

/// Counts the values of some fields.
pub(super) struct CountValues {
    pub(super) fields: Vec<Arc<Values>>,
}

/// How often each value of a segment was seen, by field.
type Counts = Vec<Vec<u32>>;

pub(super) struct SegmentValues {
    columns: Vec<Option<StrColumn>>,
    counts: Counts,
    /// The values of a block of documents.
    block: Vec<u64>,
}

impl Collector for CountValues {
    /// For each field its values, the most frequent first.
    type Fruit = FieldCounts;
    type Child = SegmentValues;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<SegmentValues> {
        let of_segment = |values: &Arc<Values>| values.segments.get(segment as usize)?.0.clone();
        let columns: Vec<Option<StrColumn>> = self.fields.iter().map(of_segment).collect();
        let sizes = columns.iter();
        let sizes = sizes.map(|column| column.as_ref().map_or(0, |column| column.num_terms()));
        Ok(SegmentValues {
            counts: sizes.map(|size| vec![0; size]).collect(),
            columns,
            block: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Self::Fruit> {
        let fields = self.fields.iter().enumerate().map(|(field, values)| {
            let mut counts = vec![0_u64; values.names.len()];
            for ((_, places), counted) in values.segments.iter().zip(&segments) {
                let counted = counted.get(field).into_iter().flatten();
                for (place, count) in places.iter().zip(counted) {
                    if let Some(sum) = counts.get_mut(*place as usize) {
                        *sum += u64::from(*count);
                    }
                }
            }
            values.most(&counts)
        });
        Ok(fields.collect())
    }
}

impl SegmentCollector for SegmentValues {
    type Fruit = Counts;

    fn collect(&mut self, document: DocId, _score: Score) {
        for (column, counts) in self.columns.iter().zip(&mut self.counts) {
            if let Some(column) = column {
                count(counts, column.term_ords(document));
            }
        }
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        for (column, counts) in self.columns.iter().zip(&mut self.counts) {
            let Some(column) = column else {
                continue;
            };
            let values: &Column<u64> = column.ords();
            if values.get_cardinality() == Cardinality::Full {
                self.block.resize(documents.len(), 0);
                values.values.get_vals(documents, &mut self.block);
                count(counts, self.block.iter().copied());
                continue;
            }
            for document in documents {
                count(counts, column.term_ords(*document));
            }
        }
    }

    fn harvest(self) -> Counts {
        self.counts
    }
}

fn count(counts: &mut [u32], values: impl Iterator<Item = u64>) {
    for value in values {
        let place = usize::try_from(value).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
}
