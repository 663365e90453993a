/*
 * deskform.c: one telegram on the review desk: its text with the places of its
 * paragraphs, what ought to be looked at, what says the same, what was decided;
 * and the form by which somebody decides.
 */
#include <pthread.h>

#include "base/utf8.h"
#include "render/render.h"
#include "sys/sys.h"
#include "web/desk.h"

#define REASON_MOST 400 /* characters, as the field of the form has */

static void
put_finds(struct web_request *q, struct buf *b, const struct telegram *t)
{
	const struct find *f = release_find(q->arena, t);
	struct place from, to;
	struct slice kind;

	if (f == NULL)
		return;
	buf_string(b, "<h2>To be looked at</h2>\n<ul>\n");
	for (; f != NULL; f = f->next) {
		kind = find_kind_name(f->kind);
		from = telegram_place(t, f->at);
		to = telegram_place(t, slice(slice_end(f->at) - 1, 1));
		buf_format(b, "<li>%S <code>L%u:%u-L%u:%u</code> ", &kind,
		    (unsigned)from.line, (unsigned)from.column,
		    (unsigned)to.line, (unsigned)to.column);
		buf_html(b, f->at);
		buf_string(b, "</li>\n");
	}
	buf_string(b, "</ul>\n");
}

static void
put_equities(struct web_request *q, struct buf *b, const struct telegram *t)
{
	const struct equity *e = release_equities(q->arena, t);

	if (e == NULL)
		return;
	buf_string(b, "<h2>Others to be asked</h2>\n<ul>\n");
	for (; e != NULL; e = e->next) {
		buf_string(b, "<li>");
		buf_html(b, e->agency);
		buf_string(b, ", ");
		buf_html(b, e->role);
		buf_string(b, ": ");
		buf_html(b, e->at);
		buf_string(b, "</li>\n");
	}
	buf_string(b, "</ul>\n");
}

/* What else says the same, paragraph by paragraph. */
static bool
put_same(struct web_request *q, struct buf *b, const struct telegram *t,
    const struct desk *desk, struct error *error)
{
	const struct paragraph *p;
	struct slice id = identifier_text(q->arena, &t->id);
	struct same *same;
	struct slice place;
	bool any = false;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		if (!desk_same_kept(q->archive, q->arena, t, p->text.at, desk,
			q->desk->policy.readers, &same, error))
			return false;
		place = release_place_text(q->arena, t, p->text.at);
		for (; same != NULL; same = same->next) {
			if (!any)
				buf_string(b,
				    "<h2>The same words elsewhere</h2>\n"
				    "<ul>\n");
			any = true;
			buf_format(b, "<li>%S %s in ", &place, same->how);
			if (same->id.n > 0 && slice_equal(same->id, id))
				buf_string(b, "another edition of ");
			layout_telegram(b, same->id, same->id);
			buf_string(
			    b, same->part ? " in part</li>\n" : "</li>\n");
		}
	}
	buf_string(b, any ? "</ul>\n" : "");
	return true;
}

/* A cut that holds, and its words. */
struct cut {
	unsigned n;
	struct slice at;
	struct cut *next;
};

static struct cut *
cuts_of(struct web_request *q, const struct telegram *t,
    const struct desk *desk, struct slice hash)
{
	struct cut *first = NULL, *cut;
	const struct desk_entry *e;
	struct slice at;

	for (e = desk->entries; e != NULL; e = e->next) {
		if (!slice_equal(e->what, S("cut")) || e->withdrawn ||
		    !slice_equal(e->telegram, hash) ||
		    !release_place(t, 0, e->place, &at, NULL))
			continue;
		cut = ARENA_NEW(q->arena, struct cut);
		*cut = (struct cut){.n = e->n, .at = at, .next = first};
		first = cut;
	}
	return first;
}

/* The cut that wins over what would let go; 0: none does. */
static unsigned
winner(
    const struct telegram *t, const struct desk_entry *e, const struct cut *cut)
{
	enum verdict verdict;
	struct slice at;

	if (!verdict_by_name(e->what, &verdict) || verdict == VERDICT_CUT ||
	    e->withdrawn || !release_place(t, 0, e->place, &at, NULL))
		return 0;
	while (cut != NULL &&
	    (cut->at.p >= slice_end(at) || at.p >= slice_end(cut->at)))
		cut = cut->next;
	return cut != NULL ? cut->n : 0;
}

