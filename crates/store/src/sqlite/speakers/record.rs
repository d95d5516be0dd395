//! Taking over what articles say of speakers and quotes.

use std::collections::{BTreeSet, HashMap};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::ArticleId;

use super::super::BEGIN_WRITE;
use super::super::codec::to_json;
use super::super::fault::Fault;
use super::super::packed_rows::packed_rows;
use super::forms::Forms;
use super::rows::{self, SightingRow};
use super::touched::Touched;
use crate::ArticleSpeakers;

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
    let sql = "SELECT json_group_array(id) FROM (
        SELECT a.id FROM articles AS a
        LEFT JOIN speaker_articles AS s ON s.article_id = a.id
        LEFT JOIN stories AS t ON t.article_id = a.id
        WHERE s.version IS NULL OR s.version <> a.version OR s.story_id IS NOT t.story_id
        ORDER BY a.first_seen_at, a.id LIMIT ?)";
    packed_rows(sqlx::query_scalar(sql).bind(i64::from(limit)), pool).await
}

pub(super) async fn record(pool: &SqlitePool, articles: &[ArticleSpeakers]) -> Result<(), Fault> {
    let ids: Vec<&ArticleId> = articles.iter().map(|article| &article.article_id).collect();
    let ids = to_json(&ids, "ids", "a change")?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let before = sightings_of(&mut transaction, &ids).await?;
    let mut touched = Touched::default();
    forget_rows(&mut transaction, &ids, &mut touched).await?;
    let forms = Forms::of(&mut transaction, articles, &before).await?;
    let mut blocks: BTreeSet<&str> = forms.moved_blocks().collect();
    let mut sightings = Vec::new();
    for article in articles {
        let known = before.get(article.article_id.as_str());
        let known = known.map_or(&[][..], Vec::as_slice);
        sightings.extend(compare(article, known, &forms, &mut blocks, &mut touched)?);
    }
    rows::insert_sightings(&mut transaction, &sightings).await?;
    rows::insert_quotes(&mut transaction, articles).await?;
    rows::mark_taken_over(&mut transaction, articles).await?;
    wait_for_joining(&mut transaction, &blocks).await?;
    let articles = articles
        .iter()
        .map(|article| article.article_id.to_string());
    touched.articles.extend(articles);
    touched.put_off(&mut transaction).await?;
    Ok(transaction.commit().await?)
}

/// The sightings of an article, beside those `known` of it before: what is as it was keeps its speaker, the blocks of
/// everything else wait to be joined.
fn compare<'a>(
    article: &'a ArticleSpeakers,
    known: &'a [Known],
    forms: &Forms,
    blocks: &mut BTreeSet<&'a str>,
    touched: &mut Touched,
) -> Result<Vec<SightingRow<'a>>, Fault> {
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    let mut rows = Vec::with_capacity(article.speakers.len());
    for speaker in &article.speakers {
        let form_id = forms.id(speaker)?;
        let same = known
            .iter()
            .find(|known| known.form_id == form_id && known.local_id == speaker.local_id.as_str());
        let speaker_id = same.and_then(|known| known.speaker_id.as_deref());
        match speaker_id {
            Some(id) => {
                kept.insert(speaker.local_id.as_str());
                touched.speakers.insert(id.to_owned());
            }
            None => {
                blocks.insert(&speaker.block);
            }
        }
        rows.push(SightingRow {
            article,
            speaker,
            form_id,
            speaker_id,
        });
    }
    let gone = known
        .iter()
        .filter(|known| !kept.contains(known.local_id.as_str()));
    for known in gone {
        blocks.insert(&known.block);
        touched.speakers.extend(known.speaker_id.clone());
    }
    Ok(rows)
}

/// A speaker that an article had before.
pub(super) struct Known {
    local_id: String,
    form_id: i64,
    speaker_id: Option<String>,
    block: String,
    pub(super) name_key: String,
    pub(super) auto_id: Option<String>,
}

/// One row of [`sightings_of`].
type KnownRow = (
    String,
    String,
    i64,
    Option<String>,
    String,
    String,
    Option<String>,
);

/// The speakers that articles had before, by article; `ids` are a JSON list.
async fn sightings_of(
    connection: &mut SqliteConnection,
    ids: &str,
) -> Result<HashMap<String, Vec<Known>>, Fault> {
    let sql =
        "SELECT s.article_id, s.local_id, s.form_id, s.speaker_id, f.block, f.name_key, f.auto_id
        FROM json_each(?) AS w CROSS JOIN speaker_sightings AS s ON s.article_id = w.value
        JOIN speaker_forms AS f ON f.id = s.form_id";
    let rows: Vec<KnownRow> = sqlx::query_as(sql).bind(ids).fetch_all(connection).await?;
    let mut found: HashMap<String, Vec<Known>> = HashMap::new();
    for (article, local_id, form_id, speaker_id, block, name_key, auto_id) in rows {
        found.entry(article).or_default().push(Known {
            local_id,
            form_id,
            speaker_id,
            block,
            name_key,
            auto_id,
        });
    }
    Ok(found)
}

async fn wait_for_joining(
    connection: &mut SqliteConnection,
    blocks: &BTreeSet<&str>,
) -> Result<(), Fault> {
    sqlx::query("REPLACE INTO speaker_blocks (block) SELECT value FROM json_each(?)")
        .bind(to_json(blocks, "blocks", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes what is known of the speakers and quotes of articles; `ids` are a JSON list.
async fn forget_rows(
    connection: &mut SqliteConnection,
    ids: &str,
    touched: &mut Touched,
) -> Result<(), Fault> {
    let sql = "SELECT r.id, r.said_id, r.speaker_id
        FROM json_each(?) AS w CROSS JOIN quote_rows AS r ON r.article_id = w.value";
    let quotes: Vec<(i64, Option<String>, Option<String>)> = sqlx::query_as(sql)
        .bind(ids)
        .fetch_all(&mut *connection)
        .await?;
    let rows: Vec<i64> = quotes.iter().map(|(row, ..)| *row).collect();
    for (_, said, speaker) in quotes {
        touched.said.extend(said);
        touched.speakers.extend(speaker);
    }
    if !rows.is_empty() {
        let rows = to_json(&rows, "rows", "a change")?;
        for sql in [
            "DELETE FROM quote_words WHERE rowid IN (SELECT value FROM json_each(?))",
            "DELETE FROM quote_groups WHERE row_id IN (SELECT value FROM json_each(?))",
            "DELETE FROM quote_rows WHERE id IN (SELECT value FROM json_each(?))",
        ] {
            sqlx::query(sql)
                .bind(rows.as_str())
                .execute(&mut *connection)
                .await?;
        }
    }
    sqlx::query(
        "DELETE FROM speaker_sightings WHERE article_id IN (SELECT value FROM json_each(?))",
    )
    .bind(ids)
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
    let ids = to_json(&[id], "ids", "a change")?;
    let before = sightings_of(connection, &ids).await?;
    let known: Vec<&Known> = before.values().flatten().collect();
    let blocks = known.iter().map(|known| known.block.as_str()).collect();
    wait_for_joining(connection, &blocks).await?;
    let mut touched = Touched::default();
    let speakers = known.iter().filter_map(|known| known.speaker_id.clone());
    touched.speakers.extend(speakers);
    forget_rows(connection, &ids, &mut touched).await?;
    sqlx::query("DELETE FROM speaker_articles WHERE article_id = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    touched.refresh(connection).await
}
