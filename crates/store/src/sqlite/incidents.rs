//! Violent events and the attacks they were joined from.

mod record;
mod summaries;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{ArticleId, IncidentId, IncidentMember};

use super::codec::{from_json, small, to_json};
use super::fault::Fault;
use super::packed_rows::packed_rows;
use crate::ArticleIncident;

pub(super) use record::{forget, join_again, merge, record, redirect};
pub(super) use summaries::{entries, find, list, record_summaries, stale};

/// No attack's days reach over more than this, so that keys are looked for in a part of their days only; a year and some.
const LONGEST_DAYS: i64 = 400;

/// More incidents than this are not compared with one attack.
const MAX_CANDIDATES: i64 = 500;

/// So many steps from a merged incident to what it became.
const MAX_REDIRECTS: usize = 20;

/// The ids of articles whose current version was not joined yet, the first seen first.
pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<ArticleId>, Fault> {
    let sql = "SELECT json_group_array(id) FROM (
        SELECT a.id FROM articles AS a LEFT JOIN incident_articles AS i ON i.article_id = a.id
        WHERE i.version IS NULL OR i.version <> a.version
        ORDER BY a.first_seen_at, a.id LIMIT ?)";
    packed_rows(sqlx::query_scalar(sql).bind(i64::from(limit)), pool).await
}

/// Incidents with an attack under one of `keys` that may have happened between `from` and `to`.
pub(super) async fn candidates(
    pool: &SqlitePool,
    keys: &[String],
    from: jiff::civil::Date,
    to: jiff::civil::Date,
) -> Result<Vec<IncidentId>, Fault> {
    let earliest = from
        .checked_sub(jiff::ToSpan::days(LONGEST_DAYS))
        .unwrap_or(jiff::civil::Date::MIN);
    let sql = "SELECT DISTINCT m.incident_id
        FROM json_each(?) AS wanted CROSS JOIN incident_keys AS k
            ON k.key = wanted.value AND k.day_from BETWEEN ? AND ? AND k.day_to >= ?
        CROSS JOIN incident_members AS m ON m.article_id = k.article_id AND m.attack = k.attack
        LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(to_json(&keys, "keys", "a request")?)
        .bind(earliest.to_string())
        .bind(to.to_string())
        .bind(from.to_string())
        .bind(MAX_CANDIDATES)
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(IncidentId).collect())
}

/// The members of incidents, the first joined first.
pub(super) async fn members(
    pool: &SqlitePool,
    ids: &[IncidentId],
) -> Result<Vec<(IncidentId, Vec<IncidentMember>)>, Fault> {
    let sql = "SELECT m.* FROM json_each(?) AS wanted
        CROSS JOIN incident_members AS m ON m.incident_id = wanted.value
        ORDER BY wanted.key, m.joined";
    let rows = sqlx::query(sql)
        .bind(to_json(&ids, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    let mut found: Vec<(IncidentId, Vec<IncidentMember>)> = Vec::new();
    for row in &rows {
        let (id, member) = member(row)?;
        match found.last_mut().filter(|(last, _)| *last == id) {
            Some((_, members)) => members.push(member),
            None => found.push((id, vec![member])),
        }
    }
    Ok(found)
}

/// The attacks of articles, each with its incident.
pub(super) async fn of_articles(
    pool: &SqlitePool,
    ids: &[ArticleId],
) -> Result<Vec<(IncidentId, IncidentMember)>, Fault> {
    let sql = "SELECT m.* FROM json_each(?) AS wanted
        CROSS JOIN incident_members AS m ON m.article_id = wanted.value
        ORDER BY wanted.key, m.attack";
    let rows = sqlx::query(sql)
        .bind(to_json(&ids, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    rows.iter().map(member).collect()
}

/// The incidents of all attacks of some articles.
pub(super) async fn joined_with(
    pool: &SqlitePool,
    articles: &[ArticleId],
) -> Result<Vec<ArticleIncident>, Fault> {
    let sql = "SELECT json_group_array(json_array(m.article_id, m.attack, m.incident_id, i.day_to) ORDER BY wanted.key, m.attack)
        FROM json_each(?) AS wanted CROSS JOIN incident_members AS m ON m.article_id = wanted.value
        LEFT JOIN incidents AS i ON i.id = m.incident_id";
    let query = sqlx::query_scalar(sql).bind(to_json(&articles, "ids", "a request")?);
    let rows: Vec<(String, i64, String, Option<String>)> = packed_rows(query, pool).await?;
    let rows = rows.into_iter();
    let found = rows.map(|(article, attack, incident, last_day)| ArticleIncident {
        article: ArticleId(article),
        attack: small(attack),
        incident: IncidentId(incident),
        last_day: last_day.and_then(|day| day.parse().ok()),
    });
    Ok(found.collect())
}

pub(super) async fn knows(pool: &SqlitePool, id: &IncidentId) -> Result<bool, Fault> {
    let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM incidents WHERE id = ?")
        .bind(id.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(known.is_some())
}

/// What an incident became, through all mergers; `None` for an id that was never given.
pub(super) async fn resolve(
    connection: &mut SqliteConnection,
    id: &IncidentId,
) -> Result<Option<IncidentId>, Fault> {
    let mut id = id.clone();
    for _ in 0..MAX_REDIRECTS {
        let row: Option<(Option<String>,)> =
            sqlx::query_as("SELECT merged_into FROM incidents WHERE id = ?")
                .bind(id.as_str())
                .fetch_optional(&mut *connection)
                .await?;
        match row {
            None => return Ok(None),
            Some((None,)) => return Ok(Some(id)),
            Some((Some(next),)) => id = IncidentId(next),
        }
    }
    Ok(Some(id))
}

fn member(row: &SqliteRow) -> Result<(IncidentId, IncidentMember), Fault> {
    let article: String = row.try_get("article_id")?;
    let facts: &str = row.try_get("facts")?;
    let member = IncidentMember {
        attack: small(row.try_get("attack")?),
        facts: from_json(facts, "facts of an attack", &article)?,
        score: row.try_get("score")?,
        reason: row.try_get("reason")?,
        decision: row.try_get("decision_id")?,
        article: ArticleId(article),
    };
    Ok((IncidentId(row.try_get("incident_id")?), member))
}
