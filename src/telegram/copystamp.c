/*
 * copystamp.c: what stands above and below a copy: what was decided, of which
 * case, on which day.  Only what is for all and not classified is a release.
 */
#include "telegram/compose.h"

static void
put_day(struct buf *b, struct date d)
{
	buf_padded(b, d.month, 2);
	buf_char(b, '/');
	buf_padded(b, d.day, 2);
	buf_format(b, "/%d", (int)d.year);
}

/* What was decided: IN PART B1,B5. */
static void
put_decided(struct composer *c, struct buf *b)
{
	const struct slice_list *code;

	buf_string(b, c->out->denied || c->out->full ? "IN FULL" : "IN PART");
	for (code = c->out->codes; code != NULL; code = code->next)
		buf_format(
		    b, "%s%S", code == c->out->codes ? " " : ",", &code->text);
}

/* Of a copy that is still classified, or for some alone: no release. */
static void
put_own_stamp(struct composer *c, struct buf *b, bool first)
{
	const struct release_order *order = c->w->order;

	buf_string(b, "REVIEWED, NOT DECLASSIFIED: COPY ");
	if (first) {
		buf_string(b, c->out->denied ? "DENIED " : "");
		put_decided(c, b);
		buf_char(b, ' ');
	}
	buf_format(b, "FOR %S", &order->audience_text);
	if (order->case_number.n > 0)
		buf_format(b, " Case No. %S", &order->case_number);
	if (order->document.n > 0)
		buf_format(b, " Doc No. %S", &order->document);
	buf_string(b, " Date: ");
	put_day(b, order->date);
	buf_char(b, '\n');
}

/* For all, and nothing of it is still classified: not what is denied as so. */
static bool
is_release(const struct composer *c)
{
	return c->w->order->audience.everyone &&
	    c->out->banner < CLASS_CONFIDENTIAL &&
	    !(c->out->denied &&
		redact_withholds_classified(c->w, c->out->codes));
}

void
copy_stamp(struct composer *c, struct buf *b, bool first)
{
	const struct release_order *order = c->w->order;
	bool numbered = order->case_number.n > 0 || order->document.n > 0;

	if (!is_release(c)) {
		put_own_stamp(c, b, first);
	} else {
		buf_string(
		    b, numbered ? "UNCLASSIFIED " : "Declassified/Released ");
		buf_string(b, "U.S. Department of State ");
		if (order->case_number.n > 0)
			buf_format(b, "Case No. %S ", &order->case_number);
		if (order->document.n > 0)
			buf_format(b, "Doc No. %S ", &order->document);
		buf_string(b, numbered ? "Date: " : "");
		put_day(b, order->date);
		if (first) {
			buf_string(
			    b, c->out->denied ? "\nDENIED " : "\nRELEASE ");
			put_decided(c, b);
		}
		buf_char(b, '\n');
	}
	if (first && order->authority.n > 0)
		buf_format(b, "REVIEW AUTHORITY: %S\n", &order->authority);
}
