/*
 * spool.c: the files of a spool: parts of the log, journals, which are parts
 * whose bodies were given back, and snapshots.  It must not know what they
 * say.
 *
 *	log.0000000000000000	a part, by the place in the log where it begins
 *	journal.0000000000000000	the same without bodies
 *	state.0000000004000120	all that is known up to a place
 */
#include "relay/host.h"

#include <stdlib.h>

static const char *const kinds[] = {"log", "journal", "state"};

static bool
read_name(struct slice name, struct spool_file *out)
{
	struct slice kind = slice_head(name, slice_index(name, '.'));
	size_t i;
	int digit;

	name = slice_skip(name, kind.n + 1);
	for (i = 0; i < 3 && !slice_equal(kind, slice_of(kinds[i])); i++)
		continue;
	if (i == 3 || name.n != 16)
		return false;
	out->kind = (enum spool_kind)i;
	out->at = 0;
	for (i = 0; i < 16; i++) {
		digit = ascii_is_digit(name.p[i]) ? name.p[i] - '0'
		    : name.p[i] >= 'a' && name.p[i] <= 'f'
		    ? name.p[i] - 'a' + 10
		    : -1;
		if (digit < 0)
			return false;
		out->at = out->at << 4 | (uint64_t)digit;
	}
	return true;
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

bool
spool_path(char out[static FILE_PATH], const char *folder, enum spool_kind kind,
    uint64_t at)
{
	static const char digits[] = "0123456789abcdef";
	struct buf b = {0};
	bool good;
	int i;

	buf_format(&b, "%s.", kinds[kind]);
	for (i = 60; i >= 0; i -= 4)
		buf_char(&b, digits[at >> i & 15]);
	good = file_join(out, folder, buf_slice(&b));
	buf_free(&b);
	return good;
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
