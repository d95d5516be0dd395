use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention, Row, is_unnamed};

use super::Cluster;

/// "A second bomb went off", "others sprayed bullets": the words say that it is another attack.
pub(super) fn is_another(reading: &Reading<'_>, event: &Event) -> bool {
    if is_told_apart(reading, event) || is_days_before(reading, event) {
        return true;
    }
    if event.weight < 2 || event.form_is_cue() {
        return false;
    }
    let doc = reading.doc;
    let start = event.hit.words.start;
    let noun = event.hit.form == Form::Noun
        && start > 0
        && matches!(
            doc.low(start - 1),
            "second" | "third" | "another" | "separate" | "other"
        );
    let weapon = event.hit.form.is_verb()
        && event
            .roles
            .weapons
            .iter()
            .filter(|weapon| weapon.words.end <= start)
            .any(|weapon| {
                weapon
                    .words
                    .clone()
                    .any(|at| matches!(doc.low(at), "second" | "third" | "another" | "other"))
            });
    let others = start > 0
        && event.hit.form.is_verb()
        && doc.low(start - 1) == "others"
        && doc
            .sentences
            .get(event.sentence)
            .is_some_and(|sentence| sentence.words.start + 1 == start);
    noun || weapon || others
}

/// "a bomb killed 14, less than a day after a bomber killed 17": the same sentence tells of an attack days before.
fn is_days_before(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let Some(sentence) = doc.sentences.get(event.sentence) else {
        return false;
    };
    let told_before = reading.events.iter().any(|other| {
        other.sentence == event.sentence
            && other.hit.words.end <= event.hit.words.start
            && other.weight >= 1
            && other.hit.form.is_verb()
    });
    let from = event
        .hit
        .words
        .start
        .saturating_sub(7)
        .max(sentence.words.start);
    let after = (from + 1..event.hit.words.start).rev().find(|&at| {
        doc.low(at) == "after"
            && matches!(
                doc.low(at - 1),
                "day" | "days" | "week" | "weeks" | "month" | "months" | "hours"
            )
    });
    told_before
        && event.hit.form.is_verb()
        && after.is_some_and(|after| {
            !reading.events.iter().any(|other| {
                other.sentence == event.sentence
                    && !other.form_is_cue()
                    && other.hit.words.start > after
                    && other.hit.words.end <= event.hit.words.start
                    && other.hit.words != event.hit.words
            })
        })
}

/// "Separately, gunmen shot", "Earlier in July the rebels killed": the sentence begins with another attack.
fn is_told_apart(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let Some(sentence) = doc.sentences.get(event.sentence) else {
        return false;
    };
    let first = sentence.words.start;
    let apart = match doc.low(first) {
        "separately" | "elsewhere" => true,
        "earlier" => matches!(doc.low(first + 1), "in" | "this" | "last"),
        // "Two days after that, a constable was shot".
        _ if matches!(
            doc.low(first + 1),
            "day" | "days" | "week" | "weeks" | "hours"
        ) =>
        {
            doc.low(first + 2) == "later"
                || (doc.low(first + 2) == "after" && doc.low(first + 3) == "that")
        }
        _ => is_added(doc, first) && tells_anew(reading, event),
    };
    let begins = || {
        let mut told = reading
            .events
            .iter()
            .filter(|other| other.sentence == event.sentence);
        told.next()
            .is_some_and(|other| other.hit.words == event.hit.words)
    };
    apart && begins()
}

/// "In addition", "In another attack", "Meanwhile": the sentence goes on to something else.
fn is_added(doc: &Document<'_>, first: usize) -> bool {
    match (doc.low(first), doc.low(first + 1)) {
        ("meanwhile" | "additionally" | "finally" | "likewise", _)
        | ("in", "addition" | "another" | "other") => true,
        ("in", "a" | "an") => matches!(
            doc.low(first + 2),
            "separate" | "different" | "similar" | "unrelated" | "related" | "parallel" | "second"
        ),
        _ => false,
    }
}

