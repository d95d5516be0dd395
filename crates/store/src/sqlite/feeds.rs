//! Feeds and what is remembered of their polls.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{Feed, FeedId, Validators};

use super::codec::{self, count, from_json, nanos, small, timestamp, to_json};
use super::fault::Fault;
use super::{BEGIN_WRITE, guids};
use crate::{FeedHabits, FeedOrigin, FeedStatus, PollState};

pub(super) async fn put(pool: &SqlitePool, feed: &Feed, origin: FeedOrigin) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    put_one(&mut transaction, feed, origin).await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn sync_file(pool: &SqlitePool, feeds: &[Feed]) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let known: Vec<(String, String)> =
        sqlx::query_as("SELECT id, origin FROM feeds WHERE removed = 0")
            .fetch_all(&mut *transaction)
            .await?;
    for (id, origin) in &known {
        let listed = feeds.iter().any(|feed| feed.id.as_str() == id);
        if origin == FILE && !listed {
            remove_one(&mut transaction, id).await?;
        }
    }
    for feed in feeds {
        let added = known
            .iter()
            .any(|(id, origin)| id == feed.id.as_str() && origin == ADDED);
        if !added {
            put_one(&mut transaction, feed, FeedOrigin::File).await?;
        }
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn remove(pool: &SqlitePool, id: &FeedId) -> Result<bool, Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    let removed = remove_one(&mut transaction, id.as_str()).await?;
    transaction.commit().await?;
    Ok(removed)
}

pub(super) async fn pause(pool: &SqlitePool, id: &FeedId) -> Result<(), Fault> {
    execute(pool, id, "UPDATE feeds SET paused = 1 WHERE id = ?").await
}

pub(super) async fn resume(pool: &SqlitePool, id: &FeedId) -> Result<(), Fault> {
    execute(pool, id, "UPDATE feeds SET paused = 0 WHERE id = ?").await
}

async fn execute(pool: &SqlitePool, id: &FeedId, sql: &'static str) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    sqlx::query(sql)
        .bind(id.as_str())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn move_to(pool: &SqlitePool, id: &FeedId, url: &str) -> Result<(), Fault> {
    let mut transaction = pool.begin_with(BEGIN_WRITE).await?;
    sqlx::query("UPDATE feeds SET moved_to = ? WHERE id = ?")
        .bind(url)
        .bind(id.as_str())
        .execute(&mut *transaction)
        .await?;
    forget_state(&mut transaction, id.as_str()).await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn all(pool: &SqlitePool) -> Result<Vec<FeedStatus>, Fault> {
    let sql = "SELECT * FROM feed_statuses WHERE removed = 0 ORDER BY id";
    statuses(sqlx::query(sql).fetch_all(pool).await?)
}

pub(super) async fn due(pool: &SqlitePool, now: Timestamp) -> Result<Vec<FeedStatus>, Fault> {
    let sql = "SELECT * FROM feed_statuses
        WHERE removed = 0 AND paused = 0 AND coalesce(stopped, 0) = 0 AND (next_at IS NULL OR next_at <= ?)
        ORDER BY id";
    statuses(sqlx::query(sql).bind(nanos(now)).fetch_all(pool).await?)
}

/// The address a feed is polled at, if it is one of this store.
pub(super) async fn polled_address(
    connection: &mut SqliteConnection,
    id: &FeedId,
) -> Result<Option<String>, Fault> {
    let sql = "SELECT definition, moved_to FROM feeds WHERE id = ? AND removed = 0";
    let row: Option<(String, Option<String>)> = sqlx::query_as(sql)
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    let Some((definition, moved_to)) = row else {
        return Ok(None);
    };
    Ok(Some(codec::feed(&definition, moved_to)?.url))
}

const FILE: &str = "file";
const ADDED: &str = "added";

async fn put_one(
    connection: &mut SqliteConnection,
    feed: &Feed,
    origin: FeedOrigin,
) -> Result<(), Fault> {
    let id = feed.id.as_str();
    let moved_to = kept_move(connection, feed).await?;
    if moved_to == Move::Forgotten {
        forget_state(connection, id).await?;
    }
    let sql = "INSERT INTO feeds (id, definition, origin, moved_to) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET definition = ?2, origin = ?3, moved_to = ?4,
            paused = iif(removed = 1, 0, paused), removed = 0";
    sqlx::query(sql)
        .bind(id)
        .bind(to_json(feed, "feed", id)?)
        .bind(origin_name(origin))
        .bind(moved_to.address())
        .execute(connection)
        .await?;
    Ok(())
}

/// What becomes of a feed's poll state and of the address it moved to, when it is put again.
#[derive(PartialEq)]
enum Move {
    /// The address is another one, or the feed is new.
    Forgotten,
    /// It never moved, or the new definition names the address it moved to.
    None,
    /// It moved to there, from the address the definition still names.
    To(String),
}

impl Move {
    fn address(self) -> Option<String> {
        match self {
            Self::To(address) => Some(address),
            Self::Forgotten | Self::None => None,
        }
    }
}

async fn kept_move(connection: &mut SqliteConnection, feed: &Feed) -> Result<Move, Fault> {
    let sql = "SELECT definition, moved_to FROM feeds WHERE id = ? AND removed = 0";
    let row: Option<(String, Option<String>)> = sqlx::query_as(sql)
        .bind(feed.id.as_str())
        .fetch_optional(connection)
        .await?;
    let Some((definition, moved_to)) = row else {
        return Ok(Move::Forgotten);
    };
    let before = codec::feed(&definition, None)?;
    Ok(match moved_to {
        Some(address) if before.url == feed.url => Move::To(address),
        Some(address) if address == feed.url => Move::None,
        None if before.url == feed.url => Move::None,
        _ => Move::Forgotten,
    })
}

async fn remove_one(connection: &mut SqliteConnection, id: &str) -> Result<bool, Fault> {
    let removed = sqlx::query("UPDATE feeds SET removed = 1 WHERE id = ? AND removed = 0")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    forget_state(connection, id).await?;
    Ok(removed.rows_affected() > 0)
}

async fn forget_state(connection: &mut SqliteConnection, id: &str) -> Result<(), Fault> {
    for sql in [
        "DELETE FROM feed_states WHERE feed_id = ?",
        "DELETE FROM feed_days WHERE feed_id = ?",
        "DELETE FROM guid_trust WHERE feed_id = ?",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *connection).await?;
    }
    Ok(())
}

fn origin_name(origin: FeedOrigin) -> &'static str {
    match origin {
        FeedOrigin::File => FILE,
        FeedOrigin::Added => ADDED,
    }
}

