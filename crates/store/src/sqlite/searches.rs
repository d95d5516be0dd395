//! Saved searches and where their alerts go.

use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;

use super::BEGIN_WRITE;
use super::codec::{nanos, small, timestamp};
use super::fault::Fault;
use crate::{AlertChannel, AlertMode, ChannelKind, Delivery, SavedSearch};

pub(super) async fn put(pool: &SqlitePool, search: &SavedSearch) -> Result<u32, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let known: Option<(i64, String, i64)> =
        sqlx::query_as("SELECT version, query, changed_at FROM saved_searches WHERE id = ?")
            .bind(search.id.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
    let (version, changed_at, is_new) = match known {
        Some((version, query, changed_at)) if query == search.query => (version, changed_at, false),
        Some((version, _, _)) => (version + 1, nanos(search.changed_at), true),
        None => (1, nanos(search.changed_at), true),
    };
    sqlx::query(
        "INSERT INTO saved_searches (id, name, query, version, created_at, changed_at, alerts, token_sha256)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, version = excluded.version,
             changed_at = excluded.changed_at, alerts = excluded.alerts",
    )
    .bind(search.id.as_str())
    .bind(search.name.as_str())
    .bind(search.query.as_str())
    .bind(version)
    .bind(nanos(search.created_at))
    .bind(changed_at)
    .bind(search.alerts.name())
    .bind(search.token_sha256.as_ref().map(|hash| hash.as_slice()))
    .execute(&mut *transaction)
    .await?;
    if is_new {
        sqlx::query("INSERT OR REPLACE INTO saved_search_versions (search_id, version, query, changed_at) VALUES (?, ?, ?, ?)")
            .bind(search.id.as_str())
            .bind(version)
            .bind(search.query.as_str())
            .bind(changed_at)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(small(version))
}

pub(super) async fn set_token(
    pool: &SqlitePool,
    id: &str,
    token_sha256: Option<[u8; 32]>,
) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let kept = sqlx::query("UPDATE saved_searches SET token_sha256 = ? WHERE id = ?")
        .bind(token_sha256.as_ref().map(|hash| hash.as_slice()))
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(kept.rows_affected() == 1)
}

type SearchRow = (
    String,
    String,
    String,
    i64,
    i64,
    i64,
    String,
    Option<Vec<u8>>,
);

pub(super) async fn all(pool: &SqlitePool) -> Result<Vec<SavedSearch>, Fault> {
    let rows: Vec<SearchRow> = sqlx::query_as(
        "SELECT id, name, query, version, created_at, changed_at, alerts, token_sha256 FROM saved_searches ORDER BY id",
    )
    .fetch_all(pool)
    .await?;
    let searches = rows.into_iter().map(
        |(id, name, query, version, created_at, changed_at, alerts, token)| SavedSearch {
            id,
            name,
            query,
            version: small(version),
            created_at: timestamp(created_at),
            changed_at: timestamp(changed_at),
            alerts: mode(&alerts),
            token_sha256: token.and_then(|hash| <[u8; 32]>::try_from(hash.as_slice()).ok()),
        },
    );
    Ok(searches.collect())
}

fn mode(name: &str) -> AlertMode {
    let known = AlertMode::NAMES.iter().find(|(known, _)| *known == name);
    known.map_or(AlertMode::Off, |(_, mode)| *mode)
}

pub(super) async fn remove(pool: &SqlitePool, id: &str) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for sql in [
        "DELETE FROM saved_search_versions WHERE search_id = ?",
        "DELETE FROM alert_channels WHERE search_id = ?",
        "DELETE FROM alerts WHERE search_id = ?",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
    }
    let removed = sqlx::query("DELETE FROM saved_searches WHERE id = ?")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(removed.rows_affected() == 1)
}

pub(super) async fn versions(
    pool: &SqlitePool,
    id: &str,
) -> Result<Vec<(u32, String, Timestamp)>, Fault> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT version, query, changed_at FROM saved_search_versions WHERE search_id = ? ORDER BY version",
    )
    .bind(id)
    .fetch_all(pool)
    .await?;
    let versions = rows
        .into_iter()
        .map(|(version, query, at)| (small(version), query, timestamp(at)));
    Ok(versions.collect())
}

