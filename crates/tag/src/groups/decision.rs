use std::collections::{HashMap, HashSet};

use wirewatch_model::Span;

use super::automaton::{AliasEntry, WordClass};
use super::capitals::CaseMatch;
use super::evidence::{
    Beside, LocalEvidence, TextEvidence, local_evidence, marks_around, vicinity,
};
use super::expansions::Expansions;
use super::people::{follows_given_name, is_person};
use super::reading::{Candidate, Reading, Sign};
use crate::watchlist::{CaseRule, ContextRule};

/// An ambiguous name is taken at this score; each number below says how much one kind of evidence is worth, and a
/// name with three points was right in nearly all texts it was tried on.
const ENOUGH: usize = 3;

/// One more point for names of two letters and for names whose capitals tell nothing.
const ENOUGH_FOR_SHORT: usize = 4;

/// A place that names a group, with the rule that says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted {
    /// The place and the alias.
    pub candidate: Candidate,
    /// The rule.
    pub rule: Rule,
}

/// Why a name was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The name is plain.
    PlainName,
    /// The text introduces the acronym beside the group's name.
    Introduced,
    /// The group's full name stands elsewhere in the text.
    NamedInText,
    /// A member, a deed or a description leans on the name.
    Beside,
    /// A word that the alias asks for is there.
    Needed,
    /// Places, people, deeds or other groups near by.
    Context,
    /// The same name was taken elsewhere in the text on good evidence.
    TakenElsewhere,
}

impl Rule {
    /// The rule's name as mentions carry it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PlainName => "plain-name",
            Self::Introduced => "introduced-in-text",
            Self::NamedInText => "full-name-in-text",
            Self::Beside => "beside-member-or-act",
            Self::Needed => "needed-word",
            Self::Context => "context",
            Self::TakenElsewhere => "taken-elsewhere-in-text",
        }
    }
}

/// Chooses among the candidates: the longest at each place, then for each place the group it names, if any.
pub(crate) fn decide(reading: &Reading<'_>) -> Vec<Accepted> {
    let places = longest_places(reading);
    let mut judge = Judge::new(reading, &places);
    let mut accepted = Vec::new();
    // Every round may find groups whose company makes other names clear; two rounds settle all but odd chains.
    for _ in 0..3 {
        let round: Vec<Accepted> = places
            .iter()
            .filter_map(|place| judge.judge(place))
            .collect();
        let known = judge.learn(&round);
        accepted = round;
        if !known {
            break;
        }
    }
    accepted
}

/// The candidates that share one span, after shorter names inside longer ones are gone.
fn longest_places(reading: &Reading<'_>) -> Vec<Vec<Candidate>> {
    let mut places: Vec<Vec<Candidate>> = Vec::new();
    for candidate in &reading.candidates {
        match places.last_mut() {
            Some(place) if place.first().is_some_and(|c| c.span == candidate.span) => {
                place.push(*candidate);
            }
            Some(place)
                if place
                    .first()
                    .is_some_and(|c| c.span.overlaps(candidate.span)) =>
            {
                let longer = place
                    .first()
                    .is_some_and(|c| c.span.len() < candidate.span.len());
                if longer {
                    *place = vec![*candidate];
                }
            }
            _ => places.push(vec![*candidate]),
        }
    }
    places
}

struct Judge<'r, 'a> {
    reading: &'r Reading<'a>,
    text: TextEvidence,
    expansions: Expansions,
    /// Where each group was found so far, with the alias.
    found: HashMap<usize, Vec<(Span, usize)>>,
    /// Groups found under a name that is plain.
    named: HashSet<usize>,
    /// Aliases taken on good evidence.
    taken: HashSet<usize>,
}

impl<'r, 'a> Judge<'r, 'a> {
    fn new(reading: &'r Reading<'a>, places: &[Vec<Candidate>]) -> Self {
        let ambiguous: Vec<Candidate> = places
            .iter()
            .flatten()
            .filter(|candidate| {
                let entry = reading.automaton.aliases.get(candidate.alias);
                entry.is_some_and(|entry| entry.alias.context != ContextRule::None)
            })
            .copied()
            .collect();
        Self {
            reading,
            text: TextEvidence::new(reading),
            expansions: Expansions::new(reading, &ambiguous),
            found: HashMap::new(),
            named: HashSet::new(),
            taken: HashSet::new(),
        }
    }

