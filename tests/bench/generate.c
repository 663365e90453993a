/*
 * generate.c: a corpus of telegrams, the same from the same seed, in which
 * words, headings and numbers come as often as in real ones, so that figures
 * measured on it mean something.  All of it is invented.
 *
 *     generate COUNT SEED >FILE
 *
 * One telegram after the other, from 1973 to 2009, each post numbering its
 * own by the year and referring to earlier ones.  What was made is measured
 * and told on standard error; status 1 when it is not like real texts.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "telegram/table.h"
#include "tests/bench/words.h"

#define WORDS_MEAN 925.0
#define WORDS_SIGMA 0.75 /* of the logarithm */
#define NUMBER_PERMILLE 10
#define GARBLED_PERMILLE 3

#define COUNT_MOST 10000000
#define POSTS_MOST 256
#define TAGS_MOST 4096
#define RECENT 4096 /* of so many one is referred to */

struct post {
	struct slice name, plad, route;
	int from, to;
	uint32_t number; /* the last one of this year */
	int year;
};

struct tag_row {
	struct slice code;
	int from, to;
};

struct made { /* an earlier telegram */
	const struct post *post;
	int year;
	uint32_t number;
};

struct maker {
	struct words words;
	struct random r;
	struct buf out, body;
	struct post posts[POSTS_MOST];
	uint32_t post_count;
	struct tag_row subjects[TAGS_MOST], places[TAGS_MOST];
	uint32_t subject_count, place_count;
	struct made recent[RECENT];
	uint32_t made;
	/* the telegram in hand */
	const struct post *post;
	struct date date;
	unsigned hour, minute;
	uint32_t number;
	const char *spaced, *letters, *mark;
	bool capitals;
	unsigned column, lines, page;
	/* what was made */
	uint64_t bytes, word_count, numbers, garbled, distinct;
	uint32_t *seen, telegram; /* by word: the last telegram that has it */
};

static void
add(struct maker *m, const char *string)
{
	buf_string(&m->out, string);
}

/* ---- what the tables know ------------------------------------------------- */

static void
load_posts(struct maker *m)
{
	struct table_rows rows = table_all(TABLE_POSTS);
	struct slice kind;
	struct post *p;
	uint32_t i;

	for (i = rows.first; i < rows.first + rows.count; i++) {
		kind = table_cell(TABLE_POSTS, i, POSTS_KIND);
		if (!slice_equal(kind, S("embassy")) &&
		    !slice_equal(kind, S("consulate")) &&
		    !slice_equal(kind, S("department")))
			continue;
		if (table_cell(TABLE_POSTS, i, POSTS_PLAD).n == 0 ||
		    table_cell(TABLE_POSTS, i, POSTS_ROUTE).n == 0 ||
		    m->post_count == POSTS_MOST)
			continue;
		p = &m->posts[m->post_count++];
		p->plad = table_cell(TABLE_POSTS, i, POSTS_PLAD);
		p->name = p->plad;
		if (slice_starts(p->name, S("AMEMBASSY ")))
			p->name = slice_skip(p->name, 10);
		else if (slice_starts(p->name, S("AMCONSUL ")))
			p->name = slice_skip(p->name, 9);
		else if (slice_equal(kind, S("department")))
			p->name = S("STATE");
		p->route = table_cell(TABLE_POSTS, i, POSTS_ROUTE);
		p->route = slice_head(p->route, slice_index(p->route, ' '));
		p->from = table_year(TABLE_POSTS, i, POSTS_FROM);
		p->to = table_year(TABLE_POSTS, i, POSTS_TO);
	}
}

