/*
 * signer.c: how a telegram ends: the surname alone on its line, a note of
 * the communications centre after it, the end of message (section 12 of the
 * catalogue).  It works from the end and must not look further up than it
 * has to.
 */
#include "telegram/body.h"

/* So far up from the end a signature is looked for. */
#define LINES_MOST 60
#define NOTE_MOST 12
#define SEAM_MOST 8

/* NNNN, NNN, BT, #0335, << END OF DOCUMENT >>, trailers (X25). */
static bool
is_end(struct slice s)
{
	size_t i;

	/* control bytes of the line behind it (X19) */
	while (s.n > 0 && ascii_is_control(s.p[s.n - 1]))
		s = slice_head(s, s.n - 1);
	for (i = 0; i < s.n && s.p[i] == '='; i++)
		continue;
	if (i == s.n && s.n >= 5) /* between two telegrams of a file */
		return true;
	if (slice_equal_fold(s, S("BT")) || slice_starts(s, S("<< END OF")) ||
	    slice_starts(s, S("*** Current")))
		return true;
	if (s.n >= 3 && slice_starts_fold(s, S("NNN"))) {
		/* the next message's start may be glued on */
		for (i = 3; i < s.n; i++)
			if (!ascii_is_upper(s.p[i]) && s.p[i] != 'n')
				return false;
		return s.n < 24;
	}
	if (s.n < 2 || s.n > 6 || s.p[0] != '#')
		return false;
	for (i = 1; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return true;
}

/* LRD/12, 623.0071/5-361: typist and file of the old forms (O3). */
static bool
is_foot(struct slice s)
{
	size_t i, digits = 0, marks = 0;

	if (s.n < 4 || s.n > 20)
		return false;
	for (i = 0; i < s.n; i++) {
		digits += ascii_is_digit(s.p[i]);
		marks += s.p[i] == '/';
		if (!ascii_is_upper(s.p[i]) && !ascii_is_digit(s.p[i]) &&
		    s.p[i] != '/' && s.p[i] != '.' && s.p[i] != '-')
			return false;
	}
	return digits > 0 && marks == 1;
}

/* The level at the foot of the last page, perhaps with captions (N3). */
static bool
is_banner(struct slice s)
{
	struct slice rest;
	bool exact;

	return level_may_begin(s.p, s.n) && s.n < 60 &&
	    class_read(s, &rest, &exact) != CLASS_NONE && class_ends(rest);
}

/* One to three words of letters: VAN DOE, O'DOE, DOE-ROE, Doe. (N4) */
static bool
is_name(struct slice s)
{
	static const struct slice no[] = {{"END", 3}, {"UNQUOTE", 7},
	    {"SUMMARY", 7}, {"COMMENT", 7}, {"UNCLAS", 6}, {"UNCLASSIFIED", 12},
	    {"CONFIDENTIAL", 12}, {"SECRET", 6}, {"GDS", 3}, {"TEXT", 4}};
	size_t i, words = 1, letters = 0;

	if (s.n > 1 && s.p[s.n - 1] == '.')
		s = slice_head(s, s.n - 1);
	if (s.n < 2 || s.n > 32 || !ascii_is_alpha(s.p[0]) ||
	    slice_ends(s, S("-")))
		return false;
	/* in a text without capitals a name has none (X20): one word of it */
	if (ascii_is_lower(s.p[0]) &&
	    (s.n < 3 || slice_index(s, ' ') < s.n || s.n > 16))
		return false;
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == ' ') {
			words++;
			if (i + 1 < s.n && !ascii_is_upper(s.p[i + 1]))
				return false;
		} else if (ascii_is_alpha(s.p[i])) {
			letters++;
		} else if (s.p[i] != '\'' && s.p[i] != '-' && s.p[i] != '.') {
			return false;
		}
	}
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (slice_equal_fold(s, no[i]) ||
		    slice_starts_fold(s, S("END ")))
			return false;
	return letters >= 2 && words <= 3;
}

