mod desk;

use std::sync::Arc;
use std::time::Instant;

use jiff::tz::Offset;
use wirewatch_cluster::{ClusterConfig, IncidentRules, facts_of, summarize, window};
use wirewatch_model::{ArticleId, AttackFacts, AttackStatus};
use wirewatch_store::{DecisionArea, Pin, Store, StoreError, StoredArticle};

use crate::{IncidentReport, Progress};
use desk::Desk;

/// How many articles are joined between two writes to the store.
const BATCH: u32 = 200;

/// Joins the attacks of every article that waits to the incidents they mean.
///
/// # Errors
/// Only a fault of the store.
pub async fn incident_stage(
    store: &Arc<dyn Store>,
    config: &ClusterConfig,
    progress: &dyn Progress,
) -> Result<IncidentReport, StoreError> {
    let started = Instant::now();
    let rules = IncidentRules::builtin();
    let mut report = IncidentReport::default();
    let mut desk = Desk::new(Arc::clone(store), config, &rules).await?;
    while !progress.stopping() {
        let articles = store.waiting_for_incidents(BATCH).await?;
        if articles.is_empty() {
            break;
        }
        let ids: Vec<ArticleId> = articles.iter().map(|article| article.id.clone()).collect();
        let pins = store.pins(DecisionArea::Incident, &ids).await?;
        for article in &articles {
            let attacks = comparable(article, &rules);
            let pins: Vec<&Pin> = pins
                .iter()
                .filter(|pin| pin.article == article.id)
                .collect();
            desk.place(article, &attacks, &pins).await?;
            report.articles += 1;
            report.attacks += attacks.len() as u64;
        }
        let changes = desk.take_changes();
        report.merged += changes.merged.len() as u64;
        store.record_incidents(&changes).await?;
        sum_up(store, &mut report).await?;
    }
    // Decisions and a run that was killed leave incidents to be summed up.
    sum_up(store, &mut report).await?;
    report.duration = started.elapsed();
    Ok(report)
}

/// Gives the incidents that a decision changed their names and figures.
///
/// # Errors
/// Only a fault of the store.
pub async fn sum_up_incidents(store: &Arc<dyn Store>) -> Result<(), StoreError> {
    sum_up(store, &mut IncidentReport::default()).await
}

/// Gives every incident that changed its name and figures.
async fn sum_up(store: &Arc<dyn Store>, report: &mut IncidentReport) -> Result<(), StoreError> {
    loop {
        let stale = store.stale_incidents(BATCH).await?;
        if stale.is_empty() {
            return Ok(());
        }
        report.incidents += stale.len() as u64;
        let summed = stale.into_iter();
        let summaries: Vec<_> = summed
            .map(|(id, members)| (id, summarize(&members)))
            .collect();
        store.record_summaries(&summaries).await?;
    }
}

/// The attacks of an article that can be joined: those that took place or were tried, at a time that can be told.
fn comparable(article: &StoredArticle, rules: &IncidentRules) -> Vec<(u32, AttackFacts)> {
    let seen = Offset::UTC.to_datetime(article.first_seen_at).date();
    let mut found = Vec::new();
    for number in 0..article.analysis.attacks.len() {
        let Some(facts) = facts_of(&article.analysis, number, seen, rules) else {
            continue;
        };
        if facts.status == AttackStatus::Threatened || window(&facts).is_none() {
            continue;
        }
        found.push((u32::try_from(number).unwrap_or(u32::MAX), facts));
    }
    found
}
