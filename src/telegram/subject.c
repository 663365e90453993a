/*
 * subject.c: the subject.
 */
#include "telegram/reader.h"

void
read_subject(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
