//! Where the reported words end.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::cues::{Cue, CueKind};
use crate::forward::opens_clause;
use crate::noun_phrases::phrase_after;
use crate::unit::Unit;

/// Where the words that begin at `start` end: before the next cue of the same sentence, or at its end.
pub(crate) fn content_end(unit: &Unit<'_, '_>, cue: &Cue, start: usize, cues: &[Cue]) -> usize {
    let later: Vec<&Cue> = cues
        .iter()
        .filter(|other| other.items.start >= start)
        .collect();
    let subordinate = is_subordinate(unit, cue);
    let clausal = is_clausal(unit, start);
    let mut at = start;
    while at < unit.len() {
        if let Some(cut) = later
            .iter()
            .find_map(|other| cut_before(unit, cue, other, at, start))
        {
            return cut;
        }
        if at > start && closes_clause(unit, at, subordinate) {
            return at;
        }
        if at > start
            && (is_remark(unit, cue, start..at, clausal) || is_dash(unit, start..at, clausal))
        {
            return at;
        }
        at += 1;
    }
    unit.len()
}

/// The end of the words when `other` is a cue beside the first, whose clause begins at item `at`.
fn cut_before(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    other: &Cue,
    at: usize,
    start: usize,
) -> Option<usize> {
    let left = other.items.start.min(
        other
            .source
            .as_ref()
            .filter(|_| other.kind == CueKind::Plain && !other.shares_source)
            .map_or(usize::MAX, |source| source.mention.start),
    );
    let begins_at = |item: usize| item == left || item == other.items.start;
    let word = unit.lower(at);
    if word == "," && at > start {
        // ", adding that", ", according to X", ", and added", ", but she said", ", he said".
        if begins_at(at + 1) && (other.shares_source || other.kind == CueKind::According) {
            return Some(at);
        }
        let conjunction = matches!(
            unit.lower(at + 1),
            "and" | "but" | "while" | "although" | "though" | "whereas" | "as" | "then"
        );
        if conjunction && begins_at(at + 2) {
            return Some(at);
        }
        if begins_at(at + 1) && left < other.items.start && other.verb.says {
            return Some(at);
        }
    }
    if matches!(word, "and" | "but")
        && at > start
        && at + 1 == other.items.start
        && (unit.tag(other.at) == unit.tag(cue.at) || continues_cue(unit, cue, other, start..at))
    {
        return Some(at);
    }
    if word == ";" && begins_at(at + 1) {
        return Some(at);
    }
    // "… and the agency said": a second report with a subject of its own.
    let past = |item: usize| unit.tag(item) == Tag::VBD;
    if matches!(word, "and" | "but")
        && at > start
        && left == at + 1
        && left < other.items.start
        && other.verb.says
        && past(other.at)
        && past(cue.at)
    {
        return Some(at);
    }
    if other.kind == CueKind::According && at == other.items.start && at > start + 2 {
        return Some(at);
    }
    if unit.zone(at).is_some() && other.shares_source && at + 1 == other.items.start {
        return Some(at + 1);
    }
    None
}

/// Whether the cue stands in a clause that only leads in the main one ("After X said …, Y left").
fn is_subordinate(unit: &Unit<'_, '_>, cue: &Cue) -> bool {
    let Some(source) = cue.source.as_ref() else {
        return false;
    };
    let leads_in = cue.verb.participle
        && unit.tag(cue.at) == Tag::VBG
        && !(0..cue.items.start).any(|at| unit.tag(at).is_finite_verb());
    let relative = matches!(unit.lower(source.mention.start), "who" | "which");
    let before = unit.lower_before(source.mention.start);
    leads_in
        || relative
        || matches!(
            before,
            "after"
                | "when"
                | "while"
                | "although"
                | "though"
                | "because"
                | "since"
                | "if"
                | "before"
                | "as"
        )
}

/// Whether the reported words are a clause and no mere noun phrase.
fn is_clausal(unit: &Unit<'_, '_>, start: usize) -> bool {
    let opener = matches!(
        unit.lower(start),
        "that" | "if" | "whether" | "why" | "how" | "what" | "who" | "when" | "where"
    );
    opener || opens_clause(unit, start, unit.len())
}

/// Whether the writer's own remark begins behind the noun phrase of `content`: "praised the guards, who …".
fn is_remark(unit: &Unit<'_, '_>, cue: &Cue, content: Range<usize>, clausal: bool) -> bool {
    let at = content.end;
    if unit.lower(at) != "," {
        return false;
    }
    let next = unit.lower(at + 1);
    let in_marks =
        content.clone().any(|item| unit.zone(item).is_some()) || unit.zone(at + 1).is_some();
    !clausal && !in_marks && cue.verb.acts && matches!(next, "who" | "which" | "whose" | "where")
}

/// Whether the words of `content` end before a dash that opens the writer's own remark: one that no second dash closes.
fn is_dash(unit: &Unit<'_, '_>, content: Range<usize>, clausal: bool) -> bool {
    let dash = |at: usize| matches!(unit.lower(at), "—" | "–" | "--" | "-" | "―");
    let behind_marks = content.clone().any(|item| unit.zone(item).is_some());
    dash(content.end) && (!clausal || behind_marks) && !(content.end + 1..unit.len()).any(dash)
}

/// Whether the comma at `at` ends the reported clause.
pub(crate) fn closes_clause(unit: &Unit<'_, '_>, at: usize, subordinate: bool) -> bool {
    let next = unit.lower(at + 1);
    if unit.lower(at) != "," || matches!(next, "who" | "which" | "where" | "whose") {
        return false;
    }
    if !subordinate {
        return false;
    }
    if unit.tag(at + 1).is_finite_verb() {
        return true;
    }
    // The main clause begins: a noun phrase and a verb.
    phrase_after(unit, at + 1).is_some_and(|phrase| {
        (phrase.end..phrase.end + 3).any(|item| unit.tag(item).is_finite_verb())
    })
}

/// Whether a verb behind "and" goes on with the cue's subject and not with a verb of the words between.
fn continues_cue(unit: &Unit<'_, '_>, cue: &Cue, other: &Cue, between: Range<usize>) -> bool {
    let tag = unit.tag(other.at);
    let past = |tag| matches!(tag, Tag::VBD | Tag::VBN);
    let same_form = tag == unit.tag(cue.at) || (past(tag) && past(unit.tag(cue.at)));
    let rival = between.clone().any(|at| unit.tag(at) == tag);
    same_form && (!rival || (other.verb.says && !other.verb.only_with_marks && tag == Tag::VBD))
}
