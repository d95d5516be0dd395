//! Incidents as they are shown: their names and figures.

use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use wirewatch_model::{Incident, IncidentId, IncidentSummary};

use super::super::BEGIN_WRITE;
use super::super::codec::{from_json, small, to_json};
use super::super::fault::Fault;
use super::{members, resolve};
use crate::{IncidentEntry, IncidentFilter};

/// The ids of incidents whose members changed since they were summed up.
pub(in crate::sqlite) async fn stale(
    pool: &SqlitePool,
    limit: u32,
) -> Result<Vec<IncidentId>, Fault> {
    let sql = "SELECT id FROM incidents WHERE stale = 1 ORDER BY id LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(IncidentId).collect())
}

pub(in crate::sqlite) async fn record_summaries(
    pool: &SqlitePool,
    summaries: &[(IncidentId, Option<IncidentSummary>)],
) -> Result<(), Fault> {
    let mut rows = Vec::with_capacity(summaries.len());
    for (id, summary) in summaries {
        let summary = summary.as_ref();
        let packed = summary.map(|summary| to_json(summary, "summary", id.as_str()));
        rows.push((
            id.as_str(),
            summary.map(|summary| summary.name.as_str()),
            summary.and_then(|summary| summary.country.as_deref()),
            summary.map(|summary| summary.kind.as_str()),
            summary.map(|summary| summary.from.to_string()),
            summary.map(|summary| summary.to.to_string()),
            summary.is_some_and(|summary| summary.background),
            summary.and_then(|summary| summary.killed?.min),
            packed.transpose()?,
        ));
    }
    let sql = "UPDATE incidents SET stale = 0, name = w.value ->> 1, country = w.value ->> 2, kind = w.value ->> 3,
            day_from = w.value ->> 4, day_to = w.value ->> 5, background = w.value ->> 6, killed = w.value ->> 7,
            summary = w.value ->> 8
        FROM json_each(?) AS w WHERE incidents.id = w.value ->> 0";
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    sqlx::query(sql)
        .bind(to_json(&rows, "summaries", "a change")?)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

pub(in crate::sqlite) async fn list(
    pool: &SqlitePool,
    filter: &IncidentFilter,
) -> Result<Vec<IncidentEntry>, Fault> {
    let sql = "SELECT i.id, i.summary, count(DISTINCT m.article_id) AS articles,
            count(DISTINCT coalesce(s.origin, m.article_id)) AS origins
        FROM incidents AS i JOIN incident_members AS m ON m.incident_id = i.id
        LEFT JOIN stories AS s ON s.article_id = m.article_id
        WHERE i.name IS NOT NULL AND (?1 IS NULL OR i.country = ?1) AND (?2 IS NULL OR i.kind = ?2)
            AND (?3 IS NULL OR i.day_to >= ?3) AND (?4 IS NULL OR i.day_from < ?4)
            AND (?5 IS NULL OR i.killed >= ?5) AND (?6 OR i.background = 0)
            AND (?7 IS NULL OR EXISTS (SELECT 1 FROM json_each(i.summary, '$.groups') AS g WHERE g.value = ?7))
        GROUP BY i.id ORDER BY i.day_to DESC, i.id LIMIT ?8 OFFSET ?9";
    let rows = sqlx::query(sql)
        .bind(filter.country.as_deref())
        .bind(filter.kind.as_deref())
        .bind(filter.from.map(|day| day.to_string()))
        .bind(filter.to.map(|day| day.to_string()))
        .bind(filter.min_killed.map(i64::from))
        .bind(filter.background)
        .bind(filter.group.as_deref())
        .bind(i64::from(filter.limit))
        .bind(i64::from(filter.offset))
        .fetch_all(pool)
        .await?;
    rows.iter().map(entry).collect()
}

/// Incidents by their ids, in that order.
pub(in crate::sqlite) async fn entries(
    pool: &SqlitePool,
    ids: &[IncidentId],
) -> Result<Vec<IncidentEntry>, Fault> {
    let sql = "SELECT i.id, i.summary, count(DISTINCT m.article_id) AS articles,
            count(DISTINCT coalesce(s.origin, m.article_id)) AS origins
        FROM json_each(?) AS wanted CROSS JOIN incidents AS i ON i.id = wanted.value
        JOIN incident_members AS m ON m.incident_id = i.id
        LEFT JOIN stories AS s ON s.article_id = m.article_id
        WHERE i.name IS NOT NULL
        GROUP BY i.id ORDER BY min(wanted.key)";
    let rows = sqlx::query(sql)
        .bind(to_json(&ids, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &SqliteRow) -> Result<IncidentEntry, Fault> {
    let id: String = row.try_get("id")?;
    let summary: &str = row.try_get("summary")?;
    Ok(IncidentEntry {
        summary: from_json(summary, "summary", &id)?,
        articles: small(row.try_get("articles")?),
        origins: small(row.try_get("origins")?),
        id: IncidentId(id),
    })
}

/// One incident; the id of a merged one gives that which it became.
pub(in crate::sqlite) async fn find(
    pool: &SqlitePool,
    id: &IncidentId,
) -> Result<Option<Incident>, Fault> {
    let mut connection = pool.acquire().await?;
    let Some(id) = resolve(&mut connection, id).await? else {
        return Ok(None);
    };
    drop(connection);
    let summary: Option<Option<String>> =
        sqlx::query_scalar("SELECT summary FROM incidents WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(pool)
            .await?;
    let Some(summary) = summary.flatten() else {
        return Ok(None);
    };
    let found = members(pool, std::slice::from_ref(&id)).await?;
    Ok(Some(Incident {
        summary: from_json(&summary, "summary", id.as_str())?,
        members: found.into_iter().flat_map(|(_, members)| members).collect(),
        id,
    }))
}
