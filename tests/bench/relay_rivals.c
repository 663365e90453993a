/*
 * relay_rivals.c: how fast a NATS JetStream with its store in files takes
 * messages and gives them on, by the protocol that its clients speak: a
 * publisher waits for acknowledgements, a subscriber acknowledges each.
 *
 *     bench-rivals PORT MESSAGES BYTES
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/slice.h"

/* Messages that may wait for their acknowledgement, as between two Reftels. */
#define WINDOW 256

struct peer {
	int fd;
	struct buf in, out;
	size_t sent, used;
	unsigned long acknowledged, received;
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
fail(const char *what)
{
	fprintf(stderr, "bench-rivals: %s\n", what);
	exit(5);
}

static void
flush(struct peer *p)
{
	ssize_t n;

	while (p->sent < p->out.n) {
		n = send(p->fd, p->out.p + p->sent, p->out.n - p->sent,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0)
			fail("the server hung up");
		p->sent += (size_t)n;
	}
	buf_clear(&p->out);
	p->sent = 0;
}

static void
call(struct peer *p, int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int one = 1;

	*p = (struct peer){.fd = socket(AF_INET, SOCK_STREAM, 0)};
	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(p->fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		fail("there is no server");
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	buf_string(&p->out, "CONNECT {\"verbose\":false,\"headers\":true}\r\n");
}

/* MSG SUBJECT SID [REPLY] N, and the bytes; false when it is not whole. */
static bool
message(struct peer *p, struct slice *rest, struct slice line)
{
	struct slice word, words[5] = {{NULL, 0}};
	uint32_t n = 0;
	size_t count = 0;

	while (count < 5 && (word = slice_word(&line)).p != NULL)
		words[count++] = word;
	if (count < 4 || !slice_number(words[count - 1], 1 << 24, &n))
		fail("that is no message");
	if (rest->n < n + 2)
		return false;
	*rest = slice_skip(*rest, n + 2);
	if (slice_starts(words[1], S("_INBOX")))
		p->acknowledged++;
	else if (count == 5) {
		/* HEADERS of a consumer have a reply: that is the answer to it. */
		p->received++;
		buf_format(&p->out, "PUB %S 0\r\n\r\n", &words[3]);
	}
	return true;
}

static void
take(struct peer *p)
{
	struct slice rest, line, before;
	ssize_t n = recv(p->fd, buf_room(&p->in, 1 << 18), 1 << 18, 0);

	if (n <= 0)
		fail("the server hung up");
	p->in.n += (size_t)n;
	rest = slice_skip(buf_slice(&p->in), p->used);
	for (;;) {
		before = rest;
		if (slice_find(rest, S("\r\n")) == rest.n)
			break;
		line = slice_line(&rest);
		if (slice_starts(line, S("MSG "))) {
			if (!message(p, &rest, line)) {
				rest = before;
				break;
			}
		} else if (slice_starts(line, S("PING")))
			buf_string(&p->out, "PONG\r\n");
		else if (slice_starts(line, S("-ERR")))
			fail("the server complains");
	}
	memmove(p->in.p, rest.p, rest.n);
	p->in.n = rest.n;
	p->used = 0;
}

static void
exchange(struct peer *a, struct peer *b, int patience)
{
	struct pollfd p[2] = {
	    {.fd = a->fd, .events = POLLIN}, {.fd = b->fd, .events = POLLIN}};

	flush(a);
	flush(b);
	p[0].events |= a->sent < a->out.n ? POLLOUT : 0;
	p[1].events |= b->sent < b->out.n ? POLLOUT : 0;
	if (poll(p, 2, patience) <= 0)
		return;
	if (p[0].revents & POLLIN)
		take(a);
	if (p[1].revents & POLLIN)
		take(b);
}

static void
ask(struct peer *p, struct peer *other, const char *subject, const char *body)
{
	unsigned long before = p->acknowledged;

	buf_format(&p->out, "PUB %s _INBOX.a %zu\r\n%s\r\n", subject,
	    strlen(body), body);
	while (p->acknowledged == before)
		exchange(p, other, 1000);
}

int
main(int argc, char **argv)
{
	struct peer from, to;
	unsigned long want, sent = 0;
	size_t bytes;
	struct buf body = {0};
	double begun;
	int port;

	if (argc != 4) {
		fprintf(stderr, "usage: bench-rivals PORT MESSAGES BYTES\n");
		return 4;
	}
	port = (int)strtol(argv[1], NULL, 10);
	want = strtoul(argv[2], NULL, 10);
	bytes = strtoul(argv[3], NULL, 10);
	call(&from, port);
	call(&to, port);
	buf_string(&from.out, "SUB _INBOX.a 1\r\n");
	buf_string(&to.out, "SUB got 2\r\n");
	exchange(&from, &to, 100);
	ask(&from, &to, "$JS.API.STREAM.CREATE.T",
	    "{\"name\":\"T\",\"subjects\":[\"t\"],\"storage\":\"file\","
	    "\"retention\":\"workqueue\",\"num_replicas\":1}");
	ask(&from, &to, "$JS.API.CONSUMER.DURABLE.CREATE.T.C",
	    "{\"stream_name\":\"T\",\"config\":{\"durable_name\":\"C\","
	    "\"deliver_subject\":\"got\",\"ack_policy\":\"explicit\","
	    "\"max_ack_pending\":256}}");
	buf_fill(&body, 'E', bytes);
	from.acknowledged = 0;
	begun = seconds();
	while (to.received < want) {
		while (sent < want && sent - from.acknowledged < WINDOW) {
			buf_format(&from.out, "PUB t _INBOX.a %zu\r\n", bytes);
			buf_add(&from.out, buf_slice(&body));
			buf_string(&from.out, "\r\n");
			sent++;
		}
		exchange(&from, &to, 1000);
	}
	flush(&to);
	begun = seconds() - begun;
	printf("%.0f messages of %zu bytes a second (%lu in %.2f s)\n",
	    (double)want / begun, bytes, want, begun);
	return 0;
}
