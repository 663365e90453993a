/*
 * label.c: any bytes to the reader of labels in XML, in this process, and
 * what it says to who makes a marking of it; and any bytes as what such a
 * child wrote, which is not to be trusted.  A label that was read is written
 * as XML again, and says the same.
 */
#include "extract/extract.h"
#include "render/stanag.h"
#include "tests/fuzz/fuzz.h"

static struct buf lines, trouble;

bool
extract_part(size_t source, size_t length, struct slice text)
{
	(void)source;
	(void)length;
	buf_add(&lines, text);
	return true;
}

bool
extract_trouble(const char *sentence)
{
	buf_string(&trouble, sentence);
	return false;
}

/* What a label says, in lines, of XML or absent. */
static bool
read_xml(struct arena *arena, struct slice xml, struct stanag *label)
{
	struct error error;

	buf_clear(&lines);
	buf_clear(&trouble);
	if (!extract_label(xml)) {
		must(trouble.n > 0);
		return false;
	}
	return stanag_read(
	    arena, arena_copy(arena, buf_slice(&lines)), label, &error);
}

/* No line is added to what is printed by what a label says. */
static void
print(struct buf *b, struct arena *arena, const struct stanag *label)
{
	struct slice rest, line;

	buf_clear(b);
	stanag_text(b, arena, label);
	for (rest = buf_slice(b); (line = slice_line(&rest)).p != NULL;)
		must(line.n == 0 || slice_index(line, '\t') < line.n);
}

void
fuzz_one(struct slice input)
{
	struct arena arena = {0};
	struct buf text = {0}, again = {0}, xml = {0};
	struct stanag label, back;
	struct error error;

	if (stanag_read(&arena, input, &label, &error))
		print(&text, &arena, &label);
	else
		must(strchr(error.text, '\n') == NULL);
	if (read_xml(&arena, input, &label)) {
		print(&text, &arena, &label);
		stanag_4774(&xml, &arena, &label);
		must(read_xml(&arena, buf_slice(&xml), &back));
		must(back.marking.level == label.marking.level);
		buf_clear(&xml);
		stanag_4778(&xml, &arena, &label, S("a file"));
		must(read_xml(&arena, buf_slice(&xml), &back));
		print(&again, &arena, &back);
	}
	buf_free(&text);
	buf_free(&again);
	buf_free(&xml);
	buf_free(&lines);
	buf_free(&trouble);
	arena_free(&arena);
}
