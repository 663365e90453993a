/*
 * shapes.c: the shapes that several fields share: levels, sections,
 * captions, markings, identifiers.  Each word is handed over in a block of
 * its exact size, so that a read past its end does not pass.
 */
#include <stdlib.h>

#include "telegram/reader.h"
#include "telegram/table.h"
#include "tests/unit/tap.h"

static struct arena arena;

static struct slice
block(const char *text)
{
	size_t n = strlen(text);
	char *p = malloc(n == 0 ? 1 : n);

	if (p == NULL)
		abort();
	memcpy(p, text, n);
	return slice(p, n);
}

static void
done(struct slice s)
{
	union {
		const char *in;
		char *out;
	} p = {s.p};

	free(p.out);
}

static void
test_levels(void)
{
	static const struct {
		const char *text;
		enum classification level;
		const char *rest;
		bool exact;
	} rows[] = {
	    {"C O N F I D E N T I A L LIMA 335", CLASS_CONFIDENTIAL, "LIMA 335",
		true},
	    {"C o n f i d e n t i a l LIMA 335", CLASS_CONFIDENTIAL, "LIMA 335",
		true},
	    {"C O N F I D E N\nT I A L LIMA 335", CLASS_CONFIDENTIAL,
		"LIMA 335", true},
	    {"C O NF I  D E N T I A L", CLASS_CONFIDENTIAL, "", true},
	    {"S E C R E TLIMA 000335", CLASS_SECRET, "LIMA 000335", true},
	    {"CONFIDENTIALSECTION 01 OF 04 LIMA 335", CLASS_CONFIDENTIAL,
		"SECTION 01 OF 04 LIMA 335", true},
	    {"CONFIDENTIALLIMA 335", CLASS_CONFIDENTIAL, "LIMA 335", true},
	    {"C ONFIDENTIALSTATE 023857", CLASS_CONFIDENTIAL, "STATE 023857",
		true},
	    {"SECRET//NOFORN", CLASS_SECRET, "//NOFORN", true},
	    {"SECRETNOFORN", CLASS_SECRET, "NOFORN", true},
	    {"T O P  S E C R E T", CLASS_TOP_SECRET, "", true},
	    {"TOP SECRET STATE 1", CLASS_TOP_SECRET, "STATE 1", true},
	    {"UNCLAS EFTO ANKARA 123", CLASS_UNCLASSIFIED, "EFTO ANKARA 123",
		true},
	    {"UNCLASSIFIED//FOR OFFICIAL USE ONLY", CLASS_SBU, "", true},
	    {"UNCLAS FOUO LIMA 1", CLASS_SBU, "LIMA 1", true},
	    {"SENSITIVE BUT UNCLASSIFIED LIMA 1", CLASS_SBU, "LIMA 1", true},
	    {"SBU LIMA 1", CLASS_SBU, "LIMA 1", true},
	    {"LIMITED OFFICIAL USE LIMA 1", CLASS_LOU, "LIMA 1", true},
	    {"LIMITED OFFICIEAL USE LIMA 1", CLASS_LOU, "LIMA 1", false},
	    {"LOU LIMA 1", CLASS_LOU, "LIMA 1", true},
	    {"OFFICIAL USE ONLY", CLASS_LOU, "", true},
	    {"CONFIDENTAL LIMA 1", CLASS_CONFIDENTIAL, "LIMA 1", false},
	    {"CONFID*NTIAL", CLASS_CONFIDENTIAL, "", false},
	    {"UNCLASIFIED LIMA 1", CLASS_UNCLASSIFIED, "LIMA 1", false},
	    {"SERCET LIMA 1", CLASS_SECRET, "LIMA 1", false},
	    {"C O N F I D E N T A L LIMA 1", CLASS_CONFIDENTIAL, "LIMA 1",
		false},
	    {"~~SECRET~~ UNCLASSIFIED", CLASS_SECRET, "UNCLASSIFIED", true},
	    {"SECRETARY", CLASS_NONE, "SECRETARY", false},
	    {"SECRETARY 5", CLASS_NONE, "SECRETARY 5", false},
	    {"SECRETARIAT 5", CLASS_NONE, "SECRETARIAT 5", false},
	    {"SECRETS", CLASS_NONE, "SECRETS", false},
	    {"CONFIDENTIALITY", CLASS_NONE, "CONFIDENTIALITY", false},
	    {"CONFIDENCE IN FIGURE FOR 1974", CLASS_NONE,
		"CONFIDENCE IN FIGURE FOR 1974", false},
	    {"LOUD", CLASS_NONE, "LOUD", false},
	    {"SECTOR 5", CLASS_NONE, "SECTOR 5", false},
	    {"NNNN LIMA 000335", CLASS_NONE, "NNNN LIMA 000335", false},
	    {"S", CLASS_NONE, "S", false},
	    {"", CLASS_NONE, "", false},
	};
	struct slice s, rest;
	enum classification level;
	bool exact;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = block(rows[i].text);
		level = class_read(s, &rest, &exact);
		ok(level == rows[i].level &&
			slice_equal(rest, slice_of(rows[i].rest)) &&
			exact == rows[i].exact,
		    "level: %s", rows[i].text);
		done(s);
	}
}

