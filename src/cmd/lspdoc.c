/*
 * lspdoc.c: what an editor is told of a document: remarks, what a group
 * means, what may be written on, its canonical form, what can be mended.  It
 * must not know the protocol but for the forms of its answers.
 */
#include "cmd/lsp.h"

#include "base/utf8.h"
#include "render/render.h"
#include "telegram/lookup.h"
#include "telegram/send.h"
#include "telegram/table.h"

/* So many completions are offered. */
#define OFFERED_MOST 200
/* So many remarks are shown of a document. */
#define TOLD_MOST 200

/* ---- places -------------------------------------------------------------------- */

size_t
lsp_offset(struct slice text, uint64_t line, uint64_t column)
{
	struct slice rest = text;
	size_t n, units = 0;
	uint32_t rune;

	for (; line > 0 && rest.n > 0; line--)
		rest = slice_skip(rest, slice_index(rest, '\n') + 1);
	while (rest.n > 0 && rest.p[0] != '\n' && units < column) {
		n = utf8_get_any(rest, &rune);
		units += rune > 0xffff ? 2 : 1;
		rest = slice_skip(rest, n);
	}
	return text.n - rest.n;
}

void
lsp_position(struct buf *b, struct slice text, size_t offset)
{
	struct slice rest = slice_head(text, offset);
	size_t n, line = 0, units = 0;
	uint32_t rune;

	while ((n = slice_index(rest, '\n')) < rest.n) {
		line++;
		rest = slice_skip(rest, n + 1);
	}
	while (rest.n > 0) {
		n = utf8_get_any(rest, &rune);
		units += rune > 0xffff ? 2 : 1;
		rest = slice_skip(rest, n);
	}
	buf_format(b, "{\"line\":%zu,\"character\":%zu}", line, units);
}

void
lsp_range(struct buf *b, struct slice text, struct slice at)
{
	size_t from = slice_within(at, text) ? (size_t)(at.p - text.p) : 0;
	size_t to = slice_within(at, text) ? from + at.n : 0;

	buf_string(b, "{\"start\":");
	lsp_position(b, text, from);
	buf_string(b, ",\"end\":");
	lsp_position(b, text, to);
	buf_char(b, '}');
}

static void
string(struct buf *b, struct slice s)
{
	buf_char(b, '"');
	buf_json(b, s);
	buf_char(b, '"');
}

/* ---- remarks -------------------------------------------------------------------- */

static void
diagnostic(struct lsp *s, struct slice text, struct slice at, enum level level,
    struct slice code, struct slice sentence, bool *first)
{
	/* error, warning, and style as information */
	static const unsigned severities[] = {4, 3, 2, 1};

	if (s->told++ >= TOLD_MOST)
		return;
	if (!*first)
		buf_char(&s->out, ',');
	*first = false;
	buf_string(&s->out, "{\"range\":");
	lsp_range(&s->out, text, at);
	buf_format(&s->out, ",\"severity\":%u,\"source\":\"reftel\"",
	    severities[level]);
	if (code.n > 0)
		buf_format(&s->out, ",\"code\":\"%S\"", &code);
	buf_string(&s->out, ",\"message\":");
	string(&s->out, sentence);
	buf_char(&s->out, '}');
}

static struct slice
sentence_of(struct lsp *s, const struct remark *r)
{
	const struct check_info *info = check_info(r->check);
	struct buf b = {0};
	struct slice sentence;

	buf_add(&b, info->text);
	if (r->detail.n > 0)
		buf_format(&b, " (%S)", &r->detail);
	sentence = arena_copy(&s->arena, buf_slice(&b));
	buf_free(&b);
	return sentence;
}

static void
draft_diagnostics(struct lsp *s, struct slice text, bool *first)
{
	struct draft *d = draft_read(&s->arena, text);
	struct written written = {0};
	const struct draft_trouble *t;
	const struct remark *r;
	enum draft_state state;

	draft_state(d, &state);
	cmd_draft_write(d, DRAFT_STATE, s->now, &written);
	telegram_check_send(&s->arena, written.back, NULL, 0);
	for (t = d->troubles; t != NULL; t = t->next)
		diagnostic(
		    s, text, t->at, t->level, S("draft"), t->text, first);
	for (r = written.back->remarks; r != NULL; r = r->next)
		/* a draft has no number, which is no trouble yet */
		if (r->check != CHECK_NO_ID)
			diagnostic(s, text, draft_place(d, written.back, r->at),
			    check_info(r->check)->level,
			    check_info(r->check)->name, sentence_of(s, r),
			    first);
}

