/*
 * text.c: what stands in the paragraphs: summary, comment, action requests,
 * quoted texts, marked passages, items, mentions of references.
 *
 * Each line is asked once, and cheaply: by its first letter and by what
 * line.has says stands in it.
 */
#include "base/utf8.h"
#include "telegram/body.h"

/* Where a label that opens or closes can stand: so far into a paragraph. */
#define FRONT 96
/* An END without a BEGIN is looked for in so much of the text (U4). */
#define END_MOST ((size_t)64 << 10)
/* END OF TEXT: so many words it has behind a sentence that has no point. */
#define END_WORDS 3

struct texts {
	struct reader *r;
	struct block *open; /* BEGIN TEXT without its end yet */
	struct block **blocks_end;
	struct action **actions_end;
	struct portion **portions_end;
	struct portion *portion; /* runs to the next one or to the end */
	struct items items;
	struct paragraph *summed; /* the first in which SUMMARY may stand */
	unsigned shifts;
	bool control_told, mojibake_told, comma_told;
	bool begin_portion; /* BEGIN UNCLASSIFIED: to its END */
};

/* ---- passages ------------------------------------------------------------------ */

/* From one place to another, both of the text; lines are found by the ends. */
static struct passage
passage_of(const struct paragraph *p, const struct telegram *t, struct slice at)
{
	struct passage passage = {.at = slice_trim(at)};
	uint32_t i = p->text.first_line, end = i + p->text.lines;

	while (i + 1 < end && t->lines[i + 1].p <= passage.at.p)
		i++;
	passage.first_line = i;
	while (i + 1 < end && t->lines[i + 1].p < slice_end(passage.at))
		i++;
	passage.lines = i - passage.first_line + 1;
	return passage;
}

/* ---- headings in the text -------------------------------------------------------- */

/*
 * SUMMARY at the front of s, its misspellings (U6) and what may follow it
 * (AND COMMENT ...); the length with the mark behind it, or 0.
 */
static size_t
front_label(struct slice s, struct slice word)
{
	static const struct slice ands[] = {{" AND COMMENT", 12},
	    {" AND ACTION REQUEST", 19}, {"/ACTION REQUEST", 15},
	    {"/COMMENT", 8}, {" AND TABLE OF CONTENTS", 22},
	    {" PARAGRAPH", 10}};
	size_t n = 0, i, bound;

	/* BEGIN / SUMMARY may be broken over two lines */
	if (s.n > 6 && slice_starts_fold(s, S("BEGIN")) &&
	    ascii_is_space(s.p[5]))
		for (n = 6; n < s.n && ascii_is_space(s.p[n]); n++)
			continue;
	if (slice_starts_fold(slice_skip(s, n), S("INTRODUCTION AND ")))
		n += 17;
	if (!slice_starts_fold(slice_skip(s, n), word))
		return 0;
	n += word.n;
	for (i = 0; i < sizeof(ands) / sizeof(ands[0]); i++)
		if (slice_starts_fold(slice_skip(s, n), ands[i]))
			n += ands[i].n;
	bound = n;
	while (n < s.n && s.p[n] == ' ')
		n++;
	if (n < s.n && (s.p[n] == ':' || s.p[n] == '.')) {
		while (n < s.n && (s.p[n] == ':' || s.p[n] == '.'))
			n++; /* SUMMARY:. */
		return n;
	}
	if (n == s.n || s.p[n] == '\n' || s.p[n] == '\r')
		return n;
	/* SUMMARY - text; dashes of every kind (U8) */
	while (n < s.n && s.p[n] == '-')
		n++;
	if (n > bound && s.p[n - 1] == '-')
		return n;
	if (slice_starts(slice_skip(s, n), S("\xe2\x80")))
		return n + 3;
	return bound == s.n || slice_starts_fold(s, S("BEGIN")) ? bound : 0;
}

