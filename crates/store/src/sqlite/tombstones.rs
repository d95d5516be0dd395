//! Taking articles out for good.

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, FeedEntry, url_key};

use super::codec::{from_json, nanos, pack, small, timestamp, to_json};
use super::fault::Fault;
use super::{BEGIN_WRITE, outbox, versions};
use crate::Tombstone;

/// The state of an entry whose page was taken down, or is never to be fetched for that reason.
const FORGOTTEN: &str = "forgotten";

pub(super) async fn forget(
    pool: &SqlitePool,
    address_or_id: &str,
    reason: &str,
    now: Timestamp,
    level: i32,
) -> Result<Option<Tombstone>, Fault> {
    let mut connection = pool.acquire().await?;
    // What is deleted is overwritten too. The setting stays with the connection, and costs little.
    sqlx::query("PRAGMA secure_delete = ON")
        .execute(&mut *connection)
        .await?;
    let mut transaction = sqlx::Connection::begin_with(&mut *connection, BEGIN_WRITE).await?;
    let Some(id) = find(&mut transaction, address_or_id).await? else {
        return Ok(None);
    };
    let tombstone = bury(&mut transaction, &id, reason, now, level).await?;
    transaction.commit().await?;
    // What was deleted must not go on standing in the write-ahead log.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut *connection)
        .await?;
    Ok(Some(tombstone))
}

async fn find(
    connection: &mut SqliteConnection,
    address_or_id: &str,
) -> Result<Option<ArticleId>, Fault> {
    let sql = "SELECT id FROM articles WHERE id = ?1
        UNION ALL SELECT article_id FROM article_urls WHERE url_key = ?2
        UNION ALL SELECT article_id FROM pages WHERE url_key = ?2 AND article_id IS NOT NULL LIMIT 1";
    let id: Option<String> = sqlx::query_scalar(sql)
        .bind(address_or_id)
        .bind(url_key(address_or_id))
        .fetch_optional(connection)
        .await?;
    Ok(id.map(ArticleId))
}

