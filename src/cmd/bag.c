/*
 * bag.c: telegrams as a bag (BagIt, RFC 8493): the bytes as they came, all
 * fields as JSON, an index as CSV, and a manifest of hashes that
 * sha256sum(1) checks without us.  A bag is a folder, or a ZIP file with one
 * folder in it.  It must not decide which telegrams, and must hold no more
 * of them than one.
 */
#include "cmd/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/zip.h"
#include "render/render.h"

/* A file that grows while others are written. */
struct side {
	int fd;
	struct buf buf;
	struct sha256 hash;
	uint32_t sum;
	uint64_t size;
};

enum { SIDE_JSON, SIDE_INDEX, SIDE_MANIFEST, SIDE_DIRECTORY, SIDES };

/* Where they stand in the end; the directory is the ZIP file's own. */
static const char *const side_names[SIDES] = {
    "data/telegrams.ndjson", "data/index.csv", "manifest-sha256.txt", NULL};

struct bag {
	const char *folder; /* NULL: a ZIP file */
	struct slice name;
	bag_taker take;
	void *user;
	struct zip zip;
	struct buf out; /* of the ZIP file */
	struct side sides[SIDES];
	uint64_t files, bytes; /* of the payload */
	struct buf last; /* the folder that was made last */
	struct buf tags; /* the manifest of what is not payload */
	struct date today;
};

/* ---- files that grow ------------------------------------------------------------- */

#define ENOUGH ((size_t)1 << 16)

static bool
write_all(int fd, struct slice s, struct error *error)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return error_set(
			    error, "cannot write: %s", strerror(errno));
		s = slice_skip(s, n < 0 ? 0 : (size_t)n);
	}
	return true;
}

static bool
side_flush(struct side *side, bool all, struct error *error)
{
	struct slice s = buf_slice(&side->buf);

	if (!all && s.n < ENOUGH)
		return true;
	sha256_add(&side->hash, s);
	side->sum = zip_sum(side->sum, s);
	side->size += s.n;
	buf_clear(&side->buf);
	return write_all(side->fd, s, error);
}

static bool
path_in(struct bag *bag, struct slice name, char out[static FILE_PATH],
    struct error *error)
{
	return file_join(out, bag->folder, name) ||
	    error_set(error, "%s: is too long a path", bag->folder);
}

/* A file without a name, which ends with us; or one of the folder. */
static bool
side_open(struct bag *bag, unsigned i, struct error *error)
{
	const char *folder = getenv("TMPDIR");
	char path[FILE_PATH];
	struct side *side = &bag->sides[i];

	sha256_start(&side->hash);
	if (bag->folder != NULL && side_names[i] != NULL) {
		if (!path_in(bag, slice_of(side_names[i]), path, error))
			return false;
		side->fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0666);
	} else {
		if (!file_join(path, folder == NULL ? "/tmp" : folder,
			S("reftel-XXXXXX")))
			return error_set(error, "TMPDIR is too long a path");
		side->fd = mkstemp(path);
		if (side->fd >= 0)
			unlink(path);
	}
	return side->fd >= 0 ||
	    error_set(
		error, "%s: cannot be written: %s", path, strerror(errno));
}

/* ---- the bag's files -------------------------------------------------------------- */

static void
add_line(struct buf *b, const unsigned char hash[static SHA256_BYTES],
    struct slice name)
{
	char hex[SHA256_HEX];

	sha256_hex(hash, hex);
	buf_add(b, slice(hex, sizeof(hex)));
	buf_format(b, "  %S\n", &name);
}

/* The folders of a name; mostly it is the one that was made before. */
static bool
make_folder(struct bag *bag, struct slice name, struct error *error)
{
	char path[FILE_PATH];
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] != '/')
		n--;
	name = slice_head(name, n > 0 ? n - 1 : 0);
	if (slice_equal(name, buf_slice(&bag->last)))
		return true;
	buf_clear(&bag->last);
	buf_add(&bag->last, name);
	return path_in(bag, name, path, error) && file_folder(path, error);
}

static bool
write_file(
    struct bag *bag, struct slice name, struct slice bytes, struct error *error)
{
	char path[FILE_PATH];
	bool good;
	int fd;

	if (!make_folder(bag, name, error) || !path_in(bag, name, path, error))
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	if (fd < 0)
		return error_set(
		    error, "%s: cannot be written: %s", path, strerror(errno));
	good = write_all(fd, bytes, error);
	if (close(fd) != 0 && good)
		good = error_set(
		    error, "%s: cannot be written: %s", path, strerror(errno));
	return good;
}

/* The head of a ZIP file's entry: the bytes are to follow. */
static bool
zip_head(struct bag *bag, struct slice name, uint64_t size, uint32_t sum,
    struct date day, struct error *error)
{
	struct buf full = {0};

	buf_format(&full, "%S/%S", &bag->name, &name);
	zip_entry(&bag->zip, &bag->out, &bag->sides[SIDE_DIRECTORY].buf,
	    buf_slice(&full), size, sum, day);
	buf_free(&full);
	return side_flush(&bag->sides[SIDE_DIRECTORY], false, error);
}

