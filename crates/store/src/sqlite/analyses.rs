//! Keeping what was read from pages: which article a page tells, and whether it tells anything new.

mod new_articles;

use std::collections::HashMap;

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{Analysis, ArticleId, url_key};

use super::codec::{hash, off_thread, pack, to_json};
use super::fault::Fault;
use super::groups::GroupRows;
use super::packed_rows::packed_rows;
use super::{BEGIN_WRITE, groups, naming, outbox, tombstones, versions};
use crate::{AnalysisSummary, PageAnalysis};
pub(super) use new_articles::NewArticle;
use new_articles::NewArticles;

pub(super) async fn record(
    pool: &SqlitePool,
    analyses: &[PageAnalysis],
    level: i32,
) -> Result<AnalysisSummary, Fault> {
    let analyses = analyses.to_vec();
    let readings: Vec<Reading> = off_thread(move || {
        analyses
            .iter()
            .map(|analysis| pack_reading(analysis, level))
            .collect::<Result<_, Fault>>()
    })
    .await?;
    let mut summary = AnalysisSummary::default();
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let mut pages = find_pages(&mut transaction, &readings).await?;
    let mut new = NewArticles::among(&mut transaction, &pages, &readings).await?;
    let mut read: Vec<(i64, &str, Option<ArticleId>)> = Vec::with_capacity(readings.len());
    let mut changed: Vec<ArticleId> = Vec::new();
    let mut tagged: Vec<(i64, &str)> = Vec::new();
    let any_forgotten = tombstones::any(&mut transaction).await?;
    for reading in &readings {
        let Some(page) = pages.remove(&reading.page_id) else {
            continue;
        };
        if any_forgotten
            && page.version.is_none()
            && tombstones::names_forgotten(&mut transaction, &reading.url_keys).await?
        {
            tombstones::drop_page(&mut transaction, page.id, &reading.url_keys).await?;
            summary.not_articles += 1;
            continue;
        }
        let page_id = page.id;
        let (id, change) = match new.take(page, reading) {
            Ok(id) => (Some(id), Change::NewArticle),
            Err(page) => {
                new.flush(&mut transaction).await?;
                if reading.found.is_none() && page.version.is_some() {
                    // What an article that goes leaves behind is told by the pages known of it.
                    mark_read(&mut transaction, &read).await?;
                    read.clear();
                }
                let (id, change) = record_one(&mut transaction, &page, reading).await?;
                if let Some(id) = &id {
                    new.know(&page, reading, id);
                }
                (id, change)
            }
        };
        match change {
            Change::NewArticle => summary.new_articles += 1,
            Change::NewVersion => summary.new_versions += 1,
            Change::Reread => summary.reread += 1,
            Change::Nothing => summary.unchanged += 1,
            Change::NoArticle => summary.not_articles += 1,
        }
        if !matches!(change, Change::Nothing) {
            changed.extend(id.clone());
            let found = reading.found.iter();
            tagged.extend(found.map(|found| (page_id, found.watchlist_version.as_str())));
        }
        read.push((reading.page_id, &reading.rules_version, id));
    }
    new.flush(&mut transaction).await?;
    mark_read(&mut transaction, &read).await?;
    groups::mark_tagged(&mut transaction, &tagged).await?;
    outbox::add_all(&mut transaction, changed.iter().map(ArticleId::as_str)).await?;
    transaction.commit().await?;
    Ok(summary)
}

/// What was read from one page, ready to be stored.
pub(super) struct Reading {
    page_id: i64,
    pub(super) rules_version: String,
    /// The address the article is named by, if one was given.
    pub(super) first_url: Option<String>,
    /// The keys of all its addresses.
    pub(super) url_keys: Vec<String>,
    found: Option<Found>,
}

pub(super) struct Found {
    pub(super) title: Option<String>,
    pub(super) text_hash: Vec<u8>,
    pub(super) analysis_zstd: Vec<u8>,
    pub(super) watchlist_version: String,
    pub(super) groups: GroupRows,
}

fn pack_reading(reading: &PageAnalysis, level: i32) -> Result<Reading, Fault> {
    let found = reading.analysis.as_ref();
    Ok(Reading {
        page_id: reading.page_id,
        rules_version: reading.rules_version.clone(),
        first_url: reading.urls.first().cloned(),
        url_keys: reading.urls.iter().map(|url| url_key(url)).collect(),
        found: found
            .map(|analysis| pack_analysis(analysis, level))
            .transpose()?,
    })
}

