//! Which articles carry the same text.

use std::collections::{HashMap, HashSet};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, Origin};

use super::codec::{from_json, to_json};
use super::fault::Fault;
use super::packed_rows::packed_rows;
use super::{BEGIN_WRITE, outbox};
use crate::{StoryEntry, StoryMember};

/// More articles than this are not compared with one; a text that common is found through the first of them.
const MAX_CANDIDATES: i64 = 50;

/// How many rows one statement writes.
const ROWS: usize = 50;

/// The ids of articles whose current version was not compared yet, the first seen first.
pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<ArticleId>, Fault> {
    let sql = "SELECT json_group_array(id) FROM (
        SELECT a.id FROM articles AS a LEFT JOIN stories AS s ON s.article_id = a.id
        WHERE s.version IS NULL OR s.version <> a.version OR s.origin IS NULL
        ORDER BY a.first_seen_at, a.id LIMIT ?)";
    packed_rows(sqlx::query_scalar(sql).bind(i64::from(limit)), pool).await
}

/// For each list of keys the articles that share one, each with its story.
pub(super) async fn candidates(
    pool: &SqlitePool,
    keys: &[&[u64]],
) -> Result<Vec<Vec<(ArticleId, ArticleId)>>, Fault> {
    let wanted: Vec<Vec<i64>> = keys
        .iter()
        .map(|keys| keys.iter().map(|key| key.cast_signed()).collect())
        .collect();
    let sql = "WITH found AS (
            SELECT DISTINCT l.key AS list, k.article_id
            FROM json_each(?) AS l CROSS JOIN json_each(l.value) AS w CROSS JOIN story_keys AS k ON k.key = w.value),
        ranked AS (
            SELECT f.list, f.article_id, s.story_id,
                row_number() OVER (PARTITION BY f.list ORDER BY a.first_seen_at, a.id) AS place
            FROM found AS f JOIN stories AS s ON s.article_id = f.article_id JOIN articles AS a ON a.id = f.article_id)
        SELECT json_group_array(json_array(list, article_id, story_id) ORDER BY list, place) FROM ranked WHERE place <= ?";
    let query = sqlx::query_scalar(sql)
        .bind(to_json(&wanted, "keys", "a request")?)
        .bind(MAX_CANDIDATES);
    let rows: Vec<(i64, String, String)> = packed_rows(query, pool).await?;
    let mut found = vec![Vec::new(); keys.len()];
    for (list, article, story) in rows {
        let list = usize::try_from(list).ok();
        if let Some(list) = list.and_then(|list| found.get_mut(list)) {
            list.push((ArticleId(article), ArticleId(story)));
        }
    }
    Ok(found)
}

pub(super) async fn record(pool: &SqlitePool, entries: &[StoryEntry]) -> Result<(), Fault> {
    let ids: Vec<&ArticleId> = entries.iter().map(|entry| &entry.article_id).collect();
    let ids = to_json(&ids, "ids", "a change")?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let heirs = leave_stories(&mut transaction, entries, &ids).await?;
    let stories = stories_of(entries, &heirs);
    tell_index(&mut transaction, entries, &stories, &ids).await?;
    for chunk in entries.chunks(ROWS) {
        let sql = "INSERT OR REPLACE INTO stories (article_id, story_id, version, provenance) ";
        let mut rows = Vec::with_capacity(chunk.len());
        for entry in chunk {
            let id = entry.article_id.as_str();
            rows.push((entry, to_json(&entry.provenance, "provenance", id)?));
        }
        let mut insert = sqlx::QueryBuilder::new(sql);
        insert.push_values(rows, |mut row, (entry, provenance)| {
            let story = stories
                .get(&entry.article_id)
                .copied()
                .unwrap_or(&entry.story);
            row.push_bind(entry.article_id.as_str());
            row.push_bind(story.as_str());
            row.push_bind(i64::from(entry.version));
            row.push_bind(provenance);
        });
        insert.build().execute(&mut *transaction).await?;
    }
    replace_keys(&mut transaction, entries, &ids).await?;
    Ok(transaction.commit().await?)
}

/// Takes articles whose text others no longer carry out of the stories named by them, and says by whom those are named now.
async fn leave_stories(
    connection: &mut SqliteConnection,
    entries: &[StoryEntry],
    ids: &str,
) -> Result<HashMap<ArticleId, ArticleId>, Fault> {
    let sql = "SELECT DISTINCT s.story_id FROM json_each(?) AS w CROSS JOIN stories AS s ON s.story_id = w.value
        WHERE s.article_id <> s.story_id";
    let shared: Vec<String> = sqlx::query_scalar(sql)
        .bind(ids)
        .fetch_all(&mut *connection)
        .await?;
    let shared: HashSet<String> = shared.into_iter().collect();
    let mut heirs = HashMap::new();
    let alone = entries.iter().filter(|entry| !entry.joined);
    for entry in alone.filter(|entry| shared.contains(entry.article_id.as_str())) {
        if let Some(heir) = leave_story(connection, &entry.article_id).await? {
            heirs.insert(entry.article_id.clone(), heir);
        }
    }
    Ok(heirs)
}

