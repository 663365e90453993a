/*
 * head.c: transmission, distribution, drafting, dash lines, service and passing lines of the head.
 */
#include "telegram/reader.h"

void
read_transmission(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_distribution(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_drafting(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_dashes(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_service(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}

void
read_passing(struct reader *r, const struct entry *e)
{
	(void)r;
	(void)e;
}
