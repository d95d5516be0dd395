//! What one trigger of a sentence tells: an attack, an act of a state's forces, or nothing.

use super::Event;
use crate::attacks::doubt::is_denied_or_open;
use crate::attacks::events::{self, Hit, status};
use crate::attacks::filters::{is_background, is_no_attack, is_takeover, is_verb_here};
use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::roles::{has_needed, roles};
use crate::attacks::rules::{AttackRules, Class, Cue, Effect, Needs};
use crate::attacks::state::{
    is_by_the_state, is_combat, is_cornered, is_from_the_air, is_told_by_the_state,
    tells_attackers_end,
};
use crate::attacks::words::{Document, Sentence};

/// What a trigger tells.
pub(super) enum Told {
    /// An attack.
    Attack(Box<Event>),
    /// What soldiers or police did.
    StateAct,
    /// Nothing: a figure of speech, a denial, something that has not happened.
    Nothing,
}

/// What the trigger `hit` tells.
pub(super) fn event(
    doc: &Document<'_>,
    at: usize,
    sentence: &Sentence,
    hit: Hit,
    phrases: &[Phrase],
    rules: &AttackRules,
) -> Told {
    let Some(trigger) = rules.trigger(hit.of) else {
        return Told::Nothing;
    };
    if is_no_attack(doc, &hit, sentence)
        || (hit.form.is_verb() && !is_verb_here(doc, &hit, phrases))
    {
        return Told::Nothing;
    }
    let roles = roles(doc, &hit, trigger, phrases);
    if !has_needed(doc, trigger, &roles) && hit.form != Form::Noun && hit.form != Form::Cue {
        return Told::Nothing;
    }
    // Police defuse bombs; that tells of an attempt, not of a deed of theirs.
    let defused =
        events::cue_at(doc, hit.words.start, Cue::Attempted, sentence.words.end).is_some();
    if !defused && is_by_the_state(doc, &hit, trigger.effect, &trigger.kind, &roles, phrases) {
        return Told::StateAct;
    }
    if is_told_by_the_state(doc, &hit, sentence, &roles) || is_from_the_air(doc, sentence, &roles) {
        return Told::StateAct;
    }
    if is_combat(doc, sentence, &roles)
        || (trigger.effect != Effect::Unsaid
            && sentence
                .words
                .clone()
                .any(|at| doc.class(at).is(Class::ACCIDENT)))
    {
        return Told::Nothing;
    }
    if trigger.needs == Needs::Thing && !is_takeover(&hit, &roles) {
        return Told::Nothing;
    }
    if is_cornered(doc, &hit, at, &roles)
        || tells_attackers_end(doc, &hit, sentence, phrases, &roles)
    {
        return Told::StateAct;
    }
    let mut roles = roles;
    if defused || is_denied_or_open(doc, hit.words.start, &sentence.words) {
        roles.agents.clear();
    }
    let (status, status_words) = status(doc, &hit, &sentence.words);
    Told::Attack(Box::new(Event {
        sentence: at,
        kind: trigger.kind.clone(),
        weight: trigger.weight,
        effect: trigger.effect,
        is_background: is_background(doc, &hit, sentence),
        roles,
        status,
        status_words,
        stands_alone: false,
        date: None,
        place: None,
        hit,
    }))
}
