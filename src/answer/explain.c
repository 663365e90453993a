/*
 * explain.c: what a query was understood as, stage by stage.
 */
#include "answer/answer.h"

void
answer_explain(
    struct buf *b, struct slice query, const struct archive_stage *stage)
{
	buf_char(b, '{');
	buf_json_member(b, "query", query);
	buf_string(b, ",\"stages\":[");
	for (; stage != NULL; stage = stage->next) {
		buf_format(b, "{\"depth\":%u,", stage->depth);
		buf_json_member(b, "what", stage->what);
		buf_format(b, ",\"count\":%lld}%s", (long long)stage->count,
		    stage->next != NULL ? "," : "");
	}
	buf_string(b, "]}");
}
