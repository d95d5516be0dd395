-- Who made and who undid a decision, and why.
CREATE TABLE decision_remarks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    list     TEXT NOT NULL,     -- 'joined' (stories and incidents) or 'speakers'
    number   INTEGER NOT NULL,  -- the decision
    undoing  INTEGER NOT NULL,
    made_by  TEXT,
    why      TEXT,
    at       INTEGER NOT NULL
) STRICT;
