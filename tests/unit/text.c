/*
 * text.c: character codes, and output escaped for each of its readers.
 */
#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

/*
 * Whether `function` makes `want` of `from`, which is handed over in a
 * block of its exact size, so that a read past its end does not pass.
 */
static bool
makes(void (*function)(struct buf *, struct slice), struct slice from,
    struct slice want)
{
	struct buf b = {0};
	char *block = malloc(from.n == 0 ? 1 : from.n);
	bool good;

	if (block == NULL)
		abort();
	if (from.n > 0)
		memcpy(block, from.p, from.n);
	function(&b, slice(block, from.n));
	good = slice_equal(buf_slice(&b), want);
	if (!good)
		printf("# made %.*s\n", SLICE_ARG(buf_slice(&b)));
	free(block);
	buf_free(&b);
	return good;
}

static void
test_json(void)
{
	struct slice all = S("a\"b\\c\n\r\t\b\f\v\x01\x1f\x7f");
	struct buf text = {0}, want = {0};
	size_t i, good = 0, lines = 0;

	ok(makes(buf_json, S(""), S("")), "json: nothing");
	ok(makes(buf_json, all,
	       S("a\\\"b\\\\c\\n\\r\\t\\b\\f\\u000b\\u0001\\u001f\x7f")),
	    "json: all that must be escaped");
	ok(makes(buf_json, S("PER\xc3\x9a \xe2\x80\x9cx\xe2\x80\x9d"),
	       S("PER\xc3\x9a \xe2\x80\x9cx\xe2\x80\x9d")),
	    "json: UTF-8 as it is");
	ok(makes(buf_json, S("PER\xda \x93x\x94\xff"),
	       S("PER\xc3\x9a \xe2\x80\x9cx\xe2\x80\x9d\xc3\xbf")),
	    "json: windows-1252 to UTF-8");
	ok(makes(buf_json, S("cut \xe2\x80"), S("cut \xc3\xa2\xe2\x82\xac")),
	    "json: a character cut off is bytes");
	/* One odd byte at each place of a long run, over a step's end too. */
	for (i = 0; i < 5000; i++) {
		buf_clear(&text);
		buf_clear(&want);
		buf_fill(&text, 'x', i);
		buf_fill(&want, 'x', i);
		buf_string(&text, i % 2 == 0 ? "\"" : "\xc3\x9a");
		buf_string(&want, i % 2 == 0 ? "\\\"" : "\xc3\x9a");
		buf_fill(&text, 'y', 9);
		buf_fill(&want, 'y', 9);
		good += makes(buf_json, buf_slice(&text), buf_slice(&want));
		buf_char(&text, '\n');
		buf_char(&want, ' ');
		buf_string(&text, "z\tend");
		buf_string(&want, "z\\tend");
		lines +=
		    makes(buf_json_lines, buf_slice(&text), buf_slice(&want));
	}
	ok(good == 5000, "json: at every place of a run");
	ok(lines == 5000, "json: line ends as blanks");
	buf_free(&text);
	buf_free(&want);
}

/* Each byte of ASCII at each place of a text that is long and one that is not. */
static void
test_html_bytes(void)
{
	struct buf b = {0};
	bool good = true, plain;
	char text[40];
	size_t n, at;
	int c;

	for (c = 0; c < 0x80; c++)
		for (n = 3; n <= sizeof(text); n += 37)
			for (at = 1; at + 1 < n; at++) {
				memset(text, 'a', sizeof(text));
				text[at] = (char)c;
				buf_clear(&b);
				buf_html(&b, slice(text, n));
				plain = strchr("\t\n\r\f", c) != NULL ||
				    (c >= ' ' && c < 0x7f &&
					strchr("&<>\"'", c) == NULL);
				plain = plain && c != 0;
				good = good && b.p[at - 1] == 'a' &&
				    b.p[b.n - 1] == 'a' &&
				    (plain ? b.n == n && b.p[at] == c
					   : b.n > n &&
						(b.p[at] != c || c == '&'));
			}
	ok(good, "html: every byte of ASCII");
	buf_free(&b);
}

