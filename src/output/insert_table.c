#include "insert_table.h"
#include <string.h>
#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>
#include "base/error.h"

/* --- cells ------------------------------------------------------------------------------------------------------------ */

/* The cells of a line; a pipe behind a backslash is text. */
static GPtrArray *split_cells(const char *text, size_t size) {
    g_autofree char *line = g_strstrip(g_strndup(text, size));
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    const char *begin = line + (*line == '|');
    for (const char *at = begin;; at++) {
        if (*at == '\\' && at[1]) {
            at++;
            continue;
        }
        if (*at != '|' && *at != '\0')
            continue;
        if (*at == '\0' && at == begin && cells->len > 0) /* the line ends with a pipe */
            return cells;
        g_ptr_array_add(cells, g_strstrip(g_strndup(begin, (size_t)(at - begin))));
        if (*at == '\0')
            return cells;
        begin = at + 1;
    }
}

static const char *cell_at(const GPtrArray *cells, gssize index) {
    return index >= 0 && (guint)index < cells->len ? cells->pdata[index] : "";
}

/* --- finding ---------------------------------------------------------------------------------------------------------- */

static cmark_node *parse_with_tables(const char *bytes, size_t size) {
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, bytes, size);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

static bool is_delimiter(const char *bytes, const Line *line) {
    bool dash = false;
    for (size_t i = line->begin; i < line->end; i++) {
        dash = dash || bytes[i] == '-';
        if (!strchr(" \t|:-", bytes[i]))
            return false;
    }
    return dash;
}

static void free_cells(gpointer cells) {
    g_ptr_array_unref(cells);
}

static GPtrArray *line_cells(const char *bytes, const GArray *lines, size_t index) {
    const Line *line = &g_array_index(lines, Line, index);
    return split_cells(bytes + line->begin, line->end - line->begin);
}

/* The table whose node begins at or after line `from`: its header is the line above the delimiter, and each row one line. */
static InsertTable *read_table(const char *bytes, const GArray *lines, size_t from, size_t row_count) {
    size_t delimiter = from + 1;
    while (delimiter < lines->len && !is_delimiter(bytes, &g_array_index(lines, Line, delimiter)))
        delimiter++;
    if (delimiter + row_count >= lines->len)
        return NULL;
    InsertTable *table = g_new0(InsertTable, 1);
    table->begin = delimiter - 1;
    table->end = delimiter + 1 + row_count;
    table->titles = line_cells(bytes, lines, delimiter - 1);
    table->rows = g_ptr_array_new_with_free_func(free_cells);
    for (size_t i = delimiter + 1; i < table->end; i++)
        g_ptr_array_add(table->rows, line_cells(bytes, lines, i));
    return table;
}

InsertTable *insert_table_find(const char *bytes, size_t size, const GArray *lines, size_t from, size_t to) {
    cmark_node *root = parse_with_tables(bytes, size);
    InsertTable *table = NULL;
    for (cmark_node *node = cmark_node_first_child(root); node && !table; node = cmark_node_next(node)) {
        size_t line = (size_t)MAX(cmark_node_get_start_line(node), 1) - 1;
        if (strcmp(cmark_node_get_type_string(node), "table") != 0 || line < from || line >= to)
            continue;
        size_t rows = 0;
        for (cmark_node *row = cmark_node_first_child(node); row; row = cmark_node_next(row))
            rows++;
        table = rows > 0 ? read_table(bytes, lines, line, rows - 1) : NULL;
    }
    cmark_node_free(root);
    return table;
}

