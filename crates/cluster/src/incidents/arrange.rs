use std::collections::BTreeSet;

use jiff::civil::Date;
use wirewatch_model::{ArticleId, AttackFacts, Incident, IncidentMember};

use super::pieces::{Link, Piece, link, pieces_of};
use super::{Fit, IncidentRules, compare};
use crate::ClusterConfig;

/// What it counts for that no other incident known there in those days fits nearly as well.
const ONLY_ONE: f64 = 1.2;

/// An incident that fits worse by so much is no rival.
const CLEAR_LEAD: f64 = 1.0;

/// The same where the lead itself is what speaks for the joining.
const ONLY_ONE_LEAD: f64 = 1.4;

/// With fewer pieces than this all are laid out anew; with more, those that fit worst stay as they are.
const MAX_PIECES: usize = 48;

/// One incident as it comes out when a new attack was laid out with those around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The number of the incident, among those given, whose id it goes by; `None` for a new one.
    pub keeps: Option<usize>,
    /// Numbers of incidents that turned out to be this one.
    pub took_up: Vec<usize>,
    /// Attacks that come into it, with why: the new one, and those of incidents that fell apart.
    pub joined: Vec<IncidentMember>,
}

/// How an attack fits the attacks of an incident, at best; `None` when it can be none of them.
pub fn nearness(facts: &AttackFacts, incident: &Incident, rules: &IncidentRules) -> Option<f64> {
    let scores =
        incident
            .members
            .iter()
            .filter_map(|member| match compare(facts, &member.facts, rules) {
                Fit::Score(score, _) | Fit::Doubt(score, _) => Some(score),
                Fit::Apart(_) => None,
            });
    scores.max_by(f64::total_cmp)
}

/// From what nearness on an incident is laid out anew with a new attack.
pub fn is_near(nearness: f64, config: &ClusterConfig) -> bool {
    nearness >= config.min_incident_score - ONLY_ONE - ONLY_ONE_LEAD
}

/// Lays out the attacks of the incidents `near` a new one together with it, and says what changes.
///
/// Two attacks are one when enough speaks for it and no other attack known there fits nearly as well; what cannot be told
/// stays apart. Every attack of an incident must be able to be every other, so that attacks never chain. Two attacks that one
/// article tells apart stay apart, and so do those that decisions put into different incidents. The incidents `around` are
/// not touched, and only count as what else may be meant. What comes out does not depend on the order in which reports came in.
pub fn arrange(
    newcomer: &IncidentMember,
    near: &[&Incident],
    around: &[&Incident],
    rules: &IncidentRules,
    config: &ClusterConfig,
) -> Vec<Group> {
    let mut table = Table::new(newcomer, near, around, rules, config);
    while let Some((one, other)) = table.best_pair(config) {
        table.join(one, other);
    }
    table.groups(newcomer, near, rules, config)
}

/// Pieces in clusters, with how well these fit each other.
struct Table<'a> {
    pieces: Vec<Piece<'a>>,
    /// The numbers of each cluster's pieces; none in one that another took up.
    clusters: Vec<Vec<usize>>,
    /// How well clusters fit; clusters of incidents around are not compared with each other.
    links: Vec<Vec<Link>>,
    /// So many of the clusters may be joined; the others stand around.
    free: usize,
}

