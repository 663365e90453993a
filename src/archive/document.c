/*
 * document.c: a telegram's fields and text as what is looked for and
 * counted.  It must not know how an index keeps them.
 */
#include "archive/document.h"

#include "index/index.h"
#include "telegram/table.h"

struct maker {
	struct arena *arena;
	const struct telegram *t;
	struct document *d;
};

static struct document_value *
add(struct maker *m, enum ask field, struct slice text)
{
	struct document_value *v;

	if (text.n == 0)
		return NULL;
	v = ARENA_NEW(m->arena, struct document_value);
	v->field = field;
	v->text = text;
	*m->d->values_end = v;
	m->d->values_end = &v->next;
	return v;
}

/* A key as it is shown, folded for looking; counted if its field is. */
static void
add_key(struct maker *m, enum ask field, struct slice shown)
{
	struct document_value *v = add(m, field, value_key(m->arena, shown));

	if (v != NULL && ask_info(field)->facet)
		v->facet = shown;
}

static void
add_words(
    struct maker *m, enum ask field, struct slice text, struct slice facet)
{
	struct document_value *v = add(m, field, text);

	if (v != NULL && facet.n > 0)
		v->facet = facet;
}

/* ---- who ------------------------------------------------------------------ */

static int
year_of(const struct telegram *t)
{
	return date_known(t->created.date)   ? t->created.date.year
	    : date_known(t->dtg.moment.date) ? t->dtg.moment.date.year
					     : t->id.year;
}

/* A post under the name it bore, and under the one it bore last. */
static void
add_post(struct maker *m, enum ask field, struct slice post)
{
	struct slice later;
	struct document_value *v;

	if (post.n == 0)
		return;
	value_post(m->arena, post, year_of(m->t), &later);
	add_key(m, field, post);
	v = later.n == 0 ? NULL : add(m, field, value_key(m->arena, later));
	if (v != NULL)
		v->facet = (struct slice){NULL, 0};
}

static struct slice
addressee_shown(const struct addressee *a)
{
	return a->post.n > 0 ? a->post : a->name;
}

/* What was printed, where it is not what it was taken for. */
static void
add_printed(
    struct maker *m, enum ask field, struct slice printed, struct slice taken)
{
	struct slice key = value_key(m->arena, printed);

	if (!slice_ends(key, value_key(m->arena, taken)))
		add(m, field, key);
}

static void
add_addressee(struct maker *m, enum ask field, const struct addressee *a)
{
	add_post(m, field, addressee_shown(a));
	if (a->post.n > 0)
		add_printed(m, field, a->name, a->post);
}

static void
add_addressees(struct maker *m)
{
	const struct addressee *a;
	const struct telegram *t = m->t;

	m->d->from = t->from != NULL ? addressee_shown(t->from) : t->id.post;
	add_post(m, ASK_FROM, m->d->from);
	if (t->from != NULL && t->from->post.n > 0)
		add_printed(m, ASK_FROM, t->from->name, t->from->post);
	for (a = t->to; a != NULL; a = a->next)
		add_addressee(m, ASK_TO, a);
	for (a = t->info; a != NULL; a = a->next)
		add_addressee(m, ASK_INFO, a);
}

/* ---- the heading ---------------------------------------------------------- */

static void
add_list(struct maker *m, enum ask field, const struct slice_list *list)
{
	for (; list != NULL; list = list->next)
		add_key(m, field, list->text);
}

static void
add_tags(struct maker *m)
{
	const struct tag *tag;

	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.n > 0) {
			add_words(m, ASK_TAG, tag->code, tag->code);
			add_words(m, ASK_TAG, tag->title, S(""));
			if (!slice_equal_fold(tag->at, tag->code))
				add_words(m, ASK_TAG, tag->at, S(""));
		} else if (slice_equal(tag->kind, S("person")))
			add_words(m, ASK_PERSON, tag->title, tag->title);
		else
			add_words(m, ASK_TAG, tag->title, tag->title);
	}
}

