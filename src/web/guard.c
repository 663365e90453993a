/*
 * guard.c: what one visitor may not take from the others: requests a second
 * of one address, and the time that a request takes to come in and an answer
 * to go out, byte by byte.  It must not know what is asked.
 */
#include "web/serve.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "sys/sys.h"

enum {
	WAYS = 4, /* slots that an address may lie in */
	SETS = 2048,
	BURST = 4, /* seconds' worth at once */
	HEAD_SECONDS = 30, /* from the end of the last answer to a whole head */
	BODY_SECONDS = 30,
	SEND_SECONDS = 30, /* and one more for so many bytes: */
	SEND_BYTES = 8192,
};

/* What an address has left, in millionths of a request. */
struct bucket {
	uint64_t address; /* hashed; 0: free */
	uint64_t left, at;
};

/* A connection, and when it has to have got on. */
struct caller {
	int fd;
	uint64_t until; /* microseconds; 0: it is our turn */
	struct caller *next, **from;
};

struct guard {
	pthread_mutex_t lock;
	pthread_cond_t end;
	pthread_t thread;
	bool running, ending;
	unsigned rate;
	struct caller *callers;
	struct bucket buckets[SETS][WAYS];
};

static uint64_t
hash_of(struct slice s)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	h ^= h >> 32;
	return h == 0 ? 1 : h;
}

/* ---- how often ------------------------------------------------------------------ */

/* The bucket of an address; where there is none, the one used longest ago. */
static struct bucket *
bucket_of(struct guard *g, uint64_t address, uint64_t now)
{
	struct bucket *set = g->buckets[address % SETS], *oldest = set;
	unsigned i;

	for (i = 0; i < WAYS; i++) {
		if (set[i].address == address)
			return &set[i];
		if (set[i].at < oldest->at)
			oldest = &set[i];
	}
	*oldest = (struct bucket){.address = address,
	    .left = (uint64_t)g->rate * BURST * 1000000,
	    .at = now};
	return oldest;
}

bool
guard_allows(struct guard *g, struct slice address)
{
	uint64_t now = clock_microseconds(), most;
	struct bucket *b;
	bool good;

	if (g->rate == 0)
		return true;
	most = (uint64_t)g->rate * BURST * 1000000;
	pthread_mutex_lock(&g->lock);
	b = bucket_of(g, hash_of(address), now);
	b->left += (now - b->at) * g->rate;
	b->left = b->left < most ? b->left : most;
	b->at = now;
	good = b->left >= 1000000;
	if (good)
		b->left -= 1000000;
	pthread_mutex_unlock(&g->lock);
	return good;
}

/* ---- how long --------------------------------------------------------------------- */

struct caller *
guard_greet(struct guard *g, int fd)
{
	struct caller *c = heap_grow(NULL, sizeof(*c));

	*c = (struct caller){
	    .fd = fd, .until = clock_microseconds() + HEAD_SECONDS * 1000000u};
	pthread_mutex_lock(&g->lock);
	c->next = g->callers;
	c->from = &g->callers;
	if (c->next != NULL)
		c->next->from = &c->next;
	g->callers = c;
	pthread_mutex_unlock(&g->lock);
	return c;
}

void
guard_part(struct guard *g, struct caller *c)
{
	pthread_mutex_lock(&g->lock);
	*c->from = c->next;
	if (c->next != NULL)
		c->next->from = c->from;
	pthread_mutex_unlock(&g->lock);
	heap_free(c);
}

void
guard_expect(
    struct guard *g, struct caller *c, enum guard_step step, size_t bytes)
{
	static const unsigned seconds[] = {[GUARD_HEAD] = HEAD_SECONDS,
	    [GUARD_BODY] = BODY_SECONDS,
	    [GUARD_OURS] = 0,
	    [GUARD_SEND] = SEND_SECONDS};
	uint64_t allowed = seconds[step];

	if (step == GUARD_SEND)
		allowed += bytes / SEND_BYTES;
	pthread_mutex_lock(&g->lock);
	c->until = allowed == 0 ? 0 : clock_microseconds() + allowed * 1000000u;
	pthread_mutex_unlock(&g->lock);
}

/* Once a second: who is too slow is hung up on. */
static void *
watch(void *user)
{
	struct guard *g = user;
	struct timespec next;
	struct caller *c;
	uint64_t now;

	pthread_mutex_lock(&g->lock);
	while (!g->ending) {
		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_sec++;
		pthread_cond_timedwait(&g->end, &g->lock, &next);
		now = clock_microseconds();
		for (c = g->callers; c != NULL; c = c->next)
			if (c->until != 0 && c->until < now) {
				shutdown(c->fd, SHUT_RDWR);
				c->until = 0;
				meter_count(METER_SLOW);
			}
	}
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

struct guard *
guard_new(unsigned rate)
{
	struct guard *g = heap_grow(NULL, sizeof(*g));

	memset(g, 0, sizeof(*g));
	g->rate = rate;
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->end, NULL);
	g->running = pthread_create(&g->thread, NULL, watch, g) == 0;
	return g;
}

void
guard_free(struct guard *g)
{
	pthread_mutex_lock(&g->lock);
	g->ending = true;
	pthread_cond_signal(&g->end);
	pthread_mutex_unlock(&g->lock);
	if (g->running)
		pthread_join(g->thread, NULL);
	pthread_mutex_destroy(&g->lock);
	pthread_cond_destroy(&g->end);
	heap_free(g);
}
