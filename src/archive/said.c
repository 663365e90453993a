/*
 * said.c: what a telegram says of another that it cites: the sentence that
 * names it, or calls it ref B or reftel.  The paragraphs that were read last
 * are kept, since who asks of one reference mostly asks of the next one too.
 * It must not look for telegrams.
 */
#include "archive/follow.h"
#include "archive/private.h"

#define LONGEST 300 /* bytes of a quotation, about */
#define LOOKED_AT ((size_t)128 << 10) /* bytes of a text */

struct said {
	struct arena arena;
	int64_t document; /* 0: none yet */
	struct said_paragraph {
		struct slice text; /* unwrapped */
		uint32_t number;
	} * paragraphs;
	size_t count;
};

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
find(const struct said *said, const struct archive_reference *r,
    struct archive_said *out)
{
	const struct said_paragraph *p;
	size_t at;

	for (p = said->paragraphs; p < said->paragraphs + said->count; p++) {
		at = spoken_of(p->text, r);
		if (at == p->text.n)
			continue;
		out->text = sentence(p->text, at);
		out->paragraph = p->number;
		return;
	}
}

/* The paragraphs of a telegram, as far as they are looked at. */
static void
gather(struct said *said, struct arena *arena, const struct telegram *t)
{
	const struct paragraph *p;
	struct said_paragraph *one;
	size_t count = 0, bytes = 0;

	for (p = t->paragraphs; p != NULL; p = p->next)
		count++;
	said->paragraphs =
	    ARENA_ARRAY(&said->arena, struct said_paragraph, count + 1);
	for (p = t->paragraphs; p != NULL && bytes < LOOKED_AT; p = p->next) {
		one = &said->paragraphs[said->count++];
		one->number = p->number;
		one->text = arena_copy(&said->arena,
		    slice_head(
			passage_text(arena, t, &p->text), LOOKED_AT - bytes));
		bytes += one->text.n + 1;
	}
}

static bool
fill(struct archive *a, int64_t document, struct error *error)
{
	struct archive_telegram *held;
	struct arena arena = {0};
	struct said *said = a->said;
	bool good;

	if (said == NULL) {
		said = a->said = heap_grow(NULL, sizeof(*said));
		*said = (struct said){0};
	}
	if (said->document == document)
		return true;
	arena_reset(&said->arena);
	said->document = 0;
	said->count = 0;
	good = archive_get_document(a, document, &arena, &held, error);
	if (good && held != NULL)
		gather(said, &arena,
		    telegram_read(&arena, held->text, &held->hints));
	if (good)
		said->document = document;
	arena_free(&arena);
	return good;
}

bool
archive_said(struct archive *a, int64_t document,
    const struct archive_reference *reference, struct arena *arena,
    struct archive_said *out, struct error *error)
{
	*out = (struct archive_said){0};
	if (!fill(a, document, error))
		return false;
	find(a->said, reference, out);
	out->text = arena_copy(arena, out->text);
	return true;
}

void
said_free(struct said *said)
{
	if (said == NULL)
		return;
	arena_free(&said->arena);
	heap_free(said);
}
