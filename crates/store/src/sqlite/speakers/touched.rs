//! What follows from quotes and sightings, made again where they changed.

use std::collections::BTreeSet;

use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::super::BEGIN_WRITE;
use super::super::codec::to_json;
use super::super::fault::Fault;
use super::super::packed_rows::packed_rows;
use super::summing::sum_up;
use super::words::short_hash;

/// What changed in a transaction.
#[derive(Default)]
pub(super) struct Touched {
    /// Articles whose quotes are to be told apart anew.
    pub(super) articles: BTreeSet<String>,
    /// Quotes that may have lost or won an article.
    pub(super) said: BTreeSet<String>,
    /// Speakers whose sightings or quotes changed.
    pub(super) speakers: BTreeSet<String>,
}

/// One quote of an article, as [`Touched::regroup`] reads it.
type QuoteRow = (
    i64,
    String,
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// Brings what waits up to date, at most so many articles or speakers; `false` when nothing waited.
pub(super) async fn settle(pool: &SqlitePool, limit: u32) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let sql =
        "SELECT json_group_array(article_id) FROM (SELECT article_id FROM quotes_waiting LIMIT ?)";
    let query = sqlx::query_scalar(sql).bind(i64::from(limit));
    let articles: Vec<String> = packed_rows(query, &mut *transaction).await?;
    let mut touched = Touched::default();
    let mut any = !articles.is_empty();
    if any {
        let sql = "DELETE FROM quotes_waiting WHERE article_id IN (SELECT value FROM json_each(?))";
        sqlx::query(sql)
            .bind(to_json(&articles, "ids", "a change")?)
            .execute(&mut *transaction)
            .await?;
        touched.articles.extend(articles);
        touched.regroup(&mut transaction).await?;
        touched.put_off(&mut transaction).await?;
    } else {
        let sql = "SELECT json_group_array(id) FROM (SELECT id FROM speakers_waiting LIMIT ?)";
        let query = sqlx::query_scalar(sql).bind(i64::from(limit));
        let speakers: Vec<String> = packed_rows(query, &mut *transaction).await?;
        let sql = "DELETE FROM speakers_waiting WHERE id IN (SELECT value FROM json_each(?))";
        sqlx::query(sql)
            .bind(to_json(&speakers, "ids", "a change")?)
            .execute(&mut *transaction)
            .await?;
        any = !speakers.is_empty();
        sum_up(&mut transaction, &speakers.into_iter().collect()).await?;
    }
    transaction.commit().await?;
    Ok(any)
}

impl Touched {
    /// Brings everything that follows up to date.
    pub(super) async fn refresh(mut self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        self.regroup(connection).await?;
        refresh_said(connection, &self.said).await?;
        sum_up(connection, &self.speakers).await
    }

    /// Brings up to date what nobody should see otherwise for a moment, and leaves the rest to [`settle`].
    pub(super) async fn put_off(self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        refresh_said(connection, &self.said).await?;
        for (sql, ids) in [
            (
                "INSERT OR IGNORE INTO quotes_waiting (article_id) SELECT value FROM json_each(?)",
                &self.articles,
            ),
            (
                "INSERT OR IGNORE INTO speakers_waiting (id) SELECT value FROM json_each(?)",
                &self.speakers,
            ),
        ] {
            if !ids.is_empty() {
                sqlx::query(sql)
                    .bind(to_json(ids, "ids", "a change")?)
                    .execute(&mut *connection)
                    .await?;
            }
        }
        Ok(())
    }

    /// Says for each quote of the articles who said it, and which quote of all articles it is.
    async fn regroup(&mut self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        let articles = std::mem::take(&mut self.articles);
        if articles.is_empty() {
            return Ok(());
        }
        let sql = "SELECT json_group_array(json_array(
                r.id, r.words_hash, r.telling, r.story_id, r.speaker_key, s.speaker_id, r.speaker_id, r.said_id))
            FROM json_each(?) AS w CROSS JOIN quote_rows AS r ON r.article_id = w.value
            LEFT JOIN speaker_sightings AS s ON s.article_id = r.article_id AND s.local_id = r.local_id";
        let query = sqlx::query_scalar(sql).bind(to_json(&articles, "ids", "a change")?);
        let rows: Vec<QuoteRow> = packed_rows(query, &mut *connection).await?;
        let mut changed: Vec<(i64, Option<String>, String)> = Vec::new();
        for (row, words, telling, story, speaker_key, speaker, was_of, said) in rows {
            let [kind, who] = match &speaker {
                Some(id) => ["speaker", id.as_str()],
                None => ["words", speaker_key.as_str()],
            };
            let scope = if telling == 0 { story.as_str() } else { "" };
            let id = short_hash(&[kind, who, &words, scope]);
            if said.as_deref() == Some(&id) && speaker == was_of {
                continue;
            }
            self.said.extend(said);
            self.said.insert(id.clone());
            self.speakers.extend(was_of);
            self.speakers.extend(speaker.clone());
            changed.push((row, speaker, id));
        }
        let sql = "UPDATE quote_rows SET speaker_id = w.speaker, said_id = w.said
            FROM (SELECT value ->> 0 AS id, value ->> 1 AS speaker, value ->> 2 AS said FROM json_each(?)) AS w
            WHERE quote_rows.id = w.id";
        sqlx::query(sql)
            .bind(to_json(&changed, "quotes", "a change")?)
            .execute(connection)
            .await?;
        Ok(())
    }
}

async fn refresh_said(
    connection: &mut SqliteConnection,
    ids: &BTreeSet<String>,
) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids = to_json(ids, "quotes", "a change")?;
    sqlx::query("DELETE FROM said WHERE id IN (SELECT value FROM json_each(?))")
        .bind(ids.as_str())
        .execute(&mut *connection)
        .await?;
    let sql = "INSERT INTO said (id, speaker_id, kind, first_at, articles, origins)
        SELECT r.said_id, r.speaker_id,
            (SELECT kind FROM quote_rows WHERE said_id = r.said_id ORDER BY at, article_id LIMIT 1),
            min(r.at), count(DISTINCT r.article_id), count(DISTINCT r.story_id)
        FROM json_each(?) AS wanted CROSS JOIN quote_rows AS r ON r.said_id = wanted.value
        GROUP BY r.said_id";
    sqlx::query(sql).bind(ids).execute(connection).await?;
    Ok(())
}
