//! The nouns of wirewatch, as plain data: what a feed, a page, an article, a quote, a group mention and an attack are.
//!
//! Nothing here reads, fetches or stores. Every crate speaks in these types, and each derived fact carries the
//! [`Span`] of text it was read from.

mod analysis;
mod article;
mod attack;
mod code_points;
mod credentials;
mod feed;
mod group;
mod hex;
mod host;
mod id;
mod incident;
mod page;
mod quote;
mod span;
mod speaker;
mod stamp;

pub use analysis::Analysis;
pub use article::{Article, Block, BlockKind, LeadImage, Sourced};
pub use attack::{
    Attack, AttackStatus, ClaimStatement, Count, DayPrecision, EventDate, Evidence, Perpetrator,
    PerpetratorKind, Place, TollStatement,
};
pub use code_points::CodePoints;
pub use credentials::without_credentials;
pub use feed::{Feed, FeedDocument, FeedEntry, FeedKind, PollWishes};
pub use group::GroupMention;
pub use hex::hex;
pub use host::{HostRecord, RobotsAccess, RobotsRecord, Validators};
pub use id::{ArticleId, FeedId, GroupId, IncidentId, SpeakerId, canonicalize_url, url_key};
pub use incident::{
    AttackFacts, Incident, IncidentMember, IncidentSummary, Origin, Provenance, Story,
};
pub use page::Page;
pub use quote::{Quote, QuoteKind, Speaker, SpeakerRef, SpeakerRole};
pub use span::Span;
pub use speaker::{SpeakerForm, SpeakerKind};
pub use stamp::{DatePrecision, Stamp};
