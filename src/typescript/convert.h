#ifndef TYPESCRIPT_CONVERT_H
#define TYPESCRIPT_CONVERT_H

#include <tree_sitter/api.h>
#include "base/text.h"
#include "piece.h"

/* What tree-sitter's numbers mean, looked up once a cache. */
typedef struct {
    uint8_t *kinds;  /* by symbol: NodeKind of named ones */
    uint16_t *flags;  /* by symbol: NodeFlags that a keyword gives its parent */
    size_t symbols;
    uint8_t *fields; /* by TSFieldId: NodeField */
    size_t field_count;
} ConvertTables;

void convert_tables_init(ConvertTables *tables, const TSLanguage *language);
void convert_tables_clear(ConvertTables *tables);

/* Gives the piece its statements, and the line of the first syntax error. */
void convert_tree(const ConvertTables *tables, TextPool *names, const TSTree *tree, ParsedPiece *piece);

#endif
