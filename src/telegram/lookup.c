/*
 * lookup.c: everything the tables say of a word.
 *
 * The word is tried in a few spellings against the keys of every table; when
 * it is no key, it is looked for in the meanings, and keys spelt alike are
 * offered.  It must not know what any row means.
 */
#include "telegram/lookup.h"

#include "base/buf.h"
#include "telegram/names.h"
#include "telegram/table.h"

#define WORD_MAX 64
#define SPELLINGS 12
#define NEAR_ROOM 6
#define NEAR_FAR 3 /* letters off: no more alike */
#define MENTIONS 12

#define NO_COLUMN UINT32_MAX

/* Which columns of a table say what; the order is that of the answers. */
struct shape {
	enum table table;
	const char *kind;
	uint32_t meaning, sort, note, from, to, confidence;
};

static const struct shape shapes[] = {
    {TABLE_TAGS, "TAGS code", TAGS_TITLE, TAGS_KIND, TAGS_NOTE, TAGS_FROM,
	TAGS_TO, TAGS_CONFIDENCE},
    {TABLE_POSTS, "post", POSTS_PLAD, POSTS_KIND, POSTS_NOTE, POSTS_FROM,
	POSTS_TO, POSTS_CONFIDENCE},
    {TABLE_SHORTPOSTS, "name for a post", SHORTPOSTS_POST, SHORTPOSTS_KIND,
	SHORTPOSTS_NOTE, SHORTPOSTS_FROM, SHORTPOSTS_TO, SHORTPOSTS_CONFIDENCE},
    {TABLE_CAPTIONS, "caption", CAPTIONS_MEANING, CAPTIONS_KIND, CAPTIONS_NOTE,
	CAPTIONS_FROM, CAPTIONS_TO, CAPTIONS_CONFIDENCE},
    {TABLE_MARKINGS, "marking", MARKINGS_MEANING, MARKINGS_KIND, MARKINGS_NOTE,
	MARKINGS_FROM, MARKINGS_TO, MARKINGS_CONFIDENCE},
    {TABLE_PRECEDENCE, "precedence", PRECEDENCE_MEANING, PRECEDENCE_KIND,
	PRECEDENCE_NOTE, PRECEDENCE_FROM, PRECEDENCE_TO, PRECEDENCE_CONFIDENCE},
    {TABLE_SIGNALS, "operating signal", SIGNALS_MEANING, SIGNALS_KIND,
	SIGNALS_NOTE, NO_COLUMN, NO_COLUMN, SIGNALS_CONFIDENCE},
    {TABLE_ORDERS, "executive order", ORDERS_MEANING, ORDERS_ORDER, ORDERS_NOTE,
	ORDERS_BEGINS, ORDERS_ENDS, ORDERS_CONFIDENCE},
    {TABLE_REASONS, "reason for classification", REASONS_MEANING, REASONS_ORDER,
	NO_COLUMN, REASONS_BEGINS, REASONS_ENDS, REASONS_CONFIDENCE},
    {TABLE_EXEMPTIONS, "exemption", EXEMPTIONS_MEANING, EXEMPTIONS_KIND,
	EXEMPTIONS_NOTE, NO_COLUMN, NO_COLUMN, EXEMPTIONS_CONFIDENCE},
    {TABLE_OFFICES, "office of the distribution", OFFICES_MEANING, NO_COLUMN,
	NO_COLUMN, OFFICES_FROM, OFFICES_TO, OFFICES_CONFIDENCE},
    {TABLE_COLLECTIVES, "collective", COLLECTIVES_MEANING, NO_COLUMN, NO_COLUMN,
	NO_COLUMN, NO_COLUMN, COLLECTIVES_CONFIDENCE},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct looking {
	struct arena *arena;
	struct lookup result;
	struct lookup_row **end;
	int year;
	struct slice spellings[SPELLINGS];
	size_t spelling_count;
	char room[SPELLINGS][WORD_MAX];
};

/* ---- a row for people --------------------------------------------------- */

static struct slice
cell(const struct shape *s, uint32_t row, uint32_t column)
{
	return column == NO_COLUMN ? slice(NULL, 0)
				   : table_cell(s->table, row, column);
}

/* "1973-1994", "from 2013", "until 1979". */
static struct slice
years(struct arena *arena, struct slice from, struct slice to)
{
	if (from.n == 0 && to.n == 0)
		return slice(NULL, 0);
	if (to.n == 0)
		return arena_join(arena, S("from "), from, S(""));
	if (from.n == 0)
		return arena_join(arena, S("until "), to, S(""));
	return arena_join(arena, from, from.n > 4 ? S(" to ") : S("-"), to);
}

/* The year of a cell that is a year or a day; 0 when empty. */
static int
cell_year(struct slice s)
{
	uint32_t year = 0;

	slice_number(slice_head(s, 4), 9999, &year);
	return (int)year;
}

static bool
row_holds(const struct looking *l, const struct shape *s, uint32_t row)
{
	int from = cell_year(cell(s, row, s->from));
	int to = cell_year(cell(s, row, s->to));

	if (l->year == 0)
		return false;
	if (s->table == TABLE_TAGS)
		return tag_find(table_cell(TABLE_TAGS, row, TAGS_CODE), l->year)
			   .row == row;
	return (from == 0 || l->year >= from) && (to == 0 || l->year <= to);
}

/* "AMEMBASSY LA PAZ, Bolivia, routing indicator RUEHLP; later ..." */
static struct slice
post_meaning(struct arena *arena, uint32_t row)
{
	struct posts_row p = posts_row(row);
	struct slice text = p.plad.n > 0 ? p.plad : p.note;

	if (p.country.n > 0)
		text = arena_join(
		    arena, text, text.n > 0 ? S(", ") : S(""), p.country);
	if (p.route.n > 0)
		text = arena_join(arena, text, S(", "), p.route);
	if (p.later.n > 0)
		text = arena_join(arena, text, S("; later "), p.later);
	return text;
}

/* Of what order a term or a reason is; an order is its own. */
static void
order_sort(const struct looking *l, const struct shape *s, uint32_t row,
    struct lookup_row *r)
{
	struct slice kind = slice(NULL, 0);

	if (s->table == TABLE_ORDERS)
		kind = table_cell(TABLE_ORDERS, row, ORDERS_KIND);
	if (slice_equal(kind, S("order")))
		r->sort = slice(NULL, 0);
	else if (r->sort.n > 0)
		r->sort = arena_join(l->arena, S("E.O. "), r->sort, S(""));
	if (kind.n > 0 && !slice_equal(kind, S("order")))
		r->kind = S("declassification term");
}

static struct lookup_row *
row_make(const struct looking *l, const struct shape *s, uint32_t row)
{
	struct lookup_row *r = ARENA_NEW(l->arena, struct lookup_row);

	r->table = table_name(s->table);
	r->kind = slice_of(s->kind);
	r->key = table_cell(s->table, row, 0);
	r->sort = cell(s, row, s->sort);
	r->meaning = cell(s, row, s->meaning);
	r->note = cell(s, row, s->note);
	r->years = years(l->arena, cell(s, row, s->from), cell(s, row, s->to));
	r->confidence = cell(s, row, s->confidence);
	r->source = table_cell(s->table, row, table_columns(s->table) - 1);
	r->holds = row_holds(l, s, row);
	if (s->table == TABLE_POSTS)
		r->meaning = post_meaning(l->arena, row);
	if (s->table == TABLE_ORDERS || s->table == TABLE_REASONS)
		order_sort(l, s, row, r);
	if (s->table == TABLE_SIGNALS && !slice_ends(r->sort, S("signal")))
		r->kind = r->sort;
	return r;
}

static void
row_add(struct looking *l, struct lookup_row *row)
{
	struct lookup_row *have;

	for (have = l->result.rows; have != NULL; have = have->next)
		if (slice_equal(have->table, row->table) &&
		    slice_equal(have->key, row->key) &&
		    slice_equal(have->meaning, row->meaning) &&
		    slice_equal(have->years, row->years))
			return;
	*l->end = row;
	l->end = &row->next;
}

/* ---- spellings ----------------------------------------------------------- */

static void
spell(struct looking *l, struct slice s)
{
	size_t i;

	if (s.n == 0 || s.n > WORD_MAX || l->spelling_count == SPELLINGS)
		return;
	for (i = 0; i < l->spelling_count; i++)
		if (slice_equal(l->spellings[i], s))
			return;
	memcpy(l->room[i], s.p, s.n);
	l->spellings[i] = slice(l->room[i], s.n);
	l->spelling_count++;
}

/* Without bytes of `marks`. */
static struct slice
without(char *room, struct slice s, struct slice marks)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		if (slice_index(marks, s.p[i]) == marks.n)
			room[n++] = s.p[i];
	return slice(room, n);
}

