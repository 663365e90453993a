/*
 * send.c: what is looked at before a telegram goes, and what is mended: each
 * check on a telegram that earns it, none on one that is in order, and each
 * fix once: mended again, the text is the same.
 */
#include <stdio.h>

#include "telegram/send.h"

static int done, failed;

static void
report(bool good, const char *what)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++done, what);
	failed += !good;
}

#define HEAD "R 031140Z JUN 08\nFM AMEMBASSY OSLO\n"
#define REST(class)                                    \
	"\n" class " OSLO 000412\n\nE.O. 12958: N/A\n" \
		   "TAGS: EFIS, NO\nSUBJECT: EXERCISE ROE: FISH\n\n"
#define TEXT "1. (U) The fish stays.\n\n2. (U) So do we.\nFOE\n\nNNNN\n"

static bool
earns(struct arena *arena, const char *text, const char *name,
    const struct telegram *cited)
{
	struct telegram *t = telegram_read(arena, slice_of(text), NULL);
	const struct remark *r;

	telegram_check_send(arena, t, &cited, cited != NULL);
	for (r = t->remarks; r != NULL; r = r->next)
		if (slice_equal(check_info(r->check)->name, slice_of(name)))
			return true;
	return false;
}

static const struct {
	const char *name, *text;
} rows[] = {
    {"addressee-twice",
	HEAD "TO SECSTATE WASHDC\nINFO AMEMBASSY BERN\nSECSTATE WASHDC\n" REST(
	    "UNCLAS") TEXT},
    {"addressee-excluded",
	HEAD "TO ALL OECD CAPITALS\nXMT AMEMBASSY BERN\n"
	     "INFO AMEMBASSY BERN\n" REST("UNCLAS") TEXT},
    {"addressee-collective",
	HEAD "TO ALL DIPLOMATIC POSTS\nINFO AMEMBASSY BERN\n" REST("UNCLAS")
	    TEXT},
    {"caption-addressee",
	HEAD
	"TO SECSTATE WASHDC\nINFO SECDEF WASHDC\n\nUNCLAS OSLO 000412\n\n"
	"STADIS\n\nE.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n" TEXT},
    {"caption-many",
	HEAD "TO ALL OECD CAPITALS\n\nUNCLAS OSLO 000412\n\nNODIS\n\n"
	     "E.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n" TEXT},
    {"precedence-reason",
	"O 031140Z JUN 08\nFM AMEMBASSY OSLO\n"
	"TO SECSTATE WASHDC NIACT IMMEDIATE\n" REST("UNCLAS") TEXT},
    {"precedence-ended",
	"P 031140Z JUN 19\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC PRIORITY\n" REST(
	    "UNCLAS") TEXT},
    {"precedence-text",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "UNCLAS") "1. (U) Urgent: the fish.\n\n2. (U) It moves.\nFOE\n"},
};

static const char clean[] =
    HEAD "TO SECSTATE WASHDC\nINFO AMEMBASSY BERN\n" REST("UNCLAS") TEXT;

static void
check_rows(struct arena *arena)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		report(earns(arena, rows[i].text, rows[i].name, NULL),
		    rows[i].name);
		report(!earns(arena, clean, rows[i].name, NULL),
		    "and not without cause");
	}
}

static void
check_cited(struct arena *arena)
{
	static const char asked[] =
	    "R 021140Z JUN 08\nFM SECSTATE WASHDC\nTO AMEMBASSY OSLO\n\n"
	    "S E C R E T STATE 056110\n\nE.O. 12958: DECL: 06/02/2018\n"
	    "TAGS: EFIS\nSUBJECT: EXERCISE\n\n"
	    "1. (S) ACTION REQUEST: Count the fish.\n\n2. (U) Twice.\nDOE\n";
	static const char silent[] =
	    HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
		 "E.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n"
		 "REF: STATE 56110\n\n" TEXT;
	static const char answer[] =
	    HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
		 "E.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n"
		 "REF: STATE 56110\n\n1. (U) Per reftel, one.\n\n"
		 "2. (U) Twice.\nFOE\n";
	const struct telegram *t = telegram_read(arena, slice_of(asked), NULL);

	report(earns(arena, silent, "cited-above", t), "cited-above");
	report(earns(arena, silent, "cited-unanswered", t), "cited-unanswered");
	report(!earns(arena, answer, "cited-unanswered", t),
	    "an answer comes back to it");
	report(!earns(arena, clean, "cited-above", t), "not cited at all");
}

