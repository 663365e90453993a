/*
 * json.c: the one walk over all fields of a telegram, which is its JSON and
 * its checksum.  doc/json.md says what each name means; the names and forms
 * are a contract.  It must not build anything between the telegram and the
 * output, and must not leave a key out: absent is null or [].
 */
#include "render/render.h"

#include "render/sink.h"

static void
walk_text(struct sink *k, const struct slice_list *node)
{
	sink_string(k, node->text);
}

static void
walk_list(struct sink *k, const struct slice_list *list)
{
	SINK_ARRAY(k, struct slice_list, list, walk_text);
}

/* Kept for the length of a walk only: ids are short. */
static void
walk_id(struct sink *k, const struct identifier *id)
{
	char text[128];
	struct buf b = {text, 0, sizeof(text)};

	if (id->year == 0 || id->post.n == 0 || id->number == 0 ||
	    id->post.n > 100 || (id->flaws & ID_AIRGRAM) != 0) {
		sink_null(k);
		return;
	}
	buf_padded(&b, (unsigned)id->year % 100, 2);
	buf_add(&b, id->post);
	buf_padded(&b, id->number, 1);
	sink_string(k, buf_slice(&b));
}

static void
walk_section(struct sink *k, const struct identifier *id)
{
	if (id->section == 0 && id->sections == 0) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "n");
	sink_known(k, id->section);
	KEY(k, "of");
	sink_known(k, id->sections);
	END(k);
}

static void
walk_precedence(struct sink *k, const struct telegram *t)
{
	FIRST_KEY(k, "action");
	sink_name(k, precedence_name(t->action_precedence));
	KEY(k, "info");
	sink_name(k, precedence_name(t->info_precedence));
	END(k);
}

static void
walk_transmission(struct sink *k, const struct transmission *x)
{
	if (x == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "identification");
	sink_string(k, x->identification);
	KEY(k, "called");
	walk_list(k, x->called);
	KEY(k, "precedence");
	sink_string(k, x->precedence);
	KEY(k, "station");
	sink_string(k, x->station);
	KEY(k, "serial");
	sink_string(k, x->serial);
	KEY(k, "section");
	sink_string(k, x->section);
	KEY(k, "filed");
	sink_string(k, x->filed);
	KEY(k, "warning");
	sink_string(k, x->warning);
	KEY(k, "signals");
	walk_list(k, x->signals);
	END(k);
}

static void
walk_addressee(struct sink *k, const struct addressee *a)
{
	FIRST_KEY(k, "route");
	sink_string(k, a->route);
	KEY(k, "name");
	sink_string(k, a->name);
	KEY(k, "post");
	sink_string(k, a->post);
	KEY(k, "kind");
	sink_name(k, addressee_kind_name(a->kind));
	KEY(k, "precedence");
	sink_name(k, precedence_name(a->precedence));
	KEY(k, "number");
	sink_string(k, a->number);
	KEY(k, "excluded");
	walk_list(k, a->excluded);
	END(k);
}

static void
walk_from(struct sink *k, const struct addressee *a)
{
	if (a == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "route");
	sink_string(k, a->route);
	KEY(k, "name");
	sink_string(k, a->name);
	KEY(k, "post");
	sink_string(k, a->post);
	END(k);
}

static void
walk_office(struct sink *k, const struct office *o)
{
	static const char *const roles[] = {"action", "origin", "info"};

	FIRST_KEY(k, "name");
	sink_string(k, o->name);
	KEY(k, "copies");
	sink_number(k, o->copies);
	KEY(k, "role");
	sink_string(k, slice_of(roles[o->role]));
	END(k);
}

static void
walk_clearance(struct sink *k, const struct clearance *c)
{
	FIRST_KEY(k, "role");
	sink_string(k, c->role);
	KEY(k, "office");
	sink_string(k, c->office);
	KEY(k, "name");
	sink_string(k, c->name);
	KEY(k, "typist");
	sink_string(k, c->typist);
	KEY(k, "note");
	sink_string(k, c->note);
	END(k);
}

static void
walk_dash(struct sink *k, const struct telegram *t)
{
	if (t->dash_serial.p == NULL && t->dash_time.p == NULL &&
	    t->dash_number.p == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "serial");
	sink_string(k, t->dash_serial);
	KEY(k, "time");
	sink_string(k, t->dash_time);
	KEY(k, "number");
	sink_string(k, t->dash_number);
	END(k);
}