/* 1.4(b) of 1.4B, 1.4 (b), 1-301(A); s has no blanks and no brackets. */
static void
spell_reason(struct looking *l, struct slice s)
{
	char room[WORD_MAX + 2];
	size_t n = s.n;

	if (n < 4 || n > WORD_MAX - 2 || !ascii_is_digit(s.p[0]) ||
	    !ascii_is_alpha(s.p[n - 1]) || !ascii_is_digit(s.p[n - 2]))
		return;
	memcpy(room, s.p, n - 1);
	room[n - 1] = '(';
	room[n] = ascii_lower(s.p[n - 1]);
	room[n + 1] = ')';
	spell(l, slice(room, n + 2));
}

/* XGDS-1 of XGDS1; B7(C) of B7C; X5 of 1.6X5. */
static void
spell_term(struct looking *l, struct slice s)
{
	char room[WORD_MAX + 2];
	size_t n = s.n;

	if (n < 3 || n > WORD_MAX - 2)
		return;
	memcpy(room, s.p, n);
	if (ascii_is_digit(s.p[n - 1]) && ascii_is_alpha(s.p[n - 2])) {
		room[n - 1] = '-';
		room[n] = s.p[n - 1];
		spell(l, slice(room, n + 1));
	}
	if (s.p[0] == 'B' && n == 3) {
		memcpy(room, (char[]){'B', s.p[1], '(', s.p[2], ')'}, 5);
		spell(l, slice(room, 5));
	}
	if (slice_starts(s, S("1.6X")))
		spell(l, slice_skip(s, 3));
}

