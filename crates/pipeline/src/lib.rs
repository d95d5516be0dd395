//! The stages of wirewatch and their order: fetch, analyze, stories, incidents, speakers, index, alerts. Each stage asks the store what is waiting, does it and
//! records it, so it may be killed or run twice without harm.
//!
//! [`Analyzer`] is the pure middle: a page or a text to everything that is read from it.

mod alert_mail;
mod alert_stage;
mod analyze;
mod analyze_stage;
mod config;
mod deliver_stage;
mod documents;
mod feed_desk;
mod feed_health;
mod fetch_and_analyze;
mod fetch_plan;
mod fetch_stage;
mod incident_detail;
mod incident_stage;
mod index_stage;
mod join_stages;
mod parts;
mod polling;
mod read_ahead;
mod report;
mod retag;
mod speaker_stage;
mod story_stage;
mod views;
mod warc;

pub use alert_stage::{AlertReport, alert_stage};
pub use analyze::{Analyzer, PageHints, ReadingRules, find_mentions};
pub use analyze_stage::{analyze_waiting, reanalyze_stale};
pub use config::PipelineConfig;
pub use deliver_stage::{DeliveryReport, deliver_stage};
pub use documents::index_document;
pub use feed_desk::{
    FeedChange, FeedDesk, FeedDeskError, FeedDraft, FoundFeed, NoFeed, find_feed, host_of,
    is_feed_id, new_feed_id,
};
pub use feed_health::{FeedHealth, FeedState, feed_health};
pub use fetch_and_analyze::fetch_and_analyze;
pub use fetch_plan::{PlannedRequest, plan_page, plan_poll};
pub use fetch_stage::{FetchScope, fetch_stage};
pub use incident_detail::{IncidentDetail, incident_detail};
pub use incident_stage::{incident_stage, sum_up_incidents};
pub use index_stage::{IndexStageError, index_stage, rebuild_index};
pub use join_stages::{JoinReport, join_stages};
pub use report::{
    AnalyzeReport, FetchReport, IncidentReport, IndexReport, Progress, RunReport, SpeakerReport,
    StoryReport, Unwatched,
};
pub use retag::{ChangeExample, MentionChange, RetagReport, Tagger, apply_retag, preview_retag};
pub use speaker_stage::speaker_stage;
pub use story_stage::story_stage;
pub use views::ToldAlertView;
pub use warc::{ReadPages, WarcCompression, WarcFault, WarcWriter, read_warc};
pub use wirewatch_cluster::speakers::{name_key, said_words};
pub use wirewatch_cluster::{ClaimKind, ClaimRow, Stated, TollRow};
pub use wirewatch_fetch::{FetchConfig, check_mail_address};
pub use wirewatch_tag::{
    Alias, CaseRule, ContextRule, CorpusCounts, Designation, Group, LintFinding, LintKind,
    Watchlist, WatchlistError, lint,
};
