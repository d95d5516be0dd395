//! Ordering articles by the incidents they report: the newest incident first, its reports beside one another.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DateTime, DocId, Score, SegmentOrdinal, SegmentReader};

use super::ranking::{Ranked, RankedHit, alone, keep_first, put};
use super::schema::incident_of;
use crate::cursor::Place;

/// Which hits are kept.
pub(super) struct ByIncident {
    /// How many.
    pub(super) keep: usize,
    /// The last one shown before.
    pub(super) after: Option<Place>,
    /// Whether of each story only the first is kept.
    pub(super) by_story: bool,
}

/// A matching article.
#[derive(Clone, Copy)]
pub(super) struct Report {
    /// The last day of the newest incident it reports, and the number of that; 0 when it reports none.
    incident: (u64, u64),
    /// Hours since 1970.
    published: u64,
    story: u64,
    segment: SegmentOrdinal,
    document: DocId,
}

pub(super) struct SegmentByIncident {
    segment: SegmentOrdinal,
    keys: Column<u64>,
    published: Column<DateTime>,
    stories: Column<u64>,
    found: Vec<Report>,
}

impl Collector for ByIncident {
    type Fruit = Ranked;
    type Child = SegmentByIncident;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentByIncident> {
        let columns = reader.fast_fields();
        Ok(SegmentByIncident {
            segment,
            keys: columns.u64("incident_key")?,
            published: columns.date("published")?,
            stories: columns.u64("story")?,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Report>>) -> tantivy::Result<Ranked> {
        let reports: Vec<Report> = segments.into_iter().flatten().collect();
        // An incident's day may have become known more closely after some of its reports were indexed: the last one holds.
        let mut days: HashMap<u64, u64> = HashMap::new();
        for Report {
            incident: (day, number),
            ..
        } in &reports
        {
            let last = days.entry(*number).or_default();
            *last = (*last).max(*day);
        }
        let mut ranked = Ranked {
            total: reports.len() as u64,
            ..Ranked::default()
        };
        let mut stories: HashMap<u64, RankedHit> = HashMap::new();
        for report in &reports {
            let hit = report.hit(days.get(&report.incident.1).copied().unwrap_or(0));
            match self.by_story {
                true => put(&mut stories, report.story, hit),
                false => ranked.hits.push(hit),
            }
        }
        ranked.groups = stories.len() as u64;
        ranked.hits.extend(stories.into_values());
        if let Some(after) = self.after {
            ranked.hits.retain(|hit| after.is_before(&hit.place));
        }
        keep_first(&mut ranked.hits, self.keep);
        ranked.hits.sort_unstable_by_key(|hit| hit.place.order());
        Ok(ranked)
    }
}

impl Report {
    fn hit(&self, day: u64) -> RankedHit {
        // Of the 48 bits of the number, 24 tell incidents of one day apart.
        const PART: u64 = (1 << 24) - 1;
        let key = day << 48 | (self.incident.1 & PART) << 24 | self.published.min(PART);
        RankedHit {
            place: Place {
                key,
                segment: self.segment,
                document: self.document,
            },
            alike: 1,
        }
    }
}

impl SegmentCollector for SegmentByIncident {
    type Fruit = Vec<Report>;

    fn collect(&mut self, document: DocId, _score: Score) {
        let newest = self.keys.values_for_doc(document).max();
        let published = self.published.first(document);
        let seconds = published.map_or(0, DateTime::into_timestamp_secs);
        let story = self.stories.first(document);
        self.found.push(Report {
            incident: incident_of(newest.unwrap_or(0)),
            published: u64::try_from(seconds / 3_600).unwrap_or(0),
            story: story.unwrap_or_else(|| alone(self.segment, document)),
            segment: self.segment,
            document,
        });
    }

    fn harvest(self) -> Vec<Report> {
        self.found
    }
}
