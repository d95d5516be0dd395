mod claims;
mod fillers;
mod place;
mod toll;

use std::ops::Range;

use jiff::ToSpan;
use wirewatch_model::{Attack, AttackStatus, DayPrecision, EventDate, Evidence};

use super::binding::dateline_words;
use super::inflect::Form;
use super::merge::Cluster;
use super::phrases::Phrase;
use super::reading::{Event, Reading};
use super::rules::{AttackRules, Class, Effect};
use super::words::Document;

/// Makes the attacks of the outward contract from what belongs together.
pub(crate) fn finish(
    reading: &Reading<'_>,
    clusters: &[Cluster],
    rules: &AttackRules,
) -> Vec<Attack> {
    clusters
        .iter()
        .map(|cluster| (cluster, attack(reading, cluster, rules)))
        .filter(|(cluster, made)| {
            let passed = made.background && !cluster.in_passing;
            passed
                || tells_of_one(reading, cluster)
                || leads(reading, cluster)
                || !is_hardly_told(reading, made)
        })
        .map(|(_, made)| made)
        .collect()
}

/// Whether the text opens with it, telling what went off or which officeholder it was meant for.
fn leads(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    let mut events = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number));
    events.any(|event| {
        let went_off =
            event.hit.form.is_verb() && event.weight >= 3 && !event.roles.weapons.is_empty();
        let on_somebody = event
            .roles
            .patients
            .iter()
            .any(|patient| patient.class.is(Class::OFFICE) && !patient.is_plural(reading.doc));
        event.sentence == 0
            && (went_off || on_somebody)
            && event.status == AttackStatus::Accomplished
    })
}

/// A text of this many sentences has room to tell more of its attack than one fact.
const ROOM: usize = 4;

/// Whether a text with room for more tells fewer than two facts of the attack: then it only speaks of it.
fn is_hardly_told(reading: &Reading<'_>, made: &Attack) -> bool {
    let from = |field: &str, rule: &str| {
        let mut read = made.evidence.iter();
        read.any(|evidence| evidence.field == field && evidence.rule == rule)
    };
    let facts = [
        from("date", "date"),
        from("place", "nearest-place"),
        !made.perpetrators.is_empty(),
        !made.targets.is_empty() || !made.victims.is_empty(),
        !made.weapons.is_empty(),
        !made.tolls.is_empty(),
        !made.claims.is_empty(),
        made.status != AttackStatus::Accomplished,
    ];
    let told = facts.iter().filter(|&&told| told).count();
    reading.doc.sentences.len() >= ROOM && told < 2
}

/// "the killing of the mayor": the words for the deed name whom it was done to, and that was one person.
fn tells_of_one(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    let mut events = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number));
    let doc = reading.doc;
    let one = |patient: &Phrase| {
        patient.is_name || patient.class.is(Class::OFFICE) && !patient.is_plural(doc)
    };
    events.any(|event| {
        let low = doc.low(event.hit.words.end.saturating_sub(1));
        let many = event.hit.form == Form::Noun && low.ends_with('s') && !low.ends_with("ss");
        event.effect != Effect::Unsaid
            && event.weight >= 2
            && !many
            && !event.roles.patients.is_empty()
            && event.roles.patients.iter().all(one)
    })
}

fn attack(reading: &Reading<'_>, cluster: &Cluster, rules: &AttackRules) -> Attack {
    let mut evidence = Proof {
        reading,
        found: Vec::new(),
    };
    let events: Vec<&Event> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .collect();
    let kinds = kinds(&events, &mut evidence);
    let kind = kinds
        .first()
        .cloned()
        .unwrap_or_else(|| "armed-assault".to_owned());
    let mut made = Attack::new(kind);
    made.kinds = kinds;
    made.status = cluster.status.unwrap_or(AttackStatus::Accomplished);
    made.background = cluster.is_background;
    made.place = place::of(reading, cluster, rules, &mut evidence);
    if let Some(words) = events.iter().find_map(|event| {
        event
            .status_words
            .clone()
            .filter(|_| event.status == made.status)
    }) {
        evidence.add("status", &words, "status-word", 0.8);
    }
    if let Some(date) = cluster.date.and_then(|at| reading.dates.get(at)) {
        made.date = date.value;
        evidence.add("date", &date.words, "date", 0.85);
    } else if let Some((value, words)) = days_before_report(reading, cluster) {
        made.date = Some(value);
        evidence.add("date", &words, "dateline", 0.5);
    }
    if made.background
        && let Some(first) = events.first()
    {
        let dated = cluster.date.and_then(|at| reading.dates.get(at));
        let (words, rule) = dated.map_or((&first.hit.words, "named-in-passing"), |date| {
            (&date.words, "older-than-the-news")
        });
        evidence.add("background", words, rule, 0.8);
    }
    claims::fill(reading, cluster, &mut made, &mut evidence);
    fillers::fill(reading, cluster, &mut made, &mut evidence);
    toll::fill(reading, cluster, &mut made, &mut evidence);
    made.evidence = evidence.found;
    made
}

