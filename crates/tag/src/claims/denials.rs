//! Denials: "denied any part in it", "said it was not behind the attack".

use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::events::find_cue;
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::{Class, Cue};

/// What one denies to have done, behind "having".
const HAVING: &[&str] = &[
    "any",
    "anything",
    "been",
    "done",
    "carried",
    "planted",
    "ordered",
    "taken",
    "killed",
    "attacked",
    "bombed",
    "had",
    "played",
    "fired",
    "staged",
    "committed",
    "sent",
    "a",
];

/// Words that stand for the speaker behind a verb of saying.
const SELF: &[&str] = &[
    "it",
    "they",
    "its",
    "their",
    "he",
    "his",
    "we",
    "our",
    "she",
    "neither",
    "none",
    "group",
    "organization",
    "organisation",
    "movement",
];

/// Behind "not", "no" or "nothing": what the speaker had no part in.
const PART: &[&str] = &[
    "behind",
    "responsible",
    "involved",
    "involvement",
    "carried",
    "carry",
    "planted",
    "part",
    "role",
    "hand",
    "connection",
    "link",
    "links",
    "done",
    "responsibility",
    "work",
    "did",
    "do",
    "innocent",
];

/// What one calls an accusation that is not true.
const BASELESS: &[&str] = &[
    "baseless",
    "groundless",
    "unfounded",
    "false",
    "absurd",
    "nonsense",
    "ridiculous",
    "fabrication",
    "lie",
    "lies",
    "slander",
    "slanderous",
    "ludicrous",
    "untrue",
    "fabricated",
    "shameless",
];

