/* What is dropped or renamed, and still used: by bodies of functions, which PostgreSQL does not look into, and by later migrations. */

#include <string.h>
#include "compare/words.h"
#include "risk_private.h"

static bool gives_up_name(RiskId rule) {
    return rule == RISK_DROP_TABLE || rule == RISK_DROP_COLUMN || rule == RISK_RENAME_TABLE || rule == RISK_RENAME_COLUMN;
}

/* The function is run by a trigger of the table: it need not name that. */
static bool is_trigger_of(const Catalog *catalog, const char *table, const char *function) {
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *trigger = catalog->objects->pdata[i];
        const char *definition = trigger->kind == KIND_TRIGGER ? object_get(trigger, "definition") : NULL;
        if (definition && trigger->parent && strcmp(word_short(trigger->parent), table) == 0 && sql_has_name(definition, strlen(definition), function))
            return true;
    }
    return false;
}

static bool body_uses(const RiskContext *context, const Object *function, const RiskFact *fact) {
    const char *language = object_get(function, "language"), *body = object_get(function, "body");
    if (!body || (g_strcmp0(language, "plpgsql") != 0 && g_strcmp0(language, "sql") != 0) || object_get(function, "sql_body"))
        return false;
    size_t size = strlen(body);
    bool names_table = sql_has_name(body, size, fact->relation);
    if (!fact->column)
        return names_table;
    return sql_has_name(body, size, fact->column) && (names_table || is_trigger_of(context->after, fact->relation, function->name));
}

/* The old name is still, or again, that of something: a view left behind, a table made anew. */
static bool is_back(const RiskContext *context, const RiskFact *fact) {
    return fact->column ? risk_find_column(context->after, fact->schema, fact->relation, fact->column) != NULL : risk_find(context->after, fact->schema, fact->relation) != NULL;
}

static void find_bodies(const RiskContext *context, const RiskFact *fact, GPtrArray *users) {
    for (guint i = 0; context->after && i < context->after->objects->len; i++) {
        const Object *function = context->after->objects->pdata[i];
        bool code = function->kind == KIND_FUNCTION || function->kind == KIND_PROCEDURE;
        if (code && body_uses(context, function, fact))
            g_ptr_array_add(users, (gpointer)(uintptr_t)word_object(context->texts, function->kind, function->identity));
    }
}

static bool locks_relation(const RiskReview *review, const RiskFact *fact) {
    for (guint i = 0; i < review->locks->len; i++) {
        const RiskLock *lock = &g_array_index(review->locks, RiskLock, i);
        if (risk_same_name(lock->schema, lock->relation, fact->schema, fact->relation))
            return true;
    }
    return false;
}

static bool makes_relation(const RiskReview *review, const RiskFact *fact) {
    for (guint i = 0; i < review->made->len; i++) {
        const RiskMade *made = &g_array_index(review->made, RiskMade, i);
        if (made->kind == MADE_RELATION && risk_same_name(made->schema, made->name, fact->schema, fact->relation))
            return true;
    }
    return false;
}

static void find_later(RiskContext *context, const RiskFact *fact, GPtrArray *users) {
    if (fact->column || makes_relation(risk_review_of(context, context->migration), fact))
        return;
    for (size_t i = context->migration + 1; i < context->set->migration_count; i++) {
        const RiskReview *review = context->reviewed[i] ? risk_review_of(context, i) : NULL;
        if (!review)
            continue;
        if (makes_relation(review, fact))
            return;
        if (locks_relation(review, fact))
            g_ptr_array_add(users, (gpointer)(uintptr_t)text_pool_printf(context->texts, "migration %s", word_code(context->texts, context->set->migrations[i].tag)));
    }
}

void risk_join_uses(RiskContext *context) {
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->facts->len; i++) {
        const RiskFact *fact = &g_array_index(review->facts, RiskFact, i);
        if (!gives_up_name(fact->rule) || !risk_exists(context, fact) || is_back(context, fact))
            continue;
        g_autoptr(GPtrArray) users = g_ptr_array_new();
        find_bodies(context, fact, users);
        find_later(context, fact, users);
        RiskFact used = *fact;
        used.rule = RISK_DROP_USED;
        used.lock = LOCK_NONE;
        used.sql = NULL;
        if (users->len > 0)
            risk_put(context, &used)->note = text_pool_printf(context->texts, "used by %s", word_list_marked(context->texts, users, 8));
    }
}
