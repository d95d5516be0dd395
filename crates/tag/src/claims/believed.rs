//! Who is believed to have done it: "thought to have been carried out by X", "the work of X", "sees X behind it".

use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::rules::Class;

impl Context<'_> {
    pub(super) fn believed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        for at in range.clone() {
            let Some((named, rule)) = self
                .by_agent(at, range.end)
                .or_else(|| self.work_of(at))
                .or_else(|| self.seen_behind(at, range.end))
                .or_else(|| self.named_as_suspect(at, range.end))
            else {
                continue;
            };
            if self.negated(at) || self.is_asked(at) {
                continue;
            }
            let group = self.group_between(named.start, named.end.min(range.end));
            let known = group.is_some_and(|group| self.is_told(found, group));
            if let Some(group) = group.filter(|_| !known) {
                found.extend(self.of_group(group, ClaimKind::Blamed, rule));
            }
        }
    }

    /// "is thought to have been carried out by X".
    fn by_agent(&self, at: usize, end: usize) -> Option<(std::ops::Range<usize>, &'static str)> {
        let thinks = matches!(
            self.doc.low(at),
            "thought"
                | "believed"
                | "suspected"
                | "presumed"
                | "assumed"
                | "alleged"
                | "understood"
        );
        let passive = at
            .checked_sub(1)
            .is_some_and(|be| self.doc.class(be).is(Class::AUXILIARY | Class::ADVERB));
        let infinitive =
            self.doc.low(at + 1) == "to" && matches!(self.doc.low(at + 2), "have" | "be");
        if !thinks || !passive || !infinitive {
            return None;
        }
        let by = (at + 3..end.min(at + 9)).find(|&word| self.doc.low(word) == "by")?;
        Some((by + 1..end.min(by + 6), "believed"))
    }

    /// "probably the work of X", "bore all the hallmarks of X".
    fn work_of(&self, at: usize) -> Option<(std::ops::Range<usize>, &'static str)> {
        let of = self.doc.low(at + 1) == "of";
        let before = |back: usize| at.checked_sub(back).map_or("", |word| self.doc.low(word));
        let work = self.doc.low(at) == "work" && before(1) == "the" && before(2) != "for";
        let marks = matches!(
            self.doc.low(at),
            "hallmark" | "hallmarks" | "stamp" | "handiwork"
        );
        (of && (work || marks)).then(|| (at + 2..at + 7, "work-of"))
    }

    /// "the minister sees X behind the bombs".
    fn seen_behind(&self, at: usize, end: usize) -> Option<(std::ops::Range<usize>, &'static str)> {
        let sees = matches!(
            self.doc.low(at),
            "sees" | "see" | "saw" | "suspects" | "suspected" | "suspect"
        );
        if !sees || self.is_noun(at) {
            return None;
        }
        let behind = (at + 2..end.min(at + 10)).find(|&word| self.doc.low(word) == "behind")?;
        Some((at + 1..behind, "sees-behind"))
    }

    /// "police named X as the first suspect".
    fn named_as_suspect(
        &self,
        at: usize,
        end: usize,
    ) -> Option<(std::ops::Range<usize>, &'static str)> {
        if self.doc.low(at) != "named" {
            return None;
        }
        let tie = (at + 2..end.min(at + 9)).find(|&word| self.doc.low(word) == "as")?;
        let suspect = (tie + 1..end.min(tie + 5)).any(|word| {
            matches!(
                self.doc.low(word),
                "suspect" | "suspects" | "culprit" | "culprits"
            )
        });
        suspect.then_some((at + 1..tie, "named-suspect"))
    }

    /// "whether X was behind it", "if it was the work of X": a question accuses nobody.
    pub(super) fn is_asked(&self, at: usize) -> bool {
        (at.saturating_sub(9).max(self.sentence.words.start)..at)
            .any(|word| matches!(self.doc.low(word), "whether" | "if"))
    }

    /// Whether something is already told of the group in this sentence.
    fn is_told(&self, found: &[Claim], group: usize) -> bool {
        let id = |at: usize| self.groups.get(at).map(|mention| &mention.group_id);
        found
            .iter()
            .any(|claim| claim.group.is_some_and(|other| id(other) == id(group)))
    }
}
