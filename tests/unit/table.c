/*
 * table.c: what the tables say: TAGS by year, posts by any name, routes; and
 * that the tables hold together.
 */
#include "telegram/table.h"
#include "tests/unit/tap.h"

static void
tag_is(const char *code, int year, enum tag_when when, const char *kind,
    const char *title)
{
	struct tag_found f = tag_find(slice_of(code), year);

	ok(f.when == when && slice_equal(f.kind, slice_of(kind)) &&
		slice_equal(f.title, slice_of(title)),
	    "%s in %d is %s (got %d %.*s)", code, year, title, (int)f.when,
	    SLICE_ARG(f.title));
}

static void
test_tags(void)
{
	tag_is(
	    "PREL", 2008, TAG_HELD, "subject", "External Political Relations");
	tag_is("KDEM", 2008, TAG_HELD, "program", "Democratization");
	tag_is("PE", 1975, TAG_HELD, "geographic", "Peru");
	/* Both rows of AG hold 1980; FIPS began last. */
	tag_is("CB", 1975, TAG_HELD, "geographic", "Cambodia (Khmer Republic)");
	tag_is("CB", 1980, TAG_HELD, "geographic", "Cambodia");
	tag_is("AG", 1990, TAG_HELD, "geographic", "Algeria");
	tag_is("AG", 2020, TAG_HELD, "geographic", "Antigua and Barbuda");
	/* An unconfirmed row inside its years before a confirmed outside. */
	tag_is("VM", 1975, TAG_HELD, "geographic", "Vietnam (reunified)");
	tag_is("UR", 2005, TAG_BEFORE, "geographic", "Soviet Union");
	tag_is("AADP", 1999, TAG_AFTER, "subject", "Automated Data Processing");
	/* 1995 is a year from the old row's end, eighteen from the new. */
	tag_is("ASEC", 1995, TAG_BEFORE, "subject", "Administration: Security");
	tag_is(
	    "WTO", 1975, TAG_HELD, "organization", "Warsaw Pact Organization");
	tag_is(
	    "UNGA/C-1", 2005, TAG_HELD, "organization", "UNGA First Committee");
	tag_is("ZZZZ", 2008, TAG_UNKNOWN, "", "");
	tag_is("", 2008, TAG_UNKNOWN, "", "");
	ok(tag_find(S("PREL"), 0).when == TAG_UNDATED, "no year");
	ok(!tag_find(S("VM"), 1975).confirmed, "unconfirmed is told");
	ok(tag_find(S("PREL"), 2008).confirmed, "confirmed is told");
}

static void
near_is(const char *code, int year, const char *expected)
{
	struct tag_found f = tag_near(slice_of(code), year);

	ok(slice_equal(f.code, slice_of(expected)), "%s is near %s (got %.*s)",
	    code, expected, SLICE_ARG(f.code));
}

static void
test_tags_near(void)
{
	near_is("PRELL", 2008, "PREL");
	near_is("POGOV", 2008, "PGOV");
	near_is("MOPPS", 2008, "MOPS");
	near_is("KWWMN", 2008, "KWMN");
	near_is("01IP", 2008, "OIIP");
	near_is("0VIP", 2008, "OVIP");
	near_is("PRE", 2008, "");
	near_is("QQQQQ", 2008, "");
}

static void
post_is_near(const char *name, int year, const char *near, enum post_how how,
    const char *expected)
{
	struct post_found f = post_find(slice_of(name), year, slice_of(near));

	ok(f.how == how && slice_equal(f.name, slice_of(expected)),
	    "%s (%d) is %s, %.*s (got %.*s, %.*s)", name, year, expected,
	    SLICE_ARG(post_how_name(how)), SLICE_ARG(f.name),
	    SLICE_ARG(post_how_name(f.how)));
}

static void
post_is(const char *name, int year, enum post_how how, const char *expected)
{
	post_is_near(name, year, NULL, how, expected);
}

