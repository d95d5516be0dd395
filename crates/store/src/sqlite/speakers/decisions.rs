//! What people decided about speakers, and what follows from it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{SpeakerForm, SpeakerId};

use super::super::BEGIN_WRITE;
use super::super::codec::{from_json, nanos, timestamp, to_json};
use super::super::fault::Fault;
use super::joining::{Sighting, id_list, reassign, sightings};
use super::touched::Touched;
use crate::{DecidedSpeakers, SpeakerDecision, SpeakerSuggestion, SplitPart};

/// A decision that holds and moves sightings.
pub(super) struct Ruling {
    from: String,
    into: String,
    /// What it moves; `None` for all.
    part: Option<SplitPart>,
}

impl Ruling {
    /// The speaker a sighting belongs to: that of its form, moved by each decision in turn.
    pub(super) fn apply(rulings: &[Ruling], sighting: &Sighting) -> Result<Option<String>, Fault> {
        let Some(mut speaker) = sighting.auto_id.clone() else {
            return Ok(None);
        };
        for ruling in rulings {
            if ruling.from == speaker && ruling.covers(sighting)? {
                speaker = ruling.into.clone();
            }
        }
        Ok(Some(speaker))
    }

    /// The speaker that an id stands for when all of it was merged.
    pub(super) fn follow(rulings: &[Ruling], id: &str) -> String {
        let mut speaker = id;
        for ruling in rulings {
            if ruling.from == speaker && ruling.part.is_none() {
                speaker = &ruling.into;
            }
        }
        speaker.to_owned()
    }

    fn covers(&self, sighting: &Sighting) -> Result<bool, Fault> {
        let Some(part) = &self.part else {
            return Ok(true);
        };
        let form: SpeakerForm = from_json(&sighting.form, "speaker", &sighting.local_id)?;
        let same = |wanted: &Option<String>, found: &Option<String>| match (wanted, found) {
            (None, _) => true,
            (Some(wanted), Some(found)) => wanted.to_lowercase() == found.to_lowercase(),
            (Some(_), None) => false,
        };
        let name = part.name_key.as_ref();
        let article = part.article.as_ref();
        Ok(name.is_none_or(|key| *key == sighting.name_key)
            && same(&part.title, &form.title)
            && same(&part.affiliation, &form.affiliation)
            && article.is_none_or(|id| id.as_str() == sighting.article_id))
    }
}

/// One row of [`all`].
type DecisionRow = (
    i64,
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
);

/// The decisions that hold, in order.
pub(super) async fn rulings(connection: &mut SqliteConnection) -> Result<Vec<Ruling>, Fault> {
    let sql = "SELECT number, kind, one, other, selector, made_at, undone_at FROM speaker_decisions
        WHERE undone_at IS NULL ORDER BY number";
    let rows: Vec<DecisionRow> = sqlx::query_as(sql).fetch_all(connection).await?;
    let mut rulings = Vec::with_capacity(rows.len());
    for row in rows {
        rulings.extend(match decision(row)?.what {
            DecidedSpeakers::Merge { from, into } => Some(Ruling {
                from: from.0,
                into: into.0,
                part: None,
            }),
            DecidedSpeakers::Split { from, into, part } => Some(Ruling {
                from: from.0,
                into: into.0,
                part: Some(part),
            }),
            DecidedSpeakers::Apart { .. } => None,
        });
    }
    Ok(rulings)
}

pub(super) async fn all(pool: &SqlitePool) -> Result<Vec<SpeakerDecision>, Fault> {
    let sql = "SELECT number, kind, one, other, selector, made_at, undone_at FROM speaker_decisions ORDER BY number";
    let rows: Vec<DecisionRow> = sqlx::query_as(sql).fetch_all(pool).await?;
    rows.into_iter().map(decision).collect()
}

fn decision(row: DecisionRow) -> Result<SpeakerDecision, Fault> {
    let (number, kind, one, other, selector, made_at, undone_at) = row;
    let (one, other) = (SpeakerId(one), SpeakerId(other));
    let what = match kind.as_str() {
        "merge" => DecidedSpeakers::Merge {
            from: one,
            into: other,
        },
        "split" => DecidedSpeakers::Split {
            from: one,
            into: other,
            part: from_json(
                selector.as_deref().unwrap_or("{}"),
                "decision",
                &number.to_string(),
            )?,
        },
        _ => DecidedSpeakers::Apart { one, other },
    };
    Ok(SpeakerDecision {
        number,
        what,
        made_at: timestamp(made_at),
        undone_at: undone_at.map(timestamp),
    })
}

