-- Articles that were taken down: nothing of them is kept but that there was something, when it went and why.
CREATE TABLE tombstones (
    article_id   TEXT PRIMARY KEY,
    reason       TEXT NOT NULL,
    versions     INTEGER NOT NULL,
    forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The addresses that led to them.
CREATE TABLE tombstone_urls (
    url_key    TEXT PRIMARY KEY,
    article_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The entry of such an address stays, empty, so that every feed that shows it again finds it known and done.
CREATE TRIGGER forgotten_entries_stay BEFORE UPDATE ON entries
WHEN old.state = 'forgotten'
BEGIN
    SELECT RAISE(IGNORE);
END;
