/*
 * label.c: what a label in XML says, STANAG 4774, in a binding of 4778, or ISM
 * attributes: lines of a key, a tab and a value.  The one file that knows
 * libxml2.  It must not fetch anything, nor follow an entity.
 */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "extract/extract.h"

#define NAMESPACE_4774 "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"
#define NAMESPACE_4778 "urn:nato:stanag:4778:bindinginformation:1:0"
#define NAMESPACE_ISM "urn:us:gov:ic:ism"
#define DEEPEST 64
#define LINES_MOST 4096

struct reading {
	struct buf lines;
	unsigned count;
};

static struct slice
words(const xmlChar *s)
{
	return s == NULL ? (struct slice){NULL, 0} : slice_of((const char *)s);
}

static bool
is_named(const xmlNode *node, const char *space, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	    xmlStrEqual(node->ns->href, (const xmlChar *)space) &&
	    (name == NULL || xmlStrEqual(node->name, (const xmlChar *)name));
}

static void
put(struct reading *r, const char *key, struct slice value)
{
	size_t i;

	value = slice_trim(value);
	if (value.n == 0 || value.n > 1000 || r->count++ >= LINES_MOST)
		return;
	buf_format(&r->lines, "%s\t", key);
	for (i = 0; i < value.n; i++)
		buf_char(&r->lines,
		    (unsigned char)value.p[i] < ' ' ? ' ' : value.p[i]);
	buf_char(&r->lines, '\n');
}

static void
put_content(struct reading *r, const char *key, xmlNode *node)
{
	xmlChar *text = xmlNodeGetContent(node);

	put(r, key, words(text));
	xmlFree(text);
}

static void
put_attribute(struct reading *r, const char *key, xmlNode *node,
    const char *space, const char *name)
{
	xmlChar *text = space == NULL
	    ? xmlGetNoNsProp(node, (const xmlChar *)name)
	    : xmlGetNsProp(node, (const xmlChar *)name, (const xmlChar *)space);

	put(r, key, words(text));
	xmlFree(text);
}

/* ---- 4774 ------------------------------------------------------------------- */

static void
take_category(struct reading *r, xmlNode *node)
{
	xmlChar *type = xmlGetNoNsProp(node, (const xmlChar *)"Type");
	struct slice kind = words(type);
	xmlNode *value;

	for (value = node->children; value != NULL; value = value->next)
		if (is_named(value, NAMESPACE_4774, "GenericValue"))
			put_content(r,
			    slice_equal_fold(kind, S("RESTRICTIVE"))
				? "restrictive"
				: slice_equal_fold(kind, S("PERMISSIVE"))
				? "permissive"
				: "informative",
			    value);
	xmlFree(type);
}

static void
take_information(struct reading *r, xmlNode *node)
{
	xmlNode *child;

	for (child = node->children; child != NULL; child = child->next)
		if (is_named(child, NAMESPACE_4774, "PolicyIdentifier"))
			put_content(r, "policy", child);
		else if (is_named(child, NAMESPACE_4774, "Classification"))
			put_content(r, "classification", child);
		else if (is_named(child, NAMESPACE_4774, "Category"))
			take_category(r, child);
}

static void
take_succession(struct reading *r, xmlNode *node)
{
	xmlNode *child;

	for (child = node->children; child != NULL; child = child->next)
		if (is_named(child, NAMESPACE_4774, "SuccessionDateTime"))
			put_content(r, "declassify-on", child);
}

static void
take_label(struct reading *r, xmlNode *node)
{
	struct slice name = words(node->name);
	size_t n = slice_find(name, S("ConfidentialityLabel"));
	xmlNode *child;

	put(r, "label", n == 0 ? S("originator") : slice_head(name, n));
	put_attribute(r, "review", node, NULL, "ReviewDateTime");
	for (child = node->children; child != NULL; child = child->next)
		if (is_named(
			child, NAMESPACE_4774, "ConfidentialityInformation"))
			take_information(r, child);
		else if (is_named(child, NAMESPACE_4774, "OriginatorID"))
			put_content(r, "originator", child);
		else if (is_named(child, NAMESPACE_4774, "CreationDateTime"))
			put_content(r, "created", child);
		else if (is_named(child, NAMESPACE_4774, "SuccessionHandling"))
			take_succession(r, child);
}

/* ---- ISM -------------------------------------------------------------------- */

