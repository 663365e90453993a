/*
 * shapes.h: what several fields are made of: levels, sections, captions,
 * markings, identifiers, date-time groups.  Each function reads one such
 * thing at the front of a slice, whatever its spelling, and knows neither
 * the telegram nor where in it the slice stands.
 */
#ifndef TELEGRAM_SHAPES_H
#define TELEGRAM_SHAPES_H

#include "telegram/telegram.h"

/*
 * A classification word at the front of s, letter-spaced, glued, misspelt
 * or plain; *rest gets what follows, *exact whether it was spelt right.
 * class.c; 5 FAH-2 H-220.
 */
enum classification class_read(struct slice s, struct slice *rest, bool *exact);

/*
 * What follows a level on a banner: nothing, captions, a note such as POSS
 * DUPE; and the digits of the number on a classification line.  class.c
 */
bool class_ends(struct slice rest);
bool class_number(struct slice line, struct slice *number);

/* Whether a classification word can begin with this letter. */
bool level_begins(char c);

/* The same of small letters: unc, con, sec, sen, lim, top, off, sbu, u n c. */
static inline bool
level_may_begin_small(const char *p)
{
	switch (p[0]) {
	case 'c':
		return (p[1] == 'o' && p[2] == 'n') ||
		    (p[1] == ' ' && p[2] == 'o');
	case 's':
		return (p[1] == 'e' && (p[2] == 'c' || p[2] == 'n')) ||
		    (p[1] == ' ' && p[2] == 'e') ||
		    (p[1] == 'b' && p[2] == 'u');
	case 'u':
		return (p[1] == 'n' && p[2] == 'c') ||
		    (p[1] == ' ' && p[2] == 'n');
	case 'l':
		return (p[1] == 'i' && p[2] == 'm') ||
		    (p[1] == 'o' && p[2] == 'u');
	case 't':
		return (p[1] == 'o' && p[2] == 'p') ||
		    (p[1] == ' ' && p[2] == 'o');
	case 'o':
		return p[1] == 'f' && p[2] == 'f';
	default:
		return false;
	}
}

/*
 * Whether a line that stands in the text, where levels are rare, is worth
 * handing to class_read(): its first letters are right, spaced or not.
 */
static inline bool
level_may_begin(const char *p, size_t n)
{
	if (n < 3 || n > 120)
		return false;
	switch (p[0]) {
	case 'C':
		return p[1] == ' ' || (p[1] == 'O' && p[2] == 'N');
	case 'S':
		return p[1] == ' ' ||
		    (p[1] == 'E' && (p[2] == 'C' || p[2] == 'N')) ||
		    (p[1] == 'B' && p[2] == 'U');
	case 'U':
		return p[1] == ' ' || (p[1] == 'N' && p[2] == 'C');
	case 'L':
		return p[1] == ' ' || (p[1] == 'I' && p[2] == 'M') ||
		    (p[1] == 'O' && p[2] == 'U');
	case 'T':
		return p[1] == ' ' || (p[1] == 'O' && p[2] == 'P');
	case 'O':
		return p[1] == 'F' && p[2] == 'F';
	case 'E':
		return p[1] == 'F' && p[2] == 'T';
	case '~':
		return p[1] == '~';
	default: /* in small letters: the same, as frequent as words are */
		return level_may_begin_small(p);
	}
}

/*
 * A section mark at the front of s, in any of its forms (SECTION 01 OF 02,
 * FINAL SECTION OF 3, SECTION TWO OF TWO, 1/2 ...: X9).  level.c
 */
struct section {
	struct slice at, rest;
	uint32_t n, of;
	bool damaged;
};
bool section_read(struct slice s, struct section *section);
bool section_is(struct slice s); /* one stands somewhere in s */

/*
 * A caption (NODIS, N O F O R N, ROGER CHANNEL ...) at the front of s: its
 * length, 0 for none, and which one it is; caption_is(): all of s is
 * captions.  caption.c; 5 FAH-2 H-440.
 */
struct caption {
	size_t n;
	struct slice text; /* spelt out: NOFORN of N O F O R N, NF */
};
struct caption caption_front(struct slice s);
bool caption_is(struct slice s);

/*
 * A marking: with brackets at the front of s, (C/NF), (SECRET//REL TO USA);
 * without them all of s must be one: S//NF, U//FOUO.  `rest`, when not NULL,
 * gets what follows.  What has brackets and is like a marking but none that
 * is known, (N/SF), is read with level CLASS_NONE and form absent.
 * marking_entire() reads "C - ENTIRE TEXT", with brackets or without.
 * mark.c; 32 CFR 2001.23, 5 FAH-1 H-246.
 */
bool marking_read(
    struct arena *arena, struct slice s, struct marking *m, struct slice *rest);
bool marking_entire(
    struct arena *arena, struct slice s, struct marking *m, struct slice *rest);

/*
 * An identifier in any printed form: 07LIMA45, 1975LIMA00045, 10 LIMA 335,
 * LIMA 000335 (year 0 then; `near` helps two digits).  False when post or
 * number is missing; what could be read of the rest is in *id all the same.
 * identifier_take() reads one at the front of s and gives what follows.
 * identifier.c
 */
bool identifier_read(struct arena *arena, struct slice s, struct date near,
    struct identifier *id);
bool identifier_take(struct arena *arena, struct slice s, struct date near,
    struct identifier *id, struct slice *rest);
size_t identifier_name(struct slice s, struct slice *number); /* shape alone */

/*
 * A date-time group at the front of s, 031200Z MAY 07: the parts as they are
 * printed; year 0 when none is.  dtg_moment() is false when there is no such
 * day, hour or minute.  dtg.c; ACP 127(G) para 113
 */
struct dtg_group {
	struct slice at, rest;
	int year, day, hour, minute;
	unsigned month;
	bool odd; /* a letter stood for a digit */
};
bool dtg_read(struct slice s, struct date near, struct dtg_group *g);
bool dtg_moment(const struct dtg_group *g, struct moment *m);
enum precedence precedence_of_prosign(char c);

/* A table keeps its lines (X15): three blanks or a tab between words. */
static inline bool
has_columns(struct slice line)
{
	line = slice_trim(line);
	return slice_find(line, S("   ")) < line.n ||
	    slice_index(line, '\t') < line.n;
}

#endif
