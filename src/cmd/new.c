/*
 * new.c: `reftel new`: a draft to begin with, empty or as the answer to a
 * telegram.
 */
#include "cmd/draft.h"

#include <unistd.h>

#include "cmd/near.h"

enum {
	OPTION_ARCHIVE,
	OPTION_FROM,
	OPTION_TO,
	OPTION_INFO,
	OPTION_REPLY,
	OPTION_BY,
	OPTION_NOW
};

static const struct option table[] = {
    CMD_ARCHIVE,
    {"from", 0, "POST", "who sends it", NULL},
    {"to", 't', "POST", "who is to act; may be told several times", NULL},
    {"info", 0, "POST", "who is to know; may be told several times", NULL},
    {"reply-to", 0, "ID",
	"what it answers, of an archive; or a file that has it", NULL},
    {"by", 'b', "OFFICE:NAME", "who drafts it", NULL},
    {"now", 0, "MOMENT", "2025-06-03 11:40, instead of the clock's", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"new", "",
    "Prints a draft to edit: a header of lines `Key: value', a blank line, and\n"
    "the text, in paragraphs with blank lines between.  An answer goes to\n"
    "whom the other came from, has its TAGS and names it among its\n"
    "references, with NOTAL when not all who get the answer had it.\n"
    "`reftel write' makes a telegram of it, reftel-draft(5) says what may\n"
    "stand in one.",
    table};

#define LIST_MOST 64

struct making {
	struct arena arena;
	const char *archive, *from, *reply, *by;
	const char *lists[2][LIST_MOST]; /* to, info */
	size_t counts[2];
	struct moment now;
	bool bad;
	const struct telegram *original;
};

static void
take_option(void *user, int option, const char *value)
{
	struct making *m = user;
	size_t which;

	switch (option) {
	case OPTION_ARCHIVE:
		m->archive = value;
		break;
	case OPTION_FROM:
		m->from = value;
		break;
	case OPTION_TO:
	case OPTION_INFO:
		which = option == OPTION_INFO;
		if (m->counts[which] < LIST_MOST)
			m->lists[which][m->counts[which]++] = value;
		break;
	case OPTION_REPLY:
		m->reply = value;
		break;
	case OPTION_BY:
		m->by = value;
		break;
	default:
		m->bad = !cmd_moment(value, &m->now);
	}
}

static bool
take_original(void *user, const struct found *found)
{
	struct making *m = user;

	m->original = telegram_read(
	    &m->arena, arena_copy(&m->arena, found->text), &found->hints);
	return false;
}

/* The telegram that is answered: a file's first, or the archive's. */
static int
find_original(struct making *m)
{
	static const struct hints none;
	struct archive_telegram *held;
	struct archive *archive;
	struct error error;
	int status;

	if (m->reply == NULL)
		return -1;
	if (access(m->reply, R_OK) == 0)
		return input_telegrams(
			   m->reply, &none, take_original, m, &error)
		    ? -1
		    : cmd_error(STATUS_SYSTEM, "%s", error.text);
	status = cmd_archive(&usage, m->archive, ARCHIVE_READ, &archive);
	if (status >= 0)
		return status;
	if (!archive_get(archive, slice_of(m->reply), &m->arena, &held, &error))
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	else if (held == NULL)
		status = cmd_not_held(archive, slice_of(m->reply), &m->arena);
	else
		m->original =
		    telegram_read(&m->arena, held->text, &held->hints);
	archive_close(archive);
	return status;
}

/* Did this post have the telegram? */
static bool
had(const struct telegram *t, struct slice post)
{
	const struct addressee *lists[3] = {t->from, t->to, t->info}, *a;
	size_t i;

	for (i = 0; i < 3; i++)
		for (a = lists[i]; a != NULL; a = a->next)
			if (slice_equal(a->post, post))
				return true;
	return false;
}

static bool
all_had(const struct making *m)
{
	struct slice none = {NULL, 0};
	struct post_found found;
	size_t i, k;

	for (i = 0; i < 2; i++)
		for (k = 0; k < m->counts[i]; k++) {
			found = post_find(slice_of(m->lists[i][k]), 0, none);
			if (found.row == TABLE_NONE ||
			    !had(m->original, found.name))
				return false;
		}
	return true;
}

static void
line(struct buf *b, enum draft_key key, struct slice value)
{
	buf_add(b, draft_key_info(key)->name);
	buf_char(b, ':');
	if (value.n > 0)
		buf_format(b, " %S", &value);
	buf_char(b, '\n');
}

static void
list(struct buf *b, enum draft_key key, const char *const *values, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		line(b, key, slice_of(values[i]));
	if (count == 0)
		line(b, key, S(""));
}

static void
tags(struct buf *b, const struct telegram *t)
{
	const struct tag *tag;

	buf_string(b, "Tags:");
	for (tag = t == NULL ? NULL : t->tags; tag != NULL; tag = tag->next)
		if (tag->code.p != NULL)
			buf_format(b, " %S", &tag->code);
		else if (slice_equal(tag->kind, S("person")))
			buf_format(b, " (%S)", &tag->title);
	buf_char(b, '\n');
}

static void
reference(struct buf *b, const struct making *m)
{
	const struct identifier *id = &m->original->id;

	buf_string(b, "References: ");
	if (id->year != m->now.date.year) {
		buf_padded(b, (uint64_t)id->year % 100, 2);
		buf_char(b, ' ');
	}
	buf_format(b, "%S %u%s\n", &id->post, id->number,
	    all_had(m) ? "" : " (NOTAL)");
}

/*
 * What keeps it from others keeps the answer as well: distribution, channels
 * and controls.  SENSITIVE is in the level.
 */
static void
captions(struct buf *b, const struct telegram *t)
{
	static const struct slice kinds[] = {
	    {"distribution", 12}, {"channel", 7}, {"control", 7}};
	const struct slice_list *c;
	struct table_rows rows;
	const char *between = " ";
	struct slice kind;
	size_t i;

	buf_string(b, "Captions:");
	for (c = t == NULL ? NULL : t->captions; c != NULL; c = c->next) {
		rows = table_find(TABLE_CAPTIONS, c->text);
		if (rows.count == 0 || slice_equal(c->text, S("SENSITIVE")))
			continue;
		kind = table_cell(TABLE_CAPTIONS, rows.first, CAPTIONS_KIND);
		for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (slice_equal(kind, kinds[i])) {
				buf_format(b, "%s%S", between, &c->text);
				between = ", ";
			}
	}
	buf_char(b, '\n');
}

static void
subject(struct buf *b, const struct telegram *t)
{
	buf_string(b, "Subject:");
	if (t != NULL && t->subject_mark.form.p != NULL && t->subject.n > 0)
		buf_format(b, " (%S)", &t->subject_mark.form);
	if (t != NULL && t->subject.n > 0)
		buf_format(b, " %S", &t->subject);
	buf_char(b, '\n');
}

static void
print(struct buf *b, struct making *m)
{
	const struct telegram *t = m->original;
	bool classified = t != NULL && t->classification >= CLASS_CONFIDENTIAL;
	char stamp[20];

	line(b, DRAFT_FROM, slice_of(m->from == NULL ? "" : m->from));
	list(b, DRAFT_TO, m->lists[0], m->counts[0]);
	list(b, DRAFT_INFO, m->lists[1], m->counts[1]);
	line(b, DRAFT_PRECEDENCE, S("ROUTINE"));
	line(b, DRAFT_CLASSIFICATION,
	    t == NULL || t->classification == CLASS_NONE
		? S("UNCLASSIFIED")
		: classification_name(t->classification));
	captions(b, t);
	if (classified)
		line(b, DRAFT_DECLASSIFY, S("10 years"));
	tags(b, t);
	subject(b, t);
	if (t != NULL && t->id.number != 0)
		reference(b, m);
	if (classified) {
		line(b, DRAFT_CLASSIFIED_BY, S(""));
		line(b, DRAFT_REASONS, S(""));
	}
	line(b, DRAFT_SIGNATURE, S(""));
	moment_format(m->now, stamp);
	if (m->by != NULL)
		buf_format(
		    b, "Drafted: %s %S\n", m->by, &(struct slice){stamp, 20});
	else
		line(b, DRAFT_DRAFTED, S(""));
	buf_string(b, "\nSUMMARY: \n\nCOMMENT: \n");
}

/* ---- names that are no posts ---------------------------------------------- */

static bool
is_collective(struct making *m, struct slice name)
{
	struct slice capitals = arena_copy(&m->arena, name);
	char *p = (char *)capitals.p; /* ours: it was copied */
	size_t i;

	for (i = 0; i < name.n; i++)
		p[i] = ascii_upper(p[i]);
	return slice_ends(capitals, S(" COLLECTIVE")) ||
	    table_find(TABLE_COLLECTIVES, capitals).count > 0;
}

/* It may be an agency, which no table has all of: so this is but said. */
static void
check_name(struct making *m, struct slice name)
{
	struct slice near;
	struct post_found found;

	if (cmd_near_post(&m->arena, name, &found, &near) ||
	    is_collective(m, name))
		return;
	if (found.how == POST_AMBIGUOUS)
		cmd_error(STATUS_CLEAN,
		    "`%S' is not said clearly: several posts have a name like "
		    "it",
		    &name);
	else if (near.n > 0)
		cmd_error(STATUS_CLEAN,
		    "`%S' is no post that is known; did you mean %S?", &name,
		    &near);
	else
		cmd_error(STATUS_CLEAN,
		    "`%S' is no post that is known: it is taken for an agency",
		    &name);
}

static void
check_names(struct making *m)
{
	size_t i, k;

	if (m->from != NULL)
		check_name(m, slice_of(m->from));
	for (i = 0; i < 2; i++)
		for (k = 0; k < m->counts[i]; k++)
			check_name(m, slice_of(m->lists[i][k]));
}

/* Who was to act on it, when that is one; a collective answers nothing. */
static const char *
answering(struct making *m)
{
	const struct addressee *a, *one = NULL;
	unsigned count = 0;

	for (a = m->original->to; a != NULL; a = a->next)
		if (a->kind != ADDRESSEE_COLLECTIVE) {
			one = a;
			count++;
		}
	if (count == 1)
		return arena_join(&m->arena, one->name, S("\0"), S("")).p;
	cmd_error(STATUS_CLEAN,
	    count == 0
		? "what is answered went to no post by name: --from says "
		  "who answers"
		: "what is answered went to several: --from says who "
		  "answers");
	return NULL;
}

int
cmd_new(char **argv)
{
	struct making m = {.now = cmd_now()};
	struct buf b = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &m);

	if (status >= 0)
		return status;
	if (m.bad)
		return cmd_usage(&usage, "a moment is 2025-06-03 11:40");
	if (*argv != NULL)
		return cmd_usage(&usage, "it takes no operand");
	check_names(&m);
	status = find_original(&m);
	if (status >= 0) {
		arena_free(&m.arena);
		return status;
	}
	/* an answer goes to whom it came from, and is from whom it went to */
	if (m.original != NULL && m.counts[0] == 0 && m.original->from != NULL)
		m.lists[0][m.counts[0]++] =
		    arena_join(&m.arena, m.original->from->name, S("\0"), S(""))
			.p;
	if (m.original != NULL && m.from == NULL)
		m.from = answering(&m);
	print(&b, &m);
	status = cmd_print(&b);
	buf_free(&b);
	arena_free(&m.arena);
	return status;
}
