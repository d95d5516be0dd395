//! Violent events and the attacks they were joined from.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{ArticleId, Incident, IncidentId, IncidentMember, IncidentSummary};

use super::codec::{from_json, small, to_json};
use super::fault::Fault;
use super::{BEGIN_WRITE, outbox};
use crate::{
    ArticleIncident, IncidentChanges, IncidentEntry, IncidentFilter, MovedAttack, PlacedAttack,
};

/// No attack's days reach over more than this, so that keys are looked for in a part of their days only; a year and some.
const LONGEST_DAYS: i64 = 400;

/// More incidents than this are not compared with one attack.
const MAX_CANDIDATES: i64 = 500;

/// So many steps from a merged incident to what it became.
const MAX_REDIRECTS: usize = 20;

/// The ids of articles whose current version was not joined yet, the first seen first.
pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<ArticleId>, Fault> {
    let sql =
        "SELECT a.id FROM articles AS a LEFT JOIN incident_articles AS i ON i.article_id = a.id
        WHERE i.version IS NULL OR i.version <> a.version
        ORDER BY a.first_seen_at, a.id LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(ArticleId).collect())
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
    let sql = "SELECT m.article_id, m.attack, m.incident_id, i.day_to
        FROM json_each(?) AS wanted CROSS JOIN incident_members AS m ON m.article_id = wanted.value
        LEFT JOIN incidents AS i ON i.id = m.incident_id
        ORDER BY wanted.key, m.attack";
    let rows: Vec<(String, i64, String, Option<String>)> = sqlx::query_as(sql)
        .bind(to_json(&articles, "ids", "a request")?)
        .fetch_all(pool)
        .await?;
    let rows = rows.into_iter();
    let found = rows.map(|(article, attack, incident, last_day)| ArticleIncident {
        article: ArticleId(article),
        attack: small(attack),
        incident: IncidentId(incident),
        last_day: last_day.and_then(|day| day.parse().ok()),
    });
    Ok(found.collect())
}

