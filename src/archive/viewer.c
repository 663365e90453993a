/*
 * viewer.c: the marking of a telegram as a few words, its access, and which
 * of these are for a viewer.  What a query or a row has to do with it is
 * lower.c and rows.c; it must not know how an engine looks anything up.
 *
 * An access is "SECRET/EXDIS/NOFORN": the level, then what restricts it
 * besides, in byte order.  Few of them differ, so that an engine is told
 * those that may be seen, and no other is ever given.
 */
#include "archive/viewer.h"

#include <assert.h>
#include <stdlib.h>

#include "archive/private.h"
#include "base/sha256.h"
#include "telegram/marking.h"
#include "telegram/table.h"

enum { CONTROLS_MOST = 64 };

/* Some that an archive has: more of them are not told from one another. */
#define OTHER "OTHER"

/* Of a telegram that an older reftel put in; `reftel reindex' makes it known. */
#define NOT_KNOWN "?"

struct access {
	enum classification level;
	struct slice controls[CONTROLS_MOST];
	size_t count;
};

/* ---- words ------------------------------------------------------------------ */

/* A caption or control as telegrams are held by it: "NODIS" of ND. */
static struct slice
control_of(struct arena *arena, struct slice word)
{
	struct buf b = {0};
	struct table_rows rows;
	struct slice key;
	bool blank = false;
	size_t i;

	for (i = 0; i < word.n; i++) {
		if (!ascii_is_alnum(word.p[i])) {
			blank = b.n > 0;
			continue;
		}
		if (blank)
			buf_char(&b, ' ');
		blank = false;
		buf_char(&b, ascii_upper(word.p[i]));
	}
	key = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	rows = table_find(TABLE_CAPTIONS, key);
	return rows.count == 0 ? key : captions_row(rows.first).caption;
}

/*
 * Captions that say who may read (5 FAH-2 H-440): of distribution, of a
 * channel, and the controls; the others say what it is about, or how it is
 * sent.  One that no table knows restricts.
 */
static bool
restricts(struct slice control)
{
	struct table_rows rows = table_find(TABLE_CAPTIONS, control);
	struct slice kind;

	if (rows.count == 0)
		return true;
	kind = captions_row(rows.first).kind;
	return slice_equal(kind, S("distribution")) ||
	    slice_equal(kind, S("channel")) ||
	    slice_equal(kind, S("channel code")) ||
	    slice_equal(kind, S("control"));
}

static bool
is_known(struct slice control)
{
	return slice_equal(control, S(VIEWER_UNMARKED)) ||
	    slice_equal(control, S(OTHER)) ||
	    (table_find(TABLE_CAPTIONS, control).count > 0 &&
		restricts(control));
}

bool
viewer_read(struct arena *arena, struct slice clearance, struct slice captions,
    struct archive_viewer *out, struct error *error)
{
	struct slice_list *held = NULL, **end = &held;
	enum classification level = value_class(clearance);
	struct slice word, control;
	size_t n;

	if (level == CLASS_NONE && !slice_equal_fold(clearance, S("NONE")))
		return error_set(error, "`%S' is no clearance", &clearance);
	if (slice_equal(captions, S("-")))
		captions.n = 0;
	for (; captions.n > 0; captions = slice_skip(captions, n + 1)) {
		n = slice_index(captions, ',');
		word = slice_trim(slice_head(captions, n));
		control = control_of(arena, word);
		if (!is_known(control))
			return error_set(error,
			    "`%S' is no caption or control that restricts",
			    &word);
		*end = ARENA_NEW(arena, struct slice_list);
		(*end)->text = control;
		end = &(*end)->next;
	}
	*out = (struct archive_viewer){.clearance = level, .held = held};
	return true;
}

/* ---- of a telegram -------------------------------------------------------------- */

static void
raise_to(struct access *a, enum classification level)
{
	if (level > a->level)
		a->level = level;
}

static void
add_control(struct arena *arena, struct access *a, struct slice word)
{
	struct slice control = control_of(arena, word);
	size_t i;

	if (control.n == 0 || !restricts(control) ||
	    slice_starts(control, S("REL ")))
		return;
	/* Controls that are a level: whoever is cleared for it has them. */
	if (slice_equal(control, S("SENSITIVE")) ||
	    slice_equal(control, S("FOR OFFICIAL USE ONLY"))) {
		raise_to(a, CLASS_SBU);
		return;
	}
	if (slice_equal(control, S("LOU"))) {
		raise_to(a, CLASS_LOU);
		return;
	}
	if (!is_known(control))
		control = S(OTHER);
	for (i = 0; i < a->count; i++)
		if (slice_equal(a->controls[i], control))
			return;
	if (a->count < CONTROLS_MOST)
		a->controls[a->count++] = control;
}

static void
add_list(struct arena *arena, struct access *a, const struct slice_list *s)
{
	for (; s != NULL; s = s->next)
		add_control(arena, a, s->text);
}

