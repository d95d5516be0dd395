//! Which incidents are worth comparing with an attack: by the store, and by what the batch has not written yet.

use std::collections::{BTreeSet, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;
use wirewatch_cluster::{block_keys, is_near, nearness, summarize, window};
use wirewatch_model::{Incident, IncidentId, IncidentMember};
use wirewatch_store::StoreError;

use super::{Desk, Waiting, current};

/// Days to each side of its own in which an attack looks for others; reports differ by a day.
const DAYS_AROUND: i64 = 1;

/// So many incidents are laid out anew with a new attack, those that fit it best.
const MAX_NEAR: usize = 24;

/// So many attacks of each look for what else may be meant.
const MAX_LOOKING: usize = 12;

impl Desk<'_> {
    /// Incidents that a new attack may be of, that which fits best first; all of them are in hand then.
    pub(super) async fn near(
        &mut self,
        waiting: &Waiting<'_>,
        before: &[(IncidentId, IncidentMember)],
    ) -> Result<Vec<IncidentId>, StoreError> {
        let Some(days) = window(waiting.facts) else {
            return Ok(Vec::new());
        };
        let sought: BTreeSet<String> = waiting.keys.sought.iter().cloned().collect();
        let mut ids = self.candidates(&sought, days).await?;
        for (id, _) in before {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        self.fetch(&ids).await?;
        let mut near: Vec<(f64, IncidentId)> = Vec::new();
        for id in ids {
            let incident = self.in_hand.get(&id);
            let found = incident.and_then(|known| nearness(waiting.facts, known, self.rules));
            near.extend(
                found
                    .filter(|score| is_near(*score, self.config))
                    .map(|score| (score, id)),
            );
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        near.truncate(MAX_NEAR);
        Ok(near.into_iter().map(|(_, id)| id).collect())
    }

    /// Further incidents that the attacks of those near may be of: what else the reports may mean.
    pub(super) async fn around(
        &mut self,
        near: &[IncidentId],
    ) -> Result<Vec<IncidentId>, StoreError> {
        let mut sought = BTreeSet::new();
        let mut days: Option<(Date, Date)> = None;
        for incident in near.iter().filter_map(|id| self.in_hand.get(id)) {
            for member in incident.members.iter().take(MAX_LOOKING) {
                let Some((from, to)) = window(&member.facts) else {
                    continue;
                };
                sought.extend(block_keys(&member.facts).sought);
                days =
                    Some(days.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
            }
        }
        let Some(days) = days else {
            return Ok(Vec::new());
        };
        let mut ids = self.candidates(&sought, days).await?;
        ids.retain(|id| !near.contains(id));
        self.fetch(&ids).await?;
        Ok(ids)
    }

    /// Incidents under one of the keys in those days, or a day beside them.
    async fn candidates(
        &self,
        sought: &BTreeSet<String>,
        (from, to): (Date, Date),
    ) -> Result<Vec<IncidentId>, StoreError> {
        let from = from.checked_sub(DAYS_AROUND.days()).unwrap_or(from);
        let to = to.checked_add(DAYS_AROUND.days()).unwrap_or(to);
        let keys: Vec<String> = sought.iter().cloned().collect();
        let stored = self.store.incident_candidates(&keys, from, to).await?;
        let unwritten = self.changes.attacks.iter().filter(|placed| {
            placed.from <= to
                && placed.to >= from
                && placed.keys.iter().any(|key| sought.contains(key))
        });
        let unwritten = unwritten.map(|placed| &placed.incident);
        // The store has these attacks where they were before.
        let moved = self.changes.moved.iter().map(|moved| &moved.incident);
        let mut seen = HashSet::new();
        let mut ids = Vec::new();
        for id in stored.iter().chain(unwritten).chain(moved) {
            let id = current(&self.became, id);
            if seen.insert(id.clone()) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Takes incidents in hand that are not yet.
    pub(super) async fn fetch(&mut self, ids: &[IncidentId]) -> Result<(), StoreError> {
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
}
