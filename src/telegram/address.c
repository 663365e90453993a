/*
 * address.c: FM, TO, INFO, XMT.
 */
#include "telegram/reader.h"

void
read_address(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
address_fill(struct reader *r, struct addressee *a, struct slice name)
{
	(void)r;
	a->name = name;
}
