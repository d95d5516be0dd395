//! Reporting words in a sentence.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::cue_words::CueVerb;
use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
use crate::sources::{group_start, subject_after, subject_before};
use crate::unit::Unit;

/// A reporting word with its subject.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    /// The verb's group, or the words of a phrase like "according to".
    pub(crate) items: Range<usize>,
    /// The verb itself.
    pub(crate) at: usize,
    pub(crate) kind: CueKind,
    pub(crate) verb: CueVerb,
    /// The subject's words, when the clause shows them.
    pub(crate) source: Option<Range<usize>>,
    /// Whether the subject is that of the cue before ("…, adding that").
    pub(crate) shares_source: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CueKind {
    /// A verb behind its subject, or with one it shares.
    Plain,
    /// A verb before its subject ("said X").
    Inverted,
    /// "according to X".
    According,
}

/// Finds the reporting words outside quotation marks, in reading order.
pub(crate) fn find_cues(unit: &Unit<'_, '_>, rules: &EnglishRules) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut at = 0;
    while at < unit.len() {
        let found = according_at(unit, at, rules).or_else(|| verb_at(unit, at, rules));
        at = found
            .as_ref()
            .map_or(at, |cue| cue.items.end.max(at + 1) - 1)
            + 1;
        cues.extend(found);
    }
    cues
}

fn according_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    let phrase = rules.cues.according.iter().find(|phrase| {
        phrase
            .iter()
            .enumerate()
            .all(|(i, word)| unit.lower(at + i) == word)
    })?;
    let end = at + phrase.len();
    let source = according_source(unit, end)?;
    Some(Cue {
        items: at..end,
        at,
        kind: CueKind::According,
        verb: CueVerb {
            says: true,
            ..CueVerb::default()
        },
        source: Some(source),
        shares_source: false,
    })
}

/// The phrase behind "according to", prepositional parts included.
fn according_source(unit: &Unit<'_, '_>, start: usize) -> Option<Range<usize>> {
    let mut source = phrase_after(unit, start)?;
    while matches!(unit.tag(source.end), Tag::IN | Tag::TO)
        && !matches!(
            unit.lower(source.end),
            "that" | "because" | "as" | "while" | "if"
        )
    {
        match phrase_after(unit, source.end + 1) {
            Some(next) => source.end = next.end,
            None => break,
        }
    }
    Some(source)
}

fn verb_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    let word = unit.lower(at);
    if word.is_empty() {
        return None;
    }
    let (verb, end) = reporting_verb(unit, at, rules)?;
    let tag = unit.tag(at);
    let certain = matches!(word, "said" | "says" | "told" | "added" | "tells");
    if !(tag.is_verb() || certain) || unit.tag_before(at) == Tag::DT {
        return None;
    }
    let start = group_start(unit, at);
    if is_passive(unit, start, at, tag) {
        return None;
    }
    if verb.participle && (tag == Tag::VBG || tag == Tag::NN) {
        return participle(unit, start, at, end, verb, rules);
    }
    let source = subject_before(unit, at, rules);
    let bare = tag == Tag::VB && start == at;
    if bare
        && unit.lower_before(at) == "to"
        && !matches!(
            unit.lower(at.saturating_sub(2)),
            "on" | "continued" | "seemed" | "appeared"
        )
    {
        return None;
    }
    let cue = |kind, source| Cue {
        items: start..end,
        at,
        kind,
        verb,
        source,
        shares_source: false,
    };
    if let Some(source) = source {
        return Some(cue(CueKind::Plain, Some(source)));
    }
    let may_invert = start == at
        && (verb.says || verb.tells)
        && matches!(tag, Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN | Tag::VB);
    if may_invert && let Some(source) = subject_after(unit, end) {
        return Some(cue(CueKind::Inverted, Some(source)));
    }
    Some(cue(CueKind::Plain, None))
}

/// The reporting verb at `at` and the item behind its particles.
fn reporting_verb(
    unit: &Unit<'_, '_>,
    at: usize,
    rules: &EnglishRules,
) -> Option<(CueVerb, usize)> {
    let word = unit.lower(at);
    let phrasal = rules
        .cues
        .particles(word)
        .iter()
        .filter(|particles| {
            particles
                .iter()
                .enumerate()
                .all(|(i, particle)| unit.lower(at + 1 + i) == particle)
        })
        .map(Vec::len)
        .max();
    if let Some(len) = phrasal {
        let verb = CueVerb {
            says: matches!(
                unit.lower(at + len),
                "out" | "clear" | "say" | "it" | "back" | "in" | "forth"
            ),
            acts: true,
            participle: word.ends_with("ing"),
            ..CueVerb::default()
        };
        return Some((verb, at + 1 + len));
    }
    rules.cues.verb(word).map(|verb| (verb, at + 1))
}

fn is_passive(unit: &Unit<'_, '_>, start: usize, at: usize, tag: Tag) -> bool {
    if !matches!(tag, Tag::VBN | Tag::VBD | Tag::JJ) {
        return false;
    }
    let group = (start..at).map(|item| unit.lower(item));
    let mut be = false;
    for word in group {
        be = match word {
            "is" | "are" | "was" | "were" | "been" | "being" | "be" | "'re" | "'m" | "'s" => true,
            "has" | "have" | "had" => false,
            _ => be,
        };
    }
    be || (tag == Tag::VBN && start == at)
}

fn participle(
    unit: &Unit<'_, '_>,
    start: usize,
    at: usize,
    end: usize,
    verb: CueVerb,
    rules: &EnglishRules,
) -> Option<Cue> {
    let progressive = (start..at).any(|item| {
        matches!(
            unit.lower(item),
            "is" | "are" | "was" | "were" | "been" | "'s" | "'re" | "'m" | "be"
        )
    });
    let cue = |source, shares_source| {
        Some(Cue {
            items: start..end,
            at,
            kind: CueKind::Plain,
            verb,
            source,
            shares_source,
        })
    };
    if progressive {
        return cue(subject_before(unit, at, rules), false);
    }
    let before = unit.lower_before(start).to_owned();
    if start == 0 {
        // "Noting that …, he said": the subject comes with the main clause.
        return None;
    }
    if matches!(before.as_str(), "," | "—" | "–" | "--" | "and" | "but")
        || unit.zone(start - 1).is_some()
    {
        return cue(None, true);
    }
    if unit.tag_before(start).is_noun() {
        let noun = subject_before(unit, at, rules)?;
        let head = unit.lower(noun.end - 1);
        let is_document = rules.speakers.documents.contains(head);
        return if is_document {
            cue(Some(noun), true)
        } else {
            cue(Some(noun), false)
        };
    }
    None
}
