/*
 * scan.c: bytes to lines, and which lines are furniture by their shape
 * alone.  One pass over the text; it must not know what a field is.
 */
#include "base/bytes.h"
#include "telegram/reader.h"

/* So many blocks of the text are looked at in one go. */
#define BLOCKS 64

/* What it is that begins here, and that lines seldom have. */
static unsigned
odd_fact(const char *p)
{
	switch (*p) {
	case '@':
		return HAS_AT;
	case '(':
	case '[':
		return HAS_BRACKET;
	case ' ':
	case '\t':
		return HAS_COLUMNS;
	case ',':
		return HAS_COMMA_S;
	case 'X':
	case 'x':
		return HAS_CUT;
	case 'R':
	case 'r':
		return HAS_REF;
	case 'N':
	case 'n':
		return HAS_CONTACT;
	case 'P':
	case 'p': /* PAR or POC */
		return ascii_upper(p[1]) == 'A' ? HAS_PAR : HAS_CONTACT;
	case 'Q':
	case 'q':
		return HAS_QUE;
	case 'U':
	case 'u':
		return HAS_UMM;
	case '/':
		return HAS_RELEASED;
	case '\r':
		return HAS_CR;
	default:
		return (unsigned char)*p > 127 ? HAS_HIGH : HAS_CONTROL;
	}
}

/* All that begins at one of these places behind p. */
static unsigned
odd_facts(const char *p, uint64_t places)
{
	unsigned has = 0;

	for (; places != 0; places &= places - 1)
		has |= odd_fact(p + bytes_lowest(places));
	return has;
}

/* What a byte at an end of a line tells of it: line.has. */
static const uint32_t ends[256] = {
    [' '] = HAS_EDGE,
    ['\t'] = HAS_EDGE,
    ['\n'] = HAS_EDGE,
    ['\v'] = HAS_EDGE,
    ['\f'] = HAS_EDGE,
    ['\r'] = HAS_EDGE,
    ['.'] = HAS_FULL_STOP,
    ['!'] = HAS_FULL_STOP,
    ['?'] = HAS_FULL_STOP,
    ['"'] = HAS_FULL_STOP,
    [')'] = HAS_FULL_STOP,
    [':'] = HAS_LAST_COLON,
    ['0'] = HAS_LAST_DIGIT,
    ['1'] = HAS_LAST_DIGIT,
    ['2'] = HAS_LAST_DIGIT,
    ['3'] = HAS_LAST_DIGIT,
    ['4'] = HAS_LAST_DIGIT,
    ['5'] = HAS_LAST_DIGIT,
    ['6'] = HAS_LAST_DIGIT,
    ['7'] = HAS_LAST_DIGIT,
    ['8'] = HAS_LAST_DIGIT,
    ['9'] = HAS_LAST_DIGIT,
};

#define HAS_ENDS (HAS_EDGE | HAS_FULL_STOP | HAS_LAST_COLON | HAS_LAST_DIGIT)

/* What is at the ends of a line that is not empty, as they stand. */
static inline uint32_t
ends_of(const char *p, size_t n)
{
	return ends[(unsigned char)p[n - 1]] |
	    (ends[(unsigned char)p[0]] & HAS_EDGE);
}

/* What is at its ends: a line of nothing but white space is blank. */
void
line_look(struct line *line)
{
	struct slice s = line_slice(line), inner = slice_trim(s);

	line->begins = 0;
	line->has &= ~(uint32_t)HAS_ENDS;
	if (inner.n < s.n || s.n == 0)
		line->has |= HAS_EDGE;
	if (inner.n == 0)
		return;
	line->begins = opening_of(inner.p, inner.n);
	line->has |= ends_of(inner.p, inner.n);
}

struct cutter {
	struct reader *r;
	struct line *lines, *next, *end; /* there is room for one more */
	uint32_t begins; /* what reader.begins is to be */
	const char *begin; /* of the line in hand */
	unsigned has; /* what has been seen of it */
};

static void
more_room(struct cutter *c)
{
	size_t count = (size_t)(c->next - c->lines);
	struct line *more = ARENA_ROOM(c->r->arena, struct line, count * 2);

	memcpy(more, c->lines, sizeof(*more) * count);
	c->lines = more;
	c->next = more + count;
	c->end = more + count * 2;
}

static inline void
add_line(struct cutter *c, const char *p, size_t n, unsigned has)
{
	struct line *line = c->next++;

	line->p = p;
	line->n = (uint32_t)n;
	line->kind = LINE_TEXT;
	line->has = has | (n == 0 ? (uint32_t)HAS_EDGE : ends_of(p, n));
	if ((line->has & HAS_EDGE) != 0) {
		line_look(line);
		if (line_text(line).n == 0)
			line->kind = LINE_BLANK;
	} else {
		line->begins = opening_of(p, n);
	}
	c->begins |= line->begins;
	if (c->next == c->end)
		more_room(c);
}

