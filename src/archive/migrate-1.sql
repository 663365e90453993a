-- migrate-1.sql: from an archive of schema 1 to one of schema 2.  What was
-- derived by then is kept; `reftel reindex' makes it anew.

CREATE TABLE dictionary (		-- that records are packed with
	number INTEGER PRIMARY KEY,	-- as it stands in what it packed
	bytes BLOB NOT NULL
);
ALTER TABLE reading ADD COLUMN reader TEXT NOT NULL DEFAULT '';

-- How whole a telegram is was a part of the rank of its best reading.
ALTER TABLE telegram ADD COLUMN status INTEGER NOT NULL DEFAULT 0;
UPDATE telegram SET status = 4 - (SELECT (max(r.rank) + 1000000) / 1000000
	FROM reading r WHERE r.telegram = telegram.id);

-- 08LIMA and 335: the numbers of a post's year stand in order.
ALTER TABLE telegram ADD COLUMN series TEXT
	AS (rtrim(name, '0123456789'));
ALTER TABLE telegram ADD COLUMN number INTEGER
	AS (CAST(substr(name,
	    length(rtrim(name, '0123456789')) + 1) AS INTEGER));
ALTER TABLE reference ADD COLUMN series TEXT
	AS (rtrim(target, '0123456789'));
ALTER TABLE reference ADD COLUMN number INTEGER
	AS (CAST(substr(target,
	    length(rtrim(target, '0123456789')) + 1) AS INTEGER));
DROP INDEX telegram_name;
DROP INDEX reference_target;
CREATE INDEX telegram_number ON telegram (series, number, moment, status);
CREATE INDEX reference_number ON reference (series, number);
CREATE INDEX reference_other ON reference (other) WHERE other IS NOT NULL;
