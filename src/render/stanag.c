/*
 * stanag.c: labels written: STANAG 4774 and 4778, ISM.  What reads XML is the
 * child of the importer; what it found becomes a label here.
 *
 * The namespaces are those of the standards, whose schemas are not free: the
 * schemas in doc/ are this project's own words for what is written here.
 */
#include "render/stanag.h"

#include "render/words.h"
#include "telegram/declass.h"
#include "telegram/marking.h"
#include "telegram/table.h"

#define NAMESPACE_4774 "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define NAMESPACE_4778 "urn:nato:stanag:4778:bindinginformation:1:0"
#define NAMESPACE_ISM "urn:us:gov:ic:ism"
#define POLICY "USA"

/* ---- of a telegram ---------------------------------------------------------- */

static void
add(struct arena *arena, struct slice_list **list, struct slice text)
{
	struct slice_list **end, *item;

	for (end = list; *end != NULL; end = &(*end)->next)
		if (slice_equal((*end)->text, text))
			return;
	item = ARENA_NEW(arena, struct slice_list);
	item->at = item->text = text;
	*end = item;
}

static bool
read_level(struct slice word, enum classification *out)
{
	unsigned i;

	if (slice_equal_fold(word, S("COSMIC TOP SECRET")))
		word = S("TOP SECRET");
	for (i = CLASS_UNCLASSIFIED; i < CLASS_MAX; i++)
		if (slice_equal_fold(
			word, classification_name((enum classification)i))) {
			*out = (enum classification)i;
			return true;
		}
	return false;
}

/* A caption that restricts is a control; another only tells. */
static void
add_caption(struct arena *arena, struct stanag *s, struct slice caption)
{
	struct table_rows rows = table_find(TABLE_MARKINGS, caption);

	if (slice_equal(caption, S("SENSITIVE"))) {
		if (s->marking.level == CLASS_UNCLASSIFIED)
			s->marking.level = CLASS_SBU;
		return;
	}
	if (slice_starts(caption, S("REL ")) || rows.count > 0)
		add(arena, &s->marking.controls,
		    rows.count > 0 ? table_cell(TABLE_MARKINGS, rows.first,
					 MARKINGS_MARKING)
				   : caption);
	else
		add(arena, &s->informative, caption);
}

bool
stanag_of(struct arena *arena, const struct telegram *t, struct stanag *out)
{
	const struct slice_list *c;
	struct declass d;
	struct buf b = {0};
	const struct classifier *who;
	struct slice now;

	*out = (struct stanag){.kind = S("originator"), .policy = S(POLICY)};
	out->originator = identifier_text(arena, &t->id);
	out->marking.level = t->classification;
	if (t->classification == CLASS_NONE &&
	    !marking_by_portions(arena, t, &out->marking))
		out->marking = (struct marking){0};
	for (c = t->captions; c != NULL; c = c->next)
		if (!words_struck_caption(t, c->text))
			add_caption(arena, out, c->text);
	/* a copy that is given out at another level has a label of its own */
	now = words_struck(t);
	if (now.n > 0 && read_level(now, &out->marking.level))
		out->kind = S("alternative");
	if (out->marking.level == CLASS_NONE)
		return false;
	out->created =
	    date_known(t->dtg.moment.date) ? t->dtg.moment : t->created;
	for (c = t->reasons; c != NULL; c = c->next)
		add(arena, &out->reasons, c->text);
	for (who = t->classified_by; who != NULL; who = who->next) {
		const struct slice *name =
		    who->name.n > 0 ? &who->name : &who->role;

		buf_format(&b, "%s%S", b.n > 0 ? "; " : "", name);
	}
	out->classified_by = arena_copy(arena, buf_slice(&b));
	out->derived_from = t->derived_from;
	buf_free(&b);
	if (out->marking.level < CLASS_CONFIDENTIAL)
		return true;
	declass_work(arena, t, (struct date){0}, true, &d);
	if (d.marked.kind == DECLASS_DATE)
		out->declassify = d.marked.date;
	else if (d.marked.kind == DECLASS_EVENT)
		out->event = d.marked.event;
	if (!date_known(out->declassify))
		out->review = d.today.date;
	for (c = t->order.codes; c != NULL; c = c->next)
		if (slice_starts(c->text, S("25X")) ||
		    slice_starts(c->text, S("50X")))
			out->exemption = c->text;
	return true;
}

