//! Keeping what was read from pages: which article a page tells, and whether it tells anything new.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{Analysis, ArticleId, url_key};

use super::codec::{hash, off_thread, pack, to_json};
use super::fault::Fault;
use super::groups::GroupRows;
use super::{BEGIN_WRITE, naming, outbox, versions};
use crate::{AnalysisSummary, PageAnalysis};

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
    for reading in &readings {
        let Some(page) = find_page(&mut transaction, reading.page_id).await? else {
            continue;
        };
        match record_one(&mut transaction, &page, reading).await? {
            Change::NewArticle => summary.new_articles += 1,
            Change::NewVersion => summary.new_versions += 1,
            Change::Reread => summary.reread += 1,
            Change::Nothing => summary.unchanged += 1,
            Change::NoArticle => summary.not_articles += 1,
        }
    }
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

/// One row of [`find_page`].
type PageRow = (
    String,
    i64,
    String,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

async fn find_page(
    connection: &mut SqliteConnection,
    page_id: i64,
) -> Result<Option<ReadPage>, Fault> {
    let sql = "SELECT p.url, p.fetched_at, p.sha256, e.feed_id, e.first_seen_at, v.article_id, v.version
        FROM pages AS p LEFT JOIN entries AS e ON e.id = p.entry_id LEFT JOIN versions AS v ON v.page_id = p.id
        WHERE p.id = ?";
    let row: Option<PageRow> = sqlx::query_as(sql)
        .bind(page_id)
        .fetch_optional(connection)
        .await?;
    let page = row.map(
        |(url, fetched_at, sha256, feed_id, entry_seen_at, article_id, version)| ReadPage {
            id: page_id,
            url,
            fetched_at,
            sha256,
            feed_id,
            entry_seen_at,
            version: article_id.map(ArticleId).zip(version),
        },
    );
    Ok(page)
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
) -> Result<Change, Fault> {
    let Some(found) = &reading.found else {
        if let Some((id, _)) = &page.version {
            versions::forget(connection, page, id).await?;
        }
        mark_read(connection, page, reading, None).await?;
        return Ok(Change::NoArticle);
    };
    let (id, change) = match &page.version {
        Some((id, version)) => {
            versions::replace(connection, id, *version, page, reading, found).await?;
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
    mark_read(connection, page, reading, Some(&id)).await?;
    if !matches!(change, Change::Nothing) {
        outbox::add(connection, &id).await?;
    }
    Ok(change)
}

/// Addresses that name another article already keep naming it.
async fn link_addresses(
    connection: &mut SqliteConnection,
    id: &ArticleId,
    page: &ReadPage,
    reading: &Reading,
) -> Result<(), Fault> {
    let mut url_keys = reading.url_keys.clone();
    if url_keys.is_empty() {
        url_keys.push(url_key(&page.url));
    }
    sqlx::query("INSERT OR IGNORE INTO article_urls (url_key, article_id) SELECT value, ?2 FROM json_each(?1)")
        .bind(to_json(&url_keys, "addresses", &page.url)?)
        .bind(id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn mark_read(
    connection: &mut SqliteConnection,
    page: &ReadPage,
    reading: &Reading,
    id: Option<&ArticleId>,
) -> Result<(), Fault> {
    sqlx::query("UPDATE pages SET read_by = ?, article_id = ? WHERE id = ?")
        .bind(reading.rules_version.as_str())
        .bind(id.map(ArticleId::as_str))
        .bind(page.id)
        .execute(connection)
        .await?;
    Ok(())
}
