use std::ops::Range;

use wirewatch_model::{AttackStatus, Count};

use super::inflect::Form;
use super::phrases::Phrase;
use super::rules::{AttackRules, Class, Cue, Effect, Needs, Pattern, Takes, Trigger};
use super::words::Document;

/// A word or phrase of the text that names an attack or what it did.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Its words; of a phrase with a gap, from the first to the last.
    pub words: Range<usize>,
    /// The trigger's number in the rules.
    pub of: usize,
    /// The form of its verb, or noun.
    pub form: Form,
}

/// All triggers of the sentence with the words `range`.
pub(crate) fn hits(doc: &Document<'_>, range: &Range<usize>, rules: &AttackRules) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let mut step = 1;
        let mut seen: Vec<usize> = Vec::new();
        for pattern in rules.trigger_patterns(doc.low(at)) {
            let Some(end) = matches(doc, at, pattern, range.end) else { continue };
            let has_gap = pattern.rest.iter().any(Option::is_none);
            // Of patterns of one length all count: "shot dead" is a shooting and a killing.
            if seen.first().is_some_and(|&longest| end < longest) {
                continue;
            }
            seen.push(end);
            let hit = Hit { words: at..end, of: pattern.of, form: pattern.form };
            match found.iter_mut().find(|other| other.words == hit.words && other.of == hit.of) {
                // One word may be several forms: "hurt", or "bombing" as a verb and a noun.
                Some(other) => other.form = likelier(doc, other, &hit),
                None => found.push(hit),
            }
            if !has_gap {
                step = step.max(end - at);
            }
        }
        at += step;
    }
    found
}

/// Of two readings of one word, the one its neighbours speak for.
fn likelier(doc: &Document<'_>, left: &Hit, right: &Hit) -> Form {
    let before = left.words.start.checked_sub(1);
    let helped = (1..=3).filter_map(|back| left.words.start.checked_sub(back)).any(|at| doc.class(at).is(Class::PASSIVE | Class::PERFECT));
    let (noun, verb) = match (left.form, right.form) {
        (Form::Noun, verb) | (verb, Form::Noun) => (true, verb),
        (Form::Present, other) | (other, Form::Present) => {
            let modal = before.is_some_and(|at| doc.class(at).is(Class::MODAL) || doc.low(at) == "to");
            return if modal { Form::Present } else { other };
        }
        (form, _) => (false, form),
    };
    if !noun {
        return verb;
    }
    // "killing 89 people" has an object behind it; "the killing of", "a car bombing in" have not.
    let object = doc.class(left.words.end).is(Class::DETERMINER | Class::PERSON | Class::FORCE)
        || doc.low(left.words.end).starts_with(|c: char| c.is_ascii_digit())
        || matches!(doc.low(left.words.end), "at" | "more" | "two" | "three" | "four" | "five" | "six" | "dozens" | "scores")
            && doc.low(left.words.end + 1) != "a" && doc.low(left.words.end + 1) != "the";
    let named = before.is_some_and(|at| doc.class(at).is(Class::DETERMINER | Class::PREPOSITION) || matches!(doc.low(at), "'s" | "’s"));
    if helped || (object && !named) { verb } else { Form::Noun }
}

/// The word behind the pattern, when it stands at `at`.
pub(crate) fn matches(doc: &Document<'_>, at: usize, pattern: &Pattern, limit: usize) -> Option<usize> {
    let mut next = at + 1;
    let mut rest = pattern.rest.iter();
    while let Some(part) = rest.next() {
        match part {
            Some(word) if doc.low(next) == word && next < limit => next += 1,
            Some(_) => return None,
            None => {
                let target = rest.next().and_then(Option::as_deref)?;
                let found = (next + 1..(next + 8).min(limit)).find(|&word| doc.low(word) == target)?;
                next = found + 1;
            }
        }
    }
    Some(next)
}

/// Whether a phrase of the list `cue` begins at `at`; gives the word behind it and the form of its verb.
pub(crate) fn cue_at(doc: &Document<'_>, at: usize, cue: Cue, limit: usize, rules: &AttackRules) -> Option<(usize, Form)> {
    rules
        .cue_patterns(doc.low(at))
        .iter()
        .filter(|(kind, _)| *kind == cue)
        .find_map(|(_, pattern)| Some((matches(doc, at, pattern, limit)?, pattern.form)))
}

