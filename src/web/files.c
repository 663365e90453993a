/*
 * files.c: what does not change: the style sheet and descriptions for
 * programs, carried in the program.
 */
#include "web/web.h"

#include "icon_svg.h"
#include "openapi_json.h"
#include "room_js.h"
#include "style_css.h"

void
page_style(struct web_request *q, struct web_response *r)
{
	(void)q;
	r->type = "text/css; charset=utf-8";
	r->lasting = true;
	buf_string(&r->body, style_css);
}

void
page_script(struct web_request *q, struct web_response *r)
{
	(void)q;
	r->type = "text/javascript; charset=utf-8";
	r->lasting = true;
	buf_string(&r->body, room_js);
}

void
page_icon(struct web_request *q, struct web_response *r)
{
	(void)q;
	r->type = "image/svg+xml";
	r->lasting = true;
	buf_string(&r->body, icon_svg);
}

void
page_openapi(struct web_request *q, struct web_response *r)
{
	(void)q;
	r->type = "application/json";
	r->lasting = true;
	buf_string(&r->body, openapi_json);
}

/* OpenSearch 1.1: how a browser may ask. */
void
page_opensearch(struct web_request *q, struct web_response *r)
{
	struct buf *b = &r->body;

	r->type = "application/opensearchdescription+xml";
	buf_string(b,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<OpenSearchDescription "
	    "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">"
	    "<ShortName>Reftel</ShortName><Description>Telegrams</Description>"
	    "<Url type=\"text/html\" template=\"");
	layout_base(b, q);
	buf_string(b, "/search?q={searchTerms}\"/></OpenSearchDescription>\n");
}
