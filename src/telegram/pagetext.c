/*
 * pagetext.c: the text that copying a portal page leaves: labels one to a
 * line, then their values one to a line (K1 to K5).
 */
#include "telegram/carrier.h"

void
page_text_lines(struct reader *r)
{
	(void)r;
}