fn statuses(rows: Vec<SqliteRow>) -> Result<Vec<FeedStatus>, Fault> {
    rows.iter().map(status).collect()
}

fn status(row: &SqliteRow) -> Result<FeedStatus, Fault> {
    let definition: String = row.try_get("definition")?;
    let origin: String = row.try_get("origin")?;
    let moved_to: Option<String> = row.try_get("moved_to")?;
    let defined = codec::feed(&definition, None)?;
    let moved_from = moved_to.is_some().then(|| defined.url.clone());
    Ok(FeedStatus {
        feed: Feed {
            url: moved_to.unwrap_or(defined.url),
            ..defined
        },
        moved_from,
        paused: row.try_get("paused")?,
        origin: if origin == FILE {
            FeedOrigin::File
        } else {
            FeedOrigin::Added
        },
        state: state(row)?,
    })
}

fn habits(row: &SqliteRow) -> Result<FeedHabits, Fault> {
    let habits: Option<&str> = row.try_get("habits")?;
    match habits {
        Some(json) => from_json(json, "habits", row.try_get("id")?),
        None => Ok(FeedHabits::default()),
    }
}

/// The poll state of a row whose columns are all NULL for a feed that was never polled.
fn state(row: &SqliteRow) -> Result<PollState, Fault> {
    let number = |column: &str| -> Result<i64, sqlx::Error> {
        let value: Option<i64> = row.try_get(column)?;
        Ok(value.unwrap_or(0))
    };
    let moment = |column: &str| -> Result<Option<Timestamp>, sqlx::Error> {
        let value: Option<i64> = row.try_get(column)?;
        Ok(value.map(timestamp))
    };
    Ok(PollState {
        validators: Validators {
            etag: row.try_get("etag")?,
            last_modified: row.try_get("last_modified")?,
        },
        body_sha256: row.try_get("body_sha256")?,
        next_at: moment("next_at")?,
        last_polled_at: moment("last_polled_at")?,
        last_success_at: moment("last_success_at")?,
        failures: small(number("failures")?),
        last_error: row.try_get("last_error")?,
        permanent_url: row.try_get("permanent_url")?,
        permanent_seen: small(number("permanent_seen")?),
        stopped: number("stopped")? != 0,
        entries_seen: count(number("entries_seen")?),
        habits: habits(row)?,
        guids_trusted: guids::are_trusted(number("guids_agreed")?, number("guids_failed")?),
    })
}
