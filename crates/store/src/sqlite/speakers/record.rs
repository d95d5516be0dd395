//! Taking over what articles say of speakers and quotes.

use std::collections::{BTreeSet, HashMap};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::ArticleId;

use super::super::BEGIN_WRITE;
use super::super::codec::{nanos, to_json};
use super::super::fault::Fault;
use super::touched::Touched;
use super::words::{short_hash, word};
use crate::{ArticleSpeakers, SightedQuote, SightedSpeaker};

pub(super) async fn begin(pool: &SqlitePool, rules_version: &str) -> Result<(), Fault> {
    let known: Option<String> =
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'speaker_rules'")
            .fetch_optional(pool)
            .await?;
    if known.as_deref() == Some(rules_version) {
        return Ok(());
    }
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for sql in [
        // No version has this number.
        "UPDATE speaker_articles SET version = 0",
        "REPLACE INTO speaker_blocks (block) SELECT DISTINCT block FROM speaker_forms",
    ] {
        sqlx::query(sql).execute(&mut *transaction).await?;
    }
    sqlx::query("INSERT OR REPLACE INTO meta (key, value) VALUES ('speaker_rules', ?)")
        .bind(rules_version)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// The ids of articles whose current version or story was not taken over yet, the first seen first.
pub(super) async fn waiting(pool: &SqlitePool, limit: u32) -> Result<Vec<ArticleId>, Fault> {
    let sql = "SELECT a.id FROM articles AS a
        LEFT JOIN speaker_articles AS s ON s.article_id = a.id
        LEFT JOIN stories AS t ON t.article_id = a.id
        WHERE s.version IS NULL OR s.version <> a.version OR s.story_id IS NOT t.story_id
        ORDER BY a.first_seen_at, a.id LIMIT ?";
    let ids: Vec<String> = sqlx::query_scalar(sql)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    Ok(ids.into_iter().map(ArticleId).collect())
}

pub(super) async fn record(pool: &SqlitePool, articles: &[ArticleSpeakers]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let mut touched = Touched::default();
    for article in articles {
        record_one(&mut transaction, article, &mut touched).await?;
    }
    touched.refresh(&mut transaction).await?;
    Ok(transaction.commit().await?)
}

async fn record_one(
    connection: &mut SqliteConnection,
    article: &ArticleSpeakers,
    touched: &mut Touched,
) -> Result<(), Fault> {
    let before = sightings_of(connection, &article.article_id).await?;
    forget_rows(connection, &article.article_id, touched).await?;
    let mut blocks: BTreeSet<&str> = BTreeSet::new();
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    let mut speakers: HashMap<&str, Option<String>> = HashMap::new();
    for speaker in &article.speakers {
        let form_id = form_of(connection, speaker, &before).await?;
        let same = before
            .iter()
            .find(|known| known.form_id == form_id && known.local_id == speaker.local_id.as_str());
        let speaker_id = same.and_then(|known| known.speaker_id.clone());
        match (&same, &speaker_id) {
            (Some(known), Some(_)) => {
                kept.insert(&known.local_id);
            }
            _ => {
                blocks.insert(&speaker.block);
            }
        }
        insert_sighting(connection, article, speaker, form_id, speaker_id.as_deref()).await?;
        touched.speakers.extend(speaker_id.clone());
        speakers.insert(speaker.local_id.as_str(), speaker_id);
    }
    let gone = before
        .iter()
        .filter(|known| !kept.contains(known.local_id.as_str()));
    for known in gone {
        blocks.insert(&known.block);
        touched.speakers.extend(known.speaker_id.clone());
    }
    for block in blocks {
        wait_for_joining(connection, block).await?;
    }
    for quote in &article.quotes {
        let local = quote.local_id.as_ref().map(|id| id.as_str());
        let speaker_id = local.and_then(|local| speakers.get(local)?.as_deref());
        insert_quote(connection, article, quote, speaker_id).await?;
    }
    touched.articles.insert(article.article_id.to_string());
    sqlx::query(
        "INSERT OR REPLACE INTO speaker_articles (article_id, version, story_id) VALUES (?, ?, ?)",
    )
    .bind(article.article_id.as_str())
    .bind(i64::from(article.version))
    .bind(article.story.as_ref().map(ArticleId::as_str))
    .execute(connection)
    .await?;
    Ok(())
}

/// A speaker that an article had before.
struct Known {
    local_id: String,
    form_id: i64,
    speaker_id: Option<String>,
    block: String,
    name_key: String,
    auto_id: Option<String>,
}

/// One row of [`sightings_of`].
type KnownRow = (String, i64, Option<String>, String, String, Option<String>);

async fn sightings_of(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<Vec<Known>, Fault> {
    let sql = "SELECT s.local_id, s.form_id, s.speaker_id, f.block, f.name_key, f.auto_id
        FROM speaker_sightings AS s JOIN speaker_forms AS f ON f.id = s.form_id WHERE s.article_id = ?";
    let rows: Vec<KnownRow> = sqlx::query_as(sql)
        .bind(id.as_str())
        .fetch_all(connection)
        .await?;
    let known = rows.into_iter().map(
        |(local_id, form_id, speaker_id, block, name_key, auto_id)| Known {
            local_id,
            form_id,
            speaker_id,
            block,
            name_key,
            auto_id,
        },
    );
    Ok(known.collect())
}

/// The number of a speaker's form. A new form takes over the speaker that the article had by that name, so that its id stays.
async fn form_of(
    connection: &mut SqliteConnection,
    speaker: &SightedSpeaker,
    before: &[Known],
) -> Result<i64, Fault> {
    let form = to_json(&speaker.form, "speaker", speaker.local_id.as_str())?;
    let known: Option<i64> = sqlx::query_scalar("SELECT id FROM speaker_forms WHERE form = ?")
        .bind(form.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(known) = known {
        // Other rules may put a known form elsewhere.
        let sql = "UPDATE speaker_forms SET block = ?2, name_key = ?3 WHERE id = ?1 AND (block <> ?2 OR name_key <> ?3)";
        let moved = sqlx::query(sql)
            .bind(known)
            .bind(speaker.block.as_str())
            .bind(speaker.name_key.as_str())
            .execute(&mut *connection)
            .await?;
        if moved.rows_affected() > 0 {
            wait_for_joining(connection, &speaker.block).await?;
        }
        return Ok(known);
    }
    let inherited = before
        .iter()
        .find(|known| known.name_key == speaker.name_key);
    let inserted = sqlx::query(
        "INSERT INTO speaker_forms (form, block, name_key, auto_id) VALUES (?, ?, ?, ?)",
    )
    .bind(form)
    .bind(speaker.block.as_str())
    .bind(speaker.name_key.as_str())
    .bind(inherited.and_then(|known| known.auto_id.as_deref()))
    .execute(connection)
    .await?;
    Ok(inserted.last_insert_rowid())
}

async fn insert_sighting(
    connection: &mut SqliteConnection,
    article: &ArticleSpeakers,
    speaker: &SightedSpeaker,
    form_id: i64,
    speaker_id: Option<&str>,
) -> Result<(), Fault> {
    let sql = "INSERT OR REPLACE INTO speaker_sightings (article_id, local_id, form_id, version, rules_version, at,
            evidence, speaker_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    sqlx::query(sql)
        .bind(article.article_id.as_str())
        .bind(speaker.local_id.as_str())
        .bind(form_id)
        .bind(i64::from(article.version))
        .bind(article.rules_version.as_str())
        .bind(nanos(article.at))
        .bind(to_json(
            &speaker.evidence,
            "evidence",
            speaker.local_id.as_str(),
        )?)
        .bind(speaker_id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert_quote(
    connection: &mut SqliteConnection,
    article: &ArticleSpeakers,
    quote: &SightedQuote,
    speaker_id: Option<&str>,
) -> Result<(), Fault> {
    let sql = "INSERT INTO quote_rows (article_id, number, version, rules_version, kind, local_id, speaker_id,
            speaker_words, speaker_key, content, words_hash, telling, at, outlet, feed_id, story_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let story = article.story.as_ref().unwrap_or(&article.article_id);
    let inserted = sqlx::query(sql)
        .bind(article.article_id.as_str())
        .bind(i64::from(quote.number))
        .bind(i64::from(article.version))
        .bind(article.rules_version.as_str())
        .bind(word(&quote.kind)?)
        .bind(quote.local_id.as_ref().map(|id| id.as_str()))
        .bind(speaker_id)
        .bind(quote.speaker_words.as_deref())
        .bind(quote.speaker_key.as_str())
        .bind(quote.content.as_str())
        .bind(short_hash(&[&quote.words]))
        .bind(quote.is_telling)
        .bind(nanos(article.at))
        .bind(article.outlet.as_deref())
        .bind(article.feed.as_ref().map(|feed| feed.as_str()))
        .bind(story.as_str())
        .execute(&mut *connection)
        .await?;
    let row = inserted.last_insert_rowid();
    sqlx::query("INSERT INTO quote_words (rowid, words) VALUES (?, ?)")
        .bind(row)
        .bind(quote.words.as_str())
        .execute(&mut *connection)
        .await?;
    for group in &quote.groups {
        sqlx::query("INSERT OR IGNORE INTO quote_groups (group_id, row_id) VALUES (?, ?)")
            .bind(group.as_str())
            .bind(row)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn wait_for_joining(connection: &mut SqliteConnection, block: &str) -> Result<(), Fault> {
    sqlx::query("REPLACE INTO speaker_blocks (block) VALUES (?)")
        .bind(block)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes what is known of an article's speakers and quotes.
async fn forget_rows(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    touched: &mut Touched,
) -> Result<(), Fault> {
    let rows: Vec<(i64, Option<String>)> =
        sqlx::query_as("SELECT id, said_id FROM quote_rows WHERE article_id = ?")
            .bind(id.as_str())
            .fetch_all(&mut *connection)
            .await?;
    for (row, said) in rows {
        touched.said.extend(said);
        for sql in [
            "DELETE FROM quote_words WHERE rowid = ?",
            "DELETE FROM quote_groups WHERE row_id = ?",
            "DELETE FROM quote_rows WHERE id = ?",
        ] {
            sqlx::query(sql).bind(row).execute(&mut *connection).await?;
        }
    }
    sqlx::query("DELETE FROM speaker_sightings WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Lets an article that was read anew be taken over again.
pub(in crate::sqlite) async fn read_again(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    sqlx::query("UPDATE speaker_articles SET version = 0 WHERE article_id = ?")
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes back what an article said that is no more.
pub(in crate::sqlite) async fn forget(
    connection: &mut SqliteConnection,
    id: &ArticleId,
) -> Result<(), Fault> {
    let mut touched = Touched::default();
    for known in sightings_of(connection, id).await? {
        wait_for_joining(connection, &known.block).await?;
        touched.speakers.extend(known.speaker_id);
    }
    forget_rows(connection, id, &mut touched).await?;
    sqlx::query("DELETE FROM speaker_articles WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    touched.refresh(connection).await
}
