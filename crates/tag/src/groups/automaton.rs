mod beginnings;

use std::collections::{BTreeMap, HashMap, HashSet};

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, PatternID, StartKind};

use super::folding::{Folded, fold_name};
use crate::watchlist::forms::{Spellings, written_forms};
use crate::watchlist::{Alias, CaseRule, ContextRule, Group};
use beginnings::Beginnings;

/// Everything one pass over a text looks for: names, and the words that tell names from their homonyms.
#[derive(Debug)]
pub(crate) struct Automaton {
    searcher: AhoCorasick,
    /// How the patterns begin: most words begin none.
    beginnings: Beginnings,
    /// What each pattern means; one string may mean several things.
    meanings: Vec<Pattern>,
    /// The aliases of all groups in one row.
    pub aliases: Vec<AliasEntry>,
    /// For each group, the regions it is active in.
    pub group_regions: Vec<Vec<u32>>,
    /// For each group, what sort it is.
    pub group_kinds: Vec<Box<str>>,
}

/// One alias with the group it names.
#[derive(Debug)]
pub(crate) struct AliasEntry {
    /// Index of the group.
    pub group: usize,
    /// The alias with its rules.
    pub alias: Alias,
    /// Letters and digits of the alias.
    pub letters: usize,
    /// Whether it has capitals inside a word: `LeT`.
    pub has_mixed_capitals: bool,
    /// Whether the group also goes by the alias without its last word: `Wagner Group`, `Wagner`.
    pub head_is_alias: bool,
}

impl AliasEntry {
    /// Whether only capitals tell the alias from a word: an ambiguous name of capitals.
    pub fn is_bare_acronym(&self) -> bool {
        let text = &self.alias.text;
        self.alias.context != ContextRule::None
            && text.chars().any(char::is_uppercase)
            && !text.chars().any(char::is_lowercase)
    }
}

/// What a stretch of text may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A form of an alias, as it is written.
    Name { alias: usize, form: Box<str> },
    /// A phrase in which an alias is something else.
    Longer { group: usize },
    /// A sign of something else than the group.
    Trap { alias: usize },
    /// A word that an alias asks for.
    Needed { alias: usize },
    /// A place, person or matter of a group.
    Context { group: usize },
    /// A word for a region.
    Region(u32),
    /// A general word.
    Word(WordClass),
}

/// Sorts of words that tell a group from its homonyms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum WordClass {
    /// Its people and deeds, which only an armed group has: fighters, car bombs.
    Member,
    /// Its people and ties, which others have too: spokesman, leadership, backed.
    Associate,
    /// What it is: militant, rebel, armed group.
    Kind,
    /// What it does: attack, kidnap, claim.
    Act,
    /// What a name of something else comes with: university, motorway, account.
    Institution,
    /// What a person is: brother, singer.
    Person,
    /// The head of an organization's name: committee, institute.
    Body,
}

/// The words of the watchlist beside its groups.
#[derive(Debug)]
pub(crate) struct Vocabulary<'a> {
    /// General words with their class.
    pub words: Vec<(WordClass, &'a str)>,
    /// Regions with their words.
    pub regions: &'a BTreeMap<String, Vec<String>>,
    /// Sets of spellings.
    pub spellings: &'a [Vec<String>],
}

#[derive(Debug, Default)]
struct Pattern {
    meanings: Vec<Meaning>,
    /// Whether any ending may follow: the pattern is a stem.
    is_stem: bool,
    /// Whether its first letter must be a capital, as in `Chad` and `Bari`.
    is_capital: bool,
}

/// One place where a pattern stands in a folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    /// First byte in the folded text.
    pub start: usize,
    /// Behind the last byte in the folded text.
    pub end: usize,
    /// Whether any ending may follow.
    pub is_stem: bool,
    /// Whether its first letter must be a capital; names have rules of their own.
    pub is_capital: bool,
    /// What it may mean.
    pub meanings: &'a [Meaning],
}

