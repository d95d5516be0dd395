use wirewatch_model::Span;
use wirewatch_text::sentences;

use super::automaton::{AliasEntry, Automaton, Found, Meaning, WordClass};
use super::bounds::{whole_word, word_bounds};
use super::capitals::{CaseMatch, case_match, ends_in_generic_word, head_of_small_tail};
use super::folding::Folded;
use crate::watchlist::ContextRule;

/// One text with everything of the watchlist that stands in it.
pub(crate) struct Reading<'a> {
    /// The text.
    pub text: &'a str,
    /// The watchlist's automaton.
    pub automaton: &'a Automaton,
    /// Places that may name a group, by where they start; the longer first.
    pub candidates: Vec<Candidate>,
    /// Words that tell groups apart, by where they start.
    pub marks: Vec<Mark>,
    /// The sentences of the text.
    pub sentences: Vec<Span>,
}

/// A stretch of text that is written like an alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Where it stands.
    pub span: Span,
    /// Index of the alias in the automaton.
    pub alias: usize,
    /// How its capitals agree.
    pub case: CaseMatch,
}

/// A word that speaks for or against a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub sign: Sign,
}

/// What a [`Mark`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sign {
    /// The group's name is part of something else here.
    Longer(usize),
    /// Something else than the alias's group is meant.
    Trap(usize),
    /// The word the alias asks for.
    Needed(usize),
    /// A place, person or matter of the group.
    Context(usize),
    /// A word for a region.
    Region(u32),
    /// A general word.
    Word(WordClass),
}

impl<'a> Reading<'a> {
    /// Reads `text` once; a text without candidates has no marks and sentences either.
    pub fn new(text: &'a str, language: Option<&str>, automaton: &'a Automaton) -> Self {
        let folded = Folded::new(text);
        let mut reading = Self {
            text,
            automaton,
            candidates: Vec::new(),
            marks: Vec::new(),
            sentences: Vec::new(),
        };
        for found in automaton.find(&folded, text) {
            let span = folded.original(found.start, found.end, text);
            let mut whole = None;
            for meaning in found.meanings {
                if let Meaning::Name { alias, form } = meaning {
                    reading.add_candidate(span, *alias, form, language);
                    continue;
                }
                let word = *whole.get_or_insert_with(|| marked_word(text, span, &found));
                if let (Some(span), Some(sign)) = (word, sign_of(meaning)) {
                    reading.marks.push(Mark { span, sign });
                }
            }
        }
        reading.finish();
        reading
    }

    fn add_candidate(&mut self, span: Span, alias: usize, form: &str, language: Option<&str>) {
        let Some(entry) = self.automaton.aliases.get(alias) else {
            return;
        };
        if !fits_language(entry, language) {
            return;
        }
        let Some(mut bounded) = word_bounds(self.text, span) else {
            return;
        };
        // `Islamic groups` are several, and none of them is the one called Islamic Group.
        if bounded.end > span.end && ends_in_generic_word(form) {
            return;
        }
        if entry.head_is_alias
            && let Some(head) = head_of_small_tail(form, span.of(self.text))
        {
            bounded.end = span.start + head;
        }
        if let Some(case) = case_match(&entry.alias, form, span.of(self.text)) {
            let case = match case {
                CaseMatch::AsWritten if entry.is_bare_acronym() && is_shouted(self.text, span) => {
                    CaseMatch::AllCaps
                }
                case => case,
            };
            self.candidates.push(Candidate {
                span: bounded,
                alias,
                case,
            });
        }
    }

    fn finish(&mut self) {
        if self.candidates.is_empty() {
            self.marks.clear();
            return;
        }
        self.sentences = sentences(self.text);
        self.marks
            .sort_by_key(|mark| (mark.span.start, mark.span.end));
        self.drop_parts_of_longer_phrases();
        let order = |c: &Candidate| (c.span.start, std::cmp::Reverse(c.span.end), c.alias);
        self.candidates.sort_by_key(order);
        self.candidates.dedup_by_key(|c| (c.span, c.alias));
    }

    /// Drops candidates inside a phrase that an alias of their group has under `not_inside`.
    fn drop_parts_of_longer_phrases(&mut self) {
        let phrases: std::collections::HashSet<(usize, usize)> = self
            .marks
            .iter()
            .filter_map(|mark| match mark.sign {
                Sign::Longer(group) => Some((group, mark.span)),
                _ => None,
            })
            .flat_map(|(group, span)| (span.start..span.end).map(move |at| (group, at)))
            .collect();
        if !phrases.is_empty() {
            let aliases = &self.automaton.aliases;
            self.candidates.retain(|candidate| {
                let group = aliases.get(candidate.alias).map_or(0, |entry| entry.group);
                !phrases.contains(&(group, candidate.span.start))
            });
        }
    }
}

/// How many letters on either side tell whether a stretch of text is all in capitals.
const SHOUT_REACH: usize = 24;

/// Whether everything around `span` is in capitals, so that those of an acronym tell nothing.
fn is_shouted(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default().chars().rev();
    let after = text.get(span.end..).unwrap_or_default().chars();
    let around = before.take(SHOUT_REACH).chain(after.take(SHOUT_REACH));
    let (mut capitals, mut small) = (0, 0);
    for c in around {
        capitals += usize::from(c.is_uppercase());
        small += usize::from(c.is_lowercase());
    }
    small == 0 && capitals > 5
}

/// The word of the vocabulary at `span`, if its first letter and its bounds are as they must be.
fn marked_word(text: &str, span: Span, found: &Found<'_>) -> Option<Span> {
    let first = span.of(text).chars().next()?;
    if found.is_capital && first.is_lowercase() {
        return None;
    }
    whole_word(text, span, found.is_stem)
}

/// A short or ambiguous name of one language says nothing in a text of another; a short one that is plain in its own
/// language says nothing either while the text's is not known.
fn fits_language(entry: &AliasEntry, language: Option<&str>) -> bool {
    let Some(own) = &entry.alias.language else {
        return true;
    };
    let is_plain = entry.alias.context == ContextRule::None;
    match language {
        Some(text) if !is_plain || entry.letters <= 2 => {
            primary_subtag(own) == primary_subtag(text)
        }
        Some(_) => true,
        None => !is_plain || entry.letters > 2,
    }
}

fn primary_subtag(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn sign_of(meaning: &Meaning) -> Option<Sign> {
    Some(match meaning {
        Meaning::Name { .. } => return None,
        Meaning::Longer { group } => Sign::Longer(*group),
        Meaning::Trap { alias } => Sign::Trap(*alias),
        Meaning::Needed { alias } => Sign::Needed(*alias),
        Meaning::Context { group } => Sign::Context(*group),
        Meaning::Region(region) => Sign::Region(*region),
        Meaning::Word(class) => Sign::Word(*class),
    })
}
