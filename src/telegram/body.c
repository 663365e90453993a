/*
 * body.c: the text proper: paragraphs and what stands in them.
 */
#include "telegram/reader.h"

void
read_body(struct reader *r)
{
	(void)r;
}
