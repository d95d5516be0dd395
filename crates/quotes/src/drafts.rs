//! The quotes of one unit: each cue joined with its words.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::contents::{clause_rest, clause_start, content_end, content_start};
use crate::cues::{Cue, CueKind, find_cues};
use crate::noun_phrases::{is_pronoun, phrase_after};
use crate::rules::EnglishRules;
use crate::sources::{Source, main_subject};
use crate::unit::Unit;

/// A quote before its speaker is resolved; all ranges are of words.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) source: Option<Range<usize>>,
    /// The words that say who is meant by the source: the noun before "who", else the source itself.
    pub(crate) referent: Option<Range<usize>>,
    pub(crate) rule: &'static str,
    /// Whether the cue's clause ends the unit, so that a quotation right behind it belongs to this quote.
    pub(crate) open_end: bool,
    /// Whether it took its speaker from the quote before ("…, adding that").
    pub(crate) shares: bool,
    /// The word behind which it was last seen to go on.
    pub(crate) reach: usize,
}

/// Reads the quotes of `unit` in reading order, and the subjects of reports inside those quotes' words.
pub(crate) fn read_unit(
    unit: &Unit<'_, '_>,
    rules: &EnglishRules,
) -> (Vec<Draft>, Vec<Range<usize>>) {
    let cues = find_cues(unit, rules);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut nested = Vec::new();
    let mut done_to = 0;
    let mut last_source: Option<Source> = None;
    for (number, cue) in cues.iter().enumerate() {
        if cue.items.start < done_to {
            nested.extend(
                cue.source
                    .as_ref()
                    .map(|source| unit.words(source.referent.clone())),
            );
            continue;
        }
        let others = cues.get(number + 1..).unwrap_or_default();
        let mut cue = cue.clone();
        if cue.shares_source && cue.source.is_none() {
            cue.source = last_source
                .clone()
                .or_else(|| main_subject(unit, cue.items.start, cue.items.end, rules));
        }
        let joined = cue
            .items
            .start
            .checked_sub(1)
            .filter(|&at| matches!(unit.lower(at), "and" | "but"));
        let beside = joined
            .is_some_and(|at| done_to == at || (done_to + 1 == at && unit.lower(done_to) == ","));
        if beside && last_source.is_some() {
            cue.source = last_source.clone();
            cue.shares_source = true;
        }
        let Some(found) = read_cue(unit, &cue, others, done_to, rules) else {
            continue;
        };
        done_to = found.done_to;
        last_source = cue.source.clone();
        drafts.push(Draft {
            content: found
                .content
                .into_iter()
                .map(|range| unit.words(range))
                .collect(),
            cue: Some(unit.words(cue.items.clone())),
            source: cue
                .source
                .as_ref()
                .map(|source| unit.words(source.mention.clone())),
            referent: cue.source.map(|source| unit.words(source.referent)),
            rule: found.rule,
            open_end: found.open_end,
            shares: cue.shares_source,
            reach: 0,
        });
    }
    (drafts, nested)
}

/// The words found for one cue.
struct Found {
    content: Vec<Range<usize>>,
    /// The item behind everything this cue uses.
    done_to: usize,
    rule: &'static str,
    open_end: bool,
}

fn read_cue(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    done_to: usize,
    rules: &EnglishRules,
) -> Option<Found> {
    if cue.kind == CueKind::According {
        return read_according(unit, cue, others, done_to, rules);
    }
    let left = left_edge(cue);
    if let Some(zone) = zone_before(unit, cue, left, done_to) {
        return Some(read_back_zone(unit, cue, others, zone, done_to, rules));
    }
    if let Some(found) = read_back_clause(unit, cue, others, left, done_to, rules) {
        return Some(found);
    }
    read_forward(unit, cue, others, rules)
}

fn left_edge(cue: &Cue) -> usize {
    match (&cue.source, cue.kind) {
        (Some(source), CueKind::Plain) if !cue.shares_source => {
            source.mention.start.min(cue.items.start)
        }
        _ => cue.items.start,
    }
}

/// The quotation right before the cue's clause, when the clause reads as its speaker.
fn zone_before(unit: &Unit<'_, '_>, cue: &Cue, left: usize, done_to: usize) -> Option<usize> {
    if cue.shares_source {
        return None;
    }
    let before = left.checked_sub(1)?;
    let comma = unit.lower(before) == ",";
    let zone = if comma {
        before.checked_sub(1)?
    } else {
        before
    };
    unit.zone(zone)?;
    if zone < done_to {
        return None;
    }
    let opens_clause =
        zone == done_to && unit.zone_word_count(zone) >= 3 && unit.last_sign_of_zone(zone) != ".";
    let open = unit.zone_ends_open(zone)
        || comma
        || opens_clause
        || (unit.len() <= zone + 6 && zone == done_to);
    let speaks = cue.verb.says || cue.verb.tells || (cue.verb.acts && unit.zone_ends_open(zone));
    let short = unit.zone_word_count(zone) <= 2 && !unit.zone_ends_open(zone);
    (speaks && open && !short).then_some(zone)
}

