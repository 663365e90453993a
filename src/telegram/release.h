/*
 * release.h: a telegram given out: what may go by its marks or by a
 * decision, and a copy in which the rest is not.
 *
 * The copy is a text of its own, made of what may go and of nothing else,
 * and laid out anew wherever something was cut, so that neither the words
 * nor, unless the policy wants it shown, their length can be told from it.
 * Whatever is made for a reader (HTML, JSON, PDF, mail) is made from that
 * text, read as any telegram is: it never sees the original.
 *
 * redact.c decides byte by byte (a paragraph in portion.c, what people decided
 * in decision.c), compose.c writes the copy, policy.c reads
 * what goes by rule, place.c of a reviewer is cutplace.c, and finder.c
 * proposes what ought to be looked at.  32 CFR 2001.21 to 25; 5 U.S.C. 552(b).
 */
#ifndef TELEGRAM_RELEASE_H
#define TELEGRAM_RELEASE_H

#include "base/error.h"
#include "telegram/marking.h"
#include "telegram/telegram.h"

/* ---- policy.c: what goes by rule ------------------------------------------ */

enum policy_rule {
	POLICY_DROP, /* is not in the copy at all */
	POLICY_GIVE,
	POLICY_MARK, /* by its mark; without one it is as high as the banner */
	POLICY_CUT /* is withheld, and a code says so */
};

struct policy {
	uint8_t
	    rule[LINE_MAX]; /* enum policy_rule, of lines outside the text */
	struct slice_list *codes[LINE_MAX]; /* of those that are cut */
	struct slice_list *code; /* where a mark or a caption withholds */
	struct slice_list *sensitive; /* and what so is not classified */
	struct slice_list *captions; /* that withhold all; "* CHANNEL" */
	bool length; /* the copy tells how much was cut */
	bool margin; /* codes on lines of their own, else in place */
	unsigned readers; /* that a decision to release needs: 1 or 2 */
};

/* The policy that holds where none is given, as a file of it would be. */
extern const struct slice policy_usual;

/* Read a policy on top of what *out holds; the error names the line. */
bool policy_read(struct arena *arena, struct slice text, struct policy *out,
    struct error *error);

/*
 * Exemption codes as people write them, "1.4(D)", "b1 1.4d", "(b)(6)", as the
 * Department prints them: B1, 1.4(D).  A reason of the order brings B1.
 * tables/exemptions.csv
 */
bool release_codes(struct arena *arena, struct slice text,
    struct slice_list **out, struct error *error);

/* "B1, 1.4(D)" */
struct slice release_codes_text(
    struct arena *arena, const struct slice_list *codes);

/* ---- cutplace.c: the places of a reviewer ---------------------------------- */

/*
 * ALL; SUBJECT, FROM, TO, INFO ... SIGNATURE; P3; L120:5-L122:40, lines and
 * columns of the original counted from 1, in characters, both ends included;
 * `line` is the number of lines of the file before the telegram.  A place
 * that is empty, or that runs over the end of a paragraph, is an error.
 */
bool release_place(const struct telegram *t, size_t line, struct slice place,
    struct slice *at, struct error *error);

/* "P3" or "P3 (part)", "SUBJECT", "heading", for lists of withholdings. */
struct slice release_place_text(
    struct arena *arena, const struct telegram *t, struct slice at);

/* ---- decision.c ------------------------------------------------------------- */

enum verdict { VERDICT_CUT, VERDICT_RELEASE, VERDICT_DECLASSIFY, VERDICT_MAX };

struct slice verdict_name(enum verdict v); /* "cut" */
bool verdict_by_name(struct slice name, enum verdict *out);

struct decision {
	enum verdict verdict;
	struct slice place; /* as it was given */
	struct slice at; /* of telegram.text */
	struct slice_list *codes; /* of a cut */
	struct slice authority; /* of a declassification */
	struct date date;
	struct decision *next;
};

/* ---- redact.c: what becomes of each byte ------------------------------------ */

struct release_order {
	const struct policy *policy;
	struct audience audience;
	struct slice audience_text; /* "public", "USA, GBR", "SECRET" */
	const struct decision *decisions; /* a cut wins over the others */
	struct date date; /* of the release */
	struct slice authority; /* of the review; absent */
	struct slice case_number, document; /* absent */
};

/* Something that is withheld. */
struct withheld {
	struct slice at; /* of telegram.text: not for the copy */
	struct slice place; /* release_place_text() */
	const struct slice_list *codes;
	struct slice why; /* "a decision", "not marked unclassified" ... */
	uint32_t characters, lines;
	struct withheld *next;
};

struct release {
	struct slice text; /* the copy: of the arena, and nothing of t */
	struct withheld *withheld; /* in the order of the text */
	struct slice_list *codes; /* all of them, once each */
	bool full; /* nothing that the policy would give was withheld */
	bool denied; /* no word of subject and text is given */
	bool freed; /* a decision let something go that marks would not */
	enum classification banner; /* of the copy */
};

void release_make(struct arena *arena, const struct telegram *t,
    const struct release_order *order, struct release *out);

/* ---- stamped.c: that it was released before --------------------------------- */

/* Words of the service alone, and nothing of the telegram. */
struct release_stamp {
	struct slice name; /* "RELEASE IN PART", "Declassified/Released" ... */
	struct date date; /* may be absent */
};

/*
 * The carrier stamped it as released: one in the text is none.  It frees
 * nothing, since it may be quoted, or of a part; a reviewer says that it holds.
 */
bool release_stamped(const struct telegram *t, struct release_stamp *out);

/* Something is withheld that nobody decided to withhold. */
bool release_by_marks(const struct release *made);

/* ---- finder.c: what a reviewer should look at --------------------------------- */

enum find_kind {
	FIND_NAME,
	FIND_PHONE,
	FIND_MAIL,
	FIND_ACCOUNT, /* of a bank, a passport ...: long numbers */
	FIND_MARK, /* a classification inside of a lower paragraph */
	FIND_MAX
};

struct slice find_kind_name(enum find_kind k);

struct find {
	enum find_kind kind;
	struct slice at; /* of telegram.text */
	struct find *next;
};

/* In the order of the text; nothing is cut for being found. */
struct find *release_find(struct arena *arena, const struct telegram *t);

/* ---- equities.c: whose information else it is --------------------------------- */

struct equity {
	struct slice agency; /* tables/agencies.csv */
	struct slice
	    role; /* "author", "addressee", "clearing office", "source" */
	struct slice at;
	struct equity *next;
};

struct equity *release_equities(struct arena *arena, const struct telegram *t);

#endif
