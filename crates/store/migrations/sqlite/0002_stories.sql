-- Articles that carry the same text are one story, named by the one first seen.
CREATE TABLE stories (
    article_id TEXT PRIMARY KEY,
    story_id   TEXT NOT NULL,
    version    INTEGER NOT NULL -- the article's version that was compared
) STRICT, WITHOUT ROWID;

CREATE INDEX stories_by_id ON stories (story_id);

-- Keys of texts: articles that share one are worth comparing.
CREATE TABLE story_keys (
    key        INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (key, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_keys_by_article ON story_keys (article_id);
