/*
 * parcel.c: circuits by which whole messages go: a folder, of which others
 * take them and into which they put them, and mail.  To the station they
 * are plain circuits: what is lost on the way is missed by its number.
 */
#include "relay/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK 1000
#define AGAIN 60000
#define AT_ONCE 64

/* The longest file that is taken. */
#define LONGEST (2 * RELAY_LONGEST)

/* New files that are looked at at a time. */
#define LOOKED 256

/* A file that was taken: it goes when the log is on the disk to there. */
struct arrival {
	char path[FILE_PATH];
	struct stat st;
	uint64_t after;
	bool refused; /* it goes where somebody sees it */
};

/* A file as it lay there. */
struct look {
	struct slice name;
	struct stat st;
	bool done; /* and nothing can be done with it any more */
};

/* What a folder had at the last look: a file that grows is not taken. */
struct inbox {
	struct arena arena;
	struct look *looks;
	size_t look_count;
	struct arrival arrivals[AT_ONCE];
	size_t arrival_count;
	struct error trouble; /* that was said */
};

/* ---- out ----------------------------------------------------------------------------- */

/* The name of a file: its channel number, and what none before had. */
static bool
put_in_folder(struct line *line)
{
	char folder[FILE_PATH], path[FILE_PATH];
	struct slice name = line_name(line);
	struct buf b = {0};
	struct error error;
	bool good;

	buf_padded(&b, (uint64_t)line->loop->wall, 15);
	buf_char(&b, '-');
	buf_padded(&b, line->parcels % 1000000, 6);
	buf_string(&b, ".tgm");
	good = file_join(folder, line->config->host, S("out")) &&
	    file_folder(folder, &error) &&
	    file_join(path, folder, buf_slice(&b)) &&
	    file_write(path, buf_slice(&line->parcel), &error);
	buf_free(&b);
	if (!good && line->look < line->loop->mono)
		loop_say(line->loop, "alarm: %S: %s", &name, error.text);
	return good;
}

static void
put_in_mail(struct line *line)
{
	const struct host_config *c = &line->loop->config;
	struct buf b = {0};

	mail_write(&b, slice_trim(buf_slice(&line->parcel)), c->mailbox,
	    line->config->host, line->loop->wall, line->parcels);
	line->mailer = post_start(slice_of(c->mailer), buf_slice(&b));
	if (line->mailer < 0)
		line->mailer = 0;
	buf_free(&b);
}

/* The next message that the station has for this line, in `parcel'. */
static bool
next_parcel(struct line *line)
{
	struct slice item;

	for (;;) {
		if (reader_next(&line->reader, &item) == READER_MESSAGE) {
			buf_add(&line->parcel, item);
			buf_char(&line->parcel, '\n');
			line->parcels++;
			return true;
		}
		buf_clear(&line->out);
		station_output(
		    line->loop->station, line->circuit, 1, &line->out);
		if (line->out.n == 0)
			return false;
		reader_add(&line->reader, buf_slice(&line->out));
	}
}

static void
send_parcels(struct line *line)
{
	struct loop *l = line->loop;
	unsigned n;

	for (n = 0; n < AT_ONCE && line->mailer == 0; n++) {
		if (l->mono < line->retry)
			return;
		if (line->parcel.n == 0 && !next_parcel(line))
			return;
		line->retry = l->mono + AGAIN;
		if (line->config->kind == WAY_MAIL) {
			put_in_mail(line);
			return;
		}
		if (!put_in_folder(line))
			return;
		buf_clear(&line->parcel);
		line->retry = l->mono;
	}
}

bool
parcel_ended(struct loop *l, pid_t child, int status)
{
	struct line *line;
	struct slice name;
	size_t i;

	for (i = 0; i < l->config.relay.circuit_count; i++) {
		line = &l->lines[i];
		if (line->mailer == 0 || line->mailer != child)
			continue;
		line->mailer = 0;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
			buf_clear(&line->parcel);
			line->retry = l->mono;
			return true;
		}
		name = line_name(line);
		loop_say(
		    l, "alarm: %S: the mailer did not take a message", &name);
		return true;
	}
	return false;
}

/* ---- in ------------------------------------------------------------------------------- */

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A trouble of the folder is said when it comes, and not each second. */
static void
say_trouble(struct line *line, const struct error *error)
{
	struct error *said = &line->inbox->trouble;
	struct slice name = line_name(line);

	if (strcmp(said->text, error->text) != 0)
		loop_say(line->loop, "alarm: %S: %s", &name, error->text);
	*said = *error;
}

