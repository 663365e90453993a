/*
 * token.c: what becomes of a text in an index, and at which positions.
 */
#include "base/buf.h"
#include "index/index.h"
#include "tests/unit/tap.h"

/* "word@0 word@1", and "+" before a whole. */
static const char *
tokens_of(struct slice text)
{
	static struct buf b;
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	size_t n, i;

	buf_clear(&b);
	index_tokens_start(&t, text, 0);
	while ((n = index_tokens_read(&t, out)) > 0)
		for (i = 0; i < n; i++)
			buf_format(&b, "%s%s%S@%u", b.n > 0 ? " " : "",
			    out[i].whole ? "+" : "", &out[i].text,
			    out[i].position);
	buf_char(&b, '\0');
	return b.p;
}

static const struct {
	const char *name, *text, *tokens;
} cases[] = {
    {"nothing", " .,;- \n", ""},
    {"case", "THE Prime minister", "the@0 prime@1 minister@2"},
    {"accents",
	"Caf\xc3\xa9 \xc5\x81\xc3\xb3"
	"d\xc5\xba stra\xc3\x9f"
	"e",
	"cafe@0 lodz@1 strasse@2"},
    {"accents of Latin-1", "caf\xe9 S\xc3O", "cafe@0 sao@1"},
    {"a combining accent", "cafe\xcc\x81 x", "cafe@0 x@1"},
    {"Greek and Cyrillic",
	"\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1 "
	"\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0",
	"\xce\xb1\xce\xb8\xce\xb7\xce\xbd\xce\xb1@0 "
	"\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0@1"},
    {"ideographs are words", "\xe5\x8c\x97\xe4\xba\xac",
	"\xe5\x8c\x97@0 \xe4\xba\xac@1"},
    {"quotes and dashes of typographers",
	"\xe2\x80\x9cone\xe2\x80\x94two\xe2\x80\x9d", "one@0 two@1"},
    {"numbers without leading zeros", "007 000 10", "7@0 0@1 10@2"},
    {"a date is three numbers", "2008-05-03", "2008@0 5@1 3@2"},
    {"an hour", "121530Z MAY 74",
	"121530@0 z@1 +121530z@0 +121530z@1 may@2 74@3"},
    {"a code", "75STATE012345",
	"75@0 state@1 12345@2 +75state012345@0 +75state012345@2"},
    {"a code with a hyphen", "THE F-16 AND",
	"the@0 f@1 16@2 +f16@1 +f16@2 and@3"},
    {"an office", "EUR-12", "eur@0 12@1 +eur12@0 +eur12@1"},
    {"compound words stay apart", "long-term co-operation",
	"long@0 term@1 co@2 operation@3"},
    {"a slash", "EUR/SE", "eur@0 se@1"},
    {"an apostrophe", "O'DOE", "o@0 doe@1"},
    {"a word that a line end divides", "THE MINIS-\nTER SAID",
	"the@0 minis@1 ter@2 +minister@1 +minister@2 said@3"},
    {"and its blanks", "MINIS- \r\n    TER",
	"minis@0 ter@1 +minister@0 +minister@1"},
    {"and where lines were joined", "DEPART- MENT",
	"depart@0 ment@1 +department@0 +department@1"},
    {"a soft hyphen at a line's end", "minis\xc2\xad\nter",
	"minis@0 ter@1 +minister@0 +minister@1"},
    {"a soft hyphen within", "minis\xc2\xadter", "minister@0"},
    {"a typographer's hyphen", "minis\xe2\x80\x90\nter",
	"minis@0 ter@1 +minister@0 +minister@1"},
    {"a dash divides nothing", "MINIS --\nTER", "minis@0 ter@1"},
    {"a hyphen before two lines", "a-\n\n  b", "a@0 b@1 +ab@0 +ab@1"},
    {"initials", "U.S.S.R. AND E.O. 11652",
	"u@0 s@1 s@2 r@3 +ussr@0 +ussr@3 and@4 e@5 o@6 +eo@5 +eo@6 "
	"11652@7"},
    {"thousands", "1,250,000 AND 12,34 OR 0,500 OR 1,2500",
	"1@0 250@1 0@2 +1250000@0 +1250000@2 and@3 12@4 34@5 or@6 0@7 "
	"500@8 or@9 1@10 2500@11"},
    {"a redaction", "MR. XXXXXXXXXXXX SAID", "mr@0 xxxx@1 said@2"},
    {"one in small letters", "xxxxxxx", "xxxx@0"},
    {"one that is glued to a word", "ofXXXXXXXXXXXX XXXXXXof",
	"of@0 xxxx@1 xxxx@2 of@3"},
    {"one that is as good as none", "XXX", "xxx@0"},
    {"black boxes", "a \xe2\x96\xa0\xe2\x96\xa0\xe2\x96\x88 b",
	"a@0 xxxx@1 b@2"},
};

