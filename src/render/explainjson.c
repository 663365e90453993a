/*
 * explainjson.c: the explanation for programs, and for pages made of it.  It
 * must not know any field.
 */
#include "render/explain.h"

struct writer {
	struct buf *out;
	const struct telegram *t;
	bool any;
};

static void
string(struct buf *out, const char *key, struct slice s)
{
	buf_char(out, ',');
	buf_json_member(out, key, s.n == 0 ? (struct slice){NULL, 0} : s);
}

static void
put_remarks(struct buf *out, const struct render_remark *remarks, size_t count)
{
	size_t i;

	buf_string(out, ",\"remarks\":[");
	for (i = 0; i < count; i++) {
		buf_format(out, "%s{\"column\":%u", i == 0 ? "" : ",",
		    (unsigned)remarks[i].place.column);
		string(out, "check", remarks[i].info->name);
		string(out, "level", level_name(remarks[i].info->level));
		string(out, "text", remarks[i].info->text);
		string(out, "detail", remarks[i].remark->detail);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static void
take(void *user, const struct explained *line)
{
	const struct explained_group *group;
	struct writer *w = user;
	struct buf *out = w->out;
	size_t i;

	buf_format(out, "%s{\"line\":%zu,\"last\":%zu", w->any ? "," : "",
	    line->first, line->last);
	w->any = true;
	string(out, "kind", line_kind_name(line->kind));
	string(out, "text", line->text);
	string(out, "what", line->what);
	string(out, "source", line->source);
	buf_string(out, ",\"groups\":[");
	for (i = 0; i < line->count; i++) {
		group = &line->groups[i];
		buf_format(out, "%s{\"offset\":%zu", i == 0 ? "" : ",",
		    (size_t)(group->at.p - w->t->text.p));
		string(out, "text", group->at);
		string(out, "field", field_info(group->field)->name);
		string(out, "words", group->words);
		string(out, "general", group->general);
		string(out, "source", group->source);
		buf_char(out, '}');
	}
	buf_char(out, ']');
	put_remarks(out, line->remarks, line->remark_count);
	buf_char(out, '}');
}

void
render_explain_json(
    struct buf *out, struct arena *arena, const struct telegram *t, size_t line)
{
	struct explained_frame frame = explain_frame(arena, t);
	struct writer w = {.out = out, .t = t};

	buf_string(out, "{\"schema\":\"reftel.explain/1\"");
	string(out, "id", frame.id);
	string(out, "in_short", frame.in_short);
	put_remarks(out, frame.remarks, frame.remark_count);
	buf_string(out, ",\"lines\":[");
	explain_walk(arena, t, line, take, &w);
	buf_format(out, "],\"coverage\":{\"bytes\":%zu,\"understood\":%zu}}",
	    (size_t)frame.coverage.bytes, (size_t)frame.coverage.understood);
}
