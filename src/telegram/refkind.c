/*
 * refkind.c: references to what is no telegram of a post: calls, letters,
 * books, reports, messages by sender and date (R21, R22).  It must not know
 * where in a list they stand.
 */
#include "telegram/reference.h"

#define BARE_MOST 24 /* how long 221205 SEPTEMBER 1974 is, and a little */

struct kind_word {
	struct slice word;
	enum reference_kind kind;
};

#define WORD(text, kind)                                   \
	{                                                  \
		{text, sizeof(text) - 1}, REFERENCE_##kind \
	}

/* In byte order.  A letter is no mail: that is what goes by wire. */
static const struct kind_word kind_words[] = {WORD("AIRGRAM", AIRGRAM),
    WORD("AIRGRAMS", AIRGRAM), WORD("ARTICLE", REPORT),
    WORD("ASSESSMENT", REPORT), WORD("BOOK", BOOK), WORD("CALL", TELCON),
    WORD("CALLS", TELCON), WORD("CERP", REPORT), WORD("CFR", BOOK),
    WORD("CONVERSATION", MEETING), WORD("CONVERSATIONS", MEETING),
    WORD("CONVO", MEETING), WORD("DISCUSSION", MEETING),
    WORD("DISCUSSIONS", MEETING), WORD("DVC", TELCON), WORD("E-MAIL", MAIL),
    WORD("E-MAILS", MAIL), WORD("EMAIL", MAIL), WORD("EMAILED", MAIL),
    WORD("EMAILS", MAIL), WORD("FACSIMILE", FAX), WORD("FAH", BOOK),
    WORD("FAM", BOOK), WORD("FAX", FAX), WORD("FAXED", FAX), WORD("FAXES", FAX),
    WORD("FBIS", REPORT), WORD("FONECON", TELCON), WORD("GAO", REPORT),
    WORD("HANDBOOK", BOOK), WORD("HTTP", WEB), WORD("HTTPS", WEB),
    WORD("IIR", REPORT), WORD("IIRS", REPORT), WORD("INTREP", REPORT),
    WORD("LETTER", OTHER), WORD("LETTERS", OTHER), WORD("MAIL", MAIL),
    WORD("MAILS", MAIL), WORD("MANUAL", BOOK), WORD("MEETING", MEETING),
    WORD("MEETINGS", MEETING), WORD("MEMCON", MEMO), WORD("MEMCONS", MEMO),
    WORD("MEMO", MEMO), WORD("MEMOIRE", MEMO), WORD("MEMORANDA", MEMO),
    WORD("MEMORANDUM", MEMO), WORD("MEMOS", MEMO), WORD("MTG", MEETING),
    WORD("NOTE", OTHER), WORD("NOTES", OTHER), WORD("OSC", REPORT),
    WORD("PHONE", TELCON), WORD("PHONECON", TELCON), WORD("PHONECONS", TELCON),
    WORD("REPORT", REPORT), WORD("REPORTS", REPORT), WORD("SITREP", REPORT),
    WORD("STUDY", REPORT), WORD("TD", REPORT), WORD("TDX", REPORT),
    WORD("TELCON", TELCON), WORD("TELCONS", TELCON), WORD("TELECON", TELCON),
    WORD("TELECONS", TELCON), WORD("TELEFAX", FAX), WORD("TELEPHONE", TELCON),
    WORD("USC", BOOK), WORD("VTC", TELCON), WORD("WEB", WEB),
    WORD("WEBSITE", WEB), WORD("WWW", WEB)};

/* Whichever of two kinds says more: MEMO OF TELCON is a memo. */
static const uint8_t weight[REFERENCE_MAX] = {[REFERENCE_WEB] = 9,
    [REFERENCE_MAIL] = 8,
    [REFERENCE_FAX] = 7,
    [REFERENCE_AIRGRAM] = 6,
    [REFERENCE_MEMO] = 5,
    [REFERENCE_TELCON] = 4,
    [REFERENCE_BOOK] = 3,
    [REFERENCE_REPORT] = 2,
    [REFERENCE_MEETING] = 1};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define WORD_LONGEST 16

