//! When feeds were down; triggers of the schema write it.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;
use wirewatch_model::FeedId;

use super::SqliteStore;
use super::codec::{nanos, timestamp};
use super::fault::{Explain, Fault};
use crate::{Outage, OutageStore, StoreError};

#[async_trait]
impl OutageStore for SqliteStore {
    async fn outages(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Outage>, StoreError> {
        let found = between(&self.readers, from, to).await;
        found.explain(&self.path, "tell when feeds were down")
    }
}

async fn between(pool: &SqlitePool, from: Timestamp, to: Timestamp) -> Result<Vec<Outage>, Fault> {
    let sql = "SELECT o.feed_id, o.from_at, o.to_at FROM feed_outages AS o JOIN feeds AS f ON f.id = o.feed_id
        WHERE f.removed = 0 AND o.from_at < ?2 AND (o.to_at IS NULL OR o.to_at > ?1)
        ORDER BY o.from_at, o.feed_id";
    let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(sql)
        .bind(nanos(from))
        .bind(nanos(to))
        .fetch_all(pool)
        .await?;
    let outages = rows.into_iter().map(|(feed_id, from, to)| Outage {
        feed_id: FeedId(feed_id),
        from: timestamp(from),
        to: to.map(timestamp),
    });
    Ok(outages.collect())
}
