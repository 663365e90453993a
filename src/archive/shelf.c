/*
 * shelf.c: the index beside an archive: documents into it, and its columns.
 * It must not know where the list of its segments is kept.
 */
#include "archive/shelf.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/sys.h"

/* Between values of a field, so that no phrase runs from one to the next. */
#define GAP 20

/* A segment is written when building it has taken so much memory. */
#define MEMORY_MOST ((size_t)320 << 20)

/* This must change when the same telegram is put in another way. */
#define VERSION 1

static const struct {
	enum ask field;
	bool many, own; /* several values; the number is the value */
} columns[] = {{ASK_FROM, false, false}, {ASK_TO, true, false},
    {ASK_TAG, true, false}, {ASK_PERSON, true, false},
    {ASK_CLASS, false, false}, {ASK_CAPTION, true, false},
    {ASK_PRECEDENCE, false, false}, {ASK_CARRIER, false, false},
    {ASK_STATUS, false, false}, {ASK_YEAR, false, true},
    {ASK_MONTH, false, true}, {ASK_LENGTH, false, true}};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Values by hash: open addressing, never more than half full. */
struct values {
	struct shelf_value *all;
	size_t count, size, kept; /* those before `kept` are known outside */
	uint32_t *slots; /* of all, from 1; 0: free */
	size_t slot_count;
	uint32_t next[ASK_MAX]; /* number of a field */
	struct arena arena;
};

struct shelf {
	char folder[FILE_PATH];
	struct index_scheme scheme;
	struct index *index;
	struct index_crew *crew;
	bool crew_asked;
	struct index_build *builds[ENGINE_WORKERS];
	pthread_mutex_t lock; /* of values */
	struct values values;
};

/* ---- columns ---------------------------------------------------------------- */

unsigned
shelf_columns(void)
{
	return COLUMNS;
}

enum ask
shelf_field(unsigned column)
{
	return columns[column].field;
}

int
shelf_column(enum ask field)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (columns[i].field == field)
			return (int)i;
	return -1;
}

bool
shelf_many(enum ask field)
{
	int column = shelf_column(field);

	return column >= 0 && columns[column].many;
}

/* A year is its number, and a month is 12 times its year and 0 to 11. */
bool
shelf_number_text(
    struct arena *arena, enum ask field, uint32_t number, struct slice *out)
{
	struct buf b = {0};

	if (field != ASK_YEAR && field != ASK_MONTH)
		return false;
	buf_padded(&b, field == ASK_YEAR ? number : number / 12, 4);
	if (field == ASK_MONTH) {
		buf_char(&b, '-');
		buf_padded(&b, number % 12 + 1, 2);
	}
	*out = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return true;
}

/* ---- open ------------------------------------------------------------------- */

bool
shelf_open(
    const char *folder, bool write, struct shelf **out, struct error *error)
{
	struct shelf *s;
	size_t i, n = strlen(folder);

	if (n >= FILE_PATH)
		return error_set(error, "%s: is too long a path", folder);
	if (write && !file_folder(folder, error))
		return false;
	s = heap_grow(NULL, sizeof(*s));
	*s = (struct shelf){.scheme = {.version = VERSION, .columns = COLUMNS}};
	memcpy(s->folder, folder, n + 1);
	for (i = 0; i < COLUMNS; i++)
		if (columns[i].many)
			s->scheme.many |= (uint32_t)1 << i;
	pthread_mutex_init(&s->lock, NULL);
	*out = s;
	return true;
}

void
shelf_forget(struct shelf *s)
{
	size_t i;

	for (i = 0; i < ENGINE_WORKERS; i++) {
		if (s->builds[i] != NULL)
			index_build_free(s->builds[i]);
		s->builds[i] = NULL;
	}
}

void
shelf_close(struct shelf *s)
{
	if (s == NULL)
		return;
	shelf_forget(s);
	if (s->crew != NULL)
		index_crew_free(s->crew);
	if (s->index != NULL)
		index_close(s->index);
	shelf_values_forget(s);
	pthread_mutex_destroy(&s->lock);
	heap_free(s);
}

/*
 * Why a segment cannot be had: it is not there when an archive was copied
 * without its folder.
 */
static void
explain(const struct shelf *s, struct slice name, struct error *error)
{
	char path[FILE_PATH];

	if (file_join(path, s->folder, name) && access(path, F_OK) != 0 &&
	    errno == ENOENT)
		error_set(error,
		    "%s: is not there, and an archive is copied with the "
		    "folder of its index; `reftel reindex' makes it anew",
		    path);
}

