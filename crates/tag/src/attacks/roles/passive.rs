use crate::attacks::events::Hit;
use crate::attacks::inflect::Form;
use crate::attacks::phrases::{Phrase, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// Whether the verb at `hit` is a passive or a participle behind its noun ("people killed by").
pub(super) fn is_passive(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> bool {
    let reflexive = hit
        .words
        .clone()
        .any(|at| matches!(doc.low(at), "himself" | "herself" | "themselves"));
    // "shot the trio dead": the object stands inside.
    let object_inside = phrases
        .iter()
        .any(|phrase| phrase.words.start > hit.words.start && phrase.words.end < hit.words.end);
    if !hit.form.is_participle() || reflexive || object_inside {
        return false;
    }
    let mut at = hit.words.start;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else {
            break;
        };
        let class = doc.class(before);
        if class.is(Class::PASSIVE) {
            return true;
        }
        if class.is(Class::PERFECT) {
            return false;
        }
        let manner = doc.low(before).ends_with("ly") && class == Class::NONE;
        if !class.is(Class::ADVERB | Class::NEGATION) && !manner {
            break;
        }
        at = before;
    }
    if hit.form == Form::Participle {
        return true;
    }
    // "men in a car opened fire on": has its object inside.
    let own_object = doc.low(hit.words.end.saturating_sub(1)) == "fire" && hit.words.len() > 1;
    if own_object {
        return false;
    }
    // Without an auxiliary: "the mayor, shot by two men", "22 people killed when".
    let behind = doc.class(hit.words.end);
    let by = doc.low(hit.words.end) == "by";
    let ends = doc
        .words
        .get(hit.words.end)
        .is_none_or(|word| !word.is_word);
    let Some(before) = phrases
        .iter()
        .rev()
        .find(|phrase| phrase.words.end <= hit.words.start)
    else {
        return by;
    };
    let touches = before.words.end == hit.words.start;
    // "the priest, kidnapped on Friday in Cali, was released".
    let inserted = doc.low(before.words.end) == ","
        && before.words.end + 1 == hit.words.start
        && before
            .class
            .is(Class::PERSON | Class::OFFICE | Class::SERVICE)
        && behind.is(Class::PREPOSITION)
        && insertion_ends(doc, hit.words.end);
    let attacker = before.class.is(Class::ATTACKER) || before.group.is_some();
    // "two guests hurt jumping from windows".
    let doing = doc.low(hit.words.end).ends_with("ing");
    // "four youths in a truck shot at policemen": "at" has what was shot at behind it.
    let aimed = hit.words.len() == 1
        && doc.low(hit.words.end) == "at"
        && hit.form == Form::PastOrParticiple
        && matches!(doc.low(hit.words.start), "shot" | "fired");
    let no_object = (behind.is(Class::PREPOSITION | Class::CONJUNCTION) && !aimed) || ends || doing;
    let people =
        before.class.is(Class::PERSON | Class::FORCE | Class::THING) || before.count.is_some();
    by || ((touches || inserted) && no_object && !attacker && people)
}

/// Whether a comma and a verb close what began before `from`.
fn insertion_ends(doc: &Document<'_>, from: usize) -> bool {
    (from..from + 14)
        .find(|&at| matches!(doc.low(at), "," | "." | ";"))
        .is_some_and(|comma| {
            doc.low(comma) == "," && doc.class(comma + 1).is(VERBS.with(Class::ED_FORM))
        })
}
