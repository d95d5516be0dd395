//! What is remembered of hosts from run to run.

use sqlx::sqlite::SqlitePool;
use wirewatch_model::HostRecord;

use super::BEGIN_WRITE;
use super::codec::{from_json, to_json};
use super::fault::Fault;

pub(super) async fn all(pool: &SqlitePool) -> Result<Vec<HostRecord>, Fault> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT origin, record FROM hosts ORDER BY origin")
            .fetch_all(pool)
            .await?;
    rows.iter()
        .map(|(origin, record)| from_json(record, "host", origin))
        .collect()
}

pub(super) async fn put(pool: &SqlitePool, records: &[HostRecord]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for record in records {
        sqlx::query("REPLACE INTO hosts (origin, record) VALUES (?, ?)")
            .bind(record.origin.as_str())
            .bind(to_json(record, "host", &record.origin)?)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}
