/*
 * hit.c: a telegram as a list shows it to people.  It must not know how it
 * came into the list.
 */
#include "cmd/cmd.h"

#include "archive/follow.h"
#include "base/utf8.h"
#include "render/render.h"

#define ROOM_LEAST 30 /* columns for a title */
#define SAID_MOST 160 /* letters of what is said of one */

const char *
hit_color(const struct out *out, const char *code)
{
	return out->color ? code : "";
}

void
hit_day(struct buf *b, struct moment m)
{
	struct slice month = date_month_name(m.date.month);

	buf_format(b, "%d %S %d", (int)m.date.day, &month, (int)m.date.year);
}

void
hit_pad(struct buf *b, size_t from, size_t width)
{
	size_t n = wrap_columns(slice(b->p + from, b->n - from));

	buf_fill(b, ' ', n < width ? width - n : 1);
}

struct slice
hit_head(struct slice text, size_t most)
{
	struct slice rest = text;

	if (utf8_count(text) <= most)
		return text;
	return slice_trim_right(wrap_line(&rest, most));
}

void
hit_words(struct buf *b, struct slice text, size_t most)
{
	struct slice head = hit_head(text, most);

	buf_plain(b, head);
	buf_string(b, head.n < text.n ? "…" : "");
}

void
hit_cut(struct out *out, struct slice text, size_t column)
{
	size_t room = out->width > column ? out->width - column : 0;

	if (!out->terminal)
		buf_plain(&out->buf, text);
	else /* a line more, where this one has no room to speak of */
		hit_words(&out->buf, text,
		    (room < ROOM_LEAST ? room + out->width : room) - 1);
}

struct slice
hit_title(
    const struct out *out, const struct archive_hit *hit, struct arena *arena)
{
	return out->terminal ? render_subject(arena, hit->subject)
			     : hit->subject;
}

bool
hit_said(struct out *out, struct archive *a, const struct archive_hit *by,
    const struct archive_reference *r, struct arena *arena, struct error *error)
{
	struct buf *b = &out->buf;
	struct archive_said said;

	if (!archive_said(a, by->document, r, arena, &said, error))
		return false;
	buf_plain(b, by->id);
	buf_string(b, " cites it as ");
	if (r->bullet.n > 0)
		buf_format(b, "%S. ", &r->bullet);
	buf_plain(b, r->printed);
	if (r->note.n > 0) {
		buf_string(b, " (");
		buf_plain(b, r->note);
		buf_char(b, ')');
	}
	buf_string(b, r->notal ? " NOTAL" : "");
	if (said.text.n == 0)
		return true;
	buf_char(b, ':');
	if (said.paragraph > 0)
		buf_format(b, " ¶%u", said.paragraph);
	buf_char(b, ' ');
	if (out->terminal)
		hit_words(b, said.text, SAID_MOST);
	else
		buf_plain(b, said.text);
	return true;
}
