//! Entries whose pages are to be fetched, and what came of fetching one.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{FeedEntry, FeedId, Validators};

use super::codec::{self, PackedPage, nanos, small, timestamp, to_json};
use super::fault::Fault;
use super::pages;
use crate::{EntryFailure, PageVisit, QueuedEntry, WaitingEntry};

pub(super) async fn waiting(pool: &SqlitePool, now: Timestamp) -> Result<Vec<WaitingEntry>, Fault> {
    let sql =
        "SELECT e.id, e.feed_id, e.url, e.etag, e.last_modified, e.tries, e.due_at, e.last_error
        FROM entries AS e JOIN feeds AS f ON f.id = e.feed_id AND f.removed = 0
        WHERE e.state = 'waiting' AND (e.due_at IS NULL OR e.due_at <= ?)
        ORDER BY e.id";
    let rows = sqlx::query(sql).bind(nanos(now)).fetch_all(pool).await?;
    let queued = rows.iter().map(|row| Ok(queued_entry(row)?.entry));
    queued.collect()
}

/// The entries of a feed that wait, due or not.
pub(super) async fn queued(
    pool: &SqlitePool,
    feed: &FeedId,
    limit: u32,
) -> Result<Vec<QueuedEntry>, Fault> {
    let sql = "SELECT id, feed_id, url, etag, last_modified, tries, due_at, last_error
        FROM entries WHERE state = 'waiting' AND feed_id = ? ORDER BY id LIMIT ?";
    let rows = sqlx::query(sql)
        .bind(feed.as_str())
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    rows.iter().map(queued_entry).collect()
}

fn queued_entry(row: &SqliteRow) -> Result<QueuedEntry, Fault> {
    let due_at: Option<i64> = row.try_get("due_at")?;
    Ok(QueuedEntry {
        entry: WaitingEntry {
            entry_id: row.try_get("id")?,
            feed_id: FeedId(row.try_get("feed_id")?),
            url: row.try_get("url")?,
            validators: Validators {
                etag: row.try_get("etag")?,
                last_modified: row.try_get("last_modified")?,
            },
            tries: small(row.try_get("tries")?),
        },
        due_at: due_at.map(timestamp),
        last_error: row.try_get("last_error")?,
    })
}

pub(super) async fn entry(pool: &SqlitePool, entry_id: i64) -> Result<Option<FeedEntry>, Fault> {
    let sql = "SELECT url, entry_zstd FROM entries WHERE id = ?";
    let row: Option<(String, Vec<u8>)> = sqlx::query_as(sql)
        .bind(entry_id)
        .fetch_optional(pool)
        .await?;
    row.map(|(url, packed)| codec::unpack(&packed, "entry", &url))
        .transpose()
}

pub(super) async fn retry_failed(pool: &SqlitePool, only: Option<&FeedId>) -> Result<u64, Fault> {
    let sql = "UPDATE entries SET due_at = NULL
        WHERE state = 'waiting' AND tries > 0 AND (?1 IS NULL OR feed_id = ?1)";
    let retried = sqlx::query(sql)
        .bind(only.map(FeedId::as_str))
        .execute(pool)
        .await?;
    Ok(retried.rows_affected())
}

/// What came of fetching an entry's page.
pub(super) struct EntryResult {
    pub(super) entry_id: i64,
    pub(super) outcome: EntryOutcome,
}

pub(super) enum EntryOutcome {
    Fetched(Box<PackedPage>, PageVisit),
    Unchanged,
    Failed(EntryFailure),
}

/// A page that was fetched, with its entry and visit.
pub(super) type FetchedPage<'a> = (i64, &'a PackedPage, &'a PageVisit);

pub(super) async fn record(
    connection: &mut SqliteConnection,
    results: &[&EntryResult],
) -> Result<Vec<()>, Fault> {
    let mut pages: Vec<FetchedPage<'_>> = Vec::new();
    let mut unchanged: Vec<i64> = Vec::new();
    for result in results {
        match &result.outcome {
            EntryOutcome::Fetched(page, visit) => pages.push((result.entry_id, page, visit)),
            EntryOutcome::Unchanged => unchanged.push(result.entry_id),
            EntryOutcome::Failed(failure) => failed(connection, result.entry_id, failure).await?,
        }
    }
    let sql = "UPDATE entries SET state = 'done', due_at = NULL, tries = 0, last_error = NULL
        WHERE id IN (SELECT value FROM json_each(?))";
    sqlx::query(sql)
        .bind(to_json(&unchanged, "entries", "a change")?)
        .execute(&mut *connection)
        .await?;
    if !pages.is_empty() {
        fetched(connection, &pages).await?;
    }
    Ok(vec![(); results.len()])
}

/// Keeps the pages of entries, and marks those as fetched.
async fn fetched(
    connection: &mut SqliteConnection,
    pages: &[FetchedPage<'_>],
) -> Result<(), Fault> {
    let page_ids = pages::of_entries(connection, pages).await?;
    let rows: Vec<_> = pages
        .iter()
        .zip(page_ids)
        .map(|((entry_id, _, visit), page_id)| {
            let held = &visit.validators;
            (entry_id, page_id, &held.etag, &held.last_modified)
        })
        .collect();
    let sql = "UPDATE entries SET page_id = w.page, etag = w.etag, last_modified = w.modified, state = 'done', due_at = NULL,
            tries = 0, last_error = NULL
        FROM (SELECT value ->> 0 AS entry, value ->> 1 AS page, value ->> 2 AS etag, value ->> 3 AS modified
            FROM json_each(?)) AS w
        WHERE entries.id = w.entry";
    sqlx::query(sql)
        .bind(to_json(&rows, "entries", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn failed(
    connection: &mut SqliteConnection,
    entry_id: i64,
    failure: &EntryFailure,
) -> Result<(), Fault> {
    let sql = "UPDATE entries
        SET state = iif(?2 IS NULL, 'given-up', 'waiting'), due_at = ?2, tries = tries + 1, last_error = ?3
        WHERE id = ?1";
    sqlx::query(sql)
        .bind(entry_id)
        .bind(failure.retry_at.map(nanos))
        .bind(failure.reason.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
