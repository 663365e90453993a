/*
 * label.c: what a line of the head is, by how it begins.  It must not know
 * where the line stands: frame.c does.
 */
#include "telegram/label.h"

#include "telegram/reader.h"

struct word {
	struct slice text;
	enum line_kind kind;
	enum { NEEDS_COLON, NEEDS_BREAK } needs;
};

bool
word_is_near(struct slice a, struct slice b)
{
	size_t i = 0, j;

	if (a.n > b.n + 1 || b.n > a.n + 1)
		return false;
	while (i < a.n && i < b.n && ascii_upper(a.p[i]) == b.p[i])
		i++;
	if (i == a.n && i == b.n)
		return true;
	if (a.n == b.n) {
		j = i + 1;
		if (j < a.n && ascii_upper(a.p[i]) == b.p[j] &&
		    ascii_upper(a.p[j]) == b.p[i])
			j++;
		return slice_equal_fold(slice_skip(a, j), slice_skip(b, j));
	}
	if (a.n > b.n)
		return slice_equal_fold(slice_skip(a, i + 1), slice_skip(b, i));
	return slice_equal_fold(slice_skip(a, i), slice_skip(b, i + 1));
}

static bool
take(struct label *l, enum line_kind kind, struct slice line, size_t n)
{
	l->kind = kind;
	l->text = slice_trim(slice_head(line, n));
	l->rest = slice_skip(line, n);
	l->damaged = false;
	return true;
}

static bool
take_damaged(struct label *l, enum line_kind kind, struct slice line, size_t n)
{
	take(l, kind, line, n);
	l->damaged = true;
	return true;
}

/* How many letters stand at the front of s. */
static size_t
letters(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_alpha(s.p[n]))
		n++;
	return n;
}

static bool
is_mark_after(char c)
{
	return c == ':' || c == ';' || c == ',' || c == '.' || c == '-';
}

/* Past blanks and one mark such as ':', from n on; *colon: was there one. */
static size_t
past_mark(struct slice s, size_t n, bool *colon)
{
	size_t i = n;

	*colon = false;
	while (i < s.n && ascii_is_blank(s.p[i]))
		i++;
	if (i < s.n && is_mark_after(s.p[i])) {
		*colon = s.p[i] == ':' || s.p[i] == ';';
		return i + 1;
	}
	return n;
}

/* Nothing but words of two to four capitals, two at least: TABS EFIS PE. */
static bool
are_codes(struct slice s)
{
	struct slice word;
	size_t n, words = 0;

	s = slice_head(s, 120);
	while ((word = slice_word(&s)).p != NULL) {
		while (word.n > 0 && is_mark_after(word.p[word.n - 1]))
			word.n--;
		for (n = 0; n < word.n && ascii_is_upper(word.p[n]); n++)
			continue;
		if (n < 2 || n > 4 || n != word.n)
			return false;
		words++;
	}
	return words > 1;
}