fn read_back_zone(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    zone: usize,
    done_to: usize,
    rules: &EnglishRules,
) -> Found {
    let start = clause_start(unit, zone, done_to);
    let mut content = vec![start..zone + 1];
    let rest = behind_cue(unit, cue, rules);
    let mut end = rest;
    // `“A,” he said, “B.”`: the piece behind belongs to the same quote.
    let second = rest + usize::from(matches!(unit.lower(rest), "," | ":" | "—" | "--"));
    if unit.zone(second).is_some() && !has_own_cue(unit, second, others) {
        let piece_end = run_of_zones(unit, second, others);
        content.push(second..piece_end);
        end = piece_end;
    }
    let more = rest + 1;
    if content.len() == 1 && unit.lower(rest) == "," && matches!(unit.lower(more), "that" | "to") {
        end = content_end(unit, cue, more, others);
        content.push(more..end);
    }
    let open_end = unit.items.len() <= end + 1;
    Found {
        content,
        done_to: end,
        rule: "quotation-before-cue",
        open_end,
    }
}

/// Whether another cue's clause follows the quotation at `zone` as its speaker.
fn has_own_cue(unit: &Unit<'_, '_>, zone: usize, others: &[Cue]) -> bool {
    others
        .iter()
        .any(|other| zone_before(unit, other, left_edge(other), zone) == Some(zone))
}

/// Behind the quotation at `zone` and what goes on with it up to the next cue or the unit's end.
fn run_of_zones(unit: &Unit<'_, '_>, zone: usize, others: &[Cue]) -> usize {
    let mut end = zone + 1;
    // `“A” and “B”`, or words between two quotations, as long as no cue comes.
    let next_cue = others
        .iter()
        .map(|other| left_edge(other))
        .find(|&left| left >= end)
        .unwrap_or(unit.len());
    for at in end..next_cue {
        if unit.zone(at).is_some() {
            end = at + 1;
        }
    }
    end
}

/// Behind the cue, an inverted subject, and the time, place and occasion that follow.
fn behind_cue(unit: &Unit<'_, '_>, cue: &Cue, rules: &EnglishRules) -> usize {
    let mut at = cue.items.end;
    if cue.kind == CueKind::Inverted
        && let Some(source) = &cue.source
    {
        at = source.mention.end;
    }
    let rest = clause_rest(unit, at);
    // Up to a comma before a quotation or participle, everything else hangs on the cue.
    let comma = rest.clone().find(|&item| {
        unit.lower(item) == ","
            && (unit.zone(item + 1).is_some()
                || (matches!(unit.lower(item + 1), "that" | "to") && item <= at + 1)
                || unit.tag(item + 1) == Tag::VBG
                    && rules.cues.verb(unit.lower(item + 1)).is_some())
    });
    comma.unwrap_or(rest.end)
}

/// "The road is shut, X said": the words stand before the cue, perhaps also behind it.
fn read_back_clause(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    left: usize,
    done_to: usize,
    rules: &EnglishRules,
) -> Option<Found> {
    let comma = left.checked_sub(1).filter(|&at| unit.lower(at) == ",")?;
    if cue.shares_source
        || !cue.verb.says
        || cue.verb.only_with_marks
        || comma <= done_to
        || cue.source.is_none()
    {
        return None;
    }
    let mut after = cue.items.end;
    if let (CueKind::Inverted, Some(source)) = (cue.kind, &cue.source) {
        after = source.mention.end;
    } else {
        after = content_start(unit, cue, after, rules);
    }
    let sign = unit.lower(after);
    let ends = after >= unit.len() || matches!(sign, "." | "?" | "!");
    if !ends && sign != "," && cue.kind != CueKind::Inverted {
        return None;
    }
    let start = clause_start(unit, comma, done_to);
    let has_verb = (start..comma).any(|at| {
        unit.tag(at).is_finite_verb() || (unit.zone(at).is_some() && unit.zone_word_count(at) > 3)
    });
    if sign == "," && unit.zone(after + 1).is_some() {
        return None;
    }
    let goes_on =
        sign == "," && cue.kind == CueKind::Plain && goes_on_behind(unit, after + 1, others);
    if goes_on {
        let end = content_end(unit, cue, after + 1, others);
        return Some(Found {
            content: vec![start..comma, after + 1..end],
            done_to: end,
            rule: "cue-inside-words",
            open_end: false,
        });
    }
    if !has_verb {
        return None;
    }
    Some(Found {
        content: vec![start..comma],
        done_to: after,
        rule: "words-before-cue",
        open_end: false,
    })
}

