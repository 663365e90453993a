/*
 * explainhtml.c: the explanation for a browser, as a part of a page.  It
 * must not know any field, and lets nothing of the telegram out unescaped.
 */
#include "render/explain.h"

static void
put_source(struct buf *out, struct slice source)
{
	if (source.n == 0)
		return;
	buf_string(out, " <cite>");
	buf_html(out, source);
	buf_string(out, "</cite>");
}

static void
put_remarks(struct buf *out, const struct render_remark *remarks, size_t count)
{
	struct slice level;
	size_t i;

	for (i = 0; i < count; i++) {
		level = level_name(remarks[i].info->level);
		buf_format(out, "<p class=\"remark %S\">%S: ", &level, &level);
		buf_html(out, remarks[i].info->text);
		if (remarks[i].remark->detail.n > 0) {
			buf_string(out, " (");
			buf_html(out, remarks[i].remark->detail);
			buf_char(out, ')');
		}
		buf_format(out, " [%S]</p>\n", &remarks[i].info->name);
	}
}

static void
put_group(struct buf *out, const struct explained_group *group)
{
	struct slice field = field_info(group->field)->name;

	buf_format(out, "<dt class=\"%S\"><code>", &field);
	buf_html(out, group->at);
	buf_string(out, "</code></dt><dd>");
	buf_html(out, group->words);
	if (group->words.n > 0 && group->general.n > 0)
		buf_char(out, ' ');
	buf_html(out, group->general);
	if (!group->source_said)
		put_source(out, group->source);
	buf_string(out, "</dd>\n");
}

static void
take(void *user, const struct explained *line)
{
	struct buf *out = user;
	struct slice kind = line_kind_name(line->kind);
	size_t i;

	buf_format(out, "<li value=\"%zu\" class=\"line-%S\"><code>",
	    line->first, &kind);
	buf_html(out, line->text);
	buf_string(out, "</code>\n");
	if (line->last > line->first)
		buf_format(out, "<p>... to line %zu</p>\n", line->last);
	if (line->what.n > 0) {
		buf_string(out, "<p>");
		buf_html(out, line->what);
		put_source(out, line->source);
		buf_string(out, "</p>\n");
	}
	if (line->count > 0)
		buf_string(out, "<dl>\n");
	for (i = 0; i < line->count; i++)
		put_group(out, &line->groups[i]);
	if (line->count > 0)
		buf_string(out, "</dl>\n");
	put_remarks(out, line->remarks, line->remark_count);
	buf_string(out, "</li>\n");
}

void
render_explain_html(
    struct buf *out, struct arena *arena, const struct telegram *t, size_t line)
{
	struct explained_frame frame = explain_frame(arena, t);

	buf_string(out, "<section>\n<h1>How to read ");
	buf_html(out, frame.id.p == NULL ? S("this text") : frame.id);
	buf_string(out, "</h1>\n<p>");
	buf_html(out, frame.in_short);
	buf_string(out, "</p>\n");
	put_remarks(out, frame.remarks, frame.remark_count);
	buf_string(out, "<ol class=\"explain\">\n");
	explain_walk(arena, t, line, take, out);
	buf_string(out, "</ol>\n</section>\n");
}
