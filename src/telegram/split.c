/*
 * split.c: where one telegram of a text ends and the next begins (X24).
 *
 * A new telegram is a new head with another number; the same number is a
 * further section, or, when neither head has a section mark and the first
 * telegram has ended, another edition or another year's (I16, I20).  What an open BEGIN TEXT quotes is not a new telegram
 * (X14).  It must not read fields: it only knows how lines begin.
 */
#include "base/bytes.h"
#include "telegram/label.h"
#include "telegram/carrier.h"

/*
 * What is longer is no telegram: it is cut, so that what is made of one has
 * a bound wherever it is made.
 */
#define TELEGRAM_MOST ((size_t)16 << 20)

/* How far from the first line of a head its number may stand. */
#define HEAD_MOST 16384

struct splitter {
	struct slice text;
	size_t next; /* the line after the one in hand */
	size_t gap; /* since where no text and no end mark stands */
	bool head_seen; /* a line of a head */
	bool text_seen; /* something that is no head has been since the head */
	bool ended; /* NNNN since the last text */
	bool quoted; /* between BEGIN TEXT and END TEXT */
	bool marker_seen; /* Message Text, MRN:, Identifier */
	struct slice number; /* of the telegram in hand: LIMA 335, its words */
	struct slice page; /* the same by its page line */
	size_t none_until; /* no number stands between here and there */
	size_t ahead_from; /* from here on, this is the first number */
	struct slice ahead;
	const char *ahead_line; /* on which it stands */
};

static struct slice
line_at(struct slice text, size_t at, size_t *next)
{
	struct slice rest = slice_skip(text, at), line;
	size_t n = slice_index(rest, '\n');

	line = slice_head(rest, n);
	*next = at + n + 1 < text.n ? at + n + 1 : text.n;
	return line;
}

/* UNCLAS LIMA, and 335 on the next line; C O N F I, and the rest (I22, C3). */
static bool
may_be_broken(struct slice line, struct slice next)
{
	size_t i = 0;

	line = slice_trim(line);
	next = slice_trim(next);
	while (i < next.n && !ascii_is_lower(next.p[i]))
		i++;
	return next.n > 0 && next.n < 60 && i == next.n &&
	    ascii_is_digit(next.p[next.n - 1]) && line.n > 0 && line.n < 60 &&
	    !ascii_is_digit(line.p[line.n - 1]) &&
	    level_may_begin(line.p, line.n);
}

/* The number on a line, or on it and the next, which begins at `at`. */
static bool
has_number(const struct splitter *s, struct slice line, size_t at,
    struct slice *number)
{
	struct slice next;

	if (label_number(line, number))
		return true;
	next = line_at(s->text, at, &at);
	return may_be_broken(line, next) &&
	    label_number(slice_between(line.p, slice_end(next)), number);
}

/* The number of the head that begins at `at`, if one stands near. */
static bool
number_ahead(struct splitter *s, size_t at, struct slice *number)
{
	size_t end = at + HEAD_MOST < s->text.n ? at + HEAD_MOST : s->text.n;
	struct slice line;

	if (at < s->none_until)
		return false;
	if (s->ahead.p != NULL && at >= s->ahead_from &&
	    s->text.p + at <= s->ahead.p) {
		*number = s->ahead;
		return true;
	}
	s->ahead_from = at;
	while (at < end) {
		line = slice_trim_left(line_at(s->text, at, &at));
		if (line.n > 0 &&
		    (opening_of(line.p, line.n) & OPENING_LEVEL) != 0 &&
		    has_number(s, line, at, number)) {
			s->ahead = *number;
			s->ahead_line = line.p;
			return true;
		}
		/* what follows its end is another's */
		if (at >= s->text.n ||
		    slice_starts(slice_trim_left(line), S("NNNN")))
			break;
	}
	s->ahead.p = NULL;
	/* Half the distance: so each byte is looked at twice at most. */
	s->none_until = end > HEAD_MOST / 2 ? end - HEAD_MOST / 2 : end;
	return false;
}

/* The number on this line, which may be known already. */
static bool
number_on(const struct splitter *s, struct slice line, struct slice *number)
{
	if (s->ahead.p == NULL || line.p != s->ahead_line)
		return label_number(line, number);
	*number = s->ahead;
	return true;
}

static bool
is_end(struct slice line)
{
	return slice_starts(line, S("NNNN")) || slice_equal(line, S("BT")) ||
	    (line.n > 1 && line.n < 8 && line.p[0] == '#' &&
		ascii_is_digit(line.p[1]));
}

static bool
is_divider(struct slice line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] != '=')
			return false;
	return line.n >= 5;
}

