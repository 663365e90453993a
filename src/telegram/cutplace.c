/*
 * cutplace.c: the places that a reviewer names, P3 or L120:5-L122:40, and how
 * a place is named in lists.  It must not decide anything about them.
 */
#include "telegram/reader.h"
#include "telegram/redact.h"

/* ---- of which part of the telegram a line is -------------------------------- */

static const struct {
	struct slice label;
	enum line_kind kind;
} labels[] = {
    {{"MRN:", 4}, LINE_DTG},
    {{"Date/DTG:", 9}, LINE_DTG},
    {{"Date:", 5}, LINE_DTG},
    {{"From:", 5}, LINE_FROM},
    {{"Action:", 7}, LINE_TO},
    {{"Info:", 5}, LINE_INFO},
    {{"E.O.:", 5}, LINE_ORDER},
    {{"TAGS:", 5}, LINE_TAGS},
    {{"Captions:", 9}, LINE_CAPTION},
    {{"Pass Line:", 10}, LINE_PASSING},
    {{"Reference:", 10}, LINE_REFERENCE},
    {{"Subject:", 8}, LINE_SUBJECT},
    {{"Classification:", 15}, LINE_CLASSIFICATION},
    {{"Classified By:", 14}, LINE_CLASSIFIED_BY},
    {{"Signature:", 10}, LINE_SIGNATURE},
    {{"Drafted By:", 11}, LINE_DRAFTING},
    {{"Cleared By:", 11}, LINE_DRAFTING},
    {{"Approved By:", 12}, LINE_DRAFTING},
    {{"Released By:", 12}, LINE_DRAFTING},
};

/* As the head of a telegram has them, the longer ones first. */
static const struct slice words[] = {{"SUBJECT", 7}, {"SUBJ", 4}, {"TAGS", 4},
    {"REFERENCES", 10}, {"REFERENCE", 9}, {"REFS", 4}, {"REF", 3}, {"E.O.", 4},
    {"EO", 2}, {"CLASSIFIED BY", 13}, {"DERIVED FROM", 12}, {"DRAFTED BY", 10},
    {"APPROVED BY", 11}, {"CLEARED BY", 10}, {"FROM", 4}, {"FM", 2}, {"TO", 2},
    {"INFO", 4}, {"XMT", 3}, {"DISTRIBUTION", 12}};

size_t
redact_label(struct slice line)
{
	size_t i, n, end;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_starts(line, labels[i].label))
			return labels[i].label.n;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		n = words[i].n;
		if (!slice_starts_fold(line, words[i]) ||
		    (n < line.n && ascii_is_alnum(line.p[n])))
			continue;
		for (end = n; end < line.n && ascii_is_blank(line.p[end]);
		     end++)
			continue;
		return end < line.n && line.p[end] == ':' ? end + 1 : n;
	}
	return 0;
}

#define LABEL_COLUMN 32 /* what stands further in goes on */
#define GOES_ON_MOST 64 /* lines of one label */

/* Whether a line begins with a label of its own, one we know or not. */
static bool
is_labelled(struct slice s)
{
	return s.n > 0 && !ascii_is_blank(s.p[0]) &&
	    slice_index(slice_head(s, LABEL_COLUMN), ':') <
	    slice_head(s, LABEL_COLUMN).n;
}

unsigned
redact_kind(const struct telegram *t, uint32_t line)
{
	struct slice s;
	uint32_t above = 0;
	size_t i;

	if (t->carrier != CARRIER_SMART ||
	    t->lines[line].kind != LINE_ATTRIBUTE)
		return t->lines[line].kind;
	while (line > 0 && above++ < GOES_ON_MOST &&
	    !is_labelled(line_slice(&t->lines[line])) &&
	    t->lines[line - 1].kind == LINE_ATTRIBUTE)
		line--;
	s = line_slice(&t->lines[line]);
	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (slice_starts(s, labels[i].label))
			return labels[i].kind;
	return LINE_ATTRIBUTE;
}

bool
redact_is_paged(const struct telegram *t)
{
	uint32_t i;

	for (i = 0; i < t->line_count; i++)
		if (t->lines[i].kind == LINE_PAGE ||
		    t->lines[i].kind == LINE_SECTION_MARK ||
		    t->lines[i].kind == LINE_REPEATED)
			return true;
	return false;
}

/* A sentence ends with it. */
static bool
ends_sentence(struct slice s)
{
	s = slice_trim_right(s);
	return s.n > 0 && memchr(".?!:;)\"", s.p[s.n - 1], 7) != NULL;
}

/* The last words of a paragraph alone on the next page, no heading. */
static bool
is_tail(const struct telegram *t, uint32_t end, uint32_t line)
{
	return !ends_sentence(line_slice(&t->lines[end - 1])) ||
	    ends_sentence(line_slice(&t->lines[line]));
}