static size_t
summary_label(struct slice s)
{
	static const struct slice words[] = {{"SUMMARY", 7}, {"SUMMAY", 6},
	    {"SUMARY", 6}, {"SUMMRY", 6}, {"SUMMMARY", 8}};
	size_t i, n = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]) && n == 0; i++)
		n = front_label(s, words[i]);
	return n;
}

/* SUMMARY, or as it is misspelt (U6), from its first letters on. */
static bool
is_end_word(struct slice s, struct slice word)
{
	size_t n = 0;

	while (n < s.n && n <= word.n && ascii_is_alpha(s.p[n]))
		n++;
	if (n + 1 < s.n && s.p[n] == '-' && n < word.n) { /* SUM- / MARY */
		struct slice rest = slice_trim_left(slice_skip(s, n + 1));

		return slice_equal_fold(
			   slice_head(s, n), slice_head(word, n)) &&
		    slice_starts_fold(rest, slice_skip(word, n));
	}
	return slice_starts_fold(s, word) ||
	    (n + 1 >= word.n && word_is_near(slice_head(s, n), word));
}

/*
 * Where END SUMMARY or END / SUMMARY begins in s, or s.n (U3).  The word is
 * looked for and not END, which half of all words end with.
 */
static size_t
find_end(struct slice s, struct slice word)
{
	size_t at = 0, i;

	struct slice front = slice_head(word, 3);

	while ((at += slice_find_fold(slice_skip(s, at), front)) < s.n) {
		for (i = at; i > 0 &&
		     (ascii_is_space(s.p[i - 1]) || s.p[i - 1] == '\x85' ||
			 s.p[i - 1] == '\xc2');
		     i--)
			continue; /* U+0085 may end the line between (X19) */
		if (i < at && i >= 3 &&
		    slice_equal_fold(slice(s.p + i - 3, 3), S("END")) &&
		    is_end_word(slice_skip(s, at), word) &&
		    (i == 3 || !ascii_is_alpha(s.p[i - 4])))
			return i - 3 - (i > 3 && s.p[i - 4] == '(');
		at += front.n;
	}
	return s.n;
}

/* From `from` to END WORD in this or a later paragraph, else this one's end. */
static struct passage
labelled(
    struct reader *r, struct paragraph *p, const char *from, struct slice word)
{
	struct slice rest, at;
	struct paragraph *q;
	struct passage passage;
	size_t n, seen = 0;

	for (q = p; q != NULL && seen < END_MOST; q = q->next) {
		rest = q == p ? slice_between(from, slice_end(p->at)) : q->at;
		n = find_end(rest, word);
		/* of sorted sections it may stand before where it began */
		if (n == rest.n || rest.p + n < from) {
			seen += rest.n;
			continue;
		}
		at = slice_between(from, rest.p + n);
		passage = passage_of(p, r->t, at);
		if (q != p)
			passage.lines = q->text.first_line + q->text.lines -
			    passage.first_line;
		claim(r, FIELD_HEADING,
		    slice_head(slice_skip(rest, n), word.n + 4));
		return passage;
	}
	return passage_of(p, r->t, slice_between(from, slice_end(p->at)));
}

/* A heading without the colon, point or dashes behind it. */
static struct slice
without_mark(struct slice s)
{
	s = slice_trim_right(s);
	while (s.n > 0 && !ascii_is_alnum(s.p[s.n - 1]) &&
	    (unsigned char)s.p[s.n - 1] < 128)
		s = slice_head(s, s.n - 1);
	return s;
}

static void
find_summary(struct reader *r, struct paragraph *p)
{
	struct telegram *t = r->t;
	struct slice s = p->text.at;
	size_t n;

	if (t->summary.at.p != NULL)
		return;
	if (p->heading.p != NULL && summary_label(p->heading) > 0) {
		/* the heading again, at the front of the text */
		n = s.n < 7 ? 0 : summary_label(slice_head(s, FRONT));
		t->summary = labelled(r, p, s.p + n, S("SUMMARY"));
		return;
	}
	n = s.n < 7 ||
		(ascii_upper(s.p[0]) != 'S' && ascii_upper(s.p[0]) != 'B' &&
		    ascii_upper(s.p[0]) != 'I')
	    ? 0
	    : summary_label(slice_head(s, FRONT));
	if (n == 0)
		return;
	if (p->heading.p == NULL)
		p->heading = squeeze(r->arena, without_mark(slice_head(s, n)));
	claim(r, FIELD_HEADING, slice_trim_right(slice_head(s, n)));
	t->summary = labelled(r, p, s.p + n, S("SUMMARY"));
}

