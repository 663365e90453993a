/*
 * lookup.c: what a person who asks for a word is told.
 */
#include "telegram/lookup.h"

#include "telegram/names.h"
#include "tests/unit/tap.h"

static struct arena arena;

/* The first row of a table among the answers, or NULL. */
static const struct lookup_row *
row_of(const char *word, int year, const char *table)
{
	struct lookup l = lookup_word(&arena, slice_of(word), year);
	const struct lookup_row *r = l.rows;

	while (r != NULL && !slice_equal(r->table, slice_of(table)))
		r = r->next;
	return r;
}

static void
says(const char *word, const char *table, const char *key, const char *meaning)
{
	const struct lookup_row *r = row_of(word, 0, table);

	ok(r != NULL && slice_equal(r->key, slice_of(key)) &&
		slice_find(r->meaning, slice_of(meaning)) < r->meaning.n &&
		r->source.n > 0,
	    "%s is %s in %s: %s", word, key, table, meaning);
}

static void
test_words(void)
{
	says("PREL", "tags", "PREL", "External Political Relations");
	says("prel", "tags", "PREL", "External Political Relations");
	says("LIMA", "posts", "LIMA", "Peru");
	says("Embassy La Paz", "posts", "LAPAZ", "Bolivia");
	says("N'DJAMENA", "posts", "NDJAMENA", "Chad");
	says("DEPT", "posts", "STATE", "SECSTATE WASHDC");
	says("BRAZIL", "posts", "BRASILIA", "AMEMBASSY BRASILIA");
	says("DACCA", "posts", "DACCA", "later DHAKA");
	says("BA", "posts", "BUENOSAIRES", "Argentina");
	says("RUEHC", "routes", "RUEHC", "SECSTATE WASHDC");
	says("ZDK", "signals", "ZDK", "repetition");
	says("ZNY", "signals", "ZNY", "approved circuits");
	says("XMT", "signals", "XMT", "exempt");
	says("CCCCC", "signals", "CCCCC", "confidential");
	says("NODIS", "captions", "NODIS", "no distribution");
	says("roger  channel", "captions", "ROGER CHANNEL", "INR");
	says("NF", "markings", "NF", "NOFORN");
	says("SBU", "markings", "SBU", "sensitive but unclassified");
	says("OO", "precedence", "OO", "IMMEDIATE");
	says("NIACT IMMEDIATE", "precedence", "NIACT IMMEDIATE", "night");
	says("E.O. 12356", "orders", "12356", "Reagan");
	says("E.O.12356:", "orders", "12356", "Reagan");
	says("EO 13526", "orders", "13526", "Obama");
	says("XGDS3", "orders", "XGDS-3", "specific matter");
	says("1.6X5", "orders", "X5", "foreign government");
	says("OADR", "orders", "OADR", "Originating Agency");
	says("1.4 (D)", "reasons", "1.4(d)", "foreign relations");
	says("1.5b", "reasons", "1.5(b)", "foreign government");
	says("B7C", "exemptions", "B7(C)", "privacy");
	says("25X6", "exemptions", "25X6", "relations");
	says("EUR", "offices", "EUR", "European");
	says("S/P", "offices", "SP", "Policy Planning");
	says("ALL DIPLOMATIC AND CONSULAR POSTS", "collectives",
	    "ALL DIPLOMATIC AND CONSULAR POSTS", "every embassy");
	says("Peru", "tags", "PE", "Peru");
	says("no-to", "checks", "no-to", "INFO");
}

static void
test_years(void)
{
	const struct lookup_row *r;
	int held = 0;

	for (r = row_of("CB", 1980, "tags"); r != NULL; r = r->next)
		if (r->holds) {
			held++;
			ok(slice_equal(r->meaning, S("Cambodia")),
			    "CB in 1980");
		}
	ok(held == 1, "one TAGS row holds");
	r = row_of("12356", 1990, "orders");
	ok(r != NULL && r->holds &&
		slice_equal(r->years, S("1982-08-01 to 1995-10-13")),
	    "an order of its time");
	r = row_of("12356", 2000, "orders");
	ok(r != NULL && !r->holds, "an order of another time");
	r = row_of("PREL", 0, "tags");
	ok(r != NULL && !r->holds, "no year, nothing held");
}

static void
test_nothing(void)
{
	struct lookup l = lookup_word(&arena, S("PRLE"), 0);
	uint32_t i;
	bool has = false;

	for (i = 0; i < l.near_count; i++)
		has = has || slice_equal(l.near[i], S("PREL"));
	ok(l.rows == NULL && has, "PREL is offered for PRLE");
	l = lookup_word(&arena, S("no-t0"), 0);
	ok(l.rows == NULL && l.near_count > 0 &&
		slice_equal(l.near[0], S("no-to")),
	    "a check is offered");
	l = lookup_word(&arena, S("wildlife"), 0);
	ok(l.rows == NULL || l.mentions == NULL, "rows or mentions");
	l = lookup_word(&arena, S("fishing"), 0);
	ok(l.rows == NULL && l.mentions != NULL &&
		slice_find_fold(l.mentions->meaning, S("fishing")) <
		    l.mentions->meaning.n,
	    "meanings that mention a word");
	l = lookup_word(&arena, S("qqqqqqqqqq"), 0);
	ok(l.rows == NULL && l.mentions == NULL && l.near_count == 0,
	    "nothing at all");
	l = lookup_word(&arena, S(""), 0);
	ok(l.rows == NULL && l.near_count == 0, "no word");
	l = lookup_word(&arena, S(" \t"), 0);
	ok(l.rows == NULL && l.near_count == 0, "blanks");
}

/* Any bytes, in a block of their exact size. */
static void
test_hostile(void)
{
	size_t n, i;
	char *p;

	for (n = 1; n < 80; n++) {
		p = heap_grow(NULL, n);
		for (i = 0; i < n; i++)
			p[i] = (char)(i * 37 + n);
		lookup_word(&arena, slice(p, n), 2008);
		memset(p, n % 2 == 0 ? '(' : '1', n);
		lookup_word(&arena, slice(p, n), -5);
		heap_free(p);
		arena_reset(&arena);
	}
	ok(true, "any bytes are a word");
}

int
main(void)
{
	test_words();
	test_years();
	test_nothing();
	test_hostile();
	arena_free(&arena);
	return tap_done();
}
