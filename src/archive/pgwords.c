/*
 * pgwords.c: documents as rows of PostgreSQL: words and values as lexemes of
 * a tsvector, what is counted as an array, and what a tsvector cannot take
 * as it came.  It must not know how a query is said.
 *
 * A tsvector keeps positions up to 16,383, 256 of them of one lexeme, and a
 * megabyte in all (PostgreSQL 15, 12.2 and 8.11).  A document that has more
 * is `cut': it is found by its words, and looked at again as a whole.
 */
#include "archive/pgengine.h"

#include <stdlib.h>

#include "base/utf8.h"

/* Between values of a field, as in the other index (shelf.c). */
#define GAP 20

enum {
	POSITION_MOST = 16383,
	POSITIONS_MOST = 256, /* of one lexeme */
	BYTES_MOST = 1000000, /* of lexemes and positions */
	WORDS_MOST = 4000000, /* that are put in order */
	WEIGHT_A = 3, /* of the subject */
};

#define KEPT_MOST ((size_t)900 << 20)

/* ---- a document's words ------------------------------------------------------ */

struct slice
pg_lexeme(struct arena *arena, unsigned field, struct slice term)
{
	term = pg_text(arena, slice_head(term, INDEX_WORD));
	if (field == INDEX_TEXT)
		return term;
	/* What stands in a text begins with no colon. */
	return arena_join(arena,
	    arena_join(arena, S(":"), ask_info((enum ask)field)->name, S(":")),
	    term, S(""));
}

struct walk {
	void (*each)(
	    void *user, unsigned field, struct slice term, uint32_t position);
	void *user;
};

/* The tokens of a text; the position after the last. */
static uint32_t
walk_text(struct walk *w, unsigned field, struct slice text, uint32_t position)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens tokens;
	size_t n, i;

	index_tokens_start(&tokens, text, position);
	while ((n = index_tokens_read(&tokens, out)) > 0)
		for (i = 0; i < n; i++)
			w->each(w->user, field, out[i].text, out[i].position);
	return tokens.position;
}

/* A document's words in turn, as the other index has them. */
static void
each_word(const struct document *d,
    void (*each)(
	void *user, unsigned field, struct slice term, uint32_t position),
    void *user)
{
	struct walk w = {each, user};
	const struct document_text *text;
	const struct document_value *v;
	uint32_t position = 0, at[ASK_MAX] = {0};
	enum ask_kind kind;

	for (text = d->texts; text != NULL; text = text->next) {
		if (!text->subject && position < INDEX_SUBJECT)
			position = INDEX_SUBJECT;
		position =
		    walk_text(&w, INDEX_TEXT, text->text, position) + GAP;
	}
	for (v = d->values; v != NULL; v = v->next) {
		kind = ask_info(v->field)->kind;
		if (kind == ASK_KIND_DAY)
			continue;
		if (kind == ASK_KIND_WORDS || kind == ASK_KIND_NAME)
			at[v->field] = walk_text(&w, (unsigned)v->field,
					   v->text, at[v->field]) +
			    GAP;
		else
			each(user, (unsigned)v->field,
			    slice_head(v->text, INDEX_WORD), at[v->field]++);
	}
}

/* ---- lexemes ------------------------------------------------------------------ */

struct word {
	uint64_t key; /* the first bytes of the text, to compare by */
	struct slice text;
	uint32_t position; /* from 1, with its weight; 0: none */
};

struct words {
	struct arena arena;
	struct word *all;
	size_t n, size;
	bool cut;
};

static void
add_word(struct words *w, struct slice text, uint32_t position)
{
	struct word *word;
	size_t i;

	if (text.n == 0)
		return;
	if (w->n == WORDS_MOST) {
		w->cut = true;
		return;
	}
	if (w->n == w->size) {
		w->size = w->size == 0 ? 4096 : w->size * 2;
		w->all = heap_grow(w->all, w->size * sizeof(*w->all));
	}
	word = &w->all[w->n++];
	word->key = 0;
	for (i = 0; i < 8; i++)
		word->key = word->key << 8 |
		    (i < text.n ? (unsigned char)text.p[i] : 0);
	word->text = text;
	word->position = position;
}

static void
take_word(void *user, unsigned field, struct slice term, uint32_t position)
{
	struct words *w = user;
	struct slice text = pg_lexeme(&w->arena, field, term);
	bool subject = field == INDEX_TEXT && position < INDEX_SUBJECT;

	/* GIN knows no weights: that it is in the subject is a word as well. */
	if (subject)
		add_word(w, pg_lexeme(&w->arena, ASK_SUBJECT, term), 0);

	if (text.p == term.p)
		text = arena_copy(&w->arena, text);
	add_word(w, text,
	    (position < INT32_MAX / 4 ? position + 1 : INT32_MAX / 4) |
		(subject ? (uint32_t)1 << 31 : 0));
}

