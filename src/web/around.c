/*
 * around.c: what is around one telegram: what it cites and who cites it, its
 * editions and how they differ, those that are like it, how it is cited.
 */
#include "web/web.h"

#include "render/render.h"

#define ALIKE_MOST 20
#define CITING 12
#define KEPT_WORDS 12 /* around a change, of what is the same */

/* ---- beside the reading copy ---------------------------------------------------- */

static void
put_short(struct web_request *q, struct buf *b, const struct archive_hit *hit)
{
	struct slice title = layout_title(q->arena, hit);

	layout_telegram(b, hit->id, title.n > 0 ? title : hit->id);
	buf_string(b, "<br><span class=\"about\">");
	buf_html(b, hit->id);
	buf_string(b, ", ");
	layout_date(b, hit->date);
	buf_string(b, "</span>");
}

static bool
put_references(
    struct web_request *q, struct buf *b, int64_t document, struct error *error)
{
	struct archive_reference *r;
	struct archive_citation *citing;
	struct archive_hit hit = {0};
	uint64_t total = 0;

	if (!archive_references(q->archive, document, q->arena, &r, error))
		return false;
	if (r != NULL)
		buf_string(b, "<section><h2>It refers to</h2><ul>\n");
	for (; r != NULL; r = r->next) {
		buf_string(b, "<li>");
		if (r->held_count > 0)
			put_short(q, b, &r->held[0]);
		else {
			hit.id = r->id;
			if (r->id.n > 0 &&
			    !archive_citations(q->archive, &hit, 1, q->arena,
				&citing, &total, error))
				return false;
			layout_telegram(b, r->id, r->printed);
			buf_string(b, "<br><span class=\"about\">");
			buf_html(b, archive_link_info(r->link)->what);
			if (total > 0)
				buf_format(
				    b, ", cited by %lld", (long long)total);
			buf_string(b, "</span>");
			total = 0;
		}
		buf_string(
		    b, r->next != NULL ? "</li>\n" : "</li></ul></section>\n");
	}
	return true;
}

static bool
put_citing(struct web_request *q, struct buf *b, const struct archive_hit *hit,
    struct error *error)
{
	struct archive_citation *c;
	uint64_t total;

	if (!archive_citations(
		q->archive, hit, CITING, q->arena, &c, &total, error))
		return false;
	if (c == NULL)
		return true;
	buf_string(b, "<section><h2>Referred to by ");
	layout_count(b, total);
	buf_string(b, "</h2><ul>\n");
	for (; c != NULL; c = c->next) {
		buf_string(b, "<li>");
		put_short(q, b, &c->by);
		buf_string(b, "</li>\n");
	}
	buf_string(b, "</ul></section>\n");
	return true;
}

static void
put_cite(struct web_request *q, struct buf *b, const struct telegram *t)
{
	static const char *const titles[] = {"As the National Archives want it",
	    "As the printed series has it", "As a note (Chicago)"};
	struct buf text = {0};
	int i;

	buf_string(b,
	    "<details class=\"fold\"><summary>How to cite it</summary><dl "
	    "class=\"rows\">\n");
	for (i = 0; i <= RENDER_CITE_CHICAGO; i++) {
		render_cite(&text, q->arena, t, (enum render_cite)i, 0);
		buf_format(b, "<div><dt>%s</dt><dd>", titles[i]);
		buf_html(b, buf_slice(&text));
		buf_string(b, "</dd></div>\n");
		buf_clear(&text);
	}
	buf_string(b, "</dl></details>\n");
	buf_free(&text);
}

bool
view_beside(struct web_request *q, struct buf *b,
    const struct archive_telegram *held, const struct telegram *t,
    struct error *error)
{
	struct archive_hit hit = {.document = held->document, .id = held->id};

	buf_string(b, "<aside class=\"beside\" aria-label=\"Around it\">\n");
	if (!put_references(q, b, held->document, error) ||
	    !put_citing(q, b, &hit, error))
		return false;
	put_cite(q, b, t);
	if (lists_here(q)) {
		if (!lists_beside(q, b, held->id, error))
			return false;
	} else if (!q->fixed) { /* a list needs who shows it */
		buf_string(b, "<p data-keep=\"");
		buf_html(b, held->id);
		buf_string(b, "\"></p>\n");
	}
	buf_string(b, "</aside>\n");
	return true;
}

/* ---- editions ------------------------------------------------------------------- */

/* The first or last words of what is the same; the rest is passed over. */
static struct slice
words_of(struct slice s, bool last)
{
	struct slice rest = s, from = s;
	unsigned n = 0;

	if (!last) {
		while (n++ < KEPT_WORDS && slice_word(&rest).p != NULL)
			;
		return slice_between(s.p, rest.p);
	}
	for (from.p = slice_end(s); from.p > s.p && n <= KEPT_WORDS; from.p--)
		n += ascii_is_space(from.p[-1]) &&
		    (from.p - 1 == s.p || !ascii_is_space(from.p[-2]));
	return slice_between(from.p, slice_end(s));
}

static void
put_same(struct buf *b, struct slice s, bool first, bool last)
{
	struct slice head = words_of(s, false), tail = words_of(s, true);

	if (head.n + tail.n >= s.n) {
		buf_html(b, s);
		return;
	}
	if (!first)
		buf_html(b, head);
	buf_string(b, " <span class=\"note\">…</span> ");
	if (!last)
		buf_html(b, tail);
}

