use std::ops::Range;

use super::standing::{is_whole_name, stands_as_place, starts_name};
use super::{PARTS, SORTS, low_is_of, new_mention};
use crate::attacks::phrases::NOUNS;
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention, gazetteer};

/// The longest name of the place table that is looked for, in words.
const LONGEST: usize = 5;

/// A country, a people or a name of the place table that begins at `at`.
pub(super) fn listed_at(
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
        // "Niger state" is a part of another country.
        let division = doc.low(words.end) == "state"
            && gazetteer::lookup(name).iter().any(|row| row.is_division);
        if let Some(country) = country.filter(|_| !division) {
            let kind = if is_adjective(doc, &words) || is_beyond_border(doc, words.start) {
                PlaceKind::People
            } else {
                PlaceKind::Country
            };
            let mut mention = new_mention(doc, words, kind);
            mention.country = Some(country);
            return Some(mention);
        }
        // "the Central American University" is of no one country.
        let of_continent = name == "american"
            && at > 0
            && matches!(doc.low(at - 1), "central" | "latin" | "north" | "south");
        let people = if may_be_country && !of_continent {
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
        let common =
            words.len() == 1 && (COMMON.contains(&name) || crate::dates::is_calendar_word(name));
        if closed || common || !is_whole_name(doc, &words) || !stands_as_place(doc, &words) {
            continue;
        }
        let mut rows = gazetteer::lookup(name);
        // "Cordoba Department" is no town.
        let division = DIVISIONS.contains(&doc.low(words.end));
        let has_division = rows.iter().any(|row| row.is_division);
        if division && has_division {
            rows.retain(|row| row.is_division);
        }
        // In capitals, "of drug traffickers" looks like a town.
        let doubtful = doc.all_capitals
            && words.len() == 1
            && words.start > 1
            && doc.low(words.start - 1) == "of"
            && !SORTS.contains(&doc.low(words.start - 2))
            && rows.first().is_some_and(|row| row.size < 5.3);
        if doubtful {
            continue;
        }
        if !rows.is_empty() {
            let sort = [
                doc.low(words.end),
                if low_is_of(doc, words.start) {
                    doc.low(words.start - 2)
                } else {
                    ""
                },
            ];
            // "a suburb of X" is beside X, "the district of X" is X.
            let beside = matches!(
                sort[1],
                "suburb" | "neighborhood" | "neighbourhood" | "quarter"
            );
            let is_local = division && !has_division
                || !beside
                    && sort
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

/// "on the border with X": the country on the other side.
fn is_beyond_border(doc: &Document<'_>, at: usize) -> bool {
    at >= 2 && doc.low(at - 1) == "with" && matches!(doc.low(at - 2), "border" | "frontier")
}

/// "U.S. embassy", "Pakistan army": a country's name before a noun tells whose it is, not where.
fn is_adjective(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let noun = doc.class(words.end).is(NOUNS) && !doc.class(words.end).is(Class::PREPOSITION);
    let short = doc.low(words.start).len() <= 4 && words.len() == 1;
    let placed = words
        .start
        .checked_sub(1)
        .is_some_and(|at| doc.class(at).is(Class::PREPOSITION) || doc.low(at) == ",");
    let grammar = Class::PREPOSITION
        | Class::CONJUNCTION
        | Class::DETERMINER
        | Class::PRONOUN
        | Class::AUXILIARY;
    // "the United States Central Command", "Ruritania Police": the beginning of a longer name.
    let begins_name = doc.is_name(words.end)
        && doc.words.get(words.end).is_some_and(|word| word.is_word)
        && !doc.class(words.end).is(grammar)
        && !crate::dates::is_calendar_word(doc.low(words.end));
    (noun && (short || !placed)) || (begins_name && !placed)
}

/// Words behind the name of a part of a country.
const DIVISIONS: &[&str] = &["department", "governorate", "oblast", "province", "state"];

/// Words that are names of divisions or towns somewhere, and mean none of them.
const COMMON: &[&str] = &[
    "central",
    "federal",
    "model",
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
