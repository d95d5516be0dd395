//! Reading speakers.

use sqlx::QueryBuilder;
use sqlx::Row;
use sqlx::sqlite::{Sqlite, SqlitePool, SqliteRow};
use wirewatch_model::{ArticleId, SpeakerId};

use super::super::codec::{count, from_json, small, timestamp, to_json};
use super::super::fault::Fault;
use super::super::packed_rows::packed_rows;
use super::decisions::{Ruling, rulings};
use super::words::{of_word, word};
use crate::{ArticleSpeaker, SpeakerPage, SpeakerQuery, SpeakerSighting, SpeakerSummary};

/// How often an id may lead to another one.
const MOST_STEPS: usize = 20;

/// Whether speakers count that have no profile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Listed,
    All,
}

pub(super) async fn by_id(
    pool: &SqlitePool,
    id: &SpeakerId,
    scope: Scope,
) -> Result<Option<SpeakerSummary>, Fault> {
    let mut connection = pool.acquire().await?;
    let rulings = rulings(&mut connection).await?;
    let mut id = id.0.clone();
    for _ in 0..MOST_STEPS {
        let row = sqlx::query("SELECT * FROM speakers WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(row) = row {
            let listed: bool = row.try_get("listed")?;
            let shown = listed || scope == Scope::All;
            return shown.then(|| summary(&row)).transpose();
        }
        let merged = Ruling::follow(&rulings, &id);
        if merged != id {
            id = merged;
            continue;
        }
        let moved: Option<String> =
            sqlx::query_scalar("SELECT to_id FROM speaker_redirects WHERE id = ?")
                .bind(id.as_str())
                .fetch_optional(&mut *connection)
                .await?;
        match moved {
            Some(to) => id = to,
            None => return Ok(None),
        }
    }
    Ok(None)
}

pub(super) async fn named(pool: &SqlitePool, key: &str) -> Result<Vec<SpeakerSummary>, Fault> {
    let sql = "SELECT * FROM speakers WHERE listed = 1 AND id IN (
            SELECT s.speaker_id FROM speaker_forms AS f JOIN speaker_sightings AS s ON s.form_id = f.id
            WHERE f.name_key = ?)
        ORDER BY quotes DESC, id";
    let rows = sqlx::query(sql).bind(key).fetch_all(pool).await?;
    rows.iter().map(summary).collect()
}

pub(super) async fn find(pool: &SqlitePool, query: &SpeakerQuery) -> Result<SpeakerPage, Fault> {
    let mut counting = QueryBuilder::new("SELECT count(*) FROM speakers");
    conditions(&mut counting, query)?;
    let total: i64 = counting.build_query_scalar().fetch_one(pool).await?;
    let mut listing = QueryBuilder::new("SELECT * FROM speakers");
    conditions(&mut listing, query)?;
    if let Some((quotes, id)) = &query.after {
        let quotes = i64::try_from(*quotes).unwrap_or(i64::MAX);
        listing.push(" AND (quotes < ").push_bind(quotes);
        listing.push(" OR (quotes = ").push_bind(quotes);
        listing
            .push(" AND id > ")
            .push_bind(id.0.clone())
            .push("))");
    }
    listing.push(" ORDER BY quotes DESC, id LIMIT ");
    listing.push_bind(i64::from(query.limit));
    let rows = listing.build().fetch_all(pool).await?;
    Ok(SpeakerPage {
        total: count(total),
        speakers: rows.iter().map(summary).collect::<Result<_, Fault>>()?,
    })
}

fn conditions(builder: &mut QueryBuilder<Sqlite>, query: &SpeakerQuery) -> Result<(), Fault> {
    builder.push(" WHERE listed = 1");
    for part in &query.words {
        builder.push(" AND instr(name_keys, ");
        builder.push_bind(format!(" {part} ")).push(") > 0");
    }
    if !query.roles.is_empty() {
        let roles: Vec<String> = query.roles.iter().map(word).collect::<Result<_, Fault>>()?;
        builder.push(" AND role IN (SELECT value FROM json_each(");
        builder
            .push_bind(to_json(&roles, "roles", "a request")?)
            .push("))");
    }
    if let Some(kind) = &query.kind {
        builder.push(" AND kind = ").push_bind(word(kind)?);
    }
    Ok(())
}

fn summary(row: &SqliteRow) -> Result<SpeakerSummary, Fault> {
    let id: String = row.try_get("id")?;
    let (kind, role): (String, String) = (row.try_get("kind")?, row.try_get("role")?);
    let names: String = row.try_get("names")?;
    Ok(SpeakerSummary {
        kind: of_word(&kind, &id)?,
        name: row.try_get("name")?,
        names: from_json(&names, "names", &id)?,
        role: of_word(&role, &id)?,
        title: row.try_get("title")?,
        affiliation: row.try_get("affiliation")?,
        quotes: count(row.try_get("quotes")?),
        articles: count(row.try_get("articles")?),
        first_at: timestamp(row.try_get("first_at")?),
        last_at: timestamp(row.try_get("last_at")?),
        id: SpeakerId(id),
    })
}

/// One row of [`sightings`].
type SightingRow = (String, i64, String, i64, String, String, Option<String>);

pub(super) async fn sightings(
    pool: &SqlitePool,
    id: &SpeakerId,
    limit: u32,
) -> Result<Vec<SpeakerSighting>, Fault> {
    let sql = "SELECT s.article_id, s.version, s.rules_version, s.at, s.evidence, f.form, f.reason
        FROM speaker_sightings AS s JOIN speaker_forms AS f ON f.id = s.form_id
        WHERE s.speaker_id = ? ORDER BY s.at DESC, s.article_id DESC LIMIT ?";
    let rows: Vec<SightingRow> = sqlx::query_as(sql)
        .bind(id.as_str())
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (article_id, version, rules_version, at, evidence, form, reason) in rows.into_iter().rev() {
        found.push(SpeakerSighting {
            version: small(version),
            rules_version,
            at: timestamp(at),
            form: from_json(&form, "speaker", &article_id)?,
            evidence: from_json(&evidence, "evidence", &article_id)?,
            reason: reason.unwrap_or_default(),
            article_id: ArticleId(article_id),
        });
    }
    Ok(found)
}

pub(super) async fn of_articles(
    pool: &SqlitePool,
    ids: &[ArticleId],
) -> Result<Vec<ArticleSpeaker>, Fault> {
    let sql = "SELECT json_group_array(json_array(s.article_id, s.local_id, p.id, p.names) ORDER BY wanted.key, s.local_id)
        FROM json_each(?) AS wanted CROSS JOIN speaker_sightings AS s ON s.article_id = wanted.value
        JOIN speakers AS p ON p.id = s.speaker_id AND p.listed = 1";
    let query = sqlx::query_scalar(sql).bind(to_json(&ids, "ids", "a request")?);
    let rows: Vec<(String, String, String, String)> = packed_rows(query, pool).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (article_id, local_id, id, names) in rows {
        found.push(ArticleSpeaker {
            names: from_json(&names, "names", &id)?,
            article_id: ArticleId(article_id),
            local_id: SpeakerId(local_id),
            id: SpeakerId(id),
        });
    }
    Ok(found)
}
