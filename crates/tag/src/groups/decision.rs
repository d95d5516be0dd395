use std::collections::{HashMap, HashSet};

use wirewatch_model::Span;

use super::automaton::AliasEntry;
use super::capitals::CaseMatch;
use super::evidence::{Beside, LocalEvidence, TextEvidence, local_evidence};
use super::expansions::Expansions;
use super::people::{follows_given_name, follows_name_and_article, is_person};
use super::reading::{Candidate, Reading, Sign};
use super::score::{enough, general_points, own_points};
use super::vetoes::{is_date, is_trapped, touches_institution};
use crate::watchlist::{CaseRule, ContextRule};

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
    let mut known = Known::new(reading, &places);
    let mut accepted = Vec::new();
    // Every round may find groups whose company makes other names clear; three settle all but odd chains.
    for _ in 0..3 {
        accepted = places
            .iter()
            .filter_map(|place| judge_place(reading, place, &known))
            .collect();
        if !known.learn(reading, &accepted) {
            break;
        }
    }
    accepted
}

/// A candidate with what stands around it.
pub(crate) struct Considered<'a> {
    /// The candidate.
    pub candidate: Candidate,
    /// Its alias and group.
    pub entry: &'a AliasEntry,
    /// What its sentence says.
    pub local: LocalEvidence,
}

/// The candidates that share one span, after shorter names inside longer ones are gone.
fn longest_places<'a>(reading: &Reading<'a>) -> Vec<Vec<Considered<'a>>> {
    let mut places: Vec<Vec<Candidate>> = Vec::new();
    for candidate in &reading.candidates {
        let last = places.last_mut();
        match last.and_then(|place| Some((place.first()?.span, place))) {
            Some((span, place)) if span == candidate.span => place.push(*candidate),
            Some((span, place)) if span.overlaps(candidate.span) => {
                if span.len() < candidate.span.len() {
                    *place = vec![*candidate];
                }
            }
            _ => places.push(vec![*candidate]),
        }
    }
    let considered = |place: Vec<Candidate>| {
        let options = place
            .iter()
            .filter_map(|candidate| consider(reading, *candidate));
        options.collect()
    };
    places.into_iter().map(considered).collect()
}

/// Looks around a candidate; `None` when something speaks against every reading of it as a group's name.
fn consider<'a>(reading: &Reading<'a>, candidate: Candidate) -> Option<Considered<'a>> {
    let entry = reading.automaton.aliases.get(candidate.alias)?;
    let span = candidate.span;
    if entry.alias.never_extract || is_person(reading, span) || is_date(reading.text, span) {
        return None;
    }
    let local = local_evidence(reading, candidate.span, candidate.alias, entry.group);
    let considered = Considered {
        candidate,
        entry,
        local,
    };
    let is_surname = considered.local.beside != Beside::Member
        && follows_name_and_article(reading, candidate.span);
    (!is_surname && !is_trapped(&considered)).then_some(considered)
}

/// What the rounds so far know about the text.
pub(crate) struct Known {
    /// Counts of the text's marks.
    pub text: TextEvidence,
    /// What the text says acronyms stand for.
    pub expansions: Expansions,
    /// Where each group was found.
    pub found: HashMap<usize, Vec<Span>>,
    /// Groups found under a plain name.
    pub named: HashSet<usize>,
    /// Aliases taken on good evidence.
    taken: HashSet<usize>,
}

impl Known {
    fn new(reading: &Reading<'_>, places: &[Vec<Considered<'_>>]) -> Self {
        let ambiguous: Vec<Candidate> = places
            .iter()
            .flatten()
            .filter(|option| option.entry.alias.context != ContextRule::None)
            .map(|option| option.candidate)
            .collect();
        Self {
            text: TextEvidence::new(reading),
            expansions: Expansions::new(reading, &ambiguous),
            found: HashMap::new(),
            named: HashSet::new(),
            taken: HashSet::new(),
        }
    }

    /// Takes in what a round found; whether anything was new.
    fn learn(&mut self, reading: &Reading<'_>, round: &[Accepted]) -> bool {
        let before = (self.found.len(), self.named.len(), self.taken.len());
        self.found.clear();
        for accepted in round {
            let alias = accepted.candidate.alias;
            let Some(entry) = reading.automaton.aliases.get(alias) else {
                continue;
            };
            if accepted.rule == Rule::PlainName {
                self.named.insert(entry.group);
            } else if entry.letters > 2 && accepted.rule != Rule::TakenElsewhere {
                self.taken.insert(alias);
            }
            let places = self.found.entry(entry.group).or_default();
            places.push(accepted.candidate.span);
        }
        before != (self.found.len(), self.named.len(), self.taken.len())
    }
}

