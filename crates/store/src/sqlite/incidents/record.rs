//! Keeping which attacks are one incident.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, IncidentId};

use super::super::codec::to_json;
use super::super::fault::Fault;
use super::super::{BEGIN_WRITE, outbox};
use crate::{IncidentChanges, MovedAttack, PlacedAttack};

pub(in crate::sqlite) async fn record(
    pool: &SqlitePool,
    changes: &IncidentChanges,
) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for (from, into) in &changes.merged {
        merge(&mut transaction, from, into).await?;
    }
    for moved in &changes.moved {
        move_attack(&mut transaction, moved).await?;
    }
    let before = placed_before(&mut transaction, changes).await?;
    forget_attacks(&mut transaction, before.keys().map(String::as_str)).await?;
    insert(&mut transaction, changes).await?;
    compare(&mut transaction, changes, before).await?;
    let sql = "INSERT OR REPLACE INTO incident_articles (article_id, version)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&changes.articles, "articles", "a change")?)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// The incidents that the articles of a change are in so far, by article and in order.
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
    open(connection, &HashSet::from([into])).await?;
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

/// Begins incidents; one that was emptied and is needed again is itself again.
async fn open(connection: &mut SqliteConnection, ids: &HashSet<&str>) -> Result<(), Fault> {
    let sql = "INSERT INTO incidents (id) SELECT value FROM json_each(?) WHERE true
        ON CONFLICT (id) DO UPDATE SET stale = 1, merged_into = NULL";
    sqlx::query(sql)
        .bind(to_json(ids, "incidents", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes `from` another name of `into`; its articles are queued for the index.
pub(in crate::sqlite) async fn merge(
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
pub(in crate::sqlite) async fn redirect(
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

/// An attack as [`insert`] tells the database of it.
type Row<'a> = (&'a str, u32, &'a str, f64, &'a str, Option<i64>, String);

/// The keys of an attack with its days, as [`insert`] tells the database of them.
type KeysRow<'a> = (&'a [String], String, String, &'a str, u32);

/// Adds the attacks of a change to their incidents.
async fn insert(connection: &mut SqliteConnection, changes: &IncidentChanges) -> Result<(), Fault> {
    if changes.attacks.is_empty() {
        return Ok(());
    }
    let ids: HashSet<&str> = changes
        .attacks
        .iter()
        .map(|a| a.incident.as_str())
        .collect();
    open(connection, &ids).await?;
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(changes.attacks.len());
    let mut keys: Vec<KeysRow<'_>> = Vec::with_capacity(changes.attacks.len());
    for attack in &changes.attacks {
        let member = &attack.member;
        let article = member.article.as_str();
        rows.push((
            article,
            member.attack,
            attack.incident.as_str(),
            member.score,
            member.reason.as_str(),
            member.decision,
            to_json(&member.facts, "facts of an attack", article)?,
        ));
        let (from, to) = (attack.from.to_string(), attack.to.to_string());
        keys.push((&attack.keys, from, to, article, member.attack));
    }
    let sql = "INSERT OR REPLACE INTO incident_members
            (article_id, attack, incident_id, joined, score, reason, decision_id, facts)
        SELECT value ->> 0, value ->> 1, value ->> 2,
            (SELECT coalesce(max(joined), 0) FROM incident_members WHERE incident_id = w.value ->> 2)
                + row_number() OVER (PARTITION BY value ->> 2 ORDER BY key),
            value ->> 3, value ->> 4, value ->> 5, value ->> 6
        FROM json_each(?) AS w";
    sqlx::query(sql)
        .bind(to_json(&rows, "attacks", "a change")?)
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT OR IGNORE INTO incident_keys (key, day_from, day_to, article_id, attack)
        SELECT k.value, w.value ->> 1, w.value ->> 2, w.value ->> 3, w.value ->> 4
        FROM json_each(?) AS w CROSS JOIN json_each(w.value, '$[0]') AS k";
    sqlx::query(sql)
        .bind(to_json(&keys, "keys", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Queues the articles that are in other incidents now for the index, and follows up what they left.
async fn compare(
    connection: &mut SqliteConnection,
    changes: &IncidentChanges,
    mut before: HashMap<String, Vec<String>>,
) -> Result<(), Fault> {
    let mut placed: HashMap<&ArticleId, Vec<&PlacedAttack>> = HashMap::new();
    for attack in &changes.attacks {
        let of_article = placed.entry(&attack.member.article).or_default();
        of_article.push(attack);
    }
    let mut changed: Vec<&str> = Vec::new();
    for (article, _) in &changes.articles {
        let before = before.remove(article.as_str()).unwrap_or_default();
        let placed = placed.remove(article).unwrap_or_default();
        let after = placed.iter().map(|attack| attack.incident.as_str());
        let after: BTreeSet<&str> = after.collect();
        for id in before.iter().filter(|id| !after.contains(id.as_str())) {
            leave(connection, &IncidentId(id.clone()), &placed).await?;
        }
        if !after.iter().copied().eq(before.iter().map(String::as_str)) {
            changed.push(article.as_str());
        }
    }
    outbox::add_all(connection, changed.into_iter()).await
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

async fn mark_stale(connection: &mut SqliteConnection, id: &IncidentId) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET stale = 1 WHERE id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn forget_attacks(
    connection: &mut SqliteConnection,
    articles: impl Iterator<Item = &str>,
) -> Result<(), Fault> {
    let articles: Vec<&str> = articles.collect();
    let articles = to_json(&articles, "ids", "a change")?;
    for sql in [
        "DELETE FROM incident_members WHERE article_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM incident_keys WHERE article_id IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(sql)
            .bind(articles.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Lets an article whose text was read anew be joined again.
pub(in crate::sqlite) async fn join_again(
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
pub(in crate::sqlite) async fn forget(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    let sql = "UPDATE incidents SET stale = 1
        WHERE id IN (SELECT incident_id FROM incident_members WHERE article_id = ?)";
    sqlx::query(sql)
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    forget_attacks(connection, std::iter::once(id.as_str())).await?;
    sqlx::query("DELETE FROM incident_articles WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
