use std::collections::HashMap;

use wirewatch_model::Place;

use super::Proof;
use crate::attacks::binding::{
    dateline, is_another_end, is_doing, is_speaker_place, is_where_taken,
};
use crate::attacks::merge::{Cluster, can_be_same};
use crate::attacks::reading::Reading;
use crate::attacks::rules::{AttackRules, Class};
use crate::places::{CountryId, PlaceKind, PlaceMention, is_unnamed, to_place};

/// Where the attack happened: the finest place tied to it, with the town and country around it.
pub(crate) fn of(
    reading: &Reading<'_>,
    cluster: &Cluster,
    rules: &AttackRules,
    evidence: &mut Proof<'_>,
) -> Option<Place> {
    let mentions = &reading.places;
    let here = written_here(reading, cluster);
    let own = cluster.place.and_then(|at| mentions.get(at));
    // Of a list of buildings, only one is the place named; the town around it is that of all.
    let alone = cluster
        .events
        .iter()
        .filter_map(|&event| reading.events.get(event))
        .any(|event| event.stands_alone);
    let fine = own
        .map(|own| {
            if alone && own.kind == PlaceKind::Venue {
                around(reading, own).unwrap_or(own)
            } else {
                own
            }
        })
        .filter(|own| own.fineness() > 0 || here.is_none())
        .or(here)
        // "a Coptic church": what has no name of its own is no place's name; its town is told, or nothing finer is.
        .and_then(|own| {
            if own.kind == PlaceKind::Venue && is_unnamed(&own.name) {
                around(reading, own)
            } else {
                Some(own)
            }
        })
        .map(|fine| {
            if cluster.many_venues {
                around(reading, fine).unwrap_or(fine)
            } else {
                fine
            }
        });
    match fine {
        Some(fine) => {
            let around = if fine.row.is_none() && fine.kind != PlaceKind::Untold {
                around(reading, fine)
            } else {
                None
            };
            evidence.add("place", &fine.words, "nearest-place", 0.8);
            Some(to_place(fine, around, &rules.places))
        }
        None => {
            let target = of_the_target(reading, cluster);
            let town = only_town(reading, cluster, rules).filter(|town| {
                !cluster.is_background && target.is_none_or(|target| target.country == town.country)
            });
            if let Some(town) = town {
                evidence.add("place", &town.words, "only-town-of-the-text", 0.6);
                return Some(to_place(town, None, &rules.places));
            }
            if let Some(country) = target {
                evidence.add("place", &country.words, "country-of-the-target", 0.5);
                return Some(country_alone(country, rules));
            }
            let country = spoken_of(reading).filter(|country| {
                // An older attack may have been anywhere.
                !cluster.is_background || cluster.in_passing || is_only_country(reading, country)
            })?;
            evidence.add("place", &country.words, "country-of-the-text", 0.5);
            Some(country_alone(country, rules))
        }
    }
}

/// The one town that the text names down to where the attack is told; one that it was only written in may be where the news
/// is gathered, if that is a capital.
fn only_town<'r>(
    reading: &'r Reading<'_>,
    cluster: &Cluster,
    rules: &AttackRules,
) -> Option<&'r PlaceMention> {
    let doc = reading.doc;
    if doc.all_capitals {
        return None;
    }
    let told: Vec<usize> = cluster
        .events
        .iter()
        .filter_map(|&event| reading.events.get(event))
        .map(|event| event.sentence)
        .collect();
    let last = told.first().copied()?;
    let written = dateline(doc, &reading.places).map(|place| place.span);
    let sentence = |place: &PlaceMention| doc.sentence_of(place.words.start);
    let before = || {
        reading
            .places
            .iter()
            .filter(|place| sentence(place) <= last)
    };
    let is_town = |place: &&PlaceMention| {
        let speaks = (is_speaker_place(doc, place) || is_where_taken(doc, place))
            && written != Some(place.span);
        place.row.is_some_and(|row| !row.is_division) && !speaks && !is_another_end(doc, place)
    };
    let first = before().find(is_town)?;
    let id = |place: &PlaceMention| place.row.map(|row| row.id);
    let same = before().filter(is_town).all(|other| id(other) == id(first));
    // Another country beside the attack, or a village that no table has, may be where it was.
    let elsewhere = before().any(|place| {
        let other = matches!(place.kind, PlaceKind::Country) && place.country != first.country;
        other && told.contains(&sentence(place))
            || matches!(
                place.kind,
                PlaceKind::Untold | PlaceKind::Named { is_village: true }
            )
    });
    let many = before().filter(is_town).count();
    let only_written = written == Some(first.span) && many == 1;
    let is_capital = first
        .country
        .and_then(|country| rules.places.country(country)?.capital.as_deref())
        .is_some_and(|capital| capital == wirewatch_text::fold(&first.name));
    (same && !elsewhere && !(only_written && is_capital)).then_some(first)
}

