//! Where the reported words begin and end.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::cues::{Cue, CueKind};
use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
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

/// Behind a time, place or occasion at `at`; `at` itself when there is none.
fn setting_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> usize {
    if let Some(end) = time_end(unit, at, rules) {
        return end;
    }
    let word = unit.lower(at);
    if unit.tag(at).is_adverb()
        && !matches!(
            word,
            "not" | "n't" | "no" | "never" | "only" | "there" | "even"
        )
        && unit.tag(at + 1) != Tag::JJ
    {
        return at + 1;
    }
    if matches!(
        word,
        "in" | "on"
            | "at"
            | "during"
            | "via"
            | "through"
            | "after"
            | "to"
            | "from"
            | "before"
            | "by"
            | "with"
            | "under"
            | "about"
            | "of"
            | "over"
    ) && let Some(phrase) = phrase_after(unit, at + 1)
    {
        let is_setting = phrase
            .clone()
            .any(|item| rules.settings.contains(unit.lower(item)));
        let chained = at > 0
            && matches!(
                word,
                "with" | "to" | "on" | "at" | "by" | "for" | "from" | "about" | "in" | "of"
            );
        let then_words =
            matches!(unit.lower(phrase.end), "," | ":" | "that") || unit.zone(phrase.end).is_some();
        if is_setting || (chained && then_words) || (word == "to" && unit.tag(at + 1).is_noun()) {
            return phrase.end;
        }
    }
    at
}

/// Behind a time at `at` ("on Monday", "last week", "Tuesday night").
fn time_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<usize> {
    let introduced = matches!(
        unit.lower(at),
        "on" | "in" | "at" | "late" | "early" | "over" | "during"
    );
    let start = at + usize::from(introduced);
    let mut end = start;
    let mut named = false;
    while end < unit.len() {
        let word = unit.lower(end);
        let day = rules.days.contains(word) || rules.months.contains(word);
        let period = matches!(
            word,
            "week"
                | "month"
                | "year"
                | "night"
                | "morning"
                | "afternoon"
                | "evening"
                | "weekend"
                | "day"
                | "days"
                | "weeks"
                | "months"
                | "years"
                | "summer"
                | "spring"
                | "fall"
                | "winter"
                | "ago"
        );
        let filler = matches!(
            word,
            "last"
                | "this"
                | "next"
                | "late"
                | "early"
                | "earlier"
                | "the"
                | "a"
                | "that"
                | "same"
                | "few"
                | "two"
                | "three"
                | "several"
        ) || unit.tag(end) == Tag::CD;
        if !(day || period || filler) {
            break;
        }
        if filler && !named {
            let near = (end + 1..end + 4).find(|&item| {
                let next = unit.lower(item);
                rules.days.contains(next)
                    || rules.months.contains(next)
                    || matches!(
                        next,
                        "week"
                            | "month"
                            | "year"
                            | "night"
                            | "morning"
                            | "afternoon"
                            | "evening"
                            | "weekend"
                            | "days"
                            | "weeks"
                            | "months"
                            | "years"
                    )
            });
            if near.is_none() {
                break;
            }
        } else if filler && unit.tag(end) != Tag::CD {
            break;
        }
        named |= day || period;
        end += 1;
    }
    (named && end > start).then_some(end)
}

/// Where the words that begin at `start` end: before the next cue of the same sentence, or at its end.
pub(crate) fn content_end(unit: &Unit<'_, '_>, cue: &Cue, start: usize, cues: &[Cue]) -> usize {
    let later: Vec<&Cue> = cues
        .iter()
        .filter(|other| other.items.start >= start)
        .collect();
    let subordinate = is_subordinate(unit, cue);
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
        && continues_cue(unit, cue, other, start..at)
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

/// Whether the comma at `at` ends the reported clause.
fn closes_clause(unit: &Unit<'_, '_>, at: usize, subordinate: bool) -> bool {
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

/// Whether a verb behind "and" goes on with the cue's subject and not with a verb of the words between.
fn continues_cue(unit: &Unit<'_, '_>, cue: &Cue, other: &Cue, between: Range<usize>) -> bool {
    let tag = unit.tag(other.at);
    let past = |tag| matches!(tag, Tag::VBD | Tag::VBN);
    let same_form = tag == unit.tag(cue.at) || (past(tag) && past(unit.tag(cue.at)));
    let rival = between.clone().any(|at| unit.tag(at) == tag);
    same_form && (!rival || (other.verb.says && !other.verb.only_with_marks && tag == Tag::VBD))
}
