/*
 * sys.h: what the programs ask of the operating system.  The chapter of
 * this folder.  What can fail says so in a struct error; nothing here
 * prints of its own accord.
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

/* ---- opt.c: option tables ------------------------------------------------ */

/* One option.  A table of them ends with a name that is NULL. */
struct option {
	const char *name; /* "format" for --format */
	char letter; /* 'f' for -f; 0: none */
	const char *argument; /* "FORMAT"; NULL: takes none */
	const char *help; /* what it does, in a line */
	const char *const *choices; /* NULL-terminated; NULL: anything */
};

enum { OPTION_END = -1, OPTION_OPERAND = -2, OPTION_ERROR = -3 };

/* Where the reading of a command line stands: begin with table and argv. */
struct options {
	const struct option *table;
	char **argv; /* without the command's own name, NULL-terminated */
	const char *value; /* of the option or operand just met */
	const char *cluster; /* the rest of -abc */
	bool ended; /* `--' was met: all else are operands */
};

/*
 * The next option as its index in the table, or OPTION_OPERAND with the
 * operand in value, or OPTION_END.  Operands and options may be mixed; `-'
 * is an operand.  On OPTION_ERROR the sentence names what was near.
 */
int options_next(struct options *o, struct error *error);

/* A table as the part of --help that lists the options. */
void options_help(struct buf *b, const struct option *table);

/*
 * Add to a sentence which of `words` (NULL-terminated) are near to one:
 * "; did you mean `read'?".  When none is, all are named if they are few.
 */
void words_near(struct buf *b, const char *word, const char *const *words);

/* ---- out.c: standard output and the terminal ------------------------------ */

struct out {
	struct buf buf; /* what is to be written: add here */
	int fd;
	bool terminal;
	bool color; /* a terminal, and NO_COLOR is not set */
	unsigned width; /* of the terminal, or 80 */
};

void out_open(struct out *out, int fd);

/* Write what has gathered, when it is much or `all`. */
bool out_flush(struct out *out, bool all, struct error *error);

/* Write the rest and close: the last moment to learn that a disk is full. */
bool out_close(struct out *out, struct error *error);

#endif
