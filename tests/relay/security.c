/*
 * security.c: SEC-1 to SEC-7: what may go where.
 */
#include "tests/relay/rig.h"

static const char *
classed(const char *fl2, const char *fl4, const char *word)
{
	char text[64];

	snprintf(text, sizeof(text), "%s\nEXERCISE", word);
	return message(
	    "DDA001", fl2, "0001", fl4, "TO RJBBYY/A\nRJCCUU/B\n", text);
}

static void
test_clearance(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	rig_in(&r, DD, classed("PP RJBBYY RJCCUU", "ZNY SSSSS", "S E C R E T"));
	ok(has(rig_out(&r, BB), "EXERCISE"), "SEC-1 SECRET goes by SECRET");
	ok(has(r.out.p, "SVC SEC REJ RJBBYY 0001 0601210 RJCCUU"),
	    "SEC-1 the originator is told what does not");
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_SECURITY) == 1,
	    "SEC-1 which is held before CONFIDENTIAL");
	rig_free(&r);

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	station_down(r.s, BB);
	rig_in(&r, DD, classed("PP RJBBYY", "ZNY SSSSS", "S E C R E T"));
	rig_wait(&r, 120000);
	ok(!has(rig_out(&r, CC), "EXERCISE") &&
		rig_state(&r, BRANCH_QUEUED) == 1,
	    "SEC-1 nor does an alternative that is not cleared get it");
	rig_free(&r);
}

/* The clearance of a circuit is lowered, and what waits for it stays here. */
static void
test_lowered(bool killed)
{
	const char *secret = classed("PP RJBBYY", "ZNY SSSSS", "S E C R E T");
	struct rig r;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	rig_in(&r, DD, secret);
	rig_in(&r, DD,
	    message("DDA002", "PP RJBBYY", "0002", "ZNY SSSSS", "TO RJBBYY/A\n",
		"S E C R E T\nEXERCISE TWO"));
	rig_some(&r, BB, 10); /* both have their numbers, one is on its way */
	r.circuits[BB].clearance = WIRE_C;
	if (killed)
		rig_kill(&r);
	else
		station_reload(r.s, &r.config);
	ok(!has(rig_out(&r, BB), "EXERCISE TWO"),
	    "SEC-1 what waits does not go by a circuit not cleared any more");
	ok(killed == !has(r.out.p, "EXERCISE") &&
		rig_held(&r, REASON_SECURITY) == 1u + killed,
	    "SEC-1 it is held, but for what was on its way");
	rig_free(&r);
}

