use std::ops::Range;

use super::events::Hit;
use super::phrases::Phrase;
use super::reading::Reading;
use super::rules::Class;
use super::words::{Document, Sentence};
use crate::dates::DateKind;
use crate::places::{PlaceKind, PlaceMention};

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
];

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

/// A date belongs to the nearest trigger, unless a verb of saying or of what followed stands nearer.
pub(crate) fn bind_dates(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    let written = dateline_end(doc, &reading.places);
    for (number, date) in reading.dates.iter().enumerate() {
        // The day of a dateline is that of writing, and "2330 GMT 18 October" repeats a local time.
        let clock = date
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| doc.low(at) == "gmt");
        if !sentence.words.contains(&date.words.start)
            || date.value.is_none()
            || date.words.end <= written
            || clock
        {
            continue;
        }
        let nearest = reading
            .events
            .iter()
            .enumerate()
            .skip(first_event)
            .filter(|(_, event)| {
                date.kind != DateKind::BeforeThis || event.hit.words.start >= date.words.end
            })
            .filter(|(_, event)| !compared(doc, &event.hit, &date.words))
            .min_by_key(|(_, event)| gap(&event.hit.words, &date.words));
        let Some((_, found)) = nearest else { continue };
        let bound =
            date.kind == DateKind::BeforeThis || belongs(doc, &found.hit, &date.words, sentence);
        if !bound {
            continue;
        }
        for event in reading.events.iter_mut().skip(first_event) {
            let better = event
                .date
                .and_then(|old| reading.dates.get(old))
                .is_none_or(|old| {
                    gap(&event.hit.words, &date.words) < gap(&event.hit.words, &old.words)
                });
            if better
                && !compared(doc, &event.hit, &date.words)
                && (date.kind != DateKind::BeforeThis || event.hit.words.start >= date.words.end)
            {
                event.date = Some(number);
            }
        }
    }
}

/// "the deadliest attack since the bombings in May": what stands behind belongs to the older one.
fn compared(doc: &Document<'_>, hit: &Hit, words: &Range<usize>) -> bool {
    (hit.words.end..words.start).any(|at| {
        doc.low(at) == "since"
            || (doc.low(at) == "for"
                && at > 0
                && matches!(doc.low(at - 1), "revenge" | "retaliation" | "reprisal"))
    })
}

pub(crate) fn gap(left: &Range<usize>, right: &Range<usize>) -> usize {
    if left.end <= right.start {
        right.start - left.end
    } else {
        left.start.saturating_sub(right.end)
    }
}

/// Whether no verb of saying or aftermath stands nearer to the date than the trigger does.
fn belongs(doc: &Document<'_>, hit: &Hit, date: &Range<usize>, sentence: &Sentence) -> bool {
    // "Friday's assault", "Thursday night's bombing".
    if matches!(doc.low(date.end), "'s" | "’s") || date.end == hit.words.start {
        return true;
    }
    let told = Class::REPORTING | Class::AFTERMATH;
    let before = (date.start.saturating_sub(8).max(sentence.words.start)..date.start).rev();
    for at in before {
        if hit.words.contains(&at) {
            return true;
        }
        if matches!(doc.low(at), ";" | "who" | "which" | "that") {
            break;
        }
        if doc.class(at).is(told)
            && !doc.class(at).is(Class::TRIGGER_VERB)
            && !hit.words.contains(&at)
        {
            let said_before_hit = hit.words.start > at;
            let close = date.start - at <= 7;
            return !(close && (said_before_hit || gap(&hit.words, date) > date.start - at));
        }
    }
    // "on Monday, the ministry said": a verb of saying right behind the date.
    let behind = (date.end..date.end + 2)
        .any(|at| doc.class(at).is(told) && !doc.class(at).is(Class::TRIGGER_VERB));
    !(behind && hit.words.start > date.end)
}

const LOCATIVE: &[&str] = &[
    "in", "at", "near", "outside", "inside", "through", "of", "across", "around", "into", "against",
];

/// Each event takes the nearest place of its sentence, a place behind "in" or "at" before others.
pub(crate) fn bind_places(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    let places = &reading.places;
    let span = sentence.span;
    for event in reading.events.iter_mut().skip(first_event) {
        if let Some(word) = event.roles.place {
            event.place = places
                .iter()
                .position(|place| place.words.contains(&word) && place.is_location());
            if event.place.is_some() {
                continue;
            }
        }
        event.place = places
            .iter()
            .enumerate()
            .filter(|(_, place)| {
                span.contains(place.span) && place.is_location() && !is_dateline(doc, place)
            })
            .filter(|(_, place)| {
                !is_speaker_place(doc, place)
                    && !compared(doc, &event.hit, &place.words)
                    && !is_object(doc, &event.hit, place)
                    && !is_left_out(doc, place)
            })
            .filter(|(_, place)| gap(&place.words, &event.hit.words) <= 30)
            .min_by_key(|(_, place)| {
                let locative = place.words.start.checked_sub(1).is_some_and(|before| {
                    let low = doc.low(before);
                    LOCATIVE.contains(&low)
                        || (doc.class(before).is(Class::DETERMINER)
                            && before > 0
                            && LOCATIVE.contains(&doc.low(before - 1)))
                });
                let behind = place.words.start >= event.hit.words.end;
                if behind && tells_on(doc, place) {
                    return 0;
                }
                gap(&place.words, &event.hit.words)
                    + if locative { 0 } else { 8 }
                    + if behind { 0 } else { 4 }
                    + if place.fineness() == 0 { 6 } else { 0 }
            })
            .map(|(number, _)| number);
        event.place = event.place.map(|number| finer_beside(places, number));
    }
}

