/*
 * draft.c: any bytes are a draft: every prefix of one, and each with a byte
 * that is another, is composed, written and read in each profile; each lies
 * in a block of its exact size, which ASan guards.
 *
 *     test-draft FILE...
 */
#include <stdio.h>

#include "draft/draft.h"
#include "tests/expect.h"

static int done, failed;

/* False when what is written of it is no text at all. */
static bool
compose(struct arena *arena, struct slice text, enum draft_profile profile)
{
	static const struct moment now = {{2011, 11, 3}, 10, 0, 0};
	struct draft *d = draft_read(arena, text);
	struct telegram *t;
	struct buf b = {0};
	enum draft_state state;
	struct form form;
	bool good;

	draft_state(d, &state);
	t = draft_compose(d, profile, now, &form);
	telegram_write(&b, arena, t, &form);
	telegram_read(arena, buf_slice(&b), NULL);
	good = slice_ends(buf_slice(&b), S("NNNN\n"));
	buf_free(&b);
	arena_reset(arena);
	return good;
}

static bool
try(struct arena *arena, struct slice text, size_t n, int byte)
{
	char *block = heap_grow(NULL, n == 0 ? 1 : n);
	bool good;

	memcpy(block, text.p, n);
	if (byte >= 0 && n > 0)
		block[n - 1] = (char)byte;
	good = compose(arena, slice(block, n), (enum draft_profile)(n % 3));
	heap_free(block);
	return good;
}

static void
run(const char *file)
{
	static const int bytes[] = {
	    -1, 0, '\n', ':', '(', '>', '#', ';', ',', 0xe9, 0xff};
	struct slice text = expect_file(file);
	struct arena arena = {0};
	bool good = true;
	size_t n, i;

	for (n = 0; n <= text.n && good; n++)
		for (i = 0; i < sizeof(bytes) / sizeof(bytes[0]) && good; i++)
			good = try(&arena, text, n, bytes[i]);
	printf("%sok %d - %s, %zu prefixes\n", good ? "" : "not ", ++done, file,
	    n);
	failed += !good;
	arena_free(&arena);
	heap_free((void *)text.p);
}

int
main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		run(argv[i]);
	printf("1..%d\n", done);
	return failed > 0;
}