pub(super) fn pack_analysis(analysis: &Analysis, level: i32) -> Result<Found, Fault> {
    let article = &analysis.article;
    Ok(Found {
        title: article.title.clone(),
        text_hash: hash(&[article.title.as_deref().unwrap_or_default(), &article.text]),
        analysis_zstd: pack(analysis, level, "analysis", &article.url)?,
        watchlist_version: analysis.watchlist_version.clone(),
        groups: GroupRows::of(analysis),
    })
}

/// What the store knows of a page that was read.
pub(super) struct ReadPage {
    pub(super) id: i64,
    pub(super) url: String,
    pub(super) fetched_at: i64,
    pub(super) sha256: String,
    pub(super) feed_id: Option<String>,
    pub(super) entry_seen_at: Option<i64>,
    /// The version that was read from it before.
    pub(super) version: Option<(ArticleId, i64)>,
}

/// One row of [`find_pages`].
type PageRow = (
    i64,
    String,
    i64,
    String,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

async fn find_pages(
    connection: &mut SqliteConnection,
    readings: &[Reading],
) -> Result<HashMap<i64, ReadPage>, Fault> {
    let ids: Vec<i64> = readings.iter().map(|reading| reading.page_id).collect();
    let sql = "SELECT json_group_array(json_array(
            p.id, p.url, p.fetched_at, p.sha256, e.feed_id, e.first_seen_at, v.article_id, v.version))
        FROM json_each(?) AS w CROSS JOIN pages AS p ON p.id = w.value
        LEFT JOIN entries AS e ON e.id = p.entry_id LEFT JOIN versions AS v ON v.page_id = p.id";
    let query = sqlx::query_scalar(sql).bind(to_json(&ids, "pages", "a change")?);
    let rows: Vec<PageRow> = packed_rows(query, connection).await?;
    let pages = rows.into_iter().map(
        |(id, url, fetched_at, sha256, feed_id, entry_seen_at, article_id, version)| {
            let page = ReadPage {
                id,
                url,
                fetched_at,
                sha256,
                feed_id,
                entry_seen_at,
                version: article_id.map(ArticleId).zip(version),
            };
            (id, page)
        },
    );
    Ok(pages.collect())
}

/// What a reading changed.
pub(super) enum Change {
    NewArticle,
    NewVersion,
    Reread,
    Nothing,
    NoArticle,
}

async fn record_one(
    connection: &mut SqliteConnection,
    page: &ReadPage,
    reading: &Reading,
) -> Result<(Option<ArticleId>, Change), Fault> {
    let Some(found) = &reading.found else {
        if let Some((id, _)) = &page.version {
            versions::forget(connection, page, id).await?;
        }
        return Ok((None, Change::NoArticle));
    };
    let (id, change) = match &page.version {
        Some((id, version)) => {
            versions::replace(connection, id, *version, reading, found).await?;
            (id.clone(), Change::Reread)
        }
        None => {
            let name = naming::name_of(connection, page, reading, found).await?;
            let found = name.corrected.as_ref().unwrap_or(found);
            let change = versions::add(connection, &name.id, page, reading, found).await?;
            (name.id, change)
        }
    };
    link_addresses(connection, &id, page, reading).await?;
    Ok((Some(id), change))
}

/// Addresses that name another article already keep naming it.
async fn link_addresses(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    page: &ReadPage,
    reading: &Reading,
) -> Result<(), Fault> {
    let url_keys = linked_keys(page, reading);
    sqlx::query("INSERT OR IGNORE INTO article_urls (url_key, article_id) SELECT value, ?2 FROM json_each(?1)")
        .bind(to_json(&url_keys, "addresses", &page.url)?)
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The keys of the addresses that name the article of a page.
fn linked_keys(page: &ReadPage, reading: &Reading) -> Vec<String> {
    match reading.url_keys.is_empty() {
        true => vec![url_key(&page.url)],
        false => reading.url_keys.clone(),
    }
}

/// Remembers which rules read pages, and which articles those turned out to be.
async fn mark_read(
    connection: &mut SqliteConnection,
    read: &[(i64, &str, Option<ArticleId>)],
) -> Result<(), Fault> {
    let sql = "UPDATE pages SET read_by = w.rules, article_id = w.article
        FROM (SELECT value ->> 0 AS page, value ->> 1 AS rules, value ->> 2 AS article FROM json_each(?)) AS w
        WHERE pages.id = w.page";
    sqlx::query(sql)
        .bind(to_json(&read, "pages", "a change")?)
        .execute(connection)
        .await?;
    Ok(())
}