static void
test_posts(void)
{
	post_is("LIMA", 2008, POST_EXACT, "LIMA");
	post_is("lima", 0, POST_EXACT, "LIMA");
	post_is("LA PAZ", 1974, POST_EXACT, "LAPAZ");
	post_is("BUENOS  \t AIRES", 1974, POST_EXACT, "BUENOSAIRES");
	post_is("AMEMBASSY LIMA", 2008, POST_EXACT, "LIMA");
	post_is("AMEMBASSYLIMA", 2008, POST_EXACT, "LIMA");
	post_is("Embassy Lima", 2008, POST_EXACT, "LIMA");
	post_is("AMCONSUL GENERAL HONG KONG", 1975, POST_EXACT, "HONGKONG");
	post_is("USMISSION USUN NEW YORK", 1994, POST_EXACT, "USUNNEWYORK");
	post_is("USMISSION GENEVA", 1975, POST_EXACT, "GENEVA");
	post_is("Mission Geneva", 2008, POST_EXACT, "GENEVA");
	post_is("USINT HAVANA", 2008, POST_EXACT, "HAVANA");
	post_is("USLO PEKING", 1975, POST_EXACT, "PEKING");
	post_is("AIT TAIPEI", 2008, POST_EXACT, "AITTAIPEI");
	post_is("TAIPEI", 2008, POST_OLD, "AITTAIPEI");
	post_is("TAIPEI", 1975, POST_EXACT, "TAIPEI");
	post_is("PORT-OF-SPAIN", 1975, POST_EXACT, "PORTOFSPAIN");
	post_is("ST. PETERSBURG", 2008, POST_EXACT, "STPETERSBURG");
	post_is("N'DJAMENA", 2008, POST_EXACT, "NDJAMENA");
	post_is("N,DJAMENA", 1978, POST_EXACT, "NDJAMENA");
	post_is("SECSTATE WASHDC", 2008, POST_OFFICE, "STATE");
	post_is("SECSTATE", 2008, POST_OFFICE, "STATE");
	post_is("DEPT", 2008, POST_OFFICE, "STATE");
	post_is("DEPARTMENT", 2008, POST_OFFICE, "STATE");
	post_is("Secretary of State", 2008, POST_OFFICE, "STATE");
	post_is("STATE", 1974, POST_EXACT, "STATE");
	post_is("SECDEF WASHDC", 2008, POST_EXACT, "SECDEF");
	post_is("CIA WASHDC", 2008, POST_EXACT, "CIA");
	post_is("SECTO", 1975, POST_SERIES, "SECTO");
	post_is("TOSEC", 1975, POST_SERIES, "TOSEC");
	post_is("RIO DE JAN", 2008, POST_SHORT, "RIODEJANEIRO");
	post_is("RIO", 2008, POST_SHORT, "RIODEJANEIRO");
	post_is("BKK", 2008, POST_SHORT, "BANGKOK");
	post_is("HCMC", 2008, POST_SHORT, "HOCHIMINHCITY");
	post_is("PORT A", 2008, POST_SHORT, "PORTAUPRINCE");
	post_is("BA", 1980, POST_SHORT, "BUENOSAIRES");
	post_is("BA", 2008, POST_AMBIGUOUS, "");
	post_is_near("BA", 2008, "QUITO", POST_SHORT, "BUENOSAIRES");
	post_is_near("BA", 2008, "ANKARA", POST_SHORT, "BAKU");
	post_is("NEWDE", 1977, POST_CODE, "NEWDELHI");
	post_is("BUENOS", 1976, POST_CODE, "BUENOSAIRES");
	post_is("PORTO", 1976, POST_AMBIGUOUS, "");
	post_is("PORT AU PR", 2008, POST_CUT, "PORTAUPRINCE");
	post_is("HAGUE", 2008, POST_OFFICE, "THEHAGUE");
	post_is("BRAZIL", 2008, POST_COUNTRY, "BRASILIA");
	post_is("GERMANY", 1980, POST_COUNTRY, "BONN");
	post_is("GERMANY", 2005, POST_COUNTRY, "BERLIN");
	post_is("T0KYO", 2008, POST_DIGIT, "TOKYO");
	post_is("L1MA", 2008, POST_DIGIT, "LIMA");
	post_is("ANGKOK", 2008, POST_NEAR, "BANGKOK");
	post_is("BANGKKOK", 2008, POST_NEAR, "BANGKOK");
	post_is("BABGKOK", 2008, POST_NEAR, "BANGKOK");
	post_is("BANGOKK", 2008, POST_NEAR, "BANGKOK");
	post_is("MADRID SP", 2008, POST_EXACT, "MADRID");
	post_is("MADRID FR", 2008, POST_UNKNOWN, "");
	post_is("LIMA PERU", 2008, POST_EXACT, "LIMA");
	post_is("EMBASSY VIENNA", 2008, POST_EXACT, "VIENNA");
	post_is("UNVIE VIENNA", 2008, POST_EXACT, "UNVIEVIENNA");
	post_is("UNVIE", 2008, POST_SHORT, "UNVIEVIENNA");
	post_is("UNESCO PARIS FR", 2008, POST_EXACT, "UNESCOPARISFR");
	post_is("PARIS", 2008, POST_EXACT, "PARIS");
	post_is("AMEMBASSY NEWTOWN", 2008, POST_UNKNOWN, "");
	post_is("", 2008, POST_UNKNOWN, "");
	post_is("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", 2008,
	    POST_UNKNOWN, "");
}

