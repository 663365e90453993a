/*
 * pgfind.c: a query to an answer, by one function on the server
 * (schema-pg.sql); and what that function is not sure of.  It must not know
 * how a query is said, nor over how many servers an archive is spread.
 */
#include "archive/pgengine.h"

#include <stdlib.h>

enum {
	WALK_MOST = 20000, /* hits that are fetched at a time */
	CANDIDATES_MOST = 64,
};

/* The columns of an answer. */
enum {
	KIND,
	NUMBER,
	SCORE,
	ID,
	DOCUMENT,
	NAME,
	MOMENT,
	SENDER,
	SUBJECT,
	CLASS,
	WORDS,
	EDITIONS,
	STATUS
};

struct finding {
	struct pg_archive *db;
	struct arena *arena;
	const struct index_node *node;
	struct pg_query query;
	int64_t level; /* what is cut more than this is looked at again */
	struct slice sure; /* those that match, or absent */
	struct slice sort;
	int64_t most, newest, facets;
	bool after; /* hits after one */
	int64_t after_moment, after_document;
	struct error *error;
};

static void
take_node(struct finding *f, const struct index_node *node)
{
	f->node = node;
	pg_compile(f->arena, node, &f->query);
	f->level = f->query.inexact ? -1
	    : f->query.positions    ? PG_WHOLE
				    : PG_POSITIONS;
}

static bool
begin(struct finding *f, const struct query *root)
{
	struct shelf_lookup lookup = {f->db, rows_cited, f->db->rows.view};
	struct index_node *node;

	/* A search has its time; what else is asked takes what it takes. */
	if (!f->db->bounded &&
	    !pg_execute(f->db->rows.database, "SET statement_timeout = '60s'",
		f->error))
		return false;
	f->db->bounded = true;
	if (!shelf_lower(f->arena, root, &lookup, &node, f->error))
		return false;
	take_node(f, node);
	return true;
}

static struct sql *
ask(struct finding *f)
{
	return sql(f->db->rows.database, (enum sql_id)PG_FIND, f->error,
	    f->after ? "ttttiasiiiii" : "ttttiasiinni", f->query.exact,
	    f->query.wide, f->query.rank, f->query.title, f->level, f->sure,
	    f->sort, f->most, f->facets, f->after_moment, f->after_document,
	    f->newest);
}

/* ---- what is looked at again ---------------------------------------------------- */

struct numbers {
	int64_t *all;
	size_t n, size;
};

static void
add_number(struct numbers *list, int64_t number)
{
	if (list->n == list->size) {
		list->size = list->size == 0 ? 64 : list->size * 2;
		list->all =
		    heap_grow(list->all, list->size * sizeof(*list->all));
	}
	list->all[list->n++] = number;
}

static bool
look_at(
    struct finding *f, const int64_t *ids, size_t count, struct numbers *sure)
{
	struct arena arena = {0};
	struct sql *s = sql(f->db->rows.database, (enum sql_id)PG_CANDIDATES,
	    f->error, "a", pg_numbers(&arena, ids, count));
	struct pg_candidate c;
	bool row, matches, good;

	while ((good = sql_step(s, &row, f->error)) && row) {
		arena_reset(&arena);
		c = (struct pg_candidate){.id = sql_int(s, 0),
		    .when = sql_int(s, 1),
		    .words = sql_int(s, 2),
		    .kept = sql_text(&arena, s, 3),
		    .lexemes = sql_text(&arena, s, 4)};
		good = pg_match(f->node, &c, &matches, f->error);
		if (!good)
			break;
		if (matches)
			add_number(sure, c.id);
	}
	arena_free(&arena);
	return good;
}

/*
 * Ask until nothing is unsure: *s stands before the answer's first row that
 * is none of those.
 */