static void
find_comment(struct reader *r, struct paragraph *p)
{
	struct telegram *t = r->t;
	struct slice s = p->text.at;
	size_t n = 0;

	if (t->comment.at.p != NULL)
		return;
	if (p->heading.p != NULL && front_label(p->heading, S("COMMENT")) > 0) {
		n = s.n < 7 ? 0
			    : front_label(slice_head(s, FRONT), S("COMMENT"));
		t->comment = labelled(r, p, s.p + n, S("COMMENT"));
		return;
	}
	if (s.n > 7 &&
	    (ascii_upper(s.p[0]) == 'C' || ascii_upper(s.p[0]) == 'B'))
		n = front_label(slice_head(s, FRONT), S("COMMENT"));
	if (n == 0)
		return;
	if (p->heading.p == NULL)
		p->heading = squeeze(r->arena, without_mark(slice_head(s, n)));
	claim(r, FIELD_HEADING, slice_trim_right(slice_head(s, n)));
	t->comment = labelled(r, p, s.p + n, S("COMMENT"));
}

/* COMMENT: at the front of a line within a paragraph. */
static void
find_inner_comment(struct reader *r, struct paragraph *p, struct slice line)
{
	size_t n = slice_starts_fold(line, S("COMMENT:")) ? 8
	    : slice_starts(line, S("COMMENT. "))          ? 9
							  : 0;

	if (n == 0)
		return;
	claim(r, FIELD_HEADING, slice_head(line, 8));
	r->t->comment = labelled(r, p, line.p + n, S("COMMENT"));
}

/* END SUMMARY with no beginning: from the first paragraph on (U4). */
static void
find_orphan(const struct texts *x)
{
	struct reader *r = x->r;
	struct telegram *t = r->t;
	struct paragraph *p, *first = t->paragraphs;
	size_t n, seen = 0;

	if (t->summary.at.p != NULL || x->summed == NULL)
		return;
	for (p = first; p != x->summed; p = p->next)
		seen += p->at.n;
	for (; p != NULL && seen < END_MOST / 8; p = p->next) {
		n = find_end(p->at, S("SUMMARY"));
		if (n < p->at.n) {
			t->summary =
			    labelled(r, first, first->text.at.p, S("SUMMARY"));
			remark(r, CHECK_SUMMARY_UNBEGUN, slice_skip(p->at, n),
			    (struct slice){0});
			return;
		}
		seen += p->at.n;
	}
}

/* may_request: REQUEST may stand in it at all. */
static void
find_action(struct texts *x, struct paragraph *p, bool may_request)
{
	struct slice s = slice_head(p->text.at, FRONT);
	struct slice more = slice_head(p->text.at, 4 * FRONT);
	struct action *a;
	bool found;

	if (slice_starts_fold(s, S("(")))
		s = slice_skip(s, slice_index(s, ')') + 1);
	s = slice_trim_left(s);
	/* REQUEST ADVICE WHETHER ...: how the 1970s asked */
	found =
	    (may_request &&
		(slice_starts(s, S("REQUEST ")) ||
		    slice_find(more, S(". REQUEST ")) < more.n ||
		    slice_starts_fold(s, S("ACTION REQUEST")) ||
		    slice_starts_fold(s, S("THIS IS AN ACTION REQUEST")) ||
		    slice_starts_fold(s, S("SUMMARY AND ACTION REQUEST")))) ||
	    slice_starts_fold(s, S("THIS IS AN ACTION CABLE")) ||
	    slice_starts_fold(s, S("ACTION: ")) ||
	    slice_starts_fold(s, S("ACTION REQUIRED")) ||
	    slice_starts_fold(s, S("REQUIRED ACTION")) ||
	    (p->heading.p != NULL &&
		slice_find_fold(p->heading, S("ACTION REQUEST")) <
		    p->heading.n);
	if (!found)
		return;
	if (p->heading.p == NULL && slice_starts_fold(s, S("ACTION")))
		p->heading = slice_head(
		    s, slice_index(s, ':') < 24 ? slice_index(s, ':') : 14);
	a = ARENA_NEW(x->r->arena, struct action);
	a->at = p->at;
	a->text = p->text;
	a->paragraph = p->number;
	*x->actions_end = a;
	x->actions_end = &a->next;
}

