/*
 * check.c: `reftel check`: the remarks on telegrams.  It must not make any:
 * that is src/telegram.
 */
#include "cmd/draft.h"

#include <unistd.h>

#include "base/utf8.h"
#include "import/import.h"
#include "render/render.h"
#include "telegram/send.h"

static const char *const formats[] = {"text", "json", "sarif", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };

enum { OPTION_FORMAT, OPTION_SEND, OPTION_FIX, OPTION_APPLY };

static const struct option table[] = {
    {"format", 'f', "FORMAT", "how to print them:", formats},
    {"send", 0, NULL, "look also at what matters before it goes", NULL},
    {"fix", 0, NULL, "show what can be mended without judgement", NULL},
    {"apply", 'y', NULL, "and mend it in the file", NULL},
    CMD_HINTS,
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"check", "FILE...",
    "Prints the remarks on telegrams: what was found, and what was done about\n"
    "it.  `reftel lookup NAME' explains the name in brackets.  Exits with 0\n"
    "when there is none, 1 when all are about style, 2 when there is a\n"
    "warning, 3 when there is an error; 4 is wrong usage, 5 a trouble of the\n"
    "machine.  `-' is standard input.\n\n"
    "With --fix what can be mended without judgement, in telegrams or in a\n"
    "draft, is shown as a diff, and with --apply it is mended in the file.",
    table};

struct checking {
	struct out out;
	struct arena arena;
	struct hints hints;
	struct error error;
	enum format format;
	enum level worst;
	size_t count; /* of remarks so far */
	bool failed; /* to write */
	int refused; /* the status, where something was */
	bool send, fix, apply;
	struct buf mended; /* the whole file, while it is read */
};

static void
take_option(void *user, int option, const char *value)
{
	struct checking *c = user;

	switch (option) {
	case OPTION_FORMAT:
		c->format = (enum format)cmd_choice(formats, value);
		break;
	case OPTION_SEND:
		c->send = true;
		break;
	case OPTION_APPLY:
		c->apply = true;
		/* fallthrough */
	default:
		c->fix = true;
	}
}

static void
print(struct checking *c, const struct render_remark *r, struct slice file,
    size_t line, const struct telegram *t)
{
	struct buf *out = &c->out.buf;

	if (c->format != FORMAT_TEXT)
		buf_string(out, c->count == 0 ? "\n" : ",\n");
	switch (c->format) {
	case FORMAT_TEXT:
		render_remark_line(out, r, file, line, c->out.color);
		break;
	case FORMAT_JSON:
		render_remark_json(
		    out, r, file, line, identifier_text(&c->arena, &t->id));
		break;
	case FORMAT_SARIF:
		render_sarif_remark(out, r, file, line);
		break;
	}
	c->count++;
}

/* What `reftel write' would say of it, at its place there. */
static bool
take_draft(struct checking *c, const struct found *found)
{
	struct draft *d = draft_read(&c->arena, found->text);
	struct written written = {0};
	enum draft_state state;

	if (c->format != FORMAT_TEXT) {
		c->refused = cmd_error(STATUS_USAGE,
		    "%S is a draft: what is to be said of one is text alone",
		    &found->file);
		return true;
	}
	draft_state(d, &state);
	cmd_draft_judge(d, cmd_now(), LEVEL_STYLE, c->send, &written);
	cmd_draft_troubles(&c->out.buf, d,
	    arena_join(&c->arena, found->file, S("\0"), S("")).p);
	c->worst = d->worst > c->worst ? d->worst : c->worst;
	arena_reset(&c->arena);
	c->failed = !out_flush(&c->out, false, &c->error);
	return !c->failed;
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct checking *c = user;
	const struct render_remark *remarks;
	struct telegram *t;
	size_t count, i;

	if (!c->fix && draft_is_surely(found->text))
		return take_draft(c, found);
	t = telegram_read(&c->arena, found->text, &found->hints);
	if (c->send)
		telegram_check_send(&c->arena, t, NULL, 0);
	if (c->fix) {
		struct fix *fixes = telegram_fixes(&c->arena, t, &count);

		telegram_mend(&c->mended, t->text, fixes, count);
		c->worst = t->worst > c->worst ? t->worst : c->worst;
		arena_reset(&c->arena);
		return true;
	}
	c->worst = t->worst > c->worst ? t->worst : c->worst;
	remarks = render_remarks(&c->arena, t, &count);
	for (i = 0; i < count; i++)
		print(c, &remarks[i], found->file, found->line, t);
	arena_reset(&c->arena);
	c->failed = !out_flush(&c->out, false, &c->error);
	return !c->failed;
}

