/*
 * compose.c: a draft as a telegram: number and date, level, captions, order,
 * TAGS, subject, references, who classified it.  What the drafter left out
 * and a rule says is filled in here; what is wrong is told, not mended.
 */
#include "draft/draft.h"
#include "telegram/marking.h"
#include "telegram/shapes.h"
#include "telegram/table.h"

static const struct slice none = {NULL, 0};

/* So many TAGS are looked at for one that stands twice. */
#define TAGS_MOST 100
/* So long a line of captions or reasons is read. */
#define CAPTIONS_MOST 1000

/* ---- when, which number ------------------------------------------------------------ */

static bool
read_moment(struct slice s, struct moment *m)
{
	struct slice rest;
	uint32_t hour, minute;

	*m = (struct moment){0};
	if (!date_read(s, (struct date){0}, &m->date, &rest))
		return false;
	rest = slice_trim(rest);
	if (rest.n > 0 && rest.p[0] == 'T')
		rest = slice_skip(rest, 1);
	while (rest.n > 0 && !ascii_is_digit(rest.p[rest.n - 1]))
		rest.n--;
	if (rest.n == 0)
		return true;
	if (rest.n < 5 || rest.p[2] != ':' ||
	    !slice_number(slice_head(rest, 2), 23, &hour) ||
	    !slice_number(slice(rest.p + 3, 2), 59, &minute))
		return false;
	m->hour = (uint8_t)hour;
	m->minute = (uint8_t)minute;
	return true;
}

static void
compose_identity(struct composer *c, struct moment now)
{
	struct slice date = draft_value(c->d, DRAFT_DATE);
	struct slice number = draft_value(c->d, DRAFT_NUMBER);
	struct telegram *t = c->t;

	t->dtg.moment = now;
	if (date.p != NULL && !read_moment(date, &t->dtg.moment)) {
		draft_tell(c->d, LEVEL_ERROR, date,
		    "a date is written 2025-06-03 11:40, Zulu");
		t->dtg.moment = now;
	}
	t->id.year = t->dtg.moment.date.year;
	if (number.p != NULL && !slice_number(number, 999999, &t->id.number))
		draft_tell(c->d, LEVEL_ERROR, number,
		    "a number has one to six digits");
}

/* ---- level, captions ----------------------------------------------------------------- */

static void
add(struct composer *c, struct slice_list **list, struct slice text)
{
	while (*list != NULL)
		list = &(*list)->next;
	*list = ARENA_NEW(c->arena, struct slice_list);
	(*list)->text = text;
}

/* So many letters stand at the front. */
static size_t
letters(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_alpha(s.p[n]))
		n++;
	return n;
}

static void
compose_level(struct composer *c)
{
	struct slice s = draft_value(c->d, DRAFT_CLASSIFICATION), rest, word;
	bool exact;

	if (s.p == NULL)
		return;
	c->t->classification = class_read(s, &rest, &exact);
	word = slice_head(s, letters(s));
	if (slice_equal_fold(word, S("SBU")))
		c->t->classification = CLASS_SBU;
	if (slice_equal_fold(word, S("LOU")))
		c->t->classification = CLASS_LOU;
	if (slice_equal_fold(word, S("SBU")) ||
	    slice_equal_fold(word, S("LOU")))
		rest = slice_skip(s, word.n);
	if (c->t->classification == CLASS_NONE)
		draft_tell(c->d, LEVEL_ERROR, s,
		    "a level is UNCLASSIFIED, SBU, LOU, CONFIDENTIAL, SECRET "
		    "or TOP SECRET");
	else
		c->behind_level = rest;
}

bool
compose_has(const struct slice_list *l, struct slice text)
{
	for (; l != NULL; l = l->next)
		if (slice_equal(l->text, text))
			return true;
	return false;
}

/* Where on the page it stands: the most restrictive first (5 FAH-2 H-440). */
static int
rank_of(struct slice caption)
{
	struct table_rows rows = table_find(TABLE_CAPTIONS, caption);

	return rows.count == 0
	    ? 1000
	    : table_year(TABLE_CAPTIONS, rows.first, CAPTIONS_RANK);
}

