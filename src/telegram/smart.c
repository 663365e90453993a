/*
 * smart.c: the message of 2009-12: a table of labels and values, then the
 * text, then a table again (F1 to F16).
 */
#include "telegram/carrier.h"

void
smart_lines(struct reader *r)
{
	(void)r;
}