/* What cannot go is not taken again. */
static void
leave(struct line *line, const char *path, const char *text)
{
	const char *last = strrchr(path, '/');
	struct slice name = line_name(line), file = slice_of(last + 1);
	size_t i;

	loop_say(line->loop,
	    "alarm: %S: %s: it stays, and is not looked at "
	    "again before it changes",
	    &name, text);
	for (i = 0; i < line->inbox->look_count; i++)
		if (slice_equal(line->inbox->looks[i].name, file))
			line->inbox->looks[i].done = true;
}

/* in/refused/NAME, or one that is not there yet. */
static bool
refuse(const struct line *line, const char *path, struct error *error)
{
	struct slice name = slice_of(strrchr(path, '/') + 1);
	char folder[FILE_PATH], to[FILE_PATH];
	struct buf b = {0};
	bool good;

	buf_add(&b, name);
	good = file_join(folder, line->config->host, S("in/refused")) &&
	    file_join(to, folder, buf_slice(&b));
	if (good && access(to, F_OK) == 0) {
		buf_format(&b, "-%lld", (long long)line->loop->wall);
		good = file_join(to, folder, buf_slice(&b));
	}
	buf_free(&b);
	if (!good)
		return error_set(error, "%s: is too long a path", path);
	return file_folder(folder, error) && file_move(path, to, error);
}

/* What is safe goes; but not what has changed since it was read. */
static bool
put_away(const struct line *line, const struct arrival *a, struct error *error)
{
	struct stat st;

	if (lstat(a->path, &st) != 0 || !is_same(&st, &a->st))
		return true;
	if (a->refused)
		return refuse(line, a->path, error);
	return unlink(a->path) == 0 ||
	    error_set(
		error, "%s: cannot be deleted: %s", a->path, strerror(errno));
}

/* False while something is not safe. */
static bool
settle(struct line *line)
{
	uint64_t durable = disk_durable(line->loop->disk);
	struct inbox *in = line->inbox;
	struct error error;
	size_t i, n = 0;

	for (i = 0; in != NULL && i < in->arrival_count; i++)
		if (in->arrivals[i].after > durable)
			in->arrivals[n++] = in->arrivals[i];
		else if (!put_away(line, &in->arrivals[i], &error))
			leave(line, in->arrivals[i].path, error.text);
	if (in != NULL)
		in->arrival_count = n;
	return n == 0;
}

/* How many whole messages it has, and how many that are not. */
static void
count_messages(struct slice bytes, unsigned *whole, unsigned *cut)
{
	struct reader r = {0};
	struct slice item;
	enum reader_kind kind;

	*whole = *cut = 0;
	reader_add(&r, bytes);
	while ((kind = reader_next(&r, &item)) != READER_NONE) {
		*whole += kind == READER_MESSAGE;
		*cut += kind == READER_CUT;
	}
	*cut += reader_cut(&r, &item) == READER_CUT;
	reader_free(&r);
}

static void
take_file(struct line *line, const char *path, const struct stat *st)
{
	struct slice name = line_name(line);
	struct loop *l = line->loop;
	struct inbox *in = line->inbox;
	struct arrival *a = &in->arrivals[in->arrival_count];
	struct buf b = {0};
	struct error error;
	unsigned whole = 0, cut = 0;
	bool good = (uint64_t)st->st_size <= LONGEST ||
	    error_set(&error, "%s: is longer than %zu bytes", path, LONGEST);

	good = good && file_read(path, LONGEST, &b, &error);
	if (good && b.n != (size_t)st->st_size) {
		/* It grows just now. */
		buf_free(&b);
		return;
	}
	if (good) {
		buf_char(&b, '\n');
		count_messages(buf_slice(&b), &whole, &cut);
		/* What was whole in it is taken all the same. */
		if (whole > 0)
			station_parcel(
			    l->station, line->circuit, buf_slice(&b));
		if (cut > 0)
			error_set(&error, "%s: has %u messages that do not end",
			    path, cut);
		else if (whole == 0)
			error_set(&error, "%s: has no message", path);
	}
	buf_free(&b);
	memcpy(a->path, path, strlen(path) + 1);
	a->st = *st;
	a->after = station_logged(l->station);
	a->refused = !good || cut > 0 || whole == 0;
	in->arrival_count++;
	if (a->refused)
		loop_say(l,
		    "alarm: %S: %s: it goes to in/refused; %u messages "
		    "of it were taken",
		    &name, error.text, whole);
}

/* Whether a file is there to be taken, as far as its name tells. */
static bool
is_parcel(const char *folder, struct slice name, char path[static FILE_PATH],
    struct stat *st)
{
	return !slice_starts(name, S(".")) && !slice_ends(name, S(FILE_PART)) &&
	    file_join(path, folder, name) && lstat(path, st) == 0 &&
	    S_ISREG(st->st_mode);
}

