//! What a feed says of its entries, and whether it is something new.

use std::collections::{HashMap, HashSet};

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use wirewatch_model::{FeedEntry, url_key};

use super::codec::{self, hash, nanos, off_thread, to_json};
use super::fault::Fault;
use super::guids::{self, Guids};
use crate::{PollReport, PollSummary};

/// How often a change in its feed queues a known entry again; some feeds touch every entry at every poll.
const MAX_REQUEUES: i64 = 3;

/// An entry of a poll, ready to be stored.
pub(super) struct Sighting {
    pub(super) url: String,
    url_key: String,
    /// The key of its guid, if it has one.
    pub(super) guid: Option<Vec<u8>>,
    text_hash: Vec<u8>,
    updated_at: Option<i64>,
    pub(super) entry_zstd: Vec<u8>,
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
        guid: entry.id.as_deref().map(guids::key),
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
    if sightings.is_empty() {
        return Ok((summary, first_seen));
    }
    let mut known = known_entries(connection, report, sightings).await?;
    let mut guids = Guids::load(connection, report, sightings).await?;
    take_over_orphans(connection, report, sightings).await?;
    for sighting in sightings {
        if !known.contains_key(&sighting.url_key)
            && let Some(entry_id) = guids.same_entry(connection, sighting).await?
        {
            add_alias(connection, report, sighting, entry_id).await?;
            let entry = entry_of(connection, report, entry_id).await?;
            known.insert(sighting.url_key.clone(), entry);
        }
        match known.get(&sighting.url_key) {
            None => {
                summary.new_entries += 1;
                first_seen += 1;
                let entry_id = insert_entry(connection, report, sighting).await?;
                remember_sighting(connection, report, entry_id, sighting).await?;
            }
            Some(entry) => {
                let Some(before) = &entry.seen_here else {
                    first_seen += 1;
                    remember_sighting(connection, report, entry.id, sighting).await?;
                    continue;
                };
                guids.compare(before.guid.as_deref(), sighting.guid.as_deref());
                if before.differs_from(sighting) {
                    summary.updated_entries += requeue(connection, entry.id, sighting).await?;
                }
                if before.differs_from(sighting) || before.guid != sighting.guid {
                    remember_sighting(connection, report, entry.id, sighting).await?;
                }
            }
        }
    }
    guids.store(connection, report).await?;
    Ok((summary, first_seen))
}

/// From now on the entry is known by this address as well.
async fn add_alias(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sighting: &Sighting,
    entry_id: i64,
) -> Result<(), Fault> {
    sqlx::query("REPLACE INTO entry_aliases (url_key, entry_id) VALUES (?, ?)")
        .bind(sighting.url_key.as_str())
        .bind(entry_id)
        .execute(&mut *connection)
        .await?;
    // Its page is asked for where the feed says it is now, if it is still to be fetched or changes later.
    sqlx::query("UPDATE entries SET url = ? WHERE id = ? AND feed_id = ?")
        .bind(sighting.url.as_str())
        .bind(entry_id)
        .bind(report.feed_id.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn entry_of(
    connection: &mut SqliteConnection,
    report: &PollReport,
    entry_id: i64,
) -> Result<KnownEntry, Fault> {
    let sql =
        "SELECT text_hash, updated_at, guid FROM sightings WHERE entry_id = ? AND feed_id = ?";
    let row = sqlx::query(sql)
        .bind(entry_id)
        .bind(report.feed_id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(KnownEntry {
        id: entry_id,
        seen_here: row.as_ref().map(SeenBefore::of).transpose()?.flatten(),
    })
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
    seen_here: Option<SeenBefore>,
}

/// What one feed said of an entry when it last changed there.
struct SeenBefore {
    text_hash: Vec<u8>,
    updated_at: Option<i64>,
    guid: Option<Vec<u8>>,
}

impl SeenBefore {
    /// What a row tells; `None` when the columns are of no sighting.
    fn of(row: &SqliteRow) -> Result<Option<Self>, Fault> {
        let text_hash: Option<Vec<u8>> = row.try_get("text_hash")?;
        let Some(text_hash) = text_hash else {
            return Ok(None);
        };
        Ok(Some(Self {
            text_hash,
            updated_at: row.try_get("updated_at")?,
            guid: row.try_get("guid")?,
        }))
    }

    /// Whether the feed's text of the entry or its `updated` moved. An `updated` that went away says nothing.
    fn differs_from(&self, sighting: &Sighting) -> bool {
        let updated = sighting.updated_at.is_some() && sighting.updated_at != self.updated_at;
        updated || self.text_hash != sighting.text_hash
    }
}

async fn known_entries(
    connection: &mut SqliteConnection,
    report: &PollReport,
    sightings: &[Sighting],
) -> Result<HashMap<String, KnownEntry>, Fault> {
    let keys: Vec<&str> = sightings
        .iter()
        .map(|sighting| sighting.url_key.as_str())
        .collect();
    let sql = "SELECT key.value AS url_key, e.id, s.text_hash, s.updated_at, s.guid
        FROM json_each(?1) AS key CROSS JOIN entries AS e ON e.id = coalesce(
            (SELECT id FROM entries WHERE url_key = key.value),
            (SELECT entry_id FROM entry_aliases WHERE url_key = key.value))
        LEFT JOIN sightings AS s ON s.entry_id = e.id AND s.feed_id = ?2";
    let rows = sqlx::query(sql)
        .bind(to_json(&keys, "addresses", report.feed_id.as_str())?)
        .bind(report.feed_id.as_str())
        .fetch_all(connection)
        .await?;
    let mut known = HashMap::with_capacity(rows.len());
    for row in &rows {
        let seen_here = SeenBefore::of(row)?;
        let id = row.try_get("id")?;
        known.insert(row.try_get("url_key")?, KnownEntry { id, seen_here });
    }
    Ok(known)
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
    entry_id: i64,
    sighting: &Sighting,
) -> Result<u64, Fault> {
    let sql = "UPDATE entries
        SET state = 'waiting', due_at = NULL, tries = 0, last_error = NULL, requeues = requeues + 1
        WHERE id = ? AND state <> 'waiting' AND requeues < ?";
    let queued = sqlx::query(sql)
        .bind(entry_id)
        .bind(MAX_REQUEUES)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE entries SET entry_zstd = ? WHERE id = ?")
        .bind(sighting.entry_zstd.as_slice())
        .bind(entry_id)
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
    let sql = "INSERT INTO sightings (entry_id, feed_id, text_hash, updated_at, guid) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (entry_id, feed_id) DO UPDATE SET
            text_hash = ?3, updated_at = coalesce(?4, updated_at), guid = coalesce(?5, guid)";
    sqlx::query(sql)
        .bind(entry_id)
        .bind(report.feed_id.as_str())
        .bind(sighting.text_hash.as_slice())
        .bind(sighting.updated_at)
        .bind(sighting.guid.as_deref())
        .execute(connection)
        .await?;
    Ok(())
}

/// How many of these addresses are of entries seen before.
pub(super) async fn count_known(pool: &SqlitePool, urls: &[String]) -> Result<u64, Fault> {
    let keys: HashSet<String> = urls.iter().map(|url| url_key(url)).collect();
    let sql = "SELECT count(*) FROM json_each(?) AS key WHERE EXISTS (SELECT 1 FROM entries WHERE url_key = key.value)
        OR EXISTS (SELECT 1 FROM entry_aliases WHERE url_key = key.value)";
    let known: i64 = sqlx::query_scalar(sql)
        .bind(to_json(&keys, "addresses", "a feed")?)
        .fetch_one(pool)
        .await?;
    Ok(codec::count(known))
}
