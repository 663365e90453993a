/*
 * said.c: what a telegram says of another that it cites: the sentence that
 * names it, or calls it ref B or reftel.  It must not look for telegrams.
 */
#include "archive/follow.h"

#define LONGEST 300 /* bytes of a quotation, about */

static bool
is_name(char c)
{
	return ascii_is_alnum(c);
}

/* A word at the front of *s, taken off. */
static bool
take(struct slice *s, struct slice word)
{
	if (!slice_starts_fold(*s, word))
		return false;
	*s = slice_skip(*s, word.n);
	return true;
}

static void
skip_signs(struct slice *s)
{
	while (s->n > 0 && !is_name(s->p[0]) && s->p[0] != '.')
		*s = slice_skip(*s, 1);
}

/*
 * Behind REF: the letters that follow, one of which is the bullet; "REFS A,
 * C AND (D)".
 */
static bool
names_bullet(struct slice s, struct slice bullet)
{
	size_t n;

	for (;;) {
		skip_signs(&s);
		for (n = 0; n < s.n && is_name(s.p[n]); n++)
			;
		if (n == bullet.n && slice_equal_fold(slice_head(s, n), bullet))
			return true;
		if (n != 1 && !slice_equal_fold(slice_head(s, n), S("AND")))
			return false;
		s = slice_skip(s, n);
	}
}

/* Whether REF, REFTEL, RETEL at the front of s means the reference. */
static bool
calls(struct slice s, struct slice bullet)
{
	bool whole = take(&s, S("RETEL")) || take(&s, S("REFTEL"));

	if (!whole && !take(&s, S("REFERENCE")) && !take(&s, S("REF")))
		return false;
	take(&s, S("S"));
	if (s.n > 0 && is_name(s.p[0]))
		return false;
	return bullet.n == 0 ? true : names_bullet(s, bullet);
}

/* Where a text first speaks of it; its length when it does not. */
static size_t
spoken_of(struct slice text, const struct archive_reference *r)
{
	size_t at, next;

	at = r->printed.n > 3 ? slice_find_fold(text, r->printed) : text.n;
	for (next = 0; next < at; next++) {
		if (ascii_upper(text.p[next]) != 'R' ||
		    (next > 0 && is_name(text.p[next - 1])))
			continue;
		if (calls(slice_skip(text, next), r->bullet))
			return next;
	}
	return at;
}

static bool
ends_sentence(struct slice text, size_t i)
{
	return (text.p[i] == '.' || text.p[i] == '?' || text.p[i] == '!') &&
	    i + 1 < text.n && ascii_is_space(text.p[i + 1]) && i >= 3 &&
	    /* no initial, and no number of a list */
	    is_name(text.p[i - 1]) && is_name(text.p[i - 2]);
}

/* The sentence around a place. */
static struct slice
sentence(struct slice text, size_t at)
{
	size_t from = at, to = at;

	while (from > 0 && at - from < LONGEST / 2 &&
	    !ends_sentence(text, from - 1))
		from--;
	while (to < text.n && to - from < LONGEST && !ends_sentence(text, to))
		to++;
	if (to < text.n && ends_sentence(text, to))
		to++;
	/* Whole words, and whole characters. */
	while (from > 0 && from < at && !ascii_is_space(text.p[from - 1]))
		from++;
	while (to < text.n && to > at && !ascii_is_space(text.p[to]))
		to--;
	return slice_trim(slice_between(text.p + from, text.p + to));
}

static void
find(const struct telegram *t, const struct archive_reference *r,
    struct arena *arena, struct archive_said *out)
{
	const struct paragraph *p;
	struct slice text;
	size_t at;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		text = passage_text(arena, t, &p->text);
		at = spoken_of(text, r);
		if (at == text.n)
			continue;
		out->text = sentence(text, at);
		out->paragraph = p->number;
		return;
	}
}

bool
archive_said(struct archive *a, int64_t document,
    const struct archive_reference *reference, struct arena *arena,
    struct archive_said *out, struct error *error)
{
	struct archive_telegram *held;

	*out = (struct archive_said){0};
	if (!archive_get_document(a, document, arena, &held, error))
		return false;
	if (held != NULL)
		find(telegram_read(arena, held->text, &held->hints), reference,
		    arena, out);
	return true;
}
