//! Days of what people did before: "bought a week before", "who landed in May", "that made peace in 2014".

use std::ops::Range;

use crate::attacks::words::{Document, Sentence};

/// Verbs of what somebody did or had done to him before the news.
const DONE: &[&str] = &[
    "bought",
    "born",
    "married",
    "divorced",
    "landed",
    "joined",
    "elected",
    "appointed",
    "founded",
    "signed",
    "moved",
    "retired",
    "settled",
    "graduated",
    "deported",
    "enlisted",
    "emigrated",
    "immigrated",
    "released",
    "paroled",
    "pardoned",
    "purchased",
    "rented",
    "hired",
    "acquired",
    "resigned",
    "inherited",
    "converted",
    "pledged",
];

/// Whether the day stands behind a verb of somebody's past in one clause with it.
pub(crate) fn is_of_ones_past(
    doc: &Document<'_>,
    date: &Range<usize>,
    sentence: &Sentence,
) -> bool {
    let from = date.start.saturating_sub(8).max(sentence.words.start);
    let mut before = (from..date.start)
        .rev()
        .take_while(|&at| !matches!(doc.low(at), "," | ";" | "and" | "but" | "when" | "after"));
    before.any(|at| {
        let peace = doc.low(at) == "peace" && at > 0 && doc.low(at - 1) == "made";
        DONE.contains(&doc.low(at)) || peace
    })
}
