/*
 * posts.c: section 2 of the catalogue, names of posts.
 */
#include "tests/mutate/mutate.h"

/* "LINE=POST|...": an addressee more, and the post that it is. */
static bool
one_more(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with), *path;
	size_t n = strcspn(pair, "=");
	struct slice line = slice(pair, n);

	path = addressee(m, print(m, "%S", &line));
	if (path == NULL)
		return false;
	expect(m, "%s.post = %s", path, pair + n + 1);
	expect(m, "%s.name = %S", path, &line);
	return true;
}

/* "LINE=KIND|..." */
static bool
one_kind(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with), *path;
	size_t n = strcspn(pair, "=");
	struct slice line = slice(pair, n);

	path = addressee(m, print(m, "%S", &line));
	if (path == NULL)
		return false;
	expect(m, "%s.kind = %s", path, pair + n + 1);
	expect(m, "%s.name = %S", path, &line);
	return true;
}

/* The same of names that held until 1990, or from then on. */
static bool
one_old(struct mutant *m, const char *with)
{
	return m->t->id.year < 1979 && m->t->id.year > 1972 &&
	    one_more(m, with);
}

static bool
one_new(struct mutant *m, const char *with)
{
	return m->t->id.year > 1997 && one_more(m, with);
}

/* An addressee, and where its name stands in the text; NULL: none. */
static const struct addressee *
any_addressee(struct mutant *m, const char **path)
{
	const struct addressee *lists[] = {m->t->info, m->t->to}, *a;
	const struct addressee *found = NULL;
	uint32_t seen = 0;
	size_t i, k;

	if (!is_classic(m))
		return NULL;
	for (i = 0; i < 2; i++)
		for (a = lists[i], k = 0; a != NULL; a = a->next, k++)
			if (slice_within(a->name, m->t->text) &&
			    a->post.p != NULL && chance(m, ++seen) == 0) {
				found = a;
				*path = print(
				    m, "%s[%zu]", i == 0 ? "info" : "to", k);
			}
	return found;
}

static bool
other_kind(struct mutant *m, const char *with)
{
	const char *path, *kind = one_of(m, with);
	const struct addressee *a = any_addressee(m, &path);
	struct slice city;

	if (a == NULL || !slice_starts(a->name, S("AMEMBASSY ")))
		return false;
	city = slice_skip(a->name, sizeof("AMEMBASSY ") - 1);
	put(m, slice_head(a->name, sizeof("AMEMBASSY ") - 1),
	    print(m, "%s ", kind));
	expect(m, "%s.name = %s %S", path, kind, &city);
	return true;
}

static bool
department(struct mutant *m, const char *with)
{
	const char *path, *name = one_of(m, with);
	const struct addressee *a = any_addressee(m, &path);

	if (a == NULL || !slice_equal(a->name, S("SECSTATE WASHDC")))
		return false;
	put(m, a->name, name);
	expect(m, "%s.name = %s", path, name);
	return true;
}

/* A digit for the letter that it is like. */
static bool
digit(struct mutant *m, const char *with)
{
	const char *path, *pair = one_of(m, with);
	const struct addressee *a = any_addressee(m, &path);
	struct slice city, name;
	char *text;
	size_t at;

	if (a == NULL || !slice_starts(a->name, S("AM")))
		return false;
	city = slice_skip(a->name, slice_index(a->name, ' '));
	at = slice_index(city, pair[0]);
	if (at == city.n || city.n < 4)
		return false;
	put(m, slice(city.p + at, 1), print(m, "%s", pair + 1));
	name = arena_copy(m->arena, a->name);
	text = (char *)name.p + (city.p - a->name.p) + at;
	*text = pair[1];
	expect(m, "%s.name = %S", path, &name);
	expect(m, "remarks has post-repaired");
	return true;
}

/* "PRINTED=POST": a reference to it. */
static bool
reference(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");
	struct slice printed = slice(pair, n);
	unsigned number = 1 + chance(m, 200);
	char year[3];

	year[0] = (char)('0' + short_year(m) / 10);
	year[1] = (char)('0' + short_year(m) % 10);
	year[2] = '\0';
	if (!field(m, LINE_REFERENCE,
		print(m, "REF: %s %S %u", year, &printed, number)))
		return false;
	excuse(m, "references given_none");
	expect(m, "count(references) = 1");
	expect(m, "references[0].id = %s%s%u", year, pair + n + 1, number);
	return true;
}

const struct mutation mutations_posts[] = {
    {"P1", one_more,
	"AMCONSUL RIO DE JAN=RIODEJANEIRO|BKK=BANGKOK|TEGUC=TEGUCIGALPA|"
	"POS=PORTOFSPAIN|ADDIS=ADDISABABA|JAK=JAKARTA|MVD=MONTEVIDEO"},
    {"P1", reference,
	"RIO=RIODEJANEIRO|BKK=BANGKOK|TEGUC=TEGUCIGALPA|ADDIS=ADDISABABA"},
    {"P2", NULL,
	"which post a short form means hangs on the sender's region; the "
	"samples' senders are in none where one is meant"},
    {"P3", one_more,
	"AMEMBASSY PORT-OF-SPAIN=PORTOFSPAIN|AMEMBASSY N'DJAMENA=NDJAMENA|"
	"AMEMBASSY N,DJAMENA=NDJAMENA|AMEMBASSY PORT OF SPAIN=PORTOFSPAIN"},
    {"P4", other_kind,
	"AMERICAN EMBASSY|EMBASSY|USINT|USLO|AMCONSUL|USMISSION|"
	"AMCONSUL GENERAL"},
    {"P5", one_more,
	"USMISSION UNVIE VIENNA=UNVIEVIENNA|AMEMBASSY VIENNA=VIENNA|"
	"USMISSION USNATO=USNATO|USEU BRUSSELS=USEUBRUSSELS|"
	"AMEMBASSY BRUSSELS=BRUSSELS|USMISSION UNESCO PARIS FR=UNESCOPARISFR|"
	"AMEMBASSY PARIS=PARIS|AMEMBASSY ROME=ROME|USMISSION UN ROME=UNROME"},
    {"P6", department, "SECSTATE|STATE|DEPT|DEPARTMENT"},
    {"P6", reference, "SECSTATE=STATE|DEPT=STATE|STATE=STATE"},
    {"P7", one_old,
	"AMEMBASSY DACCA=DACCA|AMCONSUL LENINGRAD=LENINGRAD|"
	"USLO PEKING=PEKING|AMEMBASSY RANGOON=RANGOON"},
    {"P8", one_old, "AMEMBASSY TAIPEI=TAIPEI"},
    {"P8", one_new, "AIT TAIPEI=AITTAIPEI"},
    {"P9", reference, "BRAZIL=BRASILIA|PERU=LIMA|ECUADOR=QUITO"},
    {"P10", digit, "O0|I1|S5"},
    {"P11", reference, "MADRID SP=MADRID|OSLO NO=OSLO|ROME IT=ROME"},
    {"P12", one_kind,
	"USDA FAS WASHDC=agency|USDOC WASHDC=agency|FAA WASHDC=agency|"
	"USAID WASHDC=agency"},
    {"P13", one_more, "AMEMBASSY HAGUE=THEHAGUE|AMEMBASSY THE HAGUE=THEHAGUE"},
    {"P14", one_kind,
	"ALL DIPLOMATIC AND CONSULAR POSTS=collective|"
	"ALL OECD CAPITALS=collective"},
    {"P15", one_more,
	"AMEMBASSY NEWTOWN=NEWTOWN|AMCONSUL PORT NOWHERE=PORTNOWHERE"},
    {NULL, NULL, NULL},
};
