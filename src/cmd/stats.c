/*
 * stats.c: `reftel stats`: counts of what a query finds.  It must not know
 * how they are counted.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "archive/follow.h"
#include "base/utf8.h"

#define BAR_MOST 40 /* columns of a bar */
#define BAR_LEAST 8
#define VALUE_MOST 60 /* letters of a value */
#define NAME_MOST 34 /* and of what it counts */

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_FACETS, OPTION_READ };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"facets", 0, "N", "how many values of each facet; usually 10", NULL},
    {"read", 0, "N",
	"how many to read for what the texts alone say; usually 1000, 0 for "
	"all",
	NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"stats", "[QUERY...]",
    "Counts what a query finds, or all: by year, sender, TAGS and so on, by\n"
    "length, by what there is to remark; how references resolve; and how long\n"
    "telegrams took from their date-time group to their receipt.",
    table};

struct stating {
	struct archive *archive;
	struct archive_stats *s;
	const char *name, *facets_text, *read_text;
	struct buf words;
	struct slice query;
	uint32_t facets, read;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
};

static void
take_option(void *user, int option, const char *value)
{
	struct stating *t = user;

	if (option == OPTION_ARCHIVE)
		t->name = value;
	else if (option == OPTION_FORMAT)
		t->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_FACETS)
		t->facets_text = value;
	else if (option == OPTION_READ)
		t->read_text = value;
}

/* ---- for people ----------------------------------------------------------------------- */

static void
print_title(struct stating *t, struct slice title)
{
	buf_format(&t->out.buf, "\n%s%S%s\n", hit_color(&t->out, COLOR_BOLD),
	    &title, hit_color(&t->out, COLOR_NONE));
}

/* Names stand in a column, which leaves room on a narrow terminal. */
static size_t
name_width(const struct stating *t)
{
	size_t most = t->out.width - 10;

	return t->out.terminal && most < NAME_MOST ? most : NAME_MOST;
}

