/*
 * desk.c: the review desk in the browser: what was decided, what waits for a
 * second reader, and the list of withholdings.  It must not write: deskform.c
 * does, for those who may.
 */
#include "web/desk.h"

#include <unistd.h>

#include "render/withheld.h"
#include "sys/sys.h"

#define POLICY_LONGEST ((size_t)1 << 20)
#define LOG_LONGEST ((size_t)64 << 20)
#define LISTED_MOST 2000 /* telegrams of a list of withholdings */
#define ENTRIES_MOST 500 /* of the log, on one page */

bool
web_desk_open(struct web_desk *d, const char *log, const char *policy,
    struct error *error)
{
	struct buf text = {0};
	struct error inner;
	bool good = policy_read(&d->arena, policy_usual, &d->policy, error);

	d->log = log;
	if (good && policy != NULL) {
		good = file_read(policy, POLICY_LONGEST, &text, error);
		if (good &&
		    !policy_read(
			&d->arena, buf_slice(&text), &d->policy, &inner))
			good = error_set(error, "%s: %s", policy, inner.text);
	}
	buf_free(&text);
	return good;
}

void
web_desk_close(struct web_desk *d)
{
	arena_free(&d->arena);
}

/* Of a room without accounts nobody is a reviewer. */
bool
web_desk_is_for(const struct web_request *q)
{
	return q->desk != NULL && q->desk->log != NULL &&
	    web_is(q, USER_REVIEWER);
}

static bool
read_log(struct web_request *q, struct desk *out, struct error *error)
{
	struct buf log = {0};
	bool good = true;

	*out = (struct desk){0};
	if (q->desk == NULL || q->desk->log == NULL ||
	    access(q->desk->log, F_OK) != 0)
		return true;
	good = file_read(q->desk->log, LOG_LONGEST, &log, error) &&
	    desk_read(
		q->arena, arena_copy(q->arena, buf_slice(&log)), out, error);
	buf_free(&log);
	return good;
}

bool
web_desk_read(struct web_request *q, struct web_response *r, struct desk *out)
{
	struct error error;

	if (read_log(q, out, &error))
		return true;
	layout_error(q, r, 500, slice_of(error.text));
	return false;
}

const struct telegram *
web_desk_telegram(
    struct web_request *q, struct web_response *r, struct slice id)
{
	struct archive_telegram *held;
	struct error error;

	if (!archive_get(q->archive, id, q->arena, &held, &error)) {
		layout_error(q, r, 500, slice_of(error.text));
		return NULL;
	}
	if (held == NULL) {
		layout_error(
		    q, r, 404, S("No telegram of that number is held here."));
		return NULL;
	}
	return telegram_read(q->arena, held->text, &held->hints);
}

/* The same with a log that was read; what is made lives in `arena`. */
static bool
make(struct web_request *q, struct arena *arena, const struct desk *desk,
    const struct telegram *t, struct release *out, struct error *error)
{
	struct release_order order = {
	    .audience = {.everyone = true}, .audience_text = S("public")};
	struct decision *decisions = NULL;
	struct policy *usual;

	if (q->desk == NULL) {
		usual = ARENA_NEW(arena, struct policy);
		policy_read(arena, policy_usual, usual, NULL);
		order.policy = usual;
	} else
		order.policy = &q->desk->policy;
	order.date = moment_from_seconds(clock_seconds()).date;
	if (!desk_decisions(
		arena, desk, t, order.policy->readers, &decisions, error))
		return false;
	order.decisions = decisions;
	release_make(arena, t, &order, out);
	return true;
}

bool
web_desk_make(struct web_request *q, const struct telegram *t,
    struct release *out, struct error *error)
{
	struct desk desk;

	return read_log(q, &desk, error) &&
	    make(q, q->arena, &desk, t, out, error);
}

struct slice
web_desk_stamp(
    struct web_request *q, const struct telegram *t, const struct release *made)
{
	struct release_stamp stamp;
	struct slice out;
	struct buf b = {0};
	char day[11] = "";

