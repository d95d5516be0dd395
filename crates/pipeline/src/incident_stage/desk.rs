//! The incidents in hand: what the store knows, and what a batch has changed since.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use wirewatch_cluster::{
    BlockKeys, ClusterConfig, Fit, IncidentRules, are_one, block_keys, compare, place_attack,
    summarize, window,
};
use wirewatch_model::{ArticleId, AttackFacts, Incident, IncidentId, IncidentMember};
use wirewatch_store::{
    DecisionArea, DecisionKind, IncidentChanges, Pin, PlacedAttack, Store, StoreError,
};

use super::AttackReport;

/// More incidents than this are not kept in hand; the store has them all.
const MAX_IN_HAND: usize = 4_000;

/// Days to each side of its own in which an attack looks for others; reports differ by a day.
const DAYS_AROUND: i64 = 1;

pub(super) struct Desk<'a> {
    store: Arc<dyn Store>,
    config: &'a ClusterConfig,
    rules: &'a IncidentRules,
    /// The attacks of the batch's articles that are in incidents.
    before: HashMap<ArticleId, Vec<(IncidentId, IncidentMember)>>,
    /// Incidents as they are now, with what the batch did to them.
    in_hand: HashMap<IncidentId, Incident>,
    /// What incidents of the batch became.
    became: HashMap<IncidentId, IncidentId>,
    /// Pairs that a person told apart.
    told_apart: BTreeSet<(String, String)>,
    changes: IncidentChanges,
}

/// An attack with what is known of where it was and has to be.
struct Waiting<'f> {
    number: u32,
    facts: &'f AttackFacts,
    keys: BlockKeys,
    pin: Option<&'f Pin>,
}

impl<'a> Desk<'a> {
    pub(super) async fn new(
        store: Arc<dyn Store>,
        config: &'a ClusterConfig,
        rules: &'a IncidentRules,
    ) -> Result<Self, StoreError> {
        let decisions = store.decisions(DecisionArea::Incident).await?;
        let splits = decisions.into_iter().filter(|decision| {
            decision.kind == DecisionKind::Split && decision.undone_at.is_none()
        });
        Ok(Self {
            told_apart: splits.map(|split| (split.from, split.into)).collect(),
            store,
            config,
            rules,
            before: HashMap::new(),
            in_hand: HashMap::new(),
            became: HashMap::new(),
            changes: IncidentChanges::default(),
        })
    }

    /// Begins a batch: looks up where the attacks of its articles are.
    pub(super) async fn begin(&mut self, articles: &[ArticleId]) -> Result<(), StoreError> {
        self.before.clear();
        for (id, member) in self.store.attacks_of_articles(articles).await? {
            let known = self.before.entry(member.article.clone()).or_default();
            known.push((id, member));
        }
        Ok(())
    }

    /// What the batch changed, to be recorded now.
    pub(super) fn take_changes(&mut self) -> IncidentChanges {
        let mut changes = std::mem::take(&mut self.changes);
        for placed in &mut changes.attacks {
            placed.incident = current(&self.became, &placed.incident);
        }
        self.became.clear();
        if self.in_hand.len() > MAX_IN_HAND {
            self.in_hand.clear();
        }
        changes
    }

    /// Finds the incidents of an article's attacks, in the place of those it had before.
    pub(super) async fn place(
        &mut self,
        told: &AttackReport,
        pins: &[&Pin],
    ) -> Result<(), StoreError> {
        let before = self.take_out(&told.article).await?;
        let pinned = match_pins(&told.attacks, pins, self.rules);
        for (at, (number, facts)) in told.attacks.iter().enumerate() {
            let waiting = Waiting {
                number: *number,
                facts,
                keys: block_keys(facts),
                pin: pinned.get(&at).copied(),
            };
            self.place_one(&told.article, &waiting, &before).await?;
        }
        let version = (told.article.clone(), told.version);
        self.changes.articles.push(version);
        Ok(())
    }

