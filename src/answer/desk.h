/*
 * desk.h: what reviewers decided of telegrams: read from a log that each line
 * seals (base/chain.h), and made into orders for a release.  Who decided, when
 * and why stays; what was withdrawn stays as well, and no longer counts.
 *
 * The log is internal: it names places, hashes and codes, and none of the
 * words.  Nothing here opens a file: the doors do.
 */
#ifndef ANSWER_DESK_H
#define ANSWER_DESK_H

#include "archive/archive.h"
#include "base/sha256.h"
#include "telegram/release.h"

struct desk_entry {
	unsigned n; /* its line in the log, from 1 */
	struct slice when, who;
	struct slice what; /* a verdict, or "second", "withdraw", "given" */
	struct slice id; /* as people call the telegram */
	struct slice telegram; /* SHA-256 of its text */
	struct slice place, codes, reason;
	unsigned of; /* the entry that is seconded or withdrawn */
	bool withdrawn, seconded;
	struct desk_entry *next;
};

struct desk {
	struct desk_entry *entries;
	size_t count;
};

/* All of a log; one that is not sound is refused. */
bool desk_read(struct arena *arena, struct slice log, struct desk *out,
    struct error *error);

/* The members of a new line. */
void desk_write(struct buf *members, const struct desk_entry *e);

/* Does its verdict hold, where the policy wants so many readers? */
bool desk_holds(const struct desk_entry *e, unsigned readers);

/* One person, however the name was typed: nobody is his own second reader. */
bool desk_same_reader(struct slice a, struct slice b);

/* By which telegrams are known again. */
struct slice desk_hash(struct arena *arena, const struct telegram *t);

/*
 * The decisions on a telegram that hold.  What lets something go needs the
 * second reader where the policy wants one; a cut holds at once.
 */
bool desk_decisions(struct arena *arena, const struct desk *desk,
    const struct telegram *t, unsigned readers, struct decision **out,
    struct error *error);

/*
 * The next entry behind `after` (NULL: the first) of this telegram that holds
 * and shares a byte with a place.
 */
const struct desk_entry *desk_overlap(const struct desk *desk,
    const struct desk_entry *after, struct slice hash, const struct telegram *t,
    struct slice at);

/* Who decided what is withheld: the entry's reader and reason, or the rule. */
struct slice desk_decided_by(struct arena *arena, const struct desk *desk,
    const struct telegram *t, const struct withheld *h);

/* "public", "USA,GBR", "SECRET//NOFORN" */
bool desk_audience(struct arena *arena, struct slice text, struct audience *out,
    struct error *error);

/* A place as the log keeps it: of the telegram alone, whatever file it is in. */
struct slice desk_place(struct arena *arena, const struct telegram *t,
    struct slice place, struct slice at);

/* ---- same.c: what else says the same ---------------------------------------- */

struct same {
	struct slice id;
	const char *how; /* "stands open", "is withheld", "was given out" */
	struct slice words; /* that the two have in common */
	bool part; /* some of the passage alone */
	struct same *next;
};

/*
 * Hold one passage against another telegram: whether its words are there, and
 * what was decided of them.  NULL where they are not.
 */
struct same *desk_same(struct arena *arena, const struct telegram *t,
    struct slice at, const struct telegram *other, const struct desk *desk,
    unsigned readers);

/* The same against all of an archive that may say so, every edition. */
bool desk_same_kept(struct archive *archive, struct arena *arena,
    const struct telegram *t, struct slice at, const struct desk *desk,
    unsigned readers, struct same **out, struct error *error);

#endif
