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
    let object_behind = doc.class(hit.words.end).is(Class::DETERMINER)
        || crate::numbers::number_at(doc, hit.words.end).is_some();
    // "charged him with the bombing in Kaya on Sunday that killed ten".
    let relative = hit
        .words
        .start
        .checked_sub(1)
        .is_some_and(|at| matches!(doc.low(at), "that" | "which"));
    let mut fallback = None;
    for phrase in phrases.get(..before)?.iter().rev().take(8) {
        if hit.words.start - phrase.words.end > 30
            || semicolon_between(doc, phrase.words.end, hit.words.start)
        {
            break;
        }
        let deed = |at: usize| doc.class(at).is(Class::EVENT) && !doc.class(at).is(NOUNS);
        if relative && (phrase.words.end..hit.words.start).any(deed) {
            return None;
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
            && !(phrase.class.is(Class::VEHICLE) && phrase.preposition.is_some())
            && !object_behind;
        if pronoun_between(doc, phrase.words.end, hit.words.start) {
            return None;
        }
        let hangs = phrase.preposition.is_some()
            && !touches
            && !is_made_of(doc, phrase, hit, trigger)
            && !is_told_on(doc, phrase, hit);
        if hangs
            || phrase.is_place
            || phrase.is_owner
            || !is_actor(doc, phrase)
            || is_age(doc, phrase)
        {
            continue;
        }
        // "a man who shot two guests was killed": the verb is in the singular.
        if is_singular_verb(doc, hit) && phrase.count.is_some_and(|count| count.min > Some(1)) {
            continue;
        }
        // "people, 14 of them foreigners, were killed", "the driver from whom the car was taken was shot".
        if is_part_told(doc, phrase, hit.words.start) {
            fallback = fallback.or(Some(phrase));
            continue;
        }
        if is_apposed(doc, phrase, phrases, hit.words.start) {
            fallback = fallback.or(Some(phrase));
            continue;
        }
        let of_relative = phrase
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| matches!(doc.low(at), "whom" | "whose"));
        if of_relative && !touches {
            continue;
        }
        // "while a choir waited in the wings, fired": the subject of a clause of its own.
        let subordinate =
            phrase.words.start.checked_sub(1).is_some_and(|at| {
                matches!(doc.low(at), "before" | "after" | "as" | "when" | "while")
            });
        let commas = (phrase.words.end..hit.words.start)
            .filter(|&at| doc.low(at) == ",")
            .count();
        // Two commas enclose an insertion: "when X, dressed as a guard, hunted down"; "after two bombs went off, killing six" has
        // the same subject.
        if subordinate && commas % 2 == 1 && hit.form != Form::Ing {
            continue;
        }
        // "180 people, most of them foreigners, were killed": what stands between commas explains the one before.
        let relative_next = matches!(doc.low(phrase.words.end + 1), "who" | "which");
        let first = doc
            .sentences
            .get(doc.sentence_of(phrase.words.start))
            .map_or(0, |sentence| sentence.words.start);
        let inserted = !relative_next
            && doc.low(phrase.words.end) == ","
            && (phrase.words.start.saturating_sub(5).max(first)..phrase.words.start)
                .rev()
                // ", in which 330 people, half of them children, were killed": a clause of its own.
                .take_while(|&at| !matches!(doc.low(at), "which" | "where" | "when"))
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

/// "a hunt for the gunmen who murdered", "one of the men who have shot": the relative word makes them the subject.
fn is_told_on(doc: &Document<'_>, phrase: &Phrase, hit: &Hit) -> bool {
    let mut relative = hit.words.start;
    while relative > phrase.words.end
        && doc.class(relative - 1).is(Class::AUXILIARY | Class::ADVERB)
    {
        relative -= 1;
    }
    let Some(relative) = relative.checked_sub(1).filter(|&at| at >= phrase.words.end) else {
        return false;
    };
    // "200 people, most of them women, who had been carried off".
    let inserted = doc.low(phrase.words.end) == ","
        && doc.low(relative.saturating_sub(1)) == ","
        && matches!(
            doc.low(phrase.words.end + 1),
            "most" | "many" | "some" | "all" | "half" | "including" | "among" | "several"
        );
    matches!(doc.low(relative), "who" | "that")
        && phrase
            .class
            .is(Class::PERSON | Class::ATTACKER | Class::FORCE)
        && (relative == phrase.words.end || inserted)
}

/// Whether the verb's auxiliary is that of one: "was killed".
fn is_singular_verb(doc: &Document<'_>, hit: &Hit) -> bool {
    let mut at = hit.words.start;
    while at > 0 && doc.class(at - 1).is(Class::ADVERB) {
        at -= 1;
    }
    at > 0 && matches!(doc.low(at - 1), "was" | "is")
}

/// "600 kilograms of explosives went off": what goes off hangs on its measure.
fn is_made_of(doc: &Document<'_>, phrase: &Phrase, hit: &Hit, trigger: &Trigger) -> bool {
    trigger.takes == Takes::Weapon
        && phrase.class.is(Class::WEAPON)
        && phrase.words.end == hit.words.start
        && phrase.preposition.is_some_and(|at| doc.low(at) == "of")
}

/// Whether a number is somebody's age: "Ann Rill, 26, and", "a man of 31", "two men of 67 and 56".
pub(crate) fn is_age(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let digits = phrase.words.len() == 1
        && phrase
            .count
            .and_then(|count| count.min)
            .is_some_and(|years| (5..=110).contains(&years))
        && doc
            .low(phrase.words.start)
            .starts_with(|c: char| c.is_ascii_digit());
    let Some(before) = phrase.words.start.checked_sub(1).filter(|_| digits) else {
        return false;
    };
    if doc.low(phrase.words.end) == "of" {
        return false;
    }
    let back = |steps: usize| before.checked_sub(steps);
    let person = |at: Option<usize>| {
        at.is_some_and(|at| {
            let crowd = matches!(
                doc.low(at),
                "crowd" | "family" | "families" | "staff" | "crew" | "population"
            );
            doc.class(at)
                .is(Class::PERSON | Class::SERVICE | Class::ATTACKER)
                && !doc.class(at).is(Class::COLLECTIVE)
                && !crowd
        })
    };
    match doc.low(before) {
        "," => back(1).is_some_and(|at| {
            let behind = doc.low(phrase.words.end);
            (doc.is_name(at) || person(Some(at)))
                && !doc
                    .words
                    .get(phrase.words.end)
                    .is_some_and(|word| word.is_word)
                || doc.is_name(at) && matches!(behind, "and" | "who" | "from" | "was" | "were")
        }),
        "of" => person(back(1)),
        "and" => {
            let first =
                back(1).is_some_and(|at| doc.low(at).starts_with(|c: char| c.is_ascii_digit()));
            first && back(2).is_some_and(|at| doc.low(at) == "of") && person(back(3))
        }
        "aged" | "age" => true,
        _ => false,
    }
}

/// "The suspect, a student with ties to X, was": told of the one before, between commas.
fn is_apposed(doc: &Document<'_>, phrase: &Phrase, phrases: &[Phrase], until: usize) -> bool {
    let people = Class::PERSON | Class::ATTACKER | Class::FORCE | Class::OFFICE;
    let closed = (phrase.words.end..until).any(|at| doc.low(at) == ",");
    let comma = phrase
        .words
        .start
        .checked_sub(1)
        .filter(|&at| doc.low(at) == ",");
    let opened = matches!(doc.low(phrase.words.start), "a" | "an" | "the");
    let singular = phrase.count.is_none_or(|count| count.max == Some(1));
    comma.is_some_and(|comma| {
        opened
            && singular
            && closed
            && phrases.iter().any(|other| {
                other.words.end == comma
                    && other.class.is(people)
                    && other.count.is_none_or(|count| count.max == Some(1))
                    && !other.is_plural(doc)
            })
    })
}

/// How far before a part of those counted the words may stand that call it one.
const PART_REACH: usize = 14;

/// "N people, 14 of them foreigners,", "N people, among them a mayor,": a part of those counted, told between commas.
fn is_part_told(doc: &Document<'_>, phrase: &Phrase, until: usize) -> bool {
    let closed = (phrase.words.end..until).any(|at| doc.low(at) == ",");
    if !closed {
        return false;
    }
    let of_them = |at: usize| doc.low(at) == "of" && matches!(doc.low(at + 1), "them" | "whom");
    if of_them(phrase.words.end) {
        return true;
    }
    // "six people, a girl of nine and a boy among them, were killed".
    let among_behind = (phrase.words.end..until)
        .take_while(|&at| doc.low(at) != ",")
        .any(|at| doc.low(at) == "among" && doc.low(at + 1) == "them");
    if among_behind {
        return true;
    }
    let mut at = phrase.words.start;
    let limit = at.saturating_sub(PART_REACH);
    while at > limit {
        at -= 1;
        if doc.class(at).is(VERBS) && !doc.low(at).ends_with("ing") || doc.low(at) == ";" {
            return false;
        }
        let opened = at > 0 && doc.low(at - 1) == ",";
        let among = doc.low(at) == "among" && matches!(doc.low(at + 1), "them" | "whom");
        if opened && (among || doc.low(at) == "including") {
            return true;
        }
        if of_them(at) {
            return true;
        }
    }
    false
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

fn is_actor(doc: &Document<'_>, phrase: &Phrase) -> bool {
    if crate::dates::is_calendar_word(doc.low(phrase.head)) {
        return false;
    }
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
