/*
 * lookup.c: `reftel lookup`: what the tables say of a word.  A thin door
 * over src/telegram/lookup.h.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"
#include "telegram/lookup.h"

static const char *const formats[] = {"text", "json", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON };

enum { OPTION_FORMAT, OPTION_DATE };

static const struct option table[] = {
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"date", 'd', "YYYY-MM-DD", "mark what held on that day", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"lookup", "WORD...",
    "Says what a word of a telegram means: a TAGS code, a post, a routing\n"
    "indicator, an operating signal, a caption, a marking, an order or a term\n"
    "of its line, a reason, an exemption, an office, or a check of reftel.",
    table};

struct asking {
	struct out out;
	struct arena arena;
	struct buf line;
	enum format format;
	struct date date;
	bool bad_date;
	const char *date_text;
};

static void
take_option(void *user, int option, const char *value)
{
	struct asking *a = user;

	if (option == OPTION_FORMAT)
		a->format = (enum format)cmd_choice(formats, value);
	if (option == OPTION_DATE) {
		a->date_text = value;
		a->bad_date = !date_read_iso(slice_of(value), &a->date);
	}
}

/* ---- text ---------------------------------------------------------------- */

/* A line of its own, four in; nothing when there is nothing to say. */
static void
text_line(struct buf *b, struct slice s)
{
	if (s.n == 0)
		return;
	buf_string(b, "    ");
	buf_plain(b, s);
	buf_char(b, '\n');
}

static void
text_row(struct asking *a, const struct lookup_row *r)
{
	struct buf *b = &a->out.buf;

	buf_string(b, a->out.color ? "\033[1m" : "");
	buf_plain(b, r->key);
	buf_format(b, "%s: %S", a->out.color ? "\033[0m" : "", &r->kind);
	if (r->sort.n > 0 && !slice_equal(r->sort, r->kind))
		buf_format(b, " (%S)", &r->sort);
	if (r->years.n > 0)
		buf_format(b, ", %S", &r->years);
	if (r->holds && r->years.n > 0)
		buf_format(b, ", held on %s", a->date_text);
	buf_char(b, '\n');
	text_line(b, r->meaning.n > 0 ? r->meaning : S("meaning not known"));
	text_line(b, r->note);
	if (r->confidence.n > 0 && !slice_equal(r->confidence, S("confirmed")))
		buf_format(b, "    [%S: %S]\n", &r->confidence, &r->source);
	else
		buf_format(b, "    [%S]\n", &r->source);
}

static void
text_answer(struct asking *a, struct slice word, const struct lookup *l)
{
	struct buf *b = &a->out.buf;
	const struct lookup_row *r;
	uint32_t i;

	for (r = l->rows; r != NULL; r = r->next)
		text_row(a, r);
	if (l->rows != NULL)
		return;
	buf_plain(b, word);
	buf_string(b, ": in no table");
	for (i = 0; i < l->near_count; i++)
		buf_format(b, "%s%S", i == 0 ? "; spelt like it: " : ", ",
		    &l->near[i]);
	buf_char(b, '\n');
	if (l->mentions != NULL)
		buf_string(b, "Meanings that have it:\n");
	for (r = l->mentions; r != NULL; r = r->next) {
		buf_format(b, "    %S (%S", &r->key, &r->kind);
		if (r->years.n > 0)
			buf_format(b, ", %S", &r->years);
		buf_format(b, "): %S\n", &r->meaning);
	}
}

static void
json_answer(struct asking *a, struct slice word, const struct lookup *l)
{
	buf_clear(&a->line);
	render_lookup_json(&a->line, word, l);
	render_pretty(&a->out.buf, buf_slice(&a->line), a->out.width);
}

/* ---- the command --------------------------------------------------------- */

/* Answer for a word; false when it is in no table. */
static bool
answer(struct asking *a, struct slice word, bool only_if_found)
{
	struct lookup l = lookup_word(&a->arena, word, a->date.year);
	bool found = l.rows != NULL;

	if (found || !only_if_found) {
		if (a->format == FORMAT_JSON)
			json_answer(a, word, &l);
		else
			text_answer(a, word, &l);
	}
	arena_reset(&a->arena);
	return found;
}

/* All words as one, `ROGER CHANNEL', if the tables have that. */
static bool
answer_together(struct asking *a, char **argv)
{
	struct buf b = {0};
	bool found;

	for (; *argv != NULL; argv++) {
		buf_string(&b, b.n > 0 ? " " : "");
		buf_string(&b, *argv);
	}
	found = answer(a, buf_slice(&b), true);
	buf_free(&b);
	return found;
}

int
cmd_lookup(char **argv)
{
	struct asking a = {0};
	struct error error;
	int status = cmd_options(&usage, argv, NULL, take_option, &a);

	if (status >= 0)
		return status;
	if (a.bad_date) {
		error_set(&error, "`%s' is no day in the form YYYY-MM-DD",
		    a.date_text);
		return cmd_usage(&usage, error.text);
	}
	if (*argv == NULL || slice_trim(slice_of(*argv)).n == 0)
		return cmd_usage(&usage, "no word is named");
	out_open(&a.out, STDOUT_FILENO);
	a.out.wrap = a.out.terminal && a.format == FORMAT_TEXT;
	status = STATUS_CLEAN;
	if (argv[1] == NULL || !answer_together(&a, argv))
		for (; *argv != NULL; argv++)
			if (!answer(&a, slice_of(*argv), false))
				status = STATUS_NONE;
	if (!out_close(&a.out, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	buf_free(&a.line);
	arena_free(&a.arena);
	return status;
}
