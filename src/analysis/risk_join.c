/* Facts of the statements, joined with what was there before: which of them are risks. One row a rule that asks for more than its table's being there. */

#include <string.h>
#include "compare/words.h"
#include "risk_private.h"
#include "risk_types.h"

/* --- new risks --------------------------------------------------------------------------------------------------------------- */

static RiskItem risk_of(const RiskContext *context, RiskId id) {
    const char *rule = risk_rule(id)->id;
    const RuleSetting *setting = project_rule(context->audit->project, rule);
    return (RiskItem){.id = id, .rule = rule, .severity = setting && !setting->off ? setting->severity : rule_find(rule)->severity, .statement = SIZE_MAX, .subject = ""};
}

static RiskItem *keep_risk(const RiskContext *context, const RiskItem *risk) {
    g_array_append_vals(context->note->risks, risk, 1);
    return &g_array_index(context->note->risks, RiskItem, context->note->risks->len - 1);
}

RiskItem *risk_put(RiskContext *context, const RiskFact *fact) {
    const RiskStatement *statement = risk_statement(risk_review_of(context, context->migration), fact->statement);
    RiskItem risk = risk_of(context, fact->rule);
    risk.statement = fact->statement;
    risk.line = fact->line;
    risk.excerpt = statement->excerpt;
    risk.subject = fact->subject ? fact->subject : "";
    risk.lock = fact->lock;
    risk.locked = fact->lock != LOCK_NONE ? fact->relation : NULL;
    risk.sql = fact->sql;
    return keep_risk(context, &risk);
}

RiskItem *risk_put_of(RiskContext *context, RiskId id, const char *subject) {
    RiskItem risk = risk_of(context, id);
    risk.subject = text_pool_add(context->texts, subject ? subject : "");
    return keep_risk(context, &risk);
}

/* --- what single rules ask for ------------------------------------------------------------------------------------------------ */

static bool put(RiskContext *context, const RiskFact *fact) {
    risk_put(context, fact);
    return true;
}

/* The default calls a function of somebody's own: the catalog knows it. */
static bool is_volatile(const Catalog *catalog, const char *name) {
    for (guint i = 0; catalog && i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (object->kind == KIND_FUNCTION && strcmp(object->name, name) == 0)
            return !object_get(object, "volatility");
    }
    return false;
}

static bool join_volatile(RiskContext *context, const RiskFact *fact) {
    if (fact->unsure && !is_volatile(context->after, fact->detail))
        return false;
    RiskItem *risk = risk_put(context, fact);
    risk->note = text_pool_printf(context->texts, "each row gets its own value from %s", word_code(context->texts, fact->detail));
    return true;
}

/* A check that PostgreSQL trusts: valid, and of nothing but this column. */
static bool has_not_null_check(const RiskContext *context, const RiskFact *fact) {
    const Object *table = risk_find(context->before, fact->schema, fact->relation);
    const GPtrArray *children = table ? catalog_children(context->before, table->identity) : NULL;
    g_autofree char *name = sql_identifier(fact->column), *plain = g_strdup_printf("%s IS NOT NULL", name), *parentheses = g_strdup_printf("(%s)", plain);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *check = children->pdata[i];
        const char *expression = check->kind == KIND_CHECK && !object_get(check, "not_valid") ? object_get(check, "expression") : NULL;
        if (expression && (strcmp(expression, plain) == 0 || strcmp(expression, parentheses) == 0))
            return true;
    }
    return false;
}

/* The same, made and validated by statements before it. */
static bool makes_not_null_check(RiskContext *context, const RiskFact *fact) {
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->made->len; i++) {
        const RiskMade *check = &g_array_index(review->made, RiskMade, i);
        if (check->kind != MADE_NOT_NULL_CHECK || strcmp(check->column, fact->column) != 0 || !risk_same_name(check->schema, check->name, fact->schema, fact->relation))
            continue;
        for (guint j = i; j < review->made->len; j++) {
            const RiskMade *validation = &g_array_index(review->made, RiskMade, j);
            if (validation->kind == MADE_VALIDATION && validation->statement < fact->statement && g_strcmp0(validation->part, check->part) == 0)
                return true;
        }
    }
    return false;
}

static bool join_not_null(RiskContext *context, const RiskFact *fact) {
    const Object *column = risk_find_column(context->before, fact->schema, fact->relation, fact->column);
    bool already = column && object_get(column, "not_null");
    return !already && !has_not_null_check(context, fact) && !makes_not_null_check(context, fact) && put(context, fact);
}

static const char *observed_type(const RiskContext *context, const RiskFact *fact) {
    const Object *column = risk_find_column(context->after, fact->schema, fact->relation, fact->column);
    const char *type = column ? object_get(column, "type") : NULL;
    return type ? type : fact->detail;
}

