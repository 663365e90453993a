/*
 * file.c: files and folders.  It must not know what is in them.
 */
#include "sys/sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that are gathered before the system is asked to write them. */
#define GATHER ((size_t)256 << 10)

/* What is wrong, in the system's words. */
static const char *
trouble(char *text, size_t size)
{
	if (strerror_r(errno, text, size) != 0)
		return "unknown trouble";
	return text;
}

static bool
fail(struct error *error, const char *what, const char *path)
{
	char text[128];

	return error_set(
	    error, "%s: %s: %s", path, what, trouble(text, sizeof(text)));
}

static int
open_again(const char *path, int flags)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, 0666);
	while (fd < 0 && errno == EINTR);
	return fd;
}

/* Hand all of s to the system, at an offset or (negative) at the end. */
static bool
write_all(int fd, struct slice s, off_t at)
{
	ssize_t n;

	while (s.n > 0) {
		if (at < 0)
			n = write(fd, s.p, s.n);
		else
			n = pwrite(fd, s.p, s.n, at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (at >= 0)
			at += n;
		s = slice_skip(s, (size_t)n);
	}
	return true;
}

bool
file_read(const char *path, size_t most, struct buf *out, struct error *error)
{
	/* A mail server's pipe is not ours to open, but to read. */
	int fd = strcmp(path, "/dev/stdin") == 0
	    ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
	    : open_again(path, O_RDONLY);
	size_t before = out->n;
	ssize_t n;

	if (fd < 0)
		return fail(error, "cannot be opened", path);
	for (;;) {
		n = read(fd, buf_room(out, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		out->n += (size_t)n;
		if (out->n - before > most)
			break;
	}
	if (n < 0)
		fail(error, "cannot be read", path);
	else if (n > 0)
		error_set(error, "%s: is longer than %zu bytes", path, most);
	close(fd);
	if (n != 0)
		out->n = before;
	return n == 0;
}

bool
file_map(const char *path, struct slice *out, struct error *error)
{
	int fd = open_again(path, O_RDONLY);
	struct stat st;
	void *p;

	if (fd < 0)
		return fail(error, "cannot be opened", path);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		error_set(error, "%s: is not a file", path);
		close(fd);
		return false;
	}
	if (st.st_size == 0) {
		close(fd);
		*out = S("");
		return true;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		fail(error, "cannot be mapped", path);
	close(fd);
	if (p == MAP_FAILED)
		return false;
	*out = slice(p, (size_t)st.st_size);
	return true;
}

void
file_unmap(struct slice map)
{
	if (map.n > 0)
		munmap((void *)(uintptr_t)map.p, map.n);
}

void
file_advise(struct slice map, bool in_order)
{
	if (map.n > 0)
		(void)posix_madvise((void *)(uintptr_t)map.p, map.n,
		    in_order ? POSIX_MADV_SEQUENTIAL : POSIX_MADV_RANDOM);
}

/* PATH and what is written before it is whole. */
static bool
part_path(char out[static FILE_PATH], const char *path)
{
	size_t n = strlen(path);

	if (n + sizeof(FILE_PART) > FILE_PATH)
		return false;
	memcpy(out, path, n);
	memcpy(out + n, FILE_PART, sizeof(FILE_PART));
	return true;
}

bool
file_begin(struct file *f, const char *path, struct error *error)
{
	char part[FILE_PATH];
	struct stat st;
	int fd;

	if (!part_path(part, path))
		return error_set(error, "%s: is too long a path", path);
	/* a file in the place of /dev/null would be everybody's trouble */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
	    !S_ISDIR(st.st_mode))
		return error_set(error,
		    "%s: is no file, and none is put in its place", path);
	fd = open_again(part, O_RDWR | O_CREAT | O_TRUNC);
	if (fd < 0)
		return fail(error, "cannot be made", part);
	*f = (struct file){.fd = fd};
	memcpy(f->path, path, strlen(path) + 1);
	return true;
}

static bool
flush(struct file *f, struct error *error)
{
	bool good = write_all(f->fd, buf_slice(&f->rest), -1);

	buf_clear(&f->rest);
	return good || fail(error, "cannot be written", f->path);
}

bool
file_add(struct file *f, struct slice s, struct error *error)
{
	f->written += s.n;
	if (s.n < GATHER)
		buf_add(&f->rest, s);
	if (f->rest.n < GATHER && s.n < GATHER)
		return true;
	if (!flush(f, error))
		return false;
	if (s.n < GATHER || write_all(f->fd, s, -1))
		return true;
	return fail(error, "cannot be written", f->path);
}

bool
file_patch(struct file *f, uint64_t at, struct slice s, struct error *error)
{
	if (!flush(f, error))
		return false;
	if (!write_all(f->fd, s, (off_t)at))
		return fail(error, "cannot be written", f->path);
	return true;
}

/* Bring the folder of a path to the disk, so that a name in it lasts. */
static bool
sync_folder(const char *path, struct error *error)
{
	char folder[FILE_PATH];
	const char *end = strrchr(path, '/');
	size_t n = end == NULL ? 0 : (size_t)(end - path);
	int fd;
	bool good;

	if (end == NULL) {
		memcpy(folder, ".", 2);
	} else {
		memcpy(folder, path, n == 0 ? 1 : n);
		folder[n == 0 ? 1 : n] = '\0';
	}
	fd = open_again(folder, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fail(error, "cannot be opened", folder);
	/* Some file systems cannot; they say EINVAL, and it is no trouble. */
	good = fsync(fd) == 0 || errno == EINVAL;
	if (!good)
		fail(error, "cannot be brought to the disk", folder);
	close(fd);
	return good;
}

bool
file_commit(struct file *f, struct error *error)
{
	char part[FILE_PATH];

	part_path(part, f->path);
	if (!flush(f, error)) {
		file_drop(f);
		return false;
	}
	if (fsync(f->fd) != 0) {
		fail(error, "cannot be brought to the disk", part);
		file_drop(f);
		return false;
	}
	if (rename(part, f->path) != 0) {
		fail(error, "cannot be put in place", f->path);
		file_drop(f);
		return false;
	}
	close(f->fd);
	buf_free(&f->rest);
	f->fd = -1;
	return sync_folder(f->path, error);
}

void
file_drop(struct file *f)
{
	char part[FILE_PATH];

	if (f->fd < 0)
		return;
	close(f->fd);
	buf_free(&f->rest);
	f->fd = -1;
	if (part_path(part, f->path))
		unlink(part);
}

bool
file_write(const char *path, struct slice s, struct error *error)
{
	struct file f;

	if (!file_begin(&f, path, error))
		return false;
	if (!file_add(&f, s, error)) {
		file_drop(&f);
		return false;
	}
	return file_commit(&f, error);
}

bool
file_move(const char *from, const char *to, struct error *error)
{
	if (rename(from, to) != 0)
		return fail(error, "cannot be put in place", to);
	return sync_folder(to, error);
}

bool
file_same(const char *a, const char *b)
{
	struct stat one, two;

	return stat(a, &one) == 0 && stat(b, &two) == 0 &&
	    one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

bool
file_length(const char *path, uint64_t *out, struct error *error)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return fail(error, "cannot be looked at", path);
	*out = (uint64_t)st.st_size;
	return true;
}

bool
file_remove(const char *path, struct error *error)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return fail(error, "cannot be deleted", path);
	return sync_folder(path, error);
}

bool
file_lock(const char *path, bool wait, int *lock, struct error *error)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open_again(path, O_RDWR | O_CREAT);
	int got;

	if (fd < 0)
		return fail(error, "cannot be opened", path);
	do
		got = fcntl(fd, wait ? F_SETLKW : F_SETLK, &l);
	while (got != 0 && errno == EINTR);
	if (got != 0) {
		if (errno == EACCES || errno == EAGAIN)
			error_set(
			    error, "%s: another process is writing here", path);
		else
			fail(error, "cannot be locked", path);
		close(fd);
		return false;
	}
	*lock = fd;
	return true;
}

void
file_unlock(int lock)
{
	close(lock);
}

bool
file_folder(const char *path, struct error *error)
{
	char above[FILE_PATH];
	size_t i, n = strlen(path);
	struct stat st;

	if (n >= sizeof(above))
		return error_set(error, "%s: is too long a path", path);
	memcpy(above, path, n + 1);
	for (i = 1; i <= n; i++) {
		if (i < n && above[i] != '/')
			continue;
		above[i] = '\0';
		if (mkdir(above, 0777) != 0 && errno != EEXIST)
			return fail(error, "cannot be made", above);
		above[i] = path[i];
	}
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return error_set(error, "%s: is not a folder", path);
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return slice_compare(
	    *(const struct slice *)a, *(const struct slice *)b);
}

bool
file_list(const char *path, struct arena *arena, struct slice **names,
    size_t *count, struct error *error)
{
	DIR *dir = opendir(path);
	struct slice *all = NULL, *out;
	struct dirent *entry;
	size_t n = 0, size = 0;

	if (dir == NULL)
		return fail(error, "cannot be listed", path);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (n == size) {
			size = size == 0 ? 64 : size * 2;
			all = heap_grow(all, size * sizeof(*all));
		}
		all[n++] = arena_copy(arena, slice_of(entry->d_name));
	}
	if (errno != 0) {
		fail(error, "cannot be listed", path);
		closedir(dir);
		heap_free(all);
		return false;
	}
	closedir(dir);
	out = ARENA_ARRAY(arena, struct slice, n + 1);
	if (n > 0) {
		memcpy(out, all, n * sizeof(*all));
		qsort(out, n, sizeof(*out), compare_names);
	}
	heap_free(all);
	*names = out;
	*count = n;
	return true;
}

bool
file_join(char out[static FILE_PATH], const char *folder, struct slice name)
{
	size_t n = strlen(folder);

	if (n + name.n + 2 > FILE_PATH)
		return false;
	memcpy(out, folder, n);
	out[n] = '/';
	if (name.n > 0)
		memcpy(out + n + 1, name.p, name.n);
	out[n + 1 + name.n] = '\0';
	return true;
}
