/*
 * reftel-web.c: the program of the reading room: its options, then http.c.
 * `--get PATH' prints one page and is done: for tests and for curiosity.
 */
#include "web/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/sys.h"
#include "web/desk.h"
#include "web/site.h"

enum {
	OPTION_ARCHIVE,
	OPTION_LISTEN,
	OPTION_USERS,
	OPTION_AUDIT,
	OPTION_LISTS,
	OPTION_DESK,
	OPTION_POLICY,
	OPTION_CERTIFICATE,
	OPTION_KEY,
	OPTION_LOG,
	OPTION_RATE,
	OPTION_OPEN,
	OPTION_THREADS,
	OPTION_GET,
	OPTION_AS,
	OPTION_HELP
};

static const struct option table[] = {
    {"archive", 'a', "ARCHIVE", "the archive, or else $REFTEL_ARCHIVE", NULL},
    {"listen", 'l', "HOST:PORT", "where; usually 127.0.0.1:8080", NULL},
    {"users", 'u', "FILE", "accounts: who may read what (`reftel user')", NULL},
    {"audit", 0, "FILE", "the record of what is read; usually USERS.audit",
	NULL},
    {"lists", 0, "FOLDER", "what accounts keep; usually USERS.lists", NULL},
    {"desk", 'k', "FILE", "the log of a review desk (`reftel review')", NULL},
    {"policy", 'p', "FILE", "what goes out, as of `reftel release'", NULL},
    {"certificate", 0, "FILE", "serve with TLS by this certificate", NULL},
    {"key", 0, "FILE", "and this key", NULL},
    {"log", 0, "FILE", "a line of JSON a request; - for standard error", NULL},
    {"rate", 0, "N",
	"requests a second of one address; usually 100, but of the loopback; "
	"0: as many as come",
	NULL},
    {"no-sandbox", 0, NULL, "keep the rights that the server does not need",
	NULL},
    {"threads", 0, "N", "how many; usually one a core", NULL},
    {"get", 'g', "PATH", "print one page and end", NULL},
    {"as", 0, "NAME", "as this account gets it", NULL},
    {"help", 'h', NULL, "show this help", NULL},
    {NULL},
};

enum { STATUS_CLEAN = 0, STATUS_NONE = 1, STATUS_USAGE = 4, STATUS_SYSTEM = 5 };

static int
complain_of(const char *command, int status, const char *sentence)
{
	struct out out = {.fd = STDERR_FILENO};
	struct buf b = {0};

	buf_format(&b, "reftel: %s\n", sentence);
	if (status == STATUS_USAGE)
		buf_format(
		    &b, "reftel: `reftel %s --help' says more\n", command);
	out.buf = b;
	out_flush(&out, true, NULL);
	buf_free(&out.buf);
	return status;
}

static int
complain(int status, const char *sentence)
{
	return complain_of("serve", status, sentence);
}

/* All of it on standard output; the status to exit with. */
static int
print(struct buf *b, int status)
{
	struct out out = {.buf = *b, .fd = STDOUT_FILENO};
	struct error error;

	if (!out_flush(&out, true, &error))
		status = complain(STATUS_SYSTEM, error.text);
	buf_free(&out.buf);
	return status;
}

static void
ready(const char *address)
{
	struct buf b = {0};

	buf_format(&b, "The reading room is open at %s\n", address);
	print(&b, STATUS_CLEAN);
}

static int
help(void)
{
	struct out out;
	struct error error;

	out_open(&out, STDOUT_FILENO);
	out.wrap = out.terminal;
	buf_string(&out.buf,
	    "usage: reftel serve [OPTION...]\n\n"
	    "Serves an archive to browsers and programs, until it is told to "
	    "end.\n\n");
	options_help(&out.buf, table);
	return out_close(&out, &error) ? STATUS_CLEAN
				       : complain(STATUS_SYSTEM, error.text);
}

/* Be an account, or anyone, where there are accounts. */
static bool
be(const struct web_options *options, const char *name, struct web_request *q,
    struct visitor *visitor, struct error *error)
{
	if (options->users == NULL)
		return true;
	if (!door_open(options->users, &q->door, error))
		return false;
	q->visitor = visitor;
	if (!door_named(q->door, name == NULL ? USER_ANYONE : slice_of(name),
		q->arena, visitor) &&
	    name != NULL)
		return error_set(error, "there is no account `%s'", name);
	return archive_see(q->archive, &visitor->viewer, error);
}

