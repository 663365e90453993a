/*
 * check.c: when all is read, what needs several fields: agreement between
 * what is stated twice, and what is missing.
 */
#include "telegram/reader.h"
#include "telegram/table.h"

/* ---- the head ------------------------------------------------------------------ */

/* PP with a DTG of R: the doubled prosign is the higher of the two. */
static void
check_prosign(struct reader *r)
{
	const struct telegram *t = r->t;
	const struct transmission *x = t->transmission;
	enum precedence highest = t->action_precedence > t->info_precedence
	    ? t->action_precedence
	    : t->info_precedence;

	if (x == NULL || x->precedence.n == 0 || highest == PRECEDENCE_NONE)
		return;
	if (precedence_of_prosign(x->precedence.p[0]) != highest)
		remark(r, CHECK_PROSIGN_DIFFERS, x->precedence,
		    precedence_name(highest));
}

/* Minutes since 1970. */
static int64_t
minutes(struct date date, unsigned hour, unsigned minute)
{
	return ((int64_t)date_days(date) * 24 + hour) * 60 + minute;
}

/*
 * The Julian day of the DE line against the date-time group.  Minutes and
 * hours apart are no fault: a telegram is filed before or after it is
 * dated (K9); half a day and more is one (H12).
 */
static void
check_filed(struct reader *r)
{
	const struct telegram *t = r->t;
	const struct transmission *x = t->transmission;
	struct moment m = t->dtg.moment;
	struct date filed;
	uint32_t day, hour, minute;
	int64_t apart, best = INT64_MAX;
	int year;

	if (x == NULL || x->filed.n != 7 || !date_known(m.date) ||
	    !slice_number(slice_head(x->filed, 3), 366, &day) ||
	    !slice_number(slice(x->filed.p + 3, 2), 23, &hour) ||
	    !slice_number(slice(x->filed.p + 5, 2), 59, &minute))
		return;
	for (year = m.date.year - 1; year <= m.date.year + 1; year++) {
		filed = date_from_day_of_year(year, day);
		if (!date_known(filed))
			continue;
		apart = minutes(filed, hour, minute) -
		    minutes(m.date, m.hour, m.minute);
		apart = apart < 0 ? -apart : apart;
		best = apart < best ? apart : best;
	}
	if (best >= (int64_t)12 * 60)
		remark(r, CHECK_FILED_DIFFERS, x->filed, (struct slice){0});
}

/* The serial is the number without its ten thousands. */
static void
check_serial(struct reader *r)
{
	const struct telegram *t = r->t;
	const struct transmission *x = t->transmission;
	uint32_t serial;

	if (x == NULL || t->id.number == 0 || t->id.at.p == NULL ||
	    x->serial.n != 4 || x->serial.p[-1] != '#' ||
	    !slice_number(x->serial, 9999, &serial))
		return;
	if (serial != t->id.number % 10000)
		remark(r, CHECK_SERIAL_DIFFERS, x->serial, (struct slice){0});
}

/* The copies of a distribution add up to its last number. */
static void
check_sum(struct reader *r)
{
	const struct office *o;
	uint32_t sum = 0, said;
	struct buf b = {0};

	if (!slice_number(r->t->distribution_sum, 9999, &said))
		return;
	for (o = r->t->distribution; o != NULL; o = o->next)
		sum += o->copies;
	if (sum == said)
		return;
	buf_format(&b, "they add up to %u", sum);
	remark(
	    r, CHECK_DISTRIBUTION_SUM, r->t->distribution_sum, buf_slice(&b));
	buf_free(&b);
}

/* What a post was called last, so that its names in time are one. */
static struct slice
lasting_name(struct slice post, int year)
{
	struct post_found found =
	    post_find(post, year, (struct slice){NULL, 0});

	return found.row == TABLE_NONE || post_how_guessed(found.how)
	    ? (struct slice){NULL, 0}
	    : found.later;
}

