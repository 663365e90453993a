/*
 * class.c: section 4 of the catalogue, classification and captions.
 */
#include "tests/mutate/mutate.h"

/* The level's words, told from what stands in the text. */
static const char *
own_word(const struct mutant *m)
{
	static const char *const words[] = {"TOP SECRET", "CONFIDENTIAL",
	    "LIMITED OFFICIAL USE", "UNCLASSIFIED", "SECRET", "UNCLAS"};
	struct slice at = level_words(m);
	char squeezed[64];
	size_t i, k, n = 0;

	for (i = 0; i < at.n && n < sizeof(squeezed) - 1; i++)
		if (ascii_is_alpha(at.p[i]))
			squeezed[n++] = ascii_upper(at.p[i]);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *w = words[i];

		for (k = 0; k < n && *w != '\0'; w++)
			if (*w != ' ' && squeezed[k++] != *w)
				break;
		if (k == n && *w == '\0')
			return i == 5 ? words[3] : words[i];
	}
	return NULL;
}

static bool
level_by(struct mutant *m, const char *with)
{
	const char *word = own_word(m);

	if (word == NULL || !is_classic(m))
		return false;
	if (*with == 'l') { /* small letters but the first */
		char *mixed = (char *)lower(m, slice_of(word));

		mixed[0] = word[0];
		word = mixed;
	}
	put(m, level_words(m), letters_spaced(m, word));
	return true;
}

/* Blanks at wrong places, or a line end for one. */
static bool
uneven(struct mutant *m, const char *with)
{
	const char *word = own_word(m), *spaced;
	struct slice all;
	size_t at;

	if (word == NULL || !is_classic(m) || strchr(word, ' ') != NULL)
		return false;
	spaced = letters_spaced(m, word);
	all = slice_of(spaced);
	at = 2 * (2 + chance(m, (uint32_t)(all.n / 2 - 4))) + 1;
	put(m, level_words(m),
	    print(m, "%S%s%S", &(struct slice){all.p, at}, one_of(m, with),
		&(struct slice){all.p + at + 1, all.n - at - 1}));
	return true;
}

static bool
glued(struct mutant *m, const char *with)
{
	struct slice level = level_words(m), next;
	const char *word = own_word(m);

	(void)with;
	if (word == NULL || !is_classic(m) || ascii_is_lower(level.p[1]))
		return false;
	next = slice_skip(line_of(m, LINE_CLASSIFICATION),
	    (size_t)(slice_end(level) - line_of(m, LINE_CLASSIFICATION).p));
	if (!slice_starts(next, S(" ")))
		return false;
	put(m, slice(slice_end(level), 1), "");
	return true;
}

/* A caption behind the level: "PRINTED=CAPTION". */
static bool
behind_level(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	if (m->t->classification < CLASS_CONFIDENTIAL || own_word(m) == NULL ||
	    !is_classic(m) || *slice_end(level_words(m)) != ' ' ||
	    count_of(m, "captions") > 1)
		return false;
	put_in(m, slice_end(level_words(m)),
	    print(m, "%S", &(struct slice){pair, n}));
	excuse(m, "captions");
	expect(m, "captions has %s", pair + n + 1);
	if (count_of(m, "captions") == 1)
		expect(m, "captions has %S",
		    &(struct slice){said_at(m, "captions[0]").p,
			said_at(m, "captions[0]").n});
	expect(m, "captions[0] = %s", pair + n + 1);
	return true;
}

/* Captions on a line of their own. */
static bool
caption_line(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with), *place = head_place(m);
	size_t n = strcspn(pair, "="), had;
	struct slice line = slice(pair, n);

	if (m->t->classification < CLASS_CONFIDENTIAL || place == NULL ||
	    !is_single(m) || level_words(m).p == NULL)
		return false;
	for (had = 0; had < count_of(m, "captions"); had++)
		if (slice_equal(said_at(m, print(m, "captions[%zu]", had)),
			slice_of(pair + n + 1)))
			return false;
	put_in(m, place, print(m, "%S\n\n", &line));
	excuse(m, "captions");
	expect(m, "captions[%zu] = %s", had, pair + n + 1);
	return true;
}

/* "WORDS=LEVEL": other words for the level. */
static bool
other_level(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with);
	size_t n = strcspn(pair, "=");

	if (own_word(m) == NULL || !is_single(m) || !is_bare(m) ||
	    count_of(m, "captions") > 1)
		return false;
	put(m, level_words(m), print(m, "%S", &(struct slice){pair, n}));
	excuse(m, "captions");
	expect(m, "classification = %s", pair + n + 1);
	return true;
}

static bool
misspelt(struct mutant *m, const char *with)
{
	const char *pair = one_of(m, with), *word = own_word(m);
	size_t n = strcspn(pair, "=");

	if (word == NULL || strcmp(pair + n + 1, word) != 0 || !is_classic(m) ||
	    *slice_end(level_words(m)) != ' ')
		return false;
	put(m, level_words(m), print(m, "%S", &(struct slice){pair, n}));
	expect(m, "remarks has classification-misspelt");
	return true;
}

static bool
page_break(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);

	(void)with;
	if (line == NULL || m->t->classification == CLASS_NONE)
		return false;
	put_in(m, line,
	    print(m, "%s\n\n%s\n%s\n\n", banner(m), banner(m), page_line(m)));
	return true;
}

/* One caption, told again and again. */
static bool
caption_again(struct mutant *m, const char *with)
{
	struct slice line = lines_of(m, LINE_CAPTION);
	size_t n;

	if (line.p == NULL || !is_classic(m))
		return false;
	n = slice_index(line, '\n');
	put_in(m, line.p + n,
	    print(m, "%s%S", one_of(m, with), &(struct slice){line.p, n}));
	return true;
}