#define PLACE(position) ((position) & ~((uint32_t)1 << 31))

static int
by_text(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int order;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	order = slice_compare(x->text, y->text);
	if (order != 0)
		return order;
	return (PLACE(x->position) > PLACE(y->position)) -
	    (PLACE(x->position) < PLACE(y->position));
}

/* A number of so many digits, which ranges find by how it begins. */
static void
add_digits(struct words *w, const char *field, uint64_t number, unsigned width)
{
	struct buf b = {0};

	buf_string(&b, field);
	buf_padded(&b, number, width);
	add_word(w, arena_copy(&w->arena, buf_slice(&b)), 0);
	buf_free(&b);
}

static void
add_days(struct words *w, const struct document *d)
{
	struct date day;

	add_digits(w, ":length:", d->words, 10);
	day = d->dated ? date_from_days((int32_t)d->day) : (struct date){0};
	if (!d->dated || day.year < 0)
		return;
	add_digits(w, ":year:", (uint64_t)day.year, 4);
	add_digits(w, ":month:", (uint64_t)day.year * 100 + day.month, 6);
	add_digits(w,
	    ":date:", ((uint64_t)day.year * 100 + day.month) * 100 + day.day,
	    8);
}

/* ---- the tsvector ---------------------------------------------------------------- */

/* How much of the words goes into a tsvector. */
enum how { ALL_POSITIONS, SUBJECT_POSITIONS, LEXEMES_ONLY };

/* The positions of one lexeme, each once; their count. */
static uint32_t
add_positions(struct buf *b, const struct word *from, const struct word *to,
    enum how how, bool *cut)
{
	size_t at = b->n;
	uint32_t n = 0, last = 0, place;

	pg_put16(b, 0);
	for (; from < to; from++) {
		place = PLACE(from->position);
		if (place == 0 || place == last)
			continue;
		if (place > POSITION_MOST || n == POSITIONS_MOST ||
		    how == LEXEMES_ONLY ||
		    (how == SUBJECT_POSITIONS && place == from->position)) {
			*cut = true;
			continue;
		}
		pg_put16(b,
		    place |
			(place == from->position ? 0
						 : (uint32_t)WEIGHT_A << 14));
		last = place;
		n++;
	}
	b->p[at] = (char)(n >> 8 & 0xff);
	b->p[at + 1] = (char)(n & 0xff);
	return n;
}

/* The tsvector of words in order; false when it would be too large. */
static bool
add_lexemes(struct buf *b, const struct words *w, enum how how, bool *cut)
{
	size_t head = pg_row_open(b), i, j, bytes = 0;
	uint32_t count = 0;

	pg_put32(b, 0);
	for (i = 0; i < w->n; i = j) {
		for (j = i + 1;
		     j < w->n && slice_equal(w->all[i].text, w->all[j].text);
		     j++)
			;
		if (bytes > BYTES_MOST) {
			*cut = true;
			if (how != LEXEMES_ONLY)
				return false;
			break;
		}
		buf_add(b, w->all[i].text);
		buf_char(b, '\0');
		bytes += w->all[i].text.n + 4;
		bytes += 2 *
		    (size_t)add_positions(b, w->all + i, w->all + j, how, cut);
		count++;
	}
	pg_set32(b, head, count);
	pg_row_close(b, head);
	return true;
}

static enum pg_cut
add_vector(struct buf *b, const struct document *d)
{
	struct words w = {.n = 0};
	size_t at = b->n;
	enum pg_cut cut = PG_WHOLE;
	bool lost = false;

	each_word(d, take_word, &w);
	add_days(&w, d);
	qsort(w.all, w.n, sizeof(*w.all), by_text);
	if (!add_lexemes(b, &w, ALL_POSITIONS, &lost)) {
		b->n = at;
		if (!add_lexemes(b, &w, SUBJECT_POSITIONS, &lost)) {
			b->n = at;
			add_lexemes(b, &w, LEXEMES_ONLY, &lost);
			cut = PG_WORDS;
		}
	}
	if (w.cut)
		cut = PG_WORDS;
	else if (lost && cut == PG_WHOLE)
		cut = PG_POSITIONS;
	heap_free(w.all);
	arena_free(&w.arena);
	return cut;
}

/* ---- what is kept of one that is cut ------------------------------------------------ */

