use super::events::{self, Hit, find_cue};
use super::inflect::Form;
use super::phrases::Phrase;
use super::roles::Roles;
use super::rules::{Class, Cue};
use super::words::{Document, Sentence};

/// A figure of speech, a drill, a denial, or something that has not happened.
pub(crate) fn is_no_attack(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let before = hit
        .words
        .start
        .checked_sub(1)
        .filter(|at| sentence.words.contains(at));
    let before_low = before.map_or("", |at| doc.low(at));
    let figure = before
        .is_some_and(|at| events::cue_at(doc, at, Cue::NotAfter, hit.words.start).is_some())
        || events::cue_at(doc, hit.words.end, Cue::NotBefore, sentence.words.end).is_some();
    let negated = (hit.words.start.saturating_sub(2).max(sentence.words.start)..hit.words.start)
        .any(|at| doc.class(at).is(Class::NEGATION) || doc.low(at) == "no");
    let modal = hit.form == Form::Present
        && (doc
            .class(hit.words.start.saturating_sub(1))
            .is(Class::MODAL)
            || before_low == "to"
                && !follows_attempt(doc, hit, sentence)
                && !with_means(doc, hit, sentence));
    let drill = sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::DRILL));
    let computers = sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::CYBER))
        && !sentence
            .words
            .clone()
            .any(|at| doc.class(at).is(Class::WEAPON | Class::ATTACKER));
    let quoted = matches!(before_low, "\"" | "“" | "'" | "‘")
        && hit.words.len() == 1
        && hit.form.is_verb()
        && hit.form != Form::Present
        && is_short_quote(doc, hit.words.end);
    // "is attacking the people", "are being bombed": talk of what goes on, not of an attack.
    let ongoing = hit.form == Form::Ing
        && before.is_some_and(|at| matches!(doc.low(at), "is" | "are" | "been" | "be" | "am"));
    let planned = hit.form == Form::Noun
        && (hit.words.start.saturating_sub(4).max(sentence.words.start)..hit.words.start)
            .any(|at| doc.low(at).starts_with("prepar"));
    figure
        || negated
        || modal
        || drill
        || computers
        || quoted
        || ongoing
        || planned
        || only_possible(doc, hit, sentence)
        || other_sense(doc, hit)
}

/// "should be murdered", "from being shot": not told as done.
fn only_possible(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    if !hit.form.is_participle() {
        return false;
    }
    let from = hit.words.start.saturating_sub(4).max(sentence.words.start);
    let words = from..hit.words.start;
    let helped = words
        .clone()
        .any(|at| matches!(doc.low(at), "be" | "being"));
    let done = words
        .clone()
        .any(|at| matches!(doc.low(at), "have" | "has" | "had" | "was" | "were"));
    let open = words.clone().any(|at| {
        doc.class(at).is(Class::MODAL)
            || matches!(
                doc.low(at),
                "from" | "to" | "danger" | "fear" | "risk" | "avoid"
            )
    });
    helped && open && !done
}

/// "a state of siege", "aircraft were shot down": words of a trigger that mean something else.
fn other_sense(doc: &Document<'_>, hit: &Hit) -> bool {
    let before = |back: usize| {
        hit.words
            .start
            .checked_sub(back)
            .map_or("", |at| doc.low(at))
    };
    let state_of = before(1) == "of" && before(2) == "state";
    let down = matches!(doc.low(hit.words.start), "shot" | "shoot" | "shooting")
        && doc.low(hit.words.end) == "down";
    // "candles were burning": nobody sets fire to anything.
    let glows = doc.low(hit.words.start) == "burning"
        && matches!(before(1), "was" | "were" | "is" | "are" | "still");
    state_of || down || glows
}

/// "to bomb" after "tried", "plotted", "threatened" is told as such.
fn follows_attempt(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(5).max(sentence.words.start);
    [Cue::Attempted, Cue::Threatened, Cue::Plot, Cue::Foiled]
        .iter()
        .any(|&cue| find_cue(doc, from..hit.words.start, cue).is_some())
}