static void
load_tags(struct maker *m)
{
	struct table_rows rows = table_all(TABLE_TAGS);
	struct tag_row row;
	struct slice kind;
	uint32_t i;

	for (i = rows.first; i < rows.first + rows.count; i++) {
		kind = table_cell(TABLE_TAGS, i, TAGS_KIND);
		row.code = table_cell(TABLE_TAGS, i, TAGS_CODE);
		row.from = table_year(TABLE_TAGS, i, TAGS_FROM);
		row.to = table_year(TABLE_TAGS, i, TAGS_TO);
		if (slice_equal(kind, S("subject")) && row.code.n == 4 &&
		    m->subject_count < TAGS_MOST)
			m->subjects[m->subject_count++] = row;
		if (slice_equal(kind, S("geographic")) && row.code.n == 2 &&
		    m->place_count < TAGS_MOST)
			m->places[m->place_count++] = row;
	}
}

static const struct slice *
pick_tag(struct maker *m, const struct tag_row *rows, uint32_t count)
{
	uint32_t i, try;

	for (try = 0; try < 100; try++) {
		/* Some are far more frequent than others. */
		i = random_below(&m->r, count);
		i = random_below(&m->r, i + 1);
		if (rows[i].from <= m->date.year &&
		    (rows[i].to == 0 || rows[i].to >= m->date.year))
			return &rows[i].code;
	}
	return &rows[0].code;
}

static struct post *
pick_post(struct maker *m)
{
	struct post *p;

	do {
		p = &m->posts[random_below(&m->r, m->post_count)];
		p = &m->posts[random_below(
		    &m->r, (uint32_t)(p - m->posts) + 1)];
	} while ((p->from != 0 && p->from > m->date.year) ||
	    (p->to != 0 && p->to < m->date.year));
	return p;
}

/* ---- the heading ----------------------------------------------------------- */

static const char *const surnames[] = {"DOE", "ROE", "POE", "LOE", "NOE", "MOE",
    "ZOE", "COE", "FOE", "HOE", "KOE", "SOE", "WOE", "VOE", "BOE"};
static const char *const first_names[] = {"JANE", "JOHN", "RICHARD", "MARY",
    "PETER", "ANNA", "PAUL", "RUTH", "MARK", "CLARA"};

static const char *
surname(struct maker *m)
{
	return surnames[random_below(&m->r, 15)];
}

static const char *
precedence(struct maker *m)
{
	uint32_t n = random_below(&m->r, 100);

	return n < 60 ? "R" : n < 85 ? "P" : n < 99 ? "O" : "Z";
}

static void
pick_level(struct maker *m)
{
	uint32_t n = random_below(&m->r, 100);

	if (n < 52) {
		m->spaced = "UNCLAS";
		m->letters = "ZNR UUUUU ZZH";
		m->mark = "U";
	} else if (n < 66) {
		m->spaced = m->date.year < 1995 ? "LIMITED OFFICIAL USE"
						: "UNCLAS SENSITIVE";
		m->letters = "ZNR UUUUU ZZH";
		m->mark = m->date.year < 1995 ? "LOU" : "SBU";
	} else if (n < 92) {
		m->spaced = "C O N F I D E N T I A L";
		m->letters = "ZNY CCCCC ZZH";
		m->mark = "C";
	} else {
		m->spaced = "S E C R E T";
		m->letters = "ZNY SSSSS ZZH";
		m->mark = "S";
	}
}

static void
put_dtg(struct maker *m)
{
	struct slice month = date_month_name(m->date.month);

	buf_padded(&m->out, m->date.day, 2);
	buf_padded(&m->out, m->hour, 2);
	buf_padded(&m->out, m->minute, 2);
	buf_format(&m->out, "Z %S ", &month);
	buf_padded(&m->out, (unsigned)m->date.year % 100, 2);
}

static void
put_transmission(struct maker *m)
{
	uint32_t i;

	add(m, "VZCZCX");
	for (i = 0; i < 2; i++)
		buf_char(&m->out, (char)('A' + random_below(&m->r, 26)));
	buf_padded(&m->out, random_below(&m->r, 10000), 4);
	buf_format(&m->out, "\nOO RUEHC RUEHZZ\nDE %S #", &m->post->route);
	buf_padded(&m->out, m->number % 10000, 4);
	add(m, m->lines > 100 ? "/01 " : " ");
	buf_padded(&m->out, date_day_of_year(m->date), 3);
	buf_padded(&m->out, m->hour, 2);
	buf_padded(&m->out, m->minute, 2);
	buf_format(&m->out, "\n%s\n", m->letters);
}

