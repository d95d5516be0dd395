//! Who the victims were, where a sentence of its own lists them: "The victims were two nuns and a driver".

use super::phrases::Phrase;
use super::reading::{Event, Reading};
use super::rules::Class;
use super::words::{Document, Sentence};

/// So many sentences behind an attack, "the victims" are still its own.
const REACH: usize = 3;

/// Adds those whom the sentence with the number `at` lists as victims to the attack told last.
pub(crate) fn add_listed(
    reading: &mut Reading<'_>,
    at: usize,
    sentence: &Sentence,
    phrases: &[Phrase],
) {
    let Some(from) = list_begins(reading.doc, sentence) else {
        return;
    };
    let listed = listed(reading.doc, from, phrases);
    let near = |event: &&mut Event| event.sentence + REACH >= at && !event.is_background;
    let Some(event) = reading.events.iter_mut().rev().find(near) else {
        return;
    };
    for phrase in listed {
        let known = event
            .roles
            .patients
            .iter()
            .any(|patient| patient.words == phrase.words);
        if !known {
            event.roles.patients.push(phrase);
        }
    }
}

/// The people from the word `from` on, as far as commas and "and" join them.
fn listed(doc: &Document<'_>, from: usize, phrases: &[Phrase]) -> Vec<Phrase> {
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    let mut end = from;
    let mut found: Vec<Phrase> = Vec::new();
    for phrase in phrases.iter().filter(|phrase| phrase.words.start >= from) {
        let mut gap = end..phrase.words.start;
        let next = gap.clone().any(|word| doc.low(word) == ";") && gap.len() < 8;
        let joins = gap.all(|word| matches!(doc.low(word), "," | "and" | ";" | ":"));
        // What hangs on one of them is passed over: "a clerk at the bank".
        let hangs = phrase.preposition.is_some() && !joins;
        if found.is_empty() && !joins || !(joins || hangs || next) {
            break;
        }
        end = phrase.words.end;
        let one = phrase.class.is(people) && !phrase.class.is(Class::ATTACKER);
        if one && !hangs && phrase.group.is_none() {
            found.push(phrase.clone());
        }
    }
    found
}

/// The word behind "the victims were", "the injured are:", "among the dead was", "also injured were".
fn list_begins(doc: &Document<'_>, sentence: &Sentence) -> Option<usize> {
    let first = sentence.words.start;
    let at = sentence.words.clone().find(|&at| {
        let article = at > first && doc.class(at - 1).is(Class::DETERMINER);
        let among = article && at > first + 1 && doc.low(at - 2) == "among";
        let who = at > first + 1
            && matches!(doc.low(at - 1), "were" | "was" | "are")
            && doc.low(at - 2) == "who";
        let opens = at <= first + REACH;
        let also = at <= first + 1 && (at == first || doc.low(first) == "also");
        SUFFERERS.contains(&doc.low(at)) && (article && (among || opens) || who && opens || also)
    })?;
    let limit = sentence.words.end.min(at + REACH + 3);
    let verb = (at + 1..limit)
        .take_while(|&word| !matches!(doc.low(word), "," | ";" | "who" | "and"))
        .find(|&word| {
            matches!(
                doc.low(word),
                "was" | "were" | "is" | "are" | "include" | "included" | "includes"
            )
        })?;
    let near = verb <= at + 2 || doc.low(at + 1) == "by" || doc.low(at + 1) == "in";
    if !near {
        return None;
    }
    let mut next = verb + 1;
    if doc.low(next) == "identified" && doc.low(next + 1) == "as" {
        next += 2;
    }
    Some(next + usize::from(doc.low(next) == ":"))
}

/// Words for those who suffered an attack, as the subject of who they were.
const SUFFERERS: &[&str] = &[
    "victim",
    "victims",
    "dead",
    "deceased",
    "killed",
    "fatality",
    "fatalities",
    "casualties",
    "wounded",
    "injured",
    "hostages",
    "abducted",
    "kidnapped",
];