/* The same for lines that are seldom, so that it stands in the code once. */
static void
add_seldom(struct cutter *c, const char *p, size_t n, unsigned has)
{
	add_line(c, p, n, has);
}

/* A part of a line, which is looked at once more. */
static void
add_part(struct cutter *c, struct slice s)
{
	unsigned has = 0;
	size_t i;

	for (i = 0; i < s.n; i++)
		has |= (ascii_is_lower(s.p[i]) ? (unsigned)HAS_LOWER : 0) |
		    (ascii_is_digit(s.p[i]) ? (unsigned)HAS_DIGIT : 0) |
		    (bytes_is_odd(s, i) ? odd_fact(s.p + i) : 0);
	add_seldom(c, s.p, s.n, has);
}

/* U+0085 in UTF-8, the next line of mainframes. */
static bool
is_next_line(struct slice s, size_t i)
{
	return s.p[i] == '\xc2' && i + 1 < s.n && s.p[i + 1] == '\x85';
}

/*
 * A line with control bytes may hold other line ends: CR alone, form feed,
 * vertical tab (irregularity X19).
 */
static void
add_controlled(struct cutter *c, struct slice s)
{
	size_t i, begin = 0;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\r' || s.p[i] == '\f' || s.p[i] == '\v') {
			add_part(c, slice(s.p + begin, i - begin));
			begin = i + 1;
		} else if (is_next_line(s, i)) {
			add_part(c, slice(s.p + begin, i - begin));
			begin = i + 2;
		}
	if (begin < s.n || s.n == 0)
		add_part(c, slice_skip(s, begin));
}

/* An empty line; a run of them is one line, since it says no more. */
static void
add_empty(struct cutter *c, const char *p)
{
	struct line *before = c->next - (c->next > c->lines);

	if (c->next > c->lines && before->kind == LINE_BLANK &&
	    before->p + before->n + 1 == p)
		before->n++;
	else
		add_seldom(c, p, 0, 0);
}

/* A line that may have control bytes; its end may have begun with a CR. */
static void
add_odd(struct cutter *c, struct slice s, unsigned has, bool ended)
{
	if (ended && s.p[s.n - 1] == '\r')
		s.n--;
	if ((has & HAS_CONTROL) != 0 || slice_index(s, '\r') < s.n ||
	    slice_find(s, S("\xc2\x85")) < s.n)
		add_controlled(c, s);
	else
		add_seldom(c, s.p, s.n, has & ~(unsigned)HAS_CR);
}

/* The line in hand, of which this was seen, ends at the newline `stop`. */
static inline void
end_line(struct cutter *c, const char *stop, unsigned has)
{
	const char *p = c->begin;

	c->begin = stop + 1;
	if (stop == p)
		add_empty(c, p);
	else if ((has & (HAS_CR | HAS_CONTROL | HAS_HIGH)) != 0)
		add_odd(c, slice_between(p, stop), has, true);
	else
		add_line(c, p, (size_t)(stop - p), has);
}

/* What stands at these places of a block at p. */
static inline unsigned
facts_of(const char *p, const struct bytes_map *map, uint64_t at)
{
	unsigned has = ((map->lower & at) != 0 ? HAS_LOWER : 0u) |
	    ((map->digit & at) != 0 ? HAS_DIGIT : 0u);

	if ((map->odd & at) != 0)
		has |= odd_facts(p, map->odd & at);
	return has;
}

/* The lines that end in a block at p, and what the next one begins with. */
static inline void
take_block(struct cutter *c, const char *p, const struct bytes_map *map)
{
	uint64_t newline, upto, rest = ~(uint64_t)0;
	unsigned has = c->has;

	for (newline = map->newline; newline != 0; newline &= newline - 1) {
		upto = newline ^ (newline - 1);
		has |= facts_of(p, map, upto & rest);
		end_line(c, p + bytes_lowest(newline), has);
		rest = ~upto;
		has = 0;
	}
	c->has = has | facts_of(p, map, rest);
}

