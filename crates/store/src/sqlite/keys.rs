//! API keys, kept by their hash.

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;

use super::codec::{from_json, nanos, timestamp, to_json};
use super::fault::{Explain, Fault};
use super::{BEGIN_WRITE, SqliteStore};
use crate::{ApiKey, KeyStore, StoreError};

#[async_trait]
impl KeyStore for SqliteStore {
    async fn put_key(&self, key: &ApiKey) -> Result<bool, StoreError> {
        let kept = put(&self.writer, key).await;
        kept.explain(&self.path, "keep an API key")
    }

    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let keys = all(&self.readers).await;
        keys.explain(&self.path, "list the API keys")
    }

    async fn revoke_key(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        let revoked = revoke(&self.writer, id, at).await;
        revoked.explain(&self.path, "revoke an API key")
    }
}

async fn put(pool: &SqlitePool, key: &ApiKey) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let kept = sqlx::query(
        "INSERT INTO api_keys (id, name, sha256, scopes, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(key.id.as_str())
    .bind(key.name.as_str())
    .bind(key.sha256.as_slice())
    .bind(to_json(&key.scopes, "API key", &key.id)?)
    .bind(nanos(key.created_at))
    .bind(key.revoked_at.map(nanos))
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(kept.rows_affected() == 1)
}

type KeyRow = (String, String, Vec<u8>, String, i64, Option<i64>);

async fn all(pool: &SqlitePool) -> Result<Vec<ApiKey>, Fault> {
    let rows: Vec<KeyRow> = sqlx::query_as(
        "SELECT id, name, sha256, scopes, created_at, revoked_at FROM api_keys ORDER BY created_at, id",
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(key_of).collect()
}

fn key_of((id, name, sha256, scopes, created_at, revoked_at): KeyRow) -> Result<ApiKey, Fault> {
    let sha256 = <[u8; 32]>::try_from(sha256.as_slice())
        .map_err(|fault| Fault::unreadable("API key", &id, fault))?;
    Ok(ApiKey {
        scopes: from_json(&scopes, "API key", &id)?,
        id,
        name,
        sha256,
        created_at: timestamp(created_at),
        revoked_at: revoked_at.map(timestamp),
    })
}

async fn revoke(pool: &SqlitePool, id: &str, at: Timestamp) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let revoked =
        sqlx::query("UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
            .bind(nanos(at))
            .bind(id)
            .execute(&mut *transaction)
            .await?;
    transaction.commit().await?;
    Ok(revoked.rows_affected() == 1)
}