/* ---- quoted texts ----------------------------------------------------------------- */

struct opening {
	struct slice begin, end;
	enum block_kind kind;
};

static const struct opening openings[] = {
    {{"NONPAPER", 8}, {"NONPAPER", 8}, BLOCK_NONPAPER},
    {{"NON-PAPER", 9}, {"NON-PAPER", 9}, BLOCK_NONPAPER},
    {{"TEXT OF NONPAPER", 16}, {"", 0}, BLOCK_NONPAPER},
    {{"TALKING POINTS", 14}, {"TALKING POINTS", 14}, BLOCK_TEXT},
    {{"POINTS", 6}, {"POINTS", 6}, BLOCK_TEXT},
    {{"DEMARCHE", 8}, {"DEMARCHE", 8}, BLOCK_TEXT},
    {{"TEXT", 4}, {"TEXT", 4}, BLOCK_TEXT},
    {{"QUOTE", 5}, {"QUOTE", 5}, BLOCK_QUOTE},
    {{"MESSAGE", 7}, {"MESSAGE", 7}, BLOCK_TEXT},
    {{"LETTER", 6}, {"LETTER", 6}, BLOCK_TEXT},
};

#define OPENINGS (sizeof(openings) / sizeof(openings[0]))

/* BEGIN [UNOFFICIAL] TEXT: at the front of s; its length, or 0. */
static size_t
opens(struct slice s, enum block_kind *kind)
{
	size_t n, i, words;
	struct slice rest;

	if (slice_starts_fold(s, S("QUOTE")) &&
	    (s.n == 5 || s.p[5] == '\n' || s.p[5] == ':' || s.p[5] == '.')) {
		*kind = BLOCK_QUOTE;
		return s.n > 5 && s.p[5] != '\n' ? 6 : 5;
	}
	if (!slice_starts_fold(s, S("BEGIN ")))
		return 0;
	/* at most three words between: BEGIN TEXT OF ENGLISH NONPAPER */
	for (n = 6, words = 0; words < 4 && n < s.n; words++) {
		rest = slice_skip(s, n);
		for (i = 0; i < OPENINGS; i++)
			if (slice_starts_fold(rest, openings[i].begin)) {
				*kind = openings[i].kind;
				n += openings[i].begin.n;
				/* TEXT OF NONPAPER is a nonpaper */
				rest = slice_head(slice_skip(s, n), 24);
				if (slice_find_fold(rest, S("NONPAPER")) <
					rest.n &&
				    (slice_starts_fold(rest, S(" OF")) ||
					slice_starts_fold(rest, S("/"))))
					*kind = BLOCK_NONPAPER;
				while (n < s.n && s.p[n] != '\n' &&
				    s.p[n] != ':' && s.p[n] != '.' && n < 60)
					n++;
				return n < s.n && s.p[n] != '\n' ? n + 1 : n;
			}
		n += slice_index(rest, ' ') + 1;
	}
	return 0;
}

/* NON-PAPER-LIKE is no NON-PAPER; POINTS, TEXTS are more of the same. */
static bool
goes_on(struct slice s)
{
	return s.n > 1 && s.p[0] == '-' && ascii_is_alnum(s.p[1]);
}

