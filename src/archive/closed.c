/*
 * closed.c: fields that have few values, all of which are known: what is none
 * of them is a mistake, and not a search that finds nothing.
 */
#include "archive/query.h"

#include "sys/sys.h"

static const char *const things[] = {"summary", "comment", "redaction",
    "action", "reference", "contact", "stamp", "service", "signature", "notes",
    "attributes", "sections", "gap", "remark", NULL};

const char *const *
value_things(void)
{
	return things;
}

enum { NAMES_MOST = CHECK_MAX + 64 };

struct names {
	struct arena *arena;
	const char *all[NAMES_MOST + 1]; /* NULL-terminated */
	size_t n;
};

/* A name as it is said in a query, which needs no quotes then. */
static void
add_name(struct names *names, struct slice name)
{
	size_t i;
	char *p;

	if (name.n == 0 || names->n == NAMES_MOST)
		return;
	p = arena_alloc(names->arena, name.n + 1);
	for (i = 0; i < name.n; i++)
		p[i] = name.p[i] == ' ' ? '-' : ascii_lower(name.p[i]);
	names->all[names->n++] = p;
}

static void
add_checks(struct names *names)
{
	size_t i;

	for (i = 0; i < CHECK_MAX; i++)
		add_name(names, check_info((enum check)i)->name);
}

static void
add_things(struct names *names)
{
	size_t i;

	for (i = 0; things[i] != NULL; i++)
		names->all[names->n++] = things[i];
	for (i = 0; i <= BLOCK_TABLE; i++)
		add_name(names, block_kind_name((enum block_kind)i));
}

/* All of a field; none where any value may be one. */
static void
add_all(struct names *names, enum ask field)
{
	size_t i;

	switch (field) {
	case ASK_CLASS:
		for (i = CLASS_NONE + 1; i < CLASS_MAX; i++)
			add_name(
			    names, classification_name((enum classification)i));
		break;
	case ASK_PRECEDENCE:
		for (i = PRECEDENCE_NONE + 1; i < PRECEDENCE_MAX; i++)
			add_name(names, precedence_name((enum precedence)i));
		break;
	case ASK_CARRIER:
		for (i = 0; i < CARRIER_MAX; i++)
			add_name(names, carrier_name((enum carrier)i));
		break;
	case ASK_STATUS:
		for (i = 0; i <= STATUS_PAPER; i++)
			add_name(names, status_name((enum status)i));
		break;
	case ASK_HAS:
		add_things(names);
		add_checks(names);
		break;
	case ASK_REMARK:
		add_checks(names);
		break;
	default:
		break;
	}
}

bool
value_closed(
    enum ask field, struct slice value, struct slice key, struct error *error)
{
	struct arena arena = {0};
	struct names names = {.arena = &arena};
	struct buf b = {0}, word = {0};
	bool good;
	size_t i, said;

	add_all(&names, field);
	good = names.n == 0;
	for (i = 0; i < names.n && !good; i++)
		good =
		    slice_equal(value_key(&arena, slice_of(names.all[i])), key);
	if (!good) {
		buf_format(
		    &b, "%S: there is no `%S'", &ask_info(field)->name, &value);
		buf_add(&word, value);
		buf_char(&word, '\0');
		said = b.n;
		words_near(&b, word.p, names.all);
		if (b.n == said)
			buf_string(&b,
			    field == ASK_HAS
				? "; reftel-query(7) names what there is"
				: "; reftel-checks(7) has all of them");
		error_set(error, "%S", &(struct slice){b.p, b.n});
	}
	buf_free(&b);
	buf_free(&word);
	arena_free(&arena);
	return good;
}
