/*
 * writeold.c: the forms of the Department before its computer printed
 * telegrams: the incoming and the outgoing telegram, the airgram.  A form
 * filled in by typewriter: offices down one column, boxes down another, then
 * the text, the signature right of the middle, who drafted it at the foot.
 * It must not write what stands below the boxes, which all forms share.
 */
#include "telegram/writer.h"

#define RIGHT 42 /* where the second column begins */
#define BANNER 24
#define SIGNATURE 50
#define NUMBER 40 /* of the file, at the foot */
#define NAMES_WIDTH 60 /* of a box of names */

enum old_form { OLD_INCOMING, OLD_OUTGOING, OLD_AIRGRAM };

/* What comes to the Department, what leaves it, what goes by pouch. */
static enum old_form
old_form(const struct telegram *t)
{
	if (t->kind == KIND_AIRGRAM)
		return OLD_AIRGRAM;
	return slice_equal(t->id.post, S("STATE")) ? OLD_OUTGOING
						   : OLD_INCOMING;
}

static struct slice
stated(const struct telegram *t, struct slice key)
{
	const struct attribute *a;

	for (a = t->attributes; a != NULL; a = a->next)
		if (slice_equal(a->key, key))
			return a->value;
	return (struct slice){NULL, 0};
}

static void
write_at(struct writer *w, size_t column, struct slice s)
{
	struct buf b = {0};

	buf_fill(&b, ' ', column);
	buf_add(&b, s);
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* The level, which on these forms has no letters apart. */
static void
write_old_banner(struct writer *w)
{
	struct slice word = level_banner(w->t->classification);

	if (w->t->classification == CLASS_LOU)
		word = S("OFFICIAL USE ONLY");
	if (word.n > 0)
		write_at(w, BANNER, word);
}

/* ---- two columns -------------------------------------------------------------- */

/* The next cell of the offices: a word above those of one role, or one. */
struct offices {
	const struct office *next;
	int role; /* of those above; -1: none are */
};

static struct slice
next_office(struct writer *w, struct offices *o)
{
	static const struct slice words[] = {
	    {"Action", 6}, {"Origin", 6}, {"Info", 4}};
	struct buf b = {0};
	struct slice s;

	if (o->next == NULL)
		return S("");
	if ((int)o->next->role != o->role) {
		o->role = (int)o->next->role;
		return words[o->role];
	}
	buf_add(&b, o->next->name);
	if (o->next->copies > 0)
		buf_format(&b, "-%u", o->next->copies);
	o->next = o->next->next;
	s = arena_copy(w->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static void
write_both(struct writer *w, struct slice left, struct slice right)
{
	struct buf b = {0};

	buf_add(&b, left);
	if (right.n > 0) {
		buf_fill(&b, ' ', b.n + 2 > RIGHT ? 2 : RIGHT - b.n);
		buf_add(&b, right);
	}
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

static struct slice
box(struct writer *w, const char *label, struct slice value)
{
	return value.n == 0
	    ? S("")
	    : arena_join(w->arena, slice_of(label), value, S(""));
}

/* MAY 3, 1961 */
static struct slice
day(struct writer *w)
{
	struct date d = date_known(w->t->created.date) ? w->t->created.date
						       : w->t->dtg.moment.date;
	struct slice month = date_month_word(d.month), s;
	struct buf b = {0};

	if (!date_known(d))
		return S("");
	buf_format(&b, "%S %u, %d", &month, d.day, d.year);
	s = arena_copy(w->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

/* Offices left, and right what the Department's clerks noted. */
static void
write_columns(struct writer *w, enum old_form form)
{
	struct slice right[2] = {
	    box(w, "Control: ", stated(w->t, S("Control"))),
	    form == OLD_OUTGOING
		? day(w)
		: box(w, "Rec'd:   ", stated(w->t, S("Rec'd")))};
	struct offices o = {w->t->distribution, -1};
	struct slice left;
	size_t i = right[0].n == 0;

	while ((left = next_office(w, &o)).n > 0 || (i < 2 && right[i].n > 0)) {
		write_both(w, left, i < 2 ? right[i] : S(""));
		i++;
	}
}

/* ---- boxes ---------------------------------------------------------------------- */

/* Several to a line, and the label before each line of them. */
static void
write_names(struct writer *w, const char *label, const struct addressee *a)
{
	struct buf b = {0};

	for (; a != NULL; a = a->next) {
		if (b.n == 0)
			buf_string(&b, label);
		else
			buf_string(&b, ", ");
		buf_add(&b, a->name);
		if (a->next == NULL ||
		    b.n + 2 + a->next->name.n > NAMES_WIDTH) {
			write_line(w, buf_slice(&b));
			buf_clear(&b);
		}
	}
	buf_free(&b);
}

/* 877, MAY 3, 11 AM: what the box said, or the number alone. */
static struct slice
number_box(struct writer *w)
{
	struct slice said = stated(w->t, S("NO")), s;
	struct buf b = {0};

	if (said.n > 0 || w->t->id.number == 0)
		return said;
	buf_format(&b, "%u", w->t->id.number);
	s = arena_copy(w->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static bool
has_numbers(const struct addressee *a)
{
	for (; a != NULL; a = a->next)
		if (a->number.p != NULL)
			return true;
	return false;
}

/* A box of the incoming form, and a blank line below. */
static void
write_box(struct writer *w, const char *label, struct slice value)
{
	if (value.n == 0)
		return;
	write_line(w, box(w, label, value));
	write_blank(w);
}

static void
write_incoming(struct writer *w)
{
	const struct telegram *t = w->t;

	write_blank(w);
	write_box(
	    w, "       FROM:   ", t->from != NULL ? t->from->name : S(""));
	if (t->to != NULL) {
		write_names(w, "       TO:     ", t->to);
		write_blank(w);
	}
	if (t->info != NULL && !has_numbers(t->info)) {
		write_names(w, "       INFO:   ", t->info);
		write_blank(w);
	}
	if (stated(t, S("Rec'd")).p == NULL)
		write_box(w, "       DATE:   ", day(w));
	write_box(w, "       NO:     ", number_box(w));
}

/* Amembassy OSLO            748: each has a number of its own series. */
static void
write_sent(struct writer *w, const char *label, const struct addressee *a,
    uint32_t first)
{
	struct buf b = {0};

	for (; a != NULL; a = a->next) {
		buf_clear(&b);
		buf_string(&b, label);
		buf_add(&b, a->name);
		if (first != 0 || a->number.p != NULL)
			buf_fill(&b, ' ', b.n + 2 > RIGHT ? 2 : RIGHT - b.n);
		if (first != 0)
			buf_format(&b, "%u", first);
		else
			buf_add(&b, a->number);
		write_line(w, buf_slice(&b));
		first = 0;
	}
	buf_free(&b);
}

/* A-12            CONFIDENTIAL and, right, the offices two by two. */
static void
write_airgram(struct writer *w)
{
	const struct telegram *t = w->t;
	struct offices o = {t->distribution, OFFICE_INFO};
	struct slice left, right;
	struct buf b = {0};

	buf_format(&b, "A-%u", t->id.number);
	buf_fill(&b, ' ', b.n < 16 ? 16 - b.n : 2);
	buf_add(&b,
	    t->classification == CLASS_LOU ? S("OFFICIAL USE ONLY")
					   : level_banner(t->classification));
	write_line(w, slice_trim_right(buf_slice(&b)));
	buf_clear(&b);
	while ((left = next_office(w, &o)).n > 0) {
		right = next_office(w, &o);
		buf_clear(&b);
		buf_fill(&b, ' ', RIGHT);
		buf_add(&b, left);
		if (right.n > 0)
			buf_fill(&b, ' ', left.n < 7 ? 8 - left.n : 2);
		buf_add(&b, right);
		write_line(w, buf_slice(&b));
	}
	buf_free(&b);
	write_names(w, "TO     : ", t->to);
	write_names(w, "INFO   : ", t->info);
	write_names(w, "FROM   : ", t->from);
	right = day(w);
	if (right.n > 0)
		write_line(w, box(w, "DATE   : ", right));
}

/* SENT DEPARTMENT 877, REPEATED INFORMATION COPENHAGEN 64, OSLO 5. */
static void
write_repeated(struct writer *w)
{
	const struct addressee *a;
	struct buf b = {0};

	buf_format(
	    &b, "SENT DEPARTMENT %u, REPEATED INFORMATION", w->t->id.number);
	for (a = w->t->info; a != NULL; a = a->next) {
		if (b.n + 1 + a->name.n + 1 + a->number.n > w->form->width) {
			write_line(w, buf_slice(&b));
			buf_clear(&b);
		} else {
			buf_char(&b, ' ');
		}
		buf_add(&b, a->name);
		if (a->number.p != NULL)
			buf_format(&b, " %S", &a->number);
		buf_char(&b, a->next != NULL ? ',' : '.');
	}
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

void
write_old_head(struct writer *w)
{
	const struct telegram *t = w->t;
	enum old_form form = old_form(t);

	if (form == OLD_AIRGRAM) {
		write_line(w, S("DEPARTMENT OF STATE"));
		write_at(w, 30, S("AIRGRAM"));
		write_blank(w);
		write_airgram(w);
		return;
	}
	write_at(w, 20,
	    form == OLD_OUTGOING
		? S("OUTGOING TELEGRAM      Department of State")
		: S("INCOMING TELEGRAM      Department of State"));
	write_blank(w);
	write_old_banner(w);
	write_blank(w);
	write_columns(w, form);
	if (form == OLD_OUTGOING) {
		write_blank(w);
		write_sent(w, "       SENT TO:  ", t->to, t->id.number);
		write_sent(w, "       RPTD INFO: ", t->info, 0);
	} else {
		write_incoming(w);
	}
	if (t->action_precedence != PRECEDENCE_NONE) {
		if (form == OLD_OUTGOING)
			write_blank(w);
		write_line(w, precedence_name(t->action_precedence));
	}
	if (form == OLD_INCOMING && has_numbers(t->info))
		write_repeated(w);
}

/* -2- 877, MAY 3, 11 AM, FROM OSLO */
void
write_old_page_line(struct writer *w)
{
	struct slice number = number_box(w), post = write_post(w);
	struct buf b = {0};

	buf_format(&b, "-%u- %S, FROM %S", w->page, &number, &post);
	write_line(w, buf_slice(&b));
	buf_free(&b);
}

/* Only of the incoming form is known what its further pages begin with. */
bool
old_has_pages(const struct telegram *t)
{
	return old_form(t) == OLD_INCOMING && t->id.number != 0 &&
	    t->id.post.p != NULL;
}

/* ---- the foot ---------------------------------------------------------------------- */

/* Drafted by: EUR/SCAN:RROE:rr; clearances below each other. */
static void
write_persons(struct writer *w)
{
	const struct clearance *c;
	struct slice role = {NULL, 0};
	struct buf b = {0};

	if (w->t->clearances != NULL)
		write_blank(w);
	for (c = w->t->clearances; c != NULL; c = c->next) {
		buf_clear(&b);
		if (!slice_equal(c->role, S("cleared")))
			buf_string(&b,
			    slice_equal(c->role, S("drafted"))
				? "Drafted by: "
				: "Approved by: ");
		else if (slice_equal(role, c->role))
			buf_fill(&b, ' ', 12);
		else
			buf_string(&b, "Clearances: ");
		role = c->role;
		clearance_add(&b, c);
		write_line(w, buf_slice(&b));
	}
	buf_free(&b);
}

void
write_old_foot(struct writer *w)
{
	const struct slice_list *l;
	struct slice file = stated(w->t, S("File number"));

	write_blank(w);
	for (l = w->t->signature; l != NULL; l = l->next)
		write_at(w, SIGNATURE, l->text);
	write_persons(w);
	write_blank(w);
	write_old_banner(w);
	if (file.n > 0) {
		write_blank(w);
		write_at(w, NUMBER, file);
	}
}