static bool
caption_in_tags(struct mutant *m, const char *with)
{
	struct slice line = line_of(m, LINE_TAGS);

	if (line.p == NULL || !is_classic(m) ||
	    lines_of(m, LINE_TAGS).n > line.n + 1 || line.p[line.n - 1] == ')')
		return false;
	put_in(m, slice_end(line), one_of(m, with));
	excuse(m, "captions");
	expect(m, "captions has SIPDIS");
	return true;
}

static bool
stamp(struct mutant *m, const char *with)
{
	const char *line = inner_line(m);

	if (line == NULL)
		return false;
	put_in(m, line, print(m, "%s\n", one_of(m, with)));
	excuse(m, "stamps");
	return true;
}

static bool
struck_out(struct mutant *m, const char *with)
{
	const char *word = own_word(m);

	if (word == NULL || strcmp(word, "UNCLASSIFIED") != 0 ||
	    !is_single(m) || !is_bare(m))
		return false;
	put_in(m, level_words(m).p, with);
	expect(m, "classification = SECRET");
	expect(m, "remarks has classification-struck");
	return true;
}

static bool
foot(struct mutant *m, const char *with)
{
	if (m->t->classification < CLASS_CONFIDENTIAL || !is_single(m) ||
	    m->t->carrier != CARRIER_PLAIN || level_words(m).p == NULL)
		return false;
	put_in(m, slice_end(m->t->text), one_of(m, with));
	return true;
}

static bool
level_in_text(struct mutant *m, const char *with)
{
	struct slice gap = word_gap(m);
	const char *words = one_of(m, with);

	if (gap.p == NULL)
		return false;
	put(m, gap, words);
	excuse_text(m);
	excuse(m, print(m, "paragraphs[%zu]", paragraph_at(m, gap.p)));
	return true;
}

/* What stands for the level is none: the highest banner, or none. */
static bool
no_level(struct mutant *m, const char *with)
{
	if (!is_single(m) || level_words(m).p == NULL || !is_bare(m) ||
	    m->t->carrier != CARRIER_PLAIN ||
	    ascii_is_lower(level_words(m).p[1]))
		return false;
	put(m, level_words(m), with);
	excuse(m, "captions");
	expect(m, "classification = null");
	return true;
}

static bool
attribute(struct mutant *m, const char *with)
{
	struct slice text = m->t->text, value;
	size_t at = slice_find(text, S("\nOriginal Classification: "));

	if (m->t->carrier != CARRIER_AAD || at == text.n ||
	    level_words(m).p == NULL)
		return false;
	at += sizeof("\nOriginal Classification: ") - 1;
	value = slice_skip(text, at);
	put(m, slice_head(value, slice_index(value, '\n')), one_of(m, with));
	excuse(m, "attributes");
	expect(m, "remarks has carrier-differs");
	return true;
}

const struct mutation mutations_class[] = {
    {"C1", level_by, "capitals"},
    {"C2", level_by, "lower"},
    {"C3", uneven, "  |\n||   "},
    {"C4", glued, ""},
    {"C5", behind_level,
	" NOFORN=NOFORN|//NOFORN=NOFORN|//NF=NOFORN| EXDIS=EXDIS|"
	" NODIS=NODIS| LIMDIS=LIMDIS"},
    {"C5", caption_line,
	"STADIS//////=STADIS|ROGER CHANNEL=ROGER CHANNEL|SPECAT=SPECAT"},
    {"C6", other_level,
	"LIMITED OFFICIAL USE=LIMITED OFFICIAL USE|LOU=LIMITED OFFICIAL USE|"
	"OFFICIAL USE ONLY=LIMITED OFFICIAL USE"},
    {"C7", other_level,
	"SENSITIVE BUT UNCLASSIFIED=SENSITIVE BUT UNCLASSIFIED|"
	"SBU=SENSITIVE BUT UNCLASSIFIED|"
	"UNCLAS FOUO=SENSITIVE BUT UNCLASSIFIED|"
	"UNCLASSIFIED//FOR OFFICIAL USE ONLY=SENSITIVE BUT UNCLASSIFIED"},
    {"C8", misspelt,
	"LIMITED OFFICIEAL USE=LIMITED OFFICIAL USE|CONFIDENTAL=CONFIDENTIAL|"
	"CONFIDENTAIL=CONFIDENTIAL|SERCET=SECRET|UNCLASIFIED=UNCLASSIFIED|"
	"UNCLASSIFED=UNCLASSIFIED|CONFIDNTIAL=CONFIDENTIAL"},
    {"C9", attribute, "SECRETARY"},
    {"C10", attribute, "TOP SECRET|SECRET//NOFORN"},
    {"C11", page_break, ""},
    {"C12", caption_again, "\n| |\n\n"},
    {"C12", caption_in_tags, " SIPDIS|, SIPDIS"},
    {"C13", stamp,
	"Declassified/Released US Department of State EO Systematic Review "
	"01 JAN 2009|"
	"Margaret P. Doe Declassified/Released US Department of State EO "
	"Systematic Review 22 May 2009"},
    {"C14", struck_out, "~~SECRET~~ "},
    {"C15", foot, "\nUNCLASSIFIED\n|\n\nUNCLASSIFIED\n\n\n"},
    {"C16", level_in_text,
	" SECRET TALKS ARE HELD | the secret talks | the\n"
	"secret talks which are\n| CONFIDENTIAL ADVICE ON "},
    {"C17", caption_line, "N O F O R N=NOFORN"},
    {"C18", no_level, "NNNN"},
    {NULL, NULL, NULL},
};
