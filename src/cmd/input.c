/*
 * input.c: files to telegrams, one at a time.  It must not hold more of a
 * file than it has to, and must not open it twice.
 */
#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/import.h"

/* What has to be seen whole may be so large. */
#define WHOLE_MOST ((size_t)4 << 30)

/* As much of a file says what it is. */
#define FRONT ((size_t)8 << 10)

/* As much is looked at for where a telegram ends, to begin with. */
#define WINDOW ((size_t)4 << 20)

/* What follows a telegram may tell where it ends. */
#define BEHIND ((size_t)64 << 10)

/* What goes on for longer is no row of a table: a quote was never closed. */
#define ROW_MOST ((size_t)64 << 20)

struct window {
	const char *file;
	char *p;
	size_t from, to, size; /* bytes held: [from, to) of p */
	size_t line; /* lines of the file before `from` */
	int fd;
	bool end; /* of the file */
};

static bool
window_open(struct window *w, const char *file, struct error *error)
{
	struct stat status;

	*w = (struct window){.file = file};
	if (strcmp(file, "-") == 0) {
		w->file = "(standard input)";
		w->fd = STDIN_FILENO;
		return true;
	}
	do
		w->fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (w->fd < 0 && errno == EINTR);
	if (w->fd < 0)
		return error_set(
		    error, "cannot open %s: %s", file, strerror(errno));
	if (fstat(w->fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(w->fd);
		return error_set(error,
		    "%s is a folder; name its files, or "
		    "put it into an archive with `reftel import'",
		    file);
	}
	return true;
}

/* Have `want` bytes from `from` on, or all there are. */
static bool
window_fill(struct window *w, size_t want, struct error *error)
{
	ssize_t n;

	if (w->to - w->from >= want || w->end)
		return true;
	if (w->from > 0) {
		memmove(w->p, w->p + w->from, w->to - w->from);
		w->to -= w->from;
		w->from = 0;
	}
	if (w->size < want) {
		w->p = heap_grow(w->p, want);
		w->size = want;
	}
	while (w->to < want) {
		n = read(w->fd, w->p + w->to, want - w->to);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(error, "cannot read %s: %s", w->file,
			    strerror(errno));
		if (n == 0) {
			w->end = true;
			break;
		}
		w->to += (size_t)n;
	}
	return true;
}

static size_t
count_lines(struct slice s)
{
	size_t lines = 0, n;

	while ((n = slice_index(s, '\n')) < s.n) {
		lines++;
		s = slice_skip(s, n + 1);
	}
	return lines;
}

/*
 * The next telegram: more and more is looked at until its end is seen, and
 * enough behind it that more could not move it.
 */
static bool
window_next(struct window *w, struct slice *text, struct error *error)
{
	size_t want = WINDOW, n, held;

	for (;;) {
		held = w->to - w->from;
		n = held == 0 ? 0 : telegram_split(slice(w->p + w->from, held));
		if (w->end || (n < held && held - n >= BEHIND))
			break;
		if (held >= want)
			want = held * 2;
		if (!window_fill(w, want, error))
			return false;
	}
	*text = slice(w->p + w->from, n);
	w->from += n;
	return true;
}

/* All of it, for a carrier that cannot be taken telegram by telegram. */
static bool
take_whole(struct window *w, struct import *in, struct error *error)
{
	size_t want = WINDOW;

	while (!w->end && want < WHOLE_MOST) {
		if (!window_fill(w, want, error))
			return false;
		want *= 2;
	}
	if (!w->end)
		return error_set(
		    error, "%s is larger than 4 GiB; unpack it first", w->file);
	return import_bytes(in, slice_of(w->file),
	    slice(w->p + w->from, w->to - w->from), error);
}

static bool
take_each(struct window *w, struct import *in, struct error *error)
{
	struct slice text;

	do {
		if (!window_next(w, &text, error))
			return false;
		if (text.n == 0 && w->line > 0)
			break;
		import_plain(in, slice_of(w->file), text, w->line);
		w->line += count_lines(text);
	} while (!in->stopped && !(w->end && w->from == w->to));
	return true;
}

/* The rows of a table, as many as a window holds at a time. */
static bool
take_rows(struct window *w, struct import *in, struct error *error)
{
	size_t want = WINDOW, n;
	struct slice held;
	bool end;

	do {
		if (!window_fill(w, want, error))
			return false;
		held = slice(w->p + w->from, w->to - w->from);
		end = w->end || held.n >= ROW_MOST;
		n = import_rows(in, slice_of(w->file), held, w->line, end);
		w->line += count_lines(slice_head(held, n));
		w->from += n;
		want = n == 0 ? want * 2 : WINDOW;
	} while (!in->stopped && !(w->end && w->from == w->to));
	return true;
}

/* Everything that is in a file, as it comes. */
static bool
take_all(const char *file, struct import *in, struct error *error)
{
	struct window w;
	bool good;

	if (!window_open(&w, file, error))
		return false;
	good = window_fill(&w, FRONT, error);
	if (good && import_is_table(slice(w.p, w.to), in->hints))
		good = take_rows(&w, in, error);
	else if (good && import_is_whole(slice(w.p, w.to), in->hints))
		good = take_whole(&w, in, error);
	else if (good)
		good = take_each(&w, in, error);
	if (w.fd != STDIN_FILENO)
		close(w.fd);
	heap_free(w.p);
	return good;
}

bool
input_telegrams(const char *file, const struct hints *hints, found_taker take,
    void *user, struct error *error)
{
	struct joiner joiner;
	struct import in = {.take = join_take, .user = &joiner, .hints = hints};
	bool good;

	join_begin(&joiner, take, user);
	good = take_all(file, &in, error);
	join_end(&joiner);
	if (good && in.telegrams == 0)
		return error_set(error, "%s: there is no telegram in it",
		    strcmp(file, "-") == 0 ? "(standard input)" : file);
	return good;
}

bool
input_records(const char *file, const struct hints *hints, found_taker take,
    void *user, struct error *error)
{
	struct import in = {.take = take, .user = user, .hints = hints};

	return take_all(file, &in, error);
}
