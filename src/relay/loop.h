/*
 * loop.h: what the files of the loop share: lines, children and the
 * operator's door, around one station.
 */
#ifndef RELAY_LOOP_H
#define RELAY_LOOP_H

#include <sys/types.h>
#include <termios.h>

#include "relay/host.h"

/* After which a line is called again. */
#define LINE_AGAIN 1000

/* Who calls, and has not shown yet that it is the peer; fd 0: nobody. */
struct caller {
	int fd;
	struct tls *tls;
	struct buf in; /* what it has said */
	int64_t since; /* mono */
	bool refused; /* nothing that it says counts */
};

#define CALLERS 4 /* of a line at a time */

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
	int64_t retry, listen, since, paced, measured; /* mono */
	size_t moved; /* bytes since it was measured */
	unsigned failures; /* since it was up for long */
	bool closed; /* as the configuration has it */
	uint64_t heard; /* bytes, since it is up */
	struct error trouble; /* what was said last to be wrong */
	struct caller callers[CALLERS];
	int64_t complained; /* of a caller */
	bool asking; /* for the address of its host */
	/* Of folders and mail: parcel.c. */
	struct reader reader;
	struct buf parcel; /* the message that is to be sent */
	uint64_t parcels;
	pid_t mailer;
	int64_t look;
	struct inbox *inbox; /* of a folder */
	bool blocked; /* until it is writable */
};

/* A telegram that the station gave for a delivery. */
struct posting {
	bool used;
	uint64_t seq;
	unsigned branch;
	struct buf text;
};

/*
 * A delivery: what runs, or failed and waits; and what the station gave since,
 * when the first was held, taken elsewhere or cancelled while it ran.
 */
struct post {
	pid_t child; /* 0: none runs */
	struct posting now, next;
	bool late; /* it took too long, and was ended */
	int64_t since, again;
	unsigned failures; /* in a row */
};

struct door {
	int fd;
	struct buf in, out;
	size_t sent;
	uint64_t after; /* the answer goes when the log is on disk to here */
	bool answered;
	bool metrics; /* it is HTTP, for metrics alone */
	bool watched; /* by epoll */
	int64_t since; /* when it was opened, or the operator last moved */
};

/* A snapshot: its place, the first body that it needs, its length. */
struct snapshot {
	uint64_t at, oldest, bytes;
};

struct care {
	pid_t child, parent;
	bool made; /* it waits for the log */
	struct snapshot fresh, last, before;
	int64_t since, again; /* the last one, or the start */
};

#define DOORS 32
#define POSTS_RUNNING 64 /* commands of deliveries at once */

struct loop {
	const char *path; /* of the configuration */
	struct host_config config;
	struct station *station;
	struct disk *disk;
	struct tls_context *tls;
	struct care care;
	struct line *lines;
	struct post posts[RELAY_DELIVERIES]; /* as the configuration has them */
	struct door doors[DOORS];
	int epoll, signals, door, metrics;
	bool watched; /* by a service manager */
	int names[2]; /* a pipe, by which answers of threads come */
	int64_t mono, wall, due, metrics_again;
	bool stopping;
};

/* What epoll's data says: a kind above an index. */
enum source {
	SOURCE_LINE,
	SOURCE_LISTENER,
	SOURCE_CALLER,
	SOURCE_DISK,
	SOURCE_SIGNAL,
	SOURCE_OPERATOR,
	SOURCE_DOOR,
	SOURCE_NAMES,
	SOURCE_METRICS,
};

uint64_t loop_mono(void);
bool loop_watch(
    struct loop *l, int fd, enum source source, size_t index, bool writable);
void loop_change(
    struct loop *l, int fd, enum source source, size_t index, bool writable);
void loop_say(struct loop *l, const char *format, ...);

/* ---- reload.c ---------------------------------------------------------------------- */

/* Read the configuration again; without effect when it does not do. */
bool loop_reload(struct loop *l, struct error *error);
/* Which circuits do not listen that should, a line each. */
void loop_deaf(const struct loop *l, struct buf *out);

/* In a child: no signals blocked, and nothing of the loop's is open in it. */
void loop_child(void);

/* ---- line.c ---------------------------------------------------------------------- */

/* Listen where it is to; where that failed, again after a while. */
void line_hear(struct line *line);
void line_deaf(struct line *line);
void line_event(struct line *line, bool readable, bool writable);
void line_work(struct line *line);
void line_drop(struct line *line, const char *why);
/* When it wants to be asked again. */
int64_t line_due(const struct line *line);
struct slice line_name(const struct line *line);
bool line_set_up(int fd);
void line_connected(struct line *line);
/* What is wrong is said once, until it is another or the line was up. */
void line_complain(struct line *line, const char *what);
/* A caller takes the place of the connection there was; what it has said. */
void line_taken(struct line *line, int fd, struct tls *tls, struct slice said);

/* ---- caller.c: who calls, until it has shown that it is the peer ----------------- */

void line_accept(struct line *line);
void caller_event(struct line *line, size_t which);
void callers_work(struct line *line);
void callers_dismiss(struct line *line);

/* ---- call.c ---------------------------------------------------------------------- */

bool line_listen(struct line *line, struct error *error);
void line_call(struct line *line);
void call_names(struct loop *l);
/* A speed that a serial line can have, or NULL.  config_circuit.c */
struct baud {
	unsigned baud;
	speed_t speed;
};
const struct baud *baud_find(unsigned baud);
/* It cannot be had, for this reason. */
void call_failed(struct line *line, const char *why);

/* ---- parcel.c: circuits of whole messages: folders and mail ----------------------- */

void parcel_work(struct line *line, bool closed);
int64_t parcel_due(const struct line *line);
bool parcel_ended(struct loop *l, pid_t child, int status);
void parcel_free(struct line *line);

/* A mail that came for a circuit. */
bool parcel_mail(struct loop *l, struct slice circuit, struct slice mail,
    struct error *error);

/* ---- tls.c ------------------------------------------------------------------------ */

/* What was wrong when it ended; empty when nothing was. */
const char *tls_trouble(const struct tls *t);

/* ---- post.c: deliveries ---------------------------------------------------------- */

enum post_kind {
	POST_NONE,
	POST_COMMAND,
	POST_FOLDER,
	POST_P772,
	POST_MAILBOX
};

/* What `deliver' names, and its path; NONE is none that there is.  config.c */
enum post_kind post_kind(struct slice command, struct slice *path);

pid_t post_start(struct slice command, struct slice text);
void post_work(struct loop *l);
void post_ended(struct loop *l, pid_t child, int status);
/* What failed is tried at once; and all that runs is ended. */
void post_again(struct loop *l);
void post_end(struct loop *l);

/* ---- disk.c ---------------------------------------------------------------------- */

/* What disk_start() has cut off, and kept if there was room for it. */
uint64_t disk_cut(const struct disk *d, bool *kept);

/* ---- care.c: the spool ----------------------------------------------------------- */

/* The station from what the spool has; then it is written to. */
bool care_begin(struct loop *l, struct error *error);
void care_work(struct loop *l);
void care_ended(struct loop *l, int status);

/* ---- door.c: the operator's door ------------------------------------------------- */

bool door_listen(struct loop *l, struct error *error);
void door_accept(struct loop *l, int listener);
void door_event(struct loop *l, size_t index);
/* Shut what nothing comes of. */
void door_work(struct loop *l);

/* ---- notify.c: the service manager, and metrics ---------------------------------- */

void notify(const char *what);
void metrics_work(struct loop *l);
bool metrics_answer(struct loop *l, struct slice request, struct buf *out);

#endif
