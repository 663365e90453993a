/*
 * actions.c: what was asked for and what came of it, as JSON.
 */
#include "answer/answer.h"

void
answer_request(struct buf *b, const struct archive_request *r)
{
	const struct archive_asked *asked;

	buf_string(b, "{\"telegram\":");
	hit_json(b, r->hit);
	buf_format(b, ",\"demarche\":%s,", r->demarche ? "true" : "false");
	buf_json_member(b, "text", r->text);
	buf_format(b, ",\"paragraph\":%u,\"open_days\":%d,\"asked\":[",
	    r->paragraph, r->open_days);
	for (asked = r->asked; asked != NULL; asked = asked->next) {
		buf_char(b, '{');
		buf_json_member(b, "name", asked->name);
		buf_format(b, ",\"post\":%s,", asked->post ? "true" : "false");
		buf_json_member(b, "answer",
		    asked->answered ? asked->answer.id
				    : (struct slice){NULL, 0});
		buf_format(b, ",\"days\":%d,\"answers\":%u}%s",
		    asked->answered ? (int)asked->days : -1, asked->answers,
		    asked->next != NULL ? "," : "");
	}
	buf_string(b, "]}");
}
