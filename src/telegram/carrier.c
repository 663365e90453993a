/*
 * carrier.c: what the carrier states beside the text: kept as it says it,
 * used where the text is silent, compared where it is not.
 */
#include "telegram/carrier.h"

/* So many codes of the carrier are compared. */
#define TAGS_MOST 100

void
attribute_add(
    struct reader *r, struct slice key, struct slice value, struct slice at)
{
	struct attribute *a = ARENA_NEW(r->arena, struct attribute);

	a->key = key;
	a->value = value;
	a->at = at;
	*r->attributes_end = a;
	r->attributes_end = &a->next;
}

void
carrier_lines(struct reader *r)
{
	r->first = 0;
	r->last = r->t->line_count;
	switch (r->t->carrier) {
	case CARRIER_AAD:
	case CARRIER_AAD_PDF:
		aad_lines(r);
		break;
	case CARRIER_PAGE_TEXT:
		page_text_lines(r);
		break;
	case CARRIER_SMART:
		smart_lines(r);
		break;
	default:
		old_form_lines(r);
		draft_lines(r);
		drafting_foot(r);
		break;
	}
}

/* What a key of the carriers states. */
enum fact {
	FACT_ID,
	FACT_CREATED,
	FACT_CLASSIFICATION,
	FACT_ORIGIN,
	FACT_TITLE,
	FACT_TAGS,
	FACT_CAPTIONS,
	FACT_REFERENCES
};

static const struct {
	struct slice key;
	enum fact fact;
} facts[] = {
    /* the archives record */
    {{"Document Number", 15}, FACT_ID},
    {{"Draft Date", 10}, FACT_CREATED},
    {{"Sent Date", 9}, FACT_CREATED},
    {{"Original Classification", 23}, FACT_CLASSIFICATION},
    {{"From", 4}, FACT_ORIGIN},
    {{"Subject", 7}, FACT_TITLE},
    {{"TAGS", 4}, FACT_TAGS},
    {{"Original Handling Restrictions", 30}, FACT_CAPTIONS},
    {{"Reference", 9}, FACT_REFERENCES},
    /* pages and tables made of them */
    {{"Identifier", 10}, FACT_ID},
    {{"Reference ID", 12}, FACT_ID},
    {{"Created", 7}, FACT_CREATED},
    {{"Classification", 14}, FACT_CLASSIFICATION},
    {{"Origin", 6}, FACT_ORIGIN},
    {{"Cable title", 11}, FACT_TITLE},
    {{"Title", 5}, FACT_TITLE},
    {{"Tags", 4}, FACT_TAGS},
    {{"References", 10}, FACT_REFERENCES},
    /* the message of 2009-12 */
    {{"MRN", 3}, FACT_ID},
    {{"Date/DTG", 8}, FACT_CREATED},
    /* mail (RFC 6477, RFC 7444) */
    {{"MMHS-Originator-Reference", 25}, FACT_ID},
    {{"SIO-Label marking", 17}, FACT_CLASSIFICATION},
};

/* n/a, N/A, empty and 1 January 1960 say nothing (aad.md section 2). */
static bool
says_nothing(struct slice value)
{
	struct date date;

	if (value.n == 0 || slice_equal_fold(value, S("n/a")) ||
	    slice_equal_fold(value, S("none")))
		return true;
	return value.n >= 10 &&
	    date_read(value, (struct date){0}, &date, NULL) &&
	    date.year == 1960 && date.month == 1 && date.day == 1;
}

static void
differs(struct reader *r, const struct attribute *a)
{
	remark(r, CHECK_CARRIER_DIFFERS, a->at,
	    arena_join(r->arena, a->key, S(": "), a->value));
}

static void
use_id(struct reader *r, const struct attribute *a)
{
	struct telegram *t = r->t;
	struct identifier id = {0};

	if (!identifier_read(r->arena, a->value, reader_date(r), &id))
		return;
	if (t->id.number == 0) {
		id.at = a->at;
		id.section = t->id.section;
		id.sections = t->id.sections;
		t->id = id;
		return;
	}
	if (t->id.year == 0)
		t->id.year = id.year;
	if (id.number != t->id.number || !slice_equal(id.post, t->id.post) ||
	    (id.year != 0 && id.year != t->id.year))
		differs(r, a);
}

