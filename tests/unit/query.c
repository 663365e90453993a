/*
 * query.c: the text of queries and their trees, and what is no query.
 */
#include "archive/query.h"
#include "base/buf.h"
#include "tests/unit/tap.h"

static void
spell(struct buf *b, const struct query *q)
{
	static const char *const names[] = {[QUERY_NEAR] = "near",
	    [QUERY_AND] = "and",
	    [QUERY_OR] = "or",
	    [QUERY_NOT] = "not"};
	const struct query *part;

	switch (q->kind) {
	case QUERY_ALL:
		buf_string(b, "*");
		return;
	case QUERY_WORDS:
	case QUERY_PREFIX:
		if (q->field != ASK_TEXT)
			buf_format(b, "%S:", &ask_info(q->field)->name);
		buf_format(
		    b, "%S%s", &q->text, q->kind == QUERY_PREFIX ? "*" : "");
		return;
	case QUERY_RANGE:
		buf_format(b, "%S:%lld..%lld", &ask_info(q->field)->name,
		    (long long)q->least, (long long)q->most);
		return;
	default:
		break;
	}
	buf_format(b, "%s", names[q->kind]);
	if (q->kind == QUERY_NEAR)
		buf_format(b, "%u", q->distance);
	for (part = q->first; part != NULL; part = part->next) {
		buf_char(b, part == q->first ? '(' : ' ');
		spell(b, part);
	}
	buf_char(b, ')');
}

static void
is(const char *text, const char *want)
{
	struct arena arena = {0};
	struct buf b = {0};
	struct error error;
	struct slice at;
	struct query *q;

	if (query_read(&arena, slice_of(text), &q, &at, &error))
		spell(&b, q);
	else
		buf_format(&b, "%d: %s",
		    at.p == NULL ? 0 : (int)(at.p - text) + 1, error.text);
	buf_char(&b, '\0');
	if (!ok(strcmp(b.p, want) == 0, "%s", text))
		printf("# got  %s\n# want %s\n", b.p, want);
	buf_free(&b);
	arena_free(&arena);
}

static void
test_trees(void)
{
	is("", "*");
	is("  \n", "*");
	is("*", "*");
	is("goat", "goat");
	is("goat cheese", "and(goat cheese)");
	is("goat AND cheese", "and(goat cheese)");
	is("goat OR cheese hat", "or(goat and(cheese hat))");
	is("(goat OR cheese) hat", "and(or(goat cheese) hat)");
	is("-goat", "not(goat)");
	is("NOT NOT goat", "goat");
	is("hat -(goat OR cheese)", "and(hat not(or(goat cheese)))");
	is("\"prime minister\" x", "and(prime minister x)");
	is("\"prime minis\"*", "prime minis*");
	is("minis*", "minis*");
	is("long-term", "long-term");
	is("a NEAR b", "near10(a b)");
	is("a NEAR/3 b NEAR/3 c d", "and(near3(a b c) d)");
	is("a NEAR/3 b NEAR/4 c", "and(near3(a b) near4(b c))");
	is("subject:(a OR b) c", "and(or(subject:a subject:b) c)");
	is("SUBJECT:\"a b\"", "subject:a b");
	is("or and", "and(or and)");
	is("a)", "2: no bracket is open for )");
}

static void
test_fields(void)
{
	is("class:C", "class:confidential");
	is("class:\"top secret\"", "class:topsecret");
	is("precedence:O", "precedence:immediate");
	is("from:\"embassy la paz\"", "from:lapaz");
	is("post:lima", "or(from:lima to:lima info:lima)");
	is("id:1975LIMA00335", "id:75lima335");
	is("id:\"08 LIMA 335\"", "id:08lima335");
	is("id:08LIMA*", "id:08lima*");
	is("date:2008-05-03", "date:14002..14002");
	is("date:2008-05", "date:14000..14030");
	is("year:1970", "date:0..364");
	is("date:1970..1971", "date:0..729");
	is("date:..1970", "date:-2147483648..364");
	is("date:1970..", "date:0..2147483647");
	is("date:\"3 MAY 2008\"", "date:14002..14002");
	is("date:5/3/2008", "date:14002..14002");
	is("date:\"may 2008\"", "date:14000..14030");
	is("before:1970", "date:-2147483648..-1");
	is("after:1970", "date:365..2147483647");
	is("date:>1970", "date:365..2147483647");
	is("length:>5", "length:6..2147483647");
	is("length:5..10", "length:5..10");
}

static void
test_trouble(void)
{
	is("goat OR", "8: something is missing at the end");
	is("OR goat", "1: something is missing before OR");
	is("goat AND", "6: something is missing after AND");
	is("goat AND OR", "6: something is missing after AND");
	is("(goat", "1: the bracket ( is never closed");
	is("()", "2: something is missing before )");
	is("x \"goat", "3: the quotation that \" begins has no end");
	is("date:goat", "1: goat is no day, month or year");
	is("date:2008-02-31", "1: 2008-02-31 is no day, month or year");
	is("length:x", "1: x is no number");
	is("from:", "1: something is missing after from:");
	is("from: x", "1: something is missing after from:");
	is("a NEAR/0 b", "3: NEAR/0: the distance is a number from 1 to 1000");
	is("a NEAR from:b", "3: NEAR stands between two words or phrases");
	is("a NEAR NOT b", "3: something is missing after NEAR");
	is("\"\"", "1: \"\": there is nothing to look for");
}

/* Whatever comes in, an answer or a sentence comes out. */
static void
test_noise(void)
{
	static const char *const bits[] = {"(", ")", "\"", "a", " ", "OR ",
	    "NOT ", "NEAR/2 ", "-", "from:", "date:", "*", "..", "\xff", "AND ",
	    "1974"};
	struct arena arena = {0};
	struct buf b = {0};
	struct error error;
	struct slice at;
	struct query *q;
	uint32_t seed = 1, round, n;
	unsigned good = 0;

	for (round = 0; round < 20000; round++) {
		buf_clear(&b);
		for (n = 0; n < 12; n++) {
			seed = seed * 1664525 + 1013904223;
			buf_string(&b, bits[seed >> 28]);
		}
		error.text[0] = '\0';
		if (query_read(&arena, buf_slice(&b), &q, &at, &error))
			good++;
		else if (error.text[0] == '\0')
			break;
		arena_reset(&arena);
	}
	ok(round == 20000 && good > 100, "%u of 20000 are queries", good);
	buf_free(&b);
	arena_free(&arena);
}

int
main(void)
{
	test_trees();
	test_fields();
	test_trouble();
	test_noise();
	return tap_done();
}
