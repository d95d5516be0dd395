//! Reads one page of a news site: its headline, byline, dates and body.
//!
//! [`extract_article`] parses the page once, flattens the tree into an arena of blocks, lets several candidate roots
//! compete, and trims what is not the story. Reading never fails: odd HTML gives an empty article and a reason.
//! [`explain_extraction`] shows the same work step by step.

mod config;
mod extraction;
mod fragment;
mod site_rules;
mod trace;

pub use config::ExtractConfig;
pub use extraction::{Extraction, NotArticle, PageKind, explain_extraction, extract_article};
pub use fragment::fragment_text;
pub use site_rules::{SiteRule, SiteRules, SiteRulesError};
pub use trace::{CandidateTrace, ExtractionTrace, MetadataCandidate, TrimmedBlock};
