/*
 * index_oracle.c: the index against two oracles: SQLite's FTS5 with our
 * tokenizer for what matches, and a plain reference of a few lines for the
 * order, on random documents and random queries.
 *
 * usage: index_oracle [QUERIES [SEED]]
 */
#include "base/buf.h"
#include "index/index.h"
#include "sys/sys.h"
#include "tests/unit/tap.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

enum { SUBJECT = 1, TAG = 0, CLASS = 1, YEAR = 2, NUMBER = 3, COLUMNS = 4 };

static uint64_t seed = 1;

static uint32_t
some(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

/* ---- documents ---------------------------------------------------------------- */

/* Few words, so that they meet often: common ones, codes, odd ones. */
static const char *const words[] = {"THE", "of", "to", "and", "in", "a",
    "embassy", "minister", "said", "state", "prime", "government", "secretary",
    "visit", "visa", "visitor", "vision", "trade", "trading", "treaty", "talks",
    "talk", "F-16", "B2", "75STATE012345", "XXXXXXXX", "caf\xc3\xa9", "1974",
    "007", "U.S.", "1,250", "minis-\nter", "lima", "paris", "rome", "oil",
    "grain", "wheat", "doe", "roe"};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

static uint32_t
word(void)
{
	uint32_t a = some(WORDS), b = some(WORDS);

	/* Those that stand first are met more often. */
	return some(3) > 0 ? (a < b ? a : b) : a;
}

struct document {
	struct slice subject, body;
	int64_t when;
	uint32_t class, year, number, tags[3], tag_count;
	bool deleted;
};

static struct document *all;
static size_t count;
static struct arena arena;

static struct slice
text(uint32_t n)
{
	struct buf b = {0};
	struct slice s;
	uint32_t i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, some(9) == 0 ? '\n' : ' ');
		buf_string(&b, words[word()]);
	}
	s = arena_copy(&arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static void
make_documents(size_t n, bool in_order)
{
	struct document *d;
	size_t i;
	uint32_t j;

	all = ARENA_ARRAY(&arena, struct document, n);
	count = n;
	for (i = 0; i < n; i++) {
		d = &all[i];
		d->subject = text(some(6));
		d->body = text(some(some(10) == 0 ? 200 : 25));
		d->when = in_order ? (int64_t)i / 3 : some(1000);
		d->year = (uint32_t)(d->when / 100);
		d->class = some(5);
		d->number = some(100000);
		d->tag_count = some(4);
		for (j = 0; j < d->tag_count; j++)
			d->tags[j] = j * 300 + some(300);
	}
}

/* ---- the index ------------------------------------------------------------------ */

static char folder[] = "/tmp/reftel-oracle-XXXXXX";
static const struct index_scheme scheme = {
    .version = 7, .columns = COLUMNS, .many = 1 << TAG};
static struct index_live lives[8];
static size_t live_count;
static struct index *snapshot;
static struct index_crew *crew;

static void
give_up(const struct error *error)
{
	printf("Bail out! %s\n", error->text);
	exit(1);
}

static void
add(struct index_build *b, size_t i)
{
	const struct document *d = &all[i];
	uint32_t j;

	index_build_begin(b, (int64_t)i + 1, d->when);
	index_build_text(b, INDEX_TEXT, d->subject, 0);
	index_build_text(b, SUBJECT, d->subject, 0);
	index_build_text(b, INDEX_TEXT, d->body, INDEX_SUBJECT);
	for (j = 0; j < d->tag_count; j++)
		index_build_value(b, TAG, d->tags[j]);
	index_build_value(b, CLASS, d->class);
	index_build_value(b, YEAR, d->year);
	index_build_value(b, NUMBER, d->number);
	index_build_end(b);
}

static void
write_segment(size_t from, size_t to)
{
	struct index_build *b = index_build_new(&scheme);
	struct error error;
	struct buf name = {0};
	size_t i;

	buf_format(&name, "s%zu", live_count);
	for (i = from; i < to; i++)
		add(b, i);
	lives[live_count].name = arena_copy(&arena, buf_slice(&name));
	if (!index_build_write(
		b, folder, lives[live_count++].name, NULL, &error))
		give_up(&error);
	index_build_free(b);
	buf_free(&name);
}

static void
open_snapshot(void)
{
	struct index *before = snapshot;
	struct error error;

	if (!index_open(
		folder, &scheme, lives, live_count, before, &snapshot, &error))
		give_up(&error);
	index_close(before);
}

static void
delete_some(void)
{
	struct slice deleted[8];
	struct error error;
	int64_t ids[64];
	size_t i, found, n = 0, expected = 0;

	for (i = 0; i < 64; i++)
		ids[n++] = 1 + some((uint32_t)count);
	if (!index_delete(snapshot, ids, n, &arena, deleted, &found, &error))
		give_up(&error);
	for (i = 0; i < n; i++) {
		expected += !all[ids[i] - 1].deleted;
		all[ids[i] - 1].deleted = true;
	}
	ok(found == expected, "%zu documents are deleted", found);
	for (i = 0; i < live_count; i++)
		if (deleted[i].p != NULL)
			lives[i].deleted = deleted[i];
	open_snapshot();
}

/* All segments to one, which takes their place. */
static void
merge(void)
{
	static const size_t which[8] = {0, 1, 2, 3, 4, 5, 6, 7};
	struct error error;

	if (!index_merge(
		snapshot, which, live_count, folder, S("merged"), NULL, &error))
		give_up(&error);
	live_count = 1;
	lives[0] = (struct index_live){.name = S("merged")};
	open_snapshot();
}

/* ---- FTS5 with our tokenizer -------------------------------------------------------- */

static sqlite3 *db;
static sqlite3_stmt *asking;

static int
tokenizer_new(void *context, const char **arguments, int n, Fts5Tokenizer **out)
{
	(void)context;
	(void)arguments;
	(void)n;
	*out = (Fts5Tokenizer *)&db;
	return SQLITE_OK;
}

static void
tokenizer_free(Fts5Tokenizer *t)
{
	(void)t;
}

/* FTS5 knows no positions but the next and the same: so sort by them. */
static int
tokenize(Fts5Tokenizer *t, void *context, int flags, const char *p, int n,
    int (*token)(void *, int, const char *, int, int, int))
{
	static struct {
		uint32_t position, length;
		char text[INDEX_WORD];
	} row[20000];
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	size_t got, i, j, k, rows = 0;
	int rc = SQLITE_OK;

	(void)t;
	/* A query has terms already. */
	if ((flags & FTS5_TOKENIZE_QUERY) != 0)
		return token(context, 0, p, n, 0, n);
	index_tokens_start(&tokens, slice(p, (size_t)n), 0);
	while ((got = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < got && rows < 20000; i++) {
			for (j = rows++;
			     j > 0 && row[j - 1].position > out[i].position;
			     j--)
				row[j] = row[j - 1];
			row[j].position = out[i].position;
			row[j].length = (uint32_t)out[i].text.n;
			for (k = 0; k < out[i].text.n; k++)
				row[j].text[k] = out[i].text.p[k];
		}
	for (i = 0; i < rows && rc == SQLITE_OK; i++)
		rc = token(context,
		    i > 0 && row[i].position == row[i - 1].position
			? FTS5_TOKEN_COLOCATED
			: 0,
		    row[i].text, (int)row[i].length, 0, 0);
	return rc;
}

static void
sql(const char *text)
{
	char *message = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK) {
		printf("Bail out! %s: %s\n", text, message);
		exit(1);
	}
}

static void
fill_fts(void)
{
	static fts5_tokenizer tokenizer = {
	    tokenizer_new, tokenizer_free, tokenize};
	sqlite3_stmt *s;
	fts5_api *api = NULL;
	size_t i;

	sqlite3_finalize(asking);
	sqlite3_close(db);
	sqlite3_open(":memory:", &db);
	sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL);
	sqlite3_bind_pointer(s, 1, (void *)&api, "fts5_api_ptr", NULL);
	sqlite3_step(s);
	sqlite3_finalize(s);
	if (api == NULL) {
		printf("Bail out! SQLite has no FTS5\n");
		exit(1);
	}
	api->xCreateTokenizer(api, "ours", NULL, &tokenizer, NULL);
	sql("CREATE VIRTUAL TABLE t USING fts5(subject, body, tokenize=ours)");
	sql("BEGIN");
	sqlite3_prepare_v2(db,
	    "INSERT INTO t(rowid, subject, body) VALUES(?, ?, ?)", -1, &s,
	    NULL);
	for (i = 0; i < count; i++) {
		sqlite3_bind_int64(s, 1, (int64_t)i + 1);
		sqlite3_bind_text(s, 2, all[i].subject.p, (int)all[i].subject.n,
		    SQLITE_STATIC);
		sqlite3_bind_text(
		    s, 3, all[i].body.p, (int)all[i].body.n, SQLITE_STATIC);
		sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	sql("COMMIT");
	sqlite3_prepare_v2(
	    db, "SELECT rowid FROM t WHERE t MATCH ?", -1, &asking, NULL);
}

/* ---- queries, as a tree for us and as text for FTS5 ----------------------------------- */

static struct arena query_arena;

static struct index_node *
node(enum index_kind kind)
{
	struct index_node *n = ARENA_NEW(&query_arena, struct index_node);

	n->kind = kind;
	return n;
}

/* A word that is one token, or the front of one. */
static struct slice
random_term(bool prefix)
{
	static const char *const odd[] = {"f16", "75state012345", "state",
	    "12345", "xxxx", "cafe", "1974", "7", "us", "1250", "minister",
	    "minis", "ter", "absent"};
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	struct slice s;

	if (some(4) == 0)
		s = slice_of(odd[some(sizeof(odd) / sizeof(odd[0]))]);
	else {
		index_tokens_start(&t, slice_of(words[word()]), 0);
		index_tokens_read(&t, out);
		s = arena_copy(&query_arena, out[0].text);
	}
	return prefix ? slice_head(s, 1 + some((uint32_t)s.n)) : s;
}

static void
quote(struct buf *fts, struct slice term)
{
	buf_char(fts, '"');
	buf_add(fts, term);
	buf_char(fts, '"');
}

static struct index_node *
make_term(struct buf *fts, enum index_kind kind)
{
	struct index_node *n = node(kind);

	n->text = random_term(kind == INDEX_PREFIX);
	quote(fts, n->text);
	if (kind == INDEX_PREFIX)
		buf_string(fts, " *");
	return n;
}

static struct index_node *
make_phrase(struct buf *fts, bool prefix)
{
	struct index_node *n = node(INDEX_PHRASE), **end = &n->first;
	uint32_t length = 2 + some(3), i;

	for (i = 0; i < length; i++) {
		if (i > 0)
			buf_string(fts, " + ");
		*end = make_term(
		    fts, prefix && i + 1 == length ? INDEX_PREFIX : INDEX_TERM);
		end = &(*end)->next;
	}
	return n;
}

static struct index_node *
make_near(struct buf *fts)
{
	struct index_node *n = node(INDEX_NEAR), **end = &n->first;
	uint32_t length = 2 + some(2), i;

	n->distance = some(8);
	buf_string(fts, "NEAR(");
	for (i = 0; i < length; i++) {
		buf_char(fts, ' ');
		*end = some(3) == 0
		    ? make_phrase(fts, false)
		    : make_term(fts, some(5) == 0 ? INDEX_PREFIX : INDEX_TERM);
		end = &(*end)->next;
	}
	buf_format(fts, ", %u)", n->distance);
	return n;
}

/* Only in the subject, or only in the body. */
static struct index_node *
make_zone(struct buf *fts)
{
	struct index_node *n;
	uint32_t kind = some(4);

	buf_string(fts, kind == 0 ? "(subject : " : "(body : ");
	n = kind == 0 || kind == 1 ? make_term(fts, INDEX_TERM)
	    : kind == 2            ? make_term(fts, INDEX_PREFIX)
				   : make_phrase(fts, some(3) == 0);
	/* The subject is a field of its own here, and the text's beginning. */
	if (kind == 0 && some(2) == 0)
		n->field = SUBJECT;
	else if (kind == 0)
		n->to = INDEX_SUBJECT - 1;
	else {
		n->from = INDEX_SUBJECT;
		n->to = 1 << 20;
	}
	buf_char(fts, ')');
	return n;
}

static struct index_node *
make_query(struct buf *fts, uint32_t depth)
{
	struct index_node *n, *rest, **end;
	uint32_t kind = some(depth == 0 ? 12 : 20), i, length;

	if (kind < 5)
		return make_term(fts, INDEX_TERM);
	if (kind < 7)
		return make_term(fts, INDEX_PREFIX);
	if (kind < 9)
		return make_phrase(fts, some(4) == 0);
	if (kind < 10)
		return make_zone(fts);
	if (kind < 12)
		return make_near(fts);
	buf_char(fts, '(');
	if (kind == 19) {
		n = node(INDEX_AND);
		n->first = make_query(fts, depth - 1);
		buf_string(fts, " NOT ");
		rest = node(INDEX_NOT);
		rest->first = make_query(fts, depth - 1);
		n->first->next = rest;
	} else {
		n = node(kind < 16 ? INDEX_AND : INDEX_OR);
		end = &n->first;
		length = 2 + some(2);
		for (i = 0; i < length; i++) {
			if (i > 0)
				buf_string(fts, kind < 16 ? " AND " : " OR ");
			*end = make_query(fts, depth - 1);
			end = &(*end)->next;
		}
	}
	buf_char(fts, ')');
	return n;
}

/* ---- what matches ----------------------------------------------------------------------- */

static bool *expected;
static size_t expected_count;

static void
ask_fts(const char *query)
{
	int64_t id;
	int rc;

	expected_count = 0;
	memset(expected, 0, count);
	sqlite3_bind_text(asking, 1, query, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(asking)) == SQLITE_ROW) {
		id = sqlite3_column_int64(asking, 0);
		expected[id - 1] = !all[id - 1].deleted;
		expected_count += expected[id - 1];
	}
	if (rc != SQLITE_DONE) {
		printf("Bail out! %s: %s\n", query, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_reset(asking);
}

struct walk {
	int64_t last_when, last_id;
	size_t n;
	bool newest_first, good;
};

static bool
each(void *context, const struct index_hit *hit)
{
	struct walk *w = context;
	bool after = hit->when != w->last_when ? hit->when > w->last_when
					       : hit->id > w->last_id;

	w->good = w->good && expected[hit->id - 1] &&
	    (w->n == 0 || after != w->newest_first);
	w->last_when = hit->when;
	w->last_id = hit->id;
	w->n++;
	return true;
}

static bool
same_facets(const struct index_answer *a)
{
	static uint32_t counts[COLUMNS][1024];
	size_t i, c, k, distinct;
	const struct index_facet *f;
	uint32_t j;

	memset(counts, 0, sizeof(counts));
	for (i = 0; i < count; i++) {
		if (!expected[i])
			continue;
		counts[CLASS][all[i].class]++;
		counts[YEAR][all[i].year]++;
		for (j = 0; j < all[i].tag_count; j++)
			counts[TAG][all[i].tags[j]]++;
	}
	for (c = 0; c < NUMBER; c++) {
		f = &a->facets[c];
		for (i = distinct = 0; i < 1024; i++)
			distinct += counts[c][i] > 0;
		if (f->count != distinct || f->distinct != distinct)
			return false;
		for (k = 0; k < f->count; k++)
			if (f->counts[k].count !=
				counts[c][f->counts[k].value] ||
			    (k > 0 &&
				f->counts[k].count > f->counts[k - 1].count))
				return false;
	}
	return true;
}

/* The newest, or the oldest, of what is expected. */
static bool
same_times(const struct index_hit *hits, size_t n, bool newest)
{
	size_t i, better;
	const struct index_hit *last = n > 0 ? &hits[n - 1] : NULL;

	for (i = 1; i < n; i++)
		if (hits[i].when != hits[i - 1].when
			? (hits[i].when > hits[i - 1].when) == newest
			: (hits[i].id > hits[i - 1].id) == newest)
			return false;
	/* So many are better than the last, and no more. */
	for (i = better = 0; n > 0 && i < count; i++)
		if (expected[i] &&
		    (all[i].when != last->when
			    ? (all[i].when > last->when) == newest
			    : ((int64_t)i + 1 > last->id) == newest) &&
		    (int64_t)i + 1 != last->id)
			better++;
	return n == 0 || better == n - 1;
}

static bool
matches_agree(const struct index_node *root, const char *fts)
{
	struct index_query query = {.root = root,
	    .newest = 5,
	    .oldest = 5,
	    .facets = 1 << TAG | 1 << CLASS | 1 << YEAR,
	    .crew = some(2) == 0 ? crew : NULL};
	struct walk walk = {.newest_first = some(2) == 0, .good = true};
	struct index_answer answer;
	struct error error;
	size_t least;

	ask_fts(fts);
	if (!index_find(snapshot, &query, &query_arena, &answer, &error) ||
	    !index_walk(
		snapshot, &query, walk.newest_first, each, &walk, &error)) {
		printf("# %s\n", error.text);
		return false;
	}
	least = expected_count < 5 ? expected_count : 5;
	if (answer.total == expected_count && walk.n == expected_count &&
	    walk.good && same_facets(&answer) && answer.newest_count == least &&
	    answer.oldest_count == least &&
	    same_times(answer.newest, least, true) &&
	    same_times(answer.oldest, least, false))
		return true;
	printf("# %s: %zu expected, %zu found, %zu walked (%s), facets %s\n",
	    fts, expected_count, (size_t)answer.total, walk.n,
	    walk.good ? "good" : "others",
	    same_facets(&answer) ? "good" : "others");
	return false;
}

static void
test_matches(size_t queries, const char *what)
{
	struct buf fts = {0};
	struct index_node *root;
	size_t i, wrong = 0, some_match = 0;

	expected = calloc(count, sizeof(*expected));
	for (i = 0; i < queries && wrong < 5; i++) {
		arena_reset(&query_arena);
		buf_clear(&fts);
		root = make_query(&fts, some(4));
		buf_char(&fts, '\0');
		if (!matches_agree(root, fts.p))
			wrong++;
		some_match += expected_count > 0;
	}
	ok(wrong == 0 && some_match > queries / 2,
	    "FTS5 agrees on %zu queries (%zu match something): %s", queries,
	    some_match, what);
	buf_free(&fts);
	free(expected);
}

/* ---- in which order -------------------------------------------------------------------------- */

/* A document's tokens, in the order of their positions. */
struct tokens {
	struct {
		struct slice text;
		uint32_t position;
	} * all;
	size_t n;
	uint32_t length; /* parts */
};

static struct tokens *of_document;
static double average;

static void
add_tokens(struct tokens *to, struct slice s, uint32_t position)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	size_t n, i;

	index_tokens_start(&t, s, position);
	while ((n = index_tokens_read(&t, out)) > 0)
		for (i = 0; i < n; i++) {
			to->all[to->n].text = arena_copy(&arena, out[i].text);
			to->all[to->n++].position = out[i].position;
		}
	to->length += t.position - position;
}

static void
make_reference(void)
{
	size_t i;

	of_document = ARENA_ARRAY(&arena, struct tokens, count);
	average = 0;
	for (i = 0; i < count; i++) {
		of_document[i].all = arena_alloc(&arena,
		    (all[i].subject.n + all[i].body.n + 1) * 2 *
			sizeof(*of_document[i].all));
		add_tokens(&of_document[i], all[i].subject, 0);
		add_tokens(&of_document[i], all[i].body, INDEX_SUBJECT);
		average += of_document[i].length;
	}
	average /= (double)count;
}

/* How often a node is in a document, a term's subject counting more. */
static double
times(const struct index_node *n, size_t document, uint32_t at)
{
	const struct tokens *t = &of_document[document];
	const struct index_node *c;
	double sum = 0, here;
	size_t i;
	uint32_t offset;

	for (i = 0; i < t->n; i++) {
		if (at != UINT32_MAX && t->all[i].position != at)
			continue;
		if (n->kind == INDEX_TERM &&
		    slice_equal(t->all[i].text, n->text))
			sum += at == UINT32_MAX &&
				t->all[i].position < INDEX_SUBJECT
			    ? INDEX_SUBJECT_WEIGHT
			    : 1;
		if (n->kind == INDEX_PREFIX &&
		    slice_starts(t->all[i].text, n->text))
			sum++;
		if (n->kind != INDEX_PHRASE ||
		    !slice_equal(t->all[i].text, n->first->text))
			continue;
		here = 1;
		for (c = n->first, offset = 0; c != NULL && here > 0;
		     c = c->next, offset++)
			here = times(c, document, t->all[i].position + offset);
		sum += here > 0;
	}
	return sum;
}

static double
idf(const struct index_node *n)
{
	double with = 0, sum = 0;
	const struct index_node *c;
	size_t i;

	if (n->kind == INDEX_PHRASE) {
		for (c = n->first; c != NULL; c = c->next)
			sum += idf(c);
		return sum;
	}
	for (i = 0; i < count; i++)
		with += times(n, i, UINT32_MAX) > 0;
	return log(1 + ((double)count - with + 0.5) / (with + 0.5));
}

/* BM25, plainly: of every node that is not below a NOT, where it is. */
static void
score(const struct index_node *n, double *scores)
{
	const struct index_node *c;
	double weight, tf;
	size_t i;

	if (n->kind == INDEX_AND || n->kind == INDEX_OR) {
		for (c = n->first; c != NULL; c = c->next)
			score(c, scores);
		return;
	}
	if (n->kind == INDEX_NOT)
		return;
	weight = idf(n);
	for (i = 0; i < count; i++) {
		tf = times(n, i, UINT32_MAX);
		scores[i] += weight * 2.2 * tf /
		    (tf +
			1.2 * (0.25 + 0.75 * of_document[i].length / average));
	}
}

/* A query of words alone, and what it finds. */
static struct index_node *
make_ranked(struct buf *fts)
{
	struct index_node *n, *rest, **end;
	uint32_t kind = some(5), length = 1 + some(4), i;

	if (kind == 0)
		return make_phrase(fts, false);
	if (kind == 1)
		return make_term(fts, some(2) ? INDEX_PREFIX : INDEX_TERM);
	n = node(kind == 2 ? INDEX_AND : INDEX_OR);
	end = &n->first;
	buf_char(fts, '(');
	for (i = 0; i < length; i++) {
		if (i > 0)
			buf_string(fts, kind == 2 ? " AND " : " OR ");
		*end = some(4) == 0 && kind == 2 ? make_phrase(fts, false)
						 : make_term(fts, INDEX_TERM);
		end = &(*end)->next;
	}
	buf_char(fts, ')');
	if (kind != 4)
		return n;
	rest = n;
	n = node(INDEX_AND);
	n->first = rest;
	rest->next = node(INDEX_NOT);
	buf_string(fts, " NOT ");
	rest->next->first = make_term(fts, INDEX_TERM);
	return n;
}

static bool
ranks_agree(const struct index_node *root, const char *fts, double *scores)
{
	struct index_query query = {.root = root,
	    .best = 1 + some(30),
	    .crew = some(2) == 0 ? crew : NULL};
	struct index_answer answer;
	struct error error;
	double last = 1e9, near;
	size_t i, better = 0, least;
	bool good;

	ask_fts(fts);
	memset(scores, 0, count * sizeof(*scores));
	score(root, scores);
	if (!index_find(snapshot, &query, &query_arena, &answer, &error)) {
		printf("# %s\n", error.text);
		return false;
	}
	least = expected_count < query.best ? expected_count : query.best;
	good = answer.best_count == least;
	for (i = 0; i < answer.best_count; i++) {
		near = scores[answer.best[i].id - 1];
		good = good && expected[answer.best[i].id - 1] &&
		    fabs(answer.best[i].score - near) < 1e-4 * (1 + near) &&
		    answer.best[i].score <= last;
		last = answer.best[i].score;
	}
	/* Nobody who is clearly better than the last was left out. */
	for (i = 0; i < count; i++)
		better += expected[i] && scores[i] > last + 1e-4 * (1 + last);
	good = good && better < query.best;
	if (!good)
		printf("# %s: %zu of %zu, %zu are better than the last\n", fts,
		    answer.best_count, expected_count, better);
	return good;
}

static void
test_ranks(size_t queries, const char *what)
{
	struct buf fts = {0};
	struct index_node *root;
	double *scores = calloc(count, sizeof(*scores));
	size_t i, wrong = 0;

	make_reference();
	expected = calloc(count, sizeof(*expected));
	for (i = 0; i < queries && wrong < 5; i++) {
		arena_reset(&query_arena);
		buf_clear(&fts);
		root = make_ranked(&fts);
		buf_char(&fts, '\0');
		if (!ranks_agree(root, fts.p, scores))
			wrong++;
	}
	ok(wrong == 0, "the reference agrees on the order of %zu queries: %s",
	    queries, what);
	buf_free(&fts);
	free(expected);
	free(scores);
}

/* ---- rounds --------------------------------------------------------------------------------------- */

static void
begin(size_t n, size_t segments, bool in_order)
{
	size_t i;

	make_documents(n, in_order);
	live_count = 0;
	memset(lives, 0, sizeof(lives));
	index_close(snapshot);
	snapshot = NULL;
	for (i = 0; i < segments; i++)
		write_segment(n * i / segments, n * (i + 1) / segments);
	open_snapshot();
	fill_fts();
}

int
main(int argc, char **argv)
{
	size_t queries = argc > 1 ? strtoul(argv[1], NULL, 10) : 3000, i;
	char path[FILE_PATH];
	struct buf name = {0};

	seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	if (mkdtemp(folder) == NULL)
		return 1;
	crew = index_crew_new(2);
	begin(900, 1, true);
	test_matches(queries, "one segment in order of time");
	test_ranks(queries / 20, "one segment");
	begin(1500, 3, false);
	delete_some();
	test_matches(queries, "three segments in no order, deletions");
	merge();
	test_matches(queries, "merged");
	begin(40000, 2, true);
	delete_some();
	test_matches(queries / 20, "several windows");
	test_ranks(queries / 300, "several windows");
	index_close(snapshot);
	index_crew_free(crew);
	sqlite3_finalize(asking);
	sqlite3_close(db);
	file_join(path, folder, S("merged"));
	unlink(path);
	for (i = 0; i < 8; i++) {
		buf_clear(&name);
		buf_format(&name, "s%zu", i);
		file_join(path, folder, buf_slice(&name));
		unlink(path);
	}
	rmdir(folder);
	buf_free(&name);
	arena_free(&arena);
	arena_free(&query_arena);
	return tap_done();
}