/* END TEXT, UNQUOTE, END NONPAPER at the front of s. */
static bool
closes(struct slice s)
{
	size_t i, words;
	struct slice word;

	if (slice_starts_fold(s, S("UNQUOTE")) ||
	    slice_starts_fold(s, S("END QUOTE")))
		return true;
	if (!slice_starts_fold(s, S("END ")))
		return false;
	s = slice_head(slice_skip(s, 4), 48);
	for (words = 0; words < 4; words++) {
		s = slice_trim_left(s);
		for (i = 0; i < OPENINGS; i++)
			if (openings[i].end.n > 0 &&
			    slice_starts_fold(s, openings[i].end) &&
			    !goes_on(slice_skip(s, openings[i].end.n)))
				return true;
		word = slice_word(&s);
		if (word.p == NULL || slice_ends(word, S(".")))
			break;
	}
	return false;
}

static void
block_end(struct texts *x, const struct paragraph *p, const char *end)
{
	struct block *b = x->open;

	if (b == NULL)
		return;
	x->open = NULL;
	if (end < b->text.at.p)
		end = b->text.at.p;
	b->at = slice_between(b->at.p, end);
	b->text.at = slice_trim(slice_between(b->text.at.p, end));
	b->text.lines = p->text.first_line + p->text.lines - b->text.first_line;
}

static void
block_begin(struct texts *x, const struct paragraph *p, uint32_t line,
    struct slice at, size_t n, enum block_kind kind)
{
	struct block *b = ARENA_NEW(x->r->arena, struct block);

	b->kind = kind;
	b->paragraph = p->number;
	b->at = slice_head(at, n);
	b->text.at = slice(at.p + n, 0);
	b->text.first_line = line;
	b->text.lines = 1;
	claim(x->r, FIELD_BLOCK, slice_trim(b->at));
	*x->blocks_end = b;
	x->blocks_end = &b->next;
	x->open = b;
}

/* ---- lines ---------------------------------------------------------------------------- */

/*
 * A marking alone on a line, or at the front of an unnumbered part, governs
 * its own passage and not the paragraph (K7).
 */
static void
take_marking(
    struct texts *x, struct paragraph *p, uint32_t line, struct slice s)
{
	struct marking mark = {0};
	struct slice rest;
	struct portion *portion;

	if (!marking_read(x->r->arena, s, &mark, &rest) ||
	    mark.form.p == NULL || s.p == p->mark.at.p ||
	    slice_trim(rest).n > 0)
		return;
	claim(x->r, FIELD_MARK, mark.at);
	if (x->open != NULL && x->open->mark.printed.p == NULL) {
		x->open->mark = mark;
		if (slice_trim(slice_between(x->open->text.at.p, s.p)).n == 0)
			x->open->text.at = slice(slice_end(s), 0);
	}
	portion = ARENA_NEW(x->r->arena, struct portion);
	portion->mark = mark;
	portion->text.first_line = line + 1;
	portion->text.at = slice(slice_end(s), 0);
	*x->portions_end = portion;
	x->portions_end = &portion->next;
	x->portion = portion;
}

/* What runs on, runs on to the end of this line. */
static void
extend(struct texts *x, uint32_t line, struct slice s)
{
	struct passage *open[2] = {NULL, NULL};
	size_t i;

	if (x->portion != NULL)
		open[0] = &x->portion->text;
	if (x->items.open != NULL)
		open[1] = &x->items.open->text;
	for (i = 0; i < 2; i++) {
		if (open[i] == NULL || line < open[i]->first_line ||
		    slice_end(s) < open[i]->at.p)
			continue;
		open[i]->at = slice_between(open[i]->at.p, slice_end(s));
		open[i]->lines = line - open[i]->first_line + 1;
	}
}