/* The word in every spelling that a table may have it in. */
static void
spellings(struct looking *l, struct slice word)
{
	char capitals[WORD_MAX], room[WORD_MAX];
	struct slice s, bare, rest = word, part;
	size_t n = 0, i;

	spell(l, slice_trim(word));
	while ((part = slice_word(&rest)).p != NULL) {
		if (n + part.n + 1 > WORD_MAX)
			return;
		if (n > 0)
			capitals[n++] = ' ';
		for (i = 0; i < part.n; i++)
			capitals[n++] = ascii_upper(part.p[i]);
	}
	s = slice(capitals, n);
	spell(l, s);
	while (s.n > 0 && slice_index(S(".,:;"), s.p[s.n - 1]) < 4)
		s.n--;
	spell(l, s);
	bare = without(room, s, S(" ()"));
	spell(l, bare);
	spell_reason(l, bare);
	spell_term(l, bare);
	if (slice_starts(bare, S("E.O.")))
		spell(l, slice_skip(bare, 4));
	if (slice_starts(bare, S("EO")))
		spell(l, slice_skip(bare, 2));
	spell(l, without(room, s, S("/")));
}

/* ---- findings ------------------------------------------------------------ */

static void
find_keys(struct looking *l)
{
	struct table_rows rows;
	size_t i, k;
	uint32_t row;

	for (i = 0; i < COUNT(shapes); i++) {
		if (shapes[i].table == TABLE_SHORTPOSTS)
			continue;
		for (k = 0; k < l->spelling_count; k++) {
			rows = table_find(shapes[i].table, l->spellings[k]);
			for (row = 0; row < rows.count; row++)
				row_add(l,
				    row_make(l, &shapes[i], rows.first + row));
		}
	}
}

static const struct shape *
shape_of(enum table table)
{
	size_t i = 0;

	while (shapes[i].table != table)
		i++;
	return &shapes[i];
}

/* How a post was known by another name than its own. */
static struct slice
how_note(enum post_how how)
{
	switch (how) {
	case POST_OFFICE:
		return S("another word for it");
	case POST_SHORT:
		return S("a short form of it");
	case POST_CODE:
		return S("the six letters of the archives for it");
	case POST_OLD:
		return S("a name or spelling of another time");
	case POST_COUNTRY:
		return S("the post in that country's capital");
	case POST_MISSPELT:
		return S("a known slip for it");
	case POST_DIGIT:
		return S("digits read as the letters they look like");
	default:
		return slice(NULL, 0);
	}
}

static void
find_posts(struct looking *l, struct slice word)
{
	struct post_found f = post_find(word, l->year, slice(NULL, 0));
	struct lookup_row *r;
	uint32_t i;

	if (f.row != TABLE_NONE && f.how != POST_NEAR && f.how != POST_CUT) {
		r = row_make(l, shape_of(TABLE_POSTS), f.row);
		if (how_note(f.how).n > 0)
			r->note = how_note(f.how);
		row_add(l, r);
	}
	for (i = 0; i < f.rival_count && f.how == POST_AMBIGUOUS; i++) {
		r = row_make(l, shape_of(TABLE_POSTS), f.rivals[i]);
		r->note = S("one of those the word may mean");
		row_add(l, r);
	}
}

static void
find_routes(struct looking *l)
{
	struct table_rows rows;
	struct lookup_row *r;
	size_t k;
	uint32_t i, row;

	for (k = 0; k < l->spelling_count; k++) {
		rows = table_index_find(INDEX_POSTS_ROUTE, l->spellings[k]);
		for (i = rows.first; i < rows.first + rows.count; i++) {
			row = table_index_row(INDEX_POSTS_ROUTE, i);
			r = row_make(l, shape_of(TABLE_POSTS), row);
			r->table = S("routes");
			r->kind = S("routing indicator");
			r->key = arena_copy(l->arena, l->spellings[k]);
			r->meaning = table_cell(TABLE_POSTS, row, POSTS_PLAD);
			row_add(l, r);
		}
	}
}