static bool join_type(RiskContext *context, const RiskFact *fact) {
    const Object *column = risk_find_column(context->before, fact->schema, fact->relation, fact->column);
    const char *old = column ? object_get(column, "type") : NULL, *new = observed_type(context, fact);
    if (!old) {
        RiskItem *risk = risk_put(context, fact);
        risk->note = text_pool_printf(context->texts, "to %s; from which type is not known, and some changes need no rewrite", word_code(context->texts, new));
        return true;
    }
    TypeChange change = type_change(old, new);
    const char *words = change.same ? text_pool_printf(context->texts, "%s in the end as before, but %s converts each value", word_code(context->texts, new), CODE("USING"))
                                    : text_pool_printf(context->texts, "%s becomes %s", word_code(context->texts, old), word_code(context->texts, new));
    if ((change.rewrites || fact->converts) && !(change.same && !fact->converts))
        risk_put(context, fact)->note = change.unless_utc && !fact->converts
            ? text_pool_printf(context->texts, "%s: no rewrite where the session's %s is UTC (PostgreSQL 12 and later)", words, CODE("TimeZone")) : words;
    if (!change.narrows)
        return true;
    RiskFact narrowing = *fact;
    narrowing.rule = RISK_TYPE_NARROWING;
    narrowing.lock = LOCK_NONE;
    risk_put(context, &narrowing)->note = words;
    return true;
}

static bool is_removed(const GPtrArray *changes, const char *identity) {
    for (guint i = 0; identity && i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->action == CHANGE_REMOVED && change->kind != KIND_COLUMN && strcmp(change->identity, identity) == 0)
            return true;
    }
    return false;
}

/* Kinds that are missed by somebody, beside what they belong to. */
static bool is_missed(ObjectKind kind) {
    static const ObjectKind kinds[] = {KIND_TABLE, KIND_COLUMN, KIND_FOREIGN_KEY, KIND_VIEW, KIND_MATERIALIZED_VIEW, KIND_FUNCTION, KIND_PROCEDURE, KIND_POLICY, KIND_TRIGGER};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* What the replay saw go with it though no statement names it. */
static const char *goes_along(const RiskContext *context) {
    const Strata *strata = context->part->all;
    const GPtrArray *changes = strata && context->migration < strata->count ? strata->strata[context->migration].changes->changes : NULL;
    const Migration *migration = &context->set->migrations[context->migration];
    g_autoptr(GPtrArray) things = g_ptr_array_new();
    for (guint i = 0; changes && i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        bool along = change->action == CHANGE_REMOVED && is_missed(change->kind) && !is_removed(changes, change->parent);
        if (along && !sql_has_name(migration->sql, migration->sql_size, change->name))
            g_ptr_array_add(things, (gpointer)(uintptr_t)word_object(context->texts, change->kind, change->identity));
    }
    return things->len ? text_pool_printf(context->texts, "in the replay %s went with it", word_list_marked(context->texts, things, 6)) : NULL;
}

static bool join_drop(RiskContext *context, const RiskFact *fact) {
    if (fact->rule == RISK_DROP_COLUMN) {
        if (risk_is_new_column(context, fact->statement, fact->schema, fact->relation, fact->column))
            return false;
        if (context->before && fact->missing_ok && !risk_find_column(context->before, fact->schema, fact->relation, fact->column))
            return false;
    }
    RiskItem *risk = risk_put(context, fact);
    if (fact->cascade)
        risk->note = goes_along(context);
    return true;
}

static bool join_index(RiskContext *context, const RiskFact *fact) {
    const Object *table = risk_find(context->before, fact->schema, fact->relation);
    if (fact->if_not_exists && fact->detail && risk_find(context->before, fact->schema, fact->detail))
        return false;
    RiskItem *risk = risk_put(context, fact);
    risk->note = text_pool_printf(context->texts, "on %s", word_code(context->texts, fact->relation));
    if (table && object_get(table, "partition_key")) {
        risk->note = text_pool_printf(context->texts, "%s, which is partitioned: build it on each partition with %s first, then with %s on the table, and attach them", risk->note,
                                      CODE("CONCURRENTLY"), CODE("ON ONLY"));
        risk->sql = NULL;
    }
    return true;
}

static bool join_drop_index(RiskContext *context, const RiskFact *fact) {
    const Object *index = risk_find(context->before, fact->schema, fact->relation);
    const char *table = index && index->parent ? word_short(index->parent) : NULL;
    RiskItem *risk = risk_put(context, fact);
    risk->locked = text_pool_add(context->texts, table);
    if (table)
        risk->note = text_pool_printf(context->texts, "on %s", word_code(context->texts, table));
    return true;
}

static bool join_update(RiskContext *context, const RiskFact *fact) {
    return !risk_is_new_column(context, fact->statement, fact->schema, fact->relation, fact->column) && put(context, fact);
}

static bool join_row_security(RiskContext *context, const RiskFact *fact) {
    const Object *table = risk_find(context->before, fact->schema, fact->relation);
    return !(table && !object_get(table, "row_security")) && put(context, fact);
}

/* A check of the partition may spare the scan; whether it says enough only PostgreSQL can tell. */
static bool join_attach(RiskContext *context, const RiskFact *fact) {
    const Object *table = risk_find(context->before, fact->schema, fact->relation);
    const GPtrArray *children = table ? catalog_children(context->before, table->identity) : NULL;
    for (guint i = 0; children && i < children->len; i++)
        if (((const Object *)children->pdata[i])->kind == KIND_CHECK)
            return false;
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->made->len; i++) {
        const RiskMade *made = &g_array_index(review->made, RiskMade, i);
        if (made->kind == MADE_VALIDATION && made->statement < fact->statement && risk_same_name(made->schema, made->name, fact->schema, fact->relation))
            return false;
    }
    return put(context, fact);
}

