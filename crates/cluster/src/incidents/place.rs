use wirewatch_model::{ArticleId, AttackFacts, Incident, IncidentMember};

use super::{Fit, IncidentRules, compare};
use crate::ClusterConfig;

/// What it counts for that no other incident known there in those days fits nearly as well.
const ONLY_ONE: f64 = 1.2;

/// An incident that fits worse by so much is no rival.
const CLEAR_LEAD: f64 = 1.4;

/// So many of an incident's attacks are compared with a new one; those with the same facts as another are left out.
const MAX_COMPARED: usize = 60;

/// Where an attack belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The number of the incident among those given.
    pub incident: usize,
    /// How well it fits.
    pub score: f64,
    /// Why, in words.
    pub reason: String,
}

/// Finds the incidents that an attack of `article` fits, the best first; none when it begins one.
///
/// It fits when it fits one of the incident's attacks well and none of them badly, so that attacks never chain from one to
/// the next. Two attacks that one article tells apart stay apart.
pub fn place_attack(
    article: &ArticleId,
    facts: &AttackFacts,
    incidents: &[&Incident],
    rules: &IncidentRules,
    config: &ClusterConfig,
) -> Vec<Placement> {
    let mut possible = Vec::new();
    for (number, incident) in incidents.iter().enumerate() {
        let tells_apart = incident
            .members
            .iter()
            .any(|member| member.article == *article);
        if tells_apart {
            continue;
        }
        possible.extend(fit(facts, &incident.members, rules, config).map(|fit| (number, fit)));
    }
    let scores: Vec<f64> = possible.iter().map(|(_, fit)| fit.score).collect();
    let placed = possible.into_iter().enumerate().map(|(at, (number, fit))| {
        let mut others = scores.iter().enumerate().filter(|(other, _)| *other != at);
        let only = others.all(|(_, score)| *score <= fit.score - CLEAR_LEAD);
        fit.placed(number, only)
    });
    let mut fitting: Vec<Placement> = placed
        .filter(|placement| placement.score >= config.min_incident_score)
        .collect();
    fitting.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.incident.cmp(&b.incident))
    });
    fitting
}

/// Whether two incidents, which a new attack both fits, are one: every attack of either must fit every one of the other.
pub fn are_one(a: &Incident, b: &Incident, rules: &IncidentRules, config: &ClusterConfig) -> bool {
    let tells_apart = |member: &IncidentMember| {
        a.members
            .iter()
            .any(|other| other.article == member.article)
    };
    if b.members.iter().any(tells_apart) {
        return false;
    }
    distinct(&b.members)
        .iter()
        .filter_map(|member| fit(&member.facts, &a.members, rules, config))
        .filter(|fit| fit.score >= config.min_incident_score - ONLY_ONE)
        .count()
        == distinct(&b.members).len()
}

/// How well an attack fits the attacks of an incident.
struct IncidentFit<'a> {
    score: f64,
    reasons: Vec<String>,
    with: &'a IncidentMember,
}

impl IncidentFit<'_> {
    fn placed(self, incident: usize, only: bool) -> Placement {
        let mut reasons = self.reasons;
        let mut score = self.score;
        if only {
            score += ONLY_ONE;
            reasons.push("no other attack known there fits as well".to_owned());
        }
        Placement {
            incident,
            score,
            reason: format!("with {}: {}", self.with.article, reasons.join("; ")),
        }
    }
}

/// The best fit with one of `members`; `None` when one of them tells against it.
fn fit<'a>(
    facts: &AttackFacts,
    members: &'a [IncidentMember],
    rules: &IncidentRules,
    config: &ClusterConfig,
) -> Option<IncidentFit<'a>> {
    let mut best: Option<IncidentFit<'a>> = None;
    for with in distinct(members) {
        let Fit::Score(score, reasons) = compare(facts, &with.facts, rules) else {
            return None;
        };
        if score < config.min_incident_floor {
            return None;
        }
        if best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(IncidentFit {
                score,
                reasons,
                with,
            });
        }
    }
    best
}

/// The members with facts that no earlier one has, the first ones of them.
fn distinct(members: &[IncidentMember]) -> Vec<&IncidentMember> {
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

#[cfg(test)]
mod tests {
    use super::super::testing::{Draft, facts};
    use super::*;
    use crate::summarize;
    use wirewatch_model::IncidentId;

    fn incident(members: Vec<IncidentMember>) -> Incident {
        Incident {
            id: IncidentId::from("i"),
            summary: summarize(&members).expect("members"),
            members,
        }
    }

    #[track_caller]
    fn check_placed(draft: &Draft, incidents: &[Incident], expected: &[usize]) {
        let incidents: Vec<&Incident> = incidents.iter().collect();
        let placed = place_attack(
            &ArticleId::from("new"),
            &draft.0,
            &incidents,
            &IncidentRules::builtin(),
            &ClusterConfig::default(),
        );
        let numbers: Vec<usize> = placed.iter().map(|placement| placement.incident).collect();
        assert_eq!(numbers, expected, "{placed:?}");
    }

    fn quetta(day: &str) -> Draft {
        facts("bombing", day).at("PK", "Quetta", 30.2, 67.0)
    }

    #[test]
    fn attack_joins_what_it_fits_best() {
        let station = incident(vec![
            quetta("2024-11-09")
                .on("railway station", "travel")
                .member("a"),
        ]);
        let court = incident(vec![quetta("2024-11-09").on("court", "state").member("b")]);
        check_placed(
            &quetta("2024-11-09").on("train", "travel"),
            &[court, station],
            &[1],
        );
    }

    #[test]
    fn days_never_chain() {
        let week = incident(vec![
            quetta("2024-11-09").member("a"),
            quetta("2024-11-10").member("b"),
        ]);
        check_placed(&quetta("2024-11-11"), &[week], &[]);
    }

    #[test]
    fn report_without_a_town_joins_the_only_attack_of_those_days() {
        let country = facts("bombing", "2024-11-09").in_country("PK");
        let quetta = incident(vec![quetta("2024-11-09").member("a")]);
        let bannu = incident(vec![
            facts("bombing", "2024-11-09")
                .at("PK", "Bannu", 32.99, 70.6)
                .member("b"),
        ]);
        check_placed(&country, std::slice::from_ref(&quetta), &[0]);
        check_placed(&country, &[quetta, bannu], &[]);
    }

    #[test]
    fn attacks_of_one_article_stay_apart() {
        let own = incident(vec![quetta("2024-11-09").member("new")]);
        check_placed(&quetta("2024-11-09"), &[own], &[]);
    }
}
