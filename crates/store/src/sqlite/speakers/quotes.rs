//! Reading quotes, each once.

use std::collections::HashMap;

use sqlx::QueryBuilder;
use sqlx::sqlite::{Sqlite, SqlitePool};
use wirewatch_model::{ArticleId, GroupId, SpeakerId};

use super::super::BEGIN_WRITE;
use super::super::codec::{count, nanos, small, timestamp, to_json};
use super::super::fault::Fault;
use super::words::{of_word, word};
use crate::{About, FoundQuote, QuotePage, QuotePlace, QuoteQuery};

/// How many of the articles that carry a quote are named with it.
const MOST_PLACES: i64 = 20;

/// One row of a list of quotes.
type SaidRow = (
    String,
    String,
    i64,
    i64,
    i64,
    Option<String>,
    Option<String>,
);

pub(super) async fn find(pool: &SqlitePool, query: &QuoteQuery) -> Result<QuotePage, Fault> {
    let mut counting = QueryBuilder::new("SELECT count(*) FROM said AS q");
    conditions(&mut counting, query)?;
    let total: i64 = counting.build_query_scalar().fetch_one(pool).await?;
    let mut listing = QueryBuilder::new(
        "SELECT q.id, q.kind, q.first_at, q.articles, q.origins, p.id, p.name
        FROM said AS q LEFT JOIN speakers AS p ON p.id = q.speaker_id AND p.listed = 1",
    );
    conditions(&mut listing, query)?;
    if let Some((at, id)) = &query.after {
        listing.push(" AND (q.first_at < ").push_bind(nanos(*at));
        listing.push(" OR (q.first_at = ").push_bind(nanos(*at));
        listing
            .push(" AND q.id > ")
            .push_bind(id.clone())
            .push("))");
    }
    listing.push(" ORDER BY q.first_at DESC, q.id LIMIT ");
    listing.push_bind(i64::from(query.limit));
    let rows: Vec<SaidRow> = listing.build_query_as().fetch_all(pool).await?;
    let ids: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let ids = to_json(&ids, "ids", "a request")?;
    let mut places = places(pool, &ids).await?;
    let mut outlets = outlets(pool, &ids).await?;
    let mut quotes = Vec::with_capacity(rows.len());
    for (id, kind, first_at, articles, origins, speaker, name) in rows {
        let found = places.remove(&id).unwrap_or_default();
        let first = found.first();
        let words = first.and_then(|(place, _)| place.speaker_words.clone());
        quotes.push(FoundQuote {
            kind: of_word(&kind, &id)?,
            content: first
                .map(|(_, content)| content.clone())
                .unwrap_or_default(),
            speaker: speaker.map(SpeakerId),
            speaker_name: name.or(words),
            first_at: timestamp(first_at),
            articles: count(articles),
            origins: count(origins),
            outlets: outlets.remove(&id).unwrap_or_default(),
            places: found.into_iter().map(|(place, _)| place).collect(),
            id,
        });
    }
    Ok(QuotePage {
        total: count(total),
        quotes,
    })
}

fn conditions(builder: &mut QueryBuilder<Sqlite>, query: &QuoteQuery) -> Result<(), Fault> {
    builder.push(" WHERE 1 = 1");
    if !query.speakers.is_empty() {
        builder.push(" AND q.speaker_id IN (SELECT value FROM json_each(");
        builder
            .push_bind(to_json(&query.speakers, "speakers", "a request")?)
            .push("))");
    }
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(word).collect::<Result<_, Fault>>()?;
        builder.push(" AND q.kind IN (SELECT value FROM json_each(");
        builder
            .push_bind(to_json(&kinds, "kinds", "a request")?)
            .push("))");
    }
    if let Some(from) = query.from {
        builder.push(" AND q.first_at >= ").push_bind(nanos(from));
    }
    if let Some(to) = query.to {
        builder.push(" AND q.first_at < ").push_bind(nanos(to));
    }
    if !query.outlets.is_empty() {
        let outlets = to_json(&query.outlets, "outlets", "a request")?;
        builder.push(" AND q.id IN (SELECT r.said_id FROM json_each(");
        builder.push_bind(outlets.clone());
        builder.push(") AS wanted CROSS JOIN quote_rows AS r ON r.outlet = wanted.value UNION SELECT r.said_id FROM json_each(");
        builder.push_bind(outlets);
        builder.push(") AS wanted CROSS JOIN quote_rows AS r ON r.feed_id = wanted.value)");
    }
    if let Some(about) = &query.about {
        about_condition(builder, about)?;
    }
    Ok(())
}

