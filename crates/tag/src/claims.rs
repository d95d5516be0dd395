//! Who says who did it: claims, accusations, denials. Each is a fact of its own; a claim is never shown as a deed.

use std::ops::Range;

use wirewatch_model::GroupMention;

use crate::attacks::events::{cue_at, find_cue};
use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::{AttackRules, Class, Cue};
use crate::attacks::words::{Document, Sentence};

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
    context.blamed(&mut found);
    context.denied(&mut found);
    let span = sentence.span;
    let actor = groups
        .iter()
        .rposition(|group| span.contains(group.span) && !group.part_of_name);
    last.group = actor.or(last.group);
    found
}

struct Context<'a> {
    doc: &'a Document<'a>,
    sentence: &'a Sentence,
    phrases: &'a [Phrase],
    groups: &'a [GroupMention],
    last: LastNamed,
    rules: &'a AttackRules,
}

impl Context<'_> {
    fn claimed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let cue = find_cue(self.doc, range.clone(), Cue::Claimed);
        let Some((at, end, form)) = cue.or_else(|| self.claims_event(range.clone())) else {
            return;
        };
        if find_cue(self.doc, range.start..at, Cue::NoOne).is_some() || self.negated(at) {
            return;
        }
        // "Responsibility was claimed by": the passive names the claimer behind it.
        let behind = self.phrases.iter().find(|phrase| {
            phrase
                .preposition
                .is_some_and(|by| by >= end && by <= end + 2 && self.doc.low(by) == "by")
        });
        let by = behind.filter(|_| form.is_participle());
        if let Some(claim) =
            by.and_then(|phrase| self.of_phrase(phrase, ClaimKind::Claimed, "claimed-by"))
        {
            found.push(claim);
            return;
        }
        found.extend(self.subject_before(at, ClaimKind::Claimed, "claim-verb"));
    }

    /// "claimed Friday's bombing", "last week's massacre claimed by X": the verb beside the name of an attack.
    fn claims_event(&self, range: Range<usize>) -> Option<(usize, usize, Form)> {
        let is_event = |at: usize| self.doc.class(at).is(Class::EVENT);
        range.clone().find_map(|at| {
            let form = match self.doc.low(at) {
                "claimed" => Form::PastOrParticiple,
                "claims" => Form::Present,
                "claiming" => Form::Ing,
                _ => return None,
            };
            let end = at + 1;
            let by = self.doc.low(end) == "by" && at > range.start && is_event(at - 1);
            let mut words = end..range.end.min(end + 6);
            let dated = words
                .clone()
                .any(|word| matches!(self.doc.low(word), "'s" | "’s"));
            let stops = Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY | Class::PRONOUN;
            let object = dated
                && words
                    .find(|&word| is_event(word) || self.doc.class(word).is(stops))
                    .is_some_and(is_event);
            (by || object).then_some((at, end, form))
        })
    }

    /// "Islamic State said its fighters had stormed", "the group said it was revenge", "a soldier of the caliphate".
    fn said_did(&self, found: &mut Vec<Claim>) {
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
        let did = find_cue(self.doc, verb..range.end, Cue::SaidDid);
        let soldier = find_cue(self.doc, range.clone(), Cue::SoldierOf).filter(|&(_, end, _)| {
            (end..end + 5).any(|at| {
                matches!(
                    self.doc.low(at),
                    "group" | "caliphate" | "state" | "organization" | "of"
                )
            })
        });
        if did.or(soldier).is_none() || self.negated(verb) {
            return;
        }
        // "he said his X battalion had also brought down": the group whose deed it is.
        let doer = did.and_then(|(at, _, _)| self.group_between(verb, at));
        let group = doer.or_else(|| self.group_between(range.start, verb));
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
        }
    }

    fn blamed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        for at in range.clone() {
            let Some((end, _)) = cue_at(self.doc, at, Cue::Blamed, range.end) else {
                continue;
            };
            let accuses = self.doc.low(at).starts_with("accus");
            let of_attack = (end..range.end).any(|word| {
                self.doc.class(word).is(Class::EVENT | Class::TRIGGER_VERB)
                    || self.doc.low(word) == "behind"
            });
            if self.negated(at) || self.is_noun(at) || (accuses && !of_attack) {
                continue;
            }
            // "blamed X", "blamed on X".
            let on = usize::from(matches!(self.doc.low(end), "on" | "to"));
            for phrase in self
                .phrases
                .iter()
                .filter(|phrase| {
                    phrase.words.start >= end + on && phrase.words.start <= end + on + 8
                })
                .take(3)
            {
                let direct = phrase.words.start <= end + on + 1;
                if phrase.group.is_some() || (direct && self.is_body(phrase)) {
                    found.extend(self.of_phrase(phrase, ClaimKind::Blamed, "blame-verb"));
                }
            }
        }
        let Some((at, end, _)) = find_cue(self.doc, range.clone(), Cue::BlamedBehind) else {
            return;
        };
        if self.negated(at) || found.iter().any(|claim| claim.kind == ClaimKind::Claimed) {
            return;
        }
        let before = self.group_between(range.start, at);
        let mut named = before.into_iter().collect::<Vec<_>>();
        let behind = self.doc.span(&(end..range.end));
        named.extend(
            self.groups
                .iter()
                .enumerate()
                .filter(|(_, group)| behind.contains(group.span) && !group.part_of_name)
                .map(|(at, _)| at),
        );
        let denies =
            find_cue(self.doc, range.clone(), Cue::Denied).map_or(range.end, |(at, _, _)| at);
        for group in named {
            if self
                .groups
                .get(group)
                .is_some_and(|mention| self.doc.word_at(mention.span.start) < denies)
            {
                found.extend(self.of_group(group, ClaimKind::Blamed, "accused"));
            }
        }
    }

    fn denied(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let Some((at, end, _)) = find_cue(self.doc, range.clone(), Cue::Denied) else {
            return;
        };
        let object = (end..(end + 14).min(range.end)).any(|word| {
            matches!(
                self.doc.low(word),
                "involvement"
                    | "responsibility"
                    | "part"
                    | "role"
                    | "it"
                    | "accusation"
                    | "accusations"
                    | "allegation"
                    | "allegations"
                    | "having"
                    | "being"
                    | "charge"
                    | "claim"
                    | "carrying"
                    | "link"
                    | "connection"
            )
        });
        if !object {
            return;
        }
        // "A caller denied on behalf of X".
        let behalf = (end..(end + 4).min(range.end)).any(|word| self.doc.low(word) == "behalf");
        if behalf && let Some(group) = self.group_between(end, range.end) {
            found.extend(self.of_group(group, ClaimKind::Denied, "denied-on-behalf"));
            return;
        }
        found.extend(self.subject_before(at, ClaimKind::Denied, "deny-verb"));
    }

    /// "the report", "a claim": a verb of saying that stands in a noun phrase.
    fn is_noun(&self, at: usize) -> bool {
        self.phrases.iter().any(|phrase| phrase.words.contains(&at))
    }

    fn negated(&self, at: usize) -> bool {
        (at.saturating_sub(3).max(self.sentence.words.start)..at)
            .any(|word| self.doc.class(word).is(Class::NEGATION))
    }

    /// The group nearest before `at` in the sentence, else a body by its name, else the group last named.
    fn subject_before(&self, at: usize, kind: ClaimKind, rule: &'static str) -> Option<Claim> {
        if let Some(group) = self.group_between(self.sentence.words.start, at) {
            return self.of_group(group, kind, rule);
        }
        let subject = self
            .phrases
            .iter()
            .rev()
            .find(|phrase| phrase.words.end <= at && phrase.preposition.is_none());
        if let Some(subject) = subject {
            let low = self.doc.low(subject.head);
            let refers_back = matches!(
                low,
                "group"
                    | "militants"
                    | "organization"
                    | "movement"
                    | "insurgents"
                    | "rebels"
                    | "outfit"
                    | "affiliate"
                    | "branch"
            ) && !self.is_body(subject);
            if refers_back {
                return self
                    .last
                    .group
                    .and_then(|group| self.of_group(group, kind, rule));
            }
            if self.is_body(subject) || subject.is_name {
                return self.of_phrase(subject, kind, rule);
            }
        }
        None
    }

    /// A group, country or organization by its name.
    fn is_body(&self, phrase: &Phrase) -> bool {
        if crate::dates::is_calendar_word(self.doc.low(phrase.head)) {
            return false;
        }
        let named = (phrase.words.clone()).any(|word| self.doc.is_name(word));
        let country = self
            .rules
            .places
            .by_name(&wirewatch_text::fold(phrase.shown(self.doc)))
            .is_some();
        country
            || (named && (phrase.class.is(Class::ORGANIZATION) || phrase.is_name))
            || (self.doc.all_capitals && phrase.class.is(Class::ORGANIZATION))
    }

    fn group_between(&self, from: usize, to: usize) -> Option<usize> {
        let span = self.doc.span(&(from..to));
        self.groups.iter().rposition(|group| {
            span.contains(group.span)
                && !group.part_of_name
                && !span.is_empty()
                && !self.is_ally(group)
        })
    }

    /// "a group aligned with X": X itself says nothing.
    fn is_ally(&self, group: &GroupMention) -> bool {
        let at = self.doc.word_at(group.span.start);
        let with = at.checked_sub(1).map_or("", |before| self.doc.low(before));
        let tie = at.checked_sub(2).map_or("", |before| self.doc.low(before));
        let behind = self.doc.low(self.doc.word_at(group.span.end));
        let called = matches!(with, "a" | "an" | "local")
            && matches!(
                behind,
                "affiliate" | "ally" | "offshoot" | "branch" | "splinter" | "franchise"
            );
        // "the X, an offshoot of the Y": Y is not the one that speaks.
        let offshoot = (at.saturating_sub(3)..at).any(|word| {
            matches!(
                self.doc.low(word),
                "offshoot" | "affiliate" | "branch" | "splinter" | "wing"
            ) && self.doc.low(word + 1) == "of"
        });
        called
            || offshoot
            || matches!(with, "with" | "to" | "by")
                && matches!(
                    tie,
                    "aligned"
                        | "linked"
                        | "affiliated"
                        | "allied"
                        | "loyal"
                        | "inspired"
                        | "close"
                        | "tied"
                        | "associated"
                )
    }

    fn of_group(&self, group: usize, kind: ClaimKind, rule: &'static str) -> Option<Claim> {
        let mention = self.groups.get(group)?;
        let start = self.doc.word_at(mention.span.start);
        let end = self.doc.word_at(mention.span.end);
        Some(Claim {
            kind,
            name: mention.span.of(self.doc.text).to_owned(),
            group: Some(group),
            words: start..end.max(start + 1),
            rule,
        })
    }

    fn of_phrase(&self, phrase: &Phrase, kind: ClaimKind, rule: &'static str) -> Option<Claim> {
        if let Some(group) = phrase.group {
            return self.of_group(group, kind, rule);
        }
        let mut words = phrase.bare(self.doc);
        // "Helpers of the Northern Front": the name goes on.
        let mut end = words.end;
        if phrase.is_name || phrase.class.is(Class::ORGANIZATION) {
            while self.doc.low(end) == "of" || (end > words.end && self.doc.low(end) == "the") {
                end += 1;
            }
            let joined = end > words.end;
            while joined && self.doc.is_name(end) {
                end += 1;
                words.end = end;
            }
        }
        let name = self.doc.span(&words).of(self.doc.text).to_owned();
        (!name.is_empty()).then_some(Claim {
            kind,
            name,
            group: None,
            words,
            rule,
        })
    }
}
