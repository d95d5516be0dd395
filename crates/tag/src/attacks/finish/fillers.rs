mod perpetrators;

use wirewatch_model::{Attack, GroupId, Perpetrator, PerpetratorKind};

use super::Proof;
use crate::attacks::bodies::{is_proper, name_in};
use crate::attacks::merge::{Cluster, is_mass};
use crate::attacks::phrases::{NOUNS, Phrase, VERBS};
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::Document;
use crate::places::PlaceKind;
use perpetrators::{claimed, groups_beside, holders, named_as, only_group};

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
            push(reading, weapon, &mut made.weapons, "weapons", evidence);
        }
    }
    venue_as_target(reading, cluster, made, evidence);
    named_as(reading, cluster, made, evidence);
    groups_beside(reading, cluster, made, evidence);
    claimed(reading, cluster, made, evidence);
    holders(reading, cluster, made, evidence);
    only_group(reading, cluster, made, evidence);
}

fn add_agent(
    reading: &Reading<'_>,
    event: &Event,
    agent: &Phrase,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    // "the November massacre".
    if crate::dates::is_calendar_word(doc.low(agent.head)) {
        return;
    }
    // "a family of five blew themselves up": otherwise, a family suffers.
    let by_own_hand = event.kind == "suicide-bombing" && event.hit.form.is_verb();
    if let Some(group) = agent.group.and_then(|at| reading.groups.get(at)) {
        let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
        if add_org(made, group.span.of(doc.text), Some(group.group_id.clone())) {
            evidence.add("perpetrators", &words, "group-as-agent", 0.85);
        }
        // "X militants": the people beside the group's name.
        let people = words.end..agent.words.end;
        if agent.class.is(Class::ATTACKER) && !people.is_empty() && people.contains(&agent.head) {
            let name = doc.span(&people).of(doc.text);
            let known = made
                .perpetrators
                .iter()
                .any(|known| known.kind == PerpetratorKind::Individual);
            if !known {
                made.perpetrators.push(Perpetrator {
                    name: name.to_owned(),
                    kind: PerpetratorKind::Individual,
                    group_id: None,
                });
                evidence.add("perpetrators", &people, "people-of-group", 0.7);
            }
        }
        return;
    }
    // "members of the movement": the words that follow say who.
    if agent.class.is(Class::COLLECTIVE)
        && agent.group.is_none()
        && !agent.class.is(Class::ATTACKER | Class::PERSON)
    {
        if doc.low(agent.words.end) == "of"
            && matches!(
                doc.low(agent.head),
                "members" | "group" | "groups" | "unit" | "units" | "column" | "followers"
            )
        {
            push_individual(reading, agent, made, evidence);
        }
        return;
    }
    let person = agent
        .class
        .is(Class::ATTACKER | Class::PERSON | Class::FORCE)
        || agent.is_name;
    let rebel = agent.class.is(Class::ORGANIZATION) && !agent.class.is(Class::FORCE);
    let state = !rebel
        && matches!(
            doc.low(agent.head),
            "army"
                | "forces"
                | "military"
                | "force"
                | "battalion"
                | "brigade"
                | "government"
                | "police"
        );
    let body = (agent.class.is(Class::ORGANIZATION) || state)
        && !agent.class.is(Class::ATTACKER | Class::PERSON);
    let named = agent.bare(doc).len() > 1 || doc.class(agent.head).is(Class::BODY_NAME);
    let whole = doc.low(agent.head) != "force" && agent.head + 1 == agent.words.end;
    if body && ((state && whole) || (named && !state && is_proper(doc, agent.bare(doc)))) {
        let mut words = agent.bare(doc);
        // "the Army of National Renewal": the name goes on.
        if !state && doc.low(words.end) == "of" {
            words = with_of(doc, words);
        }
        words = name_in(doc, words);
        if add_org(made, doc.span(&words).of(doc.text), None) {
            evidence.add("perpetrators", &words, "body-as-agent", 0.6);
        }
    } else if person && (by_own_hand || !agent.class.is(Class::BYSTANDER)) {
        let name = agent.shown(doc);
        let attackers = made.perpetrators.iter().any(|known| {
            known.kind == PerpetratorKind::Individual && !known.name.starts_with(char::is_uppercase)
        });
        // A second word for the same attackers ("the militants") adds nothing.
        let again = attackers && !agent.is_name && agent.count.is_none();
        if !again
            && !made
                .perpetrators
                .iter()
                .any(|known| same_name(&known.name, name))
        {
            made.perpetrators.push(Perpetrator {
                name: name.to_owned(),
                kind: PerpetratorKind::Individual,
                group_id: None,
            });
            evidence.add("perpetrators", &agent.bare(doc), "agent", 0.75);
        }
    }
}

/// An agent with the words that hang on it by "of".
fn push_individual(
    reading: &Reading<'_>,
    agent: &Phrase,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    let words = with_of(doc, agent.bare(doc));
    let name = doc.span(&words).of(doc.text);
    if !made
        .perpetrators
        .iter()
        .any(|known| same_name(&known.name, name))
    {
        made.perpetrators.push(Perpetrator {
            name: name.to_owned(),
            kind: PerpetratorKind::Individual,
            group_id: None,
        });
        evidence.add("perpetrators", &words, "members-of", 0.7);
    }
}

/// The words and those that follow by "of".
fn with_of(doc: &Document<'_>, mut words: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut end = words.end + 1;
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

/// Whether one name is the other or lies inside it.
fn same_name(left: &str, right: &str) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    left.contains(&right) || right.contains(&left)
}

fn add_patient(
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
    if matches!(
        reading.doc.low(patient.head),
        "river" | "lake" | "sea" | "stream"
    ) {
        return;
    }
    let counted = matches!(
        reading.doc.low(patient.head),
        "lives" | "bodies" | "life" | "toll" | "victim" | "victims"
    );
    if patient.class.is(Class::ATTACKER) || patient.group.is_some() || patient.is_place || counted {
        return;
    }
    if patient.class.is(Class::THING | Class::VENUE) && !patient.class.is(Class::PERSON) {
        push(reading, patient, &mut made.targets, "targets", evidence);
    } else if is_victim(reading, event, patient) {
        let shown = name_or_class(reading.doc, patient);
        push(reading, &shown, &mut made.victims, "victims", evidence);
    }
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
    let named = !name.is_empty()
        && name.clone().all(|at| doc.class(at) == Class::NONE)
        && (doc.all_capitals || doc.is_name(noun + 1));
    if !named {
        return shown;
    }
    let office = patient
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::OFFICE));
    if office {
        shown.words = name;
        shown.head = patient.words.end - 1;
    } else {
        shown.words = patient.words.start..noun + 1;
        shown.head = noun;
    }
    shown
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
