/*
 * class.c: the line of the classification: level, captions, section, post
 * and number, series, in any order behind the level (telegram.md's line 10;
 * 5 FAH-2 H-220), and who the telegram is when all that is told is known.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

/* ---- the line -------------------------------------------------------------- */

/* What is left of the line, and what it has said so far. */
struct class_line {
	struct reader *r;
	const struct entry *e;
	struct slice rest;
	struct identifier id;
	struct slice number_at; /* of entry.text */
	uint32_t section, sections;
};

static void
skip(struct class_line *c, size_t n)
{
	c->rest = slice_skip(c->rest, n);
}

static void
take_level(struct class_line *c)
{
	struct reader *r = c->r;
	struct telegram *t = r->t;
	struct slice s = slice_trim_left(c->rest), rest, at;
	bool exact;
	enum classification level = class_read(s, &rest, &exact);

	if (level == CLASS_NONE)
		return;
	at = slice_trim_right(slice_between(s.p, rest.p));
	entry_claim(r, c->e, FIELD_CLASSIFICATION, at);
	if (!exact)
		entry_remark(r, c->e, CHECK_CLASSIFICATION_MISSPELT, at,
		    classification_name(level));
	c->rest = rest;
	if (t->classification != CLASS_NONE) {
		if (c->e->part == 0 && t->classification != level)
			entry_remark(r, c->e, CHECK_CLASSIFICATION_DIFFERS, at,
			    classification_name(level));
		return;
	}
	t->classification = level;
	t->classification_at = entry_source(c->e, at);
	if (at.p[0] == '~') {
		/* ~~SECRET~~ UNCLASSIFIED: as sent, then as it is now (C14) */
		level = class_read(rest, &rest, &exact);
		if (level == CLASS_NONE)
			return;
		at = slice_trim_right(slice_between(c->rest.p, rest.p));
		entry_claim(r, c->e, FIELD_CLASSIFICATION, at);
		entry_remark(r, c->e, CHECK_CLASSIFICATION_STRUCK, at,
		    classification_name(level));
		c->rest = rest;
	}
}

static bool
take_section(struct class_line *c)
{
	struct section section;

	if (!section_read(c->rest, &section))
		return false;
	entry_claim(c->r, c->e, FIELD_SECTION, section.at);
	if (section.damaged)
		entry_remark(c->r, c->e, CHECK_SECTION_DAMAGED, section.at,
		    (struct slice){0});
	c->section = section.n;
	c->sections = section.of;
	c->rest = section.rest;
	return true;
}

static bool
take_caption(struct class_line *c)
{
	struct caption caption = caption_front(c->rest);

	if (caption.n == 0 || !caption_add(c->r, c->e, c->rest))
		return false;
	skip(c, caption.n);
	return true;
}

