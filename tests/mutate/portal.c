/*
 * portal.c: section 13.1 of the catalogue: plain telegrams as pages and rows.
 */
#include "tests/mutate/mutate.h"

#include <stdio.h>

/* A plain telegram in ASCII, and where its header ends: at the level's line. */
static bool
parts(const struct mutant *m, struct slice *header, struct slice *content)
{
	struct slice text = m->t->text, line = lines_of(m, LINE_CLASSIFICATION);
	size_t i;

	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80 || text.p[i] == '\r')
			return false;
	if (m->t->carrier != CARRIER_PLAIN || line.p == NULL ||
	    m->t->id.sections > 0 || !is_single(m) || !is_bare(m) ||
	    slice_find(text, S("NNNN")) < text.n ||
	    line_of(m, LINE_FROM).p == NULL || line.p == text.p)
		return false;
	*header = slice_between(text.p, line.p);
	*content = slice_between(line.p, slice_end(text));
	return true;
}

static const char *
level_word(const struct mutant *m)
{
	return m->t->classification == CLASS_SBU
	    ? "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
	    : banner(m);
}

static const char *
created(struct mutant *m)
{
	struct slice s = said_at(m, "dtg"), day = slice_head(s, 10);
	struct slice time = slice_head(slice_skip(s, 11), 8);

	return s.n < 19 ? "2008-05-03 12:00:00"
			: print(m, "%S %S", &day, &time);
}

/* Escaped for a page; `hard`: numbered entities. */
static const char *
escaped(struct mutant *m, struct slice text, bool hard)
{
	struct buf b = {0};
	const char *out;
	size_t i;

	for (i = 0; i < text.n; i++)
		if (text.p[i] == '\'' && hard)
			buf_string(&b, "&#39;");
		else if (text.p[i] == '\n' && hard && i % 3 == 0)
			buf_string(&b, "&#x000A;");
		else if (text.p[i] == '"' && hard)
			buf_string(&b, "&quot;");
		else
			buf_html(&b, slice(text.p + i, 1));
	out = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return out;
}

static void
page(struct mutant *m, const char *header, const char *content,
    const char *level, const char *moment)
{
	struct slice id = said_at(m, "id");

	m->whole = slice_of(print(m,
	    "<!DOCTYPE html>\n<html><head><title>Viewing cable %S</title>"
	    "</head>\n<body><p><a href=\"/\">Home</a> | <a href=\"/help\">"
	    "Help</a></p><h3>Viewing cable %S</h3>\n<table class=\"cable\">"
	    "<tr><th>Reference ID</th><th>Created</th><th>Classification</th>"
	    "<th>Origin</th></tr>\n<tr><td><a href=\"/x\">%S</a></td><td>%s"
	    "</td><td>%s</td><td>%S</td></tr></table>\n%s%s%s"
	    "<code><pre>%s</pre></code>\n</body></html>\n",
	    &id, &id, &id, moment, level, &m->t->id.post,
	    header == NULL ? "" : "<code><pre>", header == NULL ? "" : header,
	    header == NULL ? "" : "</pre></code>\n", content));
	expect(m, "carrier = page");
	excuse(m, "attributes");
}

static bool
as_page(struct mutant *m, const char *with)
{
	struct slice header, content;

	if (!parts(m, &header, &content))
		return false;
	if (*with == 'o') /* in one block */
		page(m, NULL, escaped(m, m->t->text, false), level_word(m),
		    created(m));
	else
		page(m, escaped(m, header, *with == 'e'),
		    escaped(m, content, *with == 'e'), level_word(m),
		    created(m));
	expect(m, "remarks lacks carrier-differs");
	return true;
}

/* Words in the text, as the page has them and as they are read: "HTML=TEXT" */
static bool
page_words(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice header, content, gap = word_gap(m), before, after;

	if (!parts(m, &header, &content) || gap.p == NULL)
		return false;
	before = slice_between(content.p, gap.p);
	after = slice_between(gap.p + 1, slice_end(content));
	page(m, escaped(m, header, false),
	    print(m, "%s %S %s", escaped(m, before, false),
		&(struct slice){pair, n}, escaped(m, after, false)),
	    level_word(m), created(m));
	excuse(m, "mentions");
	expect_gap(m, gap, print(m, " %s ", pair + n + 1));
	return true;
}

