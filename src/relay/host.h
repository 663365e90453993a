/*
 * host.h: what stands around a station in earnest: its configuration, the
 * disk, circuits, deliveries and the operator.  Nothing of the core knows
 * of it.
 */
#ifndef RELAY_HOST_H
#define RELAY_HOST_H

#include "relay/relay.h"
#include "base/date.h"
#include "sys/sys.h"

/* ---- config.c: relay.conf(5) ---------------------------------------------------- */

enum way_kind {
	WAY_NONE,
	WAY_TCP,
	WAY_TLS,
	WAY_UNIX,
	WAY_PIPE,
	WAY_SERIAL,
	WAY_FOLDER,
	WAY_MAIL
};

/* From minute to minute of a day, by UTC; over midnight when it ends first. */
struct hours {
	uint16_t from, to;
};

#define HOURS 8

/* How a circuit is reached: `listen tls:0.0.0.0:4127'. */
struct line_config {
	enum way_kind kind;
	bool listens;
	const char *host, *port; /* NUL-terminated; or the path, or address */
	const char *command; /* of WAY_PIPE */
	const char *name; /* of the peer's certificate */
	unsigned baud;
	struct hours hours[HOURS]; /* when it is open; none: always */
	unsigned hour_count;
};

struct host_config {
	struct arena arena;
	struct buf text; /* of the file; the words point into it */
	struct relay_config relay;
	struct line_config *lines; /* by index of circuit */
	const char *spool, *operator; /* paths */
	const char *certificate, *key, *authority; /* files, for TLS */
	const char *mailer, *mailbox; /* a command; whom mail is from */
	const char *metrics; /* HOST:PORT */
	unsigned retain, journal; /* days that they are kept */
};

bool config_read(
    const char *path, struct host_config *out, struct error *error);
void config_free(struct host_config *c);

/* Whether a circuit has its hours. */
bool hours_open(const struct line_config *c, int64_t wall);

/* ---- spool.c: the files of a spool ------------------------------------------------ */

enum spool_kind { SPOOL_LOG, SPOOL_JOURNAL, SPOOL_STATE };

struct spool_file {
	enum spool_kind kind;
	uint64_t at; /* the place in the log that it begins at */
};

/* By kind, then by place. */
bool spool_list(const char *folder, struct arena *arena,
    struct spool_file **files, size_t *count, struct error *error);
bool spool_path(char out[static FILE_PATH], const char *folder,
    enum spool_kind kind, uint64_t at);

/* Of a list its parts of the log alone, in order; how many. */
size_t spool_parts(struct spool_file *files, size_t count);

/* A part of the log loses its bodies and becomes a journal. */
bool spool_strip(const char *folder, uint64_t at, struct error *error);

/* ---- mail.c: telegrams as mail (RFC 6477), and back ------------------------------- */

/* The mail of a message; `number' tells it from others. */
void mail_write(struct buf *b, struct slice message, const char *from,
    const char *to, int64_t wall, uint64_t number);

/* FL5's time in milliseconds, 0 when there is none; and FL6. */
int64_t mail_time(const struct head *h);
struct slice mail_originator(const struct head *h);

/* The telegram in a mail, in the arena; absent when there is none. */
struct slice mail_read(struct arena *arena, struct slice mail);

/* ---- p772.c: the content of a military message (STANAG 4406) ------------------------- */

void p772_write(struct buf *b, struct slice message);

/* ---- disk.c: the log on stable storage ------------------------------------------ */

struct disk;

/* The log in a folder, locked; `part' is how long its parts get. */
bool disk_open(
    const char *folder, uint64_t part, struct disk **out, struct error *error);

/* A part as it lies there, with its start; to be unmapped. */
size_t disk_parts(const struct disk *d);
bool disk_part(const struct disk *d, size_t i, uint64_t *at, struct slice *map,
    struct error *error);

/* Cut it to its good length, bring it to the disk, and begin to write. */
bool disk_start(struct disk *d, struct log_end end, struct error *error);

/* Take all of what is to be appended; it is empty afterwards. */
void disk_append(struct disk *d, struct buf *log);
bool disk_read(void *disk, uint64_t at, size_t n, struct buf *out);

/*
 * How much is on stable storage; a descriptor that is readable on news,
 * until they are heard, which is to be done before the question.
 */
uint64_t disk_durable(struct disk *d);
void disk_heard(struct disk *d);
int disk_news(const struct disk *d);

/* No room; and a trouble after which nothing can be promised any more. */
bool disk_full(struct disk *d);
bool disk_failed(struct disk *d, struct error *error);
void disk_close(struct disk *d);

/* ---- tls.c: TLS 1.3, both ends with certificates -------------------------------- */

struct tls_context;
struct tls;

enum tls_result { TLS_OK, TLS_READ, TLS_WRITE, TLS_END };

bool tls_context_new(
    const struct host_config *c, struct tls_context **out, struct error *error);
void tls_context_free(struct tls_context *c);
/* What neighbours will not take: our certificate's issuer, day or name. */
bool tls_context_fits(const struct tls_context *t, const struct host_config *c,
    struct error *error);
struct tls *tls_open(struct tls_context *c, int fd, bool server);

/* TLS_END with a sentence when it is no peer of this name. */
enum tls_result tls_handshake(
    struct tls *t, const char *name, struct error *error);
enum tls_result tls_read(struct tls *t, char *p, size_t n, size_t *got);
enum tls_result tls_write(struct tls *t, const char *p, size_t n, size_t *sent);
void tls_close(struct tls *t);

/* ---- loop.c: a station that runs --------------------------------------------------- */

/* Run until a signal ends it; false with what stopped it otherwise. */
bool relay_run(const char *path, struct error *error);

/* ---- ask.c: what the operator asks of a station that runs --------------------- */

/* Answer a request: its first line, and what follows it. */
void operator_answer(struct station *s, struct slice request, struct buf *out);

/* Done; what was named is not there; not understood; or it failed. */
enum answered { ANSWER_OK, ANSWER_NONE, ANSWER_WRONG, ANSWER_ERROR };

/*
 * Ask the station of a configuration; the answer without its first line, or
 * a sentence.
 */
enum answered operator_ask(const struct host_config *c, struct slice request,
    struct buf *out, struct error *error);

#endif
