/*
 * laws.c: the laws of writing on telegrams that were never sent.
 *
 *     test-write-laws COUNT [FIRST [show]]
 */
#include <stdio.h>

#include "tests/write/generate.h"
#include "tests/write/same.h"

/* So many troubles are told. */
#define TOLD 8
#define LINES 40

static void
tell(uint64_t number, const struct form *form, struct slice trouble)
{
	struct slice line;
	int lines = 0;

	printf("# number %llu, %.*s:\n", (unsigned long long)number,
	    SLICE_ARG(form_name((enum form_style)form->style)));
	while ((line = slice_line(&trouble)).p != NULL && lines++ < LINES)
		printf("#   %.*s\n", SLICE_ARG(line));
}

int
main(int argc, char **argv)
{
	static const char *const but[] = {NULL};
	uint32_t count = 0, first = 0, i, bad = 0, of[FORM_STYLES] = {0};
	struct arena arena = {0};
	struct buf written = {0};
	struct slice trouble;
	struct telegram *t;
	struct form form;

	if (argc < 2 || !slice_number(slice_of(argv[1]), 100000000, &count) ||
	    (argc > 2 &&
		!slice_number(slice_of(argv[2]), 2000000000, &first))) {
		printf("1..0 # SKIP usage: test-write-laws COUNT [FIRST]\n");
		return 2;
	}
	for (i = first; i < first + count; i++) {
		t = generate(&arena, i, &form);
		of[form.style]++;
		trouble = same_laws(&arena, t, &form, but, &written);
		if (argc > 3)
			fwrite(written.p, 1, written.n, stdout);
		if (trouble.p != NULL && bad++ < TOLD)
			tell(i, &form, trouble);
		arena_reset(&arena);
	}
	for (i = 0; i < FORM_STYLES; i++)
		printf("# %u %.*s\n", of[i],
		    SLICE_ARG(form_name((enum form_style)i)));
	printf("%sok 1 - %u telegrams, %u bad\n1..1\n", bad > 0 ? "not " : "",
	    count, bad);
	buf_free(&written);
	arena_free(&arena);
	return bad > 0;
}
