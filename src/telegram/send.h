/*
 * send.h: a telegram before it goes: what else is looked at, and what can be
 * mended without judgement.
 */
#ifndef TELEGRAM_SEND_H
#define TELEGRAM_SEND_H

#include "telegram/telegram.h"

/*
 * More remarks on a telegram that was read; `cited` are those among its
 * references that are at hand.  checksend.c
 */
void telegram_check_send(struct arena *arena, struct telegram *t,
    const struct telegram *const *cited, size_t count);

/* These bytes of the text, to be these: a remark that goes away. */
struct fix {
	enum check check;
	struct slice at; /* of telegram.text; never overlapping another */
	struct slice text;
};

/*
 * What can be mended without judgement, in the order of the text.  A text
 * that is mended earns none of these remarks again.  fix.c
 */
struct fix *telegram_fixes(
    struct arena *arena, const struct telegram *t, size_t *count);

/* A text with them; a fix that stands in another's way is left out. */
void telegram_mend(
    struct buf *out, struct slice text, const struct fix *fixes, size_t count);

#endif
