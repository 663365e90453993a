/*
 * frame.c: what each line of the head is, and where the text begins.
 *
 * The head is a list of entries, a label and the lines that belong to it, in
 * any order (G5).  Furniture between the lines of an entry does not end it.
 * The head begins again with each section of a long telegram; such lines are
 * LINE_REPEATED and their entries have a part above 0.  It must not read any
 * field.
 */
#include "telegram/body.h"
#include "telegram/frame.h"
#include "telegram/label.h"
#include "telegram/reader.h"
#include "telegram/table.h"

/* How far a head without its E.O., TAGS and SUBJECT is looked ahead (W12). */
#define LOOK_AHEAD 120

/* Lines between a DTG or FM and the classification line of a section. */
#define HEAD_LONGEST 400

struct frame {
	struct reader *r;
	struct entry *open; /* to which a line may still belong */
	uint32_t last; /* the last line of it */
	bool apart; /* a blank line has been since */
	bool blank; /* one that is not a page's, below its furniture */
	bool broken; /* furniture has been since */
	bool address_seen, class_seen, subject_seen, label_seen;
	bool boxes_seen; /* of a form before 1973: addresses and level */
	uint16_t part;
	enum line_kind address; /* TO or INFO, whichever was last */
	struct slice number; /* digits of the classification line */
	uint32_t labels_until; /* a label of the lower head stands before it */
	uint32_t none_until; /* no label does before it: do not look again */
	uint32_t head_until; /* any label of the head stands before it */
};

/* ---- entries ------------------------------------------------------------ */

static struct entry *
entry_begin(struct frame *f, enum line_kind kind, uint32_t line,
    const struct label *label)
{
	struct entry *e = ARENA_NEW(f->r->arena, struct entry);
	struct line *l = &f->r->t->lines[line];

	e->kind = kind;
	e->part = f->part;
	e->first = line;
	e->lines = 1;
	e->label = label == NULL ? (struct slice){l->p, 0} : label->text;
	*f->r->entries_end = e;
	f->r->entries_end = &e->next;
	l->kind = (uint8_t)(f->part > 0 ? LINE_REPEATED : kind);
	claim(f->r, FIELD_LABEL, e->label);
	if (label != NULL && label->damaged)
		remark(f->r, CHECK_LABEL_REPAIRED, e->label, e->label);
	f->open = e;
	f->last = line;
	f->apart = f->blank = f->broken = false;
	return e;
}

static void
entry_continue(struct frame *f, uint32_t line)
{
	f->open->lines = line - f->open->first + 1;
	f->r->t->lines[line].kind =
	    (uint8_t)(f->part > 0 ? LINE_REPEATED : f->open->kind);
	f->last = line;
	f->apart = f->blank = f->broken = false;
}

/* ---- classification lines and banners ------------------------------------ */

/* Does the line begin with a level, and does a digit stand behind it? */
static enum classification
level_of(const struct line *line, struct slice *rest)
{
	struct slice s = slice_trim(line_slice(line));
	bool exact;

	if (!level_may_begin(s.p, s.n))
		return CLASS_NONE;
	return class_read(s, rest, &exact);
}

/*
 * A level alone on a line, perhaps with captions, beside other furniture or
 * at an end of the text, is a banner (C11).
 */
static void
mark_banners(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i, j, last = UINT32_MAX;
	struct slice rest;
	bool page_near;

	for (i = r->first; i < r->last; i++) {
		struct line *line = &t->lines[i];

		if ((line->begins & OPENING_LEVEL) == 0) {
			last = line->kind == LINE_BLANK ? last : i;
			continue;
		}
		if (line->kind != LINE_TEXT || line->n > 60 ||
		    !(ascii_is_blank(line->p[0]) ||
			level_may_begin(line->p, line->n)) ||
		    level_of(line, &rest) == CLASS_NONE || !class_ends(rest)) {
			last = i;
			continue;
		}
		/* the next line that is not blank, at most a page away */
		for (j = i + 1; j < t->line_count && j < i + 8 &&
		     t->lines[j].kind == LINE_BLANK;
		     j++)
			continue;
		page_near = j < t->line_count && j < i + 8 &&
		    (line_is_furniture(&t->lines[j]) ||
			t->lines[j].kind == LINE_OLD_FORM ||
			slice_starts(line_slice(&t->lines[j]), S("NNNN")) ||
			(level_of(&t->lines[j], &rest) != CLASS_NONE &&
			    class_ends(rest)));
		if (page_near || j >= r->last ||
		    (last != UINT32_MAX &&
			line_is_furniture(&t->lines[last])) ||
		    (last == UINT32_MAX && rest.n == 0 && j < t->line_count))
			line->kind = LINE_BANNER;
		last = i;
	}
}