static int
by_bytes(const void *a, const void *b)
{
	return slice_compare(
	    *(const struct slice *)a, *(const struct slice *)b);
}

static struct slice
text_of(struct arena *arena, struct access *a)
{
	struct buf b = {0};
	struct slice out;
	size_t i;

	qsort(a->controls, a->count, sizeof(*a->controls), by_bytes);
	if (a->level != CLASS_NONE)
		buf_add(&b, classification_name(a->level));
	for (i = 0; i < a->count; i++) {
		if (b.n > 0)
			buf_char(&b, '/');
		buf_add(&b, a->controls[i]);
	}
	out = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return out;
}

static void
read_access(struct arena *arena, struct slice text, struct access *out)
{
	size_t n = slice_index(text, '/');
	int level;

	*out = (struct access){.level = CLASS_NONE};
	for (level = CLASS_NONE + 1; level < CLASS_MAX; level++)
		if (slice_equal(slice_head(text, n),
			classification_name((enum classification)level)))
			out->level = (enum classification)level;
	if (out->level != CLASS_NONE)
		text = slice_skip(text, n + 1);
	for (; text.n > 0; text = slice_skip(text, n + 1)) {
		n = slice_index(text, '/');
		add_control(arena, out, slice_head(text, n));
	}
}

static void
add_telegram(struct arena *arena, struct access *a, const struct telegram *t)
{
	const struct marking **portions;
	size_t count = marking_portions(arena, t, &portions), i;

	raise_to(a, t->classification);
	/* Paragraphs that bear a mark do not say what the whole of it is. */
	if (t->classification == CLASS_NONE)
		add_control(arena, a, S(VIEWER_UNMARKED));
	add_list(arena, a, t->captions);
	for (i = 0; i < count; i++) {
		raise_to(a, portions[i]->level);
		add_list(arena, a, portions[i]->controls);
	}
}

struct slice
access_of(struct arena *arena, struct slice before, const struct telegram *t)
{
	struct access a;

	read_access(arena, before, &a);
	add_telegram(arena, &a, t);
	return text_of(arena, &a);
}

struct slice
access_key(struct arena *arena, struct slice access)
{
	unsigned char hash[SHA256_BYTES];
	char *out = arena_bytes(arena, 32);
	size_t i;

	sha256(access, hash);
	for (i = 0; i < 32; i++)
		out[i] =
		    "0123456789abcdef"[hash[i / 2] >> (i % 2 == 0 ? 4 : 0) &
			15];
	return slice(out, 32);
}

void
archive_watch(struct archive *a, archive_given *given, void *user)
{
	a->watcher = given;
	a->watcher_user = user;
}

/* Of all editions, whichever is shown. */
void
viewer_tell(struct archive *a, const struct archive_telegram *t)
{
	const struct archive_record *r;
	struct arena arena = {0};
	struct slice access = {NULL, 0};

	for (; a->watcher != NULL && t != NULL; t = t->next) {
		access = (struct slice){NULL, 0};
		for (r = t->records; r != NULL; r = r->next)
			access = access_of(&arena, access,
			    telegram_read(&arena, r->text, &r->hints));
		a->watcher(a->watcher_user, t, access);
	}
	arena_free(&arena);
}

/* ---- the policy ------------------------------------------------------------------ */

static bool
holds(const struct archive_viewer *v, struct slice control)
{
	const struct slice_list *s;

	for (s = v->held; s != NULL; s = s->next)
		if (slice_equal(s->text, control))
			return true;
	return false;
}

/* May he see what is so marked? */
static bool
allows(const struct archive_viewer *v, struct arena *arena, struct slice access)
{
	struct access a;
	size_t i;

	read_access(arena, access, &a);
	/* An access that is not known yet has neither level nor controls. */
	if (v->clearance == CLASS_NONE || access.n == 0 ||
	    slice_equal(access, S(NOT_KNOWN)) || a.level > v->clearance ||
	    a.count == CONTROLS_MOST)
		return false;
	for (i = 0; i < a.count; i++)
		if (!holds(v, a.controls[i]))
			return false;
	return true;
}

bool
archive_see(
    struct archive *a, const struct archive_viewer *viewer, struct error *error)
{
	struct arena arena = {0};
	struct slice_list *all = NULL;
	struct buf seen = {0};
	bool good;

	assert(!a->begun);
	if (viewer == NULL) {
		a->engine->view(a->db, (struct slice){NULL, 0});
		return true;
	}
	/* Nothing, until it is known what. */
	a->engine->view(a->db, S("\n"));
	good = a->engine->accesses(a->db, &arena, &all, error);
	buf_char(&seen, '\n');
	for (; good && all != NULL; all = all->next)
		if (allows(viewer, &arena, all->text)) {
			buf_add(&seen, all->text);
			buf_char(&seen, '\n');
		}
	if (good)
		a->engine->view(a->db, buf_slice(&seen));
	buf_free(&seen);
	arena_free(&arena);
	return good;
}
