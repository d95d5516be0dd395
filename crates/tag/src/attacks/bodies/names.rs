//! Names of more than one word that a text gives a body itself: "a group calling itself the Sons of the Valley".

use std::ops::Range;

use crate::attacks::phrases::{NOUNS, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// No report names more such bodies, and each is looked for in the whole text.
const MOST: usize = 64;

/// No name has more words.
const LONGEST: usize = 8;

/// How far behind the word for the body its name may stand: "a little-known group, the".
const REACH: usize = 6;

/// Marks the names of several words that the text introduces as those of bodies, wherever they stand.
pub(super) fn mark(doc: &mut Document<'_>) {
    let mut names: Vec<Vec<String>> = Vec::new();
    for at in 0..doc.words.len() {
        let found = called(doc, at)
            .or_else(|| in_quotes(doc, at))
            .or_else(|| apposed(doc, at));
        let Some(words) = found.filter(|words| words.len() > 1) else {
            continue;
        };
        let name: Vec<String> = words.map(|at| doc.low(at).to_owned()).collect();
        if names.len() < MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    let is_at = |doc: &Document<'_>, name: &[String], at: usize| {
        name.iter()
            .enumerate()
            .all(|(step, word)| doc.low(at + step) == word)
    };
    for name in &names {
        for at in 0..doc.words.len() {
            if !is_at(doc, name, at) {
                continue;
            }
            for word in doc.words.iter_mut().skip(at).take(name.len()) {
                word.class = Class::BODY_NAME
                    .with(Class::ORGANIZATION)
                    .with(Class::REBEL);
            }
        }
    }
}

/// Words for a body whose name may follow.
fn is_body(low: &str) -> bool {
    matches!(
        low,
        "group"
            | "organization"
            | "organisation"
            | "gang"
            | "movement"
            | "squad"
            | "commando"
            | "cell"
            | "faction"
            | "band"
            | "outfit"
            | "militia"
    )
}

/// "a group calling itself the Sons of the Valley", "a gang known as the River Wolves".
fn called(doc: &Document<'_>, at: usize) -> Option<Range<usize>> {
    if !is_body(doc.low(at)) {
        return None;
    }
    let mut verb = at + 1;
    while matches!(doc.low(verb), "that" | "which" | "is" | "," | "self" | "-") {
        verb += 1;
    }
    if !matches!(
        doc.low(verb),
        "called" | "calling" | "calls" | "named" | "known" | "styling" | "identified"
    ) {
        return None;
    }
    let mut start = verb + 1;
    while matches!(doc.low(start), "itself" | "themselves" | "as" | "the") {
        start += 1;
    }
    if is_quote(doc, start) {
        return quoted(doc, start);
    }
    let end = end_of_name(doc, start);
    (end > start).then_some(start..end)
}

/// "a little-known group, the "Luis Pardo Civic Force"": a name in quotation marks behind the word for a body.
fn in_quotes(doc: &Document<'_>, open: usize) -> Option<Range<usize>> {
    if !is_quote(doc, open) || !matches!(doc.low(open.checked_sub(1)?), "the" | ",") {
        return None;
    }
    let beside = (open.saturating_sub(REACH)..open).any(|at| is_body(doc.low(at)));
    let words = quoted(doc, open).filter(|_| beside)?;
    let body = words.clone().any(|at| {
        doc.class(at)
            .is(Class::ORGANIZATION | Class::FORCE | Class::ATTACKER)
    });
    body.then_some(words)
}

/// "the Sons of the Valley, a group unknown until then": the capital words before the comma.
fn apposed(doc: &Document<'_>, at: usize) -> Option<Range<usize>> {
    let who = Class::PERSON | Class::ATTACKER | Class::OFFICE;
    if doc.all_capitals || !is_body(doc.low(at)) || doc.class(at + 1).is(who) {
        return None;
    }
    let comma = (at.saturating_sub(REACH)..at)
        .rev()
        .find(|&at| doc.low(at) == ",")?;
    if !matches!(doc.low(comma + 1), "a" | "an") {
        return None;
    }
    let joins = |at: usize| matches!(doc.low(at), "of" | "the" | "for" | "'s" | "’s");
    let mut start = comma;
    let mut capitals = 0;
    for before in (comma.saturating_sub(LONGEST)..comma).rev() {
        let name = doc
            .words
            .get(before)
            .is_some_and(|word| word.is_word && word.capital);
        if name {
            start = before;
            capitals += 1;
        } else if !joins(before) {
            break;
        }
    }
    if doc.low(start) == "the" {
        start += 1;
    }
    (capitals > 1).then_some(start..comma)
}

fn is_quote(doc: &Document<'_>, at: usize) -> bool {
    matches!(doc.low(at), "\"" | "“" | "”")
}

/// The words between the quotation mark at `open` and the one that closes it, without a comma or stop at their end.
fn quoted(doc: &Document<'_>, open: usize) -> Option<Range<usize>> {
    let start = open + 1;
    let close = (start..start + LONGEST + 1).find(|&at| is_quote(doc, at))?;
    let mut end = close;
    while end > start && !doc.words.get(end - 1).is_some_and(|word| word.is_word) {
        end -= 1;
    }
    let capital = doc.words.get(start).is_some_and(|word| word.capital);
    let plain = (start..end).all(|at| doc.words.get(at).is_some_and(|word| word.is_word));
    (capital && plain && end > start).then_some(start..end)
}

/// The word behind the name that begins at `start`: it goes on with capitals, and with small words between them.
fn end_of_name(doc: &Document<'_>, start: usize) -> usize {
    let mut end = start;
    for at in start..start + LONGEST {
        let Some(word) = doc.words.get(at).filter(|word| word.is_word) else {
            break;
        };
        let joins = matches!(
            word.low.as_str(),
            "of" | "the" | "for" | "de" | "del" | "la" | "'s" | "’s"
        );
        let name = if doc.all_capitals {
            let verb = word.class.is(VERBS) && !word.class.is(NOUNS);
            let closed = word.class.is(Class::PREPOSITION
                | Class::CONJUNCTION
                | Class::AUXILIARY
                | Class::PRONOUN
                | Class::ADVERB);
            !verb && !closed && !tells_when(&word.low)
        } else {
            word.capital
        };
        if joins {
            continue;
        }
        if !name {
            break;
        }
        end = at + 1;
    }
    end
}

fn tells_when(low: &str) -> bool {
    crate::dates::is_calendar_word(low)
        || matches!(low, "today" | "tonight" | "yesterday" | "later" | "also")
}
