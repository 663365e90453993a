/*
 * label.h: the secret that frame.c, split.c and sniff.c share with label.c:
 * what a line is by how it begins.
 */
#ifndef TELEGRAM_LABEL_H
#define TELEGRAM_LABEL_H

#include "base/ascii.h"
#include "telegram/names.h"

struct label {
	enum line_kind kind;
	struct slice text; /* the label itself: "TAGS:"; may be empty */
	struct slice rest; /* of the line, after it */
	bool damaged; /* repaired */
};

/*
 * Could a line that begins like this be anything but text?  Asked of every
 * line of every telegram: what begins otherwise is not looked at.
 */
static inline bool
label_may_begin(const char *p, size_t n)
{
	char second = n > 1 ? p[1] : ' ';

	switch (p[0]) {
	case '=':
		return second == '=';
	case '#':
		return ascii_is_digit(second);
	case '-':
		return second == '-';
	case 'A':
		return second == 'C';
	case 'B':
		return second == 'T' || second == 'E';
	case 'C':
	case 'S':
	case 'T':
	case 'L':
		return second == ' ' || n < 60;
	case 'D':
		return second == 'E' || second == 'e';
	case 'E':
		return second == 'N' || second == 'n';
	case 'F':
		return second == 'M' || second == 'R';
	case 'I':
		return second == 'N' || second == 'd';
	case 'M':
		return second == 'R' || second == 'e';
	case 'N':
		return second == 'N';
	case 'O':
	case 'P':
	case 'R':
	case 'Z':
		return second == ' ' || second == p[0] || second == 'A' ||
		    second == 'T' || second == 'U' || second == 'H' ||
		    second == 'C' || second == 'N' || second == 'R' ||
		    ascii_is_digit(second);
	case 'Q':
		return second == 'U' || second == 'u';
	case 'U':
		return second == 'N' || second == 'n' || second == ' ';
	case 'V':
		return second == 'Z' || second == 'V';
	case 'b': /* begin text, end text: quoted in small letters */
	case 'e':
	case 'q':
	case 'u':
		return n < 40;
	default:
		return ascii_is_digit(p[0]) && ascii_is_digit(second);
	}
}

/*
 * Of those, which lines can be transmission, DTG, FM, distribution or dashes,
 * where the head of another telegram or section begins?
 */
static inline bool
label_may_begin_head(const char *p, size_t n)
{
	switch (p[0]) {
	case 'A': /* ACTION */
		return n > 6 && ascii_upper(p[2]) == 'T';
	case 'D': /* DE */
		return n > 3 && p[1] == 'E' && p[2] == ' ';
	case 'F':
	case 'O':
	case 'P':
	case 'R':
	case 'V':
	case 'Z':
	case '-':
		return true;
	default:
		return ascii_is_digit(p[0]);
	}
}

/* False when the line begins like nothing of the head. */
bool label_read(struct slice line, struct label *l);

/*
 * RTTUZYUW RJAAXXX0042 0601215-UUUU--RJBBYYY: the second format line of ACP
 * 128, which has columns (NAVEDTRA 14226).
 */
bool label_is_autodin(struct slice s);

/* Whether s begins with a date-time group, precedence before it or not. */
bool label_is_dtg(struct slice s);

/* Whether s is shaped like a routing indicator. */
bool label_is_route(struct slice s);

/*
 * The digits of the number on a classification line, without its zeros:
 * 335 of UNCLAS LIMA 000335.  False when it is none.
 */
bool label_number(struct slice line, struct slice *number);

/*
 * Whether two such numbers of a text are one post's, whose name may be glued
 * to the level.
 */
bool label_same_number(struct slice text, struct slice a, struct slice b);

#endif