	if (!release_by_marks(made) || !release_stamped(t, &stamp))
		return S("");
	buf_string(&b, "<p class=\"note\">It bears the stamp &#8220;");
	buf_html(&b, stamp.name);
	buf_string(&b, "&#8221;");
	if (date_known(stamp.date)) {
		date_format(stamp.date, day);
		buf_format(&b, " of %s", day);
	}
	buf_string(&b,
	    ", which alone frees nothing, since it may be quoted or of a part: "
	    "what its marks withhold goes when a reviewer declassifies ALL of "
	    "it.</p>\n");
	out = arena_copy(q->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

/* ---- the log ---------------------------------------------------------------- */

/* Second it, or take it back: one button each. */
static void
put_answer(struct web_request *q, struct buf *b, const struct desk_entry *e,
    const char *name, const char *label)
{
	buf_string(b, "<form method=\"post\" action=\"/desk/");
	buf_url(b, e->id);
	buf_string(b, "\"><input type=\"hidden\" name=\"csrf\" value=\"");
	buf_html(b, slice_of(q->visitor->csrf));
	buf_format(b,
	    "\"><input type=\"hidden\" name=\"%s\" value=\"%u\"><button>%s"
	    "</button></form>",
	    name, e->n, label);
}

/* For a second reader. */
static bool
waits(const struct web_request *q, const struct desk_entry *e)
{
	enum verdict verdict;

	return verdict_by_name(e->what, &verdict) && !e->withdrawn &&
	    !desk_holds(e, q->desk->policy.readers);
}

void
web_desk_entry(struct web_request *q, struct buf *b, const struct desk_entry *e,
    bool answered, unsigned winner)
{
	enum verdict verdict;
	bool decides = verdict_by_name(e->what, &verdict);
	bool open = waits(q, e);
	const char *state;

	buf_format(b, "<tr><td>%u</td>", e->n);
	buf_string(b, "<td class=\"when\">");
	buf_html(b, slice_head(e->when, 10));
	buf_char(b, ' ');
	buf_html(b, slice_head(slice_skip(e->when, 11), 5));
	buf_string(b, "</td>");
	layout_cell(b, e->who);
	layout_cell(b, e->what);
	buf_string(b, "<td><a href=\"/desk/");
	buf_url(b, e->id);
	buf_string(b, "\">");
	buf_html(b, e->id);
	buf_string(b, "</a></td>");
	layout_cell(b, e->place);
	layout_cell(b, e->codes);
	buf_string(b, "<td class=\"reason\">");
	buf_html(b, e->reason);
	buf_string(b, "</td><td>");
	state = e->withdrawn ? "withdrawn"
	    : e->seconded    ? "seconded"
	    : open           ? "waits for a second reader"
			     : "";
	buf_string(b, state);
	if (winner > 0)
		buf_format(
		    b, "%swhat %u cuts stays", *state != 0 ? "; " : "", winner);
	if (answered && open && !desk_same_reader(e->who, q->visitor->name))
		put_answer(q, b, e, "second", "Second it");
	if (answered && decides && !e->withdrawn)
		put_answer(q, b, e, "withdraw", "Withdraw it");
	buf_string(b, "</td></tr>\n");
}

/* Telegrams of a query with what is withheld of each. */
struct listing {
	struct web_request *q;
	struct buf *b;
	struct desk desk;
	struct arena arena; /* of one telegram */
	size_t rows, telegrams;
	struct error *error;
	bool failed, wrong; /* wrong: what was asked for */
};

static bool
list_telegram(struct listing *l, const struct archive_telegram *held)
{
	const struct telegram *t, *copy;
	const struct withheld *h;
	struct render_withheld row = {0};
	struct hints none = {0};
	struct release made;

	t = telegram_read(&l->arena, held->text, &held->hints);
	if (!make(l->q, &l->arena, &l->desk, t, &made, l->error))
		return false;
	copy = telegram_read(&l->arena, made.text, &none);
	row.id = identifier_text(&l->arena, &copy->id);
	row.date = copy->dtg.moment.date;
	row.from = copy->from != NULL ? copy->from->name : S("");
	row.to = copy->to != NULL ? copy->to->name : S("");
	row.subject = copy->subject;
	row.disposition =
	    made.denied ? S("DENIED IN FULL") : S("RELEASE IN PART");
	for (h = made.withheld; h != NULL; h = h->next) {
		row.number = ++l->rows;
		row.place = h->place;
		row.codes = h->codes;
		row.why = desk_decided_by(&l->arena, &l->desk, t, h);
		render_withheld_row(l->b, &l->arena, RENDER_LIST_CSV, &row);
	}
	return true;
}

static bool
list_hit(void *user, const struct archive_hit *hit)
{
	struct listing *l = user;
	struct archive_telegram *held;

	if (l->telegrams++ == LISTED_MOST) {
		l->failed = l->wrong = true;
		return error_set(l->error,
		    "There are more than %d telegrams: a list of some of them "
		    "is none. Ask for fewer, or say reftel review -W csv.",
		    LISTED_MOST);
	}
	l->failed = !archive_get_document(l->q->archive, hit->document,
			&l->arena, &held, l->error) ||
	    (held != NULL && !list_telegram(l, held));
	arena_reset(&l->arena);
	return !l->failed;
}

/* All that is withheld of what a query finds: for a court, as CSV. */
static void
put_withheld(struct web_request *q, struct web_response *r)
{
	struct archive_query query = {
	    .text = web_query(q), .sort = ARCHIVE_OLDEST};
	struct archive_answer answer = {0};
	struct error error;
	struct listing l = {.q = q, .b = &r->body, .error = &error};
	bool good;

	if (!web_desk_read(q, r, &l.desk))
		return;
	render_withheld_begin(&r->body, RENDER_LIST_CSV);
	good =
	    archive_walk(q->archive, &query, list_hit, &l, &answer, &error) &&
	    !l.failed;
	arena_free(&l.arena);
	if (!good) {
		buf_clear(&r->body);
		layout_error(q, r, l.wrong || answer.column > 0 ? 400 : 500,
		    slice_of(error.text));
		return;
	}
	r->type = "text/csv; charset=utf-8";
	r->filename = S("withheld.csv");
}

/* A visitor learns nothing of telegrams that he may not see. */
static bool
may_see(struct web_request *q, const struct desk_entry *e)
{
	struct archive_telegram *held = NULL;
	struct arena scratch = {0};
	struct error error;
	bool seen = e->id.n > 0 &&
	    archive_get(q->archive, e->id, &scratch, &held, &error) &&
	    held != NULL;

	arena_free(&scratch);
	return seen;
}

/*
 * The newest of those that wait for a second reader, or of all, that the
 * visitor may see, oldest first; *older: there are more before them.
 */
static size_t
pick_entries(struct web_request *q, const struct desk *desk, bool waiting,
    const struct desk_entry **out, bool *older)
{
	const struct desk_entry **all, *e;
	size_t i = 0, at = ENTRIES_MOST;

	*older = false;
	all = ARENA_ARRAY(q->arena, const struct desk_entry *, desk->count + 1);
	for (e = desk->entries; e != NULL; e = e->next)
		all[i++] = e;
	while (i-- > 0 && !*older) {
		if ((waiting && !waits(q, all[i])) || !may_see(q, all[i]))
			continue;
		if (at == 0)
			*older = true;
		else
			out[--at] = all[i];
	}
	return at;
}

/* As a table; false where there are none. */
static bool
put_entries(struct web_request *q, struct buf *b, const struct desk *desk,
    const char *title, bool waiting)
{
	const struct desk_entry **picked =
	    ARENA_ARRAY(q->arena, const struct desk_entry *, ENTRIES_MOST);
	bool older;
	size_t i = pick_entries(q, desk, waiting, picked, &older);

	if (i == ENTRIES_MOST)
		return false;
	if (older)
		buf_string(b,
		    "<p class=\"note\">These are the newest; reftel review "
		    "-k lists them all.</p>\n");
	buf_format(b,
	    "<div class=\"wide\" role=\"region\" aria-label=\"%s\" "
	    "tabindex=\"0\"><table class=\"desk\"><thead><tr>"
	    "<th>No.</th><th>When</th><th>Who</th><th>What</th>"
	    "<th>Telegram</th><th>Place</th><th>Codes</th>"
	    "<th>Reason</th><th>State</th></tr></thead><tbody>\n",
	    title);
	for (; i < ENTRIES_MOST; i++)
		web_desk_entry(q, b, picked[i], waiting, 0);
	buf_string(b, "</tbody></table></div>\n");
	return true;
}

static void
put_queue(struct web_request *q, struct web_response *r)
{
	struct buf *b = &r->body;
	struct desk desk;

	if (!web_desk_read(q, r, &desk))
		return;
	layout_begin(q, r, S("Review desk"), S(""));
	buf_string(b,
	    "<h1>Review desk</h1>\n<p>What was decided of telegrams that go "
	    "out.</p>\n"
	    "<form action=\"/desk/withheld.csv\" class=\"login\">\n"
	    "<p><label for=\"of\">Telegrams</label> <input id=\"of\" "
	    "name=\"q\" placeholder=\"a query, or all\"></p>\n"
	    "<p><button>List what is withheld, as CSV</button></p>\n</form>\n"
	    "<h2>Waiting for a second reader</h2>\n");
	if (!put_entries(q, b, &desk, "Waiting for a second reader", true))
		buf_string(b, "<p>Nothing waits.</p>\n");
	buf_string(b, "<h2>The log</h2>\n");
	if (!put_entries(q, b, &desk, "The log", false))
		buf_string(b,
		    "<p>Nothing was decided yet. A telegram is decided of "
		    "where it is shown as the public gets it.</p>\n");
	layout_end(q, r);
}

void
page_desk(struct web_request *q, struct web_response *r)
{
	struct slice rest = q->rest;

	if (!web_desk_is_for(q)) {
		layout_error(q, r, 404, S("There is no such page here."));
		return;
	}
	if (rest.n > 0 && rest.p[0] == '/')
		rest = slice_skip(rest, 1);
	if (rest.n == 0)
		put_queue(q, r);
	else if (slice_equal(rest, S("withheld.csv")))
		put_withheld(q, r);
	else
		desk_review(q, r, rest, NULL);
}
