/*
 * gloss.c: what a group of a telegram says, in plain words, from what was
 * read and from the tables.  It must not say what it does not know: a group
 * about which no table has a row gets no words but its field's.
 */
#include "render/gloss.h"

#include "base/utf8.h"
#include "render/words.h"
#include "telegram/table.h"

typedef void (*glosser)(struct gloss *g, struct slice group);

/* ---- tables -------------------------------------------------------------- */

/*
 * The row of a key for the telegram's year; of several the one that begins
 * last within it.  `from` and `to` are columns, 0 for tables without.
 */
static uint32_t
row_of(struct gloss *g, enum table table, struct slice key, uint32_t from,
    uint32_t to)
{
	struct table_rows rows = table_find(table, key);
	uint32_t i, best = TABLE_NONE;
	int begin, end, latest = -1;

	for (i = rows.first; i < rows.first + rows.count; i++) {
		begin = from == 0 ? 0 : table_year(table, i, from);
		end = to == 0 ? 0 : table_year(table, i, to);
		if (g->year != 0 &&
		    (begin > g->year || (end != 0 && end < g->year)))
			continue;
		if (begin > latest) {
			latest = begin;
			best = i;
		}
	}
	if (best == TABLE_NONE && rows.count > 0)
		best = rows.first;
	return best;
}

/* Add a cell to the words and take the row's source. */
static bool
say_cell(struct gloss *g, enum table table, uint32_t row, uint32_t column)
{
	struct slice cell;

	if (row == TABLE_NONE)
		return false;
	cell = table_cell(table, row, column);
	if (cell.n == 0)
		return false;
	buf_add(&g->words, cell);
	g->source = table_cell(table, row, table_columns(table) - 1);
	return true;
}

static void
say_unconfirmed(struct gloss *g, struct slice confidence)
{
	if (slice_find(confidence, S("unconfirmed")) < confidence.n)
		buf_string(&g->words, " (unconfirmed)");
}

static bool
say_signal(struct gloss *g, struct slice word)
{
	uint32_t row = row_of(g, TABLE_SIGNALS, word, 0, 0);

	if (!say_cell(g, TABLE_SIGNALS, row, SIGNALS_MEANING))
		return false;
	say_unconfirmed(g, table_cell(TABLE_SIGNALS, row, SIGNALS_CONFIDENCE));
	return true;
}

/* "Embassy Lima, Peru" from a row of the posts. */
static void
say_post(struct gloss *g, uint32_t row)
{
	struct slice country;

	words_address(
	    &g->words, g->arena, table_cell(TABLE_POSTS, row, POSTS_PLAD));
	country = table_cell(TABLE_POSTS, row, POSTS_COUNTRY);
	if (country.n > 0 && !slice_equal(country, S("United States")))
		buf_format(&g->words, ", %S", &country);
}

/* ---- the transmission ---------------------------------------------------- */

static void
gloss_identification(struct gloss *g, struct slice group)
{
	struct slice channel = group, number;
	size_t n;

	if (slice_starts(channel, S("V")))
		channel = slice_skip(channel, 1);
	if (!slice_starts(channel, S("ZCZC")))
		return;
	channel = slice_skip(channel, 4);
	for (n = 0; n < channel.n && ascii_is_alpha(channel.p[n]); n++)
		continue;
	number = slice_skip(channel, n);
	channel = slice_head(channel, n);
	if (channel.n > 0 && number.n > 0)
		buf_format(&g->words,
		    "VZCZC begins a message; channel %S, number %S.", &channel,
		    &number);
}

static void
gloss_route(struct gloss *g, struct slice group)
{
	uint32_t row = route_find(group, g->year);

	if (row == TABLE_NONE) {
		buf_string(&g->words,
		    "A station that the routing book at "
		    "hand does not have.");
		return;
	}
	say_post(g, row);
	buf_char(&g->words, '.');
	g->source = table_cell(TABLE_POSTS, row, POSTS_SOURCE);
}

static void
gloss_serial(struct gloss *g, struct slice group)
{
	uint32_t serial;

	while (group.n > 0 && !ascii_is_digit(group.p[0]))
		group = slice_skip(group, 1);
	if (!slice_number(group, 999999, &serial) || g->t->id.number == 0)
		return;
	if (serial % 10000 == g->t->id.number % 10000)
		buf_string(&g->words, "Here the telegram's own number.");
	else
		buf_string(&g->words, "Not the telegram's own number.");
}