/* TAGS and its damaged forms (T2, T3). */
static bool
label_tags(struct slice line, struct label *l)
{
	static const struct slice damaged[] = {{"TAG", 3}, {"TAGES", 5},
	    {"TAS", 3}, {"TABS", 4}, {"TGS", 3}, {"AGS", 3}, {"TAGSC", 5},
	    {"TAGE", 4}};
	size_t n = letters(line), end, i;
	struct slice word = slice_head(line, n), rest;
	bool colon;

	if (n < 3 || n > 6)
		return false;
	end = past_mark(line, n, &colon);
	if (slice_equal_fold(word, S("TAGS"))) {
		if (end == n && n < line.n && !ascii_is_blank(line.p[n]))
			return false;
		/* TAGS: TAGS: */
		rest = slice_trim_left(slice_skip(line, end));
		if (slice_starts_fold(rest, S("TAGS:")))
			return take_damaged(
			    l, LINE_TAGS, line, (size_t)(rest.p - line.p) + 5);
		return take(l, LINE_TAGS, line, end);
	}
	if (slice_equal(word, S("TAG")) &&
	    slice_starts(slice_skip(line, n), S("5:")))
		return take_damaged(l, LINE_TAGS, line, n + 2); /* F6 */
	for (i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
		if (slice_equal_fold(word, damaged[i]) &&
		    (colon || slice_equal(word, S("TAGSC")) ||
			are_codes(slice_skip(line, n))))
			return take_damaged(l, LINE_TAGS, line, end);
	return false;
}

/* SUBJECT and its forms (S2). */
static bool
label_subject(struct slice line, struct label *l)
{
	struct slice spaced = S("S U B J E C T");
	size_t n = letters(line), end;
	struct slice word = slice_head(line, n);
	bool colon;

	if (slice_starts_fold(line, spaced)) {
		end = past_mark(line, spaced.n, &colon);
		return take_damaged(l, LINE_SUBJECT, line, end);
	}
	if (n < 4 || n > 9)
		return false;
	end = past_mark(line, n, &colon);
	if (slice_equal_fold(word, S("SUBJECT")) ||
	    slice_equal_fold(word, S("SUBJ"))) {
		if (end == n && n < line.n && !ascii_is_blank(line.p[n]))
			return false;
		return take(l, LINE_SUBJECT, line, end);
	}
	/* SUBJECTVISIT is no label, SUBJECTS: and SUBECT: are. */
	if (colon && n > 4 && word_is_near(word, S("SUBJECT")))
		return take_damaged(l, LINE_SUBJECT, line, end);
	if (colon && n < 6 && word_is_near(word, S("SUBJ")))
		return take_damaged(l, LINE_SUBJECT, line, end);
	return false;
}

/* REF, REFS, REF(S), REFTEL, RETEL, REFERENCE ... (R1); never REFUGEES. */
static bool
label_reference(struct slice line, struct label *l)
{
	static const struct slice words[] = {{"REF", 3}, {"REFS", 4},
	    {"REFTEL", 6}, {"REFTELS", 7}, {"RETEL", 5}, {"RETELS", 6},
	    {"REFERENCE", 9}, {"REFERENCES", 10}, {"REFF", 4}, {"REFAIR", 6}};
	size_t n = letters(line), end, i;
	struct slice word = slice_head(line, n), rest;
	bool colon;

	if (n < 3 || n > 10 || ascii_upper(line.p[1]) != 'E')
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_equal_fold(word, words[i]))
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return false;
	if (slice_starts_fold(slice_skip(line, n), S("(S)")))
		n += 3;
	end = past_mark(line, n, &colon);
	rest = slice_trim_left(slice_skip(line, end));
	if (!colon && end == n && rest.n > 0) {
		/* without a mark: only when a number or a bullet follows */
		for (i = 0; i < rest.n && !ascii_is_digit(rest.p[i]); i++)
			if (ascii_is_lower(rest.p[i]))
				return false;
		if (i == rest.n || !ascii_is_blank(line.p[n]))
			return false;
	}
	return take(l, LINE_REFERENCE, line, end);
}

/* What may follow E.O. without a number. */
static bool
is_schedule(struct slice s)
{
	return slice_starts(s, S("GDS")) || slice_starts(s, S("XGDS")) ||
	    slice_starts(s, S("ADS")) || slice_starts(s, S("N/A")) ||
	    slice_starts(s, S("DECL")) || slice_starts(s, S("OADR"));
}

/* E.O. 12958:, EO 11652, E. O., E.0., E.OM, E.O.: (E3, E4, F6). */
static bool
label_order(struct slice line, struct label *l)
{
	size_t i = 1, digits, from;

	if (line.n < 6 || ascii_upper(line.p[0]) != 'E')
		return false;
	while (i < line.n &&
	    (line.p[i] == '.' || line.p[i] == ' ' ||
		(line.p[i] == 'M' && i == 1 && line.p[2] == 'O')))
		i++; /* EMO.: M is the point, a shift missed */
	if (i == line.n || i > 3 ||
	    (ascii_upper(line.p[i]) != 'O' && line.p[i] != '0'))
		return false;
	i++;
	while (i < line.n &&
	    (line.p[i] == '.' || line.p[i] == ' ' || line.p[i] == ':' ||
		line.p[i] == ',' || (ascii_upper(line.p[i]) == 'M' && i < 6)))
		i++;
	from = i;
	for (digits = 0; i < line.n &&
	     (ascii_is_digit(line.p[i]) ||
		 (digits > 0 && ascii_upper(line.p[i]) == 'O') ||
		 line.p[i] == 'l');
	     i++)
		digits++;
	if (digits < 3 || digits > 6)
		/* E.O.: with nothing that is a number after it (F5); E.O. GDS */
		return (line.p[from - 1] == ':' ||
			   is_schedule(slice_skip(line, from))) &&
		    take(l, LINE_ORDER, line, from);
	take(l, LINE_ORDER, line, from);
	for (i = 1; i < from; i++) /* E.OM, E.0., E.O, */
		if (ascii_is_digit(line.p[i]) || line.p[i] == ',' ||
		    ascii_upper(line.p[i]) == 'M')
			l->damaged = true;
	return true;
}