fn about_condition(builder: &mut QueryBuilder<Sqlite>, about: &About) -> Result<(), Fault> {
    builder.push(" AND q.id IN (SELECT r.said_id FROM quote_groups AS g JOIN quote_rows AS r ON r.id = g.row_id WHERE g.group_id IN (SELECT value FROM json_each(");
    builder
        .push_bind(to_json(&about.groups, "groups", "a request")?)
        .push("))");
    if !about.words.is_empty() {
        builder.push(" UNION SELECT r.said_id FROM quote_words AS w JOIN quote_rows AS r ON r.id = w.rowid WHERE quote_words MATCH ");
        // Each word stands in marks, so that none is taken for an operator.
        let words: Vec<String> = about
            .words
            .iter()
            .map(|word| format!("\"{}\"", word.replace('"', " ")))
            .collect();
        builder.push_bind(words.join(" AND "));
    }
    builder.push(")");
    Ok(())
}

/// One row of [`places`].
type PlaceRow = (
    String,
    String,
    i64,
    String,
    i64,
    i64,
    Option<String>,
    Option<String>,
    String,
);

/// The first articles that carry each quote, with its words there.
async fn places(
    pool: &SqlitePool,
    ids: &str,
) -> Result<HashMap<String, Vec<(QuotePlace, String)>>, Fault> {
    let sql = "SELECT said_id, article_id, version, rules_version, number, at, outlet, speaker_words, content FROM (
            SELECT r.*, row_number() OVER (PARTITION BY r.said_id ORDER BY r.at, r.article_id, r.number) AS place
            FROM json_each(?) AS wanted CROSS JOIN quote_rows AS r ON r.said_id = wanted.value)
        WHERE place <= ? ORDER BY said_id, place";
    let rows: Vec<PlaceRow> = sqlx::query_as(sql)
        .bind(ids)
        .bind(MOST_PLACES)
        .fetch_all(pool)
        .await?;
    let mut found: HashMap<String, Vec<(QuotePlace, String)>> = HashMap::new();
    for (said, article_id, version, rules_version, number, at, outlet, speaker_words, content) in
        rows
    {
        let place = QuotePlace {
            article_id: ArticleId(article_id),
            version: small(version),
            rules_version,
            number: small(number),
            at: timestamp(at),
            outlet,
            speaker_words,
        };
        found.entry(said).or_default().push((place, content));
    }
    Ok(found)
}

async fn outlets(pool: &SqlitePool, ids: &str) -> Result<HashMap<String, Vec<String>>, Fault> {
    let sql = "SELECT r.said_id, r.outlet
        FROM json_each(?) AS wanted CROSS JOIN quote_rows AS r ON r.said_id = wanted.value
        WHERE r.outlet IS NOT NULL GROUP BY r.said_id, r.outlet ORDER BY r.said_id, min(r.at), r.outlet";
    let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(ids).fetch_all(pool).await?;
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (said, outlet) in rows {
        found.entry(said).or_default().push(outlet);
    }
    Ok(found)
}

pub(super) async fn add_group_names(
    pool: &SqlitePool,
    names: &[(String, GroupId)],
) -> Result<(), Fault> {
    let names = to_json(&names, "names", "groups")?;
    let sql = "SELECT count(*) FROM json_each(?) AS n WHERE NOT EXISTS (SELECT 1 FROM group_names
            WHERE name = json_extract(n.value, '$[0]') AND group_id = json_extract(n.value, '$[1]'))";
    let new: i64 = sqlx::query_scalar(sql)
        .bind(names.as_str())
        .fetch_one(pool)
        .await?;
    if new == 0 {
        return Ok(());
    }
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let sql = "INSERT OR IGNORE INTO group_names (name, group_id)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)";
    sqlx::query(sql)
        .bind(names)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn groups_named(pool: &SqlitePool, name: &str) -> Result<Vec<GroupId>, Fault> {
    let sql = "SELECT DISTINCT group_id FROM group_names WHERE name = ?1 OR group_id = ?1 ORDER BY group_id";
    let ids: Vec<String> = sqlx::query_scalar(sql).bind(name).fetch_all(pool).await?;
    Ok(ids.into_iter().map(GroupId).collect())
}
