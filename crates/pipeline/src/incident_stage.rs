mod desk;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::tz::Offset;
use wirewatch_cluster::{ClusterConfig, IncidentRules, facts_of, summarize, window};
use wirewatch_model::{ArticleId, AttackFacts, AttackStatus};
use wirewatch_store::{DecisionArea, Pin, Store, StoreError, StoredArticle};

use crate::read_ahead::{LISTED, ReadAhead};
use crate::{IncidentReport, Progress};
use desk::Desk;

/// How many incidents are summed up between two writes to the store.
const BATCH: u32 = 500;

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
    let rules = Arc::new(IncidentRules::builtin());
    let mut incidents = Incidents::new(store, config, &rules);
    incidents.join_waiting(progress).await?;
    Ok(incidents.report(started.elapsed()))
}

/// Joins the attacks of articles to incidents, batch after batch.
pub(crate) struct Incidents<'a> {
    store: &'a Arc<dyn Store>,
    rules: &'a Arc<IncidentRules>,
    desk: Desk<'a>,
    report: IncidentReport,
}

impl<'a> Incidents<'a> {
    pub(crate) fn new(
        store: &'a Arc<dyn Store>,
        config: &'a ClusterConfig,
        rules: &'a Arc<IncidentRules>,
    ) -> Self {
        Self {
            store,
            rules,
            desk: Desk::new(Arc::clone(store), config, rules),
            report: IncidentReport::default(),
        }
    }

    /// What was done, which took so long.
    pub(crate) fn report(self, duration: Duration) -> IncidentReport {
        IncidentReport {
            duration,
            ..self.report
        }
    }

    /// Joins the attacks of every article that waits, and sums up what was left to be summed up.
    pub(crate) async fn join_waiting(&mut self, progress: &dyn Progress) -> Result<(), StoreError> {
        while !progress.stopping() {
            let waiting = self.store.waiting_for_incidents(LISTED).await?;
            let rules = Arc::clone(self.rules);
            let mut articles = ReadAhead::new(self.store, &waiting, move |articles| {
                let reports = articles.iter();
                let reports = reports.map(|article| AttackReport::of(article, &rules));
                reports.collect::<Vec<_>>()
            });
            let mut any = false;
            while !progress.stopping()
                && let Some(reports) = articles.next().await?
            {
                any = true;
                self.join(&reports).await?;
            }
            if !any {
                break;
            }
        }
        // Decisions and a run that was killed leave incidents to be summed up.
        sum_up(self.store, &mut self.report).await
    }

    /// Joins the attacks of a batch of articles.
    pub(crate) async fn join(&mut self, reports: &[AttackReport]) -> Result<(), StoreError> {
        let (store, desk) = (self.store, &mut self.desk);
        let ids: Vec<ArticleId> = reports.iter().map(|told| told.article.clone()).collect();
        let pins = store.pins(DecisionArea::Incident, &ids).await?;
        desk.begin(&ids).await?;
        for told in reports {
            let pins: Vec<&Pin> = pins
                .iter()
                .filter(|pin| pin.article == told.article)
                .collect();
            desk.place(told, &pins).await?;
            self.report.articles += 1;
            self.report.attacks += told.attacks.len() as u64;
        }
        let changes = desk.take_changes();
        self.report.merged += changes.merged.len() as u64;
        store.record_incidents(&changes).await?;
        sum_up(store, &mut self.report).await
    }
}

/// What one article tells of attacks that can be joined.
pub(crate) struct AttackReport {
    article: ArticleId,
    version: u32,
    attacks: Vec<(u32, AttackFacts)>,
}

impl AttackReport {
    pub(crate) fn of(article: &StoredArticle, rules: &IncidentRules) -> Self {
        Self {
            article: article.id.clone(),
            version: article.version,
            attacks: comparable(article, rules),
        }
    }
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
