/*
 * export.h: what the files of `reftel export' share: export.c asks, and
 * mbox.c and bag.c know one form each.
 */
#ifndef CMD_EXPORT_H
#define CMD_EXPORT_H

#include "cmd/cmd.h"

/* A telegram that is given out; all of it lives until the next. */
struct export_item {
	const struct archive_hit *hit;
	const struct archive_telegram *held;
	const struct telegram *telegram;
	struct arena *arena;
};

/* ---- mbox.c -------------------------------------------------------------------- */

/* A message of a mailbox. */
void mbox_add(struct buf *b, const struct export_item *item);

/* A mail by itself. */
void mail_add(struct buf *b, const struct export_item *item);

/* ---- bag.c --------------------------------------------------------------------- */

/* What takes a ZIP file's bytes as they come; it empties the buffer. */
typedef bool (*bag_taker)(void *user, struct buf *b, struct error *error);

struct bag;

/*
 * A bag (RFC 8493) as a folder, which must not be there yet; or, with
 * folder == NULL, as a ZIP file, through `take', with all of it in a folder
 * of that name.
 */
bool bag_begin(struct bag **out, const char *folder, struct slice name,
    bag_taker take, void *user, struct error *error);
bool bag_add(
    struct bag *bag, const struct export_item *item, struct error *error);
bool bag_end(struct bag *bag, struct slice query, struct error *error);
void bag_free(struct bag *bag);

/* A telegram as a line of CSV, and the names of its columns. */
extern const char export_columns[];
void export_csv(struct buf *b, const struct export_item *item);

#endif
