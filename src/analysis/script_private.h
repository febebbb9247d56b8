#ifndef ANALYSIS_SCRIPT_PRIVATE_H
#define ANALYSIS_SCRIPT_PRIVATE_H

/* Shared by the parts of the check of scripts. */

#include "analysis/script_check.h"

struct ScriptWorld {
    const MigrationSet *set;
    const Strata *strata;
    GHashTable *relations; /* names, and "schema\nname", of relations that there ever were */
    GHashTable *schemas;   /* names of schemas that there ever were */
    GHashTable *functions, *types; /* names that there ever were */
    GPtrArray *clouds;     /* of const Migration *: that did not run as a whole */
    bool blind;            /* a migration whose statements cannot be read at all */
};

/* A migration that did not run as a whole names it: nothing is certain of it. */
bool script_is_clouded(const ScriptWorld *world, const char *name);
/* It names the relation and the column. */
bool script_column_is_clouded(const ScriptWorld *world, const char *relation, const char *column);

/* One catalog by names. */
typedef struct {
    const Catalog *catalog;
    GHashTable *relations; /* "schema\nname" -> const Object * */
    GHashTable *by_name;   /* name -> GPtrArray of const Object *: relations */
    GHashTable *enums;     /* identity -> const Object * */
    GHashTable *enum_names; /* name -> GPtrArray of const Object * */
    GHashTable *names;     /* "function\nname", "type\nname" */
    bool past;             /* a catalog on the way back: what is not there is missing, whatever else is not certain */
    GHashTable *tied;      /* identities of tables whose rows a rule, or a trigger before them, may change */
} ScriptIndex;

ScriptIndex *script_index_build(const Catalog *catalog);
void script_index_free(ScriptIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScriptIndex, script_index_free)

typedef enum { FOUND_NOT_JUDGED, FOUND_MISSING, FOUND_ONE } Found;

/* One run of script_check(). */
typedef struct {
    const ScriptWorld *world;
    const SqlUsage *usage;
    const ScriptIndex *index;
    TextPool *texts;
    GPtrArray *problems;
    GHashTable *by_key;
    Found *found;          /* per relation of the usage */
    const Object **objects;
} ScriptRun;

Found script_find_relation(const ScriptWorld *world, const SqlUsage *usage, const ScriptIndex *index, const UsedRelation *relation, const Object **object);
const Object *script_find_column(const ScriptIndex *index, const Object *relation, const char *name);
const Object *script_find_enum(const ScriptIndex *index, const SqlUsage *usage, const char *schema, const char *name);
bool enum_has_label(const Object *type, const char *label);

/* System catalogs, the runner's tables, what extensions are known to make, schemas that are not the chain's. */
bool script_is_foreign(const ScriptWorld *world, const UsedRelation *relation);

/* Adds the problem, or one more place of it. */
ScriptProblem *script_problem(ScriptRun *run, ScriptProblemKind kind, const char *object, int line, const char *text);
const char *script_key(TextPool *texts, ScriptProblemKind kind, const char *object);
void script_needs(ScriptRun *run, ScriptProblem *problem, ScriptProblemKind kind, const char *object);
/* "orders", "app.orders" of a relation of the catalog. */
const char *script_relation_name(const Object *relation);
/* As the script writes it. */
const char *script_written_name(TextPool *texts, const UsedRelation *relation);
const char *script_column_name(TextPool *texts, const Object *relation, const char *column);

void script_check_writes(ScriptRun *run);  /* INSERT, ON CONFLICT */
void script_check_labels(ScriptRun *run);  /* values of enums, NULL in UPDATE */

/* `column`, "orders.state": what has the type; NULL: a cast. */
void script_check_label(ScriptRun *run, const Object *type, const char *label, int line, const char *column, guint relation);

GPtrArray *script_check_index(const ScriptWorld *world, const SqlUsage *usage, const ScriptIndex *index, TextPool *texts);

#endif