static void
put_distribution(struct maker *m)
{
	static const char *const offices[] = {"SS", "ISO", "OCT", "NSC", "CIAE",
	    "INR", "NSAE", "DODE", "PA", "USIA", "SP", "L", "H", "PRS", "TRSE",
	    "COME", "EB", "OMB", "AID", "IO", "OES", "CU", "SY"};
	static const char *const actions[] = {"ARA", "EUR", "EA", "NEA", "AF"};
	uint32_t n = 4 + random_below(&m->r, 16), i, copies, sum;

	sum = 5 + random_below(&m->r, 10);
	buf_format(&m->out, "ACTION %s-", actions[random_below(&m->r, 5)]);
	buf_padded(&m->out, sum, 2);
	add(m, "\n\nINFO");
	for (i = 0; i < n; i++) {
		copies = random_below(&m->r, 12);
		sum += copies;
		buf_format(&m->out, " %s%s-", i == 9 ? "\n" : "", offices[i]);
		buf_padded(&m->out, copies, 2);
	}
	add(m, " /");
	buf_padded(&m->out, sum, 3);
	add(m, " W\n---------------------");
	if (m->date.year < 1977) {
		add(m, " ");
		buf_padded(&m->out, random_below(&m->r, 1000000), 6);
	} else {
		buf_padded(&m->out, random_below(&m->r, 1000000), 6);
		add(m, " ");
		buf_padded(&m->out, m->date.day, 2);
		buf_padded(&m->out, random_below(&m->r, 2400), 4);
		add(m, "Z /38");
	}
	add(m, "\n");
}

static void
put_addressee(struct maker *m, bool routes)
{
	const struct post *p = pick_post(m);

	if (routes)
		buf_format(&m->out, "%S/", &p->route);
	buf_format(&m->out, "%S", &p->plad);
	if (random_chance(&m->r, 200))
		add(m, random_chance(&m->r, 500) ? " PRIORITY" : " IMMEDIATE");
	if (random_chance(&m->r, 700)) {
		add(m, " ");
		buf_padded(&m->out, 1 + random_below(&m->r, 9999), 4);
	}
	add(m, "\n");
}

static void
put_addresses(struct maker *m, bool routes)
{
	uint32_t n = random_below(&m->r, 8), i;

	buf_format(&m->out, "%s ", precedence(m));
	put_dtg(m);
	buf_format(&m->out, "\nFM %S\nTO ", &m->post->plad);
	buf_format(&m->out, "%sSECSTATE WASHDC%s ", routes ? "RUEHC/" : "",
	    random_chance(&m->r, 300) ? " PRIORITY" : "");
	buf_padded(&m->out, 1 + random_below(&m->r, 9999), 4);
	add(m, "\n");
	for (i = 0; i < n; i++) {
		add(m, i == 0 ? "INFO " : "");
		put_addressee(m, routes);
	}
}

static void
put_order(struct maker *m)
{
	int year = m->date.year;
	bool plain = m->spaced[0] == 'U' || m->spaced[0] == 'L';

	if (year < 1978)
		buf_format(&m->out, "E.O. 11652: %s\n", plain ? "N/A" : "GDS");
	else if (year < 1982)
		buf_format(&m->out, "E.O. 12065: %s", plain ? "N/A\n" : "GDS ");
	else if (year < 1995)
		buf_format(
		    &m->out, "E.O. 12356: %s\n", plain ? "N/A" : "DECL:OADR");
	else
		buf_format(
		    &m->out, "E.O. 12958: %s", plain ? "N/A\n" : "DECL: ");
	if (plain || (year < 1995 && (year < 1978 || year >= 1982)))
		return;
	buf_padded(&m->out, m->date.month, 2);
	add(m, "/");
	buf_padded(&m->out, 1 + random_below(&m->r, 28), 2);
	add(m, "/");
	if (year < 1995)
		buf_format(&m->out, "%d (%s, %s) OR-M\n", (year + 6) % 100,
		    surname(m), first_names[random_below(&m->r, 10)]);
	else
		buf_format(&m->out, "%d\n", year + 10);
}

