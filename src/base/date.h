/*
 * date.h: civil dates and their arithmetic, without libc's clock or zone.
 *
 * The calendar is the Gregorian one throughout; all times of telegrams are
 * Zulu.  A date with month 0 is absent.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/slice.h"

struct date {
	int16_t year; /* four digits */
	uint8_t month; /* 1 to 12; 0: absent */
	uint8_t day;
};

struct moment {
	struct date date;
	uint8_t hour, minute, second;
};

static inline bool
date_known(struct date d)
{
	return d.month != 0;
}

bool date_valid(struct date d);

/* Days since 1970-01-01, which may be negative; and back. */
int32_t date_days(struct date d);
struct date date_from_days(int32_t days);

/* Seconds since 1970, which may be negative; and back. */
int64_t moment_seconds(struct moment m);
struct moment moment_from_seconds(int64_t seconds);

/* 1 to 366; and back, absent when there is no such day. */
unsigned date_day_of_year(struct date d);
struct date date_from_day_of_year(int year, unsigned day);

/* <0, 0, >0 */
int date_compare(struct date a, struct date b);

/* The same day `years` later; 29 February becomes 28 where it must. */
struct date date_add_years(struct date d, int years);

/* 1 to 12 from JAN .. DEC or a longer spelling, any case; 0 for none. */
unsigned date_month(struct slice word);

/* The three capitals of a month, "JAN" for 1; all of it, "JANUARY". */
struct slice date_month_name(unsigned month);
struct slice date_month_word(unsigned month);

/*
 * Two digits to a year: 66..99 are 19xx, 00..65 are 20xx, unless `near` is
 * known: then the year of those digits that lies nearest to it.
 */
int date_year(unsigned two_digits, struct date near);

/*
 * A date in any of the habits of telegrams and their archives:
 * 2008-05-03, 2008/05/03, 05/03/2008 (month first), 5/3/08, 3 MAY 08,
 * 03-May-1977, MAY 3, 2008, 03 MAY 1974 12:00:00 am.  `near` helps a year
 * of two digits.  *rest, when not NULL, gets what follows (a time of
 * midnight, which databases print after a date alone, is skipped).  False
 * with *out absent when there is none; an impossible one (02/30) is false
 * too, with *out set to what was printed, so that a caller can tell.
 */
bool date_read(
    struct slice s, struct date near, struct date *out, struct slice *rest);

/* YYYY-MM-DD alone. */
bool date_read_iso(struct slice s, struct date *out);

/* Write "2008-05-03" (10 bytes) and "2008-05-03T12:00:00Z" (20 bytes). */
void date_format(struct date d, char out[static 10]);
void moment_format(struct moment m, char out[static 20]);

#endif
