use crate::attacks::phrases::Phrase;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// Whether what hangs on the preposition says more of the person or building before it, and is no victim or target itself.
pub(super) fn belongs_to_another(
    doc: &Document<'_>,
    preposition: usize,
    phrases: &[Phrase],
) -> bool {
    belongs_to_person(doc, preposition, phrases) || belongs_to_thing(doc, preposition, phrases)
}

/// "the rector of the university", "a clerk at the bank": what hangs on a person by "of" says who that is.
fn belongs_to_person(doc: &Document<'_>, preposition: usize, phrases: &[Phrase]) -> bool {
    let people = Class::PERSON | Class::OFFICE | Class::FORCE | Class::COLLECTIVE;
    doc.low(preposition) == "of"
        && phrases.iter().any(|owner| {
            owner.words.end == preposition && owner.class.is(people) && !owner.is_place
        })
}

/// "the headquarters of the union", "the house of the mayor": what hangs on a building by "of" says whose it is.
fn belongs_to_thing(doc: &Document<'_>, preposition: usize, phrases: &[Phrase]) -> bool {
    doc.low(preposition) == "of"
        && phrases.iter().any(|owner| {
            owner.words.end == preposition
                && owner.class.is(Class::THING)
                && !owner.class.is(Class::AREA | Class::PERSON)
                && !owner.is_place
                && !PARTS.contains(&doc.low(owner.head))
        })
}

/// Parts of something that is attacked as a whole: "the gate of the embassy".
const PARTS: &[&str] = &[
    "gate", "gates", "branch", "line", "lines", "road", "hall", "terminal", "platform", "post",
    "posts",
];