static void
test_sections(void)
{
	static const struct {
		const char *text;
		unsigned n, of;
	} rows[] = {{"SECTION 01 OF 02 LIMA 335", 1, 2},
	    {"SECTION 1 ON 2", 1, 2}, {"1/2 LIMA", 1, 2},
	    {"FINAL SECTION OF 3 LIMA", 3, 3}, {"SECTION TWO OF TWO", 2, 2},
	    {"SECTION O1 OF O2", 1, 2}, {"SECTION01OF02LIMA335", 1, 2},
	    {"SECTION01OF12IZMIR335", 1, 12}, {"SCTION01OF02LIMA335", 1, 2},
	    {"ECTION0QF02LIMA335", 1, 2}, {"SECTON01GF02LIMA335", 1, 2},
	    {"(SECTION 2 OF 3)", 2, 3}, {"SEC. 1 OF 2", 1, 2},
	    {"SECTIONAL 1 OF 2", 0, 0}, {"335/1", 0, 0}, {"SECTION", 0, 0},
	    {"SECTION 1", 0, 0}, {"12/31", 12, 31}, {"1 OF", 0, 0}};
	struct slice s;
	struct section section;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = block(rows[i].text);
		section = (struct section){0};
		ok(section_read(s, &section) == (rows[i].n != 0) &&
			(rows[i].n == 0 ||
			    (section.n == rows[i].n &&
				section.of == rows[i].of)),
		    "section: %s (%u of %u)", rows[i].text, section.n,
		    section.of);
		done(s);
	}
}

static void
test_captions(void)
{
	static const char *const yes[] = {"NODIS", "N O F O R N",
	    "STADIS//////", "EXDIS STADIS", "ROGER CHANNEL", "NODIS/EXDIS",
	    "sipdis", "SENSITIVE", "OFFICIAL-INFORMAL",
	    "NOT RELEASABLE TO FOREIGN NATIONALS"};
	static const char *const no[] = {"NODISCO", "THE NODIS", "NODIS FISH",
	    "DS", "N O", "", "INFORM CONSULS", "SENSITIVE MATTERS"};
	struct slice s;
	struct table_rows all = table_all(TABLE_CAPTIONS);
	struct captions_row row;
	size_t i, missed = 0;

	for (i = all.first; i < all.first + all.count; i++) {
		row = captions_row((uint32_t)i);
		if (slice_equal(row.kind, S("channel code")) ||
		    slice_equal(row.kind, S("passing")) ||
		    slice_equal(row.kind, S("service")))
			continue;
		if (caption_front(row.word).n == row.word.n)
			continue;
		printf("# not read: %.*s\n", SLICE_ARG(row.word));
		missed++;
	}
	ok(missed == 0, "caption: every row of the table");
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		s = block(yes[i]);
		ok(caption_is(s), "caption: %s", yes[i]);
		done(s);
	}
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		s = block(no[i]);
		ok(!caption_is(s), "no caption: %s", no[i]);
		done(s);
	}
}

