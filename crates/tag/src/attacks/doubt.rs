//! Deeds that a sentence only denies or leaves open.

use std::ops::Range;

use super::events::find_cue;
use super::rules::Cue;
use super::words::Document;

/// Behind a verb of denying: what is denied is told next, not something else.
const DENIED_NEXT: &[&str] = &[
    "that",
    "it",
    "they",
    "its",
    "their",
    "his",
    "he",
    "claims",
    "claim",
    "accusations",
    "reports",
    "allegations",
    "suggestions",
    "having",
    "carrying",
    "being",
];

/// Whether what the words from `at` on tell is denied or left open: "denied that X had carried out", "unclear whether X did".
pub(crate) fn is_denied_or_open(doc: &Document<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let clause = (sentence.start..at)
        .rev()
        .find(|&word| matches!(doc.low(word), "but" | ";" | "and"))
        .map_or(sentence.start, |word| word + 1);
    let denied = find_cue(doc, clause..at, Cue::Denied)
        .is_some_and(|(_, end, _)| (end..end + 2).any(|word| DENIED_NEXT.contains(&doc.low(word))));
    denied || (clause..at).any(|word| doc.low(word) == "whether")
}
