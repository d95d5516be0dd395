//! Attacks that the text brings in anew, behind one of which it has told.

use super::Cluster;
use super::compare::family;
use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// "A second bomb went off", "others sprayed bullets": the words say that it is another attack.
pub(super) fn is_another(reading: &Reading<'_>, event: &Event) -> bool {
    if is_told_apart(reading, event) || is_days_before(reading, event) {
        return true;
    }
    if event.weight < 2 || event.form_is_cue() {
        return false;
    }
    let doc = reading.doc;
    let start = event.hit.words.start;
    let noun = event.hit.form == Form::Noun
        && start > 0
        && matches!(
            doc.low(start - 1),
            "second" | "third" | "another" | "separate" | "other"
        );
    let weapon = event.hit.form.is_verb()
        && event
            .roles
            .weapons
            .iter()
            .filter(|weapon| weapon.words.end <= start)
            .any(|weapon| {
                weapon
                    .words
                    .clone()
                    .any(|at| matches!(doc.low(at), "second" | "third" | "another" | "other"))
            });
    let others = start > 0
        && event.hit.form.is_verb()
        && doc.low(start - 1) == "others"
        && doc
            .sentences
            .get(event.sentence)
            .is_some_and(|sentence| sentence.words.start + 1 == start);
    noun || weapon || others
}

/// "a bomb killed 14, less than a day after a bomber killed 17": the same sentence tells of an attack days before.
fn is_days_before(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let Some(sentence) = doc.sentences.get(event.sentence) else {
        return false;
    };
    let told_before = reading.events.iter().any(|other| {
        other.sentence == event.sentence
            && other.hit.words.end <= event.hit.words.start
            && other.weight >= 1
            && other.hit.form.is_verb()
    });
    let from = event
        .hit
        .words
        .start
        .saturating_sub(7)
        .max(sentence.words.start);
    let after = (from + 1..event.hit.words.start).rev().find(|&at| {
        doc.low(at) == "after"
            && matches!(
                doc.low(at - 1),
                "day" | "days" | "week" | "weeks" | "month" | "months" | "hours"
            )
    });
    told_before
        && event.hit.form.is_verb()
        && after.is_some_and(|after| {
            !reading.events.iter().any(|other| {
                other.sentence == event.sentence
                    && !other.form_is_cue()
                    && other.hit.words.start > after
                    && other.hit.words.end <= event.hit.words.start
                    && other.hit.words != event.hit.words
            })
        })
}

/// "Separately, gunmen shot", "Earlier in July the rebels killed": the sentence begins with another attack.
fn is_told_apart(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let Some(sentence) = doc.sentences.get(event.sentence) else {
        return false;
    };
    let first = sentence.words.start;
    let apart = match doc.low(first) {
        "separately" | "elsewhere" => true,
        "earlier" => matches!(doc.low(first + 1), "in" | "this" | "last"),
        // "Two days after that, a constable was shot".
        _ if matches!(
            doc.low(first + 1),
            "day" | "days" | "week" | "weeks" | "hours"
        ) =>
        {
            doc.low(first + 2) == "later"
                || (doc.low(first + 2) == "after" && doc.low(first + 3) == "that")
        }
        _ => is_added(doc, first) && tells_anew(reading, event),
    };
    let begins = || {
        let mut told = reading
            .events
            .iter()
            .filter(|other| other.sentence == event.sentence);
        told.next()
            .is_some_and(|other| other.hit.words == event.hit.words)
    };
    apart && begins()
}

/// "In addition", "In another attack", "Meanwhile": the sentence goes on to something else.
fn is_added(doc: &Document<'_>, first: usize) -> bool {
    match (doc.low(first), doc.low(first + 1)) {
        ("meanwhile" | "additionally" | "finally" | "likewise", _)
        | ("in", "addition" | "another" | "other")
        | ("moreover" | "furthermore" | "besides", ",") => true,
        // "Another report stated", "Other sources said".
        ("another" | "other", _) => {
            (first + 1..first + 4).any(|at| OTHER_NEWS.contains(&doc.low(at)))
        }
        ("in", "a" | "an") => matches!(
            doc.low(first + 2),
            "separate" | "different" | "similar" | "unrelated" | "related" | "parallel" | "second"
        ),
        _ => false,
    }
}

/// Behind "another" at the head of a sentence: news of something else.
const OTHER_NEWS: &[&str] = &[
    "report",
    "reports",
    "development",
    "developments",
    "incident",
    "incidents",
    "action",
    "actions",
    "case",
    "cases",
    "source",
    "sources",
];

