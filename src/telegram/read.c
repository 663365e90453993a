/*
 * read.c: the whole way of a telegram, from bytes to fields.  It must not
 * know how any field is spelt.
 */
#include "telegram/reader.h"

typedef void (*entry_reader)(struct reader *r, const struct entry *e);

/* Who reads the entries of which kind. */
static const struct {
	enum line_kind kind;
	entry_reader read;
} readers[] = {
    {LINE_TRANSMISSION, read_transmission},
    {LINE_DISTRIBUTION, read_distribution},
    {LINE_DRAFTING, read_drafting},
    {LINE_DASHES, read_dashes},
    {LINE_DTG, read_dtg},
    {LINE_FROM, read_address},
    {LINE_TO, read_address},
    {LINE_INFO, read_address},
    {LINE_EXCLUDED, read_address},
    {LINE_CLASSIFICATION, read_classification},
    {LINE_CAPTION, read_caption},
    {LINE_PASSING, read_passing},
    {LINE_SERVICE, read_service},
    {LINE_ORDER, read_order},
    {LINE_TAGS, read_tags},
    {LINE_SUBJECT, read_subject},
    {LINE_REFERENCE, read_references},
    {LINE_CLASSIFIED_BY, read_classified_by},
    {LINE_DERIVED_FROM, read_derived_from},
};

static const struct hints no_hints;

/* The date first: the year of all else hangs on it. */
static void
read_entries(struct reader *r)
{
	entry_reader by_kind[LINE_MAX] = {NULL};
	struct entry *e;
	size_t i;

	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		by_kind[readers[i].kind] = readers[i].read;
	for (e = r->entries; e != NULL; e = e->next)
		if (e->kind == LINE_DTG || e->kind == LINE_CLASSIFICATION)
			by_kind[e->kind](r, e);
	read_identity(r);
	carrier_date(r);
	for (e = r->entries; e != NULL; e = e->next)
		if (e->kind != LINE_DTG && e->kind != LINE_CLASSIFICATION &&
		    by_kind[e->kind] != NULL)
			by_kind[e->kind](r, e);
}

struct telegram *
telegram_read(struct arena *arena, struct slice text, const struct hints *hints)
{
	struct telegram *t = ARENA_NEW(arena, struct telegram);
	struct reader r = {.arena = arena, .t = t};

	r.hints = hints == NULL ? &no_hints : hints;
	r.entries_end = &r.entries;
	r.remarks_end = &t->remarks;
	r.attributes_end = &t->attributes;
	r.stamps_end = &t->stamps;
	r.tags_end = &t->tags;
	r.references_end = &t->references;
	r.redactions_end = &t->redactions;
	t->text = text.p == NULL ? S("") : text;
	t->source = r.hints->run_count == 0 ? t->text : r.hints->source;
	t->runs = r.hints->runs;
	t->run_count = r.hints->run_count;
	t->carrier = r.hints->carrier; /* else scan.c asks the lines */
	t->attributes = r.hints->attributes;
	while (*r.attributes_end != NULL)
		r.attributes_end = &(*r.attributes_end)->next;
	if (r.hints->decoded)
		remark(&r, CHECK_ENCODING, slice_head(t->text, 1),
		    (struct slice){0});
	scan_lines(&r);
	carrier_lines(&r);
	read_notices(&r);
	frame_lines(&r);
	inner_entries(&r);
	read_sections(&r);
	read_entries(&r);
	read_body(&r);
	read_whole(&r);
	carrier_done(&r);
	read_done(&r);
	return t;
}