/* A link: with a quote and an equals sign, which the pairs have not. */
static bool
page_link(struct mutant *m, const char *with)
{
	struct slice header, content, gap = word_gap(m), before, after;

	(void)with;
	if (!parts(m, &header, &content) || gap.p == NULL)
		return false;
	before = slice_between(content.p, gap.p);
	after = slice_between(gap.p + 1, slice_end(content));
	page(m, escaped(m, header, false),
	    print(m,
		"%s see <a href=\"/x/07LIMA12.html\">07LIMA12</a> and "
		"<b>so</b> %s",
		escaped(m, before, false), escaped(m, after, false)),
	    level_word(m), created(m));
	excuse(m, "mentions");
	expect_gap(m, gap, " see 07LIMA12 and so ");
	return true;
}

static bool
pilcrows(struct mutant *m, const char *with)
{
	const struct paragraph *p = m->t->paragraphs;

	(void)with;
	if (p == NULL || !is_single(m))
		return false;
	for (; p != NULL; p = p->next)
		if (p->number_at.p != NULL && p->number > 0 &&
		    p->number_at.p == p->at.p)
			put_in(m, p->at.p, "\xC2\xB6");
	return true;
}

/* Every line end a blank. */
static bool
lines_lost(struct mutant *m, const char *with)
{
	struct slice header, content;
	struct buf b = {0};
	const char *text;
	size_t i;

	(void)with;
	if (!parts(m, &header, &content) || m->t->order.number == 0 ||
	    m->t->redactions != NULL || m->t->blocks != NULL ||
	    m->t->paragraphs == NULL || m->t->paragraphs->number != 1 ||
	    ascii_is_lower(content.p[1]))
		return false;
	for (i = 0; i < content.n; i++)
		buf_char(&b, content.p[i] == '\n' ? ' ' : content.p[i]);
	text = print(m, "%S%S", &header, &(struct slice){b.p, b.n});
	buf_free(&b);
	m->whole = slice_of(text);
	excuse(m,
	    "passing signature notes paragraphs contacts mentions comment "
	    "action_requests summary");
	expect(m, "count(paragraphs) = %zu", count_of(m, "paragraphs"));
	expect(m, "remarks has lines-rebuilt");
	return true;
}

static void
csv_field(struct buf *b, struct slice text, bool backslash)
{
	size_t i;

	buf_char(b, '"');
	for (i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || (backslash && text.p[i] == '\\'))
			buf_char(b, backslash ? '\\' : '"');
		buf_char(b, text.p[i]);
	}
	buf_char(b, '"');
}

