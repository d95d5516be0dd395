-- Saved searches. A changed query is a new version; the old ones stay, so that an alert can say what it matched.
CREATE TABLE saved_searches (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    query        TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    alerts       TEXT NOT NULL,           -- 'on', 'muted' or 'off'
    token_sha256 BLOB UNIQUE              -- of the token that opens its feed
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_search_versions (
    search_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    query      TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (search_id, version)
) STRICT, WITHOUT ROWID;

-- Where a saved search's alerts are sent, and how far that is done.
CREATE TABLE alert_channels (
    search_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,           -- 'webhook'
    target       TEXT NOT NULL,
    secret       TEXT NOT NULL,           -- what messages are signed with
    sent_up_to   INTEGER NOT NULL,        -- the last alert that was delivered
    tries        INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER,                 -- NULL: at once
    last_error   TEXT,
    last_sent_at INTEGER,
    PRIMARY KEY (search_id, kind, target)
) STRICT, WITHOUT ROWID;

-- What matched: once a story and set of facts, whatever number of articles carry them.
CREATE TABLE alerts (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    search_id       TEXT NOT NULL,
    search_version  INTEGER NOT NULL,
    story_id        TEXT NOT NULL,
    facts           BLOB NOT NULL,
    article_id      TEXT NOT NULL,
    article_version INTEGER NOT NULL,
    fired_at        INTEGER NOT NULL,
    evidence        TEXT NOT NULL,        -- JSON
    UNIQUE (search_id, story_id, facts)
) STRICT;

CREATE INDEX alerts_by_search ON alerts (search_id, number);
