/* The way back: whether there is one, and what it can bring back. */

#include <string.h>
#include "compare/words.h"
#include "risk_private.h"

/* Most of the other migrations have one: a single exception says nothing about the rest. */
static bool has_downs(const MigrationSet *set) {
    size_t with = 0;
    for (size_t i = 0; i < set->migration_count; i++)
        with += set->migrations[i].down_path != NULL;
    return with > 0 && 2 * with >= set->migration_count - 1;
}

static bool is_blank(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

static bool loses_data(RiskId rule) {
    return rule == RISK_DROP_TABLE || rule == RISK_DROP_COLUMN || rule == RISK_TRUNCATE || rule == RISK_DELETE_ALL || rule == RISK_TYPE_NARROWING || rule == RISK_DROP_SCHEMA;
}

static void find_irreversible(RiskContext *context) {
    g_autoptr(GPtrArray) lost = g_ptr_array_new();
    for (guint i = 0; i < context->note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(context->note->risks, RiskItem, i);
        if (loses_data(risk->id))
            g_ptr_array_add(lost, (gpointer)(uintptr_t)risk->subject);
    }
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < lost->len; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", (const char *)lost->pdata[i]);
    if (lost->len > 0)
        risk_put_of(context, RISK_IRREVERSIBLE, names->str);
}

static bool names_it(const Change *change, const RiskFact *fact) {
    if (fact->column)
        return change->kind == KIND_COLUMN && strcmp(change->name, fact->column) == 0 && change->parent && strcmp(word_short(change->parent), fact->relation) == 0;
    return g_strcmp0(change->name, fact->relation) == 0;
}

/* The up part makes it, or gives it its name. */
static bool up_brings(const RiskContext *context, const RiskReview *up, const RiskFact *fact) {
    for (guint i = 0; i < up->made->len; i++) {
        const RiskMade *made = &g_array_index(up->made, RiskMade, i);
        bool relation = made->kind == MADE_RELATION && risk_same_name(made->schema, made->name, fact->schema, fact->relation);
        bool column = made->kind == MADE_COLUMN && g_strcmp0(made->part, fact->column) == 0 && risk_same_name(made->schema, made->name, fact->schema, fact->relation);
        bool schema = made->kind == MADE_SCHEMA && (g_strcmp0(made->name, fact->schema) == 0 || (fact->rule == RISK_DROP_SCHEMA && strcmp(made->name, fact->relation) == 0));
        if (relation || column || schema)
            return true;
    }
    for (guint i = 0; i < up->facts->len; i++) {
        const RiskFact *other = &g_array_index(up->facts, RiskFact, i);
        bool renames = other->rule == RISK_RENAME_TABLE || other->rule == RISK_RENAME_COLUMN;
        if (renames && (g_strcmp0(other->detail, fact->relation) == 0 || g_strcmp0(other->detail, fact->column) == 0))
            return true;
    }
    const Strata *strata = context->part->all;
    const GPtrArray *changes = strata && context->migration < strata->count ? strata->strata[context->migration].changes->changes : NULL;
    for (guint i = 0; changes && i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if ((change->action == CHANGE_ADDED || change->action == CHANGE_RENAMED) && names_it(change, fact))
            return true;
    }
    return false;
}

static void find_lossy_down(RiskContext *context, const RiskReview *down) {
    const RiskReview *up = risk_review_of(context, context->migration);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < down->facts->len; i++) {
        const RiskFact *fact = &g_array_index(down->facts, RiskFact, i);
        if (loses_data(fact->rule) && fact->rule != RISK_TYPE_NARROWING && !up_brings(context, up, fact))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", fact->subject);
    }
    if (names->len > 0)
        risk_put_of(context, RISK_DOWN_LOSES_DATA, names->str);
}

void risk_join_down(RiskContext *context) {
    const Migration *migration = &context->set->migrations[context->migration];
    if (migration->kind != MIGRATION_VERSIONED)
        return;
    bool blank = migration->down && is_blank(migration->down, migration->down_size);
    if ((!migration->down_path || blank) && has_downs(context->set)) {
        risk_put_of(context, RISK_NO_DOWN, NULL);
        return;
    }
    if (!migration->down || blank)
        return;
    g_autoptr(RiskReview) down = risk_review_new();
    risk_review_add(down, migration->down, migration->down_size, 1);
    if (down->statements->len > 0)
        find_irreversible(context);
    find_lossy_down(context, down);
}