static bool
as_row(struct mutant *m, const char *with)
{
	struct slice header, content, id = said_at(m, "id"), big;
	struct buf b = {0}, text = {0};
	bool backslash = *with == 'b';
	unsigned i;

	if (!parts(m, &header, &content) || content.p[content.n - 1] != '\n')
		return false;
	buf_add(&text, content);
	if (*with == 'l') { /* long: a paragraph more of 300 kB */
		buf_format(
		    &text, "\n%zu. EXERCISE.", count_of(m, "paragraphs") + 1);
		for (i = 0; i < 5000; i++)
			buf_format(&text,
			    "%sThere were more fish than anybody "
			    "had wanted to count.",
			    i % 8 == 0 ? "\n" : " ");
		excuse(m, "notes contacts action_requests comment");
		excuse(m,
		    print(m,
			"signature paragraphs[%zu] "
			"paragraphs[%zu].text",
			count_of(m, "paragraphs"),
			count_of(m, "paragraphs") - 1));
	}
	if (*with == 'h')
		buf_string(&b,
		    "\"id\",\"date\",\"identifier\",\"origin\","
		    "\"classification\",\"references\","
		    "\"header\",\"body\"\n");
	buf_format(&b, "\"1\",\"%s\",\"%S\",\"%S\",\"%s\",\"\",", created(m),
	    &id, &m->t->id.post, level_word(m));
	csv_field(&b, header, backslash);
	buf_char(&b, ',');
	big = buf_slice(&text);
	csv_field(&b, big, backslash);
	buf_char(&b, '\n');
	m->whole = slice_of(print(m, "%S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	buf_free(&text);
	expect(m, "carrier = csv");
	excuse(m, "attributes");
	return true;
}

/* The table's level and date are others. */
static bool
page_differs(struct mutant *m, const char *with)
{
	struct slice header, content;

	if (!parts(m, &header, &content) || m->t->dtg.moment.date.month == 0 ||
	    m->t->classification == CLASS_SECRET)
		return false;
	page(m, escaped(m, header, false), escaped(m, content, false),
	    *with == 'l' ? "SECRET" : level_word(m),
	    *with == 'l' ? created(m) : "2001-01-01 12:00:00");
	excuse(m, "created"); /* the carrier's, where it states it */
	expect(m, "remarks has carrier-differs");
	return true;
}

/* The text in another encoding, with a mark of it. */
static bool
encoded(struct mutant *m, const char *with)
{
	struct slice text = m->t->text;
	struct buf b = {0};
	size_t i;

	if (m->t->carrier != CARRIER_PLAIN)
		return false;
	if (*with == 'b') {
		put_in(m, text.p, "\xEF\xBB\xBF");
		return true;
	}
	for (i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	buf_string(&b, *with == 'l' ? "\xFF\xFE" : "\xFE\xFF");
	for (i = 0; i < text.n; i++) {
		buf_char(&b, *with == 'l' ? text.p[i] : '\0');
		buf_char(&b, *with == 'l' ? '\0' : text.p[i]);
	}
	m->whole = arena_copy(m->arena, buf_slice(&b));
	buf_free(&b);
	return true;
}

static bool
windows(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);

	(void)with;
	if (gap.p == NULL || m->t->carrier != CARRIER_PLAIN)
		return false;
	put(m, gap,
	    " \x93"
	    "fish\x94 ");
	expect_gap(m, gap,
	    " \xE2\x80\x9C"
	    "fish\xE2\x80\x9D ");
	return true;
}

static bool
long_passing(struct mutant *m, const char *with)
{
	struct buf b = {0};
	const char *place = head_place(m);
	unsigned i;

	if (place == NULL || !is_single(m) || m->t->passing != NULL)
		return false;
	for (i = 0; i < 40; i++)
		buf_format(&b, "%s\n", with);
	buf_char(&b, '\n');
	put_in(m, place, print(m, "%S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	excuse(m, "passing");
	return true;
}

static bool
notice(struct mutant *m, const char *with)
{
	struct slice header, content;

	if (!parts(m, &header, &content))
		return false;
	page(m, with, escaped(m, content, false), level_word(m), created(m));
	excuse(m,
	    "transmission dtg created precedence service passing "
	    "declassify_on");
	expect(m, "status = partial");
	excuse(m, "from"); /* the page's origin */
	expect(m, "to = []");
	expect(m, "info = []");
	return true;
}

/* A title that the portal cut, above the header. */
static bool
title_above(struct mutant *m, const char *with)
{
	struct slice text = m->t->subject, header, content;

	(void)with;
	if (!parts(m, &header, &content) || text.n < 25)
		return false;
	put_in(m, m->t->text.p,
	    print(m, "SUBJECT: %S...\n\n", &(struct slice){text.p, 20}));
	return true;
}

const struct mutation mutations_portal[] = {
    {"W1", as_page, "two"},
    {"W1", as_page, "one"},
    {"W2", as_page, "entities"},
    {"W2", page_words,
	"fish &amp; chips=fish & chips|PERU&#8217;S=PERU\xE2\x80\x99S|"
	"PERU&amp;#8217;S=PERU\xE2\x80\x99S|the &lt;fish&gt;=the <fish>"},
    {"W3", page_link, ""},
    {"W4", pilcrows, ""},
    {"W5", lines_lost, ""},
    {"W6", as_row, "doubled"},
    {"W6", as_row, "backslash"},
    {"W6", as_row, "header"},
    {"W7", as_row, "long"},
    {"W8", page_differs, "level"},
    {"W8", page_differs, "date"},
    {"W9", as_page, "two"},
    {"W10", as_page, "two"},
    {"W10", as_row, "doubled"},
    {"W11", encoded, "byte-order mark"},
    {"W11", encoded, "little"},
    {"W11", encoded, "Big"},
    {"W11", windows, ""},
    {"W12", long_passing, "STATE PASS TO THE BUREAU OF FISH FOR ITS FILES"},
    {"W13", notice, "(notice: this record is an extract)"},
    {"W14", title_above, ""},
    {NULL, NULL, NULL},
};
