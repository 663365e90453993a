/*
 * aadpdf.c: prints an archives record as the archives do, as PDF.
 *
 *     aadpdf < record.txt > record.pdf
 *
 * The telegram in one face at 8 points, twelve points a line, then the
 * attributes, name and value in two faces, eight points a line; the release
 * stamp above and below on each page, as a drawing of its own and not where
 * the text has it.  So what reads the PDF must put the stamps apart by their
 * place.  No compression and no embedded font: the file can be compared, and
 * the tests can hold it against the text it was made from.
 *
 * It must not understand telegrams.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

enum { TOP = 756, BOTTOM = 60, LEFT = 36, WIDTH = 108, OBJECTS = 512 };

struct pdf {
	struct buf out;
	size_t at[OBJECTS]; /* where each object begins */
	int objects, pages[OBJECTS], page_count;
	struct buf page; /* the drawing of the page under way */
	struct slice stamp;
	int y, pitch;
};

/* Fixed objects: 1 the catalog, 2 the pages, 3 to 5 the faces. */
static const char *const faces[] = {
    "Times-Roman", "Helvetica", "Helvetica-Bold"};

static void
object_begin(struct pdf *pdf, int number)
{
	if (number >= OBJECTS) {
		fprintf(stderr, "aadpdf: the record is too long\n");
		exit(1);
	}
	pdf->at[number] = pdf->out.n;
	if (pdf->objects <= number)
		pdf->objects = number + 1;
	buf_format(&pdf->out, "%d 0 obj\n", number);
}

static void
object_end(struct pdf *pdf)
{
	buf_string(&pdf->out, "endobj\n");
}

/* One string on the page: face 1 to 3, grey for stamps. */
static void
draw(struct pdf *pdf, int face, int size, int x, int y, struct slice text)
{
	size_t i;

	buf_format(&pdf->page, "BT /F%d %d Tf %d %d Td (", face, size, x, y);
	for (i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '(' || c == ')' || c == '\\')
			buf_char(&pdf->page, '\\');
		buf_char(&pdf->page, c >= ' ' && c < 0x7f ? c : ' ');
	}
	buf_string(&pdf->page, ") Tj ET\n");
}

static void
page_begin(struct pdf *pdf)
{
	buf_clear(&pdf->page);
	buf_string(&pdf->page, "0.5 g\n");
	draw(pdf, 1, 10, LEFT + 80, 36, pdf->stamp);
	draw(pdf, 1, 10, LEFT + 80, 771, pdf->stamp);
	buf_string(&pdf->page, "0 g\n");
	pdf->y = TOP;
}

static void
page_end(struct pdf *pdf)
{
	int content = pdf->objects, page = content + 1;

	if (pdf->y == 0)
		return;
	object_begin(pdf, content);
	buf_format(&pdf->out, "<< /Length %zu >>\nstream\n", pdf->page.n);
	buf_add(&pdf->out, buf_slice(&pdf->page));
	buf_string(&pdf->out, "endstream\n");
	object_end(pdf);
	object_begin(pdf, page);
	buf_format(&pdf->out,
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]\n"
	    "   /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >>\n"
	    "   /Contents %d 0 R >>\n",
	    content);
	object_end(pdf);
	pdf->pages[pdf->page_count++] = page;
	pdf->y = 0;
}

/* Go down a line, to another page when this one is full. */
static void
line_feed(struct pdf *pdf)
{
	if (pdf->y - pdf->pitch < BOTTOM) {
		page_end(pdf);
		page_begin(pdf);
	}
	pdf->y -= pdf->pitch;
}

static void
title(struct pdf *pdf, struct slice text, int pitch)
{
	page_end(pdf);
	page_begin(pdf);
	pdf->y -= 18;
	draw(pdf, 3, 12, 256, pdf->y, text);
	pdf->pitch = pitch;
}

/* A value that is too long for the line goes on below, cut at a blank. */
static void
attribute(struct pdf *pdf, struct slice line)
{
	size_t colon = slice_find(line, S(": "));
	struct slice value = line;
	int x = LEFT;

	line_feed(pdf);
	if (colon < line.n) {
		struct slice name = slice(line.p, colon + 2);

		draw(pdf, 3, 8, x, pdf->y, name);
		x += (int)name.n * 5;
		value = slice(line.p + name.n, line.n - name.n);
	}
	while (value.n > WIDTH) {
		size_t cut = WIDTH;

		while (cut > 1 && value.p[cut] != ' ')
			cut--;
		draw(pdf, 2, 8, x, pdf->y, slice(value.p, cut));
		value = slice(value.p + cut, value.n - cut);
		x = LEFT;
		line_feed(pdf);
	}
	draw(pdf, 2, 8, x, pdf->y, value);
}

static void
print_record(struct pdf *pdf, struct slice text)
{
	bool attributes = false;
	struct slice line;

	pdf->stamp = slice_line(&text);
	while ((line = slice_line(&text)).p != NULL) {
		if (slice_equal(line, pdf->stamp))
			continue;
		if (slice_equal(line, S("Message Text"))) {
			title(pdf, line, 12);
		} else if (slice_equal(line, S("Message Attributes"))) {
			title(pdf, line, 8);
			attributes = true;
		} else if (pdf->y == 0) {
			continue; /* what stands before the first title */
		} else if (attributes) {
			attribute(pdf, line);
		} else {
			line_feed(pdf);
			draw(pdf, 2, 8, LEFT, pdf->y, line);
		}
	}
	page_end(pdf);
}

static void
print_frame(struct pdf *pdf)
{
	int i;

	object_begin(pdf, 1);
	buf_string(&pdf->out, "<< /Type /Catalog /Pages 2 0 R >>\n");
	object_end(pdf);
	object_begin(pdf, 2);
	buf_string(&pdf->out, "<< /Type /Pages /Kids [");
	for (i = 0; i < pdf->page_count; i++)
		buf_format(&pdf->out, " %d 0 R", pdf->pages[i]);
	buf_format(&pdf->out, " ] /Count %d >>\n", pdf->page_count);
	object_end(pdf);
	for (i = 0; i < 3; i++) {
		object_begin(pdf, 3 + i);
		buf_format(&pdf->out,
		    "<< /Type /Font /Subtype /Type1 /BaseFont /%s >>\n",
		    faces[i]);
		object_end(pdf);
	}
}

static void
print_trailer(struct pdf *pdf)
{
	size_t xref = pdf->out.n;
	int i;

	buf_format(&pdf->out, "xref\n0 %d\n", pdf->objects);
	buf_string(&pdf->out, "0000000000 65535 f \n");
	for (i = 1; i < pdf->objects; i++) {
		buf_padded(&pdf->out, pdf->at[i], 10);
		buf_string(&pdf->out, " 00000 n \n");
	}
	buf_format(&pdf->out,
	    "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
	    pdf->objects, xref);
}

int
main(void)
{
	static struct pdf pdf;
	struct buf in = {0};
	size_t n;

	do {
		n = fread(buf_room(&in, 4096), 1, 4096, stdin);
		in.n += n;
	} while (n > 0);
	pdf.objects = 6;
	buf_string(&pdf.out, "%PDF-1.4\n");
	print_record(&pdf, buf_slice(&in));
	print_frame(&pdf);
	print_trailer(&pdf);
	if (fwrite(pdf.out.p, 1, pdf.out.n, stdout) != pdf.out.n ||
	    fflush(stdout) != 0) {
		perror("aadpdf");
		return 1;
	}
	buf_free(&pdf.out);
	buf_free(&pdf.page);
	buf_free(&in);
	return 0;
}