static void
find_checks(struct looking *l, struct slice word)
{
	const struct check_info *info;
	struct lookup_row *r;
	int c;

	for (c = 0; c < CHECK_MAX; c++) {
		info = check_info((enum check)c);
		if (!slice_equal_fold(info->name, word))
			continue;
		r = ARENA_NEW(l->arena, struct lookup_row);
		r->table = S("checks");
		r->kind = S("check");
		r->sort = level_name(info->level);
		r->key = info->name;
		r->meaning = info->text;
		r->source = check_rule((enum check)c).n > 0
		    ? check_rule((enum check)c)
		    : S("reftel-checks(7)");
		row_add(l, r);
	}
}

/* ---- what it may have meant ---------------------------------------------- */

/* Whether the words stand in a meaning as words, in any case. */
static bool
mentions(struct slice meaning, struct slice word)
{
	struct slice rest = meaning;
	size_t at;

	while ((at = slice_find_fold(rest, word)) < rest.n) {
		struct slice after = slice_skip(rest, at + word.n);

		if ((at == 0 || !ascii_is_alnum(rest.p[at - 1])) &&
		    (after.n == 0 || !ascii_is_alnum(after.p[0])))
			return true;
		rest = slice_skip(rest, at + 1);
	}
	return false;
}

/*
 * Meanings that are the word are findings, those that have it are mentions;
 * of one key and meaning in several eras the one that holds, or the last.
 */
static void
find_meanings(struct looking *l, struct slice word)
{
	struct lookup_row **end = &l->result.mentions, *r;
	struct slice meaning;
	uint32_t row, n;
	size_t i, count = 0;

	if (word.n < 3)
		return;
	for (i = 0; i < COUNT(shapes); i++) {
		if (shapes[i].table == TABLE_SHORTPOSTS ||
		    shapes[i].table == TABLE_POSTS)
			continue;
		n = table_all(shapes[i].table).count;
		for (row = 0; row < n; row++) {
			meaning = cell(&shapes[i], row, shapes[i].meaning);
			if (slice_equal_fold(meaning, word)) {
				row_add(l, row_make(l, &shapes[i], row));
				continue;
			}
			if (count == MENTIONS || !mentions(meaning, word))
				continue;
			r = row_make(l, &shapes[i], row);
			*end = r;
			end = &r->next;
			count++;
		}
	}
}

/* The nearest keys, best first; `far` are the letters each is off. */
static void
near_offer(
    struct looking *l, struct slice key, struct slice word, unsigned *far)
{
	struct lookup *r = &l->result;
	unsigned most = word.n < 5 ? 1 : word.n < 8 ? 2 : NEAR_FAR;
	unsigned off = slice_far(word, key, most);
	uint32_t i;

	if (off > most || off >= key.n)
		return;
	for (i = 0; i < r->near_count; i++)
		if (slice_equal(r->near[i], key))
			return;
	i = r->near_count;
	if (i == NEAR_ROOM && off >= far[i - 1])
		return;
	if (i == NEAR_ROOM)
		i--;
	else
		r->near_count++;
	for (; i > 0 && far[i - 1] > off; i--) {
		r->near[i] = r->near[i - 1];
		far[i] = far[i - 1];
	}
	r->near[i] = key;
	far[i] = off;
}

static void
find_near(struct looking *l, struct slice word)
{
	unsigned far[NEAR_ROOM];
	uint32_t row, n;
	size_t i;
	int c;

	l->result.near = ARENA_ARRAY(l->arena, struct slice, NEAR_ROOM);
	for (c = 0; c < CHECK_MAX; c++)
		near_offer(l, check_info((enum check)c)->name, word, far);
	for (i = 0; i < COUNT(shapes); i++) {
		n = table_all(shapes[i].table).count;
		for (row = 0; row < n; row++)
			near_offer(
			    l, table_cell(shapes[i].table, row, 0), word, far);
	}
}

struct lookup
lookup_word(struct arena *arena, struct slice word, int year)
{
	struct looking l = {.arena = arena, .year = year};

	word = slice_trim(word);
	l.end = &l.result.rows;
	if (word.n == 0 || word.n > WORD_MAX)
		return l.result;
	spellings(&l, word);
	find_checks(&l, word);
	find_keys(&l);
	find_posts(&l, word);
	find_routes(&l);
	find_meanings(&l, word);
	if (l.result.rows != NULL)
		l.result.mentions = NULL;
	else
		find_near(&l, word);
	return l.result;
}