static void
test_escapes(void)
{
	ok(makes(buf_html, S("a<b> & \"c\" 'd'\n\x1b\x92"),
	       S("a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\n"
		 "\xef\xbf\xbd\xe2\x80\x99")),
	    "html");
	ok(makes(buf_html, S("caf\xc3\xa9"), S("caf\xc3\xa9")), "html: UTF-8");
	test_html_bytes();
	ok(makes(buf_csv, S("plain"), S("plain")), "csv: plain");
	ok(makes(buf_csv, S(""), S("")), "csv: empty");
	ok(makes(buf_csv, S("a,\"b\"\n\xe9"), S("\"a,\"\"b\"\"\n\xc3\xa9\"")),
	    "csv: quoted");
	ok(makes(buf_csv, S(" a"), S("\" a\"")), "csv: blanks are kept");
	ok(makes(buf_plain, S("\x1b[31mred\x07\x7f\r\n\ttab\rover\x85"),
	       S("^[[31mred^G^?\r\n\ttab^Mover\xe2\x80\xa6")),
	    "plain: no control reaches a terminal");
	ok(makes(buf_plain,
	       S("\xc2\x9b"
		 "1m \xe2\x80\xae"),
	       S("\xef\xbf\xbd"
		 "1m \xef\xbf\xbd")),
	    "plain: nor an eight-bit one, nor a reordering");
	ok(makes(buf_url, S("08LIMA335 a/b?\xc3\xa9~"),
	       S("08LIMA335%20a%2Fb%3F%C3%A9~")),
	    "url");
}

static void
test_utf8(void)
{
	static const struct slice bad[] = {{"\xc0\x80", 2}, {"\xc1\xbf", 2},
	    {"\xe0\x9f\xbf", 3}, {"\xed\xa0\x80", 3}, {"\xf0\x8f\xbf\xbf", 4},
	    {"\xf4\x90\x80\x80", 4}, {"\xf5\x80\x80\x80", 4}, {"\x80", 1},
	    {"\xc3", 1}, {"\xe2\x82", 2}, {"\xc3\x28", 2}, {"\xff", 1}};
	uint32_t rune, got;
	size_t i, n, refused = 0;
	bool good = true;
	char out[4];

	for (rune = 0; rune <= 0x10ffff; rune++) {
		if (rune >= 0xd800 && rune < 0xe000)
			continue;
		n = utf8_put(out, rune);
		good = good && utf8_get(slice(out, n), &got) == n &&
		    got == rune && utf8_get(slice(out, n - 1), &got) == 0;
	}
	ok(good, "utf8: every character there and back");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused += utf8_get(bad[i], &rune) == 0;
	ok(refused == i, "utf8: what is none is refused");
	ok(utf8_put(out, 0xd800) == 3 && memcmp(out, "\xef\xbf\xbd", 3) == 0,
	    "utf8: half a pair is replaced");
	ok(utf8_valid(S("12345678\xc3\xa9 9\xc3")) == 12, "utf8: valid part");
	ok(utf8_ascii(S("123456789\xc3\xa9")) == 9, "utf8: ASCII part");
	ok(utf8_count(S("a\xc3\xa9\xff"
			"b")) == 4,
	    "utf8: characters");
}

static void
from_utf16le(struct buf *b, struct slice s)
{
	utf8_from_utf16(b, s, false);
}

static void
from_utf16be(struct buf *b, struct slice s)
{
	utf8_from_utf16(b, s, true);
}

static void
from_any(struct buf *b, struct slice s)
{
	utf8_from_any(b, s);
}

static void
from_mojibake(struct buf *b, struct slice s)
{
	utf8_from_mojibake(b, s);
}

