use super::places::LOCATIVE;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention};

/// "officials in Denpasar said": where the speaker is.
pub(crate) fn is_speaker_place(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let owner = matches!(doc.low(place.words.end), "'s" | "’s")
        && !owns_place(doc, place.words.end + 1)
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
    let person = tells_from(doc, place) || is_of_arrest(doc, place);
    owner
        || ward
        || person
        || doc.class(place.words.end).is(Class::REPORTING)
        || doc.low(place.words.end) == "-based"
}

/// "Berlin's Memorial Church", "Egypt's north Sinai": what the place owns is a place too.
fn owns_place(doc: &Document<'_>, from: usize) -> bool {
    let thing = Class::VENUE | Class::AREA | Class::THING;
    (from..from + 4)
        .take_while(|&at| doc.words.get(at).is_some_and(|word| word.is_word))
        .take_while(|&at| {
            !doc.class(at)
                .is(Class::PREPOSITION | Class::AUXILIARY | Class::REPORTING)
        })
        .any(|at| {
            let body = matches!(
                doc.low(at),
                "ministry" | "embassy" | "parliament" | "government"
            );
            doc.class(at).is(thing) && !body
        })
}

/// "arrested two people in Barking": where suspects were caught.
fn is_of_arrest(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    let from = start.saturating_sub(7);
    let opened = start > 0 && doc.class(start - 1).is(Class::DETERMINER);
    let before = start.checked_sub(1 + usize::from(opened));
    let placed = before.is_some_and(|at| matches!(doc.low(at), "in" | "at" | "near"));
    placed
        && (from..start)
            .rev()
            .take_while(|&at| !matches!(doc.low(at), "," | ";" | "." | "after" | "for" | "over"))
            .any(|at| {
                matches!(
                    doc.low(at),
                    "arrested"
                        | "detained"
                        | "arrests"
                        | "arresting"
                        | "caught"
                        | "stopped"
                        | "intercepted"
                )
            })
}

/// People who tell what they know, and are no part of what happened.
const TELLERS: &[&str] = &[
    "adviser",
    "advisor",
    "analyst",
    "analysts",
    "correspondent",
    "diplomat",
    "diplomats",
    "doctor",
    "doctors",
    "expert",
    "experts",
    "fellow",
    "lecturer",
    "nurse",
    "official",
    "officials",
    "professor",
    "reporter",
    "reporters",
    "researcher",
    "researchers",
    "resident",
    "residents",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "worker",
    "workers",
];

/// How far somebody who speaks may stand before the place where he is, in words.
const TELLER_REACH: usize = 9;

/// "analyst at the X Group in Lagos, warns", "said a health worker in Kaya": who speaks is there.
fn tells_from(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let Some(before) = place.words.start.checked_sub(1) else {
        return false;
    };
    if !matches!(doc.low(before), "in" | "at") {
        return false;
    }
    let verbs = Class::AUXILIARY | Class::TRIGGER_VERB | Class::IMPACT | Class::AFTERMATH;
    let from = before.saturating_sub(TELLER_REACH);
    let teller = (from..before)
        .rev()
        .take_while(|&at| {
            !doc.class(at).is(verbs | Class::REPORTING) && !matches!(doc.low(at), "." | "—")
        })
        .find(|&at| TELLERS.contains(&doc.low(at)));
    let Some(teller) = teller else {
        return false;
    };
    let told_before =
        (teller.saturating_sub(4)..teller).any(|at| doc.class(at).is(Class::REPORTING));
    let told_behind =
        (place.words.end..place.words.end + 3).any(|at| doc.class(at).is(Class::REPORTING));
    told_before || told_behind
}
