//! Raw pages: kept once, read when their turn comes.

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{QueryBuilder, Row};
use wirewatch_model::{ArticleId, Page};

use super::codec::{
    self, PackedPage, decompress, from_json, nanos, off_thread, small, timestamp, to_json, unpack,
};
use super::entries::FetchedPage;
use super::fault::Fault;
use super::{BEGIN_WRITE, archive, tombstones};
use crate::WaitingPage;

/// How many pages one statement writes.
const ROWS: usize = 32;

/// The numbers of entries' pages with these bytes: those they have already, or new ones that wait to be read.
pub(super) async fn of_entries(
    connection: &mut SqliteConnection,
    pages: &[FetchedPage<'_>],
) -> Result<Vec<i64>, Fault> {
    let ids: Vec<i64> = pages.iter().map(|(entry_id, ..)| *entry_id).collect();
    let sql = "SELECT e.id, p.id, p.sha256 FROM json_each(?) AS w CROSS JOIN entries AS e ON e.id = w.value
        CROSS JOIN pages AS p ON p.id = e.page_id";
    let held: Vec<(i64, i64, String)> = sqlx::query_as(sql)
        .bind(to_json(&ids, "entries", "a change")?)
        .fetch_all(&mut *connection)
        .await?;
    let held: HashMap<(i64, String), i64> = held
        .into_iter()
        .map(|(entry_id, page_id, sha256)| ((entry_id, sha256), page_id))
        .collect();
    let known: Vec<Option<i64>> = pages
        .iter()
        .map(|(entry_id, page, _)| held.get(&(*entry_id, page.page.sha256.clone())).copied())
        .collect();
    let new: Vec<&FetchedPage<'_>> = pages
        .iter()
        .zip(&known)
        .filter_map(|(page, known)| known.is_none().then_some(page))
        .collect();
    let mut added = insert_all(connection, &new).await?.into_iter();
    let ids = known
        .into_iter()
        .map(|known| known.or_else(|| added.next()));
    let ids: Option<Vec<i64>> = ids.collect();
    ids.ok_or(Fault::Sql(sqlx::Error::RowNotFound))
}

/// Adds pages with how they were asked for; gives their numbers.
async fn insert_all(
    connection: &mut SqliteConnection,
    new: &[&FetchedPage<'_>],
) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'pages'";
    let last: i64 = sqlx::query_scalar(sql).fetch_one(&mut *connection).await?;
    let numbered: Vec<(i64, &FetchedPage<'_>)> = (last + 1..).zip(new.iter().copied()).collect();
    for chunk in numbered.chunks(ROWS) {
        let sql = "INSERT INTO pages (id, entry_id, url_key, url, final_url, status, headers, fetched_at, sha256, body_zstd) ";
        let mut insert = QueryBuilder::new(sql);
        insert.push_values(chunk, |mut row, (page_id, (entry_id, page, _))| {
            row.push_bind(*page_id);
            row.push_bind(*entry_id);
            row.push_bind(page.url_key.as_str());
            row.push_bind(page.page.url.as_str());
            row.push_bind(page.page.final_url.as_str());
            row.push_bind(i64::from(page.page.status));
            row.push_bind(page.headers.as_str());
            row.push_bind(nanos(page.page.fetched_at));
            row.push_bind(page.page.sha256.as_str());
            row.push_bind(page.body_zstd.as_slice());
        });
        insert.build().execute(&mut *connection).await?;
    }
    let requests = numbered
        .iter()
        .filter_map(|(page_id, (.., visit))| Some((*page_id, visit.request.as_ref()?)));
    archive::keep_requests(connection, requests).await?;
    Ok(numbered.into_iter().map(|(page_id, _)| page_id).collect())
}

pub(super) async fn import(
    pool: &SqlitePool,
    pages: Result<Vec<PackedPage>, Fault>,
) -> Result<u64, Fault> {
    let mut imported = 0;
    let pages = pages?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for page in &pages {
        if !is_held(&mut transaction, page).await? {
            insert(&mut transaction, None, page).await?;
            imported += 1;
        }
    }
    transaction.commit().await?;
    Ok(imported)
}

/// Whether the same bytes are kept for the page's address, or nothing of that address may be kept.
pub(super) async fn is_held(
    connection: &mut SqliteConnection,
    page: &PackedPage,
) -> Result<bool, Fault> {
    let held: Option<i64> =
        sqlx::query_scalar("SELECT id FROM pages WHERE url_key = ? AND sha256 = ? LIMIT 1")
            .bind(page.url_key.as_str())
            .bind(page.page.sha256.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    if held.is_some() {
        return Ok(true);
    }
    tombstones::names_forgotten(connection, std::slice::from_ref(&page.url_key)).await
}

pub(super) async fn waiting(
    pool: &SqlitePool,
    after_page_id: i64,
    limit: u32,
) -> Result<Vec<WaitingPage>, Fault> {
    let sql = "SELECT p.*, e.entry_zstd, f.definition, f.moved_to
        FROM pages AS p LEFT JOIN entries AS e ON e.id = p.entry_id LEFT JOIN feeds AS f ON f.id = e.feed_id
        WHERE p.read_by IS NULL AND p.id > ? ORDER BY p.id LIMIT ?";
    let rows = sqlx::query(sql)
        .bind(after_page_id)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    waiting_pages(rows).await
}

pub(super) async fn stale(
    pool: &SqlitePool,
    rules_version: &str,
    after_page_id: i64,
    limit: u32,
) -> Result<Vec<WaitingPage>, Fault> {
    let sql = "SELECT p.*, e.entry_zstd, f.definition, f.moved_to
        FROM pages AS p LEFT JOIN entries AS e ON e.id = p.entry_id LEFT JOIN feeds AS f ON f.id = e.feed_id
        WHERE p.id > ? AND p.read_by <> ? ORDER BY p.id LIMIT ?";
    let rows = sqlx::query(sql)
        .bind(after_page_id)
        .bind(rules_version)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    waiting_pages(rows).await
}

pub(super) async fn source(
    pool: &SqlitePool,
    id: &ArticleId,
    version: u32,
) -> Result<Option<Page>, Fault> {
    let sql = "SELECT p.* FROM versions AS v JOIN pages AS p ON p.id = v.page_id WHERE v.article_id = ? AND v.version = ?";
    let row = sqlx::query(sql)
        .bind(id.as_str())
        .bind(i64::from(version))
        .fetch_optional(pool)
        .await?;
    off_thread(move || row.as_ref().map(page).transpose()).await
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    entry_id: Option<i64>,
    page: &PackedPage,
) -> Result<i64, Fault> {
    let sql = "INSERT INTO pages (entry_id, url_key, url, final_url, status, headers, fetched_at, sha256, body_zstd)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let inserted = sqlx::query(sql)
        .bind(entry_id)
        .bind(page.url_key.as_str())
        .bind(page.page.url.as_str())
        .bind(page.page.final_url.as_str())
        .bind(i64::from(page.page.status))
        .bind(page.headers.as_str())
        .bind(nanos(page.page.fetched_at))
        .bind(page.page.sha256.as_str())
        .bind(page.body_zstd.as_slice())
        .execute(connection)
        .await?;
    Ok(inserted.last_insert_rowid())
}

async fn waiting_pages(rows: Vec<SqliteRow>) -> Result<Vec<WaitingPage>, Fault> {
    off_thread(move || rows.iter().map(waiting_page).collect()).await
}

fn waiting_page(row: &SqliteRow) -> Result<WaitingPage, Fault> {
    let page = page(row)?;
    let entry: Option<&[u8]> = row.try_get("entry_zstd")?;
    let definition: Option<&str> = row.try_get("definition")?;
    let moved_to: Option<String> = row.try_get("moved_to")?;
    Ok(WaitingPage {
        page_id: row.try_get("id")?,
        entry: entry
            .map(|entry| unpack(entry, "entry", &page.url))
            .transpose()?,
        feed: definition
            .map(|definition| codec::feed(definition, moved_to))
            .transpose()?,
        page,
    })
}

pub(super) fn page(row: &SqliteRow) -> Result<Page, Fault> {
    let url: String = row.try_get("url")?;
    let headers: &str = row.try_get("headers")?;
    let body: &[u8] = row.try_get("body_zstd")?;
    Ok(Page {
        final_url: row.try_get("final_url")?,
        status: u16::try_from(small(row.try_get("status")?)).unwrap_or(u16::MAX),
        headers: from_json(headers, "headers", &url)?,
        fetched_at: timestamp(row.try_get("fetched_at")?),
        body: decompress(body, "page", &url)?,
        sha256: row.try_get("sha256")?,
        url,
    })
}
