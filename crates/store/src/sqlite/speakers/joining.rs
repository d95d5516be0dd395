//! Blocks that wait to be joined, and keeping how they were.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::SpeakerId;

use super::super::BEGIN_WRITE;
use super::super::codec::{count, from_json, to_json};
use super::super::fault::Fault;
use super::super::outbox;
use super::super::packed_rows::packed_rows;
use super::decisions::{Ruling, rulings};
use super::touched::Touched;
use super::words::word;
use crate::{JoinedForms, KnownForm, SpeakerBlock};

pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<SpeakerBlock>, Fault> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, block FROM speaker_blocks ORDER BY seq LIMIT ?")
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = rows.iter().map(|(_, block)| block.as_str()).collect();
    let names = to_json(&names, "blocks", "a request")?;
    let mut forms = forms(pool, &names).await?;
    let mut together = together(pool, &names).await?;
    let mut used_ids = used_ids(pool, &names).await?;
    let split_ids = split_ids(pool).await?;
    let blocks = rows.into_iter().map(|(seq, block)| {
        let forms = forms.remove(&block).unwrap_or_default();
        let places: HashMap<i64, usize> = forms
            .iter()
            .enumerate()
            .map(|(place, form)| (form.number, place))
            .collect();
        let together = together.remove(&block).unwrap_or_default();
        let together = together
            .into_iter()
            .filter_map(|(a, b)| Some((*places.get(&a)?, *places.get(&b)?)));
        let mut used = used_ids.remove(&block).unwrap_or_default();
        used.extend(split_ids.iter().cloned());
        SpeakerBlock {
            together: together.collect(),
            used_ids: used,
            seq,
            forms,
            block,
        }
    });
    Ok(blocks.collect())
}

/// The forms of blocks that an article has; `blocks` are a JSON list.
async fn forms(pool: &SqlitePool, blocks: &str) -> Result<HashMap<String, Vec<KnownForm>>, Fault> {
    let sql = "SELECT json_group_array(json_array(block, id, form, auto_id, articles)) FROM (
        SELECT f.block, f.id, f.form, f.auto_id, count(*) AS articles
        FROM json_each(?) AS w CROSS JOIN speaker_forms AS f ON f.block = w.value
        CROSS JOIN speaker_sightings AS s ON s.form_id = f.id
        GROUP BY f.id ORDER BY f.id)";
    let query = sqlx::query_scalar(sql).bind(blocks);
    let rows: Vec<(String, i64, String, Option<String>, i64)> = packed_rows(query, pool).await?;
    let mut found: HashMap<String, Vec<KnownForm>> = HashMap::new();
    for (block, number, form, auto_id, articles) in rows {
        let form = KnownForm {
            number,
            form: from_json(&form, "speaker", &block)?,
            articles: count(articles),
            joined_to: auto_id.map(SpeakerId),
        };
        found.entry(block).or_default().push(form);
    }
    Ok(found)
}

/// Pairs of forms of one block that stand in one article.
async fn together(
    pool: &SqlitePool,
    blocks: &str,
) -> Result<HashMap<String, Vec<(i64, i64)>>, Fault> {
    let sql = "SELECT DISTINCT f.block, a.form_id, b.form_id
        FROM json_each(?) AS w CROSS JOIN speaker_forms AS f ON f.block = w.value
        CROSS JOIN speaker_sightings AS a ON a.form_id = f.id
        CROSS JOIN speaker_sightings AS b ON b.article_id = a.article_id AND b.form_id > a.form_id
        CROSS JOIN speaker_forms AS g ON g.id = b.form_id AND g.block = f.block";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).bind(blocks).fetch_all(pool).await?;
    let mut found: HashMap<String, Vec<(i64, i64)>> = HashMap::new();
    for (block, a, b) in rows {
        found.entry(block).or_default().push((a, b));
    }
    Ok(found)
}

/// The ids that speakers of blocks have or had.
async fn used_ids(
    pool: &SqlitePool,
    blocks: &str,
) -> Result<HashMap<String, Vec<SpeakerId>>, Fault> {
    let sql = "WITH w AS (SELECT value AS block FROM json_each(?))
        SELECT w.block, a.id FROM w CROSS JOIN speaker_autos AS a ON a.block = w.block
        UNION SELECT w.block, r.id FROM w CROSS JOIN speaker_redirects AS r ON r.block = w.block
        UNION SELECT w.block, f.auto_id FROM w CROSS JOIN speaker_forms AS f ON f.block = w.block
            WHERE f.auto_id IS NOT NULL";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(blocks).fetch_all(pool).await?;
    let mut found: HashMap<String, Vec<SpeakerId>> = HashMap::new();
    for (block, id) in rows {
        found.entry(block).or_default().push(SpeakerId(id));
    }
    Ok(found)
}

