-- Speakers and quotes across articles. All of it but `speaker_decisions` follows from the articles and can be made again.

-- What was taken over from which version; an article without a row, or with another version or story now, waits.
CREATE TABLE speaker_articles (
    article_id TEXT PRIMARY KEY,
    version    INTEGER NOT NULL,
    story_id   TEXT
) STRICT, WITHOUT ROWID;

-- Speakers as articles give them, each way once.
CREATE TABLE speaker_forms (
    id          INTEGER PRIMARY KEY,
    form        TEXT NOT NULL UNIQUE, -- JSON
    block       TEXT NOT NULL,        -- forms of other blocks are never the same speaker's
    name_key    TEXT NOT NULL,
    auto_id     TEXT,                 -- the speaker it was joined to; NULL: none
    reason      TEXT
) STRICT;

CREATE INDEX speaker_forms_by_block ON speaker_forms (block);
CREATE INDEX speaker_forms_by_name ON speaker_forms (name_key);
CREATE INDEX speaker_forms_by_auto_id ON speaker_forms (auto_id);

CREATE TABLE speaker_sightings (
    article_id    TEXT NOT NULL,
    local_id      TEXT NOT NULL,      -- the speaker's id in the article's analysis
    form_id       INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    rules_version TEXT NOT NULL,
    at            INTEGER NOT NULL,
    evidence      TEXT NOT NULL,      -- JSON
    speaker_id    TEXT,               -- that of the form, as decisions have it
    PRIMARY KEY (article_id, local_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX speaker_sightings_by_form ON speaker_sightings (form_id);
CREATE INDEX speaker_sightings_by_speaker ON speaker_sightings (speaker_id, at);

-- Blocks whose forms are to be joined anew. Numbers only rise.
CREATE TABLE speaker_blocks (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    block TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE speakers (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    names       TEXT NOT NULL,    -- JSON: all names it is given, the usual one first
    name_keys   TEXT NOT NULL,    -- all of them for looking up, between spaces
    listed      INTEGER NOT NULL, -- 0: waits for a decision, and has no profile
    role        TEXT NOT NULL,
    title       TEXT,
    affiliation TEXT,
    quotes      INTEGER NOT NULL,
    articles    INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    last_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX speakers_by_quotes ON speakers (quotes DESC, id) WHERE listed = 1;

-- Ids that no speaker has any more.
CREATE TABLE speaker_redirects (
    id    TEXT PRIMARY KEY,
    to_id TEXT NOT NULL,
    block TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX speaker_redirects_by_block ON speaker_redirects (block);

-- How each automatic speaker looks, for those that decisions leave alone.
CREATE TABLE speaker_autos (
    id     TEXT PRIMARY KEY,
    block  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    listed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX speaker_autos_by_block ON speaker_autos (block);

CREATE TABLE speaker_suggestions (
    block  TEXT NOT NULL,
    one    TEXT NOT NULL,
    other  TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (block, one, other)
) STRICT, WITHOUT ROWID;

-- What people decided: never made again from articles, never deleted.
CREATE TABLE speaker_decisions (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL,   -- 'merge', 'split' or 'apart'
    one       TEXT NOT NULL,
    other     TEXT NOT NULL,
    selector  TEXT,            -- JSON: what a split takes away
    made_at   INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

-- Each quote in each article.
CREATE TABLE quote_rows (
    id            INTEGER PRIMARY KEY,
    article_id    TEXT NOT NULL,
    number        INTEGER NOT NULL, -- in the article's analysis
    version       INTEGER NOT NULL,
    rules_version TEXT NOT NULL,
    kind          TEXT NOT NULL,
    local_id      TEXT,
    speaker_id    TEXT,
    speaker_words TEXT,             -- the speaker in the article's words
    speaker_key   TEXT NOT NULL,    -- the same folded
    content       TEXT NOT NULL,
    words_hash    TEXT NOT NULL,
    telling       INTEGER NOT NULL, -- 0: so short that only copies in one story are the same quote
    at            INTEGER NOT NULL,
    outlet        TEXT COLLATE NOCASE,
    feed_id       TEXT COLLATE NOCASE,
    story_id      TEXT NOT NULL,
    said_id       TEXT,
    UNIQUE (article_id, number)
) STRICT;

CREATE INDEX quote_rows_by_said ON quote_rows (said_id, at);
CREATE INDEX quote_rows_by_outlet ON quote_rows (outlet);
CREATE INDEX quote_rows_by_feed ON quote_rows (feed_id);

-- Each quote once, whatever number of articles carry it.
CREATE TABLE said (
    id         TEXT PRIMARY KEY,
    speaker_id TEXT,
    kind       TEXT NOT NULL,
    first_at   INTEGER NOT NULL,
    articles   INTEGER NOT NULL,
    origins    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX said_by_time ON said (first_at DESC, id);
CREATE INDEX said_by_speaker ON said (speaker_id, first_at DESC, id);

-- Groups named in a quote or its sentence.
CREATE TABLE quote_groups (
    group_id TEXT NOT NULL,
    row_id   INTEGER NOT NULL,
    PRIMARY KEY (group_id, row_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX quote_groups_by_row ON quote_groups (row_id);

-- Folded names under which groups are known.
CREATE TABLE group_names (
    name     TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (name, group_id)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE quote_words USING fts5 (words, content = '', contentless_delete = 1);