static void
test_posts_more(void)
{
	struct arena a = {0};
	struct post_found f;

	f = post_find(S("DACCA"), 1975, slice(NULL, 0));
	ok(slice_equal(f.later, S("DHAKA")), "DACCA is DHAKA now");
	f = post_find(S("ALMA ATA"), 1993, slice(NULL, 0));
	ok(slice_equal(f.name, S("ALMAATA")) &&
		slice_equal(f.later, S("ASTANA")),
	    "ALMA ATA moved twice");
	f = post_find(S("AMEMBASSY LIMA"), 0, slice(NULL, 0));
	ok(slice_equal(f.office, S("AMEMBASSY")), "the office word");
	f = post_find(S("AMCONSUL GENERAL LYON"), 0, slice(NULL, 0));
	ok(slice_equal(f.office, S("AMCONSUL GENERAL")), "two office words");
	f = post_find(S("AMEMBASSY NEWTOWN"), 0, slice(NULL, 0));
	ok(slice_equal(
	       post_canonical(&a, S("AMEMBASSY NEW TOWN"), &f), S("NEWTOWN")),
	    "an unknown post has a name");
	ok(slice_equal(table_cell(TABLE_POSTS, route_find(S("RUEHC"), 2008),
			   POSTS_NAME),
	       S("STATE")),
	    "RUEHC is STATE");
	ok(slice_equal(table_cell(TABLE_POSTS, route_find(S("RUEHIN"), 2008),
			   POSTS_NAME),
	       S("AITTAIPEI")),
	    "RUEHIN is AIT in 2008");
	ok(slice_equal(table_cell(TABLE_POSTS, route_find(S("RUEHIN"), 1975),
			   POSTS_NAME),
	       S("TAIPEI")),
	    "RUEHIN is TAIPEI in 1975");
	ok(route_find(S("RJAAXX"), 2008) == TABLE_NONE, "no such route");
	arena_free(&a);
}

/* The rule of the TAGS, said again in the slowest way. */
static uint32_t
tag_slowly(struct table_rows rows, int year)
{
	uint32_t i, best = TABLE_NONE;
	int away, begins = 0;
	bool within;

	/* The rows that hold the year, then those ever farther from it. */
	for (away = 0; best == TABLE_NONE; away++)
		for (i = rows.first; i < rows.first + rows.count; i++) {
			struct tags_row r = tags_row(i);
			int to = r.to == 0 ? 9999 : r.to;

			within = r.from - away <= year && year <= to + away;
			if (within && (best == TABLE_NONE || r.from > begins)) {
				best = i;
				begins = r.from;
			}
		}
	return best;
}

static void
test_tag_law(void)
{
	uint32_t row, n = table_all(TABLE_TAGS).count, bad = 0, asked = 0;
	int year;

	for (row = 0; row < n; row++) {
		struct slice code = table_cell(TABLE_TAGS, row, TAGS_CODE);

		for (year = 1966; year < 2030; year++, asked++)
			if (tag_find(code, year).row !=
			    tag_slowly(table_find(TABLE_TAGS, code), year))
				bad++;
	}
	ok(bad == 0 && asked > 100000, "the rule of the TAGS, %u times", asked);
}

/* Words as they are spoilt: what is one letter off is found, all of it. */
static void
test_near_law(void)
{
	uint32_t row, n = table_all(TABLE_POSTS).count, rows[16], got, i;
	uint32_t bad = 0, asked = 0;
	char word[64];
	size_t k;

	for (row = 0; row < n; row++) {
		struct slice name = table_cell(TABLE_POSTS, row, POSTS_NAME);

		for (k = 0; k < name.n && name.n < 30; k++, asked += 4) {
			int way;

			for (way = 0; way < 4; way++) {
				size_t m = name.n;

				memcpy(word, name.p, m);
				if (way == 0) { /* lost */
					memmove(
					    word + k, word + k + 1, --m - k);
				} else if (way == 1) { /* doubled */
					memmove(
					    word + k + 1, word + k, m++ - k);
				} else if (way == 2) { /* changed */
					word[k] = '#';
				} else if (k + 1 < m) { /* swapped */
					word[k] = name.p[k + 1];
					word[k + 1] = name.p[k];
				}
				if (slice_equal(slice(word, m), name))
					continue;
				got = table_near(
				    TABLE_POSTS, slice(word, m), rows, 16);
				for (i = 0; i < got && i < 16; i++)
					if (rows[i] == row)
						break;
				bad += i == got || i == 16;
			}
		}
	}
	ok(bad == 0 && asked > 10000, "names one letter off, %u times", asked);
}

