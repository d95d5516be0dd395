use std::ops::Range;

use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::events::{cue_at, find_cue};
use crate::attacks::inflect::Form;
use crate::attacks::rules::{Class, Cue};

impl Context<'_> {
    pub(super) fn claimed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let cue = find_cue(self.doc, range.clone(), Cue::Claimed);
        let Some((at, end, form)) = cue.or_else(|| self.claims_event(range.clone())) else {
            return;
        };
        if find_cue(self.doc, range.start..at, Cue::NoOne).is_some()
            || self.negated(at)
            || self.claimed_by_none(at)
        {
            return;
        }
        // "Responsibility was claimed by": the passive names the claimer behind it.
        let behind = self.phrases.iter().find(|phrase| {
            phrase
                .preposition
                .is_some_and(|by| by >= end && by <= end + 3 && self.doc.low(by) == "by")
        });
        let by = behind.filter(|phrase| {
            let named = phrase.group.is_some()
                || phrase.is_name
                || phrase.class.is(Class::ORGANIZATION | Class::ATTACKER);
            form.is_participle() && named
        });
        if let Some(claim) = by
            .map(|phrase| self.named_behind(phrase).unwrap_or(phrase))
            .and_then(|phrase| self.of_phrase(phrase, ClaimKind::Claimed, "claimed-by"))
        {
            found.push(claim);
            return;
        }
        found.extend(self.subject_before(at, ClaimKind::Claimed, "claim-verb"));
    }

    /// "no terrorist group has", "neither the rebels nor any other group have".
    fn claimed_by_none(&self, at: usize) -> bool {
        (at.saturating_sub(9).max(self.sentence.words.start)..at)
            .any(|word| matches!(self.doc.low(word), "no" | "neither" | "nor" | "none"))
    }

    /// "claimed Friday's bombing", "last week's massacre claimed by X": the verb beside the name of an attack.
    fn claims_event(&self, range: Range<usize>) -> Option<(usize, usize, Form)> {
        let is_event =
            |at: usize| self.doc.class(at).is(Class::EVENT) || self.doc.low(at) == "responsibility";
        // "Responsibility was taken by".
        let taken = range.clone().find(|&at| {
            self.doc.low(at) == "responsibility"
                && matches!(self.doc.low(at + 1), "was" | "were" | "has")
                && (at + 2..at + 4).any(|verb| {
                    matches!(self.doc.low(verb), "accepted" | "assumed" | "taken")
                        && self.doc.low(verb + 1) == "by"
                })
        });
        if let Some(at) = taken {
            let by = (at + 2..at + 6).find(|&word| self.doc.low(word) == "by")?;
            return Some((at, by, Form::Participle));
        }
        range.clone().find_map(|at| {
            let form = match self.doc.low(at) {
                "claimed" => Form::PastOrParticiple,
                "claims" => Form::Present,
                "claiming" => Form::Ing,
                _ => return None,
            };
            let end = at + 1;
            let told = at > range.start + 1
                && matches!(self.doc.low(at - 1), "was" | "were" | "been")
                && (at.saturating_sub(4).max(range.start)..at - 1).any(|word| {
                    is_event(word)
                        || matches!(
                            self.doc.low(word),
                            "both" | "they" | "it" | "all" | "these" | "two"
                        )
                });
            let by = (self.doc.low(end) == "by" && at > range.start && is_event(at - 1))
                || (told && (end..range.end.min(end + 4)).any(|word| self.doc.low(word) == "by"));
            let mut words = end..range.end.min(end + 6);
            let dated = words
                .clone()
                .any(|word| matches!(self.doc.low(word), "'s" | "’s"));
            let stops = Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY | Class::PRONOUN;
            let object = dated
                && words
                    .find(|&word| is_event(word) || self.doc.class(word).is(stops))
                    .is_some_and(is_event);
            (by || object || self.takes_event(end, range.end)).then_some((at, end, form))
        })
    }

    /// "claimed on Tuesday the abduction of": behind a day, the verb's object names an attack.
    fn takes_event(&self, from: usize, end: usize) -> bool {
        let mut at = from;
        while at < end.min(from + 4)
            && (matches!(self.doc.low(at), "on" | "late" | "early" | "also")
                || crate::dates::is_calendar_word(self.doc.low(at)))
        {
            at += 1;
        }
        let opened = self.doc.class(at).is(Class::DETERMINER);
        let both = matches!(self.doc.low(at), "both" | "all" | "two" | "three");
        let deed = Class::EVENT | Class::WEAPON;
        (opened || both)
            && (at + 1..end.min(at + 4)).any(|word| {
                self.doc.class(word).is(deed)
                    || matches!(self.doc.low(word), "operation" | "operations")
            })
    }

    /// "Islamic State said its fighters had stormed", "the group said it was revenge", "a soldier of the caliphate".
    pub(super) fn said_did(&self, found: &mut Vec<Claim>) {
        if !found.is_empty() {
            return;
        }
        let range = self.sentence.words.clone();
        let signed = (range.start..range.end)
            .find(|&at| self.doc.low(at) == "signed" && self.doc.low(at + 1) == "by");
        if let Some(at) = signed
            && let Some(phrase) = self
                .phrases
                .iter()
                .find(|phrase| phrase.words.start >= at + 2)
        {
            found.extend(self.of_phrase(phrase, ClaimKind::Claimed, "signed-by"));
            return;
        }
        let Some(verb) = range
            .clone()
            .find(|&at| self.doc.class(at).is(Class::REPORTING) && !self.is_noun(at))
        else {
            return;
        };
        let did = find_cue(self.doc, verb..range.end, Cue::SaidDid)
            .or_else(|| self.own_deed(verb, range.end))
            .or_else(|| self.own_bomber(verb, range.end));
        // "X showed a film; the Y says its people did it": of several verbs of saying, the one before the deed.
        let verb = did.map_or(verb, |(at, _, _)| {
            let mut said = (verb..at).rev();
            said.find(|&at| self.doc.class(at).is(Class::REPORTING) && !self.is_noun(at))
                .unwrap_or(verb)
        });
        let soldier = find_cue(self.doc, range.clone(), Cue::SoldierOf).filter(|&(_, end, _)| {
            (end..end + 5).any(|at| {
                matches!(
                    self.doc.low(at),
                    "group" | "caliphate" | "state" | "organization" | "of"
                )
            })
        });
        let told = did.or(soldier);
        // "denied that it had carried out", "said its fighters were not involved" claim nothing.
        let denies = cue_at(self.doc, verb, Cue::Denied, range.end).is_some()
            || told.is_some_and(|(_, end, _)| {
                let said = verb + 1..range.end.min(end + 3);
                said.clone()
                    .any(|at| self.doc.class(at).is(Class::NEGATION))
                    || said
                        .clone()
                        .any(|at| matches!(self.doc.low(at), "no" | "nothing" | "whether"))
            });
        if told.is_none() || denies || self.negated(verb) {
            return;
        }
        // "he said his X battalion had also brought down": the group whose deed it is.
        let doer = did
            .and_then(|(at, _, _)| self.group_between(verb, at))
            .filter(|&group| self.is_speakers_own(group));
        // Who speaks stands in the same clause.
        let clause = (range.start..verb)
            .rev()
            .find(|&at| self.doc.low(at) == ";")
            .map_or(range.start, |semicolon| semicolon + 1);
        // "police blamed X and said it was revenge": X says nothing.
        let accused = find_cue(self.doc, clause..verb, Cue::Blamed).is_some();
        if accused && doer.is_none() {
            return;
        }
        let group = doer.or_else(|| self.group_between(clause, verb));
        let anaphor = ["the group", "its", "a spokesman for"];
        let speaks = group.or_else(|| {
            let opening = self
                .doc
                .span(&(range.start..verb))
                .of(self.doc.text)
                .to_lowercase();
            self.last
                .group
                .filter(|_| anaphor.iter().any(|words| opening.contains(words)))
        });
        if let Some(group) = speaks {
            found.extend(self.of_group(group, ClaimKind::Claimed, "said-did"));
        } else if let Some((at, _, _)) = did
            && let Some(body) = self.body_in(clause..at)
        {
            found.extend(self.of_phrase(body, ClaimKind::Claimed, "said-did"));
        }
    }

    /// "his X battalion", "our X": a group that the speaker calls his own.
    fn is_speakers_own(&self, group: usize) -> bool {
        let Some(mention) = self.groups.get(group) else {
            return false;
        };
        let at = self.doc.word_at(mention.span.start);
        (at.saturating_sub(2)..at).any(|word| {
            matches!(
                self.doc.low(word),
                "his" | "her" | "its" | "their" | "our" | "my"
            )
        })
    }
}
