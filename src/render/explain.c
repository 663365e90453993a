/*
 * explain.c: what is to be said of each line of a telegram, from the account
 * of its bytes.  It must not lay anything out.
 *
 * What is general is said once, where it is met first; what a group says
 * itself is said each time.  A line of which there is nothing new to say is
 * told in one with the line before.
 */
#include "render/explain.h"

#include "render/gloss.h"

struct explainer {
	struct gloss gloss;
	const struct telegram *t;
	const struct line *lines; /* in place */
	struct span *spans;
	size_t span_count, span; /* the next one */
	const struct render_remark *remarks;
	size_t remark_count, remark; /* the next one */
	size_t line; /* of the file, that of `counted` */
	const char *counted; /* up to here in the source */
	bool field_said[FIELD_MAX];
	struct slice source_said[FIELD_MAX]; /* of tables: they last */
	bool kind_said[LINE_MAX];
	struct arena scratch[2]; /* of this line and the one held back */
	int which;
};

/* What the sentence about the kind of line says as well. */
static bool
general_is_said(enum field field)
{
	switch (field) {
	case FIELD_PROSIGN:
	case FIELD_FROM:
	case FIELD_ADDRESSEE:
	case FIELD_EXCLUDED:
	case FIELD_SUBJECT:
	case FIELD_CAPTION:
	case FIELD_PASSING:
	case FIELD_SERVICE:
	case FIELD_SIGNATURE:
	case FIELD_NOTE:
	case FIELD_HEADING:
	case FIELD_TAG:
	case FIELD_REFERENCE:
	case FIELD_CLASSIFIED_BY:
	case FIELD_DERIVED_FROM:
	case FIELD_CLASSIFICATION:
	case FIELD_DASH_LINE:
	case FIELD_DRAFTING:
	case FIELD_DTG:
	case FIELD_PRECEDENCE:
	case FIELD_NUMBER:
	case FIELD_PARAGRAPH_NUMBER:
		return true;
	default:
		return false;
	}
}

/* Of these the sentence about the kind of line says it all; of labels, too,
 * but for those of a carrier's fields. */
static bool
is_silent(enum field field)
{
	return field == FIELD_BLANK || field == FIELD_PARAGRAPH ||
	    (field >= FIELD_PAGE_LINE && field <= FIELD_ATTRIBUTE);
}

/* A group as it is shown: a mark with its brackets, a list's part alone. */
static struct slice
shown(const struct explained *line, enum field field, struct slice at)
{
	size_t n;

	if (field == FIELD_MARK && at.n > 0 && at.p[0] == '(' &&
	    slice_index(at, ')') == at.n && slice_within(at, line->text)) {
		n = slice_index(
		    slice_between(at.p, slice_end(line->text)), ')');
		if (at.p + n < slice_end(line->text))
			return slice(at.p, n + 1);
	}
	while (at.n > 1 && (slice_ends(at, S(",")) || slice_ends(at, S(";"))))
		at.n--;
	return at;
}

/* The name of a carrier's field. */
static void
add_label(struct explained *line, struct slice at)
{
	struct explained_group *group = &line->groups[line->count];
	struct slice what = gloss_label(at);

	if (line->kind != LINE_ATTRIBUTE || what.p == NULL)
		return;
	*group = (struct explained_group){
	    .at = slice_trim(at), .field = FIELD_LABEL, .words = what};
	line->count++;
}

static void
add_group(struct explainer *x, struct explained *line, enum field field,
    struct slice at)
{
	const struct field_info *info = field_info(field);
	struct explained_group *group = &line->groups[line->count];
	struct arena *arena = &x->scratch[x->which];

	if (field == FIELD_LABEL) {
		add_label(line, at);
		return;
	}
	at = slice_trim(at);
	gloss_group(&x->gloss, field, at);
	at = shown(line, field, at);
	*group = (struct explained_group){.at = at, .field = field};
	/* A row of a table begins small; a sentence here does not. */
	if (x->gloss.words.n > 1 && ascii_is_lower(x->gloss.words.p[1]))
		x->gloss.words.p[0] = ascii_upper(x->gloss.words.p[0]);
	group->words = arena_copy(arena, buf_slice(&x->gloss.words));
	if (x->gloss.source.p != NULL) {
		group->source = gloss_source(arena, x->gloss.source);
		group->source_said =
		    slice_equal(x->source_said[field], x->gloss.source);
		x->source_said[field] = x->gloss.source;
	}
	if (field == FIELD_UNCLAIMED ||
	    (!x->field_said[field] && !general_is_said(field))) {
		group->general = info->what;
		if (group->source.n == 0)
			group->source = info->source;
	}
	x->field_said[field] = true;
	if (group->words.n > 0 || group->general.n > 0)
		line->count++;
}