/// "attacks outside of Iraq": a country that the words leave out.
fn is_left_out(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let before = |back: usize| {
        let at = place.words.start.checked_sub(back);
        at.map_or("", |at| doc.low(at))
    };
    let outside = before(1) == "outside" || (before(1) == "of" && before(2) == "outside");
    outside && place.fineness() == 0
}

/// "in countries like Chad, Niger and Mali, where they struck": the place that the sentence goes on with.
fn tells_on(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let end = place.words.end;
    doc.low(end) == "," && doc.low(end + 1) == "where" && matches!(doc.low(end + 2), "they" | "it")
}

/// "a convoy fleeing the X hotel", "the blast flattened the X hotel": a venue that another verb has for its object.
fn is_object(doc: &Document<'_>, hit: &Hit, place: &PlaceMention) -> bool {
    let mut before = place.words.start;
    while before > 0 && doc.class(before - 1).is(Class::DETERMINER) {
        before -= 1;
    }
    let Some(verb) = before.checked_sub(1) else {
        return false;
    };
    let low = doc.low(verb);
    place.kind == PlaceKind::Venue
        && !hit.words.contains(&verb)
        && !doc.class(verb).is(Class::TRIGGER_VERB | Class::PREPOSITION)
        && (low.ends_with("ed") || low.ends_with("ing"))
        && !doc.is_name(verb)
}

/// "Manchester Arena", "the Al-Rahman mosque in Herat": the finer place beside the one found.
fn finer_beside(places: &[PlaceMention], number: usize) -> usize {
    let Some(found) = places.get(number) else {
        return number;
    };
    let from = number.saturating_sub(2);
    places
        .iter()
        .enumerate()
        .skip(from)
        .take(5)
        .filter(|(_, place)| {
            place.is_location()
                && place.fineness() > found.fineness()
                && gap(&place.words, &found.words) <= 3
        })
        .max_by_key(|(_, place)| place.fineness())
        .map_or(number, |(finer, _)| finer)
}

/// The word of the dash that ends the dateline; 0 in a text without one.
pub(crate) fn dateline_end(doc: &Document<'_>, places: &[PlaceMention]) -> usize {
    if !places.first().is_some_and(|first| is_dateline(doc, first)) {
        return 0;
    }
    (0..doc.words.len().min(20))
        .find(|&at| is_dash(doc.low(at)))
        .unwrap_or(0)
}

fn is_dash(low: &str) -> bool {
    matches!(low, "-" | "--" | "—" | "–")
}

/// "KANDAHAR - ", "SAN SALVADOR, 3 JAN 90 -- ": where the report was written.
pub(crate) fn is_dateline(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let dash = (place.words.end..(place.words.end + 16).min(doc.words.len()))
        .find(|&at| is_dash(doc.low(at)));
    place.words.start < 3
        && dash.is_some_and(|dash| {
            (place.words.end..dash).all(|at| {
                let closed = Class::AUXILIARY | Class::DETERMINER | Class::PREPOSITION;
                // "May" is a month here.
                !doc.class(at).is(closed) || crate::dates::is_calendar_word(doc.low(at))
            })
        })
}

/// "officials in Denpasar said": where the speaker is.
pub(crate) fn is_speaker_place(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let owner = matches!(doc.low(place.words.end), "'s" | "’s")
        && !place
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| LOCATIVE.contains(&doc.low(at)));
    // "a doctor at the hospital, ... , said", and the wounded are brought there.
    let ward = place.kind == PlaceKind::Venue
        && place
            .words
            .clone()
            .any(|at| matches!(doc.low(at), "hospital" | "clinic"));
    let person = place.words.start.checked_sub(2).is_some_and(|at| {
        doc.class(at).is(Class::PERSON)
            && matches!(
                doc.low(at),
                "official"
                    | "officials"
                    | "doctor"
                    | "doctors"
                    | "resident"
                    | "residents"
                    | "reporter"
                    | "reporters"
            )
    });
    let told = (place.words.end..place.words.end + 3).any(|at| doc.class(at).is(Class::REPORTING));
    owner
        || ward
        || (person && told)
        || doc.class(place.words.end).is(Class::REPORTING)
        || doc.low(place.words.end) == "-based"
}
