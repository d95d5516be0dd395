//! What is never broken up when attacks are laid out: one attack, or those that a decision or their number holds together.

use std::collections::BTreeSet;

use wirewatch_model::{ArticleId, Incident, IncidentMember};

use super::{Fit, IncidentRules, compare};
use crate::ClusterConfig;

/// An incident with more attacks than this is not laid out anew: it is well established.
const MAX_RELAID: usize = 12;

/// So many of an incident's attacks are compared with others; those with the same facts as another are left out.
const MAX_COMPARED: usize = 60;

/// What must speak for two attacks beyond the usual when something tells against it.
const OUTWEIGHS_DOUBT: f64 = 1.5;

/// Attacks that stay together.
pub(super) struct Piece<'a> {
    /// The number of the incident it is of; `None` for the new attack.
    pub(super) home: Option<usize>,
    /// Whether decisions hold it together.
    pub(super) is_decided: bool,
    /// All its attacks.
    pub(super) all: Vec<&'a IncidentMember>,
    /// Those of them that are compared.
    pub(super) members: Vec<&'a IncidentMember>,
    articles: BTreeSet<&'a ArticleId>,
}

impl<'a> Piece<'a> {
    pub(super) fn of_newcomer(newcomer: &'a IncidentMember) -> Self {
        Self {
            home: None,
            ..Self::new(0, false, vec![newcomer])
        }
    }

    /// An incident that others are weighed against.
    pub(super) fn around(incident: &'a Incident) -> Self {
        Self::new(usize::MAX, false, incident.members.iter().collect())
    }

    fn new(home: usize, is_decided: bool, all: Vec<&'a IncidentMember>) -> Self {
        Self {
            home: Some(home),
            is_decided,
            members: distinct(&all),
            articles: all.iter().map(|member| &member.article).collect(),
            all,
        }
    }
}

/// The pieces that an incident falls into; one when it is large, or when there is no room for more.
pub(super) fn pieces_of(number: usize, incident: &Incident, room: usize) -> Vec<Piece<'_>> {
    let all: Vec<&IncidentMember> = incident.members.iter().collect();
    let (decided, loose): (Vec<_>, Vec<_>) = all
        .iter()
        .copied()
        .partition(|member| member.decision.is_some());
    if loose.len() > MAX_RELAID || loose.len() > room {
        return vec![Piece::new(number, !decided.is_empty(), all)];
    }
    let mut pieces = Vec::new();
    if !decided.is_empty() {
        pieces.push(Piece::new(number, true, decided));
    }
    let single = |member| Piece::new(number, false, vec![member]);
    pieces.extend(loose.into_iter().map(single));
    pieces
}

/// The members with facts that no earlier one has, the first ones of them.
fn distinct<'a>(members: &[&'a IncidentMember]) -> Vec<&'a IncidentMember> {
    let mut kept: Vec<&IncidentMember> = Vec::new();
    for member in members {
        if kept.len() >= MAX_COMPARED {
            break;
        }
        if !kept.iter().any(|known| known.facts == member.facts) {
            kept.push(member);
        }
    }
    kept
}

/// How well two clusters of attacks fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Link {
    /// They cannot be one.
    Apart,
    /// They may be one.
    Fit {
        /// How much speaks for it, by the two attacks that fit best.
        score: f64,
        /// Whether these two are known to be in one country.
        placed: bool,
    },
}

impl Link {
    /// How well a third fits two that were joined: it must be able to be either, and is as near as to the nearer one.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fit { score, .. }, Self::Fit { score: more, .. }) => {
                if score >= more {
                    self
                } else {
                    other
                }
            }
            _ => Self::Apart,
        }
    }
}

/// Compares every attack of one piece with every one of the other.
pub(super) fn link(
    a: &Piece<'_>,
    b: &Piece<'_>,
    rules: &IncidentRules,
    config: &ClusterConfig,
) -> Link {
    if !a.articles.is_disjoint(&b.articles) || (a.is_decided && b.is_decided) {
        return Link::Apart;
    }
    let mut best = Link::Apart;
    for one in &a.members {
        for other in &b.members {
            let score = match compare(&one.facts, &other.facts, rules) {
                Fit::Score(score, _) if score >= config.min_incident_floor => score,
                Fit::Doubt(score, _) if score >= config.min_incident_score + OUTWEIGHS_DOUBT => {
                    score
                }
                _ => return Link::Apart,
            };
            let (here, there) = (&one.facts.country, &other.facts.country);
            let found = Link::Fit {
                score,
                placed: here.is_some() && here == there,
            };
            best = match best {
                Link::Apart => found,
                known => known.and(found),
            };
        }
    }
    best
}
