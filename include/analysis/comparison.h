#ifndef ANALYSIS_COMPARISON_H
#define ANALYSIS_COMPARISON_H

#include "analysis/audit.h"

/*
 * The schema comparison table: components (rows) against sources (columns): what the code declares, the runner's fresh database (journal), all migrations, each
 * live database, and whatever the code declares. A component is a table, view, enum, function, ... with all that belongs to it.
 */
typedef enum { CELL_ABSENT, CELL_SAME, CELL_DIFFERENT, CELL_PENDING, CELL_EXTRA, CELL_UNKNOWN, CELL_BEYOND } CellState; /* BEYOND: the source has no words for it, which is no difference */

/* Which finding tells about it, if there is one: by its rule and subject. */
typedef struct {
    const char *rule, *subject; /* NULL: none */
} ComparisonLink;

typedef struct {
    CellState state;
    const char *note; /* "12 columns", "-2 columns, ~1 index", "needs 0004_add_oauth"; marked */
    ComparisonLink link;
} ComparisonCell;

typedef struct {
    ObjectKind kind;
    const char *identity;
    ComparisonCell *cells; /* one a source */
    bool differs;          /* not the same everywhere */
} ComparisonRow;

typedef struct {
    TextPool *texts;
    GPtrArray *sources; /* of const char *: "schema.ts", "init.ts", "journal", "migrations", "live:production" */
    GPtrArray *rows;    /* of ComparisonRow *, by (kind, identity) */
    size_t differing;
} Comparison;

/* What the others are compared with is what all migrations make; where there are none, the first schema that the code declares. */
Comparison *comparison_build(const AuditTarget *target);

/* The finding that a cell links to; NULL: none. `source`: index of the cell's column. */
const Finding *comparison_finding(const Audit *audit, const AuditTarget *target, const Comparison *comparison, guint source, const ComparisonCell *cell);

void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)

#endif
