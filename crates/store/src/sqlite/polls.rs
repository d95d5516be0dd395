//! What one poll of a feed changes: the feed's state, its address, and the entries to fetch.

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wirewatch_model::{FeedId, Validators};

use super::codec::{count, nanos, to_json};
use super::fault::Fault;
use super::feeds;
use super::sightings::{self, Sighting};
use crate::{FeedDay, PollReport, PollResult, PollSummary};

/// Permanent redirects to the same address in so many polls in a row move the feed.
const PERMANENT_POLLS: i64 = 2;
/// What a feed brought is remembered by day for so many days.
const KEPT_DAYS: i64 = 60;
const SECS_A_DAY: i64 = 86_400;

/// What each feed brought on each day since `since`.
pub(super) async fn days(pool: &SqlitePool, since: i64) -> Result<Vec<FeedDay>, Fault> {
    let sql =
        "SELECT feed_id, day, new_entries FROM feed_days WHERE day >= ? ORDER BY feed_id, day";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).bind(since).fetch_all(pool).await?;
    let days = rows.into_iter().map(|(feed_id, day, new_entries)| FeedDay {
        feed_id: FeedId(feed_id),
        day,
        new_entries: count(new_entries),
    });
    Ok(days.collect())
}

/// A poll with its entries ready to be stored.
pub(super) struct PackedPoll {
    report: PollReport,
    entries: Vec<Sighting>,
}

pub(super) async fn pack(report: &PollReport, level: i32) -> Result<PackedPoll, Fault> {
    let mut report = report.clone();
    let entries = match &mut report.result {
        PollResult::Read { entries, .. } => sightings::pack(std::mem::take(entries), level).await?,
        _ => Vec::new(),
    };
    Ok(PackedPoll { report, entries })
}

pub(super) async fn record_all(
    connection: &mut SqliteConnection,
    polls: &[&PackedPoll],
) -> Result<Vec<PollSummary>, Fault> {
    let mut summaries = Vec::with_capacity(polls.len());
    for poll in polls {
        summaries.push(record(connection, poll).await?);
    }
    Ok(summaries)
}

async fn record(
    connection: &mut SqliteConnection,
    poll: &PackedPoll,
) -> Result<PollSummary, Fault> {
    let PackedPoll { report, entries } = poll;
    let Some(address) = feeds::polled_address(connection, &report.feed_id).await? else {
        // It was removed while it was polled.
        return Ok(PollSummary::default());
    };
    let (summary, seen) = sightings::record(connection, report, entries).await?;
    record_day(connection, report, seen).await?;
    record_state(connection, report, seen).await?;
    if let PollResult::Read { permanent_url, .. } = &report.result {
        record_redirect(connection, report, &address, permanent_url.as_deref()).await?;
    }
    Ok(summary)
}

/// Counts what a poll brought to its day. A feed's first poll brings what gathered over days, so it is not counted.
async fn record_day(
    connection: &mut SqliteConnection,
    report: &PollReport,
    seen: i64,
) -> Result<(), Fault> {
    if seen == 0 {
        return Ok(());
    }
    let sql = "INSERT INTO feed_days (feed_id, day, new_entries)
        SELECT ?1, ?2, ?3 FROM feed_states WHERE feed_id = ?1 AND last_success_at IS NOT NULL
        ON CONFLICT (feed_id, day) DO UPDATE SET new_entries = new_entries + ?3";
    let day = report.polled_at.as_second().div_euclid(SECS_A_DAY);
    sqlx::query(sql)
        .bind(report.feed_id.as_str())
        .bind(day)
        .bind(seen)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM feed_days WHERE feed_id = ? AND day < ?")
        .bind(report.feed_id.as_str())
        .bind(day - KEPT_DAYS)
        .execute(connection)
        .await?;
    Ok(())
}

async fn record_state(
    connection: &mut SqliteConnection,
    report: &PollReport,
    seen: i64,
) -> Result<(), Fault> {
    let (success, validators, body_sha256, error, stopped) = match &report.result {
        PollResult::Read {
            validators,
            body_sha256,
            ..
        } => (
            true,
            validators.clone(),
            Some(body_sha256.as_str()),
            None,
            false,
        ),
        PollResult::NotModified { validators } => (true, validators.clone(), None, None, false),
        PollResult::Failed(reason) => (
            false,
            Validators::default(),
            None,
            Some(reason.as_str()),
            false,
        ),
        PollResult::Gone(reason) => (
            false,
            Validators::default(),
            None,
            Some(reason.as_str()),
            true,
        ),
    };
    let replaces_validators = body_sha256.is_some();
    let sql = "INSERT INTO feed_states (feed_id, etag, last_modified, body_sha256, next_at, last_polled_at,
            last_success_at, failures, last_error, stopped, entries_seen, habits)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(?7, ?6, NULL), iif(?7, 0, 1), ?8, ?9, ?10, ?12)
        ON CONFLICT (feed_id) DO UPDATE SET
            etag = iif(?11, ?2, coalesce(?2, etag)),
            last_modified = iif(?11, ?3, coalesce(?3, last_modified)),
            body_sha256 = coalesce(?4, body_sha256),
            next_at = ?5,
            last_polled_at = ?6,
            last_success_at = iif(?7, ?6, last_success_at),
            failures = iif(?7, 0, failures + 1),
            last_error = ?8,
            stopped = ?9,
            entries_seen = entries_seen + ?10,
            habits = ?12";
    sqlx::query(sql)
        .bind(report.feed_id.as_str())
        .bind(validators.etag)
        .bind(validators.last_modified)
        .bind(body_sha256)
        .bind(report.next_at.map(nanos))
        .bind(nanos(report.polled_at))
        .bind(success)
        .bind(error)
        .bind(stopped)
        .bind(seen)
        .bind(replaces_validators)
        .bind(to_json(&report.habits, "habits", report.feed_id.as_str())?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts polls that were led to the same address for good, and moves the feed when there were enough.
async fn record_redirect(
    connection: &mut SqliteConnection,
    report: &PollReport,
    address: &str,
    target: Option<&str>,
) -> Result<(), Fault> {
    let target = target.filter(|target| *target != address);
    let sql = "UPDATE feed_states
        SET permanent_seen = CASE WHEN ?2 IS NULL THEN 0 WHEN permanent_url = ?2 THEN permanent_seen + 1 ELSE 1 END,
            permanent_url = ?2
        WHERE feed_id = ?1
        RETURNING permanent_seen";
    let seen: i64 = sqlx::query_scalar(sql)
        .bind(report.feed_id.as_str())
        .bind(target)
        .fetch_one(&mut *connection)
        .await?;
    if seen < PERMANENT_POLLS {
        return Ok(());
    }
    sqlx::query("UPDATE feeds SET moved_to = ? WHERE id = ?")
        .bind(target)
        .bind(report.feed_id.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "UPDATE feed_states SET permanent_url = NULL, permanent_seen = 0 WHERE feed_id = ?",
    )
    .bind(report.feed_id.as_str())
    .execute(connection)
    .await?;
    Ok(())
}
