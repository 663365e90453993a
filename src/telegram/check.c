/*
 * check.c: when all is read, what needs several fields: agreement between
 * what is stated twice, and what is missing.
 */
#include "telegram/reader.h"

void
read_done(struct reader *r)
{
	struct telegram *t = r->t;

	if (t->id.number == 0)
		remark(r, CHECK_NO_ID, (struct slice){0}, (struct slice){0});
}
