/*
 * releasing.c: policy, audience and log of a release, from the command line.
 * It must not print but on standard error.
 */
#include "cmd/release.h"

#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "telegram/declass.h"

#define POLICY_LONGEST ((size_t)1 << 20)
#define LOG_LONGEST ((size_t)256 << 20)

static bool
read_policy(struct release_desk *d, struct arena *keep, const char *file,
    struct error *error)
{
	struct error inner;

	policy_read(keep, policy_usual, &d->policy, NULL);
	if (file == NULL)
		return true;
	if (!file_read(file, POLICY_LONGEST, &d->policy_text, error))
		return false;
	return policy_read(
		   keep, buf_slice(&d->policy_text), &d->policy, &inner) ||
	    error_set(error, "%s: %s", file, inner.text);
}

static bool
read_log(struct release_desk *d, struct arena *keep, const char *file,
    struct error *error)
{
	struct error inner;

	d->log_file = file;
	if (file == NULL || access(file, F_OK) != 0)
		return true;
	if (!file_read(file, LOG_LONGEST, &d->log, error))
		return false;
	return desk_read(keep, buf_slice(&d->log), &d->desk, &inner) ||
	    error_set(error, "%s: %s", file, inner.text);
}

void
release_tell(struct release_desk *d, struct arena *keep, enum verdict verdict,
    const char *place)
{
	struct decision *told = ARENA_NEW(keep, struct decision), **end;

	told->verdict = verdict;
	told->place = slice_of(place);
	for (end = &d->told; *end != NULL; end = &(*end)->next)
		continue;
	*end = told;
}

bool
release_tell_codes(struct release_desk *d, struct arena *keep,
    const char *value, bool *any, struct error *error)
{
	struct slice_list *codes;
	struct decision *told;

	*any = false;
	if (!release_codes(keep, slice_of(value), &codes, error))
		return false;
	for (told = d->told; told != NULL; told = told->next)
		if (told->verdict == VERDICT_CUT && told->codes == NULL) {
			told->codes = codes;
			*any = true;
		}
	return true;
}

bool
release_begin(struct release_desk *d, struct arena *keep, const char *to,
    const char *policy, const char *log, struct error *error)
{
	struct slice audience = to == NULL ? S("public") : slice_of(to);

	d->order.policy = &d->policy;
	d->order.audience_text = audience;
	return read_policy(d, keep, policy, error) &&
	    desk_audience(keep, audience, &d->order.audience, error) &&
	    read_log(d, keep, log, error);
}

int
release_status(const char *policy)
{
	return policy == NULL || access(policy, R_OK) == 0 ? STATUS_USAGE
							   : STATUS_SYSTEM;
}

void
release_end(struct release_desk *d)
{
	buf_free(&d->policy_text);
	buf_free(&d->log);
}

void
release_show(const struct decision *d)
{
	struct arena scratch = {0};
	struct slice codes = release_codes_text(&scratch, d->codes);
	struct buf b = {0}, words = {0};

	struct slice verdict = verdict_name(d->verdict);

	buf_format(&b, "reftel: %S %S%s%S, %u characters", &verdict, &d->place,
	    codes.n > 0 ? ", " : "", &codes, (unsigned)utf8_count(d->at));
	if (!slice_equal_fold(d->place, S("ALL"))) {
		buf_plain(&words, d->at);
		buf_string(&b, ": ");
		buf_add(&b, buf_slice(&words));
	}
	buf_char(&b, '\n');
	cmd_note(&b);
	buf_free(&b);
	buf_free(&words);
	arena_free(&scratch);
}

bool
release_find_place(struct decision *d, const struct telegram *t, size_t line,
    struct error *error)
{
	struct error inner;

	if (!release_place(t, line, d->place, &d->at, &inner)) {
		struct arena scratch = {0};
		struct slice id = identifier_text(&scratch, &t->id);

		error_set(
		    error, "%S%s%s", &id, id.n > 0 ? ": " : "", inner.text);
		arena_free(&scratch);
		return false;
	}
	return true;
}

/* How high a place is by its mark: what has none is as high as the whole. */
static enum classification
level_at(const struct telegram *t, const struct decision *d)
{
	const struct paragraph *p;
	enum classification level = CLASS_NONE;

	for (p = t->paragraphs; p != NULL; p = p->next)
		if (slice_within(slice_head(d->at, 1), p->at))
			level = p->mark.level;
	if (t->subject_at.p != NULL &&
	    slice_within(slice_head(d->at, 1), t->subject_at))
		level = t->subject_mark.level;
	return level != CLASS_NONE ? level : t->classification;
}

/* Did somebody declassify some of it? */
static bool
is_declassified(const struct decision *d, const struct telegram *t, size_t line,
    struct slice at)
{
	struct error none;
	struct slice s;

	for (; d != NULL; d = d->next) {
		s = d->at;
		if (d->verdict == VERDICT_DECLASSIFY &&
		    (s.p != NULL ||
			release_place(t, line, d->place, &s, &none)) &&
		    s.p < slice_end(at) && at.p < slice_end(s))
			return true;
	}
	return false;
}

/*
 * The code of a cut that has none is the one that its mark would give.  Of
 * what is not classified, or no more, nobody can guess it: B1 would say that
 * it is (5 U.S.C. 552(b)(1)).
 */
