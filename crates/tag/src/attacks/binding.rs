//! What of a sentence belongs to the attack it tells of: weapons, days, places.

mod days;
mod past;
mod places;
mod speakers;
mod ways;

use std::ops::Range;

use super::phrases::Phrase;
use super::reading::Reading;
use super::rules::Class;
use super::words::Document;
use crate::places::PlaceMention;
pub(crate) use days::bind_dates;
use days::compared;
pub(crate) use past::is_of_ones_past;
pub(crate) use places::{bind_places, is_doing};
pub(crate) use speakers::is_speaker_place;
pub(crate) use ways::{is_another_end, is_where_taken};

/// Words before a weapon that tell it was used.
const USED: &[&str] = &[
    "with",
    "using",
    "used",
    "use",
    "fired",
    "firing",
    "wielding",
    "carrying",
    "armed",
    "detonated",
    "detonating",
    "exploded",
    "threw",
    "throwing",
    "hurled",
    "from",
    "by",
    "brandishing",
    "planted",
    "placed",
    "lobbed",
    "plunged",
    "drew",
    "produced",
    "hid",
    "strapped",
    "filled",
    "packed",
    "loaded",
    "laden",
];

/// A weapon named in a sentence that tells no attack, for the attack told beside it.
#[derive(Debug, Clone)]
pub(crate) struct LooseWeapon {
    /// The number of its sentence.
    sentence: usize,
    /// Its words.
    phrase: Phrase,
}

/// "He carried a rifle.", "A pistol was used": weapons of the sentence `at`, which tells no attack itself, belong to the attack
/// told in the sentence before, else to the one told next.
pub(crate) fn add_shown_weapons(
    reading: &mut Reading<'_>,
    first_event: usize,
    at: usize,
    phrases: &[Phrase],
) {
    let told = first_event < reading.events.len();
    if told {
        let waiting = std::mem::take(&mut reading.loose_weapons);
        let near = waiting
            .into_iter()
            .filter(|loose| loose.sentence + 1 == at)
            .map(|loose| loose.phrase);
        if let Some(event) = reading.events.get_mut(first_event) {
            event.roles.weapons.extend(near);
        }
        return;
    }
    let doc = reading.doc;
    let shown: Vec<&Phrase> = phrases
        .iter()
        .filter(|phrase| phrase.class.is(Class::WEAPON) && is_shown(doc, phrase))
        .collect();
    for phrase in shown {
        let before = reading
            .events
            .last_mut()
            .filter(|event| event.sentence + 1 == at && !event.is_background);
        match before {
            Some(event) => event.roles.weapons.push(phrase.clone()),
            None => reading.loose_weapons.push(LooseWeapon {
                sentence: at,
                phrase: phrase.clone(),
            }),
        }
    }
}

/// Whether the words beside a weapon tell that somebody who is no soldier or policeman used it.
fn is_shown(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let start = phrase.words.start;
    let sentence = doc
        .sentences
        .get(doc.sentence_of(start))
        .map_or(0..0, |sentence| sentence.words.clone());
    let by_force = sentence.clone().any(|at| {
        doc.class(at)
            .is(Class::FORCE | Class::SERVICE | Class::COMBAT | Class::COURT)
            && !doc.class(at).is(Class::ATTACKER)
    });
    let before = start.checked_sub(1).map_or("", |at| doc.low(at));
    let was_used = (phrase.words.end..phrase.words.end + 3)
        .any(|at| doc.low(at) == "used" && doc.class(at - 1).is(Class::PASSIVE));
    let found = sentence.clone().any(|at| {
        matches!(
            doc.low(at),
            "found" | "seized" | "recovered" | "confiscated" | "unexploded" | "discovered"
        )
    });
    let whole = phrase.head + 1 >= phrase.words.end;
    whole && !by_force && !found && (USED.contains(&before) || was_used)
}

