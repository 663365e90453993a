/*
 * aad.c: the reader against records of the archives: the attribute block is
 * an answer key, so it is cut off before reading.
 *
 *     test-aad FILE...
 *
 * Every disagreement is printed.  What the key itself has wrong counts
 * against the reader all the same; the goals leave room for that.  What the
 * key has and the text has not is printed and does not count: nobody can read
 * it.  Beside the key the text is its own: each word of its TAGS lines and each
 * number of its REF lines must have been read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/import.h"
#include "telegram/reader.h"
#include "tests/expect.h"
#include "tests/unit/tap.h"

/* So long are the TAGS or REF lines of a telegram. */
#define PART_MOST 700

enum measure {
	ID,
	DATE,
	CLASS,
	FROM,
	SUBJECT,
	TAG,
	TEXT_TAG,
	REFS,
	TEXT_REFS,
	MEASURES
};

static const struct {
	const char *name;
	unsigned percent;
} goals[MEASURES] = {{"id", 100}, {"date", 100}, {"classification", 100},
    {"from", 100}, {"subject", 98}, {"tags of the key in the text", 100},
    {"tags of the text", 100}, {"references of the key in the text", 100},
    {"references of the text", 100}};

/* counted over all files */
static unsigned right[MEASURES], asked[MEASURES];
static unsigned files;
static uint64_t bytes, understood, text_bytes, text_understood;

/* On one line: TAP has no other. */
static void
print(struct slice s)
{
	size_t i;

	for (i = 0; i < s.n && i < 120; i++)
		putchar(ascii_is_space(s.p[i]) ? ' ' : s.p[i]);
}

static void
judge(enum measure m, bool good, const char *file, struct slice key,
    struct slice got)
{
	asked[m]++;
	right[m] += good;
	if (good)
		return;
	printf("# %s: %s: key \"", file, goals[m].name);
	print(key);
	printf("\", read \"");
	print(got);
	printf("\"\n");
}

static struct slice
key_of(const struct telegram *t, const char *key)
{
	const struct attribute *a;

	for (a = t->attributes; a != NULL; a = a->next)
		if (slice_equal(a->key, slice_of(key)) &&
		    !slice_equal_fold(a->value, S("n/a")))
			return a->value;
	return S("");
}

/* Letters and digits of two texts agree as far as the key goes. */
static bool
same_letters(struct slice key, struct slice text)
{
	size_t i = 0, j = 0;

	for (;;) {
		while (i < key.n && !ascii_is_alnum(key.p[i]))
			i++;
		while (j < text.n && !ascii_is_alnum(text.p[j]))
			j++;
		if (i == key.n)
			return true;
		if (j == text.n ||
		    ascii_upper(key.p[i++]) != ascii_upper(text.p[j++]))
			return false;
	}
}

/* Does the word stand in the head, as a word? */
static bool
stands(struct slice head, struct slice word)
{
	size_t at = 0, n;

	while (
	    (n = slice_find_fold(slice_skip(head, at), word)) < head.n - at) {
		at += n;
		if ((at == 0 || !ascii_is_alnum(head.p[at - 1])) &&
		    (at + word.n == head.n ||
			!ascii_is_alnum(head.p[at + word.n])))
			return true;
		at++;
	}
	return false;
}

/* The lines from one of some labels up to a blank line, or to `next`. */
static struct slice
part(struct slice text, const char *const *labels, const char *next)
{
	size_t at = text.n, end, blank;
	struct slice rest;

	for (; *labels != NULL && at == text.n; labels++) {
		at = slice_find(text, slice_of(*labels));
		if (at < text.n)
			at += strlen(*labels);
	}
	rest = slice_head(slice_skip(text, at), PART_MOST);
	end = slice_find(rest, slice_of(next));
	blank = slice_find(rest, S("\n\n"));
	return slice_head(rest, end < blank ? end : blank);
}

static const char *const tags_labels[] = {"\nTAGS", NULL};
static const char *const reference_labels[] = {
    "\nREF:", "\nREFS:", "\nREF ", "\nREFERENCE:", NULL};

/* What the key says and the text does not: printed, not counted. */
static void
excuse(const char *file, const char *what, struct slice item)
{
	printf("# %s: the key alone has %s ", file, what);
	print(item);
	printf("\n");
}

static bool
has_tag(const struct telegram *t, struct slice word)
{
	const struct tag *tag;

	for (tag = t->tags; tag != NULL; tag = tag->next)
		if (slice_equal(tag->code, word) ||
		    slice_equal(tag->at, word) ||
		    (tag->title.p != NULL && tag->code.p == NULL &&
			stands(tag->title, word)))
			return true;
	return false;
}

