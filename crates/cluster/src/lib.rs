//! Many articles to stories: which articles carry the same text, as reprints and wire copy do, and where their text comes from.
//! Many attacks to incidents: which reports mean the same attack. Many speakers to people: [`speakers`].
//!
//! [`TextPrint`] is what a text is compared by; [`shared_text`] compares two. [`facts_of`] gives what attacks are compared by;
//! [`arrange`] finds the incident of one. Looking up which texts and attacks are worth comparing is the caller's work,
//! by [`TextPrint::keys`] and [`block_keys`].

mod config;
mod incidents;
mod ledger;
mod origins;
pub mod speakers;
mod stories;

pub use config::ClusterConfig;
pub use incidents::{
    BlockKeys, Fit, Group, IncidentRules, arrange, block_keys, compare, facts_of, is_near,
    nearness, summarize, window,
};
pub use ledger::{ClaimKind, ClaimRow, Report, Stated, TollRow, claim_ledger, toll_ledger};
pub use origins::{credit_of, story_origins};
pub use stories::{SharedText, TextPrint, shared_text};
