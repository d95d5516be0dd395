use super::hangs::belongs_to_another;
use super::support::supported;
use super::{BEHIND, Roles, clause_break, joined_behind, semicolon_between};
use crate::attacks::events::Hit;
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::{Class, Effect, Trigger};
use crate::attacks::words::Document;

/// "the murder of six priests by soldiers", "an attack on a bank", "the mosque shootings", "Hamas attack".
pub(crate) fn noun_roles(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrases: &[Phrase],
    roles: &mut Roles,
) {
    weapon_inside(doc, hit, phrases, roles);
    escaped(doc, hit, phrases, roles);
    supported(doc, hit, trigger, phrases, roles);
    impact(doc, hit, phrases, roles);
    for phrase in phrases {
        // "the Hamas attack": the group's name stands right before the noun.
        if phrase.words.end == hit.words.start && phrase.group.is_some() {
            roles.agents.push(phrase.clone());
            continue;
        }
        let Some(preposition) = phrase.preposition else {
            // The phrase that holds the noun: a group or attacker before it did it, a person or thing before it suffered it.
            if phrase.words.start <= hit.words.start && hit.words.end <= phrase.words.end {
                inside_roles(doc, hit, trigger, phrase, roles);
            }
            // "the group's attack", "the judge's murder".
            if phrase.is_owner
                && phrase.words.end + 4 > hit.words.start
                && phrase.words.end < hit.words.start
            {
                owner_roles(trigger, phrase, roles);
            }
            continue;
        };
        if phrase.is_owner {
            if phrase.words.end + 4 > hit.words.start && phrase.words.end < hit.words.start {
                owner_roles(trigger, phrase, roles);
            }
            continue;
        }
        if phrase.words.start <= hit.words.start && hit.words.end <= phrase.words.end {
            inside_roles(doc, hit, trigger, phrase, roles);
            continue;
        }
        if preposition < hit.words.end || preposition > hit.words.end + BEHIND {
            continue;
        }
        if clause_break(doc, hit.words.end, preposition)
            || semicolon_between(doc, hit.words.end, preposition)
            || older_begins(doc, hit.words.end, preposition)
        {
            break;
        }
        if belongs_to_another(doc, preposition, phrases) {
            continue;
        }
        // "the murder on 22 March of the judge": a day between does not part them.
        let near = preposition <= hit.words.end + 1
            || (hit.words.end..preposition).all(|at| is_of_a_day(doc, at));
        // "the killings were planned and the work of local networks": "of" does not reach over a verb.
        let beyond = doc.low(preposition) == "of"
            && (hit.words.end..preposition).any(|at| doc.class(at).is(Class::AUXILIARY));
        if beyond {
            continue;
        }
        if phrase.is_place && near && matches!(doc.low(preposition), "on" | "against" | "in" | "at")
        {
            roles.place = Some(phrase.head);
        }
        match doc.low(preposition) {
            "by" if phrase.class.is(Class::WEAPON) => roles.weapons.push(phrase.clone()),
            "by" => roles.agents.push(phrase.clone()),
            "with" if phrase.class.is(Class::WEAPON) => roles.weapons.push(phrase.clone()),
            "of" | "on" | "against" | "at" | "upon" | "in" | "outside" | "inside" | "near"
            | "through" | "into" => {
                let direct =
                    matches!(doc.low(preposition), "of" | "on" | "against" | "upon") && near;
                let people = Class::PERSON | Class::FORCE | Class::OFFICE;
                let area =
                    phrase.class.is(Class::AREA) && !(direct && doc.low(preposition) != "of");
                // "the murder of X at the university": where it was.
                let there = trigger.effect != Effect::Unsaid
                    && trigger.kind != "massacre"
                    && !direct
                    && !roles.patients.is_empty();
                let fits = (phrase.class.is(Class::THING | Class::VENUE) && !area && !there)
                    || (phrase.class.is(people) && (direct || doc.low(preposition) != "in"));
                let named_victim = direct
                    && doc.low(preposition) == "of"
                    && trigger.effect != Effect::Unsaid
                    && !phrase.class.is(Class::ATTACKER);
                let last = phrase.words.end.saturating_sub(1);
                if doc.class(last).is(Class::ATTACKER)
                    && direct
                    && doc.low(preposition) == "of"
                    && trigger.effect == Effect::Unsaid
                {
                    roles.agents.push(phrase.clone());
                } else if fits || named_victim {
                    roles.patients.push(phrase.clone());
                    // "the murder of six priests and two cooks": both.
                    if direct && trigger.effect != Effect::Unsaid {
                        let joined = joined_behind(doc, phrase, phrases).into_iter();
                        // "X, president of the court" is one and the same.
                        let another = |joined: &&Phrase| {
                            let owned = matches!(
                                doc.low(joined.words.start),
                                "his" | "her" | "their" | "its"
                            );
                            // "and a housekeeper"; behind a comma "a lawyer" is who the one before was.
                            let added = matches!(doc.low(joined.words.start), "a" | "an")
                                && joined.words.start > 0
                                && doc.low(joined.words.start - 1) == "and";
                            joined.class.is(people) && (joined.count.is_some() || owned || added)
                        };
                        let people = joined.filter(another);
                        roles.patients.extend(people.cloned());
                    } else if direct && fits && phrase.class.is(Class::OFFICE) {
                        // "the attack on Senator X and the party leader Y".
                        let offices =
                            joined_behind(doc, phrase, phrases)
                                .into_iter()
                                .filter(|joined| {
                                    joined.class.is(Class::OFFICE)
                                        && !joined.class.is(Class::ATTACKER)
                                });
                        roles.patients.extend(offices.cloned());
                    } else if direct && fits && phrase.class.is(Class::THING | Class::VENUE) {
                        // "attacks on a bank, two shops and the home of the mayor": all of them.
                        let things =
                            joined_behind(doc, phrase, phrases)
                                .into_iter()
                                .filter(|joined| {
                                    joined.class.is(Class::THING | Class::VENUE)
                                        && !joined.class.is(Class::AREA)
                                });
                        roles.patients.extend(things.cloned());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether the word is one of those that tell a day.
fn is_of_a_day(doc: &Document<'_>, at: usize) -> bool {
    let low = doc.low(at);
    matches!(
        low,
        "on" | "during"
            | "the"
            | "past"
            | "last"
            | "this"
            | "yesterday"
            | "today"
            | "early"
            | "late"
            | "night"
            | "morning"
            | "evening"
    ) || low.starts_with(|c: char| c.is_ascii_digit())
        || crate::dates::is_calendar_word(low)
        || crate::dates::is_time_unit(low)
}

/// "the deadliest attack since bombs went off near the X": what stands behind "since" belongs to an older one.
fn older_begins(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| doc.low(at) == "since")
}

/// "the murdered priests", "wounded tourists": a participle before its patient.
pub(super) fn described(hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    let at = hit.words.start;
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    let around = phrases
        .iter()
        .find(|phrase| phrase.words.contains(&at) && phrase.head > at);
    if let Some(around) = around.filter(|phrase| phrase.class.is(people) && !phrase.is_owner) {
        let mut patient = around.clone();
        patient.words = hit.words.end..around.words.end;
        roles.agents.clear();
        roles.patients = vec![patient];
    }
}

/// "the blast tore through a crowd", "explosions hit two hotels": what the verb behind the noun has for its object.
fn impact(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    let verb = hit.words.end;
    if !doc.class(verb).is(Class::IMPACT) {
        return;
    }
    let object = verb + 1 + usize::from(matches!(doc.low(verb + 1), "through" | "into" | "apart"));
    let struck = phrases.iter().find(|phrase| phrase.words.start == object);
    let things = Class::THING | Class::VENUE | Class::PERSON | Class::OFFICE;
    if let Some(struck) = struck.filter(|phrase| {
        phrase.class.is(things) && !phrase.class.is(Class::AREA) && !phrase.is_place
    }) {
        roles.patients.push(struck.clone());
    }
}

/// "a grenade attack", "a car bomb explosion": the trigger's own first words name the weapon.
fn weapon_inside(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    let Some(weapon) = hit
        .words
        .clone()
        .take(hit.words.len().saturating_sub(1))
        .rfind(|&at| doc.class(at).is(Class::WEAPON))
    else {
        return;
    };
    let Some(around) = phrases.iter().find(|phrase| phrase.words.contains(&weapon)) else {
        return;
    };
    let mut part = around.clone();
    part.words = hit.words.start..weapon + 1;
    part.head = weapon;
    part.class = doc.class(weapon);
    part.is_name = false;
    part.count = None;
    roles.weapons.push(part);
}

fn owner_roles(trigger: &Trigger, owner: &Phrase, roles: &mut Roles) {
    if owner.group.is_some() || owner.class.is(Class::ATTACKER) {
        roles.agents.push(owner.clone());
    } else if trigger.effect != Effect::Unsaid
        && (owner.class.is(Class::PERSON | Class::OFFICE) || owner.is_name)
        && !owner.is_place
    {
        roles.patients.push(owner.clone());
    }
}

fn inside_roles(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrase: &Phrase,
    roles: &mut Roles,
) {
    let mut part = phrase.clone();
    part.words = phrase.words.start..hit.words.start;
    let Some(last) = hit
        .words
        .start
        .checked_sub(1)
        .filter(|&last| last >= phrase.words.start)
    else {
        return;
    };
    if part.words.is_empty() {
        return;
    }
    part.head = last;
    part.class = doc.class(last);
    part.is_name = false;
    // "an air force bombing" is theirs; "a soldier's murder" is not.
    let state = part.class.is(Class::FORCE)
        && !part.class.is(Class::SERVICE)
        && trigger.effect == Effect::Unsaid;
    if phrase.group.is_some() || state {
        roles.agents.push(part);
    } else if part.class.is(Class::THING | Class::VENUE) && !part.class.is(Class::VEHICLE) {
        roles.patients.push(part);
    } else if part.class.is(Class::WEAPON) {
        roles.weapons.push(part);
    }
}

/// How far before the attack somebody who escaped it may be told: "escaped unhurt from a bomb attack".
const ESCAPE_REACH: usize = 7;

/// "the minister escaped an attack": whom it was meant for.
fn escaped(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    let from = hit.words.start.saturating_sub(ESCAPE_REACH);
    let Some(verb) = (from..hit.words.start)
        .rev()
        .find(|&at| matches!(doc.low(at), "escaped" | "survived"))
    else {
        return;
    };
    let clause = (verb..hit.words.start)
        .any(|at| matches!(doc.low(at), "," | "when" | "and" | "after" | "who"));
    let mut start = verb;
    while start > 0 && doc.class(start - 1).is(Class::AUXILIARY | Class::ADVERB) {
        start -= 1;
    }
    let people = Class::PERSON | Class::OFFICE;
    let meant = phrases
        .iter()
        .find(|phrase| phrase.words.end == start && phrase.preposition.is_none());
    if let Some(meant) = meant.filter(|meant| {
        !clause && (meant.class.is(people) || meant.is_name) && !meant.class.is(Class::ATTACKER)
    }) {
        roles.patients.push(meant.clone());
    }
}
