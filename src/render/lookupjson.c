/*
 * lookupjson.c: what the tables say of a word, as JSON.
 */
#include "render/render.h"

static void
json_value(struct buf *b, const char *key, struct slice value)
{
	buf_json_member(b, key, value.n == 0 ? (struct slice){NULL, 0} : value);
}

static void
json_rows(struct buf *b, const char *key, const struct lookup_row *r)
{
	const char *comma = "";

	buf_format(b, ",\"%s\":[", key);
	for (; r != NULL; r = r->next) {
		buf_format(b, "%s{", comma);
		json_value(b, "table", r->table);
		buf_char(b, ',');
		json_value(b, "what", r->kind);
		buf_char(b, ',');
		json_value(b, "kind", r->sort);
		buf_char(b, ',');
		json_value(b, "key", r->key);
		buf_char(b, ',');
		json_value(b, "meaning", r->meaning);
		buf_char(b, ',');
		json_value(b, "note", r->note);
		buf_char(b, ',');
		json_value(b, "years", r->years);
		buf_format(b, ",\"held\":%s,", r->holds ? "true" : "false");
		json_value(b, "confidence", r->confidence);
		buf_char(b, ',');
		json_value(b, "source", r->source);
		buf_char(b, '}');
		comma = ",";
	}
	buf_char(b, ']');
}

void
render_lookup_json(struct buf *b, struct slice word, const struct lookup *l)
{
	uint32_t i;

	buf_string(b, "{\"schema\":\"reftel.lookup/1\",");
	json_value(b, "word", word);
	json_rows(b, "rows", l->rows);
	json_rows(b, "mentions", l->mentions);
	buf_string(b, ",\"near\":[");
	for (i = 0; i < l->near_count; i++) {
		buf_string(b, i == 0 ? "\"" : ",\"");
		buf_json(b, l->near[i]);
		buf_char(b, '"');
	}
	buf_string(b, "]}");
}
