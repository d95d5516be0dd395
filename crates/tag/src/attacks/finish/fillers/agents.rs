use wirewatch_model::{Attack, PerpetratorKind};

use super::super::Proof;
use super::{add_individual, add_org, with_of};
use crate::attacks::bodies::{is_proper, is_rebel_body, name_in};
use crate::attacks::inflect::Form;
use crate::attacks::merge::Cluster;
use crate::attacks::phrases::{NOUNS, Phrase};
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::Document;

/// Adds who did it: the group, the people of it, a body by its name, or people as they are called.
pub(super) fn add_agent(
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
    if agent.group.is_some() {
        add_group(reading, agent, made, evidence);
    } else if is_members(agent) {
        add_members(doc, agent, made, evidence);
    } else if let Some(words) = body(doc, event, agent) {
        if add_org(made, doc.span(&words).of(doc.text), None) {
            evidence.add("perpetrators", &words, "body-as-agent", 0.6);
        }
    } else if is_people(doc, event, agent) && !is_of_speaker(doc, agent) {
        add_people(doc, agent, made, evidence);
    }
}

/// "said its men had planted the bomb": the speaker's own people, who are told by his name.
fn is_of_speaker(doc: &Document<'_>, agent: &Phrase) -> bool {
    let own = matches!(doc.low(agent.words.start), "its" | "their" | "our");
    let bare = agent.words.len() == 2
        && matches!(
            doc.low(agent.head),
            "men"
                | "fighters"
                | "members"
                | "people"
                | "forces"
                | "soldiers"
                | "militants"
                | "commandos"
        );
    own && bare
}

/// "the X", and of "X militants" the people beside the group's name.
fn add_group(reading: &Reading<'_>, agent: &Phrase, made: &mut Attack, evidence: &mut Proof<'_>) {
    let doc = reading.doc;
    let Some(group) = agent.group.and_then(|at| reading.groups.get(at)) else {
        return;
    };
    let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
    if add_org(made, group.span.of(doc.text), Some(group.group_id.clone())) {
        evidence.add("perpetrators", &words, "group-as-agent", 0.85);
    }
    let people = words.end..agent.words.end;
    let is_people = agent.class.is(Class::ATTACKER) || tells_members(doc.low(agent.head));
    if !is_people || people.is_empty() || !people.contains(&agent.head) {
        return;
    }
    if add_individual(made, doc.span(&people).of(doc.text)) {
        evidence.add("perpetrators", &people, "people-of-group", 0.7);
    }
}

/// Words for those who make up an armed group, whatever its name.
fn tells_members(low: &str) -> bool {
    matches!(
        low,
        "members"
            | "group"
            | "groups"
            | "unit"
            | "units"
            | "column"
            | "columns"
            | "followers"
            | "squad"
            | "squads"
    )
}

/// "members of the movement", "a column of rebels": the word for those that belong together.
fn is_members(agent: &Phrase) -> bool {
    agent.class.is(Class::COLLECTIVE) && !agent.class.is(Class::ATTACKER | Class::PERSON)
}

/// The words that follow "members of" say who; "an armed group", "guerrilla units" say it themselves.
fn add_members(doc: &Document<'_>, agent: &Phrase, made: &mut Attack, evidence: &mut Proof<'_>) {
    if !tells_members(doc.low(agent.head)) {
        return;
    }
    let bare = agent.bare(doc);
    if doc.low(agent.words.end) == "of" {
        let words = with_of(doc, bare);
        if add_individual(made, doc.span(&words).of(doc.text)) {
            evidence.add("perpetrators", &words, "members-of", 0.7);
        }
        return;
    }
    let armed = bare.clone().any(|at| {
        doc.class(at).is(Class::ATTACKER | Class::REBEL)
            || matches!(doc.low(at), "armed" | "terror")
    });
    if armed && add_individual(made, doc.span(&bare).of(doc.text)) {
        evidence.add("perpetrators", &bare, "armed-group", 0.6);
    }
}

