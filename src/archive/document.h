/*
 * document.h: what of a telegram is looked for and counted.  A secret of
 * this folder, between document.c and the engines.
 */
#ifndef ARCHIVE_DOCUMENT_H
#define ARCHIVE_DOCUMENT_H

#include "archive/query.h"
#include "telegram/telegram.h"

/* A value of a field. */
struct document_value {
	enum ask field;
	struct slice text; /* words, or a key that is folded */
	struct slice facet; /* as it is shown and counted; absent: not */
	struct document_value *next;
};

/* A piece of the text, unwrapped. */
struct document_text {
	struct slice text;
	bool subject;
	struct document_text *next;
};

struct document {
	const struct telegram *telegram;
	struct slice id; /* canonical; absent */
	struct slice from; /* canonical post, or the name as printed */
	struct slice access; /* its highest marking, of all editions */
	struct slice subject;
	bool dated;
	int64_t when; /* seconds since 1970, if dated */
	int64_t day;
	uint32_t words; /* of the text */
	struct document_value *values, **values_end;
	struct document_text *texts, **texts_end;
};

/*
 * When a document without a date is: before all others, so that it has a
 * place in order of time; but in no range of days.
 */
#define DOCUMENT_NO_DATE (-(int64_t)1000000000000)

/* All of it lives in the arena, or in the telegram. */
struct document *document_of(struct arena *arena, const struct telegram *t);

/* Add the text of another edition: it is found by its words, and restricts. */
void document_add_text(
    struct arena *arena, struct document *d, const struct telegram *t);

/* All of the text proper as it stands, furniture left out. */
struct slice document_body(struct arena *arena, const struct telegram *t);

/* ---- viewer.c: for whom it is ---------------------------------------------- */

/*
 * The access of a telegram, and of what was before; and the key by which it
 * is looked for, which no words can make.
 */
struct slice access_of(
    struct arena *arena, struct slice before, const struct telegram *t);
struct slice access_key(struct arena *arena, struct slice access);

#endif