static void
add_order(struct maker *m)
{
	const struct order *o = &m->t->order;
	struct buf b = {0};

	if (o->number > 0) {
		buf_number(&b, o->number);
		add(m, ASK_ORDER, arena_copy(m->arena, buf_slice(&b)));
		buf_free(&b);
	}
	if (o->scheme.n > 0)
		add_key(m, ASK_ORDER, o->scheme);
}

static void
add_references(struct maker *m)
{
	const struct reference *r;

	for (r = m->t->references; r != NULL; r = r->next) {
		add_words(m, ASK_REF, r->printed, S(""));
		if (r->id.n == 0)
			continue;
		add_words(m, ASK_REF, r->id, S(""));
		add_key(m, ASK_CITES, r->id);
		if (r->candidate.n > 0)
			add_key(m, ASK_CITES, r->candidate);
	}
}

static void
add_signers(struct maker *m)
{
	const struct slice_list *s;
	const struct classifier *c;

	for (s = m->t->signature; s != NULL; s = s->next)
		add_words(m, ASK_SIGNED, s->text, S(""));
	for (c = m->t->classified_by; c != NULL; c = c->next) {
		add_words(m, ASK_CLASSIFIEDBY, c->name, S(""));
		if (!slice_equal_fold(c->name, c->printed))
			add_words(m, ASK_CLASSIFIEDBY, c->printed, S(""));
	}
}

/* ---- what it has ---------------------------------------------------------- */

static void
has(struct maker *m, bool there, struct slice what)
{
	if (there)
		add_key(m, ASK_HAS, what);
}

static void
add_has(struct maker *m)
{
	const struct telegram *t = m->t;
	const struct block *b;
	const struct remark *r;
	bool seen[CHECK_MAX] = {false};

	has(m, t->summary.at.p != NULL, S("summary"));
	has(m, t->comment.at.p != NULL, S("comment"));
	has(m, t->redactions != NULL, S("redaction"));
	has(m, t->actions != NULL, S("action"));
	has(m, t->references != NULL, S("reference"));
	has(m, t->contacts != NULL, S("contact"));
	has(m, t->stamps != NULL, S("stamp"));
	has(m, t->service != NULL, S("service"));
	has(m, t->signature != NULL, S("signature"));
	has(m, t->notes.at.p != NULL, S("notes"));
	has(m, t->attributes != NULL, S("attributes"));
	has(m, t->sections_of > 1, S("sections"));
	has(m, t->sections_of > t->sections_held, S("gap"));
	for (b = t->blocks; b != NULL; b = b->next)
		add_key(m, ASK_HAS, block_kind_name(b->kind));
	for (r = t->remarks; r != NULL; r = r->next) {
		if (seen[r->check])
			continue;
		seen[r->check] = true;
		add_key(m, ASK_HAS, check_info(r->check)->name);
		add_key(m, ASK_REMARK, check_info(r->check)->name);
	}
	has(m, t->remarks != NULL, S("remark"));
}

static void
add_marks(struct maker *m)
{
	const struct paragraph *p;

	for (p = m->t->paragraphs; p != NULL; p = p->next)
		add_key(m, ASK_MARK,
		    p->mark.form.n > 0 ? p->mark.form : p->mark.printed);
}

/* ---- when and what -------------------------------------------------------- */

static void
set_when(struct document *d, const struct telegram *t)
{
	struct moment m =
	    date_known(t->dtg.moment.date) ? t->dtg.moment : t->created;

	d->dated = date_known(m.date);
	if (!d->dated)
		return;
	d->day = date_days(m.date);
	d->when = moment_seconds(m);
}

static void
add_dates(struct maker *m)
{
	char day[10];
	struct document_value *v;

	if (!m->d->dated)
		return;
	date_format(date_from_days((int32_t)m->d->day), day);
	v = add(m, ASK_YEAR, arena_copy(m->arena, slice(day, 4)));
	v->facet = v->text;
	v = add(m, ASK_MONTH, arena_copy(m->arena, slice(day, 7)));
	v->facet = v->text;
}

