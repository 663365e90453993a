/*
 * kept.c: what an account keeps, as a file of its own in a folder: a line a
 * list, a telegram on it or a query, with tabs between.  It is replaced whole,
 * so that who reads it needs no lock.  It must not know what is held.
 */
#include "web/kept.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/sys.h"

#define FILE_MOST ((size_t)16 << 20)

/* ---- the file ------------------------------------------------------------- */

bool
kept_open(const char *folder, struct error *error)
{
	struct stat st;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return error_set(
		    error, "%s: cannot be made: %s", folder, strerror(errno));
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return error_set(error, "%s: is not a folder", folder);
	if ((st.st_mode & 07) != 0)
		return error_set(error,
		    "%s: others may read it; say `chmod o= %s'", folder,
		    folder);
	return true;
}

/* Names of accounts are names of files: no slash, no dot at the beginning. */
static bool
path_of(char path[static FILE_PATH], const char *folder, struct slice name)
{
	struct buf b = {0};
	bool good;

	buf_format(&b, "%S.lists", &name);
	good = user_name_good(name) && file_join(path, folder, buf_slice(&b));
	buf_free(&b);
	return good;
}

static uint32_t
take_number(struct slice *line)
{
	uint32_t n = 0;

	slice_number(slice_cell(line), UINT32_MAX, &n);
	return n;
}

/* What is no line of ours is passed over. */
static void
read_lines(struct arena *arena, struct slice text, struct kept *out)
{
	struct kept_list **list = &out->lists, *in = NULL;
	struct kept_query **query = &out->queries;
	struct kept_line **end = NULL;
	struct slice line, kind;

	while ((line = slice_line(&text)).p != NULL) {
		kind = slice_cell(&line);
		if (slice_equal(kind, S("list"))) {
			*list = in = ARENA_NEW(arena, struct kept_list);
			in->token = slice_cell(&line);
			in->title = slice_cell(&line);
			list = &in->next;
			end = &in->lines;
		} else if (slice_equal(kind, S("on")) && in != NULL) {
			*end = ARENA_NEW(arena, struct kept_line);
			(*end)->id = slice_cell(&line);
			(*end)->paragraph = take_number(&line);
			(*end)->note = slice_cell(&line);
			end = &(*end)->next;
		} else if (slice_equal(kind, S("query"))) {
			*query = ARENA_NEW(arena, struct kept_query);
			(*query)->total = take_number(&line);
			(*query)->looked = take_number(&line);
			(*query)->text = slice_cell(&line);
			query = &(*query)->next;
		}
	}
}

bool
kept_read(const char *folder, struct slice name, struct arena *arena,
    struct kept *out, struct error *error)
{
	char path[FILE_PATH];
	struct buf b = {0};
	bool good;

	*out = (struct kept){0};
	if (!path_of(path, folder, name) || access(path, F_OK) != 0)
		return true;
	good = file_read(path, FILE_MOST, &b, error);
	if (good)
		read_lines(arena, arena_copy(arena, buf_slice(&b)), out);
	buf_free(&b);
	return good;
}

static bool
write_all(const char *path, const struct kept *k, struct error *error)
{
	const struct kept_list *list;
	const struct kept_line *line;
	const struct kept_query *query;
	struct buf b = {0};
	bool good;

	for (list = k->lists; list != NULL; list = list->next) {
		buf_format(&b, "list\t%S\t%S\n", &list->token, &list->title);
		for (line = list->lines; line != NULL; line = line->next)
			buf_format(&b, "on\t%S\t%u\t%S\n", &line->id,
			    line->paragraph, &line->note);
	}
	for (query = k->queries; query != NULL; query = query->next)
		buf_format(&b, "query\t%lld\t%lld\t%S\n",
		    (long long)query->total, (long long)query->looked,
		    &query->text);
	good = file_write(path, buf_slice(&b), error);
	buf_free(&b);
	return good;
}

