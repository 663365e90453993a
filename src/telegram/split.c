/*
 * split.c: where one telegram of a text ends and the next begins.
 */
#include "telegram/telegram.h"

size_t
telegram_split(struct slice text)
{
	return text.n;
}