static void
test_markings(void)
{
	static const struct {
		const char *text;
		enum classification level;
		const char *form, *rest;
	} rows[] = {
	    {"(C) Text", CLASS_CONFIDENTIAL, "C", " Text"},
	    {"(U)", CLASS_UNCLASSIFIED, "U", ""},
	    {"(SBU) Text", CLASS_SBU, "SBU", " Text"},
	    {"(C/NF) Text", CLASS_CONFIDENTIAL, "C//NF", " Text"},
	    {"(S//NF)", CLASS_SECRET, "S//NF", ""},
	    {"(C/REL)", CLASS_CONFIDENTIAL, "C//REL", ""},
	    {"(C/REL TO USA, GBR)", CLASS_CONFIDENTIAL, "C//REL TO USA, GBR",
		""},
	    {"(SECRET//REL LIMALAND)", CLASS_SECRET, "S//REL LIMALAND", ""},
	    {"(SECRET//REL TO LIMALAND)", CLASS_SECRET, "S//REL TO LIMALAND",
		""},
	    {"(SECRET//REL TO USA,\nGBR)", CLASS_SECRET, "S//REL TO USA, GBR",
		""},
	    {"U//FOUO", CLASS_SBU, "U//FOUO", ""},
	    {"S//NF", CLASS_SECRET, "S//NF", ""},
	    {"(TS//SI//NF)", CLASS_TOP_SECRET, "TS//SI//NF", ""},
	    {"(SBU/N)", CLASS_SBU, "SBU//NF", ""},
	    {"(SBU-NF)", CLASS_SBU, "SBU//NF", ""},
	    {"(LOU)", CLASS_LOU, "LOU", ""},
	    {"(FOUO)", CLASS_SBU, "FOUO", ""},
	    {"(C NF)", CLASS_CONFIDENTIAL, "C//NF", ""},
	    {"( C ) Text", CLASS_CONFIDENTIAL, "C", " Text"},
	    {"C) Text", CLASS_CONFIDENTIAL, "C", " Text"},
	    {"[C] Text", CLASS_CONFIDENTIAL, "C", " Text"},
	    {"(C} Text", CLASS_CONFIDENTIAL, "C", " Text"},
	    {"(N/SF) Text", CLASS_NONE, NULL, " Text"},
	    {"(CONFIDENTIAL) Text", CLASS_CONFIDENTIAL, "C", " Text"},
	};
	static const char *const no[] = {"(see para 3)", "(C", "()", "(",
	    "(SECRET TALKS)", "C THE SHIP", "Text", "", "1) Text", "(CNN)",
	    "(S/he)", "(SI)", "(A)", "(NOTAL)"};
	struct slice s, rest;
	struct marking m;
	size_t i;
	bool good;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = block(rows[i].text);
		rest = S("?");
		good = marking_read(&arena, s, &m, &rest) &&
		    m.level == rows[i].level &&
		    slice_equal(m.form, slice_of(rows[i].form)) &&
		    slice_equal(rest, slice_of(rows[i].rest));
		ok(good, "marking: %s", rows[i].text);
		if (!good)
			printf("# level %d form '%.*s' rest '%.*s'\n",
			    (int)m.level, SLICE_ARG(m.form), SLICE_ARG(rest));
		done(s);
	}
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		s = block(no[i]);
		ok(!marking_read(&arena, s, &m, NULL), "no marking: %s", no[i]);
		done(s);
	}
	s = block("C - ENTIRE TEXT. THE SHIP");
	ok(marking_entire(&arena, s, &m, &rest) &&
		m.level == CLASS_CONFIDENTIAL &&
		slice_equal(rest, S(" THE SHIP")),
	    "marking: entire text");
	done(s);
	s = block("(LOU - ENTIRE TEXT)");
	ok(marking_entire(&arena, s, &m, &rest) && m.level == CLASS_LOU &&
		rest.n == 0,
	    "marking: entire text in brackets");
	done(s);
	s = block("THE ENTIRE TEXT IS LOST");
	ok(!marking_entire(&arena, s, &m, &rest), "no marking: entire text");
	done(s);
}

