/*
 * token.c: text to terms, the one tokenizer of every engine.  Pure: it
 * must not know what an index is, and takes no memory.
 *
 * A run of letters or of digits is a part, and every part has a position.
 * Some parts are written together and also make a whole, which stands at
 * the position of the first part and at that of the last, so that a phrase
 * finds it from either side:
 *
 *	75STATE012345, F-16    75 state 12345, 75state012345; f 16, f16
 *	minis- (line end) ter  minis ter, minister
 *	U.S.S.R.               u s s r, ussr
 *	1,250,000              1 250 0, 1250000
 */
#include "index/index.h"

#include "base/utf8.h"

/* More parts than this make no whole: it is a table, or noise. */
#define PARTS 8

/* White space between a hyphen and the rest of its word, at most. */
#define WRAP 120

enum { OTHER, LETTER, DIGIT, HIGH };

/* What a byte is. */
static const unsigned char class_of[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* blank to slash */
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, /* 0 to 9 */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* A to O */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* P to Z */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* a to o */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* p to z */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, /* */
};

/* One part, as it was met. */
struct run {
	struct slice text; /* folded */
	size_t begin, end; /* of what was printed */
	unsigned char kind;
};

/* Greek and Cyrillic in small letters without accents. */
static uint32_t
small(uint32_t r)
{
	static const uint16_t pairs[][2] = {{0x386, 0x3b1}, {0x388, 0x3b5},
	    {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf}, {0x38e, 0x3c5},
	    {0x38f, 0x3c9}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
	    {0x3af, 0x3b9}, {0x3c2, 0x3c3}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5},
	    {0x3ce, 0x3c9}, {0x401, 0x435}, {0x451, 0x435}};
	size_t i;

	if (r < 0x370 || r > 0x52f)
		return r;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i][0] == r)
			return pairs[i][1];
	if ((r >= 0x391 && r <= 0x3a9) || (r >= 0x410 && r <= 0x42f))
		return r + 32;
	if (r >= 0x400 && r <= 0x40f)
		return r + 80;
	if (r >= 0x460 && (r & 1) == 0 && (r < 0x482 || r > 0x489))
		return r + 1;
	return r;
}

static bool
between(uint32_t r, uint32_t least, uint32_t most)
{
	return r >= least && r <= most;
}

/* A letter that has no ASCII; what is no letter divides words. */
static bool
foreign_letter(uint32_t r)
{
	if (r < 0x370)
		return r == 0xaa || r == 0xb5 || r == 0xba ||
		    between(r, 0x180, 0x2af);
	return !between(r, 0x2000, 0x2bff) && !between(r, 0x3000, 0x3004) &&
	    !between(r, 0x3007, 0x3020) && !between(r, 0xd800, 0xf8ff) &&
	    !between(r, 0xfe00, 0xfe6f) && !between(r, 0xff00, 0xff20) &&
	    !between(r, 0xfff0, 0xffff) && !between(r, 0x1f000, 0x1ffff);
}

/* Written without blanks between words: every character is a word. */
static bool
ideograph(uint32_t r)
{
	return between(r, 0x3040, 0x30ff) || between(r, 0x3400, 0x9fff) ||
	    between(r, 0xf900, 0xfaff) || between(r, 0x20000, 0x3ffff);
}

/* The black boxes that stand for what was taken out. */
static bool
black_box(uint32_t r)
{
	return between(r, 0x2588, 0x258b) || r == 0x25a0 || r == 0x25ae ||
	    r == 0x25fc;
}

/*
 * A character beyond ASCII: how many bytes it becomes in a word, or -1 when
 * it stands in none.  An accent by itself becomes 0 bytes.
 */
static int
fold(uint32_t r, char out[static 4])
{
	size_t n;

	if (utf8_fold(r, out, &n))
		return n == 0 || ascii_is_alpha(out[0]) ? (int)n : -1;
	if (!foreign_letter(r))
		return -1;
	return (int)utf8_put(out, small(r));
}

/* A hyphen that shows only at a line's end, and stands there. */
static bool
soft_at_end(struct slice text, size_t i, uint32_t r)
{
	return r == 0xad && i < text.n && ascii_is_space(text.p[i]);
}

/*
 * The ASCII letters at the front of eight bytes, which are made small; how
 * many they are.  A byte is a letter when, made small, adding what lacks
 * from `a' to 80 sets its highest bit, and what lacks from beyond `z' does
 * not; all eight at once, and without a guess of where the word ends.
 */
