/*
 * gaps.c: `reftel gaps`: the numbers of a post's year that are held and
 * those that are missing.  It must not know how they are found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "archive/follow.h"
#include "base/utf8.h"
#include "cmd/near.h"

#define ROWS 12 /* of the chart, at most */
#define COLUMNS 200 /* and of a row */
#define LABEL 9 /* columns of its margin */
#define CITERS 3 /* named of those who cite one that is missing */

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_MOST };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"most", 'n', "N", "how many gaps to list; usually 40, 0 for all", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"gaps", "POST YEAR",
    "Prints which numbers of a post's year are held, missing, cited by others\n"
    "though missing, or withdrawn.  The post goes by any of its names.",
    table};

/* How each presence is told. */
static const struct {
	const char *what, *color;
} presences[ARCHIVE_PRESENCE_MAX] = {
    [ARCHIVE_MISSING] = {"missing", COLOR_DIM},
    [ARCHIVE_CITED] = {"cited, not held", "\033[1;31m"},
    [ARCHIVE_WITHDRAWN] = {"withdrawn", "\033[33m"},
    [ARCHIVE_TEXTLESS] = {"held without a text", "\033[36m"},
    [ARCHIVE_PRESENT] = {"held", "\033[32m"},
};

struct gapping {
	struct archive *archive;
	struct archive_gaps *gaps;
	struct out out;
	struct arena arena;
	struct error error;
	const char *name, *most_text;
	uint32_t most;
	enum format format;
	enum archive_presence tone; /* of the cell before; MAX: none */
};

static void
take_option(void *user, int option, const char *value)
{
	struct gapping *g = user;

	if (option == OPTION_ARCHIVE)
		g->name = value;
	else if (option == OPTION_FORMAT)
		g->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_MOST)
		g->most_text = value;
}

/* ---- the chart ---------------------------------------------------------------------- */

/* A cell of the chart: how many of its numbers are what. */
struct cell {
	uint32_t counts[ARCHIVE_PRESENCE_MAX], all;
};

/* So many numbers to a cell: 1, 2, 5, 10 ... as few as the rows allow. */
static uint32_t
cell_size(uint32_t last, uint32_t columns)
{
	static const uint32_t steps[] = {1, 2, 5};
	uint64_t size = 1, ten = 1;
	unsigned i = 0;

	while (size * columns * ROWS < last) {
		i = (i + 1) % 3;
		if (i == 0)
			ten *= 10;
		size = steps[i] * ten;
	}
	return (uint32_t)size;
}

static void
print_cell(struct gapping *g, const struct cell *c)
{
	static const char *const shades[] = {"░", "▒", "▓"};
	uint32_t there =
	    c->all - c->counts[ARCHIVE_MISSING] - c->counts[ARCHIVE_CITED];
	enum archive_presence tone =
	    there == 0 ? ARCHIVE_MISSING : ARCHIVE_PRESENT;
	const char *sign = "·";

	if (c->counts[ARCHIVE_PRESENT] == 0 && there > 0)
		tone = c->counts[ARCHIVE_WITHDRAWN] > 0 ? ARCHIVE_WITHDRAWN
							: ARCHIVE_TEXTLESS;
	if (c->counts[ARCHIVE_CITED] > 0)
		tone = ARCHIVE_CITED;
	if (there == c->all)
		sign = "█";
	else if (there > 0)
		sign = shades[(uint64_t)there * 3 / c->all];
	else if (tone == ARCHIVE_CITED)
		sign = "○";
	if (tone != g->tone)
		buf_string(
		    &g->out.buf, hit_color(&g->out, presences[tone].color));
	g->tone = tone;
	buf_string(&g->out.buf, sign);
}