/// Whether the clause behind a cue in commas continues the words before it.
fn goes_on_behind(unit: &Unit<'_, '_>, at: usize, others: &[Cue]) -> bool {
    let next_cue = others
        .iter()
        .any(|other| other.items.start == at || (left_edge(other) == at));
    let opens = matches!(
        unit.lower(at),
        "who"
            | "which"
            | "as"
            | "after"
            | "when"
            | "while"
            | "in"
            | "during"
            | "and"
            | "but"
            | "where"
    );
    let verb = (at..unit.len()).any(|item| unit.tag(item).is_verb());
    verb && !next_cue && !opens && unit.tag(at) != Tag::VBG
}

fn read_forward(
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
        content: vec![start..end],
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
fn opens_clause(unit: &Unit<'_, '_>, start: usize, end: usize) -> bool {
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

/// Whether the item can open the words a cue reports.
fn may_open(unit: &Unit<'_, '_>, cue: &Cue, at: usize) -> bool {
    // "the kind of job that many say is the future"
    let gap = cue.source.as_ref().is_some_and(|source| {
        matches!(
            unit.lower_before(source.mention.start),
            "that" | "which" | "who" | "what"
        )
    });
    if gap && unit.tag(at).is_finite_verb() {
        return true;
    }
    let tag = unit.tag(at);
    let word = unit.lower(at);
    if cue.verb.acts {
        return !matches!(tag, Tag::CC | Tag::RP) && !(tag.is_finite_verb() && tag != Tag::MD);
    }
    let clause = tag.is_noun()
        || matches!(
            tag,
            Tag::DT
                | Tag::PRP
                | Tag::PRPS
                | Tag::EX
                | Tag::CD
                | Tag::JJ
                | Tag::JJR
                | Tag::JJS
                | Tag::WP
                | Tag::WRB
                | Tag::WDT
                | Tag::PDT
                | Tag::VBG
                | Tag::FW
        )
        || tag.is_adverb()
        || is_pronoun(unit, at)
        || matches!(
            word,
            "if" | "whether"
                | "that"
                | "when"
                | "while"
                | "although"
                | "because"
                | "despite"
                | "after"
                | "in"
                | "of"
                | "to"
                | "as"
                | "by"
                | "for"
                | "with"
                | "under"
                | "from"
                | "at"
                | "on"
                | "no"
                | "not"
        );
    clause
}

fn read_according(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    done_to: usize,
    rules: &EnglishRules,
) -> Option<Found> {
    let source = cue.source.clone()?;
    let before = cue.items.start.checked_sub(1);
    let comma = before.filter(|&at| unit.lower(at) == ",");
    let back_end = comma.unwrap_or(cue.items.start);
    let back = done_to.min(back_end)..back_end;
    let back_has_verb = back
        .clone()
        .any(|at| unit.tag(at).is_finite_verb() || unit.zone(at).is_some());
    let after_source = apposition_end(unit, source.mention.end, rules);
    if back_has_verb && back.len() > 2 {
        let start = clause_start(unit, back_end, done_to);
        return Some(Found {
            content: vec![start..back_end],
            done_to: after_source,
            rule: "according-to",
            open_end: false,
        });
    }
    let sign = matches!(unit.lower(after_source), "," | ":");
    let opens = cue.items.start == 0 && opens_clause(unit, after_source, unit.len());
    if !sign && !opens && unit.zone(after_source).is_none() {
        return None;
    }
    let start = after_source + usize::from(sign);
    let end = content_end(unit, cue, start, others);
    if start >= end {
        return None;
    }
    Some(Found {
        content: vec![start..end],
        done_to: end,
        rule: "according-to",
        open_end: false,
    })
}

/// Behind an apposition between commas at `at`, on its closing comma; `at` itself when there is none.
fn apposition_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> usize {
    if unit.lower(at) != "," {
        return at;
    }
    let titled = (at + 1..at + 6).any(|item| rules.speakers.is_title(unit.lower(item)));
    let opens = matches!(unit.lower(at + 1), "a" | "an" | "who" | "which" | "whose") || titled;
    let close = (at + 1..(at + 25).min(unit.len())).find(|&item| unit.lower(item) == ",");
    match close {
        Some(close)
            if opens
                && !(at + 1..close).any(|item| {
                    unit.tag(item).is_finite_verb()
                        && !matches!(unit.lower(at + 1), "who" | "which" | "whose")
                }) =>
        {
            close
        }
        _ => at,
    }
}