/* ---- the machine ---------------------------------------------------------- */

/* Where, after line i, the last E.O., TAGS, SUBJECT or REF label stands. */
static uint32_t
labels_after(struct frame *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	uint32_t end = i + LOOK_AHEAD, found = i;
	struct label l;

	for (; i < f->r->last && i < end; i++) {
		if (t->lines[i].kind != LINE_TEXT)
			continue;
		if (line_is_paragraph(line_slice(&t->lines[i])) ||
		    slice_starts(line_slice(&t->lines[i]), S("BEGIN ")))
			break;
		if (label_read(line_slice(&t->lines[i]), &l) &&
		    (l.kind == LINE_ORDER || l.kind == LINE_TAGS ||
			l.kind == LINE_SUBJECT))
			found = i;
	}
	return found;
}

/*
 * Whether a line that is like nothing of the head can still stand in it:
 * a sure label follows before the text begins.
 */
static bool
head_goes_on(struct frame *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	uint32_t end = i + LOOK_AHEAD, from = i + 1;
	struct label l;

	if (f->subject_seen)
		return false;
	if (f->head_until > i)
		return true;
	for (; i < f->r->last && i < end; i++) {
		if (t->lines[i].kind != LINE_TEXT)
			continue;
		if (line_is_paragraph(line_slice(&t->lines[i])) ||
		    slice_starts(line_slice(&t->lines[i]), S("BEGIN ")))
			break; /* what is quoted has a head of its own (X14) */
		if (!label_read(line_slice(&t->lines[i]), &l) || l.damaged)
			continue;
		/* behind the classification it is the next section's */
		if (f->class_seen &&
		    (l.kind == LINE_DTG || l.kind == LINE_FROM))
			break;
		if ((l.kind == LINE_DTG || l.kind == LINE_FROM ||
			l.kind == LINE_ORDER || l.kind == LINE_TAGS ||
			(l.kind == LINE_SUBJECT && l.text.n > 4)))
			f->head_until = i;
	}
	return f->head_until >= from;
}

/*
 * (U), (C), (S) mark a paragraph without a number, where the line above has
 * not the bullet that comes before it.
 */
static bool
is_portion(struct slice above, char letter)
{
	size_t n = slice_index(above, ':');

	if (n < 8 && n < above.n) /* REF: A. ... */
		above = slice_trim_left(slice_skip(above, n + 1));
	if (above.n < 2 || above.p[0] != '(') /* B. above (C) */
		return letter == 'U' || letter == 'C' || letter == 'S';
	above = slice_skip(above, 1);
	return (letter == 'U' || letter == 'C' || letter == 'S') &&
	    (above.n < 2 || above.p[0] != letter - 1);
}

/*
 * A list of references after a blank line: a bullet, the whole list when the
 * label stood alone, or the number of a post that stood before the blank
 * line without one (R16).
 */
static bool
list_goes_on(struct frame *f, const struct line *line, struct slice s)
{
	struct slice last = slice_trim(line_slice(&f->r->t->lines[f->last]));

	if (s.n < 3 || s.n > 70 || (line->has & HAS_DIGIT) == 0)
		return false;
	if ((ascii_is_alpha(s.p[0]) && (s.p[1] == '.' || s.p[1] == ')')) ||
	    (s.p[0] == '(' && s.p[2] == ')' && !is_portion(last, s.p[1])))
		return true;
	if (f->open->lines == 1 && last.n <= slice_trim(f->open->label).n)
		return true;
	if (f->broken) /* by a page line, and blank lines come with it */
		return (line->has & HAS_LOWER) == 0 && ascii_is_upper(s.p[0]) &&
		    slice_has_digit(slice_head(s, 30));
	if (last.n == 0 || !line_is_number(line) || s.n >= 40)
		return false;
	/* B. 05, a year whose post and number stand below */
	if (last.n > 3 && ascii_is_digit(last.p[last.n - 1]) &&
	    ascii_is_digit(last.p[last.n - 2]) && last.p[last.n - 3] == ' ' &&
	    (last.p[last.n - 4] == '.' || last.p[last.n - 4] == ')'))
		return true;
	return !ascii_is_digit(last.p[last.n - 1]) && last.p[last.n - 1] != ')';
}

