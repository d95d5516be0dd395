use wirewatch_model::{Attack, AttackStatus, GroupId, Perpetrator, PerpetratorKind};

use super::Proof;
use crate::attacks::merge::Cluster;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::claims::ClaimKind;
use crate::places::PlaceKind;

/// Fills perpetrators, targets, victims and weapons from the roles of the attack's events.
pub(crate) fn fill(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack, evidence: &mut Proof<'_>) {
    for event in cluster.events.iter().filter_map(|&number| reading.events.get(number)) {
        for agent in &event.roles.agents {
            add_agent(reading, agent, made, evidence);
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
    claimed(reading, cluster, made);
}

fn add_agent(reading: &Reading<'_>, agent: &Phrase, made: &mut Attack, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    if let Some(group) = agent.group.and_then(|at| reading.groups.get(at)) {
        let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
        if add_org(made, group.span.of(doc.text), Some(group.group_id.clone())) {
            evidence.add("perpetrators", &words, "group-as-agent", 0.85);
        }
        if !agent.class.is(Class::ATTACKER) {
            return;
        }
    }
    let person = agent.class.is(Class::ATTACKER | Class::PERSON | Class::FORCE) || agent.is_name;
    let state = matches!(doc.low(agent.head), "army" | "forces" | "military" | "force" | "battalion" | "brigade" | "government" | "police");
    let body = (agent.class.is(Class::ORGANIZATION) || state) && !agent.class.is(Class::ATTACKER | Class::PERSON);
    if body && (state || agent.bare(doc).len() > 1) {
        if add_org(made, agent.shown(doc), None) {
            evidence.add("perpetrators", &agent.words, "body-as-agent", 0.6);
        }
    } else if person && agent.group.is_none() {
        let name = agent.shown(doc);
        let attackers = made.perpetrators.iter().any(|known| known.kind == PerpetratorKind::Individual && !known.name.starts_with(char::is_uppercase));
        // A second word for the same attackers ("the militants") adds nothing.
        let again = attackers && !agent.is_name && agent.count.is_none();
        if !again && !made.perpetrators.iter().any(|known| same_name(&known.name, name)) {
            made.perpetrators.push(Perpetrator { name: name.to_owned(), kind: PerpetratorKind::Individual, group_id: None });
            evidence.add("perpetrators", &agent.bare(doc), "agent", 0.75);
        }
    }
}

fn add_org(made: &mut Attack, name: &str, group_id: Option<GroupId>) -> bool {
    let known = made.perpetrators.iter().any(|known| {
        (known.group_id.is_some() && known.group_id == group_id) || (known.kind == PerpetratorKind::Org && same_name(&known.name, name))
    });
    if !known {
        made.perpetrators.push(Perpetrator { name: name.to_owned(), kind: PerpetratorKind::Org, group_id });
    }
    !known
}

/// Whether one name is the other or lies inside it.
fn same_name(left: &str, right: &str) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    left.contains(&right) || right.contains(&left)
}

fn add_patient(reading: &Reading<'_>, event: &Event, patient: &Phrase, made: &mut Attack, evidence: &mut Proof<'_>) {
    let people = Class::PERSON | Class::FORCE | Class::OFFICE;
    // "a device went off in Paddy's Bar": the venue's whole name.
    let span = reading.doc.span(&patient.words);
    let venue = reading.places.iter().find(|place| place.kind == PlaceKind::Venue && place.span.overlaps(span) && patient.class.is(Class::VENUE));
    if let Some(venue) = venue.filter(|venue| venue.words.end == patient.words.end && venue.words.start < patient.words.start) {
        if !made.targets.iter().any(|known| same_name(known, &venue.name)) {
            made.targets.push(venue.name.clone());
            evidence.add("targets", &venue.words, "role", 0.7);
        }
        return;
    }
    let counted = matches!(reading.doc.low(patient.head), "lives" | "bodies" | "life" | "toll");
    if patient.class.is(Class::ATTACKER) || patient.group.is_some() || patient.is_place || counted {
        return;
    }
    if patient.class.is(Class::THING | Class::VENUE) && !patient.class.is(Class::PERSON) {
        push(reading, patient, &mut made.targets, "targets", evidence);
    } else if patient.class.is(people) || (patient.is_name && event.effect != crate::attacks::rules::Effect::Unsaid) {
        push(reading, patient, &mut made.victims, "victims", evidence);
    }
}

fn push(reading: &Reading<'_>, phrase: &Phrase, list: &mut Vec<String>, field: &str, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    let mut words = phrase.bare(doc);
    // A collective says nothing alone: "members of staff", "a crowd of activists".
    if phrase.class.is(Class::COLLECTIVE) && doc.low(words.end) == "of" {
        let mut end = words.end + 1;
        while end < words.end + 6 && doc.words.get(end).is_some_and(|word| word.is_word) && !doc.class(end).is(Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY) {
            end += 1;
        }
        words.end = end;
    }
    let name = doc.span(&words).of(doc.text);
    let known = list.iter().any(|known| same_name(known, name));
    if !known && !name.is_empty() {
        list.push(name.to_owned());
        evidence.add(field, &words, "role", 0.7);
    }
}

