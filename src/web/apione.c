/*
 * apione.c: what is around one telegram, as JSON under /api/1: a card of it,
 * those like it, its editions, and how it is cited.
 */
#include "web/web.h"

#include "render/render.h"

#define ALIKE_MOST 20

/* The telegram of the path; NULL when there is none, and that is answered. */
static struct archive_telegram *
get(struct web_request *q, struct web_response *r, struct slice id)
{
	struct archive_telegram *held;
	struct error error;

	r->type = "application/json";
	if (!archive_get(q->archive, id, q->arena, &held, &error)) {
		api_trouble(r, 0, &error);
		return NULL;
	}
	if (held == NULL)
		layout_error(q, r, 404, S("It is not held."));
	return held;
}

void
page_api_card(struct web_request *q, struct web_response *r)
{
	struct error error;
	bool known;

	r->type = "application/json";
	if (!answer_card(
		&r->body, q->archive, q->rest, q->arena, &known, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	if (!known)
		layout_error(
		    q, r, 404, S("It is not held, and nothing here cites it."));
	else
		buf_char(&r->body, '\n');
}

void
page_api_similar(struct web_request *q, struct web_response *r)
{
	struct archive_telegram *held = get(q, r, q->rest);
	struct archive_alike *list;
	struct error error;

	if (held == NULL)
		return;
	if (!archive_similar(q->archive, held->document, ALIKE_MOST, q->arena,
		&list, &error)) {
		api_trouble(r, 0, &error);
		return;
	}
	buf_char(&r->body, '{');
	buf_json_member(&r->body, "id", held->id);
	buf_string(&r->body, ",\"similar\":");
	answer_alike(&r->body, list);
	buf_string(&r->body, "}\n");
}

void
page_api_editions(struct web_request *q, struct web_response *r)
{
	struct archive_telegram *held = get(q, r, q->rest);

	if (held == NULL)
		return;
	answer_editions(&r->body, q->arena, held);
	buf_char(&r->body, '\n');
}

void
page_api_cite(struct web_request *q, struct web_response *r)
{
	static const char *const forms[] = {"archives", "series", "chicago"};
	struct archive_telegram *held = get(q, r, q->rest);
	const struct telegram *t;
	struct buf *b = &r->body, text = {0};
	uint32_t paragraph =
	    web_arg_number(q, S("paragraph"), API_PARAGRAPH, 0);
	struct error error;
	int i;

	if (held == NULL)
		return;
	t = telegram_read(q->arena, held->text, &held->hints);
	if (!render_cite_can(t, held->id, paragraph, &error)) {
		layout_error(
		    q, r, 404, arena_copy(q->arena, slice_of(error.text)));
		return;
	}
	buf_char(b, '{');
	buf_json_member(b, "id", held->id);
	buf_format(b, ",\"paragraph\":%u", paragraph);
	for (i = 0; i <= RENDER_CITE_CHICAGO; i++) {
		render_cite(&text, q->arena, t, (enum render_cite)i, paragraph);
		buf_char(b, ',');
		buf_json_member(b, forms[i], buf_slice(&text));
		buf_clear(&text);
	}
	buf_string(b, "}\n");
	buf_free(&text);
}
