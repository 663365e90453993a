/*
 * glosskind.c: what each kind of line is, for who never saw a telegram, and
 * the telegram in a sentence.  It must not look at any group.
 */
#include "render/gloss.h"

#include "render/render.h"
#include "render/words.h"

#define CAPTIONS_MOST 8 /* in a sentence */

#define KIND(what, source)                         \
	{                                          \
		{what, sizeof(what) - 1},          \
		{                                  \
			source, sizeof(source) - 1 \
		}                                  \
	}

static const struct gloss_kind kinds[LINE_MAX] = {
    [LINE_PAGE] =
	KIND("A page line: the receiving terminal prints one on every page, "
	     "wherever it falls. It is no part of the text.",
	    "observed 1973-2010"),
    [LINE_PAGE_NUMBER] = KIND("A small number that stands below some page "
			      "lines; what it means is not known.",
	"observed 1973-79"),
    [LINE_SECTION_MARK] = KIND("A mark at each page of a section: post, "
			       "number, section and page. No part of the text.",
	"observed 2000s"),
    [LINE_BANNER] = KIND("The classification, repeated at the foot and the "
			 "head of each printed page. No part of the text.",
	"observed 1973-79"),
    [LINE_STAMP] = KIND("A stamp from when it was released, years later. No "
			"part of the text.",
	"NARA, RG 59 electronic telegrams FAQ"),
    [LINE_NAVIGATION] =
	KIND("A link or menu of the page it was copied from.", ""),
    [LINE_WRAPPER] = KIND("The mail in which it was forwarded.", ""),
    [LINE_NOTICE] = KIND("A notice by the system that kept it.", ""),
    [LINE_ATTRIBUTE] = KIND("A fact that the archive or mail system keeps "
			    "beside the telegram: a name and its value.",
	"NARA, RG 59 electronic telegrams FAQ"),
    [LINE_ATTRIBUTE_LABEL] = KIND("A label of the archive or page in which "
				  "it came; what it names follows.",
	""),
    [LINE_TRANSMISSION] = KIND("How the message travelled (format lines 1 to "
			       "4): written for machines and operators of "
			       "relay stations, not for its readers.",
	"ACP 127(G); 5 FAH-2 H-320"),
    [LINE_DISTRIBUTION] = KIND("The distribution in the Department: ACTION "
			       "(on telegrams that come in) or ORIGIN (on "
			       "those that go out) is the office in charge, "
			       "INFO all others, each with its number of "
			       "copies.",
	"observed 1973-94"),
    [LINE_DRAFTING] = KIND("Who drafted, cleared and approved it in the "
			   "Department: office, colon, initials and surname, "
			   "colon, typist. (SUBS) cleared the substance, "
			   "(PHONE) by telephone.",
	"observed 1973-94"),
    [LINE_DASHES] = KIND("The dash line: the Department's own message number "
			 "and, since December 1976, the time it came in.",
	"observed 1973-94"),
    [LINE_DTG] = KIND("Precedence and date-time group: how fast, and when. "
		      "The time by which a telegram is known.",
	"ACP 127(G) para 113; 5 FAH-2 H-320"),
    [LINE_FROM] = KIND("FM, from: who sends it.", "5 FAH-2 H-230"),
    [LINE_TO] = KIND("TO: the action addressees, who have to do something "
		     "about it.",
	"5 FAH-2 H-230"),
    [LINE_INFO] = KIND("INFO: those who are only informed.", "5 FAH-2 H-230"),
    [LINE_EXCLUDED] = KIND("XMT, exempt: members of the collective above who "
			   "do not get it.",
	"5 FAH-2 H-321.9"),
    [LINE_SEPARATOR] = KIND(
	"The break between the heading and the text.", "ACP 127(G) Annex B"),
    [LINE_CLASSIFICATION] = KIND("The classification, the section if there "
				 "are several, and the number by which other "
				 "telegrams refer to this one.",
	"5 FAH-2 H-220"),
    [LINE_CAPTION] = KIND("A caption: who may have it, and how it is handled. "
			  "The most restrictive comes first.",
	"5 FAH-2 H-440"),
    [LINE_PASSING] = KIND("A passing or attention line: for whose eyes it is, "
			  "or to whom the addressee is to pass it.",
	"5 FAH-2 H-250"),
    [LINE_SERVICE] =
	KIND("A note between communications centres.", "ACP 127(G); ACP 131"),
    [LINE_ORDER] = KIND("The executive order line: under which order it is "
			"classified, and until when. On all telegrams since "
			"1 March 1973, N/A where not classified.",
	"TAGS handbook 1974; 5 FAH-1 H-240"),
    [LINE_TAGS] = KIND("TAGS, traffic analysis by geography and subject: "
		       "codes under which it is filed and found. Four letters "
		       "are a subject (the first says the field: P political, "
		       "E economic, C consular, M defense ...), two a country.",
	"TAGS handbook 1974; 5 FAH-3 H-400"),
    [LINE_SUBJECT] =
	KIND("What it is about.", "TAGS handbook 1974; 5 FAH-1 H-240"),
    [LINE_REFERENCE] = KIND("References: earlier telegrams, calls or letters "
			    "that one has to know. A number without a year is "
			    "of this year.",
	"5 FAH-1 H-240"),
    [LINE_CLASSIFIED_BY] = KIND("Who classified it, and for which reasons of "
				"the order (since October 1995).",
	"E.O. 12958; 5 FAH-1 H-240"),
    [LINE_DERIVED_FROM] =
	KIND("Classified because its source is.", "32 CFR 2001.22"),
    [LINE_REPEATED] = KIND("The heading once more: each section of a long "
			   "telegram is a message of its own.",
	"observed"),
    [LINE_OLD_FORM] = KIND("The heading of a telegram before 1973: control "
			   "number, when received, sender and its number.",
	"observed"),
    [LINE_HEADING] = KIND("A heading in the text.", "5 FAH-1 H-240"),
    [LINE_PARAGRAPH] = KIND("A paragraph: number, portion mark, text. A "
			    "telegram of one paragraph has no number.",
	"5 FAH-1 H-240"),
    [LINE_SIGNATURE] = KIND("The surname of whoever is in charge of the post, "
			    "even if he never saw it; of the Secretary on "
			    "telegrams of the Department.",
	"5 FAH-1 H-240"),
    [LINE_NOTE] = KIND("A note by the communications centre.", "observed"),
    [LINE_END] = KIND("The end of the message.", "ACP 127(G) Annex B"),
    [LINE_LOOSE] = KIND("Text that no paragraph holds.", ""),
};

