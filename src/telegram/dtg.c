/*
 * dtg.c: date-time groups.
 */
#include "telegram/reader.h"

void
read_dtg(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