/* The next word of capitals, digits and hyphens, two or more. */
static struct slice
next_word(struct slice *rest)
{
	size_t i, n;

	for (;;) {
		for (i = 0; i < rest->n && !ascii_is_alnum(rest->p[i]); i++)
			continue;
		*rest = slice_skip(*rest, i);
		for (n = 0; n < rest->n &&
		     (ascii_is_alnum(rest->p[n]) || rest->p[n] == '-');
		     n++)
			continue;
		if (n == 0)
			return (struct slice){NULL, 0};
		*rest = slice_skip(*rest, n);
		if (n > 1)
			return slice(rest->p - n, n);
	}
}

static void
judge_tags(const char *file, struct slice key, struct slice text,
    const struct telegram *t)
{
	struct slice line = part(text, tags_labels, "\nSUBJ"), word, rest = key;
	size_t n;

	while ((word = next_word(&rest)).p != NULL) {
		if (stands(line, word))
			judge(TAG, has_tag(t, word), file, word, line);
		else
			excuse(file, "TAGS", word);
	}
	/* a list goes on below a comma; what is behind stars was lost */
	for (n = 0; n < line.n && line.p[n] != '*' &&
	     (line.p[n] != '\n' || line.p[n - 1] == ',');
	     n++)
		continue;
	rest = slice_head(line, n);
	while ((word = next_word(&rest)).p != NULL)
		judge(TEXT_TAG, has_tag(t, word), file, word, line);
}

/* Is this number one of a reference that was read, of that post? */
static bool
has_reference(const struct telegram *t, struct slice digits, struct slice post)
{
	const struct reference *ref;
	uint32_t number;

	if (!slice_number(digits, 999999, &number))
		return false;
	for (ref = t->references; ref != NULL; ref = ref->next)
		if ((ref->identifier.number == number &&
			(post.n == 0 ||
			    slice_equal(ref->identifier.post, post))) ||
		    stands(ref->printed, digits) ||
		    slice_find(ref->printed, digits) < ref->printed.n)
			return true;
	return false;
}

static struct slice
next_number(struct slice *rest)
{
	size_t i, n;

	for (;;) {
		for (i = 0; i < rest->n && !ascii_is_digit(rest->p[i]); i++)
			continue;
		*rest = slice_skip(*rest, i);
		for (n = 0; n < rest->n && ascii_is_digit(rest->p[n]); n++)
			continue;
		if (n == 0)
			return (struct slice){NULL, 0};
		*rest = slice_skip(*rest, n);
		if (n > 1)
			return slice(rest->p - n, n);
	}
}

/*
 * In 1979 the key has 79 LA PAZ 8232, 79 STATE 1, and posts can be compared;
 * in 1974 it has the first line of the text, with a comma after each forty
 * bytes, and only its numbers say something.
 */
static void
judge_references(const char *file, struct slice key, struct slice text,
    const struct telegram *t)
{
	struct slice line = part(text, reference_labels, "\n1. "), item, digits,
		     rest;
	struct identifier id = {0};
	struct arena arena = {0};

	rest = key;
	while ((digits = next_number(&rest)).p != NULL)
		if (stands(line, digits))
			judge(REFS, has_reference(t, digits, (struct slice){0}),
			    file, digits, line);
	while (key.n > 0) {
		item = slice_head(key, slice_index(key, ','));
		key = slice_skip(key, item.n + 1);
		item = slice_trim(item);
		if (!identifier_read(&arena, item, (struct date){0}, &id) ||
		    id.year == 0 || id.post.n == 0)
			continue;
		rest = slice_skip(item, item.n < 6 ? 0 : item.n - 6);
		while (rest.n > 0 && !ascii_is_digit(rest.p[0]))
			rest = slice_skip(rest, 1);
		digits = next_number(&rest);
		if (digits.p != NULL)
			judge(REFS, has_reference(t, digits, id.post), file,
			    item, line);
	}
	rest = line;
	while ((digits = next_number(&rest)).p != NULL)
		judge(TEXT_REFS, has_reference(t, digits, (struct slice){0}),
		    file, digits, line);
	arena_reset(&arena);
}

/* The key keeps the mark in the subject; JSON has it apart. */
static struct slice
without_mark(struct slice key)
{
	size_t end = slice_index(slice_head(key, 8), ')');

	if (key.n < 8 || key.p[0] != '(' || end == 8)
		return key;
	return slice_trim(slice_skip(key, end + 1));
}

