/*
 * actions.c: `reftel actions`: what was asked for, of whom, and who came
 * back to it.  It must not know how that is found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "archive/follow.h"

static const char *const formats[] = {"text", "json", "csv", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_OPEN, OPTION_MOST };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"open", 0, "DAYS",
	"only what nobody who was asked came back to within so many days",
	NULL},
    {"most", 'n', "N", "how many to print; usually 50, 0 for all", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"actions", "[QUERY...]",
    "Prints action requests and demarches among what a query finds, or all,\n"
    "the newest first: what is asked, of whom, and whether a later telegram\n"
    "from there names it among its references, and after how long.",
    table};

struct acting {
	struct archive *archive;
	const char *name, *open_text, *most_text;
	struct buf words;
	struct slice query;
	struct archive_answer answer;
	uint32_t open, most;
	struct out out;
	struct arena titles;
	struct error error;
	enum format format;
	uint64_t count, answered;
	bool failed, more;
};

static void
take_option(void *user, int option, const char *value)
{
	struct acting *g = user;

	if (option == OPTION_ARCHIVE)
		g->name = value;
	else if (option == OPTION_FORMAT)
		g->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_OPEN)
		g->open_text = value;
	else if (option == OPTION_MOST)
		g->most_text = value;
}

/* ---- for people ----------------------------------------------------------------------- */

/* "after 3 days", "in 12 years". */
static void
print_days(struct buf *b, const char *word, uint32_t days)
{
	if (days < 730)
		buf_format(b, " %s %u day%s", word, days, days == 1 ? "" : "s");
	else
		buf_format(b, " %s %u years", word, days * 4 / 1461);
}

static void
print_asked(struct acting *g, const struct archive_request *r,
    const struct archive_asked *asked)
{
	struct buf *b = &g->out.buf;
	size_t from;

	buf_string(b, "    ");
	from = b->n;
	buf_plain(b, asked->name);
	hit_pad(b, from, 22);
	if (!asked->answered) {
		buf_format(b, "%sno answer%s", hit_color(&g->out, "\033[31m"),
		    hit_color(&g->out, COLOR_NONE));
		if (r->open_days > 0)
			print_days(b, "in", (uint32_t)r->open_days);
		buf_char(b, '\n');
		return;
	}
	if (!asked->post)
		buf_format(b, "%u post%s, the first: ", asked->answers,
		    asked->answers == 1 ? "" : "s");
	buf_format(b, "%s", hit_color(&g->out, "\033[32m"));
	buf_plain(
	    b, asked->answer.id.n > 0 ? asked->answer.id : S("(no number)"));
	buf_format(b, "%s", hit_color(&g->out, COLOR_NONE));
	if (asked->days == 0)
		buf_string(b, " on the same day");
	else
		print_days(b, "after", asked->days);
	if (asked->post && asked->answers > 1)
		buf_format(b, ", and %u more", asked->answers - 1);
	buf_char(b, '\n');
}

static void
print_text(struct acting *g, const struct archive_request *r)
{
	struct buf *b = &g->out.buf;
	const struct archive_hit *hit = r->hit;
	const struct archive_asked *asked;
	size_t from;

	buf_string(b, g->count > 0 ? "\n" : "");
	buf_string(b, hit_color(&g->out, COLOR_BOLD));
	from = b->n;
	buf_plain(b, hit->id.n > 0 ? hit->id : S("(no number)"));
	hit_pad(b, from, 18);
	buf_string(b, hit_color(&g->out, COLOR_NONE));
	from = b->n;
	if (date_known(hit->date.date))
		hit_day(b, hit->date);
	hit_pad(b, from, 14);
	if (r->demarche)
		buf_string(b, "demarche: ");
	hit_cut(&g->out, hit_title(&g->out, hit, &g->titles),
	    r->demarche ? 42 : 32);
	arena_reset(&g->titles);
	buf_char(b, '\n');
	if (r->text.n > 0) {
		buf_format(b, "    %s", hit_color(&g->out, COLOR_DIM));
		if (r->paragraph > 0)
			buf_format(b, "¶%u ", r->paragraph);
		hit_cut(&g->out, r->text, 8);
		buf_format(b, "%s\n", hit_color(&g->out, COLOR_NONE));
	}
	for (asked = r->asked; asked != NULL; asked = asked->next)
		print_asked(g, r, asked);
}

