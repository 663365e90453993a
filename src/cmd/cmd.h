/*
 * cmd.h: what the subcommands of reftel share.
 *
 * A subcommand is a function in a file of its name and a row in the table
 * of reftel.c.  It gets its arguments without its name, returns the status
 * to exit with, and says on standard error what went wrong, through
 * cmd_error().
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "answer/answer.h"
#include "archive/archive.h"
#include "base/arena.h"
#include "import/import.h"
#include "sys/sys.h"
#include "telegram/telegram.h"

/* What reftel exits with: the worst remark, or the world's trouble. */
enum {
	STATUS_CLEAN = 0,
	STATUS_STYLE = 1,
	STATUS_NONE = 1, /* what was looked for is not there */
	STATUS_WARNING = 2,
	STATUS_ERROR = 3,
	STATUS_USAGE = 4,
	STATUS_SYSTEM = 5
};

struct usage {
	const char *command; /* "read" */
	const char *operands; /* "FILE..." */
	const char *what; /* a sentence or more, wrapped by hand */
	const struct option *table;
};

/* "reftel: sentence" on standard error; returns the status. */
int cmd_error(int status, const char *format, ...);

/* A usage error, with where help is to be had. */
int cmd_usage(const struct usage *usage, const char *sentence);

/* ---- options.c: what commands have in common ----------------------------- */

extern const char *const cmd_carriers[]; /* the names --as knows */

/* Rows for tables: each has the last, those that read telegrams the first. */
#define CMD_HINTS                                                              \
	{"date", 'd', "YYYY-MM-DD", "the day of a fragment that has none",     \
	    NULL},                                                             \
	    {"id", 'i', "ID", "the number of a fragment that has none", NULL}, \
	{                                                                      \
		"as", 0, "CARRIER",                                            \
		    "the form it comes in, else guessed:", cmd_carriers        \
	}
#define CMD_HELP                                          \
	{                                                 \
		"help", 'h', NULL, "show this help", NULL \
	}

/*
 * Reads the options of a command.  Hints (which may be NULL) and --help are
 * dealt with here; any other goes to `take` with its index in the table.
 * The operands come to stand at the front of argv, which ends with NULL
 * again.  Returns -1 when the command may go on, else the status to exit
 * with.
 */
int cmd_options(const struct usage *usage, char **argv, struct hints *hints,
    void (*take)(void *user, int option, const char *value), void *user);

/* The index of a word in a list that has it. */
unsigned cmd_choice(const char *const *words, const char *word);

/* A number as people read it: 12,345. */
void cmd_thousands(struct buf *b, uint64_t n);

/* Progress is drawn no oftener than this. */
#define CMD_DRAW_MICROSECONDS 100000

/*
 * Print all of a text as it is, or for people to read, and returns the
 * status; the same on standard error.
 */
int cmd_print(struct buf *b);
int cmd_tell(struct buf *b);
int cmd_note(struct buf *b);

/* ---- input.c: the telegrams of a file ------------------------------------- */

/*
 * All telegrams of a file, `-' for standard input, in any carrier.  Of plain
 * text memory holds a window, not all of the file.
 */
bool input_telegrams(const char *file, const struct hints *hints,
    found_taker take, void *user, struct error *error);

/* The same with each section by itself, as it stands in the file. */
bool input_records(const char *file, const struct hints *hints,
    found_taker take, void *user, struct error *error);

/* ---- each.c: each telegram of some files, printed ------------------------- */

/* A command that prints each telegram of its files in turn. */
struct input_print {
	struct out out;
	struct arena arena; /* of one telegram */
	struct hints hints;
	size_t count; /* of telegrams so far */
	enum level worst; /* of their remarks */
	bool html; /* a page, which is ended */
	bool failed; /* to write */
	struct error error;
	void (*print)(
	    void *user, const struct telegram *t, const struct found *found);
	void *user;
};

/* All of them, with the file that is closed; returns the status. */
int input_print(struct input_print *p, const struct usage *usage, char **files);

/* ---- archive.c: which archive ---------------------------------------------- */

