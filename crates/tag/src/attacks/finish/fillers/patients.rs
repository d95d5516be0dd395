use wirewatch_model::Attack;

use super::super::Proof;
use super::anybody::{is_anybody, is_sum_over_time};
use super::{push, same_name};
use crate::attacks::merge::is_mass;
use crate::attacks::phrases::{NOUNS, Phrase};
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::Document;
use crate::places::PlaceKind;

/// Adds whom or what it was done to: things as targets, people as victims.
pub(super) fn add_patient(
    reading: &Reading<'_>,
    event: &Event,
    patient: &Phrase,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    // "a device went off in Paddy's Bar": the venue's whole name.
    let span = reading.doc.span(&patient.words);
    let venue = reading.places.iter().find(|place| {
        place.kind == PlaceKind::Venue
            && place.span.overlaps(span)
            && patient.class.is(Class::VENUE)
    });
    let covering = reading.places.iter().find(|place| {
        place.kind == PlaceKind::Venue
            && place.words.len() > patient.bare(reading.doc).len()
            && place.words.start <= patient.bare(reading.doc).start
            && patient.words.end <= place.words.end
    });
    if let Some(venue) = covering.or(venue.filter(|venue| {
        venue.words.end == patient.words.end && venue.words.start < patient.words.start
    })) {
        if !made
            .targets
            .iter()
            .any(|known| same_name(known, &venue.name))
        {
            made.targets.push(venue.name.clone());
            evidence.add("targets", &venue.words, "role", 0.7);
        }
        return;
    }
    let counted = matches!(
        reading.doc.low(patient.head),
        "lives" | "bodies" | "life" | "toll" | "victim" | "victims"
    );
    if patient.class.is(Class::ATTACKER) || patient.group.is_some() || patient.is_place || counted {
        return;
    }
    if is_no_target(reading.doc, event, patient) {
        return;
    }
    if is_anybody(reading.doc, event, patient) || is_sum_over_time(reading.doc, event, patient) {
        return;
    }
    if patient.class.is(Class::THING | Class::VENUE) && !patient.class.is(Class::PERSON) {
        push(reading, patient, &mut made.targets, "targets", evidence);
    } else if is_victim(reading, event, patient) {
        let shown = name_or_class(reading.doc, patient);
        // "19-year-old X": an age alone tells nobody.
        let age = reading
            .doc
            .low(shown.words.end.saturating_sub(1))
            .ends_with("-old");
        if age {
            return;
        }
        push(reading, &shown, &mut made.victims, "victims", evidence);
    } else if let Some(told) = told_behind(reading.doc, event, patient) {
        push(reading, &told, &mut made.victims, "victims", evidence);
    }
}

/// "John Rill, an 18-year-old student, died": what the words behind a private name say of him.
fn told_behind(doc: &Document<'_>, event: &Event, patient: &Phrase) -> Option<Phrase> {
    let opened = patient.words.end + 1;
    let apposed = patient.is_name
        && event.effect != Effect::Unsaid
        && doc.low(patient.words.end) == ","
        && matches!(doc.low(opened), "a" | "an");
    if !apposed {
        return None;
    }
    let first = opened + 1;
    let noun = (first..first + 4)
        .take_while(|&at| doc.words.get(at).is_some_and(|word| word.is_word))
        .take_while(|&at| !doc.class(at).is(Class::PREPOSITION | Class::CONJUNCTION))
        .filter(|&at| doc.class(at).is(Class::PERSON) && !doc.class(at).is(Class::ATTACKER))
        .last()?;
    Some(Phrase {
        words: first..noun + 1,
        head: noun,
        class: doc.class(noun),
        is_name: false,
        ..patient.clone()
    })
}

/// "the town", "property" say where and what of, and no target; in a hospital people die of what was done elsewhere.
fn is_no_target(doc: &Document<'_>, event: &Event, patient: &Phrase) -> bool {
    let low = doc.low(patient.head);
    let area = patient.class.is(Class::AREA) && !patient.is_name;
    let property = low == "property" && patient.bare(doc).len() == 1;
    // "died in hospital", "lay in hospital": no building that was hit.
    let care = low == "hospital" && patient.words.len() == 1;
    let ward = low.starts_with("hospital") && event.effect != Effect::Unsaid || care;
    let nature = matches!(
        low,
        "river"
            | "lake"
            | "sea"
            | "stream"
            | "mountain"
            | "mountains"
            | "hill"
            | "hills"
            | "range"
            | "creek"
            | "port"
            | "harbor"
            | "harbour"
            | "garden"
            | "gardens"
    );
    let middle = matches!(low, "center" | "centre")
        && patient
            .words
            .clone()
            .any(|at| matches!(doc.low(at), "downtown" | "city" | "town"));
    let way = patient.words.clone().any(|at| doc.low(at) == "way");
    way || area || property || ward || nature || middle
}

