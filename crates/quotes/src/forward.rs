//! Words that follow their cue: "X said that …", "X said: “…”".

use wirewatch_text::tagger::Tag;

use crate::contents::{clause_rest, content_end, content_start};
use crate::cues::{Cue, CueKind};
use crate::drafts::{Found, one_piece};
use crate::noun_phrases::{is_pronoun, phrase_after};
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// Reads the words behind a cue.
pub(crate) fn read_forward(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    rules: &EnglishRules,
) -> Option<Found> {
    let mut from = cue.items.end;
    if cue.kind == CueKind::Inverted {
        // "said X: “…”" and "Said X, “…”" report forward, but "…, said X" never does.
        from = cue.source.as_ref()?.mention.end;
        let rest = clause_rest(unit, from);
        let zone = rest.end + usize::from(unit.lower(rest.end) == ":");
        unit.zone(zone)?;
        from = zone;
    }
    let start = if cue.kind == CueKind::Inverted {
        from
    } else {
        content_start(unit, cue, from, rules)
    };
    if start >= unit.len() || matches!(unit.lower(start), "." | "," | "?" | "!" | ";" | ")") {
        return None;
    }
    let end = quotation_end(unit, start, content_end(unit, cue, start, others));
    let zone = (start..end).find(|&at| unit.zone(at).is_some());
    let that = unit.lower(start) == "that";
    let clause = that || opens_clause(unit, start, end);
    if cue.verb.any && zone != Some(start) {
        return None;
    }
    if cue.verb.only_with_marks && !clause && zone.is_none_or(|zone| zone > start + 1) {
        return None;
    }
    if cue.source.is_none() && zone.is_none_or(|zone| zone > start) && !that {
        return None;
    }
    if !clause && zone != Some(start) && !may_open(unit, cue, start) {
        return None;
    }
    Some(Found {
        content: one_piece(start..end),
        done_to: end,
        rule: if zone == Some(start) {
            "quotation-behind-cue"
        } else {
            "words-behind-cue"
        },
        open_end: end + 1 >= unit.len(),
    })
}

/// Whether a clause begins at `start`: a noun phrase and soon a finite verb.
pub(crate) fn opens_clause(unit: &Unit<'_, '_>, start: usize, end: usize) -> bool {
    let subject = phrase_after(unit, start);
    subject.is_some_and(|subject| {
        (subject.end..(subject.end + 2).min(end)).any(|at| unit.tag(at).is_finite_verb())
    })
}

/// A quotation that is a whole sentence ends the words, unless more in marks or "that" follows.
fn quotation_end(unit: &Unit<'_, '_>, start: usize, end: usize) -> usize {
    let whole = unit.zone(start).is_some()
        && matches!(unit.last_sign_of_zone(start), "." | "," | "?" | "!");
    if !whole {
        return end;
    }
    let last_zone = (start..end)
        .rev()
        .find(|&at| unit.zone(at).is_some())
        .unwrap_or(start);
    let more = (last_zone..end).any(|at| unit.lower(at) == "that");
    if more { end } else { last_zone + 1 }
}

/// Small words that can open a reported clause.
const OPENERS: &[&str] = &[
    "if", "whether", "that", "when", "while", "although", "because", "despite", "after", "in",
    "of", "to", "as", "by", "for", "with", "under", "from", "at", "on", "no", "not",
];

/// Whether the item can open the words a cue reports.
fn may_open(unit: &Unit<'_, '_>, cue: &Cue, at: usize) -> bool {
    let tag = unit.tag(at);
    let finite = tag.is_finite_verb();
    // "the kind of job that many say is the future"
    let before_source = cue
        .source
        .as_ref()
        .map_or("", |source| unit.lower_before(source.mention.start));
    if finite && matches!(before_source, "that" | "which" | "who" | "what") {
        return true;
    }
    if cue.verb.acts {
        return !matches!(tag, Tag::CC | Tag::RP) && (!finite || tag == Tag::MD);
    }
    let noun_phrase = tag.is_noun()
        || is_pronoun(unit, at)
        || matches!(
            tag,
            Tag::DT | Tag::PRP | Tag::PRPS | Tag::EX | Tag::CD | Tag::PDT | Tag::FW | Tag::VBG
        );
    let modifier = tag.is_adverb()
        || matches!(
            tag,
            Tag::JJ | Tag::JJR | Tag::JJS | Tag::WP | Tag::WRB | Tag::WDT
        );
    noun_phrase || modifier || OPENERS.contains(&unit.lower(at))
}