/// The ids that people gave to what they split off.
async fn split_ids(pool: &SqlitePool) -> Result<Vec<SpeakerId>, Fault> {
    let sql = "SELECT DISTINCT other FROM speaker_decisions WHERE kind = 'split'";
    let ids: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await?;
    Ok(ids.into_iter().map(SpeakerId).collect())
}

pub(super) async fn record(pool: &SqlitePool, joined: &[JoinedForms]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let read: Vec<i64> = joined.iter().map(|block| block.seq).collect();
    let sql =
        "DELETE FROM speaker_blocks WHERE seq IN (SELECT value FROM json_each(?)) RETURNING block";
    let unchanged: Vec<String> = sqlx::query_scalar(sql)
        .bind(to_json(&read, "blocks", "a change")?)
        .fetch_all(&mut *transaction)
        .await?;
    // A block that changed since it was read stays in the queue.
    let unchanged: BTreeSet<String> = unchanged.into_iter().collect();
    let joined: Vec<&JoinedForms> = joined
        .iter()
        .filter(|block| unchanged.contains(&block.block))
        .collect();
    if !joined.is_empty() {
        record_blocks(&mut transaction, &unchanged, &joined).await?;
    }
    Ok(transaction.commit().await?)
}

async fn record_blocks(
    connection: &mut SqliteConnection,
    blocks: &BTreeSet<String>,
    joined: &[&JoinedForms],
) -> Result<(), Fault> {
    let blocks = to_json(blocks, "blocks", "a change")?;
    for sql in [
        "DELETE FROM speaker_forms WHERE block IN (SELECT value FROM json_each(?))
            AND NOT EXISTS (SELECT 1 FROM speaker_sightings WHERE form_id = speaker_forms.id)",
        "DELETE FROM speaker_suggestions WHERE block IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(sql)
            .bind(blocks.as_str())
            .execute(&mut *connection)
            .await?;
    }
    let mut touched = Touched::default();
    let looks = replace_autos(connection, &blocks, joined).await?;
    redirect(connection, joined).await?;
    suggest(connection, joined).await?;
    let moved = set_autos(connection, &blocks, joined).await?;
    let shown = "SELECT DISTINCT s.speaker_id FROM json_each(?) AS w CROSS JOIN speaker_forms AS f ON f.auto_id = w.value
        CROSS JOIN speaker_sightings AS s ON s.form_id = f.id WHERE s.speaker_id IS NOT NULL";
    let shown: Vec<String> = sqlx::query_scalar(shown)
        .bind(looks)
        .fetch_all(&mut *connection)
        .await?;
    touched.speakers.extend(shown);
    let rulings = rulings(connection).await?;
    let new = "f.block IN (SELECT value FROM json_each(?)) AND s.speaker_id IS NULL AND f.auto_id IS NOT NULL";
    let mut found = sightings(connection, new, &blocks).await?;
    let other = "f.id IN (SELECT value FROM json_each(?))";
    found.extend(sightings(connection, other, &moved).await?);
    reassign(connection, found, &rulings, &mut touched).await?;
    touched.put_off(connection).await
}

/// What is kept of an automatic speaker: block, kind, name, and whether it is listed.
type AutoRow = (String, String, String, bool);

/// Writes how the speakers of blocks look; gives the ids of those that look otherwise now, as a JSON list.
async fn replace_autos(
    connection: &mut SqliteConnection,
    blocks: &str,
    joined: &[&JoinedForms],
) -> Result<String, Fault> {
    let sql = "SELECT a.id, a.block, a.kind, a.name, a.listed
        FROM json_each(?) AS w CROSS JOIN speaker_autos AS a ON a.block = w.value";
    let known: Vec<(String, String, String, String, bool)> = sqlx::query_as(sql)
        .bind(blocks)
        .fetch_all(&mut *connection)
        .await?;
    let mut known: BTreeMap<String, AutoRow> = known
        .into_iter()
        .map(|(id, block, kind, name, listed)| (id, (block, kind, name, listed)))
        .collect();
    let mut changed: BTreeMap<String, AutoRow> = BTreeMap::new();
    for block in joined {
        for speaker in &block.speakers {
            let row = (
                block.block.clone(),
                word(&speaker.kind)?,
                speaker.name.clone(),
                speaker.listed,
            );
            if known.remove(speaker.id.as_str()).as_ref() != Some(&row) {
                changed.insert(speaker.id.to_string(), row);
            }
        }
    }
    let gone = id_list(known.keys().map(String::as_str))?;
    sqlx::query("DELETE FROM speaker_autos WHERE id IN (SELECT value FROM json_each(?))")
        .bind(gone)
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT OR REPLACE INTO speaker_autos (id, block, kind, name, listed)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)";
    let rows: Vec<_> = changed
        .iter()
        .map(|(id, (block, kind, name, listed))| (id, block, kind, name, i64::from(*listed)))
        .collect();
    sqlx::query(sql)
        .bind(to_json(&rows, "speakers", "a change")?)
        .execute(connection)
        .await?;
    id_list(changed.keys().chain(known.keys()).map(String::as_str))
}

