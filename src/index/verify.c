/*
 * verify.c: all of a segment against its checksums and against itself.  It
 * must not change anything.
 */
#include "index/segment.h"

static const char *const names[PART_MAX] = {[PART_POSTINGS] = "postings",
    [PART_IDS] = "documents",
    [PART_WHENS] = "times",
    [PART_LENGTHS] = "lengths",
    [PART_COLUMNS] = "columns",
    [PART_TOTALS] = "columns",
    [PART_DIRECTORY] = "columns",
    [PART_TERMS] = "dictionary",
    [PART_BLOCKS] = "dictionary",
    [PART_PAIRS] = "pairs"};

static bool
verify_sums(const struct segment *s, struct error *error)
{
	size_t i;

	for (i = 0; i < PART_MAX; i++)
		if (part_sum(s->parts[i]) != s->head.parts[i].sum)
			return segment_damaged(s, names[i], error);
	return true;
}

/* That every posting of a list can be read, positions and all. */
static bool
verify_list(const struct list *l, uint32_t **room, size_t *size)
{
	struct places places = {.block = UINT32_MAX};
	struct block b;
	uint32_t k;
	unsigned i;

	for (k = 0; k < l->blocks; k++) {
		if (!list_documents(l, k, &b) || !list_counts(l, &b) ||
		    !list_ordinals(l, &b))
			return false;
		for (i = 0; i < b.n; i++) {
			if (b.counts[i] > *size) {
				*size = (size_t)b.counts[i] * 2;
				*room =
				    heap_grow(*room, *size * sizeof(**room));
			}
			if (!list_positions(l, &b, i, &places, *room))
				return false;
		}
	}
	return true;
}

static bool
verify_terms(const struct segment *s, struct error *error)
{
	unsigned char before[KEY];
	struct terms t;
	uint32_t *room = NULL;
	size_t size = 0, before_n = 0;
	uint64_t postings = 0, positions = 0, terms = 0;
	bool good = true;

	terms_seek(&t, s, S(""));
	while (good && terms_next(&t)) {
		good = (terms == 0 ||
			   slice_compare(slice((char *)before, before_n),
			       slice((char *)t.key, t.key_n)) < 0) &&
		    verify_list(&t.list, &room, &size);
		memcpy(before, t.key, t.key_n);
		before_n = t.key_n;
		postings += t.list.count;
		positions += t.list.positions;
		terms++;
	}
	heap_free(room);
	if (!good)
		return segment_damaged(s, "postings", error);
	if (t.damaged || terms != s->head.terms ||
	    postings != s->head.postings || positions != s->head.positions)
		return segment_damaged(s, "dictionary", error);
	return true;
}

/* That documents stand in order of time, and many values where they say. */
static bool
verify_documents(const struct segment *s, struct error *error)
{
	const struct segment_column *c;
	uint32_t d, from, to;
	unsigned i;

	for (d = 1; d < s->documents; d++)
		if (segment_when(s, d - 1) > segment_when(s, d))
			return segment_damaged(s, "times", error);
	for (i = 0; i < s->head.columns; i++) {
		c = &s->columns[i];
		for (d = 0; c->kind == COLUMN_MANY && d < s->documents; d++) {
			from = get32(c->offsets + 4 * (size_t)d);
			to = get32(c->offsets + 4 * (size_t)d + 4);
			if (from > to || to > c->count)
				return segment_damaged(s, "columns", error);
		}
	}
	return true;
}

bool
segment_verify(const struct segment *s, struct error *error)
{
	return verify_sums(s, error) && verify_terms(s, error) &&
	    verify_documents(s, error);
}

bool
index_verify(const char *folder, struct slice name,
    const struct index_scheme *scheme, struct error *error)
{
	struct segment *s;
	bool good;

	if (!segment_open(folder, name, scheme, &s, error))
		return false;
	file_advise(s->map, true);
	good = segment_verify(s, error);
	segment_close(s);
	return good;
}