/* Words of one group, with blanks between. */
static bool
goes_on(enum field field)
{
	return field == FIELD_UNCLAIMED || field == FIELD_ADDRESSEE_PRECEDENCE;
}

static void
take_groups(struct explainer *x, struct explained *line, const char *end)
{
	size_t from = x->span, i;
	struct slice at = {NULL, 0};
	enum field field = FIELD_BLANK;
	const struct span *span;

	while (x->span < x->span_count && x->spans[x->span].at.p < end)
		x->span++;
	line->groups = ARENA_ARRAY(
	    &x->scratch[x->which], struct explained_group, x->span - from + 1);
	for (i = from; i < x->span; i++) {
		span = &x->spans[i];
		if (is_silent(span->field))
			continue;
		if (at.p != NULL && span->field == field && goes_on(field)) {
			at = slice_between(at.p, slice_end(span->at));
			continue;
		}
		if (at.p != NULL)
			add_group(x, line, field, at);
		at = span->at;
		field = span->field;
	}
	if (at.p != NULL)
		add_group(x, line, field, at);
}

static void
take_remarks(struct explainer *x, struct explained *line, const char *end)
{
	line->remarks = &x->remarks[x->remark];
	while (x->remark < x->remark_count &&
	    x->remarks[x->remark].remark->at.p < end) {
		x->remark++;
		line->remark_count++;
	}
}

/* The line of the file that a line of the text stands on, or begins on. */
static size_t
file_line(struct explainer *x, const char *p)
{
	const char *at = telegram_source(x->t, slice(p, 0)).p;

	for (; x->counted < at; x->counted++)
		x->line += *x->counted == '\n';
	return x->line;
}

static void
take_line(struct explainer *x, uint32_t i, struct explained *line)
{
	const struct line *from = &x->lines[i];
	const char *end = i + 1 < x->t->line_count ? x->lines[i + 1].p
						   : slice_end(x->t->text);
	struct gloss_kind kind;

	*line = (struct explained){.first = file_line(x, from->p)};
	line->last = line->first;
	line->kind = (enum line_kind)from->kind;
	line->text = slice(from->p, from->n);
	if (!x->kind_said[from->kind]) {
		kind = gloss_kind(x->t, line->kind);
		line->what = kind.what;
		line->source = kind.source;
	}
	x->kind_said[from->kind] = true;
	take_groups(x, line, end);
	take_remarks(x, line, end);
}

static bool
has_news(const struct explained *line)
{
	return line->what.n > 0 || line->count > 0 || line->remark_count > 0;
}

void
explain_walk(struct arena *arena, const struct telegram *t, size_t before,
    explained_taker take, void *user)
{
	struct explainer x = {
	    .t = t, .line = before + 1, .counted = t->source.p};
	struct explained line, held = {0};
	uint32_t i;

	gloss_init(&x.gloss, arena, t);
	x.lines = telegram_lines(arena, t);
	x.spans = telegram_account_text(arena, t, &x.span_count);
	x.remarks = render_remarks(arena, t, &x.remark_count);
	while (x.remark < x.remark_count && x.remarks[x.remark].place.line == 0)
		x.remark++;
	for (i = 0; i < t->line_count; i++) {
		arena_reset(&x.scratch[x.which]);
		take_line(&x, i, &line);
		if (line.kind == LINE_BLANK && !has_news(&line))
			continue;
		if (held.first != 0 && !has_news(&line)) {
			held.last = line.last;
			continue;
		}
		if (held.first != 0)
			take(user, &held);
		held = line;
		x.which = !x.which;
	}
	if (held.first != 0)
		take(user, &held);
	arena_free(&x.scratch[0]);
	arena_free(&x.scratch[1]);
	buf_free(&x.gloss.words);
}

struct explained_frame
explain_frame(struct arena *arena, const struct telegram *t)
{
	struct explained_frame frame = {0};
	struct gloss gloss;
	size_t count;

	gloss_init(&gloss, arena, t);
	gloss_telegram(&gloss);
	frame.id = identifier_text(arena, &t->id);
	frame.in_short = arena_copy(arena, buf_slice(&gloss.words));
	frame.coverage = telegram_coverage(arena, t);
	frame.remarks = render_remarks(arena, t, &count);
	while (frame.remark_count < count &&
	    frame.remarks[frame.remark_count].place.line == 0)
		frame.remark_count++;
	buf_free(&gloss.words);
	return frame;
}
