use std::ops::Range;

use wirewatch_model::GroupMention;

use super::NOUNS;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// In a text of capitals, two to five words that no list knows are a name.
pub(super) fn capital_name(doc: &Document<'_>, first: usize, end: usize) -> bool {
    let particle =
        |at: usize| at > first && matches!(doc.low(at), "de" | "del" | "la" | "al" | "y");
    let unknown = |at: usize| {
        doc.class(at) == Class::NONE
            && doc.low(at).starts_with(char::is_alphabetic)
            && doc.low(at).len() > 2
    };
    doc.all_capitals
        && (2..=5).contains(&(end - first))
        && (first..end).all(|at| unknown(at) || particle(at))
}

/// A capital letter at a sentence's start tells no name.
pub(super) fn opens_sentence(doc: &Document<'_>, at: usize) -> bool {
    let start = doc
        .sentences
        .get(doc.sentence_of(at))
        .map_or(0, |sentence| sentence.words.start);
    at <= start + 1 && (start..at).all(|word| doc.words.get(word).is_some_and(|word| !word.is_word))
}

/// The last noun the rules know, else the last word; what follows a known noun can only be its name.
pub(super) fn head_of(doc: &Document<'_>, first: usize, end: usize) -> usize {
    let last = end.saturating_sub(1).max(first);
    if doc.class(last).is(Class::EVENT) && !doc.class(last).is(NOUNS) {
        return last;
    }
    (first..end)
        .rev()
        .find(|&at| doc.class(at).is(NOUNS))
        .filter(|&at| {
            !doc.is_name(last)
                || doc.is_name(at)
                || doc
                    .class(at)
                    .is(Class::ATTACKER | Class::PERSON | Class::OFFICE)
        })
        .unwrap_or(last)
}

pub(super) fn group_in(
    doc: &Document<'_>,
    words: &Range<usize>,
    groups: &[GroupMention],
) -> Option<usize> {
    let span = doc.span(words);
    let from = groups.partition_point(|group| group.span.end <= span.start);
    let group = groups.get(from)?;
    (group.span.overlaps(span) && !group.part_of_name).then_some(from)
}

/// Whether what follows the weapon at `head` makes the phrase something that has to do with weapons.
pub(super) fn is_of_weapons(doc: &Document<'_>, head: usize, end: usize) -> bool {
    (head + 1..end).any(|at| {
        matches!(
            doc.low(at),
            "alert"
                | "detector"
                | "detectors"
                | "disposal"
                | "expert"
                | "experts"
                | "factory"
                | "hoax"
                | "maker"
                | "makers"
                | "scare"
                | "scares"
                | "squad"
                | "threat"
                | "threats"
                | "warning"
        )
    })
}