static void
gloss_filed(struct gloss *g, struct slice group)
{
	uint32_t day, time;
	struct date date;

	if (group.n != 7 || !slice_number(slice_head(group, 3), 366, &day) ||
	    !slice_number(slice_skip(group, 3), 2359, &time))
		return;
	buf_format(&g->words, "Day %u of the year, at %S", (unsigned)day,
	    &(struct slice){group.p + 3, 2});
	buf_format(&g->words, ":%S Zulu", &(struct slice){group.p + 5, 2});
	date = date_from_day_of_year(g->year, day);
	if (g->year != 0 && date_known(date)) {
		buf_string(&g->words, ": ");
		words_date(&g->words, date);
	}
	buf_char(&g->words, '.');
}

/* One after the other, each with its word when there are several. */
static void
gloss_signals(struct gloss *g, struct slice group)
{
	struct slice word;
	size_t from;

	while ((word = slice_word(&group)).p != NULL) {
		from = g->words.n;
		if (from > 0)
			buf_string(&g->words, "; ");
		if (from > 0 || slice_trim(group).n > 0)
			buf_format(&g->words, "%S: ", &word);
		if (!say_signal(g, word))
			g->words.n = from;
	}
	if (g->words.n > 0)
		buf_char(&g->words, '.');
}

static void
say_precedence(struct gloss *g, struct slice word)
{
	uint32_t row;
	struct slice name, meaning;

	row = row_of(g, TABLE_PRECEDENCE, word, PRECEDENCE_FROM, 0);
	if (row == TABLE_NONE)
		return;
	name = table_cell(TABLE_PRECEDENCE, row, PRECEDENCE_PRECEDENCE);
	/* Of a prosign: what the word it stands for means. */
	if (!slice_equal(name, word)) {
		buf_add(&g->words, name);
		buf_string(&g->words, ": ");
		row = row_of(g, TABLE_PRECEDENCE, name, PRECEDENCE_FROM, 0);
	}
	if (row == TABLE_NONE)
		return;
	meaning = table_cell(TABLE_PRECEDENCE, row, PRECEDENCE_MEANING);
	buf_add(&g->words, meaning);
	buf_char(&g->words, '.');
	g->source = table_cell(TABLE_PRECEDENCE, row, PRECEDENCE_SOURCE);
}

static void
gloss_precedence(struct gloss *g, struct slice group)
{
	say_precedence(g, words_squeeze(g->arena, group));
}

/* ---- the heading ---------------------------------------------------------- */

static void
gloss_office(struct gloss *g, struct slice group)
{
	size_t dash = slice_index(group, '-');
	struct slice name = slice_head(group, dash);
	uint32_t copies, row;

	row = row_of(g, TABLE_OFFICES, name, OFFICES_FROM, OFFICES_TO);
	if (say_cell(g, TABLE_OFFICES, row, OFFICES_MEANING))
		say_unconfirmed(
		    g, table_cell(TABLE_OFFICES, row, OFFICES_CONFIDENCE));
	if (dash < group.n &&
	    slice_number(slice_skip(group, dash + 1), 999, &copies))
		buf_format(&g->words, "%s%u cop%s", g->words.n > 0 ? "; " : "",
		    (unsigned)copies, copies == 1 ? "y" : "ies");
	if (g->words.n > 0)
		buf_char(&g->words, '.');
}

static void
gloss_sum(struct gloss *g, struct slice group)
{
	const struct office *office;
	unsigned sum = 0;
	uint32_t printed;

	for (office = g->t->distribution; office != NULL; office = office->next)
		sum += office->copies;
	while (group.n > 0 && !ascii_is_digit(group.p[0]))
		group = slice_skip(group, 1);
	if (!slice_number(slice_word(&group), 99999, &printed) || sum == 0)
		return;
	buf_format(&g->words, "The copies above are %u: %s.", sum,
	    sum == printed ? "none is missing" : "the list is damaged");
}

