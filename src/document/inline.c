/* Marked text into inline nodes: text that stays text, code that stays code, whatever either contains. */
#include <string.h>
#include "base/text.h"
#include "build.h"

#define NO_BREAK_SPACE "\xc2\xa0"
#define OPEN_BOX "\xe2\x90\xa3" /* U+2423: a space that is seen */
#define LONGEST_FENCE 31        /* backticks; cmark counts the runs of a code span in 32 bits */

static bool is_in(Node *node, int type) {
    for (; node; node = cmark_node_parent(node))
        if ((int)cmark_node_get_type(node) == type)
            return true;
    return false;
}

/* Appends to the text node that is last, so that no two texts meet unseen by cmark's escaping ("&" and "lt;"). */
static void append_plain(Node *container, const char *text) {
    Node *last = cmark_node_last_child(container);
    bool extends = last && cmark_node_get_type(last) == CMARK_NODE_TEXT;
    while (*text == ' ' && !last) /* at the start of a block, spaces are markup */
        text++;
    if (*text == '\0')
        return;
    g_autofree char *whole = g_strconcat(extends ? cmark_node_get_literal(last) : "", text, NULL);
    g_autofree char *neutral = is_in(container, CMARK_NODE_LINK) ? g_strdup(whole) : neutral_text(whole);
    Node *node = extends ? last : cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, neutral);
    if (!extends)
        cmark_node_append_child(container, node);
}

/* One line of plain text. GitHub takes $...$ for maths unless the sign is in an element of its own: that is its documented escape. */
static void append_line(Node *container, const char *text, size_t size) {
    g_autoptr(GString) visible = g_string_new(NULL);
    g_autofree char *line = g_strndup(text, size);
    g_strdelimit(line, "\t", ' ');
    text_visible(visible, line, -1, true);
    g_auto(GStrv) parts = g_strsplit(visible->str, "$", -1);
    for (size_t i = 0; parts[i]; i++) {
        if (i > 0)
            cmark_node_append_child(container, node_new_custom(false, OWN_DOLLAR, 0, "<span>$</span>", ""));
        append_plain(container, parts[i]);
    }
}

void inline_append_break(Node *container) {
    /* A heading is one line, and hard breaks vanish from table cells; <br> serves everywhere else. */
    if (is_in(container, CMARK_NODE_HEADING))
        append_plain(container, " ");
    else
        cmark_node_append_child(container, node_new_custom(false, OWN_BREAK, 0, "<br>", ""));
}

static size_t line_length(const char *text, size_t size) {
    const char *end = memchr(text, '\n', size);
    size_t length = end ? (size_t)(end - text) : size;
    return length > 0 && end && text[length - 1] == '\r' ? length - 1 : length;
}

typedef void (*AppendLine)(Node *container, const char *text, size_t size);

static void append_lines(Node *container, const char *text, size_t size, AppendLine append) {
    while (size > 0) {
        size_t length = line_length(text, size);
        append(container, text, length);
        const char *end = memchr(text, '\n', size);
        if (!end)
            return;
        inline_append_break(container);
        size -= (size_t)(end + 1 - text);
        text = end + 1;
    }
}

