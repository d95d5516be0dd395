//! Whom the text names as the attacker, or as charged with the attack.

use wirewatch_model::Attack;

use super::super::Proof;
use super::add_individual;
use super::doers::{
    beside_doer, caught, is_doer, is_he, leader_of, name_before, name_from, names, shot_by_police,
    speaks_of_attacker, told_as_doer,
};
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
    behind_agents(reading, cluster, made, evidence);
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let reach = if doc.all_capitals { 3 } else { NAMED_REACH };
        // Of several attacks, it is the one told last that somebody is named for.
        let last_of = |told: &[usize]| told.iter().copied().filter(|&at| at <= number).max();
        let near = told.iter().any(|&at| at <= number && number <= at + reach)
            && (doc.all_capitals || last_of(&told) >= last_of(&cluster.rivals));
        if near
            && !doc.all_capitals
            && let Some(words) = beside_doer(reading, &sentence.words)
                .or_else(|| caught(reading, &sentence.words))
                .or_else(|| told_as_doer(reading, &sentence.words))
                .or_else(|| shot_by_police(reading, &sentence.words))
                .or_else(|| leader_of(reading, &sentence.words))
        {
            add_named(reading, words, made, evidence);
            continue;
        }
        if near && let Some(words) = is_he(reading, number) {
            add_named(reading, words, made, evidence);
            continue;
        }
        if near {
            for words in listed(reading, &sentence.words) {
                add_named(reading, words, made, evidence);
            }
        }
        let Some(at) = sentence
            .words
            .clone()
            .find(|&at| matches!(doc.low(at), "named" | "identified" | "charged"))
            .filter(|_| near)
        else {
            continue;
        };
        if let Some(words) = as_suspect(reading, at, sentence.words.end) {
            add_named(reading, words, made, evidence);
            continue;
        }
        let pronoun =
            matches!(doc.low(at + 1), "him" | "her") && speaks_of_attacker(reading, number);
        let attacker = (at.saturating_sub(3)..at + 6)
            .any(|word| is_doer(doc, word) || matches!(doc.low(word), "murder" | "terrorism"))
            || is_charged_over(doc, at)
            || pronoun
            || behind_relative(reading, at, sentence.words.end).is_some();
        if !attacker {
            continue;
        }
        let behind = (at..at + 8)
            .find(|&word| doc.low(word) == "as")
            .map(|word| word + 1)
            .filter(|&word| names(doc, word))
            .or_else(|| behind_relative(reading, at, sentence.words.end));
        let name = behind
            .map(|start| name_from(reading, start))
            .or_else(|| name_before(reading, at))
            .or_else(|| opening_name(reading, at));
        let Some(words) = name.filter(|words| words.len() >= 2) else {
            continue;
        };
        add_named(reading, words, made, evidence);
    }
}

/// So many sentences behind an attack may name who did it.
const NAMED_REACH: usize = 8;

fn add_named(
    reading: &Reading<'_>,
    words: std::ops::Range<usize>,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    let span = doc.span(&words);
    let is_group = reading.groups.iter().any(|group| group.span.overlaps(span))
        || reading.places.iter().any(|place| {
            let whole = place.span.start <= span.start && span.end <= place.span.end;
            whole || doc.all_capitals && place.span.overlaps(span)
        });
    if !is_group && add_individual(made, span.of(doc.text)) {
        evidence.add("perpetrators", &words, "named-as", 0.8);
    }
}

/// "the arrested men were identified as A, 23, and B", "arrest warrants for A and B": the names of those who are held or sought.
fn listed(reading: &Reading<'_>, sentence: &std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let doc = reading.doc;
    let held = |at: usize| {
        matches!(
            doc.low(at),
            "arrested"
                | "detained"
                | "captured"
                | "detainees"
                | "suspects"
                | "suspected"
                | "accused"
                | "alleged"
        ) || doc.class(at).is(Class::ATTACKER) && !doc.class(at).is(Class::FORCE)
    };
    let dead = |at: usize| matches!(doc.low(at), "victim" | "victims" | "dead" | "wounded");
    if sentence.clone().any(dead) {
        return Vec::new();
    }
    let start = sentence.clone().find_map(|at| {
        let named = matches!(doc.low(at), "identified" | "named")
            && doc.low(at + 1) == "as"
            && (at.saturating_sub(8).max(sentence.start)..at).any(held);
        let sought = doc.low(at) == "arrest"
            && matches!(doc.low(at + 1), "warrant" | "warrants")
            && doc.low(at + 2) == "for";
        let told = doc.low(at) == ":"
            && (sentence.start..at).any(|word| doc.low(word) == "arrested")
            && (sentence.start..at)
                .any(|word| doc.class(word).is(Class::EVENT) || matches!(doc.low(word), "murder"));
        if named {
            Some(at + 2)
        } else if sought {
            Some(at + 3)
        } else {
            told.then_some(at + 1)
        }
    });
    let mut found = Vec::new();
    let Some(mut at) = start else {
        return found;
    };
    for _ in 0..LIST {
        let words = name_from(reading, at);
        if words.len() < 2 || words.end > sentence.end {
            break;
        }
        at = words.end;
        found.push(words);
        while at < sentence.end
            && (matches!(doc.low(at), "," | "and" | ";" | "aged" | "also")
                || doc.low(at).starts_with(|c: char| c.is_ascii_digit()))
        {
            at += 1;
        }
    }
    found
}

/// No list of suspects is longer.
const LIST: usize = 12;

/// "named the man who shot six worshippers as Ann Rill, 40": the name behind a clause of what he did.
fn behind_relative(reading: &Reading<'_>, at: usize, end: usize) -> Option<usize> {
    let doc = reading.doc;
    let relative = (at + 1..end.min(at + 6)).any(|word| matches!(doc.low(word), "who" | "that"));
    let start = (at + 6..end)
        .rev()
        .find(|&word| doc.low(word) == "as" && doc.is_name(word + 1))?
        + 1;
    let name = name_from(reading, start);
    let closed = matches!(doc.low(name.end), "," | ".") || name.end == end;
    (relative && closed && name.len() >= 2).then_some(start)
}

/// "the former employee, Ann Rill, 26, stabbed": the name behind the noun that did it.
fn behind_agents(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    let events = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number));
    let agents = events.flat_map(|event| &event.roles.agents);
    for agent in agents.filter(|_| !doc.all_capitals) {
        let named = name_from(reading, agent.words.end + 1);
        let aged = doc.low(named.end) == ","
            && doc
                .low(named.end + 1)
                .starts_with(|c: char| c.is_ascii_digit());
        let one = doc.low(agent.words.end) == "," && !agent.is_name && !agent.is_plural(doc);
        if one && aged && named.len() >= 2 {
            add_named(reading, named, made, evidence);
        }
    }
}

/// "named Shin Aru, a man of 41, as the suspect", "identified Ann Rill as the driver".
fn as_suspect(reading: &Reading<'_>, at: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let words = name_from(reading, at + 1);
    let told = (words.end..end.min(words.end + 16)).any(|word| {
        doc.low(word) == "as"
            && matches!(doc.low(word + 1), "the" | "a" | "an" | "its" | "their")
            && (word + 2..word + 5).any(|noun| is_doer(doc, noun))
    });
    (words.len() >= 2 && told).then_some(words)
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
