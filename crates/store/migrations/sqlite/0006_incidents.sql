-- Where the text of an article comes from, and why it is thought so.
ALTER TABLE stories ADD COLUMN origin TEXT;
ALTER TABLE stories ADD COLUMN origin_reason TEXT;
ALTER TABLE stories ADD COLUMN provenance TEXT; -- JSON

-- Every article is compared again, to learn its origin.
UPDATE stories SET version = 0;

-- Violent events, joined from the attacks of many articles.
CREATE TABLE incidents (
    id          TEXT PRIMARY KEY,
    merged_into TEXT,                       -- the incident that this one turned out to be
    stale       INTEGER NOT NULL DEFAULT 1, -- its members changed since it was summed up
    name        TEXT,                       -- NULL until it is summed up, and when it has no members
    country     TEXT,
    kind        TEXT,
    day_from    TEXT,
    day_to      TEXT,
    background  INTEGER NOT NULL DEFAULT 0,
    killed      INTEGER,                    -- lower bound of the last statement
    summary     TEXT                        -- JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX incidents_by_day ON incidents (day_to DESC, id) WHERE name IS NOT NULL;
CREATE INDEX incidents_stale ON incidents (id) WHERE stale = 1;

CREATE TABLE incident_members (
    article_id  TEXT NOT NULL,
    attack      INTEGER NOT NULL,  -- its number in the article
    incident_id TEXT NOT NULL,
    joined      INTEGER NOT NULL,  -- rises with every joining
    score       REAL NOT NULL,
    reason      TEXT NOT NULL,
    decision_id INTEGER,           -- the decision that put it there
    facts       TEXT NOT NULL,     -- JSON
    PRIMARY KEY (article_id, attack)
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_members_by_incident ON incident_members (incident_id, joined);

-- Keys of attacks with the days they may have happened in: attacks that share a key and a day are worth comparing.
CREATE TABLE incident_keys (
    key        TEXT NOT NULL,
    day_from   TEXT NOT NULL,
    day_to     TEXT NOT NULL,
    article_id TEXT NOT NULL,
    attack     INTEGER NOT NULL,
    PRIMARY KEY (key, day_from, article_id, attack)
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_keys_by_article ON incident_keys (article_id);

-- The version of each article whose attacks were joined.
CREATE TABLE incident_articles (
    article_id TEXT PRIMARY KEY,
    version    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people decided about stories and incidents.
CREATE TABLE decisions (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    area      TEXT NOT NULL,  -- 'story' or 'incident'
    kind      TEXT NOT NULL,  -- 'merge' or 'split'
    from_id   TEXT NOT NULL,  -- what was merged away, or split
    into_id   TEXT NOT NULL,  -- what it was merged into, or what was split off
    note      TEXT,
    made_at   INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

-- Where a decision puts an article, or an attack of it, and where that was before.
CREATE TABLE decision_pins (
    decision_id INTEGER NOT NULL,
    article_id  TEXT NOT NULL,
    attack      INTEGER NOT NULL, -- -1: the whole article
    from_id     TEXT NOT NULL,
    into_id     TEXT NOT NULL,
    facts       TEXT,             -- JSON; tells the attack when the article is read again
    PRIMARY KEY (decision_id, article_id, attack)
) STRICT, WITHOUT ROWID;

CREATE INDEX decision_pins_by_article ON decision_pins (article_id);