#define FIX_MOST ((size_t)64 << 20)

/* A draft is mended where its drafter wrote what a remark is about. */
static void
fix_draft(struct checking *c, struct slice text)
{
	struct draft *d = draft_read(&c->arena, text);
	struct written written = {0};
	size_t count;
	struct fix *fixes = cmd_draft_fixes(d, cmd_now(), &written, &count);

	telegram_mend(&c->mended, text, fixes, count);
	c->worst = d->worst > c->worst ? d->worst : c->worst;
	c->worst =
	    written.back->worst > c->worst ? written.back->worst : c->worst;
	arena_reset(&c->arena);
}

static void
fix_telegrams(struct checking *c, struct slice text)
{
	struct found found = {.hints = c->hints};

	for (; text.n > 0; text = slice_skip(text, found.text.n)) {
		found.text = slice_head(text, telegram_split(text));
		take_telegram(c, &found);
	}
}

/*
 * A draft, or a file of telegrams as they stand in it: mended, as a diff.
 * What has to be unpacked or decoded first would be spoilt.
 */
static int
fix_file(struct checking *c, const char *file)
{
	struct buf was = {0}, b = {0};
	struct error error;
	size_t mark;
	int status = STATUS_CLEAN;

	buf_clear(&c->mended);
	if (!file_read(strcmp(file, "-") == 0 ? "/dev/stdin" : file, FIX_MOST,
		&was, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (!import_is_plain(buf_slice(&was), &c->hints)) {
		buf_free(&was);
		return cmd_error(STATUS_USAGE,
		    "%s is no draft and no plain text of telegrams: only "
		    "those are mended",
		    file);
	}
	/* the mark that UTF-8 may begin with stays there */
	utf8_sniff(buf_slice(&was), &mark);
	buf_add(&c->mended, slice_head(buf_slice(&was), mark));
	if (draft_is_surely(slice_skip(buf_slice(&was), mark)))
		fix_draft(c, slice_skip(buf_slice(&was), mark));
	else
		fix_telegrams(c, slice_skip(buf_slice(&was), mark));
	render_diff_unified(&b, &c->arena, slice_of(file), slice_of("mended"),
	    buf_slice(&was), buf_slice(&c->mended));
	out_add(&c->out, buf_slice(&b));
	buf_free(&b);
	if (c->apply && strcmp(file, "-") != 0 &&
	    !slice_equal(buf_slice(&was), buf_slice(&c->mended)) &&
	    !file_write(file, buf_slice(&c->mended), &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	buf_free(&was);
	return status;
}

int
cmd_check(char **argv)
{
	struct checking c = {0};
	struct error error;
	int status = cmd_options(&usage, argv, &c.hints, take_option, &c), one;

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no file is named");
	if (c.fix && c.format != FORMAT_TEXT)
		return cmd_usage(
		    &usage, "--fix prints a diff, which has no other --format");
	out_open(&c.out, STDOUT_FILENO);
	c.out.wrap = c.out.terminal && c.format == FORMAT_TEXT && !c.fix;
	if (c.format == FORMAT_JSON)
		buf_char(&c.out.buf, '[');
	if (c.format == FORMAT_SARIF)
		render_sarif_begin(&c.out.buf, REFTEL_VERSION);
	status = STATUS_CLEAN;
	for (; *argv != NULL && !c.failed; argv++)
		if (c.fix) {
			one = fix_file(&c, *argv);
			status = one > status ? one : status;
		} else if (!input_telegrams(
			       *argv, &c.hints, take_telegram, &c, &error))
			status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (c.format == FORMAT_JSON)
		buf_string(&c.out.buf, c.count == 0 ? "]\n" : "\n]\n");
	if (c.format == FORMAT_SARIF) {
		render_sarif_end(&c.out.buf);
		buf_char(&c.out.buf, '\n');
	}
	status = c.refused > status ? c.refused : status;
	if (c.failed || !out_close(&c.out, &c.error))
		status = cmd_error(STATUS_SYSTEM, "%s", c.error.text);
	arena_free(&c.arena);
	buf_free(&c.mended);
	buf_free(&c.out.buf);
	return status == STATUS_CLEAN ? (int)c.worst : status;
}
