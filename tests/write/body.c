/*
 * body.c: the text of a telegram that was never sent.  Each line of it is as
 * long as it comes; where things stand is noted as offsets, and made places
 * when the text is whole.
 */
#include "telegram/shapes.h"
#include "tests/write/generate.h"

struct span_of {
	size_t from, to; /* of the text */
	uint32_t line, last; /* first and last line */
};

struct body {
	struct draw *d;
	struct telegram *t;
	struct buf text;
	size_t *begins; /* of lines */
	uint8_t *kinds;
	uint32_t lines, room;
	struct passage **passages; /* to be made from spans */
	struct span_of *spans;
	size_t count, span_room;
	struct paragraph **paragraphs_end;
	struct block **blocks_end;
};

static uint32_t
add_line(struct body *b, struct slice s, enum line_kind kind)
{
	if (b->lines > 0)
		buf_char(&b->text, '\n');
	if (b->lines == b->room) {
		b->room = b->room * 2 + 64;
		b->begins = heap_grow(b->begins, b->room * sizeof(*b->begins));
		b->kinds = heap_grow(b->kinds, b->room);
	}
	b->begins[b->lines] = b->text.n;
	b->kinds[b->lines] = (uint8_t)kind;
	buf_add(&b->text, s);
	return b->lines++;
}

static void
add_blank(struct body *b)
{
	add_line(b, S(""), LINE_BLANK);
}

/* The passage is from this offset of that line to where the text ends now. */
static void
note(struct body *b, struct passage *p, size_t from, uint32_t line)
{
	if (b->count == b->span_room) {
		b->span_room = b->span_room * 2 + 64;
		b->passages =
		    heap_grow(b->passages, b->span_room * sizeof(*b->passages));
		b->spans =
		    heap_grow(b->spans, b->span_room * sizeof(*b->spans));
	}
	b->passages[b->count] = p;
	b->spans[b->count++] =
	    (struct span_of){from, b->text.n, line, b->lines - 1};
}

static struct marking
mark(struct draw *d, enum classification most)
{
	static const struct slice marks[CLASS_MAX] = {{"", 0}, {"(U)", 3},
	    {"(SBU)", 5}, {"(LOU)", 5}, {"(C)", 3}, {"(S)", 3}, {"(TS)", 4}};
	struct marking m = {0};

	if (most >= CLASS_CONFIDENTIAL && draw_one_in(d, 6))
		marking_read(d->arena,
		    most == CLASS_CONFIDENTIAL ? S("(C/NF)") : S("(S/NF)"), &m,
		    NULL);
	else
		marking_read(d->arena,
		    most == CLASS_LOU
			? S("(LOU)")
			: marks[draw_one_in(d, 3) ? CLASS_UNCLASSIFIED : most],
		    &m, NULL);
	return m;
}

/* Numbers, mark and what stands before the text. */
static void
front(struct body *b, struct buf *s, struct paragraph *p)
{
	if (p->number != 0)
		buf_format(s, "%u. ", p->number);
	if (p->mark.printed.p != NULL) {
		buf_format(s, "(%S) ", &p->mark.printed);
	}
	(void)b;
}

/* A heading of its own line above it. */
static void
add_heading(struct body *b, struct paragraph *p)
{
	static const struct slice headings[] = {{"BACKGROUND", 10},
	    {"THE LAMP", 8}, {"GOATS AND THEIR KEEPERS", 23},
	    {"NEXT STEPS", 10}, {"WHO IS TO PAY FOR THE OIL", 25}};

	p->heading = draw_of(b->d, headings, 5);
	add_line(b, p->heading, LINE_HEADING);
	if (draw_one_in(b->d, 2))
		add_line(b, slice("-------------------------", p->heading.n),
		    LINE_RULE);
	add_blank(b);
}

/* A., B., C. or dashes. */
static void
add_items(struct body *b, struct paragraph *p)
{
	static const struct slice labels[] = {
	    {"A.", 2}, {"B.", 2}, {"C.", 2}, {"D.", 2}, {"E.", 2}};
	uint32_t n = draw_between(b->d, 2, 5), i, line;
	struct item **end = &p->items, *item;
	bool dashes = draw_one_in(b->d, 2);
	struct buf s = {0};
	size_t from;

	for (i = 0; i < n; i++) {
		item = ARENA_NEW(b->d->arena, struct item);
		item->label = dashes ? S("--") : labels[i];
		buf_clear(&s);
		buf_format(&s, "%S ", &item->label);
		from = s.n;
		buf_add(&s, draw_text(b->d, draw_between(b->d, 1, 3)));
		add_blank(b);
		line = add_line(b, buf_slice(&s), LINE_BODY);
		note(b, &item->text, b->begins[line] + from, line);
		*end = item;
		end = &item->next;
	}
	buf_free(&s);
}

/* BEGIN TEXT: ... END TEXT. on lines of their own. */
static void
add_block(struct body *b, struct paragraph *p)
{
	static const struct {
		struct slice begin, end;
		enum block_kind kind;
	} kinds[] = {{{"BEGIN TEXT:", 11}, {"END TEXT.", 9}, BLOCK_TEXT},
	    {{"BEGIN NONPAPER:", 15}, {"END NONPAPER.", 13}, BLOCK_NONPAPER},
	    {{"QUOTE", 5}, {"UNQUOTE", 7}, BLOCK_QUOTE}};
	uint32_t k = draw(b->d, 3), n = draw_between(b->d, 1, 3), line, first;
	struct block *block = ARENA_NEW(b->d->arena, struct block);

	block->kind = kinds[k].kind;
	block->paragraph = p->number;
	add_blank(b);
	add_line(b, kinds[k].begin, LINE_BODY);
	for (first = 0; n > 0; n--) {
		add_blank(b);
		line = add_line(
		    b, draw_text(b->d, draw_between(b->d, 1, 4)), LINE_BODY);
		first = first == 0 ? line : first;
	}
	note(b, &block->text, b->begins[first], first);
	add_blank(b);
	add_line(b, kinds[k].end, LINE_BODY);
	*b->blocks_end = block;
	b->blocks_end = &block->next;
}

