/*
 * release.c: `reftel release`: copies of telegrams in which what may not go
 * is not there.  It must not decide what may: src/telegram/redact.c does.
 */
#include "cmd/release.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/mail.h"
#include "render/render.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML, FORMAT_PDF, FORMAT_MAIL };

static const char *const formats[] = {
    "text", "json", "html", "pdf", "mail", NULL};

enum {
	OPTION_TO,
	OPTION_DATE,
	OPTION_POLICY,
	OPTION_FORMAT,
	OPTION_CUT,
	OPTION_FREE,
	OPTION_DECLASSIFY,
	OPTION_CODE,
	OPTION_DESK,
	OPTION_AUTHORITY,
	OPTION_CASE,
	OPTION_DOCUMENT,
	OPTION_OUTPUT,
	OPTION_ARCHIVE,
	OPTION_SHOW,
	OPTION_LIST
};

static const struct option table[] = {
    {"to", 't', "AUDIENCE", "public; USA,GBR,...; or SECRET//NOFORN: for whom",
	NULL},
    {"date", 'd', "YYYY-MM-DD", "the day of the release, else today", NULL},
    {"policy", 'p', "FILE", "what of the heading goes, and how cuts are shown",
	NULL},
    {"format", 'f', "FORMAT", "how to give it:", formats},
    {"cut", 'x', "PLACE",
	"withhold: P3 or L120:5-L122:40 of one telegram; SUBJECT, ALL", NULL},
    {"free", 'F', "PLACE", "release although the marks would not", NULL},
    {"declassify", 'D', "PLACE", "the same, and the marks are struck", NULL},
    {"code", 0, "CODES", "why, of the cuts named before: \"1.4(D)\", B6", NULL},
    {"desk", 'k', "FILE",
	"the log of a review desk: its decisions, and a record, or $REFTEL_DESK",
	NULL},
    {"authority", 0, "NAME", "who reviewed it: stands on the stamp", NULL},
    {"case", 'C', "NUMBER", "the case: F-2026-00012", NULL},
    {"document", 'N', "NUMBER", "the document: C05517345", NULL},
    {"output", 'o', "FILE", "where to, else standard output", NULL},
    {"archive", 'a', "ARCHIVE",
	"take telegrams of an archive: the operands are a query", NULL},
    {"show-policy", 0, NULL, "print the policy that holds, and do no more",
	NULL},
    {"list", 0, NULL, "list on standard error what is withheld, and why", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"release", "FILE... | -a ARCHIVE [QUERY...]",
    "Gives a copy in which what may not go is not there: by the marks, the\n"
    "release lists and the captions, and by what a reviewer cut.  Before\n"
    "something is cut by name, its exact words are shown on standard error.\n"
    "The copy is made of what may go alone, in every form.  `-' is standard\n"
    "input; with -a the operands are a query.",
    table};

struct releasing {
	struct release_desk desk;
	struct out out;
	struct arena arena, keep;
	struct error error;
	struct hints hints;
	const char *to, *policy, *desk_file, *output, *name, *bad;
	enum format format;
	size_t printed;
	struct desk_entry *record, **record_end; /* what went out */
	bool show, list;
};

/* ---- the command line ------------------------------------------------------- */

/* A code is that of all cuts before it that have none. */
static void
add_code(struct releasing *r, const char *value)
{
	bool any;

	if (!release_tell_codes(&r->desk, &r->keep, value, &any, &r->error))
		r->bad = r->error.text;
	else if (!any)
		r->bad = "--code stands behind the --cut that it is of";
}

/* What stands on a stamp is a line of it, and none of the telegram. */
static struct slice
stamp_words(struct releasing *r, const char *value)
{
	struct slice s = slice_trim(slice_of(value));
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			r->bad = "what stands on the stamp is one line";
	return s;
}

static void
take_option(void *user, int option, const char *value)
{
	struct releasing *r = user;

	switch (option) {
	case OPTION_TO:
		r->to = value;
		break;
	case OPTION_DATE:
		if (!date_read_iso(slice_of(value), &r->desk.order.date))
			r->bad = "--date takes a day, as YYYY-MM-DD";
		break;
	case OPTION_POLICY:
		r->policy = value;
		break;
	case OPTION_FORMAT:
		r->format = (enum format)cmd_choice(formats, value);
		break;
	case OPTION_CUT:
		release_tell(&r->desk, &r->keep, VERDICT_CUT, value);
		break;
	case OPTION_FREE:
		release_tell(&r->desk, &r->keep, VERDICT_RELEASE, value);
		break;
	case OPTION_DECLASSIFY:
		release_tell(&r->desk, &r->keep, VERDICT_DECLASSIFY, value);
		break;
	case OPTION_CODE:
		add_code(r, value);
		break;
	case OPTION_DESK:
		r->desk_file = value;
		break;
	case OPTION_AUTHORITY:
		r->desk.order.authority = stamp_words(r, value);
		break;
	case OPTION_CASE:
		r->desk.order.case_number = stamp_words(r, value);
		break;
	case OPTION_DOCUMENT:
		r->desk.order.document = stamp_words(r, value);
		break;
	case OPTION_OUTPUT:
		r->output = value;
		break;
	case OPTION_ARCHIVE:
		r->name = value;
		break;
	case OPTION_SHOW:
		r->show = true;
		break;
	case OPTION_LIST:
		r->list = true;
		break;
	default:
		break;
	}
}

/* ---- given ------------------------------------------------------------------ */

/* From here on nobody knows the original. */
static bool
give(struct releasing *r, struct slice copy)
{
	struct buf *b = &r->out.buf;
	struct buf json = {0};
	const struct telegram *t;

	t = telegram_read(&r->arena, copy, &(struct hints){0});
	switch (r->format) {
	case FORMAT_TEXT:
		buf_string(b, r->printed > 0 ? "\n\n" : "");
		buf_add(b, copy);
		break;
	case FORMAT_JSON:
		render_json(&json, &r->arena, t);
		render_pretty(b, buf_slice(&json), 100);
		buf_free(&json);
		break;
	case FORMAT_HTML:
		if (r->printed == 0)
			render_html_begin(b, render_title(&r->arena, t));
		render_html(b, &r->arena, t, NULL);
		break;
	case FORMAT_PDF:
		if (r->printed > 0)
			return error_set(&r->error,
			    "a PDF holds one telegram: there are several");
		if (!cmd_pdf(b, copy, false, &r->error))
			return false;
		break;
	case FORMAT_MAIL:
		if (r->printed > 0)
			return error_set(&r->error,
			    "a mail is of one telegram: there are several");
		render_mail(b, &r->arena, t, 0);
		break;
		break;
	}
	r->printed++;
	return true;
}

static void
list(const struct telegram *t, const struct release *made)
{
	const struct withheld *h;
	struct arena scratch = {0};
	struct slice id = identifier_text(&scratch, &t->id), codes;
	struct buf b = {0};

	for (h = made->withheld; h != NULL; h = h->next) {
		codes = release_codes_text(&scratch, h->codes);
		buf_plain(&b, id.n > 0 ? id : S("-"));
		buf_format(
		    &b, ": %S withheld, %S: %S\n", &h->place, &codes, &h->why);
	}
	cmd_note(&b);
	buf_free(&b);
	arena_free(&scratch);
}

/* For the log of the desk: what was given to whom. */
static void
note(struct releasing *r, const struct telegram *t, const struct release *made)
{
	struct desk_entry *e = ARENA_NEW(&r->keep, struct desk_entry);
	const struct telegram given = {.text = made->text};
	struct buf b = {0};
	struct slice hash = desk_hash(&r->arena, &given);
	char when[20];

	moment_format(moment_from_seconds(clock_seconds()), when);
	e->when = arena_copy(&r->keep, slice(when, sizeof(when)));
	e->who =
	    r->desk.order.authority.n > 0 ? r->desk.order.authority : S("-");
	e->what = S("given");
	e->id = arena_copy(&r->keep, identifier_text(&r->arena, &t->id));
	e->telegram = desk_hash(&r->keep, t);
	e->place = r->desk.order.audience_text;
	e->codes = release_codes_text(&r->keep, made->codes);
	buf_format(&b, "%s, %s, %S",
	    made->denied     ? "denied in full"
		: made->full ? "in full"
			     : "in part",
	    formats[r->format], &hash);
	e->reason = arena_copy(&r->keep, buf_slice(&b));
	buf_free(&b);
	*r->record_end = e;
	r->record_end = &e->next;
}

/* Once it is out; a copy of which no record can be kept is an error. */
static int
write_record(struct releasing *r)
{
	const struct desk_entry *e;
	struct buf members = {0};
	bool good = true;

	for (e = r->record; e != NULL && good; e = e->next) {
		buf_clear(&members);
		desk_write(&members, e);
		good = chain_append(
		    r->desk_file, buf_slice(&members), NULL, &r->error);
	}
	buf_free(&members);
	return good ? STATUS_CLEAN
		    : cmd_error(STATUS_SYSTEM, "%s", r->error.text);
}

static bool
take(void *user, const struct telegram *t, size_t line)
{
	struct releasing *r = user;
	bool one = !release_several(&r->desk, &r->error);
	struct release made;

	if (one && r->printed > 0)
		return false;
	if (slice_trim(t->text).n == 0)
		return error_set(&r->error,
		    "there is no telegram in it: nothing can be released");
	if (!release_by_desk(&r->desk, &r->arena, t, line, &made, &r->error))
		return false;
	release_hint(&r->desk, &r->arena, t, &made);
	if (r->list)
		list(t, &made);
	if (r->desk_file != NULL)
		note(r, t, &made);
	return give(r, made.text) &&
	    (one || r->output != NULL || out_flush(&r->out, false, &r->error));
}

/* ---- where from ------------------------------------------------------------- */

static int
from_files(struct releasing *r, struct release_reader *reader, char **argv)
{
	struct error error;

	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	for (; *argv != NULL; argv++) {
		if (!input_telegrams(
			*argv, &r->hints, release_take_found, reader, &error))
			return cmd_error(STATUS_SYSTEM, "%s", error.text);
		if (reader->failed)
			return cmd_error(STATUS_USAGE, "%s", r->error.text);
	}
	return STATUS_CLEAN;
}

/* All of it, once it is there: nothing is written of what failed. */
static int
write_out(struct releasing *r)
{
	struct error error;
	bool good;

	if (r->format == FORMAT_HTML && r->printed > 0)
		render_html_end(&r->out.buf);
	if (r->output != NULL)
		good = file_write(r->output, buf_slice(&r->out.buf), &error);
	else
		good = out_close(&r->out, &error);
	return good ? STATUS_CLEAN : cmd_error(STATUS_SYSTEM, "%s", error.text);
}

static int
show_policy(struct releasing *r)
{
	struct buf b = {0};
	struct error error;

	if (r->policy == NULL)
		buf_add(&b, policy_usual);
	else if (!file_read(r->policy, 1 << 20, &b, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return cmd_print(&b);
}

int
cmd_release(char **argv)
{
	struct releasing r = {0};
	struct release_reader reader = {.desk = &r.desk,
	    .arena = &r.arena,
	    .take = take,
	    .user = &r,
	    .error = &r.error};
	int status = cmd_options(&usage, argv, NULL, take_option, &r);

	if (status >= 0) {
		arena_free(&r.keep);
		return status;
	}
	r.record_end = &r.record;
	if (r.desk_file == NULL)
		r.desk_file = getenv("REFTEL_DESK");
	if (r.bad == NULL && r.format == FORMAT_PDF && r.output == NULL &&
	    isatty(STDOUT_FILENO))
		r.bad = "a PDF is nothing for a terminal: say --output FILE";
	if (r.bad != NULL)
		status = cmd_usage(&usage, r.bad);
	else
		status = cmd_output(&usage, r.output, r.name, argv);
	if (status < 0)
		status = cmd_output(&usage, r.output, r.desk_file, argv);
	/* What was decided would go out by the slip of a finger. */
	if (status < 0 && r.desk_file != NULL && !r.show &&
	    access(r.desk_file, F_OK) != 0)
		status = cmd_error(
		    STATUS_SYSTEM, "%s: there is no such log", r.desk_file);
	if (status >= 0) {
		arena_free(&r.keep);
		return status;
	}
	if (!date_known(r.desk.order.date))
		r.desk.order.date = moment_from_seconds(clock_seconds()).date;
	out_open(&r.out, STDOUT_FILENO);
	if (!release_begin(
		&r.desk, &r.keep, r.to, r.policy, r.desk_file, &r.error))
		status =
		    cmd_error(release_status(r.policy), "%s", r.error.text);
	else if (r.show)
		status = show_policy(&r);
	else
		status = r.name != NULL
		    ? release_from_archive(&reader, &usage, r.name, argv)
		    : from_files(&r, &reader, argv);
	if (status == STATUS_CLEAN && r.name != NULL && !r.show &&
	    r.printed == 0)
		status =
		    cmd_error(STATUS_NONE, "no telegram answers the query");
	if (status == STATUS_CLEAN && !r.show)
		status = write_out(&r);
	if (status == STATUS_CLEAN && r.desk_file != NULL)
		status = write_record(&r);
	buf_free(&r.out.buf);
	release_end(&r.desk);
	archive_close(r.desk.archive);
	arena_free(&r.arena);
	arena_free(&r.keep);
	return status;
}
