use std::ops::Range;

use super::SORTS;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// A name before a place's: "Mount Elgon", "Fort Portal" are names of their own.
const NOT_BEFORE: &[&str] = &[
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "dr",
    "dr.",
    "saint",
    "pope",
    "hurricane",
    "miss",
];

pub(super) fn starts_name(doc: &Document<'_>, at: usize) -> bool {
    let Some(word) = doc.words.get(at) else {
        return false;
    };
    if !word.is_word || !word.low.starts_with(char::is_alphabetic) {
        return false;
    }
    let grammar = Class::DETERMINER
        | Class::PREPOSITION
        | Class::CONJUNCTION
        | Class::PRONOUN
        | Class::AUXILIARY;
    let cased = word
        .span
        .of(doc.text)
        .chars()
        .any(|c| c.is_uppercase() || c.is_lowercase());
    if !cased {
        return true;
    }
    word.capital && (!word.class.is(grammar) || matches!(word.low.as_str(), "el" | "la"))
}

/// Whether every word of `words` is written as a part of a name.
pub(super) fn is_whole_name(doc: &Document<'_>, words: &Range<usize>) -> bool {
    words.clone().all(|at| {
        let Some(word) = doc.words.get(at) else {
            return false;
        };
        let cased = word
            .span
            .of(doc.text)
            .chars()
            .any(|c| c.is_uppercase() || c.is_lowercase());
        !cased
            || word.capital
            || matches!(
                word.low.as_str(),
                "de" | "la" | "del" | "al" | "el" | "e" | "of" | "the" | "upon" | "sur" | "am"
            )
    })
}

/// Whether the name stands where a place can: not inside a longer name, not as a common word.
pub(super) fn stands_as_place(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let before = words.start.checked_sub(1);
    let low_before = before.map_or("", |at| doc.low(at));
    let locative = matches!(
        low_before,
        "in" | "at"
            | "near"
            | "from"
            | "to"
            | "of"
            | "outside"
            | "around"
            | "between"
            | "through"
            | "throughout"
            | "and"
            | "central"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "downtown"
            | "toward"
            | "towards"
            | "into"
            | "leave"
    );
    let behind = doc.low(words.end);
    let sorted = SORTS.contains(&behind) || behind == "airport";
    let single = words.len() == 1;
    let known_word = single
        && doc.class(words.start) != Class::NONE
        && !doc.class(words.start).is(Class::ED_FORM);
    if doc.all_capitals {
        let locative = locative || is_before_thing(doc, words) || is_before_area(doc, words);
        let dateline = words.start < 2;
        let listed = low_before == ",";
        let common = known_word || (single && doc.low(words.start).len() < 4);
        return !common && (locative || sorted || dateline || listed);
    }
    if NOT_BEFORE.contains(&low_before) {
        return false;
    }
    if single && !locative && is_surname(doc, words.start) || is_in_slogan(doc, words) {
        return false;
    }
    let first_of_sentence = doc
        .sentences
        .get(doc.sentence_of(words.start))
        .is_some_and(|sentence| sentence.words.start == words.start);
    if known_word && !locative {
        return false;
    }
    if single && first_of_sentence && doc.low(words.start).len() < 4 {
        return false;
    }
    // "Salman Abedi", "Paris Hilton": a part of another name.
    let name_before = before
        .is_some_and(|at| doc.is_name(at) && doc.words.get(at).is_some_and(|word| word.is_word))
        && !locative
        && before.is_some_and(|at| {
            !doc.class(at)
                .is(Class::PREPOSITION | Class::CONJUNCTION | Class::DETERMINER | Class::ADVERB)
        });
    let name_behind = doc.is_name(words.end)
        && doc.words.get(words.end).is_some_and(|word| word.is_word)
        && !doc
            .class(words.end)
            .is(Class::PREPOSITION | Class::THING | Class::VENUE)
        && !crate::dates::is_calendar_word(doc.low(words.end));
    !name_behind && (!name_before || (first_of_sentence_before(doc, words.start) && locative))
}

/// How many words before a surname its whole name is looked for.
const NAMED_WITHIN: usize = 600;

/// Whether the word stands before in the text as the last of somebody's names: "Ann Lee Page, 40", "Major Tom Ford".
fn is_surname(doc: &Document<'_>, at: usize) -> bool {
    let low = doc.low(at);
    (at.saturating_sub(NAMED_WITHIN).max(2)..at).any(|other| {
        let name = |word: usize| {
            doc.is_name(word)
                && doc
                    .words
                    .get(word)
                    .is_some_and(|word| word.is_word && word.class == Class::NONE)
        };
        let behind = doc.low(other) == low && doc.is_name(other) && name(other - 1);
        let aged = doc.low(other + 1) == ","
            && doc.low(other + 2).starts_with(|c: char| c.is_ascii_digit())
            && doc.low(other + 3) == ",";
        let titled = doc.class(other - 2).is(Class::OFFICE);
        behind && (aged || titled)
    })
}

/// Whether the name stands inside a quotation of a few words: "Don't forget X" tells no place of what happened.
fn is_in_slogan(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let quote = |at: usize| matches!(doc.low(at), "\"" | "“" | "”");
    let sentence = doc
        .sentences
        .get(doc.sentence_of(words.start))
        .map_or(0, |sentence| sentence.words.start);
    let open = (words.start.saturating_sub(6).max(sentence)..words.start)
        .rev()
        .find(|&at| quote(at));
    let Some(open) = open.filter(|&open| open + 1 < words.start) else {
        return false;
    };
    let closes_earlier = (sentence..open).filter(|&at| quote(at)).count() % 2 == 1;
    !closes_earlier && (words.end..words.end + 4).any(quote)
}

/// "a Lima restaurant": between an article and a building; "the Medellin company" is none.
fn is_before_thing(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let before = words.start.checked_sub(1);
    let behind = doc.class(words.end);
    let body = matches!(
        doc.low(words.end),
        "agency" | "bank" | "company" | "mission" | "ministry" | "office" | "service" | "system"
    );
    before.is_some_and(|at| doc.class(at).is(Class::DETERMINER))
        && behind.is(Class::VENUE | Class::THING)
        && !behind.is(Class::ORGANIZATION)
        && !body
}

/// "in the Catatumbo oil basin": behind "in the", before a word for a stretch of land.
fn is_before_area(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let before = |back: usize| words.start.checked_sub(back).map_or("", |at| doc.low(at));
    before(1) == "the"
        && matches!(
            before(2),
            "in" | "at" | "near" | "of" | "outside" | "throughout"
        )
        && (words.end..words.end + 3).any(|at| AREAS.contains(&doc.low(at)))
}

/// Words for a stretch of land.
const AREAS: &[&str] = &[
    "area",
    "basin",
    "center",
    "centre",
    "jungle",
    "mountains",
    "region",
    "sector",
    "suburb",
    "valley",
    "zone",
];

fn first_of_sentence_before(doc: &Document<'_>, at: usize) -> bool {
    doc.sentences
        .get(doc.sentence_of(at))
        .is_some_and(|sentence| sentence.words.start + 1 == at)
}
