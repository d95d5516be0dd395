-- From when until when the polls of a feed failed; `to_at` is NULL while they still do. What was published meanwhile may be
-- missing. Kept by triggers, so that no way of recording a poll can forget it.
CREATE TABLE feed_outages (
    feed_id TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at   INTEGER,
    PRIMARY KEY (feed_id, from_at)
) STRICT, WITHOUT ROWID;

INSERT INTO feed_outages (feed_id, from_at)
    SELECT feed_id, coalesce(last_success_at, last_polled_at) FROM feed_states
    WHERE failures > 0 AND coalesce(last_success_at, last_polled_at) IS NOT NULL;

CREATE TRIGGER outage_from_first_poll AFTER INSERT ON feed_states
    WHEN NEW.failures > 0 AND NEW.last_polled_at IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO feed_outages (feed_id, from_at) VALUES (NEW.feed_id, NEW.last_polled_at);
END;

CREATE TRIGGER outage_begins AFTER UPDATE OF failures ON feed_states
    WHEN OLD.failures = 0 AND NEW.failures > 0 AND coalesce(NEW.last_success_at, NEW.last_polled_at) IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO feed_outages (feed_id, from_at)
        VALUES (NEW.feed_id, coalesce(NEW.last_success_at, NEW.last_polled_at));
END;

CREATE TRIGGER outage_ends AFTER UPDATE OF failures ON feed_states
    WHEN OLD.failures > 0 AND NEW.failures = 0
BEGIN
    UPDATE feed_outages SET to_at = NEW.last_polled_at WHERE feed_id = NEW.feed_id AND to_at IS NULL;
END;
