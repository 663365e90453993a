/*
 * scan.c: bytes to lines, and which lines are furniture by their shape
 * alone.  One pass over the text; it must not know what a field is.
 */
#include "telegram/reader.h"

/* What each byte adds to line.has; the rest of the table is HAS_HIGH. */
#define L HAS_LOWER
#define D HAS_DIGIT
#define C HAS_CONTROL
#define B HAS_BRACKET
static const uint8_t class_of[128] = {C, C, C, C, C, C, C, C, C, 0, C, C, C, C,
    C, C, /* 00 */
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, /* 10 */
    0, 0, 0, 0, 0, 0, 0, 0, B, B, 0, 0, 0, 0, 0, 0, /* 20 */
    D, D, D, D, D, D, D, D, D, D, HAS_COLON, 0, 0, 0, 0, 0, /* 30 */
    HAS_AT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 40 */
    0, 0, 0, 0, 0, 0, 0, 0, HAS_X, 0, 0, B, 0, B, 0, 0, /* 50 */
    0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 60 */
    L, L, L, L, L, L, L, L, L | HAS_X, L, L, 0, 0, 0, 0, C}; /* 70 */
#undef L
#undef D
#undef C
#undef B

/*
 * Sixteen bytes at a time, by the vectors of gcc and clang, which know them
 * on every machine.  Comparisons of bytes give 0 or 255.
 */
#define CHUNK 16
typedef unsigned char bytes16 __attribute__((vector_size(CHUNK)));

static inline bytes16
within(bytes16 c, unsigned char from, unsigned char count)
{
	return (bytes16)((bytes16)(c - from) < count);
}

static inline bytes16
classes_of_chunk(const char *p)
{
	bytes16 c;

	memcpy(&c, p, CHUNK);
	return (within(c, 'a', 26) & HAS_LOWER) |
	    (within(c, '0', 10) & HAS_DIGIT) |
	    ((bytes16)(c == ':') & HAS_COLON) | ((bytes16)(c == '@') & HAS_AT) |
	    ((within(c, '(', 2) | (bytes16)(c == '[') | (bytes16)(c == ']')) &
		HAS_BRACKET) |
	    ((bytes16)(c > 127) & HAS_HIGH) |
	    (((within(c, 0, 32) & (bytes16)(c != '\t')) | (bytes16)(c == 127)) &
		HAS_CONTROL) |
	    ((bytes16)((c | 32) == 'x') & HAS_X);
}

static uint8_t
classes(const char *p, size_t n)
{
	bytes16 gathered = {0};
	uint64_t halves[2];
	unsigned has = 0;
	size_t i;

	for (i = 0; i + CHUNK <= n; i += CHUNK)
		gathered |= classes_of_chunk(p + i);
	memcpy(halves, &gathered, CHUNK);
	halves[0] |= halves[1];
	halves[0] |= halves[0] >> 32;
	halves[0] |= halves[0] >> 16;
	has = (unsigned)(halves[0] | halves[0] >> 8) & 0xff;
	for (; i < n; i++)
		has |= (unsigned char)p[i] < 128 ? class_of[(unsigned char)p[i]]
						 : (unsigned)HAS_HIGH;
	return (uint8_t)has;
}

static bool
all_space(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!ascii_is_space(p[i]))
			return false;
	return true;
}

static void
add_line(struct reader *r, uint32_t *room, const char *p, size_t n, uint8_t has)
{
	struct telegram *t = r->t;
	struct line *line, *more;

	if (t->line_count == *room) {
		*room *= 2;
		more = ARENA_ARRAY(r->arena, struct line, *room);
		memcpy(more, t->lines, sizeof(*more) * t->line_count);
		t->lines = more;
	}
	line = &t->lines[t->line_count++];
	line->p = p;
	line->n = (uint32_t)n;
	line->has = has;
	line->kind = n == 0 || (ascii_is_space(p[0]) && all_space(p, n))
	    ? LINE_BLANK
	    : LINE_TEXT;
}

/*
 * A line with control bytes may hold other line ends: CR alone, form feed,
 * vertical tab (irregularity X19).
 */
static void
add_controlled(struct reader *r, uint32_t *room, const char *p, size_t n)
{
	size_t i, begin = 0;

	for (i = 0; i < n; i++)
		if (p[i] == '\r' || p[i] == '\f' || p[i] == '\v') {
			add_line(r, room, p + begin, i - begin,
			    classes(p + begin, i - begin));
			begin = i + 1;
		}
	if (begin < n || n == 0)
		add_line(r, room, p + begin, n - begin,
		    classes(p + begin, n - begin));
}

