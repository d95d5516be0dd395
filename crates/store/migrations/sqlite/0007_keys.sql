-- API keys, by their hash: a revoked key stays, so that who had access when can be told.
CREATE TABLE api_keys (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    sha256     BLOB NOT NULL UNIQUE,
    scopes     TEXT NOT NULL,        -- JSON
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
