/*
 * aad.c: the attributes of the archives record.
 */
#include "telegram/reader.h"

void
read_attributes(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
