use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_model::{ArticleId, Incident, IncidentId, IncidentMember, IncidentSummary, Origin};

use crate::{
    ArticleIncident, Decision, DecisionArea, IncidentChanges, IncidentEntry, IncidentFilter, Pin,
    StoreError, StoryMember, Undecided,
};

/// What is kept of incidents, of origins, and of what people decided about either.
#[async_trait]
pub trait IncidentStore: Send + Sync {
    /// Articles whose attacks were not yet joined to incidents, the first seen first.
    async fn waiting_for_incidents(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError>;

    /// Incidents with an attack under one of `keys` that may have happened between `from` and `to`.
    async fn incident_candidates(
        &self,
        keys: &[String],
        from: Date,
        to: Date,
    ) -> Result<Vec<IncidentId>, StoreError>;

    /// Incidents with their members, those of them that are; one that was merged gives nothing.
    async fn open_incidents(
        &self,
        ids: &[IncidentId],
    ) -> Result<Vec<(IncidentId, Vec<IncidentMember>)>, StoreError>;

    /// The attacks of articles, each with its incident.
    async fn attacks_of_articles(
        &self,
        ids: &[ArticleId],
    ) -> Result<Vec<(IncidentId, IncidentMember)>, StoreError>;

    /// The incidents of all attacks of some articles.
    async fn article_incidents(
        &self,
        articles: &[ArticleId],
    ) -> Result<Vec<ArticleIncident>, StoreError>;

    /// Incidents by their ids, in that order; those without a summary, and merged ones, are left out.
    async fn incident_entries(&self, ids: &[IncidentId]) -> Result<Vec<IncidentEntry>, StoreError>;

    /// Whether an id was ever given to an incident.
    async fn knows_incident(&self, id: &IncidentId) -> Result<bool, StoreError>;

    /// Keeps what a batch of the incident stage changes, in one transaction. Articles whose incidents change are queued for the index.
    async fn record_incidents(&self, changes: &IncidentChanges) -> Result<(), StoreError>;

    /// Incidents whose members changed since they were summed up.
    async fn stale_incidents(
        &self,
        limit: u32,
    ) -> Result<Vec<(IncidentId, Vec<IncidentMember>)>, StoreError>;

    /// Keeps what incidents are called and found by; `None` for one without members.
    async fn record_summaries(
        &self,
        summaries: &[(IncidentId, Option<IncidentSummary>)],
    ) -> Result<(), StoreError>;

    /// Incidents that match, the last first.
    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentEntry>, StoreError>;

    /// One incident with its members; the id of a merged one gives that which it became.
    async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, StoreError>;

    /// The articles of stories with their origins, story by story, the first seen first; nothing of a story that there is not.
    async fn story_members(&self, stories: &[ArticleId]) -> Result<Vec<StoryMember>, StoreError>;

    /// What is known of the origins of articles; those not compared yet are left out.
    async fn origins_of(&self, articles: &[ArticleId]) -> Result<Vec<StoryMember>, StoreError>;

    /// Keeps the origins of articles.
    async fn record_origins(&self, origins: &[(ArticleId, Origin)]) -> Result<(), StoreError>;

    /// Decides that `from` is `into`, whose id stays.
    async fn decide_merge(
        &self,
        area: DecisionArea,
        from: &str,
        into: &str,
        note: Option<&str>,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError>;

    /// Decides that `articles` of `from` are another one.
    async fn decide_split(
        &self,
        area: DecisionArea,
        from: &str,
        articles: &[ArticleId],
        note: Option<&str>,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError>;

    /// Takes a decision back: what it moved goes back to where it was.
    async fn undo_decision(
        &self,
        area: DecisionArea,
        id: i64,
        at: Timestamp,
    ) -> Result<Result<Decision, Undecided>, StoreError>;

    /// All decisions about stories or incidents, the last one first.
    async fn decisions(&self, area: DecisionArea) -> Result<Vec<Decision>, StoreError>;

    /// Where standing decisions put the articles, the last decision first.
    async fn pins(
        &self,
        area: DecisionArea,
        articles: &[ArticleId],
    ) -> Result<Vec<Pin>, StoreError>;
}
