//! The hurt, counted by where they lie and what is done for them.

use crate::attacks::words::{Document, Sentence};
use crate::numbers::Number;

/// "left 49 in hospital", "hospitals had treated 140 people": the hurt, counted where they lie.
pub(super) fn is_in_care(doc: &Document<'_>, number: &Number, sentence: &Sentence) -> bool {
    let Some(verb) = number
        .start
        .checked_sub(1)
        .filter(|&at| sentence.words.contains(&at))
    else {
        return false;
    };
    let hospital = |at: usize| matches!(doc.low(at), "hospital" | "hospitals");
    let carer = |at: usize| hospital(at) || matches!(doc.low(at), "doctors" | "clinics" | "medics");
    match doc.low(verb) {
        "left" | "put" | "sent" | "landed" => (number.end..number.end + 4)
            .take_while(|at| sentence.words.contains(at) && doc.low(*at) != ",")
            .any(|at| hospital(at) && matches!(doc.low(at - 1), "in" | "to")),
        "treated" | "treating" | "admitted" => {
            (verb.saturating_sub(6).max(sentence.words.start)..verb).any(carer)
        }
        _ => false,
    }
}

/// "were treated for burns", "needed treatment", "fell ill": the hurt, by what is done for them.
pub(super) fn is_care(doc: &Document<'_>, at: usize) -> bool {
    let treated = doc.low(at) == "treated"
        && matches!(
            (doc.low(at + 1), doc.low(at + 2)),
            ("for" | "in" | "at" | "on", _) | ("," | ".", _)
        );
    treated || matches!(doc.low(at), "hospitalised" | "hospitalized")
}
