/*
 * engine.h: what keeps records, by the scheme of an archive's name.  The
 * secret between archive.c and the engines: local.c is one, and its
 * functions are called through the table that it fills in by name.
 */
#ifndef ARCHIVE_ENGINE_H
#define ARCHIVE_ENGINE_H

#include "archive/archive.h"
#include "archive/document.h"
#include "archive/query.h"

/* A file records come from, as it is kept. */
struct engine_file {
	struct slice path;
	uint64_t size;
	int64_t modified;
	bool done;
};

struct engine_record {
	unsigned char hash[SHA256_BYTES];
	uint32_t part;
	enum carrier carrier;
	uint64_t size;
	struct slice bytes; /* compressed */
	struct slice name; /* the telegram's; records of one lie together */
};

struct engine_provenance {
	int64_t record, file;
	struct slice member, reader;
	uint64_t line;
	int64_t moment;
};

/* What a reader made of a record. */
struct engine_reading {
	int64_t record, telegram, rank;
	uint16_t section, sections;
	struct slice text, facts; /* compressed; absent */
	struct slice reader; /* the version of it */
	struct engine_reading *next;
	/* given back with it */
	enum carrier carrier;
	unsigned char hash[SHA256_BYTES];
	uint32_t part;
	uint64_t size;
	struct slice bytes; /* compressed, if asked for */
	struct archive_provenance *provenances;
};

/* A telegram as lists show it. */
struct engine_telegram {
	int64_t id, document;
	struct slice name;
	bool dated;
	int64_t when;
	uint32_t editions, words;
	struct slice from, subject;
	enum classification classification;
	enum status status;
	struct engine_telegram *next;
};

/* A line of its list of references, as it was read. */
struct engine_reference {
	uint32_t n; /* its place in the list */
	enum reference_kind kind;
	bool notal;
	struct slice target, other; /* numbers; absent */
	struct slice bullet, printed, note;
	struct engine_telegram by; /* whose it is; of citing() alone */
	struct engine_reference *next;
};

/* A number of a post's year that is held, or cited. */
struct engine_number {
	uint32_t number;
	bool dated; /* not of one that is cited */
	int64_t when;
	enum status status;
	uint64_t citations;
};

/* What is about to be looked for, and added where there is none. */
struct engine_ahead {
	const unsigned char *hash; /* of its bytes; or NULL */
	struct slice name; /* the telegram's number; absent */
};

enum engine_order { NUMBERS_UP, NUMBERS_DOWN, NUMBERS_CITED };

struct engine {
	const char *scheme; /* of a URL; empty: a path */
	bool (*open)(const char *name, enum archive_mode mode, void **out,
	    struct error *error);
	/* Over several servers; NULL where that cannot be. */
	bool (*init)(const char *name, const struct slice *servers,
	    size_t count, struct error *error);
	void (*close)(void *db);
	bool (*begin)(void *db, struct error *error);
	bool (*commit)(void *db, struct error *error);
	void (*rollback)(void *db);
	bool (*count)(void *db, uint64_t *telegrams, uint64_t *records,
	    struct error *error);

	/*
	 * What comes next, which stays where it is until it is told again;
	 * NULL where each is as well looked for by itself.
	 */
	bool (*ahead)(void *db, const struct engine_ahead *list, size_t count,
	    struct error *error);

	/* *id is 0 where there is none. */
	bool (*file_find)(void *db, struct slice path, int64_t *id,
	    struct engine_file *file, struct error *error);
	bool (*file_put)(void *db, const struct engine_file *file, int64_t *id,
	    struct error *error);
	bool (*record_find)(void *db,
	    const unsigned char hash[static SHA256_BYTES], uint32_t part,
	    int64_t *id, struct error *error);
	bool (*record_add)(void *db, const struct engine_record *record,
	    int64_t *id, struct error *error);
	bool (*provenance_add)(void *db, const struct engine_provenance *p,
	    bool *added, struct error *error);
	bool (*reading_put)(void *db, const struct engine_reading *reading,
	    struct error *error);

	/*
	 * A telegram's row and references: new when row->id is 0, else in
	 * its place.  What is looked for of it comes by document_put().
	 */
	bool (*telegram_put)(void *db, struct engine_telegram *row,
	    const struct document *d, struct error *error);
	bool (*telegrams)(void *db, struct slice name, struct arena *arena,
	    struct engine_telegram **out, struct error *error);
	bool (*telegram_of)(void *db, int64_t document, struct arena *arena,
	    struct engine_telegram **out, struct error *error);
	/* Those after one in order of their row's id, `most` at most. */
	bool (*telegrams_after)(void *db, int64_t id, size_t most,
	    struct arena *arena, struct engine_telegram **out,
	    struct error *error);
	/* Whether a row and its references are what telegram_put() keeps. */
	bool (*telegram_same)(void *db, const struct engine_telegram *row,
	    const struct document *d, bool *same, struct error *error);
	/* Its readings, and the bytes of their records if `bytes`. */
	bool (*readings)(void *db, int64_t telegram, bool bytes,
	    struct arena *arena, struct engine_reading **out,
	    struct error *error);
	/*
	 * The readings of several telegrams, by their documents, in one go:
	 * a list for each, best first, with the bytes of records that were
	 * not decoded, and without provenances; what a page of hits needs.
	 */
	bool (*shown)(void *db, const int64_t *documents, size_t count,
	    struct arena *arena, struct engine_reading **out,
	    struct error *error);
	/*
	 * Records after one in order of their id, `most` at most, with their
	 * bytes and what was read of them; its telegram is 0 where nothing
	 * was.  Provenances are left out.
	 */
	bool (*records)(void *db, int64_t after, size_t most,
	    struct arena *arena, struct engine_reading **out,
	    struct error *error);
	/* What telegrams are for whom, once each; see viewer.c. */
	bool (*accesses)(void *db, struct arena *arena, struct slice_list **out,
	    struct error *error);
	/*
	 * From here on there are no telegrams but those of these accesses,
	 * each between newlines; absent: all are there.  It is copied.
	 */
	void (*view)(void *db, struct slice accesses);
	bool (*names)(void *db, struct slice from, struct slice before,
	    struct arena *arena, struct slice_list **out, struct error *error);