/// A building that is the attack's place was its target too; a street or square need not be.
fn venue_as_target(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    let Some(venue) = cluster.place.and_then(|at| reading.places.get(at)).filter(|place| place.kind == PlaceKind::Venue) else { return };
    let open = ["street", "road", "avenue", "boulevard", "square", "promenade", "beach", "river", "lake", "highway", "district", "rue"];
    let outdoors = venue.words.clone().any(|at| open.contains(&doc.low(at)));
    if !outdoors && !made.targets.iter().any(|known| same_name(known, &venue.name)) {
        made.targets.push(venue.name.clone());
        evidence.add("targets", &venue.words, "venue-of-attack", 0.75);
    }
}

/// "named the dead suspect as X", "X, named as the mastermind", "X has been charged with murder".
fn named_as(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    if cluster.is_background || doc.all_capitals {
        return;
    }
    let told: Vec<usize> = cluster.events.iter().filter_map(|&number| reading.events.get(number)).map(|event| event.sentence).collect();
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let near = told.iter().any(|&at| at <= number && number <= at + 3);
        let Some(at) = sentence.words.clone().find(|&at| matches!(doc.low(at), "named" | "identified" | "charged")).filter(|_| near) else { continue };
        let attacker = (at.saturating_sub(3)..at + 6).any(|word| doc.class(word).is(Class::ATTACKER) || matches!(doc.low(word), "murder" | "terrorism"));
        if !attacker {
            continue;
        }
        let behind = (at..at + 8).find(|&word| doc.low(word) == "as").map(|word| word + 1).filter(|&word| doc.is_name(word));
        let name = behind.map(|start| name_from(reading, start)).or_else(|| name_before(reading, at));
        let Some(words) = name.filter(|words| words.len() >= 2) else { continue };
        let name = doc.span(&words).of(doc.text);
        let is_group = reading.groups.iter().any(|group| group.span.overlaps(doc.span(&words)));
        if !is_group && !made.perpetrators.iter().any(|known| same_name(&known.name, name)) {
            made.perpetrators.push(Perpetrator { name: name.to_owned(), kind: PerpetratorKind::Individual, group_id: None });
            evidence.add("perpetrators", &words, "named-as", 0.8);
        }
    }
}

/// The capital words from `start` on.
fn name_from(reading: &Reading<'_>, start: usize) -> std::ops::Range<usize> {
    let doc = reading.doc;
    let mut end = start;
    while doc.is_name(end) && doc.words.get(end).is_some_and(|word| word.is_word) {
        end += 1;
    }
    start..end
}

/// The last capital words before `at`, with a comma or auxiliary between at most.
fn name_before(reading: &Reading<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let mut end = at;
    while end > 0 && at - end < 4 && !doc.is_name(end - 1) {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && doc.is_name(start - 1) && doc.words.get(start - 1).is_some_and(|word| word.is_word) {
        start -= 1;
    }
    (end > start).then_some(start..end)
}

/// "gunmen of the Shebab", "fighters from X": a group that hangs on an agent did it too.
fn groups_beside(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    for event in cluster.events.iter().filter_map(|&number| reading.events.get(number)) {
        for agent in &event.roles.agents {
            let from = agent.words.end;
            let Some(preposition) = (from..from + 2).find(|&at| matches!(doc.low(at), "of" | "from")) else { continue };
            let near = doc.span(&(preposition + 1..preposition + 6));
            let group = reading.groups.iter().find(|group| near.contains(group.span) && !group.part_of_name);
            if let Some(group) = group
                && add_org(made, group.span.of(doc.text), Some(group.group_id.clone()))
            {
                let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
                evidence.add("perpetrators", &words, "group-of-agent", 0.85);
            }
        }
    }
}

/// A watched group that claims an attack that happened, and that nobody denies or doubts, is shown as its perpetrator beside the claim.
fn claimed(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack) {
    if made.status == AttackStatus::Foiled {
        return;
    }
    for (_, claim) in cluster.claims.iter().filter_map(|&number| reading.claims.get(number)) {
        let group = claim.group.and_then(|at| reading.groups.get(at));
        // An authority's accusation counts while it stands alone and undenied.
        let accused = claim.kind == ClaimKind::Blamed && claim.rule == "blame-verb" && made.blamed_on.len() <= 2 && made.denied_by.is_empty();
        let taken = claim.kind == ClaimKind::Claimed || accused;
        if let (Some(group), true) = (group, taken && !made.denied_by.contains(&claim.name)) {
            add_org(made, &claim.name, Some(group.group_id.clone()));
        }
    }
}