/* Does a sentence end with these words, so that a name can follow (N7)? */
static bool
ends_sentence(struct slice s)
{
	char c = s.n == 0 ? '.' : s.p[s.n - 1];

	return c == '.' || c == '"' || c == ')' || c == '?' || c == '!' ||
	    c == ':' || c == '#' || c == '*' || c == '\'' ||
	    (c == '-' && s.n > 1 && !ascii_is_alnum(s.p[s.n - 2])) ||
	    c == '_' || slice_ends(s, S("GDS")) || slice_ends(s, S("QUOTE")) ||
	    slice_ends(s, S("TEXT")) || slice_ends(s, S("COMMENT")) ||
	    slice_ends(s, S("SUMMARY")) || slice_ends(s, S("EXERCISE")) ||
	    slice_starts(s, S("GP-"));
}

static bool
has_capitals(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_upper(s.p[i]))
			return true;
	return false;
}

static bool
is_note(struct slice s)
{
	return slice_starts_fold(s, S("NOTE BY OC")) ||
	    slice_starts_fold(s, S("NOTE BY")) ||
	    slice_starts_fold(s, S("NOTE: ")) ||
	    slice_starts_fold(s, S("(NOTE: "));
}

static void
add_name(struct reader *r, struct slice name)
{
	if (slice_ends(name, S(".")))
		name = slice_head(name, name.n - 1);
	name = slice_trim(name);
	/* DOEDOE: glued twice (N5) */
	if (name.n >= 6 && name.n % 2 == 0 &&
	    slice_equal(
		slice_head(name, name.n / 2), slice_skip(name, name.n / 2))) {
		remark(r, CHECK_SIGNATURE_TWICE, name, (struct slice){0});
		name = slice_head(name, name.n / 2);
	}
	claim(r, FIELD_SIGNATURE, name);
	slice_list_add(r->arena, &r->t->signature, name,
	    capitals(r->arena, squeeze(r->arena, name)));
}

/* The line of text before line i, or UINT32_MAX; was a blank between? */
static uint32_t
before_since(const struct reader *r, uint32_t first, uint32_t i, bool *blank)
{
	bool furniture = false;

	*blank = false;
	while (i-- > first) {
		if (r->t->lines[i].kind == LINE_TEXT) {
			/* blank lines come with a page line */
			*blank = *blank && !furniture;
			return i;
		}
		furniture = furniture || line_is_furniture(&r->t->lines[i]);
		*blank = *blank || r->t->lines[i].kind == LINE_BLANK;
	}
	return UINT32_MAX;
}

static uint32_t
before(const struct reader *r, uint32_t i, bool *blank)
{
	return before_since(r, r->t->body_line, i, blank);
}

/* Headings that a section may end with, and no surnames. */
static bool
is_title(struct slice s)
{
	static const struct slice titles[] = {{"CONCLUSION", 10},
	    {"BACKGROUND", 10}, {"DISCUSSION", 10}, {"INTRODUCTION", 12},
	    {"RECOMMENDATION", 14}, {"ACTION REQUEST", 14}, {"QUOTE", 5},
	    {"NOTE", 4}, {"OUTLOOK", 7}, {"ANALYSIS", 8}};
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (slice_starts_fold(s, titles[i]))
			return true;
	return false;
}

/*
 * A name behind what ends the text, on its line: END TEXT.DOE, or after the
 * last sentence: COMMENCE AIRLIFT. DOE (N2).  It is cut off the line.
 */
static bool
take_glued(struct reader *r, struct line *line)
{
	struct slice s = slice_trim(line_slice(line)), name;
	size_t n = 0;
	bool apart;

	while (n < s.n &&
	    (ascii_is_upper(s.p[s.n - 1 - n]) || s.p[s.n - 1 - n] == '-' ||
		(s.p[s.n - 1 - n] == ' ' && n > 2)))
		n++; /* VAN DOE as well */
	if (n < 3 || n + 1 >= s.n || (line->has & HAS_LOWER) != 0)
		return false;
	apart = s.p[s.n - n] == ' ';
	name = slice_trim(slice_skip(s, s.n - n));
	s = slice_head(s, s.n - n);
	if (apart
		? name.n < 3 || slice_index(name, ' ') < name.n ||
		    is_title(name) || !ends_sentence(s)
		: s.p[s.n - 1] != '.' || !ends_sentence(slice_head(s, s.n - 1)))
		return false;
	if (!is_name(name))
		return false;
	add_name(r, name);
	line->n =
	    (uint32_t)(slice_trim_right(s).p + slice_trim_right(s).n - line->p);
	return true;
}

