/*
 * lookup.c: any bytes as a word that somebody looks up.
 */
#include "telegram/lookup.h"

#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct lookup found;
	const struct lookup_row *row;
	uint32_t i;

	found = lookup_word(
	    &arena, input, input.n % 3 == 0 ? 0 : 1970 + (int)(input.n % 50));
	for (row = found.rows; row != NULL; row = row->next)
		must(row->key.n > 0 && row->kind.n > 0);
	must(found.rows == NULL || found.mentions == NULL);
	for (i = 0; i < found.near_count; i++)
		must(found.near[i].n > 0);
	arena_free(&arena);
}
