#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

/*
 * A Finding is one problem: rule, severity, subject, evidence, since, consequence, remedy. Its texts are marked text
 * (base/text.h). Rules are rows of a table in analysis/rule.c.
 */

#include "model/history.h"
#include "model/kind.h"

typedef enum { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT } Severity;

typedef struct {
    const char *rule;        /* "journal/file-not-registered" */
    Severity severity;
    const char *target;      /* "master" */
    const char *database;    /* name of the live database it was seen in; NULL: from the repository alone */
    const char *source;      /* name of the declared source that it is about; NULL: none */
    ObjectKind kind;         /* KIND_COUNT when the subject is a file or a database */
    const char *subject;     /* object identity or path, unmarked */
    const char *title;       /* marked sentence, no full stop */
    GPtrArray *evidence;     /* of const char *, marked; may be empty */
    const char *migration;   /* tag that made or should have made it; NULL */
    const char *path;        /* file to point at; NULL */
    int line;                /* in path; 0: none */
    const Commit *since;     /* the commit since which it holds; borrowed from a History; NULL: unknown */
    const char *consequence; /* marked */
    const char *remedy;      /* marked */
    const char *commands;    /* shell or SQL lines to run, newline-separated, exact; NULL: none */
    const char *commands_language; /* "sh" or "sql" */
} Finding;

typedef struct {
    TextPool *texts;
    GPtrArray *items; /* of Finding *, in the order added until findings_sort() */
} Findings;

Findings *findings_new(void);
void findings_free(Findings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Findings, findings_free)

/* Copies the finding's texts, the evidence too. Returns the copy, to which findings_add_evidence() may add. */
Finding *findings_add(Findings *findings, const Finding *finding);
void findings_add_evidence(Findings *findings, Finding *finding, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Sorts by severity (worst first), then the rule's weight (higher first; `weight` may be NULL), then target, subject, database, rule, title. */
void findings_sort(Findings *findings, int (*weight)(const char *rule));

size_t findings_count(const Findings *findings, Severity severity);

const char *severity_id(Severity severity); /* "error", "warning", "info" */
Severity severity_find(const char *id);     /* SEVERITY_COUNT: none */

#endif
