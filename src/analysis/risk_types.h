#ifndef RISK_TYPES_H
#define RISK_TYPES_H

#include <stdbool.h>

typedef struct {
    bool same;     /* the same type: nothing happens */
    bool rewrites; /* the table is written anew; false: only the catalog changes */
    bool narrows;  /* values of the old type may not fit */
    bool unless_utc; /* rewrites only where the session's time zone is not UTC */
} TypeChange;

/* Of a column, by what format_type() writes: "character varying(20)". A type that is not known counts as rewriting. */
TypeChange type_change(const char *before, const char *after);

#endif
