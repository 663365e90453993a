/*
 * archive.h: keep and find.  The chapter of this folder.
 *
 * The bytes are the record: kept as they came, with their hash, where they
 * came from, when, and by which reader they were read.  All else is derived
 * from them and may be built again.  The same bytes twice are one record
 * with two provenances.  Records of one number are one telegram: editions,
 * of which one is shown first, or its sections, which are joined.
 *
 * An archive is named by a path or a URL; its scheme chooses the engine
 * (engine.h).  Nothing here prints, and nothing here renders.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/sha256.h"
#include "telegram/telegram.h"

/* ---- archive.c: open, and keep ------------------------------------------- */

struct archive;

enum archive_mode {
	ARCHIVE_READ, /* it must be there */
	ARCHIVE_WRITE, /* it is made when it is not; one writer at a time */
	ARCHIVE_EXISTING, /* to write as well, but it must be there */
};

bool archive_open(const char *name, enum archive_mode mode,
    struct archive **out, struct error *error);
void archive_close(struct archive *a);

/*
 * Make an archive without anything in it; one that is there is left as it
 * is.  With `servers`, URLs with a comma between, it is spread over them; one
 * that is spread has its servers replaced, and more of them may be added.
 */
bool archive_init(const char *name, const char *servers, struct error *error);

/* Telegrams and records that it holds. */
bool archive_count(struct archive *a, uint64_t *telegrams, uint64_t *records,
    struct error *error);

/*
 * A file telegrams come from.  `known` is set when the very same file (path,
 * size, time of change) was taken in whole before: nothing is to be done.
 * Else what is put from now on comes from it, until archive_file_end().  One
 * whose time of change is ARCHIVE_STREAM is another each time.
 */
#define ARCHIVE_STREAM ((int64_t)-1)

bool archive_file(struct archive *a, struct slice path, uint64_t size,
    int64_t modified, bool *known, struct error *error);
bool archive_file_end(struct archive *a, struct error *error);

/* A telegram as it was found; all of it is copied. */
struct archive_item {
	struct slice bytes; /* the record */
	struct slice text; /* decoded, for telegram_read() */
	const struct hints *hints; /* and its hints */
	uint32_t part; /* which telegram of these very bytes, from 0 */
	struct slice member; /* inside the file, an archive; absent */
	size_t line; /* lines of the file before it */
	bool any; /* keep it even if it looks like no telegram */
};

/* What became of them. */
enum archive_put {
	ARCHIVE_NEW, /* a telegram that was not there */
	ARCHIVE_EDITION, /* other bytes of one that was */
	ARCHIVE_SECTION, /* another section of one that was */
	ARCHIVE_AGAIN, /* the same bytes, from elsewhere */
	ARCHIVE_KNOWN, /* the same bytes, from there: nothing changed */
	ARCHIVE_PASSED, /* no telegram: not kept */
	ARCHIVE_PUT_MAX
};

/*
 * Keep one.  Several threads read what was put, so that trouble with it may
 * come up later.  It is there, for good and for every reader, when
 * archive_commit() has returned; after a kill it is there whole or not at
 * all.  When much has gathered it is committed without being asked.
 */
bool archive_put(
    struct archive *a, const struct archive_item *item, struct error *error);
bool archive_commit(struct archive *a, struct error *error);

/* When all is in: put in order what would be slow to search else. */
bool archive_tidy(struct archive *a, struct error *error);

/* What became of what was put, so far. */
void archive_tally(struct archive *a, uint64_t out[static ARCHIVE_PUT_MAX]);

/* What keeping has cost so far, in nanoseconds of a core. */
enum archive_cost {
	ARCHIVE_READING, /* bytes to fields */
	ARCHIVE_DOCUMENTS, /* fields to what is looked for */
	ARCHIVE_PACKING, /* the hash, and making smaller */
	ARCHIVE_ROWS,
	ARCHIVE_INDEXING, /* into memory */
	ARCHIVE_WRITING, /* from there to files */
	ARCHIVE_SPENT_MAX
};

void archive_spent(struct archive *a, uint64_t out[static ARCHIVE_SPENT_MAX]);

/* Bytes on the disk, by what they are. */
struct archive_size {
	struct slice name;
	uint64_t bytes;
	struct archive_size *next;
};

bool archive_sizes(struct archive *a, struct arena *arena,
    struct archive_size **out, struct error *error);

/* ---- find.c: find --------------------------------------------------------- */

enum archive_sort {
	ARCHIVE_BEST,
	ARCHIVE_NEWEST,
	ARCHIVE_OLDEST,
	ARCHIVE_LONGEST,
	ARCHIVE_SHORTEST
};

struct archive_query {
	struct slice text; /* see reftel-query(7) */
	enum archive_sort sort;
	uint32_t skip, most; /* hits to pass over, and to give */
	uint32_t newest; /* so many of the newest as well, in one answer */
	uint32_t facet_most; /* values of each facet; 0: no facets */
	bool snippets;
};