static int
compare_fold(struct slice word, struct slice with)
{
	char p[WORD_LONGEST];
	size_t i;

	if (word.n > sizeof(p))
		return 1;
	for (i = 0; i < word.n; i++)
		p[i] = ascii_upper(word.p[i]);
	return slice_compare(slice(p, word.n), with);
}

bool
ref_kind_word(struct slice word, enum reference_kind *kind)
{
	size_t low = 0, high = COUNT(kind_words), middle;
	int c;

	if (word.n < 2 || word.n > WORD_LONGEST)
		return false;
	while (low < high) {
		middle = low + (high - low) / 2;
		c = compare_fold(word, kind_words[middle].word);
		if (c == 0) {
			*kind = kind_words[middle].kind;
			return true;
		}
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool
ref_is_airgram(struct slice word)
{
	size_t i = 0, digits = 0;

	if (word.n > 2 && ascii_upper(word.p[0]) == 'C')
		i++;
	if (word.n < i + 2 || ascii_upper(word.p[i]) != 'A')
		return false;
	i++;
	if (word.p[i] == '-')
		i++;
	for (; i < word.n && ascii_is_digit(word.p[i]); i++)
		digits++;
	return digits > 0 && digits < 6 && i == word.n;
}

/* The next run of letters, digits, ' and - of a text. */
static struct slice
next_word(struct slice *s)
{
	struct slice word;
	size_t n = 0;

	while (s->n > 0 && !ascii_is_alnum(s->p[0]))
		*s = slice_skip(*s, 1);
	while (n < s->n &&
	    (ascii_is_alnum(s->p[n]) || s->p[n] == '-' || s->p[n] == '\''))
		n++;
	word = slice_head(*s, n);
	*s = slice_skip(*s, n);
	while (word.n > 0 &&
	    (word.p[word.n - 1] == '-' || word.p[word.n - 1] == '\''))
		word = slice_head(word, word.n - 1);
	return word;
}

enum reference_kind
ref_kind(struct slice text, bool *told)
{
	enum reference_kind best = REFERENCE_OTHER, kind;
	struct slice rest = text, word, before = {NULL, 0}, part;
	size_t dash;
	bool any = slice_find_fold(slice_head(text, 200), S("://")) <
	    slice_head(text, 200).n;

	if (any)
		best = REFERENCE_WEB;
	while ((word = next_word(&rest)).n > 0) {
		/* TEL CON, DOE-ROE EMAIL, E MAIL */
		part = word;
		if (slice_equal_fold(word, S("CON")) &&
		    slice_equal_fold(before, S("TEL")))
			part = S("TELCON");
		before = word;
		if (ref_is_airgram(word))
			part = S("AIRGRAM");
		/* DOE-EMAIL, FAH-3 */
		if (!ref_kind_word(part, &kind)) {
			dash = slice_index(part, '-');
			if (!ref_kind_word(slice_skip(part, dash + 1), &kind) &&
			    !ref_kind_word(slice_head(part, dash), &kind))
				continue;
		}
		if (!any || weight[kind] > weight[best])
			best = kind;
		any = true;
	}
	*told = any;
	return best;
}

/* ---- no references ------------------------------------------------------------ */

bool
ref_no_post(struct slice word)
{
	static const struct slice words[] = {{"ANNEX", 5}, {"ARTICLE", 7},
	    {"CHAPTER", 7}, {"DAY", 3}, {"FLIGHT", 6}, {"FORM", 4}, {"ITEM", 4},
	    {"LINE", 4}, {"PAGE", 4}, {"PAGES", 5}, {"PARA", 4},
	    {"PARAGRAPH", 9}, {"PARAGRAPHS", 10}, {"PARAS", 5}, {"PART", 4},
	    {"PL", 2}, {"RESOLUTION", 10}, {"ROOM", 4}, {"SECTION", 7},
	    {"TAB", 3}, {"TITLE", 5}, {"UNGA", 4}, {"UNSC", 4}, {"UNSCR", 5},
	    {"VOL", 3}, {"VOLUME", 6}};
	size_t i;

	if (date_month(word) != 0)
		return true;
	for (i = 0; i < COUNT(words); i++)
		if (slice_equal_fold(word, words[i]))
			return true;
	return false;
}

static bool
is_press_word(struct slice word)
{
	static const struct slice words[] = {{"DIGEST", 6}, {"MEDIA", 5},
	    {"NEWS", 4}, {"PRESS", 5}, {"REACTION", 8}, {"REVIEW", 6},
	    {"ROUNDUP", 7}, {"SUMMARY", 7}};
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (slice_equal_fold(word, words[i]))
			return true;
	return false;
}

static bool
is_all_digits(struct slice word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (!ascii_is_digit(word.p[i]))
			return false;
	return true;
}

bool
ref_is_nothing(struct slice text)
{
	struct slice rest = text, word, first = {NULL, 0};
	size_t press = 0, others = 0, months = 0, words = 0;

	while (words < 16 && (word = next_word(&rest)).n > 0) {
		words++;
		if (first.p == NULL)
			first = word;
		if (is_press_word(word))
			press++;
		else if (date_month(word) != 0)
			months++;
		else if (!is_all_digits(word) &&
		    !slice_equal_fold(word, S("AND")))
			others++;
	}
	if (words == 0 || press > 0)
		return true;
	if (others == 0) /* numbers and months alone */
		return true;
	return ref_no_post(first) && others < 3;
}

bool
ref_is_post(struct ref_list *l, struct slice text)
{
	struct post_found found;

	if (text.n > 40 || ++l->misses > 400)
		return false;
	found = post_find(text, l->near.year, l->own);
	return found.row != TABLE_NONE && !post_how_guessed(found.how);
}

/* ---- messages by sender and date ----------------------------------------------- */

/* 242015Z alone: the last such day before the telegram (R22). */
static bool
complete(struct ref_list *l, struct slice s, struct dtg *dtg)
{
	struct date d = l->near;
	unsigned day = (unsigned)((s.p[0] - '0') * 10 + s.p[1] - '0');
	unsigned hour = (unsigned)((s.p[2] - '0') * 10 + s.p[3] - '0');
	unsigned minute = (unsigned)((s.p[4] - '0') * 10 + s.p[5] - '0');
	int tries;

	dtg->at = slice_head(s, 7);
	if (!date_known(d) || hour > 23 || minute > 59)
		return true;
	for (tries = 0; tries < 3; tries++) {
		d.day = (uint8_t)day;
		if (date_valid(d) && date_compare(d, l->near) <= 0) {
			dtg->moment = (struct moment){
			    d, (uint8_t)hour, (uint8_t)minute, 0};
			return true;
		}
		if (d.month-- == 1) {
			d.month = 12;
			d.year--;
		}
	}
	return true;
}

/* 221205 AUG 74: a day and an hour, whose Z was left out. */
bool
ref_bare(struct ref_list *l, struct slice s, struct dtg_group *g)
{
	struct moment m;
	size_t n = s.n < BARE_MOST ? s.n : BARE_MOST;
	char *p;

	if (n < 11 || s.p[6] != ' ')
		return false;
	p = arena_bytes(l->r->arena, n + 1);
	memcpy(p, s.p, 6);
	p[6] = 'Z';
	memcpy(p + 7, s.p + 6, n - 6);
	if (!dtg_read(slice(p, n + 1), l->near, g) || g->odd ||
	    !dtg_moment(g, &m))
		return false;
	g->at = slice_head(s, g->at.n - 1);
	return true;
}

bool
ref_message(struct ref_list *l, struct slice text, struct dtg *dtg)
{
	struct dtg_group g;
	struct slice s;
	size_t i, digits = 0;

	*dtg = (struct dtg){0};
	for (i = 0; i < text.n; i++) {
		if (digits >= 6 && ascii_upper(text.p[i]) == 'Z') {
			s = slice_skip(text, i - 6);
			if (!dtg_read(s, l->near, &g))
				return complete(l, s, dtg);
			dtg->at = g.at;
			if (g.year == 0 && date_known(l->near))
				g.year =
				    l->near.year - (g.month > l->near.month);
			dtg_moment(&g, &dtg->moment);
			return true;
		}
		if (digits == 6 && ref_bare(l, slice_skip(text, i - 6), &g)) {
			dtg->at = g.at;
			return dtg_moment(&g, &dtg->moment);
		}
		digits = ascii_is_digit(text.p[i]) ? digits + 1 : 0;
	}
	return false;
}
