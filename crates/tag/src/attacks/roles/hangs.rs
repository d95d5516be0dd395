use crate::attacks::phrases::{Phrase, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// Whether what hangs on the preposition says more of the person or building before it, and is no victim or target itself.
pub(super) fn belongs_to_another(
    doc: &Document<'_>,
    preposition: usize,
    phrases: &[Phrase],
) -> bool {
    belongs_to_person(doc, preposition, phrases)
        || belongs_to_thing(doc, preposition, phrases)
        || belongs_to_verb(doc, preposition)
        || carries_attackers(doc, preposition, phrases)
}

/// "shot by hitmen in a jeep", "getting out of his car": a vehicle that somebody sits in or leaves.
fn carries_attackers(doc: &Document<'_>, preposition: usize, phrases: &[Phrase]) -> bool {
    let out_of = doc.low(preposition) == "of"
        && preposition
            .checked_sub(1)
            .is_some_and(|at| doc.low(at) == "out");
    let aboard = matches!(doc.low(preposition), "in" | "on" | "aboard");
    out_of
        || aboard
            && phrases.iter().any(|rider| {
                rider.words.end == preposition
                    && rider.class.is(Class::ATTACKER)
                    && !rider.class.is(Class::FORCE)
            })
}

/// "a curfew decreed by the army", "a plane used by traffickers": who does what the verb right before tells, which is no attack.
fn belongs_to_verb(doc: &Document<'_>, preposition: usize) -> bool {
    let Some(verb) = preposition.checked_sub(1) else {
        return false;
    };
    let class = doc.class(verb);
    let own = Class::TRIGGER_VERB | Class::SUPPORT | Class::IMPACT | Class::ADVERB;
    let past = matches!(
        doc.low(verb),
        "made" | "given" | "taken" | "stolen" | "driven" | "seen" | "known"
    );
    // "the incident was caused by": the verb is that of the clause.
    let of_clause = verb
        .checked_sub(1)
        .is_some_and(|at| doc.class(at).is(Class::AUXILIARY));
    doc.low(preposition) == "by"
        && !of_clause
        && (past || doc.low(verb).ends_with("ed") && class.is(VERBS.with(Class::ED_FORM)))
        && !class.is(own)
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
