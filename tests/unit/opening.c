/*
 * opening.c: the tables of how lines begin hold all that the readers of
 * levels and heads would look at: what is left out is never asked.
 */
#include "telegram/label.h"
#include "telegram/opening.h"
#include "telegram/shapes.h"
#include "tests/unit/tap.h"

/* A line of these three bytes and more. */
static bool
is_held(const char *three)
{
	char line[30];
	uint32_t openings;

	memset(line, 'A', sizeof(line));
	memcpy(line, three, 3);
	openings = opening_of(line, sizeof(line));
	return !level_may_begin(line, sizeof(line)) ||
	    (openings & OPENING_LEVEL) != 0;
}

static bool
begins(struct slice line, uint32_t kind)
{
	return (opening_of(line.p, line.n) & kind) != 0;
}

int
main(void)
{
	static const char *const heads[] = {"R 031200Z MAY 07", "PP RUEHC",
	    "O R 031200Z MAY 07", "RR0", "031200Z", "DE RUEHLM #0335",
	    "FM AMEMBASSY", "FROM: X", "ZNY CCCCC", "ZCZC", "VZCZC", "VV LM",
	    "RUEHC", "ACTION EUR-02", "ORIGIN EUR", "--------- 1", "PAGE 01"};
	static const char *const marks[] = {"BT", "NNNN", "#0335",
	    "=====", "MRN: 09", "Message Text", "Identifier", "Cable title:"};
	static const char *const shorts[] = {"BT\n1", "UN\n", "\n BT", " BT"};
	char three[3];
	int a, b, c;
	bool all = true;
	size_t i;

	for (a = 1; a < 256; a++)
		for (b = 1; b < 256; b++)
			for (c = 1; c < 256; c++) {
				three[0] = (char)a;
				three[1] = (char)b;
				three[2] = (char)c;
				all = all && is_held(three);
			}
	ok(all, "every level is held, whatever its first letters");
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		ok(begins(slice_of(heads[i]), OPENING_HEAD), "a head: %s",
		    heads[i]);
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		ok(begins(slice_of(marks[i]), OPENING_MARK), "a mark: %s",
		    marks[i]);
	for (i = 4; i < sizeof(marks) / sizeof(marks[0]); i++)
		ok(begins(slice_of(marks[i]), OPENING_CARRIER),
		    "of a carrier: %s", marks[i]);
	for (i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		ok((opening_at(shorts[i]) &
		       (OPENING_MARK | OPENING_LEVEL | OPENING_BLANK)) != 0,
		    "a short line, or blanks: %zu", i);
	ok(begins(S("begin text"), OPENING_WORD) &&
		begins(S("UNQUOTE"), OPENING_WORD),
	    "words around what is quoted");
	ok(opening_of("THE", 3) == 0, "and most lines are nothing");
	return tap_done();
}
