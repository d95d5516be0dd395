use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_cluster::{ClaimRow, Report, TollRow, claim_ledger, toll_ledger};
use wirewatch_model::{ArticleId, Attack, Incident, IncidentId, IncidentMember};
use wirewatch_store::{Store, StoreError, StoredArticle};

/// An incident with everything its reports say of it.
#[derive(Debug, Clone)]
pub struct IncidentDetail {
    /// The incident.
    pub incident: Incident,
    /// Its articles, in the order of their publication.
    pub articles: Vec<StoredArticle>,
    /// How many origins these have, each counted once however often it was reprinted.
    pub origins: usize,
    /// Statements of numbers, the latest first.
    pub tolls: Vec<TollRow>,
    /// Statements of who did it.
    pub claims: Vec<ClaimRow>,
}

/// Reads an incident with the statements of its reports; the id of a merged one gives that which it became.
///
/// # Errors
/// Only a fault of the store.
pub async fn incident_detail(
    store: &Arc<dyn Store>,
    id: &IncidentId,
) -> Result<Option<IncidentDetail>, StoreError> {
    let Some(incident) = store.incident(id).await? else {
        return Ok(None);
    };
    let mut ids: Vec<ArticleId> = Vec::new();
    for member in &incident.members {
        if !ids.contains(&member.article) {
            ids.push(member.article.clone());
        }
    }
    let mut articles = store.articles(&ids).await?;
    articles.sort_by_key(|article| (stated_at(article), article.id.clone()));
    let by_id: HashMap<&ArticleId, &StoredArticle> = articles
        .iter()
        .map(|article| (&article.id, article))
        .collect();
    let reports: Vec<Report<'_>> = incident
        .members
        .iter()
        .filter_map(|member| report(member, by_id.get(&member.article)?))
        .collect();
    Ok(Some(IncidentDetail {
        tolls: toll_ledger(&reports),
        claims: claim_ledger(&reports),
        origins: count_origins(&articles),
        incident,
        articles,
    }))
}

/// When what an article says was said: its last change, its publication, or when it was first seen.
fn stated_at(stored: &StoredArticle) -> Timestamp {
    let article = &stored.analysis.article;
    let stamp = article.modified.as_ref().or(article.published.as_ref());
    stamp.map_or(stored.first_seen_at, |stamp| stamp.value.at)
}

fn report<'a>(member: &'a IncidentMember, stored: &'a StoredArticle) -> Option<Report<'a>> {
    let number = usize::try_from(member.attack).ok()?;
    let attack: &Attack = stored.analysis.attacks.get(number)?;
    let feed = stored.feed.as_ref().map(|feed| feed.outlet.as_str());
    Some(Report {
        article: &stored.id,
        outlet: feed.or(stored.analysis.article.outlet.as_deref()),
        origin: stored.origin.as_ref().map(|origin| origin.id.as_str()),
        at: stated_at(stored),
        text: &stored.analysis.article.text,
        attack,
    })
}

/// Articles not compared yet are taken for an origin of their own.
fn count_origins(articles: &[StoredArticle]) -> usize {
    let mut origins: Vec<&str> = articles
        .iter()
        .map(|article| {
            let origin = article.origin.as_ref();
            origin.map_or(article.id.as_str(), |origin| origin.id.as_str())
        })
        .collect();
    origins.sort_unstable();
    origins.dedup();
    origins.len()
}
