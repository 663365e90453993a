/*
 * reference.c: references to the telegrams they mean, both ways.  Nothing
 * of it is kept: a reference is looked up when it is asked for, so that a
 * telegram that comes later is found as well.  It must not know how an
 * engine keeps references.
 */
#include "archive/reference.h"

#include <stdlib.h>

/* A telegram may be dated so much after one that cites it: clocks differ. */
#define LATER (2 * 86400)

static const struct archive_link_info links[] = {
#define LINK(id, name, what) \
	{{name, sizeof(name) - 1}, {what, sizeof(what) - 1}},
#include "archive/links.def"
#undef LINK
};

const struct archive_link_info *
archive_link_info(enum archive_link link)
{
	return &links[link];
}

/* ---- numbers of other years --------------------------------------------------- */

/* The same number of another year: 07LIMA12 for 08LIMA12; absent if none. */
static struct slice
other_year(struct arena *arena, struct slice name, int by)
{
	char digits[2];
	int year;

	if (name.n < 3 || !ascii_is_digit(name.p[0]) ||
	    !ascii_is_digit(name.p[1]))
		return (struct slice){NULL, 0};
	year = ((name.p[0] - '0') * 10 + (name.p[1] - '0') + by + 100) % 100;
	digits[0] = (char)('0' + year / 10);
	digits[1] = (char)('0' + year % 10);
	return arena_join(arena, slice(digits, 2), slice_skip(name, 2), S(""));
}

static bool
same_year(const struct engine_telegram *by, struct slice name)
{
	int year;

	if (!by->dated || name.n < 2)
		return false;
	year = moment_from_seconds(by->when).date.year % 100;
	return name.p[0] == '0' + year / 10 && name.p[1] == '0' + year % 10;
}

struct issued {
	int64_t by;
	bool later;
};

static bool
take_below(void *user, const struct engine_number *n)
{
	struct issued *i = user;

	if (!n->dated)
		return true;
	i->later = n->when > i->by;
	return false;
}

/*
 * Whether a number had not been given out yet: one that is no higher was
 * given out later.  Numbers of a post go up with the year.
 */
static bool
not_issued(struct archive *a, const struct engine_telegram *by,
    struct slice name, bool *out, struct error *error)
{
	struct issued issued = {.by = by->when + LATER};
	struct slice series;
	uint32_t number = value_serial(name, &series);

	if (by->dated &&
	    !a->engine->numbers(a->db, series, number, NUMBERS_DOWN, take_below,
		&issued, error))
		return false;
	*out = issued.later;
	return true;
}

/* ---- one reference ------------------------------------------------------------ */

struct found {
	struct arena *arena;
	const struct engine_telegram *by;
	struct archive_hit *hits;
	size_t count, size;
};

static void
add(struct found *f, const struct engine_telegram *row)
{
	struct archive_hit *hits;

	if (f->count == f->size) {
		f->size = f->size == 0 ? 2 : f->size * 2;
		hits = ARENA_ARRAY(f->arena, struct archive_hit, f->size);
		if (f->count > 0)
			memcpy(hits, f->hits, f->count * sizeof(*hits));
		f->hits = hits;
	}
	f->hits[f->count++] = archive_hit_of(row);
}

/*
 * The telegrams of a number, but those that are dated after the one that
 * cites it; the latest first, since it is the likeliest.
 */
static bool
look_up(struct archive *a, struct found *f, struct slice name, size_t *count,
    struct error *error)
{
	struct engine_telegram *rows = NULL, *row;
	size_t first = f->count, i, n;
	struct archive_hit hit;

	*count = 0;
	if (name.n == 0)
		return true;
	if (!a->engine->telegrams(a->db, name, f->arena, &rows, error))
		return false;
	for (row = rows; row != NULL; row = row->next)
		if (row->id != f->by->id &&
		    (!row->dated || !f->by->dated ||
			row->when <= f->by->when + LATER))
			add(f, row);
	n = f->count - first;
	for (i = 0; i < n / 2; i++) {
		hit = f->hits[first + i];
		f->hits[first + i] = f->hits[f->count - 1 - i];
		f->hits[f->count - 1 - i] = hit;
	}
	*count = n;
	return true;
}