uint32_t
redact_end(const struct telegram *t, const struct paragraph *p, bool paged)
{
	uint32_t i, end = p->text.first_line + p->text.lines;
	const struct paragraph *q = p->next;
	bool page = false;

	end = end < t->line_count ? end : t->line_count;
	if (!paged || p->number == 0)
		return end;
	for (i = end; i < t->line_count; i++) {
		if (t->lines[i].kind == LINE_BLANK)
			continue;
		if (line_is_furniture(&t->lines[i]) ||
		    t->lines[i].kind == LINE_REPEATED) {
			page = true;
			continue;
		}
		while (q != NULL && q->text.first_line < i)
			q = q->next;
		if (q != NULL && q->text.first_line == i && q->number == 0 &&
		    q->mark.printed.p == NULL) {
			end = i + q->text.lines;
			i = end - 1;
		} else if (page && t->lines[i].kind == LINE_HEADING &&
		    is_tail(t, end, i))
			end = i + 1;
		else
			break;
		page = false;
	}
	return end < t->line_count ? end : t->line_count;
}

bool
redact_is_text(unsigned kind)
{
	return kind == LINE_PARAGRAPH || kind == LINE_BODY ||
	    kind == LINE_HEADING;
}

const struct paragraph *
redact_paragraph(const struct telegram *t, uint32_t line, bool paged)
{
	const struct paragraph *p;

	if (!redact_is_text(t->lines[line].kind))
		return NULL;
	for (p = t->paragraphs; p != NULL && p->text.first_line <= line;
	     p = p->next)
		if (line < redact_end(t, p, paged))
			return p;
	return NULL;
}

bool
redact_overlaps(struct slice a, struct slice b)
{
	return a.p != NULL && b.p != NULL && a.p < slice_end(b) &&
	    b.p < slice_end(a);
}

/* The two are one: both of a paragraph, or lines of the head of one kind. */
static bool
is_one_part(const struct telegram *t, struct slice at)
{
	const struct paragraph *p, *paragraph = NULL;
	const struct line *line;
	unsigned kind = LINE_MAX;
	bool any = false, paged = redact_is_paged(t);
	uint32_t i;

	for (i = 0; i < t->line_count; i++) {
		line = &t->lines[i];
		if (line->kind == LINE_BLANK || line_is_furniture(line) ||
		    !redact_overlaps(line_slice(line), at))
			continue;
		p = redact_paragraph(t, i, paged);
		if (any &&
		    (p != paragraph ||
			(p == NULL && redact_kind(t, i) != kind)))
			return false;
		any = true;
		paragraph = p;
		kind = redact_kind(t, i);
	}
	return any;
}

/* ---- read ------------------------------------------------------------------- */

static bool
take_number(struct slice *s, uint32_t *out)
{
	size_t n = 0;

	while (n < s->n && ascii_is_digit(s->p[n]))
		n++;
	if (!slice_number(slice_head(*s, n), 100000000, out) || *out == 0)
		return false;
	*s = slice_skip(*s, n);
	return true;
}

/* L120:5; columns are characters. */
static bool
take_point(struct slice *s, uint32_t *line, uint32_t *column)
{
	if (s->n == 0 || ascii_upper(s->p[0]) != 'L')
		return false;
	*s = slice_skip(*s, 1);
	if (!take_number(s, line) || s->n == 0 || s->p[0] != ':')
		return false;
	*s = slice_skip(*s, 1);
	return take_number(s, column);
}

/* Where in a text the character of a line stands: its first byte, its end. */
static bool
find_point(struct slice text, uint32_t line, uint32_t column, struct slice *at)
{
	struct slice row = {NULL, 0};
	size_t i = 0, n;

	while (line > 0 && (row = slice_line(&text)).p != NULL)
		line--;
	if (line > 0 || row.p == NULL)
		return false;
	if (row.n > 0 && row.p[row.n - 1] == '\r')
		row.n--;
	for (;;) {
		if (i >= row.n)
			return false;
		for (n = 1; i + n < row.n &&
		     ((unsigned char)row.p[i + n] & 0xc0) == 0x80;
		     n++)
			continue;
		if (--column == 0)
			break;
		i += n;
	}
	*at = slice(row.p + i, n);
	return true;
}

static bool
read_span(const struct telegram *t, size_t before, struct slice place,
    struct slice *at, struct error *error)
{
	uint32_t line[2], column[2];
	struct slice rest = place, from, to;

