/*
 * packed.c: what an import makes of a file, in numbers.
 *
 *     test-packed FILE...     "FILES TELEGRAMS ARCHIVES EXPANDED SENTENCE" for each
 */
#include <stdio.h>
#include <stdlib.h>

#include "import/import.h"
#include "tests/expect.h"

static bool
take(void *user, const struct found *found)
{
	(void)user;
	(void)found;
	return true;
}

int
main(int argc, char **argv)
{
	static const struct hints none;
	int i;

	for (i = 1; i < argc; i++) {
		struct import in = {.take = take, .hints = &none};
		struct slice bytes = expect_file(argv[i]);
		struct error error = {""};

		import_bytes(&in, S("FILE"), bytes, &error);
		printf("%llu %llu %llu %llu %s\n", (unsigned long long)in.files,
		    (unsigned long long)in.telegrams,
		    (unsigned long long)in.archives,
		    (unsigned long long)in.expanded, error.text);
		free((void *)(uintptr_t)bytes.p);
	}
	return 0;
}