static void
add_text(
    struct arena *arena, struct document *d, struct slice text, bool subject)
{
	struct document_text *piece;
	struct slice rest = text;

	if (text.n == 0)
		return;
	piece = ARENA_NEW(arena, struct document_text);
	piece->text = text;
	piece->subject = subject;
	*d->texts_end = piece;
	d->texts_end = &piece->next;
	while (slice_word(&rest).p != NULL)
		d->words += !subject;
}

static bool
is_furniture(const struct line *line)
{
	enum field field = line_kind_field((enum line_kind)line->kind);

	return field != FIELD_BLANK &&
	    slice_equal(field_info(field)->group, S("furniture"));
}

struct slice
document_body(struct arena *arena, const struct telegram *t)
{
	const struct line *line;
	size_t n = 0;
	uint32_t i;
	char *p;

	for (i = t->body_line; i < t->body_end; i++)
		n += t->lines[i].n + 1;
	p = arena_bytes(arena, n + 1);
	for (n = 0, i = t->body_line; i < t->body_end; i++) {
		line = &t->lines[i];
		if (is_furniture(line))
			continue;
		if (line->n > 0)
			memcpy(p + n, line->p, line->n);
		n += line->n;
		p[n++] = '\n';
	}
	return slice(p, n);
}

/* What it was restricted by, and what this edition is. */
static void
restrict_to(struct arena *arena, struct document *d, const struct telegram *t)
{
	struct document_value *v;

	d->access = access_of(arena, d->access, t);
	for (v = d->values; v != NULL; v = v->next)
		if (v->field == ASK_ACCESS)
			v->text = access_key(arena, d->access);
}

void
document_add_text(
    struct arena *arena, struct document *d, const struct telegram *t)
{
	const struct slice_list *s;
	const struct remark *r;
	uint32_t words;

	add_text(arena, d, t->subject, true);
	add_text(arena, d, document_body(arena, t), false);
	for (s = t->passing; s != NULL; s = s->next)
		add_text(arena, d, s->text, false);
	for (s = t->service; s != NULL; s = s->next)
		add_text(arena, d, s->text, false);
	restrict_to(arena, d, t);
	words = d->words;
	/* A teleprinter's letters for figures: as it was meant as well. */
	for (r = t->remarks; r != NULL; r = r->next)
		if (r->check == CHECK_SHIFT_ERROR)
			add_text(arena, d, r->detail, false);
	d->words = words;
}

struct document *
document_of(struct arena *arena, const struct telegram *t)
{
	struct document *d = ARENA_NEW(arena, struct document);
	struct maker m = {arena, t, d};

	d->telegram = t;
	d->values_end = &d->values;
	d->texts_end = &d->texts;
	d->id = identifier_text(arena, &t->id);
	d->subject = t->subject;
	set_when(d, t);
	if (d->id.n > 0) {
		add_key(&m, ASK_ID, d->id);
		add_printed(&m, ASK_ID, t->id.printed, d->id);
	}
	add_addressees(&m);
	add_tags(&m);
	if (t->classification != CLASS_NONE)
		add_key(&m, ASK_CLASS, classification_name(t->classification));
	add_list(&m, ASK_CAPTION, t->captions);
	if (t->action_precedence != PRECEDENCE_NONE)
		add_key(
		    &m, ASK_PRECEDENCE, precedence_name(t->action_precedence));
	add_order(&m);
	add_references(&m);
	add_signers(&m);
	add_marks(&m);
	add_key(&m, ASK_CARRIER, carrier_name(t->carrier));
	add_key(&m, ASK_STATUS, status_name(t->status));
	add_has(&m);
	add_dates(&m);
	add(&m, ASK_ACCESS, S("?"));
	document_add_text(arena, d, t);
	return d;
}
