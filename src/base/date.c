/*
 * date.c: the calendar.  It must not ask what day it is.
 */
#include "base/date.h"

static const char months[12][10] = {"JANUARY", "FEBRUARY", "MARCH", "APRIL",
    "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER",
    "DECEMBER"};

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned
days_in_month(int year, unsigned month)
{
	static const uint8_t days[12] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29u : days[month - 1];
}

bool
date_valid(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
	    d.day >= 1 && d.day <= days_in_month(d.year, d.month);
}

/*
 * Years are counted from March, so that the leap day is the last of one,
 * and in eras of 400 years, which have 146,097 days each.
 */
int32_t
date_days(struct date d)
{
	int32_t year = d.year - (d.month <= 2);
	int32_t era = (year >= 0 ? year : year - 399) / 400;
	int32_t of_era = year - era * 400;
	int32_t month = (d.month + 9) % 12;
	int32_t day = (153 * month + 2) / 5 + d.day - 1;

	day += of_era * 365 + of_era / 4 - of_era / 100;
	return era * 146097 + day - 719468;
}

struct date
date_from_days(int32_t days)
{
	int64_t from = (int64_t)days + 719468;
	int64_t era = (from >= 0 ? from : from - 146096) / 146097;
	int64_t day = from - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t month;
	struct date d;

	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	d.day = (uint8_t)(day - (153 * month + 2) / 5 + 1);
	d.month = (uint8_t)(month < 10 ? month + 3 : month - 9);
	d.year = (int16_t)(year + era * 400 + (d.month <= 2));
	return d;
}

unsigned
date_day_of_year(struct date d)
{
	struct date first = {d.year, 1, 1};

	return (unsigned)(date_days(d) - date_days(first) + 1);
}

struct date
date_from_day_of_year(int year, unsigned day)
{
	struct date first = {(int16_t)year, 1, 1};

	if (year < 1 || year > 9999 || day < 1 || day > 365u + is_leap(year))
		return (struct date){0};
	return date_from_days(date_days(first) + (int32_t)day - 1);
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

struct date
date_add_years(struct date d, int years)
{
	d.year = (int16_t)(d.year + years);
	if (d.month == 2 && d.day == 29 && !is_leap(d.year))
		d.day = 28;
	return d;
}

unsigned
date_month(struct slice word)
{
	unsigned i;

	if (word.n < 3)
		return 0;
	for (i = 0; i < 12; i++)
		if (slice_starts_fold(slice_of(months[i]), word))
			return i + 1;
	return 0;
}

struct slice
date_month_name(unsigned month)
{
	if (month < 1 || month > 12)
		return (struct slice){NULL, 0};
	return slice(months[month - 1], 3);
}

struct slice
date_month_word(unsigned month)
{
	return month < 1 || month > 12 ? (struct slice){NULL, 0}
				       : slice_of(months[month - 1]);
}

int
date_year(unsigned two_digits, struct date near)
{
	int year = (int)(two_digits % 100);

	if (!date_known(near))
		return year + (year >= 66 ? 1900 : 2000);
	year += near.year - near.year % 100;
	if (year - near.year > 50)
		return year - 100;
	return near.year - year >= 50 ? year + 100 : year;
}

/* Take a run of digits off the front: at least one and at most `most`. */
static size_t
take_digits(struct slice *s, size_t most, unsigned *out)
{
	size_t n = 0;
	unsigned value = 0;

	while (n < s->n && ascii_is_digit(s->p[n])) {
		if (n == most)
			return 0;
		value = value * 10 + (unsigned)(s->p[n++] - '0');
	}
	*out = value;
	*s = slice_skip(*s, n);
	return n;
}

static bool
take_year(struct slice *s, struct date near, struct date *d)
{
	unsigned value;
	size_t n = take_digits(s, 4, &value);

	if (n != 4 && n != 2)
		return false;
	d->year = (int16_t)(n == 4 ? (int)value : date_year(value, near));
	return true;
}

static bool
take_day(struct slice *s, struct date *d)
{
	unsigned value;

	if (take_digits(s, 2, &value) == 0)
		return false;
	d->day = (uint8_t)value;
	return true;
}

static bool
take_month(struct slice *s, struct date *d)
{
	size_t n = 0;

	while (n < s->n && ascii_is_alpha(s->p[n]))
		n++;
	d->month = (uint8_t)date_month(slice_head(*s, n));
	*s = slice_skip(*s, n);
	return d->month != 0;
}

/* Blanks, and one mark of a kind that stands between a date's parts. */
static void
take_between(struct slice *s, const char *marks)
{
	while (s->n > 0 && ascii_is_blank(s->p[0]))
		*s = slice_skip(*s, 1);
	if (s->n == 0 || s->p[0] == '\0' || strchr(marks, s->p[0]) == NULL)
		return;
	*s = slice_skip(*s, 1);
	while (s->n > 0 && ascii_is_blank(s->p[0]))
		*s = slice_skip(*s, 1);
}

/* 2008-05-03, 2008/05/03 */
static bool
read_year_first(struct slice *s, struct date *d)
{
	unsigned year, month;
	char mark;

	if (take_digits(s, 4, &year) != 4 || s->n == 0 ||
	    (s->p[0] != '-' && s->p[0] != '/'))
		return false;
	mark = s->p[0];
	*s = slice_skip(*s, 1);
	if (take_digits(s, 2, &month) == 0 || s->n == 0 || s->p[0] != mark)
		return false;
	*s = slice_skip(*s, 1);
	d->year = (int16_t)year;
	d->month = (uint8_t)month;
	return take_day(s, d);
}

/* 05/03/2008, 5-3-08: the month first, as Americans write */
static bool
read_month_number(struct slice *s, struct date near, struct date *d)
{
	unsigned month;
	char mark;

	if (take_digits(s, 2, &month) == 0 || s->n == 0 ||
	    (s->p[0] != '-' && s->p[0] != '/'))
		return false;
	mark = s->p[0];
	*s = slice_skip(*s, 1);
	d->month = (uint8_t)month;
	if (!take_day(s, d) || s->n == 0 || s->p[0] != mark)
		return false;
	*s = slice_skip(*s, 1);
	return take_year(s, near, d);
}

/* 3 MAY 08, 03-May-1977, 3MAY2008 */
static bool
read_day_first(struct slice *s, struct date near, struct date *d)
{
	if (!take_day(s, d))
		return false;
	take_between(s, "-/.");
	if (!take_month(s, d))
		return false;
	take_between(s, "-/.,'");
	return take_year(s, near, d);
}

/* MAY 3, 2008 */
static bool
read_month_first(struct slice *s, struct date near, struct date *d)
{
	if (!take_month(s, d))
		return false;
	take_between(s, "-/.");
	if (!take_day(s, d))
		return false;
	take_between(s, "-/,'");
	return take_year(s, near, d);
}

/* The time that databases print after a date alone: midnight. */
static struct slice
skip_midnight(struct slice s)
{
	static const char *const times[] = {
	    "12:00:00 AM", "12:00 AM", "00:00:00.000", "00:00:00"};
	struct slice at = s, time;
	size_t i;

	while (at.n > 0 && (ascii_is_blank(at.p[0]) || at.p[0] == 'T'))
		at = slice_skip(at, 1);
	if (at.p == s.p)
		return s;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		time = slice_of(times[i]);
		if (!slice_starts_fold(at, time))
			continue;
		at = slice_skip(at, time.n);
		return at.n > 0 && ascii_is_alnum(at.p[0]) && at.p[0] != 'Z'
		    ? s
		    : at;
	}
	return s;
}