/*
 * From the first byte of these lines to the last, as they stand in the text:
 * where sections were put in order the first line may be the later.
 */
static struct slice
from_to(const struct telegram *t, uint32_t first, uint32_t last)
{
	const char *from = t->lines[first].p, *to = from;
	uint32_t i;

	for (i = first; i <= last; i++) {
		struct slice line = line_slice(&t->lines[i]);

		from = line.p < from ? line.p : from;
		to = slice_end(line) > to ? slice_end(line) : to;
	}
	return slice_between(from, to);
}

/* 3. Text: behind it no note of the foot can stand. */
static bool
begins_number(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 3 && ascii_is_digit(s.p[n]))
		n++;
	return n > 0 && n + 1 < s.n && s.p[n] == '.' &&
	    (ascii_is_blank(s.p[n + 1]) || s.p[n + 1] == '(');
}

/* The notes that stand after a signature: from the first of them on (N8). */
static uint32_t
take_notes(struct reader *r, uint32_t last)
{
	struct telegram *t = r->t;
	uint32_t i = last, first = UINT32_MAX, up, k;
	struct slice s;
	bool blank;

	for (up = 0; i != UINT32_MAX && up < NOTE_MOST; up++) {
		s = slice_trim(line_slice(&t->lines[i]));
		if (is_note(s)) {
			first = i;
			break;
		}
		if (begins_number(s))
			break;
		i = before(r, i, &blank);
	}
	if (first == UINT32_MAX)
		return last;
	for (k = first; k <= last; k++)
		if (t->lines[k].kind == LINE_TEXT) {
			t->lines[k].kind = LINE_NOTE;
			claim(r, FIELD_NOTE,
			    slice_trim(line_slice(&t->lines[k])));
		}
	t->notes.first_line = first;
	t->notes.lines = last - first + 1;
	t->notes.at = from_to(t, first, last);
	r->body_end = first;
	return before(r, first, &blank);
}

/* UNQUOTE DOE, ROE UNQUOTE DOE: who signed what quotes another telegram. */
static bool
take_unquote(struct reader *r, struct line *line, struct slice s)
{
	size_t at = slice_find(s, S("UNQUOTE "));
	struct slice name;

	if (at >= s.n || (at > 0 && s.p[at - 1] != ' '))
		return false;
	name = slice_trim_left(slice_skip(s, at + 8));
	if (!is_name(name))
		return false;
	add_name(r, name);
	line->n = (uint32_t)(s.p + at + 7 - line->p);
	return true;
}

static void
take_signature(struct reader *r, uint32_t i)
{
	struct telegram *t = r->t;
	struct line *line = &t->lines[i];
	struct slice s = slice_trim(line_slice(line)), above;
	bool blank, alone;
	uint32_t up = before(r, i, &blank);

	if (t->signature != NULL) /* the carrier has told it */
		return;
	if (take_unquote(r, line, s))
		return;
	if (!is_name(s)) {
		take_glued(r, line);
		return;
	}
	above =
	    up == UINT32_MAX ? S("") : slice_trim(line_slice(&t->lines[up]));
	alone = blank || up == UINT32_MAX || ends_sentence(above) ||
	    slice_equal(above, s);
	/* the last words of a sentence are no name (N7) */
	if (!alone ||
	    (up == UINT32_MAX && t->body_line == i && r->entries == NULL))
		return;
	if ((line->has & HAS_LOWER) != 0 &&
	    (!ends_sentence(above) ||
		(ascii_is_lower(s.p[0]) && has_capitals(above))))
		return;
	line->kind = LINE_SIGNATURE;
	r->body_end = i;
	/* DOE / DOE: twice (N5); two names in two lines are two */
	if (up != UINT32_MAX && slice_equal(above, s)) {
		t->lines[up].kind = LINE_SIGNATURE;
		r->body_end = up;
		claim(r, FIELD_SIGNATURE, above);
		remark(r, CHECK_SIGNATURE_TWICE, s, (struct slice){0});
	}
	add_name(r, s);
}

