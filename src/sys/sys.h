/*
 * sys.h: what the programs ask of the operating system.  The chapter of
 * this folder.  What can fail says so in a struct error; nothing here
 * prints of its own accord.
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include "base/arena.h"
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
	bool wrap; /* to be set on a terminal: lines are broken between words */
	bool color; /* a terminal, and NO_COLOR is not set */
	unsigned width; /* of the terminal, or 80 */
};

/* All of a text. */
bool out_write(int fd, struct slice s, struct error *error);

void out_open(struct out *out, int fd);

/* Add what comes from outside: a terminal gets it harmless, all else as it is. */
void out_add(struct out *out, struct slice s);

/* Write what has gathered, when it is much or `all`. */
bool out_flush(struct out *out, bool all, struct error *error);

/* Write the rest and close: the last moment to learn that a disk is full. */
bool out_close(struct out *out, struct error *error);

/* ---- wrap.c: lines for a terminal ----------------------------------------- */

/* The columns that a text takes: an escape sequence takes none. */
size_t wrap_columns(struct slice s);

/* Take as many whole words as fit off the front; at least something. */
struct slice wrap_line(struct slice *rest, size_t room);

/* Lines, with those that are wider broken between words. */
void wrap_add(struct buf *to, struct slice lines, unsigned width);

/* ---- file.c: files and folders ------------------------------------------ */

/* The longest path that is made here, with its NUL. */
#define FILE_PATH 1024

/* Add the whole of a file to a buffer; more than `most` bytes is refused. */
bool file_read(
    const char *path, size_t most, struct buf *out, struct error *error);

/*
 * The whole of a file, mapped for reading alone.  It must not be cut while
 * it is mapped, which no file is that is only ever replaced as below.
 */
bool file_map(const char *path, struct slice *out, struct error *error);
void file_unmap(struct slice map);

/* That a mapped file will be read here and there, or front to back. */
void file_advise(struct slice map, bool in_order);

/*
 * A file that is there whole or not at all: it is written beside its place,
 * brought to the disk, renamed, and its folder brought to the disk.  Until
 * file_commit() nothing stands at `path`, and after file_drop() (or a kill)
 * what stood there still does; a kill leaves the one with FILE_PART at its
 * end, which whoever owns the folder may delete.
 */
#define FILE_PART ".part"

struct file {
	int fd;
	uint64_t written; /* bytes so far */
	char path[FILE_PATH];
	struct buf rest; /* not yet handed to the system */
};

bool file_begin(struct file *f, const char *path, struct error *error);
bool file_add(struct file *f, struct slice s, struct error *error);
/* Replace bytes that were added before: for a head known last. */
bool file_patch(
    struct file *f, uint64_t at, struct slice s, struct error *error);
bool file_commit(struct file *f, struct error *error);
void file_drop(struct file *f);

/* The same in one call. */
bool file_write(const char *path, struct slice s, struct error *error);

/* Rename a file and bring its folder to the disk. */
bool file_move(const char *from, const char *to, struct error *error);

/* Whether two paths lead to one file that is there. */
bool file_same(const char *a, const char *b);

/* A file's length in bytes. */
bool file_length(const char *path, uint64_t *out, struct error *error);

/* Delete a file and bring its folder to the disk; absent is well. */
bool file_remove(const char *path, struct error *error);

/*
 * Hold a lock on a file, which is made when it is absent, until
 * file_unlock() or the end of the process.  Without `wait`, one that is
 * held by another is an error.
 */
bool file_lock(const char *path, bool wait, int *lock, struct error *error);
void file_unlock(int lock);

/* Make a folder and those above it; one that is there is well. */
bool file_folder(const char *path, struct error *error);

/* The names in a folder but "." and "..", in byte order. */
bool file_list(const char *path, struct arena *arena, struct slice **names,
    size_t *count, struct error *error);

/* FOLDER/NAME; false when that is too long. */
bool file_join(
    char out[static FILE_PATH], const char *folder, struct slice name);

/* ---- chain.c: a log of sealed lines (base/chain.h) -------------------------- */

/* Add a line of these members, unless what is there is not sound. */
bool chain_append(const char *path, struct slice members, size_t *number,
    struct error *error);

/* ---- run.c: children ------------------------------------------------------- */

/*
 * Run a program (its path in argv[0], NULL-terminated) with `in` as its
 * standard input, a file it can map, and gather what it prints, `most` bytes
 * at most.  *status is what waitpid() says.  False when it could not be run,
 * or gave out too much and was killed.
 */
bool run_filter(const char *const *argv, struct slice in, struct buf *out,
    size_t most, int *status, struct error *error);

/* ---- locate.c: programs of ours ------------------------------------------------ */

/* The path of one that lies beside this program, ended by a zero. */
void run_beside(struct buf *path, const char *name);

/*
 * The path of a program of ours that others run, ended by a zero: what the
 * environment names by `variable`, or src/FOLDER/NAME of a build beside this
 * program, or where it is installed: LIBEXEC/NAME.
 */
bool run_locate(struct buf *path, const char *folder, const char *name,
    const char *libexec, const char *variable, struct error *error);

/* ---- conf.c: configuration files --------------------------------------------- */

enum conf_kind {
	CONF_END,
	CONF_LINE,
	CONF_WORD,
	CONF_TEXT,
	CONF_OPEN,
	CONF_CLOSE
};

/* A word, a quoted text, a brace, or the end of a line outside of braces. */
struct conf_word {
	enum conf_kind kind;
	struct slice text; /* without its quotes; empty of a line's end */
	unsigned line, column; /* from 1 */
};

struct conf {
	const char *path;
	struct slice rest;
	unsigned line, column, depth;
	unsigned opened; /* the line of the last brace */
};

/* The text must outlive the words. */
void conf_open(struct conf *c, const char *path, struct slice text);
bool conf_next(struct conf *c, struct conf_word *out, struct error *error);

/* "relay.conf:3:14: what is wrong there"; false. */
bool conf_error(const struct conf *c, const struct conf_word *at,
    struct error *error, const char *format, ...);

/* ---- sandbox.c: rights given up -------------------------------------------- */

/*
 * From here on this process reads, computes and writes to what it has open:
 * no network, no other program, no new or changed name in the file system.
 * False where the system has no such means.
 */
bool sandbox_pure(void);

/* A file, or a folder and all in it. */
struct sandbox_path {
	const char *path;
	bool write; /* what is in it may be written, made and removed */
};

/*
 * From here on this process and its threads open these files alone, run no
 * program, and unless `network` make no socket; those they have stay open.
 * What the system has no means for is told: Landlock for files, seccomp for
 * calls.
 */
void sandbox_server(const struct sandbox_path *paths, size_t count,
    bool network, bool *files, bool *calls);

/* ---- walk.c: all files of a folder; the clock ----------------------------- */

struct walk_file {
	const char *path;
	uint64_t size;
	int64_t modified; /* nanoseconds since 1970 */
};

/* Returns false to stop. */
typedef bool (*walk_taker)(void *user, const struct walk_file *file);

/*
 * The files of a folder and of the folders in it, in byte order; or the one
 * file that is named.  What cannot be looked into is passed over, and is
 * the error at the end.
 */
bool walk_files(
    const char *path, walk_taker take, void *user, struct error *error);

/* The path from the root; false when that is too long. */
bool path_absolute(char out[static FILE_PATH], const char *path);

/* Seconds since 1970; microseconds since some moment or other. */
int64_t clock_seconds(void);
uint64_t clock_microseconds(void);

/* Nanoseconds of a core that this thread has had. */
uint64_t clock_core(void);

#endif