static bool
ask_surely(struct finding *f, struct sql **out)
{
	struct numbers unsure = {.n = 0}, sure = {.n = 0};
	struct sql *s = ask(f);
	bool row, good = true;
	size_t i, n;

	*out = s;
	if (s == NULL)
		return false;
	if (f->sure.p != NULL)
		return true;
	for (;;) {
		good = sql_step(s, &row, f->error);
		if (!good || !row ||
		    !slice_equal(sql_text(f->arena, s, KIND), S("unsure")))
			break;
		add_number(&unsure, sql_int(s, DOCUMENT));
	}
	for (i = 0; good && i < unsure.n; i += n) {
		n = unsure.n - i < CANDIDATES_MOST ? unsure.n - i
						   : CANDIDATES_MOST;
		good = look_at(f, unsure.all + i, n, &sure);
	}
	if (good && (unsure.n > 0 || !row)) {
		f->sure = pg_numbers(f->arena, sure.all, sure.n);
		*out = ask(f);
		good = *out != NULL;
	} else if (good)
		pg_again(s);
	heap_free(unsure.all);
	heap_free(sure.all);
	return good;
}

/* ---- the answer ------------------------------------------------------------------ */

static void
take_hit(struct arena *arena, struct sql *s, struct archive_hit *out)
{
	struct engine_telegram row = {.id = sql_int(s, ID),
	    .document = sql_int(s, DOCUMENT),
	    .name = sql_text(arena, s, NAME),
	    .dated = !sql_null(s, MOMENT),
	    .when = sql_int(s, MOMENT),
	    .from = sql_text(arena, s, SENDER),
	    .subject = sql_text(arena, s, SUBJECT),
	    .classification = (enum classification)(int)sql_int(s, CLASS),
	    .words = (uint32_t)sql_int(s, WORDS),
	    .editions = (uint32_t)sql_int(s, EDITIONS),
	    .status = (enum status)(int)sql_int(s, STATUS)};

	*out = archive_hit_of(&row);
	out->score = pg_double(s, SCORE);
}

/* A facet of each field that is counted, in their order. */
static void
make_facets(struct arena *arena, struct archive_answer *answer,
    struct archive_facet *of[static ASK_MAX])
{
	struct archive_facet **end = &answer->facets, *f;
	size_t field;

	for (field = 0; field < ASK_MAX; field++) {
		of[field] = NULL;
		if (!ask_info((enum ask)field)->facet)
			continue;
		of[field] = f = ARENA_NEW(arena, struct archive_facet);
		f->name = ask_info((enum ask)field)->name;
		*end = f;
		end = &f->next;
	}
}

static void
take_facet(struct arena *arena, struct sql *s, struct archive_facet *f)
{
	struct archive_value *all;
	size_t size = f->count == 0 ? 8 : f->count * 2;

	/* Room for the next power of two, from 8 on. */
	if (f->count == 0 ||
	    (f->count >= 8 && (f->count & (f->count - 1)) == 0)) {
		all = ARENA_ARRAY(arena, struct archive_value, size);
		if (f->count > 0)
			memcpy(all, f->values, f->count * sizeof(*all));
		f->values = all;
	}
	f->values[f->count].value = sql_text(arena, s, NAME);
	f->values[f->count++].count = (uint64_t)sql_int(s, NUMBER);
}

static int
by_value(const void *a, const void *b)
{
	return slice_compare(((const struct archive_value *)a)->value,
	    ((const struct archive_value *)b)->value);
}

struct hits {
	struct archive_hit *all;
	size_t n, size;
};

static void
add_hit(struct arena *arena, struct sql *s, struct hits *list)
{
	if (list->n == list->size) {
		list->size = list->size == 0 ? 32 : list->size * 2;
		list->all =
		    heap_grow(list->all, list->size * sizeof(*list->all));
	}
	take_hit(arena, s, &list->all[list->n++]);
}

static struct archive_hit *
give_hits(struct arena *arena, struct hits *list, size_t *count)
{
	struct archive_hit *out =
	    ARENA_ARRAY(arena, struct archive_hit, list->n + 1);

	if (list->n > 0)
		memcpy(out, list->all, list->n * sizeof(*out));
	heap_free(list->all);
	*count = list->n;
	return out;
}

static bool
take_answer(struct finding *f, struct sql *s, uint32_t skip,
    struct archive_answer *answer)
{
	struct archive_facet *of[ASK_MAX] = {NULL};
	struct hits hits = {.n = 0}, newest = {.n = 0};
	size_t field;
	uint32_t passed = 0;
	struct slice kind;
	bool row;

