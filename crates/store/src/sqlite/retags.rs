//! Tagging stored versions again by another watchlist.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::ArticleId;

use super::analyses::pack_analysis;
use super::codec::{self, count, off_thread, unpack};
use super::fault::Fault;
use super::groups::{GroupRows, mark_tagged, replace_rows};
use super::{BEGIN_WRITE, incidents, outbox, speakers};
use crate::{Retag, TaggedVersion};

pub(super) async fn tagged_otherwise(
    pool: &SqlitePool,
    watchlist_version: &str,
    after_page_id: i64,
    limit: u32,
) -> Result<Vec<TaggedVersion>, Fault> {
    let sql = "SELECT v.page_id, v.article_id, v.version = a.version AS is_current, v.analysis_zstd, f.definition,
            coalesce(t.watchlist_version, '') AS watchlist_version
        FROM versions AS v JOIN articles AS a ON a.id = v.article_id
        LEFT JOIN taggings AS t ON t.page_id = v.page_id
        LEFT JOIN feeds AS f ON f.id = a.feed_id
        WHERE v.page_id > ?2 AND coalesce(t.watchlist_version, '') <> ?1
        ORDER BY v.page_id LIMIT ?3";
    let rows = sqlx::query(sql)
        .bind(watchlist_version)
        .bind(after_page_id)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?;
    off_thread(move || rows.iter().map(tagged_version).collect()).await
}

fn tagged_version(row: &SqliteRow) -> Result<TaggedVersion, Fault> {
    let article_id: String = row.try_get("article_id")?;
    let definition: Option<&str> = row.try_get("definition")?;
    let packed: &[u8] = row.try_get("analysis_zstd")?;
    let mut analysis: wirewatch_model::Analysis = unpack(packed, "analysis", &article_id)?;
    analysis.watchlist_version = row.try_get("watchlist_version")?;
    let feed = definition.map(|definition| codec::feed(definition, None));
    Ok(TaggedVersion {
        page_id: row.try_get("page_id")?,
        article_id: ArticleId(article_id),
        is_current: row.try_get("is_current")?,
        country: feed.transpose()?.and_then(|feed| feed.country),
        analysis,
    })
}

pub(super) async fn count_tagged_otherwise(
    pool: &SqlitePool,
    watchlist_version: &str,
) -> Result<u64, Fault> {
    let sql = "SELECT (SELECT count(*) FROM versions) - (SELECT count(*) FROM taggings WHERE watchlist_version = ?)";
    let versions: i64 = sqlx::query_scalar(sql)
        .bind(watchlist_version)
        .fetch_one(pool)
        .await?;
    Ok(count(versions))
}

/// A retag ready to be stored.
struct PackedRetag {
    page_id: i64,
    tagged_by: String,
    read_by: String,
    watchlist_version: String,
    changed: Option<(Vec<u8>, GroupRows)>,
}

pub(super) async fn record(pool: &SqlitePool, retags: &[Retag], level: i32) -> Result<(), Fault> {
    let retags = retags.to_vec();
    let packed: Vec<PackedRetag> = off_thread(move || {
        retags
            .into_iter()
            .map(|retag| pack(retag, level))
            .collect::<Result<_, Fault>>()
    })
    .await?;
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    for retag in &packed {
        record_one(&mut transaction, retag).await?;
    }
    Ok(transaction.commit().await?)
}

fn pack(retag: Retag, level: i32) -> Result<PackedRetag, Fault> {
    let changed = retag.changed.as_ref().map(|analysis| {
        let found = pack_analysis(analysis, level)?;
        Ok::<_, Fault>((found.analysis_zstd, found.groups))
    });
    Ok(PackedRetag {
        changed: changed.transpose()?,
        page_id: retag.page_id,
        tagged_by: retag.tagged_by,
        read_by: retag.read_by,
        watchlist_version: retag.watchlist_version,
    })
}

async fn record_one(connection: &mut SqliteConnection, retag: &PackedRetag) -> Result<(), Fault> {
    let sql = "SELECT v.article_id, v.version = a.version
        FROM versions AS v JOIN articles AS a ON a.id = v.article_id LEFT JOIN taggings AS t ON t.page_id = v.page_id
        WHERE v.page_id = ?1 AND v.rules_version = ?2 AND coalesce(t.watchlist_version, '') = ?3";
    let version: Option<(String, bool)> = sqlx::query_as(sql)
        .bind(retag.page_id)
        .bind(retag.read_by.as_str())
        .bind(retag.tagged_by.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some((id, is_current)) = version else {
        return Ok(());
    };
    let tagged = (retag.page_id, retag.watchlist_version.as_str());
    mark_tagged(connection, &[tagged]).await?;
    let Some((analysis_zstd, rows)) = &retag.changed else {
        return Ok(());
    };
    sqlx::query("UPDATE versions SET analysis_zstd = ? WHERE page_id = ?")
        .bind(analysis_zstd.as_slice())
        .bind(retag.page_id)
        .execute(&mut *connection)
        .await?;
    if is_current {
        let id = ArticleId(id);
        replace_rows(connection, &id, rows).await?;
        incidents::join_again(connection, &id).await?;
        speakers::read_again(connection, &id).await?;
        outbox::add(connection, &id).await?;
    }
    Ok(())
}