static void
test_approved(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_U;
	rig_start(&r);
	rig_in(&r, DD, classed("PP RJBBYY RJCCUU", "", "UNCLAS"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "SEC-2 without any warning only approved circuits have it");
	rig_free(&r);

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_U;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001     UU", "PP RJCCUU", "0001", "", "TO RJCCUU/A\n",
		"UNCLAS\nEXERCISE"));
	rig_in(&r, DD,
	    message("DDA002     HH", "PP RJCCUU", "0002", "", "TO RJCCUU/A\n",
		"UNCLAS\nNOT THIS"));
	rig_in(&r, DD,
	    message("DDA003", "PP RJCCUU", "0003", "ZNR UUUUU", "TO RJCCUU/A\n",
		"UNCLAS\nAND THIS"));
	ok(has(rig_out(&r, CC), "EXERCISE") && !has(r.out.p, "NOT THIS") &&
		has(r.out.p, "AND THIS"),
	    "SEC-2 UU and ZNR may go by any, HH may not");
	rig_free(&r);

	rig_init(&r);
	r.circuits[BB].clearance = WIRE_R;
	r.circuits[CC].clearance = WIRE_E;
	rig_start(&r);
	rig_in(&r, DD, classed("PP RJBBYY RJCCUU", "", "UNCLAS"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "SEC-2 approved is what is cleared from RESTRICTED on");
	rig_free(&r);

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	rig_in(&r, DD, classed("PP RJBBYY RJCCUU", "", "QWERT"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE"),
	    "SEC-2 where nothing tells the class it is taken for SECRET");
	rig_free(&r);
}

static void
test_mismatch(void)
{
	static const struct {
		const char *fl4, *word;
		bool good;
	} pairs[] = {{"ZNR UUUUU", "UNCLAS", true},
	    {"ZNR UUUUU", "S E C R E T", false},
	    {"ZNR UUUUU", "C O N F I D E N T I A L", false},
	    {"ZNY CCCCC", "UNCLAS", false}, {"ZNY CCCCC", "CONFIDENTIAL", true},
	    {"ZNY CCCCC", "S E C R E T", false}, {"ZNY SSSSS", "UNCLAS", false},
	    {"ZNY SSSSS", "C O N F I D E N T I A L", false},
	    {"ZNY SSSSS", "T O P S E C R E T", false},
	    {"ZNY SSSSS", "SECRET", true}, {"ZNR SSSSS", "SECRET", false},
	    {"ZNY UUUUU", "UNCLAS", false}, {"ZNY CCSCC", "SECRET", false},
	    {"ZNX CCCCC", "SECRET", false}, {"ZNY", "SECRET", false},
	    {"ZNY SSSSS", "SECRETARY OF THE BOARD", true},
	    {"ZNR UUUUU", "SECRETARY OF THE BOARD", true},
	    {"ZNR UUUUU", "S E C R E T//NOSPOON", false},
	    {"ZNR UUUUU", "S E C R E T/NATO", false},
	    {"ZNR UUUUU", "S E C R E T.", false},
	    {"ZNR UUUUU", "S E C R E T-", false},
	    {"ZNR UUUUU", "SECRET//NOSPOON", false},
	    {"ZNR UUUUU", "T O P S E C R E T//X", false},
	    {"ZNR UUUUU", "secret", false}, {"ZNR UUUUU", "NATO SECRET", false},
	    {"ZNR UUUUU", "NATO CONFIDENTIAL", false},
	    {"ZNR UUUUU", "N A T O R E S T R I C T E D", false},
	    {"ZNR UUUUU", "COSMIC TOP SECRET", false},
	    {"ZNR UUUUU", "COSMIC T O P S E C R E T", false},
	    {"ZNY SSSSS", "NATO SECRET", true},
	    {"ZNY CCCCC", "NATO SECRET", false}, {"ZNY SSSAA", "SECRET", true},
	    {"ZNY SSSAA", "UNCLAS", false},
	    {"ZNR UUUUU", "UNCLAS SECRET IS WHAT IT IS NOT", true}};
	struct rig r;
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		rig_init(&r);
		rig_start(&r);
		rig_in(
		    &r, DD, classed("PP RJBBYY", pairs[i].fl4, pairs[i].word));
		ok(has(rig_out(&r, BB), "EXERCISE") == pairs[i].good,
		    "SEC-3 %s and %s: %s", pairs[i].fl4, pairs[i].word,
		    pairs[i].good ? "goes" : "held");
		rig_free(&r);
	}
}

/* Every warning with every class of a text: the same, or EFTO with UNCLAS. */
static void
test_every_pair(void)
{
	static const char *const warnings[] = {"ZNR UUUUU", "ZNY EEEEE",
	    "ZNY RRRRR", "ZNY CCCCC", "ZNY SSSSS", "ZNY TTTTT"};
	static const struct {
		const char *word;
		size_t of;
	} words[] = {{"UNCLAS", 0}, {"UNCLASSIFIED", 0},
	    {"U N C L A S S I F I E D", 0}, {"CLEAR", 0}, {"RESTRICTED", 2},
	    {"CONFIDENTIAL", 3}, {"C O N F I D E N T I A L", 3}, {"SECRET", 4},
	    {"S E C R E T", 4}, {"TOP SECRET", 5}, {"T O P S E C R E T", 5}};
	struct rig r;
	size_t i, k;
	bool good;

	for (i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++)
		for (k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
			good = words[k].of == i || (words[k].of == 0 && i == 1);
			rig_init(&r);
			r.circuits[BB].clearance = WIRE_T;
			rig_start(&r);
			rig_in(&r, DD,
			    classed("PP RJBBYY", warnings[i], words[k].word));
			ok(has(rig_out(&r, BB), "EXERCISE") == good &&
				rig_held(&r, REASON_CLASS) == !good,
			    "SEC-3 %s and %s: %s", warnings[i], words[k].word,
			    good ? "goes" : "held");
			rig_free(&r);
		}
}