/* What stands behind NNNN is no part of the text: a note of somebody's. */
static void
take_behind(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i = r->body_end, up = 0, last = r->body_end, k;
	struct slice s;

	while (i > t->body_line && up < LINES_MOST) {
		i--;
		if (t->lines[i].kind == LINE_REPEATED)
			return; /* the last section's head */
		if (t->lines[i].kind != LINE_TEXT)
			continue;
		up++;
		s = slice_trim(line_slice(&t->lines[i]));
		if (!slice_equal(s, S("NNNN"))) {
			if (last == r->body_end && is_end(s))
				continue; /* another trailer */
			if (last == r->body_end)
				last = i;
			continue;
		}
		if (last == r->body_end || last < i)
			return;
		for (k = i + 1; k <= last; k++)
			if (t->lines[k].kind == LINE_TEXT) {
				t->lines[k].kind = LINE_NOTE;
				claim(r, FIELD_NOTE,
				    slice_trim(line_slice(&t->lines[k])));
			}
		t->notes.first_line = i + 1;
		t->notes.lines = last - i;
		t->notes.at = from_to(t, i + 1, last);
		r->body_end = i + 1;
		return;
	}
}

/*
 * Where the text of a section ends and another's follows: level, end of
 * message and signature stand there as well, and are no part of the text.
 * The telegram's signature is the last one (N6).
 */
static void
take_seam(struct reader *r, uint32_t first, uint32_t seam)
{
	struct telegram *t = r->t;
	uint32_t i = seam, up = 0;
	struct slice s = S(""), above;
	struct line *line = NULL;
	bool blank;

	while (up < SEAM_MOST &&
	    (i = before_since(r, first, i, &blank)) != UINT32_MAX) {
		line = &t->lines[i];
		s = slice_trim(line_slice(line));
		if (is_banner(s))
			line->kind = LINE_BANNER;
		else if (is_end(s))
			line->kind = LINE_END;
		else
			break;
		up++;
	}
	if (up == 0 || i == UINT32_MAX || !is_name(s) || is_title(s))
		return;
	i = before_since(r, first, i, &blank);
	above = i == UINT32_MAX ? S("") : slice_trim(line_slice(&t->lines[i]));
	if (!ends_sentence(above) ||
	    (ascii_is_lower(s.p[0]) && has_capitals(above)) ||
	    ((line->has & HAS_LOWER) != 0 && !blank))
		return;
	line->kind = LINE_SIGNATURE;
	claim(r, FIELD_SIGNATURE, s);
}

void
read_signer(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i, up = 0;
	struct slice s;
	uint16_t k;

	take_behind(r);
	for (k = 0; k < r->seam_count; k++)
		take_seam(
		    r, k == 0 ? t->body_line : r->seams[k - 1], r->seams[k]);
	i = r->body_end;
	while (i > t->body_line && up < LINES_MOST) {
		i--;
		if (t->lines[i].kind != LINE_TEXT)
			continue;
		up++;
		s = slice_trim(line_slice(&t->lines[i]));
		if (is_banner(s))
			t->lines[i].kind = LINE_BANNER;
		else if (is_end(s) || (is_foot(s) && t->order.number == 0))
			t->lines[i].kind = LINE_END;
		else
			break;
		r->body_end = i;
		if (i == t->body_line)
			return;
	}
	if (i >= r->body_end || t->lines[i].kind != LINE_TEXT)
		return;
	r->body_end = i + 1;
	i = take_notes(r, i);
	if (i != UINT32_MAX)
		take_signature(r, i);
}
