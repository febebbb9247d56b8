#ifndef ANALYSIS_COMPARISON_H
#define ANALYSIS_COMPARISON_H

#include "analysis/audit.h"

/*
 * The schema comparison table: components (rows) against sources (columns): the runner's fresh database (journal), all migrations, each
 * live database. A component is a table, view, enum, function, ... with all that belongs to it.
 */
typedef enum { CELL_ABSENT, CELL_SAME, CELL_DIFFERENT, CELL_PENDING, CELL_EXTRA, CELL_UNKNOWN } CellState;

typedef struct {
    CellState state;
    const char *note; /* "12 columns", "-2 columns, ~1 index", "needs 0004_add_oauth"; marked */
} ComparisonCell;

typedef struct {
    ObjectKind kind;
    const char *identity;
    ComparisonCell *cells; /* one a source */
    bool differs;          /* not the same everywhere */
} ComparisonRow;

typedef struct {
    TextPool *texts;
    GPtrArray *sources; /* of const char *: "journal", "migrations", "live:production" */
    GPtrArray *rows;    /* of ComparisonRow *, by (kind, identity) */
    size_t differing;
} Comparison;

Comparison *comparison_build(const AuditTarget *target);
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

#endif
