/*
 * base.c: slices, arenas, buffers and dates.
 */
#include "base/arena.h"
#include "base/slice.h"
#include "tests/unit/tap.h"

static void
test_slice(void)
{
	struct slice s = S("  a bc\nd");
	uint32_t n = 7;

	ok(slice_equal(slice_word(&s), S("a")), "first word");
	ok(slice_equal(slice_line(&s), S(" bc")), "rest of the line");
	ok(slice_equal(slice_line(&s), S("d")), "a last line without LF");
	ok(slice_line(&s).p == NULL, "no line after the last");
	ok(slice_find(S("xxREF:"), S("REF")) == 2, "find");
	ok(slice_find(S("xxRE"), S("REF")) == 4, "find nothing");
	ok(slice_find_fold(S("the long way to END summary"), S("end SUM")) ==
		16,
	    "find in any case, far off");
	ok(slice_find_fold(S("the end of it"), S("summary")) == 13,
	    "find nothing in any case");
	ok(slice_find_fold(S("xxxxxxxxxxxxxxSU"), S("SU")) == 14,
	    "find at the very end");
	ok(slice_find_fold(S("xE"), S("END")) == 2, "a text too short");
	ok(slice_number(S("0335"), 9999, &n) && n == 335, "number");
	ok(!slice_number(S("10000"), 9999, &n) && n == 335, "number too big");
	ok(!slice_number(S(""), 9999, &n), "no number");
	ok(slice_far(S("read"), S("READ"), 2) == 0, "the same word");
	ok(slice_far(S("raed"), S("read"), 2) == 1, "two letters swapped");
	ok(slice_far(S("red"), S("read"), 2) == 1, "a letter lost");
	ok(slice_far(S("readd"), S("read"), 2) == 1, "a letter too many");
	ok(slice_far(S("bead"), S("read"), 2) == 1, "another letter");
	ok(slice_far(S("trace"), S("read"), 2) == 3, "farther than asked");
	ok(slice_far(S(""), S("read"), 9) == 4, "no word");
	ok(slice_far(S("read"), S(""), 2) == 3, "from a word to none");
}

static void
test_arena(void)
{
	struct arena a = {0};
	char *p = arena_alloc(&a, 3), *q = arena_alloc(&a, 100000);

	ok(p != NULL && q != NULL && ((uintptr_t)q & 15) == 0, "aligned");
	arena_reset(&a);
	ok(arena_alloc(&a, 8) != NULL, "usable after a reset");
	arena_free(&a);
	ok(a.block == NULL, "freed");
}

int
main(void)
{
	test_slice();
	test_arena();
	return tap_done();
}
