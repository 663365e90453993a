-- migrate-2.sql: from an archive of schema 2 to one of schema 3.  What a
-- telegram's access is stands in its text, which `reftel reindex' reads:
-- until then it is for nobody whose sight is limited.

ALTER TABLE telegram ADD COLUMN access TEXT NOT NULL DEFAULT '?';
CREATE INDEX telegram_access ON telegram (access);
