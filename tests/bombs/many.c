/*
 * many.c: memory does not grow with the telegrams in a file.  A file of a
 * hundred thousand, some of them sections whose others never come, is read
 * as the commands read it; what is held at most is what a few thousand need.
 *
 *     test-many
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "tests/bombs/steps.h"
#include "tests/unit/tap.h"

#define FEW 4000
#define MANY 100000

struct reading {
	struct arena arena;
	size_t telegrams;
};

static bool
take(void *user, const struct found *found)
{
	struct reading *r = user;

	telegram_read(&r->arena, found->text, &found->hints);
	arena_reset(&r->arena);
	r->telegrams++;
	return true;
}

/* The most that was held while a file of so many telegrams was read. */
static size_t
held(const char *path, size_t count)
{
	static const struct hints none;
	struct reading r = {.telegrams = 0};
	size_t before = steps.now;
	struct error error;

	steps.most = steps.now;
	ok(input_telegrams(path, &none, take, &r, &error), "  is read");
	ok(r.telegrams == count, "  all %zu of them", r.telegrams);
	arena_free(&r.arena);
	ok(steps.now == before, "  and all memory given back");
	return steps.most - before;
}

/* One telegram after the other; each hundredth is a section. */
static bool
make(const char *path, unsigned count)
{
	FILE *f = fopen(path, "wb");
	unsigned i;

	if (f == NULL)
		return false;
	for (i = 1; i <= count; i++)
		fprintf(f,
		    "R 031140Z JUN 08\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n"
		    "UNCLAS %sOSLO %06u\n\nE.O. 12958: N/A\nTAGS: EFIS, NO\n"
		    "SUBJECT: EXERCISE: FISH NUMBER %u\n\n1. (U) It left.\n\n"
		    "DOE\nBT\nNNNN\n\n",
		    i % 100 == 0 ? "SECTION 01 OF 02 " : "", i, i);
	return fclose(f) == 0;
}

static size_t
held_telegrams(const char *path, unsigned count)
{
	ok(make(path, count), "a file of %u telegrams", count);
	return held(path, count);
}

static size_t
held_rows(const char *path, unsigned count)
{
	FILE *f = fopen(path, "wb");
	unsigned i;

	for (i = 1; f != NULL && i <= count; i++)
		fprintf(f,
		    "\"%u\",\"6/3/2008 11:40\",\"08OSLO%u\",\"Embassy Oslo\","
		    "\"UNCLASSIFIED\",\"\",\"FM AMEMBASSY OSLO\",\"UNCLAS OSLO "
		    "%u\nSUBJECT: EXERCISE: \"\"FISH\"\"\n\n1. (U) It left.\n\"\n",
		    i, i, i);
	ok(f != NULL && fclose(f) == 0, "a table of %u rows", count);
	return held(path, count);
}

/* Letters without end: what is too long for a telegram is cut. */
static size_t
held_endless(const char *path, size_t mebibytes)
{
	static char letters[(size_t)1 << 20];
	FILE *f = fopen(path, "wb");
	size_t i;

	memset(letters, 'x', sizeof(letters));
	for (i = 0; f != NULL && i < mebibytes; i++)
		fwrite(letters, 1, sizeof(letters), f);
	ok(f != NULL && fclose(f) == 0, "%zu MiB of letters", mebibytes);
	return held(path, mebibytes / 16);
}

int
main(void)
{
	char path[] = "/tmp/reftel-many-XXXXXX";
	int fd = mkstemp(path);
	size_t few, many;

	if (fd < 0)
		return 1;
	close(fd);
	few = held_telegrams(path, FEW);
	many = held_telegrams(path, MANY);
	printf(
	    "# at most %zu bytes for %d, %zu for %d\n", few, FEW, many, MANY);
	ok(many <= few + few / 4, "memory does not grow with the telegrams");
	few = held_rows(path, 30000);
	many = held_rows(path, MANY);
	printf("# at most %zu bytes for 30000 rows, %zu for %d\n", few, many,
	    MANY);
	ok(many <= few + few / 4, "nor with the rows of a table");
	few = held_endless(path, 32);
	many = held_endless(path, 128);
	printf("# at most %zu bytes for 32 MiB, %zu for 128\n", few, many);
	ok(many <= few + few / 4, "nor with what has no end");
	unlink(path);
	return tap_done();
}
