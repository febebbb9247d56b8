#ifndef REPAIR_SHARED_H
#define REPAIR_SHARED_H

#include "maker.h"

typedef struct {
    const char *lead;   /* before GRANT, REVOKE: "" or "ALTER DEFAULT PRIVILEGES ... " */
    const char *target; /* "ON TABLE public.t" */
    const char *column; /* of a column's privileges, as quoted; else NULL */
    const char *owner;  /* whom "owner" stands for; NULL: who runs the script */
} GrantTarget;

void repair_grants_to(RepairStep *step, const GrantTarget *target, const char *before, const char *after, const char *initial);

#endif
