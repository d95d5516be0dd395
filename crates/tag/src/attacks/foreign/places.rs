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