/// "used petrol to set fire to": the purpose of what was used is told as done.
fn with_means(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(6).max(sentence.words.start);
    (from..hit.words.start).any(|at| doc.low(at) == "used")
}

fn is_short_quote(doc: &Document<'_>, from: usize) -> bool {
    (from..from + 4).any(|at| matches!(doc.low(at), "\"" | "”" | "'" | "’"))
}

/// A form that is a noun or adjective too ("bombs", "wounded tourists") is a verb only where no phrase holds it.
pub(crate) fn is_verb_here(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> bool {
    if hit.words.len() > 1 {
        // "a fire at a factory" is none of the verb "fire at".
        let named = hit.words.start.checked_sub(1).is_some_and(|before| {
            // "under heavy fire from his side on the bill".
            doc.class(before).is(Class::DETERMINER)
                || matches!(
                    doc.low(before),
                    "enemy" | "friendly" | "heavy" | "sustained"
                )
        });
        return !(named && hit.form == Form::Present);
    }
    let at = hit.words.start;
    // "had wounds", "lit torches": a noun.
    let helped = at > 0
        && (doc.class(at - 1).is(Class::PERFECT)
            || doc.class(at - 1).is(Class::AFTERMATH)
                && !doc.class(at - 1).is(Class::AUXILIARY | Class::REPORTING)
                && doc.low(at).ends_with('s'));
    if hit.form == Form::Present
        && helped
        && !matches!(doc.low(at), "hit" | "hurt" | "set" | "shot")
    {
        return false;
    }
    // "the man in the saddle shot him": what is done to a pronoun is done by a verb.
    if matches!(doc.low(at + 1), "him" | "them" | "us") && hit.form != Form::Present {
        return true;
    }
    let Some(phrase) = phrases.iter().find(|phrase| phrase.words.contains(&at)) else {
        return true;
    };
    // "the murdered priests": the deed is told by an adjective before its patient.
    let adjective = phrase.head > at && hit.form.is_participle() && phrase.words.end > at + 1;
    adjective || (phrase.words.len() == 1 && !doc.class(at).is(super::phrases::NOUNS))
}

/// Police seize cars and drugs too: a takeover has attackers, or is one of a place.
pub(crate) fn is_takeover(hit: &Hit, roles: &Roles) -> bool {
    let attackers = roles
        .agents
        .iter()
        .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    let place = roles
        .patients
        .iter()
        .any(|patient| patient.class.is(Class::VENUE));
    attackers || (hit.form == Form::Noun && place)
}

pub(crate) fn is_background(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(9).max(sentence.words.start);
    let before = find_cue(doc, from..hit.words.start, Cue::BackgroundBefore).is_some();
    // "the heaviest loss in four decades": what it is compared with is old.
    let old = find_cue(doc, sentence.words.clone(), Cue::BackgroundWord).filter(|&(at, _, _)| {
        let from = at.saturating_sub(9).max(sentence.words.start);
        !(from..at).any(|word| is_superlative(doc.low(word)))
    });
    before || behind_comparison(doc, hit, sentence) || old.is_some()
}

/// Whether the word compares with all that went before: "the deadliest attack", "the first in years".
fn is_superlative(low: &str) -> bool {
    low.len() > 5 && low.ends_with("iest")
        || matches!(
            low,
            "worst" | "biggest" | "largest" | "gravest" | "greatest" | "most" | "first" | "highest"
        )
}

/// "one of the deadliest assaults since two car bombs killed at least 100 people": what stands behind "since" is older.
fn behind_comparison(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let Some(since) = (sentence.words.start..hit.words.start)
        .rev()
        .find(|&at| doc.low(at) == "since")
    else {
        return false;
    };
    let compared = (sentence.words.start..since).any(|at| is_superlative(doc.low(at)));
    // ", and killed nine": the main clause goes on.
    let goes_on = (since..hit.words.start)
        .any(|at| doc.low(at) == "," && matches!(doc.low(at + 1), "and" | "but"));
    compared && !goes_on
}
