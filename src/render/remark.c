/*
 * remark.c: the remarks on a telegram, as lines, JSON and SARIF 2.1.0.  It
 * must not judge: what is remarked on, and how grave it is, was said when
 * the telegram was read.
 */
#include "render/render.h"

/* By place; those on the telegram as a whole come first. */
static bool
before(const struct remark *a, const struct remark *b)
{
	return (uintptr_t)a->at.p <= (uintptr_t)b->at.p;
}

/* Stable merges, so that remarks on one place stay in their order. */
static const struct remark **
sort(const struct remark **from, const struct remark **to, size_t n)
{
	size_t width, i, a, b, middle, end;
	const struct remark **swap;

	for (width = 1; width < n; width *= 2) {
		for (i = 0; i < n; i = end) {
			middle = i + width < n ? i + width : n;
			end = middle + width < n ? middle + width : n;
			for (a = i, b = middle; i < end; i++)
				if (a < middle &&
				    (b >= end || before(from[a], from[b])))
					to[i] = from[a++];
				else
					to[i] = from[b++];
		}
		swap = from;
		from = to;
		to = swap;
	}
	return from;
}

/*
 * On to `at` from where something before it was: so that many remarks on
 * one long line cost no more than one.
 */
static void
advance(struct place *place, const char **from, const char *at)
{
	const char *p = *from, *end;

	while ((end = memchr(p, '\n', (size_t)(at - p))) != NULL) {
		p = end + 1;
		place->line++;
		place->column = 1;
	}
	/* Columns are characters: what continues one does not count. */
	for (; p < at; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			place->column++;
	*from = at;
}

const struct render_remark *
render_remarks(struct arena *arena, const struct telegram *t, size_t *count)
{
	const struct remark *r, **sorted;
	struct render_remark *out;
	struct place place = {1, 1};
	const char *from = t->source.p;
	size_t n = 0, i;
	struct slice at;

	for (r = t->remarks; r != NULL; r = r->next)
		n++;
	*count = n;
	out = ARENA_ARRAY(arena, struct render_remark, n + 1);
	sorted = ARENA_ARRAY(arena, const struct remark *, 2 * n + 1);
	for (i = 0, r = t->remarks; r != NULL; r = r->next)
		sorted[i++] = r;
	sorted = sort(sorted, sorted + n, n);
	for (i = 0; i < n; i++) {
		out[i].remark = sorted[i];
		out[i].info = check_info(sorted[i]->check);
		if (!slice_within(sorted[i]->at, t->text))
			continue;
		at = telegram_source(t, sorted[i]->at);
		if (at.p < from) { /* decoded out of order: once more */
			place = (struct place){1, 1};
			from = t->source.p;
		}
		advance(&place, &from, at.p);
		out[i].place = place;
	}
	return out;
}

/* ---- file:line:column: level: what, and what was done [name] ------------- */

static const char *
level_color(enum level level)
{
	return level == LEVEL_ERROR  ? "\033[1;31m"
	    : level == LEVEL_WARNING ? "\033[1;33m"
				     : "\033[1;36m";
}

/* On one line, so that a name or a detail cannot make up remarks. */
static void
add_line(struct buf *out, struct slice s, const char *line_end)
{
	size_t n;

	while (s.n > 0) {
		n = slice_index(s, '\n');
		buf_plain(out, slice_head(s, n));
		if (n < s.n)
			buf_string(out, line_end);
		s = slice_skip(s, n + 1);
	}
}

void
render_remark_words(struct buf *out, const struct render_remark *r, bool color)
{
	struct slice level = level_name(r->info->level);

	if (color)
		buf_string(out, level_color(r->info->level));
	buf_add(out, level);
	buf_string(out, color ? ":\033[0m " : ": ");
	buf_add(out, r->info->text);
	if (r->remark->detail.n > 0) {
		buf_string(out, " (");
		add_line(out, r->remark->detail, " ");
		buf_char(out, ')');
	}
	buf_format(out, " [%S]\n", &r->info->name);
}

void
render_remark_line(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line, bool color)
{
	uint32_t row = r->place.line == 0 ? 1 : r->place.line;
	uint32_t column = r->place.column == 0 ? 1 : r->place.column;

	add_line(out, file, "^J");
	buf_format(out, ":%zu:%u: ", line + row, (unsigned)column);
	render_remark_words(out, r, color);
}

/* ---- JSON ----------------------------------------------------------------- */

void
render_remark_json(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line, struct slice id)
{
	buf_char(out, '{');
	buf_json_member(out, "file", file);
	buf_format(out, ",\"line\":%zu,\"column\":%u,",
	    line + (r->place.line == 0 ? 1 : r->place.line),
	    r->place.column == 0 ? 1u : (unsigned)r->place.column);
	buf_json_member(out, "level", level_name(r->info->level));
	buf_char(out, ',');
	buf_json_member(out, "check", r->info->name);
	buf_char(out, ',');
	buf_json_member(out, "text", r->info->text);
	buf_char(out, ',');
	buf_json_member(out, "detail", r->remark->detail);
	buf_char(out, ',');
	buf_json_member(out, "id", id);
	buf_char(out, '}');
}

/* ---- SARIF 2.1.0 (OASIS), for tools that show remarks in their place ------ */

static const char *
sarif_level(enum level level)
{
	return level == LEVEL_ERROR  ? "error"
	    : level == LEVEL_WARNING ? "warning"
				     : "note";
}

void
render_sarif_begin(struct buf *out, const char *version)
{
	const struct check_info *info;
	int i;

	buf_string(out,
	    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
	    "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{"
	    "\"name\":\"reftel\",");
	buf_json_member(out, "version", slice_of(version));
	buf_string(out, ",\"rules\":[");
	for (i = 0; i < CHECK_MAX; i++) {
		info = check_info((enum check)i);
		buf_string(out, i == 0 ? "{" : ",{");
		buf_json_member(out, "id", info->name);
		buf_string(out, ",\"shortDescription\":{");
		buf_json_member(out, "text", info->text);
		buf_format(out,
		    "},\"defaultConfiguration\":{\"level\":\"%s\"}}",
		    sarif_level(info->level));
	}
	buf_string(out,
	    "]}},\"columnKind\":\"unicodeCodePoints\","
	    "\"results\":[");
}

/* A file as a relative reference of RFC 3986. */
static void
uri(struct buf *out, struct slice file)
{
	size_t n;

	for (;;) {
		n = slice_index(file, '/');
		buf_url(out, slice_head(file, n));
		if (n == file.n)
			return;
		buf_char(out, '/');
		file = slice_skip(file, n + 1);
	}
}

void
render_sarif_remark(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line)
{
	buf_char(out, '{');
	buf_json_member(out, "ruleId", r->info->name);
	buf_format(out, ",\"ruleIndex\":%u,\"level\":\"%s\",",
	    (unsigned)r->remark->check, sarif_level(r->info->level));
	buf_string(out, "\"message\":{\"text\":\"");
	buf_json(out, r->info->text);
	if (r->remark->detail.n > 0) {
		buf_string(out, " (");
		buf_json(out, r->remark->detail);
		buf_char(out, ')');
	}
	buf_string(out,
	    "\"},\"locations\":[{\"physicalLocation\":{"
	    "\"artifactLocation\":{\"uri\":\"");
	uri(out, file);
	buf_format(out,
	    "\"},\"region\":{\"startLine\":%zu,\"startColumn\":%u}}}]}",
	    line + (r->place.line == 0 ? 1 : r->place.line),
	    r->place.column == 0 ? 1u : (unsigned)r->place.column);
}

void
render_sarif_end(struct buf *out)
{
	buf_string(out, "]}]}");
}
