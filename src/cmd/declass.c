/*
 * declass.c: `reftel declass`: when the classification of telegrams ends,
 * one by one or as a calendar of what falls due.  It must not work that out:
 * that is src/telegram/declass.c.
 */
#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/render.h"

#define WIDTH_MOST 100

static const char *const formats[] = {"text", "json", "ndjson", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NDJSON };

enum {
	OPTION_FORMAT,
	OPTION_TODAY,
	OPTION_CALENDAR,
	OPTION_TEMPORARY,
	OPTION_DATE,
	OPTION_ARCHIVE
};

static const struct option table[] = {
    {"format", 'f', "FORMAT", "how to print:", formats},
    {"today", 0, "YYYY-MM-DD", "the day to reckon from", NULL},
    {"calendar", 0, NULL, "what falls due, by date, a line each", NULL},
    {"temporary", 0, NULL, "the records are not of permanent value", NULL},
    {"date", 'd', "YYYY-MM-DD", "the day of a fragment that has none", NULL},
    {"archive", 'a', "ARCHIVE",
	"take telegrams of an archive: the operands are a query", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"declass", "FILE... | -a ARCHIVE [QUERY...]",
    "Says when the classification of telegrams ends: as they were marked, and\n"
    "under today's rules, with the rule and what is not sure.  A date that has\n"
    "come makes a telegram eligible; that it is declassified only an agency\n"
    "can say.  With -a the operands are a query of an archive.  `-' is\n"
    "standard input.",
    table};

/* A telegram of the calendar; its slices are of `keep`. */
struct due {
	struct date date;
	struct slice id, subject;
	enum classification level;
	enum declass_kind kind;
	uint64_t cited; /* by so many of the archive */
};

struct work {
	struct out out;
	struct arena arena, keep;
	struct hints hints;
	struct error error;
	struct buf json;
	struct date today;
	struct archive *archive;
	const char *name, *bad;
	struct due *due;
	size_t count, room, printed;
	enum format format;
	bool calendar, temporary, failed;
	bool any; /* the query found something */
};

static void
take_option(void *user, int option, const char *value)
{
	struct work *w = user;

	switch (option) {
	case OPTION_FORMAT:
		w->format = (enum format)cmd_choice(formats, value);
		break;
	case OPTION_TODAY:
		if (!date_read_iso(slice_of(value), &w->today))
			w->bad = "--today takes a day, as YYYY-MM-DD";
		break;
	case OPTION_CALENDAR:
		w->calendar = true;
		break;
	case OPTION_TEMPORARY:
		w->temporary = true;
		break;
	case OPTION_DATE:
		if (!date_read_iso(slice_of(value), &w->hints.date))
			w->bad = "--date takes a day, as YYYY-MM-DD";
		break;
	case OPTION_ARCHIVE:
		w->name = value;
		break;
	default:
		break;
	}
}

/* ---- one by one --------------------------------------------------------- */

static void
print(struct work *w, const struct telegram *t, const struct declass *d)
{
	unsigned width = w->out.width < WIDTH_MOST ? w->out.width : WIDTH_MOST;

	if (w->format == FORMAT_TEXT) {
		if (w->printed > 0)
			buf_char(&w->out.buf, '\n');
		render_declass(&w->out.buf, &w->arena, t, d, w->today, width,
		    w->out.color);
	} else {
		buf_clear(&w->json);
		render_declass_json(&w->json, &w->arena, t, d, w->today);
		if (w->format == FORMAT_NDJSON) {
			buf_add(&w->out.buf, buf_slice(&w->json));
			buf_char(&w->out.buf, '\n');
		} else {
			render_pretty(&w->out.buf, buf_slice(&w->json), width);
		}
	}
	w->printed++;
}

/* What falls due on a day, or at the latest: kept for the calendar. */
static void
note(struct work *w, const struct telegram *t, const struct declass *d)
{
	struct due *due;

	if (!date_known(d->today.date))
		return;
	if (w->count == w->room) {
		w->room = w->room == 0 ? 256 : w->room * 2;
		w->due = heap_grow(w->due, w->room * sizeof(*w->due));
	}
	due = &w->due[w->count++];
	*due = (struct due){.date = d->today.date,
	    .id = arena_copy(&w->keep, identifier_text(&w->arena, &t->id)),
	    .subject = arena_copy(&w->keep, render_title(&w->arena, t)),
	    .level = t->classification,
	    .kind = d->today.kind};
}

static void
take(struct work *w, const struct telegram *t)
{
	struct declass d;

	declass_work(&w->arena, t, w->hints.date, !w->temporary, &d);
	if (w->calendar)
		note(w, t, &d);
	else
		print(w, t, &d);
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct work *w = user;

	take(w, telegram_read(&w->arena, found->text, &found->hints));
	arena_reset(&w->arena);
	w->failed = !out_flush(&w->out, false, &w->error);
	return !w->failed;
}

static bool
take_hit(void *user, const struct archive_hit *hit)
{
	struct work *w = user;
	struct archive_telegram *held;

	w->any = true;
	if (!archive_get_document(
		w->archive, hit->document, &w->arena, &held, &w->error)) {
		w->failed = true;
		return false;
	}
	if (held != NULL)
		take(w, telegram_read(&w->arena, held->text, &held->hints));
	arena_reset(&w->arena);
	w->failed = !out_flush(&w->out, false, &w->error);
	return !w->failed;
}

/* ---- the calendar ------------------------------------------------------- */

static int
by_date(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	int order = date_compare(x->date, y->date);

	return order != 0 ? order : slice_compare(x->id, y->id);
}

/* How many telegrams of the archive cite it. */
static void
count_citing(struct work *w, struct due *due)
{
	struct archive_query query = {.most = 0};
	struct archive_answer answer;
	struct buf text = {0};
	struct error error;

	if (w->archive == NULL || due->id.n == 0)
		return;
	buf_format(&text, "cites:%S", &due->id);
	query.text = buf_slice(&text);
	if (archive_find(w->archive, &query, &w->arena, &answer, &error))
		due->cited = answer.total;
	arena_reset(&w->arena);
	buf_free(&text);
}

static void
print_due(struct work *w, const struct due *due)
{
	struct buf *b = &w->out.buf;
	struct slice level = classification_name(due->level);
	bool past =
	    due->kind == DECLASS_DATE && date_compare(due->date, w->today) <= 0;
	char day[10];

	date_format(due->date, day);
	if (w->format == FORMAT_TEXT) {
		buf_add(b, slice(day, sizeof(day)));
		buf_string(b,
		    past                            ? "  eligible  "
			: due->kind == DECLASS_DATE ? "  due       "
						    : "  latest    ");
		buf_plain(b, due->id.n > 0 ? due->id : S("-"));
		buf_fill(b, ' ', due->id.n < 17 ? 18 - due->id.n : 1);
		buf_format(b, "%S", &level);
		buf_fill(b, ' ', level.n < 13 ? 14 - level.n : 1);
		buf_plain(b, due->subject);
		if (due->cited > 0)
			buf_format(b, " (cited by %u)", (unsigned)due->cited);
		buf_char(b, '\n');
		return;
	}
	buf_format(b, "{\"date\":\"");
	buf_add(b, slice(day, sizeof(day)));
	buf_format(b, "\",\"eligible\":%s,\"id\":\"", past ? "true" : "false");
	buf_json(b, due->id);
	buf_format(b, "\",\"classification\":\"%S\",\"subject\":\"", &level);
	buf_json(b, due->subject);
	buf_format(b, "\",\"cited_by\":%u}\n", (unsigned)due->cited);
}

static void
print_calendar(struct work *w)
{
	size_t i;

	if (w->count > 1)
		qsort(w->due, w->count, sizeof(*w->due), by_date);
	for (i = 0; i < w->count && !w->failed; i++) {
		count_citing(w, &w->due[i]);
		print_due(w, &w->due[i]);
		w->failed = !out_flush(&w->out, false, &w->error);
	}
}

/* ---- where from --------------------------------------------------------- */

static int
from_archive(struct work *w, char **argv)
{
	struct archive_query query = {.sort = ARCHIVE_OLDEST};
	struct archive_answer answer = {0};
	struct buf text = {0};
	int status = cmd_archive(&usage, w->name, ARCHIVE_READ, &w->archive);

	if (status >= 0)
		return status;
	query.text = cmd_query(&text, argv);
	status = STATUS_CLEAN;
	if (!archive_walk(
		w->archive, &query, take_hit, w, &answer, &w->error) ||
	    w->failed)
		status = cmd_query_error(query.text, &answer, &w->error);
	else if (!w->any)
		status =
		    cmd_error(STATUS_NONE, "no telegram answers the query");
	w->failed = false;
	buf_free(&text);
	return status;
}

static int
from_files(struct work *w, char **argv)
{
	struct error error;
	int status = STATUS_CLEAN;

	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	for (; *argv != NULL && !w->failed; argv++)
		if (!input_telegrams(
			*argv, &w->hints, take_telegram, w, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	return status;
}

int
cmd_declass(char **argv)
{
	struct work w = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &w);

	if (status >= 0)
		return status;
	if (w.bad != NULL)
		return cmd_usage(&usage, w.bad);
	if (!date_known(w.today))
		w.today = moment_from_seconds(clock_seconds()).date;
	out_open(&w.out, STDOUT_FILENO);
	w.out.wrap = w.out.terminal && w.format == FORMAT_TEXT;
	status = w.name != NULL ? from_archive(&w, argv) : from_files(&w, argv);
	if (w.calendar)
		print_calendar(&w);
	if (w.failed || !out_close(&w.out, &w.error))
		status = cmd_error(STATUS_SYSTEM, "%s", w.error.text);
	if (w.archive != NULL)
		archive_close(w.archive);
	heap_free(w.due);
	buf_free(&w.json);
	arena_free(&w.arena);
	arena_free(&w.keep);
	return status;
}
