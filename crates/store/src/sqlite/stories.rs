//! Which articles carry the same text.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, Origin};

use super::codec::{from_json, to_json};
use super::fault::Fault;
use super::{BEGIN_WRITE, outbox};
use crate::{StoryEntry, StoryMember};

/// More articles than this are not compared with one; a text that common is found through the first of them.
const MAX_CANDIDATES: i64 = 50;

/// The ids of articles whose current version was not compared yet, the first seen first.
pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<ArticleId>, Fault> {
    let sql = "SELECT a.id FROM articles AS a LEFT JOIN stories AS s ON s.article_id = a.id
        WHERE s.version IS NULL OR s.version <> a.version OR s.origin IS NULL
        ORDER BY a.first_seen_at, a.id LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(ArticleId).collect())
}

/// Articles that share a key, each with its story.
pub(super) async fn candidates(
    pool: &SqlitePool,
    keys: &[u64],
) -> Result<Vec<(ArticleId, ArticleId)>, Fault> {
    let keys: Vec<i64> = keys.iter().map(|key| key.cast_signed()).collect();
    let sql = "SELECT DISTINCT k.article_id, s.story_id
        FROM json_each(?) AS wanted CROSS JOIN story_keys AS k ON k.key = wanted.value
        JOIN stories AS s ON s.article_id = k.article_id
        JOIN articles AS a ON a.id = k.article_id
        ORDER BY a.first_seen_at, a.id LIMIT ?";
    let rows: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(to_json(&keys, "keys", "a request")?)
        .bind(MAX_CANDIDATES)
        .fetch_all(pool)
        .await?;
    let pairs = rows.into_iter();
    Ok(pairs
        .map(|(id, story)| (ArticleId(id), ArticleId(story)))
        .collect())
}