/// A dated dateline ("QUITO, 3 Jan 90 --") says of an attack without a day that it was in the week up to the report.
fn days_before_report(
    reading: &Reading<'_>,
    cluster: &Cluster,
) -> Option<(EventDate, Range<usize>)> {
    let dateline = dateline_words(reading.doc, &reading.places);
    let written = reading
        .dates
        .iter()
        .find(|date| dateline.contains(&date.words.start))?;
    let to = written.value?.to;
    let from = to.checked_sub(6.days()).ok()?;
    let told = !cluster.is_background && cluster.status == Some(AttackStatus::Accomplished);
    let value = EventDate {
        from,
        to,
        precision: DayPrecision::Week,
    };
    told.then(|| (value, written.words.clone()))
}

/// Collects where the fields were read.
pub(super) struct Proof<'a> {
    reading: &'a Reading<'a>,
    found: Vec<Evidence>,
}

impl Proof<'_> {
    /// Notes that `field` was read from `words` by `rule`.
    pub fn add(&mut self, field: &str, words: &Range<usize>, rule: &str, confidence: f64) {
        let doc = self.reading.doc;
        let sentence = doc.sentences.get(doc.sentence_of(words.start));
        let span = doc.span(words);
        self.found.push(Evidence {
            field: field.to_owned(),
            span,
            sentence: sentence.map_or(span, |sentence| sentence.span),
            rule: rule.to_owned(),
            confidence,
        });
    }
}