/* REF: 1. LIMA 12 / 2. LIMA 13: the next number of a list, no paragraph. */
static bool
counts_on(const struct frame *f, struct slice s)
{
	struct slice above;

	if (f->open == NULL || f->open->kind != LINE_REFERENCE || f->blank)
		return false;
	above = line_slice(&f->r->t->lines[f->last]);
	if (slice_within(f->open->label, above))
		above =
		    slice_between(slice_end(f->open->label), slice_end(above));
	above = slice_trim(above);
	return above.n > 3 && s.n > 3 && ascii_is_digit(above.p[0]) &&
	    (above.p[1] == '.' || above.p[1] == ')') &&
	    s.p[0] == above.p[0] + 1 && s.p[1] == above.p[1];
}

/*
 * A. and B. between the subject and paragraph 1: references, whose label was
 * left out.
 */
static bool
unlabelled_list(const struct frame *f, uint32_t i, struct slice s)
{
	const struct line *lines = f->r->t->lines;
	uint32_t end = i + 10 < f->r->last ? i + 10 : f->r->last, count = 0;
	bool blank = false;

	if (!f->subject_seen || !f->apart || s.n < 6 ||
	    !slice_starts(s, S("A. ")) || !slice_has_digit(s))
		return false;
	for (; i < end; i++) {
		s = slice_trim(line_slice(&lines[i]));
		if (s.n == 0)
			blank = true;
		else if (blank)
			return count > 1 && line_is_paragraph(s);
		else if (s.n > 70 || s.p[0] != 'A' + (char)count++ ||
		    s.p[1] != '.')
			return false;
	}
	return false;
}

/*
 * A classification line without its number goes on with post and number, or
 * what is left of them, on the next line or the next page (I22).
 */
static bool
class_goes_on(const struct frame *f, const struct line *line, struct slice s)
{
	const struct line *lines = f->r->t->lines;
	struct slice number,
	    all = slice_between(lines[f->open->first].p,
		slice_end(line_slice(&lines[f->last])));
	struct section section;
	uint32_t i = f->last, digits;

	while (f->apart && !line_is_furniture(&lines[i]))
		if (&lines[++i] == line)
			return false;
	if (f->open->lines > 2 || s.n > 60 || class_number(all, &number))
		return false;
	return line_is_number(line) || section_read(s, &section) ||
	    slice_number(slice_word(&s), 999999, &digits);
}

/* C O N F I D E N, and T I A L LIMA 335 on the next line (C3). */
static bool
level_is_broken(const struct telegram *t, uint32_t i)
{
	struct slice rest, s = slice_trim(line_slice(&t->lines[i]));
	bool exact;

	if (s.n < 3 || s.n > 40 || s.p[1] != ' ' || i + 1 >= t->line_count ||
	    t->lines[i + 1].kind != LINE_TEXT || t->lines[i + 1].n > 80 ||
	    class_read(s, &rest, &exact) != CLASS_NONE)
		return false;
	s = slice_between(s.p, slice_end(line_slice(&t->lines[i + 1])));
	return class_read(s, &rest, &exact) != CLASS_NONE;
}

static char
last_byte(const struct line *line)
{
	struct slice s = slice_trim_right(line_slice(line));

	return s.n == 0 ? ' ' : s.p[s.n - 1];
}

/* Does this end in a word or mark that cannot end a subject? */
static bool
is_unfinished(struct slice last)
{
	static const struct slice words[] = {{" OF", 3}, {" THE", 4},
	    {" AND", 4}, {" FOR", 4}, {" TO", 3}, {" IN", 3}, {" ON", 3},
	    {" WITH", 5}, {" A", 2}, {" AN", 3}, {" BY", 3}, {" FROM", 5},
	    {" AT", 3}, {" OR", 3}, {",", 1}};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (last.n > words[i].n &&
		    slice_equal_fold(
			slice_skip(last, last.n - words[i].n), words[i]))
			return true;
	return false;
}