async fn bury(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    reason: &str,
    now: Timestamp,
    level: i32,
) -> Result<Tombstone, Fault> {
    let keys = addresses_of(connection, id).await?;
    let versions: i64 = sqlx::query_scalar("SELECT count(*) FROM versions WHERE article_id = ?")
        .bind(id.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let empty = pack(&FeedEntry::default(), level, "entry", id.as_str())?;
    sqlx::query("INSERT OR REPLACE INTO tombstones (article_id, reason, versions, forgotten_at) VALUES (?, ?, ?, ?)")
        .bind(id.as_str())
        .bind(reason)
        .bind(versions)
        .bind(nanos(now))
        .execute(&mut *connection)
        .await?;
    let json = to_json(&keys, "addresses", id.as_str())?;
    close_entries(connection, id, &json, &empty, now).await?;
    delete_pages(connection, id, &json).await?;
    sqlx::query("DELETE FROM versions WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    for sql in [
        "DELETE FROM alerts WHERE article_id = ?",
        "DELETE FROM decision_pins WHERE article_id = ?",
    ] {
        sqlx::query(sql)
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
    }
    versions::forget_article(connection, id).await?;
    outbox::add(connection, id).await?;
    sqlx::query("INSERT OR REPLACE INTO tombstone_urls (url_key, article_id) SELECT value, ?2 FROM json_each(?1)")
        .bind(json)
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(Tombstone {
        article_id: id.clone(),
        reason: reason.to_owned(),
        versions: small(versions),
        forgotten_at: now,
        addresses: keys,
    })
}

/// Every address that led to an article: its own, those of its pages, and those of the entries that led to them.
async fn addresses_of(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<Vec<String>, Fault> {
    let sql = "SELECT url_key FROM article_urls WHERE article_id = ?1
        UNION SELECT url_key FROM pages WHERE article_id = ?1
        UNION SELECT p.url_key FROM versions AS v JOIN pages AS p ON p.id = v.page_id WHERE v.article_id = ?1
        UNION SELECT e.url_key FROM pages AS p JOIN entries AS e ON e.id = p.entry_id WHERE p.article_id = ?1
        UNION SELECT x.url_key FROM pages AS p JOIN entry_aliases AS x ON x.entry_id = p.entry_id WHERE p.article_id = ?1
        ORDER BY 1";
    let keys: Vec<String> = sqlx::query_scalar(sql)
        .bind(id.as_str())
        .fetch_all(connection)
        .await?;
    Ok(keys)
}

/// Empties the entries of these addresses, and makes one where there was none, so that no feed queues them again.
async fn close_entries(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    keys: &str,
    empty: &[u8],
    now: Timestamp,
) -> Result<(), Fault> {
    let sql = "INSERT INTO entries (url_key, url, feed_id, first_seen_at, state, entry_zstd)
        SELECT value, value, coalesce((SELECT feed_id FROM articles WHERE id = ?2), ''), ?3, ?4, ?5 FROM json_each(?1) WHERE true
        ON CONFLICT (url_key) DO UPDATE SET state = ?4, entry_zstd = ?5, page_id = NULL, due_at = NULL, last_error = NULL,
            etag = NULL, last_modified = NULL";
    sqlx::query(sql)
        .bind(keys)
        .bind(id.as_str())
        .bind(nanos(now))
        .bind(FORGOTTEN)
        .bind(empty)
        .execute(connection)
        .await?;
    Ok(())
}

async fn delete_pages(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    keys: &str,
) -> Result<(), Fault> {
    let pages =
        "SELECT id FROM pages WHERE article_id = ?1 OR url_key IN (SELECT value FROM json_each(?2))
        UNION SELECT page_id FROM versions WHERE article_id = ?1";
    for sql in [
        format!("DELETE FROM page_requests WHERE page_id IN ({pages})"),
        format!("DELETE FROM pages WHERE id IN ({pages})"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.as_str())
            .bind(keys)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Whether anything was taken down.
pub(super) async fn any(connection: &mut SqliteConnection) -> Result<bool, Fault> {
    let any: i64 = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tombstone_urls)")
        .fetch_one(connection)
        .await?;
    Ok(any != 0)
}

/// Whether one of these addresses was taken down.
pub(super) async fn names_forgotten(
    connection: &mut SqliteConnection,
    keys: &[String],
) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM json_each(?) AS key JOIN tombstone_urls AS t ON t.url_key = key.value LIMIT 1";
    let found: Option<i64> = sqlx::query_scalar(sql)
        .bind(to_json(&keys, "addresses", "a page")?)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// Deletes a page that turned out to be one of an article that was taken down, fetched under another address, and closes that
/// address too.
pub(super) async fn drop_page(
    connection: &mut SqliteConnection,
    page_id: i64,
    keys: &[String],
) -> Result<(), Fault> {
    let json = to_json(&keys, "addresses", "a page")?;
    let sql = "INSERT OR IGNORE INTO tombstone_urls (url_key, article_id)
        SELECT led.url_key, (SELECT t.article_id FROM json_each(?2) AS key JOIN tombstone_urls AS t ON t.url_key = key.value LIMIT 1)
        FROM (SELECT value AS url_key FROM json_each(?2)
            UNION SELECT url_key FROM pages WHERE id = ?1
            UNION SELECT e.url_key FROM pages AS p JOIN entries AS e ON e.id = p.entry_id WHERE p.id = ?1) AS led";
    sqlx::query(sql)
        .bind(page_id)
        .bind(json)
        .execute(&mut *connection)
        .await?;
    // What the feed said of it goes too; the entry of the article itself, emptied, is at hand.
    let sql = "UPDATE entries SET page_id = NULL, due_at = NULL, state = ?2,
            entry_zstd = coalesce((SELECT entry_zstd FROM entries WHERE state = ?2 LIMIT 1), entry_zstd)
        WHERE page_id = ?1";
    sqlx::query(sql)
        .bind(page_id)
        .bind(FORGOTTEN)
        .execute(&mut *connection)
        .await?;
    for sql in [
        "DELETE FROM page_requests WHERE page_id = ?",
        "DELETE FROM pages WHERE id = ?",
    ] {
        sqlx::query(sql)
            .bind(page_id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub(super) async fn all(pool: &SqlitePool) -> Result<Vec<Tombstone>, Fault> {
    let rows: Vec<(String, String, i64, i64, String)> = sqlx::query_as(
        "SELECT t.article_id, t.reason, t.versions, t.forgotten_at,
            (SELECT json_group_array(url_key) FROM tombstone_urls WHERE article_id = t.article_id)
         FROM tombstones AS t ORDER BY t.forgotten_at DESC, t.article_id",
    )
    .fetch_all(pool)
    .await?;
    let tombstones = rows
        .into_iter()
        .map(|(id, reason, versions, forgotten_at, addresses)| {
            Ok(Tombstone {
                addresses: from_json(&addresses, "addresses", &id)?,
                article_id: ArticleId(id),
                reason,
                versions: small(versions),
                forgotten_at: timestamp(forgotten_at),
            })
        });
    tombstones.collect()
}
