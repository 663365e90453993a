/*
 * extract.h: what reads the carriers that foreign libraries know: PDF
 * (poppler), mail (GMime), archives (libarchive), labels in XML (libxml2).  The chapter of this
 * folder.
 *
 * They run in a child of their own, reftel-extract, which has given up its
 * rights before it looks at the first byte, so that what is wrong with such
 * a library or a file ends at the child.  The file is its standard input; its
 * standard output is records, each a line and then the bytes it announces:
 *
 *     part SOURCE LENGTH TEXT     TEXT bytes decoded from LENGTH at SOURCE
 *     member NAME SIZE            NAME bytes of name, SIZE of a file
 *     message SOURCE LENGTH       a message of a mailbox; its parts follow
 *     field NAME VALUE            NAME and VALUE bytes of a field of its head
 *     trouble SIZE                a sentence
 *     end                         nothing was left out
 */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include "base/buf.h"
#include "base/slice.h"

/* Where records go; false when nobody reads them any more. */
bool extract_part(size_t source, size_t length, struct slice text);
bool extract_member(struct slice name, struct slice bytes);
bool extract_message(size_t source, size_t length);
bool extract_field(struct slice name, struct slice value);
bool extract_trouble(const char *sentence);

/* Each gives out all it can; false after extract_trouble(). */
bool extract_pdf(struct slice bytes);
bool extract_mail(struct slice bytes);
bool extract_pack(struct slice bytes);
bool extract_label(struct slice bytes);

#endif
