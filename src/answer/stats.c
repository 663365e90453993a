/*
 * stats.c: counts of what a query finds, as JSON.  It must not count.
 */
#include "answer/answer.h"

static void
json_facet(struct buf *b, const struct archive_facet *f)
{
	size_t i;

	buf_format(b, "\"%S\":[", &f->name);
	for (i = 0; i < f->count; i++) {
		buf_string(b, i > 0 ? ",{" : "{");
		buf_json_member(b, "value", f->values[i].value);
		buf_format(
		    b, ",\"count\":%lld}", (long long)f->values[i].count);
	}
	buf_char(b, ']');
}

static void
json_handling(struct buf *b, const struct archive_stats *s)
{
	const struct archive_handling *h;
	bool any = false;
	unsigned i;

	buf_string(b, ",\"handling\":[");
	for (i = 0; i < PRECEDENCE_MAX; i++) {
		h = &s->handling[i];
		if (h->count == 0)
			continue;
		buf_string(b, any ? ",{" : "{");
		any = true;
		buf_json_member(b, "precedence",
		    i == PRECEDENCE_NONE ? (struct slice){NULL, 0}
					 : precedence_name((enum precedence)i));
		buf_format(b,
		    ",\"count\":%lld,\"median\":%u,\"nine_in_ten\":%u,"
		    "\"longest\":%u}",
		    (long long)h->count, h->median, h->most_of, h->longest);
	}
	buf_char(b, ']');
}

void
answer_stats(struct buf *b, struct slice query, const struct archive_stats *s)
{
	const struct archive_facet *f;
	unsigned i;

	buf_format(b, "{\"total\":%lld,", (long long)s->total);
	buf_json_member(b, "query", query);
	buf_string(b, ",\"facets\":{");
	for (f = s->facets; f != NULL; f = f->next) {
		json_facet(b, f);
		buf_string(b, f->next != NULL ? "," : "");
	}
	buf_format(
	    b, "},\"length\":{\"median\":%u,\"counts\":[", s->median_length);
	for (i = 0; i < ARCHIVE_LENGTHS; i++)
		buf_format(b, "%s{\"from\":%u,\"count\":%lld}",
		    i > 0 ? "," : "", s->lengths[i].from,
		    (long long)s->lengths[i].count);
	buf_string(b, "]}");
	if (s->total > 0) {
		buf_char(b, ',');
		json_facet(b, &s->has);
		buf_char(b, ',');
		json_facet(b, &s->remarks);
	}
	buf_format(b, ",\"read\":%lld,\"references\":{", (long long)s->read);
	for (i = 0; i < ARCHIVE_LINK_MAX; i++) {
		struct slice name =
		    archive_link_info((enum archive_link)i)->name;

		buf_format(b, "%s\"%S\":%lld", i > 0 ? "," : "", &name,
		    (long long)s->links[i]);
	}
	buf_char(b, '}');
	json_handling(b, s);
	buf_char(b, '}');
}
