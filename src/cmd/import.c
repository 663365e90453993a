/*
 * import.c: `reftel import`: files and folders into an archive.  It must
 * not know what a record is: that is src/archive.
 */
#include "cmd/draft.h"

#include <errno.h>
#include <unistd.h>

/* What came in so long is acknowledged together. */
#define BATCH_MICROSECONDS 10000000

enum { OPTION_ARCHIVE, OPTION_ALL, OPTION_COMMIT };

static const struct option table[] = {
    CMD_ARCHIVE,
    {"all", 'A', NULL, "keep files that look like no telegram as well", NULL},
    {"commit", 0, "N", "bring N at a time to the disk, and say so", NULL},
    CMD_HELP,
    {NULL},
};

static const struct usage usage = {"import", "PATH...",
    "Puts telegrams into an archive, which is made when it is not there.\n"
    "Folders are walked; `-' is standard input.  What was interrupted is\n"
    "taken up where it stopped, and nothing is put in twice.",
    table};

struct importing {
	struct archive *archive;
	const char *name, *commit;
	struct error error;
	struct out out; /* progress, on standard error */
	uint64_t files, known_files, troubled, empty, drafts;
	uint64_t telegrams, bytes, all_bytes; /* so far; of all files */
	uint64_t begun, batch_begun, drawn; /* microseconds */
	uint32_t every; /* telegrams at a time; 0: by time alone */
	uint64_t kept; /* telegrams that were acknowledged */
	struct slice last; /* the bytes of the telegram before */
	uint32_t part;
	bool all, failed;
};

static void
take_option(void *user, int option, const char *value)
{
	struct importing *m = user;

	if (option == OPTION_ARCHIVE)
		m->name = value;
	else if (option == OPTION_ALL)
		m->all = true;
	else if (option == OPTION_COMMIT)
		m->commit = value;
}

/* ---- progress --------------------------------------------------------------- */

static void
add_bar(struct buf *b, uint64_t part, uint64_t whole, unsigned width)
{
	unsigned full = whole == 0 ? width : (unsigned)(part * width / whole),
		 i;

	for (i = 0; i < width; i++)
		buf_string(b, i < full ? "\xe2\x96\x88" : "\xe2\x96\x91");
}

static void
draw(struct importing *m, bool end)
{
	struct buf *b = &m->out.buf;
	uint64_t now = clock_microseconds(), spent = now - m->begun;
	uint64_t tenths = spent == 0 ? 0 : m->bytes * 10 / spent;

	if (!m->out.terminal ||
	    (!end && now - m->drawn < CMD_DRAW_MICROSECONDS))
		return;
	m->drawn = now;
	buf_string(b, "\r\033[K");
	if (!end) {
		add_bar(b, m->bytes, m->all_bytes, 24);
		buf_format(b, " %u %%  ",
		    m->all_bytes == 0
			? 0
			: (unsigned)(m->bytes * 100 / m->all_bytes));
		cmd_thousands(b, m->telegrams);
		buf_format(b, " telegrams  %u.%u MB/s", (unsigned)(tenths / 10),
		    (unsigned)(tenths % 10));
	}
	out_flush(&m->out, true, NULL);
}

/* ---- one telegram, one file -------------------------------------------------- */

static bool
commit(struct importing *m)
{
	struct buf b = {0};
	ssize_t n;

	if (!archive_commit(m->archive, &m->error)) {
		m->failed = true;
		return false;
	}
	m->kept = m->telegrams;
	m->batch_begun = clock_microseconds();
	if (m->every > 0) {
		/* Written at once: who reads it may rely on it. */
		buf_format(&b, "%lld kept\n", (long long)m->kept);
		n = write(STDOUT_FILENO, b.p, b.n);
		buf_free(&b);
		if (n <= 0) {
			m->failed = true;
			return error_set(
			    &m->error, "cannot write: %s", strerror(errno));
		}
	}
	return true;
}

static bool
is_time(const struct importing *m)
{
	return clock_microseconds() - m->batch_begun > BATCH_MICROSECONDS ||
	    (m->every > 0 && m->telegrams - m->kept >= m->every);
}

static bool
take_telegram(void *user, const struct found *found)
{
	struct importing *m = user;
	struct archive_item item = {.bytes = found->bytes,
	    .text = found->text,
	    .line = found->line,
	    .hints = &found->hints,
	    .any = m->all};
	size_t member = slice_index(found->file, '!');

	if (slice_trim(found->bytes).n == 0)
		return true;
	/* a draft is no telegram yet */
	if (!m->all && draft_is_surely(found->text)) {
		m->drafts++;
		return true;
	}
	m->part = found->bytes.p == m->last.p && found->bytes.n == m->last.n
	    ? m->part + 1
	    : 0;
	m->last = found->bytes;
	item.part = m->part;
	if (member < found->file.n)
		item.member = slice_skip(found->file, member + 1);
	if (!archive_put(m->archive, &item, &m->error)) {
		m->failed = true;
		return false;
	}
	m->telegrams++;
	draw(m, false);
	/* A file of many telegrams is acknowledged in parts. */
	return !is_time(m) || commit(m);
}

static bool
take_file(
    struct importing *m, const char *path, uint64_t size, int64_t modified)
{
	static const struct hints no_hints;
	struct error error;
	char full[FILE_PATH];
	uint64_t before = m->telegrams + m->drafts, drafts = m->drafts;
	bool known = false, good;

