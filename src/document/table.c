#include <string.h>
#include "build.h"

#define COLUMN_LIMIT 200 /* cmark is quadratic in columns, and no reader has room for more */

static cmark_syntax_extension *table_extension(void) {
    return cmark_find_syntax_extension("table");
}

static Node *new_row(Node *table, bool header) {
    Node *row = cmark_node_new_with_ext(CMARK_NODE_TABLE_ROW, table_extension());
    cmark_gfm_extensions_set_table_row_is_header(row, header);
    cmark_node_append_child(table, row);
    return row;
}

static Node *new_table(Node *parent, size_t columns, const char *alignment) {
    uint8_t letters[COLUMN_LIMIT] = {0};
    for (size_t i = 0; i < columns && alignment && alignment[i]; i++)
        letters[i] = strchr("lcr", alignment[i]) && alignment[i] != 'l' ? (uint8_t)alignment[i] : 0;
    Node *table = cmark_node_new_with_ext(CMARK_NODE_TABLE, table_extension());
    cmark_gfm_extensions_set_table_columns(table, (uint16_t)columns);
    cmark_gfm_extensions_set_table_alignments(table, (uint16_t)columns, letters);
    return block_append(parent, table);
}

Node *document_table(Document *document, Node *parent, size_t columns, const char *const *headers, const char *alignment) {
    columns = MIN(columns, COLUMN_LIMIT);
    Node *table = new_table(parent, columns, alignment);
    Node *row = new_row(table, true);
    for (size_t i = 0; i < columns; i++)
        document_cell(document, row, headers[i]);
    return table;
}

Node *document_row(Document *document, Node *table) {
    (void)document;
    return new_row(table, false);
}

/* The extension's own constructor gives each cell a few bytes that its destructor forgets, and that no renderer reads; a cell that
 * gets its extension afterwards has none, like the cells that the parser makes. */
Node *document_cell(Document *document, Node *row, const char *marked) {
    (void)document;
    Node *cell = cmark_node_new(CMARK_NODE_TABLE_CELL);
    cmark_node_set_syntax_extension(cell, table_extension());
    cmark_node_append_child(row, cell);
    if (marked)
        inline_append_marked(cell, marked);
    return cell;
}
