use std::collections::BTreeMap;
use std::time::Duration;

use crate::{AlertReport, DeliveryReport};

/// What one cron run did.
#[derive(Debug, Clone, Default)]
pub struct RunReport {
    /// The fetch stage.
    pub fetch: FetchReport,
    /// The analyze stage.
    pub analyze: AnalyzeReport,
    /// The story stage.
    pub stories: StoryReport,
    /// The incident stage.
    pub incidents: IncidentReport,
    /// The speaker stage.
    pub speakers: SpeakerReport,
    /// The index stage.
    pub index: IndexReport,
    /// The alert stage.
    pub alerts: AlertReport,
    /// The delivery of alerts.
    pub delivery: DeliveryReport,
}

/// What the fetch stage did.
#[derive(Debug, Clone, Default)]
pub struct FetchReport {
    /// Feeds asked.
    pub feeds: u64,
    /// Feeds that answered with entries.
    pub feeds_read: u64,
    /// Feeds that had not changed.
    pub feeds_unchanged: u64,
    /// Feeds that could not be read, with the reason.
    pub feeds_failed: Vec<(String, String)>,
    /// Entries never seen before.
    pub new_entries: u64,
    /// Known entries that changed.
    pub updated_entries: u64,
    /// Pages fetched and kept.
    pub pages: u64,
    /// Pages that had not changed.
    pub pages_unchanged: u64,
    /// Pages that could not be had, counted by reason.
    pub pages_failed: BTreeMap<String, u64>,
    /// Bytes received, as sent over the wire.
    pub wire_bytes: u64,
    /// How long it took.
    pub duration: Duration,
}

/// What the analyze stage did.
#[derive(Debug, Clone, Default)]
pub struct AnalyzeReport {
    /// Pages read.
    pub pages: u64,
    /// Articles never seen before.
    pub new_articles: u64,
    /// Articles with a new version.
    pub new_versions: u64,
    /// Versions read again by newer rules.
    pub reread: u64,
    /// Pages that told nothing new.
    pub unchanged: u64,
    /// Pages that are no article.
    pub not_articles: u64,
    /// Pages whose reading failed; each was logged.
    pub failed: u64,
    /// Quotes found.
    pub quotes: u64,
    /// Group mentions found.
    pub groups: u64,
    /// Attacks found.
    pub attacks: u64,
    /// How long it took.
    pub duration: Duration,
}

/// What the story stage did.
#[derive(Debug, Clone, Default)]
pub struct StoryReport {
    /// Articles compared.
    pub articles: u64,
    /// Articles that carry the text of an earlier one.
    pub reprints: u64,
    /// How long it took.
    pub duration: Duration,
}

/// What the incident stage did.
#[derive(Debug, Clone, Default)]
pub struct IncidentReport {
    /// Articles whose attacks were joined.
    pub articles: u64,
    /// Attacks joined.
    pub attacks: u64,
    /// Incidents that began or changed.
    pub incidents: u64,
    /// Incidents that turned out to be another one.
    pub merged: u64,
    /// How long it took.
    pub duration: Duration,
}

/// What the speaker stage did.
#[derive(Debug, Clone, Default)]
pub struct SpeakerReport {
    /// Articles taken over.
    pub articles: u64,
    /// Quotes in them.
    pub quotes: u64,
    /// Speakers that were joined anew.
    pub speakers: u64,
    /// How long it took.
    pub duration: Duration,
}

/// What the index stage did.
#[derive(Debug, Clone, Default)]
pub struct IndexReport {
    /// Documents put or replaced.
    pub documents: u64,
    /// Documents removed.
    pub deleted: u64,
    /// Whether the index was rebuilt from nothing.
    pub rebuilt: bool,
    /// How long it took.
    pub duration: Duration,
}

impl FetchReport {
    /// All pages that could not be had.
    pub fn pages_failed_total(&self) -> u64 {
        self.pages_failed.values().sum()
    }

    /// Whether feeds were asked and not one answered.
    pub fn every_feed_failed(&self) -> bool {
        self.feeds > 0 && self.feeds_failed.len() as u64 == self.feeds
    }
}

/// Where a stage tells how far it is; all numbers only grow.
pub trait Progress: Send + Sync {
    /// A stage begins that has `total` things to do.
    fn begin(&self, stage: &'static str, total: u64);
    /// One more thing is done.
    fn advance(&self, by: u64);
    /// The stage is over.
    fn end(&self);
    /// Whether the run is asked to stop after the thing in hand.
    fn stopping(&self) -> bool;
}

/// A run that nobody watches and nobody stops.
pub struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: &'static str, _: u64) {}

    fn advance(&self, _: u64) {}

    fn end(&self) {}

    fn stopping(&self) -> bool {
        false
    }
}
