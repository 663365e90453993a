/*
 * child.c: the carriers that foreign libraries read, by way of the child
 * reftel-extract (extract/extract.h says how it answers).
 */
#include "import/import.h"

#include <sys/wait.h>

#include "sys/sys.h"

/* What a child may give out of a PDF or of mail, and how deep archives go. */
#define TEXT_MOST ((size_t)256 << 20)
#define DEEPEST 3

/*
 * What all archives within a file may give out together: a thousand times
 * what went in, since text does not compress better and bombs do.
 */
#define RATIO_MOST 1000
#define LEAST_ROOM ((size_t)64 << 20)
#define MOST_ROOM ((size_t)4 << 30)

/* Each archive within is a child: so many, and one more for so many bytes. */
#define ARCHIVES_LEAST 256
#define ARCHIVES_BYTES 2048

/* Run it; what it gave out is in *out. */
static bool
extract(const char *kind, struct slice file, struct slice bytes, size_t most,
    struct buf *out, struct error *error)
{
	struct buf path = {0};
	const char *argv[] = {NULL, kind, NULL};
	struct error why;
	int status = 0;
	bool good;

	if (!run_locate(&path, "extract", "reftel-extract", REFTEL_LIBEXEC,
		"REFTEL_EXTRACT", error)) {
		buf_free(&path);
		return false;
	}
	argv[0] = path.p;
	good = run_filter(argv, bytes, out, most, &status, &why);
	buf_free(&path);
	if (!good)
		return error_set(error, "%S: %s", &file, why.text);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return error_set(error,
		    "%S: the %s reader did not survive it; "
		    "what it had read is given out",
		    &file, kind);
	return true;
}

/* ---- records ------------------------------------------------------------------ */

enum record_kind {
	RECORD_PART,
	RECORD_MEMBER,
	RECORD_MESSAGE,
	RECORD_FIELD,
	RECORD_TROUBLE,
	RECORD_END
};

struct record {
	enum record_kind kind;
	size_t numbers[3];
	struct slice body; /* all bytes after the line */
};

/* The next record off the front; false at the end or what is no record. */
static bool
next_record(struct slice *rest, struct record *r)
{
	static const struct {
		struct slice name;
		unsigned count;
	} kinds[] = {{{"part", 4}, 3}, {{"member", 6}, 2}, {{"message", 7}, 2},
	    {{"field", 5}, 2}, {{"trouble", 7}, 1}, {{"end", 3}, 0}};
	struct slice line = slice_line(rest), word = slice_word(&line);
	uint32_t number;
	size_t i, n = 0;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (slice_equal(word, kinds[i].name))
			break;
	if (i == sizeof(kinds) / sizeof(kinds[0]))
		return false;
	r->kind = (enum record_kind)i;
	for (n = 0; n < kinds[i].count; n++) {
		if (!slice_number(slice_word(&line), UINT32_MAX, &number))
			return false;
		r->numbers[n] = number;
	}
	n = r->kind == RECORD_PART ? r->numbers[2]
	    : r->kind == RECORD_MEMBER || r->kind == RECORD_FIELD
	    ? r->numbers[0] + r->numbers[1]
	    : r->kind == RECORD_TROUBLE ? r->numbers[0]
					: 0;
	if (n > rest->n)
		return false;
	r->body = slice_head(*rest, n);
	*rest = slice_skip(*rest, n);
	return r->kind != RECORD_END;
}

static void
trouble(const struct record *r, struct slice file, struct error *error)
{
	error_set(error, "%S: %S", &file, &r->body);
}

/* ---- one function a carrier ----------------------------------------------------- */

bool
import_pdf(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	struct buf out = {0};
	struct arena arena = {0};
	struct decoder d = {.arena = &arena, .source = bytes};
	struct record r;
	struct slice rest;
	struct error why;
	bool good = extract("pdf", file, bytes, TEXT_MOST, &out, error);

	rest = buf_slice(&out);
	while (next_record(&rest, &r))
		if (r.kind == RECORD_PART)
			buf_add(&d.text, r.body);
		else if (r.kind == RECORD_TROUBLE) {
			trouble(&r, file, &why);
			good = error_set(error, "%s", why.text);
		}
	/* The text of a PDF is no run of its bytes: it is all of them. */
	if (d.text.n > 0) {
		d.count = 0;
		import_text(in, file, buf_slice(&d.text), 0, NULL,
		    telegram_sniff(buf_slice(&d.text)) == CARRIER_AAD
			? CARRIER_AAD_PDF
			: telegram_sniff(buf_slice(&d.text)),
		    true, in->hints->attributes);
	}
	buf_free(&d.text);
	buf_free(&out);
	arena_free(&arena);
	return good;
}

/* The parts of one message, as one text over the message's bytes. */
static bool
give_message(struct import *in, struct slice file, struct slice message,
    size_t line, struct decoder *d, struct attribute *facts)
{
	enum carrier carrier;
	bool good = true;

	if (d->text.n > 0) {
		carrier = telegram_sniff(buf_slice(&d->text));
		d->source = message;
		good = import_text(in, file, message, line, d,
		    carrier == CARRIER_PLAIN ? CARRIER_MAIL : carrier, true,
		    facts != NULL ? facts : in->hints->attributes);
	}
	buf_clear(&d->text);
	d->count = 0;
	return good;
}