/* BEGIN UNCLASSIFIED ... END UNCLASSIFIED: before portion marks. */
static bool
take_level(struct texts *x, uint32_t line, struct slice s)
{
	struct slice rest = slice_skip(s, 6), after;
	struct portion *portion;
	enum classification level;
	bool exact;

	if (!slice_starts(s, S("BEGIN ")) || rest.n < 6)
		return false;
	level = class_read(rest, &after, &exact);
	if (level == CLASS_NONE || (after.n > 0 && ascii_is_alpha(after.p[0])))
		return false;
	portion = ARENA_NEW(x->r->arena, struct portion);
	portion->mark.at = portion->mark.printed =
	    slice_between(rest.p, after.p);
	portion->mark.level = level;
	portion->mark.form = classification_name(level);
	after = slice_trim_left(after);
	if (after.n > 0 && (after.p[0] == '.' || after.p[0] == ':'))
		after = slice_trim_left(slice_skip(after, 1));
	portion->text.first_line = line;
	portion->text.lines = 1;
	portion->text.at = after;
	claim(
	    x->r, FIELD_MARK, slice_between(s.p, slice_end(portion->mark.at)));
	*x->portions_end = portion;
	x->portions_end = &portion->next;
	x->portion = portion;
	x->begin_portion = true;
	return true;
}

static void
take_words(struct texts *x, struct paragraph *p, uint32_t line, struct slice s)
{
	enum block_kind kind = BLOCK_TEXT;
	struct slice rest, after;
	size_t n;
	bool exact;

	if (x->open != NULL && closes(s)) {
		claim(x->r, FIELD_BLOCK, s);
		/* what stands in it ends with it */
		x->items.open = NULL;
		if (x->portion != NULL &&
		    x->portion->text.at.p >= x->open->at.p)
			x->portion = NULL;
		block_end(x, p, s.p);
		return;
	}
	if (x->begin_portion && slice_starts(s, S("END "))) {
		rest = slice_skip(s, 4);
		if (class_read(rest, &after, &exact) != CLASS_NONE) {
			claim(x->r, FIELD_MARK, s);
			x->portion = NULL;
			x->begin_portion = false;
			return;
		}
	}
	if (take_level(x, line, s))
		return;
	if (x->open != NULL)
		return;
	n = opens(s, &kind);
	if (n == 0)
		return;
	/* apart from the last item of a list, if that does not announce it */
	if (x->items.blank &&
	    !slice_ends(slice_trim_right(x->items.above), S(":")) &&
	    s.p == slice_trim(line_slice(&x->r->t->lines[line])).p)
		x->items.open = NULL;
	block_begin(x, p, line, s, n, kind);
}

/* The words from n on end the line, or stand behind the end of a sentence. */
static bool
ends_line(struct slice s, size_t n)
{
	struct slice before = slice_trim_right(slice_head(s, n));
	size_t words = 0;

	for (s = slice_skip(s, n); slice_word(&s).p != NULL;)
		words++;
	return words <= END_WORDS || before.n == 0 ||
	    ascii_is_full_stop(before.p[before.n - 1]);
}

/* The figure on the key of a letter (ITA2); 0: none that is a digit. */
static char
figure_of(char c)
{
	size_t i = slice_index(S("PQWERTYUIO"), c);

	return i < 10 ? (char)('0' + i) : 0;
}

/* (AL and a blank. */
static bool
is_shifted(const char *p)
{
	return ascii_is_upper(p[1]) && p[2] == 'L' && p[3] == ' ';
}

/*
 * PARA PTQ is PARA 051, (AL is (A): a shift was missed (A9).  Offered, not
 * done; only where letters cannot be meant.
 */
