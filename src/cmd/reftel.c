/*
 * reftel.c: the command: finds the subcommand and runs it.  It must not
 * know what any of them does.
 */
#include "cmd/cmd.h"

#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

static const struct {
	const char *name;
	int (*run)(char **argv);
	const char *what;
} commands[] = {
    {"read", cmd_read, "fields and text of telegrams, for people or programs"},
    {"explain", cmd_explain, "how to read this very telegram, group by group"},
    {"check", cmd_check, "what is to be remarked on, and what was repaired"},
    {"declass", cmd_declass, "when the classification ends, by which rule"},
    {"lookup", cmd_lookup, "what a code, post, signal or other word means"},
    {"import", cmd_import, "put telegrams, files or folders, into an archive"},
    {"search", cmd_search, "find telegrams in an archive"},
    {"show", cmd_show, "a telegram of an archive, by its number"},
    {"thread", cmd_thread, "what a telegram cites, and what cites it"},
    {"gaps", cmd_gaps, "which numbers of a post's year are missing"},
    {"export", cmd_export, "give out what a query finds, in a form for others"},
    {"cite", cmd_cite, "how a telegram of an archive is cited"},
    {"verify", cmd_verify, "check an archive against its records"},
    {"backup", cmd_backup, "copy an archive that is in use"},
    {"reindex", cmd_reindex, "make what was derived from records anew"},
};

#define COUNT (sizeof(commands) / sizeof(commands[0]))

/* Standard error is not buffered: a sentence goes out whole. */
static void
complain(const struct buf *b)
{
	struct slice s = buf_slice(b);
	ssize_t n;

	while (s.n > 0 && (n = write(STDERR_FILENO, s.p, s.n)) > 0)
		s = slice_skip(s, (size_t)n);
}

int
cmd_error(int status, const char *format, ...)
{
	struct buf sentence = {0}, b = {0};
	va_list ap;

	va_start(ap, format);
	buf_vformat(&sentence, format, ap);
	va_end(ap);
	buf_string(&b, "reftel: ");
	buf_plain(&b, buf_slice(&sentence));
	buf_char(&b, '\n');
	complain(&b);
	buf_free(&sentence);
	buf_free(&b);
	return status;
}

static int
help(void)
{
	struct buf b = {0};
	size_t i, from;

	buf_string(&b,
	    "reftel reads, explains, checks, keeps and finds "
	    "diplomatic telegrams.\n\n"
	    "usage: reftel COMMAND [OPTION...] [OPERAND...]\n\n");
	for (i = 0; i < COUNT; i++) {
		from = b.n;
		buf_format(&b, "  %s", commands[i].name);
		buf_fill(&b, ' ', from + 12 - b.n);
		buf_format(&b, "%s\n", commands[i].what);
	}
	buf_string(&b,
	    "\n`reftel COMMAND --help' says more; reftel(1) and "
	    "reftel-checks(7) say it all.\n");
	return cmd_print(&b);
}

static int
version(void)
{
	struct buf b = {0};

	buf_string(&b, "reftel " REFTEL_VERSION "\n");
	return cmd_print(&b);
}

static int
unknown(const char *word)
{
	const char *names[COUNT + 1] = {NULL};
	struct buf b = {0};
	size_t i;

	for (i = 0; i < COUNT; i++)
		names[i] = commands[i].name;
	buf_format(&b, "there is no command `%s'", word);
	words_near(&b, word, names);
	buf_char(&b, '\0');
	cmd_error(STATUS_USAGE, "%s", b.p);
	buf_free(&b);
	return STATUS_USAGE;
}

int
main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	size_t i;

	/* Who reads us may stop reading: that is no trouble of ours. */
	signal(SIGPIPE, SIG_DFL);
	if (argc < 2) {
		help();
		return STATUS_USAGE;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0)
		return help();
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return version();
	for (i = 0; i < COUNT; i++)
		if (strcmp(word, commands[i].name) == 0)
			return commands[i].run(argv + 2);
	return unknown(word);
}
