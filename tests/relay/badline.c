/*
 * badline.c: lines for tests of stations as processes.
 *
 *     badline ptys A B		two ends of a serial line, as links A and B
 *     badline proxy PORT TO SEED FAULTS
 *     badline notify PATH	prints what a service manager would be told
 *
 * The proxy listens on PORT and calls TO, both here, and does to what passes
 * what FAULTS says, separated by commas: delay, cut, half (one end is not
 * told), part (nothing passes for a while), flip, double, swap; each about
 * once in some ten to two hundred blocks.  It ends with what it did.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define CALLS 16
#define BLOCK 4096

static volatile sig_atomic_t stopped;

static void
stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- a serial line --------------------------------------------------------------------- */

static int
open_pty(const char *link)
{
	struct termios t;
	int fd = posix_openpt(O_RDWR | O_NOCTTY), slave;

	if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0) {
		perror("badline");
		exit(5);
	}
	unlink(link);
	if (symlink(ptsname(fd), link) != 0) {
		perror(link);
		exit(5);
	}
	/* One that nobody has open would be at its end. */
	slave = open(link, O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &t) != 0)
		exit(5);
	t.c_lflag = 0;
	t.c_oflag = 0;
	t.c_iflag = 0;
	tcsetattr(slave, TCSANOW, &t);
	return fd;
}

static int
ptys(const char *a, const char *b)
{
	struct pollfd p[2] = {{.events = POLLIN}, {.events = POLLIN}};
	char block[256];
	ssize_t n;
	int i;

	p[0].fd = open_pty(a);
	p[1].fd = open_pty(b);
	printf("ready\n");
	fflush(stdout);
	while (!stopped) {
		if (poll(p, 2, 1000) <= 0)
			continue;
		for (i = 0; i < 2; i++) {
			if (!(p[i].revents & POLLIN))
				continue;
			n = read(p[i].fd, block, sizeof(block));
			if (n > 0 && write(p[!i].fd, block, (size_t)n) < n)
				return 5;
		}
	}
	return 0;
}

/* ---- a service manager --------------------------------------------------------------- */

static int
notified(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	char text[512];
	ssize_t n;
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (strlen(path) >= sizeof(a.sun_path))
		return 4;
	memcpy(a.sun_path, path, strlen(path) + 1);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		return 5;
	while (!stopped) {
		n = recv(fd, text, sizeof(text), 0);
		if (n > 0)
			printf("%.*s\n", (int)n, text);
		fflush(stdout);
	}
	return 0;
}

/* ---- a line that fails ------------------------------------------------------------------ */

enum { DELAY, CUT, HALF, PART, FLIP, DOUBLE, SWAP, KINDS };

static const char *const names[KINDS] = {
    "delay", "cut", "half", "part", "flip", "double", "swap"};
static unsigned long done[KINDS], wanted[KINDS];
static uint64_t seed;

struct call {
	int fd[2];
	int deaf[2]; /* what comes from there goes nowhere */
	int64_t until; /* nothing passes before */
	char held[2][BLOCK]; /* goes behind the next block */
	size_t held_n[2];
};

static struct call calls[CALLS];

static unsigned
below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((seed >> 33) % n);
}

static int
happens(int kind, unsigned one_in)
{
	if (!wanted[kind] || below(one_in) != 0)
		return 0;
	done[kind]++;
	return 1;
}

static int
endpoint(int port, int listens)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (listens ? bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0 &&
		    listen(fd, 8) == 0
		    : connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
hang_up(struct call *c)
{
	close(c->fd[0]);
	close(c->fd[1]);
	*c = (struct call){.fd = {-1, -1}};
}

static void
put(int fd, const char *p, size_t n)
{
	ssize_t did;

	/* Who does not read holds up the rest, which is a fault too. */
	while (n > 0) {
		did = send(fd, p, n, MSG_NOSIGNAL);
		if (did <= 0)
			return;
		p += did;
		n -= (size_t)did;
	}
}

static void
pass(struct call *c, int side)
{
	char block[BLOCK];
	ssize_t n = read(c->fd[side], block, sizeof(block));
	unsigned i;

	if (n <= 0) {
		hang_up(c);
		return;
	}
	if (c->deaf[side])
		return;
	if (happens(CUT, 100)) {
		/* Some of it may still have passed. */
		put(c->fd[!side], block, below((unsigned)n));
		hang_up(c);
		return;
	}
	if (happens(HALF, 200)) {
		c->deaf[0] = c->deaf[1] = 1;
		return;
	}
	if (happens(PART, 100))
		c->until = now() + 500 + below(3000);
	if (happens(DELAY, 10))
		c->until = now() + below(200);
	if (happens(FLIP, 20)) {
		i = below((unsigned)n);
		block[i] = (char)(block[i] ^ 1 << below(8));
	}
	if (c->held_n[side] == 0 && happens(SWAP, 40)) {
		memcpy(c->held[side], block, (size_t)n);
		c->held_n[side] = (size_t)n;
		return;
	}
	put(c->fd[!side], block, (size_t)n);
	if (happens(DOUBLE, 40))
		put(c->fd[!side], block, (size_t)n);
	if (c->held_n[side] > 0)
		put(c->fd[!side], c->held[side], c->held_n[side]);
	c->held_n[side] = 0;
}

static void
answer(int listener, int to)
{
	int fd = accept(listener, NULL, NULL), other, i;

	for (i = 0; i < CALLS && calls[i].fd[0] >= 0; i++)
		continue;
	other = i < CALLS ? endpoint(to, 0) : -1;
	if (other < 0) {
		close(fd);
		return;
	}
	calls[i] = (struct call){.fd = {fd, other}};
}

static int
proxy(int port, int to)
{
	struct pollfd p[2 * CALLS + 1];
	int listener = endpoint(port, 1), i;

	if (listener < 0) {
		perror("badline");
		return 5;
	}
	for (i = 0; i < CALLS; i++)
		calls[i].fd[0] = calls[i].fd[1] = -1;
	while (!stopped) {
		for (i = 0; i < 2 * CALLS; i++) {
			p[i].fd = now() < calls[i / 2].until
			    ? -1
			    : calls[i / 2].fd[i % 2];
			p[i].events = POLLIN;
			p[i].revents = 0;
		}
		p[i].fd = listener;
		p[i].events = POLLIN;
		if (poll(p, 2 * CALLS + 1, 20) <= 0)
			continue;
		if (p[2 * CALLS].revents & POLLIN)
			answer(listener, to);
		for (i = 0; i < 2 * CALLS; i++)
			if (p[i].revents != 0 &&
			    calls[i / 2].fd[i % 2] == p[i].fd)
				pass(&calls[i / 2], i % 2);
	}
	printf("#");
	for (i = 0; i < KINDS; i++)
		printf(" %s %lu", names[i], done[i]);
	printf("\n");
	return 0;
}

int
main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = stop};
	int i;

	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && strcmp(argv[1], "ptys") == 0)
		return ptys(argv[2], argv[3]);
	if (argc == 3 && strcmp(argv[1], "notify") == 0)
		return notified(argv[2]);
	if (argc != 6 || strcmp(argv[1], "proxy") != 0) {
		fprintf(stderr,
		    "usage: badline ptys A B\n"
		    "       badline proxy PORT TO SEED FAULTS\n"
		    "       badline notify PATH\n");
		return 4;
	}
	seed = strtoull(argv[4], NULL, 10);
	for (i = 0; i < KINDS; i++)
		wanted[i] = strstr(argv[5], names[i]) != NULL;
	return proxy(
	    (int)strtol(argv[2], NULL, 10), (int)strtol(argv[3], NULL, 10));
}