static void
put_tags(struct maker *m)
{
	uint32_t n = 1 + random_below(&m->r, 3), i;

	add(m, "TAGS: ");
	for (i = 0; i < n; i++)
		buf_format(&m->out, "%s%S", i == 0 ? "" : ", ",
		    pick_tag(m, m->subjects, m->subject_count));
	n = 1 + random_below(&m->r, 2);
	for (i = 0; i < n; i++)
		buf_format(
		    &m->out, ", %S", pick_tag(m, m->places, m->place_count));
	if (random_chance(&m->r, 80))
		buf_format(&m->out, ", (%s, %s)", surname(m),
		    first_names[random_below(&m->r, 10)]);
	add(m, "\n");
}

static void
put_subject(struct maker *m)
{
	uint32_t n = 4 + random_below(&m->r, 8), word = 0, i;
	size_t from = m->out.n, line = from + 60;

	add(m, m->date.year < 1990 ? "SUBJ: " : "SUBJECT: ");
	for (i = 0; i < n; i++) {
		word = i == 0 ? words_draw(&m->words, &m->r)
			      : words_next(&m->words, &m->r, word);
		if (m->out.n > line) {
			add(m, "\n");
			line = m->out.n + 60;
		} else if (i > 0)
			add(m, " ");
		buf_add(&m->out, m->words.word[word]);
	}
	for (; from < m->out.n; from++)
		m->out.p[from] = ascii_upper(m->out.p[from]);
	add(m, "\n");
}

static void
put_references(struct maker *m)
{
	uint32_t n = random_below(&m->r, 5), i, back;
	const struct made *made;

	if (n == 0 || m->made < RECENT)
		return;
	add(m, "\nREF: ");
	for (i = 0; i < n; i++) {
		back = random_below(&m->r, RECENT - 1);
		made = &m->recent[(m->made - 1 - back) % RECENT];
		add(m, i == 0 ? "" : "\n     ");
		if (n > 1)
			buf_format(&m->out, "%s%S%s",
			    m->date.year < 1990 ? "(" : "",
			    &(struct slice){&"ABCDEF"[i], 1},
			    m->date.year < 1990 ? ") " : ". ");
		if (made->year != m->date.year) {
			buf_padded(&m->out, (unsigned)made->year % 100, 2);
			add(m, " ");
		}
		buf_format(&m->out, "%S %u", &made->post->name,
		    (unsigned)made->number);
		if (random_chance(&m->r, 100))
			add(m, " (NOTAL)");
	}
	add(m, "\n");
}

static void
put_classified_by(struct maker *m)
{
	if (m->date.year < 1996 || m->spaced[0] == 'U')
		return;
	buf_format(&m->out,
	    "\nClassified By: %s %s %s for reasons 1.%s (b) "
	    "and (d).\n",
	    random_chance(&m->r, 500) ? "Ambassador" : "DCM",
	    first_names[random_below(&m->r, 10)], surname(m),
	    m->date.year < 2004 ? "5" : "4");
}

static void
put_heading(struct maker *m)
{
	bool capture = m->date.year >= 1996;

	if (capture)
		put_transmission(m);
	else {
		buf_format(&m->out, "PAGE 01        %S  ",
		    &(struct slice){m->post->name.p,
			m->post->name.n < 6 ? m->post->name.n : 6});
		buf_padded(&m->out, m->number, 5);
		add(m, "\n");
		put_distribution(m);
	}
	put_addresses(m, capture);
	add(m, capture ? "BT\n" : "");
	buf_format(&m->out, "%s %s%S ", m->spaced,
	    m->lines > 100 && capture ? "SECTION 01 OF 02 " : "",
	    &m->post->name);
	buf_padded(&m->out, m->number, capture ? 6 : 1);
	add(m, "\n\n");
	if (m->date.year > 2001 && random_chance(&m->r, 700))
		add(m, "SIPDIS\n\n");
	else if (random_chance(&m->r, 60))
		add(m, "EXDIS\n\n");
	put_order(m);
	put_tags(m);
	put_subject(m);
	put_references(m);
	put_classified_by(m);
	add(m, "\n");
}

