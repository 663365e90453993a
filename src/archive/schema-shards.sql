-- schema-shards.sql: what the home of an archive that is spread over several
-- servers has beside schema-pg.sql.  Each server has all of schema-pg.sql and
-- its part of the telegrams; the home has the list of files and dictionaries,
-- and functions that ask all servers at the same time (PL/Proxy, RUN ON ALL).

SET LOCAL search_path = reftel, public;
CREATE EXTENSION IF NOT EXISTS plproxy WITH SCHEMA public;

CREATE TABLE server (
	number bigint PRIMARY KEY,	-- from 0, without gaps
	words text NOT NULL		-- that libpq connects by
);

-- A telegram lies on the server of its bucket: the first two bytes of the
-- SHA-256 of its number, or of its hash when it has none, modulo 1024.
CREATE TABLE bucket (
	bucket bigint PRIMARY KEY,
	server bigint NOT NULL
);

-- Make this the home of an archive on these servers.
CREATE FUNCTION spread(servers text[]) RETURNS bigint
LANGUAGE plpgsql
SET search_path = reftel, public
AS $$
DECLARE
	f record;
BEGIN
	DELETE FROM server;
	INSERT INTO server SELECT n - 1, words
	FROM unnest(servers) WITH ORDINALITY AS s (words, n);
	IF EXISTS (SELECT FROM pg_foreign_server WHERE srvname = 'reftel') THEN
		DROP SERVER reftel CASCADE;
	END IF;
	EXECUTE (SELECT format('CREATE SERVER reftel FOREIGN DATA WRAPPER
	    plproxy OPTIONS (modular_mapping %L, %s)', '1',
	    string_agg(format('p%s %L', number, words), ', ' ORDER BY number))
	    FROM server);
	CREATE USER MAPPING FOR PUBLIC SERVER reftel;
	FOR f IN SELECT p.oid, p.proname FROM pg_proc p
	    JOIN pg_language l ON l.oid = p.prolang
	    WHERE p.pronamespace = 'reftel'::regnamespace AND p.proretset
	    AND p.proname <> 'find' AND l.lanname <> 'plproxy' LOOP
		EXECUTE format('CREATE OR REPLACE FUNCTION reftel.%I(%s)
		    RETURNS %s LANGUAGE plproxy AS
		    $p$ CLUSTER ''reftel''; RUN ON ALL; $p$', f.proname,
		    pg_get_function_identity_arguments(f.oid),
		    pg_get_function_result(f.oid));
	END LOOP;
	RETURN array_length(servers, 1);
END
$$;