static void
gloss_dtg(struct gloss *g, struct slice group)
{
	static const char *const days[] = {"Thursday", "Friday", "Saturday",
	    "Sunday", "Monday", "Tuesday", "Wednesday"};
	struct moment m = g->t->dtg.moment;
	int32_t day;

	(void)group;
	if (!date_known(m.date))
		return;
	day = date_days(m.date) % 7;
	buf_format(&g->words, "%s, ", days[day < 0 ? day + 7 : day]);
	words_moment(&g->words, m);
	buf_char(&g->words, '.');
}

/* LIMA, AMEMBASSY: as the system of 2009 sorts them. */
static struct slice
turned(struct gloss *g, struct slice name)
{
	size_t comma = slice_index(name, ',');

	if (g->t->carrier != CARRIER_SMART || comma == name.n)
		return name;
	return words_squeeze(g->arena,
	    arena_join(g->arena, slice_skip(name, comma + 1), S(" "),
		slice_head(name, comma)));
}

static void
gloss_address(struct gloss *g, struct slice group)
{
	struct slice name = turned(g, words_squeeze(g->arena, group)), later,
		     how;
	struct post_found found = post_find(name, g->year, g->t->id.post);
	uint32_t row;

	if (found.row != TABLE_NONE) {
		say_post(g, found.row);
		later = found.later;
		if (later.n > 0 && !slice_equal(later, found.name))
			buf_format(&g->words, "; later %S", &later);
		how = post_how_name(found.how);
		if (post_how_guessed(found.how))
			buf_format(&g->words, "; taken for it (%S)", &how);
		buf_char(&g->words, '.');
		g->source = table_cell(TABLE_POSTS, found.row, POSTS_SOURCE);
		return;
	}
	row = row_of(g, TABLE_COLLECTIVES, name, 0, 0);
	if (say_cell(g, TABLE_COLLECTIVES, row, COLLECTIVES_MEANING))
		buf_string(&g->words, ". A collective: one name for many.");
}

static void
gloss_continuity(struct gloss *g, struct slice group)
{
	size_t i;

	for (i = 0; i < group.n && group.p[i] == '0'; i++)
		continue;
	if (i == group.n)
		buf_string(&g->words, "No such number is kept for it.");
	else
		buf_format(&g->words,
		    "Number %S of the sender's telegrams to it.", &group);
}

static void
gloss_classification(struct gloss *g, struct slice group)
{
	struct slice name = classification_name(g->t->classification);
	uint32_t row;

	(void)group;
	if (name.n == 0)
		return;
	row = row_of(g, TABLE_MARKINGS, name, MARKINGS_FROM, MARKINGS_TO);
	buf_format(&g->words, "%S: ", &name);
	if (g->t->classification >= CLASS_CONFIDENTIAL)
		buf_string(
		    &g->words, "its disclosure could be expected to do ");
	if (say_cell(g, TABLE_MARKINGS, row, MARKINGS_MEANING))
		buf_char(&g->words, '.');
	else
		buf_clear(&g->words);
}

static void
gloss_section(struct gloss *g, struct slice group)
{
	const struct identifier *id = &g->t->id;

	(void)group;
	if (id->section != 0 && id->sections != 0)
		buf_format(
		    &g->words, "Section %u of %u.", id->section, id->sections);
}

/* A post as a sentence has it. */
static void
say_sender(struct gloss *g, struct slice post)
{
	struct post_found found =
	    post_find(post, g->t->id.year, (struct slice){NULL, 0});
	struct slice name = {NULL, 0};

	/* La Paz and not Lapaz: what its address has behind the kind of post */
	if (found.row != TABLE_NONE && !post_how_guessed(found.how)) {
		name = posts_row(found.row).plad;
		slice_word(&name);
		name = slice_trim(name);
	}
	if (slice_equal(post, S("STATE")))
		buf_string(&g->words, "the Department of State");
	else
		buf_add(
		    &g->words, title_case(g->arena, name.n > 0 ? name : post));
}