/*
 * A subject across a blank line: when its label stood alone (S4); when what
 * is above cannot be the end of it; or when a line of capitals stands right
 * above REF or Classified By, and is no caption, nor tells for whom the
 * telegram is (S5).  A text without numbers may follow a subject as well, so
 * that nothing else is joined.
 */
static bool
subject_goes_on(struct frame *f, const struct line *line, struct slice s)
{
	struct telegram *t = f->r->t;
	const struct line *above = &t->lines[f->last], *next = line + 1;
	const struct line *end = t->lines + t->line_count;
	struct slice last = slice_trim(line_slice(above)), rest;
	struct label l;

	if (f->open->lines == 1 && last.n == slice_trim(f->open->label).n)
		return true;
	if (s.n > 70)
		return false;
	if (next < end && next->kind == LINE_BLANK)
		next++;
	if (!is_unfinished(last) &&
	    (((line->has | above->has) & HAS_LOWER) != 0 || last.n > 70 ||
		last_byte(above) == '.' || last_byte(line) == '.' ||
		next >= end || next->kind != LINE_TEXT ||
		!label_read(line_slice(next), &l) ||
		(l.kind != LINE_REFERENCE && l.kind != LINE_CLASSIFIED_BY) ||
		l.text.p[l.text.n - 1] != ':' || caption_is(s) ||
		passing_is(s) || line_is_paragraph(s) ||
		level_of(line, &rest) != CLASS_NONE))
		return false;
	remark(f->r, CHECK_SUBJECT_BLANK, s, (struct slice){0});
	return true;
}

/* Does a line with no label of its own go on with the open entry? */
static bool
continues(struct frame *f, const struct line *line, struct slice s)
{
	struct slice rest;
	bool exact;

	if (f->open == NULL)
		return false;
	switch (f->open->kind) {
	case LINE_DISTRIBUTION:
		return line_is_distribution(s);
	case LINE_DRAFTING:
		return true; /* blank lines too: up to the dash line */
	case LINE_TO:
	case LINE_INFO:
	case LINE_EXCLUDED:
		/* A list of addressees may have a blank line in it. */
		if (level_of(line, &rest) != CLASS_NONE ||
		    slice_starts(s, S("NNNN ")) ||
		    (line_is_number(line) &&
			class_read(s, &rest, &exact) != CLASS_NONE) ||
		    (level_begins(s.p[0]) &&
			level_is_broken(
			    f->r->t, (uint32_t)(line - f->r->t->lines))))
			return false;
		return !f->blank || slice_index(s, '/') < 9 ||
		    slice_starts(s, S("AM")) || slice_starts(s, S("US"));
	case LINE_FROM:
		return false;
	case LINE_ORDER: /* E13: DECL: and the date below */
		return !f->blank ||
		    (f->open->lines == 1 &&
			last_byte(&f->r->t->lines[f->last]) == ':');
	case LINE_TAGS:
		return !f->blank;
	case LINE_SUBJECT:
		return !f->blank || subject_goes_on(f, line, s);
	case LINE_REFERENCE:
		return !f->blank || list_goes_on(f, line, s);
	case LINE_CLASSIFIED_BY:
	case LINE_DERIVED_FROM:
		return !f->blank;
	case LINE_OLD_FORM:
		return !f->blank;
	case LINE_CLASSIFICATION:
		return class_goes_on(f, line, s);
	default:
		return false;
	}
}

/* Labels that are plain words are labels only where they can stand. */
static bool
label_fits(const struct frame *f, const struct label *l, struct slice s)
{
	switch (l->kind) {
	case LINE_INFO:
	case LINE_TO:
		if (f->class_seen || f->subject_seen)
			return false;
		/* INFO of the distribution, not of the address */
		return l->kind != LINE_INFO || f->open == NULL ||
		    f->open->kind != LINE_DISTRIBUTION ||
		    !line_is_distribution(l->rest);
	case LINE_DISTRIBUTION:
		return !f->class_seen && line_is_distribution(l->rest);
	case LINE_DRAFTING:
		return !f->address_seen || f->class_seen;
	case LINE_SERVICE:
		return !f->subject_seen;
	case LINE_EXCLUDED:
		return !f->class_seen;
	case LINE_TRANSMISSION:
	case LINE_STATION:
	case LINE_WARNING:
		return !f->address_seen && !f->subject_seen;
	case LINE_CALLED: /* without a precedence: the second line of them */
		return !f->address_seen && !f->subject_seen &&
		    (s.p[1] == s.p[0] ||
			(f->open != NULL &&
			    f->open->kind == LINE_TRANSMISSION));
	case LINE_TAGS:
		return s.n < 400 || !f->subject_seen;
	default:
		return true;
	}
}

