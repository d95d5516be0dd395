//! Whom the text names as the attacker, or as charged with the attack.

use wirewatch_model::{Attack, Perpetrator, PerpetratorKind};

use super::super::Proof;
use super::same_name;
use crate::attacks::merge::Cluster;
use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// "named the dead suspect as X", "X, named as the mastermind", "X has been charged with murder".
pub(super) fn named_as(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    if cluster.is_background {
        return;
    }
    let told: Vec<usize> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .map(|event| event.sentence)
        .collect();
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let near = told.iter().any(|&at| at <= number && number <= at + 3);
        let Some(at) = sentence
            .words
            .clone()
            .find(|&at| matches!(doc.low(at), "named" | "identified" | "charged"))
            .filter(|_| near)
        else {
            continue;
        };
        let attacker = (at.saturating_sub(3)..at + 6).any(|word| {
            doc.class(word).is(Class::ATTACKER) || matches!(doc.low(word), "murder" | "terrorism")
        }) || is_charged_over(doc, at);
        if !attacker {
            continue;
        }
        let behind = (at..at + 8)
            .find(|&word| doc.low(word) == "as")
            .map(|word| word + 1)
            .filter(|&word| names(doc, word));
        let name = behind
            .map(|start| name_from(reading, start))
            .or_else(|| name_before(reading, at))
            .or_else(|| opening_name(reading, at));
        let Some(words) = name.filter(|words| words.len() >= 2) else {
            continue;
        };
        let name = doc.span(&words).of(doc.text);
        let span = doc.span(&words);
        let is_group = reading.groups.iter().any(|group| group.span.overlaps(span))
            || doc.all_capitals && reading.places.iter().any(|place| place.span.overlaps(span));
        if !is_group
            && !made
                .perpetrators
                .iter()
                .any(|known| same_name(&known.name, name))
        {
            made.perpetrators.push(Perpetrator {
                name: name.to_owned(),
                kind: PerpetratorKind::Individual,
                group_id: None,
            });
            evidence.add("perpetrators", &words, "named-as", 0.8);
        }
    }
}

/// "charged over Saturday's shooting", "charged with the bombing".
fn is_charged_over(doc: &Document<'_>, at: usize) -> bool {
    doc.low(at) == "charged"
        && matches!(doc.low(at + 1), "over" | "with" | "in" | "for")
        && (at + 2..at + 7).any(|word| doc.class(word).is(Class::EVENT))
}

/// "Ann Rill, 46, appeared in court, charged over": the name that opens the sentence.
fn opening_name(reading: &Reading<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let start = doc.sentences.get(doc.sentence_of(at))?.words.start;
    let words = name_from(reading, start);
    let told = doc.low(words.end) == ","
        && doc
            .low(words.end + 1)
            .starts_with(|c: char| c.is_ascii_digit());
    (is_charged_over(doc, at) && told && words.len() >= 2).then_some(words)
}

/// The capital words from `start` on.
fn name_from(reading: &Reading<'_>, start: usize) -> std::ops::Range<usize> {
    let doc = reading.doc;
    let mut end = start;
    while names(doc, end) && doc.words.get(end).is_some_and(|word| word.is_word) {
        end += 1;
    }
    start..end
}

/// The last capital words before `at`, with a comma or auxiliary between at most.
fn name_before(reading: &Reading<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let mut end = at;
    while end > 0 && at - end < 4 && !names(doc, end - 1) {
        end -= 1;
    }
    let mut start = end;
    while start > 0
        && names(doc, start - 1)
        && doc.words.get(start - 1).is_some_and(|word| word.is_word)
    {
        start -= 1;
    }
    (end > start).then_some(start..end)
}

/// Whether the word may be one of a person's name: in a text of capitals, one that no list knows.
fn names(doc: &Document<'_>, at: usize) -> bool {
    if !doc.all_capitals {
        return doc.is_name(at);
    }
    let low = doc.low(at);
    doc.class(at) == Class::NONE && low.len() > 2 && low.starts_with(char::is_alphabetic)
        || matches!(low, "de" | "del" | "la")
}
