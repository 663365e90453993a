/*
 * equities.c: whose information else may be in a telegram: the agencies that
 * are its author, its source, its addressees, that cleared it, or that a text
 * or reference names.  They are to be asked before it is given out.  It must
 * not decide whether.
 */
#include "telegram/reader.h"
#include "telegram/release.h"
#include "telegram/table.h"

#define EQUITIES_MOST 256

struct asker {
	struct arena *arena;
	struct equity *list, **end;
	unsigned count;
};

static void
add(struct asker *a, struct slice agency, struct slice role, struct slice at)
{
	struct equity *e;

	for (e = a->list; e != NULL; e = e->next)
		if (slice_equal(e->agency, agency) &&
		    slice_equal(e->role, role))
			return;
	if (a->count++ >= EQUITIES_MOST)
		return;
	e = ARENA_NEW(a->arena, struct equity);
	*e = (struct equity){.agency = agency, .role = role, .at = at};
	*a->end = e;
	a->end = &e->next;
}

static bool
is_word_byte(char c)
{
	return ascii_is_alnum(c);
}

/* MR. DOE, J. DOE, DOE, J.: a person, whatever the letters are else. */
static bool
is_person(struct slice s, size_t at, size_t n)
{
	static const struct slice titles[] = {{"MR", 2}, {"MRS", 3}, {"MS", 2},
	    {"MISS", 4}, {"MESSRS", 6}, {"DR", 2}, {"HON", 3}, {"AMB", 3},
	    {"AMBASSADOR", 10}, {"SENATOR", 7}};
	struct slice after = slice_skip(s, at + n), word;
	size_t end = at, from, i;
	bool point;

	if (after.n > 3 && after.p[0] == ',' && after.p[1] == ' ' &&
	    ascii_is_upper(after.p[2]) && after.p[3] == '.')
		return true;
	while (end > 0 && ascii_is_blank(s.p[end - 1]))
		end--;
	point = end > 0 && s.p[end - 1] == '.';
	end -= point;
	for (from = end; from > 0 && ascii_is_alpha(s.p[from - 1]); from--)
		continue;
	word = slice_between(s.p + from, s.p + end);
	/* J. DOE; but not A. of a list, at the front, nor S. of U.S. */
	if (point && word.n == 1 && end + 1 < at && ascii_is_upper(word.p[0]) &&
	    from > 0 && s.p[from - 1] == ' ' &&
	    slice_trim(slice_head(s, from)).n > 0)
		return true;
	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (slice_equal_fold(word, titles[i]))
			return true;
	return false;
}

/* The agencies that the words of a text name. */
static void
take(struct asker *a, struct slice s, struct slice role)
{
	struct table_rows rows;
	char key[16];
	size_t i = 0, n, k;

	while (i < s.n) {
		if (!is_word_byte(s.p[i])) {
			i++;
			continue;
		}
		for (n = 0; i + n < s.n && is_word_byte(s.p[i + n]); n++)
			continue;
		/* ROE-DOE is two persons */
		if (n >= 2 && n < sizeof(key) && !is_person(s, i, n) &&
		    (i == 0 || s.p[i - 1] != '-') &&
		    !(i + n + 1 < s.n && s.p[i + n] == '-' &&
			ascii_is_alpha(s.p[i + n + 1]))) {
			for (k = 0; k < n && !ascii_is_lower(s.p[i + k]); k++)
				key[k] = s.p[i + k];
			rows = k < n
			    ? (struct table_rows){0, 0}
			    : table_find(TABLE_AGENCIES, slice(key, n));
			if (rows.count > 0)
				add(a,
				    table_cell(TABLE_AGENCIES, rows.first,
					AGENCIES_AGENCY),
				    role, slice(s.p + i, n));
		}
		i += n;
	}
}

static void
take_addressees(
    struct asker *a, const struct addressee *list, struct slice role)
{
	for (; list != NULL; list = list->next)
		take(a, list->name, role);
}

struct equity *
release_equities(struct arena *arena, const struct telegram *t)
{
	struct asker a = {.arena = arena};
	const struct clearance *c;
	const struct reference *r;
	const struct office *o;
	uint32_t i;

	a.end = &a.list;
	take_addressees(&a, t->from, S("author"));
	take(&a, t->derived_from, S("source"));
	for (r = t->references; r != NULL; r = r->next)
		if (r->kind != REFERENCE_MAIL) /* of persons, by their names */
			take(&a, r->printed, S("source"));
	take_addressees(&a, t->to, S("addressee"));
	take_addressees(&a, t->info, S("addressee"));
	for (o = t->distribution; o != NULL; o = o->next)
		take(&a, o->name, S("distribution"));
	for (c = t->clearances; c != NULL; c = c->next)
		take(&a, c->office, S("clearing office"));
	for (i = 0; i < t->line_count; i++)
		if (t->lines[i].kind == LINE_PARAGRAPH ||
		    t->lines[i].kind == LINE_BODY ||
		    t->lines[i].kind == LINE_SUBJECT)
			take(&a, line_slice(&t->lines[i]),
			    S("named in the text"));
	return a.list;
}
