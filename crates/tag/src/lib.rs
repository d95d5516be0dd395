//! An article to its group mentions, attacks, tolls and claims.
//!
//! [`find_groups`] finds the places that name a group of a [`Watchlist`], told from their homonyms by what stands around
//! them. [`find_attacks`] finds what attacks the article reports, by the words of [`AttackRules`].

mod attacks;
mod claims;
mod dates;
mod groups;
mod numbers;
mod places;
mod sources;
mod tolls;
mod watchlist;

pub use attacks::rules::{AttackRules, AttackRulesError};
pub use attacks::{AttackContext, find_attacks};
pub use groups::find_groups;
pub use watchlist::{
    Alias, CaseRule, ContextRule, CorpusCounts, Designation, Group, LintFinding, LintKind,
    Position, Watchlist, WatchlistError, lint,
};