/* ---- the text ---------------------------------------------------------------- */

/* A line is full; once in a page the terminal says which. */
static void
end_line(struct maker *m)
{
	buf_char(&m->body, '\n');
	m->column = 0;
	if (++m->lines % 54 != 0)
		return;
	m->page++;
	if (m->date.year >= 1996) {
		buf_add(&m->body, slice_head(m->post->name, 10));
		buf_char(&m->body, ' ');
		buf_padded(&m->body, m->number, 8);
		buf_format(&m->body, "  001.%u OF 002\n", m->page);
		return;
	}
	buf_format(&m->body, "UNCLASSIFIED\nUNCLASSIFIED\n\nPAGE ");
	buf_padded(&m->body, m->page, 2);
	buf_string(&m->body, "        ");
	buf_add(&m->body, slice_head(m->post->name, 6));
	buf_string(&m->body, "  ");
	buf_padded(&m->body, m->number, 5);
	buf_string(&m->body, "\n\n");
}

static void
put_word(struct maker *m, struct slice word)
{
	if (m->column > 0 && m->column + 1 + word.n > 64)
		end_line(m);
	else if (m->column > 0) {
		buf_char(&m->body, ' ');
		m->column++;
	}
	buf_add(&m->body, word);
	m->column += (unsigned)word.n;
}

/* One word of a sentence as it is printed, into `text`. */
static struct slice
spell(struct maker *m, uint32_t word, bool first, bool last, char text[40])
{
	struct slice s = m->words.word[word];
	struct buf b = {text, 0, 40};
	size_t at;

	if (random_chance(&m->r, NUMBER_PERMILLE)) {
		buf_padded(&b,
		    random_below(
			&m->r, random_chance(&m->r, 500) ? 100 : 10000),
		    1);
		m->numbers++;
	} else {
		buf_add(&b, slice_head(s, 32));
		if (m->seen[word] != m->telegram)
			m->distinct++;
		m->seen[word] = m->telegram;
		if (random_chance(&m->r, GARBLED_PERMILLE)) {
			at = random_below(&m->r, (uint32_t)b.n);
			b.p[at] = (char)('a' + random_below(&m->r, 26));
			m->garbled++;
		}
		if (first)
			b.p[0] = ascii_upper(b.p[0]);
		for (at = 0; m->capitals && at < b.n; at++)
			b.p[at] = ascii_upper(b.p[at]);
	}
	if (last)
		buf_char(&b, '.');
	else if (random_chance(&m->r, 60))
		buf_char(&b, ',');
	m->word_count++;
	return buf_slice(&b);
}

static void
put_paragraph(struct maker *m, uint32_t number, uint32_t words)
{
	uint32_t i, word = words_draw(&m->words, &m->r), left = 0;
	bool first;
	char text[40];
	struct buf b = {text, 0, sizeof(text)};

	buf_format(&b, "%u. ", (unsigned)number);
	if (m->date.year >= 1985)
		buf_format(&b, "(%s)", m->mark);
	put_word(m, slice_trim(buf_slice(&b)));
	for (i = 0; i < words; i++) {
		first = left == 0;
		if (first)
			left = 8 + random_below(&m->r, 24);
		left--;
		put_word(m,
		    spell(m, word, first, left == 0 || i + 1 == words, text));
		word = words_next(&m->words, &m->r, word);
	}
	end_line(m);
	end_line(m);
}

