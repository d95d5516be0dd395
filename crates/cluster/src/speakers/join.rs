//! Joining the forms of one block: first those with one full name, then those whose names differ in what may be left out.

mod links;

use std::collections::{BTreeMap, HashSet};

use super::facts::{Agreement, Conflict, Facts};
use super::names::Name;
use super::standing::kind_of;
use super::{JoinedBlock, JoinedSpeaker, SpeakerRules, Suggestion};
use links::Links;
use wirewatch_model::{SpeakerForm, SpeakerKind};

/// One name in one block has hardly more holders; more are noise of the readings, and stay out.
const MOST_HOLDERS: usize = 50;

/// A person of whom some forms are known.
#[derive(Default)]
struct Holder {
    forms: Vec<(usize, String)>,
    /// Made of bare names that could be more than one person's.
    unplaced: bool,
}

/// The forms that share a full name, and the people who hold it.
struct Namesakes {
    name: Name,
    holders: Vec<Holder>,
    /// Pairs of holders that were kept apart, with the reason.
    apart: Vec<(usize, usize, String)>,
}

struct Block<'a> {
    forms: &'a [SpeakerForm],
    facts: Vec<Facts>,
    together: &'a HashSet<(usize, usize)>,
}

/// A holder, by the number of its name and its own.
type Place = (usize, usize);

pub(super) fn join(
    forms: &[SpeakerForm],
    weights: &[u64],
    together: &HashSet<(usize, usize)>,
    rules: &SpeakerRules,
) -> JoinedBlock {
    let block = Block {
        facts: forms.iter().map(|form| Facts::of(form, rules)).collect(),
        forms,
        together,
    };
    let mut joined = JoinedBlock::default();
    for kind in [SpeakerKind::Person, SpeakerKind::Organization] {
        let namesakes = block.namesakes(kind);
        let links = match kind {
            SpeakerKind::Person => block.links(&namesakes),
            SpeakerKind::Organization => Links::default(),
        };
        block.gather(kind, namesakes, links, weights, &mut joined);
    }
    joined
}

