/*
 * tags.c: section 6 of the catalogue, TAGS.
 */
#include "tests/mutate/mutate.h"

/* The sample's codes, each behind the last by what parts them. */
static const char *
codes(struct mutant *m, const char *parting)
{
	const struct tag *tag;
	struct buf b = {0};
	const char *out;

	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		if (b.n > 0)
			buf_string(&b, parting);
		buf_add(&b, tag->code);
	}
	out = print(m, "%S", &(struct slice){b.p, b.n});
	buf_free(&b);
	return out;
}

/* All are codes of letters, and so many at least. */
static bool
are_codes(const struct mutant *m, size_t least)
{
	const struct tag *tag;
	size_t i;

	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		if (tag->code.p == NULL || tag->code.n > 4)
			return false;
		for (i = 0; i < tag->code.n; i++)
			if (!ascii_is_upper(tag->code.p[i]))
				return false;
	}
	return is_classic(m) && lines_of(m, LINE_TAGS).p != NULL &&
	    count_of(m, "tags") >= least;
}

/* Another label or mark behind it: the list as it was. */
static bool
label_is(struct mutant *m, const char *with)
{
	return are_codes(m, 2) && label(m, LINE_TAGS, one_of(m, with));
}

static bool
no_label(struct mutant *m, const char *with)
{
	struct slice subject = lines_of(m, LINE_SUBJECT);
	struct slice tags = lines_of(m, LINE_TAGS);

	(void)with;
	if (!are_codes(m, 2) || subject.p != slice_end(tags) ||
	    !field(m, LINE_TAGS, codes(m, ", ")))
		return false;
	return true;
}

static bool
parted(struct mutant *m, const char *with)
{
	return are_codes(m, 2) &&
	    field(
		m, LINE_TAGS, print(m, "TAGS: %s", codes(m, one_of(m, with))));
}

