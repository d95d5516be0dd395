//! Writing what articles say, many rows in one statement.

use sqlx::QueryBuilder;
use sqlx::sqlite::SqliteConnection;
use wirewatch_model::ArticleId;

use super::super::codec::{nanos, to_json};
use super::super::fault::Fault;
use super::words::{short_hash, word};
use crate::{ArticleSpeakers, SightedQuote, SightedSpeaker};

/// How many rows one statement writes.
pub(super) const ROWS: usize = 100;

/// A speaker in an article, as it is written.
pub(super) struct SightingRow<'a> {
    pub(super) article: &'a ArticleSpeakers,
    pub(super) speaker: &'a SightedSpeaker,
    pub(super) form_id: i64,
    pub(super) speaker_id: Option<&'a str>,
}

pub(super) async fn insert_sightings(
    connection: &mut SqliteConnection,
    sightings: &[SightingRow<'_>],
) -> Result<(), Fault> {
    for chunk in sightings.chunks(ROWS) {
        let mut rows = Vec::with_capacity(chunk.len());
        for row in chunk {
            let speaker = row.speaker;
            let evidence = to_json(&speaker.evidence, "evidence", speaker.local_id.as_str())?;
            rows.push((row, evidence));
        }
        let sql = "INSERT OR REPLACE INTO speaker_sightings (article_id, local_id, form_id, version, rules_version, at,
                evidence, speaker_id) ";
        let mut insert = QueryBuilder::new(sql);
        insert.push_values(rows, |mut values, (row, evidence)| {
            values.push_bind(row.article.article_id.as_str());
            values.push_bind(row.speaker.local_id.as_str());
            values.push_bind(row.form_id);
            values.push_bind(i64::from(row.article.version));
            values.push_bind(row.article.rules_version.as_str());
            values.push_bind(nanos(row.article.at));
            values.push_bind(evidence);
            values.push_bind(row.speaker_id);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// A quote in an article, as it is written. Who said it and which quote of all articles it is are told later.
struct QuoteRow<'a> {
    id: i64,
    article: &'a ArticleSpeakers,
    quote: &'a SightedQuote,
    kind: String,
}

pub(super) async fn insert_quotes(
    connection: &mut SqliteConnection,
    articles: &[ArticleSpeakers],
) -> Result<(), Fault> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM quote_rows")
        .fetch_one(&mut *connection)
        .await?;
    let mut rows = Vec::new();
    let mut groups: Vec<(&str, i64)> = Vec::new();
    let mut id = last.unwrap_or(0);
    for article in articles {
        for quote in &article.quotes {
            id += 1;
            groups.extend(quote.groups.iter().map(|group| (group.as_str(), id)));
            rows.push(QuoteRow {
                id,
                article,
                quote,
                kind: word(&quote.kind)?,
            });
        }
    }
    for chunk in rows.chunks(ROWS) {
        insert_quote_rows(connection, chunk).await?;
    }
    if groups.is_empty() {
        return Ok(());
    }
    let sql = "INSERT OR IGNORE INTO quote_groups (group_id, row_id)
        SELECT value ->> 0, value ->> 1 FROM json_each(?)";
    sqlx::query(sql)
        .bind(to_json(&groups, "groups", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_quote_rows(
    connection: &mut SqliteConnection,
    rows: &[QuoteRow<'_>],
) -> Result<(), Fault> {
    let sql = "INSERT INTO quote_rows (id, article_id, number, version, rules_version, kind, local_id, speaker_words,
            speaker_key, content, words_hash, telling, at, outlet, feed_id, story_id) ";
    let mut insert = QueryBuilder::new(sql);
    insert.push_values(rows, |mut values, row| {
        let (article, quote) = (row.article, row.quote);
        values.push_bind(row.id);
        values.push_bind(article.article_id.as_str());
        values.push_bind(i64::from(quote.number));
        values.push_bind(i64::from(article.version));
        values.push_bind(article.rules_version.as_str());
        values.push_bind(row.kind.as_str());
        values.push_bind(quote.local_id.as_ref().map(|id| id.as_str()));
        values.push_bind(quote.speaker_words.as_deref());
        values.push_bind(quote.speaker_key.as_str());
        values.push_bind(quote.content.as_str());
        values.push_bind(short_hash(&[&quote.words]));
        values.push_bind(quote.is_telling);
        values.push_bind(nanos(article.at));
        values.push_bind(article.outlet.as_deref());
        values.push_bind(article.feed.as_ref().map(|feed| feed.as_str()));
        let story = article.story.as_ref().unwrap_or(&article.article_id);
        values.push_bind(story.as_str());
    });
    insert.build().execute(&mut *connection).await?;
    let mut insert = QueryBuilder::new("INSERT INTO quote_words (rowid, words) ");
    insert.push_values(rows, |mut values, row| {
        values.push_bind(row.id);
        values.push_bind(row.quote.words.as_str());
    });
    insert.build().execute(connection).await?;
    Ok(())
}

/// Remembers which versions of articles were taken over.
pub(super) async fn mark_taken_over(
    connection: &mut SqliteConnection,
    articles: &[ArticleSpeakers],
) -> Result<(), Fault> {
    for chunk in articles.chunks(ROWS) {
        let sql = "INSERT OR REPLACE INTO speaker_articles (article_id, version, story_id) ";
        let mut insert = QueryBuilder::new(sql);
        insert.push_values(chunk, |mut values, article| {
            values.push_bind(article.article_id.as_str());
            values.push_bind(i64::from(article.version));
            values.push_bind(article.story.as_ref().map(ArticleId::as_str));
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}
