/*
 * release.c: any bytes as a policy, a place, codes, and then (behind a line
 * ====) a telegram that is given out by them.  A policy that is refused is
 * refused in one line with its number, a place lies within the telegram, and
 * of what is withheld nothing stands in the copy that is longer than a word.
 */
#include "telegram/release.h"
#include "tests/fuzz/fuzz.h"

/* So long a run of words of a cut is in no copy by chance. */
#define WORDS 60

static struct slice
part(struct slice *rest)
{
	size_t n = slice_find(*rest, S("\n====\n"));
	struct slice s = slice_head(*rest, n);

	*rest = n == rest->n ? *rest : slice_skip(*rest, n + 6);
	return s;
}

static void
give(struct arena *arena, const struct telegram *t, const struct policy *policy,
    const struct decision *decisions)
{
	struct release_order order = {.policy = policy,
	    .audience = {.everyone = true},
	    .audience_text = S("public"),
	    .decisions = decisions,
	    .date = {2026, 5, 3}};
	const struct withheld *h;
	struct release out;

	release_make(arena, t, &order, &out);
	for (h = out.withheld; h != NULL; h = h->next) {
		must(slice_within(h->at, t->text));
		must(h->codes != NULL && h->why.n > 0);
	}
	must(out.full == (out.withheld == NULL));
	telegram_read(arena, out.text, NULL);
	/* a cut of a whole line of words that stands once */
	for (h = out.withheld; h != NULL; h = h->next)
		if (h->at.n >= WORDS && slice_index(h->at, '\n') == h->at.n &&
		    slice_find(
			slice_between(slice_end(h->at), slice_end(t->text)),
			h->at) ==
			(size_t)(slice_end(t->text) - slice_end(h->at)) &&
		    slice_find(slice_between(t->text.p, h->at.p), h->at) ==
			(size_t)(h->at.p - t->text.p))
			must(slice_find(out.text, h->at) == out.text.n);
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct policy policy = {0};
	struct decision cut = {.verdict = VERDICT_CUT};
	struct slice rest = input, rules = part(&rest), place = part(&rest),
		     codes = part(&rest);
	const struct telegram *t = telegram_read(&arena, rest, NULL);
	struct release_stamp stamp;
	struct error error;

	must(policy_read(&arena, policy_usual, &policy, &error));
	give(&arena, t, &policy, NULL);
	if (!policy_read(&arena, rules, &policy, &error))
		must(strchr(error.text, '\n') == NULL);
	cut.place = place;
	if (release_place(t, 0, place, &cut.at, &error)) {
		must(slice_within(cut.at, t->text) && cut.at.n > 0);
		release_place_text(&arena, t, cut.at);
		release_codes(&arena, codes, &cut.codes, &error);
		give(&arena, t, &policy, &cut);
	}
	/* a name of the service's own, and nothing of the telegram */
	if (release_stamped(t, &stamp))
		must(stamp.name.n > 0 && !slice_within(stamp.name, t->text));
	release_find(&arena, t);
	release_equities(&arena, t);
	arena_free(&arena);
}