    /// Takes in what a round found; whether anything was new.
    fn learn(&mut self, round: &[Accepted]) -> bool {
        let before = (self.found.len(), self.named.len(), self.taken.len());
        self.found.clear();
        for accepted in round {
            let Some(entry) = self.entry(&accepted.candidate) else {
                continue;
            };
            let group = entry.group;
            let is_short = letters(&entry.alias.text) <= 2;
            if accepted.rule == Rule::PlainName {
                self.named.insert(group);
            } else if !is_short && accepted.rule != Rule::TakenElsewhere {
                self.taken.insert(accepted.candidate.alias);
            }
            let place = (accepted.candidate.span, accepted.candidate.alias);
            self.found.entry(group).or_default().push(place);
        }
        before != (self.found.len(), self.named.len(), self.taken.len())
    }

    fn entry(&self, candidate: &Candidate) -> Option<&'a AliasEntry> {
        self.reading.automaton.aliases.get(candidate.alias)
    }

    /// The group that one place names: the one with most evidence of its own, at a tie one whose name is plain.
    fn judge(&self, place: &[Candidate]) -> Option<Accepted> {
        let mut best: Option<(usize, bool, Accepted)> = None;
        for candidate in place {
            let Some((own, accepted)) = self.judge_candidate(candidate) else {
                continue;
            };
            let plain = accepted.rule == Rule::PlainName;
            let better = best
                .as_ref()
                .is_none_or(|(most, was_plain, _)| (own, plain) > (*most, *was_plain));
            if better {
                best = Some((own, plain, accepted));
            }
        }
        best.map(|(_, _, accepted)| accepted)
    }

    /// Whether a candidate is taken, and how much evidence is the group's own.
    fn judge_candidate(&self, candidate: &Candidate) -> Option<(usize, Accepted)> {
        let entry = self.entry(candidate)?;
        if entry.alias.never_extract || is_person(self.reading, candidate.span) {
            return None;
        }
        let local = local_evidence(self.reading, candidate.span, candidate.alias, entry.group);
        if local.trap && (local.beside != Beside::Member) {
            return None;
        }
        let own = self.own_evidence(candidate, entry, &local);
        let rule = self.rule(candidate, entry, &local, own)?;
        let accepted = Accepted {
            candidate: *candidate,
            rule,
        };
        Some((own, accepted))
    }

    fn rule(
        &self,
        candidate: &Candidate,
        entry: &AliasEntry,
        local: &LocalEvidence,
        own: usize,
    ) -> Option<Rule> {
        let alias = &entry.alias;
        let score = own + self.general_evidence(candidate, entry, local);
        match (&alias.context, candidate.case) {
            (ContextRule::None, CaseMatch::CapitalizedAcronym) if score < 2 => return None,
            (ContextRule::None, _) => return Some(Rule::PlainName),
            _ => {}
        }
        if self.is_vetoed(candidate, entry) {
            return None;
        }
        if let ContextRule::Words(_) = alias.context {
            return self.needed_rule(candidate, entry, local);
        }
        if candidate.case == CaseMatch::AllCaps && alias.case == CaseRule::Exact {
            return (local.beside == Beside::Member).then_some(Rule::Beside);
        }
        if self.expansions.introduces(candidate.alias) {
            return Some(Rule::Introduced);
        }
        if self.named.contains(&entry.group) {
            return Some(Rule::NamedInText);
        }
        if local.beside == Beside::Member {
            return Some(Rule::Beside);
        }
        let is_short = letters(&alias.text) <= 2 || candidate.case != CaseMatch::AsWritten;
        let enough = if is_short { ENOUGH_FOR_SHORT } else { ENOUGH };
        if score >= enough {
            return Some(Rule::Context);
        }
        let elsewhere = self.taken.contains(&candidate.alias);
        elsewhere.then_some(Rule::TakenElsewhere)
    }

    /// An alias that asks for certain words: one of them in the text, or the group's plain name.
    fn needed_rule(
        &self,
        candidate: &Candidate,
        entry: &AliasEntry,
        local: &LocalEvidence,
    ) -> Option<Rule> {
        if self.expansions.introduces(candidate.alias) {
            return Some(Rule::Introduced);
        }
        if local.needed || self.text.count(Sign::Needed(candidate.alias)) > 0 {
            return Some(Rule::Needed);
        }
        self.named
            .contains(&entry.group)
            .then_some(Rule::NamedInText)
    }

    /// Signs that an ambiguous name is something else, whatever else speaks for it.
    fn is_vetoed(&self, candidate: &Candidate, entry: &AliasEntry) -> bool {
        let written = candidate.span.of(self.reading.text);
        let introduced = self.expansions.introduces(candidate.alias);
        if self.expansions.is_other(written) && !introduced {
            return true;
        }
        let is_name_like = !written.contains([' ', '-']) && written.chars().any(char::is_lowercase);
        if is_name_like
            && entry.alias.case != CaseRule::Exact
            && follows_given_name(self.reading, candidate.span)
        {
            return true;
        }
        self.touches_institution(candidate.span)
    }

    /// Whether a word for something civil stands right behind or before the name: `MIT students`.
    fn touches_institution(&self, span: Span) -> bool {
        marks_around(self.reading, span)
            .filter(|mark| mark.sign == Sign::Word(WordClass::Institution))
            .any(|mark| {
                let gap = if mark.span.start >= span.end {
                    Span::new(span.end, mark.span.start)
                } else {
                    Span::new(mark.span.end, span.start)
                };
                gap.len() <= 2 && gap.of(self.reading.text).trim().is_empty()
            })
    }

    /// Points for what is the group's own: its places and people, its other names, its neighbours.
    fn own_evidence(
        &self,
        candidate: &Candidate,
        entry: &AliasEntry,
        local: &LocalEvidence,
    ) -> usize {
        let regions = self.reading.automaton.group_regions.get(entry.group);
        let mut points = 0;
        points += match local.context {
            0 if self.text.count(Sign::Context(entry.group)) > 0 => 2,
            0 => 0,
            _ => 3,
        };
        points += match local.places {
            0 => {
                let mut own = regions.into_iter().flatten();
                usize::from(own.any(|region| self.text.count(Sign::Region(*region)) > 0))
            }
            1 => 2,
            _ => 3,
        };
        if self.named.contains(&entry.group) || self.expansions.introduces(candidate.alias) {
            points += 3;
        }
        points
    }

    /// Points for what could be any group's: violence, a deed right beside, the company of other groups.
    fn general_evidence(
        &self,
        candidate: &Candidate,
        entry: &AliasEntry,
        local: &LocalEvidence,
    ) -> usize {
        let in_text = [WordClass::Act, WordClass::Member, WordClass::Kind];
        let violence = match local.violence {
            0 => usize::from(
                in_text
                    .iter()
                    .any(|class| self.text.count(Sign::Word(*class)) > 0),
            ),
            1 => 1,
            _ => 2,
        };
        let beside = match local.beside {
            Beside::Nothing => 0,
            Beside::Act => 2,
            Beside::Member => 3,
        };
        violence + beside + self.company(candidate, entry)
    }

    /// Points for other groups: more when they are near, and when they are of the same region.
    fn company(&self, candidate: &Candidate, entry: &AliasEntry) -> usize {
        let vicinity = vicinity(self.reading, candidate.span);
        let regions = &self.reading.automaton.group_regions;
        let own = regions.get(entry.group);
        let mut points = 0;
        for (group, places) in self
            .found
            .iter()
            .filter(|(group, _)| **group != entry.group)
        {
            let shared = own.is_some_and(|own| {
                regions
                    .get(*group)
                    .is_some_and(|other| other.iter().any(|r| own.contains(r)))
            });
            let near = near_places(places, vicinity).any(|span| !span.overlaps(candidate.span));
            points = points.max(match (near, shared) {
                (true, true) => 2,
                (true, false) | (false, true) => 1,
                (false, false) => 0,
            });
        }
        points
    }
}

fn near_places(places: &[(Span, usize)], vicinity: Span) -> impl Iterator<Item = Span> {
    let first = places.partition_point(|(span, _)| span.start < vicinity.start);
    let near = places.iter().skip(first).map(|(span, _)| *span);
    near.take_while(move |span| span.start < vicinity.end)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}