/* 11652: GDS, without E.O. (E8). */
static bool
label_order_bare(struct slice line, struct label *l)
{
	struct slice number = slice_head(line, 5);

	return line.n > 5 && line.p[5] == ':' &&
	    (slice_equal(number, S("11652")) ||
		slice_equal(number, S("12065")) ||
		slice_equal(number, S("12356")) ||
		slice_equal(number, S("12958")) ||
		slice_equal(number, S("13526"))) &&
	    take_damaged(l, LINE_ORDER, line, 5);
}

/* DECL: 05/03/2018, and no E.O. before it: all of it is the instruction. */
static bool
label_decl(struct slice line, struct label *l)
{
	size_t n = letters(line);

	return n < line.n && line.p[n] == ':' &&
	    (slice_equal(slice_head(line, n), S("DECL")) ||
		slice_equal(slice_head(line, n), S("DECLAS"))) &&
	    take(l, LINE_ORDER, line, 0);
}

/* Two words near CLASSIFIED BY, perhaps after THIS MESSAGE (B2). */
static bool
label_classified_once(struct slice line, struct label *l)
{
	struct slice s = line, word = slice_word(&s), next;
	bool colon;

	if (slice_equal_fold(word, S("THIS"))) {
		slice_word(&s); /* MESSAGE, CABLE ... */
		word = slice_word(&s);
		if (slice_equal_fold(word, S("IS")))
			word = slice_word(&s);
	}
	if (word.n < 8 || word.n > 12 ||
	    (!word_is_near(word, S("CLASSIFIED")) &&
		!word_is_near(word, S("CLASSIFED"))))
		return false;
	next = slice_trim_left(s);
	if (!slice_starts_fold(next, S("BY")) ||
	    (next.n > 2 && ascii_is_alnum(next.p[2])))
		return false;
	take(l, LINE_CLASSIFIED_BY, line,
	    past_mark(line, (size_t)(next.p - line.p) + 2, &colon));
	l->damaged = !slice_equal_fold(word, S("CLASSIFIED"));
	return true;
}

/* The same; the label may stand twice. */
static bool
label_classified(struct slice line, struct label *l)
{
	struct label again;

	if (!label_classified_once(line, l))
		return false;
	if (label_classified_once(slice_trim_left(l->rest), &again)) {
		l->text = slice_between(l->text.p, slice_end(again.text));
		l->rest = again.rest;
		l->damaged = true;
	}
	return true;
}

static bool
label_derived(struct slice line, struct label *l)
{
	struct slice s = line, word = slice_word(&s), next = slice_trim_left(s);
	size_t n;
	bool colon;

	if (!slice_equal_fold(word, S("DERIVED")))
		return false;
	n = slice_starts_fold(next, S("FROM")) ? 4
	    : slice_starts_fold(next, S("BY")) ? 2
					       : 0;
	if (n == 0)
		return false;
	return take(l, LINE_DERIVED_FROM, line,
	    past_mark(line, (size_t)(next.p - line.p) + n, &colon));
}

