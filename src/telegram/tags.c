/*
 * tags.c: the TAGS line.
 */
#include "telegram/reader.h"

void
read_tags(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
