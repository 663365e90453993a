/*
 * record.c: the record of who read what: appended to, never changed, each
 * line sealing those before it (base/chain.h).  `reftel audit' checks it.
 * It must not decide what is to be recorded.
 *
 * A line is on the disk before the page is given out; when it cannot be
 * written, no page is.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/chain.h"
#include "sys/sys.h"
#include "web/serve.h"

struct record {
	pthread_mutex_t lock;
	int fd, held;
	struct chain_end end;
};

/* To the end of the last line that is whole. */
static bool
cut_back(struct record *r)
{
	return ftruncate(r->fd, (off_t)r->end.sound) == 0;
}

/*
 * How far it is sound.  What a crash has left of the last line is taken
 * away; anything else that does not fit was altered, and is left as it is.
 */
static bool
check(struct record *r, const char *path, struct error *error)
{
	struct slice map, rest;
	bool whole, torn;

	if (!file_map(path, &map, error))
		return false;
	whole = chain_check(map, &r->end);
	rest = slice_skip(map, r->end.sound);
	torn = slice_index(rest, '\n') == rest.n;
	file_unmap(map);
	if (whole)
		return true;
	if (!torn)
		return error_set(error,
		    "%s: was altered behind its line %zu; `reftel audit' "
		    "checks it",
		    path, r->end.count);
	return cut_back(r) || error_set(error, "%s: cannot be written", path);
}

bool
record_open(const char *path, struct record **out, struct error *error)
{
	struct record *r = heap_grow(NULL, sizeof(*r));

	*r = (struct record){.fd = -1, .held = -1};
	pthread_mutex_init(&r->lock, NULL);
	r->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	if (r->fd < 0)
		error_set(
		    error, "%s: cannot be opened: %s", path, strerror(errno));
	if (r->fd < 0 || !file_lock(path, false, &r->held, error) ||
	    !check(r, path, error)) {
		record_close(r);
		return false;
	}
	*out = r;
	return true;
}

void
record_close(struct record *r)
{
	if (r == NULL)
		return;
	if (r->held >= 0)
		file_unlock(r->held);
	if (r->fd >= 0)
		close(r->fd);
	pthread_mutex_destroy(&r->lock);
	heap_free(r);
}

bool
record_add(struct record *r, struct slice members)
{
	struct buf line = {0};
	bool good;

	pthread_mutex_lock(&r->lock);
	chain_seal(&line, &r->end, members);
	good = write(r->fd, line.p, line.n) == (ssize_t)line.n &&
	    fdatasync(r->fd) == 0;
	if (good) {
		r->end.count++;
		r->end.sound += line.n;
		memcpy(
		    r->end.hash, line.p + line.n - 3 - SHA256_HEX, SHA256_HEX);
	} else if (!cut_back(r)) {
		close(r->fd); /* nothing more can be recorded */
		r->fd = -1;
	}
	pthread_mutex_unlock(&r->lock);
	buf_free(&line);
	if (good)
		meter_count(METER_AUDITED);
	return good;
}