static bool
add_file(struct bag *bag, struct slice name, struct slice bytes,
    struct date day, struct error *error)
{
	if (bag->folder != NULL)
		return write_file(bag, name, bytes, error);
	if (!zip_head(bag, name, bytes.n, zip_sum(0, bytes), day, error))
		return false;
	buf_add(&bag->out, bytes);
	return bag->take(bag->user, &bag->out, error);
}

/* What has grown beside takes its place in the ZIP file. */
static bool
zip_copy(struct bag *bag, struct side *side, struct error *error)
{
	uint64_t left = side->size;
	ssize_t n;

	if (lseek(side->fd, 0, SEEK_SET) != 0)
		return error_set(error, "cannot read: %s", strerror(errno));
	while (left > 0) {
		n = read(side->fd, buf_room(&bag->out, ENOUGH),
		    left < ENOUGH ? (size_t)left : ENOUGH);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return error_set(error, "cannot read: %s",
			    n < 0 ? strerror(errno) : "it is cut short");
		bag->out.n += (size_t)n;
		left -= (uint64_t)n;
		if (!bag->take(bag->user, &bag->out, error))
			return false;
	}
	return true;
}

/* A side is complete: into the bag, and its hash into a manifest. */
static bool
add_side(struct bag *bag, unsigned i, struct buf *manifest, struct error *error)
{
	struct side *side = &bag->sides[i];
	struct slice name = slice_of(side_names[i]);
	unsigned char hash[SHA256_BYTES];
	int fd;

	if (!side_flush(side, true, error))
		return false;
	sha256_end(&side->hash, hash);
	add_line(manifest, hash, name);
	if (bag->folder == NULL)
		return zip_head(bag, name, side->size, side->sum, bag->today,
			   error) &&
		    zip_copy(bag, side, error);
	fd = side->fd;
	side->fd = -1;
	return close(fd) == 0 ||
	    error_set(error, "%s: cannot be written: %s", bag->folder,
		strerror(errno));
}

/* ---- telegrams ------------------------------------------------------------------------ */

/* What a file of these bytes is called elsewhere. */
static const char *
ending(const struct archive_record *r)
{
	if (slice_starts(r->bytes, S("%PDF")))
		return "pdf";
	switch (r->hints.carrier) {
	case CARRIER_PAGE:
		return "html";
	case CARRIER_CSV:
		return "csv";
	case CARRIER_MAIL:
		return "eml";
	default:
		return "txt";
	}
}

/* data/2008/08OSLO412-0123456789abcdef.txt */
static void
record_name(struct buf *name, const struct export_item *item,
    const struct archive_record *r)
{
	struct slice id = item->hit->id;
	char hex[SHA256_HEX];
	size_t i;

	if (date_known(item->hit->date.date))
		buf_format(name, "data/%d/", (int)item->hit->date.date.year);
	else
		buf_string(name, "data/undated/");
	for (i = 0; i < id.n && i < 60; i++)
		if (ascii_is_alnum(id.p[i]))
			buf_char(name, id.p[i]);
	sha256_hex(r->hash, hex);
	buf_string(name, i > 0 ? "-" : "");
	buf_add(name, slice(hex, 16));
	if (r->part > 0)
		buf_format(name, "-%u", r->part);
	buf_format(name, ".%s", ending(r));
}

static void
index_record(struct bag *bag, const struct export_item *item,
    const struct archive_record *r, struct slice name)
{
	struct buf *b = &bag->sides[SIDE_INDEX].buf;
	const struct archive_provenance *p = r->provenances;
	char hex[SHA256_HEX], moment[20];

	sha256_hex(r->hash, hex);
	buf_csv(b, name);
	buf_char(b, ',');
	buf_add(b, slice(hex, sizeof(hex)));
	buf_char(b, ',');
	buf_csv(b, item->hit->id);
	buf_char(b, ',');
	if (date_known(item->hit->date.date)) {
		moment_format(item->hit->date, moment);
		buf_add(b, slice(moment, sizeof(moment)));
	}
	buf_char(b, ',');
	buf_csv(b, item->hit->from);
	buf_char(b, ',');
	buf_csv(b, item->hit->subject);
	buf_format(b, ",%s,%u,", r->shown ? "yes" : "no", r->section);
	if (p != NULL) {
		buf_csv(b, p->file);
		buf_char(b, ',');
		buf_csv(b, p->member);
		buf_format(b, ",%lld", (long long)p->line + 1);
	} else
		buf_string(b, ",,");
	buf_string(b, "\r\n");
}

static bool
add_record(struct bag *bag, const struct export_item *item,
    const struct archive_record *r, struct error *error)
{
	unsigned char hash[SHA256_BYTES];
	struct buf name = {0};
	bool good;

	sha256(r->bytes, hash);
	if (memcmp(hash, r->hash, sizeof(hash)) != 0)
		return error_set(error,
		    "the bytes of %S are not those that were kept; `reftel "
		    "verify' says more",
		    &item->hit->id);
	record_name(&name, item, r);
	add_line(&bag->sides[SIDE_MANIFEST].buf, hash, buf_slice(&name));
	index_record(bag, item, r, buf_slice(&name));
	good = add_file(
	    bag, buf_slice(&name), r->bytes, item->hit->date.date, error);
	bag->files++;
	bag->bytes += r->bytes.n;
	buf_free(&name);
	return good;
}