static void
gloss_number(struct gloss *g, struct slice group)
{
	const struct identifier *id = &g->t->id;
	struct slice text = identifier_text(g->arena, id);

	(void)group;
	if (text.p == NULL)
		return;
	buf_format(&g->words, "The %u", (unsigned)id->number);
	buf_string(&g->words,
	    id->number % 100 / 10 == 1 ? "th"
		: id->number % 10 == 1 ? "st"
		: id->number % 10 == 2 ? "nd"
		: id->number % 10 == 3 ? "rd"
				       : "th");
	buf_string(&g->words, " telegram that ");
	say_sender(g, id->post);
	buf_format(&g->words, " numbered in %d: %S.", id->year, &text);
	if (id->series.n > 0)
		buf_format(
		    &g->words, " Of a series of its own, %S.", &id->series);
}

static void
gloss_caption(struct gloss *g, struct slice group)
{
	struct slice name = words_squeeze(g->arena, group);
	uint32_t row;

	row = row_of(g, TABLE_CAPTIONS, name, CAPTIONS_FROM, CAPTIONS_TO);
	if (say_cell(g, TABLE_CAPTIONS, row, CAPTIONS_MEANING))
		say_unconfirmed(
		    g, table_cell(TABLE_CAPTIONS, row, CAPTIONS_CONFIDENCE));
	else {
		row =
		    row_of(g, TABLE_MARKINGS, name, MARKINGS_FROM, MARKINGS_TO);
		say_cell(g, TABLE_MARKINGS, row, MARKINGS_MEANING);
	}
	if (g->words.n > 0)
		buf_char(&g->words, '.');
}

/* The row of an order that was in force on the telegram's day. */
static void
gloss_order(struct gloss *g, struct slice group)
{
	struct slice number, begins;
	struct table_rows rows;
	char text[12];
	struct buf b = {text, 0, sizeof(text)};
	uint32_t i, best, year;

	(void)group;
	if (g->t->order.number == 0)
		return;
	buf_padded(&b, g->t->order.number, 1);
	number = buf_slice(&b);
	rows = table_find(TABLE_ORDERS, number);
	for (best = TABLE_NONE, i = rows.first; i < rows.first + rows.count;
	     i++) {
		begins = table_cell(TABLE_ORDERS, i, ORDERS_BEGINS);
		if (best == TABLE_NONE ||
		    !slice_number(slice_head(begins, 4), 9999, &year) ||
		    (int)year <= g->year)
			best = i;
	}
	buf_format(&g->words, "Executive Order %S", &number);
	if (best != TABLE_NONE) {
		buf_string(&g->words, ", ");
		say_cell(g, TABLE_ORDERS, best, ORDERS_MEANING);
	}
	buf_char(&g->words, '.');
}

/* A term of the order: the row of its own order before any other. */
static bool
say_term(struct gloss *g, struct slice term)
{
	struct table_rows rows = table_find(TABLE_ORDERS, term);
	uint32_t i, number, best = TABLE_NONE;

	for (i = rows.first; i < rows.first + rows.count; i++)
		if (best == TABLE_NONE ||
		    (slice_number(table_cell(TABLE_ORDERS, i, ORDERS_ORDER),
			 99999, &number) &&
			number == g->t->order.number))
			best = i;
	return say_cell(g, TABLE_ORDERS, best, ORDERS_MEANING);
}

static void
gloss_declassify(struct gloss *g, struct slice group)
{
	const struct order *order = &g->t->order;
	const struct slice_list *code;
	size_t from;

	(void)group;
	if (order->not_applicable) {
		buf_string(&g->words, "Not applicable: it is not classified.");
		return;
	}
	if (order->scheme.n > 0) {
		buf_format(&g->words, "%S: ", &order->scheme);
		if (say_term(g, order->scheme))
			buf_string(&g->words, ". ");
		else
			g->words.n -= 2 + order->scheme.n;
	}
	for (code = order->codes; code != NULL; code = code->next) {
		from = g->words.n;
		buf_format(&g->words, "%S: ", &code->text);
		if (say_term(g, code->text))
			buf_string(&g->words, ". ");
		else
			g->words.n = from;
	}
	if (date_known(order->declassify_on)) {
		buf_string(&g->words, "On ");
		words_date(&g->words, order->declassify_on);
		buf_char(&g->words, '.');
	} else if (order->event.n > 0)
		buf_format(&g->words, "On an event: %S.", &order->event);
}

