/*
 * door.c: who a visitor is: accounts, sessions, and how often one may try a
 * password.  It must not know HTTP, nor what a page shows.
 *
 * A session is known by a token that only the visitor has; here its hash is
 * kept.  It ends after an hour without a request and after twelve hours, and
 * gets a new token every quarter of an hour; the old one is good for another
 * minute, for what is on its way.
 */
#include "web/serve.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/sha256.h"

enum {
	SESSIONS_MOST = 4096,
	IDLE = 3600,
	LASTS = 12 * 3600,
	ROTATES = 900,
	GRACE = 60,
	TRIES = 4096, /* slots */
	TRIES_FREE = 5, /* of one name from one address */
	TRIES_ADDRESS = 20, /* from one address */
	TRIES_NAME = 100, /* of one name */
	WAIT_MOST = 900,
	WAITING_MOST = 16, /* for their password to be looked at */
};

struct session {
	unsigned char token[SHA256_BYTES], before[SHA256_BYTES];
	char csrf[SECRET_TEXT];
	char name[PASSWORD_HASH];
	int64_t begun, seen, rotated; /* begun 0: free */
};

/* How often it went wrong, and when it may be tried again. */
struct tried {
	unsigned count;
	int64_t until;
};

struct door {
	pthread_mutex_t lock;
	pthread_mutex_t hashing; /* one password at a time */
	const char *path;
	struct arena arena; /* of the accounts */
	struct user *users;
	int64_t looked;
	struct timespec changed;
	unsigned waiting;
	char decoy[PASSWORD_HASH]; /* for names that there are not */
	struct tried tried[TRIES];
	struct session sessions[SESSIONS_MOST];
};

/* ---- accounts ------------------------------------------------------------------ */

/* Every clearance must be one; else nobody comes in. */
static bool
check_users(struct arena *arena, const struct user *users, struct error *error)
{
	struct archive_viewer viewer;
	struct error why;

	for (; users != NULL; users = users->next)
		if (!viewer_read(arena, users->clearance, users->captions,
			&viewer, &why))
			return error_set(
			    error, "account `%S': %s", &users->name, why.text);
	return true;
}

static bool
load(struct door *d, struct error *error)
{
	struct arena arena = {0};
	struct user *users;
	struct stat st;

	if (stat(d->path, &st) == 0)
		d->changed = st.st_mtim;
	if (!users_read(d->path, &arena, &users, error) ||
	    !check_users(&arena, users, error)) {
		arena_free(&arena);
		return false;
	}
	arena_free(&d->arena);
	d->arena = arena;
	d->users = users;
	return true;
}

/* Once a second: are they still the same?  A file that is wrong changes none. */
static void
look_again(struct door *d, int64_t now)
{
	struct error ignored;
	struct stat st;

	if (d->looked == now)
		return;
	d->looked = now;
	if (stat(d->path, &st) == 0 &&
	    (st.st_mtim.tv_sec != d->changed.tv_sec ||
		st.st_mtim.tv_nsec != d->changed.tv_nsec))
		load(d, &ignored);
}

bool
door_open(const char *path, struct door **out, struct error *error)
{
	struct door *d = heap_grow(NULL, sizeof(*d));
	char nobody[SECRET_TEXT];

	memset(d, 0, sizeof(*d));
	d->path = path;
	pthread_mutex_init(&d->lock, NULL);
	pthread_mutex_init(&d->hashing, NULL);
	if (!load(d, error)) {
		door_close(d);
		return false;
	}
	if (!secret_make(nobody) ||
	    !password_hash(slice_of(nobody), d->decoy)) {
		door_close(d);
		return error_set(error, "there is no memory to hash passwords");
	}
	*out = d;
	return true;
}

void
door_close(struct door *d)
{
	if (d == NULL)
		return;
	arena_free(&d->arena);
	pthread_mutex_destroy(&d->lock);
	pthread_mutex_destroy(&d->hashing);
	heap_free(d);
}

/* ---- sessions ------------------------------------------------------------------- */

static bool
is_hash(const unsigned char *a, const unsigned char *b)
{
	return secret_equal(slice((const char *)a, SHA256_BYTES),
	    slice((const char *)b, SHA256_BYTES));
}

