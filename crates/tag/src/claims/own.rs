//! One's own deed without the word "claim": "its men had planted it", "released a video of the attackers".

use std::ops::Range;

use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::inflect::Form;
use crate::attacks::rules::Class;

/// Who the speaker's own people are, behind "its" or "one of their".
const MEN: &[&str] = &[
    "fighters",
    "fighter",
    "men",
    "members",
    "member",
    "militants",
    "soldiers",
    "soldier",
    "forces",
    "commandos",
    "people",
    "gunmen",
    "bomber",
    "bombers",
    "mujahideen",
    "warriors",
    "brothers",
    "units",
    "unit",
    "cells",
    "cell",
];

/// What shows an attack.
const MEDIA: &[&str] = &[
    "video",
    "videos",
    "film",
    "footage",
    "recording",
    "picture",
    "pictures",
    "photo",
    "photos",
    "photograph",
    "photographs",
    "image",
    "images",
    "clip",
];

impl Context<'_> {
    /// "admitted that it had set off the bomb": the speaker's own deed, told by a verb of attack.
    pub(super) fn own_deed(&self, verb: usize, end: usize) -> Option<(usize, usize, Form)> {
        let deed = Class::TRIGGER_VERB | Class::IMPACT;
        (verb + 1..end.min(verb + 11)).find_map(|at| {
            let mut word = self.behind_self(at)?;
            let helped = self.doc.class(word).is(Class::PERFECT);
            while self.doc.class(word).is(Class::PERFECT | Class::ADVERB) {
                word += 1;
            }
            let past = helped
                || self.doc.class(word).is(Class::ED_FORM)
                || !self.doc.low(word).ends_with('s');
            let two = matches!(
                self.doc.low(word),
                "set" | "left" | "planted" | "carried" | "did" | "done" | "laid" | "placed" | "put"
            );
            let what = matches!(
                self.doc.low(word + 1),
                "off" | "the" | "out" | "a" | "it" | "this" | "that"
            );
            let does = self.doc.class(word).is(deed) || two && what;
            (does && past).then_some((at, word + 1, Form::Past))
        })
    }

    /// The word behind those that stand for the speaker: "it", "the group", "its men", "one of its fighters".
    fn behind_self(&self, at: usize) -> Option<usize> {
        match self.doc.low(at) {
            "it" | "they" | "we" => Some(at + 1),
            "its" | "their" | "our" | "his" => {
                // 'its "soldiers"'.
                let quote = |at: usize| matches!(self.doc.low(at), "\"" | "“" | "”");
                let men = at + 1 + usize::from(quote(at + 1));
                MEN.contains(&self.doc.low(men))
                    .then_some(men + 1 + usize::from(quote(men + 1)))
            }
            "the"
                if matches!(
                    self.doc.low(at + 1),
                    "group" | "organization" | "organisation" | "movement"
                ) =>
            {
                Some(at + 2)
            }
            _ => None,
        }
    }

    /// "X said a suicide bomber had struck the barracks": an armed group tells of a bomber, who can only be its own.
    pub(super) fn own_bomber(&self, verb: usize, end: usize) -> Option<(usize, usize, Form)> {
        let bomber = (verb + 1..end.min(verb + 9)).find(|&at| {
            matches!(
                self.doc.low(at),
                "bomber" | "bombers" | "mujahideen" | "fedayeen" | "fidayeen"
            )
        })?;
        let mut word = bomber + 1;
        while self.doc.class(word).is(Class::PERFECT | Class::ADVERB) {
            word += 1;
        }
        let does = self.doc.class(word).is(Class::TRIGGER_VERB | Class::IMPACT);
        does.then_some((bomber, word + 1, Form::Past))
    }

    /// "X released a video of the attackers", "published pictures of the bomber".
    pub(super) fn shown(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let Some(verb) = range.clone().find(|&at| self.shows(at, range.end)) else {
            return;
        };
        if self.negated(verb) {
            return;
        }
        found.extend(
            self.group_between(range.start, verb)
                .filter(|&group| self.is_near(group, verb))
                .and_then(|group| self.of_group(group, ClaimKind::Claimed, "shows-attackers")),
        );
    }

    fn shows(&self, verb: usize, end: usize) -> bool {
        let shows = match self.doc.low(verb) {
            "released" | "published" | "posted" | "issued" | "showed" | "broadcast"
            | "circulated" | "distributed" => 1,
            "put" if self.doc.low(verb + 1) == "out" => 2,
            _ => return false,
        };
        let media =
            (verb + shows..end.min(verb + shows + 5)).find(|&at| MEDIA.contains(&self.doc.low(at)));
        media.is_some_and(|media| {
            (media + 1..end.min(media + 9)).any(|at| {
                matches!(
                    self.doc.low(at),
                    "bomber"
                        | "bombers"
                        | "attacker"
                        | "attackers"
                        | "gunman"
                        | "gunmen"
                        | "assailant"
                        | "assailants"
                )
            })
        })
    }

    /// "X hailed the gunman as one of its soldiers", "called it a martyrdom operation".
    pub(super) fn hailed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let hails = range.clone().find(|&at| {
            matches!(
                self.doc.low(at),
                "hailed"
                    | "praised"
                    | "called"
                    | "described"
                    | "saluted"
                    | "lauded"
                    | "named"
                    | "hails"
                    | "calls"
                    | "describes"
            ) && !self.is_noun(at)
        });
        let Some(verb) = hails.filter(|&verb| !self.negated(verb)) else {
            return;
        };
        let told = (verb + 1..range.end.min(verb + 14)).any(|at| {
            let own = matches!(self.doc.low(at), "its" | "their")
                && matches!(
                    self.doc.low(at + 1),
                    "soldiers"
                        | "soldier"
                        | "fighters"
                        | "fighter"
                        | "members"
                        | "men"
                        | "martyrs"
                        | "knights"
                );
            own || self.doc.low(at) == "martyrdom" && self.doc.low(at + 1).starts_with("operation")
                || matches!(self.doc.low(at), "soldier" | "soldiers")
                    && self.doc.low(at + 1) == "of"
        });
        if told {
            found.extend(
                self.group_between(range.start, verb)
                    .filter(|&group| self.is_near(group, verb))
                    .and_then(|group| self.of_group(group, ClaimKind::Claimed, "hails-own")),
            );
        }
    }

    /// "X shot a hostage, its spokesman said": the speaker's own deed, told in one sentence with him.
    pub(super) fn spokesman_tells(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let spokesman = range.clone().skip(1).find(|&at| {
            self.doc.low(at).starts_with("spokes")
                && matches!(self.doc.low(at - 1), "its" | "their")
        });
        let Some(at) = spokesman else {
            return;
        };
        let said = (at + 1..range.end).any(|word| self.doc.class(word).is(Class::REPORTING));
        let deed = (range.start..at)
            .find(|&word| self.doc.class(word).is(Class::TRIGGER_VERB) && !self.is_noun(word));
        let Some(deed) = deed.filter(|&deed| said && !self.negated(deed)) else {
            return;
        };
        let passive = deed > range.start && self.doc.class(deed - 1).is(Class::PASSIVE);
        let group = self
            .group_between(range.start, deed)
            .filter(|&group| !passive && self.is_near(group, deed));
        found.extend(
            group.and_then(|group| self.of_group(group, ClaimKind::Claimed, "spokesman-tells")),
        );
    }

    /// "a claim by X", "the claim of responsibility came from X".
    pub(super) fn claim_of(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        let noun = range.clone().find(|&at| {
            matches!(self.doc.low(at), "claim" | "claims") && self.is_noun(at) && !self.is_none(at)
        });
        let Some(at) = noun else {
            return;
        };
        let by = (at + 1..range.end.min(at + 6))
            .find(|&word| matches!(self.doc.low(word), "by" | "from"));
        let Some(by) = by.filter(|&by| self.is_of_claim(at + 1..by)) else {
            return;
        };
        if let Some(group) = self.group_between(by + 1, range.end.min(by + 6)) {
            found.extend(self.of_group(group, ClaimKind::Claimed, "claim-by"));
        }
    }

    fn is_of_claim(&self, mut words: Range<usize>) -> bool {
        words.all(|at| {
            matches!(
                self.doc.low(at),
                "of" | "responsibility" | "came" | "made" | "has" | "come" | "issued"
            )
        })
    }

    /// "no claim", "without a claim", "any claim".
    fn is_none(&self, at: usize) -> bool {
        (at.saturating_sub(4).max(self.sentence.words.start)..at).any(|word| {
            self.doc.class(word).is(Class::NEGATION)
                || matches!(
                    self.doc.low(word),
                    "no" | "without" | "any" | "if" | "rejected" | "denied" | "dismissed"
                )
        })
    }

    /// Whether the group stands right before the verb, but for helping words and what commas enclose.
    fn is_near(&self, group: usize, verb: usize) -> bool {
        let Some(mention) = self.groups.get(group) else {
            return false;
        };
        let end = self.doc.word_at(mention.span.end);
        let apart = (end..verb).any(|at| {
            self.doc.class(at).is(Class::REPORTING) && !self.is_noun(at)
                || matches!(self.doc.low(at), "and" | "but" | ";" | "that")
        });
        !apart
    }
}
