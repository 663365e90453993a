/*
 * pgquery.c: the tree of a query as tsqueries.  It must not ask the server.
 *
 * Words and values are lexemes (pgwords.c).  A range of days is an OR of
 * days, months and beginnings of years; what is near is an OR of all the
 * ways in which its words can stand, while they are not too many.  What
 * cannot be said exactly is said more widely, and is looked at again.
 */
#include "archive/pgengine.h"

enum {
	WAYS_MOST = 700, /* in which words can be near */
	TRIES_MOST = 200000, /* to find them */
	NEAR_WORDS = 64,
	NEAR_PARTS = 12,
};

/* What a part of the query has become. */
enum said { NOTHING, SOMETHING, EVERYTHING };

struct compiling {
	struct arena *arena;
	struct buf *out;
	bool wide; /* say what may match, without positions */
	bool positions, inexact;
};

static enum said say(
    struct compiling *c, const struct index_node *node, bool positive);

/* ---- words -------------------------------------------------------------------- */

static void
add_quoted(struct buf *b, struct slice s)
{
	size_t i;

	buf_char(b, '\'');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\'' || s.p[i] == '\\')
			buf_char(b, s.p[i]);
		buf_char(b, s.p[i]);
	}
	buf_char(b, '\'');
}

static bool
in_subject(const struct index_node *node)
{
	return node->to == INDEX_SUBJECT - 1;
}

static void
add_word(struct compiling *c, const struct index_node *word, bool subject)
{
	bool prefix = word->kind == INDEX_PREFIX;

	add_quoted(c->out, pg_lexeme(c->arena, word->field, word->text));
	if (prefix || subject)
		buf_format(
		    c->out, ":%s%s", prefix ? "*" : "", subject ? "A" : "");
}

/* The word as it is in a subject, which needs no position. */
static void
add_title(struct compiling *c, const struct index_node *word)
{
	add_quoted(c->out, pg_lexeme(c->arena, ASK_SUBJECT, word->text));
	if (word->kind == INDEX_PREFIX)
		buf_string(c->out, ":*");
}

/* All of the words of a phrase, or of what is near, anywhere. */
static void
add_all(struct compiling *c, const struct index_node *node)
{
	const struct index_node *part;

	if (node->kind == INDEX_TERM || node->kind == INDEX_PREFIX) {
		add_word(c, node, false);
		return;
	}
	buf_char(c->out, '(');
	for (part = node->first; part != NULL; part = part->next) {
		if (part != node->first)
			buf_string(c->out, " & ");
		add_all(c, part);
	}
	buf_char(c->out, ')');
}

/* Without positions: what it may be, or must be where it is denied. */
static enum said
say_wide(struct compiling *c, const struct index_node *node, bool positive)
{
	if (!positive)
		return NOTHING;
	add_all(c, node);
	return SOMETHING;
}

static enum said
say_phrase(struct compiling *c, const struct index_node *node, bool positive)
{
	const struct index_node *word;

	if (c->wide)
		return say_wide(c, node, positive);
	c->positions = true;
	buf_char(c->out, '(');
	for (word = node->first; word != NULL; word = word->next) {
		if (word != node->first)
			buf_string(c->out, " <-> ");
		add_word(c, word, in_subject(node));
	}
	buf_char(c->out, ')');
	return SOMETHING;
}

/* ---- near ----------------------------------------------------------------------- */

/* A word of what is near, and where it would stand. */
struct standing {
	const struct index_node *word;
	bool subject;
	unsigned part;
	uint32_t offset, at; /* in its part; in this way of standing */
};

struct near {
	struct standing words[NEAR_WORDS];
	size_t n;
	uint32_t lengths[NEAR_PARTS], starts[NEAR_PARTS];
	unsigned parts;
	uint32_t distance, last; /* the last start there can be */
};

static bool
near_of(const struct index_node *node, struct near *out)
{
	const struct index_node *part, *word;
	uint32_t offset;

	*out = (struct near){.distance = node->distance};
	for (part = node->first; part != NULL; part = part->next) {
		if (out->parts == NEAR_PARTS)
			return false;
		word = part->kind == INDEX_PHRASE ? part->first : part;
		for (offset = 0; word != NULL; offset++) {
			if (out->n == NEAR_WORDS)
				return false;
			out->words[out->n++] = (struct standing){.word = word,
			    .subject = in_subject(part),
			    .part = out->parts,
			    .offset = offset};
			word = part->kind == INDEX_PHRASE ? word->next : NULL;
		}
		out->lengths[out->parts++] = offset;
		if (offset + out->distance > out->last)
			out->last = offset + out->distance;
	}
	return true;
}

/* Whether no part ends too far before the one that begins last. */
static bool
near_enough(const struct near *n)
{
	uint32_t last = 0, first = UINT32_MAX;
	unsigned i;

	for (i = 0; i < n->parts; i++) {
		last = n->starts[i] > last ? n->starts[i] : last;
		first = n->starts[i] < first ? n->starts[i] : first;
	}
	if (first > 0)
		return false; /* the same as one that begins at 0 */
	for (i = 0; i < n->parts; i++)
		if (n->starts[i] + n->lengths[i] + n->distance < last)
			return false;
	return true;
}

