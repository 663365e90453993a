/*
 * place.c: where a slice is, in lines and columns, for people.
 */
#include "telegram/telegram.h"

struct place
telegram_place(const struct telegram *t, struct slice at)
{
	struct place place = {0, 0};
	const char *p = t->text.p, *line;

	if (!slice_within(at, t->text))
		return place;
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
