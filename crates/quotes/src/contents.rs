//! Where the reported words begin.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::cues::{Cue, CueKind};
use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
use crate::settings::setting_end;
use crate::unit::Unit;

/// How far "that" may stand behind its verb.
const THAT_REACH: usize = 20;

/// The first item of the words behind a cue: over the one told, time, place and occasion.
pub(crate) fn content_start(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    from: usize,
    rules: &EnglishRules,
) -> usize {
    let mut at = from;
    if cue.verb.tells
        && let Some(end) = addressee_end(unit, at)
    {
        // "warned countries to be careful": the ones warned belong to the words.
        let command =
            unit.lower(end) == "to" && unit.tag(end + 1) == Tag::VB && unit.tag(at) != Tag::PRP;
        if command && cue.verb.says {
            return at;
        }
        at = end
            + usize::from(
                unit.lower(end) == ","
                    && (unit.zone(end + 1).is_some() || unit.tag(end + 1) != Tag::VBG),
            );
    }
    if cue.verb.acts
        && !cue.verb.tells
        && let Some(end) = addressee_end(unit, at)
        && matches!(
            unit.lower(end),
            "about" | "whether" | "if" | "how" | "why" | "what"
        )
    {
        return end;
    }
    if !cue.verb.says && !cue.verb.tells {
        return at;
    }
    at = over_insertion(unit, at);
    if let Some(that) = that_behind(unit, at, rules) {
        return that;
    }
    loop {
        let next = setting_end(unit, at, rules);
        if next == at {
            break;
        }
        at = next;
    }
    if unit.lower(at) == "," && opens_with_as(unit, cue) {
        return at + 1;
    }
    if matches!(unit.lower(at), "," | ":" | "--" | "—") {
        let zone_next = unit.zone(at + 1).is_some() || unit.lower(at + 1) == "that";
        if zone_next || unit.lower(at) == ":" {
            return at + 1;
        }
    }
    at
}

/// Whether the cue's clause is "As X said", so that the words follow its comma.
fn opens_with_as(unit: &Unit<'_, '_>, cue: &Cue) -> bool {
    let source = cue.source.as_ref().filter(|_| cue.kind == CueKind::Plain);
    source.is_some_and(|source| {
        source.mention.start <= 2 && unit.lower_before(source.mention.start) == "as"
    })
}

/// Behind an insertion in commas before "that" or a quotation ("explains, in a lighter tone, that").
fn over_insertion(unit: &Unit<'_, '_>, at: usize) -> usize {
    if unit.lower(at) != "," {
        return at;
    }
    let close =
        (at + 1..at + 10).find(|&item| unit.lower(item) == "," || unit.zone(item).is_some());
    match close {
        Some(close)
            if unit.lower(close) == ","
                && (unit.lower(close + 1) == "that" || unit.zone(close + 1).is_some()) =>
        {
            close + 1
        }
        _ => at,
    }
}

/// The item of the "that" that opens the words, if it stands behind nothing but phrases.
fn that_behind(unit: &Unit<'_, '_>, from: usize, rules: &EnglishRules) -> Option<usize> {
    for at in from..(from + THAT_REACH).min(unit.len()) {
        let word = unit.lower(at);
        // In "believed her claim that" the clause belongs to the claim.
        let noun = unit.lower_before(at);
        if word == "that"
            && at > from
            && rules.statement_nouns.contains(noun)
            && !rules.settings.contains(noun)
        {
            return None;
        }
        if word == "that"
            && (at == from || matches!(unit.tag(at), Tag::IN | Tag::WDT | Tag::DT))
            && !unit.tag(at + 1).is_finite_verb()
        {
            return Some(at);
        }
        let stops = unit.zone(at).is_some()
            || matches!(word, ":" | ";" | "." | "," | "—" | "who" | "which")
            || unit.tag(at).is_finite_verb()
            || matches!(unit.tag(at), Tag::VB | Tag::PRP) && at > from;
        if stops {
            return None;
        }
    }
    None
}

/// Behind the one who is told something.
fn addressee_end(unit: &Unit<'_, '_>, at: usize) -> Option<usize> {
    if unit.tag(at) == Tag::PRP
        || matches!(unit.lower(at), "me" | "him" | "them" | "us" | "you" | "her")
    {
        return Some(at + 1);
    }
    let phrase = phrase_after(unit, at)?;
    let mut end = phrase.end;
    // `told ABC's "This Week"`: the show's name is the one told.
    if unit.zone(end).is_some()
        && unit.zone_word_count(end) <= 5
        && unit.tag_before(end) == Tag::POS
    {
        end += 1;
    }
    if unit.tag(end).is_finite_verb() {
        // "told CNN Smith was": the last name begins what was told.
        let names = phrase.len() > 1 && unit.tag(end - 1).is_name();
        return names.then_some(end - 1);
    }
    Some(end)
}

/// Behind a dateline that opens the unit ("OSLO, Saturday (Meridian Wire) - "); 0 without one.
fn dateline_end(unit: &Unit<'_, '_>) -> usize {
    let place = unit.written(0);
    let shouted = place.chars().count() > 2 && place.chars().all(|c| !c.is_lowercase());
    if !shouted {
        return 0;
    }
    let dash = (1..14).find(|&at| matches!(unit.lower(at), "—" | "–" | "-" | "--" | ":"));
    dash.map_or(0, |dash| dash + 1)
}

/// The first item of the clause that ends before item `end`: behind the last cut, or the start of the unit.
pub(crate) fn clause_start(unit: &Unit<'_, '_>, end: usize, not_before: usize) -> usize {
    let mut start = not_before.max(dateline_end(unit));
    // A conjunction that opens the sentence is not part of the words.
    if matches!(unit.lower(start), "," | ";" | "—" | "--") {
        start += 1;
    }
    start.min(end)
}

/// Behind an inverted subject and what hangs on it, up to a sign that ends the cue's clause.
pub(crate) fn clause_rest(unit: &Unit<'_, '_>, from: usize) -> Range<usize> {
    let mut at = from;
    while at < unit.len()
        && unit.zone(at).is_none()
        && !matches!(unit.lower(at), "." | ":" | "?" | "!")
    {
        at += 1;
    }
    from..at
}
