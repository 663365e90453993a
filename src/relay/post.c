/*
 * post.c: deliveries: a command gets the telegram as its standard input,
 * and has it when it ends with status 0.
 */
#include "relay/loop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
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

static pid_t
start(struct slice command, struct slice text)
{
	int in = file_of(text);
	struct buf line = {0};
	sigset_t none;
	pid_t child;

	if (in < 0)
		return -1;
	buf_add(&line, command);
	buf_char(&line, '\0');
	child = fork();
	if (child == 0) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(in, STDIN_FILENO);
		close(in);
		setpgid(0, 0);
		execl("/bin/sh", "sh", "-c", line.p, (char *)NULL);
		_exit(127);
	}
	buf_free(&line);
	close(in);
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
			buf_slice(&text));
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
