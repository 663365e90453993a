/*
 * message.c: references by sender and date-time group in place of a number,
 * LIMA 031245Z JUN 08: the telegrams of that sender and minute, and back.  It
 * must not know how an engine finds anything.
 */
#include "archive/reference.h"

#include <string.h>

enum {
	DIGITS = 6, /* 031245Z: day, hour and minute */
	HELD_MOST = 8,
	SENDER_MOST = 80,
};

/* ---- what is printed -------------------------------------------------------- */

/* Where six digits and a Z stand; s.n when they do not. */
static size_t
group_at(struct slice s)
{
	size_t i, digits = 0;

	for (i = 0; i < s.n; i++) {
		if (digits >= DIGITS && ascii_upper(s.p[i]) == 'Z')
			return i - DIGITS;
		digits = ascii_is_digit(s.p[i]) ? digits + 1 : 0;
	}
	return s.n;
}

static int64_t
two_digits(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* The month and the year behind it, which may be left out; in days. */
static bool
day_of(const struct engine_telegram *by, struct slice group, int64_t *day)
{
	struct slice rest = slice_trim_left(slice_skip(group, DIGITS + 1));
	struct slice month = slice_word(&rest), year;
	struct buf b = {0};
	struct date near = moment_from_seconds(by->when).date;
	int64_t last;
	bool good, told;

	rest = slice_trim_left(rest);
	year = slice_word(&rest);
	told = year.n >= 2 && ascii_is_digit(year.p[0]) &&
	    ascii_is_digit(year.p[1]);
	if (!told && !by->dated)
		return false;
	buf_add(&b, slice_head(group, 2));
	buf_format(&b, " %S ", &month);
	if (told)
		buf_add(&b, slice_head(year, year.n >= 4 ? 4 : 2));
	else
		buf_format(&b, "%d", near.year);
	good = value_days(buf_slice(&b), day, &last) && *day == last;
	/* DEC, cited in January, is of the year before. */
	if (good && !told && *day * 86400 > by->when + 2 * (int64_t)86400) {
		b.n -= 4;
		buf_format(&b, "%d", near.year - 1);
		good = value_days(buf_slice(&b), day, &last) && *day == last;
	}
	buf_free(&b);
	return good;
}

/* The words of a query: letters and digits, without those that say nothing. */
static void
add_sender(struct buf *b, struct slice s)
{
	static const struct slice fillers[] = {{"DTG", 3}, {"MSG", 3},
	    {"MESSAGE", 7}, {"TELEGRAM", 8}, {"CABLE", 5}, {"DATED", 5},
	    {"OF", 2}, {"PRIORITY", 8}};
	struct slice word;
	bool filler;
	size_t i;

	s = slice_head(s, SENDER_MOST);
	while ((word = slice_word(&s)).p != NULL) {
		filler = false;
		for (i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
			filler |= slice_equal_fold(word, fillers[i]);
		for (i = 0; !filler && i < word.n; i++)
			if (ascii_is_alnum(word.p[i]))
				buf_char(b, word.p[i]);
		if (!filler)
			buf_char(b, ' ');
		s = slice_trim_left(s);
	}
}

/* ---- what it means ---------------------------------------------------------- */

struct meant {
	struct arena *arena;
	int64_t minute, but; /* `but': the document that cites */
	struct archive_hit *hits;
	size_t count;
};

static bool
take_meant(void *user, const struct archive_hit *hit)
{
	struct meant *m = user;
	struct archive_hit *out;

	if (!date_known(hit->date.date) || hit->document == m->but ||
	    moment_seconds(hit->date) / 60 != m->minute)
		return true;
	out = &m->hits[m->count++];
	*out = *hit;
	out->id = arena_copy(m->arena, hit->id);
	out->from = arena_copy(m->arena, hit->from);
	out->subject = arena_copy(m->arena, hit->subject);
	return m->count < HELD_MOST;
}

bool
message_held(struct archive *a, const struct engine_telegram *by,
    struct slice printed, struct arena *arena, struct archive_hit **out,
    size_t *count, struct error *error)
{
	struct slice group = slice_skip(printed, group_at(printed));
	struct archive_query q = {.sort = ARCHIVE_OLDEST};
	struct archive_answer answer;
	struct meant m = {.arena = arena, .but = by->document};
	struct buf b = {0};
	char digits[10];
	int64_t day;
	size_t bare;
	bool good = true;

	*count = 0;
	if (group.n == 0 || !day_of(by, group, &day))
		return true;
	buf_string(&b, "from:\"");
	bare = b.n;
	add_sender(&b, slice_between(printed.p, group.p));
	if (b.n > bare) {
		date_format(date_from_days((int32_t)day), digits);
		buf_format(&b, "\" date:%S", &(struct slice){digits, 10});
		q.text = buf_slice(&b);
		m.minute = day * 1440 + two_digits(group.p + 2) * 60 +
		    two_digits(group.p + 4);
		m.hits = ARENA_ARRAY(arena, struct archive_hit, HELD_MOST);
		good = archive_walk(a, &q, take_meant, &m, &answer, error);
	}
	buf_free(&b);
	*out = m.hits;
	*count = m.count;
	return good;
}

/* ---- and back --------------------------------------------------------------- */

static void
add_two(struct buf *b, unsigned n)
{
	buf_char(b, (char)('0' + n / 10));
	buf_char(b, (char)('0' + n % 10));
}

struct citing {
	int64_t *documents;
	size_t count, most;
};

static bool
take_citing(void *user, const struct archive_hit *hit)
{
	struct citing *c = user;

	c->documents[c->count++] = hit->document;
	return c->count < c->most;
}

bool
message_citing(struct archive *a, const struct archive_hit *hit, uint32_t most,
    struct arena *arena, int64_t **out, size_t *count, struct error *error)
{
	struct archive_query q = {.sort = ARCHIVE_OLDEST};
	struct archive_answer answer;
	struct citing c = {.most = most};
	struct buf b = {0};
	bool good;

	*count = 0;
	if (!date_known(hit->date.date) || most == 0)
		return true;
	buf_string(&b, "ref:");
	add_two(&b, hit->date.date.day);
	add_two(&b, hit->date.hour);
	add_two(&b, hit->date.minute);
	buf_char(&b, 'Z');
	q.text = buf_slice(&b);
	c.documents = ARENA_ARRAY(arena, int64_t, most);
	good = archive_walk(a, &q, take_citing, &c, &answer, error);
	buf_free(&b);
	*out = c.documents;
	*count = c.count;
	return good;
}
