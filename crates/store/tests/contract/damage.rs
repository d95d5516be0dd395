use std::fs;
use std::path::Path;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use wirewatch_store::{StoreConfig, StoreError, open_store};

use super::support::fresh;

async fn open_error(data_dir: &Path) -> StoreError {
    let opened = open_store(data_dir, &StoreConfig::default()).await;
    opened.err().expect("the store must not open")
}

/// A file with these bytes is called damaged, and left as it is.
#[track_caller]
fn check_damaged(error: &StoreError, data_dir: &Path, detail: &str, bytes: &[u8]) {
    let told = error.to_string();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(
        told.contains("wirewatch.db") && told.contains(detail),
        "{told}"
    );
    assert!(
        fs::read(data_dir.join("wirewatch.db")).expect("the file") == bytes,
        "the file was touched"
    );
}

async fn check_bytes(bytes: &[u8], detail: &str) {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("wirewatch.db"), bytes).expect("written");
    let error = open_error(folder.path()).await;
    check_damaged(&error, folder.path(), detail, bytes);
}

#[tokio::test]
async fn file_that_is_no_database_is_damaged() {
    check_bytes(b"", "empty").await;
    check_bytes(b"SQLite format 3\0", "not an SQLite database").await;
    check_bytes(&[7; 9_000], "not an SQLite database").await;
}

#[tokio::test]
async fn file_cut_short_is_damaged() {
    let fresh = fresh().await;
    let path = fresh.folder.path().join("wirewatch.db");
    drop(fresh.store);
    let whole = fs::read(&path).expect("the file");
    let folder = TempDir::new().expect("a folder");
    let half = &whole[..whole.len() / 2];
    fs::write(folder.path().join("wirewatch.db"), half).expect("written");
    let error = open_error(folder.path()).await;
    check_damaged(&error, folder.path(), "malformed", half);
}

#[tokio::test]
async fn schema_overwritten_with_noise_is_damaged() {
    let fresh = fresh().await;
    let mut bytes = fs::read(fresh.folder.path().join("wirewatch.db")).expect("the file");
    bytes[100..4_000].fill(0x5a);
    check_bytes(&bytes, "").await;
}

#[tokio::test]
async fn other_programs_database_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("wirewatch.db");
    execute(&path, "CREATE TABLE notes (text TEXT)").await;
    let bytes = fs::read(&path).expect("the file");
    let error = open_error(folder.path()).await;
    check_damaged(&error, folder.path(), "not a store of wirewatch", &bytes);
}

#[tokio::test]
async fn store_of_a_newer_program_is_refused() {
    let fresh = fresh().await;
    execute(
        &fresh.folder.path().join("wirewatch.db"),
        "PRAGMA user_version = 999",
    )
    .await;
    let error = open_error(fresh.folder.path()).await;
    assert!(
        matches!(error, StoreError::Newer { found: 999, .. }),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("newer wirewatch (schema 999"),
        "{error}"
    );
}

#[tokio::test]
async fn folder_that_cannot_be_made_is_told() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("written");
    let error = open_error(&file.join("data")).await;
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
}

async fn execute(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("a connection");
    sqlx::raw_sql(sql)
        .execute(&mut connection)
        .await
        .expect("done");
    connection.close().await.expect("closed");
}
