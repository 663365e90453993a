/*
 * explaintext.c: the explanation for a terminal or a printer.  It must not
 * know any field.
 */
#include "render/explain.h"

#include "render/fill.h"
#include "render/words.h"

#define GUTTER 7 /* the line's number and two blanks */
#define MEASURE 110
#define NARROW 60

#define COLOR_KEY "\033[36m"

struct page {
	struct fill fill;
	unsigned key, words; /* columns */
	bool color, narrow;
};

static void
color(struct page *p, const char *code)
{
	if (p->color)
		fill_color(&p->fill, code);
}

static void
put_source(struct page *p, struct slice source)
{
	if (source.n == 0)
		return;
	fill_string(&p->fill, " ");
	color(p, COLOR_DIM);
	fill_string(&p->fill, "[");
	fill_text(&p->fill, source);
	fill_string(&p->fill, "]");
	color(p, COLOR_NONE);
}

/* The front of a text, of at most so many characters. */
static struct slice
front(struct slice s, size_t width)
{
	size_t n = 0;

	while (n < s.n && width > 0) {
		/* What continues a character goes with it. */
		do
			n++;
		while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80);
		width--;
	}
	return slice_head(s, n);
}

/* The same, but rather at a blank when there is one in the last part. */
static struct slice
front_words(struct slice s, size_t width)
{
	struct slice part = front(s, width);
	size_t n = part.n;

	if (part.n == s.n)
		return part;
	while (n > 0 && !ascii_is_space(part.p[n - 1]))
		n--;
	return n > part.n / 2 ? slice_head(part, n) : part;
}

/* A line as it stands, cut where the page ends. */
static void
put_line(struct page *p, const struct explained *line)
{
	struct buf plain = {0}, number = {0};
	struct fill *f = &p->fill;
	struct slice rest, part;

	buf_format(&number, "%zu", line->first);
	fill_to(f, number.n < GUTTER - 2 ? GUTTER - 2 - (unsigned)number.n : 0);
	color(p, COLOR_DIM);
	fill_word(f, buf_slice(&number));
	color(p, COLOR_NONE);
	buf_plain(&plain, slice_trim_right(line->text));
	rest = buf_slice(&plain);
	do {
		part = front_words(rest, f->width - GUTTER);
		rest = slice_skip(rest, part.n);
		fill_to(f, GUTTER);
		color(p, COLOR_BOLD);
		fill_word(f, part);
		color(p, COLOR_NONE);
		if (rest.n > 0)
			fill_line(f);
	} while (rest.n > 0);
	fill_line(f);
	buf_free(&plain);
	buf_free(&number);
}

static void
put_what(struct page *p, struct slice what, struct slice source)
{
	if (what.n == 0)
		return;
	fill_to(&p->fill, GUTTER);
	fill_text(&p->fill, what);
	put_source(p, source);
	fill_line(&p->fill);
}

static void
put_group(struct page *p, const struct explained_group *group)
{
	unsigned room = p->fill.width - p->key;
	struct buf plain = {0};

	buf_plain(&plain, group->at);
	fill_to(&p->fill, p->key);
	color(p, COLOR_KEY);
	/* A long one is shown by its beginning. */
	if (fill_width(buf_slice(&plain)) > room) {
		fill_word(&p->fill, front(buf_slice(&plain), room - 4));
		fill_word(&p->fill, S(" ..."));
	} else
		fill_word(&p->fill, buf_slice(&plain));
	buf_free(&plain);
	color(p, COLOR_NONE);
	if (p->narrow)
		fill_line(&p->fill);
	fill_to(&p->fill, p->words);
	fill_text(&p->fill, group->words);
	if (group->words.n > 0 && group->general.n > 0)
		fill_string(&p->fill, " ");
	fill_text(&p->fill, group->general);
	if (!group->source_said)
		put_source(p, group->source);
	fill_line(&p->fill);
}