static void
take_shift(struct texts *x, struct slice s)
{
	size_t at, n;
	char offer[8];
	struct slice word;

	if (x->shifts >= 16)
		return;
	at = slice_find(s, S("PARA "));
	word = slice_skip(s, at + 5);
	for (n = 0; at < s.n && n < word.n && n < sizeof(offer) &&
	     figure_of(word.p[n]) != 0;
	     n++)
		offer[n] = figure_of(word.p[n]);
	if (n >= 2 && n < sizeof(offer) &&
	    (n == word.n || !ascii_is_alnum(word.p[n]))) {
		x->shifts++;
		remark(x->r, CHECK_SHIFT_ERROR, slice_head(word, n),
		    slice(offer, n));
	}
	for (at = slice_index(s, '('); at + 3 < s.n && !is_shifted(s.p + at);)
		at += 1 + slice_index(slice_skip(s, at + 1), '(');
	word = slice_skip(s, at);
	if (word.n > 3 && is_shifted(word.p)) {
		offer[0] = '(';
		offer[1] = word.p[1];
		offer[2] = ')';
		x->shifts++;
		remark(x->r, CHECK_SHIFT_ERROR, slice_head(word, 3),
		    slice(offer, 3));
	}
}

/*
 * What is said once of a text: control bytes, characters read as others,
 * commas for apostrophes (X17 to X19).
 */
static void
take_damage(struct texts *x, const struct line *line, struct slice s)
{
	size_t i;
	uint32_t rune;

	if ((line->has & HAS_CONTROL) != 0 && !x->control_told) {
		x->control_told = true;
		remark(x->r, CHECK_CONTROL_BYTES, s, (struct slice){0});
	}
	if ((line->has & HAS_HIGH) != 0 && !x->mojibake_told)
		for (i = 0; i < s.n; i++)
			if ((unsigned char)s.p[i] >= 0xc2 &&
			    utf8_mojibake(slice_skip(s, i), &rune) > 0) {
				x->mojibake_told = true;
				remark(x->r, CHECK_MOJIBAKE, slice_skip(s, i),
				    (struct slice){0});
				break;
			}
	if (x->comma_told || (line->has & HAS_COMMA_S) == 0)
		return;
	for (i = slice_index(s, ','); i + 2 < s.n && i > 0; i++)
		if (s.p[i] == ',' && ascii_is_alpha(s.p[i - 1]) &&
		    ascii_upper(s.p[i + 1]) == 'S' &&
		    !ascii_is_alnum(s.p[i + 2])) {
			x->comma_told = true;
			remark(x->r, CHECK_COMMA_APOSTROPHE, slice(s.p + i, 2),
			    (struct slice){0});
			return;
		}
}

/* A line of a paragraph: what is worth looking at is seen by its bytes. */
static void
take_line(struct texts *x, struct paragraph *p, uint32_t i)
{
	struct line *line = &x->r->t->lines[i];
	struct slice s = line_text(line);
	bool first = i == p->text.first_line;

	if (first)
		s = slice_trim(slice_between(p->text.at.p,
		    slice_end(line_slice(line)) < p->text.at.p
			? p->text.at.p
			: slice_end(line_slice(line))));
	if (s.n == 0)
		return;
	if ((line->has & (HAS_CONTROL | HAS_HIGH | HAS_COMMA_S)) != 0)
		take_damage(x, line, s);
	if ((line->has & (HAS_PAR | HAS_BRACKET)) != 0 &&
	    (line->has & HAS_LOWER) == 0)
		take_shift(x, s);
	if ((line->has & (HAS_CUT | HAS_BRACKET | HAS_HIGH)) != 0 ||
	    (s.n < 24 && (line->has & HAS_DIGIT) != 0))
		read_redactions(x->r, p, i, s);
	switch (s.p[0]) {
	case '(':
		if (!first && s.p[s.n - 1] == ')')
			take_marking(x, p, i, s);
		break;
	case 'B':
	case 'b':
	case 'Q':
	case 'q':
	case 'E':
	case 'e':
	case 'U':
	case 'u':
		take_words(x, p, i, s);
		break;
	case 'C':
	case 'c':
		if (!first && x->open == NULL && x->r->t->comment.at.p == NULL)
			find_inner_comment(x->r, p, s);
		break;
	default:
		break;
	}
	if (x->open == NULL || !ascii_is_alpha(s.p[0]))
		items_line(&x->items, i, s, first);
	/* ... deliver the following. Begin nonpaper: at the end of a line */
	if (s.p[s.n - 1] == ':' && x->open == NULL) {
		size_t n = slice_find_fold(s, S("BEGIN "));

		if (n > 0 && n < s.n)
			take_words(x, p, i, slice_skip(s, n));
	} else if (!ascii_is_alpha(s.p[0]) || ascii_upper(s.p[0]) != 'E') {
		/* END TEXT at the end of a line: ... is open. END NONPAPER. */
		if (x->open != NULL) {
			size_t n = slice_find(s, S("END "));

			if (n == s.n)
				n = slice_find(s, S("UNQUOTE"));
			if (n < s.n && ends_line(s, n) &&
			    closes(slice_skip(s, n))) {
				extend(x, i, slice_trim(slice_head(s, n)));
				take_words(x, p, i, slice_skip(s, n));
			}
		}
	}
	extend(x, i, s);
}

