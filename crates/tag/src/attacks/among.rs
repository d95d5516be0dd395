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
        if !is_part(doc, phrase) && !is_among(doc, phrase) {
            continue;
        }
        let events = reading.events.get_mut(first_event..).unwrap_or_default();
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

/// "two nuns were among those killed", "children were among 22 dead".
fn is_among(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let people = Class::PERSON | Class::OFFICE | Class::SERVICE;
    let end = phrase.words.end;
    let among =
        matches!(doc.low(end), "was" | "were" | "is" | "are") && doc.low(end + 1) == "among";
    let hurt = (end + 2..end + 8).any(|at| {
        matches!(
            doc.low(at),
            "killed" | "dead" | "wounded" | "injured" | "victims" | "abducted" | "kidnapped"
        )
    });
    among && hurt && phrase.class.is(people) && phrase.preposition.is_none()
}
