#include "heading.h"
#include <string.h>
#include <cmark-gfm.h>

static char *heading_text(cmark_node *heading) {
    GString *text = g_string_new(NULL);
    cmark_iter *iter = cmark_iter_new(heading);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        const char *literal = event == CMARK_EVENT_ENTER ? cmark_node_get_literal(cmark_iter_get_node(iter)) : NULL;
        if (literal && cmark_node_get_type(cmark_iter_get_node(iter)) != CMARK_NODE_HTML_INLINE)
            g_string_append(text, literal);
    }
    cmark_iter_free(iter);
    return g_strstrip(g_string_free(text, FALSE));
}

static bool is_underline(const char *bytes, const Line *line) {
    g_autofree char *text = g_strstrip(g_strndup(bytes + line->begin, line->end - line->begin));
    return *text && (text[strspn(text, "=")] == '\0' || text[strspn(text, "-")] == '\0');
}

/* The index after the last line of the heading that starts at `index`: the next, or that after an underline. */
static size_t after_heading(const char *bytes, const GArray *lines, size_t index) {
    const Line *line = &g_array_index(lines, Line, index);
    if (bytes[line->begin + strspn(bytes + line->begin, " ")] == '#')
        return index + 1;
    while (index < lines->len && !is_underline(bytes, &g_array_index(lines, Line, index)))
        index++;
    return MIN(index + 1, lines->len);
}

bool heading_find(const char *bytes, size_t size, const GArray *lines, const char *heading, HeadingSpan *span) {
    g_autofree char *wanted = g_utf8_casefold(heading, -1);
    cmark_node *root = region_parse(bytes, size);
    int level = 0;
    *span = (HeadingSpan){.end = lines->len};
    for (cmark_node *node = cmark_node_first_child(root); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING)
            continue;
        size_t line = (size_t)cmark_node_get_start_line(node) - 1;
        if (level > 0 && cmark_node_get_heading_level(node) <= level) {
            span->end = line;
            break;
        }
        g_autofree char *text = heading_text(node), *folded = g_utf8_casefold(text, -1);
        if (level > 0 || strcmp(folded, wanted) != 0)
            continue;
        level = cmark_node_get_heading_level(node);
        span->begin = after_heading(bytes, lines, line);
    }
    cmark_node_free(root);
    return level > 0;
}
