-- Moments are nanoseconds since 1970 in UTC. Columns named `*_zstd` hold compressed JSON, or the bytes of a page.

PRAGMA application_id = 1465340756; -- "WWST"

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('store_id', lower(hex(randomblob(8))));

CREATE TABLE feeds (
    id         TEXT PRIMARY KEY,
    definition TEXT NOT NULL,              -- JSON, as configured
    origin     TEXT NOT NULL,              -- 'file' or 'added'
    moved_to   TEXT,                       -- where permanent redirects led; `definition` keeps the old address
    removed    INTEGER NOT NULL DEFAULT 0  -- a removed feed still names the outlet of its articles
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_states (
    feed_id         TEXT PRIMARY KEY,
    etag            TEXT,
    last_modified   TEXT,
    body_sha256     TEXT,
    next_at         INTEGER,
    last_polled_at  INTEGER,
    last_success_at INTEGER,
    failures        INTEGER NOT NULL DEFAULT 0,
    last_error      TEXT,
    permanent_url   TEXT,
    permanent_seen  INTEGER NOT NULL DEFAULT 0,
    stopped         INTEGER NOT NULL DEFAULT 0,
    entries_seen    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    id            INTEGER PRIMARY KEY,
    url_key       TEXT NOT NULL UNIQUE,
    url           TEXT NOT NULL,
    feed_id       TEXT NOT NULL,              -- the feed it was first seen in
    first_seen_at INTEGER NOT NULL,
    state         TEXT NOT NULL,              -- 'waiting', 'done' or 'given-up'
    due_at        INTEGER,                    -- NULL: at once
    tries         INTEGER NOT NULL DEFAULT 0, -- failed attempts since it was queued
    last_error    TEXT,
    requeues      INTEGER NOT NULL DEFAULT 0, -- how often a change in its feed queued it again
    etag          TEXT,
    last_modified TEXT,
    page_id       INTEGER,                    -- the last page fetched
    entry_zstd    BLOB NOT NULL
) STRICT;

CREATE INDEX entries_waiting ON entries (id) WHERE state = 'waiting';

-- What each feed said of an entry, to tell whether it says something else now.
CREATE TABLE sightings (
    entry_id   INTEGER NOT NULL,
    feed_id    TEXT NOT NULL,
    text_hash  BLOB NOT NULL,
    updated_at INTEGER,
    PRIMARY KEY (entry_id, feed_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id   INTEGER,            -- NULL: imported
    url_key    TEXT NOT NULL,
    url        TEXT NOT NULL,
    final_url  TEXT NOT NULL,
    status     INTEGER NOT NULL,
    headers    TEXT NOT NULL,      -- JSON
    fetched_at INTEGER NOT NULL,
    sha256     TEXT NOT NULL,
    read_by    TEXT,               -- version of the rules that read it; NULL: never read
    article_id TEXT,               -- the article it turned out to be
    body_zstd  BLOB NOT NULL
) STRICT;

CREATE INDEX pages_unread ON pages (id) WHERE read_by IS NULL;
CREATE INDEX pages_by_address ON pages (url_key, sha256);
CREATE INDEX pages_by_article ON pages (article_id) WHERE article_id IS NOT NULL;

CREATE TABLE articles (
    id            TEXT PRIMARY KEY,
    feed_id       TEXT,             -- NULL: imported
    first_seen_at INTEGER NOT NULL,
    version       INTEGER NOT NULL  -- the current one
) STRICT, WITHOUT ROWID;

CREATE TABLE article_urls (
    url_key    TEXT PRIMARY KEY,
    article_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX article_urls_by_article ON article_urls (article_id);

CREATE TABLE versions (
    article_id    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    page_id       INTEGER NOT NULL UNIQUE,
    fetched_at    INTEGER NOT NULL,
    page_sha256   TEXT NOT NULL,
    title         TEXT,
    text_hash     BLOB NOT NULL,
    rules_version TEXT NOT NULL,
    analysis_zstd BLOB NOT NULL,
    UNIQUE (article_id, version)
) STRICT;

-- At most one row an article: the last change. Numbers only rise, so the last row is the last change of all.
CREATE TABLE outbox (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE hosts (
    origin TEXT PRIMARY KEY,
    record TEXT NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;
