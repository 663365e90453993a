/*
 * release.c: telegrams made at random, of which something is withheld, given
 * out in every form; no word of what was cut is in any of them, and nothing
 * else of it: another text in its place, longer or shorter, on other lines and
 * pages, gives the same copy byte for byte.
 *
 * usage: test-release COUNT [SEED [FOLDER]]: with a folder some of the copies
 * and, beside each, the words that must not be in it, are left there for
 * release.sh, which makes PDFs of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "render/render.h"
#include "telegram/release.h"

#define RUNS_MOST 64
#define LINE_WIDE 62

static uint64_t state;

static unsigned
dice(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % n;
}

/* ---- what is written -------------------------------------------------------- */

enum layout { LAYOUT_PLAIN, LAYOUT_PAGES, LAYOUT_MAX };

/* A telegram while it is written, and the places of what is to be cut. */
struct draft {
	struct buf text;
	struct buf secret; /* its words, a blank behind each */
	uint64_t secrets; /* where their letters come from */
	enum layout layout;
	size_t column;
	unsigned line, page_line, page;
	bool small; /* mixed case */
	bool marks; /* what is withheld is so by its mark */
	struct {
		unsigned from_line, from_column, to_line, to_column;
	} run[RUNS_MOST];
	unsigned runs;
	char pending; /* a blank before the next word */
};

static void
new_line(struct draft *d)
{
	buf_char(&d->text, '\n');
	d->line++;
	d->column = 0;
	d->pending = 0;
	if (d->layout == LAYOUT_PAGES && ++d->page_line >= 20) {
		d->page_line = 0;
		buf_format(&d->text, "CONFIDENTIAL\n\n\nCONFIDENTIAL\n\nPAGE ");
		buf_padded(&d->text, ++d->page, 2);
		buf_string(&d->text, "        OSLO 00412  031140Z\n\n");
		d->line += 7;
	}
}

/* A word; *line and *column are where it begins. */
static void
put_word(struct draft *d, const char *word, size_t n, unsigned *line,
    unsigned *column)
{
	if (d->column + n + 1 > LINE_WIDE)
		new_line(d);
	else if (d->pending != 0) {
		buf_char(&d->text, ' ');
		d->column++;
	}
	if (line != NULL) {
		*line = d->line;
		*column = (unsigned)d->column + 1;
	}
	buf_add(&d->text, slice(word, n));
	d->column += n;
	d->pending = 1;
}

static const char *const words[] = {"the", "lamp", "keeper", "of", "Ingensholm",
    "said", "that", "oil", "is", "counted", "twice", "by", "both", "and",
    "paid", "for", "neither", "ministry", "herring", "bulb", "socket",
    "minister", "who", "was", "not", "aware", "delegation", "treaty"};

static void
put_kept(struct draft *d, unsigned count)
{
	char word[32];
	size_t i, n;

	while (count-- > 0) {
		const char *w = words[dice(sizeof(words) / sizeof(words[0]))];

		n = strlen(w);
		for (i = 0; i < n; i++)
			word[i] = d->small ? w[i] : ascii_upper(w[i]);
		if (count == 0 || dice(12) == 0)
			word[n++] = '.';
		put_word(d, word, n, NULL, NULL);
	}
}

static unsigned
secret_dice(struct draft *d, unsigned n)
{
	d->secrets = d->secrets * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(d->secrets >> 33) % n;
}

/* Words that nothing else has: a run of them is one cut. */
static void
put_secret(struct draft *d)
{
	static const char letters[] = "BCFGJKLMNPQRSVWXZ";
	unsigned count = 1 + secret_dice(d, secret_dice(d, 4) == 0 ? 60 : 8);
	unsigned line, column, i = d->runs++;
	char word[16];
	size_t n, k;

	for (k = 0; k < count; k++) {
		for (n = 0; n < 7 + secret_dice(d, 6); n++)
			word[n] = letters[secret_dice(d, 17)];
		buf_add(&d->secret, slice(word, n));
		buf_char(&d->secret, ' ');
		put_word(d, word, n, &line, &column);
		if (k == 0) {
			d->run[i].from_line = line;
			d->run[i].from_column = column;
		}
		d->run[i].to_line = line;
		d->run[i].to_column = column + (unsigned)n - 1;
	}
	if (d->marks) {
		buf_char(&d->text, '.');
		d->column++;
	}
}