static const struct {
	const char *name, *text, *want;
} fixes[] = {
    {"distribution-sum",
	"ACTION EUR-12\n\nINFO  L-03  OES-09  /025 W\n" HEAD
	"TO SECSTATE WASHDC\n" REST("UNCLAS") TEXT,
	"/024 W"},
    {"prosign-differs",
	"VZCZCNYA0412\nRR RUEHC\nDE RUEHNY #0412 1551140\nZNR UUUUU ZZH\n"
	"P 031140Z JUN 08\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC PRIORITY\n"
	"BT" REST("UNCLAS") TEXT,
	"PP RUEHC"},
    {"precedence-misspelt",
	HEAD "TO SECSTATE WASHDC PRIOITY\n" REST("UNCLAS") TEXT,
	"WASHDC PRIORITY"},
    {"classification-misspelt",
	HEAD "TO SECSTATE WASHDC\n" REST("C O N F I D E N T I L") TEXT,
	"C O N F I D E N T I A L OSLO"},
    {"deadline-form",
	"R 031140Z JUN 12\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n\n"
	"C O N F I D E N T I A L OSLO 000412\n\nE.O. 13526: DECL: 06/03/2022\n"
	"TAGS: EFIS\nSUBJECT: EXERCISE\n\n" TEXT,
	"DECL: 20220603"},
    {"release-list",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "S E C R E T") "1. (S//REL TO GBR, USA) Fish.\n\n2. (U) Ours.\nFOE\n",
	"(S//REL TO USA, GBR)"},
    {"digits-repaired",
	"R 03114OZ JUN 08\nFM AMEMBASSY OSLO\nTO SECSTATE WASHDC\n" REST(
	    "UNCLAS") TEXT,
	"R 031140Z JUN 08"},
    {"tags-glued",
	HEAD
	"TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
	"E.O. 12958: N/A\nTAGS: ETRDEINVPREL NO\nSUBJECT: EXERCISE\n\n" TEXT,
	"TAGS: ETRD EINV PREL NO"},
    {"order-repaired",
	HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
	     "E.O. 1295B: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n" TEXT,
	"E.O. 12958: N/A"},
    {"section-damaged",
	HEAD "TO SECSTATE WASHDC\n" REST("UNCLAS ECTION 01 OF 02") TEXT,
	"UNCLAS SECTION 01 OF 02 OSLO"},
    {"label-repaired",
	HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
	     "E.O. 12958: N/A\nTAGS: EFIS\nSUBJEOT: EXERCISE\n\n" TEXT,
	"SUBJECT: EXERCISE"},
    {"caption-needs",
	HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\nNODIS\n\n"
	     "E.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n" TEXT,
	"NODIS\nNOFORN\n"},
    {"subject-blank",
	HEAD "TO SECSTATE WASHDC\n\nUNCLAS OSLO 000412\n\n"
	     "E.O. 12958: N/A\nTAGS: EFIS\nSUBJECT: EXERCISE: WHO HOLDS THE\n\n"
	     "BULB OF THE LAMP\n\nREF: STATE 56110\n\n" TEXT,
	"HOLDS THE\nBULB"},
    {"reason-order",
	HEAD
	"TO SECSTATE WASHDC\n\nC O N F I D E N T I A L OSLO 000412\n\n"
	"E.O. 12958: DECL: 06/03/2018\nTAGS: EFIS\nSUBJECT: EXERCISE\n\n"
	"Classified By: DCM Jane Doe, reasons 1.5 (b) and 1.5(d).\n\n" TEXT,
	"reasons 1.4 (b) and 1.4(d)."},
    {"numbering",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "UNCLAS") "1. (U) The fish has not moved.\nFOE\n\nNNNN\n",
	"\n\n(U) The fish has not moved."},
    {"numbering",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "UNCLAS") "(U) One fish.\n\n(U) Two fish.\n\n(U) No fish.\nFOE\n\nNNNN\n",
	"1. (U) One fish.\n\n2. (U) Two fish.\n\n3. (U) No"},
    {"control-bytes",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "UNCLAS") "1. (U) The \1\2fish.\n\n2. (U) It\x7f moved.\nFOE\n",
	"The fish.\n\n2. (U) It moved."},
    {"mojibake",
	HEAD "TO SECSTATE WASHDC\n" REST(
	    "UNCLAS") "1. (U) The caf\xc3\x83\xc2\xa9.\n\n2. (U) A "
		      "caf\xc3\x83\xc2\xa9.\nFOE\n",
	"The caf\xc3\xa9.\n\n2. (U) A caf\xc3\xa9."},
};

static void
check_fix(struct arena *arena, size_t i)
{
	struct buf b = {0}, again = {0};
	struct telegram *t =
	    telegram_read(arena, slice_of(fixes[i].text), NULL);
	struct fix *list;
	size_t count, k;
	bool found = false;

	list = telegram_fixes(arena, t, &count);
	for (k = 0; k < count; k++)
		found |= slice_equal(
		    check_info(list[k].check)->name, slice_of(fixes[i].name));
	telegram_mend(&b, t->text, list, count);
	report(
	    found && slice_find(buf_slice(&b), slice_of(fixes[i].want)) < b.n,
	    fixes[i].name);
	if (!found || slice_find(buf_slice(&b), slice_of(fixes[i].want)) == b.n)
		printf("# %zu fixes\n", count);
	t = telegram_read(arena, arena_copy(arena, buf_slice(&b)), NULL);
	list = telegram_fixes(arena, t, &count);
	telegram_mend(&again, t->text, list, count);
	report(count == 0 && slice_equal(buf_slice(&again), buf_slice(&b)),
	    "mended again it is the same");
	buf_free(&b);
	buf_free(&again);
}

/* An addressee that stands again goes, with its line. */
static void
check_twice(struct arena *arena)
{
	static const char text[] =
	    HEAD "TO SECSTATE WASHDC PRIORITY\nINFO AMEMBASSY BERN\n"
		 "SECSTATE WASHDC\nAMEMBASSY LISBON\n" REST("UNCLAS") TEXT;
	struct telegram *t = telegram_read(arena, slice_of(text), NULL);
	struct buf b = {0};
	struct fix *list;
	size_t count;

	telegram_check_send(arena, t, NULL, 0);
	list = telegram_fixes(arena, t, &count);
	telegram_mend(&b, t->text, list, count);
	report(slice_find(buf_slice(&b), S("BERN\nAMEMBASSY LISBON\n")) < b.n,
	    "addressee-twice");
	buf_free(&b);
}

int
main(void)
{
	struct arena arena = {0};
	struct telegram *t;
	size_t i, count;

	check_rows(&arena);
	check_cited(&arena);
	for (i = 0; i < sizeof(fixes) / sizeof(fixes[0]); i++)
		check_fix(&arena, i);
	check_twice(&arena);
	t = telegram_read(&arena, slice_of(clean), NULL);
	telegram_fixes(&arena, t, &count);
	report(count == 0, "what is in order is left alone");
	printf("1..%d\n", done);
	arena_free(&arena);
	return failed > 0;
}