impl Block<'_> {
    fn namesakes(&self, kind: SpeakerKind) -> Vec<Namesakes> {
        let mut by_key: BTreeMap<String, (Name, Vec<usize>)> = BTreeMap::new();
        for (number, form) in self.forms.iter().enumerate() {
            if kind_of(form) != kind {
                continue;
            }
            let Some(name) = Name::read(&form.name) else {
                continue;
            };
            let key = match &form.group {
                Some(group) => format!("= {group}"),
                None => name.key(),
            };
            let known = by_key.entry(key).or_insert_with(|| (name, Vec::new()));
            known.1.push(number);
        }
        by_key
            .into_values()
            .map(|(name, numbers)| self.holders(name, numbers, kind))
            .collect()
    }

    /// Parts forms with one name into the people who hold it: those that say most first, so that the order of articles
    /// does not matter.
    fn holders(&self, name: Name, mut numbers: Vec<usize>, kind: SpeakerKind) -> Namesakes {
        let distinctive = name.is_distinctive() || kind == SpeakerKind::Organization;
        let weight = |number: &usize| self.facts.get(*number).map_or(0, Facts::weight);
        let text = |number: &usize| {
            let form = self.forms.get(*number);
            form.map(|form| (&form.title, &form.affiliation, &form.name, &form.honorific))
        };
        numbers.sort_by(|a, b| {
            let order = weight(b).cmp(&weight(a));
            order.then_with(|| text(a).cmp(&text(b)))
        });
        let mut found = Namesakes {
            name,
            holders: Vec::new(),
            apart: Vec::new(),
        };
        for number in numbers {
            self.place(number, distinctive, &mut found);
        }
        found
    }

    fn place(&self, number: usize, distinctive: bool, found: &mut Namesakes) {
        let Some(facts) = self.facts.get(number) else {
            return;
        };
        let mut open: Vec<usize> = Vec::new();
        let mut closed: Vec<(usize, Conflict)> = Vec::new();
        for (place, holder) in found.holders.iter().enumerate() {
            match self.conflict(holder, facts, distinctive) {
                Some(why) => closed.push((place, why)),
                None => open.push(place),
            }
        }
        let agreeing: Vec<usize> = open
            .iter()
            .copied()
            .filter(|place| {
                let holder = found.holders.get(*place);
                holder.is_some_and(|holder| self.agreement(holder, facts) > Agreement::None)
            })
            .collect();
        let unplaced: Vec<usize> = open
            .iter()
            .copied()
            .filter(|place| {
                found
                    .holders
                    .get(*place)
                    .is_some_and(|holder| holder.unplaced)
            })
            .collect();
        let chosen = match (open.as_slice(), agreeing.as_slice(), unplaced.as_slice()) {
            ([only], _, _) | (_, [only], _) | (_, [], [only]) => Some(*only),
            _ => None,
        };
        if let Some(holder) = chosen.and_then(|place| found.holders.get_mut(place)) {
            let reason = self.same_name_reason(holder, number);
            holder.forms.push((number, reason));
            return;
        }
        if found.holders.len() >= MOST_HOLDERS {
            return;
        }
        let new = found.holders.len();
        let ambiguous = !open.is_empty();
        found.holders.push(Holder {
            forms: vec![(number, "first of this name".to_owned())],
            unplaced: ambiguous,
        });
        let doubts = open.iter().map(|place| {
            let reason = "one full name, but it has more than one holder".to_owned();
            (*place, new, reason)
        });
        let kept = closed
            .iter()
            .map(|(place, why)| (*place, new, format!("one full name, but {}", why.words())));
        found.apart.extend(doubts.chain(kept));
    }

    /// What speaks against a form being this holder's: all of its posts must conflict, but one of another country is enough.
    fn conflict(&self, holder: &Holder, facts: &Facts, distinctive: bool) -> Option<Conflict> {
        let mut first = None;
        let mut free = false;
        for (number, _) in &holder.forms {
            let Some(known) = self.facts.get(*number) else {
                continue;
            };
            match known.conflict(facts, distinctive) {
                Some(Conflict::Posts) => first = Some(Conflict::Posts),
                Some(why) => return Some(why),
                None => free = true,
            }
        }
        first.filter(|_| !free)
    }

    fn agreement(&self, holder: &Holder, facts: &Facts) -> Agreement {
        let known = holder.forms.iter();
        known
            .filter_map(|(number, _)| self.facts.get(*number))
            .map(|known| known.agreement(facts))
            .max()
            .unwrap_or(Agreement::None)
    }

    fn same_name_reason(&self, holder: &Holder, number: usize) -> String {
        let name = |number: usize| self.forms.get(number).map(|form| form.name.as_str());
        let first = holder.forms.first().and_then(|(number, _)| name(*number));
        let (Some(first), Some(own)) = (first, name(number)) else {
            return "same full name".to_owned();
        };
        if wirewatch_text::fold(first) == wirewatch_text::fold(own) {
            return "same full name".to_owned();
        }
        format!("same full name, also written “{first}”")
    }

    /// Makes speakers of the holders and what links them.
    fn gather(
        &self,
        kind: SpeakerKind,
        namesakes: Vec<Namesakes>,
        links: Links,
        weights: &[u64],
        joined: &mut JoinedBlock,
    ) {
        let mut target: BTreeMap<Place, (Place, String)> = BTreeMap::new();
        for (short, long, reason) in links.joins {
            target.insert(short, (long, reason));
        }
        let mut gathered: BTreeMap<Place, Holder> = BTreeMap::new();
        let mut roots: BTreeMap<Place, Place> = BTreeMap::new();
        let mut doubts = links.doubts;
        for (number, found) in namesakes.into_iter().enumerate() {
            let apart = found.apart.into_iter();
            doubts.extend(apart.map(|(a, b, reason)| ((number, a), (number, b), reason)));
            for (place, holder) in found.holders.into_iter().enumerate() {
                let place = (number, place);
                let root = root_of(place, &target);
                roots.insert(place, root);
                let into = gathered.entry(root).or_default();
                into.unplaced |= holder.unplaced;
                let reason = target.get(&place).map(|(_, reason)| reason);
                let forms = holder.forms.into_iter();
                into.forms
                    .extend(forms.map(|(form, own)| (form, reason.cloned().unwrap_or(own))));
            }
        }
        let mut numbers: BTreeMap<Place, usize> = BTreeMap::new();
        for (root, holder) in gathered {
            if let Some(speaker) = self.speaker(kind, holder, weights) {
                numbers.insert(root, joined.speakers.len());
                joined.speakers.push(speaker);
            }
        }
        let number = |place: &Place| numbers.get(roots.get(place)?).copied();
        let mut seen = HashSet::new();
        for (one, other, reason) in doubts {
            let (Some(one), Some(other)) = (number(&one), number(&other)) else {
                continue;
            };
            let pair = (one.min(other), one.max(other));
            if one != other && seen.insert(pair) {
                let (one, other) = pair;
                joined.suggestions.push(Suggestion { one, other, reason });
            }
        }
    }

    /// The speaker a holder is; `None` for one that no article shows in public.
    fn speaker(&self, kind: SpeakerKind, holder: Holder, weights: &[u64]) -> Option<JoinedSpeaker> {
        let facts = |number: &usize| self.facts.get(*number);
        let any_private = holder
            .forms
            .iter()
            .any(|(number, _)| facts(number).is_some_and(|f| f.private));
        let public = kind == SpeakerKind::Organization
            || holder
                .forms
                .iter()
                .any(|(number, _)| facts(number).is_some_and(|f| f.public));
        if any_private || !(public || holder.unplaced) {
            return None;
        }
        let mut by_name: BTreeMap<&str, u64> = BTreeMap::new();
        for (number, _) in &holder.forms {
            let Some(form) = self.forms.get(*number) else {
                continue;
            };
            *by_name.entry(form.name.as_str()).or_default() +=
                weights.get(*number).copied().unwrap_or(1);
        }
        let best = by_name.iter().max_by_key(|(name, weight)| {
            let full =
                !name.contains('.') && Name::read(name).is_some_and(|name| name.is_written_out());
            (
                full,
                name.is_ascii() || !name.chars().any(is_other_script),
                **weight,
                name.len(),
            )
        });
        Some(JoinedSpeaker {
            kind,
            name: best.map(|(name, _)| (*name).to_owned()).unwrap_or_default(),
            group: holder
                .forms
                .first()
                .and_then(|(number, _)| self.forms.get(*number)?.group.clone()),
            listed: public && !holder.unplaced,
            forms: holder.forms,
        })
    }
}

/// Letters of another script than Latin.
fn is_other_script(letter: char) -> bool {
    letter.is_alphabetic() && u32::from(letter) > 0x024f
}

fn root_of(place: Place, target: &BTreeMap<Place, (Place, String)>) -> Place {
    let mut root = place;
    // Each step leads to a longer name, so that it ends; names are short.
    for _ in 0..10 {
        match target.get(&root) {
            Some((next, _)) => root = *next,
            None => break,
        }
    }
    root
}

#[cfg(test)]
mod tests;
