#ifndef REPORT_CHECKLIST_H
#define REPORT_CHECKLIST_H

/* What a team ticks off before it calls a phase or a release done, each item looked at by the tool. Rows of a table in checklist.c. */

#include "analysis/audit.h"

typedef enum { CHECK_YES, CHECK_NO, CHECK_UNKNOWN } CheckState;

typedef struct {
    CheckState state;
    const char *title; /* marked: "Every migration file is in the journal" */
    char *looked;      /* marked, owned: what was looked at, what is amiss, or why it was not looked at; without full stop */
} Check;

/* Of Check *, owned; those that mean nothing for the target (a journal that its runner has not) are left out. `target` NULL: what is not of one target. Free with g_ptr_array_unref(). */
GPtrArray *checklist_build(const Audit *audit, const AuditTarget *target);

#endif