/* What else the code means in that year: years of rows overlap. */
static void
say_other_meanings(struct gloss *g, const struct tag_found *found)
{
	struct table_rows rows = table_find(TABLE_TAGS, found->code);
	struct slice title;
	uint32_t i;
	int to;

	for (i = rows.first; found->others > 0 && i < rows.first + rows.count;
	     i++) {
		title = table_cell(TABLE_TAGS, i, TAGS_TITLE);
		to = table_year(TABLE_TAGS, i, TAGS_TO);
		if (title.n == 0 || slice_equal_fold(title, found->title) ||
		    table_year(TABLE_TAGS, i, TAGS_FROM) > g->year ||
		    (to != 0 && to < g->year))
			continue;
		buf_format(&g->words, " Also: %S.", &title);
	}
}

static void
say_tag_years(struct gloss *g, const struct tag_found *found)
{
	int from = table_year(TABLE_TAGS, found->row, TAGS_FROM);
	int to = table_year(TABLE_TAGS, found->row, TAGS_TO);

	if (found->when == TAG_BEFORE)
		buf_format(&g->words,
		    " So until %d; no meaning for %d is known.", to, g->year);
	else if (found->when == TAG_AFTER)
		buf_format(&g->words,
		    " So from %d; no meaning for %d is known.", from, g->year);
	else if (from != 0 && to != 0)
		buf_format(&g->words, " So from %d to %d.", from, to);
	else if (to != 0)
		buf_format(&g->words, " So until %d.", to);
	else if (from != 0)
		buf_format(&g->words, " So from %d.", from);
	say_other_meanings(g, found);
}

/*
 * The tag, reference ... that stands at a place.  Groups are asked for in
 * the order of the text, in which the lists are too, so each list is walked
 * once.
 */
#define AT(cursor, group)                                      \
	do {                                                   \
		while ((cursor) != NULL &&                     \
		    ((cursor)->at.p == NULL ||                 \
			slice_end((cursor)->at) <= (group).p)) \
			(cursor) = (cursor)->next;             \
	} while (0)

static bool
overlap(struct slice a, struct slice b)
{
	return a.p != NULL && a.p < slice_end(b) && b.p < slice_end(a);
}

static void
gloss_tag(struct gloss *g, struct slice group)
{
	const struct tag *tag;
	struct slice code;
	struct tag_found found;

	AT(g->tag, group);
	tag = g->tag != NULL && overlap(g->tag->at, group) ? g->tag : NULL;
	code = tag != NULL ? tag->code : group;
	if (tag != NULL && tag->code.p == NULL) {
		if (slice_equal(tag->kind, S("person")))
			buf_string(&g->words, "A person it is about.");
		else
			buf_string(&g->words, "A topic in words.");
		return;
	}
	found = tag_find(code, g->year);
	if (found.when == TAG_UNKNOWN) {
		buf_string(&g->words, "No table has this code.");
		return;
	}
	if (!slice_equal(code, group))
		buf_format(&g->words, "%S: ", &code);
	if (found.title.n > 0)
		buf_add(&g->words, found.title);
	else
		buf_string(&g->words, "meaning not known");
	buf_format(&g->words, " (%S).", &found.kind);
	say_tag_years(g, &found);
	g->source = table_cell(TABLE_TAGS, found.row, TAGS_SOURCE);
}

/* (C - ENTIRE TEXT.): one mark for all paragraphs. */
static bool
is_entire(const struct gloss *g, struct slice group)
{
	struct slice s =
	    slice_head(slice_between(group.p, slice_end(g->t->text)), 40);

	s = slice_head(s, slice_index(s, '\n'));
	return slice_find_fold(s, S("ENTIRE TEXT")) < slice_index(s, ')');
}

/* Parts of a mark between slashes: each a row of the markings. */
static void
gloss_mark(struct gloss *g, struct slice group)
{
	struct slice rest = group, part, cell;
	uint32_t row;
	size_t n;

	while (rest.n > 0 && (rest.p[0] == '(' || rest.p[0] == '['))
		rest = slice_skip(rest, 1);
	while (rest.n > 0 &&
	    (rest.p[rest.n - 1] == ')' || rest.p[rest.n - 1] == ']'))
		rest.n--;
	while (rest.n > 0) {
		n = slice_index(rest, '/');
		part = slice_trim(slice_head(rest, n));
		rest = slice_skip(rest, n + 1);
		if (part.n == 0)
			continue;
		row =
		    row_of(g, TABLE_MARKINGS, part, MARKINGS_FROM, MARKINGS_TO);
		if (g->words.n > 0)
			buf_string(&g->words, "; ");
		if (row == TABLE_NONE) {
			buf_add(&g->words, part);
			continue;
		}
		cell = table_cell(TABLE_MARKINGS, row, MARKINGS_MARKING);
		buf_add(&g->words, cell);
		g->source = table_cell(TABLE_MARKINGS, row, MARKINGS_SOURCE);
	}
	if (is_entire(g, group))
		buf_string(&g->words, ", for all of the text");
	if (g->words.n > 0)
		buf_char(&g->words, '.');
}

