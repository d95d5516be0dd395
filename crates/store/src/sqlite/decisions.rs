//! What people decided about stories and incidents.

mod moving;
mod rows;

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, IncidentId};

use super::codec::nanos;
use super::fault::Fault;
use super::{BEGIN_WRITE, incidents};
use crate::{Decision, DecisionArea, DecisionKind, Undecided};
use moving::{mark, move_back, put};
use rows::{area_word, find, insert, pin};

pub(super) use rows::{all, pins};

/// What a decision moves: an article of a story, or one attack of it.
struct Held {
    article: String,
    attack: i64,
    facts: Option<String>,
}

/// What is asked for.
pub(super) struct Wish<'a> {
    pub(super) area: DecisionArea,
    pub(super) note: Option<&'a str>,
    pub(super) at: Timestamp,
}

type Outcome = Result<Result<Decision, Undecided>, Fault>;

pub(super) async fn merge(pool: &SqlitePool, wish: &Wish<'_>, from: &str, into: &str) -> Outcome {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let Some(from) = resolve(&mut transaction, wish.area, from).await? else {
        return Ok(Err(unknown(wish.area, from)));
    };
    let Some(into) = resolve(&mut transaction, wish.area, into).await? else {
        return Ok(Err(unknown(wish.area, into)));
    };
    if from == into {
        return Ok(Err(Undecided::Pointless(format!(
            "{from} and {into} are one already"
        ))));
    }
    let id = insert(&mut transaction, wish, DecisionKind::Merge, &from, &into).await?;
    for held in held_by(&mut transaction, wish.area, &into).await? {
        pin(&mut transaction, id, &held, &into, &into).await?;
    }
    for held in held_by(&mut transaction, wish.area, &from).await? {
        pin(&mut transaction, id, &held, &from, &into).await?;
        put(&mut transaction, wish.area, &held, &into, Some(id)).await?;
    }
    if wish.area == DecisionArea::Incident {
        incidents::redirect(&mut transaction, &IncidentId(from), &IncidentId(into)).await?;
    }
    let decision = find(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(decision.ok_or_else(|| Undecided::Unknown(format!("there is no decision {id}"))))
}