/* The cells from one number on, and where in the runs to go on. */
static void
fill_cell(const struct archive_gaps *gaps, uint32_t from, uint32_t size,
    size_t *run, struct cell *c)
{
	const struct archive_run *r;
	uint32_t to = gaps->last - from < size ? gaps->last : from + size - 1;
	uint32_t a, b;

	*c = (struct cell){.all = to - from + 1};
	for (; *run < gaps->run_count; ++*run) {
		r = &gaps->runs[*run];
		a = r->from > from ? r->from : from;
		b = r->to < to ? r->to : to;
		if (a <= b)
			c->counts[r->what] += b - a + 1;
		if (r->to >= to)
			break;
	}
}

/* Its number, then a row of cells; not one that has nothing. */
static bool
print_row(struct gapping *g, uint32_t from, uint32_t columns, uint32_t size,
    size_t *run)
{
	struct buf *b = &g->out.buf;
	struct cell cell;
	uint32_t at, nothing = 0;
	size_t begin = b->n;

	buf_number(b, from);
	begin = b->n - begin;
	b->n -= begin;
	buf_fill(b, ' ', LABEL - 1 > begin ? LABEL - 1 - begin : 0);
	buf_format(b, "%s%u ", hit_color(&g->out, COLOR_DIM), from);
	g->tone = ARCHIVE_PRESENCE_MAX;
	for (at = 0;
	     at < columns && g->gaps->last - from >= at * (uint64_t)size;
	     at++) {
		fill_cell(g->gaps, from + at * size, size, run, &cell);
		print_cell(g, &cell);
		nothing += cell.counts[ARCHIVE_MISSING] == cell.all;
	}
	buf_format(b, "%s\n", hit_color(&g->out, COLOR_NONE));
	return nothing < at;
}

static void
print_legend(struct gapping *g, uint32_t size)
{
	static const struct {
		enum archive_presence what;
		const char *sign;
	} signs[] = {{ARCHIVE_PRESENT, "█"}, {ARCHIVE_TEXTLESS, "█"},
	    {ARCHIVE_WITHDRAWN, "█"}, {ARCHIVE_CITED, "○"},
	    {ARCHIVE_MISSING, "·"}};
	struct buf *b = &g->out.buf;
	size_t i, n, at = 0;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (g->gaps->counts[signs[i].what] == 0)
			continue;
		n = strlen(presences[signs[i].what].what) + 5;
		if (at == 0 || at + n > g->out.width) {
			buf_string(b, at > 0 ? "\n" : "");
			buf_fill(b, ' ', LABEL);
			at = LABEL;
		}
		at += n;
		buf_format(b, "%s%s%s %s   ",
		    hit_color(&g->out, presences[signs[i].what].color),
		    signs[i].sign, hit_color(&g->out, COLOR_NONE),
		    presences[signs[i].what].what);
	}
	if (size > 1) {
		if (at + 24 > g->out.width) {
			buf_char(b, '\n');
			buf_fill(b, ' ', LABEL);
		}
		buf_format(b, "%u numbers a sign", size);
	}
	buf_string(b, "\n\n");
}

static void
print_chart(struct gapping *g)
{
	struct buf *b = &g->out.buf;
	uint32_t columns = (g->out.width - LABEL - 1) / 10 * 10, size;
	size_t run = 0, begin;
	uint64_t from;
	bool left_out = false;

	if (columns > COLUMNS)
		columns = COLUMNS;
	size = cell_size(g->gaps->last, columns);
	buf_char(b, '\n');
	for (from = 1; from <= g->gaps->last;
	     from += (uint64_t)size * columns) {
		begin = b->n;
		if (print_row(g, (uint32_t)from, columns, size, &run)) {
			left_out = false;
			continue;
		}
		/* Rows with nothing are left out, but for a sign of it. */
		b->n = begin;
		if (!left_out)
			buf_format(b, "        %s·%s\n",
			    hit_color(&g->out, COLOR_DIM),
			    hit_color(&g->out, COLOR_NONE));
		left_out = true;
	}
	print_legend(g, size);
}

/* ---- for people ----------------------------------------------------------------------- */

