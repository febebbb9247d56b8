#ifndef ANALYSIS_TROUBLESHOOTING_H
#define ANALYSIS_TROUBLESHOOTING_H

/*
 * What a person at a failing program or runner will see because of what the audit found: symptom as PostgreSQL or the runner words it,
 * cause, since when, and the commands that mend it. Derived from the analysed audit; pure, deterministic, without duplicates.
 */

#include "analysis/audit.h"

typedef struct {
    const char *target;
    const char *database;  /* name of the live database that shows it; NULL: a fresh database from the repository */
    const char *text;      /* the message, unmarked: "ERROR:  column \"x\" of relation \"t\" does not exist" */
    const char *variant;   /* the same thing as other statements word it; NULL */
    const char *cause;     /* marked */
    const char *migration; /* tag of the migration that is concerned; NULL */
    const Commit *since;   /* borrowed from the history; NULL: unknown */
    const char *commands;  /* as in Finding; NULL: none */
    const char *commands_language;
} Symptom;

typedef struct {
    TextPool *texts;
    GPtrArray *items;      /* of Symptom *, by target (project's order), then by how much is broken */
    size_t left_out;       /* symptoms beyond the cap, not in `items` */
} Troubleshooting;

/* `target` NULL: all targets. */
Troubleshooting *troubleshooting_build(const Audit *audit, const char *target);
void troubleshooting_free(Troubleshooting *troubleshooting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Troubleshooting, troubleshooting_free)

#endif