/* POSS DUPE, CORRECTED COPY behind the rest: service notes; 0 for none. */
static size_t
note_front(struct slice s)
{
	static const struct slice notes[] = {{"POSS DUPE", 9},
	    {"POSSIBLE DUPLICATE", 18}, {"SUSPECTED DUPLICATE", 19},
	    {"CORRECTED COPY", 14}, {"CORRECTED", 9}};
	size_t i;

	for (i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (slice_starts_fold(s, notes[i]))
			return notes[i].n;
	return 0;
}

static bool
take_note(struct class_line *c)
{
	size_t n = note_front(c->rest);

	if (n == 0)
		return false;
	service_add(c->r, c->e, slice_head(c->rest, n));
	skip(c, n);
	return true;
}

bool
class_ends(struct slice rest)
{
	struct caption caption;
	size_t n;

	while (rest.n > 0) {
		if (!ascii_is_alnum(rest.p[0]))
			n = 1;
		else if ((n = note_front(rest)) == 0)
			n = (caption = caption_front(rest)).n;
		if (n == 0)
			return false;
		rest = slice_skip(rest, n);
	}
	return true;
}

static bool
number_alone(struct slice s, struct identifier *id, struct slice *rest)
{
	size_t n = 0;

	while (n < s.n && ascii_is_digit(s.p[n]))
		n++;
	*id = (struct identifier){0};
	*rest = slice_skip(s, n);
	return slice_number(slice_head(s, n), 999999, &id->number) &&
	    id->number != 0;
}

/* The first post and number of the rest whose post the table knows. */
static bool
take_number(struct class_line *c)
{
	struct reader *r = c->r;
	struct date near = reader_date(r);
	struct identifier id;
	struct slice s = c->rest, first = s, rest;
	int words;

	if (ascii_is_digit(s.p[0])) {
		/* LIMITED OFFICIAL USE 0526: the post is that of FM */
		if (!number_alone(s, &id, &rest))
			return false;
	} else if (!identifier_take(r->arena, s, near, &id, &rest)) {
		if ((id.flaws & ID_NUMBER_BAD) == 0)
			return false;
	} else if ((id.flaws & ID_POST_UNKNOWN) != 0) {
		/* FOO STATE 12: FOO is no part of the post */
		struct identifier known;
		struct slice end;

		for (words = 0; words < 3; words++) {
			slice_word(&s);
			s = slice_trim_left(s);
			if (s.n == 0 || !ascii_is_alpha(s.p[0]))
				break;
			if (!identifier_take(r->arena, s, near, &known, &end) ||
			    (known.flaws &
				(ID_POST_UNKNOWN | ID_POST_REPAIRED |
				    ID_POST_GUESSED)) != 0)
				continue;
			id = known;
			rest = end;
			first = s;
			break;
		}
	}
	c->number_at = slice_trim_right(slice_between(first.p, rest.p));
	entry_claim(r, c->e, FIELD_NUMBER, c->number_at);
	id.at = entry_source(c->e, c->number_at);
	id.printed = squeeze(r->arena, c->number_at);
	c->id = id;
	c->rest = rest;
	return true;
}

static void
take_rest(struct class_line *c)
{
	char mark;

	while (c->rest.n > 0) {
		mark = c->rest.p[0];
		if (ascii_is_space(mark) || mark == '/' || mark == '-' ||
		    mark == ',' || mark == '.' || mark == '(' || mark == ')' ||
		    mark == '~') {
			skip(c, 1);
			continue;
		}
		if (take_section(c) || take_caption(c) || take_note(c))
			continue;
		if (c->number_at.p == NULL && take_number(c))
			continue;
		slice_word(&c->rest); /* not understood: unclaimed */
	}
}

static void
note_section(struct reader *r, const struct class_line *c)
{
	struct telegram *t = r->t;
	uint32_t n = c->section != 0 ? c->section : c->id.section;
	uint32_t of = c->sections != 0 ? c->sections : c->id.sections;

	if (n == 0)
		return;
	if (c->e->part == 0 && t->id.section == 0) {
		t->id.section = (uint16_t)(n < UINT16_MAX ? n : UINT16_MAX);
		t->id.sections = (uint16_t)(of < UINT16_MAX ? of : UINT16_MAX);
	}
}

void
read_classification(struct reader *r, const struct entry *e)
{
	struct telegram *t = r->t;
	struct class_line c = {.r = r, .e = e, .rest = slice_trim(e->text)};
	uint16_t section, sections;

	/* NNNN in place of a level (C18) */
	if (slice_starts(c.rest, S("NNNN "))) {
		entry_claim(r, e, FIELD_PROSIGN, slice_head(c.rest, 4));
		skip(&c, 4);
	}
	take_level(&c);
	take_rest(&c);
	note_section(r, &c);
	if (t->id.number != 0 || c.number_at.p == NULL)
		return;
	section = t->id.section;
	sections = t->id.sections;
	t->id = c.id;
	t->id.section = section;
	t->id.sections = sections;
}

static unsigned
count_words(struct slice s)
{
	unsigned words = 0;

	while (slice_word(&s).p != NULL)
		words++;
	return words;
}

/* No post has more words; a sentence that begins LOU or SECRET does (C16). */
#define NAME_WORDS 5

/*
 * What may follow a number on its line: a mark of the section, captions, a
 * series with its number, and no sentence.
 */
static bool
is_after_number(struct slice rest)
{
	struct section section;

	rest = slice_trim(rest);
	return rest.n == 0 || count_words(rest) <= 2 ||
	    section_read(rest, &section) || caption_front(rest).n > 0 ||
	    !ascii_is_alpha(rest.p[0]);
}

static bool
has_digit(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_digit(s.p[i]))
			return true;
	return false;
}

bool
class_number(struct slice line, struct slice *number)
{
	struct slice rest, name;
	struct section section;
	struct caption caption;
	bool exact;

	if (!has_digit(line) || class_read(line, &rest, &exact) == CLASS_NONE)
		return false;
	for (;;) {
		while (rest.n > 0 && !ascii_is_alnum(rest.p[0]))
			rest = slice_skip(rest, 1);
		if (section_read(rest, &section))
			rest = section.rest;
		else if ((caption = caption_front(rest)).n > 0)
			rest = slice_skip(rest, caption.n);
		else
			break;
	}
	name = slice_head(rest, identifier_name(rest, number));
	return number->n > 0 && number->n <= 8 &&
	    count_words(name) <= NAME_WORDS &&
	    is_after_number(slice_between(slice_end(*number), slice_end(line)));
}

/* ---- who it is --------------------------------------------------------------- */