bool
shelf_show(struct shelf *s, const struct index_live *live, size_t count,
    struct error *error)
{
	struct index *index;
	size_t i;

	if (!index_open(
		s->folder, &s->scheme, live, count, s->index, &index, error)) {
		for (i = 0; i < count; i++)
			explain(s, live[i].name, error);
		return false;
	}
	if (s->index != NULL)
		index_close(s->index);
	s->index = index;
	return true;
}

const char *
shelf_folder(const struct shelf *s)
{
	return s->folder;
}

bool
shelf_share(struct shelf *s, const struct index_live *live, size_t count,
    struct index **out, struct error *error)
{
	return index_open(
	    s->folder, &s->scheme, live, count, s->index, out, error);
}

const struct index *
shelf_index(const struct shelf *s)
{
	return s->index;
}

/* Helpers for a query, where there are cores and documents enough. */
struct index_crew *
shelf_crew(struct shelf *s)
{
	long cores;

	if (!s->crew_asked && s->index != NULL &&
	    index_count(s->index) > 1 << 16) {
		s->crew_asked = true;
		cores = sysconf(_SC_NPROCESSORS_ONLN);
		if (cores > 1)
			s->crew =
			    index_crew_new(cores > 8 ? 7 : (unsigned)cores - 1);
	}
	return s->crew;
}

/* ---- values ----------------------------------------------------------------- */

