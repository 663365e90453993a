-- schema-pg.sql: an archive in a PostgreSQL database: the same records,
-- readings, telegrams and references as in schema-sqlite.sql, and its own
-- index.  All of it lies in the schema `reftel'.
--
-- What is read is read through the functions below, so that an archive may
-- be spread over several servers: each has all of this, and at the home of
-- the archive these functions are replaced by those that ask all servers
-- (schema-shards.sql).

CREATE SCHEMA reftel;
SET LOCAL search_path = reftel, public;

CREATE TABLE setting (
	key text PRIMARY KEY,
	value text NOT NULL
);
INSERT INTO setting VALUES ('schema', '3');

-- Numbers of records and telegrams, taken by the block; see pg.c.
CREATE SEQUENCE number INCREMENT BY 1024;

CREATE TABLE file (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	path bytea NOT NULL UNIQUE,
	size bigint NOT NULL,
	modified bigint NOT NULL,	-- nanoseconds since 1970
	done bigint NOT NULL		-- 1: all of it was taken
);

CREATE TABLE record (
	id bigint PRIMARY KEY,
	hash bytea NOT NULL,		-- SHA-256 of the bytes
	part bigint NOT NULL,		-- which telegram of these bytes
	carrier bigint NOT NULL,	-- as what they are read again
	size bigint NOT NULL,		-- of the bytes
	bytes bytea NOT NULL,		-- zstd
	UNIQUE (hash, part)
);
ALTER TABLE record ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE provenance (
	record bigint NOT NULL,
	file bigint NOT NULL,		-- at the home of the archive
	member bytea NOT NULL,		-- inside an archive, or empty
	line bigint NOT NULL,		-- lines of the file before it
	moment bigint NOT NULL,		-- when, seconds since 1970
	reader bytea NOT NULL,		-- the version that read it
	PRIMARY KEY (record, file, member, line)
);

CREATE TABLE dictionary (		-- that records are packed with
	number bigint PRIMARY KEY,	-- as it stands in what it packed
	bytes bytea NOT NULL
);

-- Derived: what a reader made of each record.

CREATE TABLE reading (
	record bigint PRIMARY KEY,
	telegram bigint NOT NULL,
	rank bigint NOT NULL,		-- the highest is shown first
	section bigint NOT NULL,	-- 0: not a section by itself
	sections bigint NOT NULL,
	text bytea,			-- zstd, when it is not the bytes
	facts bytea,			-- what the carrier states beside it
	reader text NOT NULL		-- the version that read it so
);
ALTER TABLE reading ALTER text SET STORAGE EXTERNAL;
CREATE INDEX reading_telegram ON reading (telegram);

-- The digits at the end of a telegram's number, as a number.
CREATE FUNCTION digits(name text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT coalesce(nullif(left(
	substr(name, length(rtrim(name, '0123456789')) + 1), 18), ''),
	'0')::bigint $$;

CREATE TABLE telegram (
	id bigint PRIMARY KEY,
	document bigint NOT NULL UNIQUE,	-- its number in the index
	name text COLLATE "C",		-- 08LIMA335
	moment bigint,			-- seconds since 1970
	sender text,
	subject text,
	class bigint NOT NULL,
	words bigint NOT NULL,
	editions bigint NOT NULL,
	status bigint NOT NULL,		-- held, partial, lost, withheld ...
	access text COLLATE "C" NOT NULL,	-- who may see it; see viewer.c
	-- 08LIMA and 335: the numbers of a post's year stand in order
	series text COLLATE "C" GENERATED ALWAYS AS
	    (rtrim(name, '0123456789')) STORED,
	number bigint GENERATED ALWAYS AS (digits(name)) STORED
);
CREATE INDEX telegram_number ON telegram (series, number, moment, status);
CREATE INDEX telegram_access ON telegram (access);

CREATE TABLE reference (
	telegram bigint NOT NULL,
	n bigint NOT NULL,		-- its place in the list
	kind bigint NOT NULL,
	target text COLLATE "C",	-- canonical number, if known
	other text COLLATE "C",		-- another that is as likely
	bullet text,
	printed text NOT NULL,
	note text,
	notal bigint NOT NULL,
	series text COLLATE "C" GENERATED ALWAYS AS
	    (rtrim(target, '0123456789')) STORED,
	number bigint GENERATED ALWAYS AS (digits(target)) STORED,
	PRIMARY KEY (telegram, n)
);
CREATE INDEX reference_number ON reference (series, number);
CREATE INDEX reference_other ON reference (other) WHERE other IS NOT NULL;

-- Derived: what is looked for of each telegram.

CREATE TABLE document (
	id bigint PRIMARY KEY,
	moment bigint NOT NULL,		-- before all others when not known
	words bigint NOT NULL,
	cut bigint NOT NULL,		-- 1: of positions, 2: of words too
	facets bigint[] NOT NULL,	-- keys of what is counted; pgcount.c
	lexemes tsvector NOT NULL,	-- see pgwords.c
	kept bytea			-- of one that is cut: all of it
);

-- What the keys stand for, at the home of the archive; some for several.
CREATE TABLE value (
	key bigint NOT NULL,
	facet text COLLATE "C" NOT NULL,	-- a letter for the field
	PRIMARY KEY (key, facet)
);

-- ---- what is read ----------------------------------------------------------

CREATE FUNCTION count_telegrams() RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$ SELECT count(*) FROM reftel.telegram $$;

CREATE FUNCTION count_records() RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$ SELECT count(*) FROM reftel.record $$;

-- Whether a telegram of an access is one that may be seen (engine.h, view()).
CREATE FUNCTION seen(access text, list text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT $2 IS NULL OR position(chr(10) || $1 || chr(10) IN $2) > 0 $$;

-- The same of the one that a reference or a reading belongs to.
CREATE FUNCTION seen_of(telegram bigint, list text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT $2 IS NULL OR EXISTS (SELECT 1 FROM reftel.telegram t
	WHERE t.id = $1 AND reftel.seen(t.access, $2)) $$;

CREATE FUNCTION count_seen(list text) RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.telegram t
	WHERE reftel.seen(t.access, $1) $$;

CREATE FUNCTION count_seen_records(list text) RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.reading r
	WHERE reftel.seen_of(r.telegram, $1) $$;

CREATE FUNCTION accesses() RETURNS SETOF text
LANGUAGE sql STABLE
AS $$ WITH RECURSIVE a (access) AS (SELECT min(t.access)
		FROM reftel.telegram t
	UNION ALL SELECT (SELECT min(t.access) FROM reftel.telegram t
		WHERE t.access > a.access) FROM a WHERE a.access IS NOT NULL)
	SELECT a.access FROM a WHERE a.access IS NOT NULL $$;

CREATE FUNCTION provenances(record bigint) RETURNS SETOF provenance
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.provenance p WHERE p.record = $1 $$;

CREATE TYPE reading_of AS (
	record bigint, telegram bigint, rank bigint, section bigint,
	sections bigint, text bytea, facts bytea, reader text, carrier bigint,
	hash bytea, part bigint, size bigint, bytes bytea
);

CREATE FUNCTION readings(telegram bigint, whole bigint)
RETURNS SETOF reading_of
LANGUAGE sql STABLE
AS $$ SELECT c.id, r.telegram, r.rank, r.section, r.sections, r.text,
	r.facts, r.reader, c.carrier, c.hash, c.part, c.size,
	CASE WHEN $2 <> 0 OR r.text IS NULL THEN c.bytes END
	FROM reftel.reading r JOIN reftel.record c ON c.id = r.record
	WHERE r.telegram = $1 $$;

-- What a page of hits shows: the readings of all of them at once.
CREATE TYPE shown_of AS (r reading_of, document bigint);

CREATE FUNCTION shown(documents bigint[]) RETURNS SETOF shown_of
LANGUAGE sql STABLE
AS $$ SELECT (c.id, r.telegram, r.rank, r.section, r.sections, r.text,
	r.facts, r.reader, c.carrier, c.hash, c.part, c.size,
	CASE WHEN r.text IS NULL THEN c.bytes END)::reftel.reading_of,
	t.document
	FROM reftel.telegram t JOIN reftel.reading r ON r.telegram = t.id
	JOIN reftel.record c ON c.id = r.record
	WHERE t.document = ANY ($1) $$;

CREATE FUNCTION records(after bigint, most bigint)
RETURNS SETOF reading_of
LANGUAGE sql STABLE
AS $$ SELECT c.id, r.telegram, r.rank, r.section, r.sections, r.text,
	r.facts, r.reader, c.carrier, c.hash, c.part, c.size, c.bytes
	FROM reftel.record c LEFT JOIN reftel.reading r ON r.record = c.id
	WHERE c.id > $1 ORDER BY c.id LIMIT $2 $$;

CREATE FUNCTION telegrams_after(id bigint, most bigint)
RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.telegram t WHERE t.id > $1
	ORDER BY t.id LIMIT $2 $$;

CREATE FUNCTION telegram_row(id bigint) RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.telegram t WHERE t.id = $1 $$;

CREATE FUNCTION telegrams(series text, number bigint)
RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.telegram t
	WHERE t.series = $1 AND t.number = $2 $$;

CREATE FUNCTION telegram_of(document bigint) RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.telegram t WHERE t.document = $1 $$;

CREATE FUNCTION names(lowest text, below text, list text) RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT DISTINCT ON (t.series, t.number) * FROM reftel.telegram t
	WHERE t.series >= $1 AND t.series < $2 AND reftel.seen(t.access, $3)
	ORDER BY t.series, t.number LIMIT 20 $$;

CREATE FUNCTION numbers(series text, bound bigint, direction bigint)
RETURNS SETOF telegram
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.telegram t WHERE t.series = $1
	AND CASE WHEN $3 > 0 THEN t.number >= $2 ELSE t.number <= $2 END $$;

CREATE TYPE counted AS (number bigint, n bigint);

CREATE FUNCTION numbers_cited(series text, lowest bigint, list text)
RETURNS SETOF counted
LANGUAGE sql STABLE
AS $$ SELECT r.number, count(*) FROM reftel.reference r
	WHERE r.series = $1 AND r.number >= $2
	AND reftel.seen_of(r.telegram, $3) GROUP BY r.number $$;

CREATE FUNCTION references_of(telegram bigint) RETURNS SETOF reference
LANGUAGE sql STABLE
AS $$ SELECT * FROM reftel.reference r WHERE r.telegram = $1 $$;

CREATE TYPE citation AS (t telegram, r reference);

CREATE FUNCTION citing(series text, number bigint, most bigint, list text)
RETURNS SETOF citation
LANGUAGE sql STABLE
AS $$ SELECT t, r FROM reftel.reference r
	JOIN reftel.telegram t ON t.id = r.telegram
	WHERE r.series = $1 AND r.number = $2 AND reftel.seen(t.access, $4)
	ORDER BY r.telegram, r.n LIMIT $3 $$;

CREATE FUNCTION citing_count(series text, number bigint, list text)
RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.reference r
	WHERE r.series = $1 AND r.number = $2
	AND reftel.seen_of(r.telegram, $3) $$;

CREATE FUNCTION citing_other(name text, most bigint, list text)
RETURNS SETOF citation
LANGUAGE sql STABLE
AS $$ SELECT t, r FROM reftel.reference r
	JOIN reftel.telegram t ON t.id = r.telegram
	WHERE r.other = $1 AND reftel.seen(t.access, $3) ORDER BY r.telegram, r.n LIMIT $2 $$;

CREATE FUNCTION cited(series text, number bigint, list text) RETURNS SETOF text
LANGUAGE sql STABLE
AS $$ SELECT DISTINCT r.target FROM reftel.telegram t
	JOIN reftel.reference r ON r.telegram = t.id
	WHERE t.series = $1 AND t.number = $2 AND r.target IS NOT NULL
	AND reftel.seen(t.access, $3) $$;

-- Of what is about to be added, what is there: n for the n-th hash, -n for
-- the n-th number of a telegram.
CREATE FUNCTION ahead(hashes bytea[], series text[], numbers bigint[])
RETURNS SETOF bigint
LANGUAGE sql STABLE
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$ SELECT w.n FROM unnest($1) WITH ORDINALITY w (hash, n)
	WHERE EXISTS (SELECT FROM reftel.record r WHERE r.hash = w.hash)
	UNION ALL
	SELECT -w.n FROM unnest($2, $3) WITH ORDINALITY w (series, number, n)
	WHERE EXISTS (SELECT FROM reftel.telegram t
		WHERE t.series = w.series AND t.number = w.number) $$;

-- ---- what there must not be -------------------------------------------------

CREATE FUNCTION lost_records() RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.record c WHERE NOT EXISTS (SELECT 1
	FROM reftel.provenance p WHERE p.record = c.id) $$;

CREATE TYPE provenance_of AS (file bigint, lost boolean);
CREATE FUNCTION provenances_all() RETURNS SETOF provenance_of
LANGUAGE sql STABLE
AS $$ SELECT p.file, bool_or(c.id IS NULL) FROM reftel.provenance p
	LEFT JOIN reftel.record c ON c.id = p.record GROUP BY p.file $$;

CREATE FUNCTION lost_readings() RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.reading r WHERE NOT EXISTS (SELECT 1
	FROM reftel.record c WHERE c.id = r.record) $$;

CREATE FUNCTION lost_references() RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT count(*) FROM reftel.reference r WHERE NOT EXISTS (SELECT 1
	FROM reftel.telegram t WHERE t.id = r.telegram) $$;

-- Telegrams that are not in the index, and the other way round.
CREATE TYPE against AS (missing bigint, strange bigint);
CREATE FUNCTION documents_against() RETURNS SETOF against
LANGUAGE sql STABLE
AS $$ SELECT (SELECT count(*) FROM reftel.telegram t WHERE NOT EXISTS
	(SELECT 1 FROM reftel.document d WHERE d.id = t.document)),
	(SELECT count(*) FROM reftel.document d WHERE NOT EXISTS
	(SELECT 1 FROM reftel.telegram t WHERE t.document = d.id)) $$;

CREATE FUNCTION keys() RETURNS SETOF bigint
LANGUAGE sql STABLE
AS $$ SELECT DISTINCT unnest(d.facets) FROM reftel.document d $$;

-- How large it is, by its parts.
CREATE TYPE size AS (place bigint, what text, bytes bigint);
CREATE FUNCTION sizes() RETURNS SETOF size
LANGUAGE sql STABLE
AS $$ SELECT 1, 'records', coalesce(sum(length(bytes)), 0)::bigint
		FROM reftel.record
	UNION ALL SELECT 2, 'decoded texts and facts', coalesce(sum(
		coalesce(length(text), 0) + coalesce(length(facts), 0)),
		0)::bigint FROM reftel.reading
	UNION ALL SELECT 3, 'lexemes and columns',
		pg_table_size('reftel.document')
	UNION ALL SELECT 4, 'all of the index',
		pg_indexes_size('reftel.document')
	UNION ALL SELECT 5, 'all of the database', (SELECT sum(
		pg_total_relation_size(c.oid))::bigint FROM pg_class c
		WHERE c.relnamespace = 'reftel'::regnamespace
		AND c.relkind = 'r') $$;

-- ---- what is found ---------------------------------------------------------

CREATE INDEX document_moment ON document (moment, id);
CREATE INDEX document_cut ON document (cut) WHERE cut > 0;
-- A tsvector is large and seldom looked at: the rest of a row stays small.
ALTER TABLE document SET (toast_tuple_target = 256);
ALTER TABLE document ALTER facets SET STORAGE MAIN;
-- Where the server has it: packing a tsvector otherwise takes longer than all
-- else of an import but the index.
DO $$
BEGIN
	ALTER TABLE reftel.document ALTER lexemes SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
	NULL;
END
$$;

-- After an import: what waits in the list of the GIN index, which every search
-- looks through, goes into it.  Where the extension RUM is in the database, it
-- ranks: its index has the positions that GIN lacks, and gives the best
-- without a look at the others.  Both are made when there is something to be
-- indexed, since filling one row by row makes it four times as large, and for
-- RUM takes ten times as long; until then a search reads all there is.
CREATE FUNCTION tidy() RETURNS bigint
LANGUAGE plpgsql
SET search_path = reftel, public
AS $$
BEGIN
	IF pg_size_bytes(current_setting('maintenance_work_mem')) <
	    pg_size_bytes('256MB') THEN
		SET LOCAL maintenance_work_mem = '256MB';
	END IF;
	IF to_regclass('reftel.document_lexemes') IS NOT NULL THEN
		PERFORM gin_clean_pending_list(
		    'reftel.document_lexemes'::regclass);
	ELSIF EXISTS (SELECT FROM document) THEN
		CREATE INDEX document_lexemes ON document USING gin (lexemes)
			WITH (gin_pending_list_limit = 65536);
	END IF;
	IF EXISTS (SELECT FROM pg_extension WHERE extname = 'rum') AND
	    to_regclass('reftel.document_rum') IS NULL AND
	    EXISTS (SELECT FROM document) THEN
		CREATE INDEX document_rum ON document
			USING rum (lexemes rum_tsvector_ops);
	END IF;
	ANALYZE document, telegram;
	RETURN 1;
END
$$;

-- A line of an answer.
CREATE TYPE answer AS (
	kind text,		-- total, unsure, hit, newest, facet
	number bigint,		-- how many; of a hit: what it is ordered by
	score double precision,
	id bigint,		-- of a hit: its telegram
	document bigint,	-- of a facet: the key, before it has a name
	name text,		-- of a facet: the value
	moment bigint,
	sender text,
	subject text,
	class bigint,		-- of a facet: the field
	words bigint,
	editions bigint,
	status bigint
);

-- One search, on this server: the total, the first `most' in the order that
-- is asked for, the `newest' of all, what is counted by its keys, and what has
-- to be looked at again, which is what was cut more than `level' (see
-- pgquery.c).  When that has been done, `sure' are those of them that do match.
--
-- Planning goes astray in two ways, which the settings prevent: a match is
-- costed as if the tsvector lay in the row, so that common words are looked
-- for by reading all of them; and the newest few of a rare word by walking
-- through all dates.
CREATE FUNCTION search(exact tsquery, wide tsquery, rank tsquery, title tsquery,
	level bigint, sure bigint[], sort text, most bigint, facets bigint,
	after_moment bigint, after_document bigint, newest bigint)
RETURNS SETOF answer
LANGUAGE plpgsql STABLE
SET search_path = reftel, public
SET enable_seqscan = off
SET jit = off
SET work_mem = '64MB'
AS $$
DECLARE
	wanted text;
	score text;
	beyond text;
	likely text;
BEGIN
	IF sure IS NULL AND level < 2 THEN
		RETURN QUERY EXECUTE 'SELECT ''unsure'', NULL::bigint,
		    NULL::float8, NULL::bigint, d.id, NULL::text,
		    NULL::bigint, NULL::text, NULL::text, NULL::bigint,
		    NULL::bigint, NULL::bigint, NULL::bigint
		    FROM document d WHERE ' || CASE
		    WHEN level < 0 AND wide IS NULL THEN 'true'
		    WHEN level < 0 THEN 'd.lexemes @@ $1'
		    ELSE 'd.cut > 0 AND d.cut > $2 AND
			(d.cut = 2 OR $1 IS NULL OR d.lexemes @@ $1)' END
		USING wide, level;
		IF FOUND THEN
			RETURN;
		END IF;
	END IF;
	wanted := CASE
	    WHEN level < 0 THEN 'false'
	    WHEN exact IS NULL THEN 'd.cut <= $4'
	    ELSE 'd.lexemes @@ $1 AND d.cut <= $4' END;
	score := CASE sort
	    WHEN 'longest' THEN 'm.words'
	    WHEN 'shortest' THEN '-m.words'
	    WHEN 'best' THEN CASE WHEN rank IS NULL THEN '0'
		ELSE '(SELECT ts_rank(d.lexemes, $3, 1) FROM document d
		    WHERE d.id = m.id)' END
	    ELSE '0' END;
	beyond := CASE
	    WHEN after_moment IS NULL THEN 'true'
	    WHEN sort = 'oldest' THEN '(m.moment, m.id) > ($8, $9)'
	    ELSE '(m.moment, m.id) < ($8, $9)' END;
	-- Without RUM each match has to be looked at to be ranked, which is
	-- done for the newest of them, and for the newest of those whose
	-- subject has a word that ranks, wherever they stand.
	likely := CASE
	    WHEN sort <> 'best' OR rank IS NULL THEN
		'SELECT m.id, m.moment, m.words FROM matched m WHERE ' || beyond
	    WHEN level >= 0 AND exact IS NOT NULL AND
		to_regclass('reftel.document_rum') IS NOT NULL THEN
		'(SELECT d.id, d.moment, d.words, d.lexemes <=> $3 AS distance
		FROM document d WHERE ' || wanted || '
		ORDER BY d.lexemes <=> $3 LIMIT $6)
		UNION ALL
		SELECT d.id, d.moment, d.words, d.lexemes <=> $3
		FROM document d WHERE d.id = ANY ($5)'
	    ELSE '(SELECT m.id, m.moment, m.words FROM matched m
		ORDER BY m.moment DESC, m.id DESC LIMIT greatest($6, 2000))
		UNION
		(SELECT m.id, m.moment, m.words FROM titled m
		ORDER BY m.moment DESC, m.id DESC LIMIT greatest($6, 2000))'
		END;
	IF position('<=>' IN likely) > 0 THEN
		score := '-m.distance';
	END IF;
	RETURN QUERY EXECUTE '
	    WITH matched AS MATERIALIZED (
		SELECT d.id, d.moment, d.words, d.facets
		FROM document d WHERE ' || wanted || '
		UNION ALL
		SELECT d.id, d.moment, d.words, d.facets
		FROM document d WHERE d.id = ANY ($5)),
	    titled AS MATERIALIZED (
		SELECT d.id, d.moment, d.words FROM document d
		WHERE ' || CASE WHEN title IS NULL THEN 'false'
		ELSE wanted || ' AND d.lexemes @@ $11' END || '),
	    likely AS (' || likely || '),
	    top AS (
		SELECT m.id, (' || score || ')::float8 AS score, ' || CASE
		WHEN sort = 'oldest' THEN '-m.moment AS a, -m.id AS b'
		ELSE 'm.moment AS a, m.id AS b' END || '
		FROM likely m ORDER BY 2 DESC, 3 DESC, 4 DESC LIMIT $6)
	    SELECT ''total'', count(*), NULL::float8, NULL::bigint,
		NULL::bigint, NULL::text, NULL::bigint, NULL::text,
		NULL::text, NULL::bigint, NULL::bigint, NULL::bigint,
		NULL::bigint FROM matched
	    UNION ALL
	    SELECT ''hit'', top.a, top.score, t.id, t.document, t.name,
		t.moment, t.sender, t.subject, t.class, t.words, t.editions,
		t.status
	    FROM top JOIN telegram t ON t.document = top.id' || CASE
	    WHEN newest = 0 THEN ''
	    ELSE '
	    UNION ALL
	    SELECT ''newest'', late.moment, NULL::float8, t.id, t.document,
		t.name, t.moment, t.sender, t.subject, t.class, t.words,
		t.editions, t.status
	    FROM (SELECT m.id, m.moment FROM matched m
		ORDER BY m.moment DESC, m.id DESC LIMIT $10) late
	    JOIN telegram t ON t.document = late.id' END || CASE
	    WHEN facets = 0 THEN ''
	    ELSE '
	    UNION ALL
	    SELECT ''facet'', count(*), NULL::float8, NULL::bigint,
		f, NULL::text, NULL::bigint, NULL::text,
		NULL::text, NULL::bigint, NULL::bigint,
		NULL::bigint, NULL::bigint
	    FROM (SELECT unnest(m.facets) AS f FROM matched m) u
	    GROUP BY f' END
	USING exact, wide, rank, level, sure, most, NULL, after_moment,
	    after_document, newest, title;
END
$$;

-- The answer of all servers: that of this one alone, or all of theirs.
CREATE FUNCTION find(exact tsquery, wide tsquery, rank tsquery, title tsquery,
	level bigint, sure bigint[], sort text, most bigint, facets bigint,
	after_moment bigint, after_document bigint, newest bigint)
RETURNS SETOF answer
LANGUAGE sql STABLE
SET search_path = reftel, public
AS $$
	WITH part AS MATERIALIZED (
		SELECT * FROM search($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
			$11, $12))
	SELECT * FROM part WHERE kind = 'unsure'
	UNION ALL
	SELECT kind, sum(number)::bigint, NULL::float8, NULL::bigint,
		NULL::bigint, NULL::text, NULL::bigint, NULL::text,
		NULL::text, NULL::bigint, NULL::bigint, NULL::bigint,
		NULL::bigint
	FROM part WHERE kind = 'total' GROUP BY kind
	UNION ALL
	(SELECT * FROM part WHERE kind = 'hit'
		ORDER BY score DESC, number DESC, CASE WHEN $7 = 'oldest'
		THEN -document ELSE document END DESC LIMIT $8)
	UNION ALL
	(SELECT * FROM part WHERE kind = 'newest'
		ORDER BY number DESC, document DESC LIMIT $12)
	UNION ALL
	(SELECT 'facet', n, NULL, NULL, NULL, substr(facet, 2), NULL, NULL,
		NULL, ascii(facet) - 65, NULL, NULL, NULL
	FROM (SELECT facet, n, row_number() OVER (PARTITION BY ascii(facet)
			ORDER BY n DESC, facet) AS place
		FROM (SELECT v.facet, sum(p.number)::bigint AS n
			FROM part p JOIN value v ON v.key = p.document
			WHERE p.kind = 'facet' GROUP BY v.facet) c) f
	WHERE place <= $9 ORDER BY ascii(facet), place)
$$;

-- What is looked at again.
CREATE TYPE candidate AS (
	id bigint, moment bigint, words bigint, kept bytea, lexemes tsvector
);
CREATE FUNCTION candidates(ids bigint[]) RETURNS SETOF candidate
LANGUAGE sql STABLE
AS $$ SELECT d.id, d.moment, d.words, d.kept, d.lexemes
	FROM reftel.document d WHERE d.id = ANY ($1) $$;

-- ---- what goes to another server -------------------------------------------

-- The telegrams of buckets (schema-shards.sql), as a table for a transaction.
CREATE FUNCTION moving(buckets bigint[]) RETURNS bigint
LANGUAGE plpgsql
SET search_path = reftel, public, pg_temp
AS $$
BEGIN
	CREATE TEMPORARY TABLE moving ON COMMIT DROP AS
	SELECT t.id, t.document FROM telegram t, LATERAL (SELECT sha256(
		coalesce(convert_to(t.name, 'UTF8'), (SELECT c.hash
		FROM reading r JOIN record c ON c.id = r.record
		WHERE r.telegram = t.id ORDER BY c.id LIMIT 1))) AS hash) h
	WHERE (get_byte(h.hash, 0) * 256 + get_byte(h.hash, 1)) % 1024 =
		ANY (buckets);
	RETURN (SELECT count(*) FROM moving);
END
$$;

-- They are there now.
CREATE FUNCTION moved() RETURNS bigint
LANGUAGE plpgsql
SET search_path = reftel, public, pg_temp
AS $$
BEGIN
	DELETE FROM provenance WHERE record IN (SELECT record FROM reading
		WHERE telegram IN (SELECT id FROM moving));
	DELETE FROM record WHERE id IN (SELECT record FROM reading
		WHERE telegram IN (SELECT id FROM moving));
	DELETE FROM reading WHERE telegram IN (SELECT id FROM moving);
	DELETE FROM reference WHERE telegram IN (SELECT id FROM moving);
	DELETE FROM document WHERE id IN (SELECT document FROM moving);
	DELETE FROM telegram WHERE id IN (SELECT id FROM moving);
	RETURN 1;
END
$$;