static void
test_encodings(void)
{
	size_t mark;

	ok(utf8_sniff(S("UNCLAS"), &mark) == UTF8_ASCII, "sniff: ASCII");
	ok(utf8_sniff(S("\xef\xbb\xbfUN"), &mark) == UTF8_UTF8 && mark == 3,
	    "sniff: mark");
	ok(utf8_sniff(S("\x93"
			"fish\x94"),
	       &mark) == UTF8_WINDOWS1252,
	    "sniff: windows-1252");
	ok(utf8_sniff(S("\xff\xfeU\0N\0"), &mark) == UTF8_UTF16LE && mark == 2,
	    "sniff: UTF-16");
	ok(utf8_sniff(S("\0U\0N\0C"), &mark) == UTF8_UTF16BE && mark == 0,
	    "sniff: UTF-16 without a mark");
	ok(utf8_sniff(S(""), &mark) == UTF8_ASCII && mark == 0, "sniff: none");
	ok(makes(utf8_from_windows1252, S("\x80\x93\xe9\x81"),
	       S("\xe2\x82\xac\xe2\x80\x9c\xc3\xa9\xc2\x81")),
	    "windows-1252");
	ok(makes(from_any, S("\xc3\xa9\xe9"), S("\xc3\xa9\xc3\xa9")), "mixed");
	ok(makes(from_utf16le, S("\xff\xfeU\0\xe9\0\x3d\xd8\x00\xde"),
	       S("U\xc3\xa9\xf0\x9f\x98\x80")),
	    "UTF-16, little end first");
	ok(makes(from_utf16be, S("\0U\xd8\x3d\0N\0"),
	       S("U\xef\xbf\xbdN\xef\xbf\xbd")),
	    "UTF-16, big end first, broken");
	ok(makes(from_mojibake,
	       S("Per\xc3\x83\xc2\xba, \xc3\xa2\xe2\x82\xac"
		 "\xe2\x84\xa2s caf\xc3\xa9"),
	       S("Per\xc3\xba, \xe2\x80\x99s caf\xc3\xa9")),
	    "mojibake undone, the rest left");
	ok(makes(from_mojibake, S("S\xc3\x83O \xc3\x83\xc3\x89"),
	       S("S\xc3\x83O \xc3\x83\xc3\x89")),
	    "capitals with accents are no mojibake");
}

static void
test_fold(void)
{
	ok(makes(utf8_add_folded,
	       S("\xc3\x89"
		 "COLE \xc3\x86 \xc3\x9f"),
	       S("ecole ae ss")),
	    "fold: accents and letters of two");
	ok(makes(utf8_add_folded,
	       S("e\xcc\x81 Nguy\xe1\xbb\x85n \xc5\x81\xc3"
		 "\xb3"
		 "d\xc5\xba"),
	       S("e nguyen lodz")),
	    "fold: combining, Vietnamese, Polish");
	ok(makes(utf8_add_folded, S("\xe2\x80\x9cit\xe2\x80\x99s\xe2\x80\x9d"),
	       S("\"it's\"")),
	    "fold: typographer's marks");
	ok(makes(utf8_add_folded, S("\xd0\x9c"), S("\xd0\x9c")),
	    "fold: no other script");
}

static void
test_ita2(void)
{
	struct slice text = S("RYRY 5-9 (A/B) ZCZC\r\r\n\aOK?");
	struct ita2 out = {0}, in = {0}, state = {0};
	struct buf codes = {0}, back = {0};

	ok(ita2_write(&out, &codes, text) == 0, "ita2: all of it has codes");
	ok(slice_equal(slice_head(buf_slice(&codes), 11),
	       S("\x0a\x15\x0a\x15\x04\x1b\x10\x03\x18\x04\x0f")),
	    "ita2: a shift once, and none for a blank");
	ok(ita2_read(&in, &back, buf_slice(&codes)) == 0 &&
		slice_equal(buf_slice(&back), text),
	    "ita2: there and back");
	buf_clear(&codes);
	ok(ita2_write(&state, &codes, S("a#@")) == 2, "ita2: what it lacks");
	buf_clear(&back);
	state.figures = false;
	ita2_read(&state, &back, buf_slice(&codes));
	ok(slice_equal(buf_slice(&back), S("A??")), "ita2: is a question mark");
	buf_clear(&back);
	ok(ita2_read(&state, &back, S("\x1b\x0d\x0b\x05\x00\x1f\x03")) == 1 &&
		slice_equal(buf_slice(&back), S("\x1a\a\aA")),
	    "ita2: an unused place, two bells, a blank tape");
	buf_free(&codes);
	buf_free(&back);
}

int
main(void)
{
	test_json();
	test_escapes();
	test_utf8();
	test_encodings();
	test_fold();
	test_ita2();
	return tap_done();
}
