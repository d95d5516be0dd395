-- What waits to be told apart or summed up anew, since the quotes or sightings it follows from changed.
CREATE TABLE quotes_waiting (
    article_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE speakers_waiting (
    id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Sightings that have no speaker yet are found by their form at once.
DROP INDEX speaker_sightings_by_form;
CREATE INDEX speaker_sightings_by_form ON speaker_sightings (form_id, speaker_id);
