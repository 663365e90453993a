/*
 * learn.c: the dictionaries that records are packed with: have them, and
 * train one when there are records enough to learn from.  It must not know
 * how anything is packed: that is zstd.c.
 */
#include "archive/private.h"

/*
 * The first dictionary is learnt from so many records, and each further one
 * when there are so many times more: what an archive grows by may be of
 * another kind than what it began with.
 */
#define LEARN_FIRST 1000
#define LEARN_TIMES 64

#define SAMPLES 2000
#define SAMPLE_MOST ((size_t)16 << 10) /* of one record */
#define SAMPLE_BYTES ((size_t)8 << 20) /* of all of them */

bool
archive_unpack(struct archive *a, struct arena *arena, struct slice packed,
    struct slice *out, struct error *error)
{
	uint32_t number = zstd_dictionary(packed), found;
	struct arena scratch = {0};
	struct slice bytes;
	bool good = true;

	if (number != 0 && !dictionaries_has(a->dictionaries, number)) {
		good = a->engine->dictionary_get(
		    a->db, number, &scratch, &found, &bytes, error);
		/* Where there is none, zstd_unpack() says so. */
		if (good && found != 0)
			good = dictionaries_add(
			    a->dictionaries, number, bytes, error);
		arena_free(&scratch);
	}
	return good &&
	    zstd_unpack(
		a->dictionaries, arena, packed, RECORD_MOST, out, error);
}

/* How many records it takes before the next dictionary is learnt. */
static uint64_t
records_wanted(const struct archive *a)
{
	uint32_t newest = dictionaries_newest(a->dictionaries);
	uint64_t wanted = LEARN_FIRST;

	for (; newest >= DICTIONARY_FIRST; newest--)
		wanted *= LEARN_TIMES;
	return wanted;
}

static uint64_t
records_held(const struct archive *a)
{
	return a->held + a->tally[ARCHIVE_NEW] + a->tally[ARCHIVE_EDITION] +
	    a->tally[ARCHIVE_SECTION];
}

static void
set_learn_at(struct archive *a)
{
	uint64_t wanted = records_wanted(a), held = records_held(a);

	a->learn_at = wanted > held ? a->put + (wanted - held) : 0;
}

bool
learn_begin(struct archive *a, struct error *error)
{
	struct arena arena = {0};
	struct slice bytes;
	uint32_t number;
	uint64_t telegrams;
	bool good;

	good = a->engine->count(a->db, &telegrams, &a->held, error) &&
	    a->engine->dictionary_get(
		a->db, 0, &arena, &number, &bytes, error) &&
	    (number == 0 ||
		dictionaries_add(a->dictionaries, number, bytes, error));
	arena_free(&arena);
	if (good)
		set_learn_at(a);
	return good;
}

/* Records from all over the archive. */
static bool
gather(struct archive *a, struct arena *arena, struct slice *samples,
    size_t *count, struct error *error)
{
	uint64_t step = records_held(a) / SAMPLES + 1;
	struct arena scratch = {0};
	struct engine_reading *r;
	struct slice s;
	int64_t after = 0;
	size_t bytes = 0;
	bool good = true;

	*count = 0;
	while (*count < SAMPLES && bytes < SAMPLE_BYTES) {
		arena_reset(&scratch);
		good =
		    a->engine->records(a->db, after, 1, &scratch, &r, error) &&
		    (r == NULL ||
			archive_unpack(a, &scratch, r->bytes, &s, error));
		if (!good || r == NULL)
			break;
		samples[*count] = arena_copy(arena, slice_head(s, SAMPLE_MOST));
		bytes += samples[(*count)++].n;
		after = r->record + (int64_t)step - 1;
	}
	arena_free(&scratch);
	return good;
}

bool
learn(struct archive *a, struct error *error)
{
	struct arena arena = {0};
	uint32_t number = dictionaries_newest(a->dictionaries);
	struct slice *samples, bytes;
	size_t count;
	bool good = true;

	if (records_held(a) < records_wanted(a)) {
		set_learn_at(a);
		return true;
	}
	number = number == 0 ? DICTIONARY_FIRST : number + 1;
	samples = ARENA_ARRAY(&arena, struct slice, SAMPLES);
	good = gather(a, &arena, samples, &count, error);
	a->learn_at = 0;
	if (good && dictionary_train(&arena, samples, count, number, &bytes)) {
		good = a->engine->dictionary_put(a->db, number, bytes, error) &&
		    dictionaries_add(a->dictionaries, number, bytes, error);
		set_learn_at(a);
	}
	arena_free(&arena);
	return good;
}
