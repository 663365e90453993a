/*
 * walk.c: the files of a folder and of those in it, and the clock.  Links
 * are not followed: what they lead to is met where it is, or is elsewhere.
 */
#include "sys/sys.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Folders within folders, at most. */
#define DEEP 100

/* A folder whose names are being gone through. */
struct level {
	struct arena arena;
	struct slice *names;
	size_t count, next, path; /* path: the length up to here */
};

static bool
look(const char *path, bool follow, struct walk_file *out, bool *folder,
    bool *file)
{
	struct stat st;

	if ((follow ? stat(path, &st) : lstat(path, &st)) != 0)
		return false;
	*folder = S_ISDIR(st.st_mode);
	*file = S_ISREG(st.st_mode);
	*out = (struct walk_file){.path = path,
	    .size = (uint64_t)st.st_size,
	    .modified =
		(int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
	return true;
}

/*
 * All files below the level that is open.  What cannot be looked into is
 * passed over, and the sentence about the last such one remains.
 */
static bool
walk_levels(struct level *levels, char *path, walk_taker take, void *user,
    bool *more, struct error *error)
{
	struct walk_file found;
	struct level *l;
	size_t deep = 1;
	bool folder, file, good = true;

	while (deep > 0 && *more) {
		l = &levels[deep - 1];
		if (l->next == l->count) {
			arena_free(&l->arena);
			deep--;
			continue;
		}
		path[l->path] = '\0';
		if (l->path + l->names[l->next].n + 2 > FILE_PATH) {
			good = error_set(error, "%s: is too long a path", path);
			l->next++;
			continue;
		}
		path[l->path] = '/';
		memcpy(path + l->path + 1, l->names[l->next].p,
		    l->names[l->next].n);
		path[l->path + 1 + l->names[l->next].n] = '\0';
		l->next++;
		/* What vanished meanwhile is as if it had never been. */
		if (!look(path, false, &found, &folder, &file))
			continue;
		if (file)
			*more = take(user, &found);
		if (!folder)
			continue;
		if (deep == DEEP) {
			good =
			    error_set(error, "%s: folders lie too deep", path);
			continue;
		}
		levels[deep] = (struct level){.path = strlen(path)};
		if (file_list(path, &levels[deep].arena, &levels[deep].names,
			&levels[deep].count, error))
			deep++;
		else
			good = false;
	}
	while (deep > 0)
		arena_free(&levels[--deep].arena);
	return good;
}

bool
walk_files(const char *path, walk_taker take, void *user, struct error *error)
{
	struct level *levels;
	struct walk_file found;
	char *full;
	size_t n = strlen(path);
	bool folder, file, more = true, good;

	if (!look(path, true, &found, &folder, &file))
		return error_set(
		    error, "%s: cannot be opened: %s", path, strerror(errno));
	if (!folder) {
		take(user, &found);
		return true;
	}
	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n + 2 > FILE_PATH)
		return error_set(error, "%s: is too long a path", path);
	full = heap_grow(NULL, FILE_PATH);
	memcpy(full, path, n);
	full[n] = '\0';
	levels = heap_grow(NULL, DEEP * sizeof(*levels));
	levels[0] = (struct level){.path = n == 1 && full[0] == '/' ? 0 : n};
	good = file_list(full, &levels[0].arena, &levels[0].names,
		   &levels[0].count, error) &&
	    walk_levels(levels, full, take, user, &more, error);
	heap_free(levels);
	heap_free(full);
	return good;
}

bool
path_absolute(char out[static FILE_PATH], const char *path)
{
	size_t n;

	if (path[0] == '/')
		n = 0;
	else if (getcwd(out, FILE_PATH - 1) != NULL) {
		n = strlen(out);
		out[n++] = '/';
		while (path[0] == '.' && path[1] == '/')
			path += 2;
	} else
		return false;
	if (n + strlen(path) + 1 > FILE_PATH)
		return false;
	memcpy(out + n, path, strlen(path) + 1);
	return true;
}

int64_t
clock_seconds(void)
{
	return (int64_t)time(NULL);
}

uint64_t
clock_microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

uint64_t
clock_core(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}