/* The next way, as an odometer counts; false after the last. */
static bool
near_next(struct near *n)
{
	unsigned i;

	for (i = 0; i < n->parts; i++) {
		if (n->starts[i]++ < n->last)
			return true;
		n->starts[i] = 0;
	}
	return false;
}

/* How many ways there are, or more than are said. */
static size_t
near_count(struct near *n)
{
	uint64_t tries = 1;
	size_t ways = 0;
	unsigned i;

	for (i = 0; i < n->parts; i++) {
		tries *= n->last + 1;
		if (tries > TRIES_MOST)
			return WAYS_MOST + 1;
	}
	memset(n->starts, 0, sizeof(n->starts));
	do
		ways += near_enough(n);
	while (near_next(n));
	return ways;
}

static void
add_way(struct compiling *c, struct near *n)
{
	struct standing moved;
	size_t i, j;

	for (i = 0; i < n->n; i++)
		n->words[i].at =
		    n->starts[n->words[i].part] + n->words[i].offset;
	for (i = 1; i < n->n; i++) {
		moved = n->words[i];
		for (j = i; j > 0 && n->words[j - 1].at > moved.at; j--)
			n->words[j] = n->words[j - 1];
		n->words[j] = moved;
	}
	for (i = 0; i < n->n; i++) {
		if (i > 0)
			buf_format(c->out, " <%u> ",
			    n->words[i].at - n->words[i - 1].at);
		add_word(c, n->words[i].word, n->words[i].subject);
	}
}

static enum said
say_near(struct compiling *c, const struct index_node *node, bool positive)
{
	struct near n;
	bool first = true;

	if (c->wide)
		return say_wide(c, node, positive);
	c->positions = true;
	if (!near_of(node, &n) || near_count(&n) > WAYS_MOST) {
		c->inexact = true;
		return say_wide(c, node, positive);
	}
	memset(n.starts, 0, sizeof(n.starts));
	buf_char(c->out, '(');
	do {
		if (!near_enough(&n))
			continue;
		buf_string(c->out, first ? "(" : " | (");
		first = false;
		add_way(c, &n);
		buf_char(c->out, ')');
	} while (near_next(&n));
	buf_char(c->out, ')');
	return SOMETHING;
}

/* ---- ranges ---------------------------------------------------------------------- */

static void
add_digits(struct compiling *c, const char *field, uint64_t number,
    unsigned digits, bool prefix, bool *first)
{
	buf_format(c->out, "%s'%s", *first ? "" : " | ", field);
	*first = false;
	if (digits > 0)
		buf_padded(c->out, number, digits);
	buf_string(c->out, prefix ? "':*" : "'");
}

/* Numbers of `width' digits from least to most, by how they begin. */
static void
add_numbers(struct compiling *c, const char *field, unsigned width,
    uint64_t least, uint64_t most, bool *first)
{
	uint64_t step;
	unsigned zeros;

	while (least <= most) {
		/* The most numbers that begin alike and are all within. */
		step = 1;
		zeros = 0;
		while (zeros < width && least % (step * 10) == 0 &&
		    least + step * 10 - 1 <= most) {
			step *= 10;
			zeros++;
		}
		add_digits(
		    c, field, least / step, width - zeros, zeros > 0, first);
		least += step;
	}
}

static struct date
day_of(int64_t days)
{
	return date_from_days((int32_t)days);
}

static bool
is_year_end(int64_t day)
{
	struct date d = day_of(day);

	return d.month == 12 && d.day == 31;
}

static int64_t
end_of(struct date d, bool year)
{
	if (year || d.month == 12) {
		d = (struct date){
		    .year = (int16_t)(d.year + 1), .month = 1, .day = 1};
	} else {
		d.month++;
		d.day = 1;
	}
	return date_days(d) - 1;
}

static enum said
say_days(struct compiling *c, const struct index_node *node)
{
	const int64_t day = 86400;
	int64_t first_day =
	    date_days((struct date){.year = 0, .month = 1, .day = 1});
	int64_t last_day =
	    date_days((struct date){.year = 9999, .month = 12, .day = 31});
	int64_t least = node->least / day, most = node->most / day, end;
	bool first = true;
	struct date d, last;

	/* The bounds are whole days; before 1970 they are below 0. */
	if (node->least < 0 && node->least % day != 0)
		least--;
	if (node->most < 0 && node->most % day != 0)
		most--;
	least = least < first_day ? first_day : least;
	most = most > last_day ? last_day : most;
	if (least > most)
		return NOTHING;
	buf_char(c->out, '(');
	while (least <= most) {
		d = day_of(least);
		if (d.month == 1 && d.day == 1 && end_of(d, true) <= most) {
			last = day_of(most);
			if (!is_year_end(most))
				last.year--;
			add_numbers(c, ":year:", 4, (uint64_t)d.year,
			    (uint64_t)last.year, &first);
			end = end_of(last, true);
		} else if (d.day == 1 && end_of(d, false) <= most) {
			add_digits(c,
			    ":month:", (uint64_t)d.year * 100 + d.month, 6,
			    false, &first);
			end = end_of(d, false);
		} else {
			add_digits(c, ":date:",
			    ((uint64_t)d.year * 100 + d.month) * 100 + d.day, 8,
			    false, &first);
			end = least;
		}
		least = end + 1;
	}
	buf_char(c->out, ')');
	return SOMETHING;
}