static enum archive_link
without_number(enum reference_kind kind)
{
	switch (kind) {
	case REFERENCE_TELEGRAM:
		return ARCHIVE_LINK_NO_NUMBER;
	case REFERENCE_MESSAGE:
		return ARCHIVE_LINK_BY_DATE;
	case REFERENCE_AIRGRAM:
		return ARCHIVE_LINK_AIRGRAM;
	default:
		return ARCHIVE_LINK_OTHER_KIND;
	}
}

/* A number that is not held: had it been given out, or is the year wrong? */
static bool
look_around(struct archive *a, struct found *f, struct archive_reference *out,
    struct error *error)
{
	struct slice before = other_year(f->arena, out->id, -1);
	size_t count;
	bool early;

	out->link = out->candidate.n > 0 ? ARCHIVE_LINK_YEAR_DOUBTFUL
					 : ARCHIVE_LINK_NOT_HELD;
	/* A year that was printed is wrong less often than one that was not. */
	if (out->candidate.n > 0 || !same_year(f->by, out->id))
		return true;
	if (!not_issued(a, f->by, out->id, &early, error))
		return false;
	if (!early)
		return true;
	out->link = ARCHIVE_LINK_YEAR_DOUBTFUL;
	out->candidate = before;
	if (!look_up(a, f, before, &count, error))
		return false;
	if (count > 0)
		out->link = ARCHIVE_LINK_YEAR_OTHER;
	return true;
}

/* Without a number: the sender and the minute of a message may do. */
static bool
by_date(struct archive *a, const struct engine_telegram *by,
    struct arena *arena, struct archive_reference *out, struct error *error)
{
	out->link = without_number(out->kind);
	if (out->kind != REFERENCE_MESSAGE)
		return true;
	if (!message_held(a, by, out->printed, arena, &out->held,
		&out->held_count, error))
		return false;
	if (out->held_count > 0) {
		out->link = out->held_count == 1 ? ARCHIVE_LINK_HELD
						 : ARCHIVE_LINK_SEVERAL;
		out->id = out->held[0].id;
	}
	return true;
}

bool
reference_resolve(struct archive *a, const struct engine_telegram *by,
    const struct engine_reference *r, struct arena *arena,
    struct archive_reference *out, struct error *error)
{
	struct found f = {.arena = arena, .by = by};
	size_t named, other;

	*out = (struct archive_reference){.printed = r->printed,
	    .bullet = r->bullet,
	    .note = r->note,
	    .id = r->target,
	    .candidate = r->other,
	    .kind = r->kind,
	    .notal = r->notal};
	if (r->target.n == 0)
		return by_date(a, by, arena, out, error);
	if (!look_up(a, &f, r->target, &named, error) ||
	    !look_up(a, &f, r->other, &other, error))
		return false;
	if (named > 0 && other > 0)
		out->link = ARCHIVE_LINK_YEAR_EITHER;
	else if (other > 0)
		out->link = ARCHIVE_LINK_YEAR_OTHER;
	else if (named > 1)
		out->link = ARCHIVE_LINK_SEVERAL;
	else if (named == 1)
		out->link = ARCHIVE_LINK_HELD;
	else if (!look_around(a, &f, out, error))
		return false;
	out->held = f.hits;
	out->held_count = f.count;
	return true;
}

bool
archive_references(struct archive *a, int64_t document, struct arena *arena,
    struct archive_reference **out, struct error *error)
{
	struct engine_telegram *row;
	struct engine_reference *list;

	*out = NULL;
	if (!a->engine->telegram_of(a->db, document, arena, &row, error))
		return false;
	if (row == NULL)
		return true;
	if (!a->engine->references(a->db, row->id, arena, &list, error))
		return false;
	for (; list != NULL; list = list->next) {
		*out = ARENA_NEW(arena, struct archive_reference);
		if (!reference_resolve(a, row, list, arena, *out, error))
			return false;
		out = &(*out)->next;
	}
	return true;
}

/* ---- and back ------------------------------------------------------------------- */

