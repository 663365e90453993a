/*
 * hit.c: a telegram as a list shows it, for people and for programs.  It
 * must not know how it came into the list.
 */
#include "cmd/cmd.h"

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
hit_string(struct buf *b, const char *name, struct slice value)
{
	buf_format(b, "\"%s\":", name);
	if (value.p == NULL) {
		buf_string(b, "null");
		return;
	}
	buf_char(b, '"');
	buf_json(b, value);
	buf_char(b, '"');
}

static struct slice
moment_text(struct moment m, char out[static 20])
{
	if (!date_known(m.date))
		return (struct slice){NULL, 0};
	moment_format(m, out);
	return slice(out, 20);
}

static struct slice
class_text(const struct archive_hit *hit)
{
	return hit->classification == CLASS_NONE
	    ? (struct slice){NULL, 0}
	    : classification_name(hit->classification);
}

void
hit_json(struct buf *b, const struct archive_hit *hit)
{
	char moment[20];

	buf_char(b, '{');
	hit_string(b, "id", hit->id);
	buf_char(b, ',');
	hit_string(b, "date", moment_text(hit->date, moment));
	buf_char(b, ',');
	hit_string(b, "from", hit->from);
	buf_char(b, ',');
	hit_string(b, "classification", class_text(hit));
	buf_char(b, ',');
	hit_string(b, "subject", hit->subject);
	buf_char(b, ',');
	hit_string(b, "snippet", hit->snippet);
	buf_string(b, ",\"paragraph\":");
	if (hit->paragraph > 0)
		buf_number(b, hit->paragraph);
	else
		buf_string(b, "null");
	buf_char(b, ',');
	hit_string(b, "mark", hit->mark);
	buf_format(b, ",\"words\":%u,\"editions\":%u,\"document\":%lld}",
	    hit->length, hit->editions, (long long)hit->document);
}

void
hit_csv(struct buf *b, const struct archive_hit *hit)
{
	char moment[20];

	buf_csv(b, hit->id);
	buf_char(b, ',');
	buf_csv(b, moment_text(hit->date, moment));
	buf_char(b, ',');
	buf_csv(b, hit->from);
	buf_char(b, ',');
	buf_csv(b, class_text(hit));
	buf_char(b, ',');
	buf_csv(b, hit->subject);
	buf_char(b, ',');
	buf_csv(b, hit->snippet);
	buf_string(b, "\r\n");
}