/* What is there now, beside what was there; and what is as it was is taken. */
static void
look_at(struct line *line, const char *folder, struct arena *arena,
    const struct slice *names, size_t n)
{
	struct inbox *in = line->inbox;
	struct look *looks = ARENA_ARRAY(arena, struct look, n + 1);
	char path[FILE_PATH];
	size_t i, k = 0, count = 0, fresh = 0;

	for (i = 0; i < n && fresh < LOOKED; i++) {
		struct look *now = &looks[count];

		*now = (struct look){.name = names[i]};
		if (!is_parcel(folder, names[i], path, &now->st))
			continue;
		/* Both are in the order of their names. */
		while (k < in->look_count &&
		    slice_compare(in->looks[k].name, names[i]) < 0)
			k++;
		count++;
		if (k == in->look_count ||
		    !slice_equal(in->looks[k].name, names[i]) ||
		    !is_same(&in->looks[k].st, &now->st)) {
			fresh++;
			continue;
		}
		now->done = in->looks[k].done;
		if (!now->done && in->arrival_count < AT_ONCE &&
		    !station_is_full(line->loop->station))
			take_file(line, path, &now->st);
	}
	in->looks = looks;
	in->look_count = count;
}

static void
take_files(struct line *line)
{
	char folder[FILE_PATH];
	struct arena arena = {0};
	struct inbox *in;
	struct slice *names;
	struct error error;
	size_t n;

	if (line->inbox == NULL) {
		line->inbox = heap_grow(NULL, sizeof(*line->inbox));
		*line->inbox = (struct inbox){.look_count = 0};
	}
	in = line->inbox;
	if (!file_join(folder, line->config->host, S("in")))
		error_set(
		    &error, "%s/in: is too long a path", line->config->host);
	else if (file_folder(folder, &error) &&
	    file_list(folder, &arena, &names, &n, &error)) {
		look_at(line, folder, &arena, names, n);
		arena_free(&in->arena);
		in->arena = arena;
		in->trouble.text[0] = '\0';
		return;
	}
	arena_free(&arena);
	say_trouble(line, &error);
}

bool
parcel_mail(struct loop *l, struct slice circuit, struct slice mail,
    struct error *error)
{
	struct arena arena = {0};
	struct slice found;
	bool good = false;
	size_t i;

	for (i = 0; i < l->config.relay.circuit_count; i++)
		if (slice_equal(l->config.relay.circuits[i].name, circuit) &&
		    l->lines[i].config->kind == WAY_MAIL)
			break;
	if (i == l->config.relay.circuit_count)
		return error_set(
		    error, "there is no circuit %S that is mail", &circuit);
	found = mail_read(&arena, mail);
	if (l->lines[i].state != LINE_UP)
		error_set(error, "%S is closed", &circuit);
	else if (station_is_full(l->station))
		error_set(error, "the disk is full");
	else if (found.p == NULL)
		error_set(error, "there is no telegram in this mail");
	else {
		station_parcel(l->station, (int)i, found);
		good = true;
	}
	arena_free(&arena);
	return good;
}

/* ---- both ----------------------------------------------------------------------------- */

void
parcel_work(struct line *line, bool closed)
{
	struct loop *l = line->loop;
	bool folder = line->config->kind == WAY_FOLDER;

	if (line->state == LINE_UP && closed)
		line_drop(line, "is closed");
	if (line->state == LINE_DOWN && !closed && !l->stopping) {
		line->state = LINE_UP;
		line->retry = l->mono;
		station_up(l->station, line->circuit);
	}
	if (line->state != LINE_UP)
		return;
	send_parcels(line);
	if (folder && settle(line) && l->mono >= line->look) {
		take_files(line);
		line->look = l->mono + LOOK;
	}
}

int64_t
parcel_due(const struct line *line)
{
	const struct loop *l = line->loop;

	if (line->state != LINE_UP)
		return l->mono + LOOK;
	if (line->parcel.n > 0 && line->mailer == 0 &&
	    (line->config->kind != WAY_FOLDER || line->retry < line->look))
		return line->retry;
	return line->config->kind == WAY_FOLDER ? line->look : l->mono + LOOK;
}

void
parcel_free(struct line *line)
{
	if (line->mailer > 0)
		kill(-line->mailer, SIGTERM);
	reader_free(&line->reader);
	buf_free(&line->parcel);
	if (line->inbox != NULL)
		arena_free(&line->inbox->arena);
	heap_free(line->inbox);
}