/* What a class is, a circuit that is cleared for the one below shows. */
static void
test_each_class(void)
{
	static const struct {
		const char *fl4, *word;
		unsigned class;
	} classes[] = {{"ZNR UUUUU", "UNCLAS", WIRE_U},
	    {"ZNY EEEEE", "UNCLAS", WIRE_E},
	    {"ZNY RRRRR", "RESTRICTED", WIRE_R},
	    {"ZNY CCCCC", "CONFIDENTIAL", WIRE_C},
	    {"ZNY SSSSS", "SECRET", WIRE_S},
	    {"ZNY TTTTT", "TOP SECRET", WIRE_T}, {"", "NATO SECRET", WIRE_S},
	    {"", "COSMIC TOP SECRET", WIRE_T}, {"", "RESTRICTED", WIRE_R}};
	struct rig r;
	unsigned k;
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		for (k = WIRE_U; k <= WIRE_T; k++) {
			rig_init(&r);
			r.circuits[BB].clearance = r.circuits[CC].clearance = k;
			rig_start(&r);
			rig_in(&r, DD,
			    classed(
				"PP RJBBYY", classes[i].fl4, classes[i].word));
			ok(has(rig_out(&r, BB), "EXERCISE") ==
				(k >= classes[i].class),
			    "SEC-1 %s over %s before clearance %u",
			    classes[i].fl4, classes[i].word, k);
			rig_free(&r);
		}
}

/* A warning binds wherever it stands, and is held where it should not be. */
static void
test_warning_elsewhere(void)
{
	static const struct {
		const char *uu, *fl2, *fl4, *fl5, *text;
		bool held, secret;
	} all[] = {{"", "", "ZNR UUUUU ZZH", "", "UNCLAS", false, false},
	    {"     UU", "", "T RJCCUU", "", "QWERT", false, false},
	    {"", "", "ZZH ZNY SSSSS", "", "UNCLAS", true, true},
	    {"     UU", "", "ZZH ZNY SSSSS", "", "QWERT", true, true},
	    {"     UU", "", "T RJCCUU\nZNY SSSSS", "", "QWERT", true, true},
	    {"     UU", "", "T RJCCUU", "\nZNY SSSSS", "QWERT", true, true},
	    {"", "", "ZNR UUUUU ZNY SSSSS", "", "UNCLAS", true, true},
	    {"", "", "ZNR UUUUU", " ZNY SSSSS", "UNCLAS", true, true},
	    {"     UU", "", "ZNY SSXSS", "", "QWERT", true, true},
	    {"     UU", "", "ZNY", "", "QWERT", true, true},
	    {"     UU", "", "ZZH ZNR UUUUU", "", "QWERT", true, false},
	    {"     UU", "ZNR UUUUU ZFD RJDD\nPP RJCCUU\n", "T RJCCUU", "",
		"QWERT", false, false},
	    {"     UU", "ZNY SSSSS ZFD RJDD\nPP RJCCUU\n", "T RJCCUU", "",
		"QWERT", false, true}};
	struct error error;
	struct rig r;
	char text[400];
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		rig_init(&r);
		r.circuits[CC].clearance = WIRE_C;
		rig_start(&r);
		snprintf(text, sizeof(text),
		    "VZCZCDDA001%s\nPP RJCCUU\n%sDE RJDDXX 0001 0601210\n%s\n"
		    "P 011210Z MAR 2025%s\nFM X\nTO RJCCUU/A\nBT\n%s\n"
		    "EXERCISE\nBT\nNNNN\n",
		    all[i].uu, all[i].fl2, all[i].fl4, all[i].fl5, all[i].text);
		rig_in(&r, DD, text);
		ok(has(rig_out(&r, CC), "EXERCISE") ==
			    !(all[i].held || all[i].secret) &&
			rig_held(&r, REASON_GARBLED) == all[i].held,
		    "SEC-3 a warning elsewhere, %zu: %s", i,
		    all[i].held ? "held" : "not");
		if (all[i].held)
			station_release(r.s, 1, &error);
		ok(has(rig_out(&r, CC), "EXERCISE") ==
			(all[i].held && !all[i].secret),
		    "SEC-1 and released it goes where it may");
		rig_free(&r);
	}
}

