//! Blocks that wait to be joined, and keeping how they were.

use std::collections::{BTreeMap, HashMap};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::SpeakerId;

use super::super::BEGIN_WRITE;
use super::super::codec::{count, from_json, to_json};
use super::super::fault::Fault;
use super::super::outbox;
use super::decisions::{Ruling, rulings};
use super::touched::Touched;
use super::words::word;
use crate::{AutoSpeaker, JoinedForms, KnownForm, SpeakerBlock};

pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<SpeakerBlock>, Fault> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, block FROM speaker_blocks ORDER BY seq LIMIT ?")
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?;
    let mut blocks = Vec::with_capacity(rows.len());
    for (seq, block) in rows {
        blocks.push(read_block(pool, seq, block).await?);
    }
    Ok(blocks)
}

async fn read_block(pool: &SqlitePool, seq: i64, block: String) -> Result<SpeakerBlock, Fault> {
    let sql = "SELECT f.id, f.form, f.auto_id, count(*)
        FROM speaker_forms AS f JOIN speaker_sightings AS s ON s.form_id = f.id
        WHERE f.block = ? GROUP BY f.id ORDER BY f.id";
    let rows: Vec<(i64, String, Option<String>, i64)> = sqlx::query_as(sql)
        .bind(block.as_str())
        .fetch_all(pool)
        .await?;
    let mut forms = Vec::with_capacity(rows.len());
    for (number, form, auto_id, articles) in rows {
        forms.push(KnownForm {
            number,
            form: from_json(&form, "speaker", &block)?,
            articles: count(articles),
            joined_to: auto_id.map(SpeakerId),
        });
    }
    let places: HashMap<i64, usize> = forms
        .iter()
        .enumerate()
        .map(|(place, form)| (form.number, place))
        .collect();
    let together = together(pool, &block).await?;
    let together = together
        .into_iter()
        .filter_map(|(a, b)| Some((*places.get(&a)?, *places.get(&b)?)));
    Ok(SpeakerBlock {
        together: together.collect(),
        used_ids: used_ids(pool, &block).await?,
        seq,
        forms,
        block,
    })
}

async fn together(pool: &SqlitePool, block: &str) -> Result<Vec<(i64, i64)>, Fault> {
    let sql = "SELECT DISTINCT a.form_id, b.form_id
        FROM speaker_forms AS f JOIN speaker_sightings AS a ON a.form_id = f.id
        JOIN speaker_sightings AS b ON b.article_id = a.article_id AND b.form_id > a.form_id
        JOIN speaker_forms AS g ON g.id = b.form_id
        WHERE f.block = ?1 AND g.block = ?1";
    Ok(sqlx::query_as(sql).bind(block).fetch_all(pool).await?)
}

async fn used_ids(pool: &SqlitePool, block: &str) -> Result<Vec<SpeakerId>, Fault> {
    let sql = "SELECT id FROM speaker_autos WHERE block = ?1
        UNION SELECT id FROM speaker_redirects WHERE block = ?1
        UNION SELECT auto_id FROM speaker_forms WHERE block = ?1 AND auto_id IS NOT NULL
        UNION SELECT other FROM speaker_decisions WHERE kind = 'split'";
    let ids: Vec<String> = sqlx::query_scalar(sql).bind(block).fetch_all(pool).await?;
    Ok(ids.into_iter().map(SpeakerId).collect())
}

pub(super) async fn record(pool: &SqlitePool, joined: &[JoinedForms]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let rulings = rulings(&mut transaction).await?;
    let mut touched = Touched::default();
    for block in joined {
        let done = sqlx::query("DELETE FROM speaker_blocks WHERE block = ? AND seq = ?")
            .bind(block.block.as_str())
            .bind(block.seq)
            .execute(&mut *transaction)
            .await?;
        // A block that changed since it was read stays in the queue.
        if done.rows_affected() > 0 {
            record_block(&mut transaction, block, &rulings, &mut touched).await?;
        }
    }
    touched.refresh(&mut transaction).await?;
    Ok(transaction.commit().await?)
}

async fn record_block(
    connection: &mut SqliteConnection,
    joined: &JoinedForms,
    rulings: &[Ruling],
    touched: &mut Touched,
) -> Result<(), Fault> {
    let block = joined.block.as_str();
    for sql in [
        "DELETE FROM speaker_forms WHERE block = ?1
            AND NOT EXISTS (SELECT 1 FROM speaker_sightings WHERE form_id = speaker_forms.id)",
        "DELETE FROM speaker_autos WHERE block = ?1",
        "DELETE FROM speaker_suggestions WHERE block = ?1",
    ] {
        sqlx::query(sql)
            .bind(block)
            .execute(&mut *connection)
            .await?;
    }
    for speaker in &joined.speakers {
        insert_auto(connection, block, speaker).await?;
    }
    for (id, to) in &joined.moved {
        sqlx::query("INSERT OR REPLACE INTO speaker_redirects (id, to_id, block) VALUES (?, ?, ?)")
            .bind(id.as_str())
            .bind(to.as_str())
            .bind(block)
            .execute(&mut *connection)
            .await?;
    }
    for (one, other, reason) in &joined.suggestions {
        let (one, other) = (one.min(other), one.max(other));
        sqlx::query("INSERT OR IGNORE INTO speaker_suggestions (block, one, other, reason) VALUES (?, ?, ?, ?)")
            .bind(block)
            .bind(one.as_str())
            .bind(other.as_str())
            .bind(reason.as_str())
            .execute(&mut *connection)
            .await?;
    }
    set_autos(connection, joined).await?;
    let sightings = sightings(connection, "f.block = ?", block).await?;
    reassign(connection, sightings, rulings, touched).await
}