static bool
give_codes(const struct release_desk *d, const struct telegram *t, size_t line,
    const struct decision *desk, struct decision *own, struct error *error)
{
	enum classification level = level_at(t, own);
	const char *what = NULL;

	if (own->verdict != VERDICT_CUT || own->codes != NULL)
		return true;
	if (level == CLASS_UNCLASSIFIED)
		what = "unclassified";
	else if (level == CLASS_NONE)
		what = "under no classification";
	else if (level == CLASS_SBU || level == CLASS_LOU)
		own->codes = d->policy.sensitive;
	else if (is_declassified(desk, t, line, own->at) ||
	    is_declassified(d->told, t, line, own->at))
		what = "declassified";
	if (what == NULL)
		return true;
	return error_set(error,
	    "--cut %S is of what is %s: say with --code why it is withheld",
	    &own->place, what);
}

bool
release_by_desk(struct release_desk *d, struct arena *arena,
    const struct telegram *t, size_t line, struct release *out,
    struct error *error)
{
	struct decision *decisions = NULL;
	struct release_order order = d->order;
	struct decision *told, *own;

	if (!desk_decisions(
		arena, &d->desk, t, d->policy.readers, &decisions, error))
		return false;
	for (told = d->told; told != NULL; told = told->next) {
		own = ARENA_NEW(arena, struct decision);
		*own = *told;
		if (!release_find_place(own, t, line, error) ||
		    !give_codes(d, t, line, decisions, own, error))
			return false;
		release_show(own);
		own->next = decisions;
		decisions = own;
	}
	order.decisions = decisions;
	release_make(arena, t, &order, out);
	return true;
}

/* That it was released before, or that its classification has ended. */
static bool
put_hint(const struct release_desk *desk, struct arena *arena, struct buf *b,
    const struct telegram *t)
{
	struct release_stamp stamp;
	struct declass d;
	char day[11] = "";

	if (release_stamped(t, &stamp)) {
		buf_format(b, "bears the stamp `%S'", &stamp.name);
		if (date_known(stamp.date)) {
			date_format(stamp.date, day);
			buf_format(b, " of %s", day);
		}
		buf_string(b,
		    ", which alone frees nothing: --declassify ALL is how a "
		    "reviewer says that it holds\n");
		return true;
	}
	declass_work(arena, t, (struct date){0}, true, &d);
	if (!declass_due(&d.today, desk->order.date))
		return false;
	date_format(d.today.date, day);
	buf_format(b,
	    "by its marks eligible for declassification since %s%s: "
	    "--declassify ALL is how to say that it is declassified\n",
	    day, d.today.unless_exempted ? ", unless it was exempted" : "");
	return true;
}

void
release_hint(const struct release_desk *d, struct arena *arena,
    const struct telegram *t, const struct release *made)
{
	struct slice id = identifier_text(arena, &t->id);
	struct buf b = {0};

	if (!d->order.audience.everyone || !release_by_marks(made))
		return;
	buf_string(&b, "reftel: ");
	buf_plain(&b, id);
	buf_string(&b, id.n > 0 ? ": " : "");
	if (put_hint(d, arena, &b, t))
		cmd_note(&b);
	buf_free(&b);
}

/* 08OSLO412: a year, a post, a number, and nothing else. */
static bool
is_number(struct slice s)
{
	size_t year = 0, post, i;

	while (year < s.n && ascii_is_digit(s.p[year]))
		year++;
	for (post = year; post < s.n && ascii_is_alpha(s.p[post]); post++)
		continue;
	for (i = post; i < s.n && ascii_is_digit(s.p[i]); i++)
		continue;
	return (year == 2 || year == 4) && post > year + 1 && i > post &&
	    i == s.n;
}

struct slice
release_query(struct buf *b, char **argv)
{
	if (argv[0] == NULL || argv[1] != NULL || !is_number(slice_of(argv[0])))
		return cmd_query(b, argv);
	buf_format(b, "id:%s", argv[0]);
	return buf_slice(b);
}

bool
release_several(const struct release_desk *d, struct error *error)
{
	const struct decision *told;

	for (told = d->told; told != NULL; told = told->next)
		if (told->place.n > 1 && ascii_is_digit(told->place.p[1]) &&
		    (ascii_upper(told->place.p[0]) == 'P' ||
			ascii_upper(told->place.p[0]) == 'L'))
			return error_set(error,
			    "%S is a place of one telegram, and there are "
			    "several: name one, or a place that all have, as "
			    "ALL or SUBJECT",
			    &told->place);
	return true;
}

/* ---- telegrams, one after the other ----------------------------------------- */

bool
release_take_found(void *reader, const struct found *found)
{
	struct release_reader *r = reader;

	r->failed = !r->take(r->user,
	    telegram_read(r->arena, found->text, &found->hints), found->line);
	arena_reset(r->arena);
	return !r->failed;
}

static bool
take_hit(void *reader, const struct archive_hit *hit)
{
	struct release_reader *r = reader;
	struct archive_telegram *held;

	r->failed = r->lost = !archive_get_document(
	    r->desk->archive, hit->document, r->arena, &held, r->error);
	if (!r->failed && held != NULL)
		r->failed = !r->take(r->user,
		    telegram_read(r->arena, held->text, &held->hints), 0);
	arena_reset(r->arena);
	return !r->failed;
}

int
release_from_archive(struct release_reader *r, const struct usage *usage,
    const char *archive, char **argv)
{
	struct archive_query query = {.sort = ARCHIVE_OLDEST};
	struct archive_answer answer = {0};
	struct buf words = {0};
	int status =
	    cmd_archive(usage, archive, ARCHIVE_READ, &r->desk->archive);

	if (status >= 0)
		return status;
	query.text = release_query(&words, argv);
	status = STATUS_CLEAN;
	if (!archive_walk(
		r->desk->archive, &query, take_hit, r, &answer, r->error) ||
	    r->lost)
		status = cmd_query_error(query.text, &answer, r->error);
	else if (r->failed)
		status = cmd_error(STATUS_USAGE, "%s", r->error->text);
	buf_free(&words);
	return status;
}