/// Whether an event tells an attack of its own, with what was attacked or used; else it may be what came of the one before.
fn tells_anew(reading: &Reading<'_>, event: &Event) -> bool {
    let with_whom = !event.roles.patients.is_empty() || !event.roles.weapons.is_empty();
    let how = !event.kind.is_empty();
    event.hit.form.is_verb()
        && with_whom
        && (how || event.date.is_some() || is_somewhere(reading, event))
}

/// "Gunmen shot a judge. ... In Sola, two pylons were blown up": what the words bring in anew was attacked by itself.
///
/// People hurt behind an attack on a thing may have been in it, so only a day or town of its own makes theirs another.
pub(super) fn hits_anew(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    let doc = reading.doc;
    let strong = event.hit.form.is_verb() && event.weight >= 2 && !event.kind.is_empty();
    let told: Vec<&Event> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .filter(|other| !other.form_is_cue())
        .collect();
    let beside = told.iter().any(|other| other.sentence == event.sentence);
    if !strong || beside || refers_back(doc, event) || goes_on(doc, event) {
        return false;
    }
    // "the attack on the festival": a noun may sum up what the verbs behind it tell.
    // unless they tell something of another kind.
    let has_deed = told.iter().any(|other| {
        let sums_up = other.hit.form == Form::Noun && family(&other.kind) == family(&event.kind);
        !sums_up && !other.kind.is_empty() && suffered(other).next().is_some()
    });
    let own: Vec<&Phrase> = suffered(event).collect();
    let old: Vec<&Phrase> = told.iter().flat_map(|other| suffered(other)).collect();
    let is_known = |one: &Phrase| old.iter().any(|other| may_be_one(doc, one, other));
    if !has_deed
        || own.is_empty()
        || !own.iter().all(|one| is_brought_in(doc, one))
        || own.iter().any(|one| is_known(one))
    {
        return false;
    }
    let alike = told
        .iter()
        .any(|other| other.weight >= 2 && family(&other.kind) == family(&event.kind));
    let both = |sort: fn(&Phrase) -> bool| {
        own.iter().any(|one| sort(one)) && old.iter().any(|one| sort(one))
    };
    both(is_thing)
        || both(|phrase| !is_thing(phrase))
        || event.date.is_some()
        || is_somewhere(reading, event)
        || !alike
}

/// Whether the words of an event say where, finer than the country.
pub(super) fn is_somewhere(reading: &Reading<'_>, event: &Event) -> bool {
    event
        .place
        .and_then(|at| reading.places.get(at))
        .is_some_and(|place| place.fineness() > 0)
}

/// "were killed in the attack": the sentence speaks of the one told before.
fn refers_back(doc: &Document<'_>, event: &Event) -> bool {
    let known = |at: usize| {
        matches!(
            doc.low(at),
            "the" | "this" | "that" | "these" | "those" | "same"
        )
    };
    doc.sentences.get(event.sentence).is_some_and(|sentence| {
        let mut words = sentence.words.clone();
        words.any(|at| doc.class(at).is(Class::EVENT) && (at.saturating_sub(3)..at).any(known))
    })
}

/// "They also set fire to a car": who did the one before goes on.
fn goes_on(doc: &Document<'_>, event: &Event) -> bool {
    let mut at = event.hit.words.start;
    while at > 0 && doc.class(at - 1).is(Class::AUXILIARY | Class::ADVERB) {
        at -= 1;
    }
    at > 0 && matches!(doc.low(at - 1), "they" | "he" | "she")
}

/// Those who or which suffered an event, without the places where it was.
fn suffered(event: &Event) -> impl Iterator<Item = &Phrase> {
    let patients = event.roles.patients.iter();
    patients.filter(|patient| !patient.class.is(Class::AREA) && !patient.is_place)
}

fn is_thing(phrase: &Phrase) -> bool {
    phrase.class.is(Class::THING | Class::VENUE) && !phrase.class.is(Class::PERSON)
}

/// "a bridge", "two guards", "Ann Rill": words for what was not told of before.
fn is_brought_in(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let first = phrase.words.start;
    let counted = phrase.count.is_some() && !doc.class(first).is(Class::DETERMINER);
    matches!(doc.low(first), "a" | "an" | "another") || counted || phrase.is_name
}

/// Whether two phrases can be of one: of one head, or with a name in common.
fn may_be_one(doc: &Document<'_>, one: &Phrase, other: &Phrase) -> bool {
    let stem = |phrase: &Phrase| doc.low(phrase.head).trim_end_matches('s');
    let named = |at: usize| doc.class(at) == Class::NONE && doc.low(at).len() > 3;
    let has = |low: &str| other.words.clone().any(|at| doc.low(at) == low);
    stem(one) == stem(other) || one.words.clone().any(|at| named(at) && has(doc.low(at)))
}