void
lsp_diagnostics(struct lsp *s, const struct lsp_document *d)
{
	struct slice text = buf_slice(&d->text);
	const struct remark *r;
	struct telegram *t;
	bool first = true;

	s->told = 0;
	buf_char(&s->out, '[');
	if (d->draft) {
		draft_diagnostics(s, text, &first);
	} else {
		t = telegram_read(&s->arena, text, NULL);
		telegram_check_send(&s->arena, t, NULL, 0);
		for (r = t->remarks; r != NULL; r = r->next)
			diagnostic(s, text, r->at, check_info(r->check)->level,
			    check_info(r->check)->name, sentence_of(s, r),
			    &first);
	}
	buf_char(&s->out, ']');
}

/* ---- what a group means ------------------------------------------------------------ */

/* The word there: letters, digits and what stands within them. */
static struct slice
word_at(struct slice text, size_t offset)
{
	size_t from = offset, to = offset;

	while (from > 0 && ascii_is_alnum(text.p[from - 1]))
		from--;
	while (to < text.n && ascii_is_alnum(text.p[to]))
		to++;
	return slice(text.p + from, to - from);
}

static void
add_lookup(struct lsp *s, struct buf *b, struct slice word)
{
	struct lookup l = lookup_word(&s->arena, word, 0);
	const struct lookup_row *row = l.rows;
	int rows = 0;

	for (; row != NULL && rows < 3; row = row->next, rows++) {
		buf_format(b, "%s**%S** (%S): %S", b->n > 0 ? "\n\n" : "",
		    &row->key, &row->kind, &row->meaning);
		if (row->source.n > 0)
			buf_format(b, "  \n*%S*", &row->source);
	}
}

static void
hover_telegram(struct lsp *s, struct slice text, size_t offset, struct buf *b)
{
	const struct telegram *t = telegram_read(&s->arena, text, NULL);
	const struct field_info *info;
	struct span *spans;
	size_t count, i;

	spans = telegram_account(&s->arena, t, &count);
	for (i = 0; i < count; i++)
		if (offset >= (size_t)(spans[i].at.p - text.p) &&
		    offset < (size_t)(slice_end(spans[i].at) - text.p)) {
			info = field_info(spans[i].field);
			buf_format(b, "**%S**: %S", &info->name, &info->what);
			if (info->source.n > 0)
				buf_format(b, "  \n*%S*", &info->source);
		}
}

void
lsp_hover(struct lsp *s, const struct lsp_document *d, size_t offset)
{
	struct slice text = buf_slice(&d->text), word = word_at(text, offset);
	struct slice line;
	struct buf b = {0};
	size_t from = offset;
	unsigned k;

	if (d->draft) {
		while (from > 0 && text.p[from - 1] != '\n')
			from--;
		line = slice_head(slice_skip(text, from),
		    slice_index(slice_skip(text, from), ':'));
		for (k = 0; k < DRAFT_KEYS && offset <= from + line.n; k++) {
			const struct draft_key_info *info =
			    draft_key_info((enum draft_key)k);

			if (slice_equal_fold(line, info->name))
				buf_format(
				    &b, "**%S**: %S", &info->name, &info->what);
		}
	} else {
		hover_telegram(s, text, offset, &b);
	}
	if (word.n > 0 && word.n < 40)
		add_lookup(s, &b, word);
	if (b.n == 0) {
		buf_string(&s->out, "null");
	} else {
		buf_string(
		    &s->out, "{\"contents\":{\"kind\":\"markdown\",\"value\":");
		string(&s->out, buf_slice(&b));
		buf_string(&s->out, "},\"range\":");
		lsp_range(&s->out, text, word);
		buf_char(&s->out, '}');
	}
	buf_free(&b);
}

/* ---- what may be written on --------------------------------------------------------- */

struct offering {
	struct lsp *s;
	struct slice text, typed; /* the document; what stands there already */
	size_t count;
};

static void
offer(struct offering *o, struct slice label, struct slice detail,
    struct slice insert)
{
	struct buf *b = &o->s->out;

	if (o->count >= OFFERED_MOST || !slice_starts_fold(label, o->typed))
		return;
	if (o->count++ > 0)
		buf_char(b, ',');
	buf_string(b, "{\"label\":");
	string(b, label);
	buf_string(b, ",\"detail\":");
	string(b, detail);
	buf_string(b, ",\"textEdit\":{\"range\":");
	lsp_range(b, o->text, o->typed);
	buf_string(b, ",\"newText\":");
	string(b, insert);
	buf_string(b, "}}");
}

