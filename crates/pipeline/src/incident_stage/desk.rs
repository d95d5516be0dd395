//! The incidents in hand: what the store knows, and what a batch has changed since.

mod lookup;
mod pins;

use std::collections::HashMap;
use std::sync::Arc;

use wirewatch_cluster::{
    BlockKeys, ClusterConfig, Group, IncidentRules, arrange, block_keys, summarize, window,
};
use wirewatch_model::{ArticleId, AttackFacts, Incident, IncidentId, IncidentMember};
use wirewatch_store::{IncidentChanges, MovedAttack, Pin, PlacedAttack, Store, StoreError};

use super::AttackReport;
use pins::match_pins;

/// More incidents than this are not kept in hand; the store has them all.
const MAX_IN_HAND: usize = 4_000;

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
    pub(super) fn new(
        store: Arc<dyn Store>,
        config: &'a ClusterConfig,
        rules: &'a IncidentRules,
    ) -> Self {
        Self {
            store,
            config,
            rules,
            before: HashMap::new(),
            in_hand: HashMap::new(),
            became: HashMap::new(),
            changes: IncidentChanges::default(),
        }
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
        for moved in &mut changes.moved {
            moved.incident = current(&self.became, &moved.incident);
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
        let mut before = self.before.remove(article).unwrap_or_default();
        for (id, member) in &mut before {
            let moved = self.changes.moved.iter();
            let mut moved = moved.filter(|moved| moved.article == *article);
            let moved = moved.find(|moved| moved.attack == member.attack);
            *id = current(&self.became, moved.map_or(id, |moved| &moved.incident));
        }
        self.changes.moved.retain(|moved| moved.article != *article);
        let ids: Vec<IncidentId> = before.iter().map(|(id, _)| id.clone()).collect();
        self.fetch(&ids).await?;
        for id in &ids {
            if let Some(incident) = self.in_hand.get_mut(id) {
                incident.members.retain(|member| member.article != *article);
            }
        }
        Ok(before)
    }

    async fn place_one(
        &mut self,
        article: &ArticleId,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<(), StoreError> {
        let newcomer = IncidentMember {
            article: article.clone(),
            attack: waiting.number,
            facts: waiting.facts.clone(),
            score: 0.0,
            reason: String::new(),
            decision: waiting.pin.map(|pin| pin.decision),
        };
        if let Some(pin) = waiting.pin {
            let id = current(&self.became, &IncidentId::from(pin.into.as_str()));
            self.fetch(std::slice::from_ref(&id)).await?;
            let reason = format!("by decision {}", pin.decision);
            self.put(id, IncidentMember { reason, ..newcomer }, waiting);
            return Ok(());
        }
        let near = self.near(waiting, before).await?;
        let around = self.around(&near).await?;
        let held = |ids: &[IncidentId]| -> Vec<&Incident> {
            ids.iter().filter_map(|id| self.in_hand.get(id)).collect()
        };
        let groups = arrange(
            &newcomer,
            &held(&near),
            &held(&around),
            self.rules,
            self.config,
        );
        let groups = groups.into_iter().map(|group| Named::new(group, &near));
        let groups: Vec<Named> = groups.collect();
        self.take_from_homes(&groups, &near);
        for group in groups {
            self.settle(group, &newcomer, waiting, before).await?;
        }
        Ok(())
    }

    /// Takes attacks that go to another incident out of that which they were in.
    fn take_from_homes(&mut self, groups: &[Named], near: &[IncidentId]) {
        for going in groups.iter().flat_map(|group| &group.joined) {
            for id in near {
                if let Some(incident) = self.in_hand.get_mut(id) {
                    incident.members.retain(|member| !is_same(member, going));
                }
            }
        }
    }

    /// Brings an incident to what it came out as.
    async fn settle(
        &mut self,
        group: Named,
        newcomer: &IncidentMember,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<(), StoreError> {
        let id = match (group.keeps, group.joined.first()) {
            (Some(id), _) => id,
            (None, Some(first)) if is_same(first, newcomer) => self.fresh_id(first, before).await?,
            (None, Some(first)) => self.fresh_id(first, &[]).await?,
            (None, None) => return Ok(()),
        };
        for other in group.took_up {
            self.unite(&other, &id);
        }
        for member in group.joined {
            if is_same(&member, newcomer) {
                self.put(id.clone(), member, waiting);
            } else {
                self.move_to(id.clone(), member);
            }
        }
        Ok(())
    }

    /// The id of a new incident: one that this article's attack left empty, or one never given before.
    async fn fresh_id(
        &self,
        first: &IncidentMember,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<IncidentId, StoreError> {
        let is_empty = |id: &IncidentId| {
            let incident = self.in_hand.get(id);
            incident.is_some_and(|incident| incident.members.is_empty())
        };
        let left = before.iter().filter(|(id, _)| is_empty(id));
        let same_number = left.clone().find(|(_, was)| was.attack == first.attack);
        if let Some((id, _)) = same_number.or_else(|| left.clone().next()) {
            return Ok(id.clone());
        }
        let mut salt = 0;
        loop {
            let id = IncidentId::for_attack(&first.article, first.attack, salt);
            let taken = self.in_hand.contains_key(&id)
                || self.became.contains_key(&id)
                || self.store.knows_incident(&id).await?;
            if !taken {
                return Ok(id);
            }
            salt += 1;
        }
    }

    /// Puts a new attack into an incident.
    fn put(&mut self, id: IncidentId, member: IncidentMember, waiting: &Waiting<'_>) {
        let Some((from, to)) = window(waiting.facts) else {
            return;
        };
        self.changes.attacks.push(PlacedAttack {
            incident: id.clone(),
            member: member.clone(),
            keys: waiting.keys.own.clone(),
            from,
            to,
        });
        self.take_in(id, member);
    }

    /// Puts an attack of an earlier article into another incident.
    fn move_to(&mut self, id: IncidentId, member: IncidentMember) {
        let mut unwritten = self.changes.attacks.iter_mut();
        if let Some(placed) = unwritten.find(|placed| is_same(&placed.member, &member)) {
            placed.incident = id.clone();
            placed.member = member.clone();
        } else {
            let moved = &mut self.changes.moved;
            moved.retain(|known| known.article != member.article || known.attack != member.attack);
            moved.push(MovedAttack {
                article: member.article.clone(),
                attack: member.attack,
                incident: id.clone(),
                score: member.score,
                reason: member.reason.clone(),
            });
        }
        self.take_in(id, member);
    }

    fn take_in(&mut self, id: IncidentId, member: IncidentMember) {
        if let Some(incident) = self.in_hand.get_mut(&id) {
            incident.members.push(member);
            return;
        }
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

    /// Makes `from` another name of `into`.
    fn unite(&mut self, from: &IncidentId, into: &IncidentId) {
        let Some(gone) = self.in_hand.remove(from) else {
            return;
        };
        if let Some(incident) = self.in_hand.get_mut(into) {
            incident.members.extend(gone.members);
        }
        self.became.insert(from.clone(), into.clone());
        self.changes.merged.push((from.clone(), into.clone()));
    }
}

/// A group with ids in the place of numbers.
struct Named {
    keeps: Option<IncidentId>,
    took_up: Vec<IncidentId>,
    joined: Vec<IncidentMember>,
}

impl Named {
    fn new(group: Group, near: &[IncidentId]) -> Self {
        let id = |number: usize| near.get(number).cloned();
        Self {
            keeps: group.keeps.and_then(id),
            took_up: group.took_up.into_iter().filter_map(id).collect(),
            joined: group.joined,
        }
    }
}

fn is_same(one: &IncidentMember, other: &IncidentMember) -> bool {
    one.article == other.article && one.attack == other.attack
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
