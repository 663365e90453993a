/*
 * hit.c: a telegram as a list has it for programs: JSON and CSV.
 */
#include "answer/answer.h"

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
	buf_json_member(b, "id", hit->id);
	buf_char(b, ',');
	buf_json_member(b, "date", moment_text(hit->date, moment));
	buf_char(b, ',');
	buf_json_member(b, "from", hit->from);
	buf_char(b, ',');
	buf_json_member(b, "classification", class_text(hit));
	buf_char(b, ',');
	buf_json_member(b, "subject", hit->subject);
	buf_char(b, ',');
	buf_json_member(b, "snippet", hit->snippet);
	buf_string(b, ",\"paragraph\":");
	if (hit->paragraph > 0)
		buf_number(b, hit->paragraph);
	else
		buf_string(b, "null");
	buf_char(b, ',');
	buf_json_member(b, "mark", hit->mark);
	/* Not its number in the archive, which would count those between. */
	buf_format(
	    b, ",\"words\":%u,\"editions\":%u}", hit->length, hit->editions);
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
