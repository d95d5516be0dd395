//! Where decisions put articles and attacks, and back.

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{ArticleId, IncidentId};

use super::super::fault::Fault;
use super::super::{incidents, outbox};
use super::Held;
use super::rows::area_word;
use crate::{Decision, DecisionArea, DecisionKind};

/// Puts an article or an attack where a decision wants it, and tells the index.
pub(super) async fn put(
    connection: &mut SqliteConnection,
    area: DecisionArea,
    held: &Held,
    into: &str,
    decision: Option<i64>,
) -> Result<(), Fault> {
    match area {
        DecisionArea::Story => {
            // Without an origin the article is compared again, which finds the origins of both sides.
            let sql = "UPDATE stories SET story_id = ?2, origin = NULL WHERE article_id = ?1";
            sqlx::query(sql)
                .bind(held.article.as_str())
                .bind(into)
                .execute(&mut *connection)
                .await?;
        }
        DecisionArea::Incident => {
            sqlx::query("INSERT OR IGNORE INTO incidents (id) VALUES (?)")
                .bind(into)
                .execute(&mut *connection)
                .await?;
            let sql = "UPDATE incident_members SET incident_id = ?3, decision_id = ?4,
                    reason = CASE WHEN ?4 IS NULL THEN 'as before a decision that was undone' ELSE 'by decision ' || ?4 END
                WHERE article_id = ?1 AND attack = ?2";
            sqlx::query(sql)
                .bind(held.article.as_str())
                .bind(held.attack)
                .bind(into)
                .bind(decision)
                .execute(&mut *connection)
                .await?;
            mark(connection, into).await?;
        }
    }
    outbox::add(connection, &ArticleId(held.article.clone())).await
}

pub(super) async fn mark(connection: &mut SqliteConnection, id: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET stale = 1 WHERE id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn move_back(
    connection: &mut SqliteConnection,
    decision: &Decision,
) -> Result<(), Fault> {
    let sql = "SELECT article_id, attack, from_id FROM decision_pins
        WHERE decision_id = ? AND from_id <> into_id";
    let moved: Vec<(String, i64, String)> = sqlx::query_as(sql)
        .bind(decision.id)
        .fetch_all(&mut *connection)
        .await?;
    if decision.area == DecisionArea::Incident {
        let (from, into) = (
            IncidentId(decision.from.clone()),
            IncidentId(decision.into.clone()),
        );
        match decision.kind {
            DecisionKind::Merge => revive(connection, &from).await?,
            DecisionKind::Split => incidents::merge(connection, &into, &from).await?,
        }
        mark(connection, into.as_str()).await?;
    }
    for (article, attack, from) in moved {
        let held = Held {
            article,
            attack,
            facts: None,
        };
        put_back(connection, decision, &held, &from).await?;
    }
    Ok(())
}

/// A merged incident is one of its own again.
async fn revive(connection: &mut SqliteConnection, id: &IncidentId) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET merged_into = NULL, stale = 1 WHERE id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Moves what is still where the decision put it.
async fn put_back(
    connection: &mut SqliteConnection,
    decision: &Decision,
    held: &Held,
    from: &str,
) -> Result<(), Fault> {
    let earlier: Option<i64> = sqlx::query_scalar(
        "SELECT max(p.decision_id) FROM decision_pins AS p JOIN decisions AS d ON d.id = p.decision_id
        WHERE p.article_id = ? AND p.attack = ? AND d.undone_at IS NULL AND d.area = ? AND d.id <> ?",
    )
    .bind(held.article.as_str())
    .bind(held.attack)
    .bind(area_word(decision.area))
    .bind(decision.id)
    .fetch_one(&mut *connection)
    .await?;
    let moved: Vec<i64> = match decision.area {
        DecisionArea::Story => {
            let sql = "SELECT -1 FROM stories WHERE article_id = ? AND story_id = ?";
            sqlx::query_scalar(sql)
                .bind(held.article.as_str())
                .bind(decision.into.as_str())
                .fetch_all(&mut *connection)
                .await?
        }
        DecisionArea::Incident => moved_attacks(connection, decision, held).await?,
    };
    for attack in moved {
        let held = Held {
            article: held.article.clone(),
            attack,
            facts: None,
        };
        put(connection, decision.area, &held, from, earlier).await?;
    }
    Ok(())
}

/// The numbers of the attacks that a decision holds; they may have changed when the article was read again.
async fn moved_attacks(
    connection: &mut SqliteConnection,
    decision: &Decision,
    held: &Held,
) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT attack FROM incident_members
        WHERE article_id = ?1 AND decision_id = ?2 AND (attack = ?3
            OR (SELECT count(*) FROM decision_pins WHERE decision_id = ?2 AND article_id = ?1) = 1)";
    let attacks = sqlx::query_scalar(sql)
        .bind(held.article.as_str())
        .bind(decision.id)
        .bind(held.attack)
        .fetch_all(connection)
        .await?;
    Ok(attacks)
}