/* A mark before what it is of. */
static void
put_mark(struct draft *d, const char *mark)
{
	if (d->marks)
		put_word(d, mark, strlen(mark), NULL, NULL);
}

static void
put_text(struct draft *d, const char *s)
{
	buf_string(&d->text, s);
	d->column += strlen(s);
}

static void
put_row(struct draft *d, const char *s)
{
	put_text(d, s);
	new_line(d);
}

/* A passage in which some is kept and some cut. */
static void
put_mixed(struct draft *d, unsigned pieces)
{
	while (pieces-- > 0)
		if (dice(3) == 0 && d->runs < RUNS_MOST) {
			put_mark(d, d->runs % 2 == 0 ? "(S//NF)" : "(SECRET)");
			put_secret(d);
		} else {
			put_mark(d, "(U)");
			put_kept(d, 1 + dice(14));
		}
}

static void
put_head(struct draft *d)
{
	if (d->layout == LAYOUT_PAGES) {
		put_row(d, "CONFIDENTIAL");
		put_row(d, "");
		put_row(d, "PAGE 01        OSLO 00412  031140Z");
		put_row(d, "");
		put_row(d, "ACTION EUR-12");
		put_row(d, "INFO  OCT-01  ISO-00  /013 W");
		put_row(
		    d, "                     ---------------------     070213");
	} else {
		put_row(d, "VZCZCNYA0412");
		put_row(d, "RR RUEHC");
		put_row(d, "DE RUEHNY #0412 1551140");
		put_row(d, "ZNY CCCCC ZZH");
	}
	put_row(d,
	    d->layout == LAYOUT_PAGES ? "R 031140Z JUN 76"
				      : "R 031140Z JUN 08");
	put_row(d, "FM AMEMBASSY OSLO");
	put_row(d, "TO SECSTATE WASHDC 7031");
	put_row(d, "INFO AMEMBASSY LISBON");
	if (d->layout == LAYOUT_PLAIN)
		put_row(d, "BT");
	put_row(d, "C O N F I D E N T I A L OSLO 000412");
	put_row(d, "");
	put_row(d,
	    d->layout == LAYOUT_PAGES ? "E.O. 11652: GDS"
				      : "E.O. 12958: DECL: 06/03/2018");
	put_row(
	    d, d->layout == LAYOUT_PAGES ? "TAGS: PFOR, NO" : "TAGS: PREL, NO");
	put_text(d, d->marks ? "SUBJECT: (C) EXERCISE " : "SUBJECT: EXERCISE ");
	d->small = false;
	if (d->marks)
		put_secret(d);
	else
		put_mixed(d, dice(3));
	put_kept(d, 1);
	new_line(d);
	put_row(d, "");
	if (d->layout == LAYOUT_PLAIN && dice(2) == 0) {
		put_text(d, "Classified By: DCM ");
		if (dice(2) == 0 && !d->marks)
			put_secret(d);
		else
			put_text(d, "Francis Poe");
		put_text(d, ", reasons 1.4 (b) and (d).");
		new_line(d);
		put_row(d, "");
	}
}

/* A list in a paragraph. */
static void
put_items(struct draft *d)
{
	char label[8];
	unsigned i, count = 2 + dice(3);

	for (i = 0; i < count; i++) {
		new_line(d);
		snprintf(label, sizeof(label), "%c. ", 'A' + (char)i);
		put_text(d, label);
		put_mixed(d, 1 + dice(3));
		put_mark(d, "(U)");
		put_kept(d, 1);
	}
}

static void
put_paragraph(struct draft *d, unsigned number)
{
	char front[32];

	if (d->marks && dice(4) == 0) { /* all of it */
		snprintf(front, sizeof(front), "%u. (C) ", number);
		put_text(d, front);
		put_secret(d);
		new_line(d);
		put_row(d, "");
		return;
	}
	snprintf(
	    front, sizeof(front), d->marks ? "%u. (U) " : "%u. (C) ", number);
	put_text(d, front);
	put_mixed(d, 1 + dice(8));
	put_mark(d, "(U)");
	put_kept(d, 1 + dice(4));
	if (dice(5) == 0)
		put_items(d);
	new_line(d);
	put_row(d, "");
}

