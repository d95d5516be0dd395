//! Pages with all that was known of them, for archives, and back.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{ArticleId, Feed, FeedEntry};

use super::codec::{self, PackedPage, from_json, nanos, off_thread, timestamp, to_json, unpack};
use super::fault::Fault;
use super::{BEGIN_WRITE, pages};
use crate::{ArchivedPage, PageRequest};

/// Remembers how pages were asked for.
pub(super) async fn keep_requests(
    connection: &mut SqliteConnection,
    requests: impl Iterator<Item = (i64, &PageRequest)>,
) -> Result<(), Fault> {
    let mut rows: Vec<(i64, String)> = Vec::new();
    for (page_id, request) in requests {
        rows.push((page_id, to_json(request, "request", "a page")?));
    }
    let sql = "INSERT INTO page_requests (page_id, record)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&rows, "requests", "pages")?)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn after(
    pool: &SqlitePool,
    page_id: i64,
    limit: u32,
) -> Result<Vec<ArchivedPage>, Fault> {
    let sql = "SELECT p.*, r.record, e.entry_zstd, e.first_seen_at, f.definition, f.moved_to
        FROM pages AS p LEFT JOIN page_requests AS r ON r.page_id = p.id
            LEFT JOIN entries AS e ON e.id = p.entry_id LEFT JOIN feeds AS f ON f.id = e.feed_id
        WHERE p.id > ? ORDER BY p.id LIMIT ?";
    let rows = sqlx::query(sql)
        .bind(page_id)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    off_thread(move || rows.iter().map(archived).collect()).await
}

fn archived(row: &SqliteRow) -> Result<ArchivedPage, Fault> {
    let page = pages::page(row)?;
    let request: Option<&str> = row.try_get("record")?;
    let entry: Option<&[u8]> = row.try_get("entry_zstd")?;
    let definition: Option<&str> = row.try_get("definition")?;
    let moved_to: Option<String> = row.try_get("moved_to")?;
    let first_seen_at: Option<i64> = row.try_get("first_seen_at")?;
    Ok(ArchivedPage {
        page_id: row.try_get("id")?,
        request: request
            .map(|request| from_json(request, "request", &page.url))
            .transpose()?,
        entry: entry
            .map(|entry| unpack(entry, "entry", &page.url))
            .transpose()?,
        feed: definition
            .map(|definition| codec::feed(definition, moved_to))
            .transpose()?,
        first_seen_at: first_seen_at.map(timestamp),
        page,
    })
}

pub(super) async fn pages_of(pool: &SqlitePool, ids: &[ArticleId]) -> Result<Vec<i64>, Fault> {
    let ids: Vec<&str> = ids.iter().map(ArticleId::as_str).collect();
    let sql = "SELECT v.page_id FROM json_each(?) AS id CROSS JOIN versions AS v ON v.article_id = id.value
        ORDER BY v.page_id";
    Ok(sqlx::query_scalar(sql)
        .bind(to_json(&ids, "article ids", "an export")?)
        .fetch_all(pool)
        .await?)
}

/// Keeps a page of an archive as the page of an entry that is done; of a feed that is not known only the name is kept.
pub(super) async fn import(
    pool: &SqlitePool,
    page: Result<PackedPage, Fault>,
    archived: &ArchivedPage,
    level: i32,
) -> Result<bool, Fault> {
    let page = page?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    if pages::is_held(&mut transaction, &page).await? {
        return Ok(false);
    }
    let entry_id = match (&archived.feed, &archived.entry) {
        (Some(feed), Some(entry)) => {
            let seen_at = archived.first_seen_at.unwrap_or(page.page.fetched_at);
            Some(keep_entry(&mut transaction, &page, feed, entry, seen_at, level).await?)
        }
        _ => None,
    };
    let page_id = pages::insert(&mut transaction, entry_id, &page).await?;
    let request = archived.request.as_ref().map(|request| (page_id, request));
    keep_requests(&mut transaction, request.into_iter()).await?;
    if let Some(entry_id) = entry_id {
        sqlx::query("UPDATE entries SET page_id = ? WHERE id = ?")
            .bind(page_id)
            .bind(entry_id)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn keep_entry(
    connection: &mut SqliteConnection,
    page: &PackedPage,
    feed: &Feed,
    entry: &FeedEntry,
    first_seen_at: Timestamp,
    level: i32,
) -> Result<i64, Fault> {
    let id = feed.id.as_str();
    let sql =
        "INSERT OR IGNORE INTO feeds (id, definition, origin, removed) VALUES (?, ?, 'added', 1)";
    sqlx::query(sql)
        .bind(id)
        .bind(to_json(feed, "feed", id)?)
        .execute(&mut *connection)
        .await?;
    // What the own feeds said of an entry stays.
    let sql = "INSERT INTO entries (url_key, url, feed_id, first_seen_at, state, entry_zstd)
        VALUES (?, ?, ?, ?, 'done', ?)
        ON CONFLICT (url_key) DO UPDATE SET state = iif(state = 'given-up', 'done', state)
        RETURNING id";
    Ok(sqlx::query_scalar(sql)
        .bind(page.url_key.as_str())
        .bind(page.page.url.as_str())
        .bind(id)
        .bind(nanos(first_seen_at))
        .bind(codec::pack(entry, level, "entry", &page.page.url)?)
        .fetch_one(connection)
        .await?)
}
