/*
 * value.c: what people write for a value, as the index has it.  Documents
 * and queries both come through here, so that they meet.
 */
#include "archive/query.h"

#include "base/utf8.h"
#include "telegram/table.h"

static const struct ask_info asks[ASK_MAX] = {
#define ASK(id, name, kind, facet, what)                                      \
	{{name, sizeof(name) - 1}, {what, sizeof(what) - 1}, ASK_KIND_##kind, \
	    facet},
#include "archive/fields.def"
#undef ASK
};

const struct ask_info *
ask_info(enum ask field)
{
	return &asks[field];
}

struct slice
value_key(struct arena *arena, struct slice s)
{
	struct buf b = {0};
	char *out = arena_bytes(arena, s.n * 3 + 1);
	size_t n = 0, i;

	for (i = 0; i < s.n && !(s.p[i] & 0x80); i++)
		if (ascii_is_alnum(s.p[i]))
			out[n++] = ascii_lower(s.p[i]);
	if (i < s.n) {
		n = 0;
		utf8_add_folded(&b, s);
		out = arena_bytes(arena, b.n + 1);
		for (i = 0; i < b.n; i++)
			if (ascii_is_alnum(b.p[i]) || (b.p[i] & 0x80))
				out[n++] = ascii_lower(b.p[i]);
		buf_free(&b);
	}
	return slice(out, n);
}

struct slice
value_id(struct arena *arena, struct slice printed)
{
	struct hints hints = {.id = slice_trim(printed)};
	const struct telegram *t;

	if (hints.id.n == 0 || hints.id.n > 60)
		return (struct slice){NULL, 0};
	t = telegram_read(arena, S(""), &hints);
	return identifier_text(arena, &t->id);
}

uint32_t
value_serial(struct slice name, struct slice *series)
{
	size_t n = name.n;
	uint32_t number;

	while (n > 0 && ascii_is_digit(name.p[n - 1]))
		n--;
	*series = slice_head(name, n);
	return slice_number(slice_skip(name, n), UINT32_MAX, &number) ? number
								      : 0;
}

struct slice
value_post(
    struct arena *arena, struct slice name, int year, struct slice *later)
{
	struct post_found found =
	    post_find(name, year, (struct slice){NULL, 0});
	struct slice canonical = post_canonical(arena, name, &found);

	*later = (struct slice){NULL, 0};
	if (found.later.n > 0 && !slice_equal(found.later, canonical))
		*later = found.later;
	return canonical;
}

enum classification
value_class(struct slice s)
{
	static const struct {
		struct slice name;
		enum classification level;
	} shorts[] = {
	    {{"U", 1}, CLASS_UNCLASSIFIED},
	    {{"SBU", 3}, CLASS_SBU},
	    {{"LOU", 3}, CLASS_LOU},
	    {{"C", 1}, CLASS_CONFIDENTIAL},
	    {{"S", 1}, CLASS_SECRET},
	    {{"TS", 2}, CLASS_TOP_SECRET},
	    {{"TOPSECRET", 9}, CLASS_TOP_SECRET},
	};
	size_t i;

	for (i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		if (slice_equal_fold(s, shorts[i].name))
			return shorts[i].level;
	for (i = 1; i < CLASS_MAX; i++)
		if (slice_equal_fold(
			s, classification_name((enum classification)i)))
			return (enum classification)i;
	return CLASS_NONE;
}

enum precedence
value_precedence(struct slice s)
{
	static const char letters[] = "RPOZ";
	static const enum precedence of[] = {PRECEDENCE_ROUTINE,
	    PRECEDENCE_PRIORITY, PRECEDENCE_IMMEDIATE, PRECEDENCE_FLASH};
	size_t i;

	for (i = 0; s.n > 0 && i < 4; i++)
		if (ascii_upper(s.p[0]) == letters[i] &&
		    (s.n == 1 ||
			(s.n == 2 && ascii_upper(s.p[1]) == letters[i])))
			return of[i];
	if (slice_equal_fold(s, S("NIACT")))
		return PRECEDENCE_NIACT;
	for (i = 1; i < PRECEDENCE_MAX; i++)
		if (slice_equal_fold(s, precedence_name((enum precedence)i)))
			return (enum precedence)i;
	return PRECEDENCE_NONE;
}

/* ---- days ----------------------------------------------------------------- */

static bool
month_days(int year, unsigned month, int64_t *first, int64_t *last)
{
	struct date d = {
	    .year = (int16_t)year, .month = (uint8_t)month, .day = 1};

	if (!date_valid(d))
		return false;
	*first = date_days(d);
	d.day = 28;
	*last = *first + 27;
	while (d.day++, date_valid(d))
		++*last;
	return true;
}

static bool
year_days(int year, int64_t *first, int64_t *last)
{
	int64_t other;

	return month_days(year, 1, first, &other) &&
	    month_days(year, 12, &other, last);
}

/* "MAY 2008", "MAY 08". */
static bool
month_year(struct slice s, int64_t *first, int64_t *last)
{
	struct slice word = slice_word(&s), number = slice_word(&s);
	unsigned month = date_month(word);
	uint32_t year;

	if (month == 0 || slice_trim(s).n > 0 ||
	    !slice_number(number, 9999, &year))
		return false;
	if (number.n == 2)
		year = (uint32_t)date_year(year, (struct date){0});
	return (number.n == 2 || number.n == 4) &&
	    month_days((int)year, month, first, last);
}

bool
value_days(struct slice s, int64_t *first, int64_t *last)
{
	struct slice rest;
	struct date d;
	uint32_t year, month;

	s = slice_trim(s);
	if (s.n == 4 && slice_number(s, 9999, &year))
		return year_days((int)year, first, last);
	if ((s.n == 6 || s.n == 7) && (s.p[4] == '-' || s.p[4] == '/') &&
	    slice_number(slice_head(s, 4), 9999, &year) &&
	    slice_number(slice_skip(s, 5), 12, &month))
		return month_days((int)year, month, first, last);
	if (month_year(s, first, last))
		return true;
	if (!date_read(s, (struct date){0}, &d, &rest) ||
	    slice_trim(rest).n > 0)
		return false;
	*first = *last = date_days(d);
	return true;
}