bool
date_read(
    struct slice s, struct date near, struct date *out, struct slice *rest)
{
	struct slice at, from = slice_trim_left(s);
	struct date d = {0};

	*out = d;
	at = from;
	if (!read_year_first(&at, &d) &&
	    (at = from, !read_month_number(&at, near, &d)) &&
	    (at = from, !read_day_first(&at, near, &d)) &&
	    (at = from, !read_month_first(&at, near, &d)))
		return false;
	*out = d;
	if (rest != NULL)
		*rest = skip_midnight(at);
	return date_valid(d);
}

bool
date_read_iso(struct slice s, struct date *out)
{
	struct date d = {0};
	size_t i;

	for (i = 0; i < s.n && i < 10; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : !ascii_is_digit(s.p[i]))
			return false;
	if (s.n != 10 || !read_year_first(&s, &d) || !date_valid(d))
		return false;
	*out = d;
	return true;
}

static void
put_number(char *out, unsigned value, size_t width)
{
	while (width-- > 0) {
		out[width] = (char)('0' + value % 10);
		value /= 10;
	}
}

void
date_format(struct date d, char out[static 10])
{
	put_number(out, (unsigned)(d.year < 0 ? 0 : d.year), 4);
	out[4] = out[7] = '-';
	put_number(out + 5, d.month, 2);
	put_number(out + 8, d.day, 2);
}

#define DAY 86400

int64_t
moment_seconds(struct moment m)
{
	return (int64_t)date_days(m.date) * DAY + m.hour * 3600 +
	    m.minute * 60 + m.second;
}

struct moment
moment_from_seconds(int64_t seconds)
{
	int64_t days = (seconds - (seconds < 0 ? DAY - 1 : 0)) / DAY;
	int32_t rest = (int32_t)(seconds - days * DAY);

	return (struct moment){.date = date_from_days((int32_t)days),
	    .hour = (uint8_t)(rest / 3600),
	    .minute = (uint8_t)(rest / 60 % 60),
	    .second = (uint8_t)(rest % 60)};
}

void
moment_format(struct moment m, char out[static 20])
{
	date_format(m.date, out);
	out[10] = 'T';
	put_number(out + 11, m.hour, 2);
	out[13] = out[16] = ':';
	put_number(out + 14, m.minute, 2);
	put_number(out + 17, m.second, 2);
	out[19] = 'Z';
}