/* A part that does not lie within its message is none. */
static void
add_part(struct decoder *d, struct slice bytes, struct slice message,
    const struct record *r)
{
	const char *source;

	if (r->numbers[0] > bytes.n ||
	    r->numbers[1] > bytes.n - r->numbers[0] ||
	    !slice_within(
		slice(bytes.p + r->numbers[0], r->numbers[1]), message))
		return;
	source = bytes.p + r->numbers[0];
	if (d->text.n > 0 && d->text.p[d->text.n - 1] != '\n')
		decode_as(d, S("\n"), source, 0);
	if (r->numbers[1] == r->body.n &&
	    memcmp(source, r->body.p, r->body.n) == 0)
		decode_same(d, source, r->body.n);
	else
		decode_as(d, r->body, source, r->numbers[1]);
}

bool
import_mail(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	struct buf out = {0};
	struct arena arena = {0};
	struct decoder d = {.arena = &arena};
	struct slice rest, message = {0};
	struct attribute *facts = NULL;
	struct record r;
	size_t line = 0, i, counted = 0;
	bool good = extract("mail", file, bytes, TEXT_MOST, &out, error),
	     going = true;

	rest = buf_slice(&out);
	while (going && next_record(&rest, &r)) {
		if (r.kind == RECORD_PART)
			add_part(&d, bytes, message, &r);
		else if (r.kind == RECORD_TROUBLE) {
			trouble(&r, file, error);
			good = false;
		} else if (r.kind == RECORD_FIELD) {
			import_fact(&arena, &facts,
			    slice_head(r.body, r.numbers[0]),
			    slice_skip(r.body, r.numbers[0]));
		} else if (r.kind == RECORD_MESSAGE &&
		    r.numbers[0] <= bytes.n &&
		    r.numbers[1] <= bytes.n - r.numbers[0]) {
			going =
			    give_message(in, file, message, line, &d, facts);
			facts = NULL;
			message = slice(bytes.p + r.numbers[0], r.numbers[1]);
			for (i = counted; i < r.numbers[0]; i++)
				line += bytes.p[i] == '\n';
			counted = i;
		}
	}
	if (going)
		give_message(in, file, message, line, &d, facts);
	buf_free(&d.text);
	buf_free(&out);
	arena_free(&arena);
	return good;
}

/* For the outermost; those within share what it leaves. */
static size_t
room_of(struct slice bytes)
{
	size_t room =
	    bytes.n > MOST_ROOM / RATIO_MOST ? MOST_ROOM : bytes.n * RATIO_MOST;

	return room < LEAST_ROOM ? LEAST_ROOM : room;
}

bool
import_pack(struct import *in, struct slice file, struct slice bytes,
    struct error *error)
{
	struct buf out = {0}, name = {0};
	struct slice rest, member;
	struct record r;
	struct error why;
	bool good = true;

	if (in->depth >= DEEPEST)
		return error_set(error,
		    "%S: archives in archives deeper than "
		    "three; left out",
		    &file);
	if (in->depth == 0) {
		in->room = room_of(bytes);
		in->archives_most =
		    in->archives + ARCHIVES_LEAST + bytes.n / ARCHIVES_BYTES;
	}
	if (in->archives >= in->archives_most || in->room == 0)
		return error_set(error,
		    "%S: it is in a file that holds more archives than "
		    "it may; left out",
		    &file);
	in->archives++;
	if (!extract("pack", file, bytes, in->room, &out, error))
		good = false;
	in->depth++;
	in->expanded += out.n;
	in->room -= out.n < in->room ? out.n : in->room;
	rest = buf_slice(&out);
	while (!in->stopped && next_record(&rest, &r)) {
		if (r.kind == RECORD_TROUBLE) {
			trouble(&r, file, &why);
			good = error_set(error, "%s", why.text);
		} else if (r.kind == RECORD_MEMBER) {
			member = slice_head(r.body, r.numbers[0]);
			buf_clear(&name);
			buf_add(&name, file);
			if (!slice_equal(member, S("data"))) {
				buf_char(&name, '!');
				buf_add(&name, member);
			}
			if (!import_bytes(in, buf_slice(&name),
				slice_skip(r.body, r.numbers[0]), &why))
				good = error_set(error, "%s", why.text);
		}
	}
	in->depth--;
	buf_free(&name);
	buf_free(&out);
	return good;
}

bool
import_is_label(struct slice bytes)
{
	struct slice front = slice_trim_left(slice_head(bytes, 4096));

	return slice_starts(front, S("<")) &&
	    (slice_find(front, S("urn:nato:stanag:4774")) < front.n ||
		slice_find(front, S("urn:nato:stanag:4778")) < front.n ||
		slice_find(front, S("urn:us:gov:ic:ism")) < front.n);
}

bool
import_label(struct slice file, struct slice bytes, struct buf *lines,
    struct error *error)
{
	struct buf out = {0};
	struct record r;
	struct slice rest;
	bool good = extract("label", file, bytes, TEXT_MOST, &out, error),
	     any = false;

	rest = buf_slice(&out);
	while (next_record(&rest, &r))
		if (r.kind == RECORD_PART) {
			buf_add(lines, r.body);
			any = true;
		} else if (r.kind == RECORD_TROUBLE) {
			trouble(&r, file, error);
			good = false;
		}
	buf_free(&out);
	return good && (any || error_set(error, "%S: nothing was read", &file));
}