/* S/S ONLY, CODEL US DOE: the end or the middle of what others begin. */
static bool
goes_on(const struct caption *caption)
{
	return slice_equal(caption->text, S("ONLY")) ||
	    slice_equal(caption->text, S("US"));
}

/* Where in these words the caption behind the first n bytes begins. */
static size_t
next_caption(struct slice s, size_t n)
{
	struct caption caption;
	size_t i;

	for (i = n > 0 ? n : 1; i < s.n; i++) {
		if (ascii_is_alnum(s.p[i - 1]))
			continue;
		caption = caption_front(slice_skip(s, i));
		if (caption.n > 0 && !goes_on(&caption))
			return i;
	}
	return s.n;
}

/* CODEL and VISAS are followed by words of their own. */
static bool
has_words(struct slice caption)
{
	struct table_rows rows = table_find(TABLE_CAPTIONS, caption);

	return rows.count > 0 &&
	    slice_equal(table_cell(TABLE_CAPTIONS, rows.first, CAPTIONS_KIND),
		S("subject"));
}

/* Blanks, strokes and whatever else is no word: NOFORN. or (NOFORN). */
static bool
is_between(char c)
{
	return (unsigned char)c < 0x80 && !ascii_is_alnum(c);
}

static struct slice
skip_between(struct slice s)
{
	while (s.n > 0 && is_between(s.p[0]))
		s = slice_skip(s, 1);
	return s;
}

/* What is between at its end, but for the bracket of one that it has. */
static struct slice
trim_between(struct slice s)
{
	while (s.n > 0 && is_between(s.p[s.n - 1]) &&
	    (s.p[s.n - 1] != ')' || slice_index(s, '(') == s.n))
		s.n--;
	return s;
}

/* All that stands there: SIPDIS NOFORN are two, EXDIS/NOFORN as well. */
static void
take_captions(struct composer *c, struct slice s, enum level unknown)
{
	struct caption caption;
	struct slice one, at;

	while ((s = skip_between(s)).n > 0) {
		caption = caption_front(s);
		one = slice_head(s, caption.n);
		if (caption.n == 0 || has_words(caption.text))
			one = trim_between(
			    slice_head(s, next_caption(s, caption.n)));
		s = slice_skip(s, one.n);
		at = one;
		if (caption.n == 0)
			draft_tell(c->d, unknown, at,
			    "no caption of this name is known");
		if (caption.n == 0 || one.n > caption.n)
			one = draft_set(c, one);
		else
			one = caption.text;
		if (compose_has(c->t->captions, one))
			draft_tell(c->d, LEVEL_WARNING, at,
			    "%S stands twice; it is written once", &one);
		else
			add(c, &c->t->captions, one);
	}
}

/*
 * What is none of the page stands below, as a telegram has it: whom it is for,
 * CODEL DOE, and what those who pass it on say of it.
 */
static bool
is_of_page(struct slice text)
{
	return caption_front(text).n == text.n;
}

static bool
is_service(struct slice text)
{
	return slice_starts(text, S("CORRECTED COPY")) ||
	    slice_starts(text, S("MINIMIZE"));
}

/* REL TO USA, NOR is one: codes of three and four letters (ISO 3166-1). */
static size_t
release_list(struct slice text)
{
	size_t n = slice_index(text, ',');
	struct slice code;

	while (n < text.n) {
		code = slice_skip(text, n + 1);
		code = slice_trim(slice_head(code, slice_index(code, ',')));
		if (code.n < 3 || code.n > 4 || letters(code) < code.n ||
		    caption_front(code).n == code.n)
			break;
		n = (size_t)(slice_end(code) - text.p);
		n += slice_index(slice_skip(text, n), ',');
	}
	return n;
}

