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

/* A file that was taken: it goes when the log is on the disk to there. */
struct arrival {
	char path[FILE_PATH];
	uint64_t after;
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

/* What is safe now goes; false while something is not. */
static bool
settle(struct line *line)
{
	uint64_t durable = disk_durable(line->loop->disk);
	size_t i, n = 0;

	for (i = 0; i < line->arrival_count; i++)
		if (line->arrivals[i].after <= durable)
			unlink(line->arrivals[i].path);
		else
			line->arrivals[n++] = line->arrivals[i];
	line->arrival_count = n;
	return n == 0;
}

static void
take_file(struct line *line, const char *path)
{
	struct slice name = line_name(line);
	struct loop *l = line->loop;
	struct buf b = {0};
	struct error error;

	if (!file_read(path, 2 * RELAY_LONGEST, &b, &error)) {
		loop_say(l, "alarm: %S: %s", &name, error.text);
		buf_free(&b);
		return;
	}
	buf_char(&b, '\n');
	station_parcel(l->station, line->circuit, buf_slice(&b));
	buf_free(&b);
	memcpy(
	    line->arrivals[line->arrival_count].path, path, strlen(path) + 1);
	line->arrivals[line->arrival_count++].after =
	    station_logged(l->station);
}

static void
take_files(struct line *line)
{
	char folder[FILE_PATH], path[FILE_PATH];
	struct arena arena = {0};
	struct slice *names;
	struct error error;
	struct stat st;
	size_t i, n;

	if (line->arrivals == NULL)
		line->arrivals =
		    heap_grow(NULL, AT_ONCE * sizeof(*line->arrivals));
	if (file_join(folder, line->config->host, S("in")) &&
	    file_folder(folder, &error) &&
	    file_list(folder, &arena, &names, &n, &error))
		for (i = 0; i < n && line->arrival_count < AT_ONCE &&
		     !station_is_full(line->loop->station);
		     i++)
			if (!slice_starts(names[i], S(".")) &&
			    !slice_ends(names[i], S(FILE_PART)) &&
			    file_join(path, folder, names[i]) &&
			    lstat(path, &st) == 0 && S_ISREG(st.st_mode))
				take_file(line, path);
	arena_free(&arena);
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
	heap_free(line->arrivals);
}