/* ---- for programs ------------------------------------------------------------------------ */

static void
print_csv(struct acting *g, const struct archive_request *r)
{
	struct buf *b = &g->out.buf;
	const struct archive_asked *asked;
	char day[10];

	for (asked = r->asked; asked != NULL; asked = asked->next) {
		buf_csv(b, r->hit->id);
		buf_char(b, ',');
		if (date_known(r->hit->date.date)) {
			date_format(r->hit->date.date, day);
			buf_add(b, slice(day, sizeof(day)));
		}
		buf_char(b, ',');
		buf_csv(b, r->hit->from);
		buf_char(b, ',');
		buf_csv(b, asked->name);
		buf_format(b, ",%s,", r->demarche ? "demarche" : "request");
		buf_csv(b, r->hit->subject);
		buf_char(b, ',');
		if (asked->answered) {
			buf_csv(b, asked->answer.id);
			buf_format(b, ",%u", asked->days);
		} else
			buf_char(b, ',');
		buf_string(b, "\r\n");
	}
}

/* ---- asking --------------------------------------------------------------------------------- */

/* Whether nobody came back to it in that time, which has passed. */
static bool
is_open(const struct acting *g, const struct archive_request *r)
{
	const struct archive_asked *asked;

	if (r->open_days < 0 || (uint32_t)r->open_days < g->open)
		return false;
	for (asked = r->asked; asked != NULL; asked = asked->next)
		if (asked->answered && asked->days <= g->open)
			return false;
	return true;
}

static bool
each(void *user, const struct archive_request *r)
{
	struct acting *g = user;

	if (g->open_text != NULL && !is_open(g, r))
		return true;
	if (g->count == g->most) {
		g->more = true;
		return false;
	}
	if (g->format == FORMAT_JSON) {
		buf_string(&g->out.buf, g->count > 0 ? ",\n" : "[\n");
		answer_request(&g->out.buf, r);
	} else if (g->format == FORMAT_CSV)
		print_csv(g, r);
	else
		print_text(g, r);
	g->count++;
	g->answered += r->answered;
	g->failed = !out_flush(&g->out, false, &g->error);
	return !g->failed;
}

static int
actions(struct acting *g)
{
	struct buf *b = &g->out.buf;

	out_open(&g->out, STDOUT_FILENO);
	g->out.wrap = g->out.terminal && g->format == FORMAT_TEXT;
	if (g->format == FORMAT_CSV)
		buf_string(b, "id,date,from,to,kind,subject,answer,days\r\n");
	if (!archive_requests(
		g->archive, g->query, each, g, &g->answer, &g->error) ||
	    g->failed) {
		out_close(&g->out, NULL);
		return cmd_query_error(g->query, &g->answer, &g->error);
	}
	if (g->format == FORMAT_JSON)
		buf_string(b, g->count > 0 ? "\n]\n" : "[]\n");
	else if (g->format == FORMAT_TEXT)
		buf_format(b, "%s%lld request%s, %lld answered%s\n",
		    g->count > 0 ? "\n" : "", (long long)g->count,
		    g->count == 1 ? "" : "s", (long long)g->answered,
		    g->more ? "; there are more, --most 0 prints all" : "");
	if (!out_close(&g->out, &g->error))
		return cmd_error(STATUS_SYSTEM, "%s", g->error.text);
	return g->count == 0 ? STATUS_STYLE : STATUS_CLEAN;
}

int
cmd_actions(char **argv)
{
	struct acting g = {.most = 50};
	int status = cmd_options(&usage, argv, NULL, take_option, &g);

	if (status >= 0)
		return status;
	if ((g.open_text != NULL &&
		!slice_number(slice_of(g.open_text), 1000000, &g.open)) ||
	    (g.most_text != NULL &&
		!slice_number(slice_of(g.most_text), UINT32_MAX, &g.most)))
		return cmd_usage(&usage, "--open and --most take numbers");
	if (g.most == 0 || (g.most_text == NULL && g.format != FORMAT_TEXT))
		g.most = UINT32_MAX;
	status = cmd_archive(&usage, g.name, ARCHIVE_READ, &g.archive);
	if (status >= 0)
		return status;
	g.query = cmd_query(&g.words, argv);
	status = actions(&g);
	archive_close(g.archive);
	arena_free(&g.titles);
	buf_free(&g.words);
	buf_free(&g.out.buf);
	return status;
}