/// The country of a place, and nothing finer.
fn country_alone(of: &PlaceMention, rules: &AttackRules) -> Place {
    let mut place = to_place(of, None, &rules.places);
    place.name = place.country.clone().unwrap_or(place.name);
    place.precision = Some("country".to_owned());
    (place.lat, place.lon, place.city, place.admin1) = (None, None, None, None);
    place
}

/// "the Ruritanian interior minister", "the office of the Ruritanian union": the country of a body or an office that was
/// attacked, which lie at home; envoys and their houses do not.
fn of_the_target<'r>(reading: &'r Reading<'_>, cluster: &Cluster) -> Option<&'r PlaceMention> {
    let doc = reading.doc;
    let patients = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .flat_map(|event| &event.roles.patients);
    let abroad = |at: usize| {
        let low = doc.low(at);
        [
            "ambassador",
            "consul",
            "diplomat",
            "embass",
            "envoy",
            "legation",
        ]
        .iter()
        .any(|stem| low.starts_with(stem))
    };
    patients
        .filter(|patient| {
            patient
                .class
                .is(Class::OFFICE | Class::ORGANIZATION | Class::THING | Class::VENUE)
                && !patient.words.clone().any(abroad)
        })
        .find_map(|patient| {
            // "a Turkish restaurant" in a text of towns elsewhere: whose kitchen it is.
            let private = !patient
                .class
                .is(Class::OFFICE | Class::ORGANIZATION | Class::FORCE);
            let lies_elsewhere = |country: Option<CountryId>| {
                private
                    && !doc.all_capitals
                    && reading
                        .places
                        .iter()
                        .any(|other| other.row.is_some() && other.country != country)
            };
            reading.places.iter().find(|place| {
                place.kind == PlaceKind::People
                    && place.country.is_some()
                    && !lies_elsewhere(place.country)
                    && place.words.start >= patient.words.start
                    && place.words.end <= patient.words.end
            })
        })
}

/// The sentences of a lead.
const LEAD_SENTENCES: usize = 3;

/// "in this capital", "this city": the dateline's town.
fn written_here<'r>(reading: &'r Reading<'_>, cluster: &Cluster) -> Option<&'r PlaceMention> {
    let doc = reading.doc;
    let dateline = dateline(doc, &reading.places)?;
    let mut sentences: Vec<usize> = cluster
        .events
        .iter()
        .filter_map(|&event| reading.events.get(event))
        .map(|event| event.sentence)
        .collect();
    // "Blood had dried here": the lead speaks of the place of its news.
    if !cluster.is_background && !doc.all_capitals {
        sentences.extend(0..LEAD_SENTENCES.min(sentences.first().copied().unwrap_or(0)));
    }
    let told = sentences.into_iter().any(|sentence| {
        let words = doc
            .sentences
            .get(sentence)
            .map(|sentence| sentence.words.clone())
            .unwrap_or_default();
        words.clone().any(|at| {
            doc.low(at) == "here"
                || doc.low(at) == "this"
                    && (at + 1..at + 3).any(|noun| {
                        matches!(doc.low(noun), "capital" | "city" | "town" | "village")
                    })
        })
    });
    told.then_some(dateline)
}