/// Leads from ids that no speaker has any more to those that took over.
async fn redirect(connection: &mut SqliteConnection, joined: &[&JoinedForms]) -> Result<(), Fault> {
    let speakers = joined.iter().flat_map(|block| &block.speakers);
    let given = id_list(speakers.map(|speaker| speaker.id.as_str()))?;
    sqlx::query("DELETE FROM speaker_redirects WHERE id IN (SELECT value FROM json_each(?))")
        .bind(given)
        .execute(&mut *connection)
        .await?;
    let moved: Vec<[&str; 3]> = joined
        .iter()
        .flat_map(|block| {
            let moved = block.moved.iter();
            moved.map(|(id, to)| [id.as_str(), to.as_str(), block.block.as_str()])
        })
        .collect();
    let sql = "INSERT OR REPLACE INTO speaker_redirects (id, to_id, block)
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&moved, "ids", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn suggest(connection: &mut SqliteConnection, joined: &[&JoinedForms]) -> Result<(), Fault> {
    let mut pairs: Vec<[&str; 4]> = Vec::new();
    for block in joined {
        for (one, other, reason) in &block.suggestions {
            let (one, other) = (one.min(other), one.max(other));
            pairs.push([&block.block, one.as_str(), other.as_str(), reason]);
        }
    }
    let sql = "INSERT OR IGNORE INTO speaker_suggestions (block, one, other, reason)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&pairs, "suggestions", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes to which speaker each form was joined, where that changed; gives the forms that have another speaker now, as a
/// JSON list.
async fn set_autos(
    connection: &mut SqliteConnection,
    blocks: &str,
    joined: &[&JoinedForms],
) -> Result<String, Fault> {
    let mut wanted: BTreeMap<i64, (&str, &str)> = BTreeMap::new();
    for speaker in joined.iter().flat_map(|block| &block.speakers) {
        for (form, reason) in &speaker.forms {
            wanted.insert(*form, (speaker.id.as_str(), reason));
        }
    }
    let sql = "SELECT json_group_array(json_array(f.id, f.auto_id, f.reason))
        FROM json_each(?) AS w CROSS JOIN speaker_forms AS f ON f.block = w.value";
    let query = sqlx::query_scalar(sql).bind(blocks);
    let known: Vec<(i64, Option<String>, Option<String>)> =
        packed_rows(query, &mut *connection).await?;
    let mut changed: Vec<(i64, Option<&str>, Option<&str>)> = Vec::new();
    let mut moved: Vec<i64> = Vec::new();
    for (form, auto_id, reason) in known {
        let now = wanted.get(&form);
        let (id, why) = (now.map(|(id, _)| *id), now.map(|(_, why)| *why));
        if auto_id.as_deref() != id {
            moved.push(form);
        } else if reason.as_deref() == why {
            continue;
        }
        changed.push((form, id, why));
    }
    let sql = "UPDATE speaker_forms SET auto_id = w.auto_id, reason = w.reason
        FROM (SELECT value ->> 0 AS id, value ->> 1 AS auto_id, value ->> 2 AS reason FROM json_each(?)) AS w
        WHERE speaker_forms.id = w.id";
    sqlx::query(sql)
        .bind(to_json(&changed, "forms", "a change")?)
        .execute(connection)
        .await?;
    to_json(&moved, "forms", "a change")
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
        "SELECT json_group_array(json_array(s.article_id, s.local_id, s.speaker_id, f.auto_id, f.name_key, f.form))
        FROM speaker_forms AS f CROSS JOIN speaker_sightings AS s ON s.form_id = f.id WHERE {condition}"
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(value);
    let rows: Vec<SightingRow> = packed_rows(query, connection).await?;
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
    let mut changed: Vec<(String, String, Option<String>)> = Vec::new();
    for sighting in sightings {
        let now = Ruling::apply(rulings, &sighting)?;
        touched.speakers.extend(now.clone());
        if now == sighting.speaker_id {
            continue;
        }
        touched.speakers.extend(sighting.speaker_id);
        touched.articles.insert(sighting.article_id.clone());
        changed.push((sighting.article_id, sighting.local_id, now));
    }
    let sql = "UPDATE speaker_sightings SET speaker_id = w.speaker
        FROM (SELECT value ->> 0 AS article, value ->> 1 AS local, value ->> 2 AS speaker FROM json_each(?)) AS w
        WHERE article_id = w.article AND local_id = w.local";
    sqlx::query(sql)
        .bind(to_json(&changed, "sightings", "a change")?)
        .execute(&mut *connection)
        .await?;
    let articles = changed.iter().map(|(article, ..)| article.as_str());
    outbox::add_all(connection, articles).await
}

/// The ids of a JSON list, for a condition with `json_each`.
pub(super) fn id_list<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<String, Fault> {
    let ids: Vec<&str> = ids.into_iter().collect();
    to_json(&ids, "ids", "a request")
}