/// Whether an event tells an attack of its own, with what was attacked or used and a strong verb, a day or a town; else it
/// may be what came of the one before.
fn tells_anew(reading: &Reading<'_>, event: &Event) -> bool {
    let somewhere = event
        .place
        .and_then(|at| reading.places.get(at))
        .is_some_and(|place| place.fineness() > 0);
    let with_whom = !event.roles.patients.is_empty() || !event.roles.weapons.is_empty();
    event.hit.form.is_verb()
        && with_whom
        && (event.weight >= 2 || somewhere || event.date.is_some())
}

/// How much an event shares with an attack: kind, what or who was attacked, place, date.
pub(super) fn shared(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> u32 {
    let doc = reading.doc;
    let mut score = 0;
    let mut kind = 0;
    for other in cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
    {
        if !event.kind.is_empty() && family(&other.kind) == family(&event.kind) && event.weight >= 2
        {
            kind = kind.max(if other.kind == event.kind { 2 } else { 1 });
        }
        for patient in &event.roles.patients {
            let same = |old: &Phrase| doc.low(old.head) == doc.low(patient.head);
            if other.roles.patients.iter().any(same) {
                score += 3;
            }
        }
    }
    let place = |at: Option<usize>| {
        at.and_then(|at| reading.places.get(at))
            .and_then(|place| place.row)
            .map(|row| row.id)
    };
    if place(cluster.place).is_some() && place(cluster.place) == place(event.place) {
        score += 3;
    }
    if event.date.is_some() && cluster.date.is_some() {
        score += 2;
    }
    score + kind + u32::from(cluster.is_background == event.is_background) * 2
}

pub(super) fn same_sentence(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .any(|other| other.sentence == event.sentence)
}

pub(super) fn agrees(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    if event.is_background != cluster.is_background
        && !event.form_is_cue()
        && (event.date.is_some() || event.place.is_some() || event.is_background)
    {
        return false;
    }
    if !dates_agree(reading, cluster.date, event.date) {
        return false;
    }
    // One sentence may name two venues of one attack.
    let venue = |at: Option<usize>| {
        at.and_then(|at| reading.places.get(at))
            .is_some_and(|place| place.kind == PlaceKind::Venue)
    };
    let two_venues = venue(cluster.place)
        && venue(event.place)
        && same_sentence(reading, cluster, event)
        && same_family(reading, cluster, event);
    if !two_venues && !places_agree(reading, cluster.place, event.place) {
        return false;
    }
    if is_of_another(reading, cluster, event) {
        return false;
    }
    kinds_agree(reading, cluster, event)
}

/// "the murder of X" beside "the assassination of Y": each names the one it was done to.
fn is_of_another(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    let doc = reading.doc;
    let Some(own) = named_patients(doc, event) else {
        return false;
    };
    let mut told = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .filter_map(|other| named_patients(doc, other))
        .peekable();
    told.peek().is_some() && told.all(|names| !names.iter().any(|name| own.contains(name)))
}

/// The words of the names of those whom a deed against persons was done to; nothing where anybody of them is unnamed.
fn named_patients<'d>(doc: &'d Document<'_>, event: &Event) -> Option<Vec<&'d str>> {
    let personal = matches!(
        event.kind.as_str(),
        "murder" | "assassination" | "kidnapping"
    );
    if !personal || event.weight < 2 {
        return None;
    }
    let mut names = Vec::new();
    for patient in &event.roles.patients {
        let own: Vec<&str> = patient
            .bare(doc)
            .filter(|&at| doc.words.get(at).is_some_and(|word| word.is_word))
            .filter(|&at| doc.class(at) == Class::NONE)
            .map(|at| doc.low(at))
            .collect();
        if own.is_empty() || patient.count.is_some() || patient.is_plural(doc) {
            return None;
        }
        names.extend(own);
    }
    (!names.is_empty()).then_some(names)
}

/// Whether neither the day nor the place of an event contradicts the attack.
pub(super) fn is_there_then(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    dates_agree(reading, cluster.date, event.date)
        && places_agree(reading, cluster.place, event.place)
}

fn dates_agree(reading: &Reading<'_>, left: Option<usize>, right: Option<usize>) -> bool {
    let value = |at: Option<usize>| {
        at.and_then(|at| reading.dates.get(at))
            .and_then(|date| date.value)
    };
    match (value(left), value(right)) {
        (Some(left), Some(right)) => left.from <= right.to && right.from <= left.to,
        _ => true,
    }
}

pub(super) fn places_agree(
    reading: &Reading<'_>,
    left: Option<usize>,
    right: Option<usize>,
) -> bool {
    let place = |at: Option<usize>| at.and_then(|at| reading.places.get(at));
    let (Some(left), Some(right)) = (place(left), place(right)) else {
        return true;
    };
    // Two venues, or a venue and a town, lie apart where the towns beside them do.
    let town = |place: &PlaceMention| match place.row {
        Some(row) => (!row.is_division).then_some(row),
        None if place.kind == PlaceKind::Venue => town_beside(reading, place),
        None => None,
    };
    if let (Some(one), Some(other)) = (town(left), town(right))
        && one.id != other.id
        && (left.kind == PlaceKind::Venue || right.kind == PlaceKind::Venue)
        && !near(one.lat, one.lon, other.lat, other.lon)
    {
        return false;
    }
    can_be_same(left, right)
}

/// The town that stands right beside a venue: "St Mark's cathedral in Alexandria".
fn town_beside(reading: &Reading<'_>, venue: &PlaceMention) -> Option<Row> {
    let doc = reading.doc;
    let end = venue.words.end;
    let behind = reading.places.iter().find(|place| {
        place.words.start >= end && place.words.start <= end + 6 && place.row.is_some()
    })?;
    let tied = (end..behind.words.start).all(|at| {
        matches!(doc.low(at), "in" | "the" | "of" | "city" | "town" | ",")
            || doc.is_name(at)
            || doc.low(at).ends_with("ern")
    });
    behind.row.filter(|row| tied && !row.is_division)
}

/// Whether two mentions can be of one place: the same, or one inside the other.
pub(crate) fn can_be_same(left: &PlaceMention, right: &PlaceMention) -> bool {
    if left.country.is_some() && right.country.is_some() && left.country != right.country {
        return false;
    }
    match (left.row, right.row) {
        (Some(a), Some(b)) => {
            a.id == b.id
                || a.division == Some(b.id)
                || b.division == Some(a.id)
                || near(a.lat, a.lon, b.lat, b.lon)
        }
        _ => {
            let both_fine = left.fineness() >= 3 && left.fineness() == right.fineness();
            let same = left.name == right.name
                || left.name.contains(right.name.as_str())
                || right.name.contains(left.name.as_str())
                || is_unnamed(&left.name)
                || is_unnamed(&right.name);
            // A village and a town are two places, unless one follows the other ("Warin, near Kano").
            let apart = left.words.start.abs_diff(right.words.start) > 8;
            let village = |one: &PlaceMention, other: &PlaceMention| {
                matches!(
                    one.kind,
                    PlaceKind::Named { is_village: true } | PlaceKind::Untold
                ) && other.row.is_some_and(|row| !row.is_division)
            };
            same || !(both_fine || (apart && (village(left, right) || village(right, left))))
        }
    }
}

/// Within some thirty kilometres: a town and its suburb.
fn near(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> bool {
    (lat_a - lat_b).abs() < 0.3 && (lon_a - lon_b).abs() < 0.5
}

/// Families of kinds that one attack may have together.
fn family(kind: &str) -> u8 {
    match kind {
        "bombing" | "suicide-bombing" => 1,
        "kidnapping" => 2,
        "robbery" => 3,
        "hijacking" => 4,
        "arson" => 5,
        "" => 0,
        _ => 6,
    }
}

fn same_family(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .any(|other| family(&other.kind) == family(&event.kind))
}

fn kinds_agree(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    if event.form_is_cue() || !event.is_own_story() {
        return true;
    }
    let mine = family(&event.kind);
    let others: Vec<u8> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .filter(|other| other.is_own_story())
        .map(|other| family(&other.kind))
        .collect();
    if others.is_empty() || others.contains(&mine) {
        return true;
    }
    // A storming, its shots and its fires are one attack; an abduction elsewhere in the text is another.
    let apart = |a: u8, b: u8| {
        matches!(
            (a.min(b), a.max(b)),
            (1, 2) | (2, 6) | (2, 5) | (1, 3) | (1, 5) | (2, 3) | (3, 5)
        )
    };
    let has_patients = !event.roles.patients.is_empty();
    !(has_patients
        && others.iter().all(|&other| apart(mine, other))
        && !same_sentence(reading, cluster, event))
}