static void
cut_lines(struct reader *r)
{
	struct telegram *t = r->t;
	const char *p = t->text.p, *end = p + t->text.n, *stop;
	uint32_t room = (uint32_t)(t->text.n / 32 + 16);
	size_t n;
	uint8_t has;

	t->lines = ARENA_ARRAY(r->arena, struct line, room);
	while (p < end) {
		stop = memchr(p, '\n', (size_t)(end - p));
		n = (size_t)((stop == NULL ? end : stop) - p);
		/* A run of empty lines is one line: it says no more. */
		if (n == 0 && t->line_count > 0 &&
		    t->lines[t->line_count - 1].kind == LINE_BLANK &&
		    t->lines[t->line_count - 1].p +
			    t->lines[t->line_count - 1].n + 1 ==
			p) {
			t->lines[t->line_count - 1].n++;
			p++;
			continue;
		}
		if (n > 0 && stop != NULL && p[n - 1] == '\r')
			n--;
		has = classes(p, n);
		if ((has & HAS_CONTROL) != 0)
			add_controlled(r, &room, p, n);
		else
			add_line(r, &room, p, n, has);
		if (stop == NULL)
			break;
		p = stop + 1;
	}
}

/* ---- furniture by shape ------------------------------------------------ */

static bool
take_digits(struct slice *s, size_t least, size_t most)
{
	size_t n = 0;

	while (n < s->n && n < most && ascii_is_digit(s->p[n]))
		n++;
	if (n < least)
		return false;
	*s = slice_skip(*s, n);
	return true;
}

/*
 * PAGE 01 LA PAZ 00146  091410Z, and with a section, and alone before a line
 * of the name and number (1977-79); telegram.md section 2.
 */
static bool
is_page_line(struct slice s)
{
	s = slice_trim(s);
	if (!slice_starts_fold(s, S("PAGE ")))
		return false;
	s = slice_trim_left(slice_skip(s, 5));
	if (!take_digits(&s, 1, 3) || (s.n > 0 && !ascii_is_space(s.p[0])))
		return false;
	s = slice_trim_left(s);
	return s.n == 0 || (ascii_is_upper(s.p[0]) && s.n < 60);
}

/*
 * What follows PAGE 01 on a line of its own (1977-79): a name, a number,
 * perhaps a section and a time: PRAGUE 00933 01 OF 02 211644Z.
 */
static bool
is_page_rest(struct slice s)
{
	size_t n = 0;

	s = slice_trim(s);
	if (s.n > 50 || s.n < 8 || !ascii_is_upper(s.p[0]))
		return false;
	while (n < s.n && (ascii_is_upper(s.p[n]) || s.p[n] == ' '))
		n++;
	s = slice_skip(s, n);
	if (!take_digits(&s, 4, 6))
		return false;
	for (n = 0; n < s.n; n++)
		if (!ascii_is_digit(s.p[n]) && s.p[n] != ' ' && s.p[n] != 'O' &&
		    s.p[n] != 'F' && s.p[n] != 'Z')
			return false;
	return s.n == 0 || ascii_is_space(s.p[0]);
}

/* STATE 00034247 001.2 OF 003, and glued to what stands before it. */
static bool
is_section_mark(struct slice s)
{
	size_t i;

	s = slice_trim(s);
	if (s.n < 18 || s.n > 64 || !ascii_is_upper(s.p[0]) ||
	    !ascii_is_digit(s.p[s.n - 1]))
		return false;
	for (i = 0; i < s.n &&
	     (ascii_is_upper(s.p[i]) || s.p[i] == ' ' || s.p[i] == '.' ||
		 s.p[i] == '\'' || s.p[i] == '-');
	     i++)
		continue;
	s = slice_skip(s, i);
	if (!take_digits(&s, 5, 8))
		return false;
	s = slice_trim_left(s);
	if (!take_digits(&s, 3, 3))
		return false;
	if (s.n > 0 && s.p[0] == '.') {
		s = slice_skip(s, 1);
		if (!take_digits(&s, 1, 2))
			return false;
	}
	s = slice_trim_left(s);
	if (!slice_starts(s, S("OF")))
		return false;
	s = slice_trim_left(slice_skip(s, 2));
	return take_digits(&s, 3, 3) && s.n == 0;
}

