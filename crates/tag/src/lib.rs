//! An article to its group mentions, attacks, tolls and claims.
//!
//! [`find_groups`] finds the places that name a group of a [`Watchlist`], told from their homonyms by what stands around
//! them.

mod groups;
mod watchlist;

pub use groups::find_groups;
pub use watchlist::{
    Alias, CaseRule, ContextRule, CorpusCounts, Designation, Group, LintFinding, LintKind, Position, Watchlist,
    WatchlistError, lint,
};
