/*
 * marking.h: the arithmetic of markings: written as a banner or a portion,
 * compared, rolled up from the portions to the banner, and held against
 * those who want to read.  What a marking says was read by mark.c.
 *
 * Rules: 32 CFR 2001.21 to 24; the register of the intelligence agencies
 * (2016), sections A.6, D, G, H and table 3.  The Department's own telegrams
 * print level and captions and no such banner; it is what they come to.
 */
#ifndef TELEGRAM_MARKING_H
#define TELEGRAM_MARKING_H

#include "telegram/telegram.h"

/*
 * As the register writes it: "SECRET//NOFORN//EXDIS", and of a portion
 * "S//NF//XD": categories in its order, members in theirs, REL TO with USA
 * first, then trigraphs, then tetragraphs.
 */
struct slice marking_banner(struct arena *arena, const struct marking *m);
struct slice marking_portion(struct arena *arena, const struct marking *m);

/*
 * A release list in any habit ("REL TO USA AND GBR", "GBR USA") in order,
 * FVEY and ACGU as they are; and with these spelt out.  Absent when it names
 * nobody.
 */
struct slice_list *marking_countries(
    struct arena *arena, struct slice control, bool spelt_out);

/* All of s as a marking, "SECRET//NOFORN"; false when it is none. */
bool marking_parse(struct arena *arena, struct slice s, struct marking *m);

/* Why a banner is what it is: a sentence, and the rule's place. */
struct marking_step {
	struct slice text, source;
	struct marking_step *next;
};

/*
 * The banner that these portions come to, in no particular order.  What has
 * no level (mark.printed alone) is passed over.  *why, when not NULL, gets
 * the rules that decided, in order.
 */
void marking_roll_up(struct arena *arena, const struct marking *const *portions,
    size_t count, struct marking *out, struct marking_step **why);

/* Those of a telegram: subject, paragraphs, passages, items. */
size_t marking_portions(
    struct arena *arena, const struct telegram *t, const struct marking ***out);

/*
 * What a telegram comes to of which no line says how it is classified: the
 * highest of its portions.  False when they do not tell: there is none, or
 * they are not classified and a line of the executive order that ends a
 * classification stands beside them.
 */
bool marking_by_portions(
    struct arena *arena, const struct telegram *t, struct marking *out);

/* For whom a copy is made. */
struct audience {
	bool everyone; /* the public: nothing that is marked may go */
	const struct slice_list *countries; /* NULL: not by country */
	enum classification clearance; /* else: up to this level ... */
	const struct slice_list *held; /* ... with these controls */
};

/*
 * May what is so marked go to them?  `why`, when not NULL, gets a sentence
 * when it may not.
 */
bool marking_allows(struct arena *arena, const struct marking *m,
    const struct audience *audience, struct slice *why);

#endif
