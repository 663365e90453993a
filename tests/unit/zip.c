/*
 * zip.c: the checksum of an example, and where the heads of small and of
 * large entries have what.
 */
#include "base/zip.h"
#include "tests/unit/tap.h"

static uint64_t
number(const struct buf *b, size_t at, unsigned bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | (unsigned char)b->p[at + bytes];
	return n;
}

static void
test_small(void)
{
	struct zip z = {0};
	struct buf file = {0}, directory = {0};
	struct date day = {2008, 6, 3};

	zip_entry(&z, &file, &directory, S("a/b"), 5, 0x3610a686, day);
	ok(file.n == 33 && z.at == 38 && directory.n == 49, "lengths");
	ok(number(&file, 0, 4) == 0x04034b50, "an entry");
	ok(number(&file, 12, 2) == ((2008 - 1980) << 9 | 6 << 5 | 3), "a day");
	ok(number(&file, 14, 4) == 0x3610a686, "a checksum");
	ok(number(&file, 18, 4) == 5 && number(&file, 22, 4) == 5, "a size");
	ok(memcmp(file.p + 30, "a/b", 3) == 0, "a name");
	buf_clear(&file);
	zip_end(&z, &file);
	ok(file.n == 22 && number(&file, 0, 4) == 0x06054b50, "the end");
	ok(number(&file, 10, 2) == 1 && number(&file, 12, 4) == 49 &&
		number(&file, 16, 4) == 38,
	    "where the directory is");
	buf_free(&file);
	buf_free(&directory);
}

static void
test_large(void)
{
	struct zip z = {0};
	struct buf file = {0}, directory = {0};
	uint64_t five = (uint64_t)5 << 30;
	size_t second;

	zip_entry(
	    &z, &file, &directory, S("a"), five, 1, (struct date){1961, 5, 3});
	ok(number(&file, 18, 4) == UINT32_MAX, "a large size is elsewhere");
	ok(number(&file, 28, 2) == 20 && number(&file, 31, 2) == 1 &&
		number(&file, 35, 8) == five,
	    "in a 64-bit record");
	ok(number(&file, 12, 2) == 33, "before 1980");
	second = directory.n;
	zip_entry(&z, &file, &directory, S("b"), 7, 1, (struct date){0});
	ok(number(&directory, second + 42, 4) == UINT32_MAX &&
		number(&directory, second + 51, 8) == five + 51,
	    "so is a far place");
	ok(number(&directory, second + 20, 4) == 7, "and a small size is here");
	buf_clear(&file);
	zip_end(&z, &file);
	ok(number(&file, 0, 4) == 0x06064b50 && number(&file, 24, 8) == 2 &&
		number(&file, 48, 8) == z.at,
	    "a 64-bit end");
	ok(number(&file, 56, 4) == 0x07064b50 &&
		number(&file, 64, 8) == z.at + directory.n,
	    "and where it is");
	buf_free(&file);
	buf_free(&directory);
}

static void
test_many(void)
{
	struct zip z = {.count = 70000, .at = 100, .directory = 1000};
	struct buf file = {0};

	zip_end(&z, &file);
	ok(file.n == 98 && number(&file, 32, 8) == 70000 &&
		number(&file, 76 + 10, 2) == UINT16_MAX,
	    "many entries");
	buf_free(&file);
}

int
main(void)
{
	ok(zip_sum(0, S("123456789")) == 0xcbf43926, "the sum of the standard");
	ok(zip_sum(zip_sum(0, S("1234")), S("56789")) == 0xcbf43926,
	    "in parts");
	test_small();
	test_large();
	test_many();
	return tap_done();
}
