//! Names that may be shorter forms of others, or sound like them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::facts::Agreement;
use super::super::names::Name;
use super::{Block, Holder, Namesakes, Place};

/// How many suggestions one speaker is worth.
const MOST_SUGGESTIONS: usize = 10;

/// What holders of different names have to do with each other.
#[derive(Default)]
pub(super) struct Links {
    pub(super) joins: Vec<(Place, Place, String)>,
    pub(super) doubts: Vec<(Place, Place, String)>,
}

impl Block<'_> {
    pub(super) fn links(&self, namesakes: &[Namesakes]) -> Links {
        let mut links = Links::default();
        let by_key: HashMap<String, usize> = namesakes
            .iter()
            .enumerate()
            .map(|(number, found)| (found.name.key(), number))
            .collect();
        // Each shorter name with the longer ones it may stand for.
        let mut longer: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (long, found) in namesakes.iter().enumerate() {
            for key in found.name.shorter_keys() {
                if let Some(short) = by_key.get(&key) {
                    longer.entry(*short).or_default().insert(long);
                }
            }
        }
        for (short, longs) in &longer {
            self.link_shorter(*short, longs, namesakes, &mut links);
        }
        self.doubt_spellings(namesakes, &mut links);
        links
    }

    fn link_shorter(
        &self,
        short: usize,
        longs: &BTreeSet<usize>,
        namesakes: &[Namesakes],
        links: &mut Links,
    ) {
        let Some(shorter) = namesakes.get(short) else {
            return;
        };
        for (place, holder) in shorter.holders.iter().enumerate() {
            let mut fitting = Vec::new();
            let mut possible = Vec::new();
            for &long in longs {
                let others = namesakes.get(long).map_or(&[][..], |found| &found.holders);
                for (other_place, other) in others.iter().enumerate() {
                    if !self.may_be_one(holder, other) {
                        continue;
                    }
                    let agreement = self.holders_agree(holder, other);
                    let needed = if shorter.name.is_written_out() {
                        Agreement::Title
                    } else {
                        Agreement::TitleAndCountry
                    };
                    if agreement >= needed {
                        fitting.push(((long, other_place), agreement));
                    } else {
                        possible.push((long, other_place));
                    }
                }
            }
            match fitting.as_slice() {
                [(only, agreement)] => {
                    let reason = link_reason(&shorter.name, *agreement);
                    links.joins.push(((short, place), *only, reason));
                }
                several => possible.extend(several.iter().map(|(other, _)| *other)),
            }
            if fitting.len() != 1 {
                let reason = "the shorter name may stand for the longer one; no post says so";
                let doubts = possible.into_iter().take(MOST_SUGGESTIONS);
                links
                    .doubts
                    .extend(doubts.map(|other| ((short, place), other, reason.to_owned())));
            }
        }
    }

    /// Names that differ only in what transliterations differ in; never joined without a person's word.
    fn doubt_spellings(&self, namesakes: &[Namesakes], links: &mut Links) {
        let mut by_skeleton: HashMap<String, usize> = HashMap::new();
        for (number, found) in namesakes.iter().enumerate() {
            let Some(before) = by_skeleton.insert(found.name.skeleton(), number) else {
                continue;
            };
            let others = namesakes
                .get(before)
                .map_or(&[][..], |found| &found.holders);
            for (place, holder) in found.holders.iter().enumerate() {
                for (other_place, other) in others.iter().enumerate().take(MOST_SUGGESTIONS) {
                    if self.may_be_one(holder, other) {
                        let reason = "the names sound alike".to_owned();
                        links
                            .doubts
                            .push(((number, place), (before, other_place), reason));
                    }
                }
            }
        }
    }

    /// Whether nothing speaks against two holders of different names being one: no conflict, and no article with both names.
    fn may_be_one(&self, one: &Holder, other: &Holder) -> bool {
        if one.unplaced || other.unplaced {
            return false;
        }
        let pairs = one
            .forms
            .iter()
            .flat_map(|(a, _)| other.forms.iter().map(move |(b, _)| (*a, *b)));
        pairs.into_iter().all(|(a, b)| {
            let facts = self.facts.get(a).zip(self.facts.get(b));
            let free = facts.is_some_and(|(a, b)| a.conflict(b, true).is_none());
            free && !self.together.contains(&(a.min(b), a.max(b)))
        })
    }

    fn holders_agree(&self, one: &Holder, other: &Holder) -> Agreement {
        let facts = one
            .forms
            .iter()
            .filter_map(|(number, _)| self.facts.get(*number));
        facts
            .map(|facts| self.agreement(other, facts))
            .max()
            .unwrap_or(Agreement::None)
    }
}

fn link_reason(short: &Name, agreement: Agreement) -> String {
    let what = match agreement {
        Agreement::Affiliation => "the affiliation agrees",
        Agreement::TitleAndCountry => "title and country agree",
        Agreement::Title | Agreement::None => "the title agrees",
    };
    if short.is_written_out() {
        format!("shorter form of the name, and {what}")
    } else {
        format!("initials agree with the name, and {what}")
    }
}
