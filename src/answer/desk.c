/*
 * desk.c: a log of decisions, and what follows from it.  It must not decide
 * anything itself, nor read or write a file.
 */
#include "answer/desk.h"

#include "base/chain.h"
#include "base/json.h"
#include "telegram/table.h"

/* ---- the log ---------------------------------------------------------------- */

static struct slice
member(const struct json *line, const char *name)
{
	return json_string(json_get(line, slice_of(name)));
}

static bool
read_line(struct arena *arena, struct slice line, struct desk_entry *e,
    struct error *error)
{
	const struct json *json;
	int64_t number = 0;

	if (!json_read(arena, line, NULL, &json, error))
		return false;
	e->when = member(json, "when");
	e->who = member(json, "who");
	e->what = member(json, "what");
	e->id = member(json, "id");
	e->telegram = member(json, "telegram");
	e->place = member(json, "place");
	e->codes = member(json, "codes");
	e->reason = member(json, "reason");
	if (json_integer(json_get(json, S("of")), &number) && number > 0 &&
	    number < e->n)
		e->of = (unsigned)number;
	return true;
}

bool
desk_same_reader(struct slice a, struct slice b)
{
	return slice_equal_fold(slice_trim(a), slice_trim(b));
}

/* What a line does to one before it. */
static void
apply(struct desk_entry **by_number, const struct desk_entry *e)
{
	struct desk_entry *of = e->of > 0 ? by_number[e->of] : NULL;

	if (of == NULL)
		return;
	if (slice_equal(e->what, S("withdraw")))
		of->withdrawn = true;
	/* the second reader is another than the first */
	if (slice_equal(e->what, S("second")) &&
	    !desk_same_reader(e->who, of->who))
		of->seconded = true;
}

bool
desk_read(struct arena *arena, struct slice log, struct desk *out,
    struct error *error)
{
	struct desk_entry **by_number, **end = &out->entries;
	struct chain_end sound;
	struct slice line;

	*out = (struct desk){0};
	if (!chain_check(log, &sound))
		return error_set(error,
		    "the log is not sound behind its line %u: it was changed "
		    "or broken off",
		    (unsigned)sound.count);
	by_number = ARENA_ARRAY(arena, struct desk_entry *, sound.count + 1);
	end = &out->entries;
	while ((line = slice_line(&log)).p != NULL) {
		struct desk_entry *e = ARENA_NEW(arena, struct desk_entry);

		/* its place, whatever a second "n" in it says */
		e->n = (unsigned)out->count + 1;
		if (!read_line(arena, line, e, error))
			return false;
		*end = e;
		end = &e->next;
		by_number[++out->count] = e;
		apply(by_number, e);
	}
	return true;
}

static void
put(struct buf *b, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	buf_format(b, "%s\"%s\":\"", b->n > 0 ? "," : "", name);
	buf_json(b, value);
	buf_char(b, '"');
}

void
desk_write(struct buf *members, const struct desk_entry *e)
{
	put(members, "when", e->when);
	put(members, "who", e->who);
	put(members, "what", e->what);
	if (e->of > 0)
		buf_format(
		    members, "%s\"of\":%u", members->n > 0 ? "," : "", e->of);
	put(members, "id", e->id);
	put(members, "telegram", e->telegram);
	put(members, "place", e->place);
	put(members, "codes", e->codes);
	put(members, "reason", e->reason);
}

struct slice
desk_hash(struct arena *arena, const struct telegram *t)
{
	unsigned char hash[SHA256_BYTES];
	char hex[SHA256_HEX];

	sha256(t->text, hash);
	sha256_hex(hash, hex);
	return arena_copy(arena, slice(hex, SHA256_HEX));
}

/* ---- what holds ------------------------------------------------------------- */

bool
desk_holds(const struct desk_entry *e, unsigned readers)
{
	enum verdict verdict;

	return verdict_by_name(e->what, &verdict) && !e->withdrawn &&
	    (verdict == VERDICT_CUT || readers < 2 || e->seconded);
}

bool
desk_decisions(struct arena *arena, const struct desk *desk,
    const struct telegram *t, unsigned readers, struct decision **out,
    struct error *error)
{
	const struct desk_entry *e;
	struct slice hash = desk_hash(arena, t);
	struct decision *d;

	for (e = desk->entries; e != NULL; e = e->next) {
		if (!slice_equal(e->telegram, hash) || !desk_holds(e, readers))
			continue;
		d = ARENA_NEW(arena, struct decision);
		verdict_by_name(e->what, &d->verdict);
		d->place = e->place;
		if (!release_place(t, 0, e->place, &d->at, error) ||
		    (e->codes.n > 0 &&
			!release_codes(arena, e->codes, &d->codes, error)))
			return false;
		d->next = *out;
		*out = d;
	}
	return true;
}

