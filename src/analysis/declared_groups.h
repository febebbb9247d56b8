#ifndef ANALYSIS_DECLARED_GROUPS_H
#define ANALYSIS_DECLARED_GROUPS_H

/* Which differences are told in one finding: those of a table; whole tables that miss together; the same columns in many tables; indexes that nobody declared. */

#include "analysis/declared_drift.h"

typedef enum {
    GROUP_COMPONENT, /* of one table, view, ... */
    GROUP_WHOLE,     /* several whole tables, types, ... */
    GROUP_SHARED,    /* the same in several tables: a shared definition, or a habit */
    GROUP_INDEXES,   /* undeclared indexes that refuse nothing */
    GROUP_SOURCE,    /* all of a source that nobody queries */
    GROUP_REST,      /* of so many components that the rest is told together */
} GroupShape;

typedef struct {
    GroupShape shape;
    GPtrArray *gaps;   /* of DeclaredGap *, by component; owned */
    size_t components; /* how many the gaps are of */
} GapGroup;

/* Gaps of one rule, by component. Of GapGroup *; g_ptr_array_unref() frees them. */
GPtrArray *declared_groups(const GPtrArray *gaps);

/* "column name type", ...: the same for what is the same in several tables. Free with g_free(). */
char *declared_shape(const DeclaredGap *gap);

#endif