	if (f->facets > 0)
		make_facets(f->arena, answer, of);
	while (sql_step(s, &row, f->error) && row) {
		kind = sql_text(f->arena, s, KIND);
		if (slice_equal(kind, S("total")))
			answer->total = (uint64_t)sql_int(s, NUMBER);
		else if (slice_equal(kind, S("facet"))) {
			field = (size_t)sql_int(s, CLASS);
			if (field < ASK_MAX && of[field] != NULL)
				take_facet(f->arena, s, of[field]);
		} else if (slice_equal(kind, S("hit")) && passed++ >= skip)
			add_hit(f->arena, s, &hits);
		else if (slice_equal(kind, S("newest")))
			add_hit(f->arena, s, &newest);
	}
	answer->hits = give_hits(f->arena, &hits, &answer->hit_count);
	answer->newest = give_hits(f->arena, &newest, &answer->newest_count);
	/* Years are told in their order. */
	for (field = ASK_YEAR; field <= ASK_MONTH; field++)
		if (of[field] != NULL && of[field]->count > 1)
			qsort(of[field]->values, of[field]->count,
			    sizeof(*of[field]->values), by_value);
	return true;
}

bool
pg_find(void *state, const struct query *root,
    const struct archive_query *query, struct arena *arena,
    struct archive_answer *answer, struct error *error)
{
	static const char *const sorts[] = {
	    "best", "newest", "oldest", "longest", "shortest"};
	struct finding f = {.db = state,
	    .arena = arena,
	    .sort = slice_of(sorts[query->sort]),
	    .most = (int64_t)query->skip + query->most,
	    .newest = query->newest,
	    .facets = query->facet_most,
	    .error = error};
	struct sql *s;

	return begin(&f, root) && ask_surely(&f, &s) &&
	    take_answer(&f, s, query->skip, answer);
}

/*
 * One page; *more says whether there may be another.  It is taken whole
 * before any of it is handed on, since who gets it may ask the same again.
 */
static bool
walk_page(struct finding *f, struct sql *s,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    bool *more)
{
	struct arena arena = {0};
	struct archive_hit *hits =
	    ARENA_ARRAY(&arena, struct archive_hit, WALK_MOST);
	int64_t sign = slice_equal(f->sort, S("oldest")) ? -1 : 1, n = 0, i;
	bool row, good, go = true;

	while ((good = sql_step(s, &row, f->error)) && row) {
		if (n == WALK_MOST ||
		    !slice_equal(sql_text(&arena, s, KIND), S("hit")))
			continue;
		take_hit(&arena, s, &hits[n]);
		f->after = true;
		f->after_moment = sign * sql_int(s, NUMBER);
		f->after_document = hits[n++].document;
	}
	for (i = 0; good && go && i < n; i++)
		go = each(user, &hits[i]);
	*more = go && good && n == f->most;
	arena_free(&arena);
	return good;
}

bool
pg_walk(void *state, const struct query *root, bool newest_first,
    bool (*each)(void *user, const struct archive_hit *hit), void *user,
    struct error *error)
{
	struct arena arena = {0};
	struct finding f = {.db = state,
	    .arena = &arena,
	    .sort = newest_first ? S("newest") : S("oldest"),
	    .most = WALK_MOST,
	    .error = error};
	struct sql *s;
	bool good = begin(&f, root), more = good;

	while (more) {
		good =
		    ask_surely(&f, &s) && walk_page(&f, s, each, user, &more);
		more = more && good;
	}
	arena_free(&arena);
	return good;
}

static bool
count_node(void *user, const struct index_node *node, uint64_t *total,
    struct error *error)
{
	struct finding *f = user;
	struct archive_answer answer = {0};
	struct sql *s;

	f->error = error;
	f->sure = (struct slice){NULL, 0};
	take_node(f, node);
	if (!ask_surely(f, &s) || !take_answer(f, s, 0, &answer))
		return false;
	*total = answer.total;
	return true;
}

bool
pg_explain(void *state, const struct query *root, struct arena *arena,
    struct archive_stage **out, struct error *error)
{
	struct finding f = {
	    .db = state, .arena = arena, .sort = S("newest"), .error = error};

	return begin(&f, root) &&
	    shelf_stages(arena, f.node, f.db->rows.view.p != NULL, count_node,
		&f, out, error);
}