bool
kept_change(const char *folder, struct slice name, struct arena *arena,
    kept_edit *edit, void *user, struct error *error)
{
	/* the lock on a file is the process's, and these are its threads */
	static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
	char path[FILE_PATH], lock[FILE_PATH];
	struct kept kept;
	bool good;
	int held;

	/* no account has a name in capitals */
	if (!path_of(path, folder, name) || !file_join(lock, folder, S("LOCK")))
		return error_set(error, "%s: is too long a path", folder);
	pthread_mutex_lock(&writing);
	good = file_lock(lock, true, &held, error);
	if (good) {
		good = kept_read(folder, name, arena, &kept, error) &&
		    edit(user, &kept, error) && write_all(path, &kept, error);
		file_unlock(held);
	}
	pthread_mutex_unlock(&writing);
	return good;
}

/* ---- what is in it ---------------------------------------------------------- */

struct kept_list *
kept_list(const struct kept *k, struct slice token)
{
	struct kept_list *list;

	for (list = k->lists; list != NULL; list = list->next)
		if (secret_equal(list->token, token))
			return list;
	return NULL;
}

struct kept_query *
kept_query(const struct kept *k, struct slice text)
{
	struct kept_query *query;

	for (query = k->queries; query != NULL; query = query->next)
		if (slice_equal(query->text, text))
			return query;
	return NULL;
}

struct kept_line *
kept_line(const struct kept_list *list, struct slice id, uint32_t paragraph)
{
	struct kept_line *line;

	for (line = list->lines; line != NULL; line = line->next)
		if (slice_equal(line->id, id) && line->paragraph == paragraph)
			return line;
	return NULL;
}

struct kept_list *
kept_add_list(struct kept *k, struct arena *arena, struct slice title)
{
	struct kept_list **end = &k->lists;
	char token[SECRET_TEXT];
	unsigned count = 0;

	for (; *end != NULL; end = &(*end)->next)
		count++;
	if (count >= KEPT_LISTS || !secret_make(token))
		return NULL;
	*end = ARENA_NEW(arena, struct kept_list);
	(*end)->token = arena_copy(arena, slice(token, KEPT_TOKEN));
	(*end)->title = kept_words(arena, title, KEPT_TITLE);
	if ((*end)->title.n == 0)
		(*end)->title = S("A list");
	return *end;
}

struct kept_query *
kept_add_query(struct kept *k, struct arena *arena, struct slice text)
{
	struct kept_query **end = &k->queries;
	unsigned count = 0;

	for (; *end != NULL; end = &(*end)->next)
		count++;
	if (count >= KEPT_QUERIES)
		return NULL;
	*end = ARENA_NEW(arena, struct kept_query);
	(*end)->text = text;
	return *end;
}

bool
kept_add_line(struct kept_list *list, struct arena *arena, struct slice id,
    uint32_t paragraph, struct slice note)
{
	struct kept_line **end = &list->lines;
	unsigned count = 0;

	note = kept_words(arena, note, KEPT_NOTE);
	for (; *end != NULL; end = &(*end)->next) {
		count++;
		if (slice_equal((*end)->id, id) &&
		    (*end)->paragraph == paragraph)
			break;
	}
	if (*end == NULL) {
		if (count >= KEPT_LINES)
			return false;
		*end = ARENA_NEW(arena, struct kept_line);
		(*end)->id = id;
		(*end)->paragraph = paragraph;
	}
	if (note.n > 0 || (*end)->note.p == NULL)
		(*end)->note = note;
	return true;
}

void
kept_drop_list(struct kept *k, const struct kept_list *list)
{
	struct kept_list **at;

	for (at = &k->lists; *at != NULL; at = &(*at)->next)
		if (*at == list) {
			*at = list->next;
			return;
		}
}

void
kept_drop_query(struct kept *k, const struct kept_query *query)
{
	struct kept_query **at;

	for (at = &k->queries; *at != NULL; at = &(*at)->next)
		if (*at == query) {
			*at = query->next;
			return;
		}
}

void
kept_drop_line(struct kept_list *list, const struct kept_line *line)
{
	struct kept_line **at;

	for (at = &list->lines; *at != NULL; at = &(*at)->next)
		if (*at == line) {
			*at = line->next;
			return;
		}
}

struct slice
kept_words(struct arena *arena, struct slice s, size_t most)
{
	char *p = ARENA_ARRAY(arena, char, s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		p[n++] = (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' '
								       : s.p[i];
	if (n > most)
		for (n = most; n > 0 && (p[n] & 0xc0) == 0x80; n--)
			;
	return slice_trim(slice(p, n));
}
