/*
 * archive.c: which archive a command is about, and what it is asked.
 */
#include "cmd/cmd.h"

#include <stdlib.h>
#include <unistd.h>

/* The archive that is named, or the usual one; NULL for none. */
static const char *
archive_name(const char *name)
{
	if (name == NULL || *name == '\0')
		name = getenv("REFTEL_ARCHIVE");
	return name == NULL || *name == '\0' ? NULL : name;
}

int
cmd_output(const struct usage *usage, const char *output, const char *archive,
    char **sources)
{
	if (output == NULL)
		return -1;
	archive = archive_name(archive);
	if (archive != NULL && file_same(output, archive))
		return cmd_usage(usage, "the output would replace the archive");
	for (; *sources != NULL; sources++)
		if (file_same(output, *sources))
			return cmd_usage(usage,
			    "the output would replace a file it is made from");
	return -1;
}

int
cmd_archive(const struct usage *usage, const char *name, enum archive_mode mode,
    struct archive **out)
{
	struct error error;

	name = archive_name(name);
	if (name == NULL)
		return cmd_usage(usage,
		    "no archive is named; say -a ARCHIVE, or set "
		    "REFTEL_ARCHIVE");
	if (!archive_open(name, mode, out, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return -1;
}

struct slice
cmd_query(struct buf *b, char **argv)
{
	for (; *argv != NULL; argv++) {
		if (b->n > 0)
			buf_char(b, ' ');
		buf_string(b, *argv);
	}
	return buf_slice(b);
}

/* Whether it is the number of a telegram, whole by itself. */
static bool
is_number(const char *word)
{
	struct arena arena = {0};
	struct hints hints = {.id = slice_of(word)};
	bool is =
	    identifier_text(&arena, &telegram_read(&arena, S(""), &hints)->id)
		.n > 0;

	arena_free(&arena);
	return is;
}

int
cmd_one(const struct usage *usage, struct buf *b, char **argv)
{
	if (argv[0] == NULL)
		return cmd_usage(usage, "no number of a telegram is named");
	if (argv[1] != NULL && is_number(argv[0]))
		return cmd_usage(usage,
		    "one telegram is asked for, and something follows its "
		    "number");
	cmd_query(b, argv);
	return -1;
}

int
cmd_query_error(struct slice query, const struct archive_answer *answer,
    const struct error *error)
{
	struct out err = {.fd = STDERR_FILENO};
	struct buf *b = &err.buf;

	if (answer->column == 0)
		return cmd_error(STATUS_SYSTEM, "%s", error->text);
	cmd_error(STATUS_USAGE, "column %u: %s", answer->column, error->text);
	buf_string(b, "  ");
	buf_plain(b, query);
	buf_string(b, "\n  ");
	buf_fill(b, ' ', answer->column - 1);
	buf_string(b, "^\n");
	out_flush(&err, true, NULL);
	buf_free(b);
	return STATUS_USAGE;
}

#define NEAR_MOST 5 /* are named */

/* The serial of a number: the digits at its end; 0: it has none. */
static uint32_t
serial_of(struct slice id)
{
	uint32_t serial = 0;
	size_t n = id.n;

	while (n > 0 && ascii_is_digit(id.p[n - 1]))
		n--;
	slice_number(slice_skip(id, n), 999999999, &serial);
	return serial;
}

static int
by_serial(const void *a, const void *b)
{
	uint32_t one = serial_of(((const struct slice_list *)a)->text);
	uint32_t two = serial_of(((const struct slice_list *)b)->text);

	return (one > two) - (one < two);
}

/* Of a post's numbers those about this one, before and behind it. */
static void
add_nearest(struct buf *b, struct arena *arena, struct slice id,
    const struct slice_list *held)
{
	const struct slice_list *h;
	struct slice_list *all;
	size_t count = 0, from = 0, i;

	for (h = held; h != NULL; h = h->next)
		count++;
	all = ARENA_ARRAY(arena, struct slice_list, count + 1);
	for (i = 0; i < count; i++, held = held->next)
		all[i] = *held;
	qsort(all, count, sizeof(*all), by_serial);
	while (from < count && serial_of(all[from].text) < serial_of(id))
		from++;
	from = from < NEAR_MOST / 2 ? 0 : from - NEAR_MOST / 2;
	if (from + NEAR_MOST > count)
		from = count < NEAR_MOST ? 0 : count - NEAR_MOST;
	for (i = from; i < count && i < from + NEAR_MOST; i++)
		buf_format(
		    b, "%s%S", i == from ? "; it has " : ", ", &all[i].text);
}

int
cmd_not_held(struct archive *a, struct slice id, struct arena *arena)
{
	struct slice_list *held = NULL;
	struct buf b = {0};
	int status;

	archive_near(a, id, arena, &held, NULL);
	buf_format(&b, "the archive has no %S", &id);
	add_nearest(&b, arena, id, held);
	if (id.n > 0 && !ascii_is_digit(id.p[0]))
		buf_string(
		    &b, "; a number begins with its year, as in 08OSLO412");
	buf_char(&b, '\0');
	status = cmd_error(STATUS_NONE, "%s", b.p);
	buf_free(&b);
	return status;
}