static void
test_cases(void)
{
	const char *got;
	char *exact;
	size_t i, n;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* In a block of its size, so that ASan sees what is beyond. */
		n = strlen(cases[i].text);
		exact = heap_grow(NULL, n);
		memcpy(exact, cases[i].text, n);
		got = tokens_of(slice(exact, n));
		if (!ok(strcmp(got, cases[i].tokens) == 0, "%s", cases[i].name))
			printf("# got  %s\n# want %s\n", got, cases[i].tokens);
		heap_free(exact);
	}
}

/* Wholes cross the batches in which tokens are read. */
static void
test_batches(void)
{
	struct buf text = {0}, want = {0}, got = {0};
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	size_t n, i;
	unsigned lead, at;
	bool same = true;

	for (lead = 0; lead < 2 * INDEX_TOKENS; lead++) {
		buf_clear(&text);
		buf_clear(&want);
		buf_clear(&got);
		for (at = 0; at < lead; at++) {
			buf_string(&text, "word ");
			buf_format(&want, "word@%u ", at);
		}
		buf_string(&text, "F-16B x");
		buf_format(&want, "f@%u 16@%u b@%u f16b@%u f16b@%u x@%u ", at,
		    at + 1, at + 2, at, at + 2, at + 3);
		index_tokens_start(&t, buf_slice(&text), 0);
		while ((n = index_tokens_read(&t, out)) > 0)
			for (i = 0; i < n; i++)
				buf_format(&got, "%S@%u ", &out[i].text,
				    out[i].position);
		same = same && slice_equal(buf_slice(&got), buf_slice(&want));
	}
	ok(same, "a whole at any place of a batch");
	buf_free(&text);
	buf_free(&want);
	buf_free(&got);
}

static void
test_limits(void)
{
	struct buf b = {0};
	const char *got;
	unsigned i;

	buf_fill(&b, 'A', 5000);
	got = tokens_of(buf_slice(&b));
	ok(strlen(got) == INDEX_WORD + 2, "a long word is cut");
	buf_clear(&b);
	for (i = 0; i < 1000; i++)
		buf_string(&b, "a1");
	got = tokens_of(buf_slice(&b));
	ok(strstr(got, "+a1a1a1a1@0 +a1a1a1a1@7 a@8") != NULL,
	    "a long code is several");
	buf_clear(&b);
	buf_fill(&b, '0', 5000);
	ok(strcmp(tokens_of(buf_slice(&b)), "0@0") == 0, "many zeros");
	buf_free(&b);
}

/* Any bytes are a text: every token is within it, and none is empty. */
static void
test_noise(void)
{
	struct index_token out[INDEX_TOKENS];
	struct index_tokens t;
	uint64_t random = 1;
	bool good = true;
	char text[64];
	size_t n, i, j, length;

	for (i = 0; i < 100000; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		length = random >> 58;
		for (j = 0; j < length; j++) {
			random = random * 6364136223846793005u + 1;
			text[j] = random >> 62 == 0
			    ? (char)(random >> 48)
			    : "aX-0.\n ,\xc2\xad\xe2"[(random >> 40) % 11];
		}
		index_tokens_start(&t, slice(text, length), 7);
		while ((n = index_tokens_read(&t, out)) > 0)
			for (j = 0; j < n; j++)
				good = good && out[j].text.n > 0 &&
				    out[j].text.n <= INDEX_WORD &&
				    out[j].position >= 7 && out[j].at.n > 0 &&
				    slice_within(
					out[j].at, slice(text, length));
	}
	ok(good, "noise makes sound tokens");
}

int
main(void)
{
	test_cases();
	test_batches();
	test_limits();
	test_noise();
	return tap_done();
}
