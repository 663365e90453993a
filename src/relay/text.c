/*
 * text.c: the little that a relay reads of a text, and how a message ends: the
 * first word, for its class, and FL15 and FL16 (ACP 127(G) para 402).  It never
 * judges the text.
 */
#include "relay/wire.h"

/*
 * S E C R E T or SECRET at the front of a line (para 209), in small letters
 * too, which a line of five units makes capital; what is behind it.
 */
static bool
spaced(struct slice line, const char *word, struct slice *behind)
{
	bool wide = line.n > 1 && line.p[1] == ' ';
	size_t i = 0;

	for (; *word != '\0'; word++) {
		while (i < line.n && line.p[i] == ' ')
			i++;
		if (i == line.n || ascii_upper(line.p[i]) != *word)
			return false;
		i++;
	}
	*behind = slice_skip(line, i);
	return i == line.n ||
	    (wide ? !ascii_is_alnum(line.p[i]) : !ascii_is_alpha(line.p[i]));
}

static unsigned
class_at(struct slice line, struct slice *behind)
{
	static const struct {
		const char *word;
		unsigned class;
	} words[] = {{"UNCLASSIFIED", WIRE_U}, {"UNCLAS", WIRE_U},
	    {"CLEAR", WIRE_U}, {"RESTRICTED", WIRE_R}, {"CONFIDENTIAL", WIRE_C},
	    {"SECRET", WIRE_S}, {"TOPSECRET", WIRE_T}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (spaced(line, words[i].word, behind))
			return words[i].class;
	*behind = line;
	return WIRE_NONE;
}

/* A word of single letters before a class: C O S M I C. */
#define SPACED_WORD 8

/*
 * The class of FL12, which may stand behind the word whose it is: NATO SECRET,
 * COSMIC TOP SECRET.
 */
static unsigned
read_class(struct slice line, struct slice *behind)
{
	unsigned class = class_at(line, behind), i;
	struct slice word = {NULL, 0}, rest;

	if (class != WIRE_NONE)
		return class;
	for (i = 0; class == WIRE_NONE && i < SPACED_WORD && word.n < 2; i++) {
		word = slice_word(&line);
		line = slice_trim_left(line);
		class = class_at(line, &rest);
	}
	if (class != WIRE_NONE)
		*behind = rest;
	return class < WIRE_R ? WIRE_NONE : class;
}

/* A line in the text that is a number of the channel it came by (para 431). */
static bool
split(const struct head *h)
{
	struct slice rest = h->text, letters, line;
	size_t i, at;
	struct ti ti;

	if (h->ti_count == 0)
		return false;
	letters = slice(h->tis[0].letters, 3);
	while ((i = slice_find(rest, letters)) < rest.n) {
		at = i;
		line = slice_skip(rest, at);
		rest = slice_skip(rest, i + 3);
		if (line.p > h->text.p && line.p[-1] != '\n')
			continue;
		line = slice_head(line, slice_index(line, '\n'));
		line = slice_trim_right(line);
		if (ti_read(&line, &ti) && line.n == 0 && ti.digits >= 3)
			return true;
	}
	return false;
}

void
head_read_text(struct head *h, struct slice rest)
{
	struct slice line = {NULL, 0}, end;
	size_t i;

	h->text = rest;
	if (h->text.n > 0) {
		/* To the last BT; the end of message functions are after it. */
		end = h->text;
		for (i = end.n; i > 2; i--)
			if (end.p[i - 1] == 'T' && end.p[i - 2] == 'B' &&
			    end.p[i - 3] == '\n')
				break;
		if (i > 2)
			h->text.n = i - 2;
		else
			h->wrong |= HEAD_NO_END;
	} else
		h->wrong |= HEAD_NO_END;
	while (rest.n > 0 && line.n == 0)
		line = slice_trim(slice_line(&rest));
	h->fl12_class = read_class(line, &line);
	/*
	 * A service message says so first (para 407), behind EFTO if it is so
	 * sent; others may name one.
	 */
	line = slice_trim_left(line);
	while (slice_starts(line, S("/")))
		line = slice_skip(line, 1);
	spaced(line, "EFTO", &line);
	if (slice_equal(slice_word(&line), S("SVC")))
		h->marks |= MARK_SVC;
	if (h->class != WIRE_NONE && h->fl12_class != WIRE_NONE &&
	    h->class != h->fl12_class &&
	    /* EFTO is unclassified, but for the wire. */
	    !(h->class == WIRE_E && h->fl12_class == WIRE_U))
		h->wrong |= HEAD_CLASS;
	if (split(h))
		h->wrong |= HEAD_SPLIT;
}

/*
 * `C ... LINE 2 WAS': FL1 to FL4 are never corrected (para 211).  A page that
 * was named holds until the next is.
 */
static bool
corrects_head(struct slice line, bool *later_page)
{
	struct slice word, before = {NULL, 0};
	uint32_t n;

	while ((word = slice_word(&line)).p != NULL) {
		if (slice_equal(before, S("PAGE")) &&
		    slice_number(word, 999, &n))
			*later_page = n > 1;
		if (slice_equal(before, S("LINE")) && !*later_page &&
		    slice_number(word, 4, &n))
			return true;
		before = word;
	}
	return false;
}

/*
 * Eight E's and AR (para 423), of which noise has taken two words at most: a
 * byte lost or changed between two of them takes both.  In ITA2 it may have been
 * the shift before them that was lost: 3 and -4.
 */
static void
read_break(struct head *h, struct slice line)
{
	unsigned letters = 0, figures = 0;
	struct slice word, last = {NULL, 0};

	for (; (word = slice_word(&line)).p != NULL; last = word) {
		letters += slice_equal(word, S("E"));
		figures += slice_equal(word, S("3"));
	}
	letters += slice_equal(last, S("AR"));
	figures += slice_equal(last, S("-4"));
	if (letters + figures < 7)
		return;
	h->marks |= MARK_CANCELLED;
	h->shifted = letters < 7;
}

/* #0047: the serial of FL3 again. */
static void
read_number(struct head *h, struct slice line)
{
	struct slice number;
	size_t i, ssn = strnlen(h->id.ssn, sizeof(h->id.ssn));
	uint32_t a, b;

	if (!slice_starts(line, S("#")) || line.n > 6 || ssn == 0)
		return;
	number = slice(h->id.ssn, ssn);
	for (i = 0; i < number.n && ascii_is_digit(number.p[i]); i++)
		continue;
	number = slice_head(number, i);
	if (!slice_number(slice_skip(line, 1), 9999, &a) ||
	    !slice_number(number, 9999, &b) || a != b)
		h->wrong |= HEAD_STRAGGLER;
}

/* A line of corrections, which quotes what it likes. */
static bool
is_correction(struct slice line, bool goes_on)
{
	static const char *const words[] = {
	    "PAGE", "LINE", "WA", "WB", "AA", "AB"};
	struct slice word = slice_word(&line);
	size_t i;

	if (slice_equal(word, S("C")))
		return true;
	for (i = 0; goes_on && i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal(word, slice_of(words[i])))
			return true;
	return false;
}

/*
 * FL15 and FL16.  FL15 is all that is behind FL13; without that the last line is
 * what tells whether the message was broken off.
 */
void
head_read_end(struct head *h)
{
	bool whole = !(h->wrong & HEAD_NO_END || h->marks & MARK_NEIGHBOUR),
	     later_page = false, corrects = false;
	struct slice s = h->all, line = {NULL, 0};
	size_t i;

	if (slice_ends(s, S("NNNN")))
		s.n -= 4;
	else
		h->wrong |= HEAD_NO_END;
	s = slice_trim_right(s);
	if (!whole) {
		for (i = s.n; i > 0 && s.p[i - 1] != '\n'; i--)
			continue;
		read_break(h, slice_trim(slice_skip(s, i)));
		return;
	}
	s = slice_between(slice_end(h->text), slice_end(s));
	slice_line(&s);
	while (s.n > 0) {
		line = slice_trim(slice_line(&s));
		read_number(h, line);
		corrects |= is_correction(line, false);
		if (corrects && corrects_head(line, &later_page))
			h->wrong |= HEAD_CORRECTION;
	}
	if (!is_correction(line, corrects))
		read_break(h, line);
}