struct gloss_kind
gloss_kind(const struct telegram *t, enum line_kind kind)
{
	static const struct gloss_kind smart =
	    KIND("A field of the message system that came after the telegraph, "
		 "in 2009: its name, and what it says.",
		"observed 2009-12");

	if (kind == LINE_ATTRIBUTE && t->carrier == CARRIER_SMART)
		return smart;
	return kind < LINE_MAX ? kinds[kind] : kinds[LINE_TEXT];
}

#define LABEL(name, what)                      \
	{                                      \
		{name, sizeof(name) - 1},      \
		{                              \
			what, sizeof(what) - 1 \
		}                              \
	}

/* What the names of a carrier's fields mean. */
static const struct {
	struct slice name, what;
} labels[] = {
    LABEL("MRN", "Message record number: the one by which it is known."),
    LABEL("Date/DTG", "When it was sent."),
    LABEL("From", "Who sends it."),
    LABEL("Action",
	"The action addressees, who have to do something about "
	"it."),
    LABEL("Info", "Those who are only informed."),
    LABEL("E.O.",
	"The executive order under which it is classified, and "
	"until when."),
    LABEL("TAGS", "Codes under which it is filed and found."),
    LABEL("Captions", "Who may have it, and how it is handled."),
    LABEL("Reference", "Earlier messages that one has to know."),
    LABEL("Subject", "What it is about."),
    LABEL("Pass Line", "To whom the addressee is to pass it."),
    LABEL("Drafted By", "Who wrote it: office and name."),
    LABEL("Cleared By", "Who agreed to it."),
    LABEL("Approved By", "Who answers for it."),
    LABEL("Released By", "Who sent it off."),
    LABEL("Signature", "The surname of whoever is in charge."),
    LABEL("Identifier", "Its number: year, post, number."),
    LABEL("Reference ID", "Its number: year, post, number."),
    LABEL("Created", "When it was sent."),
    LABEL("Classification", "How far it is classified."),
    LABEL("Origin", "Who sends it."),
    LABEL("Cable title", "What it is about."),
    LABEL("Document Number", "Its number: year, post, number."),
    LABEL("Original Classification", "How far it was classified when sent."),
    LABEL("Current Classification", "How far it is classified now."),
    LABEL("Draft Date", "The day it was written or sent."),
};

