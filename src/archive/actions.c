/*
 * actions.c: telegrams that ask for something, and whether those who were
 * asked came back to it: a later telegram from there names it among its
 * references.  It must not judge whether that answers the question.
 */
#include "archive/follow.h"
#include "archive/private.h"

/* What asks for action; what stands in a text alone is found by its words. */
#define ASKS \
	"(has:action OR has:nonpaper OR subject:demarche OR subject:demarches)"

#define TEXT_MOST 400 /* bytes of what is asked */
#define CITING_MOST 1000

struct asking {
	struct archive *a;
	bool (*each)(void *user, const struct archive_request *r);
	void *user;
	struct arena arena; /* of one telegram */
	struct moment last; /* of the archive */
	struct error *error;
	bool failed;
};

static int32_t
days_between(struct moment from, struct moment to)
{
	return date_known(from.date) && date_known(to.date)
	    ? date_days(to.date) - date_days(from.date)
	    : 0;
}

/* ---- what is asked ---------------------------------------------------------------- */

static bool
is_demarche(const struct telegram *t)
{
	const struct block *b;

	if (slice_find_fold(t->subject, S("DEMARCHE")) < t->subject.n)
		return true;
	for (b = t->blocks; b != NULL; b = b->next)
		if (b->kind == BLOCK_NONPAPER)
			return true;
	return false;
}

/* The beginning of a text, of whole words. */
static struct slice
beginning(struct slice text)
{
	size_t n = TEXT_MOST;

	if (text.n <= TEXT_MOST)
		return slice_trim(text);
	while (n > TEXT_MOST / 2 && !ascii_is_space(text.p[n]))
		n--;
	return slice_trim(slice_head(text, n));
}

/* "This is an action request, please see paragraph 3": the number; or 0. */
static uint32_t
see_paragraph(struct slice text)
{
	size_t at = slice_find_fold(text, S("SEE PARA")), n = 0;
	struct slice rest = slice_skip(text, at);
	uint32_t number;

	while (rest.n > 0 && !ascii_is_digit(rest.p[0]) && rest.p[0] != '.')
		rest = slice_skip(rest, 1);
	while (n < rest.n && ascii_is_digit(rest.p[n]))
		n++;
	return slice_number(slice_head(rest, n), 10000, &number) ? number : 0;
}

static void
find_text(struct asking *g, const struct telegram *t, struct archive_request *r)
{
	const struct paragraph *p;
	uint32_t see;

	if (t->actions != NULL) {
		r->text =
		    beginning(passage_text(&g->arena, t, &t->actions->text));
		r->paragraph = t->actions->paragraph;
		see = see_paragraph(r->text);
		for (p = t->paragraphs; see > 0 && p != NULL; p = p->next) {
			if (p->number != see)
				continue;
			r->text =
			    beginning(passage_text(&g->arena, t, &p->text));
			r->paragraph = see;
			break;
		}
		return;
	}
	/* A demarche without a word of action: where it is spoken of. */
	for (p = t->paragraphs; p != NULL; p = p->next) {
		struct slice text = passage_text(&g->arena, t, &p->text);

		if (slice_find_fold(text, S("REQUEST")) == text.n &&
		    slice_find_fold(text, S("DEMARCHE")) == text.n)
			continue;
		r->text = beginning(text);
		r->paragraph = p->number;
		return;
	}
}

/* ---- who came back to it ------------------------------------------------------------ */

/* A post goes by the name it bore last. */
static struct slice
last_name(struct asking *g, struct slice post, struct moment when)
{
	struct slice later, name;

	name = value_post(&g->arena, post, when.date.year, &later);
	return later.n > 0 ? later : name;
}

static void
note_answer(
    struct archive_asked *asked, const struct archive_hit *by, int32_t days)
{
	asked->answers++;
	if (asked->answered)
		return;
	asked->answered = true;
	asked->answer = *by;
	asked->days = days < 0 ? 0 : (uint32_t)days;
}