static void
note_label(struct frame *f, enum line_kind kind)
{
	f->label_seen = true;
	if (kind == LINE_FROM || kind == LINE_TO || kind == LINE_INFO)
		f->address_seen = true;
	if (kind == LINE_TO || kind == LINE_INFO)
		f->address = kind;
	if (kind == LINE_CLASSIFICATION)
		f->class_seen = true;
	if (kind == LINE_ORDER || kind == LINE_TAGS || kind == LINE_SUBJECT)
		f->class_seen = f->subject_seen = true;
}

/* Lines of the transmission header are one entry. */
static enum line_kind
entry_kind(enum line_kind kind)
{
	return kind == LINE_CALLED || kind == LINE_STATION ||
		kind == LINE_WARNING
	    ? LINE_TRANSMISSION
	    : kind;
}

static bool
is_separator(struct slice s)
{
	return slice_equal_fold(s, S("BT")) || slice_equal_fold(s, S("NNNN"));
}

static void
add_part(struct reader *r, uint32_t first)
{
	struct part *more;

	if ((r->parts & (r->parts + 1)) == 0) { /* 0, 1, 3, 7 ...: double */
		more = ARENA_ARRAY(
		    r->arena, struct part, (size_t)r->parts * 2 + 1);
		if (r->parts > 0)
			memcpy(more, r->part, r->parts * sizeof(*more));
		r->part = more;
	}
	r->part[r->parts++].first = first;
}

/* A further head: what was seen of the one before does not count. */
static void
begin_part(struct frame *f, uint32_t first)
{
	struct slice number = f->number;
	uint16_t part = f->part;

	*f = (struct frame){.r = f->r,
	    .number = number,
	    .part = part < UINT16_MAX - 1 ? (uint16_t)(part + 1) : part};
	add_part(f->r, first);
}

/*
 * Is line i the classification line again, with the number it had, and the
 * rest of the head behind it (K6)?
 */
static bool
is_repeated(struct frame *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	uint32_t end = i + 12;
	struct slice number;
	struct label l;

	if (f->number.p == NULL ||
	    !label_number(line_slice(&t->lines[i]), &number) ||
	    !label_same_number(f->r->t->text, number, f->number))
		return false;
	for (i++; i < f->r->last && i < end; i++)
		if (t->lines[i].kind == LINE_TEXT &&
		    label_read(line_slice(&t->lines[i]), &l) &&
		    (l.kind == LINE_ORDER || l.kind == LINE_TAGS ||
			l.kind == LINE_SUBJECT))
			return true;
	return false;
}

/* RUEHNY/AMEMBASSY OSLO: a routing indicator and a slash (H-321.9). */
static bool
has_route(struct slice s)
{
	size_t slash = slice_index(slice_head(s, 9), '/');

	return slash < 9 && slash < s.n && label_is_route(slice_head(s, slash));
}

/* A line of nothing but TAGS codes, two or more, without its label (T4). */
static bool
is_codes(struct slice s)
{
	struct slice word;
	size_t n, codes = 0;

	if (s.n > 120)
		return false;
	while ((word = slice_word(&s)).p != NULL) {
		while (word.n > 0 &&
		    (word.p[word.n - 1] == ',' || word.p[word.n - 1] == ';'))
			word = slice_head(word, word.n - 1);
		for (n = 0; n < word.n && ascii_is_upper(word.p[n]); n++)
			continue;
		if (n < 2 || n != word.n || n > 5 ||
		    tag_find(word, 0).when == TAG_UNKNOWN)
			return false;
		codes++;
	}
	return codes >= 2;
}

/*
 * A passing line with no label of the head below it: it stands alone above
 * the text, in capitals, and is no sentence: FOR: IPS/IBS.
 */
