//! Collecting the hits of a page: in order, from behind the last one shown, and one for each story or incident if so asked.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DateTime, DocId, Score, SegmentOrdinal, SegmentReader};

use super::schema::incident_of;
use super::timeline::Published;
use crate::SearchSort;
use crate::cursor::Place;

/// How much the newest article gains over the same match of long ago. Gentle: it decides between like matches only, and
/// is less than a word in the headline gains.
const RECENCY_GAIN: f32 = 0.3;

const MOST_GAIN: f32 = 1.0 + RECENCY_GAIN;

/// The gain halves with each so many days.
const RECENCY_HALVES_DAYS: f32 = 30.0;

/// What is older gains nothing that a score could show.
const GAIN_HOURS: i64 = 800 * 24;

const HOUR_SECS: i64 = 3_600;

const DAY_SECS: i64 = 86_400;

/// Which hits are kept, and in what order.
pub(super) struct Ranking {
    pub(super) sort: SearchSort,
    /// How many are kept.
    pub(super) keep: usize,
    /// The last one shown before.
    pub(super) after: Option<Place>,
    /// What recency counts from.
    pub(super) now: Timestamp,
    /// Of what each only the first is kept.
    pub(super) one_of_each: Option<Each>,
    pub(super) published: Arc<Published>,
}

/// Of what each only the first hit is kept, with how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Each {
    Story,
    Incident,
}

/// The hits kept, and how many there are.
#[derive(Default)]
pub(super) struct Ranked {
    /// How many match.
    pub(super) total: u64,
    /// How many stories or incidents they are; 0 when not asked for.
    pub(super) groups: u64,
    /// In order.
    pub(super) hits: Vec<RankedHit>,
}

#[derive(Clone, Copy)]
pub(super) struct RankedHit {
    pub(super) place: Place,
    /// How many hits are of its story or incident; 1 when not asked for.
    pub(super) alike: u64,
}

/// What one segment gives: the first hit of each story or incident, or the first hits.
#[derive(Default)]
pub(super) struct Found {
    total: u64,
    hits: Vec<RankedHit>,
    groups: HashMap<u64, RankedHit>,
}

pub(super) struct SegmentRanking {
    sort: SearchSort,
    keep: usize,
    after: Option<Place>,
    now: i64,
    gains: Gains,
    segment: u32,
    published: Column<DateTime>,
    /// The numbers of stories, or the keys of incidents.
    groups: Option<Column<u64>>,
    one_of_each: Option<Each>,
    /// The worst hit that is still kept, once there are enough.
    worst: Option<Place>,
    found: Found,
}

