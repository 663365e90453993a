/*
 * declass.c: when a classification ends, in words and as JSON.  What the
 * answer is was worked out in src/telegram/declass.c; here a date that has
 * come is called what it is: eligible, never declassified.
 */
#include "render/fill.h"
#include "render/render.h"

#define FACTS 14 /* the column of what is said */

static void
put_date(struct fill *f, struct date d)
{
	char text[10];

	date_format(d, text);
	fill_word(f, slice(text, sizeof(text)));
}

/* The answer in a few words, then its rule and where that stands. */
static void
put_answer(struct fill *f, const struct declass_answer *a, struct date today)
{
	bool dated = date_known(a->date);

	switch (a->kind) {
	case DECLASS_NOT_CLASSIFIED:
		fill_string(f, "not classified");
		break;
	case DECLASS_DATE:
		fill_string(f,
		    !date_known(today)          ? "on "
			: declass_due(a, today) ? "eligible since "
						: "eligible on ");
		put_date(f, a->date);
		break;
	case DECLASS_EVENT:
		fill_string(f, "when this comes to pass: ");
		fill_text(f, a->event);
		if (dated) {
			fill_string(f, ", and at the latest on ");
			put_date(f, a->date);
		}
		break;
	case DECLASS_REVIEW:
		fill_string(f, "reviewed on ");
		put_date(f, a->date);
		break;
	case DECLASS_NEVER:
		fill_string(f, "not by itself");
		break;
	case DECLASS_UNKNOWN:
	case DECLASS_MAX:
		fill_string(f, "not known");
		if (dated) {
			fill_string(f, ", at the latest on ");
			put_date(f, a->date);
		}
		break;
	}
	if (a->unless_exempted)
		fill_string(f, " unless exempted");
	fill_format(f, "; %S. [%S]", &a->why, &a->source);
}

static void
begin(struct fill *f, const char *name, const char *color)
{
	fill_line(f);
	f->indent = 2;
	fill_color(f, color);
	fill_string(f, name);
	fill_color(f, color == NULL ? NULL : "\033[0m");
	f->indent = FACTS;
	fill_to(f, FACTS);
}

static void
put_head(struct fill *f, const struct telegram *t, const struct declass *d,
    struct slice id, bool color)
{
	struct slice level = classification_name(t->classification);

	fill_color(f, color ? "\033[1m" : NULL);
	fill_text(f, id.n > 0 ? id : S("(no number)"));
	fill_color(f, color ? "\033[0m" : NULL);
	fill_string(f, ", ");
	fill_text(f, level.n > 0 ? level : S("classification not stated"));
	fill_string(f, ", ");
	if (date_known(d->origin))
		put_date(f, d->origin);
	else
		fill_string(f, "of a day not known");
}

void
render_declass(struct buf *out, struct arena *arena, const struct telegram *t,
    const struct declass *d, struct date today, unsigned width, bool color)
{
	const char *dim = color ? "\033[2m" : NULL;
	const struct declass_doubt *doubt;
	struct slice level;
	struct fill f;
	uint32_t i;

	fill_init(&f, out, width);
	put_head(&f, t, d, identifier_text(arena, &t->id), color);
	if (t->order.at.p != NULL) {
		begin(&f, "the line", dim);
		if (t->order.number != 0)
			fill_format(&f, "E.O. %u: ", t->order.number);
		fill_text(&f, t->order.instruction);
	}
	begin(&f, "as marked", dim);
	put_answer(&f, &d->marked, (struct date){0});
	for (i = 0; i < d->step_count; i++) {
		begin(&f, "", dim);
		level = classification_name(d->steps[i].to);
		fill_format(&f, "%S from ", &level);
		put_date(&f, d->steps[i].from);
		fill_string(&f, " on.");
	}
	begin(&f, "today", dim);
	put_answer(&f, &d->today, today);
	for (doubt = d->doubts; doubt != NULL; doubt = doubt->next) {
		begin(&f, "but", dim);
		fill_format(&f, "%S. [%S]", &doubt->text, &doubt->source);
	}
	fill_line(&f);
	fill_free(&f);
}

/* ---- JSON --------------------------------------------------------------- */

static void
json_text(struct buf *b, const char *name, struct slice s)
{
	buf_json_member(b, name, s.n == 0 ? (struct slice){NULL, 0} : s);
}

static void
json_date(struct buf *b, const char *name, struct date d)
{
	char text[10];

	date_format(d, text);
	json_text(b, name,
	    date_known(d) ? slice(text, sizeof(text))
			  : (struct slice){NULL, 0});
}

static void
json_answer(struct buf *b, const char *name, const struct declass_answer *a)
{
	buf_format(b, ",\"%s\":{", name);
	json_text(b, "kind", declass_kind_name(a->kind));
	buf_char(b, ',');
	json_date(b, "date", a->date);
	buf_char(b, ',');
	json_text(b, "event", a->event);
	buf_char(b, ',');
	json_text(b, "why", a->why);
	buf_char(b, ',');
	json_text(b, "source", a->source);
	buf_format(b, ",\"unless_exempted\":%s}",
	    a->unless_exempted ? "true" : "false");
}

void
render_declass_json(struct buf *out, struct arena *arena,
    const struct telegram *t, const struct declass *d, struct date today)
{
	const struct declass_doubt *doubt;
	uint32_t i;

	buf_string(out, "{\"schema\":\"reftel.declass/1\",");
	json_text(out, "id", identifier_text(arena, &t->id));
	buf_char(out, ',');
	json_text(
	    out, "classification", classification_name(t->classification));
	buf_char(out, ',');
	json_date(out, "origin", d->origin);
	buf_string(out, ",\"order\":");
	if (d->order == 0)
		buf_string(out, "null");
	else
		buf_number(out, d->order);
	buf_char(out, ',');
	json_text(out, "instruction", t->order.instruction);
	json_answer(out, "as_marked", &d->marked);
	json_answer(out, "today", &d->today);
	buf_format(out, ",\"eligible\":%s,\"steps\":[",
	    declass_due(&d->today, today) ? "true" : "false");
	for (i = 0; i < d->step_count; i++) {
		buf_string(out, i == 0 ? "{" : ",{");
		json_text(
		    out, "classification", classification_name(d->steps[i].to));
		buf_char(out, ',');
		json_date(out, "from", d->steps[i].from);
		buf_char(out, '}');
	}
	buf_string(out, "],\"doubts\":[");
	for (doubt = d->doubts; doubt != NULL; doubt = doubt->next) {
		buf_string(out, doubt == d->doubts ? "{" : ",{");
		json_text(out, "text", doubt->text);
		buf_char(out, ',');
		json_text(out, "source", doubt->source);
		buf_char(out, '}');
	}
	buf_string(out, "]}");
}
