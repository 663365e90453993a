/*
 * passage.c: text over several lines, unwrapped.
 */
#include "telegram/reader.h"

bool
passage_next(const struct telegram *t, const struct passage *passage,
    struct passage_walk *walk)
{
	(void)t;
	if (walk->begun || passage->at.p == NULL)
		return false;
	walk->begun = true;
	walk->piece = passage->at;
	walk->joint = S("");
	return true;
}

struct slice
passage_text(
    struct arena *arena, const struct telegram *t, const struct passage *p)
{
	(void)arena;
	(void)t;
	return p->at;
}
