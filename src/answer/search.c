/*
 * search.c: the answer to a query as JSON.
 */
#include "answer/answer.h"

void
answer_search(struct buf *b, struct slice query, const struct archive_answer *a,
    struct slice next)
{
	const struct archive_facet *f;
	size_t i;

	buf_format(b, "{\"total\":%lld,\"took_ms\":%lld.%d,",
	    (long long)a->total, (long long)(a->microseconds / 1000),
	    (int)(a->microseconds / 100 % 10));
	buf_json_member(b, "query", query);
	buf_string(b, ",\"hits\":[");
	for (i = 0; i < a->hit_count; i++) {
		buf_string(b, i > 0 ? "," : "");
		hit_json(b, &a->hits[i]);
	}
	if (a->newest_count > 0)
		buf_string(b, "],\"newest\":[");
	for (i = 0; i < a->newest_count; i++) {
		buf_string(b, i > 0 ? "," : "");
		hit_json(b, &a->newest[i]);
	}
	buf_string(b, "],\"facets\":{");
	for (f = a->facets; f != NULL; f = f->next) {
		buf_format(
		    b, "%s\"%S\":[", f == a->facets ? "" : ",", &f->name);
		for (i = 0; i < f->count; i++) {
			buf_string(b, i > 0 ? ",{" : "{");
			buf_json_member(b, "value", f->values[i].value);
			buf_format(b, ",\"count\":%lld}",
			    (long long)f->values[i].count);
		}
		buf_char(b, ']');
	}
	buf_char(b, '}');
	if (next.p != NULL) {
		buf_char(b, ',');
		buf_json_member(b, "next", next);
	}
	buf_char(b, '}');
}