static void
walk_order(struct sink *k, const struct order *o)
{
	if (o->at.p == NULL && o->number == 0 && o->instruction.p == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "number");
	sink_known(k, o->number);
	KEY(k, "instruction");
	sink_string(k, o->instruction);
	KEY(k, "scheme");
	sink_string(k, o->scheme);
	KEY(k, "category");
	sink_string(k, o->category);
	KEY(k, "event");
	sink_string(k, o->event);
	KEY(k, "codes");
	walk_list(k, o->codes);
	KEY(k, "name");
	sink_string(k, o->name);
	KEY(k, "authority");
	sink_string(k, o->authority);
	KEY(k, "not_applicable");
	sink_bool(k, o->not_applicable);
	END(k);
}

static void
walk_tag(struct sink *k, const struct tag *tag)
{
	FIRST_KEY(k, "code");
	sink_string(k, tag->code);
	KEY(k, "kind");
	sink_string(k, tag->kind);
	KEY(k, "title");
	sink_string(k, tag->title);
	END(k);
}

/* A marking in its canonical portion form; what has none as printed. */
static void
walk_mark(struct sink *k, const struct marking *m)
{
	sink_string(k, m->form.p != NULL ? m->form : m->printed);
}

static void
walk_subject(struct sink *k, const struct telegram *t)
{
	if (t->subject.p == NULL || t->subject_derived) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "text");
	sink_string(k, t->subject);
	KEY(k, "mark");
	walk_mark(k, &t->subject_mark);
	END(k);
}

static void
walk_title(struct sink *k, const struct telegram *t)
{
	struct slice title = render_title(k->arena, t);

	if (title.p == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "text");
	sink_string(k, title);
	KEY(k, "derived");
	sink_bool(k, t->subject_derived);
	END(k);
}

static void
walk_reference(struct sink *k, const struct reference *r)
{
	FIRST_KEY(k, "bullet");
	sink_string(k, r->bullet);
	KEY(k, "kind");
	sink_name(k, reference_kind_name(r->kind));
	KEY(k, "id");
	sink_string(k, r->id);
	KEY(k, "printed");
	sink_string(k, r->printed);
	KEY(k, "notal");
	sink_bool(k, r->notal);
	KEY(k, "candidate");
	sink_string(k, r->candidate);
	KEY(k, "note");
	sink_string(k, r->note);
	KEY(k, "series");
	sink_string(k, r->identifier.series);
	KEY(k, "dtg");
	sink_moment(k, r->dtg.moment);
	END(k);
}

static void
walk_classifier(struct sink *k, const struct classifier *c)
{
	FIRST_KEY(k, "name");
	sink_string(k, c->name);
	KEY(k, "role");
	sink_string(k, c->role);
	KEY(k, "printed");
	sink_string(k, c->printed);
	END(k);
}

static void
walk_redaction(struct sink *k, const struct redaction *r)
{
	FIRST_KEY(k, "length");
	sink_known(k, r->length);
	KEY(k, "codes");
	walk_list(k, r->codes);
	KEY(k, "printed");
	sink_string(k, r->at);
	END(k);
}

static void
walk_portion(struct sink *k, const struct portion *p)
{
	FIRST_KEY(k, "mark");
	walk_mark(k, &p->mark);
	KEY(k, "text");
	sink_passage(k, &p->text);
	END(k);
}

static void
walk_item(struct sink *k, const struct item *i)
{
	FIRST_KEY(k, "label");
	sink_string(k, i->label);
	KEY(k, "mark");
	walk_mark(k, &i->mark);
	KEY(k, "text");
	sink_passage(k, &i->text);
	END(k);
}

static void
walk_paragraph(struct sink *k, const struct paragraph *p)
{
	FIRST_KEY(k, "number");
	sink_known(k, p->number);
	KEY(k, "mark");
	walk_mark(k, &p->mark);
	KEY(k, "heading");
	sink_string(k, p->heading);
	KEY(k, "text");
	sink_passage(k, &p->text);
	KEY(k, "portions");
	SINK_ARRAY(k, struct portion, p->portions, walk_portion);
	KEY(k, "items");
	SINK_ARRAY(k, struct item, p->items, walk_item);
	END(k);
}

static void
walk_block(struct sink *k, const struct block *b)
{
	FIRST_KEY(k, "kind");
	sink_name(k, block_kind_name(b->kind));
	KEY(k, "paragraph");
	sink_known(k, b->paragraph);
	KEY(k, "mark");
	walk_mark(k, &b->mark);
	KEY(k, "text");
	sink_passage(k, &b->text);
	END(k);
}