const struct desk_entry *
desk_overlap(const struct desk *desk, const struct desk_entry *after,
    struct slice hash, const struct telegram *t, struct slice at)
{
	const struct desk_entry *e;
	struct slice other;

	for (e = after == NULL ? desk->entries : after->next; e != NULL;
	     e = e->next)
		if (slice_equal(e->telegram, hash) && desk_holds(e, 1) &&
		    release_place(t, 0, e->place, &other, NULL) &&
		    other.p < slice_end(at) && at.p < slice_end(other))
			return e;
	return NULL;
}

struct slice
desk_place(struct arena *arena, const struct telegram *t, struct slice place,
    struct slice at)
{
	struct place from, to;
	struct buf b = {0};

	if (place.n == 0 || ascii_upper(place.p[0]) != 'L' || place.n < 2 ||
	    !ascii_is_digit(place.p[1]) || at.n == 0)
		return place;
	from = telegram_place(t, slice_head(at, 1));
	/* the first byte of the last character */
	at = slice_between(at.p, slice_end(at) - 1);
	while (at.n > 0 && ((unsigned char)at.p[at.n] & 0xc0) == 0x80)
		at.n--;
	to = telegram_place(t, slice(at.p + at.n, 1));
	buf_format(&b, "L%u:%u-L%u:%u", (unsigned)from.line,
	    (unsigned)from.column, (unsigned)to.line, (unsigned)to.column);
	place = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return place;
}

struct slice
desk_decided_by(struct arena *arena, const struct desk *desk,
    const struct telegram *t, const struct withheld *h)
{
	const struct desk_entry *e = NULL;
	struct slice hash = desk_hash(arena, t);

	while ((e = desk_overlap(desk, e, hash, t, h->at)) != NULL)
		if (slice_equal(e->what, S("cut")))
			return e->reason.n > 0
			    ? arena_join(arena, e->who, S(": "), e->reason)
			    : e->who;
	return h->why;
}

/* ---- for whom --------------------------------------------------------------- */

/* A trigraph, or a group that has a code: FVEY, NATO. */
static bool
is_country(struct slice code)
{
	char letters[4];
	struct slice key = slice(letters, code.n);
	struct table_rows rows;
	size_t i;

	if (code.n > sizeof(letters))
		return false;
	for (i = 0; i < code.n; i++)
		letters[i] = ascii_upper(code.p[i]);
	rows = table_find(TABLE_MARKINGS, key);
	return table_find(TABLE_COUNTRIES, key).count > 0 ||
	    (rows.count > 0 &&
		slice_equal(
		    table_cell(TABLE_MARKINGS, rows.first, MARKINGS_KIND),
		    S("release code")));
}

/* FRA, of France; absent when it is no name of a country. */
static struct slice
code_of_country(struct slice name)
{
	struct table_rows all = table_all(TABLE_COUNTRIES);
	uint32_t row;

	for (row = all.first; row < all.first + all.count; row++)
		if (slice_equal_fold(
			table_cell(TABLE_COUNTRIES, row, COUNTRIES_NAME), name))
			return table_cell(TABLE_COUNTRIES, row, COUNTRIES_CODE);
	return (struct slice){NULL, 0};
}

bool
desk_audience(struct arena *arena, struct slice text, struct audience *out,
    struct error *error)
{
	struct marking *m = ARENA_NEW(arena, struct marking);
	struct slice code, rest, name;

	*out = (struct audience){0};
	text = slice_trim(text);
	if (slice_equal_fold(text, S("public"))) {
		out->everyone = true;
		return true;
	}
	if (marking_parse(arena, text, m) && m->level != CLASS_NONE) {
		out->clearance = m->level;
		out->held = m->controls;
		return true;
	}
	for (rest = text; rest.n > 0;) {
		code = slice_head(rest, slice_index(rest, ','));
		rest = slice_skip(rest, code.n + 1);
		code = slice_trim(code);
		name = code_of_country(code);
		if (name.n > 0)
			return error_set(error,
			    "`%S' is a country by its name: its code is %S",
			    &code, &name);
		if (code.n == 3 && ascii_is_alpha(code.p[0]) &&
		    !is_country(code))
			return error_set(error,
			    "`%S' is the code of no country: FRA, GBR (ISO "
			    "3166-1)",
			    &code);
		if (code.n < 3 || code.n > 4 || !is_country(code))
			return error_set(error,
			    "`%S' is no audience: public; USA,GBR; or a "
			    "clearance, SECRET//NOFORN",
			    &text);
	}
	out->countries = marking_countries(
	    arena, arena_join(arena, S("REL TO "), text, S("")), true);
	return out->countries != NULL ||
	    error_set(error, "`%S' names no country", &text);
}