/// The first phrase of the list `cue` among the words `range`.
pub(crate) fn find_cue(doc: &Document<'_>, range: Range<usize>, cue: Cue, rules: &AttackRules) -> Option<(usize, usize, Form)> {
    range.clone().find_map(|at| cue_at(doc, at, cue, range.end, rules).map(|(end, form)| (at, end, form)))
}

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
}

/// Reads the phrases around `hit`.
pub(crate) fn roles(doc: &Document<'_>, hit: &Hit, trigger: &Trigger, phrases: &[Phrase]) -> Roles {
    let mut roles = Roles::default();
    if hit.form == Form::Cue {
        return roles;
    }
    let add = |roles: &mut Roles, phrase: &Phrase, agent: bool| {
        if phrase.class.is(Class::WEAPON) && !phrase.class.is(Class::THING | Class::PERSON | Class::FORCE) {
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
    let subject = subject(doc, hit, phrases);
    let objects = if passive { Vec::new() } else { objects(doc, hit, phrases) };
    if let Some(subject) = subject {
        match trigger.takes {
            Takes::Weapon => {
                if subject.class.is(Class::WEAPON | Class::VEHICLE) {
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
        for object in objects.iter().filter(|object| object.class.is(Class::WEAPON)) {
            roles.weapons.push((*object).clone());
        }
    }
    prepositional(doc, hit, trigger, phrases, &mut roles);
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

/// Whether the verb at `hit` is a passive or a participle behind its noun ("people killed by").
fn is_passive(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> bool {
    let reflexive = hit.words.clone().any(|at| matches!(doc.low(at), "himself" | "herself" | "themselves"));
    if !hit.form.is_participle() || reflexive {
        return false;
    }
    let mut at = hit.words.start;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        let class = doc.class(before);
        if class.is(Class::PASSIVE) {
            return true;
        }
        if class.is(Class::PERFECT) {
            return false;
        }
        if !class.is(Class::ADVERB | Class::NEGATION) {
            break;
        }
        at = before;
    }
    if hit.form == Form::Participle {
        return true;
    }
    // Without an auxiliary: "the mayor, shot by two men", "22 people killed when".
    let behind = doc.class(hit.words.end);
    let by = doc.low(hit.words.end) == "by";
    let ends = doc.words.get(hit.words.end).is_none_or(|word| !word.is_word);
    let Some(before) = phrases.iter().rev().find(|phrase| phrase.words.end <= hit.words.start) else { return by };
    let touches = before.words.end == hit.words.start;
    let attacker = before.class.is(Class::ATTACKER) || before.group.is_some();
    let no_object = behind.is(Class::PREPOSITION | Class::CONJUNCTION) || ends;
    let people = before.class.is(Class::PERSON | Class::FORCE | Class::THING) || before.count.is_some();
    by || (touches && no_object && !attacker && people)
}

/// The nearest phrase before the verb that can be its subject.
fn subject<'p>(doc: &Document<'_>, hit: &Hit, phrases: &'p [Phrase]) -> Option<&'p Phrase> {
    let before = phrases.partition_point(|phrase| phrase.words.end <= hit.words.start);
    // "a plan to blow up": the infinitive has no subject of its own.
    let infinitive = hit.form == Form::Present && hit.words.start.checked_sub(1).is_some_and(|at| doc.low(at) == "to");
    if infinitive {
        return None;
    }
    let mut fallback = None;
    for phrase in phrases.get(..before)?.iter().rev().take(8) {
        if hit.words.start - phrase.words.end > 30 || semicolon_between(doc, phrase.words.end, hit.words.start) {
            break;
        }
        // "22 people killed": a participle belongs to the noun it touches, whatever that hangs on.
        let touches = phrase.words.end == hit.words.start && hit.form.is_participle() && !phrase.class.is(Class::WEAPON);
        if pronoun_between(doc, phrase.words.end, hit.words.start) {
            return None;
        }
        if (phrase.preposition.is_some() && !touches) || phrase.is_place || phrase.is_owner || !is_actor(phrase, doc) {
            continue;
        }
        // "before a rock group was due on stage, fired": the subject of a clause of its own.
        let subordinate = phrase.words.start.checked_sub(1).is_some_and(|at| matches!(doc.low(at), "before" | "after" | "as" | "when" | "while"));
        let commas = (phrase.words.end..hit.words.start).filter(|&at| doc.low(at) == ",").count();
        // Two commas enclose an insertion: "when X, dressed as a guard, hunted down".
        if subordinate && commas % 2 == 1 {
            continue;
        }
        // "180 people, most of them foreigners, were killed": what stands between commas explains the one before.
        let relative_next = matches!(doc.low(phrase.words.end + 1), "who" | "which");
        let inserted = !relative_next && doc.low(phrase.words.end) == "," && (phrase.words.start.saturating_sub(5)..phrase.words.start).any(|at| doc.low(at) == ",");
        if inserted && !touches {
            fallback = fallback.or(Some(phrase));
            continue;
        }
        let follows_verb = phrase
            .words
            .start
            .checked_sub(1)
            .is_some_and(|before| doc.class(before).is(super::phrases::VERBS) && !doc.class(before).is(Class::AUXILIARY | Class::REPORTING));
        if follows_verb {
            // "held 12 people who were killed": the relative word makes an object a subject.
            let relative = matches!(doc.low(phrase.words.end), "who" | "which" | "that") || doc.low(phrase.words.end + 1) == "who";
            if !relative && phrase.words.end != hit.words.start {
                continue;
            }
        }
        return Some(phrase);
    }
    fallback
}

/// Whether a "he" or "they" stands nearer to the verb: then the text does not say who.
fn pronoun_between(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(doc.low(at), "he" | "she" | "they" | "it" | "we" | "i" | "you" | "those"))
}

/// The phrases before `last` that "and" or commas join to it.
fn joined_before<'p>(doc: &Document<'_>, last: &Phrase, phrases: &'p [Phrase]) -> Vec<&'p Phrase> {
    let before = phrases.partition_point(|phrase| phrase.words.start < last.words.start);
    let mut found = Vec::new();
    let mut start = last.words.start;
    for phrase in phrases.get(..before).unwrap_or_default().iter().rev().take(6) {
        let between = phrase.words.end..start;
        let joined = !between.is_empty() && between.clone().all(|at| matches!(doc.low(at), "," | "and"));
        let hangs = phrase.preposition.is_some_and(|at| doc.low(at) == "of") && between.len() <= 2;
        if hangs && joined {
            start = phrase.words.start.saturating_sub(1);
            continue;
        }
        let follows_of = start + 1 < doc.words.len() && doc.low(start) == "of" && between.is_empty();
        if !(joined || follows_of) || phrase.preposition.is_some() || phrase.is_place {
            break;
        }
        found.push(phrase);
        start = phrase.words.start;
    }
    found
}

fn semicolon_between(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| matches!(doc.low(at), ";" | ":"))
}

fn is_actor(phrase: &Phrase, doc: &Document<'_>) -> bool {
    let all = Class::PERSON | Class::ATTACKER | Class::FORCE | Class::WEAPON | Class::OFFICE | Class::VEHICLE | Class::THING | Class::COLLECTIVE;
    phrase.class.is(all) || phrase.group.is_some() || phrase.is_name || (doc.all_capitals && phrase.words.len() >= 2) || phrase.count.is_some()
}

/// The objects behind an active verb, with those joined by commas and "and".
fn objects<'p>(doc: &Document<'_>, hit: &Hit, phrases: &'p [Phrase]) -> Vec<&'p Phrase> {
    let first = phrases.partition_point(|phrase| phrase.words.start < hit.words.end);
    let mut found: Vec<&Phrase> = Vec::new();
    let mut end = hit.words.end;
    while doc.class(end).is(Class::ADVERB) {
        end += 1;
    }
    for phrase in phrases.get(first..).unwrap_or_default().iter().take(10) {
        if phrase.is_owner && phrase.preposition.is_none() && (end == phrase.words.start || !found.is_empty()) {
            end = phrase.words.end + 1;
            continue;
        }
        let between = end..phrase.words.start;
        if phrase.preposition.is_some() {
            // "members of staff", "13 soldiers in the lobby and 9 guests": what hangs on the object is passed over.
            if found.is_empty() || phrase.words.start - end > 2 {
                break;
            }
            end = phrase.words.end;
            continue;
        }
        let joined = between.clone().all(|at| matches!(doc.low(at), "," | "and" | "as" | "well" | "or" | "also" | "plus" | "twice"));
        if (found.is_empty() && !between.is_empty()) || !joined {
            break;
        }
        // "killed a guard and gunmen stormed": the next verb's subject.
        let next_subject = !found.is_empty()
            && doc.class(phrase.words.end).is(super::phrases::VERBS)
            && !doc.low(phrase.words.end).ends_with("ing");
        if next_subject {
            break;
        }
        found.push(phrase);
        end = phrase.words.end;
    }
    found
}

const BEHIND: usize = 18;

/// What hangs on the verb by a preposition: the agent of a passive, the target of "opened fire on", the weapon of "with".
fn prepositional(doc: &Document<'_>, hit: &Hit, trigger: &Trigger, phrases: &[Phrase], roles: &mut Roles) {
    for phrase in phrases {
        let Some(preposition) = phrase.preposition.filter(|&at| at >= hit.words.start && !phrase.is_owner) else { continue };
        if preposition > hit.words.end + BEHIND || semicolon_between(doc, hit.words.end, preposition) {
            break;
        }
        let beside = matches!(doc.low(preposition), "outside" | "near" | "inside");
        if clause_break(doc, hit.words.end, preposition) && !beside {
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
            "with" | "using" if phrase.class.is(Class::WEAPON | Class::VEHICLE) => roles.weapons.push(phrase.clone()),
            "at" | "on" | "upon" | "against" | "into" | "through" | "outside" | "of" | "inside" | "near" | "in" | "under" | "beside" => {
                let strict = matches!(doc.low(preposition), "near" | "in" | "under" | "at" | "of");
                let taken = roles.patients.iter().any(|patient| !patient.is_name);
                let person = phrase.class.is(Class::PERSON | Class::FORCE) && matches!(doc.low(preposition), "at" | "on" | "upon" | "against" | "into" | "through");
                let thing = phrase.class.is(things) && !(strict && taken && trigger.effect != Effect::Unsaid);
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
        let joined = !between.is_empty() && between.clone().all(|at| matches!(doc.low(at), "," | "and"));
        if !joined || phrase.preposition.is_some() || doc.class(phrase.words.end).is(super::phrases::VERBS) {
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
        matches!(doc.low(at), "who" | "which" | "while" | "when" | "because" | "although" | "but" | "said" | "where")
            || class.is(Class::REPORTING) && !doc.low(at).ends_with("ing")
    })
}

/// "the murder of six priests by soldiers", "an attack on a bank", "the mosque shootings", "Hamas attack".
fn noun_roles(doc: &Document<'_>, hit: &Hit, trigger: &Trigger, phrases: &[Phrase], roles: &mut Roles) {
    for phrase in phrases {
        let Some(preposition) = phrase.preposition else {
            // The phrase that holds the noun: a group or attacker before it did it, a person or thing before it suffered it.
            if phrase.words.start <= hit.words.start && hit.words.end <= phrase.words.end {
                inside_roles(doc, hit, phrase, roles);
            }
            // "the group's attack", "the judge's murder".
            if phrase.is_owner && phrase.words.end + 4 > hit.words.start && phrase.words.end < hit.words.start {
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
            inside_roles(doc, hit, phrase, roles);
            continue;
        }
        if preposition < hit.words.end || preposition > hit.words.end + BEHIND {
            continue;
        }
        if clause_break(doc, hit.words.end, preposition) || semicolon_between(doc, hit.words.end, preposition) {
            break;
        }
        let near = preposition <= hit.words.end + 1;
        if phrase.is_place && near && matches!(doc.low(preposition), "on" | "against" | "in" | "at") {
            roles.place = Some(phrase.head);
        }
        match doc.low(preposition) {
            "by" if phrase.class.is(Class::WEAPON) => roles.weapons.push(phrase.clone()),
            "by" => roles.agents.push(phrase.clone()),
            "with" if phrase.class.is(Class::WEAPON) => roles.weapons.push(phrase.clone()),
            "of" | "on" | "against" | "at" | "upon" | "in" | "outside" | "inside" | "near" | "through" | "into" => {
                let direct = matches!(doc.low(preposition), "of" | "on" | "against" | "upon") && near;
                let people = Class::PERSON | Class::FORCE | Class::OFFICE;
                let fits = phrase.class.is(Class::THING | Class::VENUE) || (phrase.class.is(people) && (direct || doc.low(preposition) != "in"));
                let named_victim = direct && doc.low(preposition) == "of" && trigger.effect != Effect::Unsaid && !phrase.class.is(Class::ATTACKER);
                if phrase.class.is(Class::ATTACKER) && doc.low(preposition) == "of" && trigger.effect == Effect::Unsaid {
                    roles.agents.push(phrase.clone());
                } else if fits || named_victim {
                    roles.patients.push(phrase.clone());
                }
            }
            _ => {}
        }
    }
}

fn owner_roles(trigger: &Trigger, owner: &Phrase, roles: &mut Roles) {
    if owner.group.is_some() || owner.class.is(Class::ATTACKER) {
        roles.agents.push(owner.clone());
    } else if trigger.effect != Effect::Unsaid && (owner.class.is(Class::PERSON | Class::OFFICE) || owner.is_name) && !owner.is_place {
        roles.patients.push(owner.clone());
    }
}

fn inside_roles(doc: &Document<'_>, hit: &Hit, phrase: &Phrase, roles: &mut Roles) {
    let mut part = phrase.clone();
    part.words = phrase.words.start..hit.words.start;
    let Some(last) = hit.words.start.checked_sub(1).filter(|&last| last >= phrase.words.start) else { return };
    if part.words.is_empty() {
        return;
    }
    part.head = last;
    part.class = doc.class(last);
    part.is_name = false;
    if phrase.group.is_some() {
        roles.agents.push(part);
    } else if part.class.is(Class::THING | Class::VENUE) && !part.class.is(Class::VEHICLE) {
        roles.patients.push(part);
    } else if part.class.is(Class::WEAPON) {
        roles.weapons.push(part);
    }
}

/// Whether the trigger has what it needs around it.
pub(crate) fn has_needed(trigger: &Trigger, roles: &Roles) -> bool {
    match trigger.needs {
        // A crisis explodes too: what went off has to be a thing.
        Needs::Nothing if trigger.takes == Takes::Weapon => !roles.weapons.is_empty() || !roles.patients.is_empty(),
        Needs::Nothing => true,
        Needs::Object => !roles.patients.is_empty(),
        Needs::Person => roles.patients.iter().any(|patient| patient.class.is(Class::PERSON | Class::OFFICE)),
        Needs::Thing => roles.patients.iter().any(|patient| patient.class.is(Class::THING | Class::VENUE)),
        Needs::Weapon => roles.weapons.iter().chain(&roles.patients).any(|phrase| phrase.class.is(Class::WEAPON)),
    }
}

/// How far the attack named at `hit` got, by the words before and behind it.
pub(crate) fn status(doc: &Document<'_>, hit: &Hit, range: &Range<usize>, rules: &AttackRules) -> (AttackStatus, Option<Range<usize>>) {
    let from = hit.words.start.saturating_sub(10).max(range.start);
    let to = (hit.words.end + 6).min(range.end);
    let before = |cue: Cue| find_cue(doc, from..hit.words.start, cue, rules);
    let plot = before(Cue::Plot);
    if let Some((at, end, _)) = before(Cue::Foiled).filter(|_| plot.is_some() || hit.words.start - from < 12) {
        return (AttackStatus::Foiled, Some(at..end));
    }
    if let Some((at, end, _)) = plot {
        return (AttackStatus::Foiled, Some(at..end));
    }
    let tried = find_cue(doc, hit.words.start.saturating_sub(5).max(range.start)..hit.words.start, Cue::Attempted, rules)
        .or_else(|| find_cue(doc, hit.words.end..to, Cue::Attempted, rules).filter(|_| hit.form.is_verb()));
    if let Some((at, end, _)) = tried {
        return (AttackStatus::Attempted, Some(at..end));
    }
    let near = hit.words.start.saturating_sub(6).max(range.start)..hit.words.start;
    if let Some((at, end, _)) = find_cue(doc, near, Cue::Threatened, rules) {
        return (AttackStatus::Threatened, Some(at..end));
    }
    (AttackStatus::Accomplished, None)
}

/// The number a phrase counts: one for a single person, nothing for an uncounted plural.
pub(crate) fn head_count(phrase: &Phrase, doc: &Document<'_>) -> Option<Count> {
    if let Some(count) = phrase.count {
        return Some(count);
    }
    let person = phrase.class.is(Class::PERSON | Class::FORCE | Class::OFFICE | Class::ATTACKER);
    let single = (person || phrase.is_name) && !phrase.is_plural(doc) && !phrase.class.is(Class::COLLECTIVE);
    single.then_some(Count { min: Some(1), max: Some(1), vague: false })
}
