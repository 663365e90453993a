/*
 * zip.h: a ZIP file, written from front to back without compression (PKWARE
 * APPNOTE 6.3, with its 64-bit records where they are needed).  The bytes go
 * to two buffers that the caller empties as they grow: the file itself, and
 * the directory, which has to follow when all entries are written.
 */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include "base/buf.h"
#include "base/date.h"

struct zip {
	uint64_t at; /* of the file, so far */
	uint64_t count, directory; /* entries, and bytes of their directory */
};

/* The checksum of entries: begin with 0. */
uint32_t zip_sum(uint32_t sum, struct slice s);

/*
 * The head of an entry of so many bytes, which the caller lets follow.  Its
 * name is UTF-8 with slashes.  A day before 1980 is not known to ZIP files.
 */
void zip_entry(struct zip *z, struct buf *file, struct buf *directory,
    struct slice name, uint64_t size, uint32_t sum, struct date day);

/* What ends the file, behind all that was put into the directory. */
void zip_end(struct zip *z, struct buf *file);

#endif