/* Two posts that the table knows, and not two names of one in time. */
static bool
are_two(struct slice a, struct slice b, int year)
{
	if (slice_equal(a, b))
		return false;
	a = lasting_name(a, year);
	b = lasting_name(b, year);
	return a.p != NULL && b.p != NULL && !slice_equal(a, b);
}

/* The sender, the station and the post of the number are one. */
static void
check_sender(struct reader *r)
{
	const struct telegram *t = r->t;
	struct slice post, station;
	uint32_t row;

	if (t->from == NULL || t->from->post.p == NULL)
		return;
	if (t->id.post.p != NULL && t->id.series.p == NULL &&
	    t->id.at.p != NULL &&
	    are_two(t->from->post, t->id.post, t->id.year))
		remark(r, CHECK_SENDER_DIFFERS, t->id.at, t->from->name);
	if (t->transmission == NULL || t->transmission->station.p == NULL)
		return;
	station = t->transmission->station;
	row = route_find(station, t->id.year);
	if (row == TABLE_NONE)
		return;
	post = table_cell(TABLE_POSTS, row, POSTS_NAME);
	if (!slice_equal(post, S("STATE")) &&
	    are_two(t->from->post, post, t->id.year))
		remark(r, CHECK_STATION_DIFFERS, station, post);
}

/* A year told from outside is the year of the date-time group. */
static void
check_year(struct reader *r)
{
	const struct telegram *t = r->t;
	struct date date = t->dtg.moment.date;

	if (!date_known(date) || t->id.year == 0 || t->id.year == date.year)
		return;
	/* sent in the night of the new year, in another zone's year */
	if ((t->id.year == date.year - 1 && date.month == 1 && date.day <= 2) ||
	    (t->id.year == date.year + 1 && date.month == 12 && date.day >= 30))
		return;
	remark(r, CHECK_YEAR_DIFFERS, t->dtg.at, (struct slice){0});
}

/*
 * The banners at head and foot of the pages: where no line has post and
 * number they alone tell the level (the highest: what is released bears
 * UNCLASSIFIED as well); where one has, they must agree (C15).
 */
static void
check_banners(struct reader *r)
{
	struct telegram *t = r->t;
	enum classification level, highest = CLASS_NONE;
	struct slice rest, at = {0}, other = {0};
	uint32_t i;
	bool exact;

	for (i = r->first; i < r->last; i++) {
		if (t->lines[i].kind != LINE_BANNER)
			continue;
		level = class_read(line_slice(&t->lines[i]), &rest, &exact);
		if (level > highest) {
			highest = level;
			at = slice_trim(line_slice(&t->lines[i]));
		}
		if (other.p == NULL && level != t->classification &&
		    !(level == CLASS_UNCLASSIFIED &&
			t->classification == CLASS_SBU))
			other = slice_trim(line_slice(&t->lines[i]));
	}
	if (highest == CLASS_NONE)
		return;
	if (t->classification == CLASS_NONE) {
		t->classification = highest;
		t->classification_at = at;
		remark(r, CHECK_CLASSIFICATION_BANNER, at, (struct slice){0});
	} else if (other.p != NULL) {
		remark(r, CHECK_CLASSIFICATION_DIFFERS, other,
		    classification_name(t->classification));
	}
}

static void
check_head(struct reader *r)
{
	check_banners(r);
	check_prosign(r);
	check_filed(r);
	check_serial(r);
	check_sum(r);
	check_sender(r);
	check_year(r);
}

void
read_done(struct reader *r)
{
	struct telegram *t = r->t;

	if (t->id.post.p == NULL && t->from != NULL)
		t->id.post = t->from->post;
	check_head(r);
	check_marks(r);
	/* a draft has none yet, another paper never */
	if (t->id.number == 0 && t->kind != KIND_DRAFT && t->kind != KIND_OTHER)
		remark(r, CHECK_NO_ID, (struct slice){0}, (struct slice){0});
}
