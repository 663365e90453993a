/*
 * writehead.c: the heading of a telegram, field by field, in the order of the
 * handbook (1974 section 3; 5 FAH-2 H-320 and 440): distribution, drafting,
 * date-time group, addresses, level and number, captions, whom it is for,
 * E.O., TAGS, SUBJECT, REF, Classified By.
 */
#include "telegram/reader.h"
#include "telegram/table.h"
#include "telegram/writer.h"

/* Distribution lines are as long as the Department's printer made them. */
#define DISTRIBUTION_WIDTH 65

/* ---- who, to whom ------------------------------------------------------------- */

/* The office words before a post's name are no part of it. */
static struct slice
without_office(struct slice plad, struct slice name)
{
	struct slice rest = plad, word;
	char joined[64];
	size_t n;

	for (word = rest; rest.n > 0; slice_word(&rest)) {
		rest = word = slice_trim_left(rest);
		for (n = 0; word.n > 0 && n < sizeof(joined);
		     word = slice_skip(word, 1))
			if (ascii_is_alnum(word.p[0]))
				joined[n++] = word.p[0];
		if (slice_equal(slice(joined, n), name))
			return rest;
	}
	return name;
}

/* As it was printed, when that is its name; else as the table spells it. */
struct slice
write_post(struct writer *w)
{
	const struct identifier *id = &w->t->id;
	struct slice printed = id->printed, none = {NULL, 0};
	struct post_found found;
	size_t n;

	if (id->post.p == NULL)
		return S("");
	for (n = 0; n < printed.n && !ascii_is_digit(printed.p[n]); n++)
		continue;
	printed = slice_trim(slice_head(printed, n));
	if (slice_equal(without_office(printed, id->post), printed) &&
	    printed.n > 0 && !slice_equal(printed, id->post))
		return printed;
	found = post_find(id->post, id->year, none);
	return found.row == TABLE_NONE
	    ? id->post
	    : without_office(
		  table_cell(TABLE_POSTS, found.row, POSTS_PLAD), id->post);
}

