//! Words that stand before their cue: "“…,” X said", "…, X said", and what goes on behind it.

use wirewatch_text::tagger::Tag;

use crate::according::apposition_end;
use crate::contents::{clause_rest, clause_start, content_start};
use crate::cues::{Cue, CueKind};
use crate::drafts::{Found, left_edge, one_piece, zone_before};
use crate::endings::content_end;
use crate::forward::opens_clause;
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// Reads the quotation before a cue, with the words that lead it in and the pieces behind the cue.
pub(crate) fn read_back_zone(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    zone: usize,
    done_to: usize,
    rules: &EnglishRules,
) -> Found {
    let start = clause_start(unit, zone, done_to);
    let mut content = one_piece(start..zone + 1);
    let rest = behind_cue(unit, cue, others, rules);
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
    // `“A” and “B”`, or words between two quotations, as long as no cue comes.
    let next_cue = others
        .iter()
        .map(left_edge)
        .find(|&left| left > zone)
        .unwrap_or(unit.len());
    (zone..next_cue)
        .rev()
        .find(|&at| unit.zone(at).is_some())
        .map_or(zone + 1, |last| last + 1)
}

/// Behind the cue, an inverted subject, and the time, place and occasion that follow.
fn behind_cue(unit: &Unit<'_, '_>, cue: &Cue, others: &[Cue], rules: &EnglishRules) -> usize {
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
    // Another report may follow: "…, who warned that", "but added that".
    let next = others
        .iter()
        .filter_map(|other| left_edge(other).checked_sub(1))
        .find(|&before| {
            rest.contains(&before) && matches!(unit.lower(before), "," | "and" | "but" | "when")
        });
    let end = comma.unwrap_or(rest.end);
    next.map_or(end, |next| next.min(end))
}

/// "The road is shut, X said": the words stand before the cue, perhaps also behind it.
pub(crate) fn read_back_clause(
    unit: &Unit<'_, '_>,
    cue: &Cue,
    others: &[Cue],
    left: usize,
    done_to: usize,
    rules: &EnglishRules,
) -> Option<Found> {
    let comma = left.checked_sub(1).filter(|&at| unit.lower(at) == ",")?;
    if cue.shares_source
        || !(cue.verb.says || cue.verb.tells)
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
    let ends = after >= unit.len()
        || matches!(
            sign,
            "." | "?" | "!" | ";" | "—" | "–" | "--" | "-" | ")" | "when" | "as" | "while"
        )
        || occasion_ends(unit, after);
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
    let goes_on = sign == ","
        && cue.kind == CueKind::Plain
        && goes_on_behind(unit, after + 1, others, has_verb);
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
        let close = apposition_end(unit, after, rules);
        let goes_on = unit.lower(close) == "," && inverted_goes_on(unit, close + 1);
        if cue.kind == CueKind::Inverted && goes_on {
            let end = content_end(unit, cue, close + 1, others);
            return Some(Found {
                content: vec![start..comma, close + 1..end],
                done_to: end,
                rule: "cue-inside-words",
                open_end: false,
            });
        }
        return None;
    }
    Some(Found {
        content: one_piece(start..comma),
        done_to: after,
        rule: "words-before-cue",
        open_end: false,
    })
}

/// Whether nothing but an occasion follows ("she said in a speech on water."): no verb up to the next sign.
fn occasion_ends(unit: &Unit<'_, '_>, at: usize) -> bool {
    let end = (at..unit.len())
        .find(|&item| unit.is_sign(item) || unit.zone(item).is_some())
        .unwrap_or(unit.len());
    let preposition = matches!(unit.tag(at), Tag::IN | Tag::TO) && unit.lower(at) != "that";
    preposition && !(at..end).any(|item| unit.tag(item).is_finite_verb())
}

/// Whether the words before an inverted cue go on at `at`, with their verb or with their main clause.
fn inverted_goes_on(unit: &Unit<'_, '_>, at: usize) -> bool {
    let group = (at..at + 3).find(|&item| !unit.tag(item).is_adverb());
    let verb = group.is_some_and(|item| unit.tag(item).is_finite_verb());
    verb || opens_clause(unit, at, unit.len())
}

/// Whether the clause behind a cue in commas continues the words before it.
fn goes_on_behind(unit: &Unit<'_, '_>, at: usize, others: &[Cue], has_verb: bool) -> bool {
    // "Musa, they said, ordered a halt": the verb behind belongs to the words, cue or not.
    let next_cue = has_verb
        && others
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
