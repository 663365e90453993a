/*
 * export.c: `reftel export`: all telegrams that a query finds, in a form for
 * others.  It must hold one telegram at a time.
 */
#include "cmd/export.h"

#include <unistd.h>

#include "render/render.h"

/* As enum form has them. */
static const char *const forms[] = {
    "text", "json", "csv", "mail", "mbox", "zip", "bagit", NULL};

enum form {
	FORM_TEXT,
	FORM_JSON,
	FORM_CSV,
	FORM_MAIL,
	FORM_MBOX,
	FORM_ZIP,
	FORM_BAGIT
};

enum { OPTION_ARCHIVE, OPTION_TO, OPTION_OUTPUT };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"to", 't', "FORM", "in which form:", forms},
    {"output", 'o', "PATH", "where to, a file or (bagit) a new folder", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"export", "[QUERY...]",
    "Gives out what a query finds, or all, the oldest first: as reading\n"
    "copies, as JSON, CSV or a mailbox; or as a bag (RFC 8493), a folder or a\n"
    "ZIP file, with the bytes as they came and a manifest of their hashes.",
    table};

struct exporting {
	struct archive *archive;
	const char *name, *output;
	struct archive_query query;
	struct archive_answer answer;
	struct buf words;
	struct out out;
	struct file file;
	bool to_file, failed;
	struct bag *bag;
	struct arena arena; /* of one telegram */
	struct error error;
	enum form form;
	uint64_t count;
};

static void
take_option(void *user, int option, const char *value)
{
	struct exporting *e = user;

	if (option == OPTION_ARCHIVE)
		e->name = value;
	else if (option == OPTION_TO)
		e->form = (enum form)cmd_choice(forms, value);
	else if (option == OPTION_OUTPUT)
		e->output = value;
}

/* ---- where it goes --------------------------------------------------------------- */

#define ENOUGH ((size_t)1 << 17)

static bool
send(struct exporting *e, bool all)
{
	struct buf *b = &e->out.buf;

	if (!e->to_file)
		return out_flush(&e->out, all, &e->error);
	if (!all && b->n < ENOUGH)
		return true;
	if (!file_add(&e->file, buf_slice(b), &e->error))
		return false;
	buf_clear(b);
	return true;
}

/* What a bag gives out of its ZIP file. */
static bool
take(void *user, struct buf *b, struct error *error)
{
	struct exporting *e = user;
	bool good;

	buf_add(&e->out.buf, buf_slice(b));
	buf_clear(b);
	good = send(e, false);
	if (!good && error != NULL)
		*error = e->error;
	return good;
}

/* The folder in a ZIP file: its name without what stands behind the dot. */
static struct slice
bag_name(const struct exporting *e)
{
	struct slice name = slice_of(e->output == NULL ? "" : e->output);
	size_t i;

	for (i = name.n; i > 0 && name.p[i - 1] != '/'; i--)
		;
	name = slice_skip(name, i);
	if (slice_ends(name, S(".zip")))
		name.n -= 4;
	return name.n > 0 && !slice_equal(name, S("-")) ? name : S("telegrams");
}

static bool
begin(struct exporting *e)
{
	bool piped = e->output == NULL || strcmp(e->output, "-") == 0;

	out_open(&e->out, STDOUT_FILENO);
	if (e->form == FORM_BAGIT)
		return bag_begin(
		    &e->bag, e->output, S(""), NULL, NULL, &e->error);
	e->to_file = !piped;
	if (e->to_file && !file_begin(&e->file, e->output, &e->error)) {
		e->to_file = false;
		return false;
	}
	if (e->form == FORM_CSV)
		buf_format(&e->out.buf, "%s\r\n", export_columns);
	return e->form != FORM_ZIP ||
	    bag_begin(&e->bag, NULL, bag_name(e), take, e, &e->error);
}

static bool
end(struct exporting *e)
{
	/* What stood there is worth more than nothing. */
	if (e->count == 0 && e->to_file) {
		file_drop(&e->file);
		e->to_file = false;
		buf_clear(&e->out.buf);
		return true;
	}
	if (e->form == FORM_JSON)
		buf_string(&e->out.buf, e->count > 0 ? "\n]\n" : "[]\n");
	if (e->bag != NULL && !bag_end(e->bag, e->query.text, &e->error))
		return false;
	if (!send(e, true))
		return false;
	if (!e->to_file)
		return out_close(&e->out, &e->error);
	e->to_file = false;
	return file_commit(&e->file, &e->error);
}

/* ---- each telegram --------------------------------------------------------------- */