/// The town a venue or village lies in: the nearest listed place in its sentence, then in the text before and behind.
fn around<'r>(reading: &'r Reading<'_>, fine: &PlaceMention) -> Option<&'r PlaceMention> {
    // Of a venue whose country nothing tells, a town named anywhere is a guess.
    if fine.kind == PlaceKind::Country || (fine.kind == PlaceKind::Venue && fine.country.is_none())
    {
        return None;
    }
    let doc = reading.doc;
    let sentence = doc.sentence_of(fine.words.start);
    // "KAYA - A bomb went off in a church in Sola": the report was written elsewhere.
    let written = dateline(doc, &reading.places).map(|place| place.span);
    let village_told = reading.places.iter().any(|place| {
        matches!(
            place.kind,
            PlaceKind::Named { is_village: true } | PlaceKind::Untold
        ) && doc.sentence_of(place.words.start) == sentence
    });
    reading
        .places
        .iter()
        .filter(|place| {
            place.row.is_some()
                && can_be_same(place, fine)
                && (place.words.end + 1 == fine.words.start || !is_speaker_place(doc, place))
                && !is_where_taken(doc, place)
                && !is_doing(doc, place)
                && !(village_told && written == Some(place.span))
        })
        .min_by_key(|place| {
            let apart = doc.sentence_of(place.words.start).abs_diff(sentence);
            let behind = place.words.start > fine.words.start + 10;
            let gap = place.words.start.abs_diff(fine.words.start) * if behind { 3 } else { 1 };
            (
                apart.min(3),
                if place.row.is_some_and(|row| row.is_division) {
                    1
                } else {
                    0
                },
                gap,
            )
        })
}

/// The country that the text names most, as a country or by its people.
fn spoken_of<'r>(reading: &'r Reading<'_>) -> Option<&'r PlaceMention> {
    // A report is mostly of the country it is written in.
    if let Some(written) = dateline(reading.doc, &reading.places)
        .filter(|place| place.country.is_some() && !speaks_of_another(reading, place))
    {
        return Some(written);
    }
    let mut best: Option<(usize, &PlaceMention)> = None;
    for place in reading.places.iter().filter(|place| {
        place.country.is_some()
            && !is_nationality(reading, place)
            && !is_where_taken(reading.doc, place)
    }) {
        let many = reading
            .places
            .iter()
            .filter(|other| other.country == place.country)
            .count();
        if best.is_none_or(|(most, _)| many > most) {
            best = Some((many, place));
        }
    }
    best.map(|(_, place)| place)
}

/// Whether the text names another country far more often than that of its dateline, or that nowhere else.
fn speaks_of_another(reading: &Reading<'_>, dateline: &PlaceMention) -> bool {
    let mut named: HashMap<CountryId, usize> = HashMap::new();
    for country in reading.places.iter().filter_map(|place| place.country) {
        *named.entry(country).or_default() += 1;
    }
    let here = dateline.country.and_then(|country| named.get(&country));
    let most = named.values().max();
    !reading.doc.all_capitals
        && here
            .zip(most)
            .is_some_and(|(&here, &most)| most > here * 2 || (here == 1 && most > 1))
}

/// Whether the text names no other country.
fn is_only_country(reading: &Reading<'_>, country: &PlaceMention) -> bool {
    let mut named = reading.places.iter().filter_map(|place| place.country);
    named.all(|other| Some(other) == country.country)
}

/// "US servicemen", "a Turkish man": where somebody comes from, not where it happened.
fn is_nationality(reading: &Reading<'_>, place: &PlaceMention) -> bool {
    let doc = reading.doc;
    let end = place.words.end;
    let authority = [
        "official",
        "minister",
        "police",
        "president",
        "governor",
        "mayor",
        "prosecutor",
    ];
    let speaks = authority.iter().any(|stem| doc.low(end).starts_with(stem));
    let theirs = doc
        .class(end)
        .is(Class::PERSON | Class::SERVICE | Class::ATTACKER)
        && !speaks;
    // "the United States Central Command": a body that may be anywhere.
    place.kind == PlaceKind::People && !doc.all_capitals && (theirs || doc.is_name(end))
}