/// The name of a body that no list knows, or of one of a state's in arms.
fn body(doc: &Document<'_>, event: &Event, agent: &Phrase) -> Option<std::ops::Range<usize>> {
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
    // "Police charged a man with the bombing": who acts after a deed did not do it.
    let beside = event.hit.form == Form::Noun
        && !agent
            .preposition
            .is_some_and(|at| matches!(doc.low(at), "by" | "from" | "of"));
    if state && (beside || !harms_civilians(doc, event)) {
        return None;
    }
    if !(agent.class.is(Class::ORGANIZATION) || state)
        || agent.class.is(Class::ATTACKER | Class::PERSON)
    {
        return None;
    }
    let mut words = agent.bare(doc);
    let goes_on = doc.low(words.end) == "of";
    let named = words.len() > 1
        || doc.class(agent.head).is(Class::BODY_NAME)
        || rebel && goes_on && is_rebel_body(doc, words.start, words.end);
    let whole = doc.low(agent.head) != "force" && agent.head + 1 == agent.words.end;
    let told = if state {
        whole
    } else {
        named && (words.len() == 1 || is_proper(doc, words.clone()))
    };
    // "the Army of National Renewal": the name goes on.
    if told && !state && goes_on {
        words = with_of(doc, words);
    }
    told.then(|| name_in(doc, words))
}

/// Whether the words are of people who can have done it.
fn is_people(doc: &Document<'_>, event: &Event, agent: &Phrase) -> bool {
    let people = Class::ATTACKER | Class::PERSON | Class::FORCE;
    // "two terrorist bombings": the deed, not who did it.
    let deed = doc.class(agent.head).is(Class::EVENT) && !doc.class(agent.head).is(NOUNS);
    // In a text of capitals any two unknown words may look like a name.
    let named = agent.is_name && !doc.all_capitals;
    // "a family of five blew themselves up": otherwise, a family suffers.
    let by_own_hand = event.kind == "suicide-bombing" && event.hit.form.is_verb();
    // What police and soldiers do to nobody that the text names is no attack of theirs.
    let state = agent.class.is(Class::FORCE) && !agent.class.is(Class::ATTACKER);
    let officeholder =
        agent.class.is(Class::OFFICE) && !agent.class.is(Class::ATTACKER | Class::FORCE) && !named;
    (agent.class.is(people) || named)
        && !deed
        && (by_own_hand || !agent.class.is(Class::BYSTANDER))
        && !officeholder
        && (!state || harms_civilians(doc, event))
}

/// Whether the words for the deed name civilians whom it was done to: only then police and soldiers are told as its doers.
///
/// "The driver was shot dead by the police": of whom the text has spoken as the attacker.
fn harms_civilians(doc: &Document<'_>, event: &Event) -> bool {
    let mut patients = event.roles.patients.iter();
    event.effect != Effect::Unsaid
        && patients.any(|patient| {
            let known = doc.low(patient.words.start) == "the"
                && matches!(
                    doc.low(patient.head),
                    "driver" | "man" | "woman" | "youth" | "teenager" | "student"
                )
                && patient.words.len() == 2;
            patient.class.is(Class::PERSON | Class::OFFICE)
                && !patient.class.is(Class::ATTACKER)
                && !known
        })
}

fn add_people(doc: &Document<'_>, agent: &Phrase, made: &mut Attack, evidence: &mut Proof<'_>) {
    let attackers = made.perpetrators.iter().any(|known| {
        let named = known
            .name
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
        known.kind == PerpetratorKind::Individual && !named
    });
    let mut words = agent.bare(doc);
    // "attackers crept": a verb that no list knows.
    let unknown = |at: usize| doc.class(at) == Class::NONE && !doc.is_name(at);
    if agent.class.is(Class::ATTACKER)
        && !doc.all_capitals
        && agent.is_plural(doc)
        && (agent.head + 1..words.end).all(unknown)
    {
        words.end = agent.head + 1;
    }
    // A second word for the same attackers ("the militants") adds nothing.
    let again = attackers && !agent.is_name && agent.count.is_none();
    if !again && add_individual(made, doc.span(&words).of(doc.text)) {
        evidence.add("perpetrators", &words, "agent", 0.75);
    }
}

/// "the attackers fled", "armed men broke in and": where no verb tells who did it, the text's own word for them does.
pub(super) fn attackers_named(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let has_one = made
        .perpetrators
        .iter()
        .any(|known| known.kind == PerpetratorKind::Individual);
    if has_one || cluster.is_background {
        return;
    }
    let doc = reading.doc;
    let cue = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .find(|event| event.hit.form == Form::Cue && event.kind == "armed-assault");
    if let Some(cue) = cue {
        let words = cue.hit.words.clone();
        let mut start = words.start;
        while start > 0 && doc.class(start - 1) == Class::NONE && doc.low(start - 1).ends_with("ed")
        {
            start -= 1;
        }
        let words = start..words.end;
        if add_individual(made, doc.span(&words).of(doc.text)) {
            evidence.add("perpetrators", &words, "named-attackers", 0.6);
        }
    }
}