static void
walk_action(struct sink *k, const struct action *a)
{
	FIRST_KEY(k, "paragraph");
	sink_known(k, a->paragraph);
	KEY(k, "text");
	sink_passage(k, &a->text);
	END(k);
}

static void
walk_contact(struct sink *k, const struct contact *c)
{
	FIRST_KEY(k, "office");
	sink_string(k, c->office);
	KEY(k, "name");
	sink_string(k, c->name);
	KEY(k, "phone");
	sink_string(k, c->phone);
	KEY(k, "mail");
	sink_string(k, c->mail);
	END(k);
}

static void
walk_stamp(struct sink *k, const struct stamp *s)
{
	FIRST_KEY(k, "text");
	sink_string(k, s->text);
	KEY(k, "decision");
	sink_string(k, s->decision);
	KEY(k, "case_number");
	sink_string(k, s->case_number);
	KEY(k, "document");
	sink_string(k, s->document);
	KEY(k, "authority");
	sink_string(k, s->authority);
	KEY(k, "codes");
	walk_list(k, s->codes);
	KEY(k, "date");
	sink_date(k, s->date);
	END(k);
}

static void
walk_attribute(struct sink *k, const struct attribute *a)
{
	FIRST_KEY(k, "key");
	sink_string(k, a->key);
	KEY(k, "value");
	sink_string(k, a->value);
	END(k);
}

static void
walk_remark(struct sink *k, const struct render_remark *r)
{
	FIRST_KEY(k, "check");
	sink_string(k, r->info->name);
	KEY(k, "level");
	sink_name(k, level_name(r->info->level));
	KEY(k, "line");
	sink_known(k, r->place.line);
	KEY(k, "column");
	sink_known(k, r->place.column);
	KEY(k, "text");
	sink_string(k, r->info->text);
	KEY(k, "detail");
	sink_string(k, r->remark->detail);
	END(k);
}

static void
walk_remarks(struct sink *k)
{
	const struct render_remark *remarks;
	size_t count, i;

	remarks = render_remarks(k->arena, k->t, &count);
	RAW(k, "[");
	for (i = 0; i < count; i++) {
		if (i > 0)
			RAW(k, ",");
		walk_remark(k, &remarks[i]);
	}
	RAW(k, "]");
}

static void
walk_given_none(struct sink *k, const struct telegram *t)
{
	const struct {
		bool given;
		struct slice name;
	} none[] = {{t->tags_given_none, S("tags")},
	    {t->subject_given_none, S("subject")},
	    {t->references_given_none, S("references")}};
	bool first = true;
	size_t i;

	RAW(k, "[");
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (!none[i].given)
			continue;
		if (!first)
			RAW(k, ",");
		first = false;
		sink_string(k, none[i].name);
	}
	RAW(k, "]");
}

/* What names and dates the telegram: the front of the object. */
static void
walk_identity(struct sink *k, const struct telegram *t)
{
	const struct identifier *id = &t->id;

	FIRST_KEY(k, "schema");
	sink_string(k, S("reftel.telegram/1"));
	KEY(k, "carrier");
	sink_name(k, carrier_name(t->carrier));
	KEY(k, "kind");
	sink_name(k, kind_name(t->kind));
	KEY(k, "status");
	sink_name(k, status_name(t->status));
	KEY(k, "id");
	walk_id(k, id);
	KEY(k, "year");
	sink_known(k, (uint64_t)id->year);
	KEY(k, "post");
	sink_string(k, id->post);
	KEY(k, "number");
	sink_known(k, id->number);
	KEY(k, "section");
	walk_section(k, id);
	KEY(k, "series");
	sink_string(k, id->series);
	KEY(k, "suffix");
	sink_string(k, id->suffix);
	KEY(k, "id_printed");
	sink_string(k, id->printed);
	KEY(k, "created");
	sink_moment(k, t->created);
	KEY(k, "dtg");
	sink_moment(k, t->dtg.moment);
	KEY(k, "precedence");
	walk_precedence(k, t);
}

static void
walk_sections(struct sink *k, const struct telegram *t)
{
	if (t->sections_held == 0 && t->sections_of == 0) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "held");
	sink_known(k, t->sections_held);
	KEY(k, "of");
	sink_known(k, t->sections_of);
	END(k);
}

