use std::ops::Range;

use wirewatch_model::Place;

use super::rules::ForeignRules;
use crate::attacks::AttackContext;
use crate::attacks::rules::AttackRules;
use crate::attacks::words::{Document, Sentence};
use crate::places::{CountryId, FoundPlace, named, place_of};

/// The longest name that is looked for, in words.
const LONGEST: usize = 4;

/// The finest place behind one of the language's words for "in" in the sentence, with its words.
///
/// A town is pinned only where its name is that of a great one, or the text or the outlet speaks of its country.
pub(super) fn find(
    doc: &Document<'_>,
    sentence: &Sentence,
    context: &AttackContext<'_>,
    words: &ForeignRules,
    rules: &AttackRules,
) -> Option<(Place, Range<usize>)> {
    let range = &sentence.words;
    let mut found: Vec<(FoundPlace, Range<usize>)> = Vec::new();
    for at in range.clone() {
        if let Some(place) = prefixed(doc, at, words, rules) {
            found.push((place, at..at + 1));
        }
        let Some(start) = words.before_place.end_at(doc, at, range.end) else {
            continue;
        };
        let name = longest(doc, start, range.end, words, rules);
        found.extend(name.filter(|(_, name)| !inside_group(doc, name, context)));
    }
    let outlet = context.country.and_then(|code| rules.places.by_code(code));
    let countries: Vec<CountryId> = found
        .iter()
        .filter_map(|(place, _)| match place {
            FoundPlace::Country(id) => Some(*id),
            FoundPlace::Towns(_) => None,
        })
        .chain(outlet)
        .collect();
    let spoken = spoken_of(doc, words, rules);
    let has_town = found
        .iter()
        .any(|(place, _)| matches!(place, FoundPlace::Towns(_)));
    if !has_town && let Some(at) = unlisted(doc, range, words) {
        // Of several countries the text does not tell which.
        let country = match spoken.as_slice() {
            [only] => rules.places.country(*only),
            _ => None,
        };
        let place = Place {
            name: doc.span(&at).of(doc.text).to_owned(),
            country: country.map(|country| country.name.clone()),
            country_code: country.map(|country| country.code.clone()),
            ..Place::default()
        };
        return Some((place, at));
    }
    let countries: Vec<CountryId> = countries.into_iter().chain(spoken).collect();
    let finest = found
        .iter()
        .find(|(place, _)| matches!(place, FoundPlace::Towns(_)))
        .or_else(|| found.first())?;
    let (place, at) = finest;
    let shown = doc.span(at).of(doc.text);
    Some((
        place_of(place, shown, &countries, &rules.places),
        at.clone(),
    ))
}

/// The countries that the first sentences name.
fn spoken_of(doc: &Document<'_>, words: &ForeignRules, rules: &AttackRules) -> Vec<CountryId> {
    let lead = doc.sentences.iter().take(super::LEAD);
    let mut countries = Vec::new();
    for sentence in lead {
        for at in sentence.words.clone() {
            let start = words.before_place.end_at(doc, at, sentence.words.end);
            let named =
                start.and_then(|start| longest(doc, start, sentence.words.end, words, rules));
            if let Some((FoundPlace::Country(id), _)) = named
                && !countries.contains(&id)
            {
                countries.push(id);
            }
        }
    }
    countries
}

/// "بدمشق": a known name with the letter for "in" before it.
fn prefixed(
    doc: &Document<'_>,
    at: usize,
    words: &ForeignRules,
    rules: &AttackRules,
) -> Option<FoundPlace> {
    let low = doc.low(at);
    words.prefixes.iter().find_map(|prefix| {
        let name = low.strip_prefix(prefix.as_str())?;
        let long = name.chars().count() >= 3;
        long.then(|| named(name, &rules.places)).flatten()
    })
}

/// "près de Barsalogho": the name behind words that ask for a place.
fn unlisted(
    doc: &Document<'_>,
    range: &Range<usize>,
    words: &ForeignRules,
) -> Option<Range<usize>> {
    range.clone().find_map(|at| {
        let start = words.before_named.end_at(doc, at, range.end)?;
        let named = |at: usize| {
            let word = doc.words.get(at);
            let first = word.and_then(|word| word.span.of(doc.text).chars().next());
            at < range.end
                && first.is_some_and(|first| first.is_alphabetic() && !first.is_lowercase())
        };
        let has_case = doc.words.get(start)?.capital;
        let mut end = start;
        while end < start + 3 && named(end) && (has_case || end == start) {
            end += 1;
        }
        (end > start).then_some(start..end)
    })
}

fn inside_group(doc: &Document<'_>, words: &Range<usize>, context: &AttackContext<'_>) -> bool {
    let span = doc.span(words);
    context.groups.iter().any(|group| group.span.overlaps(span))
}

/// The longest known name that begins at `start`, as written or with its ending changed.
fn longest(
    doc: &Document<'_>,
    start: usize,
    limit: usize,
    words: &ForeignRules,
    rules: &AttackRules,
) -> Option<(FoundPlace, Range<usize>)> {
    let first = doc.words.get(start)?;
    let letter = first.span.of(doc.text).chars().next()?;
    if !letter.is_alphabetic() || letter.is_lowercase() {
        return None;
    }
    let end = (start..limit.min(start + LONGEST))
        .find(|&at| !doc.words.get(at).is_some_and(|word| word.is_word))
        .unwrap_or_else(|| limit.min(start + LONGEST));
    (start + 1..=end).rev().find_map(|end| {
        let name: Vec<&str> = (start..end).map(|at| doc.low(at)).collect();
        let name = name.join(" ");
        let changed = words.endings.iter().filter_map(|(from, to)| {
            let stem = name.strip_suffix(from.as_str())?;
            Some(format!("{stem}{to}"))
        });
        let place = std::iter::once(name.clone())
            .chain(changed)
            .find_map(|name| named(&name, &rules.places))?;
        Some((place, start..end))
    })
}