static size_t longest_run(const char *text, char c) {
    size_t longest = 0, run = 0;
    for (; *text; text++) {
        run = *text == c ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return longest;
}

/* Backticks cannot do it for a pipe after a backslash in a table cell: "\\|" is an escaped pipe to some parsers (GitHub's), an escaped
 * backslash and the cell's end to others. Nor for endless runs of backticks. Then it is <code> with escaped text. */
static bool needs_element(Node *container, const char *code) {
    if (longest_run(code, '`') > LONGEST_FENCE)
        return true;
    if (!strstr(code, "\\|"))
        return false;
    while (container && !node_is_cell(container))
        container = cmark_node_parent(container);
    return container != NULL;
}

static void append_code_literal(Node *container, const char *code) {
    if (!needs_element(container, code)) {
        Node *node = cmark_node_new(CMARK_NODE_CODE);
        cmark_node_set_literal(node, code);
        cmark_node_append_child(container, node);
        return;
    }
    Node *element = node_new_custom(false, OWN_CODE, 0, "<code>", "</code>");
    cmark_node_append_child(container, element);
    append_line(element, code, strlen(code));
}

/* A line of code: its leading spaces are kept as no-break spaces (Markdown would strip one, HTML fold them). */
static void append_code_line(Node *container, const char *text, size_t size) {
    while (size > 0 && text[size - 1] == ' ')
        size--;
    g_autoptr(GString) code = g_string_new(NULL);
    for (; size > 0 && *text == ' '; text++, size--)
        g_string_append(code, NO_BREAK_SPACE);
    g_autofree char *line = g_strndup(text, size);
    text_visible(code, line, -1, true);
    if (code->len > 0)
        append_code_literal(container, code->str);
}

/* Spaces at the ends of a name are seen as open boxes: they are the kind of thing that a report is read for. */
static char *show_outer_spaces(const char *text, size_t size) {
    size_t begin = 0, end = size;
    while (begin < size && text[begin] == ' ')
        begin++;
    while (end > begin && text[end - 1] == ' ')
        end--;
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < begin; i++)
        g_string_append(out, OPEN_BOX);
    g_string_append_len(out, text + begin, (gssize)(end - begin));
    for (size_t i = end; i < size; i++)
        g_string_append(out, OPEN_BOX);
    return g_string_free(out, FALSE);
}

static void append_code(Node *container, const char *text, size_t size) {
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    g_autofree char *shown = show_outer_spaces(text, size);
    if (strchr(shown, '\n')) { /* a tab in a name is worth showing; in lines of code it is indentation */
        g_auto(GStrv) parts = g_strsplit(shown, "\t", -1);
        g_free(shown);
        shown = g_strjoinv("    ", parts);
    }
    if (*shown == '\0')
        append_line(container, "(empty)", strlen("(empty)"));
    append_lines(container, shown, strlen(shown), append_code_line);
}

void inline_append_code(Node *container, const char *text) {
    append_code(container, text, strlen(text));
}

/* Takes the next run of marked text: code or not. A mark where none can be is a character to be shown. */
static const char *next_run(const char **marked, size_t *size, bool *code) {
    const char *begin = *marked;
    *code = *begin == *CODE_BEGIN;
    begin += *code;
    const char *end = *code ? strchr(begin, *CODE_END) : strchr(begin, *CODE_BEGIN);
    if (!end)
        end = begin + strlen(begin);
    *size = (size_t)(end - begin);
    *marked = *code && *end ? end + 1 : end;
    return begin;
}

void inline_append_marked(Node *container, const char *marked) {
    size_t length = strlen(marked);
    while (length > 0 && (marked[length - 1] == '\n' || marked[length - 1] == '\r'))
        length--;
    g_autofree char *owned = g_strndup(marked, length);
    for (const char *rest = owned; *rest;) {
        size_t size;
        bool code;
        const char *run = next_run(&rest, &size, &code);
        if (code)
            append_code(container, run, size);
        else
            append_lines(container, run, size, append_line);
    }
}

/* --- HTML ------------------------------------------------------------------------------------------------------------- */

static void append_html_text(GString *out, const char *text) {
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_auto(GStrv) parts = g_strsplit(escaped, "$", -1);
    g_autofree char *joined = g_strjoinv("<span>$</span>", parts);
    g_string_append(out, joined);
}

char *inline_html(const char *marked) {
    g_autofree char *line = g_strdup(marked);
    g_strdelimit(line, "\r\n\t", ' ');
    GString *out = g_string_new(NULL);
    for (const char *rest = line; *rest;) {
        size_t size;
        bool code;
        const char *run = next_run(&rest, &size, &code);
        g_autoptr(GString) visible = g_string_new(NULL);
        g_autofree char *part = g_strndup(run, size);
        text_visible(visible, part, -1, true);
        g_autofree char *neutral = neutral_text(visible->str);
        g_string_append(out, code ? "<code>" : "");
        append_html_text(out, neutral);
        g_string_append(out, code ? "</code>" : "");
    }
    return g_string_free(out, FALSE);
}