/* Any bytes, each name and each beginning of it in a block of its size. */
static void
test_exact_size(void)
{
	static const char *const words[] = {"AMCONSUL GENERAL RIO DE JANEIRO",
	    "USMISSION USUN NEW YORK 0I5", "MADRID SP", "N,DJAMENA",
	    "\303\201\200\377 \001\n\t//", "PORT AU PR", "0000000000000000000",
	    "AMEMBASSY", "EMB EMB EMB EMB",
	    "A B C D E F G H I J K L M N O P Q"};
	size_t i, n;
	char *p;
	uint32_t rows[2], sum = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (n = 1; n <= strlen(words[i]); n++) {
			struct post_found f;

			p = heap_grow(NULL, n);
			memcpy(p, words[i], n);
			f = post_find(slice(p, n), 2008, slice(p, n));
			sum += f.row + tag_find(slice(p, n), 2008).row +
			    tag_near(slice(p, n), 2008).row +
			    route_find(slice(p, n), 2008) +
			    table_near(TABLE_TAGS, slice(p, n), rows, 2);
			heap_free(p);
		}
	ok(sum != 1, "nothing is read past the end");
}

/* What the build has checked, seen from this side: order, source, keys. */
static void
test_all(void)
{
	enum table t;
	uint32_t row, last, bad, found;
	struct table_rows rows;

	for (t = 0; t < TABLE_MAX; t++) {
		last = table_columns(t) - 1;
		rows = table_all(t);
		for (bad = found = row = 0; row < rows.count; row++) {
			struct slice key = table_cell(t, row, 0);
			struct table_rows of = table_find(t, key);

			bad += table_cell(t, row, last).n == 0 || key.n == 0;
			found += row >= of.first && row < of.first + of.count;
		}
		ok(slice_equal(table_column(t, last), S("source")) && bad == 0,
		    "%.*s: every row has a source", SLICE_ARG(table_name(t)));
		ok(rows.count > 0 && found == rows.count,
		    "%.*s: all of %u rows found by key",
		    SLICE_ARG(table_name(t)), rows.count);
	}
}

/* What is general knowledge alone does not call itself confirmed. */
static void
test_confidence(void)
{
	enum table t;
	uint32_t row, column, last, bad = 0, seen = 0;

	for (t = 0; t < TABLE_MAX; t++) {
		last = table_columns(t) - 1;
		for (column = 0; column < last; column++)
			if (slice_equal(
				table_column(t, column), S("confidence")))
				break;
		if (!ok(column < last, "%.*s: rows say what they are worth",
			SLICE_ARG(table_name(t))))
			continue;
		for (row = 0; row < table_all(t).count; row++, seen++)
			bad += table_cell(t, row, column).n == 0 ||
			    (slice_starts(table_cell(t, row, last),
				 S("general knowledge")) &&
				slice_equal(table_cell(t, row, column),
				    S("confirmed")));
	}
	ok(bad == 0 && seen > 0, "general knowledge is not confirmed");
}

/* Every name in the tables leads to a post; no short form hides a name. */
static void
test_names(void)
{
	uint32_t row, bad = 0;
	struct post_found f;

	for (row = 0; row < table_all(TABLE_POSTS).count; row++) {
		struct posts_row p = posts_row(row);

		f = post_find(p.name, 0, slice(NULL, 0));
		if (f.row != row) {
			printf("# %.*s\n", SLICE_ARG(p.name));
			bad++;
		}
		if (p.plad.n == 0)
			continue;
		f = post_find(p.plad, p.to, slice(NULL, 0));
		if (f.row != row) {
			printf("# %.*s\n", SLICE_ARG(p.plad));
			bad++;
		}
	}
	ok(bad == 0, "every post is found by its name and its PLAD");
	for (bad = row = 0; row < table_all(TABLE_SHORTPOSTS).count; row++) {
		struct shortposts_row s = shortposts_row(row);

		bad += table_find(TABLE_POSTS, s.post).count != 1 ||
		    table_find(TABLE_POSTS, s.word).count != 0;
	}
	ok(bad == 0, "every short form leads to one post and hides none");
}

int
main(void)
{
	test_tags();
	test_tags_near();
	test_posts();
	test_posts_more();
	test_tag_law();
	test_near_law();
	test_exact_size();
	test_all();
	test_confidence();
	test_names();
	return tap_done();
}