/* A part of a snippet that is one of the words looked for. */
struct archive_mark {
	uint32_t from, n;
};

struct archive_hit {
	int64_t document;
	struct slice id; /* absent when it has none */
	struct slice from, subject; /* may be absent */
	struct moment date; /* absent when it is not known */
	enum classification classification;
	enum status status;
	double score;
	uint32_t length; /* words of the text */
	uint32_t editions;
	struct slice snippet; /* of one paragraph, unwrapped; may be absent */
	struct archive_mark *marks; /* in order */
	uint32_t mark_count;
	uint32_t paragraph; /* its number; 0: it has none */
	struct slice mark; /* "C", "S/NF"; absent */
};

struct archive_value {
	struct slice value;
	uint64_t count;
};

struct archive_facet {
	struct slice name; /* as fields are named in queries */
	struct archive_value *values; /* the commonest first */
	size_t count;
	struct archive_facet *next;
};

struct archive_answer {
	uint64_t total;
	struct archive_hit *hits, *newest;
	size_t hit_count, newest_count;
	struct archive_facet *facets;
	struct archive_told *told;
	/* Words and values that none has, and what is near; or nothing is. */
	struct archive_told *near;
	uint64_t microseconds;
	/* Where in the query the trouble is, when it is no query. */
	uint32_t column; /* from 1, in characters; 0: elsewhere */
};

/*
 * One answer; its lists lie in the arena.  A query that is none is an error,
 * with answer->column set.
 */
bool archive_find(struct archive *a, const struct archive_query *query,
    struct arena *arena, struct archive_answer *answer, struct error *error);

/*
 * Every hit in turn, without a limit, by date: the newest first unless the
 * oldest are asked for.  Ends when `each` returns false; what it is given
 * lives until it returns.
 */
bool archive_walk(struct archive *a, const struct archive_query *query,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    struct archive_answer *answer, struct error *error);

/* A value that was taken for another than it says: a day, a code. */
struct archive_told {
	struct slice at; /* of the query */
	struct slice as;
	bool doubt; /* it may be read in another way */
	struct archive_told *next;
};

/* A stage of a query: a part of it, as it was understood. */
struct archive_stage {
	unsigned depth;
	struct slice what;
	uint64_t count; /* telegrams that it matches */
	uint64_t microseconds;
	struct archive_stage *next;
};

/* Each stage of a query; trouble as from archive_find(). */
bool archive_explain(struct archive *a, struct slice text, struct arena *arena,
    struct archive_stage **out, struct archive_answer *answer,
    struct error *error);

/* ---- archive.c: give back ------------------------------------------------- */

struct archive_provenance {
	struct slice file, member, reader;
	uint64_t line;
	int64_t when; /* seconds since 1970 */
	struct archive_provenance *next;
};

/* A record as it was kept. */
struct archive_record {
	int64_t id;
	unsigned char hash[SHA256_BYTES];
	uint32_t part;
	uint16_t section, sections;
	bool shown; /* what is shown is this, or made of this */
	struct slice bytes; /* as they came */
	struct slice text; /* decoded: what telegram_read() takes */
	struct hints hints; /* and its hints */
	struct archive_provenance *provenances;
	struct archive_record *next;
};

struct archive_telegram {
	int64_t document;
	struct slice id;
	struct slice text; /* of the edition shown, or of sections joined */
	struct hints hints;
	struct archive_record *records; /* the best first */
	struct archive_telegram *next; /* another of the same number */
};

/*
 * The telegrams of a number in any printed form, oldest first; NULL when
 * none is held.
 */
bool archive_get(struct archive *a, struct slice id, struct arena *arena,
    struct archive_telegram **out, struct error *error);

/* The same by the document of a hit. */
bool archive_get_document(struct archive *a, int64_t document,
    struct arena *arena, struct archive_telegram **out, struct error *error);

/* ---- care.c: see that it is whole, copy it, make it anew -------------------- */

/* What archive_verify() went through, and how much of it was wrong. */
struct archive_verified {
	uint64_t records, telegrams, dictionaries;
	uint64_t old; /* read by another version of the reader */
	uint64_t troubles;
	bool unread; /* some of it could not be read */
};

/*
 * Check every hash, what is derived against the record, and the engine's own
 * files; each trouble is a sentence to `say`, what cannot be read as well.
 */
void archive_verify(struct archive *a,
    void (*say)(void *user, const char *sentence), void *user,
    struct archive_verified *out);

/* A copy as it is at one moment, while others read and write. */
bool archive_backup(struct archive *a, const char *to, struct error *error);

/*
 * Make all that is derived anew from the records, in one transaction: who
 * reads has the old until it has ended, and after a kill it still is there.
 */
bool archive_reindex(struct archive *a,
    void (*tell)(void *user, uint64_t records), void *user,
    struct error *error);

/* Numbers that are held and begin like this one: for messages. */
bool archive_near(struct archive *a, struct slice id, struct arena *arena,
    struct slice_list **out, struct error *error);

#endif