/* A value, how many there are, and where there is room a bar. */
static void
print_count(
    struct stating *t, struct slice value, uint64_t count, uint64_t most)
{
	static const char *const eighths[] = {
	    "", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	struct buf *b = &t->out.buf;
	bool bars =
	    t->out.terminal && t->out.width >= NAME_MOST + 16 + BAR_LEAST;
	size_t from, room = t->out.width - NAME_MOST - 16;
	uint64_t parts;

	buf_string(b, "  ");
	from = b->n;
	hit_words(b, value, VALUE_MOST);
	hit_pad(b, from, name_width(t));
	from = b->n;
	buf_number(b, (int64_t)count);
	if (bars && most > 0) {
		hit_pad(b, from, 10);
		room = room > BAR_MOST ? BAR_MOST : room;
		parts = count * room * 8 / most;
		buf_string(b, hit_color(&t->out, "\033[36m"));
		for (; parts >= 8; parts -= 8)
			buf_string(b, "█");
		buf_string(b, eighths[parts]);
		buf_string(b, hit_color(&t->out, COLOR_NONE));
	}
	buf_char(b, '\n');
}

static void
print_facet(struct stating *t, const struct archive_facet *f)
{
	uint64_t most = 0;
	size_t i;

	if (f->count == 0)
		return;
	for (i = 0; i < f->count; i++)
		most = f->values[i].count > most ? f->values[i].count : most;
	print_title(t, f->name);
	for (i = 0; i < f->count; i++)
		print_count(t, f->values[i].value, f->values[i].count, most);
}

static void
print_lengths(struct stating *t)
{
	const struct archive_length *l = t->s->lengths;
	struct buf name = {0};
	uint64_t most = 0;
	unsigned i;

	for (i = 0; i < ARCHIVE_LENGTHS; i++)
		most = l[i].count > most ? l[i].count : most;
	buf_format(
	    &name, "length in words, in the middle %u", t->s->median_length);
	print_title(t, buf_slice(&name));
	for (i = 0; i < ARCHIVE_LENGTHS; i++) {
		if (l[i].count == 0)
			continue;
		buf_clear(&name);
		if (l[i].to == UINT32_MAX)
			buf_format(&name, "%u and more", l[i].from);
		else
			buf_format(&name, "%u to %u", l[i].from, l[i].to);
		print_count(t, buf_slice(&name), l[i].count, most);
	}
	buf_free(&name);
}

static void
print_links(struct stating *t)
{
	struct buf *b = &t->out.buf;
	uint64_t all = 0, most = 0;
	unsigned i;

	for (i = 0; i < ARCHIVE_LINK_MAX; i++) {
		all += t->s->links[i];
		most = t->s->links[i] > most ? t->s->links[i] : most;
	}
	if (all == 0)
		return;
	buf_format(b,
	    "\n%sreferences%s of %lld telegrams: %lld, %lld a second\n",
	    hit_color(&t->out, COLOR_BOLD), hit_color(&t->out, COLOR_NONE),
	    (long long)t->s->read, (long long)all,
	    (long long)(all * 1000000 / (t->s->link_microseconds + 1)));
	for (i = 0; i < ARCHIVE_LINK_MAX; i++)
		if (t->s->links[i] > 0)
			print_count(t,
			    archive_link_info((enum archive_link)i)->what,
			    t->s->links[i], most);
}

static void
print_duration(struct buf *b, uint32_t minutes)
{
	if (minutes < 60)
		buf_format(b, "%u min", minutes);
	else if (minutes < 48 * 60)
		buf_format(b, "%u h %u min", minutes / 60, minutes % 60);
	else
		buf_format(b, "%u d %u h", minutes / 1440, minutes / 60 % 24);
}

static void
print_handling(struct stating *t)
{
	const struct archive_handling *h;
	struct buf *b = &t->out.buf;
	bool any = false;
	size_t from;
	unsigned i;

	for (i = PRECEDENCE_MAX; i-- > 0;) {
		h = &t->s->handling[i];
		if (h->count == 0)
			continue;
		if (!any)
			buf_format(b,
			    "\n%sfrom date-time group to receipt%s  %s"
			    "(middle; nine in ten; longest; of how many)%s\n",
			    hit_color(&t->out, COLOR_BOLD),
			    hit_color(&t->out, COLOR_NONE),
			    hit_color(&t->out, COLOR_DIM),
			    hit_color(&t->out, COLOR_NONE));
		any = true;
		buf_string(b, "  ");
		from = b->n;
		buf_add(b,
		    i == PRECEDENCE_NONE ? S("(none)")
					 : precedence_name((enum precedence)i));
		hit_pad(b, from, NAME_MOST);
		from = b->n;
		print_duration(b, h->median);
		hit_pad(b, from, 14);
		from = b->n;
		print_duration(b, h->most_of);
		hit_pad(b, from, 14);
		from = b->n;
		print_duration(b, h->longest);
		hit_pad(b, from, 14);
		buf_format(b, "%lld\n", (long long)h->count);
	}
}

static void
print_text(struct stating *t)
{
	const struct archive_facet *f;

	buf_format(&t->out.buf, "%lld telegram%s\n", (long long)t->s->total,
	    t->s->total == 1 ? "" : "s");
	for (f = t->s->facets; f != NULL; f = f->next)
		if (!slice_equal(f->name, S("month")))
			print_facet(t, f);
	if (t->s->total == 0)
		return;
	print_lengths(t);
	print_facet(t, &t->s->has);
	print_facet(t, &t->s->remarks);
	print_links(t);
	print_handling(t);
}

/* ---- asking --------------------------------------------------------------------------------- */

static int
stats(struct stating *t)
{
	struct archive_answer answer = {0};

	if (!archive_stats(t->archive, t->query, t->facets, t->read, &t->arena,
		&t->s, &answer.column, &t->error))
		return cmd_query_error(t->query, &answer, &t->error);
	out_open(&t->out, STDOUT_FILENO);
	t->out.wrap = t->out.terminal && t->format == FORMAT_TEXT;
	if (t->format == FORMAT_JSON) {
		answer_stats(&t->out.buf, t->query, t->s);
		buf_char(&t->out.buf, '\n');
	} else
		print_text(t);
	if (!out_close(&t->out, &t->error))
		return cmd_error(STATUS_SYSTEM, "%s", t->error.text);
	return t->s->total == 0 ? STATUS_STYLE : STATUS_CLEAN;
}

int
cmd_stats(char **argv)
{
	struct stating t = {.facets = 10, .read = 1000};
	int status = cmd_options(&usage, argv, NULL, take_option, &t);

	if (status >= 0)
		return status;
	if ((t.facets_text != NULL &&
		!slice_number(
		    slice_of(t.facets_text), UINT32_MAX, &t.facets)) ||
	    (t.read_text != NULL &&
		!slice_number(slice_of(t.read_text), UINT32_MAX, &t.read)))
		return cmd_usage(&usage, "--facets and --read take numbers");
	status = cmd_archive(&usage, t.name, ARCHIVE_READ, &t.archive);
	if (status >= 0)
		return status;
	t.query = cmd_query(&t.words, argv);
	status = stats(&t);
	archive_close(t.archive);
	buf_free(&t.words);
	arena_free(&t.arena);
	return status;
}
