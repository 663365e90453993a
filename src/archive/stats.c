/*
 * stats.c: counts of what a query finds.  What the index counts is asked of
 * it, through the same door as any query; what stands in the texts alone is
 * read from some of them.  It must not print.
 */
#include <stdlib.h>

#include "archive/follow.h"
#include "archive/private.h"
#include "sys/sys.h"

struct counting {
	struct archive *a;
	struct query *root;
	struct arena *arena;
	struct arena one; /* of one telegram */
	struct archive_stats *s;
	struct error *error;
	/* minutes, by precedence */
	struct minutes {
		uint32_t *all;
		size_t count, size;
	} minutes[PRECEDENCE_MAX];
	bool failed;
};

/* ---- what the index counts -------------------------------------------------------- */

/* How many telegrams match the query and something else. */
static bool
count(struct counting *c, struct query *also, uint64_t *out)
{
	struct archive_query none = {0};
	struct archive_answer answer = {0};
	struct query both = {.kind = QUERY_AND, .first = c->root};
	bool good;

	c->root->next = also;
	arena_reset(&c->one);
	good = c->a->engine->find(
	    c->a->db, &both, &none, &c->one, &answer, c->error);
	c->root->next = NULL;
	*out = answer.total;
	return good;
}

static bool
count_key(struct counting *c, enum ask field, struct slice value, uint64_t *out)
{
	struct query also = {.kind = QUERY_WORDS,
	    .field = field,
	    .text = value_key(c->arena, value)};

	return count(c, &also, out);
}

static int
by_count(const void *a, const void *b)
{
	const struct archive_value *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return slice_compare(x->value, y->value);
}

static bool
count_remarks(struct counting *c)
{
	struct archive_facet *f = &c->s->remarks;
	uint64_t any, n;
	unsigned i;

	f->name = S("remark");
	f->values = ARENA_ARRAY(c->arena, struct archive_value, CHECK_MAX);
	if (!count_key(c, ASK_HAS, S("remark"), &any))
		return false;
	for (i = 0; any > 0 && i < CHECK_MAX; i++) {
		struct slice name = check_info((enum check)i)->name;

		if (!count_key(c, ASK_REMARK, name, &n))
			return false;
		if (n > 0)
			f->values[f->count++] = (struct archive_value){name, n};
	}
	qsort(f->values, f->count, sizeof(*f->values), by_count);
	return true;
}

static bool
count_has(struct counting *c)
{
	const char *const *names = value_things();
	struct archive_facet *f = &c->s->has;
	uint64_t n;
	size_t i, count;

	f->name = S("has");
	for (count = 0; names[count] != NULL;)
		count++;
	f->values = ARENA_ARRAY(c->arena, struct archive_value, count);
	for (i = 0; i < count; i++) {
		if (!count_key(c, ASK_HAS, slice_of(names[i]), &n))
			return false;
		if (n > 0)
			f->values[f->count++] =
			    (struct archive_value){slice_of(names[i]), n};
	}
	qsort(f->values, f->count, sizeof(*f->values), by_count);
	return true;
}

static bool
count_length(struct counting *c, uint32_t from, uint32_t to, uint64_t *out)
{
	struct query also = {.kind = QUERY_RANGE,
	    .field = ASK_LENGTH,
	    .least = from,
	    .most = to};

	return count(c, &also, out);
}

/* The length of which half of the telegrams are no longer. */
static bool
find_median(struct counting *c)
{
	uint32_t low = 0, high = 1 << 24, middle;
	uint64_t n;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (!count_length(c, 0, middle, &n))
			return false;
		if (n * 2 >= c->s->total)
			high = middle;
		else
			low = middle + 1;
	}
	c->s->median_length = low;
	return true;
}

static bool
count_lengths(struct counting *c)
{
	static const uint32_t from[ARCHIVE_LENGTHS] = {
	    0, 100, 200, 500, 1000, 2000, 5000, 10000};
	struct archive_length *l = c->s->lengths;
	unsigned i;

	for (i = 0; i < ARCHIVE_LENGTHS; i++) {
		l[i].from = from[i];
		l[i].to =
		    i + 1 < ARCHIVE_LENGTHS ? from[i + 1] - 1 : UINT32_MAX;
		if (!count_length(c, l[i].from, l[i].to, &l[i].count))
			return false;
	}
	return find_median(c);
}

/* ---- what is read ------------------------------------------------------------------- */

/* Day of the month, hour and minute, "221148Z", behind a date-time group. */
static bool
received(const struct telegram *t, uint32_t *minutes)
{
	struct moment sent = t->dtg.moment, got;
	struct slice s = t->dash_time;
	uint32_t day, hour, minute;
	int64_t apart;

	if (!date_known(sent.date) || s.n < 6 ||
	    !slice_number(slice_head(s, 2), 31, &day) ||
	    !slice_number(slice_head(slice_skip(s, 2), 2), 23, &hour) ||
	    !slice_number(slice_head(slice_skip(s, 4), 2), 59, &minute))
		return false;
	got = (struct moment){.date = sent.date,
	    .hour = (uint8_t)hour,
	    .minute = (uint8_t)minute};
	got.date.day = (uint8_t)day;
	/* A day that is lower is the next month's. */
	if (day < sent.date.day) {
		got.date.month = sent.date.month % 12 + 1;
		got.date.year =
		    (int16_t)(sent.date.year + (sent.date.month == 12));
	}
	if (!date_valid(got.date))
		return false;
	apart = moment_seconds(got) - moment_seconds(sent);
	/* One that came before it was sent, or after a week, is misread. */
	if (apart < 0 || apart > 7 * 86400)
		return false;
	*minutes = (uint32_t)(apart / 60);
	return true;
}

