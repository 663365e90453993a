/*
 * learn.c: the dictionaries that records are packed with: have them, and
 * train one when there are records enough to learn from.  It must not know
 * how anything is packed: that is zstd.c.
 */
#include "archive/private.h"

/*
 * The first dictionary is learnt from so many records.  Another is learnt
 * when what comes in is packed worse than it ever was, by so many parts of a
 * hundred: traffic of other years, of other posts, from another carrier.
 * Between two there is at least a part of all that is held, so that learning
 * stays a small part of the work.
 */
#define LEARN_FIRST 1000
#define LEARN_WORSE 106 /* in place of 100 */
#define LEARN_PART 8
#define WINDOW 500 /* records that are looked at together */

#define SAMPLES 1000
#define SAMPLE_MOST ((size_t)16 << 10) /* of one record */
#define SAMPLE_BYTES ((size_t)6 << 20) /* of all of them */

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
			    a->dictionaries, number, bytes, false, error);
		arena_free(&scratch);
	}
	return good &&
	    zstd_unpack(
		a->dictionaries, arena, packed, RECORD_MOST, out, error);
}

static uint64_t
records_held(const struct archive *a)
{
	return a->held + a->tally[ARCHIVE_NEW] + a->tally[ARCHIVE_EDITION] +
	    a->tally[ARCHIVE_SECTION];
}

/* How well the newest records were packed. */
static bool
look_back(struct archive *a, struct error *error)
{
	struct arena arena = {0};
	struct engine_reading *r;
	int64_t after = a->held > WINDOW ? (int64_t)a->held - WINDOW : 0;
	bool good = a->engine->records(a->db, after, WINDOW, &arena, &r, error);

	for (; good && r != NULL; r = r->next)
		learn_packed(a, r->size, r->bytes);
	if (a->packed_in > 0)
		a->usual = a->packed_out * 1000 / a->packed_in;
	a->packed = a->packed_in = a->packed_out = 0;
	arena_free(&arena);
	return good;
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
		(dictionaries_add(
		     a->dictionaries, number, bytes, true, error) &&
		    look_back(a, error)));
	arena_free(&arena);
	return good;
}

void
learn_packed(struct archive *a, uint64_t size, struct slice bytes)
{
	/* What another dictionary packed says nothing of the newest. */
	if (zstd_dictionary(bytes) != dictionaries_newest(a->dictionaries))
		return;
	a->packed++;
	a->packed_in += size;
	a->packed_out += bytes.n;
}

/* The newest records. */
static bool
gather(struct archive *a, struct arena *arena, struct slice *samples,
    size_t *count, struct error *error)
{
	uint64_t held = records_held(a);
	/* What was packed by now stays as it is: it is about what comes. */
	uint64_t from = held > SAMPLES ? held - SAMPLES : 0;
	struct arena scratch = {0};
	struct engine_reading *r;
	struct slice s;
	int64_t after = (int64_t)from;
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
		after = r->record;
	}
	arena_free(&scratch);
	return good;
}

/* Whether it is time to; with the lock held. */
static bool
is_due(struct archive *a)
{
	uint64_t held = records_held(a), now;
	bool worse,
	    early = a->learnt > 0 &&
	    held - a->learnt < a->learnt / LEARN_PART + WINDOW;

	if (a->failed || a->learning)
		return false;
	if (dictionaries_newest(a->dictionaries) == 0)
		return held >= LEARN_FIRST && !early;
	if (a->packed < WINDOW || a->packed_in == 0)
		return false;
	now = a->packed_out * 1000 / a->packed_in;
	if (a->usual == 0 || now < a->usual)
		a->usual = now;
	worse = now * 100 > a->usual * LEARN_WORSE;
	a->packed = a->packed_in = a->packed_out = 0;
	return worse && !early;
}

static bool
keep_dictionary(
    struct archive *a, uint32_t number, struct slice bytes, struct error *error)
{
	return a->engine->dictionary_put(a->db, number, bytes, error) &&
	    dictionaries_add(a->dictionaries, number, bytes, true, error);
}

bool
learn(struct archive *a, struct error *error)
{
	struct arena arena = {0};
	struct slice *samples, bytes;
	uint32_t number;
	size_t count;
	bool good, due;

	pthread_mutex_lock(&a->lock);
	due = is_due(a);
	if (!due) {
		pthread_mutex_unlock(&a->lock);
		return true;
	}
	a->learning = true;
	number = dictionaries_newest(a->dictionaries);
	number = number == 0 ? DICTIONARY_FIRST : number + 1;
	samples = ARENA_ARRAY(&arena, struct slice, SAMPLES);
	good = gather(a, &arena, samples, &count, error);
	/* It takes a while, and others may go on. */
	pthread_mutex_unlock(&a->lock);
	due = good && dictionary_train(&arena, samples, count, number, &bytes);
	pthread_mutex_lock(&a->lock);
	if (due && !a->failed)
		good = keep_dictionary(a, number, bytes, error);
	a->learnt = records_held(a);
	a->learning = false;
	pthread_mutex_unlock(&a->lock);
	arena_free(&arena);
	return good;
}
