-- A channel may rest while others of its saved search go on.
ALTER TABLE alert_channels ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
