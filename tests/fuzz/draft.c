/*
 * draft.c: any bytes as a draft: taken apart, composed in each profile and in
 * the form of each time, written and read back, signed.  Troubles lie within
 * the draft, and what is signed says so.
 */
#include "draft/draft.h"
#include "tests/fuzz/fuzz.h"

static void
hold_troubles(const struct draft *d)
{
	const struct draft_trouble *t;

	for (t = d->troubles; t != NULL; t = t->next) {
		must(t->at.p == NULL || slice_within(t->at, d->text));
		must(t->text.n > 0 && t->level <= d->worst);
	}
}

static void
write_one(struct slice input, enum draft_profile profile, int year)
{
	struct arena arena = {0};
	struct moment now = {{(int16_t)year, 5, 3}, 11, 40, 0};
	struct draft *d = draft_read(&arena, input);
	struct buf b = {0};
	struct form form;
	const struct telegram *t = draft_compose(d, profile, now, &form);

	hold_troubles(d);
	telegram_write(&b, &arena, t, &form);
	telegram_read(&arena, arena_copy(&arena, buf_slice(&b)), NULL);
	buf_free(&b);
	arena_free(&arena);
}

static void
sign_one(struct slice input, enum draft_state state)
{
	struct arena arena = {0};
	struct moment now = {{2025, 5, 3}, 11, 40, 0};
	struct draft *d = draft_read(&arena, input);
	enum draft_state is = STATE_DRAFT;
	struct buf b = {0};

	if (draft_sign(d, state, S("EUR: ROE"), now, S("Number: 7\n"), &b)) {
		d = draft_read(&arena, arena_copy(&arena, buf_slice(&b)));
		must(d->crowded || (draft_state(d, &is) && is == state));
	}
	hold_troubles(d);
	buf_free(&b);
	arena_free(&arena);
}

void
fuzz_one(struct slice input)
{
	static const int years[] = {1961, 1972, 1974, 1977, 1993, 2005, 2012};
	size_t i;

	for (i = 0; i < sizeof(years) / sizeof(years[0]); i++)
		write_one(input, DRAFT_STATE, years[i]);
	write_one(input, DRAFT_ACP127, 2012);
	write_one(input, DRAFT_ACP128, 1985);
	sign_one(input, STATE_CLEARED);
	sign_one(input, STATE_APPROVED);
	sign_one(input, STATE_RELEASED);
}
