/*
 * reftel.c: the command: finds the subcommand and runs it.  It must not
 * know what any of them does.
 */
#include "cmd/cmd.h"

#include <fcntl.h>
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
    {"format", cmd_format, "a telegram in its canonical form"},
    {"lookup", cmd_lookup, "what a code, post, signal or other word means"},
    {"new", cmd_new, "a draft to edit, empty or as an answer"},
    {"write", cmd_write, "the finished telegram of a draft"},
    {"sign", cmd_sign, "clear, approve or release a draft"},
    {"lsp", cmd_lsp, "for editors, by the Language Server Protocol"},
    {"init", cmd_init, "make an archive, in one place or over several"},
    {"import", cmd_import, "put telegrams, files or folders, into an archive"},
    {"search", cmd_search, "find telegrams in an archive"},
    {"serve", cmd_serve, "an archive in the browser"},
    {"site", cmd_site, "an archive as a web site of files"},
    {"user", cmd_user, "who may come into the reading room, to read what"},
    {"mcp", cmd_mcp, "an archive for an assistant, by MCP"},
    {"show", cmd_show, "a telegram of an archive, by its number"},
    {"thread", cmd_thread, "what a telegram cites, and what cites it"},
    {"gaps", cmd_gaps, "which numbers of a post's year are missing"},
    {"stats", cmd_stats, "counts of what a query finds"},
    {"actions", cmd_actions, "what was asked for, and what came of it"},
    {"similar", cmd_similar, "telegrams whose text is like that of another"},
    {"export", cmd_export, "give out what a query finds, in a form for others"},
    {"cite", cmd_cite, "how a telegram of an archive is cited"},
    {"diff", cmd_diff, "what one edition of a telegram has that another lacks"},
    {"release", cmd_release, "give out a copy without what may not go"},
    {"label", cmd_label, "write and read labels: STANAG 4774, ISM"},
    {"review", cmd_review, "decide what goes out, and what was decided"},
    {"verify", cmd_verify, "check an archive against its records"},
    {"backup", cmd_backup, "copy an archive that is in use"},
    {"reindex", cmd_reindex, "make what was derived from records anew"},
    {"relay", cmd_relay, "be a station that relays telegrams"},
    {"status", cmd_status, "how a station is: circuits, queues, ages"},
    {"queue", cmd_queue, "what a station owes; hold, release, cancel"},
    {"trace", cmd_trace, "what became of a telegram at a station"},
    {"circuit", cmd_circuit, "open or close a circuit of a station"},
    {"send", cmd_send, "hand in a telegram at a station"},
    {"audit", cmd_audit, "whether what a station has kept is untouched"},
};

#define COUNT (sizeof(commands) / sizeof(commands[0]))

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
	cmd_note(&b); /* whole */
	buf_free(&sentence);
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
	    "\nTo begin with: `reftel explain FILE'.  `reftel COMMAND --help' "
	    "says more;\nreftel(1), reftel-query(7) and reftel-checks(7) "
	    "say it all.\n");
	return cmd_tell(&b);
}

static int
version(void)
{
	struct buf b = {0};

	buf_string(&b, "reftel " REFTEL_VERSION "\n");
	return cmd_print(&b);
}

/* A command that is none, an option, or a file without a command. */
static int
unknown(const char *word)
{
	static const char *const options[] = {"--help", "--version", NULL};
	const char *names[COUNT + 1] = {NULL};
	struct buf b = {0};
	size_t i;

	for (i = 0; i < COUNT; i++)
		names[i] = commands[i].name;
	buf_format(&b, "there is no %s `%s'",
	    word[0] == '-' ? "option" : "command", word);
	if (access(word, F_OK) == 0)
		buf_format(&b, "; `reftel explain %s' explains the file", word);
	else
		words_near(&b, word, word[0] == '-' ? options : names);
	buf_char(&b, '\0');
	cmd_error(STATUS_USAGE, "%s", b.p);
	buf_free(&b);
	return cmd_error(STATUS_USAGE, "`reftel --help' lists the commands");
}

static int
run(const char *word, char **argv)
{
	size_t i;

	for (i = 0; i < COUNT; i++)
		if (strcmp(word, commands[i].name) == 0)
			return commands[i].run(argv);
	return unknown(word);
}

/*
 * Where one of the three is closed, a file that is opened would take its
 * number, and what is meant for a reader would be written into it.
 */
static void
hold_standard(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		/* the wrong way round, so that use of it is an error */
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null",
			fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(STATUS_SYSTEM);
}

int
main(int argc, char **argv)
{
	static char say_help[] = "--help", *help_argv[] = {say_help, NULL};
	const char *word = argc > 1 ? argv[1] : "";

	hold_standard();
	/* Who reads us may stop reading: that is no trouble of ours. */
	signal(SIGPIPE, SIG_DFL);
	/* A file that may not grow is an error of writing, and is told. */
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		help();
		return STATUS_USAGE;
	}
	if (strcmp(word, "help") == 0 && argc == 3)
		return run(argv[2], help_argv);
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0)
		return help();
	if (strcmp(word, "--version") == 0 || strcmp(word, "version") == 0 ||
	    strcmp(word, "-V") == 0)
		return version();
	return run(word, argv + 2);
}
