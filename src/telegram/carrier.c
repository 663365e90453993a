/*
 * carrier.c: what the carrier states beside the text: kept as it says it,
 * used where the text is silent, compared where it is not.
 */
#include "telegram/carrier.h"

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
		break;
	}
}

/* The first attribute of that key, in the carrier's spelling. */
static const struct attribute *
stated(const struct reader *r, struct slice key)
{
	const struct attribute *a;

	for (a = r->t->attributes; a != NULL; a = a->next)
		if (slice_equal(a->key, key))
			return a;
	return NULL;
}

void
carrier_done(struct reader *r)
{
	(void)stated(r, S("Document Number"));
}
