/*
 * similar.c: texts that are alike, as JSON, and the words for how alike.
 */
#include "answer/answer.h"

unsigned
answer_percent(double share)
{
	/* Not quite all is not all. */
	return share >= 1  ? 100
	    : share > 0.99 ? 99
			   : (unsigned)(share * 100 + 0.5);
}

const char *
answer_alike_kind(const struct archive_alike *a)
{
	if (a->here >= 1 && a->there >= 1)
		return "the same text";
	if (a->here >= 0.7 && a->there >= 0.7)
		return "nearly the same text";
	if (a->here >= 0.7)
		return "has nearly all of it, and more";
	if (a->there >= 0.7)
		return "is nearly all taken from it";
	return "has passages of it";
}

static void
json_list(struct buf *b, const char *name, const struct slice_list *s)
{
	buf_format(b, ",\"%s\":[", name);
	for (; s != NULL; s = s->next) {
		buf_char(b, '"');
		buf_json(b, s->text);
		buf_string(b, s->next != NULL ? "\"," : "\"");
	}
	buf_char(b, ']');
}

void
answer_alike(struct buf *b, const struct archive_alike *list)
{
	const struct archive_alike *a;

	buf_char(b, '[');
	for (a = list; a != NULL; a = a->next) {
		buf_string(
		    b, a != list ? ",\n{\"telegram\":" : "{\"telegram\":");
		hit_json(b, &a->hit);
		buf_format(b, ",\"here_percent\":%u,\"there_percent\":%u,",
		    answer_percent(a->here), answer_percent(a->there));
		buf_json_member(b, "kind", slice_of(answer_alike_kind(a)));
		buf_format(b, ",\"longest\":%u,", a->longest);
		buf_json_member(b, "passage", a->passage);
		json_list(b, "only_here", a->only_here);
		json_list(b, "only_there", a->only_there);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}
