#ifndef ANALYSIS_SCRIPT_CHECK_H
#define ANALYSIS_SCRIPT_CHECK_H

/*
 * Scripts against catalogs: what a script uses (sql/usage.h) and a schema does not have. Pure. Like the usage itself it is careful: what may be otherwise than it seems is
 * no problem. So nothing is said of system catalogs, the runner's own tables, schemas of platforms, schemas that the chain never had, and of anything that a migration names
 * that could not be replayed.
 */

#include "model/migration.h"
#include "model/strata.h"
#include "sql/usage.h"

typedef enum {
    SCRIPT_RELATION,    /* no such table or view */
    SCRIPT_COLUMN,      /* no such column */
    SCRIPT_LEFT_OUT,    /* an INSERT gives no value to a NOT NULL column without default */
    SCRIPT_NULL,        /* NULL for a NOT NULL column */
    SCRIPT_GENERATED,   /* a value for a generated column */
    SCRIPT_VALUES,      /* more or fewer values than columns */
    SCRIPT_CONFLICT,    /* ON CONFLICT without a unique index */
    SCRIPT_LABEL,       /* no such value of the enum */
    SCRIPT_FUNCTION,    /* a function that is gone */
    SCRIPT_TYPE,        /* a type that is gone */
    SCRIPT_PROBLEM_COUNT
} ScriptProblemKind;

const char *script_problem_id(ScriptProblemKind kind); /* "relation", "column", "left_out", ... */

typedef struct {
    ScriptProblemKind kind;
    int line;             /* of the first place */
    int places;           /* how many there are in the script */
    const char *key;      /* the same for the same problem against another catalog */
    const char *object;   /* unmarked, without the schema public: "orders.total" */
    const char *text;     /* marked, no full stop: "column `orders.total` does not exist" */
    GPtrArray *needs;     /* of const char *: keys of problems without which this one says nothing: of its tables, its type; owned */
    int since;            /* the stratum that broke it; -1: it fits the schema after no migration */
    const char *how;      /* marked: what that migration did: "drops it", "makes it NOT NULL"; NULL */
    const char *database; /* of a live database; NULL: the migrations' result */
    GPtrArray *not_on;    /* of const char *: live databases on which it is no problem; owned */
    GPtrArray *declared;  /* of const char *: declared sources by which it is no problem; owned */
} ScriptProblem;

/* An empty list of ScriptProblem *, which it owns. */
GPtrArray *script_problems_new(void);

/* What one target's chain says of names, whenever. Borrows all. */
typedef struct ScriptWorld ScriptWorld;
ScriptWorld *script_world_build(const MigrationSet *set, const Strata *strata);
void script_world_free(ScriptWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScriptWorld, script_world_free)

/* How many of the relations that it names the chain has, or had. *named: all of them but system catalogs and the like. */
size_t script_world_knows(const ScriptWorld *world, const SqlUsage *usage, size_t *named);

/* Problems of a script against one catalog, of ScriptProblem *, by line; texts in the pool. Free with g_ptr_array_unref(). */
GPtrArray *script_check(const ScriptWorld *world, const SqlUsage *usage, const Catalog *catalog, TextPool *texts);

/* Since when: for scripts whose problems (parallel: of GPtrArray * of ScriptProblem *) hold at the end of the chain. *fitted (parallel): after how many strata the whole script fitted last; -1. */
void script_trace(const ScriptWorld *world, const GPtrArray *usages, const GPtrArray *problems, int *fitted, TextPool *texts);

#endif