/* A list, NF REL: a line for each. */
static void
put_list(struct reading *r, const char *key, xmlNode *node, const char *name,
    bool commas)
{
	xmlChar *text = xmlGetNsProp(
	    node, (const xmlChar *)name, (const xmlChar *)NAMESPACE_ISM);
	struct slice rest = words(text), one;

	while (commas && rest.n > 0) {
		one = slice_head(rest, slice_index(rest, ','));
		rest = slice_skip(rest, one.n + 1);
		put(r, key, one);
	}
	while (!commas && (one = slice_word(&rest)).n > 0)
		put(r, key, one);
	xmlFree(text);
}

static void
take_ism(struct reading *r, xmlNode *node)
{
	static const char *const levels[][2] = {{"U", "UNCLASSIFIED"},
	    {"C", "CONFIDENTIAL"}, {"S", "SECRET"}, {"TS", "TOP SECRET"}};
	xmlChar *level = xmlGetNsProp(node, (const xmlChar *)"classification",
	    (const xmlChar *)NAMESPACE_ISM);
	size_t i;

	put(r, "label", S("ism"));
	put_attribute(r, "policy", node, NAMESPACE_ISM, "ownerProducer");
	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (xmlStrEqual(level, (const xmlChar *)levels[i][0]))
			put(r, "classification", slice_of(levels[i][1]));
	xmlFree(level);
	put_list(r, "restrictive", node, "disseminationControls", false);
	put_list(r, "permissive", node, "releasableTo", false);
	put_list(r, "restrictive", node, "nonICmarkings", false);
	put_attribute(r, "originator", node, NULL, "id");
	put_attribute(r, "created", node, NAMESPACE_ISM, "createDate");
	put_attribute(r, "declassify-on", node, NAMESPACE_ISM, "declassDate");
	put_attribute(
	    r, "declassify-event", node, NAMESPACE_ISM, "declassEvent");
	put_attribute(r, "exemption", node, NAMESPACE_ISM, "declassException");
	put_attribute(r, "classified-by", node, NAMESPACE_ISM, "classifiedBy");
	put_list(r, "reason", node, "classificationReason", true);
	put_attribute(r, "derived-from", node, NAMESPACE_ISM, "derivedFrom");
}

/* ---- a document ------------------------------------------------------------- */

/* The next node of the tree in its order, without going too deep. */
static xmlNode *
next_node(xmlNode *node, unsigned *depth)
{
	if (node->children != NULL && node->type == XML_ELEMENT_NODE &&
	    *depth < DEEPEST) {
		++*depth;
		return node->children;
	}
	while (node != NULL && node->next == NULL) {
		node = node->parent;
		if (*depth == 0)
			return NULL;
		--*depth;
	}
	return node == NULL ? NULL : node->next;
}

/* The label: the first of 4774, else the first element that ISM marks. */
static bool
take_document(struct reading *r, xmlNode *root)
{
	xmlNode *node, *marked = NULL;
	unsigned depth = 0;

	for (node = root; node != NULL; node = next_node(node, &depth)) {
		if (is_named(node, NAMESPACE_4774, NULL) &&
		    slice_ends(words(node->name), S("ConfidentialityLabel"))) {
			take_label(r, node);
			return true;
		}
		if (marked == NULL && node->type == XML_ELEMENT_NODE &&
		    xmlHasNsProp(node, (const xmlChar *)"classification",
			(const xmlChar *)NAMESPACE_ISM) != NULL)
			marked = node;
	}
	if (marked == NULL)
		return false;
	take_ism(r, marked);
	return true;
}

static void
quiet(void *user, const char *format, ...)
{
	(void)user;
	(void)format;
}

bool
extract_label(struct slice bytes)
{
	struct reading r = {{0}, 0};
	xmlDoc *document;
	bool good;

	if (bytes.n > 64 << 20)
		return extract_trouble("it is too long for a label");
	xmlSetGenericErrorFunc(NULL, quiet);
	document = xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA);
	if (document == NULL)
		return extract_trouble("it is no well-formed XML");
	if (document->intSubset != NULL || document->extSubset != NULL)
		good = extract_trouble("a label has no document type");
	else if (!take_document(&r, xmlDocGetRootElement(document)))
		good = extract_trouble("there is no label in it");
	else
		good = extract_part(0, bytes.n, buf_slice(&r.lines));
	xmlFreeDoc(document);
	buf_free(&r.lines);
	return good;
}