/// "the liberal senator Ramon Ortuno" is shown by his name, "the worker Ramon Ortuno" as a worker: private names are left out.
fn name_or_class(doc: &Document<'_>, patient: &Phrase) -> Phrase {
    let mut shown = patient.clone();
    let Some(noun) = patient
        .words
        .clone()
        .rev()
        .find(|&at| doc.class(at).is(NOUNS))
    else {
        return shown;
    };
    let name = noun + 1..patient.words.end;
    // "civilian settlements", "local magnate X" in capitals: what follows one of these need not be a name.
    let office = patient
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::OFFICE));
    let named = !name.is_empty()
        && !tells_of_what_sort(doc.low(noun))
        && name.clone().all(|at| doc.class(at) == Class::NONE)
        && (doc.all_capitals || doc.is_name(noun + 1));
    if !named {
        return shown;
    }
    if office {
        shown.words = name;
        shown.head = patient.words.end - 1;
    } else {
        shown.words = patient.words.start..noun + 1;
        shown.head = noun;
    }
    shown
}

/// How far before the bullets the verb may stand: "riddled the judge's car with bullets".
const RIDDLED_WITH: usize = 7;

/// "riddled with bullets" tells of no weapon that was used.
pub(super) fn tells_weapon(doc: &Document<'_>, weapon: &Phrase) -> bool {
    let from = weapon.words.start.saturating_sub(RIDDLED_WITH);
    let riddled = (from..weapon.words.start).any(|at| doc.low(at).starts_with("riddl"));
    !(riddled && matches!(doc.low(weapon.head), "bullets" | "shots"))
}

/// Nouns that stand before another to say of what sort it is: "local official", "civilian homes".
fn tells_of_what_sort(low: &str) -> bool {
    matches!(
        low,
        "local"
            | "civilian"
            | "american"
            | "israeli"
            | "christian"
            | "muslim"
            | "minor"
            | "adult"
            | "patient"
    )
}

/// People as a class, or someone who holds an office; private names are left out.
fn is_victim(reading: &Reading<'_>, event: &Event, patient: &Phrase) -> bool {
    let doc = reading.doc;
    // "hundreds of people" tells a number, "the civilian population" everybody: neither tells who.
    let low = doc.low(patient.head);
    let vague = patient.count.is_some_and(|count| count.vague) && low == "people";
    let everybody = patient.count.is_none() && is_mass(low) && patient.words.len() > 1;
    // "fired at police": a body of men, none of whom is told of.
    let body =
        matches!(low, "police" | "troops" | "military" | "authorities") && patient.count.is_none();
    if vague || everybody || body {
        return false;
    }
    if patient.class.is(Class::FORCE)
        && !patient
            .class
            .is(Class::PERSON | Class::OFFICE | Class::SERVICE)
    {
        return false;
    }
    // "13 service members", "nine members of staff".
    let members = matches!(low, "member" | "members")
        && (doc.low(patient.words.end) == "of" || patient.bare(doc).len() > 2);
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    if members || patient.class.is(people) {
        return true;
    }
    // Whoever is assassinated is known to the public.
    let public = event.kind == "assassination" || holds_office(doc, patient);
    patient.is_name && event.effect != Effect::Unsaid && public
}

/// Whether the text gives the name an office anywhere: "Mayor X", "X, a former judge".
fn holds_office(doc: &Document<'_>, name: &Phrase) -> bool {
    let last = name.words.end.saturating_sub(1);
    let same = (0..doc.words.len()).filter(|&at| doc.low(at) == doc.low(last));
    same.take(12).any(|at: usize| {
        let before = (at.saturating_sub(6)..at).any(|word| doc.class(word).is(Class::OFFICE));
        let behind = doc.low(at + 1) == ","
            && (at + 2..at + 8).any(|word| doc.class(word).is(Class::OFFICE));
        before || behind
    })
}
