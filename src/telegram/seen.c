/*
 * seen.c: which words of a list have been, so that a list that stands twice
 * is read once in linear time.  It must not know what the words are.
 */
#include "telegram/reader.h"

#define ROOM_FIRST 16u /* a power of two */

static uint32_t
hash(struct slice s)
{
	uint32_t h = 2166136261u; /* FNV-1a */
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h ^ (h >> 15);
}

static struct slice *
slot(const struct seen *seen, struct slice key)
{
	uint32_t i = hash(key) & (seen->room - 1);

	while (seen->keys[i].p != NULL && !slice_equal(seen->keys[i], key))
		i = (i + 1) & (seen->room - 1);
	return &seen->keys[i];
}

static void
grow(struct arena *arena, struct seen *seen)
{
	struct seen more = {
	    NULL, seen->count, seen->room == 0 ? ROOM_FIRST : seen->room * 2};
	uint32_t i;

	more.keys = ARENA_ARRAY(arena, struct slice, more.room);
	for (i = 0; i < seen->room; i++)
		if (seen->keys[i].p != NULL)
			*slot(&more, seen->keys[i]) = seen->keys[i];
	*seen = more;
}

bool
seen_add(struct arena *arena, struct seen *seen, struct slice key)
{
	struct slice *at;

	if (seen->count >= seen->room / 2)
		grow(arena, seen);
	at = slot(seen, key);
	if (at->p != NULL)
		return false;
	*at = key;
	seen->count++;
	return true;
}

bool
seen_has(const struct seen *seen, struct slice key)
{
	return seen->room > 0 && slot(seen, key)->p != NULL;
}