	/* A dictionary; 0: the newest.  *found is 0 where there is none. */
	bool (*dictionary_get)(void *db, uint32_t number, struct arena *arena,
	    uint32_t *found, struct slice *bytes, struct error *error);
	bool (*dictionary_put)(
	    void *db, uint32_t number, struct slice bytes, struct error *error);

	/*
	 * Within a transaction: forget all that is derived, but for text and
	 * facts of readings, whose telegram becomes 0.
	 */
	bool (*clear)(void *db, struct error *error);

	/*
	 * What this engine can say against its own files, and against what
	 * is listed twice: a sentence each, to `say`.
	 */
	bool (*verify)(void *db, void (*say)(void *user, const char *sentence),
	    void *user, struct error *error);
	/* How large it is, by its parts; NULL: it cannot tell. */
	bool (*sizes)(void *db, struct arena *arena, struct archive_size **out,
	    struct error *error);
	/* A copy of all of it as it is now, while others write. */
	bool (*backup)(void *db, const char *to, struct error *error);

	/*
	 * Who cites whom.  A number is its series and what follows: 08LIMA
	 * and 335.  references() gives what a telegram cites, citing() who
	 * cites a number, `most` of them (as what it means, or as what it
	 * may mean as well), and how many there are; numbers() those of a
	 * series, one row a telegram, from one number up or down, or those
	 * that are cited, until `each` returns false.
	 */
	bool (*references)(void *db, int64_t telegram, struct arena *arena,
	    struct engine_reference **out, struct error *error);
	bool (*citing)(void *db, struct slice name, uint32_t most,
	    struct arena *arena, struct engine_reference **out, uint64_t *total,
	    struct error *error);
	bool (*numbers)(void *db, struct slice series, uint32_t from,
	    enum engine_order order,
	    bool (*each)(void *user, const struct engine_number *number),
	    void *user, struct error *error);

	/*
	 * What is looked for of a telegram, under the number row->document.
	 * These two alone may be called by several threads at once, each
	 * with a number of its own below ENGINE_WORKERS.  flush() brings to
	 * the disk what the worker has put; `full` says that it is time to.
	 */
	bool (*document_put)(void *db, unsigned worker, int64_t document,
	    const struct document *d, bool *full, struct error *error);
	bool (*flush)(void *db, unsigned worker, struct error *error);
	/* After a commit: put in order what may be slow to search. */
	bool (*tidy)(void *db, struct error *error);
	/* A document that another has replaced: gone with the next commit. */
	void (*document_drop)(void *db, int64_t document);

	/*
	 * The answer but for snippets; or each hit in turn, in order of
	 * time, until `each` returns false.
	 */
	bool (*find)(void *db, const struct query *root,
	    const struct archive_query *query, struct arena *arena,
	    struct archive_answer *answer, struct error *error);
	bool (*walk)(void *db, const struct query *root, bool newest_first,
	    bool (*each)(void *user, const struct archive_hit *hit), void *user,
	    struct error *error);
	/* Words spelt nearly so, the likeliest first; NULL: it cannot tell. */
	bool (*near)(void *db, struct slice word, size_t most,
	    struct arena *arena, struct slice **out, size_t *count,
	    struct error *error);
	/* The stages of a query, as it has them: what, and how many. */
	bool (*explain)(void *db, const struct query *root, struct arena *arena,
	    struct archive_stage **out, struct error *error);
};

enum { ENGINE_WORKERS = 16 };

extern const struct engine engine_local;
extern const struct engine engine_pg; /* where it is built */

/* The same as doors have it; find.c. */
struct archive_hit archive_hit_of(const struct engine_telegram *row);

/* ---- zstd.c: smaller ------------------------------------------------------ */

/* What compresses, for one thread. */
struct zstd;
struct zstd *zstd_new(void);
void zstd_free(struct zstd *z);

/*
 * The dictionaries of an archive.  Any thread may pack with them; adding and
 * unpacking is one thread's at a time.
 */
struct dictionaries;
struct dictionaries *dictionaries_new(void);
void dictionaries_free(struct dictionaries *d);
/* To unpack what needs it; `packs`: to pack as well, which takes a while. */
bool dictionaries_add(struct dictionaries *d, uint32_t number,
    struct slice bytes, bool packs, struct error *error);
bool dictionaries_has(const struct dictionaries *d, uint32_t number);
uint32_t dictionaries_newest(const struct dictionaries *d); /* 0: none */

/* Numbers below are kept for others (RFC 8878, 5). */
enum { DICTIONARY_FIRST = 32768 };

/* Train one on samples; false when they make none. */
bool dictionary_train(struct arena *arena, const struct slice *samples,
    size_t count, uint32_t number, struct slice *out);

/* Compressed with the newest dictionary, into the arena. */
struct slice zstd_pack(struct zstd *z, const struct dictionaries *d,
    struct arena *arena, struct slice s);

/* The dictionary that is needed to unpack it; 0: none. */
uint32_t zstd_dictionary(struct slice packed);

/* And back; false with a sentence when it is damaged, or over `most`. */
bool zstd_unpack(struct dictionaries *d, struct arena *arena,
    struct slice packed, size_t most, struct slice *out, struct error *error);

#endif