static const struct reference *
reference_at(struct gloss *g, struct slice group)
{
	AT(g->reference, group);
	if (g->reference == NULL || !overlap(g->reference->at, group))
		return NULL;
	return g->reference;
}

static void
gloss_reference(struct gloss *g, struct slice group)
{
	const struct reference *r = reference_at(g, group);
	struct slice kind;

	if (r == NULL)
		return;
	kind = reference_kind_name(r->kind);
	if (r->id.n > 0 && r->identifier.year != 0) {
		buf_format(&g->words, "Telegram %u of ",
		    (unsigned)r->identifier.number);
		say_sender(g, r->identifier.post);
		buf_format(
		    &g->words, ", of %d: %S", r->identifier.year, &r->id);
		if (r->candidate.n > 0)
			buf_format(&g->words, " (or %S)", &r->candidate);
		buf_char(&g->words, '.');
		return;
	}
	buf_format(&g->words, "Of the kind: %S.", &kind);
	if (date_known(r->dtg.moment.date)) {
		buf_string(&g->words, " Of ");
		words_moment(&g->words, r->dtg.moment);
		buf_char(&g->words, '.');
	}
}

/* It stands before the reference that is next. */
static void
gloss_bullet(struct gloss *g, struct slice group)
{
	AT(g->reference, group);
	if (g->reference != NULL && g->reference->bullet.n > 0)
		buf_format(&g->words, "Called \"ref %S\" in the text.",
		    &g->reference->bullet);
}

static void
gloss_classifier(struct gloss *g, struct slice group)
{
	const struct classifier *c;

	AT(g->classifier, group);
	c = g->classifier;
	if (c == NULL || !overlap(c->at, group))
		return;
	if (c->name.n > 0 || c->role.n > 0)
		buf_string(&g->words, "The classifier: ");
	if (c->name.n > 0)
		buf_add(&g->words, c->name);
	if (c->role.n > 0)
		buf_format(
		    &g->words, "%s%S", c->name.n > 0 ? ", " : "", &c->role);
	if (g->words.n > 0)
		buf_char(&g->words, '.');
}

/* The row of the reason under the telegram's own order. */
static uint32_t
reason_row(const struct gloss *g, struct slice reason)
{
	struct table_rows rows = table_find(TABLE_REASONS, reason);
	uint32_t i, number;

	for (i = rows.first; i < rows.first + rows.count; i++)
		if (slice_number(table_cell(TABLE_REASONS, i, REASONS_ORDER),
			99999, &number) &&
		    number == g->t->order.number)
			return i;
	return rows.count > 0 ? rows.first : TABLE_NONE;
}

static void
gloss_reason(struct gloss *g, struct slice group)
{
	uint32_t row;

	while (g->reason != NULL && slice_end(g->reason->at) <= group.p)
		g->reason = g->reason->next;
	for (; g->reason != NULL && overlap(g->reason->at, group);
	     g->reason = g->reason->next) {
		row = reason_row(g, g->reason->text);
		if (row == TABLE_NONE)
			continue;
		buf_format(&g->words, "%s%S: ", g->words.n > 0 ? " " : "",
		    &g->reason->text);
		say_cell(g, TABLE_REASONS, row, REASONS_MEANING);
		buf_char(&g->words, '.');
	}
}

/* ---- the text ------------------------------------------------------------ */