/* FM, TO, INFO, XMT, ACTION, ORIGIN: a word and a blank, colon or slash. */
static bool
label_plain(struct slice line, struct label *l)
{
	static const struct word words[] = {{{"FM", 2}, LINE_FROM, NEEDS_BREAK},
	    {{"FROM", 4}, LINE_FROM, NEEDS_COLON},
	    {{"TO", 2}, LINE_TO, NEEDS_BREAK},
	    {{"INFO", 4}, LINE_INFO, NEEDS_BREAK},
	    {{"XMT", 3}, LINE_EXCLUDED, NEEDS_BREAK},
	    {{"ACTION", 6}, LINE_DISTRIBUTION, NEEDS_BREAK},
	    {{"ORIGIN", 6}, LINE_DISTRIBUTION, NEEDS_BREAK}};
	size_t n = letters(line), i;
	struct slice word = slice_head(line, n);
	char after = n < line.n ? line.p[n] : ' ';
	bool colon;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!slice_equal_fold(word, words[i].text))
			continue;
		if (words[i].needs == NEEDS_COLON ? after != ':'
						  : !ascii_is_blank(after) &&
			    after != ':' && after != '/')
			return false;
		if (after == '/')
			return take(l, words[i].kind, line, n + 1);
		return take(l, words[i].kind, line,
		    after == ':' ? past_mark(line, n, &colon) : n);
	}
	/* FMAMEMBASSY (H14) */
	if (n < 10 || line.p[0] != 'F')
		return false;
	if (slice_starts(line, S("FMAMEMBASSY")) ||
	    slice_starts(line, S("FMAMCONSUL")) ||
	    slice_starts(line, S("FMUS")) ||
	    slice_starts(line, S("FMSECSTATE")))
		return take_damaged(l, LINE_FROM, line, 2);
	return false;
}

/* DRAFTED BY, APPROVED BY ... and how they are misspelt; section 4. */
static bool
label_drafting(struct slice line, struct label *l)
{
	static const struct slice words[] = {{"DRAFTED BY", 10},
	    {"DRAFTEDBY", 9}, {"DRAFTEDY BY", 11}, {"APPROVED BY", 11},
	    {"EPPROVED BY", 11}, {"CLEARED BY", 10}, {"RELEASED BY", 11},
	    {"DESIRED DISTR", 13}, {"CLEARANCES", 10}};
	size_t i;
	char second;

	if (line.n < 9)
		return false;
	second = ascii_upper(line.p[1]);
	if (second != 'R' && second != 'P' && second != 'L' && second != 'E')
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_starts_fold(line, words[i]))
			return take(l, LINE_DRAFTING, line, 0);
	return false;
}

/* A DTG, with its precedence before it or without: 031200Z MAY 07. */
bool
label_is_dtg(struct slice s)
{
	size_t i = 0, digits = 0, begin;
	char c;

	/* one or two prosigns, with or without a blank between */
	for (; i < s.n && i < 5; i++) {
		c = ascii_upper(s.p[i]);
		if (c == 'O' && i + 1 < s.n && ascii_is_digit(s.p[i + 1]))
			break;
		if (c != 'Z' && c != 'O' && c != 'P' && c != 'R' && c != ' ')
			break;
	}
	for (begin = i; i < s.n && digits < 8 &&
	     (ascii_is_digit(s.p[i]) || (s.p[i] == 'O' && digits < 6));
	     i++)
		digits++;
	if (digits == 7 && s.p[i - 1] == '2' && i < s.n && s.p[i] == ' ')
		i--; /* Z, misread */
	else if ((digits != 6 && (digits != 7 || s.p[begin] != 'O')) ||
	    i >= s.n || ascii_upper(s.p[i]) != 'Z')
		return false;
	s = slice_trim_left(slice_skip(s, i + 1));
	return s.n >= 3 && date_month(slice_head(s, 3)) != 0;
}

static bool
label_dtg(struct slice line, struct label *l)
{
	return label_is_dtg(line) && take(l, LINE_DTG, line, 0);
}

/*
 * Dashes, a number and a time: --------------------- 052087 (section 5).
 * A rule of dashes alone is no dash line.
 */
static bool
label_dashes(struct slice line, struct label *l)
{
	size_t i = 0, n = 0;

	while (i < line.n && line.p[i] == '-')
		i++;
	if (i < 10)
		return false;
	while (i < line.n && ascii_is_blank(line.p[i]))
		i++;
	for (; i + n < line.n && ascii_is_alnum(line.p[i + n]); n++)
		continue;
	return n >= 6 && n <= 7 && take(l, LINE_DASHES, line, 0);
}

