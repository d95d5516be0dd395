use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::Class;

/// How far behind "members of" the group's name may stand: "members of a little-known group called the".
const NAME_REACH: usize = 8;

impl Context<'_> {
    /// "police said the attackers were members of the X", "the kidnappers said they belonged to the X".
    pub(super) fn members(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        for at in range.clone() {
            let Some((end, by_themselves)) = self.tie(at) else {
                continue;
            };
            // "no proof that the gunmen were", "denied that the attackers belonged to".
            let open = (range.start..at).any(|word| {
                let low = self.doc.low(word);
                matches!(low, "whether" | "if" | "no" | "not" | "never")
                    || low.starts_with("deni")
                    || low == "deny"
            });
            let may_be = (at.saturating_sub(4).max(range.start)..at)
                .any(|word| self.doc.class(word).is(Class::MODAL));
            if open || may_be || self.negated(at) || !self.is_of_attackers(at) {
                continue;
            }
            let kind = if by_themselves || self.say_so(at) {
                ClaimKind::Claimed
            } else {
                ClaimKind::Blamed
            };
            found.extend(self.group_behind(end, kind));
        }
    }

    /// The word behind "were members of", "belonged to", "identified themselves as", and whether they say it by that.
    fn tie(&self, at: usize) -> Option<(usize, bool)> {
        let low = |word: usize| self.doc.low(word);
        match low(at) {
            "members" | "member" | "part" if low(at + 1) == "of" => {
                let from = at.saturating_sub(3).max(self.sentence.words.start);
                let is_told = (from..at)
                    .any(|word| matches!(low(word), "were" | "was" | "are" | "be" | "as"));
                let once = (from..at).any(|word| matches!(low(word), "former" | "ex"));
                (is_told && !once).then_some((at + 2, false))
            }
            "belonged" | "belong" | "belonging" if low(at + 1) == "to" => Some((at + 2, false)),
            "identified" | "introduced" | "presented"
                if matches!(low(at + 1), "themselves" | "himself") && low(at + 2) == "as" =>
            {
                Some((at + 3, true))
            }
            _ => None,
        }
    }

    /// Whether the words before `at` speak of those who did it, and of nobody else behind them.
    fn is_of_attackers(&self, at: usize) -> bool {
        let told = self.last.told
            || self
                .sentence
                .words
                .clone()
                .any(|word| self.doc.class(word).is(Class::EVENT | Class::TRIGGER_VERB));
        let subject = self.phrases.iter().rev().find(|phrase| {
            let relative = self.doc.low(phrase.words.end) == "who";
            phrase.words.end <= at && (phrase.preposition.is_none() || relative)
        });
        told && subject.is_some_and(|subject| self.is_attacker(subject))
    }

    /// "the gunmen", "by men who".
    fn is_attacker(&self, phrase: &Phrase) -> bool {
        let by_men = matches!(
            self.doc.low(phrase.head),
            "men" | "man" | "individuals" | "persons"
        ) && self.doc.low(phrase.words.end) == "who"
            && phrase
                .preposition
                .is_some_and(|by| self.doc.low(by) == "by");
        let attacker = phrase.class.is(Class::ATTACKER)
            && !matches!(self.doc.low(phrase.head), "suspect" | "suspects");
        phrase.group.is_none() && (attacker || by_men)
    }

    /// "said they were": the attackers speak of themselves.
    fn say_so(&self, at: usize) -> bool {
        (at.saturating_sub(4).max(self.sentence.words.start)..at).any(|word| {
            matches!(self.doc.low(word), "they" | "he")
                && word > 0
                && (self.doc.class(word - 1).is(Class::REPORTING)
                    || word > 1 && self.doc.low(word - 1) == "that")
        })
    }

    /// The group or body named right behind the word `from`.
    fn group_behind(&self, from: usize, kind: ClaimKind) -> Option<Claim> {
        let near = from..from + NAME_REACH;
        let group = self.groups.iter().position(|group| {
            !group.part_of_name && near.contains(&self.doc.word_at(group.span.start))
        });
        let stops = |to: usize| {
            (from..to).any(|word| {
                let class = self.doc.class(word);
                let called = self.doc.low(word) == "called";
                class.is(Class::REPORTING | Class::CONJUNCTION) && !called
                    || self.doc.low(word) == ","
            })
        };
        if let Some(group) = group {
            let start = self.groups.get(group)?.span.start;
            let claim = self.of_group(group, kind, "member-of");
            return claim.filter(|_| !stops(self.doc.word_at(start)));
        }
        let body = self.phrases.iter().find(|phrase| {
            near.contains(&phrase.words.start)
                && phrase.class.is(Class::ORGANIZATION)
                && self.is_body(phrase)
        })?;
        let claim = self.of_phrase(body, kind, "member-of");
        claim.filter(|_| !stops(body.words.start))
    }
}
