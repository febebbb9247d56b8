#ifndef REPAIR_REPAIR_H
#define REPAIR_REPAIR_H

/*
 * SQL that makes one catalog like another: statements in an order in which they run, each with its risks. Pure: made from the two catalogs alone, by
 * the properties' contract (model/property.h). From an empty catalog it is the whole schema.
 */

#include "model/catalog.h"
#include "model/change.h"

/* What running a statement may cost. A set; none is RISK_SAFE. */
typedef enum {
    RISK_SAFE = 0,
    RISK_LOCKS = 1 << 0,      /* holds up reading or writing a table for as long as it takes to scan it */
    RISK_REWRITES = 1 << 1,   /* writes a table or index anew */
    RISK_MAY_FAIL = 1 << 2,   /* depends on the data */
    RISK_LOSES_DATA = 1 << 3
} Risk;

typedef struct {
    const char *sql;        /* one statement, ends with a semicolon */
    unsigned risks;         /* of Risk */
    const char *note;       /* marked sentence: what it does to a running system, what to do first; NULL */
    ObjectKind kind;        /* of the object that it is about */
    const char *identity;
    bool destructive;       /* loses data, or needs a statement that does: a comment in the script unless asked for */
    bool outside;           /* not in a transaction with others: it refuses to, or their locks would be held for as long as it takes */
} RepairStatement;

typedef struct {
    TextPool *texts;
    GArray *statements; /* of RepairStatement, in the order to run */
    GPtrArray *gaps;    /* of const char *, marked: what cannot be repaired, and why */
} Repair;

typedef struct {
    bool destructive; /* also what loses data */
    bool access;      /* owners and privileges, too */
    bool offline;     /* no other session is there: plain forms instead of those that spare a running system (NOT VALID then VALIDATE, CONCURRENTLY) */
} RepairOptions;

/* `options` NULL: all false. With `destructive` false such statements are in the list nevertheless, marked. */
Repair *repair_build(const Catalog *from, const Catalog *to, const RepairOptions *options);
void repair_free(Repair *repair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Repair, repair_free)

/* The statements as a script for psql: settings it depends on, risks as comments, destructive statements as comments unless `options` asks for them, gaps at the
 * end. Free with g_free(). */
char *repair_script(const Repair *repair, const RepairOptions *options);

/* SET ... that the statements rely on; the script has them. */
const char *repair_settings(void);

/* The statements that make the object of an added (or removed) change as if it stood alone, one a line: for kinds of which one object says all. Free with g_free(). */
char *repair_made_alone(const Change *change);

const char *risk_text(Risk risk); /* of one: "loses data" */

#endif
