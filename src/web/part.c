/*
 * part.c: an archive of what a query finds in another, and nothing else.
 */
#include "web/site.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/sys.h"

struct copying {
	struct archive *from, *to;
	struct error *error;
	bool failed;
};

static bool
put_record(struct copying *c, const struct archive_record *record)
{
	const struct archive_provenance *p;
	struct archive_item item = {.bytes = record->bytes,
	    .text = record->text,
	    .hints = &record->hints,
	    .part = record->part,
	    .any = true};
	bool known;

	for (p = record->provenances; p != NULL; p = p->next) {
		item.member = p->member;
		item.line = p->line;
		if (!archive_file(
			c->to, p->file, 0, p->when, &known, c->error) ||
		    !archive_put(c->to, &item, c->error))
			return false;
	}
	return true;
}

static bool
copy(void *user, const struct archive_hit *hit)
{
	struct copying *c = user;
	const struct archive_record *record;
	struct archive_telegram *held;
	struct arena arena = {0};
	bool good = archive_get_document(
	    c->from, hit->document, &arena, &held, c->error);

	if (good && held != NULL)
		for (record = held->records; good && record != NULL;
		     record = record->next)
			good = put_record(c, record);
	arena_free(&arena);
	c->failed = !good;
	return good;
}

bool
part_write(struct archive *archive, struct slice text, const char *to,
    uint32_t *column, struct error *error)
{
	struct archive_query query = {.text = text, .sort = ARCHIVE_OLDEST};
	struct copying c = {.from = archive, .error = error};
	struct archive_answer answer = {0};
	bool good;

	*column = 0;
	if (!archive_open(to, ARCHIVE_WRITE, &c.to, error))
		return false;
	good = archive_walk(archive, &query, copy, &c, &answer, error) &&
	    !c.failed;
	*column = answer.column;
	good = good && archive_commit(c.to, error) && archive_tidy(c.to, error);
	archive_close(c.to);
	return good;
}

/* A folder of folders of files: an archive is no deeper. */
static void
remove_below(const char *path, unsigned depth)
{
	struct dirent *entry;
	char name[FILE_PATH];
	DIR *dir;

	if (remove(path) == 0 || depth == 0 || (dir = opendir(path)) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 &&
		    file_join(name, path, slice_of(entry->d_name)))
			remove_below(name, depth - 1);
	closedir(dir);
	rmdir(path);
}

void
part_remove(const char *path)
{
	remove_below(path, 4);
}