bool
bag_add(struct bag *bag, const struct export_item *item, struct error *error)
{
	const struct archive_record *r;
	struct buf *json = &bag->sides[SIDE_JSON].buf;
	unsigned i;

	for (r = item->held->records; r != NULL; r = r->next)
		if (!add_record(bag, item, r, error))
			return false;
	render_json(json, item->arena, item->telegram);
	buf_char(json, '\n');
	for (i = 0; i < SIDES; i++)
		if (!side_flush(&bag->sides[i], false, error))
			return false;
	return true;
}

/* ---- begin and end --------------------------------------------------------------------- */

bool
bag_begin(struct bag **out, const char *folder, struct slice name,
    bag_taker take, void *user, struct error *error)
{
	struct bag *bag = heap_grow(NULL, sizeof(*bag));
	char data[FILE_PATH];
	unsigned i;

	*bag = (struct bag){.folder = folder,
	    .name = name,
	    .take = take,
	    .user = user,
	    .today = moment_from_seconds(clock_seconds()).date};
	for (i = 0; i < SIDES; i++)
		bag->sides[i].fd = -1;
	*out = bag;
	if (folder != NULL) {
		if (mkdir(folder, 0777) != 0)
			return error_set(error, "%s: cannot be made: %s",
			    folder, strerror(errno));
		if (!path_in(bag, S("data"), data, error) ||
		    !file_folder(data, error))
			return false;
	}
	for (i = 0; i < SIDES; i++)
		if (!side_open(bag, i, error))
			return false;
	buf_string(&bag->sides[SIDE_INDEX].buf,
	    "path,sha256,id,date,from,subject,shown,section,file,member,"
	    "line\r\n");
	return true;
}

/* A file that is no payload. */
static bool
add_tag(
    struct bag *bag, const char *name, struct buf *text, struct error *error)
{
	unsigned char hash[SHA256_BYTES];

	sha256(buf_slice(text), hash);
	add_line(&bag->tags, hash, slice_of(name));
	return add_file(
	    bag, slice_of(name), buf_slice(text), bag->today, error);
}

static bool
add_tags(struct bag *bag, struct slice query, struct error *error)
{
	struct buf text = {0};
	char day[10];
	size_t i;
	bool good;

	buf_string(
	    &text, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
	good = add_tag(bag, "bagit.txt", &text, error);
	buf_clear(&text);
	date_format(bag->today, day);
	buf_string(&text, "Bag-Software-Agent: reftel " REFTEL_VERSION "\n");
	buf_string(&text, "Bagging-Date: ");
	buf_add(&text, slice(day, sizeof(day)));
	buf_string(&text,
	    "\nExternal-Description: telegrams of an archive, by the query [");
	for (i = 0; i < query.n; i++)
		buf_char(
		    &text, (unsigned char)query.p[i] < ' ' ? ' ' : query.p[i]);
	buf_format(&text, "]\nPayload-Oxum: %lld.%lld\n", (long long)bag->bytes,
	    (long long)bag->files);
	good = good && add_tag(bag, "bag-info.txt", &text, error);
	buf_clear(&text);
	buf_add(&text, buf_slice(&bag->tags));
	good = good &&
	    add_file(bag, S("tagmanifest-sha256.txt"), buf_slice(&text),
		bag->today, error);
	buf_free(&text);
	return good;
}

bool
bag_end(struct bag *bag, struct slice query, struct error *error)
{
	struct side *directory = &bag->sides[SIDE_DIRECTORY];
	struct buf *manifest = &bag->sides[SIDE_MANIFEST].buf;

	if (!add_side(bag, SIDE_JSON, manifest, error) ||
	    !add_side(bag, SIDE_INDEX, manifest, error))
		return false;
	bag->files += 2;
	bag->bytes += bag->sides[SIDE_JSON].size + bag->sides[SIDE_INDEX].size;
	if (!add_side(bag, SIDE_MANIFEST, &bag->tags, error) ||
	    !add_tags(bag, query, error))
		return false;
	if (bag->folder != NULL)
		return true;
	if (!side_flush(directory, true, error) ||
	    !zip_copy(bag, directory, error))
		return false;
	zip_end(&bag->zip, &bag->out);
	return bag->take(bag->user, &bag->out, error);
}

void
bag_free(struct bag *bag)
{
	unsigned i;

	for (i = 0; i < SIDES; i++) {
		if (bag->sides[i].fd >= 0)
			close(bag->sides[i].fd);
		buf_free(&bag->sides[i].buf);
	}
	buf_free(&bag->out);
	buf_free(&bag->last);
	buf_free(&bag->tags);
	heap_free(bag);
}
