#include <string.h>
#include "base/text.h"
#include "build.h"

char *document_mermaid_text(const char *text) {
    g_autoptr(GString) visible = g_string_new(NULL);
    g_autofree char *line = g_strdup(text);
    g_strdelimit(line, "\r\n\t", ' ');
    text_visible(visible, line, -1, true);
    GString *out = g_string_new(NULL);
    for (const char *c = visible->str; *c; c++)
        if (g_ascii_isalnum(*c) || strchr(" _-.,", *c) || (*c & 0x80))
            g_string_append_c(out, *c);
        else
            g_string_append_printf(out, "#%d;", *c);
    return g_string_free(out, FALSE);
}

char *document_mermaid_word(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *c = text; *c; c++) {
        if (out->len == 0 && g_ascii_isdigit(*c))
            g_string_append_c(out, '_');
        if (((unsigned char)*c & 0xc0) != 0x80) /* one sign a character, whatever its bytes */
            g_string_append_c(out, g_ascii_isalnum(*c) ? *c : '_');
    }
    if (out->len == 0)
        g_string_append_c(out, '_');
    return g_string_free(out, FALSE);
}

void document_mermaid(Document *document, Node *parent, const char *source) {
    document_code_block(document, parent, "mermaid", source);
}
