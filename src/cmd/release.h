/*
 * release.h: what `release' and `review' share: the policy, the audience, the
 * log of decisions, and a copy made by them.
 */
#ifndef CMD_RELEASE_H
#define CMD_RELEASE_H

#include "answer/desk.h"
#include "cmd/cmd.h"

struct release_desk {
	struct policy policy;
	struct release_order order;
	struct decision *told; /* on the command line */
	struct desk desk; /* in the log */
	struct archive *archive; /* NULL: files */
	struct buf policy_text, log;
	const char *log_file; /* NULL: none */
};

/* A decision of the command line, behind those that were told before. */
void release_tell(struct release_desk *d, struct arena *keep,
    enum verdict verdict, const char *place);
/* The codes of all cuts before that have none; *any: whether there is one. */
bool release_tell_codes(struct release_desk *d, struct arena *keep,
    const char *value, bool *any, struct error *error);

/* Read policy and log, either of which may be NULL, and the audience. */
bool release_begin(struct release_desk *d, struct arena *keep, const char *to,
    const char *policy, const char *log, struct error *error);

/* What to exit with when it could not begin: is the policy there? */
int release_status(const char *policy);
void release_end(struct release_desk *d);

/*
 * The copy by the marks, the log and what was told; `line` is the number of
 * lines of the file before the telegram.  The words of each place that was
 * told, cut or let go, are shown on standard error.
 */
bool release_by_desk(struct release_desk *d, struct arena *arena,
    const struct telegram *t, size_t line, struct release *out,
    struct error *error);

/*
 * Says on standard error how to let go what only marks withhold from the
 * public, where its carrier stamped it as released or they have run out.
 */
void release_hint(const struct release_desk *d, struct arena *arena,
    const struct telegram *t, const struct release *made);

/* A place that was told: found; its words shown. */
bool release_find_place(struct decision *d, const struct telegram *t,
    size_t line, struct error *error);
void release_show(const struct decision *d);

/*
 * Whether what was told may be of several telegrams: P3 and L120:5-L122:40
 * are of one alone; the error says so.
 */
bool release_several(const struct release_desk *d, struct error *error);

/* Telegrams one after the other, from files or an archive. */
struct release_reader {
	struct release_desk *desk;
	struct arena *arena; /* of one telegram */
	bool (*take)(void *user, const struct telegram *t, size_t line);
	void *user;
	struct error *error;
	bool failed; /* `take' did; *error says why */
	bool lost; /* no: the archive did */
};

bool release_take_found(void *reader, const struct found *found);

/* All that answer a query; a status. */
int release_from_archive(struct release_reader *reader,
    const struct usage *usage, const char *archive, char **argv);

/* The operands as a query: one that is a number of a telegram is that one. */
struct slice release_query(struct buf *b, char **argv);

/* print.c: a telegram, or a list of withholdings, as PDF. */
bool cmd_pdf(
    struct buf *out, struct slice text, bool list, struct error *error);

#endif
