/*
 * relay_bench.c: how fast a station accepts, keeps and forwards.  The
 * station is a process with a disk; its neighbours are here, without one:
 * RJBB has telegrams for RJCC, which counts them.
 *
 *     bench-relay REFTEL FOLDER TELEGRAMS BYTES [QUEUED]
 *
 * With QUEUED so many more are left waiting at the station, which is then
 * killed and starts with them: in what time, and in how much memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "relay/station.h"
#include "sys/sys.h"

#define RI(text) ri_prefix(S(text))
#define FLASHES 100

struct end {
	struct relay_config config;
	struct relay_circuit circuit;
	struct relay_route route;
	struct relay_delivery post;
	struct station *s;
	struct buf disk, out;
	size_t sent;
	int fd;
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
read_disk(void *user, uint64_t at, size_t n, struct buf *out)
{
	const struct buf *disk = user;

	if (at > disk->n || n > disk->n - at)
		return false;
	buf_add(out, slice(disk->p + at, n));
	return true;
}

static void
set_time(struct end *e)
{
	int64_t mono = (int64_t)(seconds() * 1000);

	station_at(e->s, mono, 1740831300000 + mono % 1000000);
}

static void
sync_end(struct end *e)
{
	struct buf *log = station_log(e->s);

	buf_add(&e->disk, buf_slice(log));
	buf_clear(log);
	station_durable(e->s, e->disk.n);
	buf_clear(station_said(e->s));
}

static int
call(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	const struct timespec pause = {.tv_nsec = 20000000};
	int fd, tries, size = 128 << 10;

	a.sin_port = htons((uint16_t)port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (tries = 0; tries < 3000; tries++) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
		if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0) {
			fcntl(fd, F_SETFL, O_NONBLOCK);
			return fd;
		}
		close(fd);
		nanosleep(&pause, NULL);
	}
	fprintf(stderr, "bench-relay: the station does not answer\n");
	exit(5);
}

static void
begin(struct end *e, const char *ri, const char *other, int port)
{
	struct relay_host host = {.user = &e->disk, .read = read_disk};

	*e = (struct end){.circuit = {.name = S("AA"),
			      .letters = {ri[2], ri[3], 'A'},
			      .peer = RI("RJAA"),
			      .clearance = WIRE_S,
			      .framed = true,
			      .trail = true,
			      .cyclic = true,
			      .digits = 4,
			      .idle = 30000,
			      .divert = 1000000}};
	e->config = (struct relay_config){.station = ri_pack(slice_of(ri)),
	    .circuits = &e->circuit,
	    .circuit_count = 1,
	    .routes = &e->route,
	    .route_count = 1};
	e->route = (struct relay_route){.prefix = ri_pack(slice_of(other)),
	    .targets = {{TARGET_CIRCUIT, 0}},
	    .count = 1};
	/* What arrives is kept, and waits to be delivered. */
	if (strcmp(ri, "RJCC") == 0) {
		e->post = (struct relay_delivery){RI("RJCCUU"), S("true")};
		e->config.deliveries = &e->post;
		e->config.delivery_count = 1;
		e->route = (struct relay_route){.prefix = RI("RJCCUU"),
		    .targets = {{TARGET_DELIVERY, 0}},
		    .count = 1};
	}
	e->s = station_new(&e->config, &host);
	set_time(e);
	station_start(e->s, 9);
	sync_end(e);
	e->fd = call(port);
	station_up(e->s, 0);
}

static void
exchange(struct end *e, int patience)
{
	static char block[1 << 18];
	struct pollfd p = {.fd = e->fd, .events = POLLIN};
	ssize_t n;

	set_time(e);
	if (e->out.n - e->sent < (1 << 16))
		station_output(e->s, 0, 1 << 16, &e->out);
	sync_end(e);
	if (e->sent < e->out.n)
		p.events |= POLLOUT;
	if (poll(&p, 1, patience) <= 0)
		return;
	if (p.revents & POLLOUT) {
		n = write(e->fd, e->out.p + e->sent, e->out.n - e->sent);
		if (n > 0)
			e->sent += (size_t)n;
		if (e->sent == e->out.n) {
			buf_clear(&e->out);
			e->sent = 0;
		}
	}
	if (p.revents & POLLIN) {
		n = read(e->fd, block, sizeof(block));
		if (n <= 0) {
			fprintf(stderr, "bench-relay: the station hung up\n");
			exit(5);
		}
		station_input(e->s, 0, slice(block, (size_t)n));
		sync_end(e);
	}
}

static void
submit(struct end *e, unsigned serial, unsigned precedence, size_t bytes)
{
	static const char line[] =
	    "THE LUMPSUCKER WAS COUNTED AGAIN, AND AGAIN THERE WAS ONE.\n";
	struct buf b = {0};
	struct error error;
	uint64_t seq;

	buf_string(&b, "ZCZC\n");
	buf_fill(&b, wire_letter(precedence), 2);
	buf_string(&b, " RJCCUU\nDE RJBBYY ");
	buf_padded(&b, serial % 10000, 4);
	buf_char(&b, ' ');
	buf_padded(&b, serial / 10000, 7);
	buf_string(&b, "\nZNR UUUUU ZGC\n");
	buf_char(&b, wire_letter(precedence));
	buf_string(&b,
	    " 011215Z MAR 2025\nFM X\nTO RJCCUU/A\nBT\nUNCLAS\n"
	    "EXERCISE\n");
	while (b.n + 60 < bytes)
		buf_string(&b, line);
	buf_string(&b, "BT\nNNNN");
	if (!station_submit(e->s, buf_slice(&b), &seq, &error)) {
		fprintf(stderr, "bench-relay: %s\n", error.text);
		exit(5);
	}
	buf_free(&b);
	sync_end(e);
}