static void
print_head(struct gapping *g)
{
	struct buf *b = &g->out.buf;
	const struct archive_gaps *gaps = g->gaps;
	unsigned i;
	bool any = false;

	buf_format(b, "%s", hit_color(&g->out, COLOR_BOLD));
	buf_plain(b, gaps->post);
	buf_format(b, " %d%s: 1 to %u", gaps->year,
	    hit_color(&g->out, COLOR_NONE), gaps->last);
	if (date_known(gaps->first_day.date)) {
		buf_string(b, ", held from ");
		hit_day(b, gaps->first_day);
		buf_string(b, " to ");
		hit_day(b, gaps->last_day);
	}
	for (i = ARCHIVE_PRESENCE_MAX; i-- > 0;) {
		if (gaps->counts[i] == 0)
			continue;
		buf_format(b, "%s%lld %s", any ? "; " : "\n",
		    (long long)gaps->counts[i], presences[i].what);
		any = true;
	}
	buf_char(b, '\n');
}

/* Between which days a run that is missing was sent. */
static void
print_between(struct gapping *g, size_t i)
{
	struct buf *b = &g->out.buf;
	const struct archive_run *r = g->gaps->runs;
	size_t before = i, behind = i + 1;

	while (before > 0 && !date_known(r[before - 1].last.date))
		before--;
	while (behind < g->gaps->run_count && !date_known(r[behind].first.date))
		behind++;
	if (before > 0 && behind < g->gaps->run_count &&
	    date_compare(r[before - 1].last.date, r[behind].first.date) == 0) {
		buf_string(b, "on ");
		hit_day(b, r[behind].first);
		return;
	}
	if (before > 0) {
		buf_string(b, "after ");
		hit_day(b, r[before - 1].last);
	}
	if (behind < g->gaps->run_count) {
		buf_string(b, before > 0 ? ", before " : "before ");
		hit_day(b, r[behind].first);
	}
}

static void
print_run(struct gapping *g, size_t i)
{
	struct buf *b = &g->out.buf;
	const struct archive_run *r = &g->gaps->runs[i];
	size_t from = b->n;

	buf_number(b, r->from);
	if (r->to > r->from)
		buf_format(b, "-%u", r->to);
	hit_pad(b, from, 16);
	from = b->n;
	buf_number(b, (int64_t)r->to - r->from + 1);
	hit_pad(b, from, 8);
	buf_string(b, hit_color(&g->out, presences[r->what].color));
	from = b->n;
	buf_string(b, presences[r->what].what);
	hit_pad(b, from, 22);
	buf_string(b, hit_color(&g->out, COLOR_NONE));
	if (r->what == ARCHIVE_MISSING || r->what == ARCHIVE_CITED)
		print_between(g, i);
	else if (date_known(r->first.date)) {
		hit_day(b, r->first);
		if (date_compare(r->first.date, r->last.date) != 0) {
			buf_string(b, " to ");
			hit_day(b, r->last);
		}
	}
	buf_char(b, '\n');
}

/* Who cites a number that is missing, and what is said of it. */
static bool
print_citers(struct gapping *g, uint32_t number)
{
	struct archive_hit hit = answer_number(&g->arena, g->gaps, number);
	struct archive_citation *c;
	uint64_t total, some = 0;
	struct buf *b = &g->out.buf;

	if (!archive_citations(
		g->archive, &hit, CITERS, &g->arena, &c, &total, &g->error))
		return false;
	for (; c != NULL && some < CITERS; c = c->next, some++) {
		buf_format(b, "    %s", hit_color(&g->out, COLOR_DIM));
		if (!hit_said(&g->out, g->archive, &c->by, &c->reference,
			&g->arena, &g->error))
			return false;
		buf_format(b, "%s\n", hit_color(&g->out, COLOR_NONE));
	}
	if (total > some)
		buf_format(b, "    %sand %lld more cite%s it%s\n",
		    hit_color(&g->out, COLOR_DIM), (long long)(total - some),
		    total - some == 1 ? "s" : "",
		    hit_color(&g->out, COLOR_NONE));
	return true;
}

