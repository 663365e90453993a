/*
 * post.c: deliveries: a command gets the telegram as its standard input,
 * and has it when it ends with status 0; folders and mailboxes are written
 * by a child as well.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* After how long what fails is tried again; a command that hangs is ended. */
static const int64_t again[] = {10000, 60000, 600000};
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
	/* Whoever is first: it can be ended from now on, with all its own. */
	if (child > 0)
		setpgid(child, child);
	return child;
}

/* ---- into files ---------------------------------------------------------------------- */

/* A file a telegram, by its number here and its branch: twice is once. */
static bool
to_folder(const char *folder, const struct posting *p, struct slice text,
    const char *end, struct error *error)
{
	char path[FILE_PATH];
	struct buf name = {0};
	bool good;

	buf_padded(&name, p->seq, 12);
	buf_format(&name, "-%u%s", p->branch, end);
	good = file_join(path, folder, buf_slice(&name)) ||
	    error_set(error, "%s: is too long a path", folder);
	buf_free(&name);
	return good && file_folder(folder, error) &&
	    file_write(path, text, error);
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

/* The mail as mboxrd has it, with the line before it and the one behind. */
static void
add_mail(struct buf *out, struct slice text, uint64_t seq, time_t now)
{
	struct buf b = {0}, plain = {0};
	struct slice line, rest;
	char date[32] = "";
	struct tm tm;
	size_t i;

	if (gmtime_r(&now, &tm) != NULL)
		strftime(date, sizeof(date), "%a %b %e %H:%M:%S %Y", &tm);
	buf_format(&b, "From reftel@localhost %s\n", date);
	/* Lines of a mailbox end as those of the system do. */
	for (i = 0; i < text.n; i++)
		if (text.p[i] != '\r')
			buf_char(&plain, text.p[i]);
	mail_write(&b, slice_trim(buf_slice(&plain)), "reftel@localhost",
	    "undisclosed-recipients:;", (int64_t)now * 1000, seq);
	rest = buf_slice(&b);
	add_quoted(out, slice_line(&rest), false);
	while ((line = slice_line(&rest)).p != NULL)
		add_quoted(out, line, true);
	buf_char(out, '\n');
	buf_free(&b);
	buf_free(&plain);
}

/* At the end of a mailbox. */
static bool
to_mailbox(
    const char *path, uint64_t seq, struct slice text, struct error *error)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct buf b = {0};
	struct slice rest;
	ssize_t n = 0;
	off_t end = -1;
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	bool good = false;

	if (fd >= 0 && fcntl(fd, F_SETLKW, &lock) == 0)
		end = lseek(fd, 0, SEEK_END);
	if (end >= 0) {
		add_mail(&b, text, seq, time(NULL));
		rest = buf_slice(&b);
		while (rest.n > 0 && (n = write(fd, rest.p, rest.n)) > 0)
			rest = slice_skip(rest, (size_t)n);
		good = rest.n == 0 && fsync(fd) == 0;
	}
	if (!good)
		error_set(
		    error, "%s: cannot be written: %s", path, strerror(errno));
	/* Half of one would be taken for the next. */
	if (!good && end >= 0 && ftruncate(fd, end) != 0)
		error_set(error, "%s: has half a mail at its end: %s", path,
		    strerror(errno));
	buf_free(&b);
	if (fd >= 0)
		close(fd);
	return good;
}

/* In a child. */
static bool
write_file(
    const struct posting *p, enum post_kind kind, const char *path, bool first)
{
	struct slice text = buf_slice(&p->text);
	struct buf content = {0};
	struct error error;
	bool good;

	/* Who may read telegrams is not for the umask to say. */
	umask(077);
	if (kind == POST_P772)
		p772_write(&content, slice_trim(text));
	good = kind == POST_MAILBOX ? to_mailbox(path, p->seq, text, &error)
	    : kind == POST_FOLDER
	    ? to_folder(path, p, text, ".tgm", &error)
	    : to_folder(path, p, buf_slice(&content), ".p772", &error);
	/* It is tried again and again, and said once. */
	if (!good && first)
		fprintf(stderr, "reftel: %s\n", error.text);
	return good;
}

/* ---- what is due ---------------------------------------------------------------------- */

/* `message 3 (RJDDXX 0023 3330950) for RJDDCC' */
static void
name_posting(struct buf *b, const struct posting *p)
{
	struct arena arena = {0};
	struct head h;

	head_read(&arena, buf_slice(&p->text), &h);
	buf_format(b, "message %lld (", (long long)p->seq);
	message_id_add(b, &h.id);
	buf_string(b, ") for ");
	if (h.ri_count > 0)
		ri_add(b, h.ris[0]);
	if (h.ri_count > 1)
		buf_format(b, " and %zu more", h.ri_count - 1);
	buf_char(b, '\0');
	arena_free(&arena);
}

static void
drop(struct posting *p)
{
	buf_free(&p->text);
	*p = (struct posting){.used = false};
}

