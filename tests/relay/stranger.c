/*
 * stranger.c: who is at the other end of a line and is no station, for tests.
 *
 *     stranger call PORT SECONDS [TEXT]	calls, says it, prints what it hears
 *     stranger hello PORT SECONDS RI	the same with a HELLO of a station
 *     stranger shut PORT	answers and hangs up, a dot for each call
 *     stranger deaf PORT	answers and reads nothing
 *     stranger lock FILE	has its lock
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "relay/wire.h"

static int
number(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static int
endpoint(int port, bool listens)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int one = 1, small = 2048, fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	if (listens ? bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0 &&
		    listen(fd, 8) == 0
		    : connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	perror("stranger");
	exit(5);
}

static int
call(int port, int seconds, struct slice says)
{
	struct pollfd p = {.fd = endpoint(port, false), .events = POLLIN};
	time_t end = time(NULL) + seconds;
	char block[4096];
	ssize_t n;

	if (send(p.fd, says.p, says.n, MSG_NOSIGNAL) < 0)
		return 5;
	while (time(NULL) < end) {
		if (poll(&p, 1, 100) <= 0)
			continue;
		n = read(p.fd, block, sizeof(block));
		if (n <= 0) {
			printf("hung up\n");
			return 0;
		}
		fwrite(block, 1, (size_t)n, stdout);
		fflush(stdout);
	}
	return 0;
}

static int
hello(int port, int seconds, const char *ri)
{
	struct frame f = {
	    .type = FRAME_HELLO, .flags = FRAME_FIRST, .number = 1};
	struct buf payload = {0}, frame = {0};
	int status;

	buf_format(&payload, "%s 7 7", ri);
	f.payload = buf_slice(&payload);
	frame_write(&frame, &f);
	status = call(port, seconds, buf_slice(&frame));
	buf_free(&payload);
	buf_free(&frame);
	return status;
}

_Noreturn static void
answer(int port, bool shut)
{
	int listener = endpoint(port, true), fd;

	for (;;) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			continue;
		printf(".");
		fflush(stdout);
		if (shut)
			close(fd);
	}
}

static int
lock(const char *path)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDWR | O_CREAT, 0600);

	if (fd < 0 || fcntl(fd, F_SETLK, &whole) != 0)
		return 5;
	printf("locked\n");
	fflush(stdout);
	for (;;)
		pause();
}

int
main(int argc, char **argv)
{
	int port = number(argc > 2 ? argv[2] : "");
	const char *what = argc > 2 ? argv[1] : "";

	if (strcmp(what, "call") == 0 && argc > 3)
		return call(
		    port, number(argv[3]), slice_of(argc > 4 ? argv[4] : ""));
	if (strcmp(what, "hello") == 0 && argc > 4)
		return hello(port, number(argv[3]), argv[4]);
	if (strcmp(what, "shut") == 0 || strcmp(what, "deaf") == 0)
		answer(port, strcmp(what, "shut") == 0);
	if (strcmp(what, "lock") == 0)
		return lock(argv[2]);
	fprintf(stderr, "usage: stranger call|hello|shut|deaf|lock ...\n");
	return 4;
}
