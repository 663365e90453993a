/*
 * near.c: which post was meant by a name that is none.
 */
#include "cmd/near.h"

#include "telegram/lookup.h"

bool
cmd_near_post(struct arena *arena, struct slice name, struct post_found *found,
    struct slice *near)
{
	struct slice none = {NULL, 0};
	struct post_found other;
	struct lookup l;
	uint32_t i;

	*near = none;
	*found = post_find(name, 0, none);
	if (found->row != TABLE_NONE) {
		*near = found->name;
		return !post_how_guessed(found->how);
	}
	l = lookup_word(arena, name, 0);
	for (i = 0; i < l.near_count && near->p == NULL; i++) {
		other = post_find(l.near[i], 0, none);
		if (other.row != TABLE_NONE && !post_how_guessed(other.how))
			*near = other.name;
	}
	return false;
}