/* Marks of the carriers: the second one of a kind is the next record. */
static bool
is_marker(const struct splitter *s, struct slice line)
{
	struct slice next;
	size_t after;

	if (slice_equal(line, S("Message Text")) ||
	    smart_begins(line, slice_skip(s->text, s->next)))
		return true;
	if (!slice_equal(line, S("Identifier")))
		return false;
	next = slice_trim(line_at(s->text, s->next, &after));
	return slice_starts(next, S("Created"));
}

static bool
is_stamp_line(struct slice line)
{
	return line.n < 200 &&
	    (slice_find(line, S("Declassified/Released")) < line.n ||
		slice_starts(line, S("REVIEWED, NOT DECLASSIFIED: COPY ")));
}

static void
note_quote(struct splitter *s, struct slice line)
{
	if (slice_starts_fold(line, S("BEGIN TEXT")) ||
	    slice_starts_fold(line, S("BEGIN MESSAGE")) ||
	    slice_equal_fold(line, S("QUOTE")))
		s->quoted = true;
	else if (slice_starts_fold(line, S("END TEXT")) ||
	    slice_starts_fold(line, S("END MESSAGE")) ||
	    slice_starts_fold(line, S("UNQUOTE")))
		s->quoted = false;
}

/* Is this line like the head of a telegram, so that a gap goes on? */
static bool
is_head_line(struct slice line, struct slice raw, bool *strong)
{
	struct label l;

	*strong = false;
	if (slice_starts(line, S("PAGE 0"))) {
		*strong = true;
		return true;
	}
	if (!label_may_begin_head(line.p, line.n) || !label_read(raw, &l))
		return false;
	*strong = l.kind == LINE_DTG || l.kind == LINE_FROM ||
	    l.kind == LINE_TRANSMISSION || l.kind == LINE_CALLED ||
	    l.kind == LINE_STATION;
	return *strong || l.kind == LINE_DISTRIBUTION ||
	    l.kind == LINE_DASHES || l.kind == LINE_WARNING;
}

/* Whether a section mark stands on the line of this number. */
static bool
has_section(const struct splitter *s, struct slice number)
{
	const char *begin = number.p;
	struct slice line, behind = slice_between(number.p, slice_end(s->text));
	int ends = 0; /* it may be broken over two lines */

	while (begin > s->text.p && number.p - begin < 120 &&
	    (begin[-1] != '\n' || ends++ == 0))
		begin--;
	line = slice_between(
	    begin, number.p + slice_index(slice_head(behind, 160), '\n'));
	return section_is(line);
}

/*
 * Whether the next telegram begins in the gap that ends with this line: the
 * line is like a head's, text stood before it, and the number that follows
 * is another one's.
 */
static bool
begins(struct splitter *s, size_t at, bool strong)
{
	struct slice number;

	if (!s->text_seen || (!s->head_seen && !s->ended) ||
	    (s->quoted && !s->ended))
		return false;
	if (!number_ahead(s, at, &number))
		return s->ended && strong;
	if (s->number.p == NULL) /* a page line may have told it */
		return (s->ended || strong) &&
		    !(slice_equal(number, s->page) && has_section(s, number));
	if (!label_same_number(s->text, number, s->number))
		return true;
	return s->ended && strong && !has_section(s, number) &&
	    !has_section(s, s->number);
}

/* A level alone: a banner says neither head nor text. */
static bool
is_banner(struct slice line)
{
	struct slice rest;
	bool exact;

	return line.n < 60 && level_may_begin(line.p, line.n) &&
	    class_read(line, &rest, &exact) != CLASS_NONE && rest.n < 20;
}

/* The number of PAGE 02  LA PAZ 00146  091410Z, without its zeros. */
static bool
page_number(struct slice line, struct slice *number)
{
	size_t n = 0;

	line = slice_skip(line, 5);
	slice_word(&line); /* of the page */
	while (line.n > 0 && !ascii_is_digit(line.p[0]))
		line = slice_skip(line, 1);
	while (n < line.n && ascii_is_digit(line.p[n]))
		n++;
	*number = slice_head(line, n);
	while (number->n > 1 && number->p[0] == '0')
		*number = slice_skip(*number, 1);
	return n > 0;
}

/* How lines begin that can be anything but text. */
#define MATTERS (OPENING_LEVEL | OPENING_HEAD | OPENING_WORD | OPENING_MARK)

static inline void
take_text(struct splitter *s)
{
	s->text_seen = true;
	s->ended = false;
	s->gap = s->next;
}

