/*
 * reference.c: REF lines to references.
 */
#include "telegram/reader.h"

void
read_references(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