/* Nothing is scanned where no column has the domain. */
static bool join_domain(RiskContext *context, const RiskFact *fact) {
    const Object *domain = risk_find(context->before, fact->schema, fact->relation);
    for (guint i = 0; domain && i < context->before->objects->len; i++) {
        const Object *object = context->before->objects->pdata[i];
        const char *type = object->kind == KIND_COLUMN ? object_get(object, "type") : NULL;
        if (type && g_str_has_prefix(type, domain->identity) && (!type[strlen(domain->identity)] || type[strlen(domain->identity)] == '['))
            return put(context, fact);
    }
    return !domain && put(context, fact);
}

/* Some statement of the batch gives the column values, or may. */
static bool is_filled(RiskContext *context, const RiskFact *fact) {
    for (size_t i = 0; i <= context->migration; i++) {
        const RiskReview *review = context->batch[i] ? risk_review_of(context, i) : NULL;
        for (guint j = 0; review && j < review->made->len; j++) {
            const RiskMade *made = &g_array_index(review->made, RiskMade, j);
            if (made->kind == MADE_COLUMN && made->filled && strcmp(made->part, fact->detail) == 0 && risk_same_name(made->schema, made->name, fact->schema, fact->relation))
                return true;
        }
        for (guint j = 0; review && j < review->statements->len; j++) {
            const RiskStatement *statement = risk_statement(review, j);
            if (!statement->understood || (statement->rows != ROWS_NONE && risk_same_name(statement->schema, statement->relation, fact->schema, fact->relation)))
                return true;
        }
    }
    return false;
}

/* A column that has just come is null everywhere: nothing is looked up, the rows are only read. */
static bool join_foreign_key(RiskContext *context, const RiskFact *fact) {
    RiskItem *risk = risk_put(context, fact);
    if (!fact->detail || !risk_is_new_column(context, fact->statement, fact->schema, fact->relation, fact->detail) || is_filled(context, fact))
        return true;
    risk->severity = MIN(risk->severity, SEVERITY_INFO);
    risk->note = text_pool_printf(context->texts, "%s is new and null in all rows: they are read, but nothing is looked up", word_code(context->texts, fact->detail));
    return true;
}

static bool join_never(RiskContext *context G_GNUC_UNUSED, const RiskFact *fact G_GNUC_UNUSED) {
    return false;
}

static const struct {
    RiskId rule;
    bool (*join)(RiskContext *context, const RiskFact *fact);
} JOINS[] = {
    {RISK_ADD_FOREIGN_KEY, join_foreign_key},
    {RISK_ATTACH_PARTITION, join_attach},
    {RISK_CREATE_INDEX, join_index},
    {RISK_DISABLE_ROW_SECURITY, join_row_security},
    {RISK_DOMAIN_CONSTRAINT, join_domain},
    {RISK_DROP_CASCADE, join_drop},
    {RISK_DROP_COLUMN, join_drop},
    {RISK_DROP_INDEX, join_drop_index},
    {RISK_DROP_TABLE, join_drop},
    {RISK_ENUM_VALUE_IN_TRANSACTION, join_never}, /* risk_transaction.c */
    {RISK_SET_NOT_NULL, join_not_null},
    {RISK_TYPE_REWRITE, join_type},
    {RISK_UPDATE_ALL, join_update},
    {RISK_VALIDATE_IN_TRANSACTION, join_never},
    {RISK_VOLATILE_DEFAULT, join_volatile},
};

static void join_fact(RiskContext *context, const RiskFact *fact) {
    if (risk_rule(fact->rule)->existing && !risk_exists(context, fact))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(JOINS); i++)
        if (JOINS[i].rule == fact->rule) {
            JOINS[i].join(context, fact);
            return;
        }
    risk_put(context, fact);
}

void risk_join_facts(RiskContext *context) {
    const RiskReview *review = risk_review_of(context, context->migration);
    for (guint i = 0; i < review->facts->len; i++)
        join_fact(context, &g_array_index(review->facts, RiskFact, i));
}