/*
 * The key goes on with what stands below the subject in the text (S20, A4):
 * then it agrees as far as the subject goes, and the rest is the text's.
 */
static bool
swallows(struct slice key, struct slice subject, struct slice text)
{
	size_t i = 0, j = 0, at;
	struct slice word;

	for (; i < subject.n; i++) {
		if (!ascii_is_alnum(subject.p[i]))
			continue;
		while (j < key.n && !ascii_is_alnum(key.p[j]))
			j++;
		if (j == key.n ||
		    ascii_upper(key.p[j++]) != ascii_upper(subject.p[i]))
			return false;
	}
	key = slice_trim(slice_skip(key, j));
	word = slice_word(&key);
	at = slice_find(text, S("SUBJ"));
	text = slice_head(slice_skip(text, at), 400);
	return word.n > 0 && slice_find(text, word) < text.n &&
	    slice_find(slice_skip(text, slice_find(text, word)), key) < text.n;
}

static void
judge_file(const char *file, struct arena *arena, struct slice whole)
{
	struct slice text =
	    slice_head(whole, slice_find(whole, S("Message Attributes")));
	struct hints hints = {0};
	const struct telegram *answer = telegram_read(arena, whole, &hints);
	const struct telegram *t = telegram_read(arena, text, &hints);
	struct identifier id = {0};
	struct slice key, got;
	struct date date;
	struct coverage c = telegram_coverage(arena, t);
	char day[10];

	bytes += c.bytes;
	understood += c.understood;
	text_bytes += c.text_bytes;
	text_understood += c.text_understood;

	got = identifier_text(arena, &t->id);
	key = key_of(answer, "Document Number");
	if (identifier_read(arena, key, (struct date){0}, &id))
		judge(ID, slice_equal(identifier_text(arena, &id), got), file,
		    key, got);
	key = key_of(answer, "Draft Date");
	if (key.n == 0)
		key = key_of(answer, "Sent Date");
	date_format(t->dtg.moment.date, day);
	if (date_read(key, (struct date){0}, &date, NULL))
		judge(DATE, date_compare(date, t->dtg.moment.date) == 0, file,
		    key, slice(day, 10));
	key = key_of(answer, "Original Classification");
	got = classification_name(t->classification);
	if (key.n > 0)
		judge(CLASS, slice_equal(key, got), file, key, got);
	key = key_of(answer, "From");
	/* what the conversion leaves behind the name */
	if (slice_find(key, S(" OR-")) < key.n)
		key = slice_head(key, slice_find(key, S(" OR-")));
	got = t->from == NULL ? S("") : t->from->name;
	if (key.n > 0)
		judge(FROM,
		    slice_ends(got, key) ||
			(t->from != NULL && same_letters(key, t->from->post)),
		    file, key, got);
	key = without_mark(key_of(answer, "Subject"));
	if (key.n > 0 && !t->subject_derived &&
	    (t->subject.n > 0 || slice_find(text, S("\nSUBJ")) < text.n))
		judge(SUBJECT,
		    same_letters(key, t->subject) ||
			swallows(key, t->subject, text),
		    file, key, t->subject);
	judge_tags(file, key_of(answer, "TAGS"), text, t);
	judge_references(file, key_of(answer, "Reference"), text, t);
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct slice whole;
	enum measure m;
	int i;

	for (i = 1; i < argc; i++) {
		files++;
		whole = expect_file(argv[i]);
		judge_file(argv[i], &arena, whole);
		arena_reset(&arena);
	}
	for (m = 0; m < MEASURES; m++)
		ok(asked[m] > 0 &&
			right[m] * 100 >= goals[m].percent * asked[m],
		    "%s: %u of %u, to reach %u %%", goals[m].name, right[m],
		    asked[m], goals[m].percent);
	ok(asked[ID] == files && asked[DATE] == files && asked[CLASS] == files,
	    "each of %u records has id, date and classification", files);
	printf("# coverage: %.2f %% of %llu bytes; of the rest %.2f %%\n",
	    100.0 * (double)understood / (double)bytes,
	    (unsigned long long)bytes,
	    100.0 * (double)(understood - text_understood) /
		(double)(bytes - text_bytes));
	ok(understood * 100 >= bytes * 95, "coverage of all: 95 %%");
	ok((understood - text_understood) * 100 >= (bytes - text_bytes) * 98,
	    "coverage of the rest: 98 %%");
	return tap_done();
}
