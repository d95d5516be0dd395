//! Reading articles and their versions.

use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use wirewatch_model::{Analysis, ArticleId, Origin, url_key};

use super::codec::{self, off_thread, small, timestamp, to_json, unpack};
use super::fault::Fault;
use crate::{ArticleExcerpt, ReadExcerpt, StoredArticle, StoryInfo, VersionInfo};

/// Excerpts that take less than a millisecond to unpack.
const FEW: usize = 32;

pub(super) async fn by_ids(
    pool: &SqlitePool,
    ids: &[ArticleId],
) -> Result<Vec<StoredArticle>, Fault> {
    let sql = "SELECT a.feed_id, a.first_seen_at, v.*, t.watchlist_version, f.definition, f.moved_to,
            (SELECT count(*) FROM versions WHERE article_id = a.id) AS versions, s.story_id, s.origin, s.origin_reason,
            (SELECT count(*) FROM stories WHERE story_id = s.story_id) AS story_articles,
            (SELECT count(DISTINCT origin) FROM stories WHERE story_id = s.story_id) AS story_origins,
            (SELECT json_group_array(DISTINCT incident_id) FROM incident_members WHERE article_id = a.id) AS incidents
        FROM json_each(?) AS wanted CROSS JOIN articles AS a ON a.id = wanted.value
        JOIN versions AS v ON v.article_id = a.id AND v.version = a.version
        LEFT JOIN taggings AS t ON t.page_id = v.page_id
        LEFT JOIN feeds AS f ON f.id = a.feed_id
        LEFT JOIN stories AS s ON s.article_id = a.id
        ORDER BY wanted.key";
    let rows = sqlx::query(sql)
        .bind(to_json(&ids, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    articles(rows).await
}

pub(super) async fn excerpts(
    pool: &SqlitePool,
    ids: &[ArticleId],
) -> Result<Vec<ArticleExcerpt>, Fault> {
    let sql = "SELECT v.article_id, v.analysis_zstd, f.definition, s.story_id, s.origin, s.origin_reason,
            (SELECT count(*) FROM stories WHERE story_id = s.story_id) AS story_articles,
            (SELECT count(DISTINCT origin) FROM stories WHERE story_id = s.story_id) AS story_origins
        FROM json_each(?) AS wanted CROSS JOIN articles AS a ON a.id = wanted.value
        JOIN versions AS v ON v.article_id = a.id AND v.version = a.version
        LEFT JOIN feeds AS f ON f.id = a.feed_id
        LEFT JOIN stories AS s ON s.article_id = a.id
        ORDER BY wanted.key";
    let rows = sqlx::query(sql)
        .bind(to_json(&ids, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    // A page of hits is unpacked sooner than another thread has taken it over.
    if rows.len() <= FEW {
        return rows.iter().map(excerpt).collect();
    }
    off_thread(move || rows.iter().map(excerpt).collect()).await
}

fn excerpt(row: &SqliteRow) -> Result<ArticleExcerpt, Fault> {
    let id: String = row.try_get("article_id")?;
    let packed: &[u8] = row.try_get("analysis_zstd")?;
    let read: ReadExcerpt = unpack(packed, "analysis", &id)?;
    let definition: Option<&str> = row.try_get("definition")?;
    Ok(ArticleExcerpt {
        outlet: match definition {
            Some(definition) => Some(codec::feed(definition, None)?.outlet),
            None => read.article.outlet.clone(),
        },
        story: story(row)?,
        origin: origin(row)?,
        read,
        id: ArticleId(id),
    })
}

pub(super) async fn after(
    pool: &SqlitePool,
    after: Option<&ArticleId>,
    limit: u32,
) -> Result<Vec<StoredArticle>, Fault> {
    let sql = "SELECT a.feed_id, a.first_seen_at, v.*, t.watchlist_version, f.definition, f.moved_to,
            (SELECT count(*) FROM versions WHERE article_id = a.id) AS versions, s.story_id, s.origin, s.origin_reason,
            (SELECT count(*) FROM stories WHERE story_id = s.story_id) AS story_articles,
            (SELECT count(DISTINCT origin) FROM stories WHERE story_id = s.story_id) AS story_origins,
            (SELECT json_group_array(DISTINCT incident_id) FROM incident_members WHERE article_id = a.id) AS incidents
        FROM articles AS a CROSS JOIN versions AS v ON v.article_id = a.id AND v.version = a.version
        LEFT JOIN taggings AS t ON t.page_id = v.page_id
        LEFT JOIN feeds AS f ON f.id = a.feed_id
        LEFT JOIN stories AS s ON s.article_id = a.id
        WHERE a.id > ? ORDER BY a.id LIMIT ?";
    let rows = sqlx::query(sql)
        .bind(after.map_or("", ArticleId::as_str))
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    articles(rows).await
}

pub(super) async fn version(
    pool: &SqlitePool,
    id: &ArticleId,
    version: u32,
) -> Result<Option<StoredArticle>, Fault> {
    let sql = "SELECT a.feed_id, a.first_seen_at, v.*, t.watchlist_version, f.definition, f.moved_to,
            (SELECT count(*) FROM versions WHERE article_id = a.id) AS versions, s.story_id, s.origin, s.origin_reason,
            (SELECT count(*) FROM stories WHERE story_id = s.story_id) AS story_articles,
            (SELECT count(DISTINCT origin) FROM stories WHERE story_id = s.story_id) AS story_origins,
            (SELECT json_group_array(DISTINCT incident_id) FROM incident_members WHERE article_id = a.id) AS incidents
        FROM articles AS a JOIN versions AS v ON v.article_id = a.id AND v.version = ?
        LEFT JOIN taggings AS t ON t.page_id = v.page_id
        LEFT JOIN feeds AS f ON f.id = a.feed_id
        LEFT JOIN stories AS s ON s.article_id = a.id
        WHERE a.id = ?";
    let row = sqlx::query(sql)
        .bind(i64::from(version))
        .bind(id.as_str())
        .fetch_optional(pool)
        .await?;
    row.as_ref().map(article).transpose()
}

pub(super) async fn versions(pool: &SqlitePool, id: &ArticleId) -> Result<Vec<VersionInfo>, Fault> {
    let sql = "SELECT version, fetched_at, page_sha256, title FROM versions WHERE article_id = ? ORDER BY version";
    let rows: Vec<(i64, i64, String, Option<String>)> = sqlx::query_as(sql)
        .bind(id.as_str())
        .fetch_all(pool)
        .await?;
    let versions = rows
        .into_iter()
        .map(|(version, fetched_at, page_sha256, title)| VersionInfo {
            version: small(version),
            fetched_at: timestamp(fetched_at),
            page_sha256,
            title,
        });
    Ok(versions.collect())
}

pub(super) async fn by_url(pool: &SqlitePool, url: &str) -> Result<Option<ArticleId>, Fault> {
    let id: Option<String> =
        sqlx::query_scalar("SELECT article_id FROM article_urls WHERE url_key = ?")
            .bind(url_key(url))
            .fetch_optional(pool)
            .await?;
    Ok(id.map(ArticleId))
}

async fn articles(rows: Vec<SqliteRow>) -> Result<Vec<StoredArticle>, Fault> {
    off_thread(move || rows.iter().map(article).collect()).await
}

fn article(row: &SqliteRow) -> Result<StoredArticle, Fault> {
    let id: String = row.try_get("article_id")?;
    let definition: Option<&str> = row.try_get("definition")?;
    let moved_to: Option<String> = row.try_get("moved_to")?;
    let packed: &[u8] = row.try_get("analysis_zstd")?;
    let mut analysis: Analysis = unpack(packed, "analysis", &id)?;
    let tagged_by: Option<String> = row.try_get("watchlist_version")?;
    analysis.watchlist_version = tagged_by.unwrap_or_default();
    Ok(StoredArticle {
        version: small(row.try_get("version")?),
        versions: small(row.try_get("versions")?),
        feed: definition
            .map(|definition| codec::feed(definition, moved_to))
            .transpose()?,
        first_seen_at: timestamp(row.try_get("first_seen_at")?),
        fetched_at: timestamp(row.try_get("fetched_at")?),
        page_sha256: row.try_get("page_sha256")?,
        story: story(row)?,
        origin: origin(row)?,
        incidents: codec::from_json(row.try_get("incidents")?, "incidents", &id)?,
        analysis,
        id: ArticleId(id),
    })
}

fn story(row: &SqliteRow) -> Result<Option<StoryInfo>, Fault> {
    let id: Option<String> = row.try_get("story_id")?;
    let articles = small(row.try_get("story_articles")?);
    let origins: u32 = small(row.try_get("story_origins")?);
    Ok(id.map(|id| StoryInfo {
        id: ArticleId(id),
        articles,
        origins: origins.max(1),
    }))
}

fn origin(row: &SqliteRow) -> Result<Option<Origin>, Fault> {
    let id: Option<String> = row.try_get("origin")?;
    let reason: Option<String> = row.try_get("origin_reason")?;
    Ok(id.map(|id| Origin {
        id,
        reason: reason.unwrap_or_default(),
    }))
}