/* RUEHLM, RJAAXX: five to eight capitals, R first (5 FAH-2 H-231). */
bool
label_is_route(struct slice s)
{
	size_t i;

	if (s.n < 4 || s.n > 8 || s.p[0] != 'R')
		return false;
	for (i = 1; i < s.n; i++)
		if (!ascii_is_upper(s.p[i]))
			return false;
	return true;
}

/* Of these bytes all are capitals, or digits. */
static bool
all_are(struct slice s, bool digits)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (digits ? !ascii_is_digit(s.p[i]) : !ascii_is_upper(s.p[i]))
			return false;
	return true;
}

bool
label_is_autodin(struct slice s)
{
	struct slice word, station, class;

	/* asked of many lines: few have a blank here */
	if (s.n < 36 || s.p[8] != ' ' || s.p[1] != 'T')
		return false;
	word = slice_word(&s);
	if (word.n != 8 || !all_are(word, false) ||
	    memchr("ZOPRY", word.p[0], 5) == NULL)
		return false;
	station = slice_word(&s);
	s = slice_trim_left(s);
	class = slice_skip(s, 8);
	return station.n >= 8 && station.n <= 12 && station.p[0] == 'R' &&
	    all_are(slice_head(station, station.n - 4), false) &&
	    all_are(slice_skip(station, station.n - 4), true) && s.n >= 14 &&
	    all_are(slice_head(s, 7), true) && s.p[7] == '-' &&
	    class.p[0] == word.p[3] && class.p[3] == word.p[3] &&
	    class.p[4] == '-' && class.p[5] == '-';
}

/* PP RUEHAA RUEHBB; RUEHCC.: the last of a list with a full stop. */
static bool
is_called(struct slice s)
{
	struct slice word;

	if (slice_ends(s, S(".")))
		s.n--;
	word = slice_word(&s);

	if (word.n == 2 && word.p[0] == word.p[1] &&
	    (word.p[0] == 'Z' || word.p[0] == 'O' || word.p[0] == 'P' ||
		word.p[0] == 'R'))
		word = slice_word(&s);
	else if (!label_is_route(word))
		return false;
	if (word.p == NULL)
		return false;
	for (; word.p != NULL; word = slice_word(&s))
		if (!label_is_route(word))
			return false;
	return true;
}

/* Format lines 1 to 4 (ACP 127); section 1. */
static bool
label_transmission(struct slice line, struct label *l)
{
	struct slice s = line, word;

	if (slice_starts(line, S("VZCZC")) || slice_starts(line, S("ZCZC")))
		return take(l, LINE_TRANSMISSION, line, 0);
	if (slice_starts(line, S("VV ")) || label_is_autodin(line))
		return take(l, LINE_TRANSMISSION, line, 0);
	if (slice_starts(line, S("ZNY ")) || slice_starts(line, S("ZNR ")))
		return take(l, LINE_WARNING, line, 0);
	if (slice_starts(line, S("DE "))) {
		word = slice_word(&s);
		word = slice_word(&s);
		if (label_is_route(word))
			return take(l, LINE_STATION, line, 0);
		return false;
	}
	if (is_called(line))
		return take(l, LINE_CALLED, line, 0);
	return false;
}

/* ZDK, ZFR ... a service note, CORRECTED COPY, MINIMIZE (H16, H22). */
static bool
label_service(struct slice line, struct label *l)
{
	size_t n = letters(line);

	/* ZEN/AMEMBASSY LIMA is an addressee (ACP 127(G) para 205) */
	if (slice_starts(line, S("ZEN/")))
		return false;
	if (((n == 3 && line.p[0] == 'Z') ||
		(n == 3 && line.n > 3 && line.p[0] == 'Z' &&
		    ascii_is_digit(line.p[3]))) &&
	    (line.p[1] == 'D' || line.p[1] == 'F' || line.p[1] == 'U' ||
		line.p[1] == 'E' || line.p[1] == 'P') &&
	    !(line.n > 3 && line.p[3] == '/')) /* ZEN/AMEMBASSY LIMA */
		return take(l, LINE_SERVICE, line, 0);
	if (slice_starts_fold(line, S("CORRECTED COPY")) ||
	    slice_starts(line, S("C O R R E C T E D")) ||
	    slice_starts_fold(line, S("MINIMIZE")) ||
	    slice_starts(line, S("EXERCISE EXERCISE")))
		return take(l, LINE_SERVICE, line, 0);
	return false;
}

