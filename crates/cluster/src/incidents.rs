//! Attacks of many articles to incidents: what is compared, how well two attacks fit, where a new one belongs.
//!
//! Nothing is averaged: an incident is the list of its attacks, each with the score and the reason of its joining.

mod arrange;
mod compare;
mod facts;
mod keys;
mod pieces;
mod rules;
mod spelling;
mod summary;

pub use arrange::{Group, arrange, is_near, nearness};
pub use compare::{Fit, compare};
pub use facts::facts_of;
pub use keys::{BlockKeys, block_keys, window};
pub use rules::IncidentRules;
pub use summary::summarize;

#[cfg(test)]
pub(crate) mod testing;
