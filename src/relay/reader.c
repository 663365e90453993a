/*
 * reader.c: messages of a plain circuit, from ZCZC or VV to NNNN (ACP 127(G)
 * para 114, 127).  What lies between two of them is an item too, so that
 * nothing vanishes.  It must not know what is in a message.
 */
#include "relay/wire.h"

/* A stray item at most this long is told at a time. */
#define STRAY ((size_t)4096)

void
reader_add(struct reader *r, struct slice bytes)
{
	struct buf text = {0};
	struct slice s;
	size_t i;

	if (r->from > 65536 || r->from == r->b.n) {
		if (r->b.n > r->from)
			memmove(r->b.p, r->b.p + r->from, r->b.n - r->from);
		r->b.n -= r->from;
		r->scanned -= r->from;
		r->from = 0;
	}
	if (!r->ita2) {
		buf_add(&r->b, bytes);
		return;
	}
	/* Of the line ends of para 138 the LF is what is kept. */
	ita2_read(&r->shift, &text, bytes);
	s = buf_slice(&text);
	for (i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			buf_char(&r->b, s.p[i]);
	buf_free(&text);
}

static bool
at_line_start(const struct reader *r, size_t i)
{
	return i == r->from || r->b.p[i - 1] == '\n' || r->b.p[i - 1] == '\r';
}

/*
 * Whether a message begins at i: 1 it does, 0 it does not, -1 as far as
 * can be seen.
 */
static int
begins(const struct reader *r, size_t i)
{
	struct slice s = slice(r->b.p + i, r->b.n - i);
	static const char manual[] = "VV   ", automatic[] = "VZCZC";
	size_t n = s.n < 5 ? s.n : 5;

	if (slice_starts(s, S("ZCZC")))
		return 1;
	if (s.n < 4 && memcmp(s.p, "ZCZC", s.n) == 0)
		return -1;
	if (memcmp(s.p, automatic, n) == 0)
		return n == 5 ? 1 : -1;
	if (at_line_start(r, i) && memcmp(s.p, manual, n) == 0)
		return n == 5 ? 1 : -1;
	return 0;
}

static bool
blank(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_space(s.p[i]) && s.p[i] != '\0' &&
		    s.p[i] != '\x7f' && s.p[i] != '\a')
			return false;
	return true;
}

static enum reader_kind
take(struct reader *r, size_t end, enum reader_kind kind, struct slice *item)
{
	*item = slice(r->b.p + r->from, end - r->from);
	r->from = r->scanned = end;
	if (kind == READER_STRAY && blank(*item))
		return READER_NONE;
	return kind;
}

/*
 * In ITA2 an NNNN whose shift to letters was lost is four commas at the
 * beginning of a line.  False: more must come before that can be said.
 */
static bool
restore_end(struct reader *r, size_t i)
{
	size_t n = r->b.n - i < 4 ? r->b.n - i : 4;

	if (!r->ita2 || r->b.p[i] != ',' || !at_line_start(r, i) ||
	    memcmp(r->b.p + i, ",,,,", n) != 0)
		return true;
	if (n == 4)
		memset(r->b.p + i, 'N', 4);
	return n == 4;
}

/* One step; READER_NONE with *more when it is to be asked again. */
static enum reader_kind
step(struct reader *r, struct slice *item, bool *more)
{
	const char *at = r->b.p;
	size_t i;
	int begin;

	*more = false;
	for (i = r->scanned; i < r->b.n; i++) {
		r->scanned = i;
		if (r->inside && !restore_end(r, i))
			return READER_NONE;
		if (at[i] != 'Z' && at[i] != 'V' && at[i] != 'N') {
			if (r->inside ? i - r->from < RELAY_LONGEST
				      : i - r->from < STRAY)
				continue;
			*more = true;
			begin = r->inside;
			r->inside = false;
			return take(
			    r, i, begin ? READER_CUT : READER_STRAY, item);
		}
		if (r->inside && at[i] == 'N') {
			if (slice_starts(
				slice(at + i, r->b.n - i), S("NNNN"))) {
				*more = true;
				r->inside = false;
				return take(r, i + 4, READER_MESSAGE, item);
			}
			if (r->b.n - i < 4 &&
			    memcmp(at + i, "NNNN", r->b.n - i) == 0)
				return READER_NONE;
			continue;
		}
		begin = at[i] == 'N' ? 0 : begins(r, i);
		if (begin < 0)
			return READER_NONE;
		if (begin == 0)
			continue;
		/* The ZCZC of a VZCZC is not a second beginning. */
		if (r->inside &&
		    (i == r->from || (i == r->from + 1 && at[r->from] == 'V')))
			continue;
		*more = true;
		if (i == r->from) {
			r->inside = true;
			continue;
		}
		begin = r->inside;
		r->inside = false;
		return take(r, i, begin ? READER_CUT : READER_STRAY, item);
	}
	r->scanned = r->b.n;
	return READER_NONE;
}

