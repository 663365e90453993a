/*
 * pack.c: the files of an archive, or what a compressed file holds; the one
 * file that knows libarchive.
 */
#include <archive.h>
#include <archive_entry.h>

#include "extract/extract.h"

/*
 * What comes out is at most a thousand times what went in and 64 MiB, and at
 * most 4 GiB: text does not compress better, bombs do.
 */
#define RATIO_MOST 1000
#define LEAST_ROOM ((uint64_t)64 << 20)
#define ROOM_MOST ((uint64_t)4 << 30)
#define MEMBER_MOST ((uint64_t)1 << 30)
#define MEMBERS_MOST 1000000

/* One member whole: false when the bounds are met. */
static bool
take_member(struct archive *a, struct archive_entry *entry, struct buf *b,
    uint64_t *room)
{
	const char *name = archive_entry_pathname(entry);
	char *p;
	ssize_t n;

	buf_clear(b);
	for (;;) {
		p = buf_room(b, (size_t)64 << 10);
		n = archive_read_data(a, p, (size_t)64 << 10);
		if (n <= 0)
			break;
		b->n += (size_t)n;
		if ((uint64_t)n > *room || b->n > MEMBER_MOST)
			return extract_trouble("it holds more than it may; "
					       "the rest is left out");
		*room -= (uint64_t)n;
	}
	if (n < 0)
		extract_trouble(archive_error_string(a) == NULL
			? "a member is damaged"
			: archive_error_string(a));
	return extract_member(slice_of(name == NULL ? "" : name), buf_slice(b));
}

bool
extract_pack(struct slice bytes)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	struct buf b = {0};
	uint64_t room = (uint64_t)bytes.n * RATIO_MOST, members = 0;
	bool good = true;
	int status;

	room = room < LEAST_ROOM ? LEAST_ROOM : room;
	room = room > ROOM_MOST ? ROOM_MOST : room;
	archive_read_support_filter_all(a);
	archive_read_support_format_all(a);
	archive_read_support_format_raw(a);
	if (archive_read_open_memory(a, bytes.p, bytes.n) != ARCHIVE_OK) {
		extract_trouble(archive_error_string(a));
		archive_read_free(a);
		return false;
	}
	while (good &&
	    (status = archive_read_next_header(a, &entry)) != ARCHIVE_EOF) {
		if (status < ARCHIVE_WARN || ++members > MEMBERS_MOST) {
			extract_trouble(status < ARCHIVE_WARN
				? archive_error_string(a)
				: "it has more than a million members");
			good = false;
		} else if (archive_entry_filetype(entry) == AE_IFREG ||
		    archive_entry_filetype(entry) == 0) {
			good = take_member(a, entry, &b, &room);
		}
	}
	archive_read_free(a);
	buf_free(&b);
	return good;
}
