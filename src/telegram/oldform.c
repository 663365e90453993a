/*
 * oldform.c: the forms before 1973.
 */
#include "telegram/reader.h"

void
read_old_form(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