impl Context<'_> {
    pub(super) fn denied(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let Some((at, end, _)) = find_cue(self.doc, range.clone(), Cue::Denied) else {
            return;
        };
        let disowns = self.doc.low(at).starts_with("disown");
        let object = (end..(end + 14).min(range.end)).any(|word| {
            let low = self.doc.low(word);
            if disowns && self.doc.class(word).is(Class::EVENT) {
                return true;
            }
            // "denied having aimed at civilians" says nothing of the attack itself.
            if low == "having" {
                return HAVING.contains(&self.doc.low(word + 1));
            }
            matches!(
                low,
                "involvement"
                    | "responsibility"
                    | "part"
                    | "role"
                    | "it"
                    | "accusation"
                    | "accusations"
                    | "allegation"
                    | "allegations"
                    | "being"
                    | "charge"
                    | "claim"
                    | "claims"
                    | "reports"
                    | "suggestions"
                    | "suggestion"
                    | "charges"
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

    /// "X said it was not behind the attack", "X said it had nothing to do with it", "X distanced itself from the bombing".
    pub(super) fn said_not(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        // "Ardania has rejected the charge, and the X say they had no hand in it": two deny.
        let told = found
            .iter()
            .filter(|claim| claim.kind == ClaimKind::Denied)
            .map(|claim| claim.words.end)
            .max();
        let range = match told {
            None => range,
            Some(end) => {
                let goes_on = (end..range.end).find(|&at| {
                    self.doc.low(at) == ","
                        && matches!(self.doc.low(at + 1), "and" | "but" | "while")
                });
                match goes_on {
                    Some(comma) => comma + 2..range.end,
                    None => return,
                }
            }
        };
        let distanced = range.clone().find(|&at| {
            self.doc.low(at).starts_with("distanc")
                && matches!(self.doc.low(at + 1), "itself" | "themselves")
        });
        if let Some(at) = distanced.filter(|&at| !self.negated(at)) {
            found.extend(self.subject_before(at, ClaimKind::Denied, "said-not"));
            return;
        }
        let verbs = range.clone().filter(|&at| {
            let says = self.doc.class(at).is(Class::REPORTING) && !self.is_noun(at);
            says || self.doc.low(at) == "swore"
        });
        let mut denials = verbs.filter(|&verb| !self.negated(verb)).filter(|&verb| {
            let limit = range.end.min(verb + 16);
            let innocent = (verb + 1..limit).any(|at| {
                matches!(self.doc.low(at), "it" | "they")
                    && self.doc.class(at + 1).is(Class::AUXILIARY)
                    && self.doc.low(at + 2) == "innocent"
            });
            innocent
                || (verb + 1..limit).any(|at| {
                    let negated = self.doc.class(at).is(Class::NEGATION)
                        || matches!(self.doc.low(at), "no" | "nothing");
                    negated && self.has_no_part(verb, at, range.end)
                })
        });
        // Who denies is the subject of the verb nearest to the denial.
        if let Some(verb) = denials.next_back() {
            let accused = self
                .relative_subject(verb)
                .and_then(|phrase| self.of_phrase(phrase, ClaimKind::Denied, "said-not"));
            found.extend(
                accused.or_else(|| self.subject_before(verb, ClaimKind::Denied, "said-not")),
            );
        }
    }

    /// "X called the charge baseless", "dismissed the accusation as absurd": the accused rejects it.
    pub(super) fn called_baseless(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let verb = range.clone().find(|&at| {
            matches!(
                self.doc.low(at),
                "called"
                    | "dismissed"
                    | "rejected"
                    | "calls"
                    | "dismisses"
                    | "rejects"
                    | "described"
            ) && !self.is_noun(at)
        });
        let Some(verb) = verb.filter(|&verb| !self.negated(verb)) else {
            return;
        };
        let behind = || verb + 1..range.end.min(verb + 8);
        let charge = behind().any(|at| {
            matches!(
                self.doc.low(at),
                "that"
                    | "this"
                    | "it"
                    | "charge"
                    | "charges"
                    | "accusation"
                    | "accusations"
                    | "allegation"
                    | "allegations"
                    | "claim"
                    | "claims"
                    | "suggestion"
            )
        });
        let false_ = behind().any(|at| BASELESS.contains(&self.doc.low(at)));
        let known = found.iter().any(|claim| claim.kind == ClaimKind::Denied);
        if !charge || !false_ || known {
            return;
        }
        let accused = self.relative_subject(verb);
        match accused {
            Some(phrase) => {
                found.extend(self.of_phrase(phrase, ClaimKind::Denied, "called-baseless"))
            }
            None => found.extend(self.subject_before(verb, ClaimKind::Denied, "called-baseless")),
        }
    }

    /// "accused Ardania, which called the charge baseless", "which condemned it and said": whom the relative clause is about.
    fn relative_subject(&self, verb: usize) -> Option<&Phrase> {
        let from = verb.saturating_sub(8).max(self.sentence.words.start);
        let which = (from..verb)
            .rev()
            .find(|&at| matches!(self.doc.low(at), "which" | "who"))?;
        let parted = (which + 1..verb).any(|at| matches!(self.doc.low(at), "," | ";"));
        let comma = which.checked_sub(1).filter(|&at| self.doc.low(at) == ",");
        let end = comma.unwrap_or(which);
        self.phrases.iter().find(|phrase| {
            let told = phrase.is_place
                || phrase.group.is_some()
                || self.is_army(phrase)
                || self.doc.low(phrase.head) == "government";
            phrase.words.end == end && told && !parted
        })
    }

    /// Whether the speaker of the verb says with the "no" at `no` that he had no part in it.
    fn has_no_part(&self, verb: usize, no: usize, limit: usize) -> bool {
        let speaks_of_self = (verb + 1..no + 1).any(|at| SELF.contains(&self.doc.low(at)));
        let end = limit.min(no + 5);
        let nothing = self.doc.low(no) == "nothing"
            && self.doc.low(no + 1) == "to"
            && self.doc.low(no + 2) == "do";
        let part = nothing || (no + 1..end).any(|at| PART.contains(&self.doc.low(at)));
        speaks_of_self && part && self.group_between(verb, no).is_none()
    }
}
