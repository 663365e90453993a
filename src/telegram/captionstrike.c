/*
 * captionstrike.c: captions in a copy that is given out.  Like the level
 * they roll down: what restricts more than what is given needs is struck (32
 * CFR 2001.25; section 9 of the captions, 5 FAH-2 H-440).  It must not
 * decide what is given.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"
#include "telegram/table.h"

static bool
restricts(struct slice caption)
{
	struct table_rows rows = table_find(TABLE_CAPTIONS, caption);
	struct slice kind = rows.count > 0
	    ? table_cell(TABLE_CAPTIONS, rows.first, CAPTIONS_KIND)
	    : S("");

	return slice_equal(kind, S("control")) ||
	    slice_equal(kind, S("distribution")) ||
	    slice_equal(kind, S("channel")) || slice_starts(caption, S("REL "));
}

/*
 * Would it keep what is not classified from this audience?  Then nothing of
 * what is given can need it, unless somebody let it go as it was.
 */
bool
redact_strikes(
    struct redaction_work *w, enum classification banner, struct slice caption)
{
	struct slice_list control = {.text = caption, .next = NULL};
	struct marking m = {.level = CLASS_UNCLASSIFIED,
	    .printed = caption,
	    .controls = &control};
	struct slice why;

	if (slice_equal(caption, S("SENSITIVE")))
		return banner < CLASS_SBU && redact_kept_level(w) < CLASS_SBU;
	return restricts(caption) && redact_kept_level(w) == CLASS_NONE &&
	    !redact_allows(w, &m, &why);
}

bool
redact_caption_line(struct redaction_work *w, enum classification banner,
    struct slice line, struct buf *out)
{
	const struct slice_list *c;
	const char *from = line.p;
	bool any = false;

	for (c = w->t->captions; c != NULL; c = c->next) {
		if (!slice_within(c->at, line) || c->at.p < from ||
		    !redact_strikes(w, banner, c->text))
			continue;
		buf_add(out, slice_between(from, c->at.p));
		buf_format(out, "~~%S~~", &c->at);
		from = slice_end(c->at);
		any = true;
	}
	buf_add(out, slice_between(from, slice_end(line)));
	return any;
}
