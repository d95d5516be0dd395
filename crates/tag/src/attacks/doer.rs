use wirewatch_model::{AttackStatus, GroupMention};

use super::inflect::Form;
use super::phrases::Phrase;
use super::reading::Event;
use super::roles::RefersBack;
use super::rules::{Class, Takes};
use super::words::Document;
use crate::claims::LastNamed;

/// "They carried out attacks", "the group has staged": the group meant is one that was named before.
pub(super) fn name_doer(
    doc: &Document<'_>,
    event: &mut Event,
    groups: &[GroupMention],
    last: &LastNamed,
    takes: Takes,
) {
    let meant = match event.roles.refers_back {
        Some(RefersBack::Pronoun) => last.subject,
        Some(RefersBack::Noun) => last.subject.or(last.group),
        None => None,
    };
    if let Some((at, mention)) = meant.and_then(|at| Some((at, groups.get(at)?))) {
        let words = doc.word_at(mention.span.start)..doc.word_at(mention.span.end);
        event.roles.agents = vec![Phrase::of_group(doc, words, at)];
    }
    if event.roles.agents.is_empty()
        && takes == Takes::Agent
        && let Some(person) = last
            .person
            .as_ref()
            .filter(|_| is_done_by_pronoun(doc, event))
    {
        event.roles.agents = vec![person.clone()];
    }
    // "the group has tried to stage attacks": no other mention is of one of these.
    let low = doc.low(event.hit.words.end.saturating_sub(1));
    let many = event.hit.form == Form::Noun && low.ends_with('s') && !low.ends_with("ss");
    let tried = event.status == AttackStatus::Attempted && event.roles.patients.is_empty();
    let by_group = event.roles.agents.iter().any(|agent| agent.group.is_some());
    event.stands_alone |= many && tried && by_group;
}

/// "Several gunmen broke in, where they set off bombs": the attackers told of before in the sentence.
pub(super) fn name_doer_of_sentence(doc: &Document<'_>, event: &mut Event, phrases: &[Phrase]) {
    let by_verb =
        event.hit.form.is_verb() && !event.roles.is_passive && event.hit.form != Form::Ing;
    if !by_verb || !event.roles.agents.is_empty() {
        return;
    }
    let mut at = event.hit.words.start;
    while at > 0 && doc.class(at - 1).is(Class::AUXILIARY | Class::ADVERB) {
        at -= 1;
    }
    let Some(pronoun) = at.checked_sub(1).filter(|&at| doc.low(at) == "they") else {
        return;
    };
    let people = Class::PERSON | Class::FORCE | Class::ATTACKER | Class::SERVICE;
    let mut before = phrases.iter().filter(|phrase| {
        phrase.words.end <= pronoun && phrase.class.is(people) && phrase.is_plural(doc)
    });
    let only = before.next().filter(|phrase| {
        phrase.class.is(Class::ATTACKER)
            && !phrase.class.is(Class::FORCE)
            && phrase.group.is_none()
            && phrase.preposition.is_none()
    });
    if let Some(attackers) = only.filter(|_| before.next().is_none()) {
        event.roles.agents = vec![attackers.clone()];
    }
}

/// "He fired", "they had stabbed": the subject of the verb is a word for whom the sentence before was about.
fn is_done_by_pronoun(doc: &Document<'_>, event: &Event) -> bool {
    if !event.hit.form.is_verb() || event.roles.is_passive || event.hit.form == Form::Ing {
        return false;
    }
    let mut at = event.hit.words.start;
    while at > 0 && doc.class(at - 1).is(Class::AUXILIARY | Class::ADVERB) {
        at -= 1;
    }
    let first = doc
        .sentences
        .get(event.sentence)
        .map_or(0, |sentence| sentence.words.start);
    at == first + 1 && matches!(doc.low(first), "he" | "she" | "they")
}

/// Who was done to by one verb does not do what the next one tells: "killed 13 soldiers and wounded scores".
pub(super) fn not_twice(doc: &Document<'_>, event: &mut Event, before: &[Event]) {
    let suffered = |phrase: &Phrase| {
        before.iter().any(|other| {
            other
                .roles
                .patients
                .iter()
                .any(|patient| patient.words == phrase.words)
        })
    };
    let shared: Vec<Phrase> = before
        .last()
        .map(|last| last.roles.agents.clone())
        .unwrap_or_default();
    let count = event.roles.agents.len();
    event.roles.agents.retain(|agent| !suffered(agent));
    let listed = event.hit.form == Form::Ing
        && event
            .hit
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| doc.low(at) == "including");
    if event.roles.agents.is_empty() && (count > 0 || listed) {
        event.roles.agents = shared;
    }
}
