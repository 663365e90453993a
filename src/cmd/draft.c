/*
 * draft.c: drafts from files, and as telegrams.  What a draft is
 * src/draft knows.
 */
#include "cmd/draft.h"

#include "telegram/shapes.h"

/* No telegram is longer. */
#define DRAFT_MOST ((size_t)1 << 20)

const char *const cmd_profiles[] = {"state", "acp127", "acp128", NULL};

struct draft *
cmd_draft_read(struct arena *arena, const char *file, struct buf *text,
    struct error *error)
{
	if (!file_read(strcmp(file, "-") == 0 ? "/dev/stdin" : file, DRAFT_MOST,
		text, error))
		return NULL;
	return draft_read(arena, buf_slice(text));
}

/* Where a part of the draft stands; 0: nowhere. */
static unsigned
line_of(const struct draft *d, struct slice at, unsigned *column)
{
	unsigned line = 1;
	const char *p;

	*column = 1;
	if (!slice_within(at, d->text))
		return 0;
	for (p = d->text.p; p < at.p; p++)
		if (*p == '\n') {
			line++;
			*column = 1;
		} else if (((unsigned char)*p & 0xc0) != 0x80)
			++*column;
	return line;
}

void
cmd_draft_troubles(struct buf *out, const struct draft *d, const char *file)
{
	const struct draft_trouble *t;
	struct slice level;
	unsigned line, column;

	for (t = d->troubles; t != NULL; t = t->next) {
		line = line_of(d, t->at, &column);
		level = level_name(t->level);
		buf_plain(out, slice_of(file));
		buf_format(out, ":%u:%u: %S: ", line == 0 ? 1 : line,
		    line == 0 ? 1 : column, &level);
		buf_plain(out, t->text);
		buf_char(out, '\n');
	}
}

struct moment
cmd_now(void)
{
	return moment_from_seconds(clock_seconds());
}

bool
cmd_moment(const char *value, struct moment *m)
{
	struct slice s = slice_of(value), rest;
	uint32_t hour, minute;

	*m = (struct moment){0};
	if (!date_read_iso(slice_head(s, 10), &m->date))
		return false;
	rest = slice_skip(s, 11);
	if (rest.n == 0)
		return s.n == 10;
	if (rest.n != 5 || rest.p[2] != ':' ||
	    !slice_number(slice_head(rest, 2), 23, &hour) ||
	    !slice_number(slice_skip(rest, 3), 59, &minute))
		return false;
	m->hour = (uint8_t)hour;
	m->minute = (uint8_t)minute;
	return true;
}

/* ---- written ------------------------------------------------------------------ */

static size_t
count(const struct addressee *a)
{
	size_t n = 0;

	for (; a != NULL; a = a->next)
		n++;
	return n;
}

static size_t
count_tags(const struct tag *t)
{
	size_t n = 0;

	for (; t != NULL; t = t->next)
		n++;
	return n;
}

static size_t
count_references(const struct reference *r)
{
	size_t n = 0;

	for (; r != NULL; r = r->next)
		n++;
	return n;
}

static bool
is_told(const struct draft *d, struct slice at)
{
	const struct draft_trouble *t = d->troubles;

	while (t != NULL && t->at.p != at.p)
		t = t->next;
	return t != NULL;
}

bool
cmd_draft_is_said(const struct draft *d, enum check check)
{
	switch (check) {
	case CHECK_NO_ID: /* it gets its number when it is released */
		return draft_value(d, DRAFT_NUMBER).p == NULL;
	case CHECK_EXEMPTION_ENDED: /* it is of another order */
		return draft_value(d, DRAFT_DECLASSIFY).p != NULL &&
		    is_told(d, draft_value(d, DRAFT_DECLASSIFY));
	default:
		return false;
	}
}

/* What reads as a collective that nobody knows: it would reach none. */
static void
tell_unknown(
    struct draft *d, const struct addressee *a, const struct addressee *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next)
		if (a->kind == ADDRESSEE_AGENCY &&
		    b->kind == ADDRESSEE_COLLECTIVE && !is_told(d, a->at))
			draft_tell(d, LEVEL_WARNING, a->at,
			    "%S is no post, agency or collective that is known",
			    &a->name);
}

/* A caption of the page that stands in one list and not in the other. */
static struct slice
lost_caption(const struct slice_list *a, const struct slice_list *b)
{
	const struct slice_list *l;

	for (; a != NULL; a = a->next) {
		for (l = b; l != NULL; l = l->next)
			if (slice_equal(l->text, a->text))
				break;
		if (l == NULL && caption_front(a->text).n == a->text.n)
			return a->text;
	}
	return (struct slice){NULL, 0};
}

/*
 * What was composed is what is read, or else the drafter wrote something
 * that reads as something else.
 */
static void
hold_together(
    struct draft *d, const struct telegram *a, const struct telegram *b)
{
	static const struct slice none = {NULL, 0};
	struct slice lost = lost_caption(a->captions, b->captions);

	if (lost.p != NULL)
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_CAPTIONS),
		    "the caption %S does not read as it was written", &lost);
	if (a->classification != b->classification)
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_CLASSIFICATION),
		    "the level does not read as it was written");
	if (count(a->to) != count(b->to))
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_TO),
		    "To reads as other addressees than were written");
	if (count(a->info) != count(b->info))
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_INFO),
		    "Info reads as other addressees than were written");
	tell_unknown(d, a->to, b->to);
	tell_unknown(d, a->info, b->info);
	if (!slice_equal(a->subject, b->subject))
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_SUBJECT),
		    "the subject reads otherwise: %S", &b->subject);
	if (count_tags(a->tags) != count_tags(b->tags))
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_TAGS),
		    "TAGS read as other codes than were written");
	if (count_references(a->references) != count_references(b->references))
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_REFERENCES),
		    "References read as others than were written");
	if ((a->signature == NULL) != (b->signature == NULL))
		draft_tell(d, LEVEL_ERROR,
		    a->signature != NULL ? draft_value(d, DRAFT_SIGNATURE)
					 : none,
		    "the signature does not read as one");
}

void
cmd_draft_write(struct draft *d, enum draft_profile profile, struct moment now,
    struct written *out)
{
	struct buf b = {0};

	out->composed = draft_compose(d, profile, now, &out->form);
	telegram_write(&b, d->arena, out->composed, &out->form);
	out->text = arena_copy(d->arena, buf_slice(&b));
	buf_free(&b);
	out->back = telegram_read(d->arena, out->text, NULL);
	hold_together(d, out->composed, out->back);
}

void
cmd_draft_judge(struct draft *d, struct moment now, enum level least, bool sent,
    struct written *out)
{
	const struct check_info *info;
	const struct remark *r;
	bool more;

	cmd_draft_write(d, DRAFT_STATE, now, out);
	if (sent)
		telegram_check_send(d->arena, out->back, NULL, 0);
	for (r = out->back->remarks; r != NULL; r = r->next) {
		info = check_info(r->check);
		more = r->detail.n > 0;
		if (info->level >= least && !cmd_draft_is_said(d, r->check))
			draft_tell(d, info->level,
			    draft_place(d, out->back, r->at), "%S%s%S%s [%S]",
			    &info->text, more ? " (" : "", &r->detail,
			    more ? ")" : "", &info->name);
	}
}

struct fix *
cmd_draft_fixes(
    struct draft *d, struct moment now, struct written *out, size_t *count)
{
	cmd_draft_write(d, DRAFT_STATE, now, out);
	telegram_check_send(d->arena, out->back, NULL, 0);
	return draft_fixes(d, out->composed, out->back, count);
}
