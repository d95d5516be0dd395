//! What matched saved searches.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;
use wirewatch_model::ArticleId;

use super::codec::{from_json, nanos, small, timestamp, to_json};
use super::fault::{Explain, Fault};
use super::{BEGIN_WRITE, SqliteStore, searches};
use crate::{
    Alert, AlertChannel, ChannelKind, Delivery, NewAlert, SavedSearch, SearchStore, StoreError,
};

/// Where `meta` keeps the last change that was matched.
const MARK: &str = "alerts_seq";

#[async_trait]
impl SearchStore for SqliteStore {
    async fn put_search(&self, search: &SavedSearch) -> Result<u32, StoreError> {
        let kept = searches::put(&self.writer, search).await;
        kept.explain(&self.path, "keep a saved search")
    }

    async fn set_search_token(
        &self,
        id: &str,
        token_sha256: Option<[u8; 32]>,
    ) -> Result<bool, StoreError> {
        let kept = searches::set_token(&self.writer, id, token_sha256).await;
        kept.explain(&self.path, "keep the token of a saved search")
    }

    async fn searches(&self) -> Result<Vec<SavedSearch>, StoreError> {
        let searches = searches::all(&self.readers).await;
        searches.explain(&self.path, "list the saved searches")
    }

    async fn remove_search(&self, id: &str) -> Result<bool, StoreError> {
        let removed = searches::remove(&self.writer, id).await;
        removed.explain(&self.path, "remove a saved search")
    }

    async fn search_versions(&self, id: &str) -> Result<Vec<(u32, String, Timestamp)>, StoreError> {
        let versions = searches::versions(&self.readers, id).await;
        versions.explain(&self.path, "list the versions of a saved search")
    }

    async fn alert_mark(&self) -> Result<Option<i64>, StoreError> {
        mark(&self.readers)
            .await
            .explain(&self.path, "find the last change that was matched")
    }

    async fn record_alerts(&self, alerts: &[NewAlert], mark: i64) -> Result<u64, StoreError> {
        let recorded = record(&self.writer, alerts, mark).await;
        recorded.explain(&self.path, "keep alerts")
    }

    async fn alerts_after(
        &self,
        search_id: Option<&str>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Alert>, StoreError> {
        let alerts = after_number(&self.readers, search_id, after, limit).await;
        alerts.explain(&self.path, "list alerts")
    }

    async fn last_alerts(
        &self,
        search_id: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Alert>, StoreError> {
        let alerts = last(&self.readers, search_id, limit).await;
        alerts.explain(&self.path, "list the last alerts")
    }

    async fn put_channel(&self, channel: &AlertChannel) -> Result<(), StoreError> {
        let kept = searches::put_channel(&self.writer, channel).await;
        kept.explain(&self.path, "keep where alerts go")
    }

    async fn remove_channel(
        &self,
        search_id: &str,
        kind: ChannelKind,
        target: &str,
    ) -> Result<bool, StoreError> {
        let removed = searches::remove_channel(&self.writer, search_id, kind, target).await;
        removed.explain(&self.path, "remove where alerts go")
    }

    async fn mute_channel(
        &self,
        search_id: &str,
        kind: ChannelKind,
        target: &str,
        muted: bool,
    ) -> Result<bool, StoreError> {
        let done = searches::mute_channel(&self.writer, search_id, kind, target, muted).await;
        done.explain(&self.path, "mute where alerts go")
    }

    async fn channels(&self) -> Result<Vec<AlertChannel>, StoreError> {
        let channels = searches::channels(&self.readers).await;
        channels.explain(&self.path, "list where alerts go")
    }

    async fn record_delivery(
        &self,
        channel: &AlertChannel,
        delivery: &Delivery,
    ) -> Result<(), StoreError> {
        let recorded = searches::record_delivery(&self.writer, channel, delivery).await;
        recorded.explain(&self.path, "remember a delivery")
    }
}

async fn mark(pool: &SqlitePool) -> Result<Option<i64>, Fault> {
    let value: Option<String> = sqlx::query_scalar("SELECT value FROM meta WHERE key = ?")
        .bind(MARK)
        .fetch_optional(pool)
        .await?;
    Ok(value.and_then(|value| value.parse().ok()))
}

async fn record(pool: &SqlitePool, alerts: &[NewAlert], mark: i64) -> Result<u64, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let mut new = 0;
    for alert in alerts {
        let kept = sqlx::query(
            "INSERT INTO alerts (search_id, search_version, story_id, facts, article_id, article_version, fired_at, evidence)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM saved_searches WHERE id = ?1)
             ON CONFLICT DO NOTHING",
        )
        .bind(alert.search_id.as_str())
        .bind(i64::from(alert.search_version))
        .bind(alert.story.as_str())
        .bind(alert.facts.as_slice())
        .bind(alert.article_id.as_str())
        .bind(i64::from(alert.article_version))
        .bind(nanos(alert.fired_at))
        .bind(to_json(&alert.evidence, "alert", alert.article_id.as_str())?)
        .execute(&mut *transaction)
        .await?;
        new += kept.rows_affected();
    }
    sqlx::query("REPLACE INTO meta (key, value) VALUES (?, ?)")
        .bind(MARK)
        .bind(mark.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(new)
}

type AlertRow = (i64, String, i64, String, Vec<u8>, String, i64, i64, String);

async fn after_number(
    pool: &SqlitePool,
    search_id: Option<&str>,
    after: i64,
    limit: u32,
) -> Result<Vec<Alert>, Fault> {
    let rows: Vec<AlertRow> = sqlx::query_as(
        "SELECT number, search_id, search_version, story_id, facts, article_id, article_version, fired_at, evidence
         FROM alerts WHERE number > ?1 AND (?2 IS NULL OR search_id = ?2) ORDER BY number LIMIT ?3",
    )
    .bind(after)
    .bind(search_id)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(alert_of).collect()
}

async fn last(pool: &SqlitePool, search_id: Option<&str>, limit: u32) -> Result<Vec<Alert>, Fault> {
    let rows: Vec<AlertRow> = sqlx::query_as(
        "SELECT number, search_id, search_version, story_id, facts, article_id, article_version, fired_at, evidence
         FROM alerts WHERE ?1 IS NULL OR search_id = ?1 ORDER BY number DESC LIMIT ?2",
    )
    .bind(search_id)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(alert_of).collect()
}

fn alert_of(row: AlertRow) -> Result<Alert, Fault> {
    let (
        number,
        search_id,
        search_version,
        story,
        facts,
        article,
        article_version,
        fired_at,
        evidence,
    ) = row;
    Ok(Alert {
        number,
        alert: NewAlert {
            evidence: from_json(&evidence, "alert", &number.to_string())?,
            search_id,
            search_version: small(search_version),
            story: ArticleId(story),
            facts,
            article_id: ArticleId(article),
            article_version: small(article_version),
            fired_at: timestamp(fired_at),
        },
    })
}