/* Two and two without a blank, or all of them. */
static bool
glued(struct mutant *m, const char *with)
{
	const struct tag *tag;
	struct buf b = {0};
	bool good = are_codes(m, 3), all = *with == 'a';
	unsigned n = 0;

	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		/* two letters may be the end or the beginning of another */
		good = good &&
		    (tag->code.n == 4 || tag->next == NULL ||
			(!all && n % 2 == 1));
		if (n > 0 && !all && n % 2 == 0)
			buf_string(&b, ", ");
		buf_add(&b, tag->code);
		n++;
	}
	if (good)
		good = field(m, LINE_TAGS,
		    print(m, "TAGS: %S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	expect(m, "remarks has tags-glued");
	return good;
}

/*
 * Something more behind the codes: "PRINTED=CODE=KIND=TITLE|...", a null
 * for what is not told.
 */
static bool
one_more(struct mutant *m, const char *with)
{
	static const char *const members[] = {"code", "kind", "title"};
	struct slice rest = slice_of(one_of(m, with)), printed, word;
	size_t n = count_of(m, "tags"), i;
	const struct tag *tag;

	if (!are_codes(m, 1))
		return false;
	printed = slice_head(rest, slice_index(rest, '='));
	rest = slice_skip(rest, printed.n + 1);
	excuse(m, print(m, "tags[%zu]", n));
	for (i = 0; i < 3; i++) {
		word = slice_head(rest, slice_index(rest, '='));
		rest = slice_skip(rest, word.n + 1);
		for (tag = m->t->tags; i == 0 && tag != NULL; tag = tag->next)
			if (slice_equal(tag->code, word))
				return false;
		if (!slice_equal(word, S("-")))
			expect(m, "tags[%zu].%s = %S", n, members[i], &word);
	}
	expect(m, "count(tags) = %zu", n + 1);
	return field(
	    m, LINE_TAGS, print(m, "TAGS: %s, %S", codes(m, ", "), &printed));
}

static bool
two_persons(struct mutant *m, const char *with)
{
	size_t n = count_of(m, "tags");

	if (!are_codes(m, 1))
		return false;
	excuse(m, print(m, "tags[%zu] tags[%zu]", n, n + 1));
	expect(m, "count(tags) = %zu", n + 2);
	expect(m, "tags[%zu].title = DOE, JANE", n);
	expect(m, "tags[%zu].title ~ ROE, R", n + 1);
	return field(m, LINE_TAGS,
	    print(m, "TAGS: %s, %s", codes(m, ", "), one_of(m, with)));
}

static bool
program_and_person(struct mutant *m, const char *with)
{
	size_t n = count_of(m, "tags");

	const struct tag *tag;

	for (tag = m->t->tags; tag != NULL; tag = tag->next)
		if (slice_equal(tag->code, S("OVIP")))
			return false;
	if (!are_codes(m, 1))
		return false;
	excuse(m, print(m, "tags[%zu] tags[%zu]", n, n + 1));
	expect(m, "count(tags) = %zu", n + 2);
	expect(m, "tags[%zu].code = OVIP", n);
	expect(m, "tags[%zu].kind = person", n + 1);
	expect(m, "tags[%zu].title ~ DOE", n + 1);
	return field(m, LINE_TAGS,
	    print(m, "TAGS: %s, %s", codes(m, ", "), one_of(m, with)));
}

/* The person before the codes, so that the bracket's end is among them. */
static bool
bracket(struct mutant *m, const char *with)
{
	const struct tag *first = m->t->tags;

	if (!are_codes(m, 2) || first->code.n != 4)
		return false;
	excuse(m, "tags");
	expect(m, "count(tags) = 3");
	expect(m, "tags[0].code = %S", &first->code);
	expect(m, "tags[1].title = DOE, JANE");
	expect(m, "tags[2].code = %S", &first->next->code);
	return field(m, LINE_TAGS,
	    print(m, "TAGS: %S %s%S", &first->code, one_of(m, with),
		&first->next->code));
}

/* A wrap behind one of the codes. */
static bool
wraps(struct mutant *m, const char *with)
{
	const struct tag *tag;
	const char *parting = one_of(m, with);
	uint32_t n = (uint32_t)count_of(m, "tags"), at;
	struct buf b = {0};
	bool good;

	if (!are_codes(m, 3))
		return false;
	at = chance(m, n - 1);
	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		buf_add(&b, tag->code);
		if (tag->next != NULL)
			buf_string(&b, at-- == 0 ? parting : ", ");
	}
	good = field(
	    m, LINE_TAGS, print(m, "TAGS: %S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	return good;
}

static bool
page_inside(struct mutant *m, const char *with)
{
	return wraps(m,
	    *with == 'p' ? print(m, ",\n%s\n", page_line(m))
			 : print(m, ", %s\n", page_line(m)));
}

static bool
banner_inside(struct mutant *m, const char *with)
{
	return wraps(m,
	    *with == 'b' ? print(m, ",\n%s\n", banner(m))
			 : print(m, ",\n%s\n\n%s\n\n%s\n\n", banner(m),
			       banner(m), page_line(m)));
}

static bool
caption_inside(struct mutant *m, const char *with)
{
	excuse(m, "captions");
	expect(m, "captions has SIPDIS");
	return wraps(m, with);
}

static bool
subject_behind(struct mutant *m, const char *with)
{
	struct slice tags = lines_of(m, LINE_TAGS);
	struct slice subject = lines_of(m, LINE_SUBJECT);

	if (!is_classic(m) || tags.p == NULL || subject.p != slice_end(tags))
		return false;
	put(m, slice(subject.p - 1, 1), one_of(m, with));
	return true;
}

static bool
order_before(struct mutant *m, const char *with)
{
	struct slice tags = lines_of(m, LINE_TAGS);
	struct slice order = lines_of(m, LINE_ORDER);

	if (!is_classic(m) || order.p == NULL || tags.p != slice_end(order))
		return false;
	put(m, slice(tags.p - 1, 1), with);
	return true;
}

static bool
again(struct mutant *m, const char *with)
{
	struct slice tags = lines_of(m, LINE_TAGS), subject;

	(void)with;
	subject = lines_of(m, LINE_SUBJECT);
	if (!is_classic(m) || tags.p == NULL || tags.p > subject.p)
		return false;
	put_in(m, slice_end(subject), print(m, "%S", &tags));
	return true;
}

/* One of the codes with a letter twice. */
static bool
slip(struct mutant *m, const char *with)
{
	const struct tag *tag;
	struct buf b = {0};
	uint32_t n = (uint32_t)count_of(m, "tags"), at;
	bool good = are_codes(m, 2), done = false;

	(void)with;
	at = chance(m, n);
	for (tag = m->t->tags; tag != NULL; tag = tag->next) {
		if (b.n > 0)
			buf_string(&b, ", ");
		buf_add(&b, tag->code);
		if (at-- == 0 && tag->code.n == 4) {
			buf_char(&b, tag->code.p[3]);
			done = true;
		}
	}
	good = good && done &&
	    field(
		m, LINE_TAGS, print(m, "TAGS: %S", &(struct slice){b.p, b.n}));
	buf_free(&b);
	expect(m, "remarks has tag-repaired");
	return good;
}

static bool
by_year(struct mutant *m, const char *with)
{
	size_t n = count_of(m, "tags");
	bool old = m->t->id.year < 1991;

	if (!are_codes(m, 1) || (*with == 'o') != old || m->t->id.year < 1973 ||
	    (m->t->id.year > 1990 && m->t->id.year < 1993))
		return false;
	excuse(m, print(m, "tags[%zu]", n));
	expect(m, "tags[%zu].code = %s", n, old ? "UR" : "RS");
	expect(m, "tags[%zu].title ~ %s", n, old ? "Soviet" : "Russia");
	return field(m, LINE_TAGS,
	    print(m, "TAGS: %s, %s", codes(m, ", "), old ? "UR" : "RS"));
}

static bool
small_letters(struct mutant *m, const char *with)
{
	struct slice lines = lines_of(m, LINE_TAGS);

	(void)with;
	if (!are_codes(m, 1))
		return false;
	put(m, lines, lower(m, lines));
	return true;
}

static bool
none_given(struct mutant *m, const char *with)
{
	expect(m, "tags = []");
	excuse(m, "given_none");
	expect(m, "given_none has tags");
	return lines_of(m, LINE_TAGS).p != NULL &&
	    field(m, LINE_TAGS, print(m, "TAGS: %s", one_of(m, with)));
}

static bool
words_behind(struct mutant *m, const char *with)
{
	expect(m, "remarks has tags-remainder");
	return are_codes(m, 1) &&
	    field(m, LINE_TAGS,
		print(m, "TAGS: %s %s", codes(m, " "), one_of(m, with)));
}

static bool
gone(struct mutant *m, const char *with)
{
	struct slice lines = lines_of(m, LINE_TAGS);

	(void)with;
	if (!is_classic(m) || lines.p == NULL ||
	    m->t->carrier != CARRIER_PLAIN || !is_single(m))
		return false;
	put(m, lines, "");
	expect(m, "tags = []");
	return true;
}

/* A record's own list is another one. */
static bool
attribute(struct mutant *m, const char *with)
{
	struct slice text = m->t->text, value;
	size_t at = slice_find(text, S("\nTAGS: ")), next;

	if (m->t->carrier != CARRIER_AAD || count_of(m, "tags") == 0)
		return false;
	do { /* the last one */
		value = slice_skip(text, at + 7);
		next = slice_find(value, S("\nTAGS: "));
		at += 7 + next;
	} while (next < value.n);
	value = slice_head(value, slice_index(value, '\n'));
	if (line_of(m, LINE_ATTRIBUTE).p == NULL ||
	    value.p < line_of(m, LINE_ATTRIBUTE).p)
		return false; /* it is the text's */
	put_in(m, *with == 'f' ? value.p : slice_end(value),
	    *with == 'f' ? "XYZW, " : ", XYZW");
	excuse(m, "attributes");
	expect(m, "remarks has carrier-differs");
	return true;
}

const struct mutation mutations_tags[] = {
    {"T1", parted, ", "},
    {"T2", label_is, "TAGS|TAGS;|TAGS,|TAGS.|TAGS :|TAGS-"},
    {"T3", label_is,
	"TAGES:|TAS:|TABS|TABS:|TGS:|AGS:|TAG:|TAGS: TAGS:|TAGS::"},
    {"T4", no_label, ""},
    {"T5", parted, " |: |; |. |/|,|  "},
    {"T6", glued, "two"},
    {"T7", glued, "all"},
    {"T8", program_and_person, "OVIP (DOE, JANE Q.)|OVIP (DOE, JANE)"},
    {"T9", program_and_person, "OVIP DOE JANE"},
    {"T9", two_persons,
	"(DOE, JANE) (ROE, R.)|(DOE, JANE), (ROE, R.)|"
	"(DOE, JANE)(ROE, R.)"},
    {"T10", bracket, "(DOE,\nJANE), |(DOE, JANE, |(DOE, JANE),\n"},
    {"T11", one_more,
	"UNSC=UNSC=organization=-|OAS=OAS=organization=-|"
	"G-77=-=-=-|UNGA/C-9=-=-=-"},
    {"T12", one_more,
	"HUMAN RIGHTS=null=topic=HUMAN RIGHTS|"
	"LAW OF THE SEA=null=topic=LAW OF THE SEA"},
    {"T13", wraps, ",\n|\n|,\n      |,  \n"},
    {"T14", page_inside, "page"},
    {"T14", page_inside, "same line"},
    {"T15", banner_inside, "banner"},
    {"T15", banner_inside, "page"},
    {"T15", caption_inside, ", SIPDIS, | SIPDIS "},
    {"T16", subject_behind, " "},
    {"T17", again, ""},
    {"T18", slip, ""},
    {"T19", one_more, "01IP=OIIP=-=-|0VIP=OVIP=-=-"},
    {"T20", by_year, "old"},
    {"T20", by_year, "new"},
    {"T21", small_letters, ""},
    {"T22", none_given, "N/A|NONE"},
    {"T23", words_behind, "FOR THE RECORD|AND FOR THE FILES"},
    {"T24", gone, ""},
    {"T25", order_before, " "},
    {"T26", one_more,
	"IN=IN=geographic=-|IS=IS=geographic=-|AS=AS=geographic=-|"
	"TO=TO=geographic=-|SO=SO=geographic=-|IT=IT=geographic=-"},
    {"T27", one_more, "U.N.=UN=organization=-|O.A.S.=OAS=organization=-"},
    {"T28", one_more,
	"KDEM=KDEM=program=-|KPKO=KPKO=program=-|KIRF=KIRF=program=-"},
    {"T29", label_is, "TAGSC"},
    {"T30", attribute, "first"},
    {"T30", attribute, "last"},
    {NULL, NULL, NULL},
};