static void
compose_captions(struct composer *c)
{
	struct slice_list *l, *one, **at, *sorted = NULL;
	const struct draft_item *item;
	struct slice text, word;

	/* SECRET//NOFORN: what stands there would be lost */
	take_captions(
	    c, slice_head(c->behind_level, CAPTIONS_MOST), LEVEL_ERROR);
	for (item = c->d->items[DRAFT_CAPTIONS]; item != NULL;
	     item = item->next)
		for (text = slice_head(item->text, CAPTIONS_MOST);
		     text.n > 0;) {
			word = slice_head(text,
			    slice_starts_fold(text, S("REL TO "))
				? release_list(text)
				: slice_index(text, ','));
			text = slice_trim(slice_skip(text, word.n + 1));
			take_captions(c, word, LEVEL_WARNING);
		}
	/* UNCLASSIFIED//SBU is read so too */
	if (c->t->classification == CLASS_UNCLASSIFIED &&
	    compose_has(c->t->captions, S("SENSITIVE")))
		c->t->classification = CLASS_SBU;
	if (c->t->classification == CLASS_SBU &&
	    !compose_has(c->t->captions, S("SENSITIVE")))
		add(c, &c->t->captions, S("SENSITIVE"));
	for (l = c->t->captions; l != NULL; l = one) {
		one = l->next;
		if (!is_of_page(l->text)) {
			add(c,
			    is_service(l->text) ? &c->t->service
						: &c->t->passing,
			    l->text);
			continue;
		}
		for (at = &sorted;
		     *at != NULL && rank_of((*at)->text) <= rank_of(l->text);)
			at = &(*at)->next;
		l->next = *at;
		*at = l;
	}
	c->t->captions = sorted;
	for (item = c->d->items[DRAFT_PASS]; item != NULL; item = item->next)
		add(c, &c->t->passing, draft_set(c, item->text));
}

/* ---- the order ------------------------------------------------------------------------- */

static uint32_t
order_of(struct date day)
{
	struct table_rows all = table_all(TABLE_ORDERS);
	struct date begins, ends;
	uint32_t i, number;

	for (i = all.first; i < all.first + all.count; i++) {
		if (!slice_equal(
			table_cell(TABLE_ORDERS, i, ORDERS_KIND), S("order")) ||
		    !date_read_iso(
			table_cell(TABLE_ORDERS, i, ORDERS_BEGINS), &begins) ||
		    date_compare(day, begins) < 0)
			continue;
		if (date_read_iso(
			table_cell(TABLE_ORDERS, i, ORDERS_ENDS), &ends) &&
		    date_compare(day, ends) > 0)
			continue;
		if (slice_number(table_cell(TABLE_ORDERS, i, ORDERS_ORDER),
			99999, &number))
			return number;
	}
	return 13526;
}