/* What carrier or caller say of the id, the former first. */
static struct slice
id_told(const struct reader *r)
{
	static const struct slice keys[] = {{"Document Number", 15},
	    {"Identifier", 10}, {"Reference ID", 12}, {"MRN", 3}};
	const struct attribute *a;
	size_t i;

	for (a = r->t->attributes; a != NULL; a = a->next)
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			if (slice_equal(a->key, keys[i]) && a->value.n > 0)
				return a->value;
	return r->hints->id;
}

int
year_told(const struct reader *r)
{
	struct identifier id;
	struct slice told = id_told(r), rest;

	if (date_known(r->hints->date))
		return r->hints->date.year;
	if (told.p == NULL)
		return 0;
	identifier_take(r->arena, told, (struct date){0}, &id, &rest);
	return id.year;
}

/* The post of the FM line, which is not read yet. */
static struct slice
post_of_sender(struct reader *r)
{
	const struct entry *e;

	for (e = r->entries; e != NULL; e = e->next)
		if (e->kind == LINE_FROM && e->text.n > 0)
			return post_of(r, slice_head(e->text, 80));
	return (struct slice){NULL, 0};
}

/* PAGE 01  LA PAZ 00526  251717Z: when the line of the level has no number. */
static void
number_of_page(struct reader *r)
{
	struct telegram *t = r->t;
	struct identifier id;
	struct slice s, rest;
	uint32_t i, end = r->first + 40 < r->last ? r->first + 40 : r->last;

	for (i = r->first; i < end; i++) {
		if (t->lines[i].kind != LINE_PAGE)
			continue;
		s = slice_trim(line_slice(&t->lines[i]));
		slice_word(&s);
		slice_word(&s);
		if (!identifier_take(r->arena, s, reader_date(r), &id, &rest) ||
		    id.year != 0)
			continue;
		id.at = id.printed;
		id.section = t->id.section;
		id.sections = t->id.sections;
		t->id = id;
		remark(r, CHECK_ID_FROM_PAGE, id.at, (struct slice){0});
		return;
	}
}

/* Told as section 2 of 2 and without any mark: the others are not held. */
static void
tell_sections(struct reader *r)
{
	struct telegram *t = r->t;
	struct buf b = {0};
	uint32_t n, of = t->id.sections;

	if (t->sections_of != 0 || of == 0 || of > 99)
		return;
	t->sections_of = (uint16_t)of;
	t->sections_held = 1;
	for (n = 1; n <= of; n++) {
		if (n == t->id.section)
			continue;
		buf_clear(&b);
		buf_format(&b, "section %u of %u", n, of);
		remark(
		    r, CHECK_SECTION_MISSING, (struct slice){0}, buf_slice(&b));
	}
	buf_free(&b);
}

/*
 * The year of a number that has none: the date-time group's.  What is told
 * from outside may be the year beside it when the night was New Year's.
 */
static int
year_of(struct reader *r, int told)
{
	struct date date = reader_date(r);

	if (!date_known(date) || told == 0 || told == date.year)
		return date_known(date) ? date.year : told;
	if ((told == date.year - 1 && date.month == 1 && date.day <= 2) ||
	    (told == date.year + 1 && date.month == 12 && date.day >= 30))
		return told;
	remark(r, CHECK_YEAR_DIFFERS, r->t->dtg.at, (struct slice){0});
	return date.year;
}

/* The telegram's own identifier, from its text or as told from outside. */
void
read_identity(struct reader *r)
{
	struct telegram *t = r->t;
	struct identifier told = {0};
	bool whole = false, from_hints;
	struct slice text = id_told(r);

	from_hints = text.p != NULL && text.p == r->hints->id.p;
	if (text.p != NULL)
		whole = identifier_read(r->arena, text, reader_date(r), &told);
	if (t->id.number != 0 && t->id.post.p == NULL)
		t->id.post = post_of_sender(r);
	if (t->id.number == 0 && told.number == 0)
		number_of_page(r);
	if (t->id.number == 0 && told.post.p != NULL &&
	    (told.number != 0 || told.year != 0)) {
		uint16_t section = t->id.section, sections = t->id.sections;

		t->id = told;
		if (section != 0) {
			t->id.section = section;
			t->id.sections = sections;
		}
		tell_sections(r);
	} else if (from_hints && whole && t->id.number != 0 &&
	    ((told.flaws & (ID_POST_REPAIRED | ID_POST_GUESSED)) != 0 ||
		told.number != t->id.number ||
		!slice_equal(told.post, t->id.post))) {
		remark(r, CHECK_CARRIER_DIFFERS, t->id.at,
		    arena_join(r->arena, S("id: "), text, S("")));
	}
	if (t->id.year == 0)
		t->id.year = year_of(r, told.year);
	if (t->id.caption.n > 0)
		slice_list_add(r->arena, &t->captions, (struct slice){NULL, 0},
		    t->id.caption);
	identifier_remark(r, &t->id, t->id.at);
}
