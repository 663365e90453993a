/*
 * same.c: the same words in another telegram: an edition, a copy, a quotation;
 * and what was decided of them there.
 */
#include "answer/desk.h"

/* Fewer words than that are anybody's. */
#define WORDS_LEAST 6
#define RUN_WORDS 12 /* in a row: of one who quotes, not of chance */
#define PASSAGE_MOST 8192
#define PHRASES_MOST 8 /* of a passage that an archive is asked for */

static size_t
count_words(struct slice s)
{
	size_t n = 0;

	while (slice_word(&s).n > 0)
		n++;
	return n;
}

/* Words and, for the beginning of each, where it stands in the text. */
struct placed {
	struct buf words;
	const char **at; /* of each byte of words */
	size_t room;
};

static void
place_byte(struct placed *p, char c, const char *at)
{
	if (p->words.n == p->room) {
		p->room = p->room == 0 ? 1024 : p->room * 2;
		p->at = heap_grow(p->at, p->room * sizeof(*p->at));
	}
	p->at[p->words.n] = at;
	buf_char(&p->words, c);
}

static void
place_line(struct placed *p, struct slice s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (ascii_is_alnum(s.p[i]))
			place_byte(p, ascii_upper(s.p[i]), s.p + i);
		else if (p->words.n > 0 && p->words.p[p->words.n - 1] != ' ')
			place_byte(p, ' ', s.p + i);
	if (p->words.n > 0 && p->words.p[p->words.n - 1] != ' ')
		place_byte(p, ' ', slice_end(s));
}

/* The text proper, without furniture. */
static void
place_text(struct placed *p, const struct telegram *t)
{
	uint32_t i;

	for (i = 0; i < t->line_count; i++)
		switch (t->lines[i].kind) {
		case LINE_SUBJECT:
		case LINE_HEADING:
		case LINE_PARAGRAPH:
		case LINE_BODY:
		case LINE_LOOSE:
		case LINE_TEXT:
			place_line(p, slice(t->lines[i].p, t->lines[i].n));
			break;
		default:
			break;
		}
}

/* Released before: somebody stamped it. */
static bool
is_released(const struct telegram *t)
{
	const struct stamp *s;

	for (s = t->stamps; s != NULL; s = s->next)
		if (s->decision.p != NULL || s->authority.p != NULL ||
		    s->case_number.p != NULL)
			return true;
	return false;
}

/* What was decided of a place. */
static const char *
how_of(struct arena *arena, const struct telegram *t, struct slice at,
    const struct desk *desk, unsigned readers)
{
	const struct desk_entry *e = NULL;
	struct slice hash = desk_hash(arena, t);
	const char *how = is_released(t) ? "was given out" : "stands open";

	while (
	    desk != NULL && (e = desk_overlap(desk, e, hash, t, at)) != NULL) {
		if (slice_equal(e->what, S("cut")))
			return "is withheld";
		if (desk_holds(e, readers))
			how = "is released";
	}
	return how;
}

/* The passage's words in one run, from line to line without its furniture. */
static struct slice
words_of(struct arena *arena, const struct telegram *t, struct slice at)
{
	struct placed p = {0};
	struct slice line, words;
	uint32_t i;

	for (i = 0; i < t->line_count; i++) {
		line = slice(t->lines[i].p, t->lines[i].n);
		if (t->lines[i].kind >= LINE_PAGE &&
		    t->lines[i].kind <= LINE_NOTICE)
			continue;
		if (line.p < at.p)
			line = slice_end(line) > at.p
			    ? slice_between(at.p, slice_end(line))
			    : slice(at.p, 0);
		if (slice_end(line) > slice_end(at))
			line = line.p < slice_end(at)
			    ? slice_between(line.p, slice_end(at))
			    : slice(at.p, 0);
		place_line(&p, line);
	}
	words = arena_copy(arena, slice_trim(buf_slice(&p.words)));
	buf_free(&p.words);
	heap_free(p.at);
	return words;
}

/* The next `count` words, or all there are. */
static struct slice
take_words(struct slice s, unsigned count)
{
	struct slice rest = s, word, last = {NULL, 0};

	while (count-- > 0 && (word = slice_word(&rest)).n > 0)
		last = word;
	return last.p == NULL ? slice(s.p, 0)
			      : slice_between(s.p, slice_end(last));
}

/*
 * Where the words stand in a text: all of them, or the first run of them that
 * is long enough to be no accident.
 */
