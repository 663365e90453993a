/*
 * import.h: any carrier to telegrams.  The chapter of this folder.
 *
 * A file goes in; each telegram that is in it comes out through a call back,
 * with what the carrier states beside it and with where its bytes stand in
 * the file.  Importers know no archive and print nothing.  Each carrier is a
 * file here and a row of a table in import.c; the textual ones that need no
 * decoding are read where the format is (telegram/carrier.c).
 *
 * What comes in is hostile: every importer is linear, and limits stand where
 * a carrier can hold a carrier.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "telegram/telegram.h"

/*
 * One telegram as it was found.  All of it lives until the call returns.
 * `text` is what telegram_read() takes; it is of `bytes` itself, or decoded
 * from it with the runs that say how.
 */
struct found {
	struct slice text;
	struct slice bytes; /* of the file: what to keep as the record */
	struct slice file; /* its name, "FILE!MEMBER" inside an archive */
	size_t line; /* lines of the file before `bytes` */
	struct hints hints; /* what to give telegram_read() */
};

/* Returns false to stop. */
typedef bool (*found_taker)(void *user, const struct found *found);

struct import {
	found_taker take;
	void *user;
	const struct hints *hints; /* told from outside; never NULL */
	/* what was found on the way, for messages and tests */
	uint64_t files, telegrams, archives, expanded;
	/* of the outermost archive: what those within may still give out, and
	 * which count of archives they may not reach */
	size_t room;
	uint64_t archives_most;
	unsigned depth; /* archives within archives, now */
	bool stopped; /* the taker wanted no more */
};

/*
 * All telegrams of these bytes.  False with a sentence when the carrier
 * itself is damaged beyond what could be given out; what could be was.
 */
bool import_bytes(struct import *in, struct slice file, struct slice bytes,
    struct error *error);

/*
 * The same for bytes that are known to be text: one or more telegrams as
 * they stand.  `line`: lines of the file before them.
 */
void import_plain(
    struct import *in, struct slice file, struct slice bytes, size_t line);

/* Whether a front of a file (4 KiB or all) has to be seen whole: it is no
 * plain text that could be taken telegram by telegram. */
bool import_is_whole(struct slice front, const struct hints *hints);

/*
 * The rows of a table (csv.c) from its front, `line` lines of the file before
 * them.  Unless these are the last bytes of it, a row that may go on beyond
 * them is left; returns how many bytes were taken.
 */
size_t import_rows(struct import *in, struct slice file, struct slice bytes,
    size_t line, bool end);

/* Whether these bytes, all of a file, are text that holds telegrams as they
 * stand: nothing has to be unpacked or decoded to read it. */
bool import_is_plain(struct slice bytes, const struct hints *hints);

/* Whether a front of a file is of a table that can be taken row by row. */
bool import_is_table(struct slice front, const struct hints *hints);

/* ---- join.c: sections that stand apart in a file -------------------------- */

#define GROUPS_MOST 64

/*
 * Stands between an import and its taker: hold `struct joiner`, give
 * join_take and it as the taker, and call join_end() when all is in.
 */
struct joiner {
	found_taker take;
	void *user;
	struct group *groups[GROUPS_MOST];
	size_t count;
	uint64_t seen;
};

void join_begin(struct joiner *j, found_taker take, void *user);
bool join_take(void *joiner, const struct found *found);
bool join_end(struct joiner *j);

/* ---- child.c: labels in XML ------------------------------------------------ */

/* Whether these bytes are like XML; and what a label in it says, as lines. */
bool import_is_label(struct slice bytes);
bool import_label(struct slice file, struct slice bytes, struct buf *lines,
    struct error *error);

/* ---- for the importers --------------------------------------------------- */

/* What decodes a text and remembers where each byte came from: decode.c. */
struct decoder {
	struct arena *arena;
	struct slice source;
	struct buf text;
	struct source_run *runs;
	size_t count, room;
};

/* n bytes of the source as they are; text in place of n bytes of it. */
void decode_same(struct decoder *d, const char *source, size_t n);
void decode_as(
    struct decoder *d, struct slice text, const char *source, size_t n);

/* Text in UTF-8 from a source in another encoding. */
void decode_charset(struct decoder *d, struct slice source, bool *decoded);

/* Add a fact to a list of attributes. */
void import_fact(struct arena *arena, struct attribute **list, struct slice key,
    struct slice value);

/* The telegrams of a decoded text; splits it where several stand in it. */
bool import_text(struct import *in, struct slice file, struct slice bytes,
    size_t line, const struct decoder *decoder, enum carrier carrier,
    bool carrier_known, struct attribute *facts);

bool import_page(struct import *in, struct slice file, struct slice bytes,
    struct error *error);
bool import_csv(struct import *in, struct slice file, struct slice bytes,
    struct error *error);
bool import_mail(struct import *in, struct slice file, struct slice bytes,
    struct error *error);
bool import_pack(struct import *in, struct slice file, struct slice bytes,
    struct error *error);
bool import_pdf(struct import *in, struct slice file, struct slice bytes,
    struct error *error);

/* Is it one of these? by content: sniff.c */
bool sniff_page(struct slice bytes);
bool sniff_csv(struct slice bytes);
bool sniff_mail(struct slice bytes);
bool sniff_pack(struct slice bytes);
bool sniff_pdf(struct slice bytes);

#endif
