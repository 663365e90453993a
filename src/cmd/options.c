/*
 * options.c: the command line of a subcommand, and its help.  It must not
 * know any subcommand.
 */
#include "cmd/cmd.h"

#include <unistd.h>

const char *const cmd_carriers[] = {"plain", "aad", "aad-pdf", "page",
    "page-text", "csv", "smart", "mail", NULL};

unsigned
cmd_choice(const char *const *words, const char *word)
{
	unsigned i = 0;

	while (words[i] != NULL && strcmp(words[i], word) != 0)
		i++;
	return i;
}

/* Whether it names a telegram, in any of the habits. */
static bool
is_id(const char *value)
{
	struct hints hints = {.id = slice_of(value)};
	struct arena arena = {0};
	bool good = telegram_read(&arena, S(""), &hints)->id.number != 0;

	arena_free(&arena);
	return good;
}

/* Whether it is one of the shared options, and what it says is sound. */
static bool
take_hint(const char *name, const char *value, struct hints *hints, bool *good,
    struct error *error)
{
	*good = true;
	if (hints == NULL)
		return false;
	if (strcmp(name, "date") == 0) {
		*good = date_read_iso(slice_of(value), &hints->date) ||
		    error_set(
			error, "`%s' is no day in the form YYYY-MM-DD", value);
		return true;
	}
	if (strcmp(name, "id") == 0) {
		*good = is_id(value) ||
		    error_set(error,
			"`%s' is no number of a telegram, as 08LIMA335 is",
			value);
		hints->id = slice_of(value);
		return true;
	}
	if (strcmp(name, "as") == 0) {
		hints->carrier_told =
		    carrier_by_name(slice_of(value), &hints->carrier);
		return true;
	}
	return false;
}

void
cmd_thousands(struct buf *b, uint64_t n)
{
	char digits[32];
	size_t count = 0, i = sizeof(digits);

	do {
		if (count > 0 && count % 3 == 0)
			digits[--i] = ',';
		digits[--i] = (char)('0' + n % 10);
		count++;
	} while ((n /= 10) > 0);
	buf_add(b, slice(digits + i, sizeof(digits) - i));
}

static int
print(struct buf *b, bool wrap)
{
	struct out out;
	struct error error;

	out_open(&out, STDOUT_FILENO);
	out.wrap = wrap && out.terminal;
	out.buf = *b;
	*b = (struct buf){0};
	if (!out_close(&out, &error))
		return cmd_error(STATUS_SYSTEM, "%s", error.text);
	return STATUS_CLEAN;
}

int
cmd_print(struct buf *b)
{
	return print(b, false);
}

int
cmd_tell(struct buf *b)
{
	return print(b, true);
}

int
cmd_note(struct buf *b)
{
	struct out out;
	struct error error;
	int status;

	out_open(&out, STDERR_FILENO);
	out.wrap = out.terminal;
	out.buf = *b;
	*b = (struct buf){0};
	status = out_flush(&out, true, &error) ? STATUS_CLEAN : STATUS_SYSTEM;
	buf_free(&out.buf);
	return status;
}

static int
help(const struct usage *usage)
{
	struct buf b = {0};

	buf_format(&b, "usage: reftel %s [OPTION...]%s%s\n\n%s\n\n",
	    usage->command, *usage->operands != '\0' ? " " : "",
	    usage->operands, usage->what);
	options_help(&b, usage->table);
	return cmd_tell(&b);
}

int
cmd_usage(const struct usage *usage, const char *sentence)
{
	cmd_error(STATUS_USAGE, "%s", sentence);
	return cmd_error(
	    STATUS_USAGE, "`reftel %s --help' says more", usage->command);
}

/* A query has words with a dash before them, for what is not to be there. */
static int
wrong_option(
    const struct usage *usage, const char *word, const struct error *error)
{
	struct error longer;

	if (strstr(usage->operands, "QUERY") == NULL || word[1] == '-' ||
	    !slice_starts(slice_of(error->text), S("there is no option")))
		return cmd_usage(usage, error->text);
	error_set(&longer,
	    "%s; a word of a query with a dash before it stands behind `--': "
	    "reftel %s -- %s",
	    error->text, usage->command, word);
	return cmd_usage(usage, longer.text);
}

int
cmd_options(const struct usage *usage, char **argv, struct hints *hints,
    void (*take)(void *user, int option, const char *value), void *user)
{
	struct options o = {.table = usage->table, .argv = argv};
	struct error error;
	const char *name;
	size_t count = 0;
	bool good;
	int option;

	while ((option = options_next(&o, &error)) != OPTION_END) {
		if (option == OPTION_ERROR)
			return wrong_option(usage, o.argv[-1], &error);
		if (option == OPTION_OPERAND) {
			/* It was read from here or from behind here. */
			argv[count++] = o.argv[-1];
			continue;
		}
		name = usage->table[option].name;
		if (strcmp(name, "help") == 0)
			return help(usage);
		if (!take_hint(name, o.value, hints, &good, &error))
			take(user, option, o.value);
		else if (!good)
			return cmd_usage(usage, error.text);
	}
	argv[count] = NULL;
	return -1;
}