static bool
passing_alone(const struct frame *f, uint32_t i, struct slice s)
{
	const struct line *line = &f->r->t->lines[i];

	return f->class_seen && f->apart && s.n <= 60 &&
	    (line->has & HAS_LOWER) == 0 && s.p[s.n - 1] != '.' &&
	    s.p[s.n - 1] != '-' && i + 1 < f->r->last &&
	    line[1].kind == LINE_BLANK && passing_is(s);
}

/*
 * A line between the classification line and E.O., or before them: what can
 * it be but a caption or a passing line?
 */
static bool
take_unlabelled(struct frame *f, uint32_t i, struct slice s)
{
	struct line *line = &f->r->t->lines[i];
	struct slice rest;
	uint32_t digits;
	struct label none = {.text = {s.p, 0}};
	bool exact;

	if (!f->subject_seen && level_of(line, &rest) != CLASS_NONE &&
	    (slice_has_digit(rest) || !f->class_seen)) {
		if (f->part == 0)
			label_number(s, &f->number);
		entry_begin(f, LINE_CLASSIFICATION, i, &none);
		note_label(f, LINE_CLASSIFICATION);
		return true;
	}
	if (f->class_seen && level_may_begin(s.p, s.n) && is_repeated(f, i)) {
		begin_part(f, i);
		remark(f->r, CHECK_REPEATED_BLOCK, s, (struct slice){0});
		entry_begin(f, LINE_CLASSIFICATION, i, &none);
		note_label(f, LINE_CLASSIFICATION);
		return true;
	}
	if (!f->class_seen && level_begins(s.p[0]) &&
	    level_is_broken(f->r->t, i)) {
		entry_begin(f, LINE_CLASSIFICATION, i, &none);
		entry_continue(f, i + 1);
		note_label(f, LINE_CLASSIFICATION);
		return true;
	}
	if (!f->class_seen && line_is_number(line) &&
	    ((f->address_seen &&
		 (f->apart || class_read(s, &rest, &exact) != CLASS_NONE)) ||
		slice_starts(s, S("NNNN ")))) {
		entry_begin(f, LINE_CLASSIFICATION, i, &none);
		note_label(f, LINE_CLASSIFICATION);
		return true;
	}
	if (!f->label_seen && !f->class_seen)
		return false;
	if (f->labels_until < i && f->none_until <= i) {
		f->labels_until = labels_after(f, i);
		if (f->labels_until == i)
			f->none_until = i + LOOK_AHEAD / 2;
	}
	if (caption_is(s)) {
		entry_begin(f, LINE_CAPTION, i, &none);
		return true;
	}
	if (is_codes(s)) {
		entry_begin(f, LINE_TAGS, i, &none);
		note_label(f, LINE_TAGS);
		return true;
	}
	/* 66610 above DRAFTED BY: meaning unknown */
	if (!f->class_seen && s.n <= 6 && slice_number(s, 999999, &digits)) {
		line->kind = LINE_PAGE_NUMBER;
		return true;
	}
	/* also between TAGS and the subject, if it is one for sure */
	if ((((!f->subject_seen && !f->boxes_seen) || passing_is(s)) &&
		f->labels_until > i) ||
	    passing_alone(f, i, s)) {
		if (f->open != NULL && f->open->kind == LINE_PASSING &&
		    !f->apart)
			entry_continue(f, i);
		else
			entry_begin(f, LINE_PASSING, i, &none);
		return true;
	}
	return false;
}

/* A rule between two fields of the head: REF or who classified stands below. */
static bool
head_follows(const struct frame *f, uint32_t i)
{
	const struct line *line = &f->r->t->lines[i + 1];
	const struct line *end = f->r->t->lines + f->r->last;
	struct label l;

	while (line < end && line->kind == LINE_BLANK)
		line++;
	return line < end && line->kind == LINE_TEXT && line->n > 0 &&
	    label_read(line_slice(line), &l) && !l.damaged &&
	    (l.kind == LINE_REFERENCE || l.kind == LINE_CLASSIFIED_BY) &&
	    l.text.p[l.text.n - 1] == ':';
}

/* SUBJECT: VISIT OF TRA... above all: a portal's title, not the head (W14). */
static bool
is_cut_title(const struct frame *f, enum line_kind kind, struct slice s)
{
	return kind == LINE_SUBJECT && !f->class_seen && !f->subject_seen &&
	    (slice_ends(s, S("...")) || slice_ends(s, S("\xe2\x80\xa6")));
}

