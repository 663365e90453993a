/*
 * near.h: posts that are misspelt, for commands that are told one.
 */
#ifndef CMD_NEAR_H
#define CMD_NEAR_H

#include "telegram/table.h"

/*
 * Whether a name is that of a post, without a guess; and if not, which post
 * may be meant, absent when none is like it.
 */
bool cmd_near_post(struct arena *arena, struct slice name,
    struct post_found *found, struct slice *near);

#endif