/// The story of each entry, when some stories were left to heirs: those who carry the old text go with the heir, those who
/// carry the new one stay.
fn stories_of<'a>(
    entries: &'a [StoryEntry],
    heirs: &'a HashMap<ArticleId, ArticleId>,
) -> HashMap<&'a ArticleId, &'a ArticleId> {
    let mut stories: HashMap<&ArticleId, &ArticleId> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let copied = entry.provenance.same_as.as_ref();
        let copied_story = copied.and_then(|id| stories.get(id).copied());
        let story = match heirs.get(&entry.story) {
            Some(heir) if entry.joined => copied_story.unwrap_or(heir),
            _ => &entry.story,
        };
        stories.insert(&entry.article_id, story);
    }
    stories
}

async fn replace_keys(
    connection: &mut SqliteConnection,
    entries: &[StoryEntry],
    ids: &str,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM story_keys WHERE article_id IN (SELECT value FROM json_each(?))")
        .bind(ids)
        .execute(&mut *connection)
        .await?;
    let keys: Vec<(&ArticleId, Vec<i64>)> = entries
        .iter()
        .map(|entry| {
            let keys = entry.keys.iter().map(|key| key.cast_signed());
            (&entry.article_id, keys.collect())
        })
        .collect();
    let sql = "INSERT OR IGNORE INTO story_keys (key, article_id)
        SELECT k.value, e.value ->> 0 FROM json_each(?) AS e CROSS JOIN json_each(e.value, '$[1]') AS k
        ORDER BY k.value";
    sqlx::query(sql)
        .bind(to_json(&keys, "keys", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The index groups hits by story: it hears of articles that come into another one.
async fn tell_index(
    connection: &mut SqliteConnection,
    entries: &[StoryEntry],
    stories: &HashMap<&ArticleId, &ArticleId>,
    ids: &str,
) -> Result<(), Fault> {
    let sql = "SELECT json_group_array(json_array(s.article_id, s.story_id))
        FROM json_each(?) AS w CROSS JOIN stories AS s ON s.article_id = w.value";
    let query = sqlx::query_scalar(sql).bind(ids);
    let held: Vec<(String, String)> = packed_rows(query, &mut *connection).await?;
    let held: HashMap<String, String> = held.into_iter().collect();
    let articles = entries.iter().map(|entry| &entry.article_id);
    let changed = articles.filter(|article| {
        let before = held.get(article.as_str()).map(String::as_str);
        before != stories.get(article).map(|story| story.as_str())
    });
    outbox::add_all(connection, changed.map(ArticleId::as_str)).await
}

/// Names the story that was named by `id` after the first seen of its other articles: they still carry the text that it no longer has.
async fn leave_story(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<Option<ArticleId>, Fault> {
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT article_id FROM stories WHERE story_id = ?1 AND article_id <> ?1",
    )
    .bind(id.as_str())
    .fetch_all(&mut *connection)
    .await?;
    outbox::add_all(connection, others.iter().map(String::as_str)).await?;
    let sql = "SELECT s.article_id FROM stories AS s JOIN articles AS a ON a.id = s.article_id
        WHERE s.story_id = ?1 AND s.article_id <> ?1
        ORDER BY a.first_seen_at, a.id LIMIT 1";
    let heir: Option<String> = sqlx::query_scalar(sql)
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(heir) = heir else { return Ok(None) };
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
    Ok(Some(ArticleId(heir)))
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

/// The articles of stories with their origins, story by story, the first seen first.
pub(super) async fn members(
    pool: &SqlitePool,
    stories: &[ArticleId],
) -> Result<Vec<StoryMember>, Fault> {
    let sql = "SELECT json_group_array(json_array(s.article_id, s.story_id, s.provenance, s.origin, s.origin_reason)
            ORDER BY wanted.key, a.first_seen_at, a.id)
        FROM json_each(?) AS wanted CROSS JOIN stories AS s ON s.story_id = wanted.value
        JOIN articles AS a ON a.id = s.article_id";
    let query = sqlx::query_scalar(sql).bind(to_json(&stories, "ids", "a request")?);
    let rows: Vec<MemberRow> = packed_rows(query, pool).await?;
    rows.into_iter().map(member).collect()
}

/// What is known of the origins of articles.
pub(super) async fn origins_of(
    pool: &SqlitePool,
    articles: &[ArticleId],
) -> Result<Vec<StoryMember>, Fault> {
    let sql = "SELECT json_group_array(json_array(s.article_id, s.story_id, s.provenance, s.origin, s.origin_reason)
            ORDER BY wanted.key)
        FROM json_each(?) AS wanted CROSS JOIN stories AS s ON s.article_id = wanted.value";
    let query = sqlx::query_scalar(sql).bind(to_json(&articles, "ids", "a request")?);
    let rows: Vec<MemberRow> = packed_rows(query, pool).await?;
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
    let told: Vec<[&str; 3]> = origins
        .iter()
        .map(|(article, origin)| [article.as_str(), &origin.id, &origin.reason])
        .collect();
    let sql = "UPDATE stories SET origin = w.origin, origin_reason = w.reason
        FROM (SELECT value ->> 0 AS id, value ->> 1 AS origin, value ->> 2 AS reason FROM json_each(?)) AS w
        WHERE article_id = w.id AND (stories.origin IS NOT w.origin OR origin_reason IS NOT w.reason)
        RETURNING article_id";
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let changed: Vec<String> = sqlx::query_scalar(sql)
        .bind(to_json(&told, "origins", "a change")?)
        .fetch_all(&mut *transaction)
        .await?;
    outbox::add_all(&mut transaction, changed.iter().map(String::as_str)).await?;
    Ok(transaction.commit().await?)
}