impl Collector for Ranking {
    type Fruit = Ranked;
    type Child = SegmentRanking;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentRanking> {
        let columns = reader.fast_fields();
        Ok(SegmentRanking {
            sort: self.sort,
            keep: self.keep,
            after: self.after,
            now: self.now.as_second(),
            gains: Gains::new(),
            segment,
            published: self.published.segment(segment, reader)?,
            groups: match self.one_of_each {
                Some(Each::Story) => Some(columns.u64("story")?),
                Some(Each::Incident) => Some(columns.u64("incident_key")?),
                None => None,
            },
            one_of_each: self.one_of_each,
            worst: None,
            found: Found::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == SearchSort::Relevance && self.keep > 0
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Ranked> {
        let mut ranked = Ranked::default();
        let mut groups: HashMap<u64, RankedHit> = HashMap::new();
        for found in segments {
            ranked.total += found.total;
            ranked.hits.extend(found.hits);
            for (group, hit) in found.groups {
                put(&mut groups, group, hit);
            }
        }
        ranked.groups = groups.len() as u64;
        let behind = |hit: &RankedHit| {
            self.after
                .as_ref()
                .is_none_or(|after| after.is_before(&hit.place))
        };
        ranked.hits.extend(groups.into_values().filter(behind));
        keep_first(&mut ranked.hits, self.keep);
        ranked.hits.sort_unstable_by_key(|hit| hit.place.order());
        Ok(ranked)
    }
}

impl SegmentCollector for SegmentRanking {
    type Fruit = Found;

    fn collect(&mut self, document: DocId, score: Score) {
        self.found.total += 1;
        if self.is_too_low(score) {
            return;
        }
        let place = Place {
            key: self.key(document, score),
            segment: self.segment,
            document,
        };
        let hit = RankedHit { place, alike: 1 };
        if let Some(group) = self.group(document) {
            put(&mut self.found.groups, group, hit);
            return;
        }
        if self.keep == 0 {
            return;
        }
        let shown = self.after.is_some_and(|after| !after.is_before(&place));
        if shown || self.worst.is_some_and(|worst| worst.is_before(&place)) {
            return;
        }
        self.found.hits.push(hit);
        // Sorting out is worth its price only once in a while.
        if self.found.hits.len() >= self.keep.saturating_mul(2).max(64) {
            keep_first(&mut self.found.hits, self.keep);
            self.worst = self
                .found
                .hits
                .iter()
                .map(|hit| hit.place)
                .max_by_key(Place::order);
        }
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        if self.keep == 0 && self.groups.is_none() {
            self.found.total += documents.len() as u64;
            return;
        }
        for document in documents {
            self.collect(*document, 0.0);
        }
    }

    fn harvest(self) -> Found {
        self.found
    }
}

impl SegmentRanking {
    /// Whether a hit with this score is behind those that are kept, however new it is: then its date need not be read.
    fn is_too_low(&self, score: Score) -> bool {
        let is_one_of_many = self.sort == SearchSort::Relevance && self.groups.is_none();
        is_one_of_many
            && self
                .worst
                .is_some_and(|worst| score_key(score * MOST_GAIN) < worst.key)
    }

    /// The number of the story or incident, if there is to be one hit of each.
    fn group(&self, document: DocId) -> Option<u64> {
        let number = self.groups.as_ref()?.first(document);
        match self.one_of_each? {
            // An article that was not compared with others is a story of its own.
            Each::Story => Some(number.unwrap_or_else(|| alone(self.segment, document))),
            Each::Incident => Some(incident_of(number.unwrap_or(0)).1),
        }
    }

    /// When the article was published, or the last day of the incident.
    fn moment(&self, document: DocId) -> i64 {
        if let (Some(Each::Incident), Some(keys)) = (self.one_of_each, &self.groups) {
            let (day, _) = incident_of(keys.first(document).unwrap_or(0));
            return day.cast_signed() * DAY_SECS;
        }
        let published = self.published.first(document);
        published.map_or(i64::MIN, DateTime::into_timestamp_secs)
    }

    /// The greater it is, the earlier the hit is shown.
    fn key(&self, document: DocId, score: Score) -> u64 {
        match self.sort {
            SearchSort::Relevance => {
                let age = self.now.saturating_sub(self.moment(document));
                score_key(score * self.gains.of(age))
            }
            SearchSort::Newest | SearchSort::Incident => rising(self.moment(document)),
            SearchSort::Oldest => !rising(self.moment(document)),
        }
    }
}

/// A story of its own.
pub(super) fn alone(segment: SegmentOrdinal, document: DocId) -> u64 {
    1 << 63 | u64::from(segment) << 32 | u64::from(document)
}

/// Keeps the `count` hits that are shown first, in no order.
pub(super) fn keep_first(hits: &mut Vec<RankedHit>, count: usize) {
    if count < hits.len() {
        hits.select_nth_unstable_by_key(count, |hit| hit.place.order());
        hits.truncate(count);
    }
}

/// Counts a hit of a group, of which the first is kept.
pub(super) fn put(groups: &mut HashMap<u64, RankedHit>, group: u64, hit: RankedHit) {
    match groups.entry(group) {
        Entry::Vacant(free) => {
            free.insert(hit);
        }
        Entry::Occupied(mut held) => {
            let held = held.get_mut();
            held.alike += hit.alike;
            if hit.place.is_before(&held.place) {
                held.place = hit.place;
            }
        }
    }
}

fn gain(age_secs: i64) -> f32 {
    let days = age_secs.max(0) as f32 / DAY_SECS as f32;
    1.0 + RECENCY_GAIN * (-days / RECENCY_HALVES_DAYS).exp2()
}

/// The gains of each hour of the last years, since hits are many and hours few.
struct Gains {
    by_hour: &'static [f32],
}

impl Gains {
    fn new() -> Self {
        static BY_HOUR: LazyLock<Vec<f32>> =
            LazyLock::new(|| (0..GAIN_HOURS).map(|hour| gain(hour * HOUR_SECS)).collect());
        Self { by_hour: &BY_HOUR }
    }

    fn of(&self, age_secs: i64) -> f32 {
        let hour = usize::try_from(age_secs.max(0) / HOUR_SECS).unwrap_or(usize::MAX);
        self.by_hour.get(hour).copied().unwrap_or(1.0)
    }
}

/// Scores are never negative, and the bits of such numbers are in their order.
fn score_key(score: f32) -> u64 {
    u64::from(score.max(0.0).to_bits())
}

/// The score that a key was made from.
pub(super) fn score_of(key: u64) -> f32 {
    f32::from_bits(u32::try_from(key).unwrap_or(0))
}

fn rising(seconds: i64) -> u64 {
    seconds.cast_unsigned() ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_what_they_stand_for() {
        assert!(score_key(2.5) > score_key(2.25));
        assert!(score_key(0.1) > score_key(0.0));
        assert!((score_of(score_key(1.5)) - 1.5).abs() < f32::EPSILON);
        assert!(rising(5) > rising(-5));
        assert!(rising(i64::MIN) < rising(i64::MAX));
    }

    #[test]
    fn recency_gains_little_and_less_with_time() {
        assert!((gain(0) - 1.3).abs() < 0.001);
        assert!((gain(-50) - 1.3).abs() < 0.001);
        assert!((gain(30 * 86_400) - 1.15).abs() < 0.001);
        assert!((gain(i64::MAX) - 1.0).abs() < 0.001);
    }
}
