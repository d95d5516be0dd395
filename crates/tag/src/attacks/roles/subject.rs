use super::semicolon_between;
use crate::attacks::events::Hit;
use crate::attacks::inflect::Form;
use crate::attacks::phrases::{NOUNS, Phrase, VERBS};
use crate::attacks::rules::{Class, Takes, Trigger};
use crate::attacks::words::Document;

/// The nearest phrase before the verb that can be its subject.
pub(crate) fn subject<'p>(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrases: &'p [Phrase],
) -> Option<&'p Phrase> {
    let before = phrases.partition_point(|phrase| phrase.words.end <= hit.words.start);
    let infinitive = hit.form == Form::Present
        && hit
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| doc.low(at) == "to");
    if infinitive {
        return subject_of_infinitive(doc, hit, trigger, phrases);
    }
    // "gunmen of the X stormed a school": a verb with an object is no participle.
    let object_behind = doc.class(hit.words.end).is(Class::DETERMINER);
    let mut fallback = None;
    for phrase in phrases.get(..before)?.iter().rev().take(8) {
        if hit.words.start - phrase.words.end > 30
            || semicolon_between(doc, phrase.words.end, hit.words.start)
        {
            break;
        }
        // "a blast that killed two": what did it is the event itself.
        if phrase.class.is(Class::EVENT)
            && !phrase.class.is(NOUNS)
            && !phrase.is_owner
            && (phrase.preposition.is_none()
                || matches!(doc.low(phrase.words.end), "that" | "which"))
        {
            return None;
        }
        // "22 people killed": a participle belongs to the noun it touches, whatever that hangs on.
        let touches = phrase.words.end == hit.words.start
            && hit.form.is_participle()
            && trigger.takes == Takes::Agent
            && !phrase.class.is(Class::WEAPON)
            && !object_behind;
        if pronoun_between(doc, phrase.words.end, hit.words.start) {
            return None;
        }
        if (phrase.preposition.is_some() && !touches)
            || phrase.is_place
            || phrase.is_owner
            || !is_actor(phrase)
        {
            continue;
        }
        // "before a rock group was due on stage, fired": the subject of a clause of its own.
        let subordinate =
            phrase.words.start.checked_sub(1).is_some_and(|at| {
                matches!(doc.low(at), "before" | "after" | "as" | "when" | "while")
            });
        let commas = (phrase.words.end..hit.words.start)
            .filter(|&at| doc.low(at) == ",")
            .count();
        // Two commas enclose an insertion: "when X, dressed as a guard, hunted down".
        if subordinate && commas % 2 == 1 {
            continue;
        }
        // "180 people, most of them foreigners, were killed": what stands between commas explains the one before.
        let relative_next = matches!(doc.low(phrase.words.end + 1), "who" | "which");
        let inserted = !relative_next
            && doc.low(phrase.words.end) == ","
            && (phrase.words.start.saturating_sub(5)..phrase.words.start)
                .any(|at| doc.low(at) == ",");
        if inserted && !touches {
            fallback = fallback.or(Some(phrase));
            continue;
        }
        let follows_verb = phrase.words.start.checked_sub(1).is_some_and(|before| {
            doc.class(before).is(VERBS)
                && !doc.class(before).is(Class::AUXILIARY | Class::REPORTING)
        });
        if follows_verb {
            // "held 12 people who were killed": the relative word makes an object a subject.
            let relative = matches!(doc.low(phrase.words.end), "who" | "which" | "that")
                || doc.low(phrase.words.end + 1) == "who";
            if !relative && phrase.words.end != hit.words.start {
                continue;
            }
        }
        return Some(phrase);
    }
    fallback
}

/// "an attempt by X to seize", "X tried to seize"; "a plan to blow up" has no subject of its own.
fn subject_of_infinitive<'p>(
    doc: &Document<'_>,
    hit: &Hit,
    trigger: &Trigger,
    phrases: &'p [Phrase],
) -> Option<&'p Phrase> {
    let to = hit.words.start.checked_sub(1)?;
    let by = phrases.iter().find(|phrase| {
        phrase.words.end == to && phrase.preposition.is_some_and(|at| doc.low(at) == "by")
    });
    if by.is_some() {
        return by;
    }
    let verb = to.checked_sub(1)?;
    let tries = [
        "attempt", "tried", "trying", "manage", "intend", "plann", "vow",
    ];
    if !tries.iter().any(|stem| doc.low(verb).starts_with(stem)) || verb == 0 {
        return None;
    }
    // "foiled the attempt to kidnap": a noun, whose maker stands elsewhere.
    let is_noun = doc.low(verb).starts_with("attempt")
        && (verb.saturating_sub(2)..verb).any(|at| doc.class(at).is(Class::DETERMINER));
    if is_noun {
        return None;
    }
    let governing = Hit {
        words: verb..to,
        of: hit.of,
        form: Form::Past,
    };
    subject(doc, &governing, trigger, phrases)
}

/// Whether a "he" or "they" stands nearer to the verb: then the text does not say who.
fn pronoun_between(doc: &Document<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        matches!(
            doc.low(at),
            "he" | "she" | "they" | "it" | "we" | "i" | "you" | "those"
        )
    })
}

/// The phrases before `last` that "and" or commas join to it.
pub(crate) fn joined_before<'p>(
    doc: &Document<'_>,
    last: &Phrase,
    phrases: &'p [Phrase],
) -> Vec<&'p Phrase> {
    let before = phrases.partition_point(|phrase| phrase.words.start < last.words.start);
    let mut found = Vec::new();
    let mut start = last.words.start;
    for phrase in phrases
        .get(..before)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(6)
    {
        let between = phrase.words.end..start;
        let joined =
            !between.is_empty() && between.clone().all(|at| matches!(doc.low(at), "," | "and"));
        let hangs = phrase.preposition.is_some_and(|at| doc.low(at) == "of") && between.len() <= 2;
        if hangs && joined {
            start = phrase.words.start.saturating_sub(1);
            continue;
        }
        let follows_of =
            start + 1 < doc.words.len() && doc.low(start) == "of" && between.is_empty();
        if !(joined || follows_of) || phrase.preposition.is_some() || phrase.is_place {
            break;
        }
        found.push(phrase);
        start = phrase.words.start;
    }
    found
}

fn is_actor(phrase: &Phrase) -> bool {
    let all = Class::PERSON
        | Class::ATTACKER
        | Class::FORCE
        | Class::WEAPON
        | Class::OFFICE
        | Class::VEHICLE
        | Class::THING
        | Class::COLLECTIVE
        | Class::ORGANIZATION;
    phrase.class.is(all) || phrase.group.is_some() || phrase.is_name || phrase.count.is_some()
}
