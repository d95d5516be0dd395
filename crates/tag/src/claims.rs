//! Who says who did it: claims, accusations, denials. Each is a fact of its own; a claim is never shown as a deed.

mod accused;
mod believed;
mod bodies;
mod claimed;
mod context;
mod denials;
mod members;
mod own;
mod together;

use std::ops::Range;

use wirewatch_model::GroupMention;

use crate::attacks::phrases::{Phrase, VERBS};
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::{Document, Sentence};
use context::Context;

/// What is said of who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimKind {
    /// They say that it was them.
    Claimed,
    /// Others accuse them.
    Blamed,
    /// They say that it was not them.
    Denied,
}

/// One statement of who did it.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// What is said.
    pub kind: ClaimKind,
    /// Of whom, in the text's words.
    pub name: String,
    /// The group mention it names.
    pub group: Option<usize>,
    /// The words of the name.
    pub words: Range<usize>,
    /// The rule that read it.
    pub rule: &'static str,
}

/// What the claims of a sentence may refer back to.
#[derive(Debug, Clone, Default)]
pub(crate) struct LastNamed {
    /// The last group named as an actor.
    pub group: Option<usize>,
    /// The group that the last sentence was about, by its place before the verb.
    pub subject: Option<usize>,
    /// Whether an attack was told before.
    pub told: bool,
    /// Whom the last sentence was about, if that was an attacker or somebody with a name.
    pub person: Option<Phrase>,
}

/// All claims of one sentence.
pub(crate) fn find(
    doc: &Document<'_>,
    sentence: &Sentence,
    phrases: &[Phrase],
    groups: &[GroupMention],
    last: &mut LastNamed,
    rules: &AttackRules,
) -> Vec<Claim> {
    let context = Context {
        doc,
        sentence,
        phrases,
        groups,
        last: last.clone(),
        rules,
    };
    let mut found = Vec::new();
    context.claimed(&mut found);
    context.said_did(&mut found);
    if found.is_empty() {
        context.shown(&mut found);
        context.hailed(&mut found);
        context.claim_of(&mut found);
        context.spokesman_tells(&mut found);
    }
    context.members(&mut found);
    context.blamed(&mut found);
    context.alleged(&mut found);
    context.denied(&mut found);
    context.said_not(&mut found);
    context.called_baseless(&mut found);
    context.believed(&mut found);
    context.with_partners(&mut found);
    let span = sentence.span;
    let actor = groups.iter().rposition(|group| {
        span.contains(group.span) && !group.part_of_name && !context.is_ally(group)
    });
    last.group = actor.or(last.group);
    last.person = phrases
        .iter()
        .find(|phrase| is_subject(doc, phrase) || phrase.words.start == sentence.words.start)
        .filter(|phrase| can_be_meant(doc, phrase))
        .cloned()
        .or(last
            .person
            .take()
            .filter(|_| opens_with_pronoun(doc, sentence)));
    last.subject = phrases
        .iter()
        .rev()
        .find(|phrase| phrase.group.is_some() && is_subject(doc, phrase))
        .and_then(|phrase| phrase.group);
    found
}

/// Whether "he" or "they" of an attack can mean the phrase: an attacker, or somebody by name who holds no office.
fn can_be_meant(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let other = Class::FORCE
        | Class::SERVICE
        | Class::OFFICE
        | Class::BYSTANDER
        | Class::ORGANIZATION
        | Class::THING
        | Class::VENUE;
    let names = phrase
        .words
        .clone()
        .filter(|&at| doc.is_name(at) && !crate::dates::is_calendar_word(doc.low(at)))
        .count();
    let by_name = phrase.is_name && names == phrase.words.len() && names >= 2 && !phrase.is_place;
    // "Several men came in two cars. They opened fire".
    let strangers = matches!(
        doc.low(phrase.head),
        "men" | "man" | "individuals" | "individual" | "persons" | "youths" | "assailants"
    ) && (phrase.count.is_some()
        || !doc.class(phrase.words.start).is(Class::DETERMINER)
        || doc.low(phrase.words.start) == "a")
        && !doc.class(phrase.words.end).is(Class::AUXILIARY);
    phrase.group.is_none()
        && (phrase.class.is(Class::ATTACKER) && !phrase.class.is(Class::ORGANIZATION)
            || strangers
            || by_name && !phrase.words.clone().any(|at| doc.class(at).is(other)))
}

/// Whether the sentence goes on about whom the last one was about.
fn opens_with_pronoun(doc: &Document<'_>, sentence: &Sentence) -> bool {
    matches!(doc.low(sentence.words.start), "he" | "she" | "they")
}

/// Whether the phrase stands before a verb and behind none.
fn is_subject(doc: &Document<'_>, phrase: &Phrase) -> bool {
    let verb = VERBS.with(Class::ED_FORM);
    let object = phrase
        .words
        .start
        .checked_sub(1)
        .is_some_and(|at| doc.class(at).is(VERBS));
    phrase.preposition.is_none() && !object && doc.class(phrase.words.end).is(verb)
}