void insert_table_free(InsertTable *table) {
    if (!table)
        return;
    g_ptr_array_unref(table->titles);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

char *insert_table_text(const char *bytes, const GArray *lines, const InsertTable *table) {
    GString *out = g_string_new(NULL);
    for (size_t i = table->begin; i < table->end; i++) {
        const Line *line = &g_array_index(lines, Line, i);
        g_string_append_len(out, bytes + line->begin, (gssize)(line->end - line->begin));
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* --- columns ---------------------------------------------------------------------------------------------------------- */

/* Titles that mean the same; the first is what the others are taken for. */
static const char *const synonyms[][5] = {
    {"rationale", "reason", "why", "raison", "justification"}, {"decision", "choice", "d\303\251cision", "choix", "d\303\251cisions"}, {"date", "when", "on", "le", "quand"},
    {"author", "by", "who", "auteur", "par"},                  {"commit", "commits", "sha", "hash", "revision"},                 {"#", "no", "no.", "nr", "id"},
};

static char *title_of(const char *cell) {
    char *plain = insert_plain(cell, strlen(cell));
    if (strcmp(cell, "#") == 0) {
        g_free(plain);
        plain = g_strdup("#");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(synonyms); i++)
        for (size_t j = 1; j < G_N_ELEMENTS(synonyms[i]); j++)
            if (strcmp(plain, synonyms[i][j]) == 0) {
                g_free(plain);
                plain = g_strdup(synonyms[i][0]);
            }
    return plain;
}

static gssize find_title(const GPtrArray *titles, const char *wanted) {
    for (guint i = 0; i < titles->len; i++) {
        g_autofree char *title = title_of(titles->pdata[i]);
        if (*title && strcmp(title, wanted) == 0)
            return (gssize)i;
    }
    return -1;
}

/* For each column of `to` the one of `from`, or -1. */
static gssize *match_columns(const InsertTable *to, const InsertTable *from) {
    gssize *columns = g_new0(gssize, to->titles->len + 1);
    for (guint i = 0; i < to->titles->len; i++) {
        g_autofree char *title = title_of(to->titles->pdata[i]);
        columns[i] = find_title(from->titles, title);
    }
    return columns;
}

/* The columns of `to` that tell one row from another: those of the first two of `from` that it has. */
static size_t key_columns(const InsertTable *to, const gssize *columns, gssize *keys) {
    size_t count = 0;
    for (gssize wanted = 0; count < 2 && wanted < 64; wanted++)
        for (guint i = 0; i < to->titles->len; i++)
            if (columns[i] == wanted && count < 2)
                keys[count++] = (gssize)i;
    return count;
}

/* --- rows ------------------------------------------------------------------------------------------------------------- */

static char *key_of(const GPtrArray *cells, const gssize *keys, size_t count) {
    GString *key = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        const char *cell = cell_at(cells, keys[i]);
        g_autofree char *plain = insert_plain(cell, strlen(cell));
        g_string_append_printf(key, "%s\n", plain);
    }
    return g_string_free(key, FALSE);
}

static void append_row(GString *out, const GPtrArray *cells) {
    for (guint i = 0; i < cells->len; i++) {
        const char *cell = cells->pdata[i];
        g_string_append_printf(out, "| %s%s", cell, *cell ? " " : "");
    }
    g_string_append(out, "|\n");
}

bool insert_table_merge(const InsertTable *to, const InsertTable *from, GString *out, size_t *added, GError **error) {
    g_autofree gssize *columns = match_columns(to, from);
    gssize keys[2];
    size_t key_count = key_columns(to, columns, keys);
    if (key_count == 0) {
        g_autoptr(GString) titles = g_string_new(NULL);
        for (guint i = 0; i < from->titles->len; i++)
            g_string_append_printf(titles, "%s%s", i > 0 ? ", " : "", cell_at(from->titles, (gssize)i));
        error_set(error, ERROR_CONFIG, "the table has none of these columns: %s", titles->str);
        return false;
    }
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < to->rows->len; i++)
        g_hash_table_add(known, key_of(to->rows->pdata[i], keys, key_count));
    for (guint i = 0; i < from->rows->len; i++) {
        g_autoptr(GPtrArray) cells = g_ptr_array_new();
        for (guint c = 0; c < to->titles->len; c++)
            g_ptr_array_add(cells, (gpointer)(uintptr_t)cell_at(from->rows->pdata[i], columns[c]));
        if (!g_hash_table_add(known, key_of(cells, keys, key_count)))
            continue;
        append_row(out, cells);
        ++*added;
    }
    return true;
}