static void
failed(struct loop *l, struct post *p, const char *why)
{
	struct buf name = {0};

	if (p->failures == 0) {
		name_posting(&name, &p->now);
		loop_say(l,
		    "alarm: %s: %s; it is tried again after 10 seconds, a "
		    "minute, and then each 10 minutes",
		    name.p, why);
		buf_free(&name);
	}
	p->child = 0;
	p->again = l->mono + again[p->failures < 2 ? p->failures : 2];
	p->failures++;
	/* It is given once more; many wait, and some are long. */
	buf_free(&p->now.text);
}

static void
start(struct loop *l, struct post *p)
{
	size_t delivery = (size_t)(p - l->posts);
	struct slice command = l->config.relay.deliveries[delivery].command;
	struct slice rest;
	enum post_kind kind = post_kind(command, &rest);
	struct buf path = {0};

	p->since = l->mono;
	p->late = false;
	if (kind == POST_COMMAND)
		p->child = post_start(command, buf_slice(&p->now.text));
	else {
		buf_add(&path, rest);
		buf_char(&path, '\0');
		p->child = fork();
		if (p->child == 0) {
			loop_child();
			setpgid(0, 0);
			_exit(
			    write_file(&p->now, kind, path.p, p->failures == 0)
				? 0
				: 1);
		}
		buf_free(&path);
		if (p->child > 0)
			setpgid(p->child, p->child);
	}
	if (p->child < 0)
		failed(l, p, strerror(errno));
}

/* How many run; what takes too long is ended, what waited is given back. */
static size_t
look(struct loop *l)
{
	size_t i, running = 0;
	struct post *p;

	for (i = 0; i < l->config.relay.delivery_count; i++) {
		p = &l->posts[i];
		if (p->child > 0) {
			running++;
			if (l->mono - p->since > LONGEST && !p->late) {
				p->late = true;
				kill(-p->child, SIGKILL);
			}
		} else if (p->now.used && l->mono >= p->again) {
			/* It may be held, or another be before it, meanwhile. */
			station_delivered(
			    l->station, p->now.seq, p->now.branch, false);
			drop(&p->now);
		}
	}
	return running;
}

void
post_work(struct loop *l)
{
	size_t running = look(l);
	struct relay_due due;
	struct buf text = {0};
	struct posting *to;
	struct post *p;

	while (!l->stopping && running < POSTS_RUNNING &&
	    station_deliver(l->station, &due, &text)) {
		p = &l->posts[due.delivery];
		to = p->child > 0 ? &p->next : &p->now;
		drop(to);
		*to = (struct posting){true, due.seq, due.branch, text};
		text = (struct buf){0};
		/* One at a time, though the station thinks no more of the first. */
		if (p->child > 0)
			continue;
		start(l, p);
		running += p->child > 0;
	}
}

/* One has ended: what was given meanwhile begins, unless it is the very same. */
static void
go_on(struct loop *l, struct post *p, bool done)
{
	if (p->next.used && p->next.seq == p->now.seq &&
	    p->next.branch == p->now.branch)
		drop(&p->next);
	if (done || p->next.used)
		drop(&p->now);
	if (!p->next.used || l->stopping)
		return;
	p->now = p->next;
	p->next = (struct posting){.used = false};
	start(l, p);
}

void
post_ended(struct loop *l, pid_t child, int status)
{
	struct buf name = {0}, why = {0};
	struct post *p = NULL;
	size_t i;

	for (i = 0; i < l->config.relay.delivery_count && p == NULL; i++)
		if (l->posts[i].child == child)
			p = &l->posts[i];
	if (p == NULL)
		return;
	p->child = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		station_delivered(l->station, p->now.seq, p->now.branch, true);
		if (p->failures > 0) {
			name_posting(&name, &p->now);
			loop_say(l, "%s: is delivered now", name.p);
			buf_free(&name);
		}
		p->failures = 0;
		go_on(l, p, true);
		return;
	}
	if (p->late)
		buf_format(
		    &why, "it took longer than %d seconds", LONGEST / 1000);
	else if (WIFEXITED(status))
		buf_format(&why, "status %d", WEXITSTATUS(status));
	else
		buf_format(&why, "signal %d", WTERMSIG(status));
	buf_char(&why, '\0');
	failed(l, p, why.p);
	buf_free(&why);
	go_on(l, p, false);
}

void
post_again(struct loop *l)
{
	size_t i;

	for (i = 0; i < RELAY_DELIVERIES; i++) {
		l->posts[i].again = 0;
		l->posts[i].failures = l->posts[i].failures > 0;
	}
}

void
post_end(struct loop *l)
{
	struct post *p;

	for (p = l->posts; p < l->posts + RELAY_DELIVERIES; p++) {
		if (p->child > 0)
			kill(-p->child, SIGTERM);
		drop(&p->now);
		drop(&p->next);
	}
}