/// The kinds by the weight of the words that speak for them; a bombing by a bomber who died is a suicide bombing.
fn kinds(events: &[&Event], evidence: &mut Proof<'_>) -> Vec<String> {
    let mut weights: Vec<(String, u32, Range<usize>)> = Vec::new();
    for event in events
        .iter()
        .filter(|event| !event.kind.is_empty() && !is_general(event))
    {
        let told = kind_by_weapons(evidence.reading.doc, event);
        match weights.iter_mut().find(|(kind, _, _)| kind == told) {
            Some((_, weight, _)) => *weight += event.weight,
            None => weights.push((told.to_owned(), event.weight, event.hit.words.clone())),
        }
    }
    for weapon in events.iter().flat_map(|event| &event.roles.weapons) {
        let doc = evidence.reading.doc;
        if thrown_kind(doc, weapon).is_some() {
            continue;
        }
        let suicide = weapon.words.clone().any(|at| doc.low(at) == "suicide");
        let kind = if suicide {
            "suicide-bombing"
        } else {
            "bombing"
        };
        if doc.class(weapon.head).is(Class::BOMB)
            && !weights.iter().any(|(known, _, _)| known == kind)
        {
            weights.push((
                kind.to_owned(),
                if suicide { 4 } else { 2 },
                weapon.words.clone(),
            ));
        }
    }
    // "The attack" tells how only where nothing else does.
    let told = weights.iter().any(|(kind, weight, _)| {
        *weight >= 2 && !matches!(kind.as_str(), "murder" | "massacre" | "assassination")
    });
    for event in events.iter().filter(|event| is_general(event)) {
        let weight = if told { 0 } else { event.weight };
        match weights.iter_mut().find(|(kind, _, _)| *kind == event.kind) {
            Some((_, sum, _)) => *sum += weight,
            None => weights.push((event.kind.clone(), weight, event.hit.words.clone())),
        }
    }
    // Killing by gunmen or militants is an armed assault, where nothing more telling is said.
    let by_attackers = events
        .iter()
        .flat_map(|event| &event.roles.agents)
        .find(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    if let Some(agent) = by_attackers
        && weights
            .iter()
            .all(|(kind, weight, _)| kind == "murder" && *weight <= 2)
    {
        weights.push(("armed-assault".to_owned(), 2, agent.words.clone()));
    }
    let has = |weights: &[(String, u32, Range<usize>)], kind: &str| {
        weights.iter().any(|(other, _, _)| other == kind)
    };
    let suicide = has(&weights, "suicide-bombing");
    let weight_of = |kind: &str| {
        weights
            .iter()
            .find(|(other, _, _)| other == kind)
            .map_or(0, |(_, weight, _)| *weight)
    };
    let stormed = weight_of("armed-assault") >= 3;
    let general = weights
        .iter()
        .any(|(kind, weight, _)| !matches!(kind.as_str(), "murder" | "massacre") && *weight >= 2);
    // A car full of explosives is driven into something to blow it up.
    let doc = evidence.reading.doc;
    let charged = events.iter().any(|event| {
        let rammed = event.kind == "vehicle-ramming";
        event.roles.weapons.iter().any(|weapon| {
            let car_bomb = doc.class(weapon.head).is(Class::BOMB)
                && weapon
                    .words
                    .clone()
                    .any(|at| doc.class(at).is(Class::VEHICLE) || doc.low(at).starts_with("car-"));
            car_bomb || rammed && doc.class(weapon.head).is(Class::BOMB)
        })
    });
    let charged = charged || suicide;
    if charged && has(&weights, "vehicle-ramming") {
        weights.retain(|(kind, _, _)| kind != "vehicle-ramming");
        if weights.is_empty() {
            return vec!["bombing".to_owned()];
        }
    }
    for (kind, weight, _) in &mut weights {
        *weight += match kind.as_str() {
            // The more telling kind leads where both fit.
            "suicide-bombing" if *weight > 2 && !stormed => 20,
            "suicide-bombing" | "bombing" if suicide => 0,
            "vehicle-ramming" => 6,
            "hostage-taking" | "kidnapping" | "hijacking" => 3,
            "bombing" => 3,
            _ => 0,
        };
        // That people died says little of how.
        if general && matches!(kind.as_str(), "murder" | "massacre") {
            *weight = 1;
        }
    }
    weights.sort_by(|left, right| right.1.cmp(&left.1).then(left.2.start.cmp(&right.2.start)));
    let first = weights.first().map(|(kind, _, _)| kind.clone());
    weights.retain(|(kind, weight, _)| *weight >= 2 || Some(kind) == first.as_ref());
    for (_, _, words) in &weights {
        evidence.add("type", words, "trigger", 0.85);
    }
    weights.into_iter().map(|(kind, _, _)| kind).collect()
}

/// What is thrown is a part of an assault, or sets fire; bombs that are planted make a bombing.
fn kind_by_weapons<'e>(doc: &Document<'_>, event: &'e Event) -> &'e str {
    if event.kind != "bombing" || event.hit.form == Form::Noun || event.roles.weapons.is_empty() {
        return &event.kind;
    }
    let mut kinds = event
        .roles
        .weapons
        .iter()
        .map(|weapon| thrown_kind(doc, weapon));
    let first = kinds.next().flatten();
    match first {
        Some(kind) if kinds.all(|other| other == first) => kind,
        _ => &event.kind,
    }
}

/// "petrol bombs" set fire, "hand grenades" are thrown in an assault.
fn thrown_kind(doc: &Document<'_>, weapon: &Phrase) -> Option<&'static str> {
    let has = |stem: &str| weapon.words.clone().any(|at| doc.low(at).starts_with(stem));
    if has("petrol") || has("molotov") || has("gasoline") || has("firebomb") {
        Some("arson")
    } else if has("grenade") && !has("rocket") {
        Some("armed-assault")
    } else {
        None
    }
}

/// "the attack", "an assault": a noun that may stand for any kind.
fn is_general(event: &Event) -> bool {
    event.hit.form == Form::Noun && event.kind == "armed-assault" && event.weight <= 2
}
