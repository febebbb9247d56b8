#include <string.h>
#include "base/embed.h"
#include "base/text.h"
#include "html.h"

/* The sources of a CSP are hashes: nothing but exactly this style and this script runs in the page. */
static char *csp_hash(const char *content) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_update(checksum, (const guchar *)content, -1);
    g_checksum_get_digest(checksum, digest, &size);
    g_autofree char *base64 = g_base64_encode(digest, size);
    return g_strconcat("'sha256-", base64, "'", NULL);
}

typedef struct {
    const char *name, *value;
} Part;

static const char *find_value(const char *name, size_t length, const Part *slots, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strlen(slots[i].name) == length && strncmp(slots[i].name, name, length) == 0)
            return slots[i].value;
    return "";
}

/* One pass: what is put in is not looked at again. */
static char *fill_page(const char *page, const Part *slots, size_t count) {
    GString *out = g_string_new(NULL);
    for (const char *open; (open = strstr(page, "{{"));) {
        const char *close = strstr(open, "}}");
        if (!close)
            break;
        g_string_append_len(out, page, open - page);
        g_string_append(out, find_value(open + 2, (size_t)(close - open - 2), slots, count));
        page = close + 2;
    }
    g_string_append(out, page);
    return g_string_free(out, FALSE);
}

static char *title_text(const char *title) {
    GString *visible = g_string_new(NULL);
    text_visible(visible, title, -1, true);
    return g_string_free(visible, FALSE);
}

/* The document's own; NULL: it has none. */
static const Heading *find_title(const GPtrArray *headings) {
    for (guint i = 0; i < headings->len; i++)
        if (((const Heading *)headings->pdata[i])->level == 1)
            return headings->pdata[i];
    return NULL;
}

char *output_html(Document *document, const char *title) {
    Node *root = document_root(document);
    g_autoptr(GPtrArray) headings = html_collect_headings(root);
    g_autoptr(GString) escaped_title = g_string_new(NULL);
    g_autoptr(GString) contents = g_string_new(NULL);
    g_autoptr(GString) body = g_string_new(NULL);
    const Heading *own_title = find_title(headings);
    g_autofree char *visible_title = title_text(own_title ? own_title->text : title);
    html_append_escaped(escaped_title, visible_title);
    html_append_contents(contents, headings);
    if (!own_title)
        g_string_append_printf(body, "<h1>%s</h1>\n", escaped_title->str);
    html_append_tree(body, document, headings);
    const char *style = embedded_file("templates/style.css", NULL), *script = embedded_file("templates/page.js", NULL);
    g_autofree char *style_hash = csp_hash(style), *script_hash = csp_hash(script);
    const Part slots[] = {
        {"title", escaped_title->str}, {"contents", contents->str}, {"body", body->str},
        {"style", style}, {"script", script}, {"style_hash", style_hash}, {"script_hash", script_hash},
    };
    return fill_page(embedded_file("templates/page.html", NULL), slots, G_N_ELEMENTS(slots));
}
