/*
 * classified.c: who classified it and why.
 */
#include "telegram/reader.h"

void
read_classified_by(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_derived_from(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

struct slice
reasons_read(
    struct reader *r, const struct entry *e, struct slice part, bool told)
{
	(void)r;
	(void)e;
	(void)told;
	return part;
}
