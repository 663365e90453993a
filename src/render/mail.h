/*
 * mail.h: a telegram as a mail (RFC 5322): with the fields of military messages
 * (RFC 6477), its precedence (RFC 6758), its label (RFC 7444) and, as a part by
 * itself, the bytes it is made of, so that what arrives is what was sent.
 */
#ifndef RENDER_MAIL_H
#define RENDER_MAIL_H

#include "base/buf.h"
#include "telegram/telegram.h"

/* Lines end with LF. `number` tells messages without an id apart. */
void render_mail(struct buf *out, struct arena *arena, const struct telegram *t,
    int64_t number);

/* ---- what mailboxes share ---------------------------------------------------- */

void mail_base64(struct buf *b, struct slice s, bool lines);
/* Printable ASCII as it is, all else as encoded words (RFC 2047). */
void mail_words(struct buf *b, struct slice s);
/* A name with an address that leads nowhere (RFC 2606). */
void mail_address(struct buf *b, struct slice name);
void mail_id(struct buf *b, struct slice id, int64_t number);
/* "Tue, 3 Jun 2008 11:40:00 +0000" */
void mail_moment(struct buf *b, struct moment m);
/* The line between the messages of a mailbox (RFC 4155). */
void mail_begin(struct buf *b, struct moment m);

#endif
