/*
 * lsp.h: what the two files of `reftel lsp' share: lsp.c speaks the protocol,
 * lspdoc.c knows what is to be said of a document.
 */
#ifndef CMD_LSP_H
#define CMD_LSP_H

#include "cmd/draft.h"

/* A document that is open in the editor. */
struct lsp_document {
	struct buf uri, text;
	bool draft; /* not yet a telegram */
	struct lsp_document *next;
};

struct lsp {
	struct arena arena; /* of one message */
	struct buf out; /* one message */
	struct archive *archive; /* NULL: none */
	struct lsp_document *documents;
	struct moment now;
	unsigned told; /* remarks of a document so far */
	struct error error;
	bool failed; /* to write */
};

/* Lines and columns from 0, columns in units of UTF-16, and back to bytes. */
size_t lsp_offset(struct slice text, uint64_t line, uint64_t column);
void lsp_position(struct buf *b, struct slice text, size_t offset);
void lsp_range(struct buf *b, struct slice text, struct slice at);

/* Each adds JSON to s->out. */
void lsp_diagnostics(struct lsp *s, const struct lsp_document *d);
void lsp_hover(struct lsp *s, const struct lsp_document *d, size_t offset);
void lsp_completion(struct lsp *s, const struct lsp_document *d, size_t offset);
void lsp_formatting(struct lsp *s, const struct lsp_document *d);
void lsp_actions(
    struct lsp *s, const struct lsp_document *d, size_t from, size_t to);

#endif
