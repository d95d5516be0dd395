//! The queue of what the index has yet to hear.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::ArticleId;

use super::codec::to_json;
use super::fault::Fault;
use super::packed_rows::packed_rows;
use crate::OutboxRow;

/// Says that an article changed; what was said of it before is thereby old news and goes.
pub(super) async fn add(connection: &mut SqliteConnection, id: &ArticleId) -> Result<(), Fault> {
    sqlx::query("REPLACE INTO outbox (article_id) VALUES (?)")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Says that many articles changed, in this order.
pub(super) async fn add_all(
    connection: &mut SqliteConnection,
    ids: impl Iterator<Item = &str>,
) -> Result<(), Fault> {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("REPLACE INTO outbox (article_id) SELECT value FROM json_each(?)")
        .bind(to_json(&ids, "ids", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn after(
    pool: &SqlitePool,
    after: i64,
    limit: u32,
) -> Result<Vec<OutboxRow>, Fault> {
    let sql = "SELECT json_group_array(json_array(seq, article_id)) FROM (
        SELECT seq, article_id FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?)";
    let query = sqlx::query_scalar(sql).bind(after).bind(i64::from(limit));
    let rows: Vec<(i64, String)> = packed_rows(query, pool).await?;
    let rows = rows.into_iter().map(|(seq, article_id)| OutboxRow {
        seq,
        article_id: ArticleId(article_id),
    });
    Ok(rows.collect())
}

pub(super) async fn last_seq(pool: &SqlitePool) -> Result<i64, Fault> {
    let seq: Option<i64> = sqlx::query_scalar("SELECT max(seq) FROM outbox")
        .fetch_one(pool)
        .await?;
    Ok(seq.unwrap_or(0))
}
