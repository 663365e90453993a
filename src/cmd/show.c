/*
 * show.c: `reftel show`: a telegram of an archive.  It must not know how it
 * is kept, nor what a form looks like.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "render/render.h"

#define WIDTH_MOST 100

static const char *const formats[] = {
    "text", "json", "ndjson", "lines", "html", "raw", NULL};

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_NDJSON,
	FORMAT_LINES,
	FORMAT_HTML,
	FORMAT_RAW
};

enum { OPTION_ARCHIVE, OPTION_FORMAT, OPTION_EDITION };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"edition", 'e', "N", "the Nth edition, where there are several", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"show", "ID...",
    "Prints telegrams of an archive by their number, in any form of it:\n"
    "08LIMA335, 08 LIMA 000335, 1975STATE012345.  The format `raw' is the\n"
    "bytes as they came.",
    table};

struct showing {
	struct archive *archive;
	const char *name, *edition;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
	size_t count; /* of telegrams so far */
};

static void
take_option(void *user, int option, const char *value)
{
	struct showing *s = user;

	if (option == OPTION_ARCHIVE)
		s->name = value;
	else if (option == OPTION_FORMAT)
		s->format = (enum format)cmd_choice(formats, value);
	else if (option == OPTION_EDITION)
		s->edition = value;
}

/* The day of a moment, in seconds since 1970. */
static struct moment
day_of(int64_t when)
{
	return (struct moment){.date = date_from_days((int32_t)(when / 86400))};
}

/* Where its records came from, under the reading copy. */
static void
print_records(struct showing *s, const struct archive_telegram *t)
{
	const struct archive_record *r;
	const struct archive_provenance *p;
	struct buf *b = &s->out.buf;
	char hex[SHA256_HEX];
	unsigned n = 0;

	buf_string(b, s->out.color ? "\033[2m" : "");
	for (r = t->records; r != NULL; r = r->next) {
		sha256_hex(r->hash, hex);
		buf_format(b, "\n%s %u%s", r->section ? "section" : "edition",
		    r->section ? r->section : ++n, r->shown ? ", shown" : "");
		if (r->section > 0)
			n++;
		buf_format(b, ": %zu bytes, SHA-256 ", r->bytes.n);
		buf_add(b, slice(hex, 16));
		for (p = r->provenances; p != NULL; p = p->next) {
			buf_string(b, "\n    from ");
			buf_plain(b, p->file);
			if (p->member.n > 0) {
				buf_char(b, '!');
				buf_plain(b, p->member);
			}
			buf_format(b, ", line %zu; ", (size_t)p->line + 1);
			hit_day(b, day_of(p->when));
			buf_string(b, ", read by reftel ");
			buf_plain(b, p->reader);
		}
	}
	buf_string(b, s->out.color ? "\033[0m\n" : "\n");
}

static void
print_telegram(struct showing *s, const struct archive_telegram *held)
{
	struct buf json = {0}, *b = &s->out.buf;
	const struct telegram *t =
	    telegram_read(&s->arena, held->text, &held->hints);

	switch (s->format) {
	case FORMAT_TEXT:
		if (s->count > 0)
			buf_string(b, "\n\n");
		render_text(b, &s->arena, t, s->out.width, s->out.color);
		print_records(s, held);
		break;
	case FORMAT_NDJSON:
		render_json(b, &s->arena, t);
		buf_char(b, '\n');
		break;
	case FORMAT_JSON:
		render_json(&json, &s->arena, t);
		render_pretty(b, buf_slice(&json),
		    s->out.width < WIDTH_MOST ? s->out.width : WIDTH_MOST);
		buf_free(&json);
		break;
	case FORMAT_LINES:
		render_lines(b, &s->arena, t, 0, s->out.color);
		break;
	case FORMAT_HTML:
		if (s->count == 0)
			render_html_begin(b, render_title(&s->arena, t));
		render_html(b, &s->arena, t, NULL);
		break;
	case FORMAT_RAW:
		break;
	}
	s->count++;
}

static void
print_raw(struct showing *s, const struct archive_telegram *t)
{
	const struct archive_record *r;

	for (r = t->records; r != NULL; r = r->next)
		if (r->shown)
			buf_add(&s->out.buf, r->bytes);
	s->count++;
}

/* The telegram as another of its editions has it. */
static bool
choose_edition(struct showing *s, struct archive_telegram *t, uint32_t n)
{
	struct archive_record *r, *chosen = NULL;
	uint32_t i = 0;

	for (r = t->records; r != NULL; r = r->next) {
		if (++i == n)
			chosen = r;
		r->shown = i == n;
	}
	if (chosen == NULL)
		return error_set(&s->error, "%S has %u edition%s", &t->id, i,
		    i == 1 ? "" : "s");
	t->text = chosen->text;
	t->hints = chosen->hints;
	return true;
}

static int
show(struct showing *s, const char *id, uint32_t edition)
{
	struct archive_telegram *t;

	if (!archive_get(s->archive, slice_of(id), &s->arena, &t, &s->error))
		return cmd_error(STATUS_SYSTEM, "%s", s->error.text);
	if (t == NULL)
		return cmd_not_held(s->archive, slice_of(id), &s->arena);
	for (; t != NULL; t = t->next) {
		if (edition > 0 && !choose_edition(s, t, edition))
			return cmd_error(STATUS_NONE, "%s", s->error.text);
		if (s->format == FORMAT_RAW)
			print_raw(s, t);
		else
			print_telegram(s, t);
		if (!out_flush(&s->out, false, &s->error))
			return cmd_error(STATUS_SYSTEM, "%s", s->error.text);
	}
	arena_reset(&s->arena);
	return STATUS_CLEAN;
}

int
cmd_show(char **argv)
{
	struct showing s = {0};
	uint32_t edition = 0;
	int status = cmd_options(&usage, argv, NULL, take_option, &s), one;

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no number of a telegram is named");
	if (s.edition != NULL &&
	    (!slice_number(slice_of(s.edition), 1000000, &edition) ||
		edition == 0))
		return cmd_usage(&usage, "an edition is a number from 1");
	status = cmd_archive(&usage, s.name, ARCHIVE_READ, &s.archive);
	if (status >= 0)
		return status;
	out_open(&s.out, STDOUT_FILENO);
	s.out.wrap = s.out.terminal && s.format == FORMAT_TEXT;
	status = STATUS_CLEAN;
	for (; *argv != NULL; argv++) {
		one = show(&s, *argv, edition);
		status = one > status ? one : status;
	}
	if (s.format == FORMAT_HTML && s.count > 0)
		render_html_end(&s.out.buf);
	if (!out_close(&s.out, &s.error))
		status = cmd_error(STATUS_SYSTEM, "%s", s.error.text);
	archive_close(s.archive);
	arena_free(&s.arena);
	return status;
}