/* The same kept words for the same seed; the secret ones from another. */
static void
write_draft(struct draft *d, uint64_t seed, uint64_t secrets, bool marks)
{
	unsigned i, count;

	*d = (struct draft){.line = 1, .page = 1, .marks = marks};
	state = seed * 0x9e3779b97f4a7c15u + 1;
	d->secrets = secrets;
	for (i = 0; i < 8; i++)
		dice(2);
	/* portions were not marked yet when telegrams came in pages */
	d->layout = marks ? LAYOUT_PLAIN : (enum layout)dice(LAYOUT_MAX);
	put_head(d);
	d->small = d->layout == LAYOUT_PLAIN;
	count = 1 + dice(7);
	for (i = 1; i <= count; i++)
		put_paragraph(d, i);
	put_row(d, "FOE");
	if (d->layout == LAYOUT_PLAIN)
		put_row(d, "BT");
	put_row(d, "NNNN");
}

/* ---- given out -------------------------------------------------------------- */

struct given {
	struct buf text, json, html, plain;
};

static const char *trouble;

static bool
give(struct draft *d, const struct policy *policy, struct arena *arena,
    struct given *g)
{
	struct release_order order = {.policy = policy,
	    .audience = {.everyone = true},
	    .date = {2026, 11, 28},
	    .case_number = S("F-2026-00012")};
	struct decision *list = NULL, *one;
	struct release made;
	struct telegram *t;
	struct hints none = {0};
	struct error error;
	char place[64];
	unsigned i;

	t = telegram_read(arena, buf_slice(&d->text), &none);
	one = ARENA_NEW(arena, struct decision);
	one->verdict = VERDICT_DECLASSIFY;
	one->at = t->text;
	list = d->marks ? NULL : one;
	for (i = 0; i < d->runs && !d->marks; i++) {
		one = ARENA_NEW(arena, struct decision);
		one->verdict = VERDICT_CUT;
		snprintf(place, sizeof(place), "L%u:%u-L%u:%u",
		    d->run[i].from_line, d->run[i].from_column,
		    d->run[i].to_line, d->run[i].to_column);
		if (!release_place(t, 0, slice_of(place), &one->at, &error)) {
			printf("# %s\n", error.text);
			trouble = "a place is refused";
			return false;
		}
		one->next = list;
		list = one;
	}
	order.decisions = list;
	release_make(arena, t, &order, &made);
	if ((d->runs == 0) != made.full)
		trouble = "it does not know whether it is full";
	buf_add(&g->text, made.text);
	t = telegram_read(arena, buf_slice(&g->text), &none);
	render_json(&g->json, arena, t);
	render_html_begin(&g->html, render_title(arena, t));
	render_html(&g->html, arena, t, "/t/");
	render_html_end(&g->html);
	render_text(&g->plain, arena, t, 80, false);
	return true;
}

static void
given_free(struct given *g)
{
	buf_free(&g->text);
	buf_free(&g->json);
	buf_free(&g->html);
	buf_free(&g->plain);
}

/* Letters alone, so that no line end, entity or blank hides a word. */
static void
add_letters(struct buf *b, struct slice s, bool backwards)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_alpha(s.p[backwards ? s.n - 1 - i : i]))
			buf_char(
			    b, ascii_upper(s.p[backwards ? s.n - 1 - i : i]));
}

/* The bytes that runs of hexadecimal digits spell. */
static void
add_unhexed(struct buf *b, struct slice s)
{
	size_t i;
	int high = -1, v;

	for (i = 0; i < s.n; i++) {
		char c = ascii_lower(s.p[i]);

		v = ascii_is_digit(c)      ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
					   : -1;
		if (v < 0)
			high = -1;
		else if (high < 0)
			high = v;
		else {
			buf_char(b, (char)(high * 16 + v));
			high = -1;
		}
	}
}

/* Seven letters in a row of any secret word. */
static bool
leaks(struct slice secret, struct slice output)
{
	struct buf letters[3] = {{0}};
	struct buf hex = {0};
	struct slice word;
	bool found = false;
	size_t i, k;

	add_letters(&letters[0], output, false);
	add_letters(&letters[1], output, true);
	add_unhexed(&hex, output);
	add_letters(&letters[2], buf_slice(&hex), false);
	while (!found && (word = slice_word(&secret)).n > 0)
		for (i = 0; i + 7 <= word.n && !found; i++)
			for (k = 0; k < 3; k++)
				if (slice_find(buf_slice(&letters[k]),
					slice(word.p + i, 7)) < letters[k].n)
					found = true;
	if (found)
		printf("# a part of %.*s\n", SLICE_ARG(word));
	for (k = 0; k < 3; k++)
		buf_free(&letters[k]);
	buf_free(&hex);
	return found;
}