/* SUMMARY: ... END SUMMARY. */
static void
add_labelled(struct body *b, struct paragraph *p, struct buf *s,
    struct slice word, struct passage *passage, size_t front)
{
	size_t from;
	uint32_t line;

	p->heading = word;
	buf_format(s, "%S: ", &word);
	from = s->n;
	buf_add(s, draw_text(b->d, draw_between(b->d, 1, 5)));
	line = add_line(b, buf_slice(s), LINE_PARAGRAPH);
	note(b, passage, b->begins[line] + from, line);
	buf_format(&b->text, " END %S.", &word);
	note(b, &p->text, b->begins[line] + front, line);
}

static void
add_paragraph(struct body *b, uint32_t number, uint32_t of, bool marked)
{
	struct telegram *t = b->t;
	struct paragraph *p = ARENA_NEW(b->d->arena, struct paragraph);
	struct buf s = {0};
	size_t from;
	uint32_t line;

	p->number = of == 1 ? 0 : number;
	if (marked)
		p->mark = mark(b->d, t->classification);
	if (b->lines > 0)
		add_blank(b);
	if (of > 2 && number > 1 && number < of && draw_one_in(b->d, 5))
		add_heading(b, p);
	front(b, &s, p);
	from = s.n;
	if (of > 2 && number == 1 && draw_one_in(b->d, 2)) {
		add_labelled(b, p, &s, S("SUMMARY"), &t->summary, from);
	} else if (of > 2 && number == of && draw_one_in(b->d, 2)) {
		add_labelled(b, p, &s, S("COMMENT"), &t->comment, from);
	} else {
		buf_add(&s,
		    draw_text(b->d,
			draw_one_in(b->d, 9) ? draw_between(b->d, 10, 40)
					     : draw_between(b->d, 1, 6)));
		line = add_line(b, buf_slice(&s), LINE_PARAGRAPH);
		if (of > 1 && draw_one_in(b->d, 5))
			add_items(b, p);
		else if (of > 1 && draw_one_in(b->d, 8))
			add_block(b, p);
		note(b, &p->text, b->begins[line] + from, line);
	}
	*b->paragraphs_end = p;
	b->paragraphs_end = &p->next;
	buf_free(&s);
}

/* Ref A, reftel: each once, in the order of the text, if it has references. */
static void
note_mentions(struct body *b)
{
	static const struct {
		struct slice written, read;
	} words[] = {
	    {{"ref A", 5}, {"ref A", 5}}, {{"reftel", 6}, {"reftel", 6}}};
	struct slice text = b->t->text;
	size_t at[2], i, first;
	struct slice_list **end = &b->t->mentions;

	if (b->t->references == NULL)
		return;
	for (i = 0; i < 2; i++)
		at[i] = slice_find_fold(text, words[i].written);
	first = at[1] < at[0];
	for (i = 0; i < 2; i++, first = !first) {
		if (at[first] == text.n)
			continue;
		*end = ARENA_NEW(b->d->arena, struct slice_list);
		(*end)->text = words[first].read;
		end = &(*end)->next;
	}
}

/* Offsets become places, now that the text will not move any more. */
static void
settle(struct body *b)
{
	struct slice text = arena_copy(b->d->arena, buf_slice(&b->text));
	struct telegram *t = b->t;
	size_t end, i;

	t->text = text;
	note_mentions(b);
	t->lines = ARENA_ARRAY(b->d->arena, struct line, b->lines);
	t->line_count = t->body_end = b->lines;
	for (i = 0; i < b->lines; i++) {
		end = i + 1 < b->lines ? b->begins[i + 1] - 1 : text.n;
		t->lines[i].p = text.p + b->begins[i];
		t->lines[i].n = (uint32_t)(end - b->begins[i]);
		t->lines[i].kind = b->kinds[i];
	}
	for (i = 0; i < b->count; i++) {
		b->passages[i]->at = slice(text.p + b->spans[i].from,
		    b->spans[i].to - b->spans[i].from);
		b->passages[i]->first_line = b->spans[i].line;
		b->passages[i]->lines = b->spans[i].last - b->spans[i].line + 1;
	}
}

void
generate_body(struct draw *d, struct telegram *t, bool marked)
{
	struct body b = {.d = d,
	    .t = t,
	    .paragraphs_end = &t->paragraphs,
	    .blocks_end = &t->blocks};
	uint32_t of = draw_one_in(d, 8) ? 1
	    : draw_one_in(d, 12)        ? draw_between(d, 20, 60)
					: draw_between(d, 2, 12),
		 i;

	for (i = 1; i <= of; i++)
		add_paragraph(&b, i, of, marked);
	settle(&b);
	buf_free(&b.text);
	heap_free(b.begins);
	heap_free(b.kinds);
	heap_free(b.passages);
	heap_free(b.spans);
}
