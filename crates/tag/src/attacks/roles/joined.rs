use std::ops::Range;

use super::subject::is_age;
use crate::attacks::phrases::{Phrase, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// The phrases before `last` that "and" or commas join to it.
pub(crate) fn joined_before<'p>(
    doc: &Document<'_>,
    last: &Phrase,
    phrases: &'p [Phrase],
) -> Vec<&'p Phrase> {
    let before = phrases.partition_point(|phrase| phrase.words.start < last.words.start);
    let earlier = phrases.get(..before).unwrap_or_default();
    let mut found: Vec<&Phrase> = Vec::new();
    let mut start = last.words.start;
    // Behind an "and" the one before may have words of his own: "X, a clerk at the bank, and Y".
    let mut entered = false;
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE | Class::FORCE;
    let sentence = doc.sentences.get(doc.sentence_of(start));
    let semicolons = sentence.map_or(0, |sentence| {
        sentence
            .words
            .clone()
            .filter(|&at| doc.low(at) == ";")
            .count()
    });
    if let Some(first) = before_insertion(doc, start, earlier) {
        return vec![first];
    }
    for (at, phrase) in earlier.iter().enumerate().rev().take(12) {
        if phrase.words.end > start {
            continue;
        }
        let between = phrase.words.end..start;
        // "27 died, among them a consul, and 450 were injured": those named are of the others.
        if is_among(doc, phrase) {
            break;
        }
        // "a man of 31 and a woman": an age joins nobody.
        if is_age(doc, phrase) {
            // "a girl of 16 was killed and five others were injured": a verb parts them.
            if between.clone().any(|at| doc.class(at).is(VERBS)) {
                break;
            }
            start = phrase.words.start.saturating_sub(1);
            continue;
        }
        // "six nuns (five of them Italian) and a driver".
        if let Some(open) = opening(doc, &between) {
            start = open;
            entered = true;
            continue;
        }
        // "300 people missing; 145 were injured": one semicolon parts two statements, several part a list.
        let parts = between.clone().any(|at| doc.low(at) == ";") && semicolons < 2;
        let signs = !parts
            && between
                .clone()
                .all(|at| matches!(doc.low(at), "," | "and" | ";"));
        entered |= between.clone().any(|at| matches!(doc.low(at), "and" | ";"));
        let joined =
            start == phrase.words.end && doc.low(start) == "of" && phrase.class.is(Class::PERSON)
                || !between.is_empty() && signs
                || between.is_empty() && entered;
        let hangs = phrase
            .preposition
            .is_some_and(|at| doc.low(at) == "of" || entered)
            && between.len() <= 2;
        if hangs && joined {
            start = phrase.preposition.unwrap_or(phrase.words.start);
            continue;
        }
        if entered && joined && phrase.is_place {
            start = phrase.words.start;
            continue;
        }
        let follows_of =
            start + 1 < doc.words.len() && doc.low(start) == "of" && between.is_empty();
        if !(joined || follows_of) || phrase.preposition.is_some() || phrase.is_place {
            break;
        }
        let owner = at.checked_sub(1).and_then(|at| earlier.get(at));
        let stranger =
            entered && last.class.is(people) && !phrase.class.is(people) && !phrase.is_name;
        let same = entered && owner.is_some_and(|owner| says_who(doc, phrase, owner));
        if !stranger && !same {
            found.push(phrase);
        }
        start = phrase.words.start;
    }
    found
}

/// "Ten Kenyans, many of them dancers, and three Israelis": the one before what is told of it between commas.
fn before_insertion<'p>(
    doc: &Document<'_>,
    start: usize,
    earlier: &'p [Phrase],
) -> Option<&'p Phrase> {
    let closed = start >= 2 && doc.low(start - 1) == "and" && doc.low(start - 2) == ",";
    let sentence = doc.sentence_of(start);
    earlier.iter().rev().find(|phrase| {
        let end = phrase.words.end;
        closed
            && doc.low(end) == ","
            && matches!(doc.low(end + 2), "of")
            && doc.low(end + 3) == "them"
            && phrase.count.is_some()
            && phrase.preposition.is_none()
            && doc.sentence_of(end) == sentence
    })
}

/// So many words may be of a list behind "among them".
const LIST: usize = 8;

/// Whether the phrase stands in a list behind "among them" or "including".
fn is_among(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let from = phrase.words.start.saturating_sub(LIST);
    (from..phrase.words.start)
        .rev()
        .take_while(|&at| !doc.class(at).is(Class::AUXILIARY))
        .any(|at| {
            doc.low(at) == "them" && at > 0 && doc.low(at - 1) == "among"
                || doc.low(at) == "including" && at > 0 && doc.low(at - 1) == ","
        })
}

/// The sign that opens what a closing one between the words ends: brackets, or a pair of dashes.
fn opening(doc: &Document<'_>, between: &Range<usize>) -> Option<usize> {
    let close = between.start;
    let joins = between.len() == 2 && doc.low(close + 1) == "and";
    if !joins || !matches!(doc.low(close), ")" | "--" | "—") {
        return None;
    }
    let sign = if doc.low(close) == ")" {
        "("
    } else {
        doc.low(close)
    };
    (close.saturating_sub(16)..close)
        .rev()
        .find(|&at| doc.low(at) == sign)
}

/// "X, mayor of Y": behind a comma, an office or trade says who the one before is.
fn says_who(doc: &Document<'_>, phrase: &Phrase, owner: &Phrase) -> bool {
    let comma = owner.words.end + 1 == phrase.words.start && doc.low(owner.words.end) == ",";
    let last = owner.words.end.saturating_sub(1);
    let named = owner.is_name || doc.class(last) == Class::NONE;
    comma
        && named
        && phrase.count.is_none()
        && phrase.class.is(Class::PERSON | Class::OFFICE)
        && !matches!(doc.low(phrase.words.start), "his" | "her" | "their")
}
