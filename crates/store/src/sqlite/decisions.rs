//! What people decided about stories and incidents.

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{ArticleId, IncidentId};

use super::codec::{from_json, nanos, timestamp, to_json};
use super::fault::Fault;
use super::{BEGIN_WRITE, incidents, outbox};
use crate::{Decision, DecisionArea, DecisionKind, Pin, Undecided};

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

async fn move_back(connection: &mut SqliteConnection, decision: &Decision) -> Result<(), Fault> {
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

/// Puts an article or an attack where a decision wants it, and tells the index.
async fn put(
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

async fn mark(connection: &mut SqliteConnection, id: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE incidents SET stale = 1 WHERE id = ?")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
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

async fn insert(
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

async fn pin(
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

async fn find(connection: &mut SqliteConnection, id: i64) -> Result<Option<Decision>, Fault> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = ?"));
    let row: Option<DecisionRow> = sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(decision))
}

/// All decisions of one area, the last one first.
pub(super) async fn all(pool: &SqlitePool, area: DecisionArea) -> Result<Vec<Decision>, Fault> {
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

fn area_word(area: DecisionArea) -> &'static str {
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
pub(super) async fn pins(
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

fn unknown(area: DecisionArea, id: &str) -> Undecided {
    Undecided::Unknown(format!("there is no {} `{id}`", area_word(area)))
}