/// Incidents by their ids, in that order.
pub(super) async fn entries(
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

pub(super) async fn knows(pool: &SqlitePool, id: &IncidentId) -> Result<bool, Fault> {
    let known: Option<i64> = sqlx::query_scalar("SELECT 1 FROM incidents WHERE id = ?")
        .bind(id.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(known.is_some())
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

pub(super) async fn record(pool: &SqlitePool, changes: &IncidentChanges) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for (from, into) in &changes.merged {
        merge(&mut transaction, from, into).await?;
    }
    for moved in &changes.moved {
        move_attack(&mut transaction, moved).await?;
    }
    let mut placed: HashMap<&ArticleId, Vec<&PlacedAttack>> = HashMap::new();
    for attack in &changes.attacks {
        placed
            .entry(&attack.member.article)
            .or_default()
            .push(attack);
    }
    let mut before = placed_before(&mut transaction, changes).await?;
    for (article, _) in &changes.articles {
        let before = before.remove(article.as_str()).unwrap_or_default();
        let placed = placed.remove(article).unwrap_or_default();
        // Most articles report no attack, and never did.
        if !before.is_empty() || !placed.is_empty() {
            replace_article(&mut transaction, article, before, &placed).await?;
        }
    }
    let sql = "INSERT OR REPLACE INTO incident_articles (article_id, version)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&changes.articles, "articles", "a change")?)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// The incidents that the articles of a change are in so far, in order.
async fn placed_before(
    connection: &mut SqliteConnection,
    changes: &IncidentChanges,
) -> Result<HashMap<String, Vec<String>>, Fault> {
    let sql = "SELECT DISTINCT m.article_id, m.incident_id
        FROM json_each(?) AS w CROSS JOIN incident_members AS m ON m.article_id = w.value ->> 0
        ORDER BY m.incident_id";
    let rows: Vec<(String, String)> = sqlx::query_as(sql)
        .bind(to_json(&changes.articles, "articles", "a change")?)
        .fetch_all(connection)
        .await?;
    let mut before: HashMap<String, Vec<String>> = HashMap::new();
    for (article, incident) in rows {
        before.entry(article).or_default().push(incident);
    }
    Ok(before)
}

/// Puts an attack into another incident; its article is queued for the index.
async fn move_attack(connection: &mut SqliteConnection, moved: &MovedAttack) -> Result<(), Fault> {
    let (article, into) = (moved.article.as_str(), moved.incident.as_str());
    let sql = "UPDATE incidents SET stale = 1
        WHERE id IN (SELECT incident_id FROM incident_members WHERE article_id = ? AND attack = ?)";
    sqlx::query(sql)
        .bind(article)
        .bind(i64::from(moved.attack))
        .execute(&mut *connection)
        .await?;
    open(connection, into).await?;
    let sql = "UPDATE incident_members SET incident_id = ?3, score = ?4, reason = ?5,
            joined = (SELECT coalesce(max(joined), 0) + 1 FROM incident_members WHERE incident_id = ?3)
        WHERE article_id = ?1 AND attack = ?2";
    sqlx::query(sql)
        .bind(article)
        .bind(i64::from(moved.attack))
        .bind(into)
        .bind(moved.score)
        .bind(moved.reason.as_str())
        .execute(&mut *connection)
        .await?;
    outbox::add(connection, &moved.article).await
}

/// Begins an incident; one that was emptied and is needed again is itself again.
async fn open(connection: &mut SqliteConnection, id: &str) -> Result<(), Fault> {
    let sql = "INSERT INTO incidents (id) VALUES (?)
        ON CONFLICT (id) DO UPDATE SET stale = 1, merged_into = NULL";
    sqlx::query(sql).bind(id).execute(connection).await?;
    Ok(())
}

/// Makes `from` another name of `into`; its articles are queued for the index.
pub(super) async fn merge(
    connection: &mut SqliteConnection,
    from: &IncidentId,
    into: &IncidentId,
) -> Result<(), Fault> {
    sqlx::query("INSERT OR IGNORE INTO incidents (id) VALUES (?)")
        .bind(into.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "REPLACE INTO outbox (article_id)
        SELECT DISTINCT article_id FROM incident_members WHERE incident_id = ?",
    )
    .bind(from.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE incident_members SET incident_id = ?2 WHERE incident_id = ?1")
        .bind(from.as_str())
        .bind(into.as_str())
        .execute(&mut *connection)
        .await?;
    redirect(connection, from, into).await
}

/// Says what an incident became, and that both are to be summed up.
pub(super) async fn redirect(
    connection: &mut SqliteConnection,
    from: &IncidentId,
    into: &IncidentId,
) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET merged_into = ?2, stale = 1 WHERE id = ?1")
        .bind(from.as_str())
        .bind(into.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE incidents SET merged_into = NULL, stale = 1 WHERE id = ?")
        .bind(into.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts the attacks of an article in the place of those known of it.
async fn replace_article(
    connection: &mut SqliteConnection,
    article: &ArticleId,
    before: Vec<String>,
    placed: &[&PlacedAttack],
) -> Result<(), Fault> {
    forget_attacks(connection, article).await?;
    for attack in placed {
        insert(connection, attack).await?;
    }
    let mut after: Vec<&str> = placed
        .iter()
        .map(|attack| attack.incident.as_str())
        .collect();
    after.sort_unstable();
    after.dedup();
    for id in before.iter().filter(|id| !after.contains(&id.as_str())) {
        leave(connection, &IncidentId(id.clone()), placed).await?;
    }
    if before != after {
        outbox::add(connection, article).await?;
    }
    Ok(())
}

/// An incident that lost its last attack became that which has the article's attacks now.
async fn leave(
    connection: &mut SqliteConnection,
    id: &IncidentId,
    placed: &[&PlacedAttack],
) -> Result<(), Fault> {
    mark_stale(connection, id).await?;
    let members: i64 =
        sqlx::query_scalar("SELECT count(*) FROM incident_members WHERE incident_id = ?")
            .bind(id.as_str())
            .fetch_one(&mut *connection)
            .await?;
    match placed.first().filter(|_| members == 0) {
        Some(attack) => redirect(connection, id, &attack.incident).await,
        None => Ok(()),
    }
}

async fn insert(connection: &mut SqliteConnection, attack: &PlacedAttack) -> Result<(), Fault> {
    let member = &attack.member;
    let id = attack.incident.as_str();
    open(connection, id).await?;
    let sql = "INSERT OR REPLACE INTO incident_members
            (article_id, attack, incident_id, joined, score, reason, decision_id, facts)
        VALUES (?1, ?2, ?3, (SELECT coalesce(max(joined), 0) + 1 FROM incident_members WHERE incident_id = ?3), ?4, ?5, ?6, ?7)";
    sqlx::query(sql)
        .bind(member.article.as_str())
        .bind(i64::from(member.attack))
        .bind(id)
        .bind(member.score)
        .bind(member.reason.as_str())
        .bind(member.decision)
        .bind(to_json(
            &member.facts,
            "facts of an attack",
            member.article.as_str(),
        )?)
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT OR IGNORE INTO incident_keys (key, day_from, day_to, article_id, attack)
        SELECT value, ?2, ?3, ?4, ?5 FROM json_each(?1)";
    sqlx::query(sql)
        .bind(to_json(&attack.keys, "keys", member.article.as_str())?)
        .bind(attack.from.to_string())
        .bind(attack.to.to_string())
        .bind(member.article.as_str())
        .bind(i64::from(member.attack))
        .execute(connection)
        .await?;
    Ok(())
}

async fn mark_stale(connection: &mut SqliteConnection, id: &IncidentId) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET stale = 1 WHERE id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn forget_attacks(
    connection: &mut SqliteConnection,
    article: &ArticleId,
) -> Result<(), Fault> {
    for sql in [
        "DELETE FROM incident_members WHERE article_id = ?",
        "DELETE FROM incident_keys WHERE article_id = ?",
    ] {
        sqlx::query(sql)
            .bind(article.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Lets an article whose text was read anew be joined again.
pub(super) async fn join_again(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    // No version has this number.
    sqlx::query("UPDATE incident_articles SET version = 0 WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an article that is no more out of its incidents.
pub(super) async fn forget(connection: &mut SqliteConnection, id: &ArticleId) -> Result<(), Fault> {
    let sql = "UPDATE incidents SET stale = 1
        WHERE id IN (SELECT incident_id FROM incident_members WHERE article_id = ?)";
    sqlx::query(sql)
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    forget_attacks(connection, id).await?;
    sqlx::query("DELETE FROM incident_articles WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The ids of incidents whose members changed since they were summed up.
pub(super) async fn stale(pool: &SqlitePool, limit: u32) -> Result<Vec<IncidentId>, Fault> {
    let sql = "SELECT id FROM incidents WHERE stale = 1 ORDER BY id LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(IncidentId).collect())
}

pub(super) async fn record_summaries(
    pool: &SqlitePool,
    summaries: &[(IncidentId, Option<IncidentSummary>)],
) -> Result<(), Fault> {
    let sql = "UPDATE incidents SET stale = 0, name = ?2, country = ?3, kind = ?4, day_from = ?5, day_to = ?6,
            background = ?7, killed = ?8, summary = ?9
        WHERE id = ?1";
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for (id, summary) in summaries {
        let known = summary.as_ref();
        let packed = known
            .map(|summary| to_json(summary, "summary", id.as_str()))
            .transpose()?;
        let killed = known.and_then(|summary| summary.killed?.min);
        sqlx::query(sql)
            .bind(id.as_str())
            .bind(known.map(|summary| summary.name.as_str()))
            .bind(known.and_then(|summary| summary.country.as_deref()))
            .bind(known.map(|summary| summary.kind.as_str()))
            .bind(known.map(|summary| summary.from.to_string()))
            .bind(known.map(|summary| summary.to.to_string()))
            .bind(known.is_some_and(|summary| summary.background))
            .bind(killed.map(i64::from))
            .bind(packed)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn list(
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
pub(super) async fn find(pool: &SqlitePool, id: &IncidentId) -> Result<Option<Incident>, Fault> {
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