static void
put_entries(struct web_request *q, struct buf *b, const struct telegram *t,
    const struct desk *desk)
{
	struct slice hash = desk_hash(q->arena, t);
	const struct cut *cuts = cuts_of(q, t, desk, hash);
	const struct desk_entry *e;
	bool any = false;

	for (e = desk->entries; e != NULL; e = e->next) {
		if (!slice_equal(e->telegram, hash))
			continue;
		if (!any)
			buf_string(b,
			    "<h2>Decided</h2>\n<div class=\"wide\" "
			    "role=\"region\" aria-label=\"Decided\" "
			    "tabindex=\"0\"><table class=\"desk\">"
			    "<tbody>\n");
		any = true;
		web_desk_entry(q, b, e, true, winner(t, e, cuts));
	}
	buf_string(b, any ? "</tbody></table></div>\n" : "");
}

static void
put_field(struct web_request *q, struct buf *b, const char *name,
    const char *label, const char *attributes)
{
	buf_format(b,
	    "<p><label for=\"%s\">%s</label> <input id=\"%s\" name=\"%s\" "
	    "%s value=\"",
	    name, label, name, name, attributes);
	buf_html(b, web_form(q, slice_of(name)));
	buf_string(b, "\"></p>\n");
}

/* With what was typed before, where something of it was wrong. */
static void
put_form(struct web_request *q, struct buf *b, struct slice id)
{
	static const char *const verdicts[] = {"cut", "release", "declassify"};
	struct slice what = web_form(q, S("what"));
	size_t i;

	buf_string(b,
	    "<h2>Decide</h2>\n<form method=\"post\" class=\"login\" "
	    "action=\"/desk/");
	buf_url(b, id);
	buf_string(b, "\"><input type=\"hidden\" name=\"csrf\" value=\"");
	buf_html(b, slice_of(q->visitor->csrf));
	buf_string(b,
	    "\">\n<p><label for=\"what\">What</label> <select id=\"what\" "
	    "name=\"what\">");
	for (i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		buf_format(b, "<option%s>%s</option>",
		    slice_equal(what, slice_of(verdicts[i])) ? " selected" : "",
		    verdicts[i]);
	buf_string(b, "</select></p>\n");
	put_field(q, b, "place", "Place",
	    "required maxlength=\"60\" "
	    "placeholder=\"P3, L12:5-L13:8, SUBJECT, ALL\"");
	put_field(q, b, "codes", "Codes of a cut",
	    "maxlength=\"60\" placeholder=\"1.4(D)\"");
	put_field(q, b, "reason", "Reason", "maxlength=\"400\"");
	buf_string(b, "<p><button>Decide</button></p>\n</form>\n");
}

/* The lines as they are counted, so that places can be named. */
static void
put_lines(struct buf *b, const struct telegram *t)
{
	struct slice rest = t->text, line;
	unsigned number = 0;

	buf_string(b,
	    "<details open><summary>The original, by lines</summary>\n"
	    "<pre class=\"original\">");
	while ((line = slice_line(&rest)).p != NULL) {
		buf_format(b, "<span class=\"number\">%u</span> ", ++number);
		buf_html(b, slice_trim_right(line));
		buf_char(b, '\n');
	}
	buf_string(b, "</pre></details>\n");
}

void
desk_review(struct web_request *q, struct web_response *r, struct slice id,
    const char *trouble)
{
	const struct telegram *t = web_desk_telegram(q, r, id);
	struct buf *b = &r->body;
	struct release made;
	struct slice title;
	struct error error;
	struct desk desk;

	if (t == NULL || !web_desk_read(q, r, &desk))
		return;
	if (!web_desk_make(q, t, &made, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	title = render_title(q->arena, t);
	layout_begin(q, r, title.n > 0 ? title : id, S(""));
	buf_string(b, "<h1>Review of ");
	layout_telegram(b, id, id);
	buf_string(b, "</h1>\n");
	if (trouble != NULL) {
		buf_string(b, "<p role=\"alert\" class=\"trouble\">");
		buf_html(b, slice_of(trouble));
		buf_string(b, "</p>\n");
	}
	buf_string(b, "<p class=\"away\"><a href=\"/release/");
	buf_url(b, id);
	buf_string(b,
	    "\">As it would go out</a> <a href=\"/desk\">The desk</a></p>\n");
	buf_add(b, web_desk_stamp(q, t, &made));
	put_entries(q, b, t, &desk);
	put_form(q, b, id);
	if (!put_same(q, b, t, &desk, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return;
	}
	put_finds(q, b, t);
	put_equities(q, b, t);
	put_lines(b, t);
	layout_end(q, r);
}

/* ---- decided ---------------------------------------------------------------- */

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static bool
keep(struct web_request *q, const struct desk_entry *e, struct error *error)
{
	struct buf members = {0};
	bool good;

	desk_write(&members, e);
	/* the lock on the file is the process's, and these are its threads */
	pthread_mutex_lock(&writing);
	good = chain_append(q->desk->log, buf_slice(&members), NULL, error);
	pthread_mutex_unlock(&writing);
	buf_free(&members);
	return good;
}

static const struct desk_entry *
entry_of(const struct desk *desk, struct slice number)
{
	const struct desk_entry *e;
	enum verdict verdict;
	uint32_t n;

	if (!slice_number(number, UINT32_MAX, &n))
		return NULL;
	for (e = desk->entries; e != NULL; e = e->next)
		if (e->n == n && verdict_by_name(e->what, &verdict) &&
		    !e->withdrawn)
			return e;
	return NULL;
}

/* The second reader of a decision, or its end. */
static bool
answer(struct web_request *q, const struct desk *desk, struct desk_entry *e,
    struct slice number, struct error *error)
{
	const struct desk_entry *of = entry_of(desk, number);

	if (of == NULL || !slice_equal(of->telegram, e->telegram))
		return error_set(error, "There is no such decision.");
	if (slice_equal(e->what, S("second")) &&
	    desk_same_reader(of->who, e->who))
		return error_set(
		    error, "The second reader is another than the first.");
	e->of = of->n;
	e->telegram = (struct slice){NULL, 0};
	return keep(q, e, error);
}

static bool
decide(struct web_request *q, const struct telegram *t, struct desk_entry *e,
    struct error *error)
{
	struct slice place = slice_trim(web_form(q, S("place"))), at;
	struct slice codes = web_form(q, S("codes"));
	struct slice_list *list = NULL;
	enum verdict verdict;

	e->what = web_form(q, S("what"));
	if (!verdict_by_name(e->what, &verdict))
		return error_set(error, "What is decided is not said.");
	if (!release_place(t, 0, place, &at, error))
		return false;
	if (verdict == VERDICT_CUT &&
	    !release_codes(q->arena, codes, &list, error))
		return false;
	e->place = desk_place(q->arena, t, place, at);
	e->codes = release_codes_text(q->arena, list);
	return keep(q, e, error);
}

void
post_desk(struct web_request *q, struct web_response *r)
{
	const struct telegram *t;
	struct slice id = slice_skip(q->path, 6);
	struct desk_entry e = {0};
	struct error error;
	struct desk desk;
	struct buf to = {0};
	char when[20];
	bool good;

	if (!web_desk_is_for(q)) {
		layout_error(q, r, 404, S("There is no such page here."));
		return;
	}
	t = web_desk_telegram(q, r, id);
	if (t == NULL || !web_desk_read(q, r, &desk))
		return;
	moment_format(moment_from_seconds(clock_seconds()), when);
	e.when = slice(when, sizeof(when));
	e.who = q->visitor->name;
	e.id = identifier_text(q->arena, &t->id);
	e.telegram = desk_hash(q->arena, t);
	e.reason = slice_trim(web_form(q, S("reason")));
	if (utf8_count(e.reason) > REASON_MOST)
		good = error_set(&error,
		    "A reason has %d characters at most: this one has %u.",
		    REASON_MOST, (unsigned)utf8_count(e.reason));
	else if (web_form(q, S("second")).n > 0) {
		e.what = S("second");
		good = answer(q, &desk, &e, web_form(q, S("second")), &error);
	} else if (web_form(q, S("withdraw")).n > 0) {
		e.what = S("withdraw");
		good = answer(q, &desk, &e, web_form(q, S("withdraw")), &error);
	} else
		good = decide(q, t, &e, &error);
	if (!good) {
		r->status = 400;
		desk_review(q, r, id, error.text);
		return;
	}
	r->status = 303;
	buf_string(&to, "/desk/");
	buf_url(&to, id);
	r->location = arena_copy(q->arena, buf_slice(&to));
	buf_free(&to);
}
