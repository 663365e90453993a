/*
 * mbox.c: a telegram as a message of a mailbox (RFC 4155), so that a mail
 * program shows threads of telegrams as it shows those of letters.  It must
 * not decide which telegrams, nor what a mail of one is.
 */
#include "cmd/export.h"

#include "render/mail.h"

void
mbox_add(struct buf *b, const struct export_item *item)
{
	mail_begin(b, item->hit->date);
	mail_add(b, item);
	buf_char(b, '\n');
}

void
mail_add(struct buf *b, const struct export_item *item)
{
	render_mail(b, item->arena, item->telegram, item->hit->document);
}
