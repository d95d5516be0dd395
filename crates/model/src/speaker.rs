use serde::{Deserialize, Serialize};

use crate::{GroupId, SpeakerRole};

/// A speaker as one or more articles give them: what speakers of different articles are joined by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SpeakerForm {
    /// The full name, as written.
    pub name: String,
    /// "Dr." and the like.
    pub honorific: Option<String>,
    /// The post held.
    pub title: Option<String>,
    /// The organization of that post.
    pub affiliation: Option<String>,
    /// In what capacity they speak.
    pub role: SpeakerRole,
    /// The group of the watchlist that the name means.
    pub group: Option<GroupId>,
    /// Whether the text gives an age under 18.
    pub minor: bool,
}

/// A person, or an organization that speaks as one.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum SpeakerKind {
    /// One person.
    #[default]
    Person,
    /// A group, office or company.
    Organization,
}
