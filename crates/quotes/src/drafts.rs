//! The quotes of one unit: each cue joined with its words.

use std::ops::Range;

use crate::according::read_according;
use crate::asked::read_passive;
use crate::backward::{read_back_clause, read_back_zone};
use crate::cues::{Cue, CueKind, find_cues};
use crate::forward::read_forward;
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

/// A content of one piece.
pub(crate) fn one_piece(piece: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(piece).collect()
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
        if says_nothing(unit, &cue) {
            continue;
        }
        let Some(found) = read_cue(unit, &cue, others, done_to, rules) else {
            continue;
        };
        done_to = found.done_to;
        let relative = cue
            .source
            .as_ref()
            .is_some_and(|source| matches!(unit.lower(source.mention.start), "who" | "which"));
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
            shares: cue.shares_source || relative,
            reach: 0,
        });
    }
    (drafts, nested)
}

/// Whether the cue reports no speech: nobody speaks ("no group claimed"), or something only bears a name ("which calls itself").
fn says_nothing(unit: &Unit<'_, '_>, cue: &Cue) -> bool {
    let nobody = cue.source.as_ref().is_some_and(|source| {
        matches!(
            unit.lower(source.mention.start),
            "no" | "nobody" | "none" | "neither"
        )
    });
    let named = matches!(unit.lower(cue.at), "call" | "calls" | "called" | "calling")
        && matches!(
            unit.lower(cue.items.end),
            "itself" | "themselves" | "himself" | "herself"
        );
    nobody || named
}

/// The words found for one cue.
pub(crate) struct Found {
    pub(crate) content: Vec<Range<usize>>,
    /// The item behind everything this cue uses.
    pub(crate) done_to: usize,
    pub(crate) rule: &'static str,
    pub(crate) open_end: bool,
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
    if cue.kind == CueKind::Passive {
        return read_passive(unit, cue, rules);
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

/// The first item of the cue's clause.
pub(crate) fn left_edge(cue: &Cue) -> usize {
    match (&cue.source, cue.kind) {
        (Some(source), CueKind::Plain) if !cue.shares_source => {
            source.mention.start.min(cue.items.start)
        }
        _ => cue.items.start,
    }
}

/// The quotation right before the cue's clause, when the clause reads as its speaker.
pub(crate) fn zone_before(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    left: usize,
    done_to: usize,
) -> Option<usize> {
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
