#include "output/insert.h"
#include <string.h>
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include "base/error.h"
#include "heading.h"
#include "insert_table.h"

/* --- lines ------------------------------------------------------------------------------------------------------------ */

char *insert_plain(const char *text, size_t size) {
    g_autofree char *copy = g_utf8_make_valid(text, (gssize)size);
    GString *out = g_string_new(NULL);
    for (const char *c = copy; *c; c++)
        if (!strchr("*_`#\\", *c))
            g_string_append_c(out, *c);
    char *plain = out->str + strspn(out->str, " \t-+>|");
    g_strchomp(plain);
    for (size_t length = strlen(plain); length > 0 && strchr(": ", plain[length - 1]);)
        plain[--length] = '\0';
    char *folded = g_utf8_casefold(plain, -1);
    g_string_free(out, TRUE);
    return folded;
}

static char *line_plain(const char *bytes, const Line *line) {
    return insert_plain(bytes + line->begin, line->end - line->begin);
}

static bool is_blank(const char *bytes, const Line *line) {
    for (size_t i = line->begin; i < line->end; i++)
        if (!strchr(" \t", bytes[i]))
            return false;
    return true;
}

/* Behind the last line with text of the part; its beginning when there is none. */
static size_t end_of_text(const char *bytes, const GArray *lines, const HeadingSpan *span) {
    size_t end = span->end;
    while (end > span->begin && is_blank(bytes, &g_array_index(lines, Line, end - 1)))
        end--;
    return end;
}

/* --- a file being changed --------------------------------------------------------------------------------------------- */

typedef struct {
    const char *bytes;
    size_t size;
    GArray *lines;
    const char *newline;
    GString *out;
} Insertion;

