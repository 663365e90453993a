/*
 * hit.c: a telegram as a list shows it to people.  It must not know how it
 * came into the list.
 */
#include "cmd/cmd.h"

#include "archive/follow.h"
#include "base/utf8.h"

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
	size_t n = utf8_count(slice(b->p + from, b->n - from));

	buf_fill(b, ' ', n < width ? width - n : 1);
}

void
hit_cut(struct out *out, struct slice text, size_t column)
{
	struct buf *b = &out->buf;
	size_t room = out->width > column + 8 ? out->width - column : 8, n;

	if (!out->terminal || utf8_count(text) <= room) {
		buf_plain(b, text);
		return;
	}
	for (n = 0; n < text.n && room > 2; room--)
		do
			n++;
		while (n < text.n && (text.p[n] & 0xc0) == 0x80);
	buf_plain(b, slice_trim_right(slice_head(text, n)));
	buf_string(b, "…");
}

bool
hit_said(struct out *out, struct archive *a, const struct archive_hit *by,
    const struct archive_reference *r, size_t column, struct arena *arena,
    struct error *error)
{
	struct buf *b = &out->buf;
	struct archive_said said;
	size_t from = b->n;

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
	hit_cut(out, said.text,
	    column + utf8_count(slice(b->p + from, b->n - from)));
	return true;
}
