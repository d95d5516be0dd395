//! Which entry a feed's guid names, and whether the feed's guids can be trusted at all.
//!
//! Feeds differ: some give every item the same guid, some make new ones with each poll, some change the address of an item
//! and keep its guid. What a feed does is learnt from entries that are known by their address.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;
use wirewatch_model::{FeedEntry, hex};

use super::codec::{self, hash, to_json};
use super::fault::Fault;
use super::sightings::Sighting;
use crate::PollReport;

/// So many times a feed's guids must have named the same entry again before they are trusted.
const MIN_AGREED: i64 = 10;
/// Of so many times they may have failed once.
const AGREED_PER_FAILURE: i64 = 100;
/// Two items of one day are those of the same 24 hours.
const DAY_SECS: i64 = 86_400;

pub(super) fn are_trusted(agreed: i64, failed: i64) -> bool {
    agreed >= MIN_AGREED && failed <= agreed / AGREED_PER_FAILURE
}

/// What is stored of a guid.
pub(super) fn key(guid: &str) -> Vec<u8> {
    let mut key = hash(&[guid.trim()]);
    key.truncate(12);
    key
}

/// What the guids of one poll's entries mean.
pub(super) struct Guids {
    /// The entries that the guids of this poll named before.
    known: HashMap<Vec<u8>, i64>,
    trusted: bool,
    agreed: i64,
    failed: i64,
}

impl Guids {
    pub(super) async fn load(
        connection: &mut SqliteConnection,
        report: &PollReport,
        sightings: &[Sighting],
    ) -> Result<Self, Fault> {
        let keys: Vec<String> = sightings
            .iter()
            .filter_map(|sighting| Some(hex(sighting.guid.as_ref()?)))
            .collect();
        let sql = "SELECT s.guid, s.entry_id FROM json_each(?1) AS key
            CROSS JOIN sightings AS s ON s.feed_id = ?2 AND s.guid = unhex(key.value)";
        let known: Vec<(Vec<u8>, i64)> = sqlx::query_as(sql)
            .bind(to_json(&keys, "guids", report.feed_id.as_str())?)
            .bind(report.feed_id.as_str())
            .fetch_all(&mut *connection)
            .await?;
        let trust: Option<(i64, i64)> =
            sqlx::query_as("SELECT agreed, failed FROM guid_trust WHERE feed_id = ?")
                .bind(report.feed_id.as_str())
                .fetch_optional(connection)
                .await?;
        let (agreed, failed) = trust.unwrap_or_default();
        Ok(Self {
            known: known.into_iter().collect(),
            trusted: are_trusted(agreed, failed) && repeated(sightings) == 0,
            agreed: 0,
            failed: repeated(sightings),
        })
    }

    /// Notes whether an entry that is known by its address has the guid that it had before.
    pub(super) fn compare(&mut self, before: Option<&[u8]>, now: Option<&[u8]>) {
        match (before, now) {
            (Some(before), Some(now)) if before == now => self.agreed += 1,
            (Some(_), Some(_)) => self.failed += 1,
            _ => {}
        }
    }

    /// The entry that a sighting at a new address is of, by its guid: only if the feed's guids are trusted, and the title
    /// or the time of publication is the same. Two articles must never become one.
    pub(super) async fn same_entry(
        &self,
        connection: &mut SqliteConnection,
        sighting: &Sighting,
    ) -> Result<Option<i64>, Fault> {
        let named = sighting.guid.as_ref().and_then(|guid| self.known.get(guid));
        let Some(entry_id) = named.filter(|_| self.trusted) else {
            return Ok(None);
        };
        let packed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT entry_zstd FROM entries WHERE id = ?")
                .bind(entry_id)
                .fetch_optional(connection)
                .await?;
        let Some(packed) = packed else {
            return Ok(None);
        };
        let before: FeedEntry = codec::unpack(&packed, "entry", &sighting.url)?;
        let now: FeedEntry = codec::unpack(&sighting.entry_zstd, "entry", &sighting.url)?;
        Ok(is_same(&before, &now).then_some(*entry_id))
    }

    /// Remembers how well this poll's guids held.
    pub(super) async fn store(
        &self,
        connection: &mut SqliteConnection,
        report: &PollReport,
    ) -> Result<(), Fault> {
        if self.agreed + self.failed == 0 {
            return Ok(());
        }
        let sql = "INSERT INTO guid_trust (feed_id, agreed, failed) VALUES (?1, ?2, ?3)
            ON CONFLICT (feed_id) DO UPDATE SET agreed = agreed + ?2, failed = failed + ?3";
        sqlx::query(sql)
            .bind(report.feed_id.as_str())
            .bind(self.agreed)
            .bind(self.failed)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// How many items of one poll share their guid with an earlier one.
fn repeated(sightings: &[Sighting]) -> i64 {
    let mut seen = std::collections::HashSet::new();
    let guids = sightings
        .iter()
        .filter_map(|sighting| sighting.guid.as_ref());
    let repeated = guids.filter(|guid| !seen.insert(*guid)).count();
    i64::try_from(repeated).unwrap_or(i64::MAX)
}

fn is_same(before: &FeedEntry, now: &FeedEntry) -> bool {
    let title = |entry: &FeedEntry| {
        entry
            .title
            .as_deref()
            .map(|title| title.trim().to_lowercase())
    };
    let same_title = title(before).is_some() && title(before) == title(now);
    let at = |entry: &FeedEntry| entry.published.map(|stamp| stamp.at.as_second());
    match (at(before), at(now)) {
        (Some(before), Some(now)) if before == now => true,
        (Some(before), Some(now)) => same_title && (before - now).abs() <= DAY_SECS,
        _ => same_title,
    }
}

#[cfg(test)]
mod tests {
    use wirewatch_model::Stamp;

    use super::*;

    fn told(title: &str, second: Option<i64>) -> FeedEntry {
        FeedEntry {
            title: Some(title.to_owned()),
            published: second
                .map(|second| Stamp::utc(jiff::Timestamp::from_second(second).expect("a time"))),
            ..FeedEntry::default()
        }
    }

    #[test]
    fn guids_are_trusted_only_after_they_held() {
        assert!(!are_trusted(0, 0));
        assert!(are_trusted(10, 0));
        assert!(!are_trusted(10, 1));
        assert!(are_trusted(100, 1));
    }

    #[test]
    fn same_entry_has_its_time_or_its_title_of_the_day() {
        assert!(is_same(
            &told("Pier shut", Some(5)),
            &told("Pier shut for days", Some(5))
        ));
        assert!(is_same(
            &told("Pier shut", Some(5)),
            &told("Pier shut", Some(900))
        ));
        assert!(is_same(
            &told("Pier shut", None),
            &told("PIER SHUT ", Some(5))
        ));
        assert!(!is_same(
            &told("Morning brief", Some(5)),
            &told("Morning brief", Some(200_000))
        ));
        assert!(!is_same(&told("Pier shut", None), &told("Road shut", None)));
    }
}
