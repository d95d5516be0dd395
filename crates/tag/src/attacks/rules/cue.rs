/// Lists of phrases that the rules look for beside triggers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cue {
    /// The subject says that it did it.
    Claimed,
    /// Telling of one's own deed, behind a verb of saying.
    SaidDid,
    /// "a soldier of" the group.
    SoldierOf,
    /// Nobody has claimed it.
    NoOne,
    /// The object is accused.
    Blamed,
    /// The subject is accused.
    BlamedBehind,
    /// The subject denies.
    Denied,
    /// A claim is taken back.
    Withdrawn,
    /// Stopped before it began.
    Foiled,
    /// Begun, and failed.
    Attempted,
    /// Announced.
    Threatened,
    /// Only planned.
    Plot,
    /// Stands before an older attack.
    BackgroundBefore,
    /// Stands beside an older attack.
    BackgroundWord,
    /// Stands before a word that then means no attack.
    NotAfter,
    /// Stands behind a word that then means no attack.
    NotBefore,
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// About.
    About,
}

pub(super) const CUE_KEYS: &[(&str, Cue)] = &[
    ("claimed", Cue::Claimed),
    ("said_did", Cue::SaidDid),
    ("soldier_of", Cue::SoldierOf),
    ("no_one", Cue::NoOne),
    ("blamed", Cue::Blamed),
    ("blamed_behind", Cue::BlamedBehind),
    ("denied", Cue::Denied),
    ("withdrawn", Cue::Withdrawn),
    ("foiled", Cue::Foiled),
    ("attempted", Cue::Attempted),
    ("threatened", Cue::Threatened),
    ("plot", Cue::Plot),
    ("before", Cue::BackgroundBefore),
    ("words", Cue::BackgroundWord),
];

/// Cues whose phrases are verbs to be inflected.
pub(super) const VERB_CUES: &[Cue] = &[
    Cue::Claimed,
    Cue::Blamed,
    Cue::Denied,
    Cue::Foiled,
    Cue::Attempted,
    Cue::Threatened,
];