	if (!take_point(&rest, &line[0], &column[0]) || rest.n == 0 ||
	    rest.p[0] != '-')
		return error_set(error,
		    "`%S' is no place: P3, L120:5-L122:40, SUBJECT, ALL",
		    &place);
	rest = slice_skip(rest, 1);
	if (!take_point(&rest, &line[1], &column[1]) || rest.n > 0)
		return error_set(error,
		    "`%S' is no place: P3, L120:5-L122:40, SUBJECT, ALL",
		    &place);
	if (t->run_count > 0)
		return error_set(error,
		    "the original is no plain text: name paragraphs, not lines");
	if (line[0] <= before || line[1] <= before ||
	    !find_point(
		t->text, line[0] - (uint32_t)before, column[0], &from) ||
	    !find_point(t->text, line[1] - (uint32_t)before, column[1], &to))
		return error_set(error,
		    "`%S' begins or ends where the telegram has no character",
		    &place);
	if (to.p < from.p)
		return error_set(error, "`%S' is empty", &place);
	*at = slice_between(from.p, slice_end(to));
	return true;
}

static bool
read_paragraph(const struct telegram *t, struct slice place, struct slice *at,
    struct error *error)
{
	const struct paragraph *p, *found = NULL;
	struct slice rest = slice_skip(place, 1);
	uint32_t number, end;

	if (!slice_number(rest, 100000, &number) || number == 0)
		return error_set(error, "`%S' names no paragraph", &place);
	for (p = t->paragraphs; p != NULL; p = p->next) {
		if (p->number != number)
			continue;
		if (found != NULL)
			return error_set(error,
			    "there are two paragraphs %u: name lines", number);
		found = p;
	}
	if (found == NULL)
		return error_set(error, "there is no paragraph %u", number);
	*at = found->at;
	end = redact_end(t, found, redact_is_paged(t));
	while (end > found->text.first_line && t->lines[end - 1].p == NULL)
		end--;
	if (!t->lines_moved && end > 0)
		*at = slice_between(
		    found->at.p, slice_end(line_slice(&t->lines[end - 1])));
	return true;
}

/* SUBJECT, FROM, CLASSIFIED-BY, SIGNATURE: all lines of the kind. */
static bool
read_kind(const struct telegram *t, struct slice place, struct slice *at)
{
	const struct line *line;
	struct slice name;
	unsigned kind;
	uint32_t i;

	*at = (struct slice){NULL, 0};
	for (i = 0; i < t->line_count; i++) {
		line = &t->lines[i];
		kind = redact_kind(t, i);
		name = line_kind_name((enum line_kind)kind);
		if (!slice_equal_fold(name, place) ||
		    kind < LINE_TRANSMISSION || kind == LINE_REPEATED)
			continue;
		if (at->p == NULL)
			*at = line_slice(line);
		else if (slice_end(line_slice(line)) > slice_end(*at))
			*at = slice_between(at->p, slice_end(line_slice(line)));
	}
	return at->p != NULL;
}

bool
release_place(const struct telegram *t, size_t line, struct slice place,
    struct slice *at, struct error *error)
{
	place = slice_trim(place);
	if (slice_equal_fold(place, S("ALL"))) {
		*at = t->text;
		return true;
	}
	if (place.n > 1 && ascii_upper(place.p[0]) == 'P' &&
	    ascii_is_digit(place.p[1]))
		return read_paragraph(t, place, at, error);
	if (read_kind(t, place, at))
		return true;
	if (!read_span(t, line, place, at, error))
		return false;
	if (slice_trim(*at).n == 0)
		return error_set(error, "`%S' is empty", &place);
	if (!is_one_part(t, *at))
		return error_set(error,
		    "`%S' runs over the end of a paragraph or field: name "
		    "each by itself",
		    &place);
	return true;
}

/* ---- written ---------------------------------------------------------------- */

struct slice
release_place_text(
    struct arena *arena, const struct telegram *t, struct slice at)
{
	const struct paragraph *p = NULL;
	struct buf b = {0};
	struct slice s, name;
	unsigned kind = LINE_TEXT, ordinal = 0;
	uint32_t i;
	size_t n;

	for (i = 0; i < t->line_count; i++)
		if (redact_overlaps(line_slice(&t->lines[i]), at)) {
			kind = redact_kind(t, i);
			p = redact_paragraph(t, i, redact_is_paged(t));
			break;
		}
	if (p != NULL && p->number > 0)
		buf_format(&b, "P%u", (unsigned)p->number);
	else if (p != NULL) {
		const struct paragraph *q;

		for (q = t->paragraphs; q != p; q = q->next)
			ordinal++;
		buf_format(&b, "paragraph #%u", ordinal + 1);
	} else {
		name = line_kind_name((enum line_kind)kind);
		for (n = 0; n < name.n; n++)
			buf_char(&b, ascii_upper(name.p[n]));
	}
	s = arena_copy(arena, buf_slice(&b));
	buf_free(&b);
	return s;
}
