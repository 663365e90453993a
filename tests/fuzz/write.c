/*
 * write.c: any bytes as a telegram that is written out in each form, and
 * mended.  What is written can be read, and what was mended earns none of the
 * remarks that were mended.
 */
#include "telegram/send.h"
#include "telegram/write.h"
#include "tests/fuzz/fuzz.h"

static unsigned
count(const struct telegram *t, enum check check)
{
	const struct remark *r;
	unsigned n = 0;

	for (r = t->remarks; r != NULL; r = r->next)
		n += r->check == check;
	return n;
}

static void
mend(struct arena *arena, struct telegram *t)
{
	struct buf b = {0};
	struct telegram *after;
	const char *end = t->text.p;
	struct fix *fixes;
	size_t n, i;

	telegram_check_send(arena, t, NULL, 0);
	fixes = telegram_fixes(arena, t, &n);
	for (i = 0; i < n; i++) {
		must(fixes[i].at.p >= end &&
		    slice_end(fixes[i].at) <= slice_end(t->text));
		must(count(t, fixes[i].check) > 0);
		end = slice_end(fixes[i].at);
	}
	telegram_mend(&b, t->text, fixes, n);
	after = telegram_read(arena, arena_copy(arena, buf_slice(&b)), NULL);
	must(n > 0 || slice_equal(after->text, t->text));
	buf_free(&b);
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct telegram *t = telegram_read(&arena, input, NULL);
	struct buf b = {0};
	struct form form = form_of(t);
	unsigned style;

	telegram_write(&b, &arena, t, &form);
	telegram_read(&arena, arena_copy(&arena, buf_slice(&b)), NULL);
	for (style = 0; style < FORM_STYLES; style++) {
		buf_clear(&b);
		form = form_for((enum form_style)style, t->dtg.moment.date);
		form.width = style % 2 == 0 ? 55 : 69;
		telegram_write(&b, &arena, t, &form);
	}
	mend(&arena, t);
	buf_free(&b);
	arena_free(&arena);
}
