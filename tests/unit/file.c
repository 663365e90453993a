/*
 * file.c: files are there whole or not at all, and trouble is a sentence.
 */
#include "sys/sys.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/reftel-file-XXXXXX";

static const char *
in_folder(const char *name)
{
	static char path[FILE_PATH];

	file_join(path, folder, slice_of(name));
	return path;
}

static bool
holds(const char *name, struct slice what)
{
	struct buf b = {0};
	bool same = file_read(in_folder(name), 1 << 20, &b, NULL) &&
	    slice_equal(buf_slice(&b), what);

	buf_free(&b);
	return same;
}

static void
test_write(void)
{
	struct error error;
	struct file f;
	struct stat st;
	uint64_t n = 0;
	char *big = heap_grow(NULL, 700000);

	ok(file_write(in_folder("a"), S("one"), &error) && holds("a", S("one")),
	    "written and read");
	ok(file_write(in_folder("a"), S("two"), &error) && holds("a", S("two")),
	    "replaced");
	ok(file_begin(&f, in_folder("a"), &error) &&
		file_add(&f, S("three"), &error) && holds("a", S("two")),
	    "not there before it is whole");
	file_drop(&f);
	ok(holds("a", S("two")) && access(in_folder("a" FILE_PART), F_OK) != 0,
	    "dropped without a trace");
	ok(mkfifo(in_folder("pipe"), 0600) == 0 &&
		!file_write(in_folder("pipe"), S("one"), &error) &&
		stat(in_folder("pipe"), &st) == 0 && S_ISFIFO(st.st_mode) &&
		strstr(error.text, "is no file") != NULL,
	    "a pipe or a device is not replaced");
	unlink(in_folder("pipe"));
	memset(big, 'x', 700000);
	file_begin(&f, in_folder("b"), &error);
	file_add(&f, S("head"), &error);
	file_add(&f, slice(big, 700000), &error);
	file_patch(&f, 0, S("HEAD"), &error);
	file_add(&f, S("tail"), &error);
	ok(file_commit(&f, &error) && f.written == 700008, "a big one");
	memcpy(big, "HEAD", 4);
	ok(file_length(in_folder("b"), &n, &error) && n == 700008,
	    "of the right length");
	heap_free(big);
}

static void
test_map(void)
{
	struct error error;
	struct slice map = {0};

	ok(file_map(in_folder("b"), &map, &error) && map.n == 700008 &&
		slice_starts(map, S("HEADxxx")) && slice_ends(map, S("xxtail")),
	    "mapped");
	file_unmap(map);
	file_write(in_folder("empty"), S(""), &error);
	ok(file_map(in_folder("empty"), &map, &error) && map.n == 0,
	    "an empty file is mapped");
	file_unmap(map);
	ok(!file_map(in_folder("none"), &map, &error) &&
		slice_find(slice_of(error.text), S("none")) <
		    strlen(error.text),
	    "an absent one is an error: %s", error.text);
	ok(!file_map(folder, &map, &error), "so is a folder: %s", error.text);
}

static void
test_folder(void)
{
	struct arena a = {0};
	struct slice *names = NULL;
	struct error error;
	struct buf b = {0};
	size_t n = 0;

	ok(file_folder(in_folder("x/y/z"), &error) &&
		file_folder(in_folder("x/y"), &error),
	    "folders are made, and made again");
	ok(!file_folder(in_folder("a/y"), &error), "a file is no folder: %s",
	    error.text);
	ok(file_list(folder, &a, &names, &n, &error) && n == 4 &&
		slice_equal(names[0], S("a")) && slice_equal(names[3], S("x")),
	    "listed in order");
	ok(file_remove(in_folder("a"), &error) &&
		file_remove(in_folder("a"), &error),
	    "removed, and again");
	ok(!file_read(in_folder("b"), 100, &b, &error) && b.n == 0,
	    "too long is refused: %s", error.text);
	buf_free(&b);
	arena_free(&a);
}

static void
test_lock(void)
{
	struct error error;
	int lock = -1, other, status = -1;
	pid_t pid;

	ok(file_lock(in_folder("lock"), false, &lock, &error), "locked");
	pid = fork();
	if (pid == 0)
		_exit(file_lock(in_folder("lock"), false, &other, &error));
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "a second process is told");
	file_unlock(lock);
	ok(file_lock(in_folder("lock"), false, &lock, &error), "free again");
	file_unlock(lock);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	test_write();
	test_map();
	test_folder();
	test_lock();
	unlink(in_folder("b"));
	unlink(in_folder("empty"));
	unlink(in_folder("lock"));
	rmdir(in_folder("x/y/z"));
	rmdir(in_folder("x/y"));
	rmdir(in_folder("x"));
	rmdir(folder);
	return tap_done();
}
