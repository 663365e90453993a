/*
 * place.c: where a slice is, in lines and columns, for people.
 */
#include "telegram/telegram.h"

/* The run that a byte of the text is in, or the last before it. */
static const struct source_run *
run_of(const struct telegram *t, const char *at)
{
	uint32_t low = 0, high = t->run_count, middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (t->runs[middle].text <= at)
			low = middle;
		else
			high = middle;
	}
	return &t->runs[low];
}

static const char *
source_of(const struct telegram *t, const char *at, bool end)
{
	const struct source_run *run = run_of(t, at);

	if (run->n == run->source_n && at >= run->text &&
	    at - run->text < (ptrdiff_t)run->n)
		return run->source + (at - run->text) + end;
	return run->source + (end ? run->source_n : 0);
}

struct slice
telegram_source(const struct telegram *t, struct slice at)
{
	if (t->run_count == 0 || at.p == NULL)
		return at;
	if (at.n == 0)
		return slice(source_of(t, at.p, false), 0);
	return slice_between(
	    source_of(t, at.p, false), source_of(t, slice_end(at) - 1, true));
}

struct place
telegram_place(const struct telegram *t, struct slice at)
{
	struct place place = {0, 0};
	const char *p = t->source.p, *line;

	if (!slice_within(at, t->text))
		return place;
	at = telegram_source(t, at);
	place.line = place.column = 1;
	for (;;) {
		line = p;
		p = at.p == line ? NULL : memchr(p, '\n', (size_t)(at.p - p));
		if (p == NULL)
			break;
		p++;
		place.line++;
	}
	/* Columns are characters: continuation bytes of UTF-8 do not count. */
	for (; line < at.p; line++)
		if (((unsigned char)*line & 0xc0) != 0x80)
			place.column++;
	return place;
}
