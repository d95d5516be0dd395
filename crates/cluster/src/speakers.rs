//! Many articles' speakers to the people they are.
//!
//! A [`SpeakerForm`] is a speaker as some articles give them: a name with a title, an affiliation and a role. Forms are joined
//! inside blocks ([`read_speaker`] says in which one a form belongs): forms with the same full name, in whatever spelling, are one
//! person unless something speaks against it; names that are shorter or have initials need a post that agrees. Nobody is joined
//! on a surname alone, and what is doubtful stays apart and becomes a [`Suggestion`]. The same forms always give the same people.

mod facts;
mod ids;
mod join;
mod names;
mod said;
mod spellings;
mod standing;

use std::collections::{HashMap, HashSet};

use wirewatch_model::{GroupId, SpeakerForm, SpeakerKind};

pub use ids::{GivenIds, give_ids};
pub use said::{SaidKey, said_key, said_words};
pub use standing::is_minor;

/// The version of these rules: another one, and all speakers are joined anew.
pub const SPEAKER_RULES_VERSION: &str = "1";

/// What joining speakers depends on besides their forms.
#[derive(Debug, Clone, Default)]
pub struct SpeakerRules {
    /// Folded words for countries and their people, each with the country's code.
    countries: HashMap<String, String>,
}

impl SpeakerRules {
    /// Rules that know `countries`: folded words for a country or its people, with the country's code.
    pub fn new(countries: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            countries: countries.into_iter().collect(),
        }
    }
}

/// What a form is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerReading {
    /// A person or an organization.
    pub kind: SpeakerKind,
    /// Forms of other blocks are never the same speaker's.
    pub block: String,
    /// The name in one spelling; a name somebody asks for is looked up by it.
    pub name_key: String,
}

/// Reads what a form is compared by; `None` for one that is never joined: a surname alone, or an office that every country has.
pub fn read_speaker(form: &SpeakerForm) -> Option<SpeakerReading> {
    let kind = standing::kind_of(form);
    let name = names::Name::read(&form.name)?;
    let joinable = match kind {
        SpeakerKind::Person => !name.is_single(),
        SpeakerKind::Organization => form.group.is_some() || standing::is_specific(&form.name),
    };
    // A group goes by many names, which the watchlist joins.
    let block = match &form.group {
        Some(group) => format!("= {group}"),
        None => name.block(),
    };
    joinable.then(|| SpeakerReading {
        kind,
        block,
        name_key: name.key(),
    })
}

/// The key of a name that somebody asks for, as [`SpeakerReading::name_key`] has it.
pub fn name_key(name: &str) -> Option<String> {
    names::Name::read(name).map(|name| name.key())
}

/// Speakers of one block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JoinedBlock {
    /// The speakers, each with its forms.
    pub speakers: Vec<JoinedSpeaker>,
    /// Pairs of speakers that may be one.
    pub suggestions: Vec<Suggestion>,
}

/// One speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedSpeaker {
    /// A person or an organization.
    pub kind: SpeakerKind,
    /// The fullest name it is mostly given.
    pub name: String,
    /// The group of the watchlist that it is.
    pub group: Option<GroupId>,
    /// Whether it gets a profile; one that does not waits for a decision of a person.
    pub listed: bool,
    /// Its forms, by number, each with the reason why it is here.
    pub forms: Vec<(usize, String)>,
}

/// Two speakers of a block that may be one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    /// The one speaker, by number.
    pub one: usize,
    /// The other one.
    pub other: usize,
    /// Why they may be one, and why they were not joined.
    pub reason: String,
}

/// Joins the forms of one block; `weights` says in how many articles each form stands, and `together` which forms stand in one
/// article under different names and so are two people.
///
/// Private persons are in no speaker of the answer, nor is anyone whom no article shows in a public post.
pub fn join_speakers(
    forms: &[SpeakerForm],
    weights: &[u64],
    together: &HashSet<(usize, usize)>,
    rules: &SpeakerRules,
) -> JoinedBlock {
    join::join(forms, weights, together, rules)
}
