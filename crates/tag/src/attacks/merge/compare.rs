use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention, Row, is_unnamed};

use super::Cluster;
use super::anew::hits_anew;

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
        && (!event.form_is_cue() || event.is_background)
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
    if is_of_another(reading, cluster, event) || hits_anew(reading, cluster, event) {
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
    if told.peek().is_some() {
        return told.all(|names| !names.iter().any(|name| own.contains(name)));
    }
    is_untold(reading, cluster, event, &own)
}

/// "A bomb went off at a bank. ... the killing of the envoy X": nothing in the sentences of the attack speaks of X.
fn is_untold(reading: &Reading<'_>, cluster: &Cluster, event: &Event, names: &[&str]) -> bool {
    let doc = reading.doc;
    let other_story = || {
        cluster
            .events
            .iter()
            .filter_map(|&number| reading.events.get(number))
            .any(|other| other.weight >= 2 && !other.form_is_cue())
    };
    let speaks = |other: &Event| {
        doc.sentences.get(other.sentence).is_some_and(|sentence| {
            sentence
                .words
                .clone()
                .any(|at| names.contains(&doc.low(at)))
        })
    };
    event.hit.form == Form::Noun
        && other_story()
        && !same_sentence(reading, cluster, event)
        && !cluster
            .events
            .iter()
            .filter_map(|&number| reading.events.get(number))
            .any(speaks)
}

/// The words of the names of those whom a deed against persons was done to; nothing where anybody of them is unnamed.
fn named_patients<'d>(doc: &'d Document<'_>, event: &Event) -> Option<Vec<&'d str>> {
    let personal = matches!(
        event.kind.as_str(),
        "murder" | "assassination" | "kidnapping"
    );
    // "killed the minister X": who holds an office is killed by himself.
    let of_office = |patient: &Phrase| {
        let mut words = patient.words.clone();
        words.any(|at| doc.class(at).is(Class::OFFICE))
    };
    let by_office = event.kind == "murder" && event.roles.patients.iter().all(of_office);
    if !personal || event.weight < 2 && !by_office {
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
pub(super) fn family(kind: &str) -> u8 {
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
