//! The versions of an article: adding one, replacing what was read, taking one back.

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::ArticleId;

use super::analyses::{Change, Found, ReadPage, Reading};
use super::fault::Fault;
use super::{groups, incidents, outbox, speakers, stories};

/// Makes what was found the current version, if it is newer than the one held and says something else.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    page: &ReadPage,
    reading: &Reading,
    found: &Found,
) -> Result<Change, Fault> {
    let sql = "SELECT v.version, v.text_hash, v.fetched_at, v.page_id
        FROM articles AS a JOIN versions AS v ON v.article_id = a.id AND v.version = a.version WHERE a.id = ?";
    let current: Option<(i64, Vec<u8>, i64, i64)> = sqlx::query_as(sql)
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some((version, text_hash, fetched_at, page_id)) = current else {
        insert_article(connection, id, page).await?;
        insert_version(connection, id, 1, page, reading, found).await?;
        return Ok(Change::NewArticle);
    };
    let is_later = (page.fetched_at, page.id) > (fetched_at, page_id);
    if text_hash == found.text_hash || !is_later {
        return Ok(Change::Nothing);
    }
    insert_version(connection, id, version + 1, page, reading, found).await?;
    set_current(connection, id, version + 1).await?;
    Ok(Change::NewVersion)
}

async fn insert_article(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    page: &ReadPage,
) -> Result<(), Fault> {
    sqlx::query("INSERT INTO articles (id, feed_id, first_seen_at, version) VALUES (?, ?, ?, 1)")
        .bind(id.as_str())
        .bind(page.feed_id.as_deref())
        .bind(page.entry_seen_at.unwrap_or(page.fetched_at))
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_version(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    version: i64,
    page: &ReadPage,
    reading: &Reading,
    found: &Found,
) -> Result<(), Fault> {
    let sql = "INSERT INTO versions (article_id, version, page_id, fetched_at, page_sha256, title, text_hash,
            rules_version, analysis_zstd)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sqlx::query(sql)
        .bind(id.as_str())
        .bind(version)
        .bind(page.id)
        .bind(page.fetched_at)
        .bind(page.sha256.as_str())
        .bind(found.title.as_deref())
        .bind(found.text_hash.as_slice())
        .bind(reading.rules_version.as_str())
        .bind(found.analysis_zstd.as_slice())
        .execute(&mut *connection)
        .await?;
    match version {
        1 => groups::insert_rows(connection, id, &found.groups).await,
        _ => groups::replace_rows(connection, id, &found.groups).await,
    }
}

/// Puts what was found now in the place of what was read from the same page before.
pub(super) async fn replace(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    version: i64,
    reading: &Reading,
    found: &Found,
) -> Result<(), Fault> {
    let sql =
        "UPDATE versions SET title = ?3, text_hash = ?4, rules_version = ?5, analysis_zstd = ?6
        WHERE article_id = ?1 AND version = ?2";
    sqlx::query(sql)
        .bind(id.as_str())
        .bind(version)
        .bind(found.title.as_deref())
        .bind(found.text_hash.as_slice())
        .bind(reading.rules_version.as_str())
        .bind(found.analysis_zstd.as_slice())
        .execute(&mut *connection)
        .await?;
    if is_current(connection, id, version).await? {
        groups::replace_rows(connection, id, &found.groups).await?;
    }
    stories::compare_again(connection, id).await?;
    incidents::join_again(connection, id).await?;
    speakers::read_again(connection, id).await
}

async fn is_current(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    version: i64,
) -> Result<bool, Fault> {
    let current: Option<i64> = sqlx::query_scalar("SELECT version FROM articles WHERE id = ?")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(current == Some(version))
}

async fn set_current(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    version: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE articles SET version = ? WHERE id = ?")
        .bind(version)
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes back the version that was read from a page which turned out to be no article; the article goes with its last one.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    page: &ReadPage,
    id: &ArticleId,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM versions WHERE page_id = ?")
        .bind(page.id)
        .execute(&mut *connection)
        .await?;
    // Pages that told nothing beside this version may tell something without it.
    let sql = "UPDATE pages SET read_by = NULL
        WHERE article_id = ?1 AND id <> ?2 AND id NOT IN (SELECT page_id FROM versions WHERE article_id = ?1)";
    sqlx::query(sql)
        .bind(id.as_str())
        .bind(page.id)
        .execute(&mut *connection)
        .await?;
    let last: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM versions WHERE article_id = ?")
            .bind(id.as_str())
            .fetch_one(&mut *connection)
            .await?;
    match last {
        Some(version) => {
            set_current(connection, id, version).await?;
            groups::reread_rows(connection, id, version).await?;
        }
        None => forget_article(connection, id).await?,
    }
    outbox::add(connection, id).await
}

/// Takes an article out of everything that was joined from articles; its versions and pages are gone already, or go with it.
pub(super) async fn forget_article(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM articles WHERE id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM article_urls WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    incidents::forget(connection, id).await?;
    stories::forget(connection, id).await?;
    speakers::forget(connection, id).await
}