static struct session *
find(struct door *d, struct slice token, int64_t now, bool *old)
{
	unsigned char hash[SHA256_BYTES];
	struct session *s;
	size_t i;

	if (token.n != SECRET_TEXT - 1)
		return NULL;
	sha256(token, hash);
	for (i = 0; i < SESSIONS_MOST; i++) {
		s = &d->sessions[i];
		if (s->begun == 0)
			continue;
		if (now - s->seen > IDLE || now - s->begun > LASTS) {
			*s = (struct session){0};
			continue;
		}
		*old = is_hash(s->before, hash);
		if (*old ? now - s->rotated <= GRACE : is_hash(s->token, hash))
			return s;
	}
	return NULL;
}

/* A new token; what was is good for a while. */
static bool
rotate(struct session *s, int64_t now, char token[static SECRET_TEXT])
{
	if (!secret_make(token))
		return false;
	memcpy(s->before, s->token, sizeof(s->before));
	sha256(slice_of(token), s->token);
	s->rotated = now;
	return true;
}

static void
be_user(struct arena *arena, struct visitor *v, const struct user *u)
{
	struct error ignored;

	v->known = u != NULL &&
	    viewer_read(arena, arena_copy(arena, u->clearance), u->captions,
		&v->viewer, &ignored);
	if (v->known)
		v->role = u->role;
}

void
door_enter(struct door *d, struct slice token, int64_t now, struct arena *arena,
    struct visitor *out)
{
	struct session *s;
	const struct user *u = NULL;
	bool old = false;

	*out = (struct visitor){.role = USER_READER};
	pthread_mutex_lock(&d->lock);
	look_again(d, now);
	s = find(d, token, now, &old);
	if (s != NULL)
		u = users_find(d->users, slice_of(s->name));
	if (s != NULL && u == NULL) {
		*s = (struct session){0}; /* the account is no more */
		s = NULL;
	}
	if (s != NULL) {
		s->seen = now;
		out->name = arena_copy(arena, u->name);
		memcpy(out->csrf, s->csrf, sizeof(s->csrf));
		if (!old && now - s->rotated > ROTATES &&
		    !rotate(s, now, out->fresh))
			out->fresh[0] = '\0';
	}
	be_user(arena, out, u != NULL ? u : users_find(d->users, USER_ANYONE));
	pthread_mutex_unlock(&d->lock);
}

bool
door_named(
    struct door *d, struct slice name, struct arena *arena, struct visitor *out)
{
	const struct user *u;

	*out = (struct visitor){.role = USER_READER};
	pthread_mutex_lock(&d->lock);
	u = users_find(d->users, name);
	be_user(arena, out, u);
	if (u != NULL && !slice_equal(name, USER_ANYONE))
		out->name = arena_copy(arena, u->name);
	pthread_mutex_unlock(&d->lock);
	return out->known;
}

/* ---- all of them ---------------------------------------------------------------- */

static unsigned
count_sessions(const struct door *d, struct slice name, int64_t now)
{
	const struct session *s;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < SESSIONS_MOST; i++) {
		s = &d->sessions[i];
		n += s->begun != 0 && now - s->seen <= IDLE &&
		    now - s->begun <= LASTS &&
		    slice_equal(slice_of(s->name), name);
	}
	return n;
}

struct door_account *
door_accounts(struct door *d, int64_t now, struct arena *arena)
{
	struct door_account *first = NULL, **end = &first, *a;
	const struct user *u;

	pthread_mutex_lock(&d->lock);
	look_again(d, now);
	for (u = d->users; u != NULL; u = u->next) {
		*end = a = ARENA_NEW(arena, struct door_account);
		a->name = arena_copy(arena, u->name);
		a->clearance = arena_copy(arena, u->clearance);
		a->captions = arena_copy(arena, u->captions);
		a->role = u->role;
		a->sessions = count_sessions(d, u->name, now);
		end = &a->next;
	}
	pthread_mutex_unlock(&d->lock);
	return first;
}

