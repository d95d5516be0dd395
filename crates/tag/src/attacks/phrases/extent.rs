use super::{CLOSED, NOUNS, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::numbers::number_at;

/// Whether the word at `at` goes on with the phrase whose first word behind article and number is `first`.
pub(super) fn continues(
    doc: &Document<'_>,
    first: usize,
    at: usize,
    opened: bool,
    limit: usize,
) -> bool {
    let Some(word) = doc.words.get(at) else {
        return false;
    };
    let class = word.class;
    if !word.is_word {
        // A bracketed definition and quotation marks inside a name end the phrase; a hyphen does not.
        return matches!(word.low.as_str(), "\"" | "“" | "”")
            && at > first
            && doc.words.get(at + 1).is_some_and(|next| next.is_word)
            && opened
            && doc.class(at + 1) == Class::NONE;
    }
    if matches!(word.low.as_str(), "'s" | "’s") {
        return false;
    }
    let only_closed =
        !class.is(NOUNS) || class.is(Class::PRONOUN | Class::AUXILIARY | Class::PREPOSITION);
    if class.is(CLOSED) && only_closed {
        return false;
    }
    // "a hotel popular with guests", "a bus full of people": said of the noun before.
    let said_of = matches!(
        word.low.as_str(),
        "popular"
            | "full"
            | "close"
            | "responsible"
            | "loyal"
            | "bound"
            | "adjacent"
            | "opposite"
            | "busy"
    );
    if said_of && at > first && doc.class(at + 1).is(Class::PREPOSITION) {
        return false;
    }
    // ", sparing women": what they do with them.
    let sparing = at == first
        && !opened
        && word.low.len() > 5
        && word.low.ends_with("ing")
        && class == Class::NONE
        && at > 0
        && doc.low(at - 1) == ",";
    if sparing && !doc.all_capitals && !doc.is_name(at) {
        return false;
    }
    // "In February soldiers executed".
    let armed = Class::ATTACKER | Class::PERSON | Class::FORCE;
    if at == first && crate::dates::is_calendar_word(&word.low) && doc.class(at + 1).is(armed) {
        return false;
    }
    // "on the same day jihadists abducted".
    let people = Class::ATTACKER | Class::PERSON | Class::FORCE;
    let of_day = |low: &str| matches!(low, "morning" | "afternoon" | "evening" | "night");
    let time =
        at > first && (crate::dates::is_time_unit(doc.low(at - 1)) || of_day(doc.low(at - 1)));
    if time && class.is(people) {
        return false;
    }
    // "shot five people dead", "the cafe opposite it".
    let closed = Class::PREPOSITION | Class::PRONOUN | Class::CONJUNCTION | Class::DETERMINER;
    let ends =
        !doc.words.get(at + 1).is_some_and(|next| next.is_word) || doc.class(at + 1).is(closed);
    if at > first && ends && matches!(word.low.as_str(), "dead" | "alive" | "opposite") {
        return false;
    }
    if class.is(Class::DETERMINER)
        || number_like(doc, at, first)
        || crate::dates::is_weekday(&word.low)
    {
        return false;
    }
    let has_noun =
        (first..at).any(|word| doc.class(word).is(NOUNS.with(Class::EVENT)) || doc.is_name(word));
    let is_noun = class.is(NOUNS);
    let verb =
        class.is(Class::REPORTING | Class::AFTERMATH | Class::OTHER_VERB | Class::TRIGGER_VERB);
    // "the envoy said": never a noun, whatever stands before it.
    if word.low == "said" {
        return false;
    }
    // "an assault rifle", "attack drones": what the weapon is for.
    let sort = matches!(word.low.as_str(), "assault" | "attack" | "hunting");
    if sort && doc.class(at + 1).is(Class::WEAPON) {
        return true;
    }
    if verb && !is_noun {
        // "a grenade attack", "a mosque shooting": one noun of two.
        let compound = class.is(Class::EVENT)
            && has_noun
            && !doc.class(at - 1).is(Class::PERSON | Class::ATTACKER)
            && !doc.is_name(at - 1)
            && !is_nominal(doc, at + 1);
        if compound {
            return true;
        }
        let adjective = opened
            && !has_noun
            && at + 1 < limit
            && is_nominal(doc, at + 1)
            && is_participle_like(&word.low);
        let noun = opened && !has_noun && !is_participle_like(&word.low);
        return adjective || noun || (opened && doc.is_name(at));
    }
    if verb && is_noun && has_noun && !opened_by_adjective(doc, first, at) {
        return false;
    }
    // "individuals protesting": what they do is none of their name.
    let people = Class::PERSON | Class::ATTACKER;
    let doing = word.low.len() > 5
        && word.low.ends_with("ing")
        && class == Class::NONE
        && at > first
        && doc.class(at - 1).is(people)
        && (doc.all_capitals || !doc.is_name(at));
    if doing {
        return false;
    }
    // "the rebels swiftly took": how they did it is none of their name.
    let manner = class == Class::NONE
        && word.low.len() > 6
        && word.low.ends_with("ly")
        && has_noun
        && !doc.is_name(at)
        && (!doc.class(at + 1).is(NOUNS) || doc.class(at + 1).is(VERBS));
    if manner {
        return false;
    }
    if class.is(Class::ED_FORM) {
        return !has_noun && at + 1 < limit && is_nominal(doc, at + 1) || doc.is_name(at);
    }
    true
}

fn opened_by_adjective(doc: &Document<'_>, first: usize, at: usize) -> bool {
    !(first..at)
        .any(|word| doc.class(word).is(Class::PERSON | Class::ATTACKER) || doc.is_name(word))
}

fn number_like(doc: &Document<'_>, at: usize, first: usize) -> bool {
    if at <= first || doc.is_name(at.saturating_sub(1)) {
        return false;
    }
    // "on that occasion three men": a number opens a phrase of its own.
    let written = !matches!(
        doc.low(at - 1),
        "other" | "first" | "last" | "next" | "past"
    ) && doc.low(at) != "one"
        && number_at(doc, at).is_some();
    written || doc.low(at).starts_with(|c: char| c.is_ascii_digit())
}

fn is_participle_like(low: &str) -> bool {
    low.ends_with("ed")
        || low.ends_with("ing")
        || matches!(
            low,
            "hidden" | "stolen" | "slain" | "known" | "driven" | "held" | "hurt"
        )
}

fn is_nominal(doc: &Document<'_>, at: usize) -> bool {
    let class = doc.class(at);
    // "that killed nine people": a number opens an object of its own.
    let number = number_at(doc, at).is_some();
    doc.words.get(at).is_some_and(|word| word.is_word)
        && !number
        && !class.is(CLOSED | Class::DETERMINER)
}
