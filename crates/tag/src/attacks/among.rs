//! Who the counted were: "most of them pupils", "two nuns were among those killed".

use super::binding::gap;
use super::phrases::Phrase;
use super::reading::Reading;
use super::rules::{Class, Effect};
use super::words::Document;

/// Adds to the events of a sentence the people that it names as a part of the dead, hurt or abducted.
pub(crate) fn add_parts(reading: &mut Reading<'_>, first_event: usize, phrases: &[Phrase]) {
    let doc = reading.doc;
    for phrase in phrases {
        if is_damaged(doc, phrase) {
            let events = reading.events.get_mut(first_event..).unwrap_or_default();
            if let Some(event) = events
                .iter_mut()
                .min_by_key(|event| gap(&event.hit.words, &phrase.words))
            {
                event.roles.patients.push(phrase.clone());
            }
            continue;
        }
        if !is_part(doc, phrase)
            && !is_among(doc, phrase)
            && !is_of_the_dead(doc, phrase)
            && !is_included(doc, phrase, phrases)
        {
            continue;
        }
        // "Two nuns were among the dead.": of what the sentences before told.
        let told = doc.sentence_of(phrase.words.start);
        let first = if reading.events.len() > first_event {
            first_event
        } else {
            reading
                .events
                .partition_point(|event| event.sentence + TOLD_BEFORE < told)
        };
        let events = reading.events.get_mut(first..).unwrap_or_default();
        let hurt = events
            .iter_mut()
            .filter(|event| event.effect != Effect::Unsaid)
            .min_by_key(|event| gap(&event.hit.words, &phrase.words));
        if let Some(event) = hurt {
            let known = event
                .roles
                .patients
                .iter()
                .any(|patient| patient.words == phrase.words);
            event
                .roles
                .agents
                .retain(|agent| agent.words != phrase.words);
            if !known {
                event.roles.patients.push(phrase.clone());
            }
        }
    }
}

/// So many sentences before may have told of the dead that a sentence speaks of.
const TOLD_BEFORE: usize = 2;

/// "five of the dead were servicemen", "three of those killed were nuns".
fn is_of_the_dead(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let Some(verb) = phrase.words.start.checked_sub(1) else {
        return false;
    };
    let of_dead = verb >= 3
        && matches!(doc.low(verb), "was" | "were" | "are" | "is")
        && matches!(
            doc.low(verb - 1),
            "dead" | "killed" | "victims" | "wounded" | "injured" | "casualties"
        )
        && matches!(doc.low(verb - 2), "the" | "those")
        && doc.low(verb - 3) == "of";
    of_dead
        && phrase
            .class
            .is(Class::PERSON | Class::OFFICE | Class::SERVICE)
}

/// "caused damage to two shops".
fn is_damaged(doc: &Document<'_>, phrase: &Phrase) -> bool {
    phrase.class.is(Class::THING | Class::VENUE)
        && !phrase.class.is(Class::AREA | Class::PERSON)
        && phrase
            .preposition
            .is_some_and(|at| doc.low(at) == "to" && at > 0 && doc.low(at - 1) == "damage")
}

/// "most of them pupils", "ten of whom were children".
fn is_part(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    let mut at = phrase.words.start;
    while at > 0 && matches!(doc.low(at - 1), "were" | "are" | "was" | "being" | "mainly") {
        at -= 1;
    }
    let of_them = at > 1
        && matches!(doc.low(at - 1), "them" | "whom")
        && doc.low(at - 2) == "of"
        && phrase.preposition.is_none();
    of_them && phrase.class.is(people)
}

/// "six people were hurt, including three reporters and a nun".
fn is_included(doc: &Document<'_>, phrase: &Phrase, phrases: &[Phrase]) -> bool {
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    if !phrase.class.is(people) || phrase.class.is(Class::ATTACKER) {
        return false;
    }
    let mut first = phrase;
    // Back over those that "and" joins.
    for _ in 0..4 {
        if first.preposition.is_some() {
            break;
        }
        let at = phrases.partition_point(|other| other.words.start < first.words.start);
        let Some(before) = at.checked_sub(1).and_then(|at| phrases.get(at)) else {
            break;
        };
        let joined =
            (before.words.end..first.words.start).all(|at| matches!(doc.low(at), "," | "and"));
        if !joined || before.words.end == first.words.start {
            break;
        }
        first = before;
    }
    let including = first
        .preposition
        .is_some_and(|at| doc.low(at) == "including" && at > 0 && doc.low(at - 1) == ",");
    let start = first.words.start;
    // "ten died, among them a senator", "was among the dead, as were two lawyers and a reporter".
    let among_them = start >= 3
        && doc.low(start - 1) == "them"
        && doc.low(start - 2) == "among"
        && matches!(doc.low(start - 3), "," | "—" | "–");
    let as_were = start >= 4
        && matches!(doc.low(start - 1), "were" | "was")
        && matches!(doc.low(start - 2), "as" | "so")
        && (start.saturating_sub(8)..start - 2).any(|at| {
            matches!(
                doc.low(at),
                "dead" | "killed" | "victims" | "wounded" | "injured"
            )
        });
    including || among_them || as_were
}

/// "two nuns were among those killed", "children were among 22 dead".
fn is_among(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    let end = phrase.words.end;
    // "Women shopping for dinner were among the dead".
    let verb = if doc.low(end).ends_with("ing") {
        (end + 1..end + 5)
            .take_while(|&at| doc.words.get(at).is_some_and(|word| word.is_word))
            .find(|&at| doc.class(at).is(Class::AUXILIARY))
            .unwrap_or(end)
    } else {
        end
    };
    let among =
        matches!(doc.low(verb), "was" | "were" | "is" | "are") && doc.low(verb + 1) == "among";
    let hurt = (verb + 2..verb + 8).any(|at| {
        matches!(
            doc.low(at),
            "killed" | "dead" | "wounded" | "injured" | "victims" | "abducted" | "kidnapped"
        )
    });
    among && hurt && phrase.class.is(people) && phrase.preposition.is_none()
}