struct slice
gloss_label(struct slice label)
{
	struct slice name = slice_trim_right(label);
	size_t i;

	if (slice_ends(name, S(":")))
		name = slice_trim_right(slice_head(name, name.n - 1));
	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_equal(labels[i].name, name))
			return labels[i].what;
	return (struct slice){NULL, 0};
}

void
gloss_init(struct gloss *g, struct arena *arena, const struct telegram *t)
{
	*g = (struct gloss){.arena = arena, .t = t, .year = t->id.year};
	if (date_known(t->created.date))
		g->year = t->created.date.year;
	if (date_known(t->dtg.moment.date))
		g->year = t->dtg.moment.date.year;
	g->tag = t->tags;
	g->reference = t->references;
	g->classifier = t->classified_by;
	g->reason = t->reasons;
	g->redaction = t->redactions;
	g->paragraph = t->paragraphs;
	g->action = t->actions;
}

/* "to Department of State and 2 others" */
static void
say_addressees(
    struct gloss *g, const char *before, const struct addressee *list)
{
	const struct addressee *a;
	unsigned others = 0;

	if (list == NULL)
		return;
	buf_string(&g->words, before);
	words_address(&g->words, g->arena, list->name);
	for (a = list->next; a != NULL; a = a->next)
		others++;
	if (others > 0)
		buf_format(&g->words, " and %u other%s", others,
		    others == 1 ? "" : "s");
}

static void
say_level(struct gloss *g)
{
	struct slice level = classification_name(g->t->classification);
	const struct slice_list *c = g->t->captions;
	size_t i, n = 0;

	if (level.n == 0)
		return;
	buf_string(&g->words, " It is ");
	for (i = 0; i < level.n; i++)
		buf_char(&g->words, ascii_lower(level.p[i]));
	for (; c != NULL && n < CAPTIONS_MOST; c = c->next)
		buf_format(&g->words, "%s%S",
		    n++ == 0 ? " and captioned "
			: c->next == NULL || n == CAPTIONS_MOST ? " and "
								: ", ",
		    &c->text);
	if (date_known(g->t->order.declassify_on)) {
		buf_string(&g->words, ", to be declassified on ");
		words_date(&g->words, g->t->order.declassify_on);
	}
	buf_char(&g->words, '.');
}

void
gloss_telegram(struct gloss *g)
{
	struct slice title;
	const struct telegram *t = g->t;
	struct moment when =
	    date_known(t->dtg.moment.date) ? t->dtg.moment : t->created;

	buf_clear(&g->words);
	if (slice_trim(t->text).n == 0) {
		buf_string(&g->words, "There is nothing in it.");
		return;
	}
	if (t->from == NULL && t->to == NULL && t->id.post.p == NULL) {
		buf_string(&g->words,
		    "A fragment: neither who sends it nor "
		    "its number stands here.");
		return;
	}
	if (t->from != NULL)
		words_address(&g->words, g->arena, t->from->name);
	else if (t->id.post.p != NULL)
		buf_add(&g->words, title_case(g->arena, t->id.post));
	else
		buf_string(&g->words, "Somebody");
	buf_string(&g->words, " sent this");
	say_addressees(g, " to ", t->to);
	say_addressees(g, ", for the information of ", t->info);
	if (date_known(when.date)) {
		buf_string(&g->words, " on ");
		words_date(&g->words, when.date);
	}
	buf_char(&g->words, '.');
	say_level(g);
	if (t->subject.n > 0 && !t->subject_derived) {
		title = render_title(g->arena, t);
		buf_format(&g->words, " It is about: %S", &title);
	}
}

struct slice
gloss_source(struct arena *arena, struct slice source)
{
	struct slice rest = source, part;
	char *p = arena_bytes(arena, source.n + 1);
	size_t n = 0, cut;

	while (rest.n > 0) {
		cut = slice_index(rest, ';');
		part = slice_head(rest, cut);
		rest = slice_skip(rest, cut + 1);
		part = slice_head(part, slice_find(part, S(" via ")));
		part = slice_head(part, slice_find(part, S("http")));
		part = slice_head(part, slice_find(part, S(" (in github")));
		part = slice_trim(part);
		if (part.n == 0 || slice_starts(part, S("cross-checked")))
			continue;
		if (n > 0) {
			memcpy(p + n, "; ", 2);
			n += 2;
		}
		memcpy(p + n, part.p, part.n);
		n += part.n;
	}
	return slice(p, n);
}
