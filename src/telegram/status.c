/*
 * status.c: the telegram as a whole: whether its text is here, what sort of
 * paper it is, when it was made.  Called when all fields are read.
 */
#include "telegram/reader.h"

/* How far a notice in place of a head is looked for (W13). */
#define NOTICE_LINES 12
/* How long a title is that is made of the text. */
#define DERIVED_MOST 120

static const struct attribute *
stated(const struct telegram *t, struct slice key)
{
	const struct attribute *a;

	for (a = t->attributes; a != NULL; a = a->next)
		if (slice_equal(a->key, key))
			return a;
	return NULL;
}

static bool
says(const struct attribute *a, struct slice what)
{
	return a != NULL && slice_find_fold(a->value, what) < a->value.n;
}

/* A system's stub in place of the text (X26, A19; aad.md section 2). */
static bool
is_stub(struct slice s)
{
	static const struct slice stubs[] = {{"ERROR READING TEXT", 18},
	    {"EXPAND ERROR ENCOUNTERED", 24}, {"TEXT NOT CONVERTED", 18},
	    {"TEXT UNRETRIEVABLE", 18},
	    {"TEXT FOR THIS MRN IS UNAVAILABLE", 32}};
	size_t i;

	for (i = 0; i < sizeof(stubs) / sizeof(stubs[0]); i++)
		if (slice_find(s, stubs[i]) < s.n)
			return true;
	return false;
}

static bool
is_notice(struct slice s)
{
	s = slice_trim(s);
	if (s.n == 0 || (s.p[0] != '(' && s.p[0] != '['))
		return false;
	return slice_find_fold(s, S("is an extract")) < s.n ||
	    slice_find_fold(s, S("partial extract")) < s.n;
}

/*
 * The lines that say so, in a text that holds little else: a telegram that
 * speaks of an error in reading a text is no stub.
 */
void
read_notices(struct reader *r)
{
	struct telegram *t = r->t;
	uint32_t i, seen = 0;
	struct line *line;

	for (i = r->first; i < r->last && seen < NOTICE_LINES; i++) {
		line = &t->lines[i];
		if (line->kind == LINE_BLANK || line_is_furniture(line))
			continue;
		seen++;
		if (line->n > 200)
			continue;
		if (r->last - r->first < 20 && is_stub(line_slice(line))) {
			for (seen = r->first; seen < r->last; seen++)
				if (t->lines[seen].kind == LINE_TEXT)
					t->lines[seen].kind = LINE_NOTICE;
			t->status = STATUS_LOST;
			remark(r, CHECK_TEXT_LOST, line_slice(line),
			    (struct slice){0});
			return;
		} else if (seen <= 3 && is_notice(line_slice(line))) {
			line->kind = LINE_NOTICE;
			t->status = STATUS_PARTIAL;
		}
	}
}

static void
read_status(struct reader *r)
{
	struct telegram *t = r->t;
	const struct attribute *a = stated(t, S("Locator"));
	uint32_t number;

	if (t->carrier != CARRIER_AAD && t->carrier != CARRIER_AAD_PDF)
		return;
	for (a = t->attributes; a != NULL; a = a->next)
		if (slice_starts_fold(a->key, S("Withdrawn")) &&
		    t->paragraphs == NULL && a->value.n > 0)
			t->status = STATUS_WITHHELD;
	a = stated(t, S("Locator"));
	if (t->paragraphs == NULL && t->status == STATUS_HELD) {
		if (says(a, S("UNRETRIEVABLE")) || says(a, S("NOT CONVERTED")))
			t->status = STATUS_LOST;
		else if (a != NULL && a->value.n > 2 &&
		    ascii_is_upper(a->value.p[0]) &&
		    ascii_is_digit(a->value.p[1]) && r->first >= r->last)
			t->status = STATUS_PAPER; /* a reel and a frame (A14) */
	}
	if (t->status == STATUS_LOST &&
	    (t->remarks == NULL || t->worst < LEVEL_ERROR))
		remark(r, CHECK_TEXT_LOST,
		    a == NULL ? (struct slice){0} : a->at, (struct slice){0});
	/* a report of what is here, no judgement (A10) */
	a = stated(t, S("Line Count"));
	if (a != NULL && slice_number(a->value, 1000000, &number) &&
	    t->status == STATUS_HELD && number > 4) {
		const char *p =
		    t->lines[r->first < t->line_count ? r->first : 0].p;
		const char *end = r->last < t->line_count ? t->lines[r->last].p
							  : slice_end(t->text);
		uint32_t lines = 0;

		for (; p < end; p++)
			lines += *p == '\n';
		if (lines + 3 < number || lines > number * 2 + 40)
			remark(r, CHECK_LINE_COUNT, a->at, (struct slice){0});
	}
	a = stated(t, S("Copy"));
	if (says(a, S("CONCATENATED")) && t->sections_of < 2)
		remark(r, CHECK_NOT_JOINED, a->at, (struct slice){0});
}

static void
read_kind(struct reader *r)
{
	struct telegram *t = r->t;
	const struct entry *e;

	/* a message of 2009-12 without its number, or a line that says so */
	if (t->carrier == CARRIER_SMART && t->id.number == 0 &&
	    t->kind == KIND_TELEGRAM)
		t->kind = KIND_DRAFT;
	for (e = r->entries; e != NULL; e = e->next)
		if (e->kind == LINE_INFO && t->to == NULL && t->info != NULL) {
			remark(r, CHECK_NO_TO, entry_source(e, e->text),
			    (struct slice){0});
			break;
		}
}

/* The first sentence, or the words of it that a title has room for. */
static size_t
sentence_length(struct slice s)
{
	size_t n, words = 0;

	for (n = 0; n < s.n && n < DERIVED_MOST; n++) {
		if (s.p[n] == ' ')
			words = n;
		if (s.p[n] == '.' && n + 1 < s.n && s.p[n + 1] == ' ' && n > 8)
			return n;
	}
	if (n == s.n || s.p[n] == ' ')
		return n;
	if (words > 0)
		return words;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* A title for a telegram without a subject: its first sentence (S16). */
static void
derive_subject(struct reader *r)
{
	struct telegram *t = r->t;
	struct slice s;

	if (t->subject.p != NULL || t->paragraphs == NULL)
		return;
	s = passage_text(r->arena, t, &t->paragraphs->text);
	t->subject = slice_head(s, sentence_length(s));
	t->subject_at = t->paragraphs->text.at;
	t->subject_derived = true;
}

/*
 * From E.O. 12958 on, a classified telegram says who classified it, or from
 * what it is derived (E.O. 12958 sec. 1.7, 2.1; B16).
 */
static void
check_classifier(struct reader *r)
{
	struct telegram *t = r->t;

	if (t->classification >= CLASS_CONFIDENTIAL &&
	    t->order.number >= 12958 && t->classified_by == NULL &&
	    t->derived_from.p == NULL && t->reasons == NULL &&
	    t->paragraphs != NULL && t->carrier != CARRIER_SMART)
		remark(r, CHECK_CLASSIFIED_BY_MISSING, t->classification_at,
		    (struct slice){0});
}

void
read_whole(struct reader *r)
{
	struct telegram *t = r->t;

	if (date_known(t->dtg.moment.date) && !date_known(t->created.date))
		t->created = t->dtg.moment;
	read_status(r);
	read_kind(r);
	derive_subject(r);
	check_classifier(r);
}