static bool
print_runs(struct gapping *g)
{
	struct buf *b = &g->out.buf;
	const struct archive_run *r;
	uint32_t listed = 0, cited = 0, n;
	size_t i, left = 0;

	for (i = 0; i < g->gaps->run_count; i++) {
		r = &g->gaps->runs[i];
		/* On a terminal the chart shows what is held. */
		if (r->what == ARCHIVE_PRESENT && g->out.terminal)
			continue;
		if (listed++ >= g->most) {
			left++;
			continue;
		}
		print_run(g, i);
		for (n = r->from;
		     r->what == ARCHIVE_CITED && n <= r->to && cited < g->most;
		     n++, cited++)
			if (!print_citers(g, n))
				return false;
		if (!out_flush(&g->out, false, &g->error))
			return false;
	}
	if (left > 0)
		buf_format(b, "and %zu more; --most 0 lists all\n", left);
	for (i = 0; i < g->gaps->stray_count; i++)
		buf_format(b, "%s%u",
		    i > 0 ? ", " : "misread, it may be: ", g->gaps->strays[i]);
	if (g->gaps->stray_count > 0)
		buf_char(b, '\n');
	return true;
}

static int
nothing(struct gapping *g, struct slice name)
{
	struct slice near;
	struct post_found found;

	if (!cmd_near_post(&g->arena, name, &found, &near) && near.n > 0)
		return cmd_error(STATUS_NONE,
		    "`%S' is no post that is known; did you mean %S?", &name,
		    &near);
	return cmd_error(STATUS_NONE,
	    "nothing of %S of %d is held, and nothing cited", &g->gaps->post,
	    g->gaps->year);
}

/* ---- asking ----------------------------------------------------------------------------- */

static int
gaps(struct gapping *g, struct slice post, uint32_t year)
{
	bool good;

	if (!archive_gaps(
		g->archive, post, year, &g->arena, &g->gaps, &g->error))
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	if (g->gaps->run_count == 0)
		return nothing(g, post);
	out_open(&g->out, STDOUT_FILENO);
	g->out.wrap = g->out.terminal && g->format == FORMAT_TEXT;
	if (g->format == FORMAT_JSON) {
		good = answer_gaps(
		    &g->out.buf, g->archive, g->gaps, &g->arena, &g->error);
		buf_char(&g->out.buf, '\n');
	} else {
		print_head(g);
		if (g->out.terminal)
			print_chart(g);
		good = print_runs(g);
	}
	if (!out_close(&g->out, good ? &g->error : NULL) || !good)
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	return STATUS_CLEAN;
}

/* The last operand is the year; what stands before it names the post. */
static int
operands(struct gapping *g, char **argv)
{
	struct buf words = {0};
	struct slice post;
	uint32_t year;
	size_t n = 0;
	int status;

	while (argv[n] != NULL)
		n++;
	if (n < 2 || !slice_number(slice_of(argv[n - 1]), 9999, &year) ||
	    (year > 99 && year < 1800))
		return cmd_usage(
		    &usage, "a post and a year are to be named: LIMA 1974");
	argv[n - 1] = NULL;
	status = cmd_archive(&usage, g->name, ARCHIVE_READ, &g->archive);
	if (status >= 0)
		return status;
	post = cmd_query(&words, argv);
	status = gaps(g, post, year);
	archive_close(g->archive);
	buf_free(&words);
	return status;
}

int
cmd_gaps(char **argv)
{
	struct gapping g = {.most = 40};
	int status = cmd_options(&usage, argv, NULL, take_option, &g);

	if (status >= 0)
		return status;
	if (g.most_text != NULL &&
	    !slice_number(slice_of(g.most_text), UINT32_MAX, &g.most))
		return cmd_usage(&usage, "--most takes a number");
	if (g.most == 0)
		g.most = UINT32_MAX;
	status = operands(&g, argv);
	arena_free(&g.arena);
	return status;
}
