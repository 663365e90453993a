/*
 * gaps.c: which numbers of a post's year are held, and which are missing.
 * Numbers begin with 1 on every 1 January (5 FAH-2 H-320), so that what is
 * not there was sent all the same, or was never given out.  It must not
 * know how an engine keeps numbers, nor print.
 */
#include "archive/follow.h"
#include "archive/private.h"
#include "telegram/table.h"

/*
 * Digits are misread: among so many numbers one is a stray when it is more
 * than twice the one before it, and by so much more.
 */
#define MANY 50
#define FAR 1000

struct number {
	uint32_t number;
	enum archive_presence what;
	struct moment when; /* absent */
};

struct numbers {
	struct number *all;
	size_t count, size;
};

/* What a reader sees of a status. */
static enum archive_presence
presence(enum status status)
{
	switch (status) {
	case STATUS_WITHHELD:
		return ARCHIVE_WITHDRAWN;
	case STATUS_LOST:
	case STATUS_PAPER:
		return ARCHIVE_TEXTLESS;
	case STATUS_HELD:
	case STATUS_PARTIAL:
		break;
	}
	return ARCHIVE_PRESENT;
}

/* Behind the others; of one number twice the better counts. */
static void
add(struct numbers *n, struct number number)
{
	struct number *last;

	if (number.number == 0)
		return;
	last = n->count > 0 ? &n->all[n->count - 1] : NULL;
	if (last != NULL && last->number == number.number) {
		if (number.what > last->what)
			*last = number;
		return;
	}
	if (n->count == n->size) {
		n->size = n->size == 0 ? 1024 : n->size * 2;
		n->all = heap_grow(n->all, n->size * sizeof(*n->all));
	}
	n->all[n->count++] = number;
}

static bool
take_held(void *user, const struct engine_number *n)
{
	struct number number = {
	    .number = n->number, .what = presence(n->status)};

	if (n->dated)
		number.when = moment_from_seconds(n->when);
	add(user, number);
	return true;
}

static bool
take_cited(void *user, const struct engine_number *n)
{
	add(user, (struct number){.number = n->number, .what = ARCHIVE_CITED});
	return true;
}

/* Two lists in order to one: what is held is not missing. */
static void
merge(const struct numbers *held, const struct numbers *cited,
    struct numbers *out)
{
	size_t h = 0, c = 0;

	while (h < held->count || c < cited->count)
		if (c == cited->count ||
		    (h < held->count &&
			held->all[h].number <= cited->all[c].number))
			add(out, held->all[h++]);
		else
			add(out, cited->all[c++]);
}

/* How many of them are believed. */
static size_t
believed(const struct numbers *n)
{
	size_t count = n->count, strays = 0;

	while (n->count >= MANY && count > 1 && strays <= n->count / MANY &&
	    n->all[count - 1].number >
		n->all[count - 2].number * (uint64_t)2 + FAR) {
		count--;
		strays++;
	}
	return count;
}

static void
add_run(struct archive_gaps *g, uint32_t from, uint32_t to,
    enum archive_presence what, struct moment when)
{
	struct archive_run *last =
	    g->run_count > 0 ? &g->runs[g->run_count - 1] : NULL;

	if (from > to)
		return;
	g->counts[what] += (uint64_t)to - from + 1;
	if (last == NULL || last->what != what) {
		last = &g->runs[g->run_count++];
		*last = (struct archive_run){.from = from, .what = what};
	}
	last->to = to;
	if (!date_known(when.date))
		return;
	last->last = when;
	if (!date_known(last->first.date))
		last->first = when;
}

static void
note_day(struct archive_gaps *g, struct moment when)
{
	int64_t s = moment_seconds(when);

	if (!date_known(when.date))
		return;
	if (!date_known(g->first_day.date) || s < moment_seconds(g->first_day))
		g->first_day = when;
	if (!date_known(g->last_day.date) || s > moment_seconds(g->last_day))
		g->last_day = when;
}

static void
make_runs(struct archive_gaps *g, const struct numbers *n, struct arena *arena)
{
	size_t count = believed(n), i;
	uint32_t next = 1;

	g->runs = ARENA_ARRAY(arena, struct archive_run, 2 * count + 1);
	for (i = 0; i < count; i++) {
		add_run(g, next, n->all[i].number - 1, ARCHIVE_MISSING,
		    (struct moment){0});
		add_run(g, n->all[i].number, n->all[i].number, n->all[i].what,
		    n->all[i].when);
		note_day(g, n->all[i].when);
		next = n->all[i].number + 1;
	}
	g->last = next - 1;
	g->strays = ARENA_ARRAY(arena, uint32_t, n->count - count + 1);
	for (; i < n->count; i++)
		g->strays[g->stray_count++] = n->all[i].number;
}

/* 08LIMA, as the numbers of the year 2008 begin. */
static struct slice
series_of(struct arena *arena, struct slice post, int year)
{
	char *p = arena_bytes(arena, post.n + 2);
	size_t n = 2, i;

	p[0] = (char)('0' + year / 10 % 10);
	p[1] = (char)('0' + year % 10);
	for (i = 0; i < post.n; i++)
		if (ascii_is_alnum(post.p[i]))
			p[n++] = ascii_upper(post.p[i]);
	return slice(p, n);
}

/* What is held and cited under one name of the post. */
static bool
collect(struct archive *a, struct archive_gaps *g, struct slice post,
    struct arena *arena, struct error *error)
{
	struct numbers held = {0}, cited = {0}, all = {0};
	bool good;

	g->post = post;
	g->series = series_of(arena, post, g->year);
	good = a->engine->numbers(
		   a->db, g->series, 1, NUMBERS_UP, take_held, &held, error) &&
	    a->engine->numbers(
		a->db, g->series, 1, NUMBERS_CITED, take_cited, &cited, error);
	if (good) {
		merge(&held, &cited, &all);
		make_runs(g, &all, arena);
	}
	heap_free(held.all);
	heap_free(cited.all);
	heap_free(all.all);
	return good;
}

/* The names that a post bore before one. */
static bool
collect_earlier(struct archive *a, struct archive_gaps *g, struct slice post,
    struct arena *arena, struct error *error)
{
	struct table_rows rows = table_all(TABLE_POSTS);
	uint32_t i;

	for (i = 0; i < rows.count && g->run_count == 0; i++) {
		struct posts_row row = posts_row(rows.first + i);

		if (slice_equal(row.later, post) &&
		    !collect(a, g, row.name, arena, error))
			return false;
	}
	return true;
}

bool
archive_gaps(struct archive *a, struct slice post, uint32_t year,
    struct arena *arena, struct archive_gaps **out, struct error *error)
{
	struct archive_gaps *g = ARENA_NEW(arena, struct archive_gaps);
	struct slice name, later;

	g->year = year < 100 ? date_year(year, (struct date){0}) : (int)year;
	name = value_post(arena, post, g->year, &later);
	*out = g;
	/* A number has two digits of its year, and 08 is not 1908. */
	if (date_year((unsigned)g->year % 100, (struct date){0}) != g->year) {
		g->post = name;
		return true;
	}
	if (!collect(a, g, name, arena, error))
		return false;
	/* A post goes by the name it bore then, whichever is asked for. */
	if (g->run_count == 0 && later.n > 0 &&
	    !collect(a, g, later, arena, error))
		return false;
	if (g->run_count == 0 && !collect_earlier(a, g, name, arena, error))
		return false;
	if (g->run_count == 0)
		g->post = name;
	return true;
}
