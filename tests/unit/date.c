/*
 * date.c: the calendar, and dates in every habit.
 */
#include "base/date.h"

#include "tests/unit/tap.h"

static bool
is(struct date d, int year, int month, int day)
{
	return d.year == year && d.month == month && d.day == day;
}

static void
test_days(void)
{
	struct date d, back;
	int32_t days;
	bool good = true, ordinal = true;

	ok(date_days((struct date){1970, 1, 1}) == 0, "the first day is 0");
	ok(date_days((struct date){2000, 3, 1}) == 11017, "1 March 2000");
	ok(date_days((struct date){1969, 12, 31}) == -1, "the day before");
	ok(is(date_from_days(-719162), 1, 1, 1), "year 1");
	for (days = -719162; days < 2932896; days += 13) {
		d = date_from_days(days);
		good = good && date_valid(d) && date_days(d) == days;
		back = date_from_day_of_year(d.year, date_day_of_year(d));
		ordinal = ordinal && date_compare(back, d) == 0;
	}
	ok(good, "days and dates agree over nine thousand years");
	ok(ordinal, "and so do days of the year");
	ok(date_day_of_year((struct date){2008, 12, 31}) == 366, "leap year");
	ok(!date_known(date_from_day_of_year(2007, 366)), "no day 366");
	ok(!date_known(date_from_day_of_year(2007, 0)), "no day 0");
	ok(!date_valid((struct date){1900, 2, 29}), "1900 was no leap year");
	ok(date_valid((struct date){2000, 2, 29}), "2000 was one");
	ok(!date_valid((struct date){0, 1, 1}), "there is no year 0");
	ok(is(date_add_years((struct date){2008, 2, 29}, 10), 2018, 2, 28),
	    "29 February ten years later");
	ok(date_compare((struct date){2008, 5, 3}, (struct date){2008, 4, 30}) >
		0,
	    "later is greater");
}

static void
test_names(void)
{
	ok(date_month(S("may")) == 5, "month in small letters");
	ok(date_month(S("SEPT")) == 9, "a longer spelling");
	ok(date_month(S("MA")) == 0, "too short");
	ok(date_month(S("MAYBE")) == 0, "too long");
	ok(slice_equal(date_month_name(12), S("DEC")), "name");
	ok(date_month_name(13).p == NULL, "no name");
	ok(date_year(74, (struct date){0}) == 1974, "74");
	ok(date_year(8, (struct date){0}) == 2008, "08");
	ok(date_year(66, (struct date){0}) == 1966, "66");
	ok(date_year(65, (struct date){0}) == 2065, "65");
	ok(date_year(58, (struct date){1974, 1, 1}) == 1958, "58 near 1974");
	ok(date_year(18, (struct date){1998, 1, 1}) == 2018, "18 near 1998");
	ok(date_year(99, (struct date){2001, 1, 1}) == 1999, "99 near 2001");
	ok(date_year(1, (struct date){1999, 1, 1}) == 2001, "01 near 1999");
}

static void
test_read(void)
{
	static const struct {
		const char *text;
		int year, month, day;
		const char *rest;
	} dates[] = {
	    {"2008-05-03", 2008, 5, 3, ""},
	    {"2008/05/03 ROE", 2008, 5, 3, " ROE"},
	    {"05/03/2008", 2008, 5, 3, ""},
	    {"5/3/08.", 2008, 5, 3, "."},
	    {"3 MAY 08", 2008, 5, 3, ""},
	    {"03-May-1977", 1977, 5, 3, ""},
	    {"MAY 3, 2008", 2008, 5, 3, ""},
	    {"Sept. 3, 1999", 1999, 9, 3, ""},
	    {"3MAY2008", 2008, 5, 3, ""},
	    {"  03 MAY 1974 12:00:00 am", 1974, 5, 3, ""},
	    {"05/03/1974 00:00:00,x", 1974, 5, 3, ",x"},
	    {"03 MAY 1974 12:30:00 am", 1974, 5, 3, " 12:30:00 am"},
	    {"2008-05-03T12:00:00Z", 2008, 5, 3, "T12:00:00Z"},
	};
	static const char *const none[] = {"", "MAY", "2008", "05/2008",
	    "031200Z MAY 08", "5/3/20081", "5/3-08", "3 MAYBE 08", "OADR",
	    "05/03/200", "3 MAY", "12958: DECL"};
	struct date d, absent = {0};
	struct slice rest;
	size_t i;

	for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		ok(date_read(slice_of(dates[i].text), absent, &d, &rest) &&
			is(d, dates[i].year, dates[i].month, dates[i].day) &&
			slice_equal(rest, slice_of(dates[i].rest)),
		    "read %s", dates[i].text);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ok(!date_read(slice_of(none[i]), absent, &d, NULL) &&
			is(d, 0, 0, 0),
		    "no date in '%s'", none[i]);
	ok(!date_read(S("02/30/2008"), absent, &d, NULL) && is(d, 2008, 2, 30),
	    "an impossible date is false, and said");
	ok(date_read(S("5/3/84"), (struct date){2004, 5, 3}, &d, NULL) &&
		d.year == 1984,
	    "nearest year");
}

static void
test_format(void)
{
	struct date d = {0};
	struct moment m = {{2008, 5, 3}, 12, 4, 9};
	char out[20];

	ok(date_read_iso(S("2008-05-03"), &d) && is(d, 2008, 5, 3), "iso");
	ok(!date_read_iso(S("2008-05-3"), &d), "iso wants all digits");
	ok(!date_read_iso(S("2008-02-30"), &d), "iso wants a day there is");
	ok(!date_read_iso(S("2008-05-03 "), &d), "iso wants no more");
	date_format(d, out);
	ok(memcmp(out, "2008-05-03", 10) == 0, "date written");
	moment_format(m, out);
	ok(memcmp(out, "2008-05-03T12:04:09Z", 20) == 0, "moment written");
	ok(moment_seconds(m) == 1209816249, "moment in seconds");
	moment_format(moment_from_seconds(1209816249), out);
	ok(memcmp(out, "2008-05-03T12:04:09Z", 20) == 0, "and back");
	moment_format(moment_from_seconds(-1), out);
	ok(memcmp(out, "1969-12-31T23:59:59Z", 20) == 0, "before 1970");
}

int
main(void)
{
	test_days();
	test_names();
	test_read();
	test_format();
	return tap_done();
}