pub(super) async fn put_channel(pool: &SqlitePool, channel: &AlertChannel) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    sqlx::query(
        "INSERT OR REPLACE INTO alert_channels (search_id, kind, target, secret, sent_up_to)
         VALUES (?, ?, ?, ?, (SELECT coalesce(max(number), 0) FROM alerts))",
    )
    .bind(channel.search_id.as_str())
    .bind(channel.kind.name())
    .bind(channel.target.as_str())
    .bind(channel.secret.as_str())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn remove_channel(
    pool: &SqlitePool,
    search_id: &str,
    kind: ChannelKind,
    target: &str,
) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let removed =
        sqlx::query("DELETE FROM alert_channels WHERE search_id = ? AND kind = ? AND target = ?")
            .bind(search_id)
            .bind(kind.name())
            .bind(target)
            .execute(&mut *transaction)
            .await?;
    transaction.commit().await?;
    Ok(removed.rows_affected() > 0)
}

pub(super) async fn mute_channel(
    pool: &SqlitePool,
    search_id: &str,
    kind: ChannelKind,
    target: &str,
    muted: bool,
) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let sql = "UPDATE alert_channels SET muted = ? WHERE search_id = ? AND kind = ? AND target = ?";
    let changed = sqlx::query(sql)
        .bind(muted)
        .bind(search_id)
        .bind(kind.name())
        .bind(target)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(changed.rows_affected() > 0)
}

type ChannelRow = (
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    bool,
);

pub(super) async fn channels(pool: &SqlitePool) -> Result<Vec<AlertChannel>, Fault> {
    let rows: Vec<ChannelRow> = sqlx::query_as(
        "SELECT search_id, kind, target, secret, sent_up_to, tries, due_at, last_error, last_sent_at, muted
         FROM alert_channels ORDER BY search_id, kind, target",
    )
    .fetch_all(pool)
    .await?;
    // A later release may know other kinds; those are left to it.
    Ok(rows.into_iter().filter_map(channel).collect())
}

fn channel(row: ChannelRow) -> Option<AlertChannel> {
    let (
        search_id,
        kind,
        target,
        secret,
        sent_up_to,
        tries,
        due_at,
        last_error,
        last_sent_at,
        muted,
    ) = row;
    Some(AlertChannel {
        search_id,
        kind: ChannelKind::of_name(&kind)?,
        target,
        secret,
        sent_up_to,
        tries: small(tries),
        due_at: due_at.map(timestamp),
        last_error,
        last_sent_at: last_sent_at.map(timestamp),
        muted,
    })
}

pub(super) async fn record_delivery(
    pool: &SqlitePool,
    channel: &AlertChannel,
    delivery: &Delivery,
) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let query = match delivery {
        Delivery::Sent { up_to, at } => sqlx::query(
            "UPDATE alert_channels SET sent_up_to = max(sent_up_to, ?1), last_sent_at = ?2, tries = 0, due_at = NULL,
             last_error = NULL WHERE search_id = ?3 AND kind = ?4 AND target = ?5",
        )
        .bind(*up_to)
        .bind(nanos(*at)),
        Delivery::Skipped { up_to } => sqlx::query(
            "UPDATE alert_channels SET sent_up_to = max(sent_up_to, ?1), tries = 0, due_at = ?2
             WHERE search_id = ?3 AND kind = ?4 AND target = ?5",
        )
        .bind(*up_to)
        .bind(None::<i64>),
        Delivery::Failed { error, due_at } => sqlx::query(
            "UPDATE alert_channels SET last_error = ?1, due_at = ?2, tries = tries + 1
             WHERE search_id = ?3 AND kind = ?4 AND target = ?5",
        )
        .bind(error.as_str())
        .bind(nanos(*due_at)),
    };
    query
        .bind(channel.search_id.as_str())
        .bind(channel.kind.name())
        .bind(channel.target.as_str())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}
