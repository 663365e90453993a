/*
 * sign.c: `reftel sign`: a draft is cleared, approved, released to the wire.
 * What may follow what src/draft/sign.c knows; here are the file, the clock
 * and the register of numbers.
 */
#include "cmd/draft.h"

#include <unistd.h>

static const char *const states[] = {"cleared", "approved", "released", NULL};

enum { OPTION_AS, OPTION_BY, OPTION_REGISTER, OPTION_NOW };

static const struct option table[] = {
    {"as", 0, "STATE", "what it becomes:", states},
    {"by", 'b', "OFFICE:NAME", "who says so, and a note in brackets", NULL},
    {"register", 0, "FILE",
	"where the numbers of posts and addressees are kept", NULL},
    {"now", 0, "MOMENT", "2025-06-03 11:40, instead of the clock's", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"sign", "--as STATE --by WHO DRAFT",
    "Writes into a draft who cleared it, approved it or released it to the\n"
    "wire, and when; a step out of its order is refused.  What was approved\n"
    "cannot be released when it was changed, and what was released cannot\n"
    "change at all.  Release gives it its date, and with a register its\n"
    "number and the continuity numbers of its addressees.",
    table};

#define REGISTER_MOST ((size_t)16 << 20)

struct signing {
	struct arena arena;
	const char *by, *numbers, *file;
	enum draft_state state;
	struct moment now;
	bool told, bad;
	struct buf book; /* the register, as it will be */
};

static void
take_option(void *user, int option, const char *value)
{
	struct signing *s = user;

	switch (option) {
	case OPTION_AS:
		s->told = draft_state_by_name(slice_of(value), &s->state);
		break;
	case OPTION_BY:
		s->by = value;
		break;
	case OPTION_REGISTER:
		s->numbers = value;
		break;
	default:
		s->bad = !cmd_moment(value, &s->now);
	}
}

/* ---- the register: lines of a name and its last number ------------------------ */

/* Any other file would get lines that are not its own. */
static bool
read_register(struct signing *s, struct error *error)
{
	struct slice rest, line;
	unsigned count = 0;
	uint32_t n;
	size_t tab;

	if (access(s->numbers, F_OK) != 0)
		return true;
	if (!file_read(s->numbers, REGISTER_MOST, &s->book, error))
		return false;
	rest = buf_slice(&s->book);
	while ((line = slice_line(&rest)).p != NULL) {
		count++;
		tab = slice_index(line, '\t');
		if (tab == 0 || tab == line.n ||
		    !slice_number(
			slice_trim(slice_skip(line, tab + 1)), 999999, &n))
			return error_set(error,
			    "%s: line %u is not a name, a tab and a number: "
			    "this is no register",
			    s->numbers, count);
	}
	return true;
}

/* The number after the last of this name, which it becomes. */
static uint32_t
next_number(struct signing *s, struct slice name, uint32_t most)
{
	struct slice rest = arena_copy(&s->arena, buf_slice(&s->book)), line;
	struct slice number;
	uint32_t last = 0, n;
	size_t at;

	buf_clear(&s->book);
	while ((line = slice_line(&rest)).p != NULL) {
		at = slice_index(line, '\t');
		number = slice_trim(slice_skip(line, at + 1));
		if (slice_equal(slice_head(line, at), name) &&
		    slice_number(number, most, &n))
			last = n;
		else
			buf_format(&s->book, "%S\n", &line);
	}
	last = last >= most ? 1 : last + 1;
	buf_format(&s->book, "%S\t%u\n", &name, last);
	return last;
}

/* OSLO 2025 for its own; OSLO > SECSTATE WASHDC for continuity. */
static void
give_numbers(struct signing *s, const struct telegram *t, struct draft *d,
    struct buf *extra)
{
	const struct addressee *lists[2] = {t->to, t->info}, *a;
	struct buf name = {0};
	uint32_t number;
	size_t i;

	buf_format(&name, "%S %d", &t->id.post, t->dtg.moment.date.year);
	number = next_number(s, buf_slice(&name), 999999);
	if (draft_value(d, DRAFT_NUMBER).p == NULL)
		buf_format(extra, "Number: %u\n", number);
	else if (number != t->id.number)
		draft_tell(d, LEVEL_ERROR, draft_value(d, DRAFT_NUMBER),
		    "it is out of its series; the next number is %u", number);
	for (i = 0; i < 2; i++)
		for (a = lists[i]; a != NULL; a = a->next) {
			/* agencies and collectives have none (5 FAH-2 H-321.7) */
			if (a->kind != ADDRESSEE_POST ||
			    d->items[DRAFT_CONTINUITY] != NULL)
				continue;
			buf_clear(&name);
			buf_format(&name, "%S > %S", &t->id.post, &a->name);
			buf_format(extra, "Continuity: %S ", &a->name);
			buf_padded(
			    extra, next_number(s, buf_slice(&name), 9999), 4);
			buf_char(extra, '\n');
		}
	buf_free(&name);
}

/* What release adds: date, number, continuity numbers. */
static bool
release(
    struct signing *s, struct draft *d, struct buf *extra, struct error *error)
{
	struct written written = {0};
	char stamp[20];

	if (!draft_may(d, STATE_RELEASED))
		return true;
	cmd_draft_judge(d, s->now, LEVEL_ERROR, true, &written);
	if (d->worst == LEVEL_ERROR)
		return true; /* told by the caller */
	if (draft_value(d, DRAFT_DATE).p == NULL) {
		moment_format(written.composed->dtg.moment, stamp);
		stamp[10] = ' ';
		buf_format(extra, "Date: %S\n", &(struct slice){stamp, 16});
	}
	if (s->numbers == NULL) {
		if (draft_value(d, DRAFT_NUMBER).p == NULL)
			draft_tell(d, LEVEL_ERROR, (struct slice){NULL, 0},
			    "it has no Number; --register gives one");
		return true;
	}
	if (!read_register(s, error))
		return false;
	give_numbers(s, written.composed, d, extra);
	return true;
}

static int
finish(struct signing *s, struct draft *d, struct buf *out)
{
	struct error error;
	struct buf b = {0};
	int status = STATUS_CLEAN;

	cmd_draft_troubles(&b, d, s->file);
	if (b.n > 0 && write(STDERR_FILENO, b.p, b.n) < 0)
		status = STATUS_SYSTEM;
	buf_free(&b);
	if (d->worst == LEVEL_ERROR || out->n == 0)
		return STATUS_ERROR;
	/* the register first: a number that is lost is a gap, no duplicate */
	if (s->book.n > 0 &&
	    !file_write(s->numbers, buf_slice(&s->book), &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	if (!file_write(s->file, buf_slice(out), &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return status;
}

static int
sign(struct signing *s)
{
	struct buf text = {0}, extra = {0}, out = {0};
	char lock_path[FILE_PATH];
	struct error error;
	struct written written = {0};
	struct draft *d;
	int status, lock = -1;

	if (s->numbers != NULL) {
		struct buf path = {lock_path, 0, sizeof(lock_path)};

		buf_format(&path, "%s.lock", s->numbers);
		buf_char(&path, '\0');
		if (!file_lock(lock_path, true, &lock, &error))
			return cmd_error(STATUS_SYSTEM, "%s", error.text);
	}
	d = cmd_draft_read(&s->arena, s->file, &text, &error);
	if (d == NULL ||
	    (s->state == STATE_RELEASED && !release(s, d, &extra, &error)))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	else {
		/* what cannot be sent is not approved */
		if (s->state == STATE_APPROVED && draft_may(d, s->state))
			cmd_draft_judge(d, s->now, LEVEL_ERROR, true, &written);
		if (d->worst < LEVEL_ERROR)
			draft_sign(d, s->state, slice_of(s->by), s->now,
			    buf_slice(&extra), &out);
		status = finish(s, d, &out);
	}
	if (lock >= 0)
		file_unlock(lock);
	buf_free(&text);
	buf_free(&extra);
	buf_free(&out);
	buf_free(&s->book);
	return status;
}

int
cmd_sign(char **argv)
{
	struct signing s = {.now = cmd_now()};
	int status = cmd_options(&usage, argv, NULL, take_option, &s);

	if (status >= 0)
		return status;
	if (s.bad)
		return cmd_usage(&usage, "a moment is 2025-06-03 11:40");
	if (!s.told || s.by == NULL || strchr(s.by, '\n') != NULL ||
	    slice_trim(slice_of(s.by)).n == 0)
		return cmd_usage(&usage,
		    "say what it becomes, --as cleared, approved or released, "
		    "and who says so, --by OFFICE:NAME");
	if (argv[0] == NULL || argv[1] != NULL)
		return cmd_usage(&usage, "one draft is to be named");
	s.file = argv[0];
	status = sign(&s);
	arena_free(&s.arena);
	return status;
}
