/*
 * mail.c: the texts of a mail or a mailbox; the one file that knows GMime
 * as a reader.
 */
#include <gmime/gmime.h>

#include "extract/extract.h"

/* Parts within parts: what is deeper is passed over. */
#define DEEPEST 16
#define PARTS_MOST 1000
#define FIELDS_MOST 500

struct walk {
	struct slice bytes;
	unsigned parts;
};

/* A part whose text is plain; HTML when there is nothing else. */
static void
take_part(struct walk *w, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream, *memory;
	GByteArray *array;
	size_t source, length;
	gint64 end;

	if (content == NULL || ++w->parts > PARTS_MOST)
		return;
	stream = g_mime_data_wrapper_get_stream(content);
	source = (size_t)stream->bound_start;
	end = stream->bound_end;
	length = (end < 0 ? w->bytes.n : (size_t)end) - source;
	memory = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, memory);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
	extract_part(
	    source, length, slice((const char *)array->data, array->len));
	g_object_unref(memory);
}

static bool
is_text(GMimeObject *object, const char *subtype)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	return GMIME_IS_PART(object) &&
	    g_mime_content_type_is_type(type, "text", subtype);
}

/* A telegram as it was sent, 08OSLO412.acp127: it alone is the text then. */
static bool
is_telegram(GMimeObject *object)
{
	const char *name = GMIME_IS_PART(object)
	    ? g_mime_part_get_filename(GMIME_PART(object))
	    : NULL;

	return name != NULL && slice_ends(slice_of(name), S(".acp127"));
}

static void
find_telegram(GMimeObject *parent, GMimeObject *part, gpointer user)
{
	GMimeObject **found = user;

	(void)parent;
	if (*found == NULL && is_telegram(part))
		*found = part;
}

/* Deep trees are walked by GMime as deep as it reads them. */
static GMimeObject *
telegram_of(GMimeMessage *message)
{
	GMimeObject *found = NULL;

	g_mime_message_foreach(message, find_telegram, &found);
	return found;
}

/* MMHS-... (RFC 6477), MT-Priority, SIO-Label (RFC 7444). */
static bool
is_military(const char *name)
{
	return slice_starts_fold(slice_of(name), S("MMHS-")) ||
	    slice_equal_fold(slice_of(name), S("MT-Priority"));
}

/* Of a label what is shown of it, and the label itself. */
static void
take_label(const char *value)
{
	static const char *const names[][2] = {{"marking", "SIO-Label marking"},
	    {"type", "SIO-Label type"}, {"label", "SIO-Label label"}};
	GMimeParamList *list = g_mime_param_list_parse(NULL, value);
	GMimeParam *one;
	size_t i;

	for (i = 0; list != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
		one = g_mime_param_list_get_parameter(list, names[i][0]);
		if (one != NULL && g_mime_param_get_value(one) != NULL)
			extract_field(slice_of(names[i][1]),
			    slice_of(g_mime_param_get_value(one)));
	}
	if (list != NULL)
		g_object_unref(list);
}

/* Each once: a field that stands there twice says nothing (RFC 6477 sec. 3). */
static void
take_fields(GMimeMessage *message)
{
	GMimeHeaderList *list =
	    g_mime_object_get_header_list(GMIME_OBJECT(message));
	int i, k, count = g_mime_header_list_get_count(list);
	GMimeHeader *header, *other;
	const char *name;
	bool twice;

	for (i = 0; i < count && i < FIELDS_MOST; i++) {
		header = g_mime_header_list_get_header_at(list, i);
		name = g_mime_header_get_name(header);
		if (!is_military(name) &&
		    !slice_equal_fold(slice_of(name), S("SIO-Label")))
			continue;
		for (k = 0, twice = false; k < count && k < FIELDS_MOST; k++) {
			other = g_mime_header_list_get_header_at(list, k);
			twice = twice ||
			    (k != i &&
				slice_equal_fold(slice_of(name),
				    slice_of(g_mime_header_get_name(other))));
		}
		if (twice || g_mime_header_get_value(header) == NULL)
			continue;
		if (is_military(name))
			extract_field(slice_of(name),
			    slice_of(g_mime_header_get_value(header)));
		else
			take_label(g_mime_header_get_value(header));
	}
}

/* All text of a tree, without recursion: a stack of multiparts. */
static void
take_tree(struct walk *w, GMimeObject *top)
{
	GMimeObject *stack[DEEPEST], *object;
	int next[DEEPEST], depth = 0;

	if (!GMIME_IS_MULTIPART(top)) {
		if (GMIME_IS_PART(top))
			take_part(w, GMIME_PART(top));
		return;
	}
	stack[0] = top;
	next[0] = 0;
	while (depth >= 0) {
		GMimeMultipart *parts = GMIME_MULTIPART(stack[depth]);

		if (next[depth] >= g_mime_multipart_get_count(parts)) {
			depth--;
			continue;
		}
		object = g_mime_multipart_get_part(parts, next[depth]++);
		if (GMIME_IS_MULTIPART(object) && depth + 1 < DEEPEST) {
			stack[++depth] = object;
			next[depth] = 0;
		} else if (is_text(object, "plain") ||
		    (is_text(object, "html") &&
			g_mime_multipart_get_count(parts) == 1)) {
			take_part(w, GMIME_PART(object));
		}
	}
}

bool
extract_mail(struct slice bytes)
{
	struct walk w = {.bytes = bytes};
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	GMimeObject *telegram;
	bool mailbox = slice_starts(bytes, S("From "));
	size_t begin, end;

	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(bytes.p, bytes.n);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_format(
	    parser, mailbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
	do {
		begin = (size_t)g_mime_parser_tell(parser);
		message = g_mime_parser_construct_message(parser, NULL);
		if (message == NULL)
			break;
		end = (size_t)g_mime_parser_tell(parser);
		w.parts = 0;
		extract_message(
		    begin, end > begin ? end - begin : bytes.n - begin);
		take_fields(message);
		telegram = telegram_of(message);
		if (telegram != NULL)
			take_part(&w, GMIME_PART(telegram));
		else
			take_tree(&w, g_mime_message_get_mime_part(message));
		g_object_unref(message);
	} while (mailbox && !g_mime_parser_eos(parser));
	g_object_unref(parser);
	g_object_unref(stream);
	return true;
}