/*
 * Read the head from line i on; returns the line where the text begins.  A
 * text without any head begins where it begins.
 */
static uint32_t
frame_head(struct frame *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	struct label l, none = {0};
	struct slice s;
	enum line_kind kind;

	for (; i < f->r->last; i++) {
		struct line *line = &t->lines[i];

		if (line->kind == LINE_BLANK) {
			f->apart = true;
			f->blank = f->blank || !f->broken;
			continue;
		}
		if (line->kind != LINE_TEXT) {
			f->broken = f->broken || line_is_furniture(line);
			if (line->kind == LINE_OLD_FORM && t->kind != KIND_COPY)
				f->boxes_seen = f->label_seen =
				    f->address_seen = f->class_seen = true;
			continue;
		}
		s = slice_trim(line_slice(line));
		none.text = slice(s.p, 0);
		if (f->subject_seen && line_is_rule(s) && head_follows(f, i)) {
			line->kind = LINE_RULE;
			f->open = NULL;
			continue;
		}
		if (f->subject_seen && (line_is_rule(s) || line_is_heading(s)))
			break;
		if (label_read(line_slice(line), &l) && label_fits(f, &l, s)) {
			kind = entry_kind(l.kind);
			if (kind == LINE_TRANSMISSION && f->open != NULL &&
			    f->open->kind == kind &&
			    !slice_starts(s, S("VZCZC")))
				entry_continue(f, i);
			else
				entry_begin(f, kind, i, &l);
			if (is_cut_title(f, kind, s))
				f->open = NULL;
			else
				note_label(f, kind);
			continue;
		}
		if (line_is_paragraph(s) && !counts_on(f, s) &&
		    (f->subject_seen || f->class_seen || !f->label_seen ||
			f->open == NULL || f->open->kind != LINE_REFERENCE))
			break;
		if (is_separator(s)) {
			line->kind = (uint8_t)(f->part > 0 ? LINE_REPEATED
							   : LINE_SEPARATOR);
			f->open = NULL;
			f->address_seen = true;
			continue;
		}
		if (f->subject_seen && f->number.p == NULL && f->part == 0 &&
		    level_may_begin(s.p, s.n) && label_number(s, &f->number)) {
			/* the head proper, below a title of the portal's (W14) */
			entry_begin(f, LINE_CLASSIFICATION, i, &none);
			note_label(f, LINE_CLASSIFICATION);
			continue;
		}
		if (f->open != NULL && f->open->kind == LINE_EXCLUDED &&
		    f->address != LINE_TEXT && has_route(s)) {
			/* an addressee again: the exclusions have ended */
			entry_begin(f, f->address, i, &none);
			continue;
		}
		if (f->open != NULL && f->open->kind == LINE_ORDER &&
		    is_codes(s)) { /* below the order, not of it */
			entry_begin(f, LINE_TAGS, i, &none);
			continue;
		}
		if (unlabelled_list(f, i, s)) {
			entry_begin(f, LINE_REFERENCE, i, &none);
			continue;
		}
		if (continues(f, line, s)) {
			entry_continue(f, i);
			continue;
		}
		if (take_unlabelled(f, i, s))
			continue;
		if (!head_goes_on(f, i))
			break;
		if (line_is_page_number(t, i, s))
			line->kind = LINE_PAGE_NUMBER;
		f->open = NULL;
	}
	f->open = NULL;
	return i;
}

/* ---- further sections ------------------------------------------------------ */

/*
 * Does the head of a further section begin at line i?  A DTG, FM or start of
 * transmission, then within a bounded distance a classification line of a
 * section; or that line itself.  Returns the line of the classification, or
 * 0; *stop is where the look ended, so that no line is looked at often.
 */