/// Weapons of the sentence that no role holds: "armed with rifles", "the toll from ten bombs".
pub(crate) fn add_weapons(reading: &mut Reading<'_>, first_event: usize, phrases: &[Phrase]) {
    let doc = reading.doc;
    for (at, phrase) in phrases
        .iter()
        .enumerate()
        .filter(|(_, phrase)| phrase.class.is(Class::WEAPON))
    {
        let events = reading.events.get_mut(first_event..).unwrap_or_default();
        let taken = events.iter().any(|event| {
            event
                .roles
                .weapons
                .iter()
                .any(|weapon| weapon.words == phrase.words)
        });
        let before = phrase
            .words
            .start
            .checked_sub(1)
            .map_or("", |word| doc.low(word));
        // "with grenades and rifles": the second hangs on the first.
        let joined = at
            .checked_sub(1)
            .and_then(|at| phrases.get(at))
            .is_some_and(|last| {
                last.class.is(Class::WEAPON)
                    && last.words.end + 1 == phrase.words.start
                    && matches!(before, "and" | ",")
            });
        let uninvolved = doc.class(phrase.words.end).is(Class::REPORTING)
            || (phrase.words.start.saturating_sub(4)..phrase.words.start).any(|word| {
                matches!(
                    doc.low(word),
                    "found" | "seized" | "confiscated" | "unexploded"
                )
            });
        if taken || uninvolved || !(USED.contains(&before) || joined) {
            continue;
        }
        let nearest = events
            .iter_mut()
            .min_by_key(|event| gap(&event.hit.words, &phrase.words));
        if let Some(event) = nearest {
            event.roles.weapons.push(phrase.clone());
        }
    }
}

pub(crate) fn gap(left: &Range<usize>, right: &Range<usize>) -> usize {
    if left.end <= right.start {
        right.start - left.end
    } else {
        left.start.saturating_sub(right.end)
    }
}

/// The words of the dateline, up to its dash; none in a text without one.
pub(crate) fn dateline_words(doc: &Document<'_>, places: &[PlaceMention]) -> Range<usize> {
    let Some(dateline) = dateline(doc, places) else {
        return 0..0;
    };
    let start = dateline.words.start;
    (start..doc.words.len().min(start + 20))
        .find(|&at| is_dash(doc.low(at)))
        .map_or(0..0, |dash| start..dash)
}

fn is_dash(low: &str) -> bool {
    matches!(low, "-" | "--" | "—" | "–")
}

/// A dateline stands behind a headline and a standfirst at most.
const DATELINE_SENTENCE: usize = 4;

/// The place of the text's dateline.
pub(crate) fn dateline<'p>(
    doc: &Document<'_>,
    places: &'p [PlaceMention],
) -> Option<&'p PlaceMention> {
    places.get(dateline_number(doc, places)?)
}

/// Which of the places is that of the text's dateline.
pub(crate) fn dateline_number(doc: &Document<'_>, places: &[PlaceMention]) -> Option<usize> {
    places
        .iter()
        .take_while(|place| doc.sentence_of(place.words.start) <= DATELINE_SENTENCE)
        .position(|place| is_dateline(doc, place))
}

/// "KANDAHAR - ", "SAN SALVADOR, 3 JAN 90 -- ", "BEIRUT: ": where the report was written.
pub(crate) fn is_dateline(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let (start, end) = (place.words.start, place.words.end);
    // Where a headline has small letters, a name in capitals tells a dateline.
    let in_capitals = || {
        doc.span(&place.words)
            .of(doc.text)
            .chars()
            .all(|c| !c.is_lowercase())
    };
    let sentence = doc.sentence_of(start);
    let opens_sentence = sentence <= DATELINE_SENTENCE
        && doc
            .sentences
            .get(sentence)
            .is_some_and(|sentence| sentence.words.start == start);
    if doc.low(end) == ":" && (start == 0 || (!doc.all_capitals && opens_sentence)) {
        return in_capitals();
    }
    let opens = start < 3 || (!doc.all_capitals && opens_sentence && in_capitals());
    let dash = (end..(end + 16).min(doc.words.len())).find(|&at| is_dash(doc.low(at)));
    opens
        && dash.is_some_and(|dash| {
            (end..dash).all(|at| {
                let closed = Class::AUXILIARY | Class::DETERMINER | Class::PREPOSITION;
                // "May" is a month here.
                !doc.class(at).is(closed) || crate::dates::is_calendar_word(doc.low(at))
            })
        })
}
