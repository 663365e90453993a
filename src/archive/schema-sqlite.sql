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

-- Derived: what a reader made of each record.

CREATE TABLE reading (
	record INTEGER PRIMARY KEY,
	telegram INTEGER NOT NULL,
	rank INTEGER NOT NULL,		-- the highest is shown first
	section INTEGER NOT NULL,	-- 0: not a section by itself
	sections INTEGER NOT NULL,
	text BLOB,			-- zstd, when it is not the bytes
	facts BLOB			-- what the carrier states beside it
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
	editions INTEGER NOT NULL
);
CREATE INDEX telegram_name ON telegram (name);

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
	PRIMARY KEY (telegram, n)
) WITHOUT ROWID;
CREATE INDEX reference_target ON reference (target);

-- Derived: what is looked for, by document.

CREATE TABLE term (
	field INTEGER NOT NULL,
	term TEXT NOT NULL,
	document INTEGER NOT NULL,
	PRIMARY KEY (field, term, document)
) WITHOUT ROWID;

CREATE TABLE facet (
	document INTEGER NOT NULL,
	field INTEGER NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (document, field, value)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE fulltext USING fts5(
	subject, body, content='', tokenize='unicode61 remove_diacritics 0'
);
