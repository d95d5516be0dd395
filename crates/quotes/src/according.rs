//! "According to X, …" and "…, according to X".

use crate::contents::{clause_start, content_end};
use crate::cues::Cue;
use crate::drafts::{Found, one_piece};
use crate::forward::opens_clause;
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// Reads the words before such a phrase, else those behind it.
pub(crate) fn read_according(
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
            content: one_piece(start..back_end),
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
        content: one_piece(start..end),
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