static size_t
find_words(struct slice text, struct slice *words, bool *part)
{
	struct slice run, rest = slice_head(*words, PASSAGE_MOST);
	size_t n = slice_find(text, rest);

	*part = false;
	if (n < text.n) {
		*words = rest;
		return n;
	}
	while (rest.n > 0) {
		run = take_words(rest, RUN_WORDS);
		if (count_words(run) < RUN_WORDS)
			break;
		n = slice_find(text, run);
		if (n < text.n) {
			*words = run;
			*part = true;
			return n;
		}
		rest = slice_skip(rest, take_words(rest, RUN_WORDS / 3).n);
		rest = slice_trim_left(rest);
	}
	return text.n;
}

struct same *
desk_same(struct arena *arena, const struct telegram *t, struct slice at,
    const struct telegram *other, const struct desk *desk, unsigned readers)
{
	struct slice words = words_of(arena, t, at);
	struct placed p = {0};
	struct same *same = NULL;
	bool part = false;
	size_t n;

	if (count_words(words) < WORDS_LEAST)
		return NULL;
	place_text(&p, other);
	n = find_words(buf_slice(&p.words), &words, &part);
	if (n < p.words.n) {
		same = ARENA_NEW(arena, struct same);
		same->id = identifier_text(arena, &other->id);
		same->words = words;
		same->part = part;
		same->how = how_of(arena, other,
		    slice_between(p.at[n], p.at[n + words.n - 1] + 1), desk,
		    readers);
	}
	buf_free(&p.words);
	heap_free(p.at);
	return same;
}

/* ---- in an archive ---------------------------------------------------------- */

struct asking {
	struct archive *archive;
	struct arena *arena; /* of what is found */
	const struct telegram *t;
	struct slice at;
	const struct desk *desk;
	unsigned readers, held;
	struct same **end;
	struct arena scratch;
	struct error *error;
	bool failed;
};

#define SAME_MOST 200 /* telegrams that are held against a passage */

static void
hold(struct asking *a, const struct telegram *other)
{
	struct same *same;

	if (slice_equal(other->text, a->t->text))
		return;
	same = desk_same(&a->scratch, a->t, a->at, other, a->desk, a->readers);
	if (same == NULL)
		return;
	*a->end = ARENA_NEW(a->arena, struct same);
	**a->end = *same;
	(*a->end)->id = arena_copy(a->arena, same->id);
	(*a->end)->words = arena_copy(a->arena, same->words);
	(*a->end)->next = NULL;
	a->end = &(*a->end)->next;
}

/* Every edition by itself: one may have what another lacks. */
static bool
hold_hit(void *user, const struct archive_hit *hit)
{
	struct asking *a = user;
	struct archive_telegram *held;
	struct archive_record *record;

	a->failed = !archive_get_document(
	    a->archive, hit->document, &a->scratch, &held, a->error);
	if (a->failed || held == NULL)
		return !a->failed;
	for (record = held->records; record != NULL; record = record->next)
		hold(a,
		    telegram_read(&a->scratch, record->text, &record->hints));
	arena_reset(&a->scratch);
	return ++a->held < SAME_MOST;
}

/* Runs of a passage's words as phrases of a query: any of them will do. */
static bool
phrases_of(struct buf *b, struct slice words)
{
	size_t all = count_words(words);
	size_t stride = all / PHRASES_MOST + 1, skip;
	unsigned count = 0;
	struct slice run;

	if (stride < RUN_WORDS)
		stride = RUN_WORDS;
	while (count < PHRASES_MOST) {
		run = take_words(words, WORDS_LEAST);
		if (count_words(run) < WORDS_LEAST)
			break;
		buf_format(b, "%s\"%S\"", count++ > 0 ? " OR " : "", &run);
		skip = take_words(words, (unsigned)stride).n;
		words = slice_trim_left(slice_skip(words, skip));
	}
	return count > 0;
}

bool
desk_same_kept(struct archive *archive, struct arena *arena,
    const struct telegram *t, struct slice at, const struct desk *desk,
    unsigned readers, struct same **out, struct error *error)
{
	struct archive_query query = {.sort = ARCHIVE_OLDEST};
	struct archive_answer answer = {0};
	struct asking a = {.archive = archive,
	    .arena = arena,
	    .t = t,
	    .at = at,
	    .desk = desk,
	    .readers = readers,
	    .end = out,
	    .error = error};
	struct buf words = {0};
	bool good = true;
	size_t n;

	*out = NULL;
	/* a number and a mark of the paragraph are no words of the passage */
	n = slice_index(slice_head(at, 12), ')');
	if (n < slice_head(at, 12).n)
		at = slice_skip(at, n + 1);
	if (phrases_of(&words, words_of(arena, t, at))) {
		query.text = buf_slice(&words);
		good = archive_walk(
			   archive, &query, hold_hit, &a, &answer, error) &&
		    !a.failed;
	}
	buf_free(&words);
	arena_free(&a.scratch);
	return good;
}
