/*
 * order.c: the executive order line.
 */
#include "telegram/reader.h"

void
read_order(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
