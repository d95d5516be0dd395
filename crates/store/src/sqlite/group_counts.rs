//! Counting what articles tell of groups.

use jiff::Timestamp;
use sqlx::sqlite::SqlitePool;
use wirewatch_model::{GroupId, SpeakerId};

use super::codec::{count, timestamp, to_json};
use super::fault::Fault;
use crate::{AliasCount, GroupCount, GroupCoverage, SpeakerCount};

pub(super) async fn groups(pool: &SqlitePool) -> Result<Vec<GroupCount>, Fault> {
    let sql = "SELECT group_id, count(DISTINCT CASE WHEN mentions > parts THEN article_id END), sum(mentions),
            max(CASE WHEN mentions > parts THEN published_at END)
        FROM group_mentions GROUP BY group_id ORDER BY group_id";
    let rows: Vec<(String, i64, i64, Option<i64>)> = sqlx::query_as(sql).fetch_all(pool).await?;
    let counts = rows
        .into_iter()
        .map(|(group_id, articles, mentions, latest)| GroupCount {
            group_id: GroupId(group_id),
            articles: count(articles),
            mentions: count(mentions),
            latest: latest.map(timestamp),
        });
    Ok(counts.collect())
}

pub(super) async fn aliases(pool: &SqlitePool) -> Result<Vec<AliasCount>, Fault> {
    let sql = "SELECT group_id, alias, count(*), sum(mentions) FROM group_mentions
        GROUP BY group_id, alias ORDER BY group_id, alias";
    let rows = sqlx::query_as(sql).fetch_all(pool).await?;
    Ok(alias_counts(rows))
}

fn alias_counts(rows: Vec<(String, String, i64, i64)>) -> Vec<AliasCount> {
    let counts = rows
        .into_iter()
        .map(|(group_id, alias, articles, mentions)| AliasCount {
            group_id: GroupId(group_id),
            alias,
            articles: count(articles),
            mentions: count(mentions),
        });
    counts.collect()
}

pub(super) async fn coverage(pool: &SqlitePool, ids: &[GroupId]) -> Result<GroupCoverage, Fault> {
    let ids = to_json(&ids, "ids", "a request")?;
    let sql = "SELECT count(DISTINCT CASE WHEN mentions > parts THEN article_id END), sum(mentions), sum(parts)
        FROM group_mentions WHERE group_id IN (SELECT value FROM json_each(?))";
    let (articles, mentions, parts): (i64, Option<i64>, Option<i64>) =
        sqlx::query_as(sql).bind(&ids).fetch_one(pool).await?;
    let sql = "SELECT group_id, alias, count(*), sum(mentions) AS total FROM group_mentions
        WHERE group_id IN (SELECT value FROM json_each(?)) GROUP BY group_id, alias ORDER BY total DESC, group_id, alias";
    let aliases = sqlx::query_as(sql).bind(&ids).fetch_all(pool).await?;
    Ok(GroupCoverage {
        articles: count(articles),
        mentions: count(mentions.unwrap_or(0)),
        parts: count(parts.unwrap_or(0)),
        aliases: alias_counts(aliases),
        months: months(pool, &ids).await?,
        together: together(pool, &ids).await?,
        speakers: speakers(pool, &ids).await?,
    })
}

async fn months(pool: &SqlitePool, ids: &str) -> Result<Vec<(String, u64)>, Fault> {
    let sql = "SELECT DISTINCT article_id, published_at FROM group_mentions
        WHERE group_id IN (SELECT value FROM json_each(?)) AND mentions > parts ORDER BY published_at";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(ids).fetch_all(pool).await?;
    let mut months: Vec<(String, u64)> = Vec::new();
    for (_, published_at) in rows {
        let month = month_of(timestamp(published_at));
        match months.last_mut() {
            Some((last, articles)) if *last == month => *articles += 1,
            _ => months.push((month, 1)),
        }
    }
    Ok(months)
}

fn month_of(at: Timestamp) -> String {
    at.strftime("%Y-%m").to_string()
}

async fn together(pool: &SqlitePool, ids: &str) -> Result<Vec<(GroupId, u64)>, Fault> {
    let sql = "SELECT other.group_id, count(DISTINCT other.article_id) AS articles
        FROM (SELECT DISTINCT article_id FROM group_mentions
            WHERE group_id IN (SELECT value FROM json_each(?1)) AND mentions > parts) AS own
        JOIN group_mentions AS other ON other.article_id = own.article_id
        WHERE other.mentions > other.parts AND other.group_id NOT IN (SELECT value FROM json_each(?1))
        GROUP BY other.group_id ORDER BY articles DESC, other.group_id";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(ids).fetch_all(pool).await?;
    let together = rows
        .into_iter()
        .map(|(group_id, articles)| (GroupId(group_id), count(articles)));
    Ok(together.collect())
}

async fn speakers(pool: &SqlitePool, ids: &str) -> Result<Vec<SpeakerCount>, Fault> {
    // One quote may stand beside several of the groups; it counts once.
    let sql = "SELECT speaker_id, max(name), count(*), sum(quotes) AS total
        FROM (SELECT speaker_id, article_id, max(name) AS name, max(quotes) AS quotes FROM group_speakers
            WHERE group_id IN (SELECT value FROM json_each(?)) GROUP BY speaker_id, article_id)
        GROUP BY speaker_id ORDER BY total DESC, speaker_id";
    let rows: Vec<(String, String, i64, i64)> =
        sqlx::query_as(sql).bind(ids).fetch_all(pool).await?;
    let speakers = rows
        .into_iter()
        .map(|(id, name, articles, quotes)| SpeakerCount {
            id: SpeakerId(id),
            name,
            articles: count(articles),
            quotes: count(quotes),
        });
    Ok(speakers.collect())
}
