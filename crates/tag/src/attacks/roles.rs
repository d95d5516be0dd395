mod hangs;
mod joined;
mod nouns;
mod objects;
mod passive;
mod subject;
mod support;

use super::events::Hit;
use super::inflect::Form;
use super::phrases::{Phrase, VERBS};
use super::rules::{Class, Effect, Needs, Takes, Trigger};
use super::words::Document;
use hangs::belongs_to_another;
use joined::joined_before;
use nouns::{described, noun_roles};
use objects::objects;
use passive::is_passive;
use subject::subject;

/// The phrases around a trigger, by their part in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles {
    /// Who does it.
    pub agents: Vec<Phrase>,
    /// Who or what it is done to.
    pub patients: Vec<Phrase>,
    /// What it is done with.
    pub weapons: Vec<Phrase>,
    /// Whether the verb stands in the passive.
    pub is_passive: bool,
    /// The first word of the place it was done to: "the attack on Israel".
    pub place: Option<usize>,
    /// How the text refers back to who does it, where it does not name them.
    pub refers_back: Option<RefersBack>,
}

/// A word for somebody named before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefersBack {
    /// "they": who the sentence before spoke of.
    Pronoun,
    /// "the group": the group named last.
    Noun,
}

/// Reads the phrases around `hit`.
pub(crate) fn roles(doc: &Document<'_>, hit: &Hit, trigger: &Trigger, phrases: &[Phrase]) -> Roles {
    let mut roles = Roles::default();
    if hit.form == Form::Cue {
        return roles;
    }
    let add = |roles: &mut Roles, phrase: &Phrase, agent: bool| {
        let weapon = phrase.class.is(Class::WEAPON)
            && !phrase.class.is(Class::THING | Class::PERSON | Class::FORCE);
        let rammed = agent && trigger.kind == "vehicle-ramming" && phrase.class.is(Class::VEHICLE);
        if weapon || rammed {
            roles.weapons.push(phrase.clone());
        } else if agent {
            roles.agents.push(phrase.clone());
        } else {
            roles.patients.push(phrase.clone());
        }
    };
    if hit.form == Form::Noun {
        noun_roles(doc, hit, trigger, phrases, &mut roles);
        return roles;
    }
    let passive = is_passive(doc, hit, phrases);
    roles.is_passive = passive;
    let subject = subject(doc, hit, trigger, phrases);
    let objects = if passive {
        Vec::new()
    } else {
        objects(doc, hit, phrases)
    };
    if let Some(subject) = subject {
        match trigger.takes {
            Takes::Weapon => {
                let flown = trigger.needs == Needs::Weapon
                    && subject.class.is(Class::FORCE | Class::VEHICLE);
                if subject.class.is(Class::WEAPON | Class::VEHICLE) && !flown {
                    roles.weapons.push(subject.clone());
                } else if subject.class.is(Class::THING) {
                    roles.patients.push(subject.clone());
                }
            }
            Takes::Patient => add(&mut roles, subject, false),
            Takes::Agent => add(&mut roles, subject, !passive),
        }
        // "61 civilians and six soldiers were killed": both.
        if passive || trigger.takes == Takes::Patient {
            for joined in joined_before(doc, subject, phrases) {
                add(&mut roles, joined, false);
            }
        }
    }
    if trigger.takes == Takes::Agent {
        for object in objects {
            if trigger.kind == "vehicle-ramming" && object.class.is(Class::VEHICLE) {
                roles.weapons.push(object.clone());
            } else {
                add(&mut roles, object, false);
            }
        }
        gap_object(hit, phrases, &mut roles);
    } else if trigger.takes == Takes::Weapon && hit.form != Form::Ing {
        // "a truck bomb gutted the hotel".
        let went_off = trigger.needs == Needs::Weapon && !roles.weapons.is_empty();
        for object in objects {
            if object.class.is(Class::WEAPON) {
                roles.weapons.push(object.clone());
            } else if went_off && object.class.is(Class::THING | Class::PERSON) {
                roles.patients.push(object.clone());
            }
        }
    }
    // "three men in a van mowed down".
    if trigger.kind == "vehicle-ramming" && roles.weapons.is_empty() {
        let driven = phrases.iter().find(|phrase| {
            phrase.words.end == hit.words.start
                && phrase.class.is(Class::VEHICLE)
                && phrase
                    .preposition
                    .is_some_and(|at| matches!(doc.low(at), "in" | "on"))
        });
        roles.weapons.extend(driven.cloned());
    }
    prepositional(doc, hit, trigger, phrases, &mut roles);
    if hit.form.is_participle() && hit.words.len() == 1 {
        described(hit, phrases, &mut roles);
    }
    roles
}

/// Words inside a trigger with a gap are its object: "set the depot on fire".
fn gap_object(hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    for phrase in phrases {
        if phrase.words.start > hit.words.start && phrase.words.end < hit.words.end {
            if phrase.class.is(Class::VEHICLE) && phrase.preposition.is_none() {
                roles.weapons.push(phrase.clone());
            } else if phrase.preposition.is_none() {
                roles.patients.push(phrase.clone());
            }
        }
    }
}

fn semicolon_between(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(doc.low(at), ";" | ":"))
}

const BEHIND: usize = 18;

