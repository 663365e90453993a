/*
 * pgcount.c: what is counted of a document, as keys: numbers are counted ten
 * times as fast as texts.  It must not know what a query is.
 *
 * A key is the beginning of a SHA-256, so that every server and every import
 * makes the same of the same.  What has few values goes together under one
 * key, as do year and month: a document has some seven keys where it has a
 * dozen values.
 */
#include "archive/pgengine.h"

enum {
	FACETS_MOST = 256, /* values of a field that are counted */
	FACET_LONGEST = 200,
};

/* ---- what a document has ------------------------------------------------------- */

struct facets {
	struct arena arena;
	struct slice *all; /* each begins with the letter of its field */
	size_t n;
};

static char
letter_of(enum ask field)
{
	return (char)('A' + (int)field);
}

static void
add_facet(struct facets *f, enum ask field, struct slice value)
{
	char letter = letter_of(field);
	struct slice text;
	size_t i, same = 0;

	value = pg_text(&f->arena, slice_head(value, FACET_LONGEST));
	text = arena_join(&f->arena, slice(&letter, 1), value, S(""));
	for (i = 0; i < f->n; i++) {
		if (slice_equal(f->all[i], text))
			return;
		same += f->all[i].p[0] == letter;
	}
	if (same == FACETS_MOST || (same > 0 && !shelf_many(field)))
		return;
	f->all[f->n++] = text;
}

static void
take_facets(struct facets *f, const struct document *d)
{
	const struct document_value *v;
	size_t n;

	for (n = 0, v = d->values; v != NULL; v = v->next)
		n += v->facet.n > 0;
	f->all = ARENA_ARRAY(&f->arena, struct slice, n + 1);
	for (v = d->values; v != NULL; v = v->next)
		if (v->facet.n > 0 && ask_info(v->field)->facet)
			add_facet(f, v->field, v->facet);
}

/* ---- keys ------------------------------------------------------------------------ */

/* Whether values of a field share a key with those of others, and which. */
static unsigned
group_of(char letter)
{
	switch (letter - 'A') {
	case ASK_CLASS:
	case ASK_CAPTION:
	case ASK_PRECEDENCE:
	case ASK_CARRIER:
	case ASK_STATUS:
		return 1;
	case ASK_YEAR:
	case ASK_MONTH:
		return 2;
	default:
		return 0;
	}
}

static int64_t
key_of(const struct slice *texts, size_t count)
{
	struct buf b = {0};
	unsigned char hash[SHA256_BYTES];
	size_t i;

	for (i = 0; i < count; i++) {
		buf_add(&b, texts[i]);
		buf_char(&b, '\0');
	}
	sha256(buf_slice(&b), hash);
	buf_free(&b);
	return pg_get_number((const char *)hash, 8);
}

/* Whether it is new; there is always room. */
static bool
add_key(int64_t *slots, size_t count, int64_t key)
{
	size_t i = (size_t)((uint64_t)key % count);

	for (; slots[i] != 0; i = (i + 1) % count)
		if (slots[i] == key)
			return false;
	slots[i] = key;
	return true;
}

static void
make_room(struct pg_values *v)
{
	size_t count = v->slot_count == 0 ? 4096 : v->slot_count * 2, i;
	int64_t *slots;

	if (v->slots != NULL && v->key_count * 2 < v->slot_count)
		return;
	slots = heap_grow(NULL, count * sizeof(*slots));
	memset(slots, 0, count * sizeof(*slots));
	for (i = 0; i < v->slot_count; i++)
		if (v->slots[i] != 0)
			add_key(slots, count, v->slots[i]);
	heap_free(v->slots);
	v->slots = slots;
	v->slot_count = count;
}

static void
add_new(struct pg_values *v, int64_t key, struct slice text)
{
	if (v->n == v->size) {
		v->size = v->size == 0 ? 256 : v->size * 2;
		v->keys = heap_grow(v->keys, v->size * sizeof(*v->keys));
		v->texts = heap_grow(v->texts, v->size * sizeof(*v->texts));
	}
	v->keys[v->n] = key;
	v->texts[v->n++] = arena_copy(&v->arena, text);
}

static int64_t
add_texts(struct pg_values *v, const struct slice *texts, size_t count)
{
	int64_t key = key_of(texts, count);
	size_t i;

	pthread_mutex_lock(&v->lock);
	make_room(v);
	if (add_key(v->slots, v->slot_count, key)) {
		v->key_count++;
		for (i = 0; i < count; i++)
			add_new(v, key, texts[i]);
	}
	pthread_mutex_unlock(&v->lock);
	return key;
}

void
pg_add_facets(struct buf *b, const struct document *d, struct pg_values *values)
{
	struct facets f = {.n = 0};
	struct slice *some;
	int64_t *keys;
	size_t i, n, count = 0;
	unsigned group;

	take_facets(&f, d);
	keys = ARENA_ARRAY(&f.arena, int64_t, f.n + 1);
	some = ARENA_ARRAY(&f.arena, struct slice, f.n + 1);
	for (group = 1; group <= 2; group++) {
		for (i = n = 0; i < f.n; i++)
			if (group_of(f.all[i].p[0]) == group)
				some[n++] = f.all[i];
		if (n > 0)
			keys[count++] = add_texts(values, some, n);
	}
	for (i = 0; i < f.n; i++)
		if (group_of(f.all[i].p[0]) == 0)
			keys[count++] = add_texts(values, &f.all[i], 1);
	pg_row_bytes(b, pg_numbers(&f.arena, keys, count));
	arena_free(&f.arena);
}

/* ---- what is new ------------------------------------------------------------------ */

struct pg_values *
pg_values_new(void)
{
	struct pg_values *v = heap_grow(NULL, sizeof(*v));

	*v = (struct pg_values){.n = 0};
	pthread_mutex_init(&v->lock, NULL);
	return v;
}

void
pg_values_kept(struct pg_values *v)
{
	arena_reset(&v->arena);
	v->n = 0;
}

void
pg_values_forget(struct pg_values *v)
{
	pg_values_kept(v);
	heap_free(v->slots);
	v->slots = NULL;
	v->slot_count = v->key_count = 0;
}

void
pg_values_free(struct pg_values *v)
{
	if (v == NULL)
		return;
	pg_values_forget(v);
	pthread_mutex_destroy(&v->lock);
	heap_free(v->keys);
	heap_free(v->texts);
	arena_free(&v->arena);
	heap_free(v);
}