static void
offer_keys(struct offering *o)
{
	const struct draft_key_info *info;
	struct buf b = {0};
	unsigned k;

	for (k = 0; k < DRAFT_KEYS; k++) {
		info = draft_key_info((enum draft_key)k);
		buf_clear(&b);
		buf_format(&b, "%S: ", &info->name);
		offer(o, info->name, info->what, buf_slice(&b));
	}
	buf_free(&b);
}

static void
offer_tags(struct offering *o)
{
	struct table_rows all = table_all(TABLE_TAGS);
	struct slice code, before = {NULL, 0};
	int year = o->s->now.date.year;
	struct tag_found found;
	uint32_t i;

	for (i = all.first; i < all.first + all.count; i++) {
		code = table_cell(TABLE_TAGS, i, TAGS_CODE);
		if (slice_equal(code, before))
			continue;
		before = code;
		if (!slice_starts_fold(code, o->typed))
			continue;
		found = tag_find(code, year);
		if (found.when == TAG_HELD)
			offer(o, code, found.title, code);
	}
}

static void
offer_posts(struct offering *o, bool draft)
{
	struct table_rows all = table_all(TABLE_POSTS);
	struct slice plad, name;
	uint32_t i;

	for (i = all.first; i < all.first + all.count; i++) {
		plad = table_cell(TABLE_POSTS, i, POSTS_PLAD);
		name = table_cell(TABLE_POSTS, i, POSTS_NAME);
		if (slice_starts_fold(plad, o->typed))
			offer(o, plad, name, plad);
		else
			offer(o, name, plad, draft ? name : plad);
	}
	all = table_all(TABLE_COLLECTIVES);
	for (i = all.first; i < all.first + all.count; i++) {
		name = table_cell(TABLE_COLLECTIVES, i, COLLECTIVES_NAME);
		offer(o, name,
		    table_cell(TABLE_COLLECTIVES, i, COLLECTIVES_MEANING),
		    name);
	}
}

static void
offer_captions(struct offering *o)
{
	struct table_rows all = table_all(TABLE_CAPTIONS);
	uint32_t i;

	for (i = all.first; i < all.first + all.count; i++)
		offer(o, table_cell(TABLE_CAPTIONS, i, CAPTIONS_WORD),
		    table_cell(TABLE_CAPTIONS, i, CAPTIONS_MEANING),
		    table_cell(TABLE_CAPTIONS, i, CAPTIONS_CAPTION));
}

/* Numbers that the archive holds and that begin so. */
static void
offer_references(struct offering *o)
{
	struct slice_list *near, *l;
	struct error error;

	if (o->s->archive == NULL || o->typed.n < 2 ||
	    !archive_near(o->s->archive, o->typed, &o->s->arena, &near, &error))
		return;
	for (l = near; l != NULL; l = l->next)
		offer(o, l->text, S("held in the archive"), l->text);
}

/* The key, or label of a telegram, whose lines the place is in. */
static struct slice
label_above(struct slice text, size_t from)
{
	struct slice line;
	size_t begin = from;

	for (;;) {
		while (begin > 0 && text.p[begin - 1] != '\n')
			begin--;
		line = slice_skip(text, begin);
		line = slice_head(line, slice_index(line, '\n'));
		if (line.n == 0 || !ascii_is_blank(line.p[0]) || begin == 0)
			break;
		begin--;
	}
	if (slice_starts(line, S("TO ")) || slice_starts(line, S("FM ")) ||
	    slice_starts(line, S("INFO ")))
		return slice_head(line, slice_index(line, ' '));
	return slice_head(line, slice_index(line, ':'));
}

void
lsp_completion(struct lsp *s, const struct lsp_document *d, size_t offset)
{
	struct slice text = buf_slice(&d->text), label;
	struct offering o = {.s = s, .text = text};
	size_t from = offset, line = offset;

	while (line > 0 && text.p[line - 1] != '\n')
		line--;
	while (from > line && text.p[from - 1] != ' ' &&
	    text.p[from - 1] != ',' && text.p[from - 1] != ';' &&
	    text.p[from - 1] != ':')
		from--;
	o.typed = slice(text.p + from, offset - from);
	label = label_above(text, offset);
	buf_char(&s->out, '[');
	if (slice_starts_fold(label, S("TAG")))
		offer_tags(&o);
	else if (slice_starts_fold(label, S("REF")))
		offer_references(&o);
	else if (slice_starts_fold(label, S("CAPTION")))
		offer_captions(&o);
	else if (slice_equal_fold(label, S("FROM")) ||
	    slice_equal_fold(label, S("FM")) ||
	    slice_equal_fold(label, S("TO")) ||
	    slice_equal_fold(label, S("INFO"))) {
		if (slice_index(slice_between(text.p + line, text.p + from),
			':') < from - line ||
		    !d->draft || (line < text.n && text.p[line] == ' '))
			offer_posts(&o, d->draft);
		else
			offer_keys(&o);
	} else if (d->draft && from == line)
		offer_keys(&o);
	buf_char(&s->out, ']');
}