/* One page, as a visitor would get it; its status is the exit's. */
static int
get(const struct web_options *options, const char *path, const char *name)
{
	struct arena arena = {0};
	struct web_request q = {.arena = &arena,
	    .version = options->version,
	    .kept = options->lists};
	struct web_response r = {0};
	struct visitor visitor;
	struct web_desk desk = {0};
	struct error error;
	int status;

	if (!archive_open(options->archive, ARCHIVE_READ, &q.archive, &error))
		return complain(STATUS_SYSTEM, error.text);
	q.desk = &desk;
	if (web_desk_open(&desk, options->desk, options->policy, &error) &&
	    be(options, name, &q, &visitor, &error)) {
		web_answer(&q, slice_of(path), (struct slice){NULL, 0}, &r);
		status =
		    print(&r.body, r.status < 400 ? STATUS_CLEAN : STATUS_NONE);
	} else
		status = complain(STATUS_SYSTEM, error.text);
	archive_close(q.archive);
	door_close(q.door);
	web_desk_close(&desk);
	arena_free(&arena);
	return status;
}

/* What goes together, and what goes without saying. */
static const char *
complete(struct web_options *o, struct buf *audit, struct buf *lists)
{
	if (o->archive == NULL)
		o->archive = getenv("REFTEL_ARCHIVE");
	if (o->archive == NULL || *o->archive == '\0')
		return "no archive is named; say -a ARCHIVE, or set "
		       "REFTEL_ARCHIVE";
	if (!listen_is_address(o->listen))
		return "--listen takes HOST:PORT, to 65535";
	if ((o->certificate == NULL) != (o->key == NULL))
		return "--certificate and --key go together";
	if (o->audit != NULL && o->users == NULL)
		return "--audit asks for --users";
	if (o->lists != NULL && o->users == NULL)
		return "--lists asks for --users";
	if (o->users != NULL && o->audit == NULL) {
		buf_format(audit, "%s.audit", o->users);
		buf_char(audit, '\0');
		o->audit = audit->p;
	}
	if (o->users != NULL && o->lists == NULL) {
		buf_format(lists, "%s.lists", o->users);
		buf_char(lists, '\0');
		o->lists = lists->p;
	}
	return NULL;
}

/* ---- a site --------------------------------------------------------------------- */

/* Of nothing there is no site. */
static bool
make_site(const char *archive, const char *folder, struct site_done *done,
    struct error *error)
{
	uint64_t telegrams, records;
	struct archive *a;
	bool good;

	if (!archive_open(archive, ARCHIVE_READ, &a, error))
		return false;
	good = archive_count(a, &telegrams, &records, error) &&
	    (telegrams == 0 ||
		site_write(a, folder, REFTEL_VERSION, done, error));
	archive_close(a);
	return good;
}

/* Nothing that was there before, which other readers may have been meant for. */
static bool
is_empty(const char *folder, struct error *error)
{
	struct arena arena = {0};
	struct slice *names;
	size_t count = 0;
	bool good = access(folder, F_OK) != 0 ||
	    file_list(folder, &arena, &names, &count, error);

	arena_free(&arena);
	if (good && count > 0)
		return error_set(error,
		    "%s: has files already, which these readers perhaps may "
		    "not see",
		    folder);
	return good;
}

/*
 * Of what a query finds, as a viewer may see the archive (NULL: all of it):
 * from an archive that has nothing else.
 */
static bool
make_part(const char *archive, const char *folder, const char *query,
    const struct archive_viewer *viewer, uint32_t *column,
    struct site_done *done, struct error *error)
{
	char scratch[] = "/tmp/reftel-site.XXXXXX", part[sizeof(scratch) + 16];
	struct archive *a;
	bool good;

	if (mkdtemp(scratch) == NULL)
		return error_set(
		    error, "cannot make a folder in /tmp: %s", strerror(errno));
	snprintf(part, sizeof(part), "%s/part.reftel", scratch);
	good = archive_open(archive, ARCHIVE_READ, &a, error);
	if (good) {
		good = archive_see(a, viewer, error) &&
		    part_write(a, slice_of(query), part, column, error);
		archive_close(a);
	}
	good = good && make_site(part, folder, done, error);
	part_remove(scratch);
	return good;
}