static pid_t
station(const char *reftel, const char *folder, int port)
{
	char path[FILE_PATH];
	struct buf b = {0};
	struct error error;
	pid_t child;

	buf_format(&b,
	    "station RJAA\nspool %s/spool\n"
	    "circuit BB { listen tcp:127.0.0.1:%d peer RJBB clearance SECRET }\n"
	    "circuit CC { listen tcp:127.0.0.1:%d peer RJCC clearance SECRET }\n"
	    "route RJCC via CC\nroute RJBB via BB\n",
	    folder, port, port + 1);
	if (!file_join(path, folder, S("relay.conf")) ||
	    !file_write(path, buf_slice(&b), &error))
		exit(5);
	buf_free(&b);
	child = fork();
	if (child == 0) {
		execl(reftel, reftel, "relay", "-c", path, (char *)NULL);
		_exit(127);
	}
	return child;
}

/* Kilobytes of a process that are in memory; 0 when nobody says. */
static unsigned long
memory_of(pid_t child)
{
	char path[64], line[256];
	unsigned long kilobytes = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
	f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kilobytes = strtoul(line + 6, NULL, 10);
	if (f != NULL)
		fclose(f);
	return kilobytes;
}

/* Many wait at a station that is killed, and starts again. */
static void
restart(const char *reftel, const char *folder, int port, uint64_t queued,
    size_t bytes, pid_t *child)
{
	struct end from;
	double begun;
	uint64_t i;
	int status;

	begin(&from, "RJBB", "RJCC", port);
	for (i = 0; i < queued;) {
		/* No more than it has to have here. */
		for (; i < queued && from.s->circuits[0].given < 200; i++)
			submit(&from, (unsigned)i + 100000000, WIRE_ROUTINE,
			    bytes);
		exchange(&from, 1);
		if (from.disk.n > (size_t)1 << 28 &&
		    from.s->circuits[0].given == 0) {
			close(from.fd);
			station_free(from.s);
			buf_free(&from.disk);
			buf_free(&from.out);
			begin(&from, "RJBB", "RJCC", port);
		}
	}
	while (from.s->circuits[0].given > 0)
		exchange(&from, 1);
	printf("%llu telegrams of %zu bytes wait, in %lu MB of memory\n",
	    (unsigned long long)queued, bytes, memory_of(*child) >> 10);
	close(from.fd);
	kill(*child, SIGKILL);
	waitpid(*child, &status, 0);
	begun = seconds();
	*child = station(reftel, folder, port);
	begin(&from, "RJBB", "RJCC", port);
	while (!from.s->circuits[0].greeted)
		exchange(&from, 1);
	printf("killed, and started with them in %.2f s and %lu MB\n",
	    seconds() - begun, memory_of(*child) >> 10);
	close(from.fd);
	station_free(from.s);
	buf_free(&from.disk);
	buf_free(&from.out);
}

/* Whether a FLASH is among what has come since. */
static bool
came(struct end *e, size_t *looked)
{
	while (*looked < e->s->message_count)
		if (e->s->messages[(*looked)++]->precedence == WIRE_FLASH)
			return true;
	return false;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	int port = 20000 + (int)(getpid() % 20000), status;
	struct end from, to;
	double begun, times[FLASHES];
	uint64_t want, i, flash, waiting;
	size_t bytes, looked;
	pid_t child;

	if (argc != 5 && argc != 6) {
		fprintf(stderr,
		    "usage: bench-relay REFTEL FOLDER TELEGRAMS BYTES "
		    "[QUEUED]\n");
		return 4;
	}
	want = strtoull(argv[3], NULL, 10);
	bytes = strtoull(argv[4], NULL, 10);
	signal(SIGPIPE, SIG_IGN);
	child = station(argv[1], argv[2], port);
	begin(&from, "RJBB", "RJCC", port);
	for (i = 0; i < want; i++)
		submit(&from, (unsigned)i + 100000000, WIRE_ROUTINE, bytes);
	begun = seconds();
	begin(&to, "RJCC", "RJBB", port + 1);
	while (to.s->next_seq <= want) {
		exchange(&from, 0);
		exchange(&to, 1);
	}
	begun = seconds() - begun;
	printf("forwarded durably: %.0f telegrams of %zu bytes a second "
	       "(%llu in %.2f s)\n",
	    (double)want / begun, bytes, (unsigned long long)want, begun);
	/* FLASH before what waits, of which there is enough until the end. */
	for (i = 0; i < 5 * want; i++)
		submit(&from, (unsigned)(want + i) + 1, WIRE_ROUTINE, bytes);
	for (i = 0; i < FLASHES; i++) {
		flash = 6 * want + 1 + i;
		looked = to.s->message_count;
		begun = seconds();
		submit(&from, (unsigned)flash, WIRE_FLASH, 600);
		do {
			exchange(&from, 0);
			exchange(&to, 0);
		} while (!came(&to, &looked) && seconds() - begun < 10);
		times[i] = seconds() - begun;
	}
	waiting = 6 * want + FLASHES + 1 - to.s->next_seq;
	qsort(times, FLASHES, sizeof(times[0]), compare);
	printf("FLASH before ROUTINE, of which %llu of %llu still waited at "
	       "the end: %.1f ms median, %.1f ms at p99\n",
	    (unsigned long long)waiting, (unsigned long long)(5 * want),
	    times[FLASHES / 2] * 1000, times[FLASHES * 99 / 100] * 1000);
	if (argc == 6)
		restart(argv[1], argv[2], port, strtoull(argv[5], NULL, 10),
		    bytes, &child);
	kill(child, SIGTERM);
	waitpid(child, &status, 0);
	return 0;
}