static void
put_remark(struct page *p, const struct render_remark *r, unsigned column)
{
	fill_to(&p->fill, column);
	color(p, r->info->level == LEVEL_STYLE ? "\033[36m" : "\033[33m");
	fill_string(&p->fill, "! ");
	fill_text(&p->fill, level_name(r->info->level));
	fill_string(&p->fill, ": ");
	color(p, COLOR_NONE);
	fill_text(&p->fill, r->info->text);
	if (r->remark->detail.n > 0) {
		fill_string(&p->fill, " (");
		fill_text(&p->fill, r->remark->detail);
		fill_string(&p->fill, ")");
	}
	fill_format(&p->fill, " [%S]", &r->info->name);
	fill_line(&p->fill);
}

static void
take(void *user, const struct explained *line)
{
	struct page *p = user;
	size_t i;

	buf_char(p->fill.out, '\n');
	put_line(p, line);
	if (line->last > line->first) {
		fill_to(&p->fill, GUTTER);
		color(p, COLOR_DIM);
		fill_format(&p->fill, "... to line %zu", line->last);
		color(p, COLOR_NONE);
		fill_line(&p->fill);
	}
	put_what(p, line->what, line->source);
	for (i = 0; i < line->count; i++)
		put_group(p, &line->groups[i]);
	for (i = 0; i < line->remark_count; i++)
		put_remark(p, &line->remarks[i], p->key);
}

static void
put_head(struct page *p, const struct explained_frame *frame)
{
	size_t i;

	fill_to(&p->fill, 0);
	color(p, COLOR_BOLD);
	fill_string(&p->fill, "How to read ");
	fill_text(&p->fill, frame->id.p == NULL ? S("this text") : frame->id);
	color(p, COLOR_NONE);
	fill_line(&p->fill);
	buf_char(p->fill.out, '\n');
	fill_text(&p->fill, frame->in_short);
	fill_line(&p->fill);
	for (i = 0; i < frame->remark_count; i++)
		put_remark(p, &frame->remarks[i], 0);
	if (frame->coverage.bytes == 0)
		return;
	buf_char(p->fill.out, '\n');
	color(p, COLOR_DIM);
	fill_string(&p->fill,
	    "Each line stands as it came, with its number. "
	    "Below it is what it is, then each group of it and what that "
	    "says; in brackets is where the rule is written.");
	color(p, COLOR_NONE);
	fill_line(&p->fill);
}

static void
put_foot(struct page *p, const struct explained_frame *frame)
{
	uint64_t left = frame->coverage.bytes - frame->coverage.understood;

	if (frame->coverage.bytes == 0)
		return;
	buf_char(p->fill.out, '\n');
	fill_to(&p->fill, 0);
	if (left == 0)
		fill_string(&p->fill, "Every byte of it was understood.");
	else if (frame->coverage.understood == 0)
		fill_string(&p->fill,
		    "Nothing of it was understood: all of it is taken for "
		    "text, and it may be no telegram.");
	else
		fill_format(&p->fill, "Not understood: %zu of %zu bytes.",
		    (size_t)left, (size_t)frame->coverage.bytes);
	fill_string(&p->fill,
	    " `reftel lookup WORD' says what the tables "
	    "have on a word.");
	fill_line(&p->fill);
}

void
render_explain(struct buf *out, struct arena *arena, const struct telegram *t,
    size_t line, unsigned width, bool use_color)
{
	struct explained_frame frame = explain_frame(arena, t);
	struct page page = {.color = use_color};

	fill_init(&page.fill, out, width > MEASURE ? MEASURE : width);
	page.narrow = page.fill.width < NARROW;
	page.key = page.narrow ? GUTTER : GUTTER + 2;
	page.words = page.narrow ? GUTTER + 2 : page.key + page.fill.width / 4;
	put_head(&page, &frame);
	explain_walk(arena, t, line, take, &page);
	put_foot(&page, &frame);
	fill_free(&page.fill);
}
