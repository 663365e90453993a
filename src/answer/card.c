/*
 * card.c: what a link to a telegram leads to, in short.
 */
#include "answer/answer.h"

/* The telegram of a number as a list has it; none: *held is false. */
bool
answer_hit(struct archive *a, struct slice id, struct arena *arena,
    struct archive_hit *hit, bool *held, struct error *error)
{
	struct archive_query query = {.most = 1, .snippets = true};
	struct archive_answer answer = {0};
	struct buf text = {0};
	size_t i;
	bool good;

	*held = false;
	*hit = (struct archive_hit){.id = id};
	buf_string(&text, "id:\"");
	for (i = 0; i < id.n; i++)
		if (ascii_is_alnum(id.p[i]))
			buf_char(&text, id.p[i]);
	buf_char(&text, '"');
	query.text = arena_copy(arena, buf_slice(&text));
	buf_free(&text);
	if (query.text.n == 5)
		return true; /* nothing that a number could be */
	good = archive_find(a, &query, arena, &answer, error);
	if (good && answer.hit_count > 0) {
		*hit = answer.hits[0];
		*held = true;
	}
	/* What is no number is not held. */
	return good || answer.column > 0;
}

bool
answer_card(struct buf *b, struct archive *a, struct slice id,
    struct arena *arena, bool *known, struct error *error)
{
	struct archive_citation *citing;
	struct archive_hit hit;
	uint64_t total = 0;
	bool held;

	if (!answer_hit(a, id, arena, &hit, &held, error) ||
	    !archive_citations(a, &hit, 1, arena, &citing, &total, error))
		return false;
	*known = held || total > 0;
	buf_char(b, '{');
	buf_json_member(b, "id", hit.id);
	buf_format(b, ",\"held\":%s,\"cited_by\":%lld,\"telegram\":",
	    held ? "true" : "false", (long long)total);
	if (held)
		hit_json(b, &hit);
	else
		buf_string(b, "null");
	buf_char(b, '}');
	return true;
}