async fn insert_auto(
    connection: &mut SqliteConnection,
    block: &str,
    speaker: &AutoSpeaker,
) -> Result<(), Fault> {
    sqlx::query("INSERT OR REPLACE INTO speaker_autos (id, block, kind, name, listed) VALUES (?, ?, ?, ?, ?)")
        .bind(speaker.id.as_str())
        .bind(block)
        .bind(word(&speaker.kind)?)
        .bind(speaker.name.as_str())
        .bind(speaker.listed)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM speaker_redirects WHERE id = ?")
        .bind(speaker.id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes to which speaker each form was joined, where that changed.
async fn set_autos(connection: &mut SqliteConnection, joined: &JoinedForms) -> Result<(), Fault> {
    let mut wanted: BTreeMap<i64, (&str, &str)> = BTreeMap::new();
    for speaker in &joined.speakers {
        for (form, reason) in &speaker.forms {
            wanted.insert(*form, (speaker.id.as_str(), reason));
        }
    }
    let known: Vec<(i64, Option<String>, Option<String>)> =
        sqlx::query_as("SELECT id, auto_id, reason FROM speaker_forms WHERE block = ?")
            .bind(joined.block.as_str())
            .fetch_all(&mut *connection)
            .await?;
    for (form, auto_id, reason) in known {
        let now = wanted.get(&form).copied();
        if auto_id.as_deref().zip(reason.as_deref()) == now && (now.is_some() || auto_id.is_none())
        {
            continue;
        }
        sqlx::query("UPDATE speaker_forms SET auto_id = ?, reason = ? WHERE id = ?")
            .bind(now.map(|(id, _)| id))
            .bind(now.map(|(_, reason)| reason))
            .bind(form)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// A sighting with what decisions look at.
pub(super) struct Sighting {
    pub(super) article_id: String,
    pub(super) local_id: String,
    pub(super) speaker_id: Option<String>,
    pub(super) auto_id: Option<String>,
    pub(super) name_key: String,
    pub(super) form: String,
}

/// One row of [`sightings`].
type SightingRow = (
    String,
    String,
    Option<String>,
    Option<String>,
    String,
    String,
);

/// The sightings that `condition` names, which takes one value.
pub(super) async fn sightings(
    connection: &mut SqliteConnection,
    condition: &'static str,
    value: &str,
) -> Result<Vec<Sighting>, Fault> {
    let sql = format!(
        "SELECT s.article_id, s.local_id, s.speaker_id, f.auto_id, f.name_key, f.form
        FROM speaker_forms AS f CROSS JOIN speaker_sightings AS s ON s.form_id = f.id WHERE {condition}"
    );
    let rows: Vec<SightingRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(value)
        .fetch_all(connection)
        .await?;
    let sightings = rows.into_iter().map(
        |(article_id, local_id, speaker_id, auto_id, name_key, form)| Sighting {
            article_id,
            local_id,
            speaker_id,
            auto_id,
            name_key,
            form,
        },
    );
    Ok(sightings.collect())
}

/// Gives each sighting the speaker that its form and the decisions say.
pub(super) async fn reassign(
    connection: &mut SqliteConnection,
    sightings: Vec<Sighting>,
    rulings: &[Ruling],
    touched: &mut Touched,
) -> Result<(), Fault> {
    for sighting in sightings {
        let now = Ruling::apply(rulings, &sighting)?;
        touched.speakers.extend(now.clone());
        if now == sighting.speaker_id {
            continue;
        }
        for sql in [
            "UPDATE speaker_sightings SET speaker_id = ?3 WHERE article_id = ?1 AND local_id = ?2",
            "UPDATE quote_rows SET speaker_id = ?3 WHERE article_id = ?1 AND local_id = ?2",
        ] {
            sqlx::query(sql)
                .bind(sighting.article_id.as_str())
                .bind(sighting.local_id.as_str())
                .bind(now.as_deref())
                .execute(&mut *connection)
                .await?;
        }
        touched.speakers.extend(sighting.speaker_id);
        outbox::add(
            connection,
            &wirewatch_model::ArticleId(sighting.article_id.clone()),
        )
        .await?;
        touched.articles.insert(sighting.article_id);
    }
    Ok(())
}

/// The ids of a JSON list, for a condition with `json_each`.
pub(super) fn id_list<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<String, Fault> {
    let ids: Vec<&str> = ids.into_iter().collect();
    to_json(&ids, "ids", "a request")
}
