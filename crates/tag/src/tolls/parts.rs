//! Numbers that are a part of others, of a time before, or given up.

use super::effect_word;
use crate::attacks::rules::Class;
use crate::attacks::words::{Document, Sentence};
use crate::numbers::number_at;

pub(super) fn is_part(doc: &Document<'_>, start: usize, end: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).map_or("", |at| doc.low(at));
    let included = matches!(before(1), "including" | "among" | "from" | "than")
        || before(2) == "including"
        || (before(1) == "them" && before(2) == "among");
    let whole = (start..end + 1)
        .any(|at| doc.low(at) == "of" && matches!(doc.low(at + 1), "them" | "whom"));
    // "40 of the wounded were flown out".
    let some = (start..end).any(|at| {
        doc.low(at) == "of"
            && doc.low(at + 1) == "the"
            && (effect_word(doc.low(at + 2)).is_some()
                || number_at(doc, at + 2)
                    .is_some_and(|all| effect_word(doc.low(all.end)).is_some())
                || matches!(doc.low(at + 2), "victims" | "casualties"))
    });
    included || whole || some
}

/// "had earlier spoken of 27 bodies", "an initial count of ten": a number of a time before.
pub(super) fn is_earlier(doc: &Document<'_>, start: usize, sentence: &Sentence) -> bool {
    let from = start.saturating_sub(7).max(sentence.words.start);
    (from..start)
        .rev()
        .take_while(|&at| !matches!(doc.low(at), "," | ";" | "and" | "but"))
        .any(|at| match doc.low(at) {
            "earlier" | "initially" | "originally" | "previously" => (from..at + 3).any(|word| {
                doc.class(word).is(Class::REPORTING)
                    || matches!(doc.low(word), "put" | "spoken" | "given" | "counted")
            }),
            // "had first spoken of nine injured".
            "first" => {
                at > 0
                    && doc.class(at - 1).is(Class::PERFECT)
                    && (at..at + 3).any(|word| {
                        doc.class(word).is(Class::REPORTING)
                            || matches!(doc.low(word), "put" | "spoken" | "given" | "counted")
                    })
            }
            "initial" | "preliminary" | "provisional" => true,
            _ => false,
        })
}

/// "put at 103, then lowered to 84, then raised to 89": each number but the last was given up.
pub(super) fn is_revised(doc: &Document<'_>, end: usize, sentence: &Sentence) -> bool {
    let changed = |at: usize| {
        matches!(
            doc.low(at),
            "lowered" | "raised" | "revised" | "corrected" | "cut" | "increased" | "reduced"
        )
    };
    let behind = end..(end + 8).min(sentence.words.end);
    behind
        .clone()
        .take_while(|&at| doc.low(at) != ";" && (at == end || number_at(doc, at).is_none()))
        .find(|&at| changed(at))
        .is_some_and(|verb| {
            (verb + 1..verb + 4).any(|at| doc.low(at) == "to" && number_at(doc, at + 1).is_some())
        })
}
