/*
 * decision.c: what people decided of a telegram that is given out: they let
 * go what marks withhold; a cut wins over everything.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

static const struct slice verdicts[VERDICT_MAX] = {
    {"cut", 3}, {"release", 7}, {"declassify", 10}};

struct slice
verdict_name(enum verdict v)
{
	return verdicts[v];
}

bool
verdict_by_name(struct slice name, enum verdict *out)
{
	unsigned i;

	for (i = 0; i < VERDICT_MAX; i++)
		if (slice_equal(verdicts[i], name)) {
			*out = (enum verdict)i;
			return true;
		}
	return false;
}

/*
 * What was withheld and is let go; what the policy drops stays out.  What is
 * released and not declassified keeps its mark (32 CFR 2001.25: a mark is
 * struck when it is declassified).
 */
static void
free_bytes(struct redaction_work *w, struct slice at, enum verdict verdict)
{
	unsigned char *f = redact_fate(w, at.p), *end = f + at.n;

	for (; f < end; f++)
		if (*f >= FATE_CUT) {
			*f = FATE_GIVE;
			w->freed = true;
			if (verdict != VERDICT_RELEASE)
				continue;
			if (w->kept == NULL)
				w->kept =
				    arena_alloc(w->arena, w->t->text.n + 1);
			w->kept[f - w->fate] = 1;
		}
}

static void
decide(struct redaction_work *w, const struct decision *d, struct slice at)
{
	if (at.n == 0)
		return;
	if (d->verdict == VERDICT_CUT)
		redact_cut(w, at,
		    redact_ground(w,
			d->codes != NULL ? d->codes : w->order->policy->code,
			S("a decision")));
	else
		free_bytes(w, at, d->verdict);
}

static bool
is_kind(const struct line *line, struct slice place)
{
	return line->kind < LINE_HEADING &&
	    slice_equal_fold(
		line_kind_name((enum line_kind)line->kind), slice_trim(place));
}

/* A paragraph is its lines; between them another section's may stand. */
static void
decide_place(struct redaction_work *w, const struct decision *d)
{
	const struct telegram *t = w->t;
	const struct paragraph *p;
	uint32_t i, from = 0, end = t->line_count;
	struct slice part;
	bool of_head = false;

	for (i = 0; i < t->line_count && !of_head; i++)
		of_head = is_kind(&t->lines[i], d->place);
	for (p = t->paragraphs; p != NULL; p = p->next)
		if (p->at.p == d->at.p && d->place.n > 0 &&
		    ascii_upper(d->place.p[0]) == 'P')
			break;
	if (p != NULL) {
		from = p->text.first_line;
		end = redact_end(t, p, w->paged);
	}
	for (i = from; i < end && i < t->line_count; i++) {
		/* TAGS in the head and in the text: not what is between */
		if (of_head && !is_kind(&t->lines[i], d->place))
			continue;
		part = p != NULL ? line_slice(&t->lines[i])
				 : redact_part(line_slice(&t->lines[i]), d->at);
		/* its number stays, and its mark, which is struck */
		if (p != NULL && i == from && p->text.at.p > part.p)
			part = p->text.at.p < slice_end(part)
			    ? slice_between(p->text.at.p, slice_end(part))
			    : slice(part.p, 0);
		decide(w, d, part);
	}
}

/* Some of the text is withheld as classified, and nobody let it go. */
static bool
is_closed(const struct redaction_work *w)
{
	const struct telegram *t = w->t;
	const struct slice_list *codes;
	struct slice s;
	uint32_t i;
	size_t k;

	for (i = 0; i < t->line_count; i++) {
		if (!redact_is_body(t->lines[i].kind))
			continue;
		s = line_slice(&t->lines[i]);
		for (k = 0; k < s.n; k++) {
			if (*redact_fate(w, s.p + k) < FATE_CUT)
				continue;
			codes = w->grounds[*redact_fate(w, s.p + k) - FATE_CUT]
				    .codes;
			if (codes == w->order->policy->code)
				return true;
		}
	}
	return false;
}

void
redact_decide(struct redaction_work *w)
{
	/* what is declassified needs no mark kept; a cut wins over all */
	static const enum verdict order[] = {
	    VERDICT_DECLASSIFY, VERDICT_RELEASE, VERDICT_CUT};
	const struct decision *d;
	size_t pass;

	for (pass = 0; pass < sizeof(order) / sizeof(order[0]); pass++) {
		if (order[pass] == VERDICT_CUT)
			w->closed = is_closed(w);
		for (d = w->order->decisions; d != NULL; d = d->next)
			if (d->verdict == order[pass])
				decide_place(w, d);
	}
}
