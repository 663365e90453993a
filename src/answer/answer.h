/*
 * answer.h: what an archive answers, for programs: JSON and CSV.  The
 * chapter of this folder, which serves both doors, the command and the web,
 * so that both say the same in the same words.
 *
 * What is written here is a contract (doc/json.md).  Nothing here prints.
 */
#ifndef ANSWER_ANSWER_H
#define ANSWER_ANSWER_H

#include "archive/archive.h"
#include "archive/follow.h"
#include "base/buf.h"

/* ---- hit.c ---------------------------------------------------------------- */

/* "name":"value" or null; a hit as an object, and as a line of CSV. */
void hit_string(struct buf *b, const char *name, struct slice value);
void hit_json(struct buf *b, const struct archive_hit *hit);
void hit_csv(struct buf *b, const struct archive_hit *hit);

/* ---- search.c ------------------------------------------------------------- */

/*
 * A whole answer as an object, without a newline.  `next`, when present, is
 * what a caller hands back as `after` to have what follows.
 */
void answer_search(struct buf *b, struct slice query,
    const struct archive_answer *answer, struct slice next);

/* ---- thread.c, gaps.c ------------------------------------------------------- */

/*
 * A thread, and the gaps of a post's year, as objects; what citing telegrams
 * say is looked up in the archive.
 */
bool answer_thread(struct buf *b, struct archive *a,
    const struct archive_thread *t, struct arena *arena, struct error *error);
bool answer_gaps(struct buf *b, struct archive *a,
    const struct archive_gaps *gaps, struct arena *arena, struct error *error);

/* "missing", "cited", "withdrawn", "textless", "held". */
const char *answer_presence(enum archive_presence what);

/* The number of a series as a hit that is not held: for archive_citations(). */
struct archive_hit answer_number(
    struct arena *arena, const struct archive_gaps *gaps, uint32_t number);

/* ---- stats.c, actions.c, similar.c ------------------------------------------ */

/* Counts of what a query finds, as an object. */
void answer_stats(
    struct buf *b, struct slice query, const struct archive_stats *s);

/* A request with those who were asked, as an object. */
void answer_request(struct buf *b, const struct archive_request *r);

/* Telegrams that are alike, as a list; and how alike one is, in words. */
void answer_alike(struct buf *b, const struct archive_alike *list);
const char *answer_alike_kind(const struct archive_alike *a);
unsigned answer_percent(double share);

#endif
