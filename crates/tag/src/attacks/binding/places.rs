use wirewatch_model::GroupMention;

use super::ways::{is_another_end, is_of_leaders, is_source_of_fire, is_where_taken};
use super::{gap, is_dateline, is_speaker_place};
use crate::attacks::events::Hit;
use crate::attacks::inflect::Form;
use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::attacks::words::{Document, Sentence};
use crate::places::{PlaceKind, PlaceMention};

pub(super) const LOCATIVE: &[&str] = &[
    "in", "at", "near", "outside", "inside", "through", "of", "across", "around", "into", "against",
];

/// Each event takes the nearest place of its sentence, a place behind "in" or "at" before others.
pub(crate) fn bind_places(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    let places = &reading.places;
    let groups = reading.groups;
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
                    && !super::compared(doc, &event.hit, &place.words)
                    && !is_object(doc, &event.hit, place)
                    && !is_left_out(doc, place)
                    && !is_doing(doc, place)
                    && !is_home_of_claimer(doc, place, groups)
                    && !is_source_of_fire(doc, &event.kind, place)
                    && !is_of_leaders(doc, place)
                    && !is_where_taken(doc, place)
                    && !is_of_clause_before(doc, &event.hit, place)
                    && !is_another_end(doc, place)
                    && !is_employer(doc, place)
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
                    + clauses_between(doc, &event.hit, place) * 6
            })
            .map(|(number, _)| number);
        event.place = event.place.map(|number| finer_beside(doc, places, number));
    }
}

/// "two employees of the Bank of Ardania": whom somebody works for.
fn is_employer(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let mut before = place.words.start;
    while before > 0 && doc.class(before - 1).is(Class::DETERMINER) {
        before -= 1;
    }
    let of = before >= 2 && doc.low(before - 1) == "of";
    place.kind == PlaceKind::Venue
        && of
        && matches!(
            doc.low(before - 2),
            "employee"
                | "employees"
                | "member"
                | "members"
                | "student"
                | "students"
                | "staff"
                | "head"
                | "director"
                | "governor"
                | "chief"
                | "teacher"
                | "teachers"
                | "worker"
                | "workers"
                | "president"
                | "chairman"
        )
}

/// How many verbs of other clauses stand between the trigger and the place.
fn clauses_between(doc: &Document<'_>, hit: &Hit, place: &PlaceMention) -> usize {
    // "three men blew themselves up while others played, killing one": goes on from the main clause.
    if hit.form == Form::Ing {
        return 0;
    }
    let between = if hit.words.end <= place.words.start {
        hit.words.end..place.words.start
    } else {
        place.words.end..hit.words.start
    };
    between
        .filter(|&at| {
            doc.class(at)
                .is(Class::REPORTING | Class::AFTERMATH | Class::OTHER_VERB)
                && !doc
                    .class(at)
                    .is(Class::TRIGGER_VERB | Class::SUPPORT | Class::IMPACT)
        })
        .count()
}

/// "Ruritania stood behind the attack", "Kyiv has denied it": a country or capital that does something is no place.
pub(crate) fn is_doing(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let placed = place
        .words
        .start
        .checked_sub(1)
        .is_some_and(|at| doc.class(at).is(Class::PREPOSITION) || doc.low(at) == ",");
    // "paid by Ardania and the Union of Sola".
    let start = place.words.start;
    let by = (start.saturating_sub(6)..start)
        .rev()
        .take_while(|&at| {
            doc.is_name(at)
                || matches!(doc.low(at), "and" | "," | "by" | "of")
                || doc.class(at).is(Class::DETERMINER)
        })
        .any(|at| doc.low(at) == "by");
    if by && place.fineness() == 0 {
        return true;
    }
    let mut next = place.words.end;
    let mut helped = false;
    while doc.class(next).is(Class::AUXILIARY | Class::ADVERB) {
        helped |= doc.class(next).is(Class::PASSIVE);
        next += 1;
    }
    let acts = doc
        .class(next)
        .is(Class::REPORTING | Class::AFTERMATH | Class::OTHER_VERB)
        && !doc.class(next).is(Class::TRIGGER_VERB | Class::IMPACT)
        || matches!(
            doc.low(next),
            "rejects"
                | "rejected"
                | "dismissed"
                | "dismisses"
                | "denies"
                | "denied"
                | "accuses"
                | "accused"
                | "vowed"
        );
    place.fineness() <= 2 && !placed && acts && !helped
}

/// "Al-Qaeda in Yemen claimed": which branch of the group speaks.
fn is_home_of_claimer(doc: &Document<'_>, place: &PlaceMention, groups: &[GroupMention]) -> bool {
    let start = place.words.start;
    let tied = start >= 2 && doc.low(start - 1) == "in";
    let claims = matches!(
        doc.low(place.words.end),
        "claimed" | "claims" | "said" | "says" | "denied" | "denies" | "took"
    );
    tied && claims
        && groups
            .iter()
            .any(|group| doc.word_at(group.span.end) + 1 == start)
}

/// "killed an officer in Kaya, and on Friday he took hostages": the place of what was told before.
fn is_of_clause_before(doc: &Document<'_>, hit: &Hit, place: &PlaceMention) -> bool {
    let between = place.words.end..hit.words.start;
    between.clone().any(|at| {
        matches!(doc.low(at), "," | ";")
            && matches!(doc.low(at + 1), "and" | "while")
            && (at + 2..at + 5).any(|word| crate::dates::is_calendar_word(doc.low(word)))
    })
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
    let blown = BLAST_STEMS.iter().any(|stem| low.starts_with(stem));
    // "surrounded the mosque and opened fire": what attackers do to it is a part of the deed.
    let closes_in = matches!(
        low,
        "surrounded" | "surrounding" | "entered" | "entering" | "occupied" | "seized" | "encircled"
    );
    place.kind == PlaceKind::Venue
        && !closes_in
        && !hit.words.contains(&verb)
        && (blown || !doc.class(verb).is(Class::TRIGGER_VERB))
        && !doc.class(verb).is(Class::PREPOSITION)
        && (low.ends_with("ed") || low.ends_with("ing"))
        && !doc.is_name(verb)
}

/// Beginnings of verbs of what a blast does to what stands around.
const BLAST_STEMS: &[&str] = &[
    "demolish", "devastat", "flatten", "gutt", "level", "shatter", "wreck",
];

/// "Manchester Arena", "the Al-Rahman mosque in Herat": the finer place beside the one found.
fn finer_beside(doc: &Document<'_>, places: &[PlaceMention], number: usize) -> usize {
    let Some(found) = places.get(number) else {
        return number;
    };
    let sentence = doc.sentence_of(found.words.start);
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
                && doc.sentence_of(place.words.start) == sentence
        })
        .max_by_key(|(_, place)| place.fineness())
        .map_or(number, |(finer, _)| finer)
}
