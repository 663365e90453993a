/*
 * relay_bench.c: how fast a station accepts, keeps and forwards.  The
 * station is a process with a disk; its neighbours are here, without one:
 * RJBB has telegrams for RJCC, which counts them.
 *
 *     bench-relay REFTEL FOLDER TELEGRAMS BYTES [QUEUED]
 *
 * A FLASH is measured from its being handed in at RJBB to its being at RJCC,
 * while ten times as many ROUTINE wait at the station, and go.  With QUEUED
 * so many more are left waiting there; it is then killed and starts with
 * them: in what time, and in how much memory.
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
#define FLASHES 200

/* As a station has it (line.c), and so are the sizes below. */
#define AHEAD ((size_t)32 << 10)

struct end {
	struct relay_config config;
	struct relay_circuit circuit;
	struct relay_route route;
	struct relay_delivery post;
	struct station *s;
	struct buf disk, out;
	uint64_t length; /* of its log, which only the sender keeps */
	size_t sent;
	int fd;
	bool keeps;
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

	e->length += log->n;
	if (e->keeps)
		buf_add(&e->disk, buf_slice(log));
	buf_clear(log);
	station_durable(e->s, e->length);
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

	*e = (struct end){.keeps = strcmp(ri, "RJBB") == 0,
	    .circuit = {.name = S("AA"),
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

/* What an end has to send, and what its descriptor is to be watched for. */
static struct pollfd
prepare(struct end *e)
{
	struct pollfd p = {.fd = e->fd, .events = POLLIN};

	set_time(e);
	if (e->out.n - e->sent < AHEAD)
		station_output(e->s, 0, AHEAD, &e->out);
	sync_end(e);
	if (e->sent < e->out.n)
		p.events |= POLLOUT;
	return p;
}

static void
serve(struct end *e, short events)
{
	static char block[1 << 18];
	ssize_t n;

	if (events & POLLOUT) {
		n = write(e->fd, e->out.p + e->sent, e->out.n - e->sent);
		if (n > 0)
			e->sent += (size_t)n;
		if (e->sent == e->out.n) {
			buf_clear(&e->out);
			e->sent = 0;
		}
	}
	if (events & POLLIN) {
		n = read(e->fd, block, sizeof(block));
		if (n <= 0) {
			fprintf(stderr, "bench-relay: the station hung up\n");
			exit(5);
		}
		set_time(e);
		station_input(e->s, 0, slice(block, (size_t)n));
		sync_end(e);
	}
}

/* Both ends have their turn; the second may not be there. */
static void
exchange(struct end *a, struct end *b, int patience)
{
	struct pollfd p[2] = {prepare(a)};
	nfds_t n = 1;

	if (b != NULL)
		p[n++] = prepare(b);
	if (poll(p, n, patience) <= 0)
		return;
	serve(a, p[0].revents);
	if (b != NULL)
		serve(b, p[1].revents);
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

static void
end_free(struct end *e)
{
	close(e->fd);
	station_free(e->s);
	buf_free(&e->disk);
	buf_free(&e->out);
}

/* Whether more is to be handed in: enough waits here, and is kept. */
static bool
hungry(const struct end *e)
{
	return e->s->circuits[0].queues[WIRE_ROUTINE].count < 200;
}

/*
 * Hand in so many, of which no more are kept here than there must be; the
 * serials go on from one that is not used again.
 */
static void
hand_in(
    struct end *from, int port, unsigned serial, uint64_t count, size_t bytes)
{
	uint64_t i;

	for (i = 0; i < count;) {
		for (; i < count && hungry(from); i++)
			submit(from, serial + (unsigned)i, WIRE_ROUTINE, bytes);
		exchange(from, NULL, 1);
		if (from->disk.n > (size_t)1 << 28) {
			while (from->s->circuits[0].given > 0)
				exchange(from, NULL, 1);
			end_free(from);
			begin(from, "RJBB", "RJCC", port);
		}
	}
	while (from->s->circuits[0].given > 0)
		exchange(from, NULL, 1);
}

/* Seconds of the processor that a process has had; 0 when nobody says. */
static double
worked(pid_t child)
{
	char path[64], line[512];
	unsigned long user = 0, system = 0;
	size_t n = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)child);
	f = fopen(path, "r");
	if (f != NULL) {
		n = fread(line, 1, sizeof(line) - 1, f);
		fclose(f);
	}
	line[n] = '\0';
	if (strrchr(line, ')') == NULL ||
	    sscanf(strrchr(line, ')'),
		") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&system) != 2)
		return 0;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* Many wait at a station that is killed, and starts again. */
static void
restart(const char *reftel, const char *folder, int port, uint64_t queued,
    size_t bytes, pid_t *child)
{
	struct end from;
	double begun;
	int status;

	begin(&from, "RJBB", "RJCC", port);
	hand_in(&from, port, 300000000, queued, bytes);
	printf("%llu telegrams of %zu bytes wait, in %lu MB of memory\n",
	    (unsigned long long)queued, bytes, memory_of(*child) >> 10);
	close(from.fd);
	kill(*child, SIGKILL);
	waitpid(*child, &status, 0);
	begun = seconds();
	*child = station(reftel, folder, port);
	end_free(&from);
	begin(&from, "RJBB", "RJCC", port);
	while (!from.s->circuits[0].greeted)
		exchange(&from, NULL, 1);
	printf("killed, and started with them in %.2f s and %lu MB\n",
	    seconds() - begun, memory_of(*child) >> 10);
	end_free(&from);
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

/* What the disk does at that moment: a FLASH waits for it at least once. */
static double
sync_once(int fd)
{
	static const char block[4096];
	double begun = seconds();

	if (write(fd, block, sizeof(block)) != sizeof(block) ||
	    fdatasync(fd) != 0) {
		fprintf(stderr, "bench-relay: the disk does not do\n");
		exit(5);
	}
	return seconds() - begun;
}

/*
 * One FLASH after the other, while what waits goes; how long each took from
 * hand to hand.  With more to be handed in behind each, it has a way through
 * a full line to the station as well.
 */
static void
overtake(struct end *from, struct end *to, unsigned *serial, size_t bytes,
    bool more, int probe, const char *what)
{
	double begun, times[FLASHES], disk[FLASHES];
	uint64_t before = to->s->message_count;
	size_t looked;
	int i;

	for (i = 0; i < FLASHES; i++) {
		begun = seconds();
		while (seconds() - begun < 0.02) {
			while (more && hungry(from))
				submit(from, (*serial)++, WIRE_ROUTINE, bytes);
			exchange(from, to, 1);
		}
		looked = to->s->message_count;
		begun = seconds();
		submit(from, (*serial)++, WIRE_FLASH, 600);
		while (!came(to, &looked) && seconds() - begun < 10)
			exchange(from, to, 1);
		times[i] = seconds() - begun;
		disk[i] = sync_once(probe);
	}
	qsort(times, FLASHES, sizeof(times[0]), compare);
	qsort(disk, FLASHES, sizeof(disk[0]), compare);
	printf("%s: %.1f ms median, %.1f ms at p99; a sync of one block beside "
	       "it %.1f and %.1f ms; %llu went meanwhile\n",
	    what, times[FLASHES / 2] * 1000, times[FLASHES * 99 / 100] * 1000,
	    disk[FLASHES / 2] * 1000, disk[FLASHES * 99 / 100] * 1000,
	    (unsigned long long)(to->s->message_count - before));
}

int
main(int argc, char **argv)
{
	char path[FILE_PATH];
	int port = 20000 + (int)(getpid() % 20000), status, probe;
	unsigned serial = 200000000;
	struct end from, to;
	double begun, work;
	uint64_t want, i;
	size_t bytes;
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
	work = worked(child);
	begin(&to, "RJCC", "RJBB", port + 1);
	while (to.s->next_seq <= want)
		exchange(&from, &to, 1);
	begun = seconds() - begun;
	work = worked(child) - work;
	printf("forwarded durably: %.0f telegrams of %zu bytes a second "
	       "(%llu in %.2f s, %.0f microseconds of a processor each)\n",
	    (double)want / begun, bytes, (unsigned long long)want, begun,
	    work * 1e6 / (double)want);
	if (!file_join(path, argv[2], S("probe")) ||
	    (probe = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
		return 5;
	/* RJCC goes, and comes again when much waits for it. */
	while (from.s->circuits[0].given > 0)
		exchange(&from, &to, 1);
	station_down(to.s, 0);
	close(to.fd);
	hand_in(&from, port, 110000000, 10 * want, bytes);
	begun = seconds();
	to.fd = call(port + 1);
	buf_clear(&to.out);
	to.sent = 0;
	station_up(to.s, 0);
	i = to.s->message_count;
	while (to.s->message_count < i + 500)
		exchange(&from, &to, 1);
	printf("FLASH before %llu ROUTINE that wait, from hand to hand:\n",
	    (unsigned long long)(10 * want));
	overtake(&from, &to, &serial, bytes, false, probe, "  while they go");
	overtake(&from, &to, &serial, bytes, true, probe, "  and as many come");
	printf("  %llu still waited at the end\n",
	    (unsigned long long)(11 * want + serial - 200000000 -
		to.s->message_count));
	close(probe);
	end_free(&from);
	end_free(&to);
	if (argc == 6)
		restart(argv[1], argv[2], port, strtoull(argv[5], NULL, 10),
		    bytes, &child);
	kill(child, SIGTERM);
	waitpid(child, &status, 0);
	return 0;
}