static void insertion_clear(Insertion *insertion) {
    g_array_unref(insertion->lines);
    if (insertion->out)
        g_string_free(insertion->out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Insertion, insertion_clear)

static void append_text(const Insertion *insertion, GString *to, const char *text) {
    for (; *text; text++)
        if (*text == '\n')
            g_string_append(to, insertion->newline);
        else
            g_string_append_c(to, *text);
}

/* Puts whole lines before line `index`, apart from what is around them by blank lines where `apart`. */
static void put_lines(Insertion *insertion, size_t index, const char *text, bool apart) {
    const GArray *lines = insertion->lines;
    size_t at = index < lines->len ? g_array_index(lines, Line, index).begin : insertion->size;
    g_autoptr(GString) put = g_string_new(NULL);
    const Line *above = index > 0 ? &g_array_index(lines, Line, index - 1) : NULL;
    if (above && above->next == above->end)
        g_string_append(put, insertion->newline);
    if (apart && above && !is_blank(insertion->bytes, above))
        g_string_append(put, insertion->newline);
    append_text(insertion, put, text);
    if (apart && index < lines->len && !is_blank(insertion->bytes, &g_array_index(lines, Line, index)))
        g_string_append(put, insertion->newline);
    g_string_insert_len(insertion->out, (gssize)at, put->str, (gssize)put->len);
}

/* A block at the end of what stands under the heading, which is made when it is not there. */
static void put_block(Insertion *insertion, const char *heading, const char *text) {
    HeadingSpan span;
    if (heading_find(insertion->bytes, insertion->size, insertion->lines, heading, &span)) {
        put_lines(insertion, end_of_text(insertion->bytes, insertion->lines, &span), text, true);
        return;
    }
    g_autofree char *with_heading = g_strdup_printf("## %s\n\n%s", heading, text);
    const HeadingSpan whole = {0, insertion->lines->len};
    put_lines(insertion, end_of_text(insertion->bytes, insertion->lines, &whole), with_heading, true);
}

static char *trimmed(const char *markdown) {
    char *text = g_strdup(markdown);
    g_strchomp(text);
    size_t skip = strspn(text, "\n");
    char *result = *text ? g_strconcat(text + skip, "\n", NULL) : g_strdup("");
    g_free(text);
    return result;
}

/* --- blocks ----------------------------------------------------------------------------------------------------------- */

static bool has_line(const Insertion *insertion, const char *wanted) {
    g_autofree bool *is_code = region_find_code(insertion->bytes, insertion->size, insertion->lines->len);
    for (guint i = 0; i < insertion->lines->len; i++) {
        g_autofree char *plain = is_code[i] ? NULL : line_plain(insertion->bytes, &g_array_index(insertion->lines, Line, i));
        if (plain && strcmp(plain, wanted) == 0)
            return true;
    }
    return false;
}

static size_t insert_block(Insertion *insertion, const char *heading, const char *markdown) {
    g_autofree char *text = trimmed(markdown);
    g_autofree char *first = insert_plain(text, strcspn(text, "\n"));
    if (!*text || has_line(insertion, first))
        return 0;
    put_block(insertion, heading, text);
    return 1;
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

/* The first table under the heading; NULL: none. */
static InsertTable *table_under(const Insertion *insertion, const char *heading) {
    HeadingSpan span;
    if (!heading_find(insertion->bytes, insertion->size, insertion->lines, heading, &span))
        return NULL;
    return insert_table_find(insertion->bytes, insertion->size, insertion->lines, span.begin, span.end);
}

static bool insert_rows(Insertion *insertion, const char *heading, const char *markdown, size_t *added, GError **error) {
    g_autoptr(GArray) lines = region_split_lines(markdown, strlen(markdown));
    g_autoptr(InsertTable) from = insert_table_find(markdown, strlen(markdown), lines, 0, lines->len);
    if (!from)
        return true;
    g_autoptr(InsertTable) to = table_under(insertion, heading);
    if (!to) {
        g_autofree char *table = insert_table_text(markdown, lines, from);
        *added = from->rows->len;
        put_block(insertion, heading, table);
        return true;
    }
    g_autoptr(GString) rows = g_string_new(NULL);
    if (!insert_table_merge(to, from, rows, added, error)) {
        g_prefix_error(error, "under \"%s\": ", heading);
        return false;
    }
    if (*added > 0)
        put_lines(insertion, to->end, rows->str, false);
    return true;
}

/* --- both ------------------------------------------------------------------------------------------------------------- */

static bool insert_once(const char *bytes, size_t size, InsertKind kind, const char *heading, const char *markdown, GString **out, size_t *added, GError **error) {
    g_auto(Insertion) insertion = {.bytes = bytes, .size = size, .lines = region_split_lines(bytes, size), .out = g_string_new_len(bytes, (gssize)size)};
    insertion.newline = insertion.lines->len > 0 ? region_newline(bytes, &g_array_index(insertion.lines, Line, 0)) : "\n";
    *added = 0;
    bool done = true;
    if (kind == INSERT_BLOCK)
        *added = insert_block(&insertion, heading, markdown);
    else
        done = insert_rows(&insertion, heading, markdown, added, error);
    if (done)
        *out = g_steal_pointer(&insertion.out);
    return done;
}

char *insert_markdown(const char *bytes, size_t size, InsertKind kind, const char *heading, const char *markdown, size_t *added, size_t *new_size, GError **error) {
    cmark_gfm_core_extensions_ensure_registered();
    GString *out = NULL, *again = NULL;
    if (!insert_once(bytes, size, kind, heading, markdown, &out, added, error))
        return NULL;
    size_t more = 0;
    bool found = *added == 0 || insert_once(out->str, out->len, kind, heading, markdown, &again, &more, error);
    if (found && more > 0) {
        error_set(error, ERROR_CONFIG, "what would be put under \"%s\" would not be found again: is the end of that part in code, or in a comment?", heading);
        found = false;
    }
    if (again)
        g_string_free(again, TRUE);
    *new_size = out->len;
    return g_string_free(out, !found);
}

InsertKind insert_kind_find(const char *id) {
    static const char *const ids[INSERT_COUNT] = {[INSERT_BLOCK] = "block", [INSERT_ROW] = "row"};
    int kind = 0;
    while (kind < INSERT_COUNT && strcmp(ids[kind], id) != 0)
        kind++;
    return (InsertKind)kind;
}
