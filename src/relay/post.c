/*
 * post.c: deliveries: a command gets the telegram as its standard input,
 * and has it when it ends with status 0; folders and mailboxes are written
 * by a child as well.
 */
#include "relay/loop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A command that fails is tried again after that; one that hangs is ended. */
#define AGAIN 10000
#define LONGEST 600000

/* The bytes as an unnamed file, which a child may read as it likes. */
static int
file_of(struct slice bytes)
{
	char name[] = "/tmp/reftel-post-XXXXXX";
	int fd = mkstemp(name);
	ssize_t n;

	if (fd < 0)
		return -1;
	unlink(name);
	while (bytes.n > 0) {
		n = write(fd, bytes.p, bytes.n);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		bytes = slice_skip(bytes, (size_t)n);
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* A command with a text as its standard input. */
pid_t
post_start(struct slice command, struct slice text)
{
	int in = file_of(text);
	struct buf line = {0};
	pid_t child;

	if (in < 0)
		return -1;
	buf_add(&line, command);
	buf_char(&line, '\0');
	child = fork();
	if (child == 0) {
		dup2(in, STDIN_FILENO);
		loop_child();
		setpgid(0, 0);
		execl("/bin/sh", "sh", "-c", line.p, (char *)NULL);
		_exit(127);
	}
	buf_free(&line);
	close(in);
	return child;
}

/* ---- into files ---------------------------------------------------------------------- */

/* A file a telegram, whose name is its number here: twice is once. */
static bool
to_folder(const char *folder, uint64_t seq, struct slice text, const char *end)
{
	char path[FILE_PATH];
	struct buf name = {0};
	struct error error;

	buf_padded(&name, seq, 12);
	buf_string(&name, end);
	if (file_folder(folder, &error) &&
	    file_join(path, folder, buf_slice(&name)) &&
	    file_write(path, text, &error))
		return true;
	fprintf(stderr, "reftel: %s\n", error.text);
	return false;
}

/* As mboxrd has it: From behind any number of > gets one more. */
static void
add_quoted(struct buf *b, struct slice line, bool quote)
{
	struct slice at = line;

	while (slice_starts(at, S(">")))
		at = slice_skip(at, 1);
	if (quote && slice_starts(at, S("From ")))
		buf_char(b, '>');
	buf_format(b, "%S\n", &line);
}

/* At the end of a mailbox. */
static bool
to_mailbox(const char *path, uint64_t seq, struct slice text)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct buf b = {0}, quoted = {0}, plain = {0};
	struct slice line, rest;
	size_t i;
	ssize_t n;
	time_t now = time(NULL);
	char date[32];
	struct tm tm;
	off_t end;
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	if (fd < 0 || fcntl(fd, F_SETLKW, &lock) != 0 ||
	    (end = lseek(fd, 0, SEEK_END)) < 0 || gmtime_r(&now, &tm) == NULL)
		return false;
	strftime(date, sizeof(date), "%a %b %e %H:%M:%S %Y", &tm);
	buf_format(&b, "From reftel@localhost %s\n", date);
	/* Lines of a mailbox end as those of the system do. */
	for (i = 0; i < text.n; i++)
		if (text.p[i] != '\r')
			buf_char(&plain, text.p[i]);
	mail_write(&b, slice_trim(buf_slice(&plain)), "reftel@localhost",
	    "undisclosed-recipients:;", (int64_t)now * 1000, seq);
	rest = buf_slice(&b);
	add_quoted(&quoted, slice_line(&rest), false);
	while ((line = slice_line(&rest)).p != NULL)
		add_quoted(&quoted, line, true);
	buf_char(&quoted, '\n');
	rest = buf_slice(&quoted);
	while (rest.n > 0 && (n = write(fd, rest.p, rest.n)) > 0)
		rest = slice_skip(rest, (size_t)n);
	if (rest.n == 0 && fsync(fd) == 0)
		return true;
	/* Half of one would be taken for the next. */
	if (ftruncate(fd, end) != 0)
		return false;
	return false;
}

static pid_t
start(struct slice command, uint64_t seq, struct slice text)
{
	struct buf path = {0};
	bool folder = slice_starts(command, S("folder:"));
	bool p772 = slice_starts(command, S("p772:")), good;
	struct buf content = {0};
	pid_t child;

	if (!folder && !p772 && !slice_starts(command, S("mailbox:")))
		return post_start(command, text);
	buf_add(&path, slice_skip(command, slice_index(command, ':') + 1));
	buf_char(&path, '\0');
	child = fork();
	if (child == 0) {
		loop_child();
		setpgid(0, 0);
		if (p772)
			p772_write(&content, slice_trim(text));
		good = folder ? to_folder(path.p, seq, text, ".tgm")
		    : p772
		    ? to_folder(path.p, seq, buf_slice(&content), ".p772")
		    : to_mailbox(path.p, seq, text);
		_exit(good ? 0 : 1);
	}
	buf_free(&path);
	return child;
}

static struct post *
free_post(struct loop *l)
{
	size_t i;

	for (i = 0; i < POSTS; i++)
		if (l->posts[i].child == 0 && l->posts[i].again == 0)
			return &l->posts[i];
	return NULL;
}

void
post_work(struct loop *l)
{
	struct relay_due due;
	struct buf text = {0};
	struct post *p;
	size_t i;

	for (i = 0; i < POSTS; i++) {
		p = &l->posts[i];
		if (p->again != 0 && l->mono >= p->again) {
			station_delivered(l->station, p->seq, p->branch, false);
			*p = (struct post){0};
		}
		if (p->child > 0 && l->mono - p->since > LONGEST)
			kill(-p->child, SIGKILL);
	}
	while (!l->stopping && (p = free_post(l)) != NULL &&
	    station_deliver(l->station, &due, &text)) {
		*p = (struct post){
		    .seq = due.seq, .branch = due.branch, .since = l->mono};
		p->child =
		    start(l->config.relay.deliveries[due.delivery].command,
			due.seq, buf_slice(&text));
		if (p->child < 0) {
			p->child = 0;
			p->again = l->mono + AGAIN;
		}
		buf_clear(&text);
	}
	buf_free(&text);
}

void
post_ended(struct loop *l, pid_t child, int status)
{
	struct post *p;
	size_t i;

	for (i = 0; i < POSTS; i++) {
		p = &l->posts[i];
		if (p->child != child)
			continue;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
			station_delivered(l->station, p->seq, p->branch, true);
			*p = (struct post){0};
		} else {
			p->child = 0;
			p->again = l->mono + AGAIN;
		}
		return;
	}
}