static void
test_identifiers(void)
{
	static const struct {
		const char *text, *id;
	} rows[] = {{"07LIMA45", "07LIMA45"}, {"1975LIMA00045", "75LIMA45"},
	    {"1976BUENOS01234", "76BUENOSAIRES1234"},
	    {"1977NEWDE00012", "77NEWDELHI12"}, {"07 LIMA 00045", "07LIMA45"},
	    {"66LIMA1", "66LIMA1"}, {"7979LIMA45", "79LIMA45"},
	    {"08SECTION01OF02LIMA335", "08LIMA335"},
	    {"08SCTION01OF02LIMA335", "08LIMA335"},
	    {"08ECTION0QF02LIMA335", "08LIMA335"},
	    {"08SECTON01GF02LIMA335", "08LIMA335"},
	    {"06EFTOLIMA77", "06LIMA77"}, {"06NOFORNLIMA77", "06LIMA77"},
	    {"06AMEMBASSYLIMA77", "06LIMA77"}, {"06LIMA77ZDK", "06LIMA77"},
	    {"06LIMA77ZFR", "06LIMA77"},
	    {"76STATE1234TOSEC100001", "76STATE1234"},
	    {"06LIMA77SUSPECTEDDUPLICATE", "06LIMA77"},
	    {"08ANGKOK5", "08BANGKOK5"}, {"08BANKOK5", "08BANGKOK5"},
	    {"08BANGKKOK5", "08BANGKOK5"}, {"08BABGKOK5", "08BANGKOK5"},
	    {"08BANGOKK5", "08BANGKOK5"}, {"08BANGKOK", NULL},
	    {"08LIMA0", NULL}, {"08LIMA0000000", NULL}, {"08LIMA1234567", NULL},
	    {"08LIMA00000335", "08LIMA335"}, {"10 LIMA 335", "10LIMA335"},
	    {"10-OTTAWA-57", "10OTTAWA57"}, {"'98 LIMA 12", "98LIMA12"},
	    {"08T0KYO12", "08TOKYO12"}, {"08 L1MA 12", "08LIMA12"},
	    {"08 LIMA OO12", "08LIMA12"}, {"08 OSLO 12", "08OSLO12"},
	    {"08 BUENOS\nAIRES 00045", "08BUENOSAIRES45"}, {"", NULL},
	    {"08", NULL}, {"LIMA", NULL}, {"X", NULL}, {"123LIMA4", NULL}};
	struct slice s;
	struct identifier id;
	size_t i;
	bool good;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = block(rows[i].text);
		good = identifier_read(&arena, s, (struct date){0}, &id);
		good = good == (rows[i].id != NULL) &&
		    (!good ||
			slice_equal(identifier_text(&arena, &id),
			    slice_of(rows[i].id)));
		ok(good, "identifier: %s", rows[i].text);
		if (!good)
			printf("# read '%.*s'\n",
			    SLICE_ARG(identifier_text(&arena, &id)));
		done(s);
	}
	s = S("76STATE1234TOSEC100001");
	identifier_read(&arena, s, (struct date){0}, &id);
	ok(slice_equal(id.series, S("TOSEC 100001")), "identifier: series");
	identifier_read(
	    &arena, S("08SECTION02OF02LIMA900"), (struct date){0}, &id);
	ok(id.section == 2 && id.sections == 2, "identifier: section");
	identifier_read(&arena, S("LIMA 335/1"), (struct date){0}, &id);
	ok(id.section == 1 && id.number == 335 && id.year == 0,
	    "identifier: section behind a slash");
}

int
main(void)
{
	test_levels();
	test_sections();
	test_captions();
	test_markings();
	test_identifiers();
	arena_free(&arena);
	return tap_done();
}
