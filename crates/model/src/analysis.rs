use serde::{Deserialize, Serialize};

use crate::{Article, Attack, GroupMention, Quote, Speaker};

/// Everything that was read from one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The article; all spans below are of its `text`.
    pub article: Article,
    /// Quotes in reading order.
    pub quotes: Vec<Quote>,
    /// Who speaks in them.
    pub speakers: Vec<Speaker>,
    /// Groups named, in reading order.
    pub groups: Vec<GroupMention>,
    /// Attacks reported.
    pub attacks: Vec<Attack>,
    /// The version of code and data that read all this, but for the watchlist.
    pub rules_version: String,
    /// The version of the watchlist behind `groups`, and behind the groups that `attacks` link to. It stands beside the
    /// analysis, not in it: a watchlist that finds the same mentions makes a new version of the tags only.
    #[serde(skip)]
    pub watchlist_version: String,
}
