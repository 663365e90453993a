-- schema-sqlite.sql: an archive in one SQLite file.
--
-- The first part is the record and is never rewritten; the second part is
-- derived from it and can be built again at any time.  Its version is
-- SCHEMA in sqlite.c; what changes here is migrated there.

-- What an archive is told, and where files were read.

CREATE TABLE file (
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL UNIQUE,
	size INTEGER NOT NULL,
	modified INTEGER NOT NULL,	-- nanoseconds since 1970
	done INTEGER NOT NULL		-- 1: all of it was taken
);

CREATE TABLE record (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL,		-- SHA-256 of the bytes
	part INTEGER NOT NULL,		-- which telegram of these bytes
	carrier INTEGER NOT NULL,	-- as what they are read again
	size INTEGER NOT NULL,		-- of the bytes
	bytes BLOB NOT NULL,		-- zstd
	UNIQUE (hash, part)
);

CREATE TABLE provenance (
	record INTEGER NOT NULL,
	file INTEGER NOT NULL,
	member TEXT NOT NULL,		-- inside an archive, or empty
	line INTEGER NOT NULL,		-- lines of the file before it
	moment INTEGER NOT NULL,	-- when, seconds since 1970
	reader TEXT NOT NULL,		-- the version that read it
	PRIMARY KEY (record, file, member, line)
) WITHOUT ROWID;

CREATE TABLE dictionary (		-- that records are packed with
	number INTEGER PRIMARY KEY,	-- as it stands in what it packed
	bytes BLOB NOT NULL
);

-- Derived: what a reader made of each record.

CREATE TABLE reading (
	record INTEGER PRIMARY KEY,
	telegram INTEGER NOT NULL,
	rank INTEGER NOT NULL,		-- the highest is shown first
	section INTEGER NOT NULL,	-- 0: not a section by itself
	sections INTEGER NOT NULL,
	text BLOB,			-- zstd, when it is not the bytes
	facts BLOB,			-- what the carrier states beside it
	reader TEXT NOT NULL DEFAULT ''	-- the version that read it so
);
CREATE INDEX reading_telegram ON reading (telegram);

CREATE TABLE telegram (
	id INTEGER PRIMARY KEY,
	document INTEGER NOT NULL UNIQUE,	-- its number in the index
	name TEXT,			-- 08LIMA335
	moment INTEGER,			-- seconds since 1970
	sender TEXT,
	subject TEXT,
	class INTEGER NOT NULL,
	words INTEGER NOT NULL,
	editions INTEGER NOT NULL,
	status INTEGER NOT NULL,	-- held, partial, lost, withheld ...
	access TEXT NOT NULL,		-- who may see it; see viewer.c
	-- 08LIMA and 335: the numbers of a post's year stand in order
	series TEXT AS (rtrim(name, '0123456789')),
	number INTEGER AS (CAST(substr(name,
	    length(rtrim(name, '0123456789')) + 1) AS INTEGER))
);
CREATE INDEX telegram_number ON telegram (series, number, moment, status);
CREATE INDEX telegram_access ON telegram (access);

CREATE TABLE reference (
	telegram INTEGER NOT NULL,
	n INTEGER NOT NULL,		-- its place in the list
	kind INTEGER NOT NULL,
	target TEXT,			-- canonical number, if known
	other TEXT,			-- another that is as likely
	bullet TEXT,
	printed TEXT NOT NULL,
	note TEXT,
	notal INTEGER NOT NULL,
	series TEXT AS (rtrim(target, '0123456789')),
	number INTEGER AS (CAST(substr(target,
	    length(rtrim(target, '0123456789')) + 1) AS INTEGER)),
	PRIMARY KEY (telegram, n)
) WITHOUT ROWID;
CREATE INDEX reference_number ON reference (series, number);
CREATE INDEX reference_other ON reference (other) WHERE other IS NOT NULL;

-- Derived: the index beside this file.  What lives in its folder is what is
-- listed here, so that both change in one transaction.

CREATE TABLE segment (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE,	-- of its file
	documents INTEGER NOT NULL,
	deleted BLOB			-- which of them are no more
);

CREATE TABLE value (
	field INTEGER NOT NULL,
	number INTEGER NOT NULL,	-- in the columns of the index
	text TEXT NOT NULL,
	PRIMARY KEY (field, number)
) WITHOUT ROWID;
