/*
 * dtg.c: the line of the date-time group: precedence, the group, what
 * operators put behind it (ACP 127(G) para 113; 5 FAH-2 H-420).  Also the
 * group alone, for references and dash lines.  It must not know the id.
 */
#include "telegram/reader.h"

/* ---- the group -------------------------------------------------------------- */

/* Two digits, O for 0; -1 when they are none. */
static int
two_digits(const char *p, bool *odd)
{
	int value = 0, i;

	for (i = 0; i < 2; i++) {
		if (ascii_is_digit(p[i]))
			value = value * 10 + (p[i] - '0');
		else if (p[i] == 'O' || p[i] == 'o')
			value *= 10, *odd = true;
		else
			return -1;
	}
	return value;
}

static size_t
letters(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_is_alpha(s.p[n]))
		n++;
	return n;
}

/*
 * A year of two or four digits off the front of *s; 0 when none stands
 * there.  A number of another length is no year.
 */
static int
take_year(struct slice *s, struct date near)
{
	struct slice at = slice_trim_left(*s);
	uint32_t value = 0;
	size_t n = 0;

	if (at.n > 0 && (at.p[0] == '\'' || at.p[0] == ','))
		at = slice_trim_left(slice_skip(at, 1));
	while (n < at.n && ascii_is_digit(at.p[n]))
		n++;
	if (n == 4 && slice_number(slice_head(at, 4), 2199, &value) &&
	    value >= 1900) {
		*s = slice_skip(at, 4);
		return (int)value;
	}
	if (n != 2)
		return 0;
	slice_number(slice_head(at, 2), 99, &value);
	*s = slice_skip(at, 2);
	return date_year(value, near);
}

bool
dtg_read(struct slice s, struct date near, struct dtg_group *g)
{
	struct slice at;
	size_t n;

	*g = (struct dtg_group){.rest = s};
	if (s.n < 10)
		return false;
	g->day = two_digits(s.p, &g->odd);
	g->hour = two_digits(s.p + 2, &g->odd);
	g->minute = two_digits(s.p + 4, &g->odd);
	if (g->day < 0 || g->hour < 0 || g->minute < 0)
		return false;
	at = slice_skip(s, 6);
	while (at.n > 0 && ascii_is_blank(at.p[0]))
		at = slice_skip(at, 1);
	if (at.n == 0 || (ascii_upper(at.p[0]) != 'Z' && at.p[0] != '2'))
		return false;
	g->odd = g->odd || at.p[0] == '2';
	at = slice_trim_left(slice_skip(at, 1));
	n = letters(at);
	g->month = date_month(slice_head(at, n));
	if (g->month == 0 && n >= 3) /* MAYO7, JANUA */
		g->month = date_month(slice_head(at, 3)), n = 3;
	if (g->month == 0)
		return false;
	at = slice_skip(at, n);
	g->at = slice_between(s.p, at.p);
	g->rest = at;
	g->year = take_year(&at, near);
	if (g->year != 0) {
		g->at = slice_between(s.p, at.p);
		g->rest = at;
	}
	return true;
}

/* The moment, absent when day, hour or minute are impossible. */
bool
dtg_moment(const struct dtg_group *g, struct moment *m)
{
	struct moment made = {
	    {(int16_t)g->year, (uint8_t)g->month, (uint8_t)g->day},
	    (uint8_t)g->hour, (uint8_t)g->minute, 0};

	if (g->year == 0 || !date_valid(made.date) || g->hour > 23 ||
	    g->minute > 59)
		return false;
	*m = made;
	return true;
}

/* ---- the line ---------------------------------------------------------------- */

enum precedence
precedence_of_prosign(char c)
{
	switch (ascii_upper(c)) {
	case 'Z':
		return PRECEDENCE_FLASH;
	case 'O':
		return PRECEDENCE_IMMEDIATE;
	case 'P':
		return PRECEDENCE_PRIORITY;
	case 'R':
		return PRECEDENCE_ROUTINE;
	default:
		return PRECEDENCE_NONE;
	}
}

/*
 * Where the group begins: six digits (O for 0 among them) and Z.  Prosigns
 * may be glued before it: OO31200Z is O 031200Z, O31200Z lacks one.
 */
static size_t
group_begin(struct slice s)
{
	size_t i, n = 0, z;

	for (z = 0; z < s.n && z < 24; z++) {
		if (ascii_is_digit(s.p[z]) || s.p[z] == 'O')
			n++;
		else if (n >= 6 && ascii_upper(s.p[z]) == 'Z')
			return z - 6;
		else if (!(n >= 6 && s.p[z] == ' ' && z + 1 < s.n &&
			     ascii_upper(s.p[z + 1]) == 'Z'))
			n = 0;
		else
			return z - 6;
	}
	/* Z misread as 2: seven digits and a blank */
	for (i = 0, n = 0; i < s.n && i < 16; i++) {
		n = ascii_is_digit(s.p[i]) ? n + 1 : 0;
		if (n == 7 && s.p[i] == '2')
			return i - 6;
	}
	return s.n;
}

static void
take_prosigns(struct reader *r, const struct entry *e, struct slice s)
{
	struct telegram *t = r->t;
	enum precedence p;
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		if (!ascii_is_space(s.p[i]) &&
		    precedence_of_prosign(s.p[i]) == PRECEDENCE_NONE)
			return;
	for (i = 0; i < s.n; i++) {
		p = precedence_of_prosign(s.p[i]);
		if (p == PRECEDENCE_NONE)
			continue;
		entry_claim(r, e, FIELD_PRECEDENCE, slice(s.p + i, 1));
		if (e->part > 0)
			continue;
		if (n == 0)
			t->action_precedence = p;
		else if (n == 1)
			t->info_precedence = p;
		n++;
	}
}

/* What stands behind the group: ZFF4, ZDK CITE HCB 4038: for operators. */
static void
take_tail(struct reader *r, const struct entry *e, struct slice s)
{
	s = slice_trim(s);
	if (s.n == 0)
		return;
	entry_claim(r, e, FIELD_SIGNAL, s);
	service_add(r, e, s);
}

static void
take_group(struct reader *r, const struct entry *e, const struct dtg_group *g)
{
	struct telegram *t = r->t;
	struct dtg_group group = *g;

	if (group.year == 0 && (group.year = year_told(r)) == 0)
		entry_remark(r, e, CHECK_DTG_NO_YEAR, g->at, (struct slice){0});
	t->dtg.at = entry_source(e, g->at);
	if (group.odd)
		entry_remark(
		    r, e, CHECK_DIGITS_REPAIRED, g->at, (struct slice){0});
	if (dtg_moment(&group, &t->dtg.moment) || group.year == 0)
		return;
	entry_remark(r, e, CHECK_DTG_BAD, g->at, g->at);
	/* the day may be good though the hour is not */
	group.hour = group.hour > 23 ? 0 : group.hour;
	group.minute = 0;
	dtg_moment(&group, &t->created);
}

void
read_dtg(struct reader *r, const struct entry *e)
{
	struct slice s = e->text;
	size_t begin = group_begin(s);
	struct dtg_group g;

	take_prosigns(r, e, slice_head(s, begin));
	if (!dtg_read(slice_skip(s, begin), r->hints->date, &g))
		return;
	entry_claim(r, e, FIELD_DTG, g.at);
	take_tail(r, e, g.rest);
	if (e->part == 0 && r->t->dtg.at.p == NULL)
		take_group(r, e, &g);
}