static inline unsigned
letters_of_eight(const char *p, char *out)
{
	const uint64_t ones = ~(uint64_t)0 / 255;
	uint64_t bytes, small, from_a, beyond_z, others;

	memcpy(&bytes, p, 8);
	small = bytes | ones * 0x20;
	from_a = (small & ones * 0x7f) + ones * (0x80 - 'a');
	beyond_z = (small & ones * 0x7f) + ones * (0x7f - 'z');
	others = ~(from_a & ~beyond_z & ~bytes) & ones * 0x80;
	memcpy(out, &small, 8);
	if (others == 0)
		return 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (unsigned)__builtin_ctzll(others) / 8;
#else
	return (unsigned)__builtin_clzll(others) / 8;
#endif
}

/* The letters from i on, folded into out; where they end. */
static size_t
letters(struct slice text, size_t i, char *out, size_t *length)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t n = 0, at;
	uint32_t r;
	char some[4];
	int k;

	for (;;) {
		k = 8;
		while (k == 8 && i + 8 <= text.n && n + 8 <= INDEX_WORD) {
			k = (int)letters_of_eight(text.p + i, out + n);
			n += (size_t)k;
			i += (size_t)k;
		}
		while (i < text.n && class_of[p[i]] == LETTER) {
			if (n < INDEX_WORD)
				out[n++] = (char)(p[i] | 0x20);
			i++;
		}
		if (i == text.n || class_of[p[i]] != HIGH)
			break;
		at = i + utf8_get_any(slice_skip(text, i), &r);
		k = fold(r, some);
		if (k < 0 || soft_at_end(text, at, r))
			break;
		if (ideograph(r) && n > 0)
			break;
		if (n + (size_t)k <= INDEX_WORD) {
			memcpy(out + n, some, (size_t)k);
			n += (size_t)k;
		}
		i = at;
		if (ideograph(r))
			break;
	}
	*length = n;
	return i;
}

/*
 * XXXXXXXX is what was taken out, also where it is glued to a word: then
 * the run ends where one of the two begins.
 */
static void
redaction(struct run *run)
{
	size_t n = run->text.n, front = 0, back = 0;

	while (front < n && run->text.p[front] == 'x')
		front++;
	if (front == n) {
		run->text = INDEX_REDACTED;
		return;
	}
	while (run->text.p[n - 1 - back] == 'x')
		back++;
	if (run->end - run->begin != n)
		return;
	if (front >= 4) {
		run->text = INDEX_REDACTED;
		run->end = run->begin + front;
	} else if (back >= 4) {
		run->text.n -= back;
		run->end -= back;
	}
}

/* Black boxes from i on; where they end, which is i when there is none. */
static size_t
boxes(struct slice text, size_t i)
{
	uint32_t r;
	size_t n;

	while ((n = utf8_get(slice_skip(text, i), &r)) > 1 && black_box(r))
		i += n;
	return i;
}

static void
digits(struct slice text, size_t i, struct run *run)
{
	size_t begin = i;

	while (i < text.n && ascii_is_digit(text.p[i]))
		i++;
	run->begin = begin;
	run->end = i;
	run->kind = DIGIT;
	while (begin + 1 < i && text.p[begin] == '0')
		begin++;
	run->text =
	    slice_head(slice_between(text.p + begin, text.p + i), INDEX_WORD);
}

/* The next part from *next on, its letters folded into out. */
static bool
run_next(struct slice text, size_t *next, char *out, struct run *run)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t i = *next, end, n;
	uint32_t r;

	for (;;) {
		while (i < text.n && class_of[p[i]] == OTHER)
			i++;
		if (i == text.n)
			return false;
		if (class_of[p[i]] == DIGIT) {
			digits(text, i, run);
			break;
		}
		run->kind = LETTER;
		run->begin = i;
		if (class_of[p[i]] == HIGH && (end = boxes(text, i)) > i) {
			run->text = INDEX_REDACTED;
			run->end = end;
			break;
		}
		end = letters(text, i, out, &n);
		if (n > 0) {
			run->text = slice(out, n);
			run->end = end;
			if (n >= 4 &&
			    (memcmp(out, "xxxx", 4) == 0 ||
				memcmp(out + n - 4, "xxxx", 4) == 0))
				redaction(run);
			break;
		}
		/* An accent alone, a sign, or a soft hyphen at a line's end. */
		i = end > i ? end : i + utf8_get_any(slice_skip(text, i), &r);
	}
	*next = run->end;
	return true;
}

/* The length of a hyphen at the front of s, or 0. */
static size_t
hyphen(struct slice s)
{
	if (slice_starts(s, S("-")))
		return 1;
	if (slice_starts(s, S("\xe2\x80\x90")) ||
	    slice_starts(s, S("\xe2\x80\x91")))
		return 3;
	return slice_starts(s, S("\xc2\xad")) ? 2 : 0;
}