/// The group that one place names: the one with most evidence of its own, at a tie one whose name is plain.
fn judge_place(reading: &Reading<'_>, place: &[Considered<'_>], known: &Known) -> Option<Accepted> {
    let mut best: Option<((usize, bool), Accepted)> = None;
    for option in place {
        let own = own_points(reading, option, known);
        let Some(rule) = rule_for(reading, option, own, known) else {
            continue;
        };
        let rank = (own, rule == Rule::PlainName);
        if best.as_ref().is_none_or(|(most, _)| rank > *most) {
            let candidate = option.candidate;
            best = Some((rank, Accepted { candidate, rule }));
        }
    }
    best.map(|(_, accepted)| accepted)
}

fn rule_for(
    reading: &Reading<'_>,
    option: &Considered<'_>,
    own: usize,
    known: &Known,
) -> Option<Rule> {
    let alias = &option.entry.alias;
    let score = || own + general_points(reading, option, known);
    match alias.context {
        ContextRule::None => {
            // `Isil` can be nothing else, but `Isis` is also a river: the traps of an alias tell that it is a word.
            let is_doubtful =
                option.candidate.case == CaseMatch::CapitalizedAcronym && !alias.traps.is_empty();
            (!is_doubtful || score() >= 2).then_some(Rule::PlainName)
        }
        _ if is_vetoed(reading, option, known) => None,
        ContextRule::Words(_) => needed_rule(option, known),
        ContextRule::Evidence => evidence_rule(option, score(), known),
    }
}

/// An alias that asks for certain words: one of them in the text, or the group's plain name.
fn needed_rule(option: &Considered<'_>, known: &Known) -> Option<Rule> {
    let alias = option.candidate.alias;
    if known.expansions.introduces(alias) {
        return Some(Rule::Introduced);
    }
    if option.local.needed || known.text.count(Sign::Needed(alias)) > 0 {
        return Some(Rule::Needed);
    }
    let is_named = known.named.contains(&option.entry.group);
    is_named.then_some(Rule::NamedInText)
}

fn evidence_rule(option: &Considered<'_>, score: usize, known: &Known) -> Option<Rule> {
    let alias = option.candidate.alias;
    let is_beside = option.local.beside == Beside::Member;
    if option.candidate.case == CaseMatch::AllCaps && option.entry.alias.case == CaseRule::Exact {
        return option.local.joined.then_some(Rule::Beside);
    }
    if known.expansions.introduces(alias) {
        return Some(Rule::Introduced);
    }
    if known.named.contains(&option.entry.group) {
        return Some(Rule::NamedInText);
    }
    if is_beside {
        return Some(Rule::Beside);
    }
    if score >= enough(option) {
        return Some(Rule::Context);
    }
    known.taken.contains(&alias).then_some(Rule::TakenElsewhere)
}

/// Signs that an ambiguous name is something else, whatever else speaks for it.
fn is_vetoed(reading: &Reading<'_>, option: &Considered<'_>, known: &Known) -> bool {
    let candidate = &option.candidate;
    let written = candidate.span.of(reading.text);
    if known.expansions.is_other(written) && !known.expansions.introduces(candidate.alias) {
        return true;
    }
    let may_be_surname = !written.contains([' ', '-'])
        && written.chars().any(char::is_lowercase)
        && option.entry.alias.case != CaseRule::Exact;
    (may_be_surname && follows_given_name(reading, candidate.span))
        || touches_institution(reading, candidate.span)
}
