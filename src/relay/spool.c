/*
 * spool.c: the files of a spool: parts of the log, journals, which are parts
 * whose bodies were given back, and snapshots.  It must not know what they
 * say.
 *
 *	log.0000000000000000	a part, by the place in the log where it begins
 *	journal.0000000000000000	the same without bodies
 *	cut.0000000000000400	what was not sound, and was cut off there
 *	state.0000000004000120	all that is known up to a place
 *	synced	how far the log surely was on stable storage
 */
#include "relay/spool.h"

#include <stdlib.h>
#include <unistd.h>

/* Of what was cut off, so many are kept. */
#define CUTS 4

/* So many things that look like a record are tried. */
#define TRIES 8

static const char *const kinds[] = {"log", "journal", "state"};

static bool
read_hex(struct slice s, uint64_t *out)
{
	size_t i;
	int digit;

	*out = 0;
	for (i = 0; i < s.n; i++) {
		digit = ascii_is_digit(s.p[i])       ? s.p[i] - '0'
		    : s.p[i] >= 'a' && s.p[i] <= 'f' ? s.p[i] - 'a' + 10
						     : -1;
		if (digit < 0)
			return false;
		*out = *out << 4 | (uint64_t)digit;
	}
	return true;
}

static void
add_hex(struct buf *b, uint64_t value, int digits)
{
	while (--digits >= 0)
		buf_char(b, "0123456789abcdef"[value >> 4 * digits & 15]);
}

static bool
read_name(struct slice name, struct spool_file *out)
{
	struct slice kind = slice_head(name, slice_index(name, '.'));
	size_t i;

	name = slice_skip(name, kind.n + 1);
	for (i = 0; i < 3 && !slice_equal(kind, slice_of(kinds[i])); i++)
		continue;
	out->kind = (enum spool_kind)i;
	return i < 3 && name.n == 16 && read_hex(name, &out->at);
}

static int
compare(const void *a, const void *b)
{
	const struct spool_file *x = a, *y = b;

	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	return (x->at > y->at) - (x->at < y->at);
}

bool
spool_list(const char *folder, struct arena *arena, struct spool_file **files,
    size_t *count, struct error *error)
{
	struct slice *names;
	size_t n, i;

	if (!file_list(folder, arena, &names, &n, error))
		return false;
	*files = ARENA_ARRAY(arena, struct spool_file, n + 1);
	*count = 0;
	for (i = 0; i < n; i++)
		if (read_name(names[i], &(*files)[*count]))
			(*count)++;
	qsort(*files, *count, sizeof(**files), compare);
	return true;
}

static bool
path_of(char out[static FILE_PATH], const char *folder, const char *kind,
    uint64_t at)
{
	struct buf b = {0};
	bool good;

	buf_format(&b, "%s.", kind);
	add_hex(&b, at, 16);
	good = file_join(out, folder, buf_slice(&b));
	buf_free(&b);
	return good;
}

bool
spool_path(char out[static FILE_PATH], const char *folder, enum spool_kind kind,
    uint64_t at)
{
	return path_of(out, folder, kinds[kind], at);
}

/* The log's parts in order; of one that is there twice the whole one. */
size_t
spool_parts(struct spool_file *files, size_t count)
{
	struct spool_file f;
	size_t i, k, n = 0;

	for (i = 0; i < count; i++) {
		if (files[i].kind == SPOOL_STATE)
			continue;
		f = files[i];
		for (k = n; k > 0 && files[k - 1].at > f.at; k--)
			files[k] = files[k - 1];
		if (k > 0 && files[k - 1].at == f.at) {
			for (; k < n; k++)
				files[k] = files[k + 1];
			continue;
		}
		files[k] = f;
		n++;
	}
	return n;
}