/* ---- lines ------------------------------------------------------------------ */

static void
line(struct buf *b, const char *key, struct slice value)
{
	if (value.n == 0)
		return;
	buf_format(b, "%s\t", key);
	buf_plain(b, value);
	buf_char(b, '\n');
}

static struct slice
day_text(struct arena *arena, struct date d)
{
	char day[10];

	if (!date_known(d))
		return (struct slice){NULL, 0};
	date_format(d, day);
	return arena_copy(arena, slice(day, sizeof(day)));
}

static struct slice
moment_text(struct arena *arena, struct moment m)
{
	char when[20];

	if (!date_known(m.date))
		return (struct slice){NULL, 0};
	moment_format(m, when);
	return arena_copy(arena, slice(when, sizeof(when)));
}

void
stanag_text(struct buf *out, struct arena *arena, const struct stanag *s)
{
	const struct slice_list *item;

	line(out, "label", s->kind);
	line(out, "policy", s->policy);
	line(out, "marking", marking_banner(arena, &s->marking));
	for (item = s->informative; item != NULL; item = item->next)
		line(out, "informative", item->text);
	line(out, "originator", s->originator);
	line(out, "created", moment_text(arena, s->created));
	line(out, "declassify-on", day_text(arena, s->declassify));
	line(out, "declassify-event", s->event);
	line(out, "exemption", s->exemption);
	line(out, "review", day_text(arena, s->review));
	line(out, "classified-by", s->classified_by);
	for (item = s->reasons; item != NULL; item = item->next)
		line(out, "reason", item->text);
	line(out, "derived-from", s->derived_from);
}

/* ---- 4774 ------------------------------------------------------------------- */

static void
element(struct buf *b, const char *name, struct slice value)
{
	buf_format(b, "<slab:%s>", name);
	buf_html(b, value);
	buf_format(b, "</slab:%s>", name);
}

static void
category_open(struct buf *b, const char *type, const char *tag, bool *open)
{
	if (!*open)
		buf_format(
		    b, "<slab:Category Type=\"%s\" TagName=\"%s\">", type, tag);
	*open = true;
}

static void
category_close(struct buf *b, bool *open)
{
	if (*open)
		buf_string(b, "</slab:Category>");
	*open = false;
}

static struct slice
level_text(const struct marking *m)
{
	return m->level == CLASS_SBU ? S("UNCLASSIFIED")
				     : classification_name(m->level);
}

static void
information(struct buf *b, struct arena *arena, const struct stanag *s)
{
	const struct slice_list *c;
	struct slice_list *countries = NULL, *code;
	bool open = false;

	buf_string(b, "<slab:ConfidentialityInformation>");
	element(b, "PolicyIdentifier", s->policy);
	element(b, "Classification", level_text(&s->marking));
	for (c = s->marking.controls; c != NULL; c = c->next) {
		if (slice_starts(c->text, S("REL "))) {
			countries = marking_countries(arena, c->text, false);
			continue;
		}
		category_open(b, "RESTRICTIVE", "Captions", &open);
		element(b, "GenericValue", c->text);
	}
	category_close(b, &open);
	for (code = countries; code != NULL; code = code->next) {
		category_open(b, "PERMISSIVE", "Releasable To", &open);
		element(b, "GenericValue", code->text);
	}
	category_close(b, &open);
	if (s->marking.level == CLASS_SBU) {
		category_open(b, "INFORMATIVE", "Administrative", &open);
		element(b, "GenericValue", S("SENSITIVE BUT UNCLASSIFIED"));
	}
	for (c = s->informative; c != NULL; c = c->next) {
		category_open(b, "INFORMATIVE", "Administrative", &open);
		element(b, "GenericValue", c->text);
	}
	category_close(b, &open);
	buf_string(b, "</slab:ConfidentialityInformation>");
}

