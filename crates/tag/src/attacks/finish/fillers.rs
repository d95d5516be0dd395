mod agents;
mod anybody;
mod doers;
mod patients;
mod perpetrators;
mod suspects;

use wirewatch_model::{Attack, GroupId, Perpetrator, PerpetratorKind};

use super::Proof;
use crate::attacks::merge::Cluster;
use crate::attacks::phrases::{NOUNS, Phrase, VERBS};
use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::places::PlaceKind;
use agents::{add_agent, attackers_named};
use patients::{add_patient, tells_weapon};
use perpetrators::{claimed, groups_beside, holders, only_group};
use suspects::named_as;

/// Fills perpetrators, targets, victims and weapons from the roles of the attack's events.
pub(crate) fn fill(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    for event in cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
    {
        for agent in &event.roles.agents {
            add_agent(reading, event, agent, made, evidence);
        }
        for patient in &event.roles.patients {
            add_patient(reading, event, patient, made, evidence);
        }
        for weapon in &event.roles.weapons {
            if !tells_weapon(reading.doc, weapon) {
                continue;
            }
            push(reading, weapon, &mut made.weapons, "weapons", evidence);
        }
    }
    attackers_named(reading, cluster, made, evidence);
    venue_as_target(reading, cluster, made, evidence);
    named_as(reading, cluster, made, evidence);
    groups_beside(reading, cluster, made, evidence);
    claimed(reading, cluster, made, evidence);
    holders(reading, cluster, made, evidence);
    only_group(reading, cluster, made, evidence);
}

/// The words and those that follow by "of".
fn with_of(doc: &Document<'_>, mut words: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut end = words.end + 1;
    // "a group of about 30 men".
    while end < words.end + 4
        && matches!(
            doc.low(end),
            "about" | "some" | "at" | "least" | "more" | "than" | "over"
        )
    {
        end += 1;
    }
    while end < words.end + 7 && goes_on(doc, end) {
        end += 1;
    }
    words.end = end;
    words
}

/// Whether the word at `at` can be a part of the name before it.
fn goes_on(doc: &Document<'_>, at: usize) -> bool {
    let class = doc.class(at);
    let only_verb = class.is(VERBS) && !class.is(NOUNS);
    let closed = class.is(Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY);
    doc.words.get(at).is_some_and(|word| word.is_word) && !closed && !only_verb
}

fn add_org(made: &mut Attack, name: &str, group_id: Option<GroupId>) -> bool {
    let known = made.perpetrators.iter().any(|known| {
        (known.group_id.is_some() && known.group_id == group_id)
            || (known.kind == PerpetratorKind::Org && same_name(&known.name, name))
    });
    if !known {
        made.perpetrators.push(Perpetrator {
            name: name.to_owned(),
            kind: PerpetratorKind::Org,
            group_id,
        });
    }
    !known
}

fn add_individual(made: &mut Attack, name: &str) -> bool {
    let known = made
        .perpetrators
        .iter()
        .any(|known| same_name(&known.name, name));
    if !known {
        made.perpetrators.push(Perpetrator {
            name: name.to_owned(),
            kind: PerpetratorKind::Individual,
            group_id: None,
        });
    }
    !known
}

/// Whether one name is the other or lies inside it.
fn same_name(left: &str, right: &str) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    left.contains(&right) || right.contains(&left)
}

fn push(
    reading: &Reading<'_>,
    phrase: &Phrase,
    list: &mut Vec<String>,
    field: &str,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    let mut words = phrase.bare(doc);
    // A collective says nothing alone: "members of staff", "a crowd of activists".
    if phrase.class.is(Class::COLLECTIVE) && doc.low(words.end) == "of" {
        words = with_of(doc, words);
    }
    let name = doc.span(&words).of(doc.text);
    let known = list.iter().any(|known| same_name(known, name));
    if !known && !name.is_empty() {
        list.push(name.to_owned());
        evidence.add(field, &words, "role", 0.7);
    }
}

/// A building that is the attack's place was its target too; a street or square need not be.
fn venue_as_target(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    if cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .any(|event| event.stands_alone)
    {
        return;
    }
    let Some(venue) = cluster
        .place
        .and_then(|at| reading.places.get(at))
        .filter(|place| place.kind == PlaceKind::Venue)
    else {
        return;
    };
    let open = [
        "street",
        "road",
        "avenue",
        "boulevard",
        "square",
        "promenade",
        "beach",
        "river",
        "lake",
        "mountain",
        "hill",
        "creek",
        "island",
        "highway",
        "district",
        "rue",
    ];
    let outdoors = venue.words.clone().any(|at| open.contains(&doc.low(at)));
    if !outdoors
        && !made
            .targets
            .iter()
            .any(|known| same_name(known, &venue.name))
    {
        made.targets.push(venue.name.clone());
        evidence.add("targets", &venue.words, "venue-of-attack", 0.75);
    }
}
