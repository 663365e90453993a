/*
 * list.c: branches in order of acceptance.  It must not know what for.
 */
#include "relay/station.h"

static bool
earlier(const struct branch *a, const struct branch *b)
{
	if (a->message->seq != b->message->seq)
		return a->message->seq < b->message->seq;
	return a->index < b->index;
}

void
list_add(struct list *l, struct branch *b)
{
	struct branch *at = l->last;

	/* Nearly always it is the newest; what is queued again is old. */
	if (at != NULL && earlier(b, at)) {
		at = l->first;
		if (l->hint != NULL && earlier(l->hint, b))
			at = l->hint;
		while (earlier(at, b))
			at = at->after;
	} else
		at = NULL;
	l->hint = b;
	b->list = l;
	b->after = at;
	b->before = at == NULL ? l->last : at->before;
	if (b->before == NULL)
		l->first = b;
	else
		b->before->after = b;
	if (at == NULL)
		l->last = b;
	else
		at->before = b;
	l->count++;
}

void
list_remove(struct branch *b)
{
	struct list *l = b->list;

	if (l == NULL)
		return;
	if (l->hint == b)
		l->hint = b->before;
	if (b->before == NULL)
		l->first = b->after;
	else
		b->before->after = b->after;
	if (b->after == NULL)
		l->last = b->before;
	else
		b->after->before = b->before;
	b->before = b->after = NULL;
	b->list = NULL;
	l->count--;
}