static uint32_t
section_head(struct frame *f, uint32_t i, uint32_t *stop)
{
	struct telegram *t = f->r->t;
	uint32_t end = i + HEAD_LONGEST, budget = 0;
	struct slice rest;
	struct label l;
	bool first = true;

	for (; i < f->r->last && i < end; i++) {
		const struct line *line = &t->lines[i];

		*stop = i;
		if (line->kind != LINE_TEXT)
			continue;
		if (level_of(line, &rest) != CLASS_NONE &&
		    slice_has_digit(rest) &&
		    (section_is(rest) || is_repeated(f, i)))
			return i;
		if (!label_read(line_slice(line), &l)) {
			/* addressees have no label, but they are short */
			if (first || line->n > 80 ||
			    (line->has & HAS_LOWER) != 0 || budget++ > 200)
				return 0;
			continue;
		}
		/* "TO MRS. LOE." may end a text: it begins no head */
		if ((l.kind == LINE_DISTRIBUTION &&
			!line_is_distribution(l.rest)) ||
		    (first &&
			(l.kind == LINE_TO || l.kind == LINE_INFO ||
			    l.kind == LINE_EXCLUDED ||
			    l.kind == LINE_DRAFTING || l.kind == LINE_SERVICE)))
			return 0;
		if (l.kind != LINE_DTG && l.kind != LINE_FROM &&
		    l.kind != LINE_TO && l.kind != LINE_INFO &&
		    l.kind != LINE_EXCLUDED && l.kind != LINE_TRANSMISSION &&
		    l.kind != LINE_CALLED && l.kind != LINE_STATION &&
		    l.kind != LINE_WARNING && l.kind != LINE_DISTRIBUTION &&
		    l.kind != LINE_DRAFTING && l.kind != LINE_DASHES &&
		    l.kind != LINE_SERVICE)
			return 0;
		first = false;
	}
	return 0;
}

/* Could a section's head begin with this line?  Cheap: asked of every line. */
static bool
may_begin_head(const struct line *line)
{
	struct slice s;

	if ((line->begins & (OPENING_HEAD | OPENING_LEVEL)) == 0 ||
	    (line->has & (HAS_LOWER | HAS_DIGIT)) == HAS_LOWER)
		return false;
	s = slice_trim_left(line_slice(line));
	if (s.n <= 3 || !label_may_begin(s.p, s.n))
		return false;
	if (label_may_begin_head(s.p, s.n))
		return true;
	s = slice_trim_right(s);
	return level_may_begin(s.p, s.n);
}

static void
frame_sections(struct frame *f, uint32_t i)
{
	struct telegram *t = f->r->t;
	uint32_t found, next, j, quiet = 0, stop;

	while (i < f->r->last) {
		/* one question, since each of them alone is guessed wrong */
		if ((unsigned)(t->lines[i].n >= 20) &
		    (unsigned)((t->lines[i].begins &
				   (OPENING_HEAD | OPENING_LEVEL)) == 0)) {
			i++;
			continue;
		}
		/* a page may have one in the text as well */
		if (t->lines[i].kind == LINE_TEXT && t->lines[i].n < 20 &&
		    (t->lines[i].has & HAS_DIGIT) != 0 &&
		    line_is_page_number(
			t, i, slice_trim(line_slice(&t->lines[i]))))
			t->lines[i].kind = LINE_PAGE_NUMBER;
		if (t->lines[i].kind != LINE_TEXT || i < quiet ||
		    !may_begin_head(&t->lines[i])) {
			i++;
			continue;
		}
		stop = i;
		found = section_head(f, i, &stop);
		if (found == 0) {
			quiet = stop;
			i++;
			continue;
		}
		begin_part(f, i);
		/* the BT, NNNN and #0335 before it belong to it */
		for (j = i; j > 0 && i - j < 12; j--) {
			struct line *line = &t->lines[j - 1];

			if (line->kind == LINE_BLANK || line_is_furniture(line))
				continue;
			if (line->n > 12 ||
			    (line->p[0] != '#' &&
				!is_separator(slice_trim(line_slice(line)))))
				break;
			line->kind = LINE_REPEATED;
		}
		next = frame_head(f, i);
		quiet = next;
		i = next > i ? next : i + 1;
	}
}

void
frame_lines(struct reader *r)
{
	struct frame f = {.r = r};
	struct entry *e;

	mark_banners(r);
	r->t->body_line = frame_head(&f, r->first);
	r->t->body_end = r->last;
	add_part(r, r->first);
	frame_sections(&f, r->t->body_line);
	for (e = r->entries; e != NULL; e = e->next)
		if (e->text.p == NULL)
			entry_text(r, e);
}