void
door_dismiss(struct door *d, struct slice name)
{
	size_t i;

	pthread_mutex_lock(&d->lock);
	for (i = 0; i < SESSIONS_MOST; i++)
		if (d->sessions[i].begun != 0 &&
		    slice_equal(slice_of(d->sessions[i].name), name))
			d->sessions[i] = (struct session){0};
	pthread_mutex_unlock(&d->lock);
}

bool
door_knows(struct door *d, struct slice name)
{
	bool known;

	pthread_mutex_lock(&d->lock);
	known = !slice_equal(name, USER_ANYONE) &&
	    users_find(d->users, name) != NULL;
	pthread_mutex_unlock(&d->lock);
	return known;
}

void
door_leave(struct door *d, struct slice token, int64_t now)
{
	struct session *s;
	bool old;

	pthread_mutex_lock(&d->lock);
	s = find(d, token, now, &old);
	if (s != NULL)
		*s = (struct session){0};
	pthread_mutex_unlock(&d->lock);
}

/* One that is free, or the one that was used least lately. */
static struct session *
new_session(struct door *d)
{
	struct session *best = &d->sessions[0];
	size_t i;

	for (i = 0; i < SESSIONS_MOST; i++) {
		if (d->sessions[i].begun == 0)
			return &d->sessions[i];
		if (d->sessions[i].seen < best->seen)
			best = &d->sessions[i];
	}
	return best;
}

/* ---- coming in ------------------------------------------------------------------- */

static struct tried *
tried_of(struct door *d, const char *kind, struct slice a, struct slice b)
{
	unsigned char hash[SHA256_BYTES];
	struct sha256 h;

	sha256_start(&h);
	sha256_add(&h, slice_of(kind));
	sha256_add(&h, a);
	sha256_add(&h, S("\n"));
	sha256_add(&h, b);
	sha256_end(&h, hash);
	return &d->tried[(hash[0] * 256 + hash[1]) % TRIES];
}

/* It went wrong once more: beyond so many times each wait is twice as long. */
static void
count_try(struct tried *t, unsigned most, int64_t now)
{
	unsigned beyond;

	if (now - t->until > WAIT_MOST)
		t->count = 0;
	t->count++;
	beyond = t->count > most ? t->count - most : 0;
	t->until = now +
	    (beyond == 0           ? 0
		    : beyond >= 10 ? WAIT_MOST
				   : (int64_t)1 << (beyond - 1));
}

enum door_answer
door_login(struct door *d, struct slice name, struct slice password,
    struct slice address, int64_t now, char token[static SECRET_TEXT])
{
	const struct slice none = {NULL, 0};
	struct tried *both = tried_of(d, "both", name, address),
		     *from = tried_of(d, "address", address, none),
		     *of = tried_of(d, "name", name, none);
	char hash[PASSWORD_HASH];
	const struct user *u;
	struct session *s;
	bool known, good;

	pthread_mutex_lock(&d->lock);
	look_again(d, now);
	if (both->until > now || from->until > now || of->until > now ||
	    d->waiting >= WAITING_MOST) {
		pthread_mutex_unlock(&d->lock);
		return DOOR_WAIT;
	}
	u = user_name_good(name) ? users_find(d->users, name) : NULL;
	known = u != NULL && u->hash.n > 1 && u->hash.n < sizeof(hash);
	memcpy(hash, d->decoy, sizeof(hash));
	if (known) {
		memcpy(hash, u->hash.p, u->hash.n);
		hash[u->hash.n] = '\0';
	}
	d->waiting++;
	pthread_mutex_unlock(&d->lock);

	pthread_mutex_lock(&d->hashing);
	good = password_is(hash, password) && known;
	pthread_mutex_unlock(&d->hashing);

	pthread_mutex_lock(&d->lock);
	d->waiting--;
	if (!good) {
		count_try(both, TRIES_FREE, now);
		count_try(from, TRIES_ADDRESS, now);
		count_try(of, TRIES_NAME, now);
	} else {
		*both = (struct tried){0};
		s = new_session(d);
		*s = (struct session){.begun = now, .seen = now};
		memcpy(s->name, name.p, name.n);
		good = rotate(s, now, token) && secret_make(s->csrf);
		memset(s->before, 0, sizeof(s->before));
	}
	pthread_mutex_unlock(&d->lock);
	return good ? DOOR_IN : DOOR_WRONG;
}