	if (strcmp(path, "-") == 0)
		memcpy(full, "(standard input)", 17);
	else if (!path_absolute(full, path)) {
		cmd_error(STATUS_SYSTEM, "%s: is too long a path", path);
		m->troubled++;
		return true;
	}
	m->files++;
	if (!archive_file(m->archive, slice_of(full), size,
		/* What was passed over may be wanted now. */
		m->all ? ARCHIVE_STREAM : modified, &known, &m->error))
		return !(m->failed = true);
	if (known) {
		m->known_files++;
		m->bytes += size;
		return true;
	}
	m->last = (struct slice){NULL, 0};
	good = input_records(path, &no_hints, take_telegram, m, &error);
	m->bytes += size;
	if (m->failed)
		return false;
	m->empty += good && m->telegrams + m->drafts == before;
	if (!good) {
		/* What could be read of it is in; it will be tried again. */
		draw(m, true);
		cmd_error(STATUS_SYSTEM, "%s", error.text);
		m->troubled++;
	} else if (m->drafts == drafts &&
	    /* what was taken for a draft is looked at each time */
	    !archive_file_end(m->archive, &m->error))
		return !(m->failed = true);
	draw(m, false);
	return !is_time(m) || commit(m);
}

static bool
take_walked(void *user, const struct walk_file *file)
{
	return take_file(user, file->path, file->size, file->modified);
}

static bool
add_size(void *user, const struct walk_file *file)
{
	struct importing *m = user;

	m->all_bytes += file->size;
	return true;
}

/* ---- all of it ----------------------------------------------------------------- */

static void
add_count(struct buf *b, uint64_t n, const char *one, const char *many)
{
	if (n == 0)
		return;
	if (b->n > 0 && b->p[b->n - 1] != ' ')
		buf_string(b, ", ");
	cmd_thousands(b, n);
	buf_format(b, " %s", n == 1 ? one : many);
}

static int
report(struct importing *m)
{
	struct buf b = {0};
	uint64_t telegrams, records, put[ARCHIVE_PUT_MAX];

	archive_tally(m->archive, put);
	if (!archive_count(m->archive, &telegrams, &records, &m->error))
		return cmd_error(STATUS_SYSTEM, "%s", m->error.text);
	cmd_thousands(&b, m->files);
	buf_string(&b, m->files == 1 ? " file" : " files");
	buf_string(&b, m->files == 0 ? "" : ": ");
	add_count(&b, put[ARCHIVE_NEW], "new telegram", "new telegrams");
	add_count(
	    &b, put[ARCHIVE_EDITION], "edition of one", "editions of others");
	add_count(
	    &b, put[ARCHIVE_SECTION], "section of one", "sections of others");
	add_count(&b, put[ARCHIVE_AGAIN], "held already from elsewhere",
	    "held already from elsewhere");
	add_count(&b, put[ARCHIVE_KNOWN], "held already", "held already");
	add_count(&b, m->known_files, "file known", "files known");
	add_count(&b, put[ARCHIVE_PASSED], "passed over, no telegram",
	    "passed over, no telegrams");
	add_count(&b, m->drafts, "passed over, a draft", "passed over, drafts");
	add_count(&b, m->empty, "empty", "empty");
	add_count(&b, m->troubled, "in trouble", "in trouble");
	buf_string(&b, "\nThe archive holds ");
	cmd_thousands(&b, telegrams);
	buf_format(&b, " telegram%s in ", telegrams == 1 ? "" : "s");
	cmd_thousands(&b, records);
	buf_format(&b, " record%s.\n", records == 1 ? "" : "s");
	return cmd_print(&b);
}

static int
import_all(struct importing *m, char **argv)
{
	int status = STATUS_CLEAN;
	struct error error;
	char **path;

	for (path = argv; m->out.terminal && *path != NULL; path++)
		walk_files(*path, add_size, m, NULL);
	m->begun = m->batch_begun = clock_microseconds();
	for (path = argv; *path != NULL && !m->failed; path++) {
		if (strcmp(*path, "-") == 0) {
			take_file(m, *path, 0, ARCHIVE_STREAM);
			continue;
		}
		if (walk_files(*path, take_walked, m, &error) || m->failed)
			continue;
		draw(m, true);
		status = cmd_error(STATUS_SYSTEM, "%s", error.text);
	}
	draw(m, true);
	if (m->failed || !commit(m) || !archive_tidy(m->archive, &m->error))
		return cmd_error(STATUS_SYSTEM, "%s", m->error.text);
	if (m->troubled > 0)
		status = STATUS_SYSTEM;
	return report(m) == STATUS_CLEAN ? status : STATUS_SYSTEM;
}

/* An archive is made for what is there. */
static bool
anything_there(char **argv)
{
	for (; *argv != NULL; argv++)
		if (strcmp(*argv, "-") == 0 || access(*argv, F_OK) == 0)
			return true;
	return false;
}

int
cmd_import(char **argv)
{
	struct importing m = {0};
	int status = cmd_options(&usage, argv, NULL, take_option, &m);

	if (status >= 0)
		return status;
	if (*argv == NULL)
		return cmd_usage(&usage, "no file or folder is named");
	if (m.commit != NULL &&
	    (!slice_number(slice_of(m.commit), UINT32_MAX, &m.every) ||
		m.every == 0))
		return cmd_usage(&usage, "--commit takes a number from 1");
	if (!anything_there(argv)) {
		for (; *argv != NULL; argv++)
			status = cmd_error(STATUS_SYSTEM,
			    "%s: cannot be opened: No such file or directory",
			    *argv);
		return status;
	}
	status = cmd_archive(&usage, m.name, ARCHIVE_WRITE, &m.archive);
	if (status >= 0)
		return status;
	out_open(&m.out, STDERR_FILENO);
	status = import_all(&m, argv);
	archive_close(m.archive);
	buf_free(&m.out.buf);
	return status;
}