pub(super) async fn decide(
    pool: &SqlitePool,
    what: &DecidedSpeakers,
    now: Timestamp,
) -> Result<SpeakerDecision, Fault> {
    let (kind, one, other, part) = match what {
        DecidedSpeakers::Merge { from, into } => ("merge", from, into, None),
        DecidedSpeakers::Split { from, into, part } => ("split", from, into, Some(part)),
        DecidedSpeakers::Apart { one, other } => ("apart", one, other, None),
    };
    let selector = part
        .map(|part| to_json(part, "decision", one.as_str()))
        .transpose()?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let inserted = sqlx::query(
        "INSERT INTO speaker_decisions (kind, one, other, selector, made_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(kind)
    .bind(one.as_str())
    .bind(other.as_str())
    .bind(selector)
    .bind(nanos(now))
    .execute(&mut *transaction)
    .await?;
    follow(&mut transaction, one.as_str(), other.as_str()).await?;
    transaction.commit().await?;
    Ok(SpeakerDecision {
        number: inserted.last_insert_rowid(),
        what: what.clone(),
        made_at: timestamp(nanos(now)),
        undone_at: None,
    })
}

pub(super) async fn undo(pool: &SqlitePool, number: i64, now: Timestamp) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let sql = "UPDATE speaker_decisions SET undone_at = ? WHERE number = ? AND undone_at IS NULL RETURNING one, other";
    let undone: Option<(String, String)> = sqlx::query_as(sql)
        .bind(nanos(now))
        .bind(number)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some((one, other)) = undone else {
        return Ok(false);
    };
    follow(&mut transaction, &one, &other).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Gives the sightings that a decision may have moved their speakers anew: those of all speakers that decisions link with it.
async fn follow(connection: &mut SqliteConnection, one: &str, other: &str) -> Result<(), Fault> {
    let pairs: Vec<(String, String)> =
        sqlx::query_as("SELECT one, other FROM speaker_decisions WHERE kind <> 'apart'")
            .fetch_all(&mut *connection)
            .await?;
    let mut linked = BTreeSet::from([one, other]);
    loop {
        let before = linked.len();
        for (a, b) in &pairs {
            if linked.contains(a.as_str()) || linked.contains(b.as_str()) {
                linked.extend([a.as_str(), b.as_str()]);
            }
        }
        if linked.len() == before {
            break;
        }
    }
    let rulings = rulings(connection).await?;
    let ids = id_list(linked.iter().copied())?;
    let condition = "f.auto_id IN (SELECT value FROM json_each(?))";
    let found = sightings(connection, condition, &ids).await?;
    let mut touched = Touched::default();
    touched
        .speakers
        .extend(linked.into_iter().map(str::to_owned));
    reassign(connection, found, &rulings, &mut touched).await?;
    touched.refresh(connection).await
}

/// The base of `from` with the first number that no speaker ever had.
pub(super) async fn free_id(pool: &SqlitePool, from: &SpeakerId) -> Result<SpeakerId, Fault> {
    let sql = "SELECT id FROM speakers WHERE id LIKE ?1 || '%' UNION SELECT id FROM speaker_autos WHERE id LIKE ?1 || '%'
        UNION SELECT id FROM speaker_redirects WHERE id LIKE ?1 || '%'
        UNION SELECT other FROM speaker_decisions UNION SELECT one FROM speaker_decisions";
    let used: Vec<String> = sqlx::query_scalar(sql)
        .bind(from.as_str())
        .fetch_all(pool)
        .await?;
    let used: BTreeSet<String> = used.into_iter().collect();
    let mut candidates = (2..).map(|number| format!("{from}-{number}"));
    let free = candidates.find(|id| !used.contains(id));
    Ok(free.map_or_else(|| from.clone(), SpeakerId))
}

pub(super) async fn suggestions(
    pool: &SqlitePool,
    limit: u32,
) -> Result<Vec<SpeakerSuggestion>, Fault> {
    let mut connection = pool.acquire().await?;
    let rulings = rulings(&mut connection).await?;
    let apart: Vec<(String, String)> = sqlx::query_as(
        "SELECT one, other FROM speaker_decisions WHERE kind = 'apart' AND undone_at IS NULL",
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT one, other, reason FROM speaker_suggestions ORDER BY one, other")
            .fetch_all(&mut *connection)
            .await?;
    let pair = |one: String, other: String| (one.clone().min(other.clone()), one.max(other));
    let mut seen: BTreeSet<(String, String)> = apart
        .into_iter()
        .map(|(one, other)| pair(one, other))
        .collect();
    let mut found = Vec::new();
    for (one, other, reason) in rows {
        let (one, other) = pair(
            Ruling::follow(&rulings, &one),
            Ruling::follow(&rulings, &other),
        );
        if one == other || !seen.insert((one.clone(), other.clone())) {
            continue;
        }
        let sql =
            "SELECT a.name, b.name FROM speakers AS a, speakers AS b WHERE a.id = ? AND b.id = ?";
        let names: Option<(String, String)> = sqlx::query_as(sql)
            .bind(one.as_str())
            .bind(other.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        let Some((one_name, other_name)) = names else {
            continue;
        };
        found.push(SpeakerSuggestion {
            one: SpeakerId(one),
            one_name,
            other: SpeakerId(other),
            other_name,
            reason,
        });
        if found.len() >= limit as usize {
            break;
        }
    }
    Ok(found)
}