/* Take one line; true when the next telegram begins at s->gap. */
static bool
step(struct splitter *s, size_t at, struct slice raw)
{
	struct slice line = slice_trim_left(raw), number;
	bool strong;

	if (line.n > 0 &&
	    !((opening_of(line.p, line.n) & MATTERS) != 0 &&
		label_may_begin(line.p, line.n))) {
		/* a stamp begins with any name; it is no text */
		if ((s->text_seen && !s->ended) || !is_stamp_line(line))
			take_text(s);
		return false;
	}
	line = slice_trim_right(line);

	if (line.n == 0 || ((!s->text_seen || s->ended) && is_stamp_line(line)))
		return false;
	if (is_end(line) || is_divider(line)) {
		s->ended = s->ended || line.p[0] == 'N' || line.p[0] == '=';
		s->gap = s->next;
		return false;
	}
	if (is_marker(s, line)) {
		if (s->marker_seen)
			return true;
		s->marker_seen = true;
		return false;
	}
	/* most page lines are of the telegram in hand */
	if (line.p[0] == 'P' && slice_starts(line, S("PAGE ")) &&
	    (!s->ended || !slice_starts(line, S("PAGE 01"))) &&
	    page_number(line, &number)) {
		if (s->page.p == NULL)
			s->page = number;
		if (slice_equal(number, s->number))
			return false;
	}
	if (line.n < 120 && is_head_line(line, raw, &strong)) {
		if (begins(s, at, strong))
			return true;
		s->head_seen = true;
		if (s->number.p == NULL)
			number_ahead(s, at, &s->number);
		return false;
	}
	if (number_on(s, line, &number)) {
		/* a telegram without a transmission header */
		if (s->text_seen && !s->quoted && s->ended &&
		    s->number.p != NULL &&
		    !label_same_number(s->text, number, s->number))
			return true;
		s->head_seen = true;
		if (s->number.p == NULL)
			s->number = number;
		return false;
	}
	if (is_banner(line))
		return false;
	take_text(s);
	note_quote(s, line);
	return false;
}

/*
 * Within the text, nearly all lines are text: they are passed as fast as their
 * ends are found.
 */
static void
pass_text(struct splitter *s, struct bytes_lines *lines)
{
	const char *next = lines->next, *end = slice_end(s->text);

	do {
		for (; lines->bits != 0 && end - next > 3 &&
		     (opening_at(next) & (MATTERS | OPENING_BLANK)) == 0;
		     lines->bits &= lines->bits - 1)
			next = lines->block + bytes_lowest(lines->bits) + 1;
	} while (lines->bits == 0 && bytes_more_lines(lines));
	if (next != lines->next)
		s->gap = (size_t)(next - s->text.p);
	lines->next = next;
}

/* The first of a text, which is cut behind a line if one ends near. */
static struct slice
cut(struct slice text)
{
	size_t n = TELEGRAM_MOST;

	if (text.n <= TELEGRAM_MOST)
		return text;
	while (n > TELEGRAM_MOST - HEAD_MOST && text.p[n - 1] != '\n')
		n--;
	return slice_head(text, text.p[n - 1] == '\n' ? n : TELEGRAM_MOST);
}

size_t
telegram_split(struct slice text)
{
	struct splitter s = {.text = cut(text)};
	struct bytes_lines lines = {.text = s.text, .next = s.text.p};
	struct slice raw;
	size_t at;

	text = s.text;
	while (bytes_line(&lines, &raw)) {
		at = (size_t)(raw.p - text.p);
		s.next = (size_t)(lines.next - text.p);
		if (step(&s, at, raw) && s.gap > 0)
			return s.gap <= at ? s.gap : at;
		if (s.text_seen && !s.ended)
			pass_text(&s, &lines);
	}
	return text.n;
}

/* Post and number behind the section mark of a classification line. */
static bool
peek_line(struct slice line, struct section *section, struct slice *number)
{
	struct slice digits, rest;
	bool exact;
	size_t i;

	if (!label_number(line, &digits) ||
	    class_read(slice_trim(line), &rest, &exact) == CLASS_NONE)
		return false;
	for (i = 0; i < rest.n; i++)
		if ((i == 0 || !ascii_is_alnum(rest.p[i - 1])) &&
		    section_read(slice_skip(rest, i), section)) {
			*number = slice_trim(section->rest);
			return number->n > 3;
		}
	return false;
}

bool
telegram_peek(struct slice text, struct telegram_peek *peek)
{
	struct section section;
	struct slice line, number;
	size_t at, next;

	*peek = (struct telegram_peek){.of = 0};
	for (at = 0; at < text.n; at = next) {
		line = slice_trim_left(line_at(text, at, &next));
		if (!level_may_begin(line.p, line.n)) {
			/* no mark in the first head: there is none */
			if (peek->of == 0 && at > HEAD_MOST)
				return false;
			continue;
		}
		if (!peek_line(line, &section, &number) || section.n == 0 ||
		    section.n >= sizeof(peek->here) || section.of < 2 ||
		    section.of >= sizeof(peek->here))
			continue;
		if (peek->of == 0) {
			peek->of = section.of;
			peek->number = number;
		}
		peek->count += !peek->here[section.n];
		peek->here[section.n] = true;
	}
	return peek->of != 0;
}
