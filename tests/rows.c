/*
 * rows.c: short texts and what is read in them, a row a line:
 *
 *     test-rows FIELD FILE
 *
 *     @ 2007-05-03 07LIMA335             the date and id of what follows
 *     # a comment, or a heading
 *     REF: LIMA 12 AND 13 => 07LIMA12; 07LIMA13
 *
 * \n in a text is a line end.  What is read is told in few marks, see the
 * functions tell_...; each text stands in a block of its exact size.
 */
#include <stdio.h>
#include <stdlib.h>

#include "telegram/telegram.h"
#include "tests/expect.h"
#include "tests/unit/tap.h"

static void
put(struct buf *out, const char *between, struct slice s)
{
	if (out->n > 0)
		buf_string(out, between);
	buf_add(out, s);
}

/* A: 07LIMA12 NOTAL [note] | mail "DOE E-MAIL" | message "..." 2007-... */
static void
tell_references(struct buf *out, const struct telegram *t)
{
	const struct reference *ref;
	char moment[20];

	if (t->references_given_none)
		put(out, "; ", S("none"));
	for (ref = t->references; ref != NULL; ref = ref->next) {
		put(out, "; ", S(""));
		if (ref->bullet.p != NULL)
			buf_format(out, "%S: ", &ref->bullet);
		if (ref->kind != REFERENCE_TELEGRAM || ref->id.p == NULL) {
			buf_add(out, reference_kind_name(ref->kind));
			buf_format(out, " \"%S\"", &ref->printed);
		} else
			buf_add(out, ref->id);
		if (ref->candidate.p != NULL)
			buf_format(out, " or %S", &ref->candidate);
		if (ref->dtg.moment.date.month != 0) {
			moment_format(ref->dtg.moment, moment);
			buf_char(out, ' ');
			buf_add(out, slice(moment, 16));
		}
		if (ref->notal)
			buf_string(out, " NOTAL");
		if (ref->note.p != NULL)
			buf_format(out, " [%S]", &ref->note);
	}
}

/* PREL, PE, (DOE, JANE), "HUMAN RIGHTS", XYZ? */
static void
tell_tags(struct buf *out, const struct telegram *t)
{
	const struct tag *tag;

	if (t->tags_given_none)
		put(out, ", ", S("none"));
	for (tag = t->tags; tag != NULL; tag = tag->next) {
		put(out, ", ", S(""));
		if (slice_equal(tag->kind, S("person")))
			buf_format(out, "(%S)", &tag->title);
		else if (tag->code.p == NULL)
			buf_format(out, "\"%S\"", &tag->title);
		else
			buf_add(out, tag->code);
		if (slice_equal(tag->kind, S("unknown")))
			buf_char(out, '?');
	}
}

/* FISH TALKS {C} */
static void
tell_subject(struct buf *out, const struct telegram *t)
{
	if (t->subject_given_none)
		put(out, "", S("none"));
	if (t->subject.p != NULL && !t->subject_derived)
		buf_add(out, t->subject);
	if (t->subject_mark.at.p != NULL)
		buf_format(out, " {%S}",
		    t->subject_mark.form.p != NULL ? &t->subject_mark.form
						   : &t->subject_mark.printed);
}

/* Jane Doe = DCM; John Roe | 1.4(b) 1.4(d) | derived-from */
static void
tell_classified(struct buf *out, const struct telegram *t)
{
	const struct classifier *c;
	const struct slice_list *reason;

	for (c = t->classified_by; c != NULL; c = c->next) {
		put(out, "; ", c->name.p != NULL ? c->name : S("-"));
		if (c->role.p != NULL)
			buf_format(out, " = %S", &c->role);
	}
	if (t->reasons != NULL)
		buf_string(out, " |");
	for (reason = t->reasons; reason != NULL; reason = reason->next)
		buf_format(out, " %S", &reason->text);
	if (t->derived_from.p != NULL)
		buf_format(out, " from %S", &t->derived_from);
}

static const struct {
	const char *name;
	void (*tell)(struct buf *, const struct telegram *);
} fields[] = {{"references", tell_references}, {"tags", tell_tags},
    {"subject", tell_subject}, {"classified", tell_classified}};

static void
row(struct slice line, const struct hints *hints,
    void (*tell)(struct buf *, const struct telegram *))
{
	struct arena arena = {0};
	size_t at = slice_find(line, S(" =>"));
	struct slice text = slice_head(line, at), want, got, given;
	struct buf out = {0};
	char *block;

	want = slice_trim(slice_skip(line, at + 3));
	given = expect_unescape(&arena, text);
	block = heap_grow(NULL, given.n == 0 ? 1 : given.n);
	memcpy(block, given.p, given.n);
	tell(&out, telegram_read(&arena, slice(block, given.n), hints));
	got = slice_trim(buf_slice(&out));
	if (!ok(at < line.n && slice_equal(got, want), "%.*s", SLICE_ARG(text)))
		printf("# got  %.*s\n# want %.*s\n", SLICE_ARG(got),
		    SLICE_ARG(want));
	heap_free(block);
	buf_free(&out);
	arena_free(&arena);
}

int
main(int argc, char **argv)
{
	struct slice file, rest, line, word;
	struct hints hints = {.carrier_told = true};
	size_t i;

	for (i = 0; argc == 3 && i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].name, argv[1]) == 0)
			break;
	if (argc != 3 || i == sizeof(fields) / sizeof(fields[0])) {
		printf("Bail out! usage: test-rows FIELD FILE\n");
		return 2;
	}
	file = expect_file(argv[2]);
	rest = file;
	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		if (slice_starts(line, S("@ "))) {
			line = slice_skip(line, 2);
			word = slice_word(&line);
			if (!date_read_iso(word, &hints.date))
				hints.date = (struct date){0};
			hints.id = slice_trim(line);
			if (hints.id.n == 0)
				hints.id = (struct slice){NULL, 0};
		} else if (line.n > 0 && line.p[0] != '#')
			row(line, &hints, fields[i].tell);
	}
	heap_free((void *)file.p);
	return tap_done();
}
