-- What is learnt of a feed from poll to poll, as JSON: its rhythm, its wishes, how it last failed.
ALTER TABLE feed_states ADD COLUMN habits TEXT;

-- How many entries a feed brought on each day (days since 1970 in UTC), to tell a day out of the usual.
CREATE TABLE feed_days (
    feed_id     TEXT NOT NULL,
    day         INTEGER NOT NULL,
    new_entries INTEGER NOT NULL,
    PRIMARY KEY (feed_id, day)
) STRICT, WITHOUT ROWID;

-- What the feed called the entry when it was last seen there: the first bytes of the guid's SHA-256.
ALTER TABLE sightings ADD COLUMN guid BLOB;

CREATE INDEX sightings_by_guid ON sightings (feed_id, guid) WHERE guid IS NOT NULL;

-- How often the guids of a feed held for the same entry, and how often they did not.
CREATE TABLE guid_trust (
    feed_id TEXT PRIMARY KEY,
    agreed  INTEGER NOT NULL,
    failed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that an entry had besides its own, by its guid.
CREATE TABLE entry_aliases (
    url_key  TEXT PRIMARY KEY,
    entry_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How a page was asked for, as JSON: request headers, HTTP version, the address that answered.
CREATE TABLE page_requests (
    page_id INTEGER PRIMARY KEY,
    record  TEXT NOT NULL
) STRICT;

-- Feeds with what is known of them; the columns of a feed that was never polled are NULL.
CREATE VIEW feed_statuses AS
    SELECT f.id, f.definition, f.origin, f.moved_to, f.removed,
        s.etag, s.last_modified, s.body_sha256, s.next_at, s.last_polled_at, s.last_success_at, s.failures, s.last_error,
        s.permanent_url, s.permanent_seen, s.stopped, s.entries_seen, s.habits,
        t.agreed AS guids_agreed, t.failed AS guids_failed
    FROM feeds AS f
        LEFT JOIN feed_states AS s ON s.feed_id = f.id
        LEFT JOIN guid_trust AS t ON t.feed_id = f.id;