/// What hangs on the verb by a preposition: the agent of a passive, the target of "opened fire on", the weapon of "with".
fn prepositional(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrases: &[Phrase],
    roles: &mut Roles,
) {
    for phrase in phrases {
        let Some(preposition) = phrase
            .preposition
            .filter(|&at| at >= hit.words.start && !phrase.is_owner)
        else {
            continue;
        };
        if preposition > hit.words.end + BEHIND
            || semicolon_between(doc, hit.words.end, preposition)
        {
            break;
        }
        let beside = matches!(doc.low(preposition), "outside" | "near" | "inside");
        if clause_break(doc, hit.words.end, preposition) && !beside {
            continue;
        }
        if belongs_to_another(doc, preposition, phrases) {
            continue;
        }
        let things = Class::THING | Class::VENUE;
        match doc.low(preposition) {
            "by" if roles.is_passive => {
                if phrase.class.is(Class::WEAPON) {
                    roles.weapons.push(phrase.clone());
                } else {
                    roles.agents.push(phrase.clone());
                }
            }
            "with"
                if trigger.effect != Effect::Unsaid
                    && preposition > 0
                    && matches!(doc.low(preposition - 1), "along" | "together")
                    && phrase.class.is(Class::PERSON | Class::OFFICE)
                    && !phrase.class.is(Class::ATTACKER) =>
            {
                roles.patients.push(phrase.clone());
            }
            // "150 people died in the tanker bomb that tore up the quarter".
            "in" if trigger.effect == Effect::Killed && phrase.class.is(Class::BOMB) => {
                roles.weapons.push(phrase.clone())
            }
            "with" | "using" if phrase.class.is(Class::WEAPON | Class::VEHICLE) => {
                roles.weapons.push(phrase.clone())
            }
            "at" | "on" | "upon" | "against" | "into" | "through" | "outside" | "of" | "inside"
            | "near" | "in" | "under" | "beside" | "opposite" | "behind" | "alongside" | "from"
            | "during" => {
                let low = doc.low(preposition);
                let apart = preposition > 0
                    && matches!(
                        doc.low(preposition - 1),
                        "across" | "meters" | "metres" | "yards" | "feet" | "away" | "blocks"
                    );
                let other = low == "during" && !phrase.class.is(Class::GATHERING);
                // "marched out of their school", "seized from a church".
                let taken_from = trigger.effect == Effect::Kidnapped
                    && !doc.all_capitals
                    && phrase.class.is(Class::GATHERING)
                    && (low == "from" || low == "of" && doc.low(preposition - 1) == "out");
                if low == "from" && !apart && !taken_from || other {
                    continue;
                }
                let strict = matches!(
                    low,
                    "near" | "in" | "under" | "at" | "of" | "beside" | "during"
                );
                let taken = roles.patients.iter().any(|patient| !patient.is_name);
                let person = phrase.class.is(Class::PERSON | Class::FORCE)
                    && matches!(
                        doc.low(preposition),
                        "at" | "on" | "upon" | "against" | "into" | "through"
                    );
                let area = phrase.class.is(Class::AREA) && doc.low(preposition) != "against";
                // "killed 14 people at a night market", "12 people in a cinema", "during a procession".
                let gathered = taken_from
                    || matches!(low, "at" | "in" | "during")
                        && phrase.class.is(Class::GATHERING)
                        && !doc.all_capitals;
                let thing = phrase.class.is(things)
                    && !area
                    && !(strict && taken && !gathered && trigger.effect != Effect::Unsaid);
                if thing || person {
                    roles.patients.push(phrase.clone());
                    // "at hotels, a railway station and a cafe": the list goes on.
                    for joined in joined_behind(doc, phrase, phrases) {
                        if joined.class.is(things) {
                            roles.patients.push(joined.clone());
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// The phrases behind `first` that commas and "and" join to it.
fn joined_behind<'p>(doc: &Document<'_>, first: &Phrase, phrases: &'p [Phrase]) -> Vec<&'p Phrase> {
    let from = phrases.partition_point(|phrase| phrase.words.start < first.words.end);
    let mut end = first.words.end;
    let mut found = Vec::new();
    for phrase in phrases.get(from..).unwrap_or_default().iter().take(8) {
        let between = end..phrase.words.start;
        let joined =
            !between.is_empty() && between.clone().all(|at| matches!(doc.low(at), "," | "and"));
        if !joined || phrase.preposition.is_some() || doc.class(phrase.words.end).is(VERBS) {
            break;
        }
        found.push(phrase);
        end = phrase.words.end;
    }
    found
}

/// Whether another clause begins between the words.
fn clause_break(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let class = doc.class(at);
        matches!(
            doc.low(at),
            "who" | "which" | "while" | "when" | "because" | "although" | "but" | "said" | "where"
        ) || class.is(Class::REPORTING) && !doc.low(at).ends_with("ing")
    })
}

/// Stones are a weapon where people are killed with them; thrown, they make no bombing.
fn is_thrown_by_crowds(doc: &Document<'_>, phrase: &Phrase) -> bool {
    matches!(doc.low(phrase.head), "stone" | "stones")
}

/// Whether the trigger has what it needs around it.
pub(crate) fn has_needed(doc: &Document<'_>, trigger: &Trigger, roles: &Roles) -> bool {
    match trigger.needs {
        // A crisis explodes too: what went off has to be a thing.
        Needs::Nothing if trigger.takes == Takes::Weapon => {
            !roles.weapons.is_empty() || !roles.patients.is_empty()
        }
        Needs::Nothing => true,
        Needs::Object => !roles.patients.is_empty(),
        Needs::Person => {
            let taken = roles
                .agents
                .iter()
                .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
            roles.patients.iter().any(|patient| {
                patient.class.is(Class::PERSON | Class::OFFICE) || (taken && patient.is_name)
            })
        }
        Needs::Thing => roles
            .patients
            .iter()
            .any(|patient| patient.class.is(Class::THING | Class::VENUE)),
        Needs::Weapon => roles
            .weapons
            .iter()
            .chain(&roles.patients)
            .any(|phrase| phrase.class.is(Class::WEAPON) && !is_thrown_by_crowds(doc, phrase)),
    }
}
