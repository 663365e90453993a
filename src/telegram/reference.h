/*
 * reference.h: the secret of the files that read REF lines: reftoken.c cuts
 * the text of an entry into tokens, reflist.c makes a list of them,
 * reference.c reads what is a telegram, refkind.c says what it is else.
 *
 * Tokens are cut as they are asked for and kept in a window, so that looking
 * ahead is bounded and a list of a million references takes as long as a
 * million lists of one.
 */
#ifndef TELEGRAM_REFERENCE_H
#define TELEGRAM_REFERENCE_H

#include "telegram/reader.h"
#include "telegram/table.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD, /* letters, perhaps with ' and - inside */
	TOKEN_NUMBER, /* digits */
	TOKEN_MIXED, /* 09LIMA123, A-12, 12-98, 031200Z, OO12 */
	TOKEN_MARK /* one byte */
};

struct token {
	struct slice at;
	enum token_kind kind;
	bool blank; /* white space stands before it */
	bool line; /* it begins a line */
};

#define REF_WINDOW 32u /* tokens; a power of two */

/* What was between the last reference and here. */
enum joint { JOINT_NONE, JOINT_AND, JOINT_COMMA, JOINT_STROKE, JOINT_END };

struct ref_list {
	struct reader *r;
	const struct entry *e;
	struct slice rest; /* not yet tokens */
	struct token window[REF_WINDOW];
	unsigned head, count;
	bool line_next; /* the next token begins a line */

	struct date near; /* of the telegram */
	struct slice own; /* its post, for EMBTEL and numbers alone */
	struct slice bullet; /* of the next reference; absent */
	char letter; /* of the last bullet, capital; 0: none */
	uint32_t numeral; /* the last bullet, if it was a number */
	struct slice shared; /* the bullet of a list after one post */
	struct reference *last; /* of this entry; NULL: none yet */
	enum joint joint;
	bool dated; /* it has a year printed */
	bool more; /* entries before: what has been is not read again */
	bool over; /* the rest is no list */
	unsigned misses; /* posts looked for in vain */
};

/* Tokens; reftoken.c. */
const struct token *ref_peek(struct ref_list *l, unsigned k);
void ref_advance(struct ref_list *l, unsigned n);
static inline bool
ref_is_mark(const struct token *t, char c)
{
	return t->kind == TOKEN_MARK && t->at.p[0] == c;
}
static inline bool
ref_is_word(const struct token *t, struct slice word)
{
	return t->kind == TOKEN_WORD && slice_equal_fold(t->at, word);
}

/* A telegram, found ahead; reference.c. */
struct ref_telegram {
	unsigned tokens; /* how many it takes */
	struct slice at; /* all of it */
	struct identifier id;
	uint32_t second; /* 12/13: another number; 0 none */
	struct slice second_at;
	int other_year; /* as likely; 0 none */
	bool known; /* its post is in a table and not guessed */
};
bool ref_telegram(struct ref_list *l, unsigned k, struct ref_telegram *t);
/* Year, date, section, series behind it: taken off the list. */
void ref_behind(struct ref_list *l, struct ref_telegram *t);
/* Year of two or four digits, or three; 0 when it is none. */
int ref_year(struct ref_list *l, struct slice digits, int *other);
/* A date begins at token k: how many tokens it takes; 0 none. */
unsigned ref_date(struct ref_list *l, unsigned k, int *year);

/* What a text that is no telegram refers to; refkind.c. */
enum reference_kind ref_kind(struct slice text, bool *told);
bool ref_kind_word(struct slice word, enum reference_kind *kind);
bool ref_is_airgram(struct slice word); /* A-12, CA-3400, A4683 */
/* Words that a number follows without being a telegram: PARA 3, MAY 12. */
bool ref_no_post(struct slice word);
/* Nothing is referred to: MAY 12, PARA 3, LIMA NEWS NOTES MAY 3 (R27). */
bool ref_is_nothing(struct slice text);
/* A post alone, of which the number is missing. */
bool ref_is_post(struct ref_list *l, struct slice text);
/* A date-time group somewhere in it: sender and date (R22). */
bool ref_bare(struct ref_list *l, struct slice s, struct dtg_group *g);
bool ref_message(struct ref_list *l, struct slice text, struct dtg *dtg);

#endif