bool
spool_strip(const char *folder, uint64_t at, struct error *error)
{
	char from[FILE_PATH], to[FILE_PATH];
	struct slice map, rest, lines, bodies;
	struct log_end end;
	struct buf b = {0};
	struct file f;
	bool good;
	size_t n;

	if (!spool_path(from, folder, SPOOL_LOG, at) ||
	    !spool_path(to, folder, SPOOL_JOURNAL, at))
		return error_set(error, "%s: is too long a path", folder);
	if (!file_map(from, &map, error))
		return false;
	if (!log_start_read(map, "RfP1", &end) || !file_begin(&f, to, error)) {
		file_unmap(map);
		return error_set(error, "%s: cannot be made smaller", from);
	}
	log_start_write(&b, "RfP1", end);
	good = true;
	rest = slice_skip(map, LOG_START);
	while (good && log_read(&end, rest, &lines, &bodies, &n)) {
		log_strip(slice_head(rest, n), &b);
		rest = slice_skip(rest, n);
		if (b.n < 1 << 16)
			continue;
		good = file_add(&f, buf_slice(&b), error);
		buf_clear(&b);
	}
	good = good && file_add(&f, buf_slice(&b), error);
	buf_free(&b);
	file_unmap(map);
	/* What is not sound is evidence, and stays as it is. */
	if (good && rest.n > 0)
		good = error_set(error, "%s: is not sound, and is left", from);
	if (!good) {
		file_drop(&f);
		return false;
	}
	return file_commit(&f, error) && file_remove(from, error);
}

/* ---- what was cut off ------------------------------------------------------------- */

bool
spool_cut_path(char out[static FILE_PATH], const char *folder, uint64_t at)
{
	return path_of(out, folder, "cut", at);
}

size_t
spool_cuts(const char *folder, struct arena *arena, uint64_t **out)
{
	struct slice *names;
	size_t n, i, count = 0;

	if (!file_list(folder, arena, &names, &n, NULL))
		return 0;
	*out = ARENA_ARRAY(arena, uint64_t, n + 1);
	for (i = 0; i < n; i++)
		if (names[i].n == 20 && slice_starts(names[i], S("cut.")) &&
		    read_hex(slice_skip(names[i], 4), &(*out)[count]))
			count++;
	return count;
}

/* The oldest go when there are too many. */
static void
drop_cuts(const char *folder)
{
	struct arena arena = {0};
	char path[FILE_PATH];
	uint64_t *places;
	size_t n = spool_cuts(folder, &arena, &places), i;

	for (i = 0; i + CUTS < n; i++)
		if (spool_cut_path(path, folder, places[i]))
			unlink(path);
	arena_free(&arena);
}

bool
spool_keep_cut(
    const char *folder, uint64_t at, struct slice tail, struct error *error)
{
	struct buf b = {0};
	char path[FILE_PATH];
	bool good;

	if (!spool_cut_path(path, folder, at))
		return error_set(error, "%s: is too long a path", folder);
	/* What was cut off there before, without coming further, stays too. */
	if (access(path, F_OK) == 0 &&
	    !file_read(path, SIZE_MAX / 2, &b, error))
		return false;
	good = slice_ends(buf_slice(&b), tail);
	if (!good) {
		buf_add(&b, tail);
		good = file_write(path, buf_slice(&b), error);
	}
	buf_free(&b);
	drop_cuts(folder);
	return good;
}

size_t
spool_sound_behind(struct slice tail)
{
	struct slice lines, bodies;
	struct log_end end = {0};
	size_t i = LOG_TAIL, n, count = 0;
	unsigned tries = 0;

	/* A telegram may look like many, each of which would be hashed. */
	while (tries < TRIES) {
		i += slice_find(slice_skip(tail, i), S("RfL1"));
		if (i >= tail.n)
			break;
		memcpy(end.hash, tail.p + i - LOG_TAIL, LOG_TAIL);
		if (log_read(&end, slice_skip(tail, i), &lines, &bodies, &n)) {
			count++;
			i += n;
		} else {
			tries++;
			i++;
		}
	}
	return count;
}

/* ---- how far the log surely was on stable storage --------------------------------- */

void
spool_synced_write(struct buf *b, uint64_t at)
{
	size_t before = b->n;

	add_hex(b, at, 16);
	buf_char(b, ' ');
	add_hex(b, crc32c(slice(b->p + before, 16)), 8);
	buf_char(b, '\n');
}

bool
spool_synced(const char *folder, uint64_t *at)
{
	char path[FILE_PATH];
	struct buf b = {0}, same = {0};
	bool good;

	good = file_join(path, folder, S("synced")) &&
	    file_read(path, 64, &b, NULL) &&
	    read_hex(slice_head(buf_slice(&b), 16), at);
	if (good) {
		spool_synced_write(&same, *at);
		good = slice_equal(buf_slice(&b), buf_slice(&same));
	}
	buf_free(&b);
	buf_free(&same);
	return good;
}
