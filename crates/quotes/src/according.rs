//! "According to X, …" and "…, according to X".

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::contents::clause_start;
use crate::cues::Cue;
use crate::drafts::{Found, one_piece};
use crate::endings::content_end;
use crate::forward::opens_clause;
use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// How many words the phrase behind "according to" can have.
const LONGEST_SOURCE: usize = 30;

/// The phrase behind "according to", prepositional parts included.
pub(crate) fn according_source(unit: &Unit<'_, '_>, start: usize) -> Option<Range<usize>> {
    let phrase = phrase_after(unit, start)
        .or_else(|| phrase_after(unit, start + 1).map(|phrase| start..phrase.end));
    // A name the tags do not show ("ouest-france.fr"): everything up to the next sign.
    let Some(mut source) = phrase else {
        let end = (start..start + 6)
            .find(|&at| at >= unit.len() || unit.is_sign(at) || unit.zone(at).is_some())?;
        return (end > start).then_some(start..end);
    };
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
    let back = clause_start(unit, back_end, done_to)..back_end;
    let back_has_verb = back
        .clone()
        .any(|at| unit.tag(at).is_finite_verb() || unit.zone(at).is_some());
    let after_source = apposition_end(unit, source.mention.end, rules);
    let ends = after_source >= unit.len() || matches!(unit.lower(after_source), "." | ";");
    if back.len() > 2 && (back_has_verb || ends) {
        return Some(Found {
            content: one_piece(back),
            done_to: after_source,
            rule: "according-to",
            open_end: false,
        });
    }
    let after_source = if back.len() <= 2 {
        long_source_end(unit, after_source)
    } else {
        after_source
    };
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
    // "The plan, according to X, is …": the subject stands before the phrase.
    let split = comma.is_some() && !back.is_empty() && unit.tag(start).is_finite_verb();
    let mut content = one_piece(start..end);
    if split {
        content.insert(0, back);
    }
    Some(Found {
        content,
        done_to: end,
        rule: "according-to",
        open_end: false,
    })
}

/// The comma behind a long phrase at the start of a sentence ("According to a poll published on Friday, …").
fn long_source_end(unit: &Unit<'_, '_>, at: usize) -> usize {
    if matches!(unit.lower(at), "," | ":") || unit.zone(at).is_some() {
        return at;
    }
    for item in at..(at + LONGEST_SOURCE).min(unit.len()) {
        let relative = matches!(unit.lower_before(item), "that" | "who" | "which");
        match unit.lower(item) {
            "," | ":" => return item,
            "." | ";" => return at,
            _ if unit.zone(item).is_some() => return at,
            _ if unit.tag(item).is_finite_verb() && !relative && item < at + 2 => return at,
            _ => {}
        }
    }
    at
}

/// Behind an apposition between commas at `at`, on its closing comma; `at` itself when there is none.
pub(crate) fn apposition_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> usize {
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