impl Automaton {
    /// Builds the automaton for `groups`.
    pub fn build(groups: &[Group], vocabulary: &Vocabulary<'_>) -> Self {
        let mut patterns = Patterns::default();
        let spellings = Spellings::new(vocabulary.spellings);
        let mut aliases = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            for word in &group.context {
                patterns.add(word, Meaning::Context { group: index });
            }
            let others = group
                .aliases
                .iter()
                .map(|alias| fold_name(&alias.text))
                .collect();
            for alias in &group.aliases {
                patterns.add_alias(alias, aliases.len(), index, &others, &spellings);
                aliases.push(AliasEntry {
                    group: index,
                    letters: alias.text.chars().filter(|c| c.is_alphanumeric()).count(),
                    has_mixed_capitals: has_mixed_capitals(&alias.text),
                    alias: alias.clone(),
                    head_is_alias: has_head_among(alias, group),
                });
            }
        }
        for (number, (name, words)) in (0..).zip(vocabulary.regions) {
            for word in words.iter().chain([name]) {
                patterns.add(word, Meaning::Region(number));
            }
        }
        for (class, word) in &vocabulary.words {
            patterns.add(word, Meaning::Word(*class));
        }
        Self {
            searcher: patterns.searcher(),
            beginnings: Beginnings::of(&patterns.strings),
            group_kinds: groups
                .iter()
                .map(|group| group.kind.as_str().into())
                .collect(),
            meanings: patterns.patterns,
            aliases,
            group_regions: groups
                .iter()
                .map(|g| region_numbers(g, vocabulary))
                .collect(),
        }
    }

    /// Whether two groups are of one sort, or active in one region.
    pub fn are_akin(&self, one: usize, other: usize) -> bool {
        let kinds = (self.group_kinds.get(one), self.group_kinds.get(other));
        let same_kind =
            matches!(kinds, (Some(one), Some(other)) if one == other && !one.is_empty());
        let regions = (self.group_regions.get(one), self.group_regions.get(other));
        same_kind
            || matches!(regions, (Some(one), Some(other)) if one.iter().any(|r| other.contains(r)))
    }

    /// Finds every pattern in the folded `text` that begins where a word may begin, by where they end; the places overlap.
    pub fn find<'a>(&'a self, folded: &'a Folded, text: &str) -> impl Iterator<Item = Found<'a>> {
        let mut places: Vec<(usize, usize, PatternID)> = Vec::new();
        for start in folded.word_starts(text) {
            self.add_places_at(&folded.text, start, &mut places);
        }
        places.sort_unstable();
        places.into_iter().filter_map(|(end, start, pattern)| {
            let pattern = self.meanings.get(pattern.as_usize())?;
            Some(Found {
                start,
                end,
                is_stem: pattern.is_stem,
                is_capital: pattern.is_capital,
                meanings: &pattern.meanings,
            })
        })
    }

    /// Adds the patterns that stand at `start`, with their ends first.
    fn add_places_at(
        &self,
        folded: &str,
        start: usize,
        places: &mut Vec<(usize, usize, PatternID)>,
    ) {
        if !self.beginnings.may_stand_at(folded.as_bytes(), start) {
            return;
        }
        let input = Input::new(folded).range(start..).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            self.searcher.find_overlapping(input.clone(), &mut state);
            let Some(found) = state.get_match() else {
                return;
            };
            places.push((found.end(), found.start(), found.pattern()));
        }
    }
}

fn has_mixed_capitals(text: &str) -> bool {
    let is_word = text.chars().all(char::is_alphanumeric);
    let mut rest = text.chars().skip(1);
    is_word && text.chars().any(char::is_lowercase) && rest.any(char::is_uppercase)
}

fn has_head_among(alias: &Alias, group: &Group) -> bool {
    let folded = fold_name(&alias.text);
    folded.rsplit_once(' ').is_some_and(|(head, _)| {
        group
            .aliases
            .iter()
            .any(|other| fold_name(&other.text) == head)
    })
}

fn region_numbers(group: &Group, vocabulary: &Vocabulary<'_>) -> Vec<u32> {
    let numbered = (0..).zip(vocabulary.regions.keys());
    numbered
        .filter(|(_, name)| group.regions.contains(name))
        .map(|(number, _)| number)
        .collect()
}

/// Patterns in the order they were added, each string once.
#[derive(Default)]
struct Patterns {
    index: HashMap<(String, bool, bool), usize>,
    patterns: Vec<Pattern>,
    strings: Vec<String>,
}

impl Patterns {
    /// Adds a word; one that ends in `*` is a stem.
    fn add(&mut self, word: &str, meaning: Meaning) {
        let (word, is_stem) = match word.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (word, false),
        };
        let folded = fold_name(word);
        if folded.is_empty() {
            return;
        }
        let is_name = matches!(meaning, Meaning::Name { .. });
        let is_capital = !is_name && word.chars().next().is_some_and(char::is_uppercase);
        let key = (folded, is_stem, is_capital);
        let at = match self.index.get(&key) {
            Some(&at) => at,
            None => {
                self.strings.push(key.0.clone());
                self.patterns.push(Pattern {
                    meanings: Vec::new(),
                    is_stem,
                    is_capital,
                });
                self.index.insert(key, self.patterns.len() - 1);
                self.patterns.len() - 1
            }
        };
        if let Some(pattern) = self.patterns.get_mut(at)
            && !pattern.meanings.contains(&meaning)
        {
            pattern.meanings.push(meaning);
        }
    }

    /// Adds the forms of an alias; a form that is another alias of its group is left to that one and its rules.
    fn add_alias(
        &mut self,
        alias: &Alias,
        number: usize,
        group: usize,
        others: &HashSet<String>,
        spellings: &Spellings,
    ) {
        let forms = match alias.case {
            CaseRule::Exact => vec![alias.text.clone()],
            CaseRule::Name | CaseRule::Any => {
                written_forms(&alias.text, alias.language.as_deref(), spellings)
            }
        };
        let own = fold_name(&alias.text);
        let mut seen = HashSet::new();
        for form in forms {
            let folded = fold_name(&form);
            let is_free = folded == own || !others.contains(&folded);
            if is_free && seen.insert(folded) {
                let meaning = Meaning::Name {
                    alias: number,
                    form: form.clone().into_boxed_str(),
                };
                self.add(&form, meaning);
            }
        }
        for phrase in &alias.not_inside {
            self.add(phrase, Meaning::Longer { group });
        }
        for word in &alias.traps {
            self.add(word, Meaning::Trap { alias: number });
        }
        if let ContextRule::Words(words) = &alias.context {
            for word in words {
                self.add(word, Meaning::Needed { alias: number });
            }
        }
    }

    fn searcher(&self) -> AhoCorasick {
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false)
            .start_kind(StartKind::Anchored)
            .build(&self.strings)
            .expect("a watchlist is far smaller than the automaton's limit of two billion states")
    }
}
