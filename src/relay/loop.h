/*
 * loop.h: what the files of the loop share: lines, children and the
 * operator's door, around one station.
 */
#ifndef RELAY_LOOP_H
#define RELAY_LOOP_H

#include <sys/types.h>

#include "relay/host.h"

enum line_state { LINE_DOWN, LINE_CALLING, LINE_SHAKING, LINE_UP };

struct line {
	const struct line_config *config;
	struct loop *loop;
	int circuit;
	enum line_state state;
	int fd, listener;
	struct tls *tls;
	pid_t child; /* of a pipe */
	struct buf out; /* taken from the station, not yet sent */
	size_t sent;
	int64_t retry, since, paced; /* mono */
	unsigned failures;
	bool blocked; /* until it is writable */
	bool wants_read; /* TLS, to be able to write */
};

/* A delivery that runs. */
struct post {
	pid_t child;
	uint64_t seq;
	unsigned branch;
	int64_t since, again; /* when to say that it failed */
};

struct door {
	int fd;
	struct buf in, out;
	size_t sent;
	uint64_t after; /* the answer goes when the log is on disk to here */
	bool answered;
};

/* A snapshot: its place, the first body that it needs, its length. */
struct snapshot {
	uint64_t at, oldest, bytes;
};

struct care {
	pid_t child, parent;
	bool made; /* it waits for the log */
	struct snapshot fresh, last, before;
	int64_t since, again;
};

#define DOORS 32
#define POSTS 64

struct loop {
	struct host_config config;
	struct station *station;
	struct disk *disk;
	struct tls_context *tls;
	struct care care;
	struct line *lines;
	struct post posts[POSTS];
	struct door doors[DOORS];
	int epoll, signals, door;
	int64_t mono, due;
	bool stopping;
};

/* What epoll's data says: a kind above an index. */
enum source {
	SOURCE_LINE,
	SOURCE_LISTENER,
	SOURCE_DISK,
	SOURCE_SIGNAL,
	SOURCE_OPERATOR,
	SOURCE_DOOR,
};

uint64_t loop_mono(void);
bool loop_watch(
    struct loop *l, int fd, enum source source, size_t index, bool writable);
void loop_change(
    struct loop *l, int fd, enum source source, size_t index, bool writable);
void loop_say(struct loop *l, const char *format, ...);

/* ---- line.c ---------------------------------------------------------------------- */

bool line_listen(struct line *line, struct error *error);
void line_accept(struct line *line);
void line_event(struct line *line, bool readable, bool writable);
void line_work(struct line *line);
void line_drop(struct line *line, const char *why);
/* When it wants to be asked again. */
int64_t line_due(const struct line *line);

/* ---- post.c: deliveries ---------------------------------------------------------- */

void post_work(struct loop *l);
void post_ended(struct loop *l, pid_t child, int status);

/* ---- care.c: the spool ----------------------------------------------------------- */

/* The station from what the spool has; then it is written to. */
bool care_begin(struct loop *l, struct error *error);
void care_work(struct loop *l);
void care_ended(struct loop *l, int status);

/* ---- door.c: the operator's door ------------------------------------------------- */

bool door_listen(struct loop *l, struct error *error);
void door_accept(struct loop *l);
void door_event(struct loop *l, size_t index);

#endif