static bool
give(struct exporting *e, const struct export_item *item)
{
	struct buf *b = &e->out.buf;

	switch (e->form) {
	case FORM_TEXT:
		if (e->count > 0)
			buf_string(b, "\n\n");
		render_text(b, item->arena, item->telegram,
		    e->to_file ? 80 : e->out.width, e->out.color);
		break;
	case FORM_JSON:
		buf_string(b, e->count > 0 ? ",\n" : "[\n");
		render_json(b, item->arena, item->telegram);
		break;
	case FORM_CSV:
		export_csv(b, item);
		break;
	case FORM_MAIL:
		if (e->count > 0)
			return error_set(&e->error,
			    "a mail is of one telegram: say mbox for several");
		mail_add(b, item);
		break;
	case FORM_MBOX:
		mbox_add(b, item);
		break;
	case FORM_ZIP:
	case FORM_BAGIT:
		if (!bag_add(e->bag, item, &e->error))
			return false;
		break;
	}
	e->count++;
	return send(e, false);
}

static bool
each(void *user, const struct archive_hit *hit)
{
	struct exporting *e = user;
	struct export_item item = {.hit = hit, .arena = &e->arena};
	struct archive_telegram *held;

	arena_reset(&e->arena);
	e->failed = !archive_get_document(
	    e->archive, hit->document, &e->arena, &held, &e->error);
	if (e->failed || held == NULL)
		return !e->failed;
	item.held = held;
	item.telegram = telegram_read(&e->arena, held->text, &held->hints);
	e->failed = !give(e, &item);
	return !e->failed;
}

const char export_columns[] =
    "id,date,from,to,classification,precedence,captions,tags,subject,"
    "references,status,carrier,text";

static void
csv_field(struct buf *b, struct buf *list)
{
	buf_csv(b, buf_slice(list));
	buf_char(b, ',');
	buf_clear(list);
}

static void
list_word(struct buf *list, struct slice word)
{
	if (word.n == 0)
		return;
	if (list->n > 0)
		buf_string(list, "; ");
	buf_add(list, word);
}

void
export_csv(struct buf *b, const struct export_item *item)
{
	const struct telegram *t = item->telegram;
	const struct addressee *a;
	const struct slice_list *s;
	const struct tag *tag;
	const struct reference *r;
	struct buf list = {0};
	char moment[20];

	buf_csv(b, item->hit->id);
	buf_char(b, ',');
	if (date_known(item->hit->date.date)) {
		moment_format(item->hit->date, moment);
		buf_add(b, slice(moment, sizeof(moment)));
	}
	buf_char(b, ',');
	list_word(&list, item->hit->from);
	csv_field(b, &list);
	for (a = t->to; a != NULL; a = a->next)
		list_word(&list, a->post.n > 0 ? a->post : a->name);
	csv_field(b, &list);
	if (t->classification != CLASS_NONE)
		list_word(&list, classification_name(t->classification));
	csv_field(b, &list);
	if (t->action_precedence != PRECEDENCE_NONE)
		list_word(&list, precedence_name(t->action_precedence));
	csv_field(b, &list);
	for (s = t->captions; s != NULL; s = s->next)
		list_word(&list, s->text);
	csv_field(b, &list);
	for (tag = t->tags; tag != NULL; tag = tag->next)
		list_word(&list, tag->code.n > 0 ? tag->code : tag->title);
	csv_field(b, &list);
	list_word(&list, t->subject);
	csv_field(b, &list);
	for (r = t->references; r != NULL; r = r->next)
		list_word(&list, r->id.n > 0 ? r->id : r->printed);
	csv_field(b, &list);
	list_word(&list, status_name(t->status));
	csv_field(b, &list);
	list_word(&list, carrier_name(t->carrier));
	csv_field(b, &list);
	buf_csv(b, t->text);
	buf_string(b, "\r\n");
	buf_free(&list);
}

/* ---- asking ------------------------------------------------------------------------ */

static int export(struct exporting *e)
{
	bool good = begin(e);

	if (good) {
		e->query.sort = ARCHIVE_OLDEST;
		good = archive_walk(e->archive, &e->query, each, e, &e->answer,
			   &e->error) &&
		    !e->failed && end(e);
	}
	if (!good && e->to_file)
		file_drop(&e->file);
	if (e->bag != NULL)
		bag_free(e->bag);
	buf_free(&e->out.buf);
	if (!good)
		return cmd_query_error(e->query.text, &e->answer, &e->error);
	return e->count > 0
	    ? STATUS_CLEAN
	    : cmd_error(STATUS_NONE, "no telegram answers the query");
}

int
cmd_export(char **argv)
{
	struct exporting e = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &e);

	if (status >= 0)
		return status;
	if (e.form == FORM_BAGIT && e.output == NULL)
		return cmd_usage(
		    &usage, "a bag is a folder: name it with --output");
	if (e.form == FORM_ZIP && e.output == NULL && isatty(STDOUT_FILENO))
		return cmd_usage(&usage,
		    "a ZIP file is nothing for a terminal: say --output FILE");
	status = cmd_output(&usage, e.output, e.name, argv);
	if (status < 0)
		status = cmd_archive(&usage, e.name, ARCHIVE_READ, &e.archive);
	if (status >= 0)
		return status;
	e.query.text = cmd_query(&e.words, argv);
	status = export(&e);
	archive_close(e.archive);
	buf_free(&e.words);
	arena_free(&e.arena);
	return status;
}