static void
walk_distribution(struct sink *k, const struct telegram *t)
{
	if (t->distribution == NULL && t->distribution_sum.p == NULL) {
		sink_null(k);
		return;
	}
	FIRST_KEY(k, "offices");
	SINK_ARRAY(k, struct office, t->distribution, walk_office);
	KEY(k, "sum");
	sink_string(k, t->distribution_sum);
	END(k);
}

static void
walk_heading(struct sink *k, const struct telegram *t)
{
	const struct transmission *x = t->transmission;

	KEY(k, "transmission");
	walk_transmission(k, x);
	KEY(k, "further_transmissions");
	x = x == NULL ? NULL : x->next;
	SINK_ARRAY(k, struct transmission, x, walk_transmission);
	KEY(k, "distribution");
	walk_distribution(k, t);
	KEY(k, "drafting");
	SINK_ARRAY(k, struct clearance, t->clearances, walk_clearance);
	KEY(k, "dash");
	walk_dash(k, t);
	KEY(k, "classification");
	sink_name(k, classification_name(t->classification));
	KEY(k, "captions");
	walk_list(k, t->captions);
	KEY(k, "from");
	walk_from(k, t->from);
	KEY(k, "to");
	SINK_ARRAY(k, struct addressee, t->to, walk_addressee);
	KEY(k, "info");
	SINK_ARRAY(k, struct addressee, t->info, walk_addressee);
	KEY(k, "passing");
	walk_list(k, t->passing);
	KEY(k, "service");
	walk_list(k, t->service);
	KEY(k, "order");
	walk_order(k, &t->order);
	KEY(k, "declassify_on");
	sink_date(k, t->order.declassify_on);
	KEY(k, "tags");
	SINK_ARRAY(k, struct tag, t->tags, walk_tag);
	KEY(k, "subject");
	walk_subject(k, t);
	KEY(k, "title");
	walk_title(k, t);
	KEY(k, "references");
	SINK_ARRAY(k, struct reference, t->references, walk_reference);
	KEY(k, "classified_by");
	SINK_ARRAY(k, struct classifier, t->classified_by, walk_classifier);
	KEY(k, "reasons");
	walk_list(k, t->reasons);
	KEY(k, "derived_from");
	sink_string(k, t->derived_from);
	KEY(k, "given_none");
	walk_given_none(k, t);
}

static void
walk_body(struct sink *k, const struct telegram *t)
{
	KEY(k, "summary");
	sink_passage(k, &t->summary);
	KEY(k, "comment");
	sink_passage(k, &t->comment);
	KEY(k, "paragraphs");
	SINK_ARRAY(k, struct paragraph, t->paragraphs, walk_paragraph);
	KEY(k, "blocks");
	SINK_ARRAY(k, struct block, t->blocks, walk_block);
	KEY(k, "action_requests");
	SINK_ARRAY(k, struct action, t->actions, walk_action);
	KEY(k, "contacts");
	SINK_ARRAY(k, struct contact, t->contacts, walk_contact);
	KEY(k, "mentions");
	walk_list(k, t->mentions);
	KEY(k, "redactions");
	SINK_ARRAY(k, struct redaction, t->redactions, walk_redaction);
	KEY(k, "signature");
	walk_list(k, t->signature);
	KEY(k, "notes");
	sink_passage(k, &t->notes);
}

static void
walk_coverage(struct sink *k, const struct telegram *t)
{
	struct coverage c = telegram_coverage(k->arena, t);

	FIRST_KEY(k, "bytes");
	sink_number(k, c.bytes);
	KEY(k, "understood");
	sink_number(k, c.understood);
	KEY(k, "text_bytes");
	sink_number(k, c.text_bytes);
	KEY(k, "text_understood");
	sink_number(k, c.text_understood);
	END(k);
}

uint64_t
render_json(struct buf *out, struct arena *arena, const struct telegram *t)
{
	struct sink sink = {.json = out, .arena = arena, .t = t}, *k = &sink;

	walk_identity(k, t);
	KEY(k, "sections");
	walk_sections(k, t);
	walk_heading(k, t);
	walk_body(k, t);
	KEY(k, "stamps");
	SINK_ARRAY(k, struct stamp, t->stamps, walk_stamp);
	KEY(k, "attributes");
	SINK_ARRAY(k, struct attribute, t->attributes, walk_attribute);
	KEY(k, "remarks");
	walk_remarks(k);
	KEY(k, "coverage");
	walk_coverage(k, t);
	END(k);
	return sink.sum;
}