/* ---- the canonical form; what can be mended ------------------------------------------ */

/* A draft's keys as the manual spells them, a blank behind the colon. */
static void
format_draft(struct lsp *s, struct slice text, struct buf *out)
{
	struct draft *d = draft_read(&s->arena, text);
	struct slice rest = d->header, line, key;
	size_t colon;
	unsigned k;

	while ((line = slice_line(&rest)).p != NULL) {
		line = slice_trim_right(line);
		colon = slice_index(line, ':');
		key = slice_trim(slice_head(line, colon));
		for (k = 0; k < DRAFT_KEYS; k++)
			if (slice_equal_fold(
				key, draft_key_info((enum draft_key)k)->name))
				break;
		if (k == DRAFT_KEYS || colon == line.n ||
		    (line.n > 0 && ascii_is_blank(line.p[0]))) {
			buf_add(out, line);
		} else {
			line = slice_trim(slice_skip(line, colon + 1));
			buf_format(out, "%S:%s%S",
			    &draft_key_info((enum draft_key)k)->name,
			    line.n > 0 ? " " : "", &line);
		}
		buf_char(out, '\n');
	}
	rest = d->body;
	while ((line = slice_line(&rest)).p != NULL) {
		buf_add(out, slice_trim_right(line));
		buf_char(out, '\n');
	}
}

void
lsp_formatting(struct lsp *s, const struct lsp_document *d)
{
	struct slice text = buf_slice(&d->text);
	struct buf b = {0};
	struct form form;
	const struct telegram *t;

	if (d->draft) {
		format_draft(s, text, &b);
	} else {
		t = telegram_read(&s->arena, text, NULL);
		form = form_of(t);
		telegram_write(&b, &s->arena, t, &form);
	}
	if (slice_equal(buf_slice(&b), text)) {
		buf_string(&s->out, "[]");
	} else {
		buf_string(&s->out, "[{\"range\":");
		lsp_range(&s->out, text, text);
		buf_string(&s->out, ",\"newText\":");
		string(&s->out, buf_slice(&b));
		buf_string(&s->out, "}]");
	}
	buf_free(&b);
}

static void
action(struct lsp *s, const struct lsp_document *d, const struct fix *fix,
    bool first)
{
	struct slice text = buf_slice(&d->text);
	struct buf title = {0};

	if (fix->text.n == 0)
		buf_string(&title, "take it out");
	else
		buf_format(&title, "write %S", &fix->text);
	buf_string(&s->out, first ? "{\"title\":" : ",{\"title\":");
	string(&s->out, buf_slice(&title));
	buf_string(&s->out, ",\"kind\":\"quickfix\",\"edit\":{\"changes\":{");
	string(&s->out, buf_slice(&d->uri));
	buf_string(&s->out, ":[{\"range\":");
	lsp_range(&s->out, text, fix->at);
	buf_string(&s->out, ",\"newText\":");
	string(&s->out, fix->text);
	buf_string(&s->out, "}]}}}");
	buf_free(&title);
}

/* What can be mended of a draft or of a telegram. */
static struct fix *
fixes_of(struct lsp *s, const struct lsp_document *d, size_t *count)
{
	struct slice text = buf_slice(&d->text);
	struct written written = {0};
	struct telegram *t;
	struct draft *draft;

	if (!d->draft) {
		t = telegram_read(&s->arena, text, NULL);
		telegram_check_send(&s->arena, t, NULL, 0);
		return telegram_fixes(&s->arena, t, count);
	}
	draft = draft_read(&s->arena, text);
	return cmd_draft_fixes(draft, s->now, &written, count);
}

void
lsp_actions(struct lsp *s, const struct lsp_document *d, size_t from, size_t to)
{
	struct slice text = buf_slice(&d->text);
	size_t count = 0, i, at, any = 0;
	struct fix *fixes = fixes_of(s, d, &count);

	buf_char(&s->out, '[');
	for (i = 0; i < count; i++) {
		at = (size_t)(fixes[i].at.p - text.p);
		if (at <= to && at + fixes[i].at.n >= from)
			action(s, d, &fixes[i], any++ == 0);
	}
	buf_char(&s->out, ']');
}