static size_t
hash_of(enum ask field, struct slice text)
{
	uint64_t h = 14695981039346656037u ^ (uint64_t)field;
	size_t i;

	for (i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static uint32_t *
slot_of(struct values *v, enum ask field, struct slice text)
{
	size_t i = hash_of(field, text) & (v->slot_count - 1);
	const struct shelf_value *at;

	for (; v->slots[i] != 0; i = (i + 1) & (v->slot_count - 1)) {
		at = &v->all[v->slots[i] - 1];
		if (at->field == field && slice_equal(at->text, text))
			break;
	}
	return &v->slots[i];
}

static void
make_room(struct values *v)
{
	size_t i;

	if (v->count == v->size) {
		v->size = v->size == 0 ? 256 : v->size * 2;
		v->all = heap_grow(v->all, v->size * sizeof(*v->all));
	}
	if (v->count * 2 < v->slot_count)
		return;
	v->slot_count = v->slot_count == 0 ? 1024 : v->slot_count * 2;
	v->slots = heap_grow(v->slots, v->slot_count * sizeof(*v->slots));
	memset(v->slots, 0, v->slot_count * sizeof(*v->slots));
	for (i = 0; i < v->count; i++)
		*slot_of(v, v->all[i].field, v->all[i].text) = (uint32_t)i + 1;
}

static void
add_value(struct values *v, const struct shelf_value *value)
{
	uint32_t *slot;

	make_room(v);
	slot = slot_of(v, value->field, value->text);
	v->all[v->count] = *value;
	v->all[v->count].text = arena_copy(&v->arena, value->text);
	*slot = (uint32_t)++v->count;
	if (value->number >= v->next[value->field])
		v->next[value->field] = value->number + 1;
}

void
shelf_know(struct shelf *s, const struct shelf_value *value)
{
	if (value->field >= ASK_MAX)
		return;
	add_value(&s->values, value);
	s->values.kept = s->values.count;
}

const struct shelf_value *
shelf_new_values(struct shelf *s, size_t *count)
{
	*count = s->values.count - s->values.kept;
	return *count == 0 ? NULL : s->values.all + s->values.kept;
}

void
shelf_values_kept(struct shelf *s)
{
	s->values.kept = s->values.count;
}

void
shelf_values_forget(struct shelf *s)
{
	struct values *v = &s->values;

	heap_free(v->all);
	heap_free(v->slots);
	arena_free(&v->arena);
	*v = (struct values){0};
}

/* What is longer is no name of anything. */
#define VALUE_LONGEST 200

static uint32_t
number_of(struct shelf *s, enum ask field, struct slice text)
{
	struct values *v = &s->values;
	struct shelf_value value = {field, 0, slice_head(text, VALUE_LONGEST)};
	uint32_t *slot;

	pthread_mutex_lock(&s->lock);
	make_room(v);
	slot = slot_of(v, field, value.text);
	if (*slot == 0) {
		/* 0 is what a document has that has none. */
		value.number = v->next[field] == 0 ? 1 : v->next[field];
		add_value(v, &value);
	} else
		value.number = v->all[*slot - 1].number;
	pthread_mutex_unlock(&s->lock);
	return value.number;
}

/* ---- documents ---------------------------------------------------------------- */

enum { SAME_MOST = 256 }; /* values of a column of one document */

struct seen {
	uint32_t numbers[SAME_MOST];
	size_t count;
};

/* Each value of a column once. */
static void
put_value(
    struct index_build *b, struct seen *seen, unsigned column, uint32_t number)
{
	size_t i;

	for (i = 0; i < seen->count; i++)
		if (seen->numbers[i] == number)
			return;
	if (seen->count == SAME_MOST)
		return;
	seen->numbers[seen->count++] = number;
	index_build_value(b, column, number);
}

static void
put_values(struct shelf *s, struct index_build *b, const struct document *d)
{
	const struct document_value *v;
	struct seen seen;
	struct date day;
	unsigned i;

	for (i = 0; i < COLUMNS; i++) {
		if (columns[i].own)
			continue;
		seen.count = 0;
		for (v = d->values; v != NULL; v = v->next)
			if (v->field == columns[i].field && v->facet.n > 0 &&
			    (columns[i].many || seen.count == 0))
				put_value(b, &seen, i,
				    number_of(s, v->field, v->facet));
	}
	index_build_value(b, (unsigned)shelf_column(ASK_LENGTH), d->words);
	if (!d->dated)
		return;
	day = date_from_days((int32_t)d->day);
	if (day.year < 0)
		return;
	index_build_value(
	    b, (unsigned)shelf_column(ASK_YEAR), (uint32_t)day.year);
	index_build_value(b, (unsigned)shelf_column(ASK_MONTH),
	    (uint32_t)day.year * 12 + day.month - 1);
}

static void
put_fields(struct index_build *b, const struct document *d)
{
	const struct document_value *v;
	uint32_t position[ASK_MAX] = {0};
	enum ask_kind kind;

	for (v = d->values; v != NULL; v = v->next) {
		kind = ask_info(v->field)->kind;
		if (kind == ASK_KIND_DAY)
			continue;
		if (kind == ASK_KIND_WORDS || kind == ASK_KIND_NAME)
			position[v->field] =
			    index_build_text(b, (unsigned)v->field, v->text,
				position[v->field]) +
			    GAP;
		else
			index_build_term(b, (unsigned)v->field, v->text,
			    position[v->field]++);
	}
}

static void
put_texts(struct index_build *b, const struct document *d)
{
	const struct document_text *text;
	uint32_t position = 0;

	for (text = d->texts; text != NULL; text = text->next) {
		if (!text->subject && position < INDEX_SUBJECT)
			position = INDEX_SUBJECT;
		/* The subject of another edition is text like any other. */
		position =
		    index_build_text(b, INDEX_TEXT, text->text, position) + GAP;
	}
}

void
shelf_put(struct shelf *s, unsigned worker, int64_t document,
    const struct document *d, bool *full)
{
	struct index_build *b;

	if (s->builds[worker] == NULL)
		s->builds[worker] = index_build_new(&s->scheme);
	b = s->builds[worker];
	index_build_begin(b, document, d->dated ? d->when : DOCUMENT_NO_DATE);
	put_texts(b, d);
	put_fields(b, d);
	put_values(s, b, d);
	index_build_end(b);
	*full = index_build_memory(b) > MEMORY_MOST;
}

bool
shelf_write(struct shelf *s, unsigned worker, struct slice name,
    size_t *documents, struct error *error)
{
	struct index_build *b = s->builds[worker];
	struct index_summary summary;

	*documents = b == NULL ? 0 : index_build_count(b);
	return *documents == 0 ||
	    index_build_write(b, s->folder, name, &summary, error);
}

bool
shelf_verify(const struct shelf *s, struct slice name, struct error *error)
{
	if (index_verify(s->folder, name, &s->scheme, error))
		return true;
	explain(s, name, error);
	return false;
}

void
shelf_sweep(struct shelf *s, const struct index_live *live, size_t count)
{
	struct arena arena = {0};
	struct slice *names;
	char path[FILE_PATH];
	size_t n = 0, i, j;

	if (!file_list(s->folder, &arena, &names, &n, NULL))
		n = 0;
	for (i = 0; i < n; i++) {
		for (j = 0; j < count; j++)
			if (slice_equal(names[i], live[j].name))
				break;
		/* Only what is ours to delete. */
		if (j < count ||
		    slice_find(names[i], S(".segment")) == names[i].n)
			continue;
		if (file_join(path, s->folder, names[i]))
			unlink(path);
	}
	arena_free(&arena);
}