static void
use_created(struct reader *r, const struct attribute *a)
{
	struct telegram *t = r->t;
	struct slice rest = {0};
	struct date date;
	struct moment moment = {0};
	uint32_t hour, minute, second = 0;

	if (!date_read(a->value, (struct date){0}, &date, &rest))
		return;
	moment.date = date;
	rest = slice_trim(rest);
	if (rest.n >= 5 && rest.p[2] == ':' &&
	    slice_number(slice_head(rest, 2), 23, &hour) &&
	    slice_number(slice(rest.p + 3, 2), 59, &minute)) {
		if (rest.n >= 8)
			slice_number(slice(rest.p + 6, 2), 59, &second);
		/* midnight in the archives is padding */
		if (t->carrier != CARRIER_AAD &&
		    t->carrier != CARRIER_AAD_PDF) {
			moment.hour = (uint8_t)hour;
			moment.minute = (uint8_t)minute;
			moment.second = (uint8_t)second;
		}
	}
	/* a page's time is the page's word for it; the DTG stands beside */
	if (!date_known(t->dtg.moment.date) ||
	    ((t->carrier == CARRIER_PAGE || t->carrier == CARRIER_PAGE_TEXT ||
		 t->carrier == CARRIER_CSV) &&
		rest.n >= 5 && rest.p[2] == ':')) {
		t->created = moment;
		if (!date_known(t->dtg.moment.date))
			return;
	}
	/* a page says when it was made; an archives record says no hour */
	if (moment.hour != 0 || moment.minute != 0)
		t->created = moment;
	if (date_compare(date, t->dtg.moment.date) != 0)
		differs(r, a);
}

/* //NOFORN: the controls behind the level are captions of the text. */
static bool
has_controls(struct reader *r, struct slice rest)
{
	struct slice part;

	while (rest.n > 0) {
		while (rest.n > 0 &&
		    (rest.p[0] == '/' || ascii_is_space(rest.p[0])))
			rest = slice_skip(rest, 1);
		part = slice_trim(slice_head(rest, slice_index(rest, '/')));
		rest = slice_skip(rest, slice_index(rest, '/'));
		if (part.n > 0 && !slice_list_has(r->t->captions, part))
			return false;
	}
	return true;
}

static void
use_classification(struct reader *r, const struct attribute *a)
{
	struct telegram *t = r->t;
	struct slice rest;
	bool exact;
	enum classification level = class_read(a->value, &rest, &exact);

	/* SECRETARY is no level (A17, C9) */
	if (level != CLASS_NONE && rest.n > 0 && ascii_is_alpha(rest.p[0]) &&
	    slice_end(slice_head(a->value, a->value.n - rest.n)) == rest.p &&
	    a->value.p[a->value.n - rest.n - 1] != ' ')
		level = CLASS_NONE;
	if (t->classification == CLASS_NONE && level != CLASS_NONE) {
		t->classification = level;
		t->classification_at = a->at;
	} else if (level != t->classification || !has_controls(r, rest))
		differs(r, a);
}

static void
use_origin(struct reader *r, const struct attribute *a)
{
	struct telegram *t = r->t;
	struct slice value = a->value, post;

	/* LA PAZ OR-M: the letter is of the office that drafted it */
	if (value.n > 5 &&
	    slice_starts(slice_skip(value, value.n - 5), S(" OR-")))
		value = slice_trim(slice_head(value, value.n - 5));
	post = post_of(r, value);

	if (post.p == NULL)
		return;
	if (t->from == NULL) {
		t->from = ARENA_NEW(r->arena, struct addressee);
		t->from->at = a->at;
		t->from->name = value;
		t->from->post = post;
	} else if (t->from->post.p != NULL && !slice_equal(t->from->post, post))
		differs(r, a);
	if (t->id.number != 0 && t->id.post.p == NULL)
		t->id.post = post;
}

/* The letters and digits of two titles agree as far as the shorter goes. */
static bool
same_letters(struct slice x, struct slice y)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < x.n && !ascii_is_alnum(x.p[i]))
			i++;
		while (j < y.n && !ascii_is_alnum(y.p[j]))
			j++;
		if (i == x.n || j == y.n)
			return true;
		if (ascii_upper(x.p[i++]) != ascii_upper(y.p[j++]))
			return false;
	}
}

static void
use_title(struct reader *r, const struct attribute *a)
{
	struct telegram *t = r->t;

	struct slice value = a->value, rest;
	struct marking mark;

	if (value.n > 0 && value.p[0] == '(' && t->subject_mark.at.p != NULL &&
	    marking_read(r->arena, value, &mark, &rest))
		value = slice_trim_left(rest);
	if (t->subject.p == NULL || t->subject_derived) {
		t->subject = a->value;
		t->subject_at = a->at;
		t->subject_derived = false;
	} else if (!same_letters(t->subject, value))
		differs(r, a);
}

/* Letters and digits alone: DOE, JANE Q. is DOE JANE Q. */
static bool
same_words(struct slice x, struct slice y)
{
	size_t letters[2] = {0, 0}, i;

	for (i = 0; i < x.n; i++)
		letters[0] += ascii_is_alnum(x.p[i]);
	for (i = 0; i < y.n; i++)
		letters[1] += ascii_is_alnum(y.p[i]);
	return letters[0] == letters[1] && same_letters(x, y);
}

/* An item of the carrier's list is a code, as printed or put right, or name. */
static bool
is_of(const struct tag *tag, struct slice item)
{
	return slice_equal_fold(tag->code, item) ||
	    slice_equal_fold(tag->at, item) ||
	    (tag->code.p == NULL && same_words(tag->title, item));
}