static int
site_end(const char *folder, const struct site_done *done)
{
	struct buf b = {0};

	if (done->telegrams == 0)
		return complain(STATUS_NONE, "there is no telegram to write");
	buf_format(&b, "%s/index.html: %lld telegrams in %lld files", folder,
	    (long long)done->telegrams, (long long)done->files);
	if (done->nameless > 0)
		buf_format(&b, "; %lld of them %s no number, and no page",
		    (long long)done->nameless,
		    done->nameless == 1 ? "has" : "have");
	buf_char(&b, '\n');
	return print(&b, STATUS_CLEAN);
}

/* `reftel site': site ARCHIVE FOLDER QUERY [CLEARANCE CAPTIONS]. */
static int
site(char **argv)
{
	struct site_done done = {0};
	struct archive_viewer viewer;
	struct arena arena = {0};
	struct error error;
	uint32_t column = 0;
	bool limited, good;

	if (argv[0] == NULL || argv[1] == NULL || argv[2] == NULL ||
	    (argv[3] != NULL && argv[4] == NULL))
		return complain_of("site", STATUS_USAGE,
		    "it is site ARCHIVE FOLDER QUERY [CLEARANCE CAPTIONS]");
	limited = argv[3] != NULL;
	if (limited &&
	    !viewer_read(&arena, slice_of(argv[3]), slice_of(argv[4]), &viewer,
		&error)) {
		arena_free(&arena);
		return complain_of("site", STATUS_USAGE, error.text);
	}
	if (!limited && slice_trim(slice_of(argv[2])).n == 0)
		good = make_site(argv[0], argv[1], &done, &error);
	else
		good = (!limited || is_empty(argv[1], &error)) &&
		    make_part(argv[0], argv[1], argv[2],
			limited ? &viewer : NULL, &column, &done, &error);
	arena_free(&arena);
	if (!good)
		return complain_of("site",
		    column > 0 ? STATUS_USAGE : STATUS_SYSTEM, error.text);
	return site_end(argv[1], &done);
}

int
main(int argc, char **argv)
{
	struct web_options options = {
	    .listen = "127.0.0.1:8080", .version = REFTEL_VERSION};
	struct options o = {.table = table, .argv = argv + (argc > 0)};
	const char *path = NULL, *name = NULL, *trouble;
	struct buf audit = {0}, lists = {0};
	struct error error;
	uint32_t threads, rate;
	int option, status = STATUS_CLEAN;

	if (argc > 1 && strcmp(argv[1], "site") == 0)
		return site(argv + 2);
	while ((option = options_next(&o, &error)) != OPTION_END) {
		switch (option) {
		case OPTION_ARCHIVE:
			options.archive = o.value;
			break;
		case OPTION_LISTEN:
			options.listen = o.value;
			break;
		case OPTION_USERS:
			options.users = o.value;
			break;
		case OPTION_AUDIT:
			options.audit = o.value;
			break;
		case OPTION_LISTS:
			options.lists = o.value;
			break;
		case OPTION_DESK:
			options.desk = o.value;
			break;
		case OPTION_POLICY:
			options.policy = o.value;
			break;
		case OPTION_CERTIFICATE:
			options.certificate = o.value;
			break;
		case OPTION_KEY:
			options.key = o.value;
			break;
		case OPTION_LOG:
			options.log = o.value;
			break;
		case OPTION_RATE:
			if (!slice_number(slice_of(o.value), 1000000, &rate))
				return complain(STATUS_USAGE,
				    "--rate takes a number up to 1000000");
			options.rate = rate;
			options.rate_told = true;
			break;
		case OPTION_OPEN:
			options.open = true;
			break;
		case OPTION_AS:
			name = o.value;
			break;
		case OPTION_THREADS:
			if (!slice_number(slice_of(o.value), 64, &threads))
				return complain(STATUS_USAGE,
				    "--threads takes a number up to 64");
			options.threads = threads;
			break;
		case OPTION_GET:
			path = o.value;
			break;
		case OPTION_HELP:
			return help();
		case OPTION_OPERAND:
			return complain(STATUS_USAGE, "it takes no operands");
		default:
			return complain(STATUS_USAGE, error.text);
		}
	}
	trouble = complete(&options, &audit, &lists);
	if (trouble != NULL)
		status = complain(STATUS_USAGE, trouble);
	else if (path != NULL)
		status = get(&options, path, name);
	else if (!http_serve(&options, ready, &error))
		status = complain(STATUS_SYSTEM, error.text);
	buf_free(&audit);
	buf_free(&lists);
	return status;
}
