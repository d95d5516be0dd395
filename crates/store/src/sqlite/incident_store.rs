use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_model::{ArticleId, Incident, IncidentId, IncidentMember, IncidentSummary, Origin};

use super::decisions::Wish;
use super::fault::Explain;
use super::{SqliteStore, decisions, incidents, stories};
use crate::{
    ArticleIncident, Decision, DecisionArea, IncidentChanges, IncidentEntry, IncidentFilter,
    IncidentStore, Pin, StoreError, StoryMember, Undecided,
};

#[async_trait]
impl IncidentStore for SqliteStore {
    async fn waiting_for_incidents(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError> {
        let ids = incidents::waiting(&self.readers, limit).await;
        ids.explain(&self.path, "list the articles to join")
    }

    async fn incident_candidates(
        &self,
        keys: &[String],
        from: Date,
        to: Date,
    ) -> Result<Vec<IncidentId>, StoreError> {
        let found = incidents::candidates(&self.readers, keys, from, to).await;
        found.explain(&self.path, "look similar attacks up")
    }

    async fn open_incidents(
        &self,
        ids: &[IncidentId],
    ) -> Result<Vec<(IncidentId, Vec<IncidentMember>)>, StoreError> {
        let found = incidents::members(&self.readers, ids).await;
        found.explain(&self.path, "read incidents")
    }

    async fn attacks_of_articles(
        &self,
        ids: &[ArticleId],
    ) -> Result<Vec<(IncidentId, IncidentMember)>, StoreError> {
        let attacks = incidents::of_articles(&self.readers, ids).await;
        attacks.explain(&self.path, "read the attacks of articles")
    }

    async fn article_incidents(
        &self,
        articles: &[ArticleId],
    ) -> Result<Vec<ArticleIncident>, StoreError> {
        let found = incidents::joined_with(&self.readers, articles).await;
        found.explain(&self.path, "read the incidents of articles")
    }

    async fn incident_entries(&self, ids: &[IncidentId]) -> Result<Vec<IncidentEntry>, StoreError> {
        let found = incidents::entries(&self.readers, ids).await;
        found.explain(&self.path, "read incidents")
    }

    async fn knows_incident(&self, id: &IncidentId) -> Result<bool, StoreError> {
        let known = incidents::knows(&self.readers, id).await;
        known.explain(&self.path, "look an incident up")
    }

    async fn record_incidents(&self, changes: &IncidentChanges) -> Result<(), StoreError> {
        let recorded = incidents::record(&self.writer, changes).await;
        recorded.explain(&self.path, "keep incidents")
    }

    async fn stale_incidents(
        &self,
        limit: u32,
    ) -> Result<Vec<(IncidentId, Vec<IncidentMember>)>, StoreError> {
        let ids = incidents::stale(&self.readers, limit).await;
        let ids = ids.explain(&self.path, "list the incidents to sum up")?;
        let mut found = self.open_incidents(&ids).await?;
        for id in ids {
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, Vec::new()));
            }
        }
        Ok(found)
    }

    async fn record_summaries(
        &self,
        summaries: &[(IncidentId, Option<IncidentSummary>)],
    ) -> Result<(), StoreError> {
        let recorded = incidents::record_summaries(&self.writer, summaries).await;
        recorded.explain(&self.path, "sum incidents up")
    }

    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentEntry>, StoreError> {
        let found = incidents::list(&self.readers, filter).await;
        found.explain(&self.path, "list incidents")
    }

    async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, StoreError> {
        let found = incidents::find(&self.readers, id).await;
        found.explain(&self.path, "read an incident")
    }

    async fn story_members(&self, stories: &[ArticleId]) -> Result<Vec<StoryMember>, StoreError> {
        let members = stories::members(&self.readers, stories).await;
        members.explain(&self.path, "read stories")
    }

    async fn origins_of(&self, articles: &[ArticleId]) -> Result<Vec<StoryMember>, StoreError> {
        let origins = stories::origins_of(&self.readers, articles).await;
        origins.explain(&self.path, "read the origins of articles")
    }

    async fn record_origins(&self, origins: &[(ArticleId, Origin)]) -> Result<(), StoreError> {
        let recorded = stories::record_origins(&self.writer, origins).await;
        recorded.explain(&self.path, "keep the origins of articles")
    }

    async fn decide_merge(
        &self,
        area: DecisionArea,
        from: &str,
        into: &str,
        note: Option<&str>,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError> {
        let wish = Wish { area, note, at };
        let decided = decisions::merge(&self.writer, &wish, from, into).await;
        decided.explain(&self.path, "keep a decision")
    }

    async fn decide_split(
        &self,
        area: DecisionArea,
        from: &str,
        articles: &[ArticleId],
        note: Option<&str>,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError> {
        let wish = Wish { area, note, at };
        let decided = decisions::split(&self.writer, &wish, from, articles).await;
        decided.explain(&self.path, "keep a decision")
    }

    async fn undo_decision(
        &self,
        area: DecisionArea,
        id: i64,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError> {
        let undone = decisions::undo(&self.writer, area, id, at).await;
        undone.explain(&self.path, "undo a decision")
    }

    async fn decisions(&self, area: DecisionArea) -> Result<Vec<Decision>, StoreError> {
        let decisions = decisions::all(&self.readers, area).await;
        decisions.explain(&self.path, "list the decisions")
    }

    async fn pins(
        &self,
        area: DecisionArea,
        articles: &[ArticleId],
    ) -> Result<Vec<Pin>, StoreError> {
        let pins = decisions::pins(&self.readers, area, articles).await;
        pins.explain(&self.path, "read the decisions about articles")
    }
}
