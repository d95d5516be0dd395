-- A feed that rests: what it brought stays, and it is not polled.
ALTER TABLE feeds ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

DROP VIEW feed_statuses;

CREATE VIEW feed_statuses AS
    SELECT f.id, f.definition, f.origin, f.moved_to, f.removed, f.paused,
        s.etag, s.last_modified, s.body_sha256, s.next_at, s.last_polled_at, s.last_success_at, s.failures, s.last_error,
        s.permanent_url, s.permanent_seen, s.stopped, s.entries_seen, s.habits,
        t.agreed AS guids_agreed, t.failed AS guids_failed
    FROM feeds AS f
        LEFT JOIN feed_states AS s ON s.feed_id = f.id
        LEFT JOIN guid_trust AS t ON t.feed_id = f.id;
