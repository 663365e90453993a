/*
 * class.c: classification words, captions.
 */
#include "telegram/reader.h"

void
read_classification(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