/*
 * Most lines are words and nothing else: nothing in them is looked for, and
 * nothing that is open runs on through them.
 */
static bool
is_quiet(const struct texts *x, const struct line *line)
{
	return line->kind == LINE_BODY &&
	    (line->has &
		(HAS_EDGE | HAS_CONTROL | HAS_HIGH | HAS_COMMA_S | HAS_PAR |
		    HAS_BRACKET | HAS_CUT | HAS_REF | HAS_LAST_COLON)) == 0 &&
	    (line->begins & (OPENING_WORD | OPENING_ITEM)) == 0 &&
	    x->open == NULL && x->portion == NULL && x->items.open == NULL &&
	    (line->n >= 24 || (line->has & HAS_DIGIT) == 0);
}

static void
take_paragraph(struct texts *x, struct paragraph *p)
{
	struct telegram *t = x->r->t;
	const struct line *line = &t->lines[p->text.first_line];
	const struct line *end = line + p->text.lines, *above = NULL;
	/* of sorted sections a paragraph may hold another's lines */
	unsigned has = t->lines_moved ? HAS_UMM | HAS_CONTACT | HAS_QUE : 0;
	bool blank = false, broken = false;

	x->portions_end = &p->portions;
	items_begin(&x->items, x->r, p);
	x->portion = NULL;
	x->begin_portion = false;
	find_summary(x->r, p);
	find_comment(x->r, p);
	for (; line < end; line++) {
		has |= line->has;
		if (is_quiet(x, line)) {
			above = line;
			blank = broken = false;
		} else if (line->kind == LINE_PARAGRAPH ||
		    line->kind == LINE_BODY) {
			if ((line->has & HAS_REF) != 0 && t->references != NULL)
				read_mentions(x->r, line_slice(line),
				    line + 1 < end && line[1].kind == LINE_BODY
					? line_slice(&line[1])
					: S(""));
			x->items.blank = blank && !broken;
			if (above != NULL)
				x->items.above = line_slice(above);
			take_line(x, p, (uint32_t)(line - t->lines));
			above = line;
			blank = broken = false;
		} else {
			blank = blank || line->kind == LINE_BLANK ||
			    line->kind == LINE_RULE;
			broken = broken || line_is_furniture(line);
		}
	}
	/* sections may be sorted: then the paragraph is no one run */
	if ((has & HAS_UMM) != 0 && x->summed == NULL)
		x->summed = p;
	find_action(x, p, (has & HAS_QUE) != 0);
	if (p->heading.p != NULL ||
	    (has & (HAS_AT | HAS_CONTACT | HAS_QUE)) != 0)
		read_contacts(x->r, p, has);
}

void
read_text(struct reader *r)
{
	struct texts x = {
	    .r = r, .blocks_end = &r->t->blocks, .actions_end = &r->t->actions};
	struct paragraph *p, *last = NULL;

	for (p = r->t->paragraphs; p != NULL; p = p->next) {
		take_paragraph(&x, p);
		last = p;
	}
	if (x.open != NULL) {
		remark(r, CHECK_BLOCK_UNENDED, x.open->at, (struct slice){0});
		block_end(&x, last, slice_end(last->at));
	}
	find_orphan(&x);
	read_stamps(r);
}