/* A row for tables: -a names an archive, or else $REFTEL_ARCHIVE does. */
#define CMD_ARCHIVE                                              \
	{                                                        \
		"archive", 'a', "ARCHIVE",                       \
		    "the archive, or else $REFTEL_ARCHIVE", NULL \
	}

/*
 * Open the one that is named.  Returns -1, or the status to exit with when
 * the trouble has been said.
 */
int cmd_archive(const struct usage *usage, const char *name,
    enum archive_mode mode, struct archive **out);

/*
 * Refuse to put what is made in the place of a file it is made from, or of
 * the archive: -1, or the status to exit with.  No output is no trouble.
 */
int cmd_output(const struct usage *usage, const char *output,
    const char *archive, char **sources);

/* The words of a command line as one query; they lie in the buffer. */
struct slice cmd_query(struct buf *b, char **argv);

/* The same as the number of one telegram: -1, or the status to exit with. */
int cmd_one(const struct usage *usage, struct buf *b, char **argv);

/*
 * A query that failed: the sentence, and the query with a caret under the
 * place of the trouble.  Returns the status.
 */
int cmd_query_error(struct slice query, const struct archive_answer *answer,
    const struct error *error);

/* There is none of that number; says which are near.  Returns the status. */
int cmd_not_held(struct archive *a, struct slice id, struct arena *arena);

/* ---- hit.c: a telegram in a list -------------------------------------------- */

#define COLOR_BOLD "\033[1m"
#define COLOR_DIM "\033[2m"
#define COLOR_NONE "\033[0m"

/* The code, where there are colours. */
const char *hit_color(const struct out *out, const char *code);

/* "3 JUN 2008"; and blanks up to a column, from where a text began. */
void hit_day(struct buf *b, struct moment m);
void hit_pad(struct buf *b, size_t from, size_t width);

/* As many whole words as are not longer; the same printed, with a sign. */
struct slice hit_head(struct slice text, size_t most);
void hit_words(struct buf *b, struct slice text, size_t most);

/*
 * On a terminal as many words as the line has room for behind a column, or
 * some more where that is next to nothing.
 */
void hit_cut(struct out *out, struct slice text, size_t column);

/* Its subject, on a terminal in the case of a title. */
struct slice hit_title(
    const struct out *out, const struct archive_hit *hit, struct arena *arena);

/* How a telegram cites another, and what it says of it; no newline. */
struct archive_reference;
bool hit_said(struct out *out, struct archive *a, const struct archive_hit *by,
    const struct archive_reference *r, struct arena *arena,
    struct error *error);

/* ---- the subcommands ------------------------------------------------------ */

int cmd_backup(char **argv);
int cmd_actions(char **argv);
int cmd_audit(char **argv);
int cmd_check(char **argv);
int cmd_circuit(char **argv);
int cmd_cite(char **argv);
int cmd_declass(char **argv);
int cmd_diff(char **argv);
int cmd_explain(char **argv);
int cmd_export(char **argv);
int cmd_format(char **argv);
int cmd_gaps(char **argv);
int cmd_init(char **argv);
int cmd_import(char **argv);
int cmd_label(char **argv);
int cmd_lookup(char **argv);
int cmd_lsp(char **argv);
int cmd_mcp(char **argv);
int cmd_queue(char **argv);
int cmd_new(char **argv);
int cmd_read(char **argv);
int cmd_relay(char **argv);
int cmd_reindex(char **argv);
int cmd_release(char **argv);
int cmd_review(char **argv);
int cmd_search(char **argv);
int cmd_serve(char **argv);
int cmd_site(char **argv);
/*
 * Become a program that lies beside this one, with words of which the first
 * is left to be filled in; who comes back has failed, and said so.
 */
int cmd_beside(const char *program, char **words);
int cmd_send(char **argv);
int cmd_show(char **argv);
int cmd_sign(char **argv);
int cmd_similar(char **argv);
int cmd_stats(char **argv);
int cmd_status(char **argv);
int cmd_trace(char **argv);
int cmd_thread(char **argv);
int cmd_user(char **argv);
int cmd_verify(char **argv);
int cmd_write(char **argv);

#endif
