/*
 * review.c: `reftel review': the desk where it is decided what of a telegram
 * goes out: what ought to be looked at, what else says the same, who else is
 * to be asked, what was decided, and the list of what is withheld.  It must
 * not make a copy: that is release.c.
 */
#include "cmd/release.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/render.h"
#include "render/withheld.h"

static const char *const lists[] = {"csv", "html", "pdf", NULL};

enum {
	OPTION_DESK,
	OPTION_READER,
	OPTION_CUT,
	OPTION_FREE,
	OPTION_DECLASSIFY,
	OPTION_CODE,
	OPTION_REASON,
	OPTION_DRY,
	OPTION_SECOND,
	OPTION_WITHDRAW,
	OPTION_FIND,
	OPTION_SAME,
	OPTION_EQUITIES,
	OPTION_WITHHELD,
	OPTION_TO,
	OPTION_POLICY,
	OPTION_OUTPUT,
	OPTION_ARCHIVE
};

static const struct option table[] = {
    {"desk", 'k', "FILE", "the log of decisions, or else $REFTEL_DESK", NULL},
    {"reader", 'r', "NAME", "who decides", NULL},
    {"cut", 'x', "PLACE",
	"withhold: P3 or L120:5-L122:40 of one telegram; SUBJECT, ALL", NULL},
    {"free", 'F', "PLACE", "release although the marks would not", NULL},
    {"declassify", 'D', "PLACE", "the same of what is no longer classified",
	NULL},
    {"code", 0, "CODES", "why, of the cuts named before: \"1.4(D)\", B6", NULL},
    {"reason", 0, "TEXT", "why, in words", NULL},
    {"dry-run", 0, NULL, "show what would be decided, and decide nothing",
	NULL},
    {"second", 0, "N", "be the second reader of decision N", NULL},
    {"withdraw", 0, "N", "withdraw decision N, which stays in the log", NULL},
    {"find", 0, NULL, "names, telephones, mail, accounts: to be looked at",
	NULL},
    {"same", 'S', NULL,
	"where else the same words stand, and what became of "
	"them there",
	NULL},
    {"equities", 0, NULL, "which other agencies are to be asked", NULL},
    {"withheld", 'W', "FORM", "the list of all withholdings, as", lists},
    {"to", 't', "AUDIENCE", "for whom, as of release", NULL},
    {"policy", 'p', "FILE", "the policy, as of release", NULL},
    {"output", 'o', "FILE", "where a list goes, else standard output", NULL},
    {"archive", 'a', "ARCHIVE", "the operands are a query of this archive",
	NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"review",
    "[FILE...] | -a ARCHIVE [QUERY...]",
    "Keeps what reviewers decide of telegrams, in a log to which is only\n"
    "added and each of whose lines seals those before it.  Without a decision\n"
    "those on the telegrams are listed.  Before one is kept, its words, what\n"
    "it overlaps and what says the same elsewhere are shown.",
    table};

/* A telegram that others are held against. */
struct kept {
	const struct telegram *t;
	struct kept *next;
};

struct reviewing {
	struct release_desk desk;
	struct out out;
	struct arena arena, keep;
	struct error error;
	struct hints hints;
	struct buf list;
	struct kept *all, **all_end; /* of files: for --same */
	const char *log, *reader, *reason, *to, *policy, *output, *archive;
	const char *bad;
	unsigned second, withdraw;
	enum render_list form;
	struct desk_entry *decided, **decided_end; /* to be kept */
	size_t count, rows;
	bool find, same, equities, withheld, pdf, dry;
	bool several; /* telegrams: a line says of which it is */
};

/* ---- the command line ------------------------------------------------------- */

static void
add_code(struct reviewing *r, const char *value)
{
	bool any;

	if (!release_tell_codes(&r->desk, &r->keep, value, &any, &r->error))
		r->bad = r->error.text;
}

static void
take_number(struct reviewing *r, unsigned *out, const char *value)
{
	uint32_t number;

	if (!slice_number(slice_of(value), 100000000, &number) || number == 0)
		r->bad = "a decision is told by its number in the log";
	else
		*out = number;
}

static void
take_option(void *user, int option, const char *value)
{
	struct reviewing *r = user;

	switch (option) {
	case OPTION_DESK:
		r->log = value;
		break;
	case OPTION_READER:
		r->reader = value;
		break;
	case OPTION_CUT:
		release_tell(&r->desk, &r->keep, VERDICT_CUT, value);
		break;
	case OPTION_FREE:
		release_tell(&r->desk, &r->keep, VERDICT_RELEASE, value);
		break;
	case OPTION_DECLASSIFY:
		release_tell(&r->desk, &r->keep, VERDICT_DECLASSIFY, value);
		break;
	case OPTION_CODE:
		add_code(r, value);
		break;
	case OPTION_REASON:
		r->reason = value;
		break;
	case OPTION_DRY:
		r->dry = true;
		break;
	case OPTION_SECOND:
		take_number(r, &r->second, value);
		break;
	case OPTION_WITHDRAW:
		take_number(r, &r->withdraw, value);
		break;
	case OPTION_FIND:
		r->find = true;
		break;
	case OPTION_SAME:
		r->same = true;
		break;
	case OPTION_EQUITIES:
		r->equities = true;
		break;
	case OPTION_WITHHELD:
		r->withheld = true;
		r->pdf = strcmp(value, "pdf") == 0;
		r->form = r->pdf                ? RENDER_LIST_TEXT
		    : strcmp(value, "csv") == 0 ? RENDER_LIST_CSV
						: RENDER_LIST_HTML;
		break;
	case OPTION_TO:
		r->to = value;
		break;
	case OPTION_POLICY:
		r->policy = value;
		break;
	case OPTION_OUTPUT:
		r->output = value;
		break;
	case OPTION_ARCHIVE:
		r->archive = value;
		break;
	default:
		break;
	}
}

/* ---- what says the same ----------------------------------------------------- */

static void
put_same(struct buf *b, const struct telegram *t, struct slice place,
    const struct same *same, struct arena *arena)
{
	struct slice id = identifier_text(arena, &t->id);

	buf_plain(b, id.n > 0 ? id : S("-"));
	buf_format(b, ": %S %s in ", &place, same->how);
	if (same->id.n > 0 && slice_equal(same->id, id))
		buf_string(b, "another edition of ");
	buf_plain(b, same->id.n > 0 ? same->id : S("another telegram"));
	buf_string(b, same->part ? " in part: " : " too: ");
	hit_words(b, same->words, 60);
	buf_char(b, '\n');
}

static bool
ask_same(struct reviewing *r, const struct telegram *t, struct slice at,
    struct slice place, struct buf *b)
{
	unsigned readers = r->desk.policy.readers;
	struct arena scratch = {0};
	struct same *same = NULL;
	const struct kept *k;
	bool good = true;

	for (k = r->all; k != NULL; k = k->next) {
		if (!slice_equal(k->t->text, t->text))
			same = desk_same(
			    &scratch, t, at, k->t, &r->desk.desk, readers);
		if (same != NULL)
			put_same(b, t, place, same, &scratch);
		same = NULL;
		arena_reset(&scratch);
	}
	if (r->desk.archive != NULL)
		good = desk_same_kept(r->desk.archive, &scratch, t, at,
		    &r->desk.desk, readers, &same, &r->error);
	for (; same != NULL; same = same->next)
		put_same(b, t, place, same, &scratch);
	arena_free(&scratch);
	return good;
}

/* Each paragraph of a telegram, or what is to be decided of it. */
static bool
list_same(struct reviewing *r, const struct telegram *t)
{
	const struct paragraph *p;
	struct slice place;

	for (p = t->paragraphs; p != NULL; p = p->next) {
		place = release_place_text(&r->arena, t, p->text.at);
		if (!ask_same(r, t, p->text.at, place, &r->out.buf))
			return false;
	}
	return true;
}

/* ---- decided ---------------------------------------------------------------- */

/* What somebody wrote, in one line: it shows no line of the log that is none. */
static void
put_words(struct buf *b, const char *before, struct slice s)
{
	struct slice line;

	buf_string(b, before);
	while ((line = slice_line(&s)).p != NULL) {
		buf_plain(b, slice_trim_right(line));
		buf_string(b, s.n > 0 ? " / " : "");
	}
}

static void
put_entry(struct buf *b, const struct desk_entry *e, unsigned readers)
{
	enum verdict verdict;

	buf_format(b, "%u", e->n);
	put_words(b, " ", e->when);
	put_words(b, " ", e->who);
	put_words(b, ": ", e->what);
	if (e->of > 0)
		buf_format(b, " %u", e->of);
	if (e->id.n > 0)
		put_words(b, " ", e->id);
	if (e->place.n > 0)
		put_words(b, " ", e->place);
	if (e->codes.n > 0)
		put_words(b, ", ", e->codes);
	if (e->reason.n > 0) {
		put_words(b, " (", e->reason);
		buf_char(b, ')');
	}
	if (e->withdrawn)
		buf_string(b, ", withdrawn");
	else if (e->seconded)
		buf_string(b, ", seconded");
	else if (verdict_by_name(e->what, &verdict) && !desk_holds(e, readers))
		buf_string(b, ", waits for a second reader");
	buf_char(b, '\n');
}

static struct slice
now(struct arena *arena)
{
	char when[20];

	moment_format(moment_from_seconds(clock_seconds()), when);
	return arena_copy(arena, slice(when, sizeof(when)));
}

/* In the log; its number is printed. */
static bool
keep(struct reviewing *r, const struct desk_entry *e)
{
	struct buf members = {0};
	size_t number;
	bool good;

	desk_write(&members, e);
	good = chain_append(r->log, buf_slice(&members), &number, &r->error);
	if (good)
		buf_format(&r->out.buf, "%u\n", (unsigned)number);
	buf_free(&members);
	return good;
}

/* All that was decided, once it is known that all of it may be. */
static bool
keep_decided(struct reviewing *r)
{
	const struct desk_entry *e;

	for (e = r->decided; e != NULL && !r->dry; e = e->next)
		if (!keep(r, e))
			return false;
	return true;
}

/* What it overlaps, and which of them wins. */
static void
put_overlaps(struct reviewing *r, struct buf *b, const struct telegram *t,
    const struct decision *d, struct slice hash)
{
	const struct desk_entry *e = NULL;
	enum verdict verdict;

	while ((e = desk_overlap(&r->desk.desk, e, hash, t, d->at)) != NULL) {
		buf_string(b, "overlaps ");
		put_entry(b, e, r->desk.policy.readers);
		if (verdict_by_name(e->what, &verdict) &&
		    (verdict == VERDICT_CUT) != (d->verdict == VERDICT_CUT))
			buf_format(b,
			    "    which it contradicts: the cut wins, that of "
			    "%s\n",
			    verdict == VERDICT_CUT ? "before" : "now");
	}
}

/* One decision: shown with what it touches, and to be kept. */
static bool
decide(struct reviewing *r, const struct telegram *t, size_t line,
    const struct decision *told)
{
	struct decision d = *told;
	struct desk_entry *entry = ARENA_NEW(&r->keep, struct desk_entry);
	struct buf note = {0};

	*entry = (struct desk_entry){.when = now(&r->keep),
	    .who = slice_of(r->reader),
	    .what = verdict_name(d.verdict),
	    .id = identifier_text(&r->keep, &t->id),
	    .telegram = desk_hash(&r->keep, t),
	    .codes = release_codes_text(&r->keep, d.codes),
	    .reason = r->reason == NULL ? S("") : slice_of(r->reason)};
	if (!release_find_place(&d, t, line, &r->error))
		return false;
	if (d.verdict == VERDICT_CUT && d.codes == NULL)
		return error_set(
		    &r->error, "a cut that is kept needs its --code behind it");
	entry->place = desk_place(&r->keep, t, d.place, d.at);
	release_show(&d);
	put_overlaps(r, &note, t, &d, entry->telegram);
	if (!slice_equal_fold(d.place, S("ALL")) &&
	    !ask_same(r, t, d.at, entry->place, &note)) {
		buf_free(&note);
		return false;
	}
	cmd_note(&note);
	buf_free(&note);
	*r->decided_end = entry;
	r->decided_end = &entry->next;
	return true;
}

static bool
list_decisions(struct reviewing *r, const struct telegram *t)
{
	struct slice hash = desk_hash(&r->arena, t);
	const struct desk_entry *e;

	for (e = r->desk.desk.entries; e != NULL; e = e->next)
		if (slice_equal(e->telegram, hash))
			put_entry(&r->out.buf, e, r->desk.policy.readers);
	return true;
}

/* What a reviewer should know of it before he decides. */
static bool
hint(struct reviewing *r, const struct telegram *t, size_t line)
{
	struct release made;

	if (!release_by_desk(&r->desk, &r->arena, t, line, &made, &r->error))
		return false;
	release_hint(&r->desk, &r->arena, t, &made);
	return true;
}

/* ---- lists ------------------------------------------------------------------ */

static void
list_finds(struct reviewing *r, const struct telegram *t, size_t line)
{
	struct buf *b = &r->out.buf;
	const struct find *f;
	struct slice id = identifier_text(&r->arena, &t->id);
	struct place from, to;
	struct slice kind, last;

	for (f = release_find(&r->arena, t); f != NULL; f = f->next) {
		kind = find_kind_name(f->kind);
		from = telegram_place(t, f->at);
		last = slice(slice_end(f->at) - 1, 1);
		to = telegram_place(t, last);
		if (r->several) {
			buf_plain(b, id.n > 0 ? id : S("-"));
			buf_string(b, ": ");
		}
		buf_format(b, "%S", &kind);
		buf_fill(b, ' ', 11 - kind.n);
		buf_format(b, "L%u:%u-L%u:%u  ", (unsigned)(from.line + line),
		    (unsigned)from.column, (unsigned)(to.line + line),
		    (unsigned)to.column);
		buf_plain(b, f->at);
		buf_char(b, '\n');
	}
}

static void
list_equities(struct reviewing *r, const struct telegram *t)
{
	struct buf *b = &r->out.buf;
	const struct equity *e;
	struct slice id = identifier_text(&r->arena, &t->id);

	for (e = release_equities(&r->arena, t); e != NULL; e = e->next) {
		buf_plain(b, id.n > 0 ? id : S("-"));
		buf_format(b, ": %S, %S: ", &e->agency, &e->role);
		buf_plain(b, e->at);
		buf_char(b, '\n');
	}
}

static bool
list_withheld(struct reviewing *r, const struct telegram *t, size_t line)
{
	const struct withheld *h;
	const struct telegram *copy;
	struct render_withheld row = {0};
	struct hints none = {0};
	struct release made;

	if (!release_by_desk(&r->desk, &r->arena, t, line, &made, &r->error))
		return false;
	copy = telegram_read(&r->arena, made.text, &none);
	row.id = identifier_text(&r->arena, &copy->id);
	row.date = copy->dtg.moment.date;
	row.from = copy->from != NULL ? copy->from->name : S("");
	row.to = copy->to != NULL ? copy->to->name : S("");
	row.subject = copy->subject;
	row.disposition =
	    made.denied ? S("DENIED IN FULL") : S("RELEASE IN PART");
	for (h = made.withheld; h != NULL; h = h->next) {
		row.number = ++r->rows;
		row.place = h->place;
		row.codes = h->codes;
		row.why = desk_decided_by(&r->arena, &r->desk.desk, t, h);
		render_withheld_row(&r->list, &r->arena, r->form, &row);
	}
	return true;
}

/* ---- each telegram ---------------------------------------------------------- */

static bool
take(void *user, const struct telegram *t, size_t line)
{
	struct reviewing *r = user;
	const struct decision *d;
	bool good = true;

	if (r->count++ > 0 && !release_several(&r->desk, &r->error))
		return r->same; /* the others are held against the first */
	if (r->desk.told == NULL && !r->withheld && !hint(r, t, line))
		return false;
	if (r->find)
		list_finds(r, t, line);
	if (r->equities)
		list_equities(r, t);
	if (r->same && r->desk.told == NULL)
		good = list_same(r, t);
	if (good && r->withheld)
		return list_withheld(r, t, line);
	for (d = r->desk.told; d != NULL && good; d = d->next)
		good = decide(r, t, line, d);
	if (good && r->desk.told == NULL && !r->find && !r->equities &&
	    !r->same)
		good = list_decisions(r, t);
	return good;
}

/* Files are read twice where they are held against each other. */
static bool
remember(void *user, const struct found *found)
{
	struct reviewing *r = user;
	struct kept *k = ARENA_NEW(&r->keep, struct kept);

	k->t = telegram_read(&r->keep, arena_copy(&r->keep, found->text),
	    &(struct hints){.date = found->hints.date,
		.id = arena_copy(&r->keep, found->hints.id)});
	*r->all_end = k;
	r->all_end = &k->next;
	return true;
}

static int
from_files(struct reviewing *r, struct release_reader *reader, char **argv)
{
	char **file;
	struct error error;

	for (file = argv; *file != NULL && argv[1] != NULL; file++)
		if (!input_telegrams(*file, &r->hints, remember, r, &error))
			return cmd_error(STATUS_SYSTEM, "%s", error.text);
	for (; *argv != NULL; argv++) {
		if (!input_telegrams(
			*argv, &r->hints, release_take_found, reader, &error))
			return cmd_error(STATUS_SYSTEM, "%s", error.text);
		if (reader->failed)
			return cmd_error(STATUS_USAGE, "%s", r->error.text);
	}
	return STATUS_CLEAN;
}

/* ---- of a decision ---------------------------------------------------------- */

static const struct desk_entry *
entry_of(const struct reviewing *r, unsigned number)
{
	const struct desk_entry *e;
	enum verdict verdict;

	for (e = r->desk.desk.entries; e != NULL; e = e->next)
		if (e->n == number && verdict_by_name(e->what, &verdict))
			return e;
	return NULL;
}

static int
answer_entry(struct reviewing *r, unsigned number, struct slice what)
{
	const struct desk_entry *of = entry_of(r, number);
	struct desk_entry e = {.when = now(&r->arena),
	    .who = slice_of(r->reader),
	    .what = what,
	    .of = number,
	    .reason = r->reason == NULL ? S("") : slice_of(r->reason)};

	if (of == NULL)
		return cmd_error(
		    STATUS_NONE, "the log has no decision %u", number);
	if (of->withdrawn)
		return cmd_error(
		    STATUS_USAGE, "decision %u was withdrawn", number);
	if (slice_equal(what, S("second")) && desk_same_reader(of->who, e.who))
		return cmd_error(STATUS_USAGE,
		    "the second reader of decision %u is another than %S",
		    number, &of->who);
	e.id = of->id;
	if (!keep(r, &e))
		return cmd_error(STATUS_SYSTEM, "%s", r->error.text);
	return cmd_print(&r->out.buf);
}

/* ---- all of it -------------------------------------------------------------- */

static int
finish(struct reviewing *r)
{
	struct buf pdf = {0};
	struct error error;
	bool good = true;

	if (!keep_decided(r))
		return cmd_error(STATUS_SYSTEM, "%s", r->error.text);
	if (r->withheld) {
		render_withheld_end(&r->list, r->form);
		if (r->pdf)
			good = cmd_pdf(&pdf, buf_slice(&r->list), true, &error);
		if (good)
			buf_add(
			    &r->out.buf, buf_slice(r->pdf ? &pdf : &r->list));
	}
	if (good && r->output != NULL)
		good = file_write(r->output, buf_slice(&r->out.buf), &error);
	else if (good)
		good = out_close(&r->out, &error);
	buf_free(&pdf);
	return good ? STATUS_CLEAN : cmd_error(STATUS_SYSTEM, "%s", error.text);
}

/* All of the log, where no telegram is named. */
static void
list_all(struct reviewing *r)
{
	const struct desk_entry *e;

	for (e = r->desk.desk.entries; e != NULL; e = e->next)
		put_entry(&r->out.buf, e, r->desk.policy.readers);
}

/* The cuts of the log that hold: of its telegrams it knows the numbers alone. */
static void
list_all_withheld(struct reviewing *r)
{
	const struct desk_entry *e;
	struct render_withheld row;

	for (e = r->desk.desk.entries; e != NULL; e = e->next) {
		if (!slice_equal(e->what, S("cut")) || !desk_holds(e, 1))
			continue;
		row = (struct render_withheld){.number = ++r->rows,
		    .id = e->id,
		    .place = e->place,
		    .why = e->reason.n > 0
			? arena_join(&r->arena, e->who, S(": "), e->reason)
			: e->who};
		release_codes(&r->arena, e->codes,
		    (struct slice_list **)&row.codes, &r->error);
		render_withheld_row(&r->list, &r->arena, r->form, &row);
	}
}

static int
review(struct reviewing *r, char **argv)
{
	struct release_reader reader = {.desk = &r->desk,
	    .arena = &r->arena,
	    .take = take,
	    .user = r,
	    .error = &r->error};
	int status = STATUS_CLEAN;

	if (r->second > 0)
		return answer_entry(r, r->second, S("second"));
	if (r->withdraw > 0)
		return answer_entry(r, r->withdraw, S("withdraw"));
	r->several = r->archive != NULL || (argv[0] != NULL && argv[1] != NULL);
	if (r->withheld)
		render_withheld_begin(&r->list, r->form);
	if (r->archive != NULL)
		status =
		    release_from_archive(&reader, &usage, r->archive, argv);
	else if (*argv != NULL)
		status = from_files(r, &reader, argv);
	else if (r->desk.told != NULL || r->find || r->same || r->equities)
		return cmd_usage(&usage, "no file is named");
	else if (r->withheld)
		list_all_withheld(r);
	else
		list_all(r);
	if (status == STATUS_CLEAN && r->archive != NULL && r->count == 0)
		return cmd_error(STATUS_NONE, "no telegram answers the query");
	return status != STATUS_CLEAN ? status : finish(r);
}

/* What does not go together, of which half would be passed over. */
static const char *
mixed(const struct reviewing *r, bool telegrams)
{
	bool looks = r->find || r->same || r->equities;

	if (r->second > 0 && r->withdraw > 0)
		return "a decision is seconded or withdrawn, not both";
	if ((r->second > 0 || r->withdraw > 0) &&
	    (telegrams || r->desk.told != NULL || looks || r->withheld))
		return "--second and --withdraw name a decision, and nothing "
		       "beside it";
	if (r->withheld && looks)
		return "the list of --withheld has nothing else in it";
	return NULL;
}

/* A log that is read must be there; one that is written may be new. */
static int
want_log(const struct reviewing *r, bool named, bool files)
{
	bool asked = r->find || r->same || r->equities;
	bool listed = !asked && (!r->withheld || !files);

	if (r->desk.told != NULL && !r->withheld)
		return -1;
	if (r->log == NULL)
		return !listed ? -1
			       : cmd_usage(&usage,
				     "no desk is named: -k FILE, or "
				     "REFTEL_DESK");
	if ((!listed && !named) || access(r->log, F_OK) == 0)
		return -1;
	return cmd_error(STATUS_SYSTEM, "%s: there is no such log", r->log);
}

int
cmd_review(char **argv)
{
	struct reviewing r = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &r);
	bool writes, named = r.log != NULL;

	if (status >= 0) {
		arena_free(&r.keep);
		return status;
	}
	r.all_end = &r.all;
	r.decided_end = &r.decided;
	if (r.log == NULL)
		r.log = getenv("REFTEL_DESK");
	writes = (r.desk.told != NULL && !r.withheld) || r.second > 0 ||
	    r.withdraw > 0;
	if (r.bad == NULL)
		r.bad = mixed(&r, *argv != NULL || r.archive != NULL);
	if (r.bad != NULL)
		status = cmd_usage(&usage, r.bad);
	else if (writes && r.log == NULL)
		status = cmd_usage(&usage, "no desk is named: -k FILE");
	else if (writes && (r.reader == NULL || *r.reader == '\0'))
		status = cmd_usage(&usage, "nobody decides: -r NAME");
	else
		status = cmd_output(&usage, r.output, r.archive, argv);
	if (status < 0 && r.log != NULL)
		status = cmd_output(
		    &usage, r.output, r.log, (char *[]){(char *)r.log, NULL});
	if (status < 0)
		status =
		    want_log(&r, named, *argv != NULL || r.archive != NULL);
	if (status < 0) {
		out_open(&r.out, STDOUT_FILENO);
		r.desk.order.date = moment_from_seconds(clock_seconds()).date;
		status = release_begin(
			     &r.desk, &r.keep, r.to, r.policy, r.log, &r.error)
		    ? review(&r, argv)
		    : cmd_error(release_status(r.policy), "%s", r.error.text);
	}
	buf_free(&r.out.buf);
	buf_free(&r.list);
	release_end(&r.desk);
	archive_close(r.desk.archive);
	arena_free(&r.arena);
	arena_free(&r.keep);
	return status;
}