/* A hyphen and the end of a line, or the blank that a line end became. */
static bool
wraps(struct slice between)
{
	size_t i = hyphen(between);
	bool line = false;

	if (i == 0 || i == between.n || between.n > WRAP)
		return false;
	if (between.n == i + 1)
		return ascii_is_space(between.p[i]);
	for (; i < between.n; i++) {
		if (!ascii_is_space(between.p[i]))
			return false;
		line |= between.p[i] == '\n';
	}
	return line;
}

/* Whether a part is written together with those before it, and how. */
static enum index_glue
glue_of(const struct index_tokens *t, const struct run *run)
{
	struct slice gap =
	    slice_between(t->text.p + t->part_end, t->text.p + run->begin);
	size_t length = run->end - run->begin;
	size_t before = t->part_end - t->part_begin;

	if (t->parts == 0 || t->parts == PARTS || gap.n > WRAP)
		return INDEX_APART;
	if (run->kind != t->part_kind) {
		if ((gap.n > 0 && hyphen(gap) != gap.n) || t->glue > INDEX_CODE)
			return INDEX_APART;
		return INDEX_CODE;
	}
	if (gap.n == 1 && gap.p[0] == ',' && run->kind == DIGIT &&
	    length == 3 && (t->parts == 1 || t->glue == INDEX_THOUSANDS) &&
	    before <= 3 && t->text.p[t->whole_begin] != '0')
		return INDEX_THOUSANDS;
	if (run->kind != LETTER)
		return INDEX_APART;
	if (gap.n == 1 && gap.p[0] == '.' && length == 1 && before == 1 &&
	    (t->parts == 1 || t->glue == INDEX_INITIALS))
		return INDEX_INITIALS;
	if (t->glue <= INDEX_CODE && wraps(gap))
		return INDEX_CODE;
	return INDEX_APART;
}

static void
whole_add(struct index_tokens *t, struct slice s)
{
	if (t->whole_n + s.n > INDEX_WORD) {
		t->whole_n = INDEX_WORD + 1;
		return;
	}
	memmove(t->whole + t->whole_n, s.p, s.n);
	t->whole_n += s.n;
}

/* What a part gives to the whole: digits as printed, letters folded. */
static struct slice
share(const struct index_tokens *t, const struct run *run)
{
	if (run->kind == DIGIT)
		return slice_between(
		    t->text.p + run->begin, t->text.p + run->end);
	return run->text;
}

/* The whole of the parts so far, at both its places; how many tokens. */
static size_t
whole_end(struct index_tokens *t, char *room, struct index_token *out)
{
	struct slice at =
	    slice_between(t->text.p + t->whole_begin, t->text.p + t->part_end);
	unsigned parts = t->parts;

	t->parts = 0;
	if (parts < 2 || t->whole_n > INDEX_WORD)
		return 0;
	memcpy(room, t->whole, t->whole_n);
	out[0] = (struct index_token){.text = slice(room, t->whole_n),
	    .at = at,
	    .position = t->position - parts,
	    .whole = true};
	out[1] = out[0];
	out[1].position = t->position - 1;
	return 2;
}

void
index_tokens_start(struct index_tokens *t, struct slice text, uint32_t position)
{
	t->text = text;
	t->next = 0;
	t->position = position;
	t->part_begin = t->part_end = 0;
	t->parts = 0;
	t->glue = INDEX_APART;
}

size_t
index_tokens_read(
    struct index_tokens *t, struct index_token out[static INDEX_TOKENS])
{
	char *room = t->room;
	struct slice one = slice(t->whole, t->whole_n);
	enum index_glue glue;
	struct run run;
	size_t n = 0;

	/* A part may end the whole before it, which makes two tokens. */
	while (n + 3 <= INDEX_TOKENS) {
		if (!run_next(t->text, &t->next, room, &run)) {
			n += whole_end(t, room, out + n);
			break;
		}
		room += run.text.p == room ? run.text.n : 0;
		glue = glue_of(t, &run);
		if (glue == INDEX_APART) {
			if (t->parts > 1) {
				n += whole_end(t, room, out + n);
				room +=
				    t->whole_n > INDEX_WORD ? 0 : t->whole_n;
			}
			t->parts = 0;
			t->whole_begin = run.begin;
			one = share(t, &run);
		} else {
			if (t->parts == 1) {
				t->whole_n = 0;
				whole_add(t, one);
			}
			whole_add(t, share(t, &run));
		}
		t->glue = glue;
		t->parts++;
		t->part_kind = run.kind;
		t->part_begin = run.begin;
		t->part_end = run.end;
		out[n++] = (struct index_token){.text = run.text,
		    .at = slice_between(
			t->text.p + run.begin, t->text.p + run.end),
		    .position = t->position++};
	}
	if (t->parts == 1) {
		t->whole_n = 0;
		whole_add(t, one);
	}
	return n;
}
