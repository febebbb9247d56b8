/* What was there before a migration: by the catalogs of the replay where there are any, and by what the texts that run with it make. */

#include <string.h>
#include "risk_private.h"

static bool is_named_thing(ObjectKind kind) {
    static const ObjectKind kinds[] = {KIND_TABLE, KIND_FOREIGN_TABLE, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_INDEX, KIND_PRIMARY_KEY, KIND_UNIQUE, KIND_EXCLUSION, KIND_SEQUENCE,
                                       KIND_ENUM, KIND_COMPOSITE_TYPE, KIND_RANGE_TYPE, KIND_BASE_TYPE, KIND_DOMAIN, KIND_FUNCTION, KIND_PROCEDURE};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

const Object *risk_find(const Catalog *catalog, const char *schema, const char *name) {
    const Object *found = NULL;
    for (guint i = 0; catalog && name && i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (!is_named_thing(object->kind) || strcmp(object->name, name) != 0)
            continue;
        if (g_strcmp0(object->schema, schema ? schema : "public") == 0)
            return object;
        if (!schema && !found)
            found = object;
    }
    return found;
}

const Object *risk_find_column(const Catalog *catalog, const char *schema, const char *table, const char *column) {
    const Object *relation = risk_find(catalog, schema, table);
    const GPtrArray *children = relation && column ? catalog_children(catalog, relation->identity) : NULL;
    for (guint i = 0; children && i < children->len; i++) {
        const Object *object = children->pdata[i];
        if (object->kind == KIND_COLUMN && strcmp(object->name, column) == 0)
            return object;
    }
    return NULL;
}

bool risk_same_name(const char *schema, const char *name, const char *other_schema, const char *other_name) {
    return g_strcmp0(name, other_name) == 0 && strcmp(schema ? schema : "public", other_schema ? other_schema : "public") == 0;
}

/* What is asked for: a relation or type, a column of it, or (name NULL) a schema. */
typedef struct {
    const char *schema, *name, *column;
} Wanted;

static bool is_there(const Catalog *catalog, const Wanted *wanted) {
    if (!wanted->name)
        return catalog && catalog_find(catalog, KIND_SCHEMA, wanted->schema);
    return wanted->column ? risk_find_column(catalog, wanted->schema, wanted->name, wanted->column) != NULL : risk_find(catalog, wanted->schema, wanted->name) != NULL;
}

static bool makes(const RiskMade *made, const Wanted *wanted) {
    if (made->kind == MADE_SCHEMA)
        return wanted->schema && !wanted->column && strcmp(made->name, wanted->schema) == 0;
    if (made->kind != (wanted->column ? MADE_COLUMN : MADE_RELATION) || !wanted->name)
        return false;
    return risk_same_name(made->schema, made->name, wanted->schema, wanted->name) && (!wanted->column || strcmp(made->part, wanted->column) == 0);
}

/* IF NOT EXISTS makes nothing where it is there. Of earlier migrations the replay tells that, when there is one. */
static bool makes_now(const RiskContext *context, size_t migration, const RiskMade *made, const Wanted *wanted) {
    if (!makes(made, wanted))
        return false;
    return !made->if_not_exists || !context->before || (migration == context->migration && !is_there(context->before, wanted));
}

static bool is_made(RiskContext *context, size_t statement, const Wanted *wanted) {
    for (size_t i = 0; i <= context->migration; i++) {
        const RiskReview *review = context->batch[i] ? risk_review_of(context, i) : NULL;
        for (guint j = 0; review && j < review->made->len; j++) {
            const RiskMade *made = &g_array_index(review->made, RiskMade, j);
            if ((i < context->migration || made->statement < statement) && makes_now(context, i, made, wanted))
                return true;
        }
    }
    return false;
}

static bool adds(const Change *change, const Wanted *wanted) {
    if (change->action != CHANGE_ADDED || !wanted->name)
        return false;
    if (!wanted->column)
        return is_named_thing(change->kind) && risk_same_name(change->schema, change->name, wanted->schema, wanted->name);
    g_autofree char *parent = g_strdup_printf("%s.%s", wanted->schema ? wanted->schema : "public", wanted->name);
    return change->kind == KIND_COLUMN && strcmp(change->name, wanted->column) == 0 && g_strcmp0(change->parent, parent) == 0;
}

/* The replay saw a migration of the batch make it: also by code that nobody can read. */
static bool was_added(const RiskContext *context, const Wanted *wanted) {
    const Strata *strata = context->part->all;
    for (size_t i = 0; strata && i < context->migration && i < strata->count; i++) {
        const GPtrArray *changes = strata->strata[i].changes->changes;
        for (guint j = 0; context->batch[i] && j < changes->len; j++)
            if (adds(changes->pdata[j], wanted))
                return true;
    }
    return false;
}

bool risk_is_new(RiskContext *context, size_t statement, const char *schema, const char *name) {
    const Wanted wanted = {schema, name, NULL};
    return is_made(context, statement, &wanted) || was_added(context, &wanted);
}

bool risk_is_new_column(RiskContext *context, size_t statement, const char *schema, const char *table, const char *column) {
    const Wanted wanted = {schema, table, column};
    return is_made(context, statement, &wanted) || was_added(context, &wanted);
}

/* A live database where the migration waits has it. */
static bool is_live(const RiskContext *context, const RiskFact *fact) {
    for (guint i = 0; i < context->part->databases->len; i++) {
        const AuditDatabase *database = context->part->databases->pdata[i];
        if (database->catalog && risk_is_pending(context->part, database, context->migration) && risk_find(database->catalog, fact->schema, fact->relation))
            return true;
    }
    return false;
}

static bool schema_exists(RiskContext *context, const RiskFact *fact) {
    const Wanted wanted = {fact->relation, NULL, NULL};
    if (is_made(context, fact->statement, &wanted))
        return false;
    return !context->before || !fact->missing_ok || is_there(context->before, &wanted);
}

bool risk_exists(RiskContext *context, const RiskFact *fact) {
    if (!fact->relation)
        return true;
    if (fact->rule == RISK_DROP_SCHEMA || fact->rule == RISK_RENAME_SCHEMA)
        return schema_exists(context, fact);
    if (risk_is_new(context, fact->statement, fact->schema, fact->relation))
        return false;
    if (!context->before || risk_find(context->before, fact->schema, fact->relation))
        return true;
    const RiskStatement *statement = risk_statement(risk_review_of(context, context->migration), fact->statement);
    bool conditional = fact->missing_ok || statement->outer != fact->statement; /* DO blocks ask first, as a rule */
    return !conditional || is_live(context, fact);
}
