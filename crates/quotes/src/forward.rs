//! Words that follow their cue: "X said that …", "X said: “…”".

use std::ops::Range;

use wirewatch_text::TokenKind;
use wirewatch_text::tagger::Tag;

use crate::contents::{clause_rest, content_start};
use crate::cues::{Cue, CueKind};
use crate::drafts::{Found, one_piece};
use crate::endings::content_end;
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
    if start == cue.items.end && is_work(unit, start) {
        return None;
    }
    let that = unit.lower(start) == "that";
    let clause = that || opens_clause(unit, start, end);
    if cue.verb.any && zone != Some(start) {
        return None;
    }
    // "called the plan “a mistake”": what is described may stand before the marks.
    let reach = if cue.verb.acts { start + 12 } else { start + 1 };
    if cue.verb.only_with_marks && !clause && zone.is_none_or(|zone| zone > reach) {
        return None;
    }
    if cue.verb.only_with_clause && !clause && zone.is_none() && !reports(unit, start..end) {
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

/// Whether words that do not open like a clause can still be reported: a verb is in them, or a question word leads them in.
fn reports(unit: &Unit<'_, '_>, words: Range<usize>) -> bool {
    let opener = matches!(unit.tag(words.start), Tag::WP | Tag::WRB | Tag::WDT)
        || matches!(
            unit.lower(words.start),
            "yes" | "no" | "if" | "whether" | "to" | "about"
        );
    opener || words.clone().any(|at| unit.tag(at).is_finite_verb())
}

/// Whether a clause begins at `start`: a noun phrase and soon a finite verb.
pub(crate) fn opens_clause(unit: &Unit<'_, '_>, start: usize, end: usize) -> bool {
    let subject = phrase_after(unit, start);
    subject.is_some_and(|subject| {
        (subject.end..(subject.end + 2).min(end)).any(|at| unit.tag(at).is_finite_verb())
    })
}

/// Whether the item is the title of a book or song in marks: capitals throughout, and no sign at its end.
fn is_work(unit: &Unit<'_, '_>, at: usize) -> bool {
    let Some(item) = unit.items.get(at).filter(|item| item.zone.is_some()) else {
        return false;
    };
    let words = unit.document.words.get(item.start..item.end);
    let mut long = words
        .unwrap_or_default()
        .iter()
        .filter(|word| word.kind == TokenKind::Word && word.span.len() > 3)
        .peekable();
    long.peek().is_some()
        && long.all(|word| {
            word.span
                .of(unit.document.text)
                .starts_with(char::is_uppercase)
        })
        && !matches!(
            unit.last_sign_of_zone(at),
            "." | "," | "?" | "!" | "…" | "—"
        )
}

/// A quotation that is a whole sentence ends the words, unless more in marks or "that" follows.
fn quotation_end(unit: &Unit<'_, '_>, start: usize, end: usize) -> usize {
    let Some(_) = unit.zone(start) else {
        return end;
    };
    // "shouted “No way” before he left": what follows tells of the shouting.
    let left = matches!(
        unit.lower(start + 1),
        "before" | "after" | "as" | "when" | "while" | "because"
    );
    if left {
        return start + 1;
    }
    if !matches!(unit.last_sign_of_zone(start), "." | "," | "?" | "!") {
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
    "of", "to", "as", "by", "for", "with", "under", "from", "at", "on", "no", "not", "yes",
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