/* One answer counts for the post that gave it, or else for all of a list. */
static void
give_to(struct asking *g, struct archive_request *r,
    const struct archive_hit *by, const struct archive_citation *list)
{
	struct slice from = last_name(g, by->from, by->date);
	struct archive_asked *asked, *collective = NULL;
	const struct archive_citation *c;
	int32_t days = days_between(r->hit->date, by->date);

	for (asked = r->asked; asked != NULL; asked = asked->next) {
		if (asked->post &&
		    slice_equal(
			from, last_name(g, asked->name, r->hit->date))) {
			note_answer(asked, by, days);
			return;
		}
		if (!asked->post && collective == NULL)
			collective = asked;
	}
	if (collective == NULL)
		return;
	/* Of each post the first counts. */
	for (c = list; &c->by != by; c = c->next)
		if (slice_equal(c->by.from, by->from))
			return;
	note_answer(collective, by, days);
}

static bool
find_answers(struct asking *g, struct archive_request *r)
{
	struct slice own = last_name(g, r->hit->from, r->hit->date);
	struct archive_citation *list, *c;
	struct archive_asked *asked;
	uint64_t total;

	if (!archive_citations(
		g->a, r->hit, CITING_MOST, &g->arena, &list, &total, g->error))
		return false;
	for (c = list; c != NULL; c = c->next)
		if (!slice_equal(own, last_name(g, c->by.from, c->by.date)))
			give_to(g, r, &c->by, list);
	for (asked = r->asked; asked != NULL; asked = asked->next)
		r->answered |= asked->answered;
	return true;
}

static void
list_asked(
    struct asking *g, const struct telegram *t, struct archive_request *r)
{
	struct archive_asked **end = &r->asked;
	const struct addressee *to;

	for (to = t->to; to != NULL; to = to->next) {
		*end = ARENA_NEW(&g->arena, struct archive_asked);
		(*end)->name = to->post.n > 0 ? to->post : to->name;
		(*end)->post = to->post.n > 0;
		end = &(*end)->next;
	}
}

static bool
ask_one(void *user, const struct archive_hit *hit)
{
	struct asking *g = user;
	struct archive_request r = {.hit = hit};
	struct archive_telegram *held;
	const struct telegram *t;

	arena_reset(&g->arena);
	g->failed = !archive_get_document(
	    g->a, hit->document, &g->arena, &held, g->error);
	if (g->failed || held == NULL)
		return !g->failed;
	t = telegram_read(&g->arena, held->text, &held->hints);
	r.demarche = is_demarche(t);
	r.open_days = days_between(hit->date, g->last);
	find_text(g, t, &r);
	list_asked(g, t, &r);
	g->failed = !find_answers(g, &r);
	return !g->failed && g->each(g->user, &r);
}

/* The day until which the archive could have an answer. */
static bool
find_last(struct asking *g)
{
	struct archive_query query = {
	    .text = S(""), .sort = ARCHIVE_NEWEST, .most = 1};
	struct archive_answer answer;

	if (!archive_find(g->a, &query, &g->arena, &answer, g->error))
		return false;
	if (answer.hit_count > 0)
		g->last = answer.hits[0].date;
	return true;
}

bool
archive_requests(struct archive *a, struct slice query,
    bool (*each)(void *user, const struct archive_request *r), void *user,
    struct archive_answer *answer, struct error *error)
{
	struct asking g = {.a = a, .each = each, .user = user, .error = error};
	struct archive_query both = {.sort = ARCHIVE_NEWEST};
	struct arena arena = {0};
	struct query *root;
	bool good;

	/* By itself first, so that trouble is told of what was asked. */
	*answer = (struct archive_answer){0};
	good = archive_query_read(answer, query, &arena, &root, error);
	if (good) {
		both.text = slice_trim(query).n == 0
		    ? S(ASKS)
		    : arena_join(&arena, S(ASKS " ("), query, S(")"));
		good = find_last(&g) &&
		    archive_walk(a, &both, ask_one, &g, answer, error) &&
		    !g.failed;
	}
	arena_free(&arena);
	arena_free(&g.arena);
	return good;
}
