use super::new_mention;
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention, gazetteer};

/// A venue with a name: "Marlow City Hall", "Northway shopping centre", "Hotel Ukraina".
pub(super) fn venue_at(doc: &Document<'_>, at: usize, rules: &AttackRules) -> Option<PlaceMention> {
    if doc.all_capitals || !doc.is_name(at) || !doc.words.get(at)?.is_word {
        return None;
    }
    let grammar = Class::DETERMINER | Class::PREPOSITION | Class::CONJUNCTION | Class::PRONOUN;
    if doc.class(at).is(grammar) && !matches!(doc.low(at), "al" | "el" | "la") {
        return None;
    }
    let mut end = at;
    while end < at + 7 {
        let inside = end > at
            && matches!(
                doc.low(end),
                "de" | "des" | "du" | "la" | "of" | "and" | "the" | "del" | "al"
            )
            && doc.is_name(end + 1)
            // "close to Ardania and Lake Sola": two names.
            && !(doc.low(end) == "and" && (at..end).any(|word| doc.class(word).is(Class::VENUE)))
            && !(doc.low(end) == "and" && rules.places.by_name(doc.low(end - 1)).is_some());
        // "Paddy's Bar": a possessive inside a name.
        if end > at
            && matches!(doc.low(end), "'s" | "’s")
            && doc.is_name(end + 1)
            && doc.class(end + 1).is(Class::VENUE)
            && !is_town(doc.low(end - 1))
        {
            end += 2;
            continue;
        }
        let number = end > at && doc.low(end - 1) == "no.";
        if !doc.is_name(end) && !inside && !number {
            break;
        }
        if !doc.words.get(end).is_some_and(|word| word.is_word) {
            break;
        }
        end += 1;
    }
    let first_venue = (at..end).find(|&word| doc.class(word).is(Class::VENUE));
    if let Some(venue) = first_venue {
        // "Russia's Defence Ministry" is a body, not a place, unless something is done at its door; "Bank of X" alone is a firm.
        let alone = end == at + 1;
        let leads = venue == at && end > at + 1;
        let is_list = doc.low(at) == "school" || leads || venue > at;
        if alone || !is_list {
            return None;
        }
        let start = skip_people(doc, at, end, rules);
        return (end > start + 1).then(|| new_mention(doc, start..end, PlaceKind::Venue));
    }
    // A small noun behind the name: "Northway shopping centre", "Apollo concert hall".
    let mut noun = end;
    while noun < end + 2
        && !doc.class(noun).is(Class::VENUE)
        && (doc.class(noun) == Class::NONE || doc.class(noun).is(Class::THING))
        && doc.words.get(noun).is_some_and(|word| word.is_word)
    {
        noun += 1;
    }
    if !doc.class(noun).is(Class::VENUE) || doc.is_name(noun) {
        return None;
    }
    let start = skip_people(doc, at, end, rules);
    let is_day = crate::dates::is_calendar_word(doc.low(start));
    if start >= end || is_day {
        return None;
    }
    // "a Moscow metro station", "two Christchurch mosques" name a town, not a venue.
    let name = doc.span(&(start..end)).of(doc.text);
    let folded = wirewatch_text::fold(name);
    // "Bangkok's Erawan shrine": behind its owner it is a name.
    let owned = start > 0 && matches!(doc.low(start - 1), "'s" | "’s");
    let is_place = rules.places.by_name(&folded).is_some()
        || (!gazetteer::lookup(&folded).is_empty() && doc.low(noun) != "airport" && !owned);
    if is_place || (noun > end + 1) {
        return None;
    }
    Some(new_mention(doc, start..noun + 1, PlaceKind::Venue))
}

/// "Berlin's Memorial Church": a town that owns the venue is no part of its name.
fn is_town(low: &str) -> bool {
    gazetteer::lookup(low)
        .first()
        .is_some_and(|row| row.size >= 5.0)
}

/// A people's word before a name ("Shia Imam", "Afghan Defence Ministry") is no part of it.
fn skip_people(doc: &Document<'_>, at: usize, end: usize, rules: &AttackRules) -> usize {
    let mut start = at;
    while start < end
        && (rules.places.by_people(doc.low(start)).is_some()
            || doc.class(start).is(Class::REPORTING))
    {
        start += 1;
    }
    start
}

/// Whether a venue is told by its faith alone, so that another of the text may be the same: "a Greek Orthodox church".
pub(crate) fn is_unnamed(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(wirewatch_text::fold).collect();
    let Some((_, before)) = words.split_last() else {
        return false;
    };
    !before.is_empty()
        && before
            .iter()
            .all(|word| FAITHS.contains(&word.as_str()) || SORTS_OF_VENUE.contains(&word.as_str()))
}

/// Words that tell of what sort a venue is.
const SORTS_OF_VENUE: &[&str] = &[
    "central",
    "christmas",
    "elementary",
    "high",
    "international",
    "main",
    "primary",
    "public",
    "secondary",
];

/// Words that tell whose house of worship it is: "a Greek Orthodox church" has no name yet.
const FAITHS: &[&str] = &[
    "orthodox",
    "catholic",
    "roman",
    "baptist",
    "lutheran",
    "methodist",
    "anglican",
    "coptic",
    "shia",
    "shi'ite",
    "shiite",
    "sunni",
    "ahmadi",
    "ahmadiyya",
    "christian",
    "jewish",
    "hindu",
    "sikh",
    "buddhist",
    "muslim",
    "sufi",
    "evangelical",
    "pentecostal",
    "presbyterian",
    "protestant",
];
