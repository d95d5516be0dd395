use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::groups::automaton::{Vocabulary, WordClass};

/// Words by language; the languages are for the reader of the file, matching takes all of them.
pub(super) type WordsByLanguage = BTreeMap<String, Vec<String>>;

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WatchlistFile {
    /// Who changed what, for the next editor.
    #[serde(default, rename = "note")]
    _note: Option<String>,
    /// Spellings of one word; a name is looked for in all of them.
    #[serde(default)]
    pub spellings: Vec<Vec<String>>,
    /// Regions and the words that point to them.
    #[serde(default)]
    pub regions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    evidence: EvidenceEntry,
    /// The groups.
    #[serde(default)]
    pub group: Vec<GroupEntry>,
}

/// The words that tell a group's name from its homonyms.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EvidenceEntry {
    members: WordsByLanguage,
    associates: WordsByLanguage,
    kinds: WordsByLanguage,
    acts: WordsByLanguage,
    institutions: WordsByLanguage,
    persons: WordsByLanguage,
    bodies: WordsByLanguage,
}

/// One group as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupEntry {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub region: Vec<Spanned<String>>,
    pub parent: Option<Spanned<String>>,
    pub valid_from: Option<Spanned<String>>,
    pub valid_to: Option<Spanned<String>>,
    #[serde(default)]
    pub designations: Vec<DesignationEntry>,
    #[serde(default)]
    pub context: Vec<String>,
    #[serde(default)]
    pub aliases: Vec<Spanned<AliasEntry>>,
    /// Plain names by language.
    #[serde(default)]
    pub names: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    pub official: Vec<String>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignationEntry {
    pub list: String,
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub from: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
    pub as_of: Option<Spanned<String>>,
    pub source: String,
    pub note: Option<String>,
}

/// An alias: a plain string, or a table when it needs rules.
#[derive(Debug)]
pub(super) enum AliasEntry {
    Plain(String),
    Ruled(Box<RuledAlias>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuledAlias {
    pub text: String,
    pub language: Option<Spanned<String>>,
    #[serde(default)]
    pub case: CaseEntry,
    #[serde(default)]
    pub needs_context: NeedsContext,
    #[serde(default)]
    pub never_extract: bool,
    #[serde(default)]
    pub not_inside: Vec<String>,
    #[serde(default)]
    pub traps: Vec<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CaseEntry {
    #[default]
    Name,
    Exact,
    Any,
}

/// `needs_context = true`, or a list of words one of which must be there.
#[derive(Debug, Default)]
pub(super) enum NeedsContext {
    #[default]
    No,
    Yes,
    Words(Vec<String>),
}

impl WatchlistFile {
    /// Everything but the groups that the automaton looks for.
    pub fn vocabulary(&self) -> Vocabulary<'_> {
        let evidence = &self.evidence;
        let classes = [
            (WordClass::Member, &evidence.members),
            (WordClass::Associate, &evidence.associates),
            (WordClass::Kind, &evidence.kinds),
            (WordClass::Act, &evidence.acts),
            (WordClass::Institution, &evidence.institutions),
            (WordClass::Person, &evidence.persons),
            (WordClass::Body, &evidence.bodies),
        ];
        let words = classes.into_iter().flat_map(|(class, by_language)| {
            let words = by_language.values().flatten();
            words.map(move |word| (class, word.as_str()))
        });
        Vocabulary {
            words: words.collect(),
            regions: &self.regions,
            spellings: &self.spellings,
        }
    }
}

impl<'de> Deserialize<'de> for AliasEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AliasVisitor)
    }
}

struct AliasVisitor;

impl<'de> Visitor<'de> for AliasVisitor {
    type Value = AliasEntry;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name, or a table with `text` and its rules")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<AliasEntry, E> {
        Ok(AliasEntry::Plain(text.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<AliasEntry, M::Error> {
        let ruled = RuledAlias::deserialize(MapAccessDeserializer::new(map))?;
        Ok(AliasEntry::Ruled(Box::new(ruled)))
    }
}

impl<'de> Deserialize<'de> for NeedsContext {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NeedsContextVisitor)
    }
}

struct NeedsContextVisitor;

impl<'de> Visitor<'de> for NeedsContextVisitor {
    type Value = NeedsContext;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true, false, or a list of words")
    }

    fn visit_bool<E: Error>(self, needed: bool) -> Result<NeedsContext, E> {
        Ok(if needed {
            NeedsContext::Yes
        } else {
            NeedsContext::No
        })
    }

    fn visit_seq<S: serde::de::SeqAccess<'de>>(
        self,
        mut list: S,
    ) -> Result<NeedsContext, S::Error> {
        let mut words = Vec::new();
        while let Some(word) = list.next_element()? {
            words.push(word);
        }
        Ok(NeedsContext::Words(words))
    }
}