static void
gloss_exemption(struct gloss *g, struct slice group)
{
	const struct slice_list *code;
	const struct redaction *r;
	uint32_t row;

	AT(g->redaction, group);
	r = g->redaction;
	if (r == NULL || !overlap(r->at, group))
		return;
	if (r->length > 0)
		buf_format(&g->words, "%u characters. ", (unsigned)r->length);
	for (code = r->codes; code != NULL; code = code->next) {
		row = row_of(g, TABLE_EXEMPTIONS, code->text, 0, 0);
		if (row == TABLE_NONE)
			continue;
		buf_format(&g->words, "%S: ", &code->text);
		say_cell(g, TABLE_EXEMPTIONS, row, EXEMPTIONS_MEANING);
		buf_string(&g->words, ". ");
	}
}

static bool
begins_in(struct slice part, const struct paragraph *p)
{
	return part.p != NULL && part.p >= p->at.p && part.p < slice_end(p->at);
}

/* What a paragraph is for; the service names three kinds. 5 FAH-1 H-240 */
static const char *
paragraph_role(struct gloss *g, const struct paragraph *p)
{
	while (g->action != NULL && g->action->at.p < p->at.p)
		g->action = g->action->next;
	if (begins_in(g->t->summary.at, p))
		return ", the summary: all that a hurried reader needs";
	if (g->action != NULL && begins_in(g->action->at, p))
		return ", an action request: what the sender asks for";
	if (begins_in(g->t->comment.at, p))
		return ", with a comment: what the sender thinks, where the "
		       "rest reports";
	return "";
}

static void
gloss_paragraph_number(struct gloss *g, struct slice group)
{
	uint32_t number;

	AT(g->paragraph, group);

	while (group.n > 0 && !ascii_is_digit(group.p[0]))
		group = slice_skip(group, 1);
	while (group.n > 0 && !ascii_is_digit(group.p[group.n - 1]))
		group.n--;
	if (slice_number(group, 99999, &number))
		buf_format(&g->words, "Paragraph %u%s.", (unsigned)number,
		    g->paragraph == NULL ? ""
					 : paragraph_role(g, g->paragraph));
}

static const glosser glossers[FIELD_MAX] = {
    [FIELD_TRANSMISSION_ID] = gloss_identification,
    [FIELD_TRANSMISSION_PRECEDENCE] = gloss_precedence,
    [FIELD_CALLED] = gloss_route,
    [FIELD_STATION] = gloss_route,
    [FIELD_SERIAL] = gloss_serial,
    [FIELD_FILED] = gloss_filed,
    [FIELD_WARNING] = gloss_signals,
    [FIELD_SIGNAL] = gloss_signals,
    [FIELD_PROSIGN] = gloss_signals,
    [FIELD_DISTRIBUTION] = gloss_office,
    [FIELD_DISTRIBUTION_SUM] = gloss_sum,
    [FIELD_PRECEDENCE] = gloss_precedence,
    [FIELD_DTG] = gloss_dtg,
    [FIELD_FROM] = gloss_address,
    [FIELD_ROUTE] = gloss_route,
    [FIELD_ADDRESSEE] = gloss_address,
    [FIELD_ADDRESSEE_PRECEDENCE] = gloss_precedence,
    [FIELD_CONTINUITY] = gloss_continuity,
    [FIELD_EXCLUDED] = gloss_address,
    [FIELD_CLASSIFICATION] = gloss_classification,
    [FIELD_SECTION] = gloss_section,
    [FIELD_NUMBER] = gloss_number,
    [FIELD_CAPTION] = gloss_caption,
    [FIELD_ORDER] = gloss_order,
    [FIELD_DECLASSIFY] = gloss_declassify,
    [FIELD_TAG] = gloss_tag,
    [FIELD_MARK] = gloss_mark,
    [FIELD_BULLET] = gloss_bullet,
    [FIELD_REFERENCE] = gloss_reference,
    [FIELD_CLASSIFIED_BY] = gloss_classifier,
    [FIELD_REASON] = gloss_reason,
    [FIELD_PARAGRAPH_NUMBER] = gloss_paragraph_number,
    [FIELD_REDACTION] = gloss_exemption,
};

void
gloss_group(struct gloss *g, enum field field, struct slice group)
{
	buf_clear(&g->words);
	g->source = (struct slice){NULL, 0};
	if (field < FIELD_MAX && glossers[field] != NULL)
		glossers[field](g, group);
	g->words.n = slice_trim_right(buf_slice(&g->words)).n;
}