/* -2- 77, MAY 3, 11 AM, FROM LIMA: the second page before 1973 (O2). */
static bool
is_old_page_line(struct slice s)
{
	s = slice_trim(s);
	if (s.n < 12 || s.n > 90 || s.p[0] != '-')
		return false;
	s = slice_skip(s, 1);
	if (!take_digits(&s, 1, 2) || s.p[0] != '-')
		return false;
	s = slice_trim_left(slice_skip(s, 1));
	return take_digits(&s, 1, 6) && s.n > 0 && s.p[0] == ',' &&
	    slice_find_fold(s, S("FROM ")) < s.n;
}

static bool
is_stamp(struct slice s)
{
	static const struct slice fronts[] = {{"RELEASE IN ", 11},
	    {"RELEASED IN ", 12}, {"REVIEW AUTHORITY", 16}, {"Case No. ", 9},
	    {"UNCLASSIFIED U.S. Department of State", 37},
	    {"Declassified/Released", 21}};
	size_t i;

	s = slice_trim(s);
	for (i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (slice_starts(s, fronts[i]))
			return true;
	/* a name before it: Margaret P. Grafeld Declassified/Released ... */
	i = s.n < 160 ? slice_index(s, '/') : s.n;
	return i >= 12 && i < s.n &&
	    slice_starts(slice_skip(s, i - 12), S("Declassified/Released"));
}

/*
 * The stamp in four lines, as its columns come out of a PDF (A16): name of
 * the authority, Declassified/Released, the department, EO Systematic
 * Review, the date.
 */
static bool
is_stamp_part(struct slice s)
{
	struct date date;
	struct slice rest;

	s = slice_trim(s);
	return slice_equal(s, S("US Department of State")) ||
	    slice_equal(s, S("EO Systematic Review")) ||
	    (s.n >= 10 && s.n <= 11 && ascii_is_digit(s.p[0]) &&
		date_read(s, (struct date){0}, &date, &rest) && rest.n == 0);
}

/* Margaret P. Grafeld, alone above Declassified/Released (A16). */
static bool
is_stamp_name(struct slice s)
{
	size_t i, words = 1, points = 0;

	s = slice_trim(s);
	if (s.n < 8 || s.n > 32 || !ascii_is_upper(s.p[0]))
		return false;
	for (i = 1; i < s.n; i++) {
		words += s.p[i - 1] == ' ' && ascii_is_upper(s.p[i]);
		points += s.p[i] == '.';
		if (!ascii_is_alpha(s.p[i]) && s.p[i] != ' ' && s.p[i] != '.')
			return false;
	}
	return words == 3 && points == 1 && ascii_is_alpha(s.p[s.n - 1]);
}

static void
mark_furniture(struct reader *r)
{
	struct telegram *t = r->t;
	struct line *line, *before = NULL;
	struct slice s;
	uint32_t i;
	char c;

	for (i = 0; i < t->line_count; i++) {
		line = &t->lines[i];
		if (line->kind != LINE_TEXT)
			continue;
		s = line_slice(line);
		c = s.p[0];
		if (c == ' ' || c == '\t')
			c = slice_trim_left(s).p[0];
		if (c == 'P' && (line->has & HAS_DIGIT) != 0 && is_page_line(s))
			line->kind = LINE_PAGE;
		else if (c == '-' && (line->has & HAS_DIGIT) != 0 &&
		    is_old_page_line(s))
			line->kind = LINE_PAGE;
		else if ((line->has & (HAS_LOWER | HAS_DIGIT)) == HAS_DIGIT &&
		    is_section_mark(s))
			line->kind = LINE_SECTION_MARK;
		else if ((c == 'D' || c == 'R' || c == 'U' || c == 'C' ||
			     c == 'M' || c == 'S') &&
		    line->n < 200 && is_stamp(s)) {
			line->kind = LINE_STAMP;
			if (before != NULL && before->kind == LINE_TEXT &&
			    slice_equal(
				slice_trim(s), S("Declassified/Released")) &&
			    is_stamp_name(line_slice(before)))
				before->kind = LINE_STAMP;
		} else if (before != NULL && before->kind == LINE_PAGE &&
		    before->n < 12 && is_page_rest(s))
			line->kind = LINE_PAGE;
		else if (before != NULL && before->kind == LINE_STAMP &&
		    is_stamp_part(s))
			line->kind = LINE_STAMP;
		before = line;
	}
}

void
scan_lines(struct reader *r)
{
	cut_lines(r);
	rebuild_lines(r);
	mark_furniture(r);
}