static struct moment
midnight(struct date d)
{
	return (struct moment){.date = d};
}

/* Where nothing succeeds it, a label says when it is to be looked at. */
static void
label(struct buf *b, struct arena *arena, const struct stanag *s)
{
	struct date review = s->review;
	struct slice when;

	buf_format(b,
	    "<slab:%SConfidentialityLabel xmlns:slab=\"" NAMESPACE_4774 "\"",
	    &s->kind);
	if (!date_known(s->declassify)) {
		if (!date_known(review) && date_known(s->created.date))
			review = date_add_years(s->created.date, 25);
		when = moment_text(arena, midnight(review));
		if (when.n > 0)
			buf_format(b, " ReviewDateTime=\"%S\"", &when);
	}
	buf_char(b, '>');
	information(b, arena, s);
	if (s->originator.n > 0) {
		buf_string(b,
		    "<slab:OriginatorID IDType=\"uniformResourceIdentifier\">"
		    "urn:telegram:");
		buf_html(b, s->originator);
		buf_string(b, "</slab:OriginatorID>");
	}
	when = moment_text(arena, s->created);
	if (when.n > 0)
		element(b, "CreationDateTime", when);
	if (date_known(s->declassify)) {
		when = moment_text(arena, midnight(s->declassify));
		buf_string(b, "<slab:SuccessionHandling>");
		element(b, "SuccessionDateTime", when);
		buf_string(b,
		    "<slab:SuccessorConfidentialityLabel>"
		    "<slab:ConfidentialityInformation>");
		element(b, "PolicyIdentifier", s->policy);
		element(b, "Classification", S("UNCLASSIFIED"));
		buf_string(b, "</slab:ConfidentialityInformation>");
		element(b, "CreationDateTime", when);
		buf_string(b,
		    "</slab:SuccessorConfidentialityLabel>"
		    "</slab:SuccessionHandling>");
	}
	buf_format(b, "</slab:%SConfidentialityLabel>\n", &s->kind);
}