pub(super) async fn record(pool: &SqlitePool, entries: &[StoryEntry]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for entry in entries {
        forget_keys(&mut transaction, &entry.article_id).await?;
        if !entry.joined {
            leave_story(&mut transaction, &entry.article_id).await?;
        }
        tell_index(&mut transaction, entry).await?;
        let sql = "INSERT OR REPLACE INTO stories (article_id, story_id, version, provenance) VALUES (?, ?, ?, ?)";
        sqlx::query(sql)
            .bind(entry.article_id.as_str())
            .bind(entry.story.as_str())
            .bind(i64::from(entry.version))
            .bind(to_json(
                &entry.provenance,
                "provenance",
                entry.article_id.as_str(),
            )?)
            .execute(&mut *transaction)
            .await?;
        for key in &entry.keys {
            sqlx::query("INSERT OR IGNORE INTO story_keys (key, article_id) VALUES (?, ?)")
                .bind(key.cast_signed())
                .bind(entry.article_id.as_str())
                .execute(&mut *transaction)
                .await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// The index groups hits by story: it hears of articles that come into another one.
async fn tell_index(connection: &mut SqliteConnection, entry: &StoryEntry) -> Result<(), Fault> {
    let held: Option<String> =
        sqlx::query_scalar("SELECT story_id FROM stories WHERE article_id = ?")
            .bind(entry.article_id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    if held.as_deref() != Some(entry.story.as_str()) {
        outbox::add(connection, &entry.article_id).await?;
    }
    Ok(())
}

/// Names the story that was named by `id` after the first seen of its other articles: they still carry the text that it no longer has.
async fn leave_story(connection: &mut SqliteConnection, id: &ArticleId) -> Result<(), Fault> {
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT article_id FROM stories WHERE story_id = ?1 AND article_id <> ?1",
    )
    .bind(id.as_str())
    .fetch_all(&mut *connection)
    .await?;
    for other in others {
        outbox::add(connection, &ArticleId(other)).await?;
    }
    let sql = "SELECT s.article_id FROM stories AS s JOIN articles AS a ON a.id = s.article_id
        WHERE s.story_id = ?1 AND s.article_id <> ?1
        ORDER BY a.first_seen_at, a.id LIMIT 1";
    let heir: Option<String> = sqlx::query_scalar(sql)
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(heir) = heir else { return Ok(()) };
    for sql in [
        "UPDATE stories SET story_id = ?2 WHERE story_id = ?1 AND article_id <> ?1",
        "UPDATE decision_pins SET into_id = ?2 WHERE into_id = ?1 AND attack = -1 AND article_id <> ?1",
        "UPDATE decision_pins SET from_id = ?2 WHERE from_id = ?1 AND attack = -1 AND article_id <> ?1",
    ] {
        sqlx::query(sql)
            .bind(id.as_str())
            .bind(heir.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Lets an article whose text was read anew be compared again.
pub(super) async fn compare_again(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    // No version has this number.
    sqlx::query("UPDATE stories SET version = 0 WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an article that is no more out of its story.
pub(super) async fn forget(connection: &mut SqliteConnection, id: &ArticleId) -> Result<(), Fault> {
    // The others may have had their origin from it.
    let sql = "UPDATE stories SET origin = NULL
        WHERE story_id = (SELECT story_id FROM stories WHERE article_id = ?1) AND article_id <> ?1";
    sqlx::query(sql)
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    leave_story(connection, id).await?;
    sqlx::query("DELETE FROM stories WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    forget_keys(connection, id).await
}

async fn forget_keys(connection: &mut SqliteConnection, id: &ArticleId) -> Result<(), Fault> {
    sqlx::query("DELETE FROM story_keys WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// A member of a story as its row has it.
type MemberRow = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// The articles of a story with their origins, the first seen first.
pub(super) async fn members(
    pool: &SqlitePool,
    story: &ArticleId,
) -> Result<Vec<StoryMember>, Fault> {
    let sql = "SELECT s.article_id, s.story_id, s.provenance, s.origin, s.origin_reason
        FROM stories AS s JOIN articles AS a ON a.id = s.article_id
        WHERE s.story_id = ? ORDER BY a.first_seen_at, a.id";
    let rows: Vec<MemberRow> = sqlx::query_as(sql)
        .bind(story.as_str())
        .fetch_all(pool)
        .await?;
    rows.into_iter().map(member).collect()
}

/// What is known of the origins of articles.
pub(super) async fn origins_of(
    pool: &SqlitePool,
    articles: &[ArticleId],
) -> Result<Vec<StoryMember>, Fault> {
    let sql = "SELECT s.article_id, s.story_id, s.provenance, s.origin, s.origin_reason
        FROM json_each(?) AS wanted CROSS JOIN stories AS s ON s.article_id = wanted.value
        ORDER BY wanted.key";
    let rows: Vec<MemberRow> = sqlx::query_as(sql)
        .bind(to_json(&articles, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    rows.into_iter().map(member).collect()
}

fn member(row: MemberRow) -> Result<StoryMember, Fault> {
    let (article, story, provenance, origin, reason) = row;
    let provenance = provenance.map(|json| from_json(&json, "provenance", &article));
    Ok(StoryMember {
        provenance: provenance.transpose()?.unwrap_or_default(),
        origin: origin.map(|id| Origin {
            id,
            reason: reason.unwrap_or_default(),
        }),
        article: ArticleId(article),
        story: ArticleId(story),
    })
}

/// Keeps the origins of articles; those that change are queued for the index.
pub(super) async fn record_origins(
    pool: &SqlitePool,
    origins: &[(ArticleId, Origin)],
) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for (article, origin) in origins {
        let sql = "UPDATE stories SET origin = ?2, origin_reason = ?3
            WHERE article_id = ?1 AND (origin IS NOT ?2 OR origin_reason IS NOT ?3)";
        let changed = sqlx::query(sql)
            .bind(article.as_str())
            .bind(origin.id.as_str())
            .bind(origin.reason.as_str())
            .execute(&mut *transaction)
            .await?;
        if changed.rows_affected() > 0 {
            outbox::add(&mut transaction, article).await?;
        }
    }
    Ok(transaction.commit().await?)
}
