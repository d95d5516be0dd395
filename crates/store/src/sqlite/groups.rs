//! The groups that articles name: what is kept beside each version, and what a watchlist changes in it.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{Analysis, ArticleId, Span};

use super::analyses::NewArticle;
use super::codec::{nanos, to_json, unpack};
use super::fault::Fault;

/// What the tables of groups hold of one version, ready to be stored.
pub(super) struct GroupRows {
    published_at: Option<i64>,
    mentions: Vec<MentionRow>,
    speakers: Vec<SpeakerRow>,
}

struct MentionRow {
    group_id: String,
    alias: String,
    mentions: i64,
    parts: i64,
}

struct SpeakerRow {
    group_id: String,
    speaker_id: String,
    name: String,
    quotes: i64,
}

impl GroupRows {
    pub(super) fn of(analysis: &Analysis) -> Self {
        let published = analysis.article.published.as_ref();
        Self {
            published_at: published.map(|published| nanos(published.value.at)),
            mentions: mention_rows(analysis),
            speakers: speaker_rows(analysis),
        }
    }
}

fn mention_rows(analysis: &Analysis) -> Vec<MentionRow> {
    let mut counts: BTreeMap<(&str, &str), (i64, i64)> = BTreeMap::new();
    for mention in &analysis.groups {
        let key = (mention.group_id.as_str(), mention.alias.as_str());
        let (mentions, parts) = counts.entry(key).or_default();
        *mentions += 1;
        *parts += i64::from(mention.part_of_name);
    }
    let rows = counts
        .into_iter()
        .map(|((group_id, alias), (mentions, parts))| MentionRow {
            group_id: group_id.to_owned(),
            alias: alias.to_owned(),
            mentions,
            parts,
        });
    rows.collect()
}

/// The speakers of quotes that share a paragraph with a mention which is more than a part of a name.
fn speaker_rows(analysis: &Analysis) -> Vec<SpeakerRow> {
    let breaks: Vec<usize> = analysis
        .article
        .text
        .match_indices("\n\n")
        .map(|(at, _)| at)
        .collect();
    let paragraph = |at: usize| breaks.partition_point(|&end| end < at);
    let mut named: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for mention in analysis.groups.iter().filter(|m| !m.part_of_name) {
        let groups = named.entry(paragraph(mention.span.start)).or_default();
        if !groups.contains(&mention.group_id.as_str()) {
            groups.push(mention.group_id.as_str());
        }
    }
    let mut counts: BTreeMap<(&str, &str), (&str, i64)> = BTreeMap::new();
    for quote in &analysis.quotes {
        let Some(speaker) = &quote.speaker else {
            continue;
        };
        let (Some(id), Some(Span { start, .. })) = (&speaker.id, quote.content.first()) else {
            continue;
        };
        for group in named.get(&paragraph(*start)).into_iter().flatten() {
            let row = counts.entry((group, id.as_str()));
            row.or_insert((&speaker.name, 0)).1 += 1;
        }
    }
    let rows = counts
        .into_iter()
        .map(|((group_id, speaker_id), (name, quotes))| SpeakerRow {
            group_id: group_id.to_owned(),
            speaker_id: speaker_id.to_owned(),
            name: name.to_owned(),
            quotes,
        });
    rows.collect()
}

/// Remembers which watchlist tagged the versions read from pages.
pub(super) async fn mark_tagged(
    connection: &mut SqliteConnection,
    tagged: &[(i64, &str)],
) -> Result<(), Fault> {
    let sql = "REPLACE INTO taggings (page_id, watchlist_version)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&tagged, "watchlists", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Puts what the current version of an article names in the place of what was known of it.
pub(super) async fn replace_rows(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    rows: &GroupRows,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM group_mentions WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM group_speakers WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    insert_rows(connection, id, rows).await
}

/// Adds what new articles name.
pub(super) async fn insert_all(
    connection: &mut SqliteConnection,
    new: &[NewArticle<'_>],
) -> Result<(), Fault> {
    let mut mentions = Vec::new();
    let mut speakers = Vec::new();
    for article in new {
        let rows = &article.found.groups;
        let published_at = rows.published_at.unwrap_or(article.first_seen_at());
        mentions.extend(rows.mentions.iter().map(|row| {
            let counts = (published_at, row.mentions, row.parts);
            (&row.group_id, &article.id, &row.alias, counts)
        }));
        speakers.extend(rows.speakers.iter().map(|row| {
            let speaker = (&row.speaker_id, &row.name, row.quotes);
            (&row.group_id, &article.id, speaker)
        }));
    }
    if !mentions.is_empty() {
        let sql = "INSERT INTO group_mentions (group_id, article_id, alias, published_at, mentions, parts)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> '$[3][0]', value ->> '$[3][1]', value ->> '$[3][2]'
            FROM json_each(?)";
        sqlx::query(sql)
            .bind(to_json(&mentions, "groups", "a change")?)
            .execute(&mut *connection)
            .await?;
    }
    if !speakers.is_empty() {
        let sql = "INSERT INTO group_speakers (group_id, article_id, speaker_id, name, quotes)
            SELECT value ->> 0, value ->> 1, value ->> '$[2][0]', value ->> '$[2][1]', value ->> '$[2][2]'
            FROM json_each(?)";
        sqlx::query(sql)
            .bind(to_json(&speakers, "speakers", "a change")?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Adds what a version of an article names.
pub(super) async fn insert_rows(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    rows: &GroupRows,
) -> Result<(), Fault> {
    for row in &rows.mentions {
        let sql = "INSERT INTO group_mentions (group_id, article_id, alias, published_at, mentions, parts)
            VALUES (?1, ?2, ?3, coalesce(?4, (SELECT first_seen_at FROM articles WHERE id = ?2)), ?5, ?6)";
        sqlx::query(sql)
            .bind(row.group_id.as_str())
            .bind(id.as_str())
            .bind(row.alias.as_str())
            .bind(rows.published_at)
            .bind(row.mentions)
            .bind(row.parts)
            .execute(&mut *connection)
            .await?;
    }
    for row in &rows.speakers {
        let sql = "INSERT INTO group_speakers (group_id, article_id, speaker_id, name, quotes) VALUES (?, ?, ?, ?, ?)";
        sqlx::query(sql)
            .bind(row.group_id.as_str())
            .bind(id.as_str())
            .bind(row.speaker_id.as_str())
            .bind(row.name.as_str())
            .bind(row.quotes)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Makes the rows of an article those of the version that became current again.
pub(super) async fn reread_rows(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    version: i64,
) -> Result<(), Fault> {
    let sql = "SELECT analysis_zstd FROM versions WHERE article_id = ? AND version = ?";
    let packed: Option<Vec<u8>> = sqlx::query_scalar(sql)
        .bind(id.as_str())
        .bind(version)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(packed) = packed else { return Ok(()) };
    let analysis: Analysis = unpack(&packed, "analysis", id.as_str())?;
    replace_rows(connection, id, &GroupRows::of(&analysis)).await
}
