/*
 * viewer.h: who may see what: the one place where a reader's clearance
 * becomes part of what is asked of an archive.  The last part of the chapter
 * that archive.h begins.
 *
 * A telegram is worth its highest marking: of its classification line and of
 * every portion of every edition, with all captions and controls that
 * restrict it.  It is for a reader whole or not at all: one that is not is
 * not there for him, in whatever is asked.
 */
#ifndef ARCHIVE_VIEWER_H
#define ARCHIVE_VIEWER_H

#include "archive/archive.h"

/* What bears no classification is held like a caption of this name. */
#define VIEWER_UNMARKED "UNMARKED"

struct archive_viewer {
	enum classification clearance; /* CLASS_NONE: nothing is for him */
	const struct slice_list *held; /* captions and controls, canonical */
};

/*
 * From here on the archive, which is open to be read, is what the viewer may
 * see of it as it is now; NULL: all of it.  A telegram of a marking that is
 * new to the archive is not there for him until this is called again.
 */
bool archive_see(struct archive *a, const struct archive_viewer *viewer,
    struct error *error);

/*
 * A viewer from words: a level, long or short ("SECRET", "S"; "NONE"), and
 * captions with commas between ("EXDIS,NOFORN"; "-": none).  Words that are
 * neither are an error.
 */
bool viewer_read(struct arena *arena, struct slice clearance,
    struct slice captions, struct archive_viewer *out, struct error *error);

/*
 * Who is told of each telegram that archive_get() gives, and what marks it:
 * "SECRET/NODIS"; NULL: nobody.  So that what was read can be put on record.
 */
typedef void archive_given(
    void *user, const struct archive_telegram *t, struct slice access);
void archive_watch(struct archive *a, archive_given *given, void *user);

#endif
