-- Which watchlist tagged a version of an article, by the version's page; one without a row was tagged before this was kept.
CREATE TABLE taggings (
    page_id           INTEGER PRIMARY KEY,
    watchlist_version TEXT NOT NULL
) STRICT;

CREATE TRIGGER taggings_go AFTER DELETE ON versions BEGIN
    DELETE FROM taggings WHERE page_id = old.page_id;
END;

-- The groups that the current versions of articles name, by the alias that matched.
CREATE TABLE group_mentions (
    group_id     TEXT NOT NULL,
    article_id   TEXT NOT NULL,
    alias        TEXT NOT NULL,
    published_at INTEGER NOT NULL,  -- publication, or when the article was first seen
    mentions     INTEGER NOT NULL,
    parts        INTEGER NOT NULL,  -- those of them inside another organization's name
    PRIMARY KEY (group_id, article_id, alias)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_mentions_by_article ON group_mentions (article_id);

-- Who is quoted in a paragraph that names a group, in the current versions of articles.
CREATE TABLE group_speakers (
    group_id   TEXT NOT NULL,
    article_id TEXT NOT NULL,
    speaker_id TEXT NOT NULL,
    name       TEXT NOT NULL,
    quotes     INTEGER NOT NULL,
    PRIMARY KEY (group_id, article_id, speaker_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX group_speakers_by_article ON group_speakers (article_id);

CREATE TRIGGER group_facts_go AFTER DELETE ON articles BEGIN
    DELETE FROM group_mentions WHERE article_id = old.id;
    DELETE FROM group_speakers WHERE article_id = old.id;
END;
