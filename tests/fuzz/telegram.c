/*
 * telegram.c: any bytes as a telegram, and as several.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hold.h"

void
fuzz_one(struct slice input)
{
	static const struct hints none;
	struct arena arena = {0};
	struct slice rest = input;
	size_t n;

	hold_telegram(&arena, input, &none);
	while (rest.n > 0) {
		n = telegram_split(rest);
		must(n > 0 && n <= rest.n);
		arena_reset(&arena);
		hold_telegram(&arena, slice_head(rest, n), &none);
		rest = slice_skip(rest, n);
	}
	arena_free(&arena);
}
