//! Several who are named in one breath: "X and Y claimed it", "blamed on X or Y".

use super::Claim;
use super::context::Context;

/// What stands between two names that share what is said of them.
const TIES: &[&str] = &[
    ",", "and", "or", "both", "the", "for", "by", "then", "also", "later", "of", "well", "as", "a",
    "first",
];

impl Context<'_> {
    /// Adds to each statement the same one of the groups that are named together with it.
    pub(super) fn with_partners(&self, found: &mut Vec<Claim>) {
        let mut number = 0;
        while let Some(claim) = found.get(number).cloned() {
            number += 1;
            if claim.group.is_none() {
                continue;
            }
            let partners =
                (0..self.groups.len()).filter(|&group| self.is_named_with(group, &claim));
            for group in partners.collect::<Vec<_>>() {
                let known = found
                    .iter()
                    .any(|other| other.kind == claim.kind && self.is_same(other.group, group));
                if !known {
                    found.extend(self.of_group(group, claim.kind, claim.rule));
                }
            }
        }
    }

    /// Whether nothing but joining words stands between the group and the one of the statement, with an "and" or "or".
    fn is_named_with(&self, group: usize, claim: &Claim) -> bool {
        let Some(mention) = self.groups.get(group) else {
            return false;
        };
        if mention.part_of_name
            || !self.sentence.span.contains(mention.span)
            || self.is_ally(mention)
        {
            return false;
        }
        let start = self.doc.word_at(mention.span.start);
        let end = self.doc.word_at(mention.span.end);
        let between = if end <= claim.words.start {
            end..claim.words.start
        } else {
            claim.words.end..start
        };
        !between.is_empty()
            && between.len() <= 5
            && between
                .clone()
                .any(|at| matches!(self.doc.low(at), "and" | "or"))
            && between.clone().all(|at| TIES.contains(&self.doc.low(at)))
    }

    fn is_same(&self, one: Option<usize>, other: usize) -> bool {
        let id = |at: usize| self.groups.get(at).map(|mention| &mention.group_id);
        one.is_some_and(|one| id(one) == id(other))
    }
}