/* (U) Classified by: a mark before it. */
static bool
label_marked(struct slice line, struct label *l)
{
	size_t n = slice_index(slice_head(line, 12), ')');

	if (n >= 12 || n + 1 >= line.n ||
	    !label_classified(slice_trim_left(slice_skip(line, n + 1)), l))
		return false;
	l->text = slice_between(line.p, slice_end(l->text));
	return true;
}

bool
label_read(struct slice line, struct label *l)
{
	struct slice s = slice_trim_right(line);
	char second;

	while (s.n > 0 && (ascii_is_blank(s.p[0]) || s.p[0] == '-') &&
	    !(s.n > 9 && s.p[0] == '-' && s.p[1] == '-'))
		s = slice_skip(s, 1);
	/* The portal puts a pilcrow before what it takes for a number. */
	if (s.n > 2 && s.p[0] == '\xc2' && s.p[1] == '\xb6')
		s = slice_skip(s, 2);
	if (s.n < 2)
		return false;
	switch (ascii_upper(s.p[0])) {
	case 'T':
		return label_tags(s, l) || label_plain(s, l) ||
		    label_classified(s, l);
	case 'S':
		return label_subject(s, l);
	case 'U':
	case 'J':
		return label_subject(s, l);
	case 'R':
		return label_reference(s, l) || label_dtg(s, l) ||
		    label_transmission(s, l) || label_drafting(s, l);
	case 'E':
		return label_order(s, l) || label_drafting(s, l) ||
		    label_service(s, l);
	case 'C':
		return label_classified(s, l) || label_drafting(s, l) ||
		    label_service(s, l);
	case 'D':
		return label_transmission(s, l) || label_derived(s, l) ||
		    label_decl(s, l) || label_drafting(s, l);
	case 'A': /* ACTION, AGS, APPROVED; most are AMEMBASSY */
		second = ascii_upper(s.p[1]);
		return (second == 'C' || second == 'G' || second == 'P') &&
		    (label_tags(s, l) || label_plain(s, l) ||
			label_drafting(s, l));
	case 'F':
	case 'I':
	case 'X':
		return label_plain(s, l);
	case 'M':
		return label_service(s, l);
	case 'O':
	case 'P':
		return label_dtg(s, l) || label_plain(s, l) ||
		    label_transmission(s, l);
	case 'V':
		return label_transmission(s, l);
	case 'Z':
		return label_dtg(s, l) || label_transmission(s, l) ||
		    label_service(s, l);
	case '-':
		return label_dashes(s, l);
	case '(':
		return label_marked(s, l);
	default:
		return ascii_is_digit(s.p[0]) &&
		    (label_dtg(s, l) || label_order_bare(s, l));
	}
}

/* The word before a number: a level stands before it at least. */
static struct slice
word_before(struct slice text, struct slice number)
{
	const char *end = number.p, *p;

	while (end > text.p && !ascii_is_alpha(end[-1]))
		end--;
	for (p = end; p > text.p && ascii_is_alpha(p[-1]); p--)
		continue;
	return slice_between(p, end);
}

bool
label_same_number(struct slice text, struct slice a, struct slice b)
{
	struct slice x = word_before(text, a), y = word_before(text, b);

	return slice_equal(a, b) &&
	    (x.n < y.n ? slice_ends(y, x) : slice_ends(x, y));
}

bool
label_number(struct slice line, struct slice *number)
{
	struct slice s = slice_trim(line);

	if (s.n < 6 || !level_may_begin(s.p, s.n) || !class_number(s, number))
		return false;
	while (number->n > 1 && number->p[0] == '0')
		*number = slice_skip(*number, 1);
	return true;
}
