/*
 * request.c: any bytes as a request to the reading room: by somebody who may
 * read all, by a stranger, by who has come in; its target, and the form that
 * is posted.  Every one is answered with a page of a known kind, which says
 * nothing of what its visitor may not see, and the server is never at a loss.
 *
 *	KIND TARGET\n
 *	FORM
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.h"
#include "sys/sys.h"
#include "tests/fuzz/fuzz.h"
#include "web/serve.h"
#include "web/site.h"

#define TOKEN "0123456789abcdef"

static const struct slice open_text = {
    "P 031200Z MAY 08\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nUNCLAS OSLO "
    "000412\n\nE.O. 12958: N/A\nTAGS: PREL, NO\nSUBJECT: EXERCISE COD\n\nREF: "
    "OSLO 411\n\n1. (U) EXERCISE. The cod is open.\nDOE\n",
    181};

static const struct slice shut_text = {
    "P 021200Z MAY 08\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\nS E C R E T OSLO "
    "000411\n\nE.O. 12958: DECL: 05/02/2018\nTAGS: PREL, NO\nSUBJECT: EXERCISE "
    "HERRING\n\n1. (S) EXERCISE. Snorkelwhistle has the herring.\nDOE\n",
    203};

static struct archive *archive;
static struct door *door;
static char folder[] = "/tmp/reftel-request.XXXXXX";

static void
clean(void)
{
	archive_close(archive);
	door_close(door);
	part_remove(folder);
}

static void
put(struct archive *a, struct slice text, struct error *error)
{
	struct hints hints = {0};
	struct archive_item item = {
	    .bytes = text, .text = text, .hints = &hints};

	must(archive_put(a, &item, error));
}

/* An archive of one telegram for everyone and one that is not; accounts. */
static void
begin(void)
{
	static char name[64], users[64];
	struct user anyone = {.name = USER_ANYONE,
	    .clearance = S("U"),
	    .captions = S("-"),
	    .hash = S("-")};
	struct archive *a;
	struct error error;
	bool known;

	must(mkdtemp(folder) != NULL);
	snprintf(name, sizeof(name), "%s/part.reftel", folder);
	snprintf(users, sizeof(users), "%s/users", folder);
	must(archive_open(name, ARCHIVE_WRITE, &a, &error));
	must(archive_file(a, S("in"), 1, 1, &known, &error));
	put(a, open_text, &error);
	put(a, shut_text, &error);
	must(archive_file_end(a, &error) && archive_commit(a, &error));
	archive_close(a);
	must(archive_open(name, ARCHIVE_READ, &archive, &error));
	must(users_write(users, &anyone, &error));
	must(door_open(users, &door, &error));
	atexit(clean);
}

static bool
says(const struct web_response *r, struct slice words)
{
	return slice_find(buf_slice(&r->body), words) < r->body.n;
}

static void
check(const struct web_request *q, const struct web_response *r)
{
	must(r->status >= 200 && r->status < 500);
	must(r->type != NULL && strchr(r->type, '\n') == NULL);
	must(slice_index(r->location, '\n') == r->location.n &&
	    slice_index(r->location, '\r') == r->location.n);
	if (slice_starts(slice_of(r->type), S("text/html"))) {
		must(!says(r, S("<script>")) && !says(r, S(" onerror=")));
		must(r->body.n == 0 || says(r, S("</html>")));
	}
	if (q->visitor != NULL && q->visitor->viewer.clearance < CLASS_SECRET)
		must(!says(r, S("Snorkelwhistle")) && !says(r, S("HERRING")));
	if (q->visitor != NULL && !q->visitor->known)
		must(!says(r, S("The cod is open")));
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct visitor visitor = {.role = USER_READER};
	struct web_request q = {.arena = &arena,
	    .version = "0",
	    .host = S("localhost"),
	    .address = S("127.0.0.1"),
	    .form_cookie = S(TOKEN),
	    .now = 1};
	struct web_response r = {0};
	struct slice target = slice_line(&input);
	struct error error;
	char kind = target.n > 0 ? target.p[0] : '0';

	if (archive == NULL)
		begin();
	q.archive = archive;
	q.posted = kind >= 'A' && kind <= 'Z';
	if (kind != '0') {
		q.door = door;
		q.visitor = &visitor;
		visitor.known = kind != '1' && kind != 'A';
		visitor.viewer.clearance =
		    visitor.known ? CLASS_UNCLASSIFIED : CLASS_NONE;
		if (kind == '3' || kind == 'C') {
			visitor.name = S("doe");
			memcpy(visitor.csrf, TOKEN, sizeof(TOKEN));
		}
	}
	must(archive_see(
	    archive, q.visitor == NULL ? NULL : &visitor.viewer, &error));
	web_answer(&q, slice_skip(target, 2), input, &r);
	check(&q, &r);
	buf_free(&r.body);
	arena_free(&arena);
}
