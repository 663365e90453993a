/*
 * stamped.c: what the carrier stamped on a telegram that was released before:
 * above its first line, or among the attributes of the archives.  It must not
 * believe a stamp of the text, which may be quoted, and decides nothing.
 */
#include "telegram/reader.h"
#include "telegram/release.h"

#define DATE_LEAST 10 /* 05/20/2014 */

/* Stamps are looked for in so many lines. */
#define FRONT_MOST 40
#define DECLASSIFIED "Declassified/Released"

/* In the order of how much they say (C13, F7, A6). */
static const struct slice names[] = {{"RELEASE IN FULL", 15},
    {"RELEASED IN FULL", 16}, {"RELEASE IN PART", 15}, {"RELEASED IN PART", 16},
    {DECLASSIFIED, 21}, {"UNCLASSIFIED U.S. Department of State Case No.", 46}};

/* One more stamp of the same telegram: the one that says most names them. */
static void
take_stamp(struct release_stamp *out, struct slice text, struct date date)
{
	size_t i;

	if (!date_known(out->date))
		out->date = date;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (out->name.p == names[i].p)
			return;
		if (slice_starts(text, names[i])) {
			out->name = names[i];
			return;
		}
	}
}

/* Who declassified it stands before the words. */
static struct slice
without_name(struct slice s)
{
	size_t n = slice_find(s, S(DECLASSIFIED));

	return n < s.n ? slice_skip(s, n) : s;
}

static const struct stamp *
stamp_at(const struct telegram *t, const char *p)
{
	const struct stamp *s = t->stamps;

	while (s != NULL && s->at.p != p)
		s = s->next;
	return s;
}

/* Stamps above the first line that is none; false: they deny it. */
static bool
take_front(const struct telegram *t, struct release_stamp *out)
{
	const struct stamp *s;
	uint32_t i;

	for (i = 0; i < t->line_count && i < FRONT_MOST; i++) {
		if (t->lines[i].kind == LINE_BLANK)
			continue;
		if (t->lines[i].kind != LINE_STAMP)
			break;
		s = stamp_at(t, slice_trim(line_slice(&t->lines[i])).p);
		if (s == NULL)
			continue;
		/* or is a copy that declassifies nothing */
		if (slice_starts(s->text, S("DENIED")) ||
		    slice_starts(s->text, S("REVIEWED, NOT DECLASSIFIED")))
			return false;
		take_stamp(out, without_name(s->text), s->date);
	}
	return true;
}

/* The archives say how high it is now, and repeat the stamp (A6). */
static bool
take_attributes(const struct telegram *t, struct release_stamp *out)
{
	const struct attribute *a;
	struct slice value;
	struct date date = {0};
	size_t i;

	if (t->carrier != CARRIER_AAD && t->carrier != CARRIER_AAD_PDF)
		return true;
	for (a = t->attributes; a != NULL; a = a->next) {
		if (slice_equal(a->key, S("Current Classification")) &&
		    a->value.n > 0 &&
		    !slice_equal_fold(a->value, S("UNCLASSIFIED")))
			return false;
		if (!slice_equal(a->key, S("Markings")) &&
		    !slice_equal(a->key, S("Review Markings")))
			continue;
		value = slice_head(without_name(a->value), 120);
		for (i = 0; i + DATE_LEAST <= value.n; i++)
			if (ascii_is_digit(value.p[i]) &&
			    date_read(slice_skip(value, i), (struct date){0},
				&date, NULL))
				break;
		take_stamp(out, value, date);
	}
	return true;
}

bool
release_stamped(const struct telegram *t, struct release_stamp *out)
{
	*out = (struct release_stamp){0};
	return take_front(t, out) && take_attributes(t, out) &&
	    out->name.p != NULL;
}

bool
release_by_marks(const struct release *made)
{
	const struct withheld *h = made->withheld;

	while (h != NULL && slice_equal(h->why, S("a decision")))
		h = h->next;
	return h != NULL;
}
