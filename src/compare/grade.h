#ifndef COMPARE_GRADE_H
#define COMPARE_GRADE_H

/* How the values of a property are compared. */

#include "compare/diff.h"

typedef enum {
    FORM_EXACT,      /* any other text is another value */
    FORM_EXPRESSION, /* SQL written by PostgreSQL: spelling says nothing */
    FORM_DEFAULT,    /* an expression; NULL is what an object without one has */
    FORM_LINES,      /* source text: all but line ends says something */
    FORM_LABELS,     /* quoted labels: a list whose order is graded apart */
    FORM_VERSION,    /* brought by the place, not by the schema */
    FORM_OPTIONS,    /* name 'value', ...: a hidden value equals any other */
    FORM_POSITIONS   /* column_order: in no catalog */
} ValueForm;

ValueForm property_form(ObjectKind kind, const char *property);

#endif
