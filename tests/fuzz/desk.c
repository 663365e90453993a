/*
 * desk.c: any bytes as a reviewers' log, and (behind a line ====) a telegram
 * that it decides on; and, sealed line by line, as one that is sound.
 */
#include "answer/desk.h"
#include "base/chain.h"
#include "tests/fuzz/fuzz.h"

static void
read_log(struct arena *arena, struct slice log, const struct telegram *t)
{
	const struct desk_entry *e;
	struct decision *decisions;
	struct desk desk = {0};
	struct error error;
	size_t n = 0;

	if (!desk_read(arena, log, &desk, &error)) {
		must(strchr(error.text, '\n') == NULL);
		return;
	}
	for (e = desk.entries; e != NULL; e = e->next)
		must(e->n == ++n && e->of < e->n);
	must(n == desk.count);
	desk_decisions(arena, &desk, t, 2, &decisions, &error);
	for (e = NULL; (e = desk_overlap(&desk, e, desk_hash(arena, t), t,
			    t->text)) != NULL;)
		must(!e->withdrawn);
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	size_t n = slice_find(input, S("\n====\n"));
	struct slice log = slice_head(input, n), line;
	const struct telegram *t =
	    telegram_read(&arena, slice_skip(input, n + 6), NULL);
	struct chain_end end = {0};
	struct buf sealed = {0};

	read_log(&arena, log, t);
	chain_check(log, &end);
	must(end.sound <= log.n);
	/* the same members under a seal that holds */
	end = (struct chain_end){0};
	while ((line = slice_line(&log)).p != NULL && end.count < 50) {
		if (line.n == 0)
			continue;
		chain_seal(&sealed, &end, line);
		if (!chain_check(buf_slice(&sealed), &end))
			break;
	}
	read_log(&arena, arena_copy(&arena, buf_slice(&sealed)), t);
	buf_free(&sealed);
	arena_free(&arena);
}