impl<'a> Table<'a> {
    fn new(
        newcomer: &'a IncidentMember,
        near: &[&'a Incident],
        around: &[&'a Incident],
        rules: &IncidentRules,
        config: &ClusterConfig,
    ) -> Self {
        let mut pieces = vec![Piece::of_newcomer(newcomer)];
        for (number, incident) in near.iter().enumerate() {
            let room = MAX_PIECES.saturating_sub(pieces.len());
            pieces.extend(pieces_of(number, incident, room));
        }
        let free = pieces.len();
        pieces.extend(around.iter().map(|incident| Piece::around(incident)));
        let mut links = vec![vec![Link::Apart; pieces.len()]; pieces.len()];
        for one in 0..free {
            for other in one + 1..pieces.len() {
                let Some((a, b)) = pieces.get(one).zip(pieces.get(other)) else {
                    continue;
                };
                let found = link(a, b, rules, config);
                set(&mut links, one, other, found);
                set(&mut links, other, one, found);
            }
        }
        let clusters = (0..pieces.len()).map(|number| vec![number]).collect();
        Self {
            pieces,
            clusters,
            links,
            free,
        }
    }

    fn link(&self, one: usize, other: usize) -> Link {
        let row = self.links.get(one);
        row.and_then(|row| row.get(other))
            .copied()
            .unwrap_or(Link::Apart)
    }

    fn is_standing(&self, cluster: usize) -> bool {
        self.clusters
            .get(cluster)
            .is_some_and(|pieces| !pieces.is_empty())
    }

    /// The two clusters that fit best among those that may be joined; of equals those with the earliest reports.
    fn best_pair(&self, config: &ClusterConfig) -> Option<(usize, usize)> {
        let mut best: Option<(f64, [Rank<'_>; 2], (usize, usize))> = None;
        for one in (0..self.free).filter(|cluster| self.is_standing(*cluster)) {
            for other in (one + 1..self.free).filter(|cluster| self.is_standing(*cluster)) {
                let Some(score) = self.joinable(one, other, config) else {
                    continue;
                };
                let mut ranks = [self.rank(one), self.rank(other)];
                ranks.sort_unstable();
                let better = best.as_ref().is_none_or(|(most, first, _)| {
                    score > *most || (score >= *most && ranks < *first)
                });
                if better {
                    best = Some((score, ranks, (one, other)));
                }
            }
        }
        best.map(|(.., pair)| pair)
    }

    /// How well two clusters fit, if they may be joined.
    fn joinable(&self, one: usize, other: usize, config: &ClusterConfig) -> Option<f64> {
        let Link::Fit { score, placed } = self.link(one, other) else {
            return None;
        };
        let enough = config.min_incident_score;
        let by_lead = score < enough;
        if by_lead && (!placed || score < enough - ONLY_ONE) {
            return None;
        }
        if !self.are_within_reach(one, other) {
            return None;
        }
        let lead = if by_lead { ONLY_ONE_LEAD } else { CLEAR_LEAD };
        let has_rival = |of: usize, with: usize| {
            (0..self.clusters.len())
                .filter(|rival| *rival != of && *rival != with && self.is_standing(*rival))
                .any(|rival| match self.link(of, rival) {
                    Link::Fit { score: rivals, .. } => {
                        rivals > score - lead && self.link(rival, with) == Link::Apart
                    }
                    Link::Apart => false,
                })
        };
        (!has_rival(one, other) && !has_rival(other, one)).then_some(score)
    }

    /// Only what the new attack changes is looked at: its own cluster, and incidents whose attacks may fall apart.
    fn are_within_reach(&self, one: usize, other: usize) -> bool {
        let homes = |cluster: usize| -> BTreeSet<Option<usize>> {
            let pieces = self.clusters.get(cluster).into_iter().flatten();
            pieces
                .filter_map(|number| Some(self.pieces.get(*number)?.home))
                .collect()
        };
        let (one, other) = (homes(one), homes(other));
        one.contains(&None) || other.contains(&None) || one == other
    }

    /// What of two clusters counts as the earlier one.
    fn rank(&self, cluster: usize) -> Rank<'_> {
        let pieces = self.clusters.get(cluster).into_iter().flatten();
        let members = pieces
            .filter_map(|number| self.pieces.get(*number))
            .flat_map(|piece| &piece.members);
        members.map(|member| rank_of(member)).min()
    }

    fn join(&mut self, one: usize, other: usize) {
        let Some(taken) = self.clusters.get_mut(other).map(std::mem::take) else {
            return;
        };
        if let Some(pieces) = self.clusters.get_mut(one) {
            pieces.extend(taken);
        }
        for third in 0..self.clusters.len() {
            let both = self.link(one, third).and(self.link(other, third));
            set(&mut self.links, one, third, both);
            set(&mut self.links, third, one, both);
        }
    }

    fn groups(
        &self,
        newcomer: &IncidentMember,
        near: &[&Incident],
        rules: &IncidentRules,
        config: &ClusterConfig,
    ) -> Vec<Group> {
        let clusters: Vec<&Vec<usize>> = self
            .clusters
            .iter()
            .take(self.free)
            .filter(|pieces| !pieces.is_empty())
            .collect();
        let owners: Vec<Option<usize>> = (0..near.len())
            .map(|incident| self.owner(incident, &clusters))
            .collect();
        let mut groups = Vec::new();
        for (number, cluster) in clusters.iter().enumerate() {
            let mut won: Vec<usize> = (0..near.len())
                .filter(|incident| owners.get(*incident) == Some(&Some(number)))
                .collect();
            won.sort_by_key(|incident| self.claim_to_id(*incident, cluster, near));
            let keeps = won.first().copied();
            let pieces = || cluster.iter().filter_map(|piece| self.pieces.get(*piece));
            let joined: Vec<IncidentMember> = pieces()
                .filter(|piece| piece.home.is_none_or(|home| !won.contains(&home)))
                .flat_map(|piece| &piece.all)
                .map(|member| joining(member, newcomer, pieces(), rules, config))
                .collect();
            if joined.is_empty() && won.len() < 2 {
                continue;
            }
            groups.push(Group {
                keeps,
                took_up: won.into_iter().skip(1).collect(),
                joined,
            });
        }
        groups
    }

    /// Which cluster an incident's id stays with: that of its decisions, else that with most of its attacks.
    fn owner(&self, incident: usize, clusters: &[&Vec<usize>]) -> Option<usize> {
        let weight = |cluster: &Vec<usize>| {
            let own = cluster
                .iter()
                .filter_map(|piece| self.pieces.get(*piece))
                .filter(|piece| piece.home == Some(incident));
            let (mut is_decided, mut attacks) = (false, 0);
            for piece in own {
                is_decided |= piece.is_decided;
                attacks += piece.all.len();
            }
            (is_decided, attacks)
        };
        let weights = clusters.iter().map(|cluster| weight(cluster)).enumerate();
        let best = weights.max_by_key(|(number, weight)| (*weight, std::cmp::Reverse(*number)))?;
        (best.1.1 > 0).then_some(best.0)
    }

    /// Of several incidents that are one, that with decisions keeps its id, else that begun first.
    fn claim_to_id<'n>(
        &self,
        incident: usize,
        cluster: &[usize],
        near: &[&'n Incident],
    ) -> (bool, Rank<'n>) {
        let is_decided = cluster
            .iter()
            .filter_map(|piece| self.pieces.get(*piece))
            .any(|piece| piece.is_decided && piece.home == Some(incident));
        let first = near
            .get(incident)
            .and_then(|incident| incident.members.first());
        (!is_decided, first.map(rank_of))
    }
}

/// What comes first of two attacks: the day of publication, then the article's id, so that it is the same in any order.
type Rank<'a> = Option<(Date, &'a ArticleId, u32)>;

fn rank_of(member: &IncidentMember) -> (Date, &ArticleId, u32) {
    (member.facts.published, &member.article, member.attack)
}

fn set(links: &mut [Vec<Link>], one: usize, other: usize, link: Link) {
    if let Some(cell) = links.get_mut(one).and_then(|row| row.get_mut(other)) {
        *cell = link;
    }
}

/// A member with what speaks for its place among `pieces`.
fn joining<'a>(
    member: &IncidentMember,
    newcomer: &IncidentMember,
    pieces: impl Iterator<Item = &'a Piece<'a>>,
    rules: &IncidentRules,
    config: &ClusterConfig,
) -> IncidentMember {
    let is_same = |one: &IncidentMember, other: &IncidentMember| {
        one.article == other.article && one.attack == other.attack
    };
    let mut best: Option<(f64, Vec<String>, &IncidentMember)> = None;
    for other in pieces.flat_map(|piece| &piece.members) {
        if is_same(member, other) {
            continue;
        }
        if let Fit::Score(score, reasons) | Fit::Doubt(score, reasons) =
            compare(&member.facts, &other.facts, rules)
            && best.as_ref().is_none_or(|(most, ..)| score > *most)
        {
            best = Some((score, reasons, other));
        }
    }
    let mut placed = member.clone();
    match best {
        Some((score, mut reasons, with)) => {
            placed.score = score;
            if score < config.min_incident_score {
                placed.score += ONLY_ONE;
                reasons.push("no other attack known there fits as well".to_owned());
            }
            placed.reason = format!("with {}: {}", with.article, reasons.join("; "));
        }
        None => {
            placed.score = 0.0;
            placed.reason = match is_same(member, newcomer) {
                true => "the first report of it".to_owned(),
                false => "it may be one of several attacks".to_owned(),
            };
        }
    }
    placed
}

#[cfg(test)]
mod tests;