/* What it lacks of the one that is shown, and what it has besides. */
static void
put_changes(struct web_request *q, struct buf *b, struct slice shown,
    struct slice other)
{
	static const char *const tags[] = {
	    [DIFF_GONE] = "del", [DIFF_NEW] = "ins"};
	struct answer_change *changes;
	size_t count = answer_changes(q->arena, shown, other, &changes), i;
	struct slice text;

	if (count == 0 || (count == 1 && changes[0].kind == DIFF_SAME)) {
		buf_string(
		    b, "<p class=\"note\">Word for word the same.</p>\n");
		return;
	}
	buf_string(b,
	    "<p class=\"note\">Against what is shown: <del>only there</del>, "
	    "<ins>only here</ins>.</p><div class=\"diff\">");
	for (i = 0; i < count; i++) {
		text = slice_trim(changes[i].text);
		if (changes[i].kind == DIFF_SAME) {
			put_same(b, text, i == 0, i + 1 == count);
			buf_char(b, ' ');
			continue;
		}
		buf_format(b, "<%s>", tags[changes[i].kind]);
		buf_html(b, text);
		buf_format(b, "</%s> ", tags[changes[i].kind]);
	}
	buf_string(b, "</div>\n");
}

static void
put_record(const struct web_request *q, struct buf *b,
    const struct archive_record *record)
{
	const struct archive_provenance *p;
	char hex[SHA256_HEX], moment[20];

	sha256_hex(record->hash, hex);
	if (record->section > 0)
		buf_format(b, "<h2>Section %u of %u", record->section,
		    record->sections);
	else
		buf_string(b, "<h2>Edition");
	buf_string(b, record->shown ? ", shown here</h2><p>" : "</h2><p>");
	layout_count(b, record->bytes.n);
	buf_string(b, " bytes, as ");
	buf_html(b, carrier_name(record->hints.carrier));
	buf_string(b, "; SHA-256 <code>");
	buf_html(b, slice(hex, SHA256_HEX));
	buf_string(b, "</code></p><ul class=\"note\">\n");
	for (p = record->provenances; p != NULL; p = p->next) {
		buf_string(b, "<li>");
		/* where on this machine is for who keeps it */
		buf_html(b,
		    web_is(q, USER_ARCHIVIST) ? p->file : answer_file(p->file));
		if (p->member.n > 0) {
			buf_string(b, " / ");
			buf_html(b, p->member);
		}
		moment_format(moment_from_seconds(p->when), moment);
		buf_format(b, ", line %lld, taken in %S by reader ",
		    (long long)p->line + 1, &(struct slice){moment, 10});
		buf_html(b, p->reader);
		buf_string(b, "</li>\n");
	}
	buf_string(b, "</ul>\n");
}

void
view_editions(
    struct web_request *q, struct buf *b, const struct archive_telegram *held)
{
	const struct archive_record *record, *shown;
	struct slice id = held->id;

	buf_string(b, "<ul class=\"editions\">\n");
	for (; held != NULL; held = held->next) {
		shown = answer_shown(held);
		for (record = held->records; record != NULL;
		     record = record->next) {
			buf_string(b, "<li>");
			put_record(q, b, record);
			if (shown != NULL && record != shown &&
			    record->section == 0)
				put_changes(q, b, shown->text, record->text);
			buf_string(b, "</li>\n");
		}
	}
	buf_string(b,
	    "</ul>\n<p class=\"away\">Take away: <a href=\"/api/1/editions/");
	buf_url(b, id);
	buf_string(b, "\">JSON</a></p>\n");
}

/* ---- those like it -------------------------------------------------------------- */

static void
put_passages(struct buf *b, const char *what, const struct slice_list *s)
{
	unsigned n = 0;

	if (s == NULL)
		return;
	buf_format(
	    b, "<details class=\"fold\"><summary>%s</summary><ul>\n", what);
	for (; s != NULL && n < 20; s = s->next, n++) {
		buf_string(b, "<li>");
		buf_html(b, s->text);
		buf_string(b, "</li>\n");
	}
	buf_string(b, "</ul></details>\n");
}

bool
view_similar(struct web_request *q, struct buf *b,
    const struct archive_telegram *held, struct error *error)
{
	struct archive_alike *list, *a;

	if (!archive_similar(
		q->archive, held->document, ALIKE_MOST, q->arena, &list, error))
		return false;
	if (list == NULL) {
		buf_string(
		    b, "<p>No other text here has passages of it.</p>\n");
		return true;
	}
	buf_string(b,
	    "<h2 class=\"hidden\">Telegrams like it</h2>\n<ol "
	    "class=\"hits\">\n");
	for (a = list; a != NULL; a = a->next) {
		layout_hit_begin(b, q->arena, &a->hit);
		buf_format(b,
		    "<p class=\"about\">%s: %u%% of this, %u%% of that, %u words "
		    "in a row</p><p class=\"snippet\">",
		    answer_alike_kind(a), answer_percent(a->here),
		    answer_percent(a->there), a->longest);
		buf_html(b, slice_head(a->passage, 400));
		buf_string(b, "</p>\n");
		put_passages(b, "Only in this", a->only_here);
		put_passages(b, "Only in that", a->only_there);
		buf_string(b, "</li>\n");
	}
	buf_string(
	    b, "</ol>\n<p class=\"away\">Take away: <a href=\"/api/1/similar/");
	buf_url(b, held->id);
	buf_string(b, "\">JSON</a></p>\n");
	return true;
}