static void
add_piece(struct buf *b, char kind, unsigned field, struct slice text)
{
	buf_char(b, kind);
	buf_char(b, (char)field);
	pg_put32(b, (uint32_t)text.n);
	buf_add(b, text);
}

static void
add_kept(struct buf *b, const struct document *d)
{
	const struct document_text *text;
	const struct document_value *v;
	size_t open = pg_row_open(b);

	for (v = d->values; v != NULL; v = v->next)
		add_piece(b, 'V', (unsigned)v->field, v->text);
	for (text = d->texts; text != NULL; text = text->next) {
		if (b->n - open + text->text.n > KEPT_MOST)
			break;
		add_piece(b, text->subject ? 'S' : 'T', 0, text->text);
	}
	pg_row_close(b, open);
}

static uint64_t
take_number(struct slice *s, size_t n)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < n && i < s->n; i++)
		number = number << 8 | (unsigned char)s->p[i];
	*s = slice_skip(*s, n);
	return number;
}

/* The document that was kept, but for what no query asks of. */
static bool
unpack(struct arena *arena, struct slice kept, struct document *out)
{
	struct document_value *v;
	struct document_text *text;
	struct slice piece;
	size_t n;
	char kind;
	unsigned field;

	out->values_end = &out->values;
	out->texts_end = &out->texts;
	while (kept.n > 0) {
		if (kept.n < 6)
			return false;
		kind = kept.p[0];
		field = (unsigned char)kept.p[1];
		kept = slice_skip(kept, 2);
		n = (size_t)take_number(&kept, 4);
		if (n > kept.n || field >= ASK_MAX)
			return false;
		piece = slice_head(kept, n);
		kept = slice_skip(kept, n);
		if (kind == 'V') {
			v = ARENA_NEW(arena, struct document_value);
			v->field = (enum ask)field;
			v->text = piece;
			*out->values_end = v;
			out->values_end = &v->next;
		} else {
			text = ARENA_NEW(arena, struct document_text);
			text->text = piece;
			text->subject = kind == 'S';
			*out->texts_end = text;
			out->texts_end = &text->next;
		}
	}
	return true;
}

struct each {
	void (*each)(void *user, struct slice lexeme, uint32_t position);
	void *user;
	struct arena arena; /* of one lexeme */
};

static void
word_as_lexeme(void *user, unsigned field, struct slice term, uint32_t position)
{
	struct each *e = user;

	arena_reset(&e->arena);
	e->each(e->user, pg_lexeme(&e->arena, field, term), position);
}

static bool
each_kept(struct slice kept, struct each *e)
{
	struct arena arena = {0};
	struct document d = {.telegram = NULL};
	bool good = unpack(&arena, kept, &d);

	if (good)
		each_word(&d, word_as_lexeme, e);
	arena_free(&e->arena);
	arena_free(&arena);
	return good;
}

static bool
each_sent(struct slice s, struct each *e)
{
	uint64_t count = take_number(&s, 4), places, i;
	struct slice lexeme;
	size_t end;

	for (; count > 0; count--) {
		end = slice_index(s, '\0');
		lexeme = slice_head(s, end);
		if (s.n < end + 3)
			return false;
		s = slice_skip(s, end + 1);
		places = take_number(&s, 2);
		if (s.n < places * 2)
			return false;
		/* A day or a length stands nowhere. */
		if (places == 0)
			e->each(e->user, lexeme, 0);
		for (i = 0; i < places; i++)
			e->each(e->user, lexeme,
			    (uint32_t)(take_number(&s, 2) & POSITION_MOST) - 1);
	}
	return true;
}

bool
pg_each_lexeme(const struct pg_candidate *c,
    void (*each)(void *user, struct slice lexeme, uint32_t position),
    void *user)
{
	struct each e = {.each = each, .user = user};

	return c->kept.p != NULL ? each_kept(c->kept, &e)
				 : each_sent(c->lexemes, &e);
}

/* ---- a row ---------------------------------------------------------------------- */

void
pg_add_row(struct buf *b, int64_t id, const struct document *d,
    struct pg_values *values)
{
	size_t at;
	enum pg_cut cut;

	/* id, moment, words, cut, facets, lexemes, kept */
	pg_row(b, 7);
	pg_row_number(b, id);
	pg_row_number(b, d->dated ? d->when : DOCUMENT_NO_DATE);
	pg_row_number(b, d->words);
	at = b->n;
	pg_row_number(b, 0);
	pg_add_facets(b, d, values);
	cut = add_vector(b, d);
	pg_set32(b, at + 8, (uint32_t)cut); /* the lower half of an int8 */
	if (cut == PG_WHOLE)
		pg_put32(b, UINT32_MAX);
	else
		add_kept(b, d);
}
