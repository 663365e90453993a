/*
 * explain.h: the explanation of a telegram, line by line, before it has a
 * form.  A secret of this folder, between explain.c and its three forms.
 */
#ifndef RENDER_EXPLAIN_H
#define RENDER_EXPLAIN_H

#include "render/render.h"

/* A group of a line, and what it is. */
struct explained_group {
	struct slice at; /* as it stands */
	enum field field;
	struct slice words; /* what this very group says; may be empty */
	struct slice general; /* what such a group is; the first time only */
	struct slice source; /* of the words, or else of the general */
	bool source_said; /* of the last group of this field as well */
};

/* A line, or a run of lines of which only the first says anything new. */
struct explained {
	size_t first, last; /* lines of the file, from 1 */
	enum line_kind kind;
	struct slice text;
	struct slice what, source; /* of its kind; the first time only */
	struct explained_group *groups;
	size_t count;
	const struct render_remark *remarks; /* on this line */
	size_t remark_count;
};

typedef void (*explained_taker)(void *user, const struct explained *line);

/* What is said before the lines and after them. */
struct explained_frame {
	struct slice id; /* absent where not known */
	struct slice in_short; /* the telegram in a sentence or two */
	struct coverage coverage;
	const struct render_remark *remarks; /* on the telegram as a whole */
	size_t remark_count;
};

/* Walk over a telegram's explanation; what is taken lives until it returns. */
void explain_walk(struct arena *arena, const struct telegram *t, size_t line,
    explained_taker take, void *user);
struct explained_frame explain_frame(
    struct arena *arena, const struct telegram *t);

#endif