enum reader_kind
reader_next(struct reader *r, struct slice *item)
{
	enum reader_kind kind;
	bool more;

	do
		kind = step(r, item, &more);
	while (kind == READER_NONE && more && r->scanned < r->b.n);
	return kind;
}

enum reader_kind
reader_cut(struct reader *r, struct slice *item)
{
	enum reader_kind kind = READER_NONE;

	*item = (struct slice){NULL, 0};
	if (r->b.n > r->from)
		kind = take(
		    r, r->b.n, r->inside ? READER_CUT : READER_STRAY, item);
	r->inside = false;
	r->shift = (struct ita2){0};
	return kind;
}

void
reader_free(struct reader *r)
{
	buf_free(&r->b);
}

/* Few have any of what could make two of them. */
static bool
may_be_two(struct slice s, bool ita2)
{
	size_t (*find)(struct slice, struct slice) =
	    ita2 ? slice_find_fold : slice_find;

	return s.n > RELAY_LONGEST || find(s, S("NNNN")) + 4 < s.n ||
	    find(s, S("ZCZC")) < s.n || find(s, S("VV   ")) < s.n ||
	    (ita2 &&
		(slice_find(s, S(",,,,")) < s.n || slice_index(s, '\r') < s.n));
}

/*
 * FL1 is left out: it is written anew.  In ITA2 a CR is nothing, and small
 * letters are capitals.
 */
bool
reader_is_one(struct slice message, bool ita2)
{
	struct reader r = {.inside = true, .ita2 = ita2};
	struct slice rest = slice_trim_left(message), item;
	enum reader_kind kind;
	bool one;
	size_t i;

	rest = slice_skip(rest, slice_index(rest, '\n'));
	rest = slice_trim_right(rest);
	if (!may_be_two(rest, ita2))
		return true;
	if (!ita2)
		buf_add(&r.b, rest);
	for (i = 0; ita2 && i < rest.n; i++)
		if (rest.p[i] != '\r')
			buf_char(&r.b, ascii_upper(rest.p[i]));
	kind = reader_next(&r, &item);
	one = kind == READER_NONE ||
	    (kind == READER_MESSAGE &&
		blank(slice(r.b.p + r.from, r.b.n - r.from)));
	reader_free(&r);
	return one;
}

/* Whether ITA2 has it, in either shift (para 140). */
static bool
in_ita2(char c)
{
	switch (c) {
	case ' ':
	case '\n':
	case '\r':
	case '\a':
	case '-':
	case '?':
	case ':':
	case '(':
	case ')':
	case ',':
	case '.':
	case '/':
		return true;
	default:
		return ascii_is_alnum(c);
	}
}

bool
reader_is_ita2(struct slice message)
{
	size_t i;

	for (i = 0; i < message.n; i++)
		if (!in_ita2(message.p[i]))
			return false;
	return true;
}

bool
reader_ita2(struct ita2 *shift, struct buf *b, struct slice message)
{
	struct buf text = {0};
	struct slice s = message, line;

	if (!reader_is_ita2(message))
		return false;
	if (slice_ends(s, S("NNNN")))
		s.n -= 4;
	s = slice_trim_right(s);
	while ((line = slice_line(&s)).p != NULL) {
		buf_add(&text, slice_trim_right(line));
		if (s.n > 0)
			buf_string(&text, "\r\r\n");
	}
	buf_string(&text, "\r\r\n\n\n\n\n\n\n\nNNNN");
	ita2_write(shift, b, buf_slice(&text));
	/* 12 LTRS: the next message begins in letters. */
	buf_fill(b, '\x1f', 12);
	shift->figures = false;
	buf_free(&text);
	return true;
}
