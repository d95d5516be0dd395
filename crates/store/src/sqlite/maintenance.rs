//! Keeping the file whole, and copying it.

use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use wirewatch_model::Page;

use super::codec::{decompress, off_thread};
use super::fault::{Explain, Fault};
use super::{SqliteStore, tombstones};
use crate::{Damage, MaintenanceStore, PageCheck, StoreError, Tombstone};

/// Findings of SQLite that are listed; after so many the file is beyond mending anyway.
const MAX_FINDINGS: u32 = 20;

/// What must hold between rows, as questions that find those where it does not.
const RULES: &[(&str, &str)] = &[
    (
        "SELECT a.id FROM articles AS a LEFT JOIN versions AS v ON v.article_id = a.id AND v.version = a.version
         WHERE v.article_id IS NULL LIMIT 20",
        "its current version is missing",
    ),
    (
        "SELECT v.article_id FROM versions AS v LEFT JOIN pages AS p ON p.id = v.page_id
         WHERE p.id IS NULL OR p.sha256 <> v.page_sha256 LIMIT 20",
        "a version was read from a page that is missing or another one",
    ),
    (
        "SELECT u.article_id FROM article_urls AS u LEFT JOIN articles AS a ON a.id = u.article_id
         WHERE a.id IS NULL LIMIT 20",
        "an address leads to it, and it is missing",
    ),
];

#[async_trait]
impl MaintenanceStore for SqliteStore {
    async fn check_integrity(&self) -> Result<Vec<Damage>, StoreError> {
        let found = check(&self.readers).await;
        found.explain(&self.path, "check the store")
    }

    async fn check_pages(&self, after: i64, limit: u32) -> Result<PageCheck, StoreError> {
        let checked = check_pages(&self.readers, after, limit).await;
        checked.explain(&self.path, "check kept pages")
    }

    async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let copied = copy(&self.writer, path).await;
        copied.explain(&self.path, "copy the store")
    }

    async fn forget_article(
        &self,
        address_or_id: &str,
        reason: &str,
        now: Timestamp,
    ) -> Result<Option<Tombstone>, StoreError> {
        let level = self.compression_level;
        let forgotten = tombstones::forget(&self.writer, address_or_id, reason, now, level).await;
        forgotten.explain(&self.path, "forget an article")
    }

    async fn tombstones(&self) -> Result<Vec<Tombstone>, StoreError> {
        let tombstones = tombstones::all(&self.readers).await;
        tombstones.explain(&self.path, "list what was forgotten")
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn check(pool: &SqlitePool) -> Result<Vec<Damage>, Fault> {
    let sql = format!("PRAGMA integrity_check({MAX_FINDINGS})");
    let findings: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .fetch_all(pool)
        .await?;
    let findings = findings.into_iter().filter(|finding| finding != "ok");
    let mut damages: Vec<Damage> = findings
        .map(|problem| Damage {
            what: "the database file".to_owned(),
            problem,
        })
        .collect();
    for (sql, problem) in RULES {
        let ids: Vec<String> = sqlx::query_scalar(*sql).fetch_all(pool).await?;
        damages.extend(ids.into_iter().map(|id| Damage {
            what: format!("article {id}"),
            problem: (*problem).to_owned(),
        }));
    }
    Ok(damages)
}

async fn check_pages(pool: &SqlitePool, after: i64, limit: u32) -> Result<PageCheck, Fault> {
    let rows = sqlx::query(
        "SELECT id, url, sha256, body_zstd FROM pages WHERE id > ? ORDER BY id LIMIT ?",
    )
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    off_thread(move || {
        let mut check = PageCheck::default();
        for row in &rows {
            check.last = Some(row.try_get("id")?);
            check.pages += 1;
            check.damages.extend(damage_of(row)?);
        }
        Ok(check)
    })
    .await
}

fn damage_of(row: &SqliteRow) -> Result<Option<Damage>, Fault> {
    let id: i64 = row.try_get("id")?;
    let url: String = row.try_get("url")?;
    let sha256: String = row.try_get("sha256")?;
    let body: &[u8] = row.try_get("body_zstd")?;
    let problem = match decompress(body, "page", &url) {
        Ok(body) if Page::sha256_of(&body) == sha256 => return Ok(None),
        Ok(_) => "its bytes are not those that were fetched: their SHA-256 is another one",
        Err(_) => "its bytes cannot be unpacked",
    };
    Ok(Some(Damage {
        what: format!("page {id} of {url}"),
        problem: problem.to_owned(),
    }))
}

/// `VACUUM INTO` reads in one transaction, and leaves nothing behind in free pages. SQLite takes it for writing, so that a
/// reader's connection may not do it.
async fn copy(pool: &SqlitePool, path: &Path) -> Result<(), Fault> {
    let path = path.to_str().ok_or_else(|| {
        let name = path.display().to_string();
        let error = std::io::Error::other("the path is no text");
        Fault::unreadable("the path", &name, error)
    })?;
    sqlx::query("VACUUM INTO ?")
        .bind(path)
        .execute(pool)
        .await?;
    Ok(())
}