static void
put_text(struct maker *m)
{
	double length = exp(log(WORDS_MEAN) - WORDS_SIGMA * WORDS_SIGMA / 2 +
	    WORDS_SIGMA * random_normal(&m->r));
	uint32_t words = (uint32_t)length, n, number = 1;

	words = words < 40 ? 40 : words > 20000 ? 20000 : words;
	buf_clear(&m->body);
	m->column = m->lines = 0;
	m->page = 1;
	while (words > 0) {
		n = 30 + random_below(&m->r, 120);
		n = n > words || words - n < 20 ? words : n;
		put_paragraph(m, number++, n);
		words -= n;
	}
	buf_format(&m->body, "%s\n", surname(m));
}

/* ---- one after the other ------------------------------------------------------ */

static void
make(struct maker *m, struct date date)
{
	struct post *post;

	m->date = date;
	post = random_chance(&m->r, 150) ? &m->posts[0] : pick_post(m);
	if (post->year != date.year) {
		post->year = date.year;
		post->number = 0;
	}
	post->number += 1 + random_below(&m->r, 9);
	m->post = post;
	m->number = post->number;
	m->hour = random_below(&m->r, 24);
	m->minute = random_below(&m->r, 60);
	m->capitals = date.year < 1990;
	m->telegram++;
	pick_level(m);
	put_text(m);
	buf_clear(&m->out);
	put_heading(m);
	buf_add(&m->out, buf_slice(&m->body));
	if (date.year >= 1996) {
		add(m, "BT\n#");
		buf_padded(&m->out, m->number % 10000, 4);
		add(m, "\nNNNN\n\n");
	} else
		add(m, "UNCLASSIFIED\n\nNNNN\n\n");
	m->recent[m->made++ % RECENT] =
	    (struct made){post, date.year, m->number};
	m->bytes += m->out.n;
	fwrite(m->out.p, 1, m->out.n, stdout);
}

static bool
within(const char *what, double value, double least, double most)
{
	bool good = value >= least && value <= most;

	fprintf(stderr, "  %-28s %10.2f  (%g to %g)%s\n", what, value, least,
	    most, good ? "" : "  OUTSIDE");
	return good;
}

static bool
tell(const struct maker *m, uint32_t count)
{
	double n = count, words = (double)m->word_count;
	bool good = true;

	fprintf(stderr, "generate: %u telegrams, %.1f MB, words of %s\n",
	    (unsigned)count, (double)m->bytes / 1e6, m->words.list);
	/* A small corpus strays further from its mean. */
	good &= within("words a telegram", words / n,
	    WORDS_MEAN * (1 - 3 / sqrt(n)), WORDS_MEAN * (1 + 3 / sqrt(n)));
	good &= within(
	    "distinct words a telegram", (double)m->distinct / n, 450, 600);
	good &= within(
	    "numbers, per cent", 100.0 * (double)m->numbers / words, 0.9, 1.1);
	good &= within("garbled, per cent", 100.0 * (double)m->garbled / words,
	    0.25, 0.35);
	return good;
}

int
main(int argc, char **argv)
{
	static struct maker m;
	uint32_t count, seed, i;
	int32_t first, last;
	bool good;

	if (argc != 3 || !slice_number(slice_of(argv[1]), COUNT_MOST, &count) ||
	    !slice_number(slice_of(argv[2]), UINT32_MAX, &seed) || count == 0) {
		fprintf(stderr, "usage: generate COUNT SEED >FILE\n");
		return 2;
	}
	m.r.state = seed;
	if (!words_open(&m.words, seed)) {
		fprintf(stderr, "generate: no word list in /usr/share/dict\n");
		return 77;
	}
	m.seen = heap_grow(NULL, sizeof(*m.seen) * m.words.count);
	memset(m.seen, 0, sizeof(*m.seen) * m.words.count);
	load_posts(&m);
	load_tags(&m);
	first = date_days((struct date){1973, 7, 1});
	last = date_days((struct date){2009, 12, 31});
	for (i = 0; i < count; i++)
		make(&m,
		    date_from_days(first +
			(int32_t)((int64_t)(last - first) * i / count)));
	good = tell(&m, count) && fflush(stdout) == 0;
	words_close(&m.words);
	heap_free(m.seen);
	buf_free(&m.out);
	buf_free(&m.body);
	return good ? 0 : 1;
}
