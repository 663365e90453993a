/*
 * reftel-extract.c: the child that reads what foreign libraries know.  It
 * is run by reftel and not by people.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "extract/extract.h"
#include "sys/sys.h"

static bool
write_all(const char *p, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(STDOUT_FILENO, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool
write_record(struct buf *head, struct slice x, struct slice y)
{
	bool good;

	buf_char(head, '\n');
	good = write_all(head->p, head->n) && write_all(x.p, x.n) &&
	    write_all(y.p, y.n);
	buf_free(head);
	return good;
}

bool
extract_part(size_t source, size_t length, struct slice text)
{
	struct buf b = {0};

	buf_format(&b, "part %zu %zu %zu", source, length, text.n);
	return write_record(&b, text, S(""));
}

bool
extract_member(struct slice name, struct slice bytes)
{
	struct buf b = {0};

	buf_format(&b, "member %zu %zu", name.n, bytes.n);
	return write_record(&b, name, bytes);
}

bool
extract_message(size_t source, size_t length)
{
	struct buf b = {0};

	buf_format(&b, "message %zu %zu", source, length);
	return write_record(&b, S(""), S(""));
}

bool
extract_field(struct slice name, struct slice value)
{
	struct buf b = {0};

	buf_format(&b, "field %zu %zu", name.n, value.n);
	return write_record(&b, name, value);
}

bool
extract_trouble(const char *sentence)
{
	struct buf b = {0};

	if (sentence == NULL)
		sentence = "it is damaged";
	buf_format(&b, "trouble %zu", strlen(sentence));
	write_record(&b, slice_of(sentence), S(""));
	return false;
}

/* Bounds that the machine keeps even if the sandbox does not. */
static void
bound(void)
{
	struct rlimit limit;

	limit.rlim_cur = limit.rlim_max = 120; /* seconds of a processor */
	setrlimit(RLIMIT_CPU, &limit);
	limit.rlim_cur = limit.rlim_max = 0; /* no file grows */
	setrlimit(RLIMIT_FSIZE, &limit);
	setrlimit(RLIMIT_CORE, &limit);
#if !defined(__SANITIZE_ADDRESS__) && !defined(REFTEL_SANITIZED)
	limit.rlim_cur = limit.rlim_max = (rlim_t)6 << 30;
	setrlimit(RLIMIT_AS, &limit);
#endif
}

#ifdef REFTEL_SANITIZED
/* Leaks are looked for with ptrace(), which the sandbox refuses. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}
#endif

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		bool (*extract)(struct slice bytes);
	} kinds[] = {{"pdf", extract_pdf}, {"mail", extract_mail},
	    {"pack", extract_pack}, {"label", extract_label}};
	struct stat status;
	struct buf end = {0};
	void *p = NULL;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (argc == 2 && strcmp(argv[1], kinds[i].name) == 0)
			break;
	if (i == sizeof(kinds) / sizeof(kinds[0]) ||
	    fstat(STDIN_FILENO, &status) != 0 || !S_ISREG(status.st_mode)) {
		fputs("reftel-extract: is run by reftel, with a file as its "
		      "input\n",
		    stderr);
		return 4;
	}
	if (status.st_size > 0) {
		p = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE,
		    STDIN_FILENO, 0);
		if (p == MAP_FAILED)
			return 5;
	}
	bound();
	sandbox_pure();
	kinds[i].extract(slice(p == NULL ? "" : p, (size_t)status.st_size));
	buf_string(&end, "end");
	write_record(&end, S(""), S(""));
	return 0;
}