/* Whether a reference means the telegram, or may mean it. */
static bool
means(const struct archive_reference *r, const struct archive_hit *hit)
{
	size_t i;

	if (hit->document == 0)
		return r->held_count == 0 || slice_equal(r->id, hit->id);
	for (i = 0; i < r->held_count; i++)
		if (r->held[i].document == hit->document)
			return true;
	return false;
}

static int
compare_dates(const void *a, const void *b)
{
	const struct archive_citation *x = *(struct archive_citation *const *)a,
				      *y = *(struct archive_citation *const *)b;
	int64_t s = moment_seconds(x->by.date), t = moment_seconds(y->by.date);

	if (s != t)
		return s < t ? -1 : 1;
	return (x->by.document > y->by.document) -
	    (x->by.document < y->by.document);
}

/* Those of one number that mean the telegram, behind *end. */
static bool
gather(struct archive *a, const struct archive_hit *hit, struct slice name,
    uint32_t most, struct arena *arena, struct archive_citation ***end,
    uint64_t *total, struct error *error)
{
	struct engine_reference *list;
	struct archive_reference r;
	uint64_t passed = 0;

	if (!a->engine->citing(a->db, name, most, arena, &list, total, error))
		return false;
	for (; list != NULL; list = list->next) {
		if (!reference_resolve(a, &list->by, list, arena, &r, error))
			return false;
		if (!means(&r, hit)) {
			passed++;
			continue;
		}
		**end = ARENA_NEW(arena, struct archive_citation);
		(**end)->by = archive_hit_of(&list->by);
		(**end)->reference = r;
		*end = &(**end)->next;
	}
	*total -= passed < *total ? passed : *total;
	return true;
}

/* Those of one telegram that mean the other by its sender and date. */
static bool
gather_messages(struct archive *a, const struct archive_hit *hit,
    int64_t document, struct arena *arena, struct archive_citation ***end,
    uint64_t *total, struct error *error)
{
	struct engine_telegram *row;
	struct engine_reference *list;
	struct archive_reference r;

	if (!a->engine->telegram_of(a->db, document, arena, &row, error))
		return false;
	if (row == NULL || document == hit->document)
		return true;
	if (!a->engine->references(a->db, row->id, arena, &list, error))
		return false;
	for (; list != NULL; list = list->next) {
		if (list->kind != REFERENCE_MESSAGE || list->target.n > 0)
			continue;
		if (!reference_resolve(a, row, list, arena, &r, error))
			return false;
		if (r.held_count == 0 || !means(&r, hit))
			continue;
		**end = ARENA_NEW(arena, struct archive_citation);
		(**end)->by = archive_hit_of(row);
		(**end)->reference = r;
		*end = &(**end)->next;
		++*total;
	}
	return true;
}

static void
sort(struct archive_citation **list, struct arena *arena)
{
	struct archive_citation *c, **all;
	size_t n = 0, i;

	for (c = *list; c != NULL; c = c->next)
		n++;
	all = ARENA_ARRAY(arena, struct archive_citation *, n + 1);
	for (n = 0, c = *list; c != NULL; c = c->next)
		all[n++] = c;
	qsort(all, n, sizeof(struct archive_citation *), compare_dates);
	for (i = 0; i < n; i++) {
		*list = all[i];
		list = &all[i]->next;
	}
	*list = NULL;
}

bool
archive_citations(struct archive *a, const struct archive_hit *hit,
    uint32_t most, struct arena *arena, struct archive_citation **out,
    uint64_t *total, struct error *error)
{
	struct archive_citation **end = out;
	struct slice after = other_year(arena, hit->id, 1);
	int64_t *documents;
	size_t count, i;
	uint64_t more;

	*out = NULL;
	*total = 0;
	if (hit->id.n > 0 &&
	    !gather(a, hit, hit->id, most, arena, &end, total, error))
		return false;
	/* Read for the next year, where there was no such number yet. */
	if (hit->document != 0 && after.n > 0) {
		if (!gather(a, hit, after, most, arena, &end, &more, error))
			return false;
		*total += more;
	}
	if (hit->document != 0) {
		if (!message_citing(
			a, hit, most, arena, &documents, &count, error))
			return false;
		for (i = 0; i < count; i++)
			if (!gather_messages(a, hit, documents[i], arena, &end,
				total, error))
				return false;
	}
	sort(out, arena);
	return true;
}
