/*
 * declass.c: when a classification ends, held against a list worked by hand.
 * usage: test-declass FILE
 *
 * Each row is a telegram of a day and a level with a line of the executive
 * order, and what declass_work() must make of it; see rows/declass.txt.
 */
#include "telegram/declass.h"
#include "tests/expect.h"
#include "tests/unit/tap.h"

#include <string.h>

static struct slice
level_words(struct slice letters)
{
	if (slice_equal(letters, S("TS")))
		return S("T O P  S E C R E T");
	if (slice_equal(letters, S("S")))
		return S("S E C R E T");
	if (slice_equal(letters, S("C")))
		return S("C O N F I D E N T I A L");
	if (slice_equal(letters, S("LOU")))
		return S("LIMITED OFFICIAL USE");
	if (slice_equal(letters, S("SBU")))
		return S("SENSITIVE BUT UNCLASSIFIED");
	return S("UNCLAS");
}

static void
put_date(struct buf *b, struct date d)
{
	char text[10];

	if (!date_known(d))
		return;
	date_format(d, text);
	buf_char(b, ' ');
	buf_add(b, slice(text, sizeof(text)));
}

static void
put_answer(struct buf *b, const struct declass_answer *a)
{
	struct slice name = declass_kind_name(a->kind);

	buf_add(b, name);
	put_date(b, a->date);
}

/* What came of it, as the rows have it. */
static void
put_declass(struct buf *b, const struct declass *d)
{
	static const char *const letters[CLASS_MAX] = {
	    [CLASS_CONFIDENTIAL] = "C", [CLASS_SECRET] = "S"};
	const struct declass_doubt *doubt;
	uint32_t i, doubts = 0;

	put_answer(b, &d->marked);
	buf_string(b, " = ");
	put_answer(b, &d->today);
	for (i = 0; i < d->step_count; i++) {
		buf_format(
		    b, "%s%s", i == 0 ? " = " : " ", letters[d->steps[i].to]);
		put_date(b, d->steps[i].from);
	}
	for (doubt = d->doubts; doubt != NULL; doubt = doubt->next)
		doubts++;
	if (doubts > 0)
		buf_format(b, " + %u", doubts);
}

static void
row(struct slice line)
{
	struct arena arena = {0};
	struct hints hints = {.carrier_told = true};
	size_t at = slice_find(line, S(" = "));
	struct slice given = slice_head(line, at), rest = given, level;
	struct slice want = slice_trim(slice_skip(line, at + 3));
	struct buf text = {0}, got = {0};
	const struct declass_doubt *doubt;
	struct declass d;

	if (!date_read_iso(slice_word(&rest), &hints.date))
		hints.date = (struct date){0};
	level = level_words(slice_word(&rest));
	rest = slice_trim(rest);
	buf_format(&text, "%S LIMA 000335\n", &level);
	if (!slice_equal(rest, S("-")))
		buf_format(&text, "%S\n", &rest);
	buf_string(&text, "TAGS: PREL, PE\nSUBJECT: EXERCISE\n\n1. FISH.\n");
	declass_work(&arena, telegram_read(&arena, buf_slice(&text), &hints),
	    hints.date, true, &d);
	put_declass(&got, &d);
	if (!ok(at < line.n && slice_equal(buf_slice(&got), want), "%.*s",
		SLICE_ARG(given))) {
		printf("# got  %.*s\n# want %.*s\n", SLICE_ARG(buf_slice(&got)),
		    SLICE_ARG(want));
		for (doubt = d.doubts; doubt != NULL; doubt = doubt->next)
			printf("# doubt: %.*s\n", SLICE_ARG(doubt->text));
	}
	buf_free(&text);
	buf_free(&got);
	arena_free(&arena);
}

int
main(int argc, char **argv)
{
	struct slice file, rest, line;

	if (argc != 2) {
		printf("Bail out! usage: test-declass FILE\n");
		return 2;
	}
	file = rest = expect_file(argv[1]);
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		if (line.n > 0 && line.p[0] != '#')
			row(line);
	}
	heap_free((void *)file.p);
	return tap_done();
}
