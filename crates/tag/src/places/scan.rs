mod venue;

use std::ops::Range;

use crate::attacks::phrases::NOUNS;
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::Document;

use super::{PlaceKind, PlaceMention, gazetteer};
use venue::venue_at;

/// The longest name of the place table that is looked for, in words.
const LONGEST: usize = 5;

/// Words that say what the place behind or before them is ("the village of X", "X province").
const SORTS: &[&str] = &[
    "village",
    "town",
    "city",
    "municipality",
    "district",
    "province",
    "department",
    "state",
    "hamlet",
    "island",
    "suburb",
    "neighborhood",
    "neighbourhood",
    "commune",
    "county",
    "governorate",
    "canton",
    "jurisdiction",
    "parish",
    "port",
    "settlement",
    "subdistrict",
    "township",
    "region",
];

/// Of these, the ones that are parts of a town or of a province.
const PARTS: &[&str] = &[
    "district",
    "suburb",
    "neighborhood",
    "neighbourhood",
    "commune",
    "subdistrict",
    "quarter",
];

fn low_is_of(doc: &Document<'_>, at: usize) -> bool {
    at >= 2 && doc.low(at - 1) == "of"
}

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

/// All places the text names, in reading order; homonyms are not told apart yet.
pub(crate) fn scan(doc: &Document<'_>, is_english: bool, rules: &AttackRules) -> Vec<PlaceMention> {
    let mut found: Vec<PlaceMention> = Vec::new();
    let mut at = 0;
    while at < doc.words.len() {
        if let Some(mention) = venue_at(doc, at, rules) {
            // The town in a venue's name ("Kabul airport") is a place too.
            let inside = listed_at(doc, mention.words.start, is_english, rules)
                .filter(|inside| inside.words.end < mention.words.end);
            let end = mention.words.end;
            found.extend(inside.map(|inside| PlaceMention {
                is_local: true,
                ..inside
            }));
            found.push(mention);
            at = end;
            continue;
        }
        let mention = capital_at(doc, at, rules)
            .or_else(|| named_at(doc, at, rules))
            .or_else(|| listed_at(doc, at, is_english, rules));
        match mention {
            Some(mention) => {
                at = mention.words.end;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

fn new_mention(doc: &Document<'_>, words: Range<usize>, kind: PlaceKind) -> PlaceMention {
    let span = doc.span(&words);
    PlaceMention {
        words,
        span,
        name: span.of(doc.text).to_owned(),
        kind,
        row: None,
        country: None,
        stated_country: None,
        is_local: false,
    }
}

/// A country, a people or a name of the place table that begins at `at`.
fn listed_at(
    doc: &Document<'_>,
    at: usize,
    is_english: bool,
    rules: &AttackRules,
) -> Option<PlaceMention> {
    if !starts_name(doc, at) {
        return None;
    }
    // One buffer holds the longest name; the shorter ones are its beginnings.
    let mut joined = String::new();
    let mut ends = Vec::new();
    for word in doc
        .words
        .iter()
        .skip(at)
        .take(LONGEST)
        .take_while(|word| word.is_word)
    {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&word.low);
        ends.push(joined.len());
    }
    let may_be_country = rules.places.begins_name(doc.low(at));
    for (step, &end) in ends.iter().enumerate().rev() {
        let name = joined.get(..end).unwrap_or_default();
        let words = at..at + step + 1;
        let elsewhere = || {
            if is_english {
                None
            } else {
                rules.places.by_other_name(name)
            }
        };
        let country = if may_be_country {
            rules.places.by_name(name).or_else(elsewhere)
        } else {
            None
        };
        if let Some(country) = country {
            let kind = if is_adjective(doc, &words) {
                PlaceKind::People
            } else {
                PlaceKind::Country
            };
            let mut mention = new_mention(doc, words, kind);
            mention.country = Some(country);
            return Some(mention);
        }
        let people = if may_be_country {
            rules.places.by_people(name)
        } else {
            None
        };
        if let Some(country) = people {
            let mut mention = new_mention(doc, words, PlaceKind::People);
            mention.country = Some(country);
            return Some(mention);
        }
        // "in Guatemala by": no town is called so here.
        let closed = words.len() > 1
            && doc
                .class(words.end - 1)
                .is(Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY);
        let common = words.len() == 1 && COMMON.contains(&name);
        if closed || common || !is_whole_name(doc, &words) || !stands_as_place(doc, &words) {
            continue;
        }
        let rows = gazetteer::lookup(name);
        if !rows.is_empty() {
            let sort = [
                doc.low(words.end),
                if low_is_of(doc, words.start) {
                    doc.low(words.start - 2)
                } else {
                    ""
                },
            ];
            let is_local = sort
                .iter()
                .any(|low| PARTS.contains(low) || matches!(*low, "village" | "hamlet"));
            // "Kuwait City" says its country itself.
            let shorter = step
                .checked_sub(1)
                .and_then(|shorter| joined.get(..*ends.get(shorter)?));
            let stated_country = shorter.and_then(|name| rules.places.by_name(name));
            return Some(PlaceMention {
                is_local,
                stated_country,
                ..new_mention(doc, words, PlaceKind::Listed(rows))
            });
        }
    }
    None
}

/// "U.S. embassy", "Pakistan army": a country's name before a noun tells whose it is, not where.
fn is_adjective(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let noun = doc.class(words.end).is(NOUNS) && !doc.class(words.end).is(Class::PREPOSITION);
    let short = doc.low(words.start).len() <= 4 && words.len() == 1;
    let placed = words
        .start
        .checked_sub(1)
        .is_some_and(|at| doc.class(at).is(Class::PREPOSITION) || doc.low(at) == ",");
    noun && (short || !placed)
}

/// Words that are names of divisions or towns somewhere, and mean none of them.
const COMMON: &[&str] = &[
    "central",
    "capital",
    "area",
    "justice",
    "andean",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "center",
    "centre",
    "union",
    "republic",
    "independence",
    "liberation",
    "general",
    "national",
    "mission",
    "downtown",
    "coast",
    "police",
];

fn starts_name(doc: &Document<'_>, at: usize) -> bool {
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
fn is_whole_name(doc: &Document<'_>, words: &Range<usize>) -> bool {
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
fn stands_as_place(doc: &Document<'_>, words: &Range<usize>) -> bool {
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
        let dateline = words.start < 2;
        let listed = low_before == "," || low_before == "[";
        let common = known_word || (single && doc.low(words.start).len() < 4);
        return !common && (locative || sorted || dateline || listed);
    }
    if NOT_BEFORE.contains(&low_before) {
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

fn first_of_sentence_before(doc: &Document<'_>, at: usize) -> bool {
    doc.sentences
        .get(doc.sentence_of(at))
        .is_some_and(|sentence| sentence.words.start + 1 == at)
}

/// "the capital", "this capital", "the Afghan capital", "Kenya's capital"; not that of a province, and no money.
fn capital_at(doc: &Document<'_>, at: usize, rules: &AttackRules) -> Option<PlaceMention> {
    if doc.low(at) != "capital" {
        return None;
    }
    let before = at.checked_sub(1)?;
    let owner = matches!(doc.low(before), "'s" | "’s")
        && before > 0
        && rules.places.by_name(doc.low(before - 1)).is_some();
    let named = matches!(doc.low(before), "the" | "this")
        || rules.places.by_people(doc.low(before)).is_some();
    let behind = doc.class(at + 1);
    let ends = !doc.words.get(at + 1).is_some_and(|word| word.is_word)
        || doc.low(at + 1) == "city"
        || (behind.is(Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY | Class::ADVERB)
            && doc.low(at + 1) != "of")
        || crate::dates::is_calendar_word(doc.low(at + 1))
        || matches!(doc.low(at + 1), "'s" | "’s");
    ((owner || named) && ends).then(|| new_mention(doc, at..at + 1, PlaceKind::Capital))
}

/// "the village of Warin", "Warin district": places by the text's own words.
fn named_at(doc: &Document<'_>, at: usize, rules: &AttackRules) -> Option<PlaceMention> {
    let people = rules.places.by_people(doc.low(at)).is_some();
    if !starts_name(doc, at) || people || doc.class(at).is(Class::TRIGGER_VERB | Class::PERSON) {
        return None;
    }
    let of = at >= 2 && doc.low(at - 1) == "of" && SORTS.contains(&doc.low(at - 2));
    let called = at >= 2
        && SORTS.contains(&doc.low(at - 1))
        && doc.low(at - 1) != "state"
        && doc.is_name(at);
    let end = name_end(doc, at);
    let adjective = matches!(
        doc.low(at),
        "small"
            | "large"
            | "remote"
            | "nearby"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "whole"
            | "entire"
            | "same"
            | "other"
            | "poor"
            | "rural"
            | "coastal"
            | "border"
            | "security"
            | "industrial"
            | "residential"
            | "capital"
            | "this"
            | "neighboring"
            | "northeastern"
            | "northwestern"
            | "southeastern"
            | "southwestern"
            | "former"
            | "fishing"
            | "mining"
            | "holy"
            | "old"
            | "new"
    );
    if adjective && end == at + 1 {
        return None;
    }
    let sorted = SORTS.contains(&doc.low(end))
        && matches!(
            doc.low(at.wrapping_sub(1)),
            "in" | "the" | "of" | "at" | "from" | "," | "s" | "'s" | "’s"
        );
    if !(of || called || sorted) {
        return None;
    }
    let name = doc.span(&(at..end)).of(doc.text);
    let folded = wirewatch_text::fold(name);
    // A listed name is better told apart by the table.
    if !gazetteer::lookup(&folded).is_empty() {
        return None;
    }
    let is_village =
        !(PARTS.contains(&doc.low(end)) || (at >= 2 && PARTS.contains(&doc.low(at - 2))));
    (end > at).then(|| new_mention(doc, at..end, PlaceKind::Named { is_village }))
}

/// Behind the last word of the name that begins at `at`.
fn name_end(doc: &Document<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 4 && starts_name(doc, end) && doc.class(end) == Class::NONE {
        end += 1;
    }
    end
}
