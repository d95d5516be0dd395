//! Decisions as their tables have them.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::ArticleId;

use super::super::codec::{from_json, nanos, timestamp, to_json};
use super::super::fault::Fault;
use super::{Held, Wish, resolve};
use crate::{Decision, DecisionArea, DecisionKind, Pin};

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    wish: &Wish<'_>,
    kind: DecisionKind,
    from: &str,
    into: &str,
) -> Result<i64, Fault> {
    let sql = "INSERT INTO decisions (area, kind, from_id, into_id, note, made_at)
        VALUES (?, ?, ?, ?, ?, ?) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(area_word(wish.area))
        .bind(kind_word(kind))
        .bind(from)
        .bind(into)
        .bind(wish.note)
        .bind(nanos(wish.at))
        .fetch_one(connection)
        .await?;
    Ok(id)
}

pub(super) async fn pin(
    connection: &mut SqliteConnection,
    decision: i64,
    held: &Held,
    from: &str,
    into: &str,
) -> Result<(), Fault> {
    let sql = "INSERT OR REPLACE INTO decision_pins (decision_id, article_id, attack, from_id, into_id, facts)
        VALUES (?, ?, ?, ?, ?, ?)";
    sqlx::query(sql)
        .bind(decision)
        .bind(held.article.as_str())
        .bind(held.attack)
        .bind(from)
        .bind(into)
        .bind(held.facts.as_deref())
        .execute(connection)
        .await?;
    Ok(())
}

/// A decision as its row has it.
type DecisionRow = (
    i64,
    String,
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
);

const COLUMNS: &str =
    "SELECT id, area, kind, from_id, into_id, note, made_at, undone_at FROM decisions";

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Option<Decision>, Fault> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = ?"));
    let row: Option<DecisionRow> = sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(decision))
}

/// All decisions of one area, the last one first.
pub(in crate::sqlite) async fn all(
    pool: &SqlitePool,
    area: DecisionArea,
) -> Result<Vec<Decision>, Fault> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE area = ? ORDER BY id DESC"));
    let rows: Vec<DecisionRow> = sqlx::query_as(sql)
        .bind(area_word(area))
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(decision).collect())
}

fn decision(row: DecisionRow) -> Decision {
    let (id, area, kind, from, into, note, made_at, undone_at) = row;
    Decision {
        id,
        area: if area == "story" {
            DecisionArea::Story
        } else {
            DecisionArea::Incident
        },
        kind: if kind == "merge" {
            DecisionKind::Merge
        } else {
            DecisionKind::Split
        },
        from,
        into,
        note,
        made_at: timestamp(made_at),
        undone_at: undone_at.map(timestamp),
    }
}

pub(super) fn area_word(area: DecisionArea) -> &'static str {
    match area {
        DecisionArea::Story => "story",
        DecisionArea::Incident => "incident",
    }
}

fn kind_word(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Merge => "merge",
        DecisionKind::Split => "split",
    }
}

/// Where standing decisions put the articles, the last decision first.
pub(in crate::sqlite) async fn pins(
    pool: &SqlitePool,
    area: DecisionArea,
    articles: &[ArticleId],
) -> Result<Vec<Pin>, Fault> {
    let sql = "SELECT p.decision_id, p.article_id, p.into_id, p.facts
        FROM json_each(?) AS wanted CROSS JOIN decision_pins AS p ON p.article_id = wanted.value
        JOIN decisions AS d ON d.id = p.decision_id
        WHERE d.undone_at IS NULL AND d.area = ? ORDER BY p.decision_id DESC, p.article_id, p.attack";
    let rows: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(sql)
        .bind(to_json(&articles, "ids", "a request")?)
        .bind(area_word(area))
        .fetch_all(pool)
        .await?;
    let mut connection = pool.acquire().await?;
    let mut pins = Vec::with_capacity(rows.len());
    for (decision, article, into, facts) in rows {
        // What it was put into may have been joined with another since.
        let into = match area {
            DecisionArea::Story => into,
            DecisionArea::Incident => resolve(&mut connection, area, &into).await?.unwrap_or(into),
        };
        let facts = facts.map(|facts| from_json(&facts, "facts of an attack", &article));
        pins.push(Pin {
            decision,
            facts: facts.transpose()?,
            article: ArticleId(article),
            into,
        });
    }
    Ok(pins)
}