static void
note_minutes(struct counting *c, enum precedence p, uint32_t minutes)
{
	struct minutes *m = &c->minutes[p];

	if (m->count == m->size) {
		m->size = m->size == 0 ? 64 : m->size * 2;
		m->all = heap_grow(m->all, m->size * sizeof(*m->all));
	}
	m->all[m->count++] = minutes;
}

static bool
read_one(void *user, const struct archive_hit *hit)
{
	struct counting *c = user;
	struct archive_telegram *held;
	struct archive_reference *r;
	const struct telegram *t;
	uint64_t begun = clock_microseconds();
	uint32_t minutes;

	arena_reset(&c->one);
	c->failed =
	    !archive_references(c->a, hit->document, &c->one, &r, c->error);
	if (c->failed)
		return false;
	c->s->link_microseconds += clock_microseconds() - begun;
	for (; r != NULL; r = r->next)
		c->s->links[r->link]++;
	c->failed = !archive_get_document(
	    c->a, hit->document, &c->one, &held, c->error);
	if (c->failed || held == NULL)
		return !c->failed;
	t = telegram_read(&c->one, held->text, &held->hints);
	c->s->read++;
	if (received(t, &minutes))
		note_minutes(c, t->action_precedence, minutes);
	return true;
}

/* The newest of what matches and is of the year. */
static bool
read_year(struct counting *c, struct slice year, uint32_t most)
{
	struct archive_query query = {.sort = ARCHIVE_NEWEST, .most = most};
	struct archive_answer answer = {0};
	struct query also = {.kind = QUERY_RANGE, .field = ASK_DATE};
	struct query both = {.kind = QUERY_AND, .first = c->root};
	struct arena arena = {0};
	bool good;
	size_t i;

	if (!value_days(year, &also.least, &also.most))
		return true;
	c->root->next = &also;
	good = c->a->engine->find(
	    c->a->db, &both, &query, &arena, &answer, c->error);
	c->root->next = NULL;
	for (i = 0; good && i < answer.hit_count; i++)
		good = read_one(c, &answer.hits[i]);
	arena_free(&arena);
	return good;
}

static bool
read_all(struct counting *c)
{
	return c->a->engine->walk(
		   c->a->db, c->root, true, read_one, c, c->error) &&
	    !c->failed;
}

/* As many of each year as it has a share of; of each one at least. */
static bool
read_some(struct counting *c, uint32_t most)
{
	const struct archive_facet *f = c->s->facets;
	uint64_t share;
	size_t i;

	while (f != NULL && !slice_equal(f->name, S("year")))
		f = f->next;
	for (i = 0; f != NULL && i < f->count; i++) {
		share = f->values[i].count * most / c->s->total + 1;
		if (!read_year(c, f->values[i].value, (uint32_t)share))
			return false;
	}
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sum_up(struct counting *c)
{
	struct minutes *m;
	struct archive_handling *h;
	unsigned i;

	for (i = 0; i < PRECEDENCE_MAX; i++) {
		m = &c->minutes[i];
		h = &c->s->handling[i];
		h->count = m->count;
		if (m->count == 0)
			continue;
		qsort(m->all, m->count, sizeof(*m->all), by_number);
		h->median = m->all[(m->count - 1) / 2];
		h->most_of = m->all[(m->count - 1) * 9 / 10];
		h->longest = m->all[m->count - 1];
	}
}

/* ---- the whole --------------------------------------------------------------------------- */

static bool
count_all(struct counting *c, uint32_t facet_most, uint32_t read)
{
	struct archive_query query = {.facet_most = UINT16_MAX};
	struct archive_answer answer = {0};
	struct archive_facet *f;

	if (!c->a->engine->find(
		c->a->db, c->root, &query, c->arena, &answer, c->error))
		return false;
	c->s->total = answer.total;
	c->s->facets = answer.facets;
	if (c->s->total == 0)
		return true;
	if (!count_lengths(c) || !count_has(c) || !count_remarks(c) ||
	    !(read == 0 || read >= c->s->total ? read_all(c)
					       : read_some(c, read)))
		return false;
	sum_up(c);
	/* Years are needed whole until here. */
	for (f = c->s->facets; f != NULL; f = f->next)
		if (f->count > facet_most && !slice_equal(f->name, S("year")))
			f->count = facet_most;
	return true;
}

bool
archive_stats(struct archive *a, struct slice query, uint32_t facet_most,
    uint32_t read, struct arena *arena, struct archive_stats **out,
    uint32_t *column, struct error *error)
{
	struct counting c = {.a = a, .arena = arena, .error = error};
	struct archive_answer answer = {0};
	unsigned i;
	bool good;

	*column = 0;
	if (!archive_query_read(&answer, query, arena, &c.root, error)) {
		*column = answer.column;
		return false;
	}
	c.s = *out = ARENA_NEW(arena, struct archive_stats);
	good = count_all(&c, facet_most, read);
	for (i = 0; i < PRECEDENCE_MAX; i++)
		heap_free(c.minutes[i].all);
	arena_free(&c.one);
	return good;
}