static void
test_members(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	r.members[0] = (struct relay_member){ri_prefix(S("RJBBYY")), {NULL, 0}};
	r.members[1] = (struct relay_member){ri_prefix(S("RJCCUU")), {NULL, 0}};
	r.collectives[0] = (struct relay_collective){
	    S("EASTERN COLLECTIVE"), 0, &r.members[0], 2};
	r.config.collective_count = 1;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJAAZL", "0001", "ZNY SSSSS",
		"TO RJAAZL/EASTERN COLLECTIVE\n", "S E C R E T\nEXERCISE"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_SECURITY) == 1,
	    "SEC-4 members are judged one by one");
	rig_free(&r);
}

static void
test_special(void)
{
	struct rig r;

	rig_init(&r);
	r.circuits[BB].special = true;
	rig_start(&r);
	rig_in(&r, DD,
	    classed("PP RJBBYY RJCCUU", "ZNY SSSSS/BBBBB", "S E C R E T"));
	ok(has(rig_out(&r, BB), "EXERCISE") &&
		!has(rig_out(&r, CC), "EXERCISE") &&
		rig_held(&r, REASON_SPECIAL) == 1,
	    "SEC-5 special handling goes where it may");
	rig_free(&r);
}

/* SEC-7: letters, figures and identifications; no word of the text. */
static void
test_service_text(void)
{
	struct rig r;
	const char *out;

	rig_init(&r);
	r.circuits[CC].clearance = WIRE_C;
	rig_start(&r);
	rig_in(&r, DD,
	    message("DDA001", "PP RJCCUU RJXXYY", "0001", "ZNY SSSSS",
		"TO RJCCUU/LUMPSUCKER OFFICE\nRJXXYY/HERRING BOARD\n",
		"S E C R E T\nEXERCISE SECRET WORDS"));
	out = rig_out(&r, BB);
	ok(count(out, "UNCLAS SVC") == 2 && !has(out, "EXERCISE") &&
		!has(out, "WORDS") && !has(out, "LUMPSUCKER") &&
		!has(out, "HERRING"),
	    "SEC-7 service messages quote nothing");
	ok(has(out, "ZNR UUUUU"), "SEC-7 and are unclassified");
	rig_free(&r);
}

/* What asks for a message may have anything where its name should be. */
static void
test_service_words(void)
{
	static const char *const asks[] = {"ZES2 RJBBYY ATTACK TOMORROW",
	    "ZES2 RJBBYY 0001 TOMORROW", "INT ZDQ RJBBYY ATTACK TOMORROW",
	    "INT ZDQ RJBBYY NNNN TOMORROW"};
	char text[300];
	struct rig r;
	size_t i;

	rig_init(&r);
	rig_start(&r);
	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof(text),
		    "VZCZCCCA%03zu\nPP RJAA\nDE RJCCUU 0047 060121%zu\n"
		    "ZNY SSSSS\nBT\nSECRET SVC %s\nBT\nNNNN\n",
		    i + 1, i, asks[i]);
		rig_in(&r, CC, text);
	}
	ok(has(rig_out(&r, BB), "UNCLAS SVC ZES2 RJBBYY 0001\n") &&
		!has(r.out.p, "ATTACK") && !has(r.out.p, "TOMORROW") &&
		!has(rig_out(&r, CC), "TOMORROW") && !has(r.out.p, "SVC"),
	    "SEC-7 nor words that stand where a name should");
	rig_free(&r);
}

int
main(void)
{
	test_clearance();
	test_lowered(false);
	test_lowered(true);
	test_approved();
	test_mismatch();
	test_every_pair();
	test_each_class();
	test_warning_elsewhere();
	test_members();
	test_special();
	test_service_text();
	test_service_words();
	return tap_done();
}
