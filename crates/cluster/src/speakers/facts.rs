//! What posts say about whether two forms are one person's.

use std::collections::BTreeSet;

use wirewatch_model::{SpeakerForm, SpeakerRole};

use super::SpeakerRules;
use super::names::parts_of;
use super::standing::{is_private, is_public};

/// Words of titles and affiliations that tell nothing apart.
const SMALL_WORDS: &[&str] = &[
    "the", "of", "for", "and", "a", "an", "at", "in", "on", "to", "with", "s", "former", "ex",
    "then", "acting", "late", "retired", "outgoing", "incoming", "new", "de", "la",
];
/// Words behind which a title names a country that its holder is not from ("envoy to Sudan").
const TURNING_WORDS: &[&str] = &["to", "for", "in", "on", "with", "against", "about"];
/// Words of affiliations that many organizations share.
const COMMON_AFFILIATION_WORDS: &[&str] = &[
    "university",
    "college",
    "institute",
    "center",
    "centre",
    "ministry",
    "department",
    "group",
    "foundation",
    "school",
    "company",
    "office",
    "council",
    "committee",
    "national",
    "international",
    "research",
    "studies",
    "security",
    "party",
    "police",
    "government",
    "state",
    "defence",
    "defense",
    "foreign",
    "interior",
    "health",
    "project",
    "organization",
];

/// The most words of a country's name ("Democratic Republic of the Congo").
const LONGEST_COUNTRY: usize = 5;

/// What one form says of its speaker.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) role: SpeakerRole,
    pub(super) private: bool,
    pub(super) public: bool,
    former: bool,
    title: BTreeSet<String>,
    affiliation: BTreeSet<String>,
    countries: BTreeSet<String>,
}

/// How strongly two posts say that their holders are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// The posts say nothing about it.
    None,
    /// One title of two words or more ("foreign minister").
    Title,
    /// One title of one country.
    TitleAndCountry,
    /// One affiliation.
    Affiliation,
}

/// What speaks against one person holding two posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// One of them is a private person's.
    Private,
    /// They are of different countries.
    Countries,
    /// One is a militant's, the other an official's, say.
    Roles,
    /// They have nothing in common; enough only where no other post agrees.
    Posts,
}

impl Conflict {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Private => "one is a private person",
            Self::Countries => "the posts are of different countries",
            Self::Roles => "the roles do not go together",
            Self::Posts => "the posts have nothing in common",
        }
    }
}

impl Facts {
    pub(super) fn of(form: &SpeakerForm, rules: &SpeakerRules) -> Self {
        let title = form.title.as_deref().unwrap_or_default();
        let affiliation = form.affiliation.as_deref().unwrap_or_default();
        let (title_words, affiliation_words) = (parts_of(title), parts_of(affiliation));
        let own: Vec<String> = title_words
            .iter()
            .take_while(|word| !TURNING_WORDS.contains(&word.as_str()))
            .cloned()
            .collect();
        let mut countries = countries_in(&own, rules);
        // A think tank may have a country in its name and sit elsewhere; a ministry does not.
        if matches!(form.role, SpeakerRole::Official | SpeakerRole::Militant) {
            countries.extend(countries_in(&affiliation_words, rules));
        }
        Self {
            role: form.role,
            private: is_private(form),
            public: is_public(form),
            former: title_words
                .iter()
                .any(|word| matches!(word.as_str(), "former" | "ex" | "retired")),
            title: telling(&title_words),
            affiliation: telling(&affiliation_words),
            countries,
        }
    }

    /// How much it says; forms that say more are placed first.
    pub(super) fn weight(&self) -> usize {
        2 * usize::from(!self.countries.is_empty())
            + 2 * usize::from(!self.affiliation.is_empty())
            + usize::from(!self.title.is_empty())
            + usize::from(self.role != SpeakerRole::Other)
    }

    pub(super) fn agreement(&self, other: &Self) -> Agreement {
        if self.shares_affiliation(other) {
            return Agreement::Affiliation;
        }
        let one_title = !self.title.is_empty() && self.title == other.title;
        let one_country = self
            .countries
            .intersection(&other.countries)
            .next()
            .is_some();
        if one_title && one_country {
            return Agreement::TitleAndCountry;
        }
        if one_title && self.title.len() > 1 {
            return Agreement::Title;
        }
        Agreement::None
    }

    /// What speaks against one person holding both posts; `distinctive` names are hardly shared by two people.
    pub(super) fn conflict(&self, other: &Self, distinctive: bool) -> Option<Conflict> {
        if self.private != other.private && (self.public || other.public) {
            return Some(Conflict::Private);
        }
        if !self.countries.is_empty()
            && !other.countries.is_empty()
            && self.countries.is_disjoint(&other.countries)
        {
            return Some(Conflict::Countries);
        }
        if roles_exclude(self.role, other.role) || roles_exclude(other.role, self.role) {
            return Some(Conflict::Roles);
        }
        let both_official =
            self.role == SpeakerRole::Official && other.role == SpeakerRole::Official;
        let apart = !self.affiliation.is_empty()
            && !other.affiliation.is_empty()
            && self.affiliation.is_disjoint(&other.affiliation)
            && self.title.is_disjoint(&other.title);
        if apart && !both_official && !distinctive && !self.former && !other.former {
            return Some(Conflict::Posts);
        }
        None
    }

    fn shares_affiliation(&self, other: &Self) -> bool {
        let (small, large) = if self.affiliation.len() <= other.affiliation.len() {
            (&self.affiliation, &other.affiliation)
        } else {
            (&other.affiliation, &self.affiliation)
        };
        let telling = small
            .iter()
            .any(|word| !COMMON_AFFILIATION_WORDS.contains(&word.as_str()));
        telling && small.is_subset(large)
    }
}

fn roles_exclude(one: SpeakerRole, other: SpeakerRole) -> bool {
    match one {
        SpeakerRole::Militant => matches!(
            other,
            SpeakerRole::Official | SpeakerRole::Expert | SpeakerRole::Journalist
        ),
        SpeakerRole::Journalist => other == SpeakerRole::Official,
        _ => false,
    }
}

fn telling(words: &[String]) -> BTreeSet<String> {
    let words = words.iter();
    words
        .filter(|word| !SMALL_WORDS.contains(&word.as_str()))
        .cloned()
        .collect()
}

fn countries_in(words: &[String], rules: &SpeakerRules) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < words.len() {
        let longest = LONGEST_COUNTRY.min(words.len() - at);
        let hit = (1..=longest).rev().find_map(|length| {
            let name = words.get(at..at + length)?.join(" ");
            rules.countries.get(&name).map(|code| (length, code))
        });
        match hit {
            Some((length, code)) => {
                found.insert(code.clone());
                at += length;
            }
            None => at += 1,
        }
    }
    found
}
