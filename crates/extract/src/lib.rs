//! Reads one page of a news site: its headline, byline, dates and body.
//!
//! [`extract_article`] parses the page once, flattens the tree into an arena of blocks, lets several candidate roots
//! compete, and trims what is not the story. Reading never fails: odd HTML gives an empty article and a reason.
//! [`explain_extraction`] shows the same work step by step.

mod author_words;
mod authors;
mod block;
mod body;
mod byline;
mod candidates;
mod canonical;
mod config;
mod context;
mod dates;
mod extraction;
mod features;
mod fragment;
mod json_ld;
mod kind;
mod live;
mod metadata;
mod months;
mod page;
mod parse;
mod paywall;
mod phrases;
mod repeats;
mod said;
mod settle;
mod shingles;
mod sign_words;
mod signed;
mod signs;
mod site_rules;
mod site_view;
mod stamps;
mod state;
mod tag;
mod teasers;
mod title;
mod trace;
mod verdicts;
mod weights;

pub use config::ExtractConfig;
pub use extraction::{
    Extraction, Languages, NotArticle, PageKind, explain_extraction, extract_article,
};
pub use fragment::fragment_text;
pub use live::LiveEntry;
pub use paywall::is_cut_short;
pub use site_rules::{SiteRule, SiteRules, SiteRulesError};
pub use trace::{BlockTrace, CandidateTrace, ExtractionTrace, MetadataCandidate, TrimmedBlock};