/* PREL, OVIP (DOE, JANE), PE: the next item; commas in brackets part none. */
static struct slice
next_item(struct slice *rest)
{
	struct slice item;
	size_t i, n;

	for (i = 0; i < rest->n &&
	     (rest->p[i] == ',' || rest->p[i] == ';' ||
		 ascii_is_space(rest->p[i]));
	     i++)
		continue;
	*rest = slice_skip(*rest, i);
	if (rest->n > 0 && rest->p[0] == '(') {
		n = slice_index(*rest, ')');
		item = slice_head(slice_skip(*rest, 1), n - 1);
		*rest = slice_skip(*rest, n + 1);
		return item;
	}
	for (n = 0; n < rest->n && rest->p[n] != ',' && rest->p[n] != ';' &&
	     rest->p[n] != '(';
	     n++)
		continue;
	item = slice_trim(slice_head(*rest, n));
	*rest = slice_skip(*rest, n);
	return item;
}

/* A code, or one of the first names of the text's TAGS. */
static bool
has_tag(struct reader *r, struct slice item)
{
	const struct tag *tag;
	int looked = 0;

	if (seen_has(&r->tags_seen, capitals(r->arena, item)))
		return true;
	for (tag = r->t->tags; tag != NULL && looked++ < TAGS_MOST;
	     tag = tag->next)
		if (is_of(tag, item))
			return true;
	return false;
}

/* In a list with commas an item may have blanks; in one without it is a word. */
static bool
is_told(struct reader *r, struct slice item)
{
	struct slice word;
	int words = 0;

	if (has_tag(r, item))
		return true;
	while ((word = slice_word(&item)).p != NULL)
		if (words++ == TAGS_MOST || !has_tag(r, word))
			return false;
	return true;
}

static bool
has_tags_line(const struct reader *r)
{
	const struct entry *e = r->entries;

	while (e != NULL && e->kind != LINE_TAGS)
		e = e->next;
	return e != NULL;
}

/*
 * The carrier's codes, where the text has no line of them; else whether it has
 * a code or name that the text has not (A15, T30).
 */
static void
use_tags(struct reader *r, const struct attribute *a)
{
	struct entry e = {.kind = LINE_TAGS, .text = a->value};
	struct slice rest = a->value, item;
	int items = 0;

	if (r->t->tags == NULL && !has_tags_line(r)) {
		read_tags(r, &e);
		return;
	}
	while ((item = next_item(&rest)).n > 0 && items++ < TAGS_MOST)
		if (item.n > 1 && !slice_equal_fold(item, S("n/a")) &&
		    !is_told(r, item)) {
			differs(r, a);
			return;
		}
}

static void
use_captions(struct reader *r, const struct attribute *a)
{
	struct slice rest = a->value, item;

	while (rest.n > 0) {
		item = slice_head(rest, slice_index(rest, ','));
		rest = slice_skip(rest, item.n + 1);
		item = slice_trim(item);
		if (item.n > 0 && !slice_list_has(r->t->captions, item)) {
			differs(r, a);
			return;
		}
	}
}

/* A list of references, where the text has none (A12). */
static void
use_references(struct reader *r, const struct attribute *a)
{
	struct entry e = {.kind = LINE_REFERENCE};
	size_t i;
	char *p;

	if (r->t->references != NULL || r->t->carrier == CARRIER_SMART)
		return;
	e.text = a->value;
	if (slice_index(a->value, '|') < a->value.n) { /* of a table */
		p = arena_bytes(r->arena, a->value.n);
		for (i = 0; i < a->value.n; i++)
			p[i] = a->value.p[i] == '|' ? ',' : a->value.p[i];
		e.text = slice(p, a->value.n);
	}
	read_references(r, &e);
}

/* Without a date-time group the carrier's day is the telegram's. */
void
carrier_date(struct reader *r)
{
	const struct attribute *a;
	size_t i;

	if (date_known(r->t->dtg.moment.date))
		return;
	for (a = r->t->attributes; a != NULL; a = a->next)
		for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
			if (facts[i].fact == FACT_CREATED &&
			    !says_nothing(a->value) &&
			    slice_equal(facts[i].key, a->key))
				use_created(r, a);
}

void
carrier_done(struct reader *r)
{
	static void (*const use[])(
	    struct reader *, const struct attribute *) = {[FACT_ID] = use_id,
	    [FACT_CREATED] = use_created,
	    [FACT_CLASSIFICATION] = use_classification,
	    [FACT_ORIGIN] = use_origin,
	    [FACT_TITLE] = use_title,
	    [FACT_TAGS] = use_tags,
	    [FACT_CAPTIONS] = use_captions,
	    [FACT_REFERENCES] = use_references};
	const struct attribute *a;
	size_t i;

	for (a = r->t->attributes; a != NULL; a = a->next) {
		if (says_nothing(a->value))
			continue;
		for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
			if (slice_equal(facts[i].key, a->key)) {
				use[facts[i].fact](r, a);
				break;
			}
	}
}
