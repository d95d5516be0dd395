use super::subject::subject;
use super::{RefersBack, Roles};
use crate::attacks::events::Hit;
use crate::attacks::inflect::Form;
use crate::attacks::phrases::{Phrase, VERBS};
use crate::attacks::rules::{Class, Trigger};
use crate::attacks::words::Document;

/// How far before the noun its verb may stand: "carried out one of its many raids".
const REACH: usize = 8;

/// "X carried out the bombing", "they have tried to stage attacks": the subject of the verb did it.
pub(super) fn supported(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrases: &[Phrase],
    roles: &mut Roles,
) {
    let Some(verb) = support_verb(doc, hit, phrases).or_else(|| confession(doc, hit)) else {
        supported_behind(doc, hit, phrases, roles);
        return;
    };
    let first = governing(doc, verb);
    let before = first.checked_sub(1).map_or("", |at| doc.low(at));
    // "accused of carrying out": told of them, not as done.
    if matches!(before, "of" | "for" | "from" | "in" | "by" | "without") {
        return;
    }
    let mut start = first;
    while start > 0 && doc.class(start - 1).is(Class::AUXILIARY | Class::ADVERB) {
        start -= 1;
    }
    let back = start.checked_sub(1).map_or("", |at| doc.low(at));
    if matches!(back, "they" | "it") {
        roles.refers_back = Some(RefersBack::Pronoun);
        return;
    }
    let as_verb = Hit {
        words: first..first + 1,
        of: hit.of,
        form: Form::Past,
    };
    let Some(doer) = subject(doc, &as_verb, trigger, phrases) else {
        return;
    };
    let spoken_for = matches!(
        doc.low(doer.head),
        "chief" | "commander" | "leader" | "spokesman" | "spokesperson" | "spokeswoman"
    );
    if spoken_for && confession(doc, hit).is_some() {
        return;
    }
    let body = matches!(
        doc.low(doer.head),
        "group" | "organization" | "organisation" | "movement" | "outfit" | "militants" | "rebels"
    );
    if body && doer.group.is_none() && doer.bare(doc).len() == 1 {
        roles.refers_back = Some(RefersBack::Noun);
    }
    roles.agents.push(doer.clone());
}

/// "confessed to the attack", "has admitted the killing".
fn confession(doc: &Document<'_>, hit: &Hit) -> Option<usize> {
    let mut at = hit.words.start;
    let from = at.saturating_sub(4);
    while at > from && at > 0 {
        at -= 1;
        let low = doc.low(at);
        if matches!(low, "confessed" | "admitted" | "confessing") {
            return Some(at);
        }
        if doc.class(at).is(Class::PREPOSITION) && low != "to" {
            return None;
        }
    }
    None
}

/// The verb whose object the noun is.
fn support_verb(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> Option<usize> {
    let from = hit.words.start.saturating_sub(REACH);
    for at in (from..hit.words.start).rev() {
        let class = doc.class(at);
        let is_noun = phrases.iter().any(|phrase| phrase.words.contains(&at));
        if class.is(Class::SUPPORT) && !is_noun {
            return Some(at);
        }
        let sign = !doc.words.get(at).is_some_and(|word| word.is_word);
        let closed = class.is(Class::CONJUNCTION | Class::PRONOUN | Class::AUXILIARY)
            && doc.low(at) != "one";
        let joins = class.is(Class::PREPOSITION) && !matches!(doc.low(at), "of" | "out");
        if sign || closed || joins || (class.is(VERBS) && !is_noun) {
            return None;
        }
    }
    None
}

/// "attempted to execute": the verb that the infinitive hangs on, else the verb itself.
fn governing(doc: &Document<'_>, verb: usize) -> usize {
    let infinitive = verb.checked_sub(1).is_some_and(|at| doc.low(at) == "to");
    if !infinitive {
        return verb;
    }
    (verb.saturating_sub(4)..verb - 1)
        .rev()
        .find(|&at| doc.class(at).is(VERBS.with(Class::ED_FORM)))
        .unwrap_or(verb)
}

/// How far behind the noun the passive of its verb may stand: "the attack, which took place at noon, was carried out".
const REACH_BEHIND: usize = 24;

/// "the attack, which happened at 8 a.m., was carried out in the capital by X": the agent of the passive did it.
fn supported_behind(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase], roles: &mut Roles) {
    let limit = hit.words.end + REACH_BEHIND;
    let verb = (hit.words.end..limit)
        .take_while(|&at| !matches!(doc.low(at), "." | ";" | "?" | ""))
        .find(|&at| {
            doc.class(at).is(Class::SUPPORT)
                && (at.saturating_sub(3)..at)
                    .any(|help| matches!(doc.low(help), "was" | "were" | "been"))
        });
    if verb.is_none() {
        let work = (hit.words.end..hit.words.end + 9)
            .take_while(|&at| !matches!(doc.low(at), "." | ";" | "," | ""))
            .find(|&at| doc.low(at) == "work" && doc.low(at + 1) == "of");
        let whose = work.and_then(|work| {
            phrases
                .iter()
                .find(|phrase| phrase.preposition == Some(work + 1))
        });
        roles.agents.extend(
            whose
                .filter(|whose| whose.class.is(Class::ATTACKER))
                .cloned(),
        );
    }
    let Some(verb) = verb else {
        return;
    };
    let by = phrases.iter().find(|phrase| {
        phrase
            .preposition
            .is_some_and(|at| doc.low(at) == "by" && at > verb && at < verb + 12)
            && !phrase.class.is(Class::WEAPON)
    });
    if let Some(by) = by {
        let known = roles.agents.iter().any(|agent| agent.words == by.words);
        let clause = (verb + 1..by.words.start)
            .any(|at| matches!(doc.low(at), "," | "who" | "which" | "said"));
        if !known && !clause {
            roles.agents.push(by.clone());
        }
    }
}
