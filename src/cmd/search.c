/*
 * search.c: `reftel search`: telegrams of an archive that a query finds.
 * It must not know how they are found.
 */
#include "cmd/cmd.h"

#include <unistd.h>

#include "base/utf8.h"

#define LINES_AT_ONCE 10000
#define SUBJECT_MOST 200 /* letters of one */

#define COLOR_FOUND "\033[1;33m"

static const char *const formats[] = {"text", "json", "ndjson", "csv", NULL};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV };

static const char *const sorts[] = {
    "best", "newest", "oldest", "longest", "shortest", NULL};

enum {
	OPTION_ARCHIVE,
	OPTION_FORMAT,
	OPTION_SORT,
	OPTION_MOST,
	OPTION_SKIP,
	OPTION_FACETS,
	OPTION_NEWEST,
	OPTION_EXPLAIN
};

static const struct option table[] = {
    CMD_ARCHIVE,
    {"format", 'f', "FORMAT", "what to print:", formats},
    {"sort", 's', "ORDER", "in which order:", sorts},
    {"most", 'n', "N", "how many to give, 0 for all; usually 20", NULL},
    {"skip", 0, "N", "how many to pass over first", NULL},
    {"facets", 0, "N", "how many values of each facet to count", NULL},
    {"newest", 0, "N", "in JSON: how many of the newest as well", NULL},
    {"explain", 0, NULL, "say how the query is taken, stage by stage", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"search", "[QUERY...]",
    "Finds telegrams: words, \"phrases\", prefix*, NEAR/5, OR, NOT, brackets,\n"
    "and fields such as from:LIMA tag:PREL class:C date:1974-05..1974-08.\n"
    "Without a query it finds all there is.",
    table};

struct searching {
	struct archive *archive;
	const char *name, *most, *skip, *facets, *newest;
	struct archive_query query;
	struct archive_answer answer;
	struct buf text;
	struct out out;
	struct arena arena;
	struct error error;
	enum format format;
	bool sorted; /* an order was asked for */
	bool explain;
	uint64_t lines; /* printed one by one */
};

static void
take_option(void *user, int option, const char *value)
{
	struct searching *s = user;

	switch (option) {
	case OPTION_ARCHIVE:
		s->name = value;
		break;
	case OPTION_FORMAT:
		s->format = (enum format)cmd_choice(formats, value);
		break;
	case OPTION_SORT:
		s->query.sort = (enum archive_sort)cmd_choice(sorts, value);
		s->sorted = true;
		break;
	case OPTION_MOST:
		s->most = value;
		break;
	case OPTION_SKIP:
		s->skip = value;
		break;
	case OPTION_FACETS:
		s->facets = value;
		break;
	case OPTION_NEWEST:
		s->newest = value;
		break;
	case OPTION_EXPLAIN:
		s->explain = true;
		break;
	}
}

/* ---- for people -------------------------------------------------------------- */

/* A word of a snippet, with what of it was looked for. */
static void
print_word(struct searching *s, const struct archive_hit *hit,
    struct slice word, uint32_t *mark)
{
	struct buf *b = &s->out.buf;
	const char *p = word.p, *end = slice_end(word), *from, *to;

	while (p < end) {
		while (*mark < hit->mark_count &&
		    hit->snippet.p + hit->marks[*mark].from < p)
			++*mark;
		from = *mark < hit->mark_count
		    ? hit->snippet.p + hit->marks[*mark].from
		    : end;
		if (from > p) {
			to = from < end ? from : end;
			buf_plain(b, slice_between(p, to));
		} else {
			to = p + hit->marks[*mark].n;
			to = to < end ? to : end;
			buf_string(b, hit_color(&s->out, COLOR_FOUND));
			buf_plain(b, slice_between(p, to));
			buf_string(b, hit_color(&s->out, COLOR_NONE));
		}
		p = to;
	}
}

/* The paragraph's number and mark, then its words, in lines. */
static void
print_snippet(struct searching *s, const struct archive_hit *hit)
{
	struct buf *b = &s->out.buf;
	struct slice rest = hit->snippet, word;
	size_t room = (s->out.width > 100 ? 100 : s->out.width) - 4, at, n;
	uint32_t mark = 0;
	size_t from;

	buf_format(b, "    %s", hit_color(&s->out, COLOR_DIM));
	from = b->n;
	if (hit->paragraph > 0)
		buf_format(b, "%u. ", hit->paragraph);
	if (hit->mark.n > 0) {
		buf_char(b, '(');
		buf_plain(b, hit->mark);
		buf_string(b, ") ");
	}
	at = utf8_count(slice(b->p + from, b->n - from));
	buf_string(b, hit_color(&s->out, COLOR_NONE));
	for (n = 0; (word = slice_word(&rest)).p != NULL; n++) {
		if (n > 0 && at + 1 + utf8_count(word) > room) {
			buf_string(b, "\n    ");
			at = 0;
		} else if (n > 0) {
			buf_char(b, ' ');
			at++;
		}
		print_word(s, hit, word, &mark);
		at += utf8_count(word);
	}
	buf_char(b, '\n');
}

static void
print_hit(struct searching *s, const struct archive_hit *hit)
{
	struct buf *b = &s->out.buf;
	struct slice class = classification_name(hit->classification);
	bool dated = date_known(hit->date.date);
	size_t from;

	buf_string(b, hit_color(&s->out, COLOR_BOLD));
	from = b->n;
	buf_plain(b, hit->id.n > 0 ? hit->id : S("(no number)"));
	if (dated || class.n > 0)
		hit_pad(b, from, 18);
	buf_string(b, hit_color(&s->out, COLOR_NONE));
	from = b->n;
	if (dated)
		hit_day(b, hit->date);
	if (class.n > 0)
		hit_pad(b, from, 14);
	buf_string(b, hit_color(&s->out, COLOR_DIM));
	buf_plain(b, class);
	if (hit->editions > 1)
		buf_format(b, "  %u editions", hit->editions);
	buf_format(b, "%s\n", hit_color(&s->out, COLOR_NONE));
	if (hit->subject.n > 0) {
		buf_string(b, "    ");
		hit_words(b, hit_title(&s->out, hit, &s->arena), SUBJECT_MOST);
		buf_char(b, '\n');
	}
	if (hit->snippet.n > 0)
		print_snippet(s, hit);
}

static void
print_facets(struct searching *s)
{
	struct buf *b = &s->out.buf;
	const struct archive_facet *f;
	size_t i, from;

	for (f = s->answer.facets; f != NULL; f = f->next) {
		if (f->count == 0 || slice_equal(f->name, S("month")))
			continue;
		buf_string(b, hit_color(&s->out, COLOR_DIM));
		from = b->n;
		buf_add(b, f->name);
		hit_pad(b, from, 12);
		buf_string(b, hit_color(&s->out, COLOR_NONE));
		for (i = 0; i < f->count; i++) {
			buf_string(b, i > 0 ? "  " : "");
			buf_plain(b, f->values[i].value);
			buf_format(b, " %s%lld%s",
			    hit_color(&s->out, COLOR_DIM),
			    (long long)f->values[i].count,
			    hit_color(&s->out, COLOR_NONE));
		}
		buf_char(b, '\n');
	}
}

/* What a value was taken for. */
static void
print_told(struct searching *s, const struct archive_told *told)
{
	struct buf *b = &s->out.buf;

	buf_plain(b, told->at);
	buf_string(b, told->doubt ? " is read as " : " is ");
	buf_plain(b, told->as);
	buf_char(b, '\n');
}

static void
print_text(struct searching *s)
{
	struct buf *b = &s->out.buf;
	const struct archive_answer *a = &s->answer;
	const struct archive_told *told;
	size_t i;

	buf_format(b, "%lld telegram%s", (long long)a->total,
	    a->total == 1 ? "" : "s");
	if (a->hit_count < a->total && a->hit_count > 0)
		buf_format(b, ", %lld to %lld", (long long)s->query.skip + 1,
		    (long long)(s->query.skip + a->hit_count));
	buf_format(b, "  %s%lld.%d ms%s\n", hit_color(&s->out, COLOR_DIM),
	    (long long)(a->microseconds / 1000),
	    (int)(a->microseconds / 100 % 10), hit_color(&s->out, COLOR_NONE));
	for (told = a->told; told != NULL; told = told->next)
		if (told->doubt)
			print_told(s, told);
	for (told = a->near; told != NULL; told = told->next) {
		buf_char(b, '`');
		buf_plain(b, told->at);
		buf_string(b, "' is in none");
		if (told->as.n > 0) {
			buf_string(b, "; did you mean `");
			buf_plain(b, told->as);
			buf_string(b, "'?\n");
		} else
			buf_string(b, ".\n");
	}
	for (i = 0; i < a->hit_count; i++) {
		buf_char(b, '\n');
		print_hit(s, &a->hits[i]);
	}
	if (a->facets != NULL && a->total > 0) {
		buf_char(b, '\n');
		print_facets(s);
	}
}

/* ---- for programs ------------------------------------------------------------ */

/* A line a hit; false when nobody reads on. */
static bool
print_line(void *user, const struct archive_hit *hit)
{
	struct searching *s = user;

	if (s->format == FORMAT_CSV)
		hit_csv(&s->out.buf, hit);
	else {
		hit_json(&s->out.buf, hit);
		buf_char(&s->out.buf, '\n');
	}
	s->lines++;
	return out_flush(&s->out, false, &s->error);
}

/* ---- asking ------------------------------------------------------------------- */

static bool
take_numbers(struct searching *s)
{
	bool people = s->format == FORMAT_TEXT;

	s->query.most = people || s->format == FORMAT_JSON ? 20 : UINT32_MAX;
	s->query.facet_most = people ? 5 : s->format == FORMAT_JSON ? 20 : 0;
	s->query.snippets = true;
	if (s->most != NULL &&
	    !slice_number(slice_of(s->most), UINT32_MAX, &s->query.most))
		return false;
	if (s->query.most == 0)
		s->query.most = UINT32_MAX;
	return (s->skip == NULL ||
		   slice_number(
		       slice_of(s->skip), UINT32_MAX, &s->query.skip)) &&
	    (s->newest == NULL ||
		slice_number(
		    slice_of(s->newest), UINT32_MAX, &s->query.newest)) &&
	    (s->facets == NULL ||
		slice_number(
		    slice_of(s->facets), UINT32_MAX, &s->query.facet_most));
}

/* A line a stage: what it is, how many it matches, how long that takes. */
static bool
explain(struct searching *s)
{
	const struct archive_stage *stage;
	const struct archive_told *told;
	struct archive_stage *all;
	struct buf *b = &s->out.buf;
	size_t from;

	if (!archive_explain(s->archive, s->query.text, &s->arena, &all,
		&s->answer, &s->error))
		return false;
	for (told = s->answer.told; told != NULL; told = told->next)
		print_told(s, told);
	s->answer.total = all->count;
	for (stage = all; stage != NULL; stage = stage->next) {
		from = b->n;
		buf_fill(b, ' ', 2 * (size_t)stage->depth);
		buf_plain(b, stage->what);
		hit_pad(b, from, 52);
		from = b->n;
		cmd_thousands(b, stage->count);
		buf_format(b, " telegram%s", stage->count == 1 ? "" : "s");
		hit_pad(b, from, 22);
		buf_format(b, "%s%lld us%s\n", hit_color(&s->out, COLOR_DIM),
		    (long long)stage->microseconds,
		    hit_color(&s->out, COLOR_NONE));
	}
	return true;
}

/* One answer, in any order. */
static bool
search_some(struct searching *s)
{
	if (!archive_find(
		s->archive, &s->query, &s->arena, &s->answer, &s->error))
		return false;
	if (s->format == FORMAT_TEXT)
		print_text(s);
	else {
		answer_search(&s->out.buf, s->query.text, &s->answer,
		    (struct slice){NULL, 0});
		buf_char(&s->out.buf, '\n');
	}
	return true;
}

/* A line a hit, in any order: so many at a time that memory holds them. */
static bool
search_lines(struct searching *s)
{
	uint32_t left = s->query.most;
	size_t i;

	do {
		s->query.most = left < LINES_AT_ONCE ? left : LINES_AT_ONCE;
		arena_reset(&s->arena);
		if (!archive_find(s->archive, &s->query, &s->arena, &s->answer,
			&s->error))
			return false;
		for (i = 0; i < s->answer.hit_count; i++)
			if (!print_line(s, &s->answer.hits[i]))
				return true; /* nobody reads on */
		s->query.skip += s->query.most;
		left -= s->query.most;
	} while (left > 0 && s->answer.hit_count == s->query.most);
	return true;
}

static int
search(struct searching *s)
{
	bool lines = s->format == FORMAT_CSV || s->format == FORMAT_NDJSON;
	bool all = lines && s->query.most == UINT32_MAX && s->query.skip == 0 &&
	    (!s->sorted || s->query.sort == ARCHIVE_NEWEST ||
		s->query.sort == ARCHIVE_OLDEST);
	bool good;

	out_open(&s->out, STDOUT_FILENO);
	s->out.wrap = s->out.terminal && s->format == FORMAT_TEXT;
	if (s->format == FORMAT_CSV && !s->explain)
		buf_string(&s->out.buf,
		    "id,date,from,classification,subject,snippet\r\n");
	good = s->explain ? explain(s)
	    : all         ? archive_walk(s->archive, &s->query, print_line, s,
				&s->answer, &s->error)
	    : lines       ? search_lines(s)
			  : search_some(s);
	if (!good) {
		out_close(&s->out, NULL);
		return cmd_query_error(s->query.text, &s->answer, &s->error);
	}
	if (!out_close(&s->out, &s->error))
		return cmd_error(STATUS_SYSTEM, "%s", s->error.text);
	return s->answer.total + s->lines == 0 ? STATUS_STYLE : STATUS_CLEAN;
}

int
cmd_search(char **argv)
{
	struct searching s = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &s);

	if (status >= 0)
		return status;
	if (!take_numbers(&s))
		return cmd_usage(&usage,
		    "--most, --skip, --facets and --newest take numbers");
	status = cmd_archive(&usage, s.name, ARCHIVE_READ, &s.archive);
	if (status >= 0)
		return status;
	s.query.text = cmd_query(&s.text, argv);
	status = search(&s);
	archive_close(s.archive);
	buf_free(&s.text);
	buf_free(&s.out.buf);
	arena_free(&s.arena);
	return status;
}
