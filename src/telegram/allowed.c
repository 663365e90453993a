/*
 * allowed.c: how high the whole of a telegram is, with what its captions add,
 * and whether what is so marked may go to an audience.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"
#include "telegram/table.h"

/* REL alone is the list of the banner. */
static const struct marking *
with_list(struct redaction_work *w, const struct marking *m)
{
	const struct slice_list *c;
	struct marking *own;

	if (!slice_list_has(m->controls, S("REL TO")) &&
	    !slice_list_has(m->controls, S("REL")))
		return m;
	own = ARENA_NEW(w->arena, struct marking);
	*own = *m;
	own->controls = NULL;
	for (c = m->controls; c != NULL; c = c->next)
		if (!slice_equal(c->text, S("REL TO")) &&
		    !slice_equal(c->text, S("REL")))
			slice_list_add(
			    w->arena, &own->controls, c->at, c->text);
	for (c = w->banner.controls; c != NULL; c = c->next)
		if (slice_starts(c->text, S("REL ")))
			slice_list_add(
			    w->arena, &own->controls, c->at, c->text);
	return own;
}

bool
redact_allows(
    struct redaction_work *w, const struct marking *m, struct slice *why)
{
	if (m->level == CLASS_NONE && m->printed.p == NULL)
		m = &w->banner;
	if (m->level == CLASS_NONE) {
		*why = m->printed.p != NULL ? S("a mark that cannot be read")
					    : S("no classification is stated");
		return false;
	}
	return marking_allows(
	    w->arena, with_list(w, m), &w->order->audience, why);
}

void
redact_banner(struct redaction_work *w)
{
	const struct slice_list *c;
	struct marking *m = &w->banner;
	struct table_rows rows;
	struct slice kind;

	m->level = w->t->classification;
	for (c = w->t->captions; c != NULL; c = c->next) {
		if (slice_equal(c->text, S("SENSITIVE")) ||
		    slice_equal(c->text, S("SBU"))) {
			if (m->level <= CLASS_UNCLASSIFIED)
				m->level = CLASS_SBU;
			continue;
		}
		rows = table_find(TABLE_CAPTIONS, c->text);
		kind = rows.count > 0
		    ? table_cell(TABLE_CAPTIONS, rows.first, CAPTIONS_KIND)
		    : S("");
		if (slice_equal(kind, S("control")) ||
		    slice_equal(kind, S("distribution")) ||
		    slice_equal(kind, S("channel")) ||
		    slice_starts(c->text, S("REL ")))
			slice_list_add(w->arena, &m->controls, c->at, c->text);
	}
}