static bool
same(struct buf *a, struct buf *b)
{
	return slice_equal(buf_slice(a), buf_slice(b));
}

/* Each form, as a word of the test's report. */
static const char *
check(uint64_t seed, const struct policy *policy, bool marks,
    const char *folder, unsigned *runs)
{
	struct draft d[2];
	struct given g[2] = {{{0}}};
	struct arena arena = {0};
	const char *what = NULL;
	char path[512];
	FILE *f;
	int i;

	trouble = NULL;
	for (i = 0; i < 2 && what == NULL; i++) {
		write_draft(
		    &d[i], seed, seed * 77 + 1000003u * (unsigned)i, marks);
		if (!give(&d[i], policy, &arena, &g[i]) || trouble != NULL)
			what = trouble;
		else if (leaks(buf_slice(&d[i].secret), buf_slice(&g[i].text)))
			what = "a cut word is in the copy";
		else if (leaks(buf_slice(&d[i].secret), buf_slice(&g[i].json)))
			what = "a cut word is in the JSON";
		else if (leaks(buf_slice(&d[i].secret), buf_slice(&g[i].html)))
			what = "a cut word is in the HTML";
		else if (leaks(buf_slice(&d[i].secret), buf_slice(&g[i].plain)))
			what = "a cut word is in the reading copy";
	}
	*runs += d[0].runs;
	if (what == NULL && !policy->length &&
	    (!same(&g[0].text, &g[1].text) || !same(&g[0].json, &g[1].json) ||
		!same(&g[0].html, &g[1].html) ||
		!same(&g[0].plain, &g[1].plain)))
		what = "the copy tells which of two texts was cut";
	if (what != NULL) {
		printf("# seed %llu: %s\n", (unsigned long long)seed, what);
		for (i = 0; i < 2; i++) {
			snprintf(path, sizeof(path), "/tmp/release-%d.txt", i);
			if (getenv("RELEASE_KEEP") != NULL &&
			    (f = fopen(path, "w")) != NULL) {
				fwrite(d[i].text.p, 1, d[i].text.n, f);
				fputs("=====\n", f);
				fwrite(g[i].text.p, 1, g[i].text.n, f);
				fclose(f);
			}
		}
	} else if (folder != NULL) {
		for (i = 0; i < 2; i++) {
			const struct buf *b =
			    i == 0 ? &g[0].text : &d[0].secret;

			snprintf(path, sizeof(path), "%s/%llu.%s", folder,
			    (unsigned long long)seed, i == 0 ? "txt" : "cut");
			f = fopen(path, "w");
			if (f == NULL)
				exit(1);
			fwrite(b->p, 1, b->n, f);
			fclose(f);
		}
	}
	for (i = 0; i < 2; i++) {
		buf_free(&d[i].text);
		buf_free(&d[i].secret);
		given_free(&g[i]);
	}
	arena_free(&arena);
	return what;
}

int
main(int argc, char **argv)
{
	/* the last withholds by marks alone */
	static const char *const policies[] = {
	    "", "codes margin\n", "length show\n", ""};
	unsigned count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 100;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	const char *folder = argc > 3 ? argv[3] : NULL;
	unsigned i, k, failed = 0, bad, runs;
	struct arena keep = {0};

	for (k = 0; k < 4; k++) {
		struct policy policy = {0};
		struct error error;

		if (!policy_read(&keep, policy_usual, &policy, &error) ||
		    !policy_read(&keep, slice_of(policies[k]), &policy, &error))
			printf("# %s\n", error.text);
		for (i = bad = runs = 0; i < count; i++)
			if (check(seed + i, &policy, k == 3,
				k == 0 && i % 16 == 0 ? folder : NULL,
				&runs) != NULL &&
			    ++bad >= 10)
				break;
		printf(
		    "%sok %u - %u telegrams, %u %s: no word of them is found%s\n",
		    bad > 0 || runs == 0 ? "not " : "", k + 1, i, runs,
		    k == 3 ? "marked passages" : "cuts",
		    k != 2 ? ", nor how long they were" : "");
		failed += bad > 0;
	}
	arena_free(&keep);
	printf("1..4\n");
	return failed > 0;
}