static const char prolog[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void
stanag_4774(struct buf *out, struct arena *arena, const struct stanag *s)
{
	buf_string(out, prolog);
	label(out, arena, s);
}

void
stanag_4778(struct buf *out, struct arena *arena, const struct stanag *s,
    struct slice file)
{
	buf_string(out, prolog);
	buf_string(out,
	    "<mb:BindingInformation xmlns:mb=\"" NAMESPACE_4778 "\">\n"
	    "<mb:MetadataBindingContainer><mb:MetadataBinding>\n"
	    "<mb:Metadata>");
	label(out, arena, s);
	buf_string(out, "</mb:Metadata>\n<mb:DataReference URI=\"");
	buf_html(out, file);
	buf_string(out,
	    "\" xmlns:xmime=\"http://www.w3.org/2005/05/xmlmime\" "
	    "xmime:contentType=\"text/plain\"/>\n"
	    "</mb:MetadataBinding></mb:MetadataBindingContainer>\n"
	    "</mb:BindingInformation>\n");
}

/* ---- ISM -------------------------------------------------------------------- */

static void
attribute(struct buf *b, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	buf_format(b, "\n  ism:%s=\"", name);
	buf_html(b, value);
	buf_char(b, '"');
}

/* XD, ND, DS ... are not of the agencies; NF, OC, REL are. */
static bool
is_theirs(struct slice control)
{
	struct table_rows rows = table_find(TABLE_MARKINGS, control);
	int rank = rows.count == 0
	    ? 99
	    : table_year(TABLE_MARKINGS, rows.first, MARKINGS_RANK);

	return rank < 30;
}

static struct slice
portion_word(struct slice control)
{
	struct table_rows rows = table_find(TABLE_MARKINGS, control);
	struct slice word = rows.count == 0
	    ? control
	    : table_cell(TABLE_MARKINGS, rows.first, MARKINGS_PORTION);

	return word.n > 0 ? word : control;
}

static void
ism_marking(struct buf *out, struct arena *arena, const struct marking *m)
{
	static const struct slice letters[CLASS_MAX] = {[CLASS_NONE] = {"U", 1},
	    [CLASS_UNCLASSIFIED] = {"U", 1},
	    [CLASS_SBU] = {"U", 1},
	    [CLASS_LOU] = {"U", 1},
	    [CLASS_CONFIDENTIAL] = {"C", 1},
	    [CLASS_SECRET] = {"S", 1},
	    [CLASS_TOP_SECRET] = {"TS", 2}};
	struct buf theirs = {0}, others = {0}, to = {0};
	const struct slice_list *c;
	struct slice_list *code;
	struct slice word;

	for (c = m->controls; c != NULL; c = c->next) {
		struct buf *b = is_theirs(c->text) ? &theirs : &others;

		word = portion_word(c->text);
		if (slice_starts(c->text, S("REL "))) {
			b = &theirs;
			word = S("REL");
			for (code = marking_countries(arena, c->text, false);
			     code != NULL; code = code->next)
				buf_format(&to, "%s%S", to.n > 0 ? " " : "",
				    &code->text);
		} else if (slice_index(word, ' ') < word.n)
			continue; /* no value of theirs */
		buf_format(b, "%s%S", b->n > 0 ? " " : "", &word);
	}
	if (m->level == CLASS_SBU && others.n == 0)
		buf_string(&others, "SBU");
	attribute(out, "classification", letters[m->level]);
	attribute(out, "ownerProducer", S("USA"));
	attribute(out, "disseminationControls", buf_slice(&theirs));
	attribute(out, "releasableTo", buf_slice(&to));
	attribute(out, "nonICmarkings", buf_slice(&others));
	buf_free(&theirs);
	buf_free(&others);
	buf_free(&to);
}

static void
ism_portion(struct buf *out, struct arena *arena, uint32_t number,
    const struct marking *m)
{
	if (m->level == CLASS_NONE)
		return;
	buf_string(out, "<portion");
	if (number > 0)
		buf_format(out, " paragraph=\"%u\"", (unsigned)number);
	ism_marking(out, arena, m);
	buf_string(out, "/>\n");
}

void
stanag_ism(struct buf *out, struct arena *arena, const struct stanag *s,
    const struct telegram *t)
{
	const struct slice_list *reason;
	const struct paragraph *p;
	struct buf reasons = {0};

	buf_string(out, prolog);
	buf_string(out,
	    "<telegram xmlns=\"urn:telegram:marks\" "
	    "xmlns:ism=\"" NAMESPACE_ISM "\"");
	attribute(out, "DESVersion", S("10"));
	attribute(out, "resourceElement", S("true"));
	attribute(out, "createDate", day_text(arena, s->created.date));
	ism_marking(out, arena, &s->marking);
	for (reason = s->reasons; reason != NULL; reason = reason->next)
		buf_format(
		    &reasons, "%s%S", reasons.n > 0 ? ", " : "", &reason->text);
	attribute(out, "classifiedBy", s->classified_by);
	attribute(out, "classificationReason", buf_slice(&reasons));
	attribute(out, "derivedFrom", s->derived_from);
	attribute(out, "declassDate", day_text(arena, s->declassify));
	attribute(out, "declassEvent", s->event);
	attribute(out, "declassException", s->exemption);
	if (s->originator.n > 0) {
		buf_string(out, "\n  id=\"");
		buf_html(out, s->originator);
		buf_char(out, '"');
	}
	buf_string(out, ">\n");
	ism_portion(out, arena, 0, &t->subject_mark);
	for (p = t->paragraphs; p != NULL; p = p->next)
		ism_portion(out, arena, p->number, &p->mark);
	buf_string(out, "</telegram>\n");
	buf_free(&reasons);
}

/* ---- read ------------------------------------------------------------------- */

static bool
read_moment(struct slice s, struct moment *m)
{
	uint32_t hour, minute, second;

	*m = (struct moment){0};
	if (!date_read_iso(slice_head(s, 10), &m->date))
		return false;
	if (s.n >= 19 && s.p[10] == 'T' &&
	    slice_number(slice(s.p + 11, 2), 23, &hour) &&
	    slice_number(slice(s.p + 14, 2), 59, &minute) &&
	    slice_number(slice(s.p + 17, 2), 59, &second)) {
		m->hour = (uint8_t)hour;
		m->minute = (uint8_t)minute;
		m->second = (uint8_t)second;
	}
	return true;
}

/* A control by any word for it, NF or NOFORN. */
static void
read_control(struct arena *arena, struct stanag *s, struct slice word)
{
	struct table_rows rows = table_find(TABLE_MARKINGS, word);

	if (slice_equal(word, S("REL")) || slice_equal(word, S("REL TO")))
		return; /* the list says to whom */
	if (slice_equal(word, S("SBU")) && s->marking.level < CLASS_SBU) {
		s->marking.level = CLASS_SBU;
		return;
	}
	if (rows.count > 0)
		word = table_cell(TABLE_MARKINGS, rows.first, MARKINGS_MARKING);
	add(arena, &s->marking.controls, word);
}

static bool
read_line(struct arena *arena, struct stanag *s, struct slice key,
    struct slice value, struct buf *to)
{
	struct moment m;

	if (slice_equal(key, S("label")))
		s->kind = value;
	else if (slice_equal(key, S("policy")))
		s->policy = value;
	else if (slice_equal(key, S("classification")))
		return read_level(value, &s->marking.level);
	else if (slice_equal(key, S("restrictive")))
		read_control(arena, s, value);
	else if (slice_equal(key, S("permissive")))
		buf_format(to, "%s%S", to->n > 0 ? ", " : "REL TO ", &value);
	else if (slice_equal(key, S("informative"))) {
		if (slice_equal(value, S("SENSITIVE BUT UNCLASSIFIED")) &&
		    s->marking.level < CLASS_SBU)
			s->marking.level = CLASS_SBU;
		else
			add(arena, &s->informative, value);
	} else if (slice_equal(key, S("originator")))
		s->originator = slice_starts(value, S("urn:telegram:"))
		    ? slice_skip(value, 13)
		    : value;
	else if (slice_equal(key, S("created")))
		return read_moment(value, &s->created);
	else if (slice_equal(key, S("declassify-on"))) {
		if (!read_moment(value, &m))
			return false;
		s->declassify = m.date;
	} else if (slice_equal(key, S("review"))) {
		if (!read_moment(value, &m))
			return false;
		s->review = m.date;
	} else if (slice_equal(key, S("declassify-event")))
		s->event = value;
	else if (slice_equal(key, S("exemption")))
		s->exemption = value;
	else if (slice_equal(key, S("classified-by")))
		s->classified_by = value;
	else if (slice_equal(key, S("reason")))
		add(arena, &s->reasons, value);
	else if (slice_equal(key, S("derived-from")))
		s->derived_from = value;
	return true;
}

bool
stanag_read(struct arena *arena, struct slice lines, struct stanag *out,
    struct error *error)
{
	struct slice row, key, value;
	struct buf to = {0};
	bool good = true;

	*out = (struct stanag){0};
	lines = arena_copy(arena, lines);
	while (good && (row = slice_line(&lines)).p != NULL) {
		key = slice_head(row, slice_index(row, '\t'));
		value = slice_trim(slice_skip(row, key.n + 1));
		good = read_line(arena, out, key, value, &to) ||
		    error_set(error, "`%S' is no %S", &value, &key);
	}
	if (to.n > 0)
		add(arena, &out->marking.controls,
		    arena_copy(arena, buf_slice(&to)));
	buf_free(&to);
	if (good && out->marking.level == CLASS_NONE)
		return error_set(error, "the label has no classification");
	return good;
}
