/*
 * foia.c: the reader against messages of 2009-12 inside released mail.
 *
 *     test-foia INDEX FILE...
 *
 * Two answers stand apart from the text: what the folder's list says of a file
 * (its message number, and how it was released) and the file's name, which is
 * the document's number.  The rest of a message's table is its own answer key:
 * the word behind a label, read here in the plainest way, must be among what
 * the reader made of it.  Every disagreement is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/import.h"
#include "telegram/reader.h"
#include "tests/expect.h"
#include "tests/unit/tap.h"

enum measure {
	NUMBER,
	DOCUMENT,
	DECISION,
	FROM,
	TAG,
	CAPTION,
	SUBJECT,
	SIGNATURE,
	STAMPS_OUT,
	MEASURES
};

static const char *const names[MEASURES] = {"number", "document", "decision",
    "from", "tags", "captions", "subject", "signature", "no stamp in the text"};

static unsigned right[MEASURES], asked[MEASURES];

static void
judge(enum measure m, bool good, const char *file, struct slice key)
{
	asked[m]++;
	right[m] += good;
	if (!good)
		printf("# %s: %s: \"%.*s\" was not read\n", file, names[m],
		    SLICE_ARG(key));
}

/* What stands behind a label at a line's start, there or on a line below. */
static struct slice
behind(struct slice text, struct slice label)
{
	struct slice line;
	bool found = false;

	while ((line = slice_line(&text)).p != NULL) {
		line = slice_trim(line);
		if (!found && slice_starts(line, label) && line.n > label.n &&
		    line.p[label.n] == ':') {
			found = true;
			line = slice_trim(slice_skip(line, label.n + 1));
		}
		if (found && line.n > 0)
			return line;
	}
	return (struct slice){NULL, 0};
}

static bool
has_letters(struct slice text, struct slice key)
{
	size_t i = 0, j = 0;

	for (; i < key.n; i++) {
		if (!ascii_is_alnum(key.p[i]))
			continue;
		while (j < text.n && !ascii_is_alnum(text.p[j]))
			j++;
		if (j == text.n ||
		    ascii_upper(text.p[j++]) != ascii_upper(key.p[i]))
			return false;
	}
	return true;
}

static void
judge_list(enum measure m, const char *file, struct slice key,
    const struct telegram *t)
{
	struct slice item;
	const struct tag *tag;

	while (key.n > 0) {
		item = slice_trim(slice_head(key, slice_index(key, ',')));
		key = slice_skip(key, slice_index(key, ',') + 1);
		if (m == CAPTION) {
			judge(m, slice_list_has(t->captions, item), file, item);
			continue;
		}
		for (tag = t->tags; tag != NULL; tag = tag->next)
			if (slice_equal(tag->code, item) ||
			    slice_equal(tag->at, item))
				break;
		judge(m, tag != NULL, file, item);
	}
}

static void
judge_release(const char *file, struct slice name, struct slice note,
    const struct telegram *t)
{
	const struct stamp *stamp;
	bool document = false, decision = false;
	struct slice want = slice_find(note, S("RELEASE IN PART")) < note.n
	    ? S("RELEASE IN PART")
	    : S("RELEASE IN FULL");

	for (stamp = t->stamps; stamp != NULL; stamp = stamp->next) {
		document = document || slice_equal(stamp->document, name);
		decision = decision || slice_equal(stamp->decision, want);
	}
	judge(DOCUMENT, document, file, name);
	if (slice_find(note, want) < note.n)
		judge(DECISION, decision, file, want);
}

static void
judge_text(struct arena *arena, const char *file, const struct telegram *t)
{
	const struct paragraph *p;
	struct slice text;
	bool clean = true;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		text = passage_text(arena, t, &p->text);
		clean = clean && slice_find(text, S("Doc No. ")) == text.n &&
		    slice_find(text, S("RELEASE IN ")) == text.n;
	}
	judge(STAMPS_OUT, clean && t->paragraphs != NULL, file, S("text"));
}

static void
judge_file(
    const char *file, struct arena *arena, struct slice text, struct slice note)
{
	struct hints hints = {0};
	const struct telegram *t = telegram_read(arena, text, &hints);
	const char *base = strrchr(file, '/');
	struct slice name = slice_of(base == NULL ? file : base + 1), key, got;
	struct identifier id = {0};
	size_t at;

	name = slice_head(name, slice_index(name, '.'));
	judge_release(file, name, note, t);
	judge_text(arena, file, t);
	at = slice_find(note, S("MRN "));
	key = slice_skip(note, at + 4);
	key = slice_head(key, slice_index(key, ';'));
	if (at == note.n || !identifier_read(arena, key, (struct date){0}, &id))
		return; /* a draft has no number, and no table */
	judge(NUMBER,
	    slice_equal(
		identifier_text(arena, &id), identifier_text(arena, &t->id)),
	    file, key);
	/* the mail around it has a From: as well */
	text = slice_skip(text, slice_find(text, S("MRN:")));
	key = behind(text, S("From"));
	got = t->from == NULL ? S("") : t->from->name;
	judge(FROM, key.n > 0 && slice_equal(key, got), file, key);
	judge_list(TAG, file, behind(text, S("TAGS")), t);
	judge_list(CAPTION, file, behind(text, S("Captions")), t);
	key = behind(text, S("Subject"));
	if (key.n > 0 && key.p[0] == '(')
		key = slice_skip(key, slice_index(key, ')') + 1);
	judge(SUBJECT, key.n > 0 && has_letters(t->subject, key), file, key);
	key = behind(text, S("Signature"));
	judge(SIGNATURE,
	    t->signature != NULL && has_letters(t->signature->text, key), file,
	    key);
}

/* The line of the list that tells of a file. */
static struct slice
note_of(struct slice index, const char *file)
{
	const char *base = strrchr(file, '/');
	struct slice line, name = slice_of(base == NULL ? file : base + 1);

	while ((line = slice_line(&index)).p != NULL)
		if (slice_find(line, name) < line.n)
			return line;
	return S("");
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct slice index;
	enum measure m;
	int i;

	if (argc < 3) {
		fprintf(stderr, "usage: test-foia INDEX FILE...\n");
		return 2;
	}
	index = expect_file(argv[1]);
	for (i = 2; i < argc; i++) {
		judge_file(argv[i], &arena, expect_file(argv[i]),
		    note_of(index, argv[i]));
		arena_reset(&arena);
	}
	for (m = 0; m < MEASURES; m++)
		ok(asked[m] > 0 && right[m] == asked[m],
		    "%s: %u of %u, all to be read", names[m], right[m],
		    asked[m]);
	return tap_done();
}