    /// Takes an article's attacks out of their incidents, and says which those were.
    async fn take_out(
        &mut self,
        article: &ArticleId,
    ) -> Result<Vec<(IncidentId, IncidentMember)>, StoreError> {
        let before = self.before.remove(article).unwrap_or_default();
        let ids: Vec<IncidentId> = before
            .iter()
            .map(|(id, _)| current(&self.became, id))
            .collect();
        self.fetch(&ids).await?;
        for id in &ids {
            if let Some(incident) = self.in_hand.get_mut(id) {
                incident.members.retain(|member| member.article != *article);
            }
        }
        let members = before.into_iter().map(|(_, member)| member);
        Ok(ids.into_iter().zip(members).collect())
    }

    async fn place_one(
        &mut self,
        article: &ArticleId,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<(), StoreError> {
        if let Some(pin) = waiting.pin {
            let id = current(&self.became, &IncidentId::from(pin.into.as_str()));
            self.fetch(std::slice::from_ref(&id)).await?;
            let reason = format!("by decision {}", pin.decision);
            self.put(article, waiting, id, 0.0, reason);
            return Ok(());
        }
        let candidates = self.candidates(waiting, before).await?;
        let incidents: Vec<&Incident> = candidates
            .iter()
            .filter_map(|id| self.in_hand.get(id))
            .filter(|incident| !incident.members.is_empty())
            .collect();
        let fitting = place_attack(article, waiting.facts, &incidents, self.rules, self.config);
        let fitting: Vec<(IncidentId, f64, String)> = fitting
            .into_iter()
            .filter_map(|fit| {
                let id = incidents.get(fit.incident)?.id.clone();
                Some((id, fit.score, fit.reason))
            })
            .collect();
        // An attack that is read again stays where it was, if it still fits there.
        let was_in = |id: &IncidentId| before.iter().any(|(known, _)| known == id);
        let stays = fitting.iter().position(|(id, ..)| was_in(id)).unwrap_or(0);
        match fitting.get(stays) {
            Some((id, score, reason)) => {
                let others: Vec<IncidentId> = fitting
                    .iter()
                    .map(|(id, ..)| id.clone())
                    .filter(|other| other != id)
                    .collect();
                self.put(article, waiting, id.clone(), *score, reason.clone());
                self.unite(id.clone(), &others);
            }
            None => {
                let id = self.fresh_id(article, waiting, before).await?;
                let reason = "the first report of it".to_owned();
                self.put(article, waiting, id, 0.0, reason);
            }
        }
        Ok(())
    }

    /// Incidents that may be meant, all of them in hand then.
    async fn candidates(
        &mut self,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<Vec<IncidentId>, StoreError> {
        let Some((from, to)) = window(waiting.facts) else {
            return Ok(Vec::new());
        };
        let around = jiff::ToSpan::days(DAYS_AROUND);
        let from = from.checked_sub(around).unwrap_or(from);
        let to = to.checked_add(around).unwrap_or(to);
        let stored = self
            .store
            .incident_candidates(&waiting.keys.sought, from, to)
            .await?;
        let unwritten = self.changes.attacks.iter().filter(|placed| {
            placed.from <= to
                && placed.to >= from
                && placed
                    .keys
                    .iter()
                    .any(|key| waiting.keys.sought.contains(key))
        });
        let unwritten = unwritten.map(|placed| placed.incident.clone());
        let known = before.iter().map(|(id, _)| id.clone());
        let mut ids: Vec<IncidentId> = Vec::new();
        for id in stored.into_iter().chain(unwritten).chain(known) {
            let id = current(&self.became, &id);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        self.fetch(&ids).await?;
        Ok(ids)
    }

    /// Takes incidents in hand that are not yet.
    async fn fetch(&mut self, ids: &[IncidentId]) -> Result<(), StoreError> {
        let missing: Vec<IncidentId> = ids
            .iter()
            .filter(|id| !self.in_hand.contains_key(id))
            .cloned()
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        for (id, members) in self.store.open_incidents(&missing).await? {
            if let Some(summary) = summarize(&members) {
                let incident = Incident {
                    id: id.clone(),
                    summary,
                    members,
                };
                self.in_hand.insert(id, incident);
            }
        }
        Ok(())
    }

    /// The id of a new incident: one that this article's attack left empty, or one never given before.
    async fn fresh_id(
        &self,
        article: &ArticleId,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<IncidentId, StoreError> {
        let is_empty = |id: &IncidentId| {
            let incident = self.in_hand.get(id);
            incident.is_some_and(|incident| incident.members.is_empty())
        };
        let left = before.iter().filter(|(id, _)| is_empty(id));
        let same_number = left.clone().find(|(_, was)| was.attack == waiting.number);
        if let Some((id, _)) = same_number.or_else(|| left.clone().next()) {
            return Ok(id.clone());
        }
        let mut salt = 0;
        loop {
            let id = IncidentId::for_attack(article, waiting.number, salt);
            let taken = self.in_hand.contains_key(&id) || self.store.knows_incident(&id).await?;
            if !taken {
                return Ok(id);
            }
            salt += 1;
        }
    }

    fn put(
        &mut self,
        article: &ArticleId,
        waiting: &Waiting<'_>,
        id: IncidentId,
        score: f64,
        reason: String,
    ) {
        let Some((from, to)) = window(waiting.facts) else {
            return;
        };
        let member = IncidentMember {
            article: article.clone(),
            attack: waiting.number,
            facts: waiting.facts.clone(),
            score,
            reason,
            decision: waiting.pin.map(|pin| pin.decision),
        };
        self.changes.attacks.push(PlacedAttack {
            incident: id.clone(),
            member: member.clone(),
            keys: waiting.keys.own.clone(),
            from,
            to,
        });
        match self.in_hand.get_mut(&id) {
            Some(incident) => incident.members.push(member),
            None => {
                let members = vec![member];
                if let Some(summary) = summarize(&members) {
                    let incident = Incident {
                        id: id.clone(),
                        summary,
                        members,
                    };
                    self.in_hand.insert(id, incident);
                }
            }
        }
    }

    /// Joins incidents that one report, now in `into`, showed to be one. The one begun first keeps its id.
    fn unite(&mut self, into: IncidentId, others: &[IncidentId]) {
        let mut into = into;
        for other in others {
            let (Some(a), Some(b)) = (self.in_hand.get(&into), self.in_hand.get(other)) else {
                continue;
            };
            if self.are_told_apart(&into, other) || !are_one(a, b, self.rules, self.config) {
                continue;
            }
            let (from, kept) = if begun(a) <= begun(b) {
                (other.clone(), into.clone())
            } else {
                (into.clone(), other.clone())
            };
            let Some(gone) = self.in_hand.remove(&from) else {
                continue;
            };
            if let Some(incident) = self.in_hand.get_mut(&kept) {
                incident.members.extend(gone.members);
            }
            self.became.insert(from.clone(), kept.clone());
            self.changes.merged.push((from, kept.clone()));
            into = kept;
        }
    }

    fn are_told_apart(&self, one: &IncidentId, other: &IncidentId) -> bool {
        let (one, other) = (one.to_string(), other.to_string());
        self.told_apart.contains(&(one.clone(), other.clone()))
            || self.told_apart.contains(&(other, one))
    }
}

/// When an incident was first reported, and by which article: what its age goes by.
fn begun(incident: &Incident) -> Option<(jiff::civil::Date, &ArticleId)> {
    let first = incident.members.first()?;
    Some((first.facts.published, &first.article))
}

/// What an incident is by now.
fn current(became: &HashMap<IncidentId, IncidentId>, id: &IncidentId) -> IncidentId {
    let mut id = id;
    // Each merger took an incident away, so this ends.
    while let Some(next) = became.get(id) {
        id = next;
    }
    id.clone()
}

/// Which attack each decision means, by what it was like when the decision was made; the last decision goes first.
fn match_pins<'p>(
    attacks: &[(u32, AttackFacts)],
    pins: &[&'p Pin],
    rules: &IncidentRules,
) -> HashMap<usize, &'p Pin> {
    let mut matched: HashMap<usize, &Pin> = HashMap::new();
    for pin in pins {
        let Some(facts) = &pin.facts else { continue };
        // One decision may hold several attacks of an article.
        let is_held = |at: &usize| {
            let held = matched.get(at);
            held.is_some_and(|other| other.decision == pin.decision)
        };
        let free = attacks.iter().enumerate().filter(|(at, _)| !is_held(at));
        let scored = free.filter_map(|(at, (_, attack))| match compare(facts, attack, rules) {
            Fit::Score(score, _) => Some((at, score)),
            Fit::Apart(_) => None,
        });
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        // What an earlier decision says of an attack no longer counts.
        if let Some((at, _)) = best {
            matched.entry(at).or_insert(pin);
        }
    }
    matched
}
