/*
 * list.c: a list of telegrams that somebody made: a line each, its number,
 * perhaps # and a paragraph, perhaps a note.  The list is its own address:
 * nobody keeps it, and whoever has it can hand it on.
 */
#include "answer/answer.h"

static struct answer_listed *
read_line(struct arena *arena, struct slice line)
{
	struct answer_listed *l;
	struct slice word = slice_word(&line);
	size_t at = slice_index(word, '#');
	uint32_t n;

	if (word.n == 0)
		return NULL;
	l = ARENA_NEW(arena, struct answer_listed);
	l->hit.id = slice_head(word, at);
	if (slice_number(slice_skip(word, at + 1), 100000, &n))
		l->paragraph = n;
	l->note = slice_trim(line);
	return l;
}

bool
answer_list_read(struct archive *a, struct slice text, struct arena *arena,
    struct answer_listed **out, struct error *error)
{
	struct answer_listed **end = out, *l;
	struct slice line;
	size_t count = 0;

	*out = NULL;
	while (text.n > 0 && count < ANSWER_LIST_MOST) {
		line = slice_line(&text);
		l = read_line(arena, line);
		if (l == NULL)
			continue;
		if (!answer_hit(a, l->hit.id, arena, &l->hit, &l->held, error))
			return false;
		count++;
		*end = l;
		end = &l->next;
	}
	return true;
}

void
answer_list_members(struct buf *b, const struct answer_listed *l)
{
	buf_string(b, "\"list\":[");
	for (; l != NULL; l = l->next) {
		buf_char(b, '{');
		buf_json_member(b, "id", l->hit.id);
		buf_format(b, ",\"held\":%s,\"paragraph\":%u,",
		    l->held ? "true" : "false", l->paragraph);
		buf_json_member(b, "note", l->note);
		buf_string(b, ",\"telegram\":");
		if (l->held)
			hit_json(b, &l->hit);
		else
			buf_string(b, "null");
		buf_string(b, l->next != NULL ? "},\n" : "}");
	}
	buf_char(b, ']');
}

void
answer_list(struct buf *b, const struct answer_listed *l)
{
	buf_char(b, '{');
	answer_list_members(b, l);
	buf_char(b, '}');
}
