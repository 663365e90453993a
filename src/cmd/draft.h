/*
 * draft.h: what the commands that write have in common.
 */
#ifndef CMD_DRAFT_H
#define CMD_DRAFT_H

#include "cmd/cmd.h"
#include "draft/draft.h"

extern const char *const cmd_profiles[]; /* as enum draft_profile */

/* A draft from a file, `-' for standard input; the buffer keeps its text. */
struct draft *cmd_draft_read(struct arena *arena, const char *file,
    struct buf *text, struct error *error);

/* Its troubles, a line each, as reftel check prints remarks. */
void cmd_draft_troubles(
    struct buf *out, const struct draft *d, const char *file);

/* Now, by the machine's clock; or as it is told, 2025-06-03 11:40. */
struct moment cmd_now(void);
bool cmd_moment(const char *value, struct moment *m);

/* Composed, written and read back; what does not read back is told. */
struct written {
	struct telegram *composed;
	struct telegram *back;
	struct form form;
	struct slice text; /* of the arena */
};

void cmd_draft_write(struct draft *d, enum draft_profile profile,
    struct moment now, struct written *out);

/*
 * As the Department's, and if it is to be `sent` looked at for that: what is
 * to be said of the telegram, of that level and above, is told of the draft,
 * at its place there.
 */
void cmd_draft_judge(struct draft *d, struct moment now, enum level least,
    bool sent, struct written *out);

/* Is what this remark would say said of the draft, or not to be said yet? */
bool cmd_draft_is_said(const struct draft *d, enum check check);

/* What can be mended of it, with what is looked at before a telegram goes. */
struct fix *cmd_draft_fixes(
    struct draft *d, struct moment now, struct written *out, size_t *count);

#endif