static void
cut_lines(struct reader *r)
{
	struct telegram *t = r->t;
	struct bytes_map maps[BLOCKS];
	struct cutter c = {.r = r, .begin = t->text.p};
	size_t room = t->text.n / 32 + 16, at, i, count;

	c.lines = c.next = ARENA_ROOM(r->arena, struct line, room);
	c.end = c.lines + room;
	for (at = 0; at < t->text.n; at += BLOCKS * BYTES_BLOCK) {
		count = (t->text.n - at + BYTES_BLOCK - 1) / BYTES_BLOCK;
		count = count < BLOCKS ? count : BLOCKS;
		bytes_maps(t->text, at, maps, count);
		for (i = 0; i < count; i++)
			take_block(
			    &c, t->text.p + at + i * BYTES_BLOCK, &maps[i]);
	}
	if (c.begin < slice_end(t->text))
		add_odd(&c, slice_between(c.begin, slice_end(t->text)), c.has,
		    false);
	t->lines = c.lines;
	t->line_count = (uint32_t)(c.next - c.lines);
	r->begins = c.begins;
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
	    {"RELEASED IN ", 12}, {"DENIED IN ", 10}, {"REVIEW AUTHORITY", 16},
	    {"Case No. ", 9}, {"UNCLASSIFIED U.S. Department of State", 37},
	    {"Declassified/Released", 21},
	    {"REVIEWED, NOT DECLASSIFIED: COPY ", 33}};
	size_t i;

	s = slice_trim(s);
	if (slice_equal(s, S("RELEASE IN"))) /* FULL stands below */
		return true;
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

/* RELEASE IN / FULL, RELEASE IN PART / B5,B6: the second line of a decision. */
static bool
is_decision_part(struct slice above, struct slice s)
{
	s = slice_trim(s);
	above = slice_trim(above);
	if (!slice_starts(above, S("RELEASE")) || s.n > 24 || s.n < 2)
		return false;
	return slice_equal(s, S("FULL")) || slice_starts(s, S("PART")) ||
	    (s.p[0] == 'B' && ascii_is_digit(s.p[1])) ||
	    slice_starts(s, S("1.4")) || slice_starts(s, S("1.5"));
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

/* Behind a line like that, other lines are furniture as well. */
static bool
goes_on(const struct line *before)
{
	return before->kind == LINE_PAGE || before->kind == LINE_STAMP;
}

/* Is it worth a closer look?  Few lines are. */
static bool
may_be_furniture(const struct line *line)
{
	/* one question, since each of them alone is guessed wrong */
	return ((line->begins & OPENING_STAMP) | (line->has & HAS_RELEASED) |
		   (unsigned)((line->has & (HAS_LOWER | HAS_LAST_DIGIT)) ==
		       HAS_LAST_DIGIT)) != 0;
}

static enum line_kind
furniture_kind(const struct line *line, struct line *before)
{
	struct slice s = line_slice(line);
	char c = line_text(line).p[0];

	if (c == 'P' && (line->has & HAS_DIGIT) != 0 && is_page_line(s))
		return LINE_PAGE;
	if (c == '-' && (line->has & HAS_DIGIT) != 0 && is_old_page_line(s))
		return LINE_PAGE;
	if ((line->has & (HAS_LOWER | HAS_DIGIT)) == HAS_DIGIT &&
	    is_section_mark(s))
		return LINE_SECTION_MARK;
	if ((c == 'D' || c == 'R' || c == 'U' || c == 'C' || c == 'M' ||
		c == 'S') &&
	    line->n < 200 && is_stamp(s)) {
		if (before != NULL && before->kind == LINE_TEXT &&
		    slice_equal(slice_trim(s), S("Declassified/Released")) &&
		    is_stamp_name(line_slice(before)))
			before->kind = LINE_STAMP;
		return LINE_STAMP;
	}
	if (before != NULL && before->kind == LINE_PAGE && before->n < 12 &&
	    is_page_rest(s))
		return LINE_PAGE;
	if (before != NULL && before->kind == LINE_STAMP &&
	    (is_stamp_part(s) ||
		(before == line - 1 &&
		    is_decision_part(line_slice(before), s))))
		return LINE_STAMP;
	return LINE_TEXT;
}

static void
mark_furniture(struct reader *r)
{
	struct telegram *t = r->t;
	struct line *line = t->lines, *end = line + t->line_count;
	struct line *before = NULL;
	bool on = false; /* it goes on from the line before */

	for (; line < end; line++) {
		if (line->kind != LINE_TEXT)
			continue;
		if (on || may_be_furniture(line)) {
			line->kind = (uint8_t)furniture_kind(line, before);
			r->stamped = r->stamped || line->kind == LINE_STAMP;
			on = goes_on(line);
		}
		before = line;
	}
}

void
scan_lines(struct reader *r)
{
	cut_lines(r);
	if (!r->hints->carrier_told)
		sniff_lines(r);
	rebuild_lines(r);
	mark_furniture(r);
}