pub(super) async fn split(
    pool: &SqlitePool,
    wish: &Wish<'_>,
    from: &str,
    articles: &[ArticleId],
) -> Outcome {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let Some(from) = resolve(&mut transaction, wish.area, from).await? else {
        return Ok(Err(unknown(wish.area, from)));
    };
    let all = held_by(&mut transaction, wish.area, &from).await?;
    let stranger = articles
        .iter()
        .find(|article| !all.iter().any(|held| held.article == article.as_str()));
    if let Some(stranger) = stranger {
        return Ok(Err(Undecided::Unknown(format!(
            "article {stranger} is not in {from}"
        ))));
    }
    // A story keeps its id with the article that it is named by.
    let named_away =
        wish.area == DecisionArea::Story && articles.iter().any(|article| article.as_str() == from);
    let (moved, kept): (Vec<Held>, Vec<Held>) = all.into_iter().partition(|held| {
        let listed = articles
            .iter()
            .any(|article| article.as_str() == held.article);
        listed != named_away
    });
    let Some(first) = moved.first().filter(|_| !kept.is_empty()) else {
        let message = "a split needs articles on both sides".to_owned();
        return Ok(Err(Undecided::Pointless(message)));
    };
    let into = new_id(&mut transaction, wish.area, first).await?;
    let id = insert(&mut transaction, wish, DecisionKind::Split, &from, &into).await?;
    for held in &kept {
        pin(&mut transaction, id, held, &from, &from).await?;
    }
    for held in &moved {
        pin(&mut transaction, id, held, &from, &into).await?;
        put(&mut transaction, wish.area, held, &into, Some(id)).await?;
    }
    if wish.area == DecisionArea::Incident {
        mark(&mut transaction, &from).await?;
    }
    let decision = find(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(decision.ok_or_else(|| Undecided::Unknown(format!("there is no decision {id}"))))
}

pub(super) async fn undo(pool: &SqlitePool, area: DecisionArea, id: i64, at: Timestamp) -> Outcome {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let standing = find(&mut transaction, id).await?;
    let standing = standing.filter(|decision| decision.area == area);
    let Some(decision) = standing else {
        return Ok(Err(Undecided::Unknown(format!(
            "there is no decision {id}"
        ))));
    };
    if decision.undone_at.is_some() {
        return Ok(Err(Undecided::Pointless(format!(
            "decision {id} is undone already"
        ))));
    }
    if let Some(later) = later_decision(&mut transaction, &decision).await? {
        return Ok(Err(Undecided::Later(later)));
    }
    move_back(&mut transaction, &decision).await?;
    sqlx::query("UPDATE decisions SET undone_at = ? WHERE id = ?")
        .bind(nanos(at))
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    let decision = find(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(decision.ok_or_else(|| Undecided::Unknown(format!("there is no decision {id}"))))
}

/// A standing decision made later that holds one of the same articles.
async fn later_decision(
    connection: &mut SqliteConnection,
    decision: &Decision,
) -> Result<Option<i64>, Fault> {
    let sql = "SELECT max(d.id) FROM decision_pins AS mine
        JOIN decision_pins AS theirs ON theirs.article_id = mine.article_id
        JOIN decisions AS d ON d.id = theirs.decision_id
        WHERE mine.decision_id = ?1 AND d.id > ?1 AND d.undone_at IS NULL AND d.area = ?2";
    let later = sqlx::query_scalar(sql)
        .bind(decision.id)
        .bind(area_word(decision.area))
        .fetch_one(connection)
        .await?;
    Ok(later)
}

/// What a story or an incident holds, the first one first.
async fn held_by(
    connection: &mut SqliteConnection,
    area: DecisionArea,
    id: &str,
) -> Result<Vec<Held>, Fault> {
    let sql = match area {
        DecisionArea::Story => {
            "SELECT s.article_id, -1, NULL FROM stories AS s JOIN articles AS a ON a.id = s.article_id
            WHERE s.story_id = ? ORDER BY a.first_seen_at, a.id"
        }
        DecisionArea::Incident => {
            "SELECT article_id, attack, facts FROM incident_members WHERE incident_id = ? ORDER BY joined"
        }
    };
    let rows: Vec<(String, i64, Option<String>)> =
        sqlx::query_as(sql).bind(id).fetch_all(connection).await?;
    let held = rows.into_iter().map(|(article, attack, facts)| Held {
        article,
        attack,
        facts,
    });
    Ok(held.collect())
}

/// What an id names now; `None` when it names nothing.
async fn resolve(
    connection: &mut SqliteConnection,
    area: DecisionArea,
    id: &str,
) -> Result<Option<String>, Fault> {
    match area {
        DecisionArea::Story => {
            let sql = "SELECT story_id FROM stories WHERE story_id = ? LIMIT 1";
            let known = sqlx::query_scalar(sql).bind(id);
            Ok(known.fetch_optional(connection).await?)
        }
        DecisionArea::Incident => {
            let known = incidents::resolve(connection, &IncidentId::from(id)).await?;
            Ok(known.map(|id| id.0))
        }
    }
}

/// The id of what is split off: a story is named by its first article, an incident by its first attack.
async fn new_id(
    connection: &mut SqliteConnection,
    area: DecisionArea,
    first: &Held,
) -> Result<String, Fault> {
    if area == DecisionArea::Story {
        return Ok(first.article.clone());
    }
    let article = ArticleId(first.article.clone());
    let attack = u32::try_from(first.attack).unwrap_or(0);
    let mut salt = 0;
    loop {
        let id = IncidentId::for_attack(&article, attack, salt);
        let taken: Option<i64> = sqlx::query_scalar("SELECT 1 FROM incidents WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        if taken.is_none() {
            return Ok(id.0);
        }
        salt += 1;
    }
}

fn unknown(area: DecisionArea, id: &str) -> Undecided {
    Undecided::Unknown(format!("there is no {} `{id}`", area_word(area)))
}
