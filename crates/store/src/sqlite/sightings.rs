//! What a feed says of its entries, and whether it is something new.

use std::collections::{HashMap, HashSet};

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{FeedEntry, url_key};

use super::codec::{self, hash, nanos, off_thread, to_json};
use super::fault::Fault;
use crate::{PollReport, PollSummary};

/// How often a change in its feed queues a known entry again; some feeds touch every entry at every poll.
const MAX_REQUEUES: i64 = 3;

/// An entry of a poll, ready to be stored.
pub(super) struct Sighting {
    url: String,
    url_key: String,
    text_hash: Vec<u8>,
    updated_at: Option<i64>,
    entry_zstd: Vec<u8>,
}

/// Entries without an address have no page to fetch and are left out; of two with the same address the first counts.
pub(super) async fn pack(entries: Vec<FeedEntry>, level: i32) -> Result<Vec<Sighting>, Fault> {
    off_thread(move || {
        let mut sightings: Vec<Sighting> = Vec::with_capacity(entries.len());
        let mut seen = HashSet::new();
        for entry in &entries {
            let Some(url) = &entry.url else { continue };
            let url_key = url_key(url);
            if seen.insert(url_key.clone()) {
                sightings.push(pack_entry(entry, url, url_key, level)?);
            }
        }
        Ok(sightings)
    })
    .await
}

fn pack_entry(
    entry: &FeedEntry,
    url: &str,
    url_key: String,
    level: i32,
) -> Result<Sighting, Fault> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    Ok(Sighting {
        text_hash: hash(&[
            &text(&entry.title),
            &text(&entry.summary),
            &text(&entry.content),
        ]),
        updated_at: entry.updated.map(|stamp| nanos(stamp.at)),
        entry_zstd: codec::pack(entry, level, "entry", url)?,
        url: url.to_owned(),
        url_key,
    })
}

/// Gives the summary, and how many entries this feed never showed before.
pub(super) async fn record(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sightings: &[Sighting],
) -> Result<(PollSummary, i64), Fault> {
    let mut summary = PollSummary::default();
    let mut first_seen = 0;
    let known = known_entries(connection, report, sightings).await?;
    take_over_orphans(connection, report, sightings).await?;
    for sighting in sightings {
        let entry_id = match known.get(&sighting.url_key) {
            None => {
                summary.new_entries += 1;
                Some(insert_entry(connection, report, sighting).await?)
            }
            Some(entry) if entry.seen_here.is_none() => Some(entry.id),
            Some(entry) if entry.differs_from(sighting) => {
                summary.updated_entries += requeue(connection, entry, sighting).await?;
                remember_sighting(connection, report, entry.id, sighting).await?;
                None
            }
            Some(_) => None,
        };
        if let Some(entry_id) = entry_id {
            first_seen += 1;
            remember_sighting(connection, report, entry_id, sighting).await?;
        }
    }
    Ok((summary, first_seen))
}

/// Makes entries of feeds that were removed those of this feed, so that their pages are fetched after all.
async fn take_over_orphans(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sightings: &[Sighting],
) -> Result<(), Fault> {
    let keys: Vec<&str> = sightings
        .iter()
        .map(|sighting| sighting.url_key.as_str())
        .collect();
    let sql = "UPDATE entries SET feed_id = ?2
        WHERE url_key IN (SELECT value FROM json_each(?1)) AND feed_id IN (SELECT id FROM feeds WHERE removed = 1)";
    sqlx::query(sql)
        .bind(to_json(&keys, "addresses", report.feed_id.as_str())?)
        .bind(report.feed_id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

struct KnownEntry {
    id: i64,
    /// What this feed said of it before; `None` when only other feeds showed it.
    seen_here: Option<(Vec<u8>, Option<i64>)>,
}

impl KnownEntry {
    /// Whether the feed's text of the entry or its `updated` moved. An `updated` that went away says nothing.
    fn differs_from(&self, sighting: &Sighting) -> bool {
        let Some((text_hash, updated_at)) = &self.seen_here else {
            return false;
        };
        let updated = sighting.updated_at.is_some() && sighting.updated_at != *updated_at;
        updated || *text_hash != sighting.text_hash
    }
}

/// One row of [`known_entries`].
type KnownRow = (String, i64, Option<Vec<u8>>, Option<i64>);

async fn known_entries(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sightings: &[Sighting],
) -> Result<HashMap<String, KnownEntry>, Fault> {
    let keys: Vec<&str> = sightings
        .iter()
        .map(|sighting| sighting.url_key.as_str())
        .collect();
    let sql = "SELECT e.url_key, e.id, s.text_hash, s.updated_at
        FROM json_each(?1) AS key CROSS JOIN entries AS e ON e.url_key = key.value
        LEFT JOIN sightings AS s ON s.entry_id = e.id AND s.feed_id = ?2";
    let rows: Vec<KnownRow> = sqlx::query_as(sql)
        .bind(to_json(&keys, "addresses", report.feed_id.as_str())?)
        .bind(report.feed_id.as_str())
        .fetch_all(connection)
        .await?;
    let known = rows
        .into_iter()
        .map(|(url_key, id, text_hash, updated_at)| {
            let seen_here = text_hash.map(|text_hash| (text_hash, updated_at));
            (url_key, KnownEntry { id, seen_here })
        });
    Ok(known.collect())
}

async fn insert_entry(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sighting: &Sighting,
) -> Result<i64, Fault> {
    let sql = "INSERT INTO entries (url_key, url, feed_id, first_seen_at, state, entry_zstd)
        VALUES (?, ?, ?, ?, 'waiting', ?)";
    let inserted = sqlx::query(sql)
        .bind(sighting.url_key.as_str())
        .bind(sighting.url.as_str())
        .bind(report.feed_id.as_str())
        .bind(nanos(report.polled_at))
        .bind(sighting.entry_zstd.as_slice())
        .execute(connection)
        .await?;
    Ok(inserted.last_insert_rowid())
}

/// Queues an entry again, unless it still waits or was queued again too often; gives how many were (0 or 1).
async fn requeue(
    connection: &mut SqliteConnection,
    entry: &KnownEntry,
    sighting: &Sighting,
) -> Result<u64, Fault> {
    let sql = "UPDATE entries
        SET state = 'waiting', due_at = NULL, tries = 0, last_error = NULL, requeues = requeues + 1
        WHERE id = ? AND state <> 'waiting' AND requeues < ?";
    let queued = sqlx::query(sql)
        .bind(entry.id)
        .bind(MAX_REQUEUES)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE entries SET entry_zstd = ? WHERE id = ?")
        .bind(sighting.entry_zstd.as_slice())
        .bind(entry.id)
        .execute(connection)
        .await?;
    Ok(queued.rows_affected())
}

async fn remember_sighting(
    connection: &mut SqliteConnection,
    report: &PollReport,
    entry_id: i64,
    sighting: &Sighting,
) -> Result<(), Fault> {
    let sql = "INSERT INTO sightings (entry_id, feed_id, text_hash, updated_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (entry_id, feed_id) DO UPDATE SET text_hash = ?3, updated_at = coalesce(?4, updated_at)";
    sqlx::query(sql)
        .bind(entry_id)
        .bind(report.feed_id.as_str())
        .bind(sighting.text_hash.as_slice())
        .bind(sighting.updated_at)
        .execute(connection)
        .await?;
    Ok(())
}
