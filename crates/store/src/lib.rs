//! Keeps what wirewatch has seen: feeds and how they were polled, raw pages, articles with their versions, and the queue
//! of what the index has yet to hear. The store is the truth; the index can be rebuilt from it, and pages can be read again
//! without fetching them again.
//!
//! [`Store`] is the one interface; [`open_store`] gives the implementation that the configuration names.

mod config;
mod decision_remarks;
mod error;
mod excerpt;
mod feed_records;
mod feed_store;
mod group_store;
mod incident_records;
mod incident_store;
mod keys;
mod maintenance;
mod outages;
mod records;
mod searches;
mod speaker_records;
mod speaker_store;
mod sqlite;
mod store;

pub use config::StoreConfig;
pub use decision_remarks::{DecisionList, DecisionRemark, RemarkStore};
pub use error::StoreError;
pub use excerpt::{ArticleExcerpt, AttackExcerpt, ReadExcerpt, TextExcerpt, TollExcerpt};
pub use feed_records::{
    ArchivedPage, FailureKind, FeedDay, FeedHabits, PageRequest, PageVisit, QueuedEntry,
};
pub use feed_store::FeedStore;
pub use group_store::{
    AliasCount, GroupCount, GroupCoverage, GroupStore, Retag, SpeakerCount, TaggedVersion,
};
pub use incident_records::{
    ArticleIncident, Decision, DecisionArea, DecisionKind, IncidentChanges, IncidentEntry,
    IncidentFilter, MovedAttack, Pin, PlacedAttack, StoryMember, Undecided,
};
pub use incident_store::IncidentStore;
pub use keys::{ApiKey, KeyScope, KeyStore};
pub use maintenance::{Damage, MaintenanceStore, PageCheck, Tombstone};
pub use outages::{Outage, OutageStore};
pub use records::{
    AnalysisSummary, EntryFailure, FeedOrigin, FeedStatus, OutboxRow, PageAnalysis, PollReport,
    PollResult, PollState, PollSummary, StoreCounts, StoredArticle, StoryEntry, StoryInfo,
    VersionInfo, WaitingEntry, WaitingPage,
};
pub use searches::{
    Alert, AlertChannel, AlertEvidence, AlertMode, ChannelKind, Delivery, NewAlert, SavedSearch,
    SearchStore,
};
pub use speaker_records::{
    About, ArticleSpeaker, ArticleSpeakers, AutoSpeaker, DecidedSpeakers, FoundQuote, JoinedForms,
    KnownForm, QuotePage, QuotePlace, QuoteQuery, SightedQuote, SightedSpeaker, SpeakerBlock,
    SpeakerDecision, SpeakerPage, SpeakerQuery, SpeakerSighting, SpeakerSuggestion, SpeakerSummary,
    SplitPart,
};
pub use speaker_store::SpeakerStore;
pub use sqlite::SqliteStore;
pub use store::{Store, open_store};
