//! Opening the file: making it, checking it, bringing its schema up to date.

use std::error::Error;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::BEGIN_WRITE;
use super::fault::is_damage;
use crate::{StoreConfig, StoreError};

/// The schema's steps; `PRAGMA user_version` counts those done. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_start.sql"),
    include_str!("../../migrations/sqlite/0002_stories.sql"),
    include_str!("../../migrations/sqlite/0003_feed_health.sql"),
    include_str!("../../migrations/sqlite/0004_speakers.sql"),
    include_str!("../../migrations/sqlite/0005_retag.sql"),
    include_str!("../../migrations/sqlite/0006_incidents.sql"),
    include_str!("../../migrations/sqlite/0007_keys.sql"),
    include_str!("../../migrations/sqlite/0008_outages.sql"),
    include_str!("../../migrations/sqlite/0009_searches.sql"),
    include_str!("../../migrations/sqlite/0010_settling.sql"),
    include_str!("../../migrations/sqlite/0011_paused_feeds.sql"),
    include_str!("../../migrations/sqlite/0012_tombstones.sql"),
    include_str!("../../migrations/sqlite/0013_muted_channels.sql"),
    include_str!("../../migrations/sqlite/0014_decision_remarks.sql"),
];

/// What the file says it is, `PRAGMA application_id`, as the first migration sets it.
const APPLICATION_ID: &[u8] = b"WWST";

/// Where the file's header has it.
const APPLICATION_ID_AT: std::ops::Range<usize> = 68..72;

/// Makes sure that an intact, current store is at `path`, and gives the options to connect to it.
pub(super) async fn prepare(
    path: &Path,
    config: &StoreConfig,
) -> Result<SqliteConnectOptions, StoreError> {
    let exists = path
        .try_exists()
        .map_err(|error| cannot_open(path, error))?;
    if !exists {
        create(path, config).await?;
    }
    check_header(path)?;
    let options = options(path, config);
    let mut connection = options
        .connect()
        .await
        .map_err(|error| not_usable(path, error))?;
    // Reads and parses the whole schema.
    let _tables: i32 = pragma(path, &mut connection, "SELECT count(*) FROM sqlite_schema").await?;
    migrate(path, &mut connection).await?;
    connection
        .close()
        .await
        .map_err(|error| not_usable(path, error))?;
    Ok(options)
}

/// The id the store was created with.
pub(super) async fn store_id(pool: &SqlitePool, path: &Path) -> Result<String, StoreError> {
    let query = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'store_id'");
    query.fetch_one(pool).await.map_err(|error| match error {
        sqlx::Error::RowNotFound => damaged(path, "it has lost its id"),
        other => not_usable(path, other),
    })
}

fn options(path: &Path, config: &StoreConfig) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_millis(config.busy_timeout_ms))
        // 32 MB of write-ahead log between checkpoints, and 16 MB of cache a connection.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("cache_size", "-16000")
}

/// Makes the whole store under another name and links it into place, so that a file at `path` is never half made and
/// of two processes that create it at once one wins.
async fn create(path: &Path, config: &StoreConfig) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot_open(path, error))?;
    }
    let draft = draft_path(path);
    remove_draft(&draft);
    let made = make_draft(&draft, config)
        .await
        .and_then(|()| link(&draft, path));
    remove_draft(&draft);
    made
}

fn draft_path(path: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("db.new-{}-{number}", std::process::id()))
}

async fn make_draft(draft: &Path, config: &StoreConfig) -> Result<(), StoreError> {
    let options = options(draft, config)
        .create_if_missing(true)
        .page_size(8192);
    let mut connection = options
        .connect()
        .await
        .map_err(|error| cannot_open(draft, error))?;
    migrate(draft, &mut connection).await?;
    connection
        .close()
        .await
        .map_err(|error| cannot_open(draft, error))
}

fn link(draft: &Path, path: &Path) -> Result<(), StoreError> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(cannot_open(path, error)),
        _ => Ok(()),
    }
}

/// Removes the draft; what cannot be removed is never looked at again.
fn remove_draft(draft: &Path) {
    let _ = fs::remove_file(draft);
}

/// Looks at the file before SQLite does: it takes an empty file for a new database, and any database for ours.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let mut header = Vec::new();
    let file = File::open(path).map_err(|error| cannot_open(path, error))?;
    let read = file.take(100).read_to_end(&mut header);
    read.map_err(|error| cannot_open(path, error))?;
    if header.is_empty() {
        return Err(damaged(path, "the file is empty"));
    }
    if header.len() < 100 || !header.starts_with(b"SQLite format 3\0") {
        return Err(damaged(path, "the file is not an SQLite database"));
    }
    if header.get(APPLICATION_ID_AT) != Some(APPLICATION_ID) {
        return Err(damaged(
            path,
            "the file is an SQLite database, but not a store of wirewatch",
        ));
    }
    Ok(())
}

async fn migrate(path: &Path, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if done(path, connection).await? == MIGRATIONS.len() {
        return Ok(());
    }
    let begun = connection.begin_with(BEGIN_WRITE).await;
    let mut transaction = begun.map_err(|error| not_usable(path, error))?;
    // Another process may have done them while this one waited for its turn.
    let done = done(path, &mut transaction).await?;
    for migration in MIGRATIONS.iter().skip(done) {
        let run = sqlx::raw_sql(*migration).execute(&mut *transaction).await;
        run.map_err(|error| not_usable(path, error))?;
    }
    let count = sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", MIGRATIONS.len()));
    let counted = sqlx::raw_sql(count).execute(&mut *transaction).await;
    counted.map_err(|error| not_usable(path, error))?;
    transaction
        .commit()
        .await
        .map_err(|error| not_usable(path, error))
}

/// How many migrations the file has seen.
async fn done(path: &Path, connection: &mut SqliteConnection) -> Result<usize, StoreError> {
    let done: i32 = pragma(path, connection, "PRAGMA user_version").await?;
    let done = usize::try_from(done).unwrap_or(0);
    if done > MIGRATIONS.len() {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found: done,
            known: MIGRATIONS.len(),
        });
    }
    Ok(done)
}

async fn pragma(
    path: &Path,
    connection: &mut SqliteConnection,
    sql: &'static str,
) -> Result<i32, StoreError> {
    let value = sqlx::query_scalar(sql).fetch_one(connection).await;
    value.map_err(|error| not_usable(path, error))
}

fn damaged(path: &Path, detail: &str) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        detail: detail.to_owned(),
    }
}

fn not_usable(path: &Path, error: sqlx::Error) -> StoreError {
    if is_damage(&error) {
        return damaged(path, &error.to_string());
    }
    cannot_open(path, error)
}

fn cannot_open(path: &Path, source: impl Error + Send + Sync + 'static) -> StoreError {
    StoreError::Open {
        path: path.to_owned(),
        source: Box::new(source),
    }
}
