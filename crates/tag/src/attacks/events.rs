use std::ops::Range;

use wirewatch_model::{AttackStatus, Count};

use super::inflect::Form;
use super::phrases::Phrase;
use super::rules::{AttackRules, Class, Cue};
use super::words::Document;
use crate::numbers::number_at;

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

/// Whether a trigger begins at the word `at` and ends by `limit`.
pub(crate) fn is_hit(doc: &Document<'_>, at: usize, limit: usize, rules: &AttackRules) -> bool {
    let mut patterns = rules.trigger_patterns(doc.low(at)).iter();
    patterns.any(|pattern| doc.pattern_end(at, pattern, limit).is_some())
}

/// All triggers of the sentence with the words `range`.
pub(crate) fn hits(doc: &Document<'_>, range: &Range<usize>, rules: &AttackRules) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let mut step = 1;
        let mut seen: Vec<usize> = Vec::new();
        for pattern in rules.trigger_patterns(doc.low(at)) {
            let Some(end) = doc.pattern_end(at, pattern, range.end) else {
                continue;
            };
            let has_gap = pattern.rest.iter().any(Option::is_none);
            // Of patterns of one length all count: "shot dead" is a shooting and a killing.
            if seen.first().is_some_and(|&longest| end < longest) {
                continue;
            }
            seen.push(end);
            let hit = Hit {
                words: at..end,
                of: pattern.of,
                form: pattern.form,
            };
            // "the killing" and "killing 12" are one word of two triggers.
            let both = |other: &Hit| {
                (other.form == Form::Noun) != (hit.form == Form::Noun)
                    && other.form != Form::Cue
                    && hit.form != Form::Cue
            };
            if let Some(other) = found
                .iter_mut()
                .find(|other| other.words == hit.words && other.of != hit.of && both(other))
            {
                if likelier(doc, other, &hit) == hit.form {
                    *other = hit;
                }
                continue;
            }
            match found
                .iter_mut()
                .find(|other| other.words == hit.words && other.of == hit.of)
            {
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
    let helped = (1..=3)
        .filter_map(|back| left.words.start.checked_sub(back))
        .any(|at| doc.class(at).is(Class::PASSIVE | Class::PERFECT));
    let (noun, verb) = match (left.form, right.form) {
        (Form::Noun, verb) | (verb, Form::Noun) => (true, verb),
        (Form::Present, other) | (other, Form::Present) => {
            let modal =
                before.is_some_and(|at| doc.class(at).is(Class::MODAL) || doc.low(at) == "to");
            return if modal { Form::Present } else { other };
        }
        (form, _) => (false, form),
    };
    if !noun {
        return verb;
    }
    // "killing 89 people" has an object behind it; "the killing of", "a car bombing in" have not.
    let object = doc
        .class(left.words.end)
        .is(Class::DETERMINER | Class::PERSON | Class::FORCE)
        || doc
            .low(left.words.end)
            .starts_with(|c: char| c.is_ascii_digit())
        || doc.low(left.words.end) == "one"
            && doc
                .class(left.words.end + 1)
                .is(Class::PERSON | Class::FORCE)
        || counts(doc, left.words.end)
            && doc.low(left.words.end + 1) != "a"
            && doc.low(left.words.end + 1) != "the";
    let named = before.is_some_and(|at| {
        doc.class(at).is(Class::DETERMINER | Class::PREPOSITION)
            || matches!(doc.low(at), "'s" | "’s")
    }) && before.is_none_or(|at| doc.low(at) != "to");
    let opened = before.is_some_and(|at| doc.class(at).is(Class::DETERMINER));
    if (helped && !opened) || (object && !named) {
        verb
    } else {
        Form::Noun
    }
}

/// Whether a number begins at `at` ("nine", "at least 20", "dozens"); "one" may be a pronoun.
fn counts(doc: &Document<'_>, at: usize) -> bool {
    let word = doc.low(at);
    matches!(word, "at" | "more" | "dozens" | "scores")
        || (word != "one" && number_at(doc, at).is_some())
}

/// Whether a phrase of the list `cue` begins at `at` and ends by `limit`; gives the word behind it and the form of its verb.
pub(crate) fn cue_at(
    doc: &Document<'_>,
    at: usize,
    cue: Cue,
    limit: usize,
) -> Option<(usize, Form)> {
    doc.cues_at(at)
        .iter()
        .find(|hit| hit.cue == cue && hit.end <= limit)
        .map(|hit| (hit.end, hit.form))
}

/// The first phrase of the list `cue` among the words `range`.
pub(crate) fn find_cue(
    doc: &Document<'_>,
    range: Range<usize>,
    cue: Cue,
) -> Option<(usize, usize, Form)> {
    let from = doc.cues.partition_point(|hit| hit.start < range.start);
    let inside = doc
        .cues
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|hit| hit.start < range.end);
    inside
        .filter(|hit| hit.cue == cue && hit.end <= range.end)
        .map(|hit| (hit.start, hit.end, hit.form))
        .next()
}

/// How far the attack named at `hit` got, by the words before and behind it.
pub(crate) fn status(
    doc: &Document<'_>,
    hit: &Hit,
    range: &Range<usize>,
) -> (AttackStatus, Option<Range<usize>>) {
    if cue_at(doc, hit.words.start, Cue::Attempted, range.end).is_some() && hit.form.is_verb() {
        return (AttackStatus::Attempted, Some(hit.words.clone()));
    }
    // "planning a shooting", "a planned attack": stopped by an arrest, else only feared.
    let near = hit.words.start.saturating_sub(4).max(range.start)..hit.words.start;
    let plan = near
        .rev()
        .find(|&at| matches!(doc.low(at), "planning" | "planned" | "plotting" | "plotted"));
    if let Some(at) = plan.filter(|_| hit.form == Form::Noun) {
        let stopped = range.clone().any(|word| {
            doc.low(word).starts_with("arrest")
                || doc.low(word).starts_with("detain")
                || doc.low(word).starts_with("charged")
        });
        let status = if stopped {
            AttackStatus::Foiled
        } else {
            AttackStatus::Threatened
        };
        return (status, Some(at..at + 1));
    }
    let from = hit.words.start.saturating_sub(10).max(range.start);
    let to = (hit.words.end + 6).min(range.end);
    let before = |cue: Cue| find_cue(doc, from..hit.words.start, cue);
    let plot = before(Cue::Plot);
    if let Some((at, end, _)) =
        before(Cue::Foiled).filter(|_| plot.is_some() || hit.words.start - from < 12)
    {
        return (AttackStatus::Foiled, Some(at..end));
    }
    if let Some((at, end, _)) = plot {
        return (AttackStatus::Foiled, Some(at..end));
    }
    let tried = find_cue(
        doc,
        hit.words.start.saturating_sub(5).max(range.start)..hit.words.start,
        Cue::Attempted,
    )
    .or_else(|| find_cue(doc, hit.words.end..to, Cue::Attempted).filter(|_| hit.form.is_verb()));
    if let Some((at, end, _)) = tried {
        return (AttackStatus::Attempted, Some(at..end));
    }
    let near = hit.words.start.saturating_sub(6).max(range.start)..hit.words.start;
    if let Some((at, end, _)) = find_cue(doc, near, Cue::Threatened) {
        return (AttackStatus::Threatened, Some(at..end));
    }
    (AttackStatus::Accomplished, None)
}

/// The number a phrase counts: one for a single person, nothing for an uncounted plural.
pub(crate) fn head_count(phrase: &Phrase, doc: &Document<'_>) -> Option<Count> {
    if let Some(count) = phrase.count {
        return Some(count);
    }
    // "a married couple": two.
    if matches!(doc.low(phrase.head), "couple" | "twins") && doc.low(phrase.words.end) != "of" {
        return Some(Count {
            min: Some(2),
            max: Some(2),
            vague: false,
        });
    }
    let person = phrase
        .class
        .is(Class::PERSON | Class::FORCE | Class::OFFICE | Class::ATTACKER);
    let single =
        (person || phrase.is_name) && !phrase.is_plural(doc) && !phrase.class.is(Class::COLLECTIVE);
    single.then_some(Count {
        min: Some(1),
        max: Some(1),
        vague: false,
    })
}
