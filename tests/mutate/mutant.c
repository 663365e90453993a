/*
 * mutant.c: a sample, what is done to it and what is said of it then.
 */
#include "tests/mutate/mutate.h"

#include <stdlib.h>

struct edit {
	struct slice at, with;
	struct edit *next; /* further on in the text */
};

uint32_t
chance(struct mutant *m, uint32_t below)
{
	uint64_t z = m->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return below == 0 ? 0 : (uint32_t)((z ^ (z >> 31)) % below);
}

const char *
one_of(struct mutant *m, const char *alternatives)
{
	struct slice rest = slice_of(alternatives), one;
	uint32_t count = 1, i;
	const char *p;

	for (p = alternatives; *p != '\0'; p++)
		count += *p == '|' ? 1 : 0;
	for (i = chance(m, count); i > 0; i--)
		rest = slice_skip(rest, slice_index(rest, '|') + 1);
	one = slice_head(rest, slice_index(rest, '|'));
	return print(m, "%S", &one);
}

const char *
print(struct mutant *m, const char *format, ...)
{
	struct buf b = {0};
	struct slice copy;
	va_list ap;

	va_start(ap, format);
	buf_vformat(&b, format, ap);
	va_end(ap);
	buf_char(&b, '\0');
	copy = arena_copy(m->arena, buf_slice(&b));
	buf_free(&b);
	return copy.p;
}

void
put(struct mutant *m, struct slice at, const char *with)
{
	struct edit *edit = ARENA_NEW(m->arena, struct edit);
	struct edit **link = &m->edits;

	if (!slice_within(at, m->t->text)) {
		m->misplaced = true;
		return;
	}
	*edit = (struct edit){at, arena_copy(m->arena, slice_of(with)), NULL};
	while (*link != NULL && (*link)->at.p <= at.p)
		link = &(*link)->next;
	edit->next = *link;
	*link = edit;
}

void
put_in(struct mutant *m, const char *place, const char *with)
{
	put(m, slice(place, 0), with);
}

struct slice
damaged(struct mutant *m)
{
	const char *p = m->t->text.p;
	const struct edit *edit;
	struct buf b = {0};
	struct slice out;

	if (m->whole.p != NULL)
		return m->whole;
	for (edit = m->edits; edit != NULL; edit = edit->next) {
		if (edit->at.p < p)
			abort(); /* two edits of one place */
		buf_add(&b, slice_between(p, edit->at.p));
		buf_add(&b, edit->with);
		p = slice_end(edit->at);
	}
	buf_add(&b, slice_between(p, slice_end(m->t->text)));
	out = arena_copy(m->arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

void
expect(struct mutant *m, const char *format, ...)
{
	size_t from = m->statements.n, n;
	struct slice line;
	va_list ap;

	va_start(ap, format);
	buf_vformat(&m->statements, format, ap);
	va_end(ap);
	buf_char(&m->statements, '\n');
	line = slice_skip(buf_slice(&m->statements), from);
	n = slice_index(line, ' ');
	if (line.p[0] == '#' || slice_starts(line, S("count(")))
		return;
	buf_add(&m->excused, slice_head(line, n));
	buf_char(&m->excused, '\n');
}

void
excuse(struct mutant *m, const char *paths)
{
	struct slice rest = slice_of(paths), word;

	while ((word = slice_word(&rest)).n > 0) {
		buf_add(&m->excused, word);
		buf_char(&m->excused, '\n');
	}
}

size_t
count_of(const struct mutant *m, const char *path)
{
	const struct json *node = json_path(m->sample->reading, path);

	return node == NULL ? 0 : node->count;
}

struct slice
said_at(const struct mutant *m, const char *path)
{
	return json_string(json_path(m->sample->reading, path));
}