/* 06/03/2018, and YYYYMMDD from 2010 on (32 CFR 2001.21(a)(4)). */
static struct slice
deadline(struct composer *c, struct date d)
{
	struct buf b = {0};
	struct slice s;

	if (c->t->order.number >= 13526) {
		buf_padded(&b, (uint64_t)d.year, 4);
		buf_padded(&b, d.month, 2);
		buf_padded(&b, d.day, 2);
	} else {
		buf_padded(&b, d.month, 2);
		buf_char(&b, '/');
		buf_padded(&b, d.day, 2);
		buf_char(&b, '/');
		buf_padded(&b, (uint64_t)d.year, 4);
	}
	s = arena_copy(c->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/*
 * The order that a word is of, the first that has it, when it is of others and
 * not of this one; or 0.
 */
static uint32_t
order_of_word(struct slice word, uint32_t number)
{
	struct table_rows rows = table_find(TABLE_ORDERS, word);
	uint32_t i, other = 0, of = 0;
	struct slice kind;

	if (number == 13292) /* which amends it */
		number = 12958;
	for (i = rows.first; i < rows.first + rows.count; i++) {
		kind = table_cell(TABLE_ORDERS, i, ORDERS_KIND);
		if (!slice_equal(kind, S("term")) &&
		    !slice_equal(kind, S("exemption")))
			continue;
		if (!slice_number(table_cell(TABLE_ORDERS, i, ORDERS_ORDER),
			99999, &of) ||
		    of == number)
			return 0;
		/* 25X1 is older than 13526 (E.O. 12958 sec. 3.4) */
		if (slice_equal(kind, S("exemption")) && of >= 12958 &&
		    ascii_is_digit(word.p[0]) && number >= 12958)
			return 0;
		other = other == 0 ? of : other;
	}
	return other;
}

/* OADR under another order, and what is to last for ever. */
static void
check_instruction(struct composer *c, struct slice at, struct slice s)
{
	static const struct slice ever[] = {{"NEVER", 5}, {"INDEFINITE", 10},
	    {"INDEFINITELY", 12}, {"PERMANENT", 9}, {"NONE", 4}};
	struct slice words = s, word;
	uint32_t number = c->t->order.number, other, i;

	if (slice_starts_fold(words, S("DECL")))
		words = slice_skip(words, slice_index(words, ':') + 1);
	word = trim_between(slice_word(&words));
	other = order_of_word(word, number);
	if (other != 0)
		draft_tell(c->d, LEVEL_WARNING, at,
		    "%S is of E.O. %u, and the telegram is under %u", &word,
		    other, number);
	for (i = 0; i < sizeof(ever) / sizeof(ever[0]); i++)
		if (number >= 12958 && slice_equal_fold(word, ever[i]) &&
		    slice_trim(words).n == 0)
			draft_tell(c->d,
			    number >= 13526 ? LEVEL_ERROR : LEVEL_WARNING, at,
			    "nothing is classified for ever (E.O. 13526 sec. "
			    "1.5(d)); give a date or an event");
}

/* 10 years; a date; GDS, OADR, X1; an event. */
static struct slice
instruction(struct composer *c, struct slice s)
{
	uint32_t number = c->t->order.number, years;
	struct slice rest, words = s, at = s;
	struct date d;

	if (slice_number(slice_word(&words), 75, &years) &&
	    slice_starts_fold(slice_trim(words), S("YEAR")))
		d = date_add_years(c->t->dtg.moment.date, (int)years);
	else if (!date_read(s, (struct date){0}, &d, &rest) ||
	    slice_trim(rest).n > 0)
		d = (struct date){0};
	if (date_known(d) && number == 11652)
		return arena_join(
		    c->arena, S("ADS, DECLAS "), deadline(c, d), S(""));
	if (date_known(d) && number == 12065)
		return arena_join(c->arena, S("GDS "), deadline(c, d), S(""));
	if (date_known(d))
		return arena_join(c->arena, S("DECL: "), deadline(c, d), S(""));
	if (slice_number(slice_trim(s), 99, &years))
		draft_tell(c->d, LEVEL_ERROR, at,
		    "%S is neither a date nor an event; write `%S years'", &at,
		    &at);
	s = compose_upper(c, draft_set(c, s));
	check_instruction(c, at, s);
	if (number <= 12065 || slice_starts_fold(s, S("DECL")))
		return s;
	return arena_join(c->arena, S("DECL: "), s, S(""));
}

static void
compose_order(struct composer *c)
{
	struct slice order = draft_value(c->d, DRAFT_ORDER);
	struct slice when = draft_value(c->d, DRAFT_DECLASSIFY);
	struct order *o = &c->t->order;

	/* the line is there since 1 March 1973 (TAGS handbook 1974 section 1) */
	if (order.p == NULL && when.p == NULL &&
	    date_compare(c->t->dtg.moment.date, (struct date){1973, 3, 1}) < 0)
		return;
	while (order.n > 0 && !ascii_is_digit(order.p[0]))
		order = slice_skip(order, 1);
	if (order.n == 0 || !slice_number(order, 99999, &o->number))
		o->number = order_of(c->t->dtg.moment.date);
	if (c->t->classification < CLASS_CONFIDENTIAL) {
		o->instruction = S("N/A");
		o->not_applicable = true;
		if (when.p != NULL && !slice_equal_fold(when, S("N/A")))
			draft_tell(c->d, LEVEL_WARNING, when,
			    "it is not classified; N/A is written");
		return;
	}
	if (when.p != NULL)
		o->instruction = instruction(c, when);
	else if (o->number == 11652)
		o->instruction = S("GDS");
	else if (o->number == 12356)
		o->instruction = S("DECL: OADR");
	else
		draft_tell(c->d, LEVEL_ERROR, none,
		    "it is classified, and no Declassify line says how long");
}

/* ---- TAGS, subject, references ----------------------------------------------------------- */

static bool
has_tag(const struct tag *tag, const struct tag *other)
{
	for (; tag != NULL; tag = tag->next)
		if (slice_equal_fold(tag->code, other->code) &&
		    slice_equal_fold(tag->title, other->title))
			return true;
	return false;
}

static void
compose_tags(struct composer *c)
{
	static const struct date tags_begin = {1973, 3, 1};
	struct slice s = draft_value(c->d, DRAFT_TAGS), word, at;
	struct tag **end = &c->t->tags, *tag;
	size_t n, count = 0;

	while ((s = slice_trim(s)).n > 0) {
		if (s.p[0] == ',' || s.p[0] == ';') {
			s = slice_skip(s, 1);
			continue;
		}
		tag = ARENA_NEW(c->arena, struct tag);
		at = s;
		if (s.p[0] == '(') {
			n = slice_index(s, ')');
			tag->kind = S("person");
			word = slice(s.p + 1, n - 1);
			tag->title = draft_set(c, word);
			s = slice_skip(s, n + 1);
		} else {
			for (n = 0; n < s.n && !ascii_is_space(s.p[n]) &&
			     s.p[n] != ',' && s.p[n] != '(';)
				n++;
			tag->code = draft_set(c, slice_head(s, n));
			s = slice_skip(s, n);
		}
		at = slice_head(at, at.n - s.n);
		if (count < TAGS_MOST && has_tag(c->t->tags, tag)) {
			draft_tell(c->d, LEVEL_WARNING, at,
			    "%S stands twice; it is written once", &at);
			continue;
		}
		count++;
		*end = tag;
		end = &tag->next;
	}
	/* it must be there since 1 March 1973 (TAGS handbook 1974 section 1) */
	if (c->t->tags == NULL &&
	    date_compare(c->t->dtg.moment.date, tags_begin) >= 0)
		draft_tell(c->d, LEVEL_WARNING, none, "it has no Tags");
}

static void
compose_subject(struct composer *c)
{
	struct slice s = draft_value(c->d, DRAFT_SUBJECT), rest;
	struct marking m = {0};

	if (s.p == NULL) {
		draft_tell(c->d, LEVEL_ERROR, none, "it has no Subject line");
		return;
	}
	if (s.p[0] == '(' && marking_read(c->arena, s, &m, &rest) &&
	    m.form.p != NULL) {
		c->t->subject_mark = m;
		s = slice_trim(rest);
	}
	c->t->subject = draft_set(c, s);
}

static void
compose_references(struct composer *c)
{
	struct reference **end = &c->t->references, *r;
	const struct draft_item *item;
	struct slice s;
	size_t n;
	char letter = 'A', *p;

	for (item = c->d->items[DRAFT_REFERENCES]; item != NULL;
	     item = item->next) {
		s = item->text;
		r = ARENA_NEW(c->arena, struct reference);
		/* A. that the drafter wrote already */
		if (s.n > 3 && ascii_is_alpha(s.p[0]) &&
		    (s.p[1] == '.' || s.p[1] == ')') && s.p[2] == ' ')
			s = slice_trim(slice_skip(s, 3));
		n = slice_find_fold(s, S("(NOTAL)"));
		r->notal = n < s.n;
		r->printed = draft_set(c, slice_trim(slice_head(s, n)));
		if (item != c->d->items[DRAFT_REFERENCES] ||
		    item->next != NULL) {
			p = arena_bytes(c->arena, 1);
			*p = letter++;
			r->bullet = slice(p, 1);
		}
		*end = r;
		end = &r->next;
	}
}

/* ---- who classified it, who signs ---------------------------------------------------------- */

/* 1.4 at the front of s: so long, or 0. */
static size_t
section_of(struct slice s)
{
	return s.n >= 3 && ascii_is_digit(s.p[0]) && s.p[1] == '.' &&
		ascii_is_digit(s.p[2]) && (s.n == 3 || !ascii_is_digit(s.p[3]))
	    ? 3
	    : 0;
}

/* A letter of the section, lest it is of none. */
static void
add_reason(
    struct composer *c, struct slice section, char letter, struct slice at)
{
	char *p = arena_bytes(c->arena, 6);
	struct slice reason = slice(p, 6);

	memcpy(p, section.p, 3);
	p[3] = '(';
	p[4] = ascii_lower(letter);
	p[5] = ')';
	/* E.O. 12958 sec. 1.5, 13526 sec. 1.4; of (h) a remark */
	if (c->t->order.number >= 12958 && p[4] != 'h' &&
	    table_find(TABLE_REASONS, reason).count == 0)
		draft_tell(
		    c->d, LEVEL_ERROR, at, "no order has a reason %S", &reason);
	if (compose_has(c->t->reasons, reason))
		draft_tell(c->d, LEVEL_WARNING, at,
		    "%S stands twice; it is written once", &reason);
	else
		add(c, &c->t->reasons, reason);
}

/*
 * 1.4(b), 1.4(d); and as telegrams have them, 1.4 (b) and (d), 1.4(b,d),
 * 1.4 B/D: a letter alone is of the section before it.
 */
static void
take_reasons(struct composer *c, struct slice all, struct slice *section)
{
	struct slice s = slice_head(all, CAPTIONS_MOST), at = {NULL, 0}, word;
	bool good = false;
	size_t n;

	while (s.n > 0) {
		if (section_of(s) > 0) {
			*section = slice_head(s, 3);
			at = *section;
			s = slice_skip(s, 3);
			good = false;
			continue;
		}
		for (n = 0; n < s.n && ascii_is_alnum(s.p[n]);)
			n++;
		word = slice_head(s, n);
		if (n == 1 && ascii_is_alpha(s.p[0]) && section->p != NULL) {
			at = at.p == NULL
			    ? word
			    : slice_between(at.p, slice_end(word));
			if (s.n > 1 && s.p[1] == ')')
				at = slice(at.p, at.n + 1);
			add_reason(c, *section, s.p[0], at);
			at = none;
			good = true;
		} else if (n > 0 && section->p != NULL &&
		    !slice_equal_fold(word, S("and"))) {
			good = false;
			break;
		}
		s = slice_skip(s, n == 0 ? 1 : n);
	}
	if (!good)
		draft_tell(c->d, LEVEL_ERROR, all,
		    "reasons are written 1.4(b), 1.4(d)");
}

static void
compose_classified(struct composer *c)
{
	struct slice by = draft_value(c->d, DRAFT_CLASSIFIED_BY);
	struct slice from = draft_value(c->d, DRAFT_DERIVED_FROM);
	const struct draft_item *item;
	struct slice section = none;
	struct classifier *k;

	if (by.p != NULL) {
		k = ARENA_NEW(c->arena, struct classifier);
		k->printed = draft_set(c, by);
		c->t->classified_by = k;
	}
	if (from.p != NULL)
		c->t->derived_from = draft_set(c, from);
	for (item = c->d->items[DRAFT_REASONS]; item != NULL; item = item->next)
		take_reasons(c, item->text, &section);
}

static void
compose_signature(struct composer *c)
{
	struct slice s = draft_value(c->d, DRAFT_SIGNATURE);

	if (s.p == NULL) {
		draft_tell(
		    c->d, LEVEL_WARNING, none, "nobody signs it (Signature)");
		return;
	}
	s = draft_set(c, s);
	/* FOE JR., whose full stop ends nothing */
	while (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	if (s.n > 0)
		add(c, &c->t->signature, compose_upper(c, s));
}

/* ACTION EUR-12 INFO L-03: only where the Department prints it. */
static void
compose_distribution(struct composer *c)
{
	struct slice s = draft_value(c->d, DRAFT_DISTRIBUTION), word, copies;
	enum office_role role = OFFICE_ACTION;
	struct office **end = &c->t->distribution, *o;
	uint32_t n, sum = 0;
	struct buf b = {0};
	size_t dash;

	while ((word = slice_word(&s)).p != NULL) {
		if (slice_equal_fold(word, S("ACTION")) ||
		    slice_equal_fold(word, S("ORIGIN")) ||
		    slice_equal_fold(word, S("INFO"))) {
			role = ascii_upper(word.p[0]) == 'A' ? OFFICE_ACTION
			    : ascii_upper(word.p[0]) == 'O'  ? OFFICE_ORIGIN
							     : OFFICE_INFO;
			continue;
		}
		dash = slice_index(word, '-');
		copies = slice_skip(word, dash + 1);
		if (!slice_number(copies, 999, &n)) {
			draft_tell(c->d, LEVEL_ERROR, word,
			    "an office and its copies are written EUR-12");
			continue;
		}
		o = ARENA_NEW(c->arena, struct office);
		o->name = draft_set(c, slice_head(word, dash));
		o->copies = (uint16_t)n;
		o->role = role;
		sum += n;
		*end = o;
		end = &o->next;
	}
	if (c->t->distribution != NULL) {
		buf_padded(&b, sum, 3);
		c->t->distribution_sum = arena_copy(c->arena, buf_slice(&b));
	}
	buf_free(&b);
}

/* ---- all of it --------------------------------------------------------------------------------- */

/* No line of the level: the highest of the portions (32 CFR 2001.21(b)). */
static void
roll_up(struct composer *c)
{
	struct slice rest = c->d->body, line, after;
	enum classification highest = CLASS_NONE;
	struct marking m;

	if (c->t->classification != CLASS_NONE ||
	    draft_value(c->d, DRAFT_CLASSIFICATION).p != NULL)
		return;
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim(line);
		m = (struct marking){0};
		if (line.n > 2 && line.p[0] == '(' &&
		    marking_read(c->arena, line, &m, &after) &&
		    m.level > highest)
			highest = m.level;
	}
	c->t->classification = highest;
	if (highest == CLASS_NONE)
		draft_tell(c->d, LEVEL_ERROR, none,
		    "it has no Classification line and no portion is marked");
}

static enum form_style
style_of(enum draft_profile profile, struct date day)
{
	if (profile == DRAFT_ACP127)
		return FORM_ALLIED;
	if (profile == DRAFT_ACP128)
		return FORM_AUTODIN;
	return day.year < 1966 ? FORM_OLD
	    : day.year < 2000  ? FORM_PRINT
	    : day.year < 2010  ? FORM_WIRE
			       : FORM_MESSAGE;
}

/* Typed telegrams have 55 columns (5 FAH-1 H-240), the wire 69. */
#define STATE_WIDTH 55

struct telegram *
draft_compose(struct draft *d, enum draft_profile profile, struct moment now,
    struct form *form)
{
	struct composer c = {.d = d, .arena = d->arena, .profile = profile};
	struct telegram *t = ARENA_NEW(d->arena, struct telegram);
	struct date day;

	c.t = t;
	compose_identity(&c, now);
	day = t->dtg.moment.date;
	c.form = form_for(style_of(profile, day), day);
	if (profile == DRAFT_STATE)
		c.form.width = STATE_WIDTH;
	/* small letters and more marks came with the 1990s */
	c.plain = profile != DRAFT_STATE || day.year < 1990;
	c.form.capitals = c.plain || day.year < 1995;
	compose_level(&c);
	roll_up(&c);
	compose_address(&c);
	compose_captions(&c);
	compose_order(&c);
	compose_tags(&c);
	compose_subject(&c);
	compose_references(&c);
	compose_classified(&c);
	compose_body(&c);
	compose_signature(&c);
	compose_persons(&c);
	if (c.form.style <= FORM_PRINT)
		compose_distribution(&c);
	if (c.form.style == FORM_OLD)
		compose_old(&c);
	else if (c.form.style > FORM_PRINT && c.form.style != FORM_MESSAGE)
		compose_wire(&c);
	*form = c.form;
	return t;
}
