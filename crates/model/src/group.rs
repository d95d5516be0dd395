use serde::{Deserialize, Serialize};

use crate::{GroupId, Span};

/// One place of a text that names a group of the watchlist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMention {
    /// The group.
    pub group_id: GroupId,
    /// Where it is named.
    pub span: Span,
    /// The alias of the watchlist that matched.
    pub alias: String,
    /// Whether it only stands inside another organization's name, and so is no actor.
    pub part_of_name: bool,
    /// The rule that accepted it.
    pub rule: String,
}