static void
write_addressee(struct writer *w, struct slice label, const struct addressee *a)
{
	struct buf b = {0};

	buf_add(&b, label);
	if (a->route.p != NULL) {
		buf_add(&b, a->route);
		buf_char(&b, '/');
	}
	buf_add(&b, a->name);
	if (a->precedence != PRECEDENCE_NONE) {
		buf_char(&b, ' ');
		buf_add(&b, precedence_name(a->precedence));
	}
	if (a->number.p != NULL) {
		buf_char(&b, ' ');
		buf_add(&b, a->number);
	}
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* XMT: who does not get it of the collective above (5 FAH-2 H-321.9). */
static void
write_excluded(struct writer *w, const struct addressee *a)
{
	const struct slice_list *x;
	struct buf b = {0};

	for (x = a->excluded; x != NULL; x = x->next) {
		buf_clear(&b);
		if (x == a->excluded)
			buf_string(&b, "XMT ");
		buf_add(&b, x->text);
		write_line(w, buf_slice(&b));
	}
	buf_free(&b);
}

/* Below exclusions a name alone would be one more of them. */
static void
write_addressees(
    struct writer *w, struct slice label, const struct addressee *a)
{
	bool named = true;

	for (; a != NULL; a = a->next) {
		write_addressee(w, named ? label : S(""), a);
		write_excluded(w, a);
		named = a->excluded != NULL;
	}
}

static void
add_prosign(struct buf *b, enum precedence p)
{
	static const char prosigns[] = " RPOOZ";

	if (p == PRECEDENCE_NONE)
		return;
	buf_char(b, prosigns[p]);
	buf_char(b, ' ');
}

void
group_add(struct buf *b, struct moment m, bool long_year)
{
	buf_padded(b, m.date.day, 2);
	buf_padded(b, m.hour, 2);
	buf_padded(b, m.minute, 2);
	buf_string(b, "Z ");
	buf_add(b, date_month_name(m.date.month));
	buf_char(b, ' ');
	if (long_year)
		buf_padded(b, (uint64_t)m.date.year, 4);
	else
		buf_padded(b, (uint64_t)m.date.year % 100, 2);
}

static void
write_date(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct slice_list *service = t->service;
	struct moment m = t->dtg.moment;
	struct buf b = {0};

	add_prosign(&b, t->action_precedence);
	add_prosign(&b, t->info_precedence);
	if (date_known(m.date)) {
		group_add(&b, m, w->form->long_year);
		/* what is for operators stands behind the group */
		if (service != NULL && slice_starts(service->text, S("Z"))) {
			buf_char(&b, ' ');
			buf_add(&b, service->text);
		}
	} else {
		buf_add(&b, t->dtg.at);
	}
	if (b.n > 0)
		write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* ---- of the Department ---------------------------------------------------------- */

static void
write_distribution(struct writer *w)
{
	static const char *const labels[] = {"ACTION ", "ORIGIN ", "INFO  "};
	const struct telegram *t = w->t;
	const struct office *o;
	struct buf b = {0};
	bool begun = false;
	size_t from;

	for (o = t->distribution; o != NULL; o = o->next) {
		from = b.n;
		if (o == t->distribution ||
		    (!begun && o->role == OFFICE_INFO)) {
			if (b.n > 0) {
				write_line(w, buf_slice(&b));
				write_blank(w);
			}
			buf_clear(&b);
			buf_string(&b, labels[o->role]);
			begun = o->role == OFFICE_INFO;
		} else if (from + 2 + o->name.n + 4 > DISTRIBUTION_WIDTH) {
			write_line(w, buf_slice(&b));
			buf_clear(&b);
			buf_string(&b, "      ");
		} else
			buf_string(&b, "  ");
		buf_add(&b, o->name);
		buf_char(&b, '-');
		buf_padded(&b, o->copies, 2);
	}
	if (t->distribution_sum.p != NULL) {
		if (b.n > DISTRIBUTION_WIDTH - 8) {
			write_line(w, buf_slice(&b));
			buf_clear(&b);
			buf_string(&b, "     ");
		}
		buf_string(&b, "  /");
		buf_add(&b, t->distribution_sum);
		/* what comes in has W, what goes out R (observed) */
		buf_string(&b,
		    t->distribution != NULL &&
			    t->distribution->role == OFFICE_ORIGIN
			? " R"
			: " W");
	}
	if (b.n > 0)
		write_line(w, buf_slice(&b));
	buf_free(&b);
}

void
clearance_add(struct buf *b, const struct clearance *c)
{
	if (c->office.p != NULL) {
		buf_add(b, c->office);
		buf_char(b, ':');
	}
	buf_add(b, c->name);
	if (c->typist.p != NULL) {
		buf_char(b, ':');
		buf_add(b, c->typist);
	}
	if (c->note.p != NULL)
		buf_format(b, " (%S)", &c->note);
}

/* Below the signature of a message, each with a label. */
void
write_message_foot(struct writer *w)
{
	const struct clearance *c;
	struct buf b = {0};

	if (w->t->clearances != NULL)
		write_blank(w);
	for (c = w->t->clearances; c != NULL; c = c->next) {
		buf_clear(&b);
		buf_char(&b, ascii_upper(c->role.p[0]));
		buf_add(&b, slice_skip(c->role, 1));
		buf_string(&b, " By: ");
		clearance_add(&b, c);
		write_line(w, buf_slice(&b));
	}
	buf_free(&b);
}

/* DRAFTED BY AF/C:RMDOE:RMD (SUBS); clearances follow without a label. */
static void
write_drafting(struct writer *w)
{
	static const struct {
		struct slice role;
		const char *label;
	} labels[] = {{{"drafted", 7}, "DRAFTED BY"},
	    {{"approved", 8}, "APPROVED BY"}, {{"cleared", 7}, "CLEARED BY"},
	    {{"released", 8}, "RELEASED BY"}};
	const struct clearance *c;
	struct slice before = {NULL, 0};
	struct buf b = {0};
	size_t i;

	if (w->form->style == FORM_MESSAGE) /* at its foot */
		return;
	for (c = w->t->clearances; c != NULL; c = c->next) {
		buf_clear(&b);
		for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
			if (slice_equal(c->role, labels[i].role) &&
			    !(before.p != NULL &&
				slice_equal(c->role, S("cleared"))))
				buf_format(&b, "%s%s ", labels[i].label,
				    w->form->colons ? ":" : "");
		before = c->role;
		clearance_add(&b, c);
		write_line(w, buf_slice(&b));
	}
	buf_free(&b);
}

/*
 * ------------------011959 201755Z /43: the time alone is new in December
 * 1976, first it stands before the serial, from 1978 on behind it.
 */
static void
write_dashes(struct writer *w)
{
	const struct telegram *t = w->t;
	struct slice one = t->dash_serial, other = t->dash_time;
	struct buf b = {0};

	if (one.p == NULL && other.p == NULL)
		return;
	if (w->form->filed_first && one.p != NULL && other.p != NULL) {
		one = t->dash_time;
		other = t->dash_serial;
	}
	buf_fill(&b, ' ', 20);
	buf_fill(&b, '-', w->form->times ? 18 : 21);
	if (!w->form->times)
		buf_char(&b, ' ');
	buf_add(&b, one);
	if (other.p != NULL)
		buf_format(&b, "%s%S", one.p != NULL ? " " : "", &other);
	if (t->dash_number.p != NULL)
		buf_format(&b, " /%S", &t->dash_number);
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* ---- level and number ------------------------------------------------------------- */

struct slice
level_spaced(enum classification level)
{
	static const struct slice words[CLASS_MAX] = {{"", 0}, {"UNCLAS", 6},
	    {"UNCLAS", 6}, {"LIMITED OFFICIAL USE", 20},
	    {"C O N F I D E N T I A L", 23}, {"S E C R E T", 11},
	    {"T O P  S E C R E T", 18}};

	return words[level];
}

static bool
has_caption(const struct telegram *t, struct slice word)
{
	const struct slice_list *l;

	for (l = t->captions; l != NULL; l = l->next)
		if (slice_equal(l->text, word))
			return true;
	return false;
}

/* SECTION 01 OF 03; of the allies FINAL SECTION OF 3 (para 208). */
static void
add_section(struct writer *w, struct buf *b)
{
	unsigned n = w->section, of = w->sections;

	if (of <= 1) {
		n = w->t->id.section;
		of = w->t->id.sections;
		/* all of them are here: they are one text again */
		if (w->t->sections_held == w->t->sections_of)
			return;
	}
	if (n == 0 || of == 0)
		return;
	buf_string(b, " SECTION ");
	buf_padded(b, n, w->form->section_digits);
	buf_string(b, " OF ");
	buf_padded(b, of, w->form->section_digits);
}

static void
add_identifier(struct writer *w, struct buf *b)
{
	const struct identifier *id = &w->t->id;
	struct slice post = write_post(w);
	bool state = slice_equal(id->post, S("STATE"));
	unsigned digits = w->form->number_digits;

	if (id->number == 0)
		return;
	if (post.n > 0) {
		buf_char(b, ' ');
		buf_add(b, post);
	}
	buf_char(b, ' ');
	buf_padded(b, id->number, state && digits < 6 ? 6 : digits);
	if (slice_index(id->series, ' ') < id->series.n)
		buf_format(b, " %S", &id->series); /* STATE 1 TOSEC 100001 */
	if (id->suffix.p != NULL)
		buf_format(b, " %S", &id->suffix);
}

static void
write_level(struct writer *w)
{
	const struct telegram *t = w->t;
	struct buf b = {0};

	buf_add(&b, level_spaced(t->classification));
	/* encrypt for transmission only: on the line itself (5 FAH-2 H-220) */
	if (has_caption(t, S("EFTO")))
		buf_string(&b, " EFTO");
	add_section(w, &b);
	add_identifier(w, &b);
	if (b.n > 0)
		write_line(w, slice_trim(buf_slice(&b)));
	buf_free(&b);
}

void
write_head(struct writer *w)
{
	const struct telegram *t = w->t;
	bool wire =
	    w->form->style != FORM_PRINT && w->form->style != FORM_MESSAGE;

	write_transmission(w);
	if (t->distribution != NULL || t->distribution_sum.p != NULL)
		write_distribution(w);
	if (t->clearances != NULL && t->distribution != NULL)
		write_blank(w);
	write_drafting(w);
	write_dashes(w);
	write_date(w);
	if (t->from != NULL)
		write_addressee(w, S("FM "), t->from);
	write_addressees(w, S("TO "), t->to);
	write_addressees(w, S("INFO "), t->info);
	if (wire)
		write_line(w, S("BT"));
	else
		write_blank(w);
	write_level(w);
}

/* ---- below the number --------------------------------------------------------------- */

/* FOR AMBASSADOR ONLY, whose ONLY is a caption as well (5 FAH-2 H-440). */
static bool
is_for_one(struct slice passing)
{
	return slice_ends(passing, S(" ONLY")) &&
	    (slice_starts(passing, S("FOR ")) ||
		slice_find(passing, S("EYES ONLY")) < passing.n);
}

/* A caption that is written on another line. */
static bool
stands_elsewhere(const struct writer *w, struct slice caption)
{
	const struct slice_list *l;

	/* EFTO stands on the line of the level, which the old forms lack */
	if (slice_equal(caption, S("EFTO")))
		return w->form->style != FORM_OLD;
	if (slice_equal(caption, S("ONLY")))
		for (l = w->t->passing; l != NULL; l = l->next)
			if (is_for_one(l->text))
				return true;
	return false;
}

static void
write_list(struct writer *w, const struct slice_list *list)
{
	const struct slice_list *l;
	bool any = false;

	for (l = list; l != NULL; l = l->next) {
		if (list == w->t->captions && stands_elsewhere(w, l->text))
			continue;
		if (!any)
			write_blank(w);
		any = true;
		write_words(w, S(""), l->text, 0);
	}
}

/* What operators said of it stands behind the date-time group. */
static void
write_service(struct writer *w)
{
	const struct slice_list *l = w->t->service;

	if (l != NULL && slice_starts(l->text, S("Z")) &&
	    date_known(w->t->dtg.moment.date))
		l = l->next;
	write_list(w, l);
}

static void
write_order(struct writer *w)
{
	const struct order *o = &w->t->order;
	struct buf b = {0};

	if (o->number == 0 && o->instruction.p == NULL)
		return;
	if (o->number != 0)
		buf_format(&b, "E.O. %u: ", o->number);
	else
		buf_string(&b, "E.O.: ");
	write_words(w, buf_slice(&b), o->instruction, 0);
	buf_free(&b);
}

static void
write_tags(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct tag *tag;
	struct buf b = {0};

	if (t->tags == NULL && !t->tags_given_none)
		return;
	if (t->tags == NULL)
		buf_string(&b, "N/A");
	for (tag = t->tags; tag != NULL; tag = tag->next) {
		if (tag != t->tags)
			buf_string(&b, w->form->commas ? ", " : " ");
		if (tag->code.p != NULL)
			buf_add(&b, tag->code);
		else if (slice_equal(tag->kind, S("person")))
			buf_format(&b, "(%S)", &tag->title);
		else
			buf_add(&b, tag->title);
	}
	write_words(w, S("TAGS: "), buf_slice(&b), 0);
	buf_free(&b);
}

static void
write_subject(struct writer *w)
{
	const struct telegram *t = w->t;
	struct buf b = {0};

	if (t->subject_given_none) {
		write_words(w, S("SUBJECT: "), S("N/A"), 0);
		return;
	}
	if (t->subject.p == NULL || t->subject_derived)
		return;
	if (t->subject_mark.printed.p != NULL)
		buf_format(&b, "(%S) ", &t->subject_mark.printed);
	buf_add(&b, t->subject);
	write_words(w, S("SUBJECT: "), buf_slice(&b), 0);
	buf_free(&b);
}

static bool
is_number(struct slice s)
{
	uint32_t n;

	return slice_number(s, 999999, &n);
}

static void
add_reference(struct buf *b, const struct reference *r)
{
	buf_add(b, r->printed);
	if (r->note.p != NULL &&
	    slice_find(r->printed, r->note) == r->printed.n)
		buf_format(b, " (%S)", &r->note);
	if (r->notal)
		buf_string(b, " (NOTAL)");
}

static void
write_references(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct reference *r;
	struct slice label = S("REF: ");
	struct buf b = {0};

	if (t->references == NULL && !t->references_given_none)
		return;
	write_blank(w);
	if (t->references == NULL) {
		write_words(w, label, S("NONE"), 0);
		return;
	}
	for (r = t->references; r != NULL; r = r->next) {
		if (r->bullet.p != NULL)
			buf_format(
			    &b, w->form->list ? "%S. " : "(%S) ", &r->bullet);
		add_reference(&b, r);
		if (w->form->list && r->next != NULL &&
		    (r->next->bullet.p != NULL ||
			(b.n > 40 && !is_number(r->next->printed)))) {
			write_words(w, label, buf_slice(&b), 5);
			label = S("     ");
			buf_clear(&b);
		} else if (r->next != NULL && is_number(r->next->printed)) {
			/* LIMA 12 AND 13: its post is that of the one before */
			buf_string(&b, " AND ");
		} else if (r->next != NULL)
			buf_string(&b, "; ");
	}
	write_words(w, label, buf_slice(&b), 5);
	buf_free(&b);
}

/* 1.4 (b) and (d) */
static void
add_reasons(struct buf *b, const struct slice_list *reasons)
{
	const struct slice_list *l;
	struct slice section = {NULL, 0}, own, letter;

	for (l = reasons; l != NULL; l = l->next) {
		own = slice_head(l->text, slice_index(l->text, '('));
		letter = slice_skip(l->text, own.n);
		if (l != reasons)
			buf_string(b, l->next == NULL ? " and " : ", ");
		if (!slice_equal(own, section)) {
			buf_add(b, own);
			if (letter.n > 0)
				buf_char(b, ' ');
		}
		buf_add(b, letter);
		section = own;
	}
}

static void
capitalize(const struct writer *w, struct buf *b)
{
	size_t i;

	for (i = 0; w->form->capitals && i < b->n; i++)
		b->p[i] = ascii_upper(b->p[i]);
}

static void
write_classified(struct writer *w)
{
	const struct telegram *t = w->t;
	const struct classifier *c;
	struct buf b = {0};

	if (t->classified_by == NULL && t->reasons == NULL &&
	    t->derived_from.p == NULL)
		return;
	write_blank(w);
	if (t->classified_by != NULL || t->reasons != NULL) {
		buf_string(&b, "Classified By: ");
		for (c = t->classified_by; c != NULL; c = c->next) {
			if (c != t->classified_by)
				buf_string(&b, " and ");
			if (c->role.p != NULL)
				buf_add(&b, c->role);
			if (c->role.n > 0 && c->printed.n > 0)
				buf_char(&b, ' ');
			buf_add(&b, c->printed);
		}
		if (t->reasons != NULL) {
			buf_string(&b,
			    t->classified_by != NULL ? ", reasons "
						     : "reasons ");
			add_reasons(&b, t->reasons);
			buf_char(&b, '.');
		}
		capitalize(w, &b);
		write_words(w, S(""), buf_slice(&b), 0);
	}
	if (t->derived_from.p != NULL) {
		buf_clear(&b);
		buf_format(&b, "Derived From: %S", &t->derived_from);
		capitalize(w, &b);
		write_words(w, S(""), buf_slice(&b), 0);
	}
	buf_free(&b);
}

void
write_rest(struct writer *w)
{
	write_list(w, w->t->captions);
	write_list(w, w->t->passing);
	write_service(w);
	if (w->t->order.number != 0 || w->t->order.instruction.p != NULL ||
	    w->t->tags != NULL || w->t->tags_given_none ||
	    w->t->subject_given_none ||
	    (w->t->subject.p != NULL && !w->t->subject_derived))
		write_blank(w);
	write_order(w);
	write_tags(w);
	write_subject(w);
	write_references(w);
	write_classified(w);
}