static enum said
say_column(struct compiling *c, const struct index_node *node)
{
	bool first = true;
	int64_t most = node->most;

	/* Days are asked for by INDEX_WHEN: this is the length. */
	if (most < node->least || most < 0)
		return NOTHING;
	buf_char(c->out, '(');
	add_numbers(c, ":length:", 10,
	    node->least < 0 ? 0 : (uint64_t)node->least, (uint64_t)most,
	    &first);
	buf_char(c->out, ')');
	return SOMETHING;
}

/* ---- the tree ---------------------------------------------------------------------- */

static enum said
say_list(struct compiling *c, const struct index_node *node, bool positive)
{
	bool both = node->kind == INDEX_AND, first = true;
	const struct index_node *part;
	size_t begin = c->out->n, before;
	enum said said;

	buf_char(c->out, '(');
	for (part = node->first; part != NULL; part = part->next) {
		before = c->out->n;
		if (!first)
			buf_string(c->out, both ? " & " : " | ");
		said = say(c, part, positive);
		if (said == SOMETHING) {
			first = false;
			continue;
		}
		c->out->n = before;
		if (said == (both ? NOTHING : EVERYTHING)) {
			c->out->n = begin;
			return said;
		}
	}
	if (first) {
		c->out->n = begin;
		return both ? EVERYTHING : NOTHING;
	}
	buf_char(c->out, ')');
	return SOMETHING;
}

static enum said
say_not(struct compiling *c, const struct index_node *node, bool positive)
{
	size_t begin = c->out->n;
	enum said said;

	buf_string(c->out, "!(");
	said = say(c, node->first, !positive);
	if (said != SOMETHING) {
		c->out->n = begin;
		return said == NOTHING ? EVERYTHING : NOTHING;
	}
	buf_char(c->out, ')');
	return SOMETHING;
}

/* The depth of a query is bounded (QUERY_DEPTH), and so is this. */
static enum said
say(struct compiling *c, const struct index_node *node, bool positive)
{
	switch (node->kind) {
	case INDEX_ALL:
		return EVERYTHING;
	case INDEX_IDS:
		return NOTHING;
	case INDEX_TERM:
	case INDEX_PREFIX:
		if (in_subject(node))
			add_title(c, node);
		else
			add_word(c, node, false);
		return SOMETHING;
	case INDEX_PHRASE:
		return say_phrase(c, node, positive);
	case INDEX_NEAR:
		return say_near(c, node, positive);
	case INDEX_AND:
	case INDEX_OR:
		return say_list(c, node, positive);
	case INDEX_NOT:
		return say_not(c, node, positive);
	case INDEX_WHEN:
		return say_days(c, node);
	case INDEX_COLUMN:
		return say_column(c, node);
	}
	return NOTHING;
}

/* The words that a better hit has more of; or those of them in a subject. */
static void
say_rank(
    struct compiling *c, const struct index_node *node, bool title, bool *first)
{
	const struct index_node *part;
	bool word = node->kind == INDEX_TERM || node->kind == INDEX_PREFIX;

	if (node->kind == INDEX_NOT || node->unscored)
		return;
	if (word && (!title || node->field == INDEX_TEXT)) {
		if (!*first)
			buf_string(c->out, " | ");
		*first = false;
		if (title)
			add_title(c, node);
		else
			add_word(c, node, false);
	}
	for (part = node->first; part != NULL; part = part->next)
		say_rank(c, part, title, first);
}

static struct slice
rank_text(struct compiling *c, const struct index_node *node, bool title)
{
	bool first = true;

	buf_clear(c->out);
	say_rank(c, node, title, &first);
	return first ? (struct slice){NULL, 0}
		     : arena_copy(c->arena, buf_slice(c->out));
}

/* A lexeme that no document has. */
#define NONE S("':none:'")

static struct slice
said_text(struct compiling *c, enum said said)
{
	if (said == EVERYTHING)
		return (struct slice){NULL, 0};
	if (said == NOTHING)
		return NONE;
	return arena_copy(c->arena, buf_slice(c->out));
}

void
pg_compile(
    struct arena *arena, const struct index_node *node, struct pg_query *out)
{
	struct buf b = {0};
	struct compiling c = {.arena = arena, .out = &b};

	*out = (struct pg_query){.positions = false};
	out->exact = said_text(&c, say(&c, node, true));
	out->positions = c.positions;
	out->inexact = c.inexact;
	buf_clear(&b);
	c.wide = true;
	out->wide = said_text(&c, say(&c, node, true));
	out->rank = rank_text(&c, node, false);
	out->title = rank_text(&c, node, true);
	buf_free(&b);
}
