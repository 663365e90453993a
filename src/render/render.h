/*
 * render.h: a telegram for a reader.  The chapter of this folder.
 *
 * Every function takes a telegram that was read and adds to a buffer; none
 * fetches, stores or prints.  What goes into the buffer is sound for its
 * reader whatever bytes the telegram has: JSON is UTF-8 and escaped, HTML
 * is escaped, terminals get no escape sequence that was not put in here.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/buf.h"
#include "base/error.h"
#include "telegram/declass.h"
#include "telegram/lookup.h"
#include "telegram/telegram.h"

/* ---- json.c: all fields, for programs ----------------------------------- */

/*
 * One object on one line, without a newline (doc/json.md), and its
 * checksum: a fold of every value in it.  With out == NULL nothing is
 * written and the checksum is the same.  The arena is for scratch.
 */
uint64_t render_json(
    struct buf *out, struct arena *arena, const struct telegram *t);

/* ---- pretty.c: the same for people -------------------------------------- */

/*
 * JSON as this program writes it, laid out over lines: what fits into
 * `width` columns stays on one.  Ends with a newline.
 */
void render_pretty(struct buf *out, struct slice json, unsigned width);

/* ---- remark.c: what is to be said about it ------------------------------- */

/* A remark with its place; line 0 where it is on the telegram as a whole. */
struct render_remark {
	const struct remark *remark;
	const struct check_info *info;
	struct place place;
};

/* All of them in the order of the text. */
const struct render_remark *render_remarks(
    struct arena *arena, const struct telegram *t, size_t *count);

/*
 * One remark in each form; `line` is the number of lines of the file before
 * the telegram.  A remark on the telegram as a whole is given the place
 * where it begins.
 */
void render_remark_line(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line, bool color);
/* What it says, without its place. */
void render_remark_words(
    struct buf *out, const struct render_remark *r, bool color);
void render_remark_json(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line, struct slice id);
void render_sarif_begin(struct buf *out, const char *version);
void render_sarif_remark(struct buf *out, const struct render_remark *r,
    struct slice file, size_t line);
void render_sarif_end(struct buf *out);

/* ---- text.c: a reading copy ----------------------------------------------- */

/*
 * The heading folded into plain words, the text wrapped with numbers and
 * marks in the margin, furniture left out.
 */
void render_text(struct buf *out, struct arena *arena, const struct telegram *t,
    unsigned width, bool color);

/* ---- html.c: the same for a browser ---------------------------------------- */

/*
 * The reading copy as an <article>.  With a link ("/t/") references to
 * telegrams lead there, by their id.
 */
void render_html(struct buf *out, struct arena *arena, const struct telegram *t,
    const char *link);

/* A page around one or several of them, sufficient to itself. */
void render_html_begin(struct buf *out, struct slice title);
void render_html_end(struct buf *out);

/* ---- explain.c: how to read this very telegram ---------------------------- */

/*
 * Each line, and each group of it, in plain words with the rule's source;
 * for people, for programs, and as a part of a page of HTML.
 */
void render_explain(struct buf *out, struct arena *arena,
    const struct telegram *t, size_t line, unsigned width, bool color);
void render_explain_json(struct buf *out, struct arena *arena,
    const struct telegram *t, size_t line);
void render_explain_html(struct buf *out, struct arena *arena,
    const struct telegram *t, size_t line);

/* ---- declass.c: when its classification ends -------------------------------- */

/*
 * What declass_work() found, for people and for programs.  What is due on
 * `today` is said to be eligible, never to be declassified.
 */
void render_declass(struct buf *out, struct arena *arena,
    const struct telegram *t, const struct declass *d, struct date today,
    unsigned width, bool color);
void render_declass_json(struct buf *out, struct arena *arena,
    const struct telegram *t, const struct declass *d, struct date today);

/* ---- lookupjson.c: what the tables say of a word ---------------------------- */

void render_lookup_json(
    struct buf *b, struct slice word, const struct lookup *l);

/* ---- title.c: a title for lists ------------------------------------------- */

/*
 * The subject in title case, or the title derived from the text; absent if
 * there is neither.  Mixed case is left alone.
 */
struct slice render_title(struct arena *arena, const struct telegram *t);

/* The same of a subject by itself: what has small letters stays as it is. */
struct slice render_subject(struct arena *arena, struct slice subject);

/* ---- cite.c: how it is cited ------------------------------------------------ */

enum render_cite {
	RENDER_CITE_ARCHIVES, /* as the National Archives want it */
	RENDER_CITE_SERIES, /* as the printed series has it */
	RENDER_CITE_CHICAGO /* a note */
};

/* Whether it has the paragraph, or 0; if not, what it has, in a sentence. */
bool render_cite_can(const struct telegram *t, struct slice id,
    uint32_t paragraph, struct error *error);

/* With the paragraph, if it is not 0; without a newline. */
void render_cite(struct buf *out, struct arena *arena, const struct telegram *t,
    enum render_cite form, uint32_t paragraph);

/* ---- diff.c: what one text has that another lacks --------------------------- */

/*
 * Word by word, with a few words around each change; and the unified form,
 * line by line.  False when there is no difference.
 */
bool render_diff_words(struct buf *out, struct arena *arena, struct slice one,
    struct slice other, bool color);
bool render_diff_unified(struct buf *out, struct arena *arena,
    struct slice name, struct slice other_name, struct slice one,
    struct slice other);

/* ---- lines.c: what each line and byte was taken for ---------------------- */

/*
 * A line for each line of the telegram with its kind, and under it one for
 * each span of the account: offset+length, field, and the bytes, quoted as
 * in C.
 */
void render_lines(struct buf *out, struct arena *arena,
    const struct telegram *t, size_t line, bool color);

#endif
