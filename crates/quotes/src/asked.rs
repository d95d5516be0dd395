//! Questions and reports in the passive: "asked whether …, X said", "Musa was asked by a reporter about …", "as reported by X".

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::cue_words::CueVerb;
use crate::cues::{Cue, CueKind};
use crate::drafts::{Found, one_piece};
use crate::endings::closes_clause;
use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
use crate::settings::setting_end;
use crate::sources::{Source, group_start};
use crate::unit::Unit;

/// A passive cue at `at`: who asks or reports stands behind "by", or is not told.
pub(crate) fn passive_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    let word = unit.lower(at);
    let asks = matches!(word, "asked" | "questioned" | "pressed" | "quizzed");
    let start = group_start(unit, at);
    let before = unit.lower_before(start);
    let be = (start..at).any(|item| is_be(unit.lower(item)));
    let opens = start == 0
        || matches!(
            before,
            "when" | "if" | "once" | "until" | "though" | "," | "as"
        );
    let reported = before == "as" && start == at && unit.lower(at + 1) == "by";
    let says = rules.cues.verb(word).is_some_and(|verb| verb.says);
    let passive = (asks && (be || (start == at && opens))) || (says && reported);
    // "as asked" and "Musa asked" are no passives.
    if !passive || (start == at && before == "," && !asks_something(unit, at + 1)) {
        return None;
    }
    let source = by_phrase(unit, at + 1);
    Some(Cue {
        items: start..at + 1,
        at,
        kind: CueKind::Passive,
        verb: CueVerb {
            says: true,
            ..CueVerb::default()
        },
        source: source.map(Source::of),
        shares_source: false,
    })
}

fn is_be(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "were" | "been" | "being" | "be" | "'s" | "'re"
    )
}

/// "by a reporter" at `at`: the one who asks.
fn by_phrase(unit: &Unit<'_, '_>, at: usize) -> Option<Range<usize>> {
    (unit.lower(at) == "by")
        .then(|| phrase_after(unit, at + 1))
        .flatten()
}

/// Whether a question's words can begin at `at`.
fn asks_something(unit: &Unit<'_, '_>, at: usize) -> bool {
    matches!(
        unit.lower(at),
        "whether"
            | "if"
            | "about"
            | "what"
            | "why"
            | "how"
            | "who"
            | "whom"
            | "which"
            | "where"
            | "when"
            | "to"
            | "for"
            | "by"
    )
}

/// Reads what was asked or reported: the words behind the cue, up to the main clause.
pub(crate) fn read_passive(unit: &Unit<'_, '_>, cue: &Cue, rules: &EnglishRules) -> Option<Found> {
    let mut at = cue
        .source
        .as_ref()
        .map_or(cue.items.end, |source| source.mention.end);
    while !asks_something(unit, at) {
        let next = setting_end(unit, at, rules);
        if next == at {
            break;
        }
        at = next;
    }
    let reported = !matches!(
        unit.lower(cue.at),
        "asked" | "questioned" | "pressed" | "quizzed"
    );
    if reported {
        if unit.lower(at) != "," || phrase_after(unit, at + 1).is_none() {
            return None;
        }
        at += 1;
    }
    let wants = asks_something(unit, at) || phrase_after(unit, at).is_some();
    if !wants {
        return None;
    }
    let leads_in = !reported && !cue.items.clone().any(|item| is_be(unit.lower(item)));
    let end = (at + 1..unit.len())
        .find(|&item| {
            matches!(unit.lower(item), "." | "?" | ";" | ":")
                || unit.zone(item).is_some()
                || (unit.lower(item) == "," && closes_clause(unit, item, leads_in))
        })
        .unwrap_or(unit.len());
    let has_words = (at..end).any(|item| unit.tag(item) != Tag::Punctuation);
    (has_words && end > at).then(|| Found {
        content: one_piece(at..end),
        done_to: end,
        rule: "asked-or-reported",
        open_end: false,
    })
}
