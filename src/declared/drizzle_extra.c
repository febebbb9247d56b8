#include "drizzle.h"

#include <string.h>

const char *drizzle_expression(Drizzle *d, const Value *value, DrizzleSqlMode mode, ObjectKind kind, const char *identity, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    size_t parameters = 0;
    if (!drizzle_render(d, value, mode, out, &parameters, trouble))
        return NULL;
    if (parameters) {
        drizzle_trap(d, "declared/trap", value->place, kind, identity, "a value in this expression becomes " CODE("$1") " in drizzle-kit's SQL, where nothing is given for it",
                     "PostgreSQL refuses what drizzle-kit generates; here the value itself is taken", "write it into the text of " CODE("sql``") ", or with " CODE("sql.raw()"));
        declaration_doubt(d->declaration, identity, true);
    }
    return drizzle_keep(d, out->str);
}

/* The arguments of a call as they are, or the elements of its only one. */
static GPtrArray *given_columns(Drizzle *d, const Value *call, DrizzleTrouble *trouble) {
    if (call->gap) {
        drizzle_fail(d, trouble, call->gap, "some columns are not known");
        return NULL;
    }
    return drizzle_columns(d, call->items, call->count, trouble);
}

static GPtrArray *listed_columns(Drizzle *d, const Value *list, DrizzleTrouble *trouble) {
    g_autoptr(GPtrArray) values = drizzle_list(d, list, trouble);
    return values ? drizzle_columns(d, (const Value *const *)values->pdata, values->len, trouble) : NULL;
}

/* The optional text of an option or an argument. */
static const char *given_name(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    return value_is_nothing(value) ? NULL : drizzle_text(d, value, trouble);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------------ */

static bool has_primary_key(const SchemaTable *table) {
    for (guint i = 0; i < table->constraints->len; i++)
        if (((const SchemaConstraint *)table->constraints->pdata[i])->kind == SCHEMA_PRIMARY_KEY)
            return true;
    return false;
}

/* primaryKey({columns, name}) or primaryKey(column, column). Of several drizzle-kit writes the first. */
static void emit_primary_key(Drizzle *d, DrizzleTable *table, const Value *chain) {
    DrizzleTrouble trouble = {0};
    const Value *call = drizzle_root(chain), *options = drizzle_argument(call, 0);
    bool listed = options && options->kind == VALUE_OBJECT;
    const char *name = listed ? given_name(d, value_get(options, "name"), &trouble) : NULL;
    g_autoptr(GPtrArray) columns = listed ? listed_columns(d, value_get(options, "columns"), &trouble) : given_columns(d, call, &trouble);
    if (!columns || trouble.why) {
        drizzle_unread_extra(d, table, &trouble, KIND_PRIMARY_KEY, name);
        return;
    }
    if (has_primary_key(table->made))
        return;
    if (!name)
        name = drizzle_made_name(d, table, columns, "pk");
    drizzle_add_constraint(table, SCHEMA_PRIMARY_KEY, drizzle_recased(d, name, columns), columns, call->place);
}

/* unique(name?).on(columns).nullsNotDistinct() */
static void emit_unique(Drizzle *d, DrizzleTable *table, const Value *chain) {
    DrizzleTrouble trouble = {0};
    g_autoptr(GPtrArray) calls = drizzle_chain(chain), columns = NULL;
    const char *name = given_name(d, drizzle_argument(calls->pdata[0], 0), &trouble);
    bool nulls_not_distinct = false;
    for (guint i = 1; i < calls->len && !trouble.why; i++) {
        const Value *call = calls->pdata[i];
        if (strcmp(value_method(call), "on") == 0 && !columns)
            columns = given_columns(d, call, &trouble);
        else if (strcmp(value_method(call), "nullsNotDistinct") == 0)
            nulls_not_distinct = true;
        else
            drizzle_fail(d, &trouble, call, CODE(".%s()") " of a unique constraint is not known", value_method(call));
    }
    if (!columns || trouble.why)
        drizzle_unread_extra(d, table, &trouble, KIND_UNIQUE, name);
    else
        drizzle_add_constraint(table, SCHEMA_UNIQUE, name ? name : drizzle_made_name(d, table, columns, "unique"), columns, ((const Value *)calls->pdata[0])->place)->nulls_not_distinct =
            nulls_not_distinct;
}

/* foreignKey({columns, foreignColumns, name}).onDelete(action).onUpdate(action) */
static void emit_foreign_key(Drizzle *d, DrizzleTable *table, const Value *chain) {
    DrizzleTrouble trouble = {0};
    g_autoptr(GPtrArray) calls = drizzle_chain(chain);
    const Value *call = calls->pdata[0], *options = drizzle_argument(call, 0);
    const char *on_delete = "NO ACTION", *on_update = on_delete;
    if (options && options->kind == VALUE_FUNCTION) /* before 0.29 */
        options = program_call(d->program, options, NULL, 0, call->place);
    const char *name = given_name(d, value_get(options, "name"), &trouble);
    g_autoptr(GPtrArray) columns = listed_columns(d, value_get(options, "columns"), &trouble);
    g_autoptr(GPtrArray) foreign = listed_columns(d, value_get(options, "foreignColumns"), &trouble);
    for (guint i = 1; i < calls->len; i++) {
        const char *method = value_method(calls->pdata[i]);
        if (strcmp(method, "onDelete") == 0)
            on_delete = drizzle_action(d, drizzle_argument(calls->pdata[i], 0), &trouble);
        else if (strcmp(method, "onUpdate") == 0)
            on_update = drizzle_action(d, drizzle_argument(calls->pdata[i], 0), &trouble);
        else
            drizzle_fail(d, &trouble, calls->pdata[i], CODE(".%s()") " of a foreign key is not known", method);
    }
    if (foreign && !((const DrizzleColumn *)foreign->pdata[0])->table->name)
        drizzle_fail(d, &trouble, call, "the table that is referred to is not known");
    if (!columns || !foreign || trouble.why)
        drizzle_unread_extra(d, table, &trouble, KIND_FOREIGN_KEY, name);
    else
        drizzle_add_foreign_key(d, table, columns, foreign, name, on_delete, on_update, call->place);
}

static void emit_check(Drizzle *d, DrizzleTable *table, const Value *chain) {
    DrizzleTrouble trouble = {0};
    const Value *call = drizzle_root(chain), *condition = drizzle_argument(call, 1);
    const char *name = drizzle_text(d, drizzle_argument(call, 0), &trouble);
    const char *identity = name ? schema_identity(d->schema, table->schema, table->name, name) : NULL;
    if (!condition)
        drizzle_fail(d, &trouble, call, "the condition is missing");
    const char *expression = trouble.why ? NULL : drizzle_expression(d, condition, DRIZZLE_SQL_QUALIFIED, KIND_CHECK, identity, &trouble);
    if (expression)
        drizzle_add_constraint(table, SCHEMA_CHECK, name, NULL, call->place)->expression = expression;
    else
        drizzle_unread_extra(d, table, &trouble, KIND_CHECK, name);
}

/* --- one extra --------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    DrizzleModule module;
    const char *function;
    void (*emit)(Drizzle *d, DrizzleTable *table, const Value *chain);
    const char *needs; /* a method without which it is no builder yet */
    const char *or_needs;
} extras[] = {
    {DRIZZLE_PG, "index", drizzle_emit_index, "on", "using"},
    {DRIZZLE_PG, "uniqueIndex", drizzle_emit_index, "on", "using"},
    {DRIZZLE_PG, "unique", emit_unique, "on", NULL},
    {DRIZZLE_PG, "primaryKey", emit_primary_key, NULL, NULL},
    {DRIZZLE_PG, "foreignKey", emit_foreign_key, NULL, NULL},
    {DRIZZLE_PG, "check", emit_check, NULL, NULL},
    {DRIZZLE_PG, "pgPolicy", drizzle_emit_policy, NULL, NULL},
    {DRIZZLE_NEON, "crudPolicy", drizzle_emit_crud_policy, NULL, NULL},
};

static bool chain_has(const Value *chain, const char *method) {
    for (const Value *root = drizzle_root(chain); chain != root; chain = chain->target->target)
        if (strcmp(value_method(chain), method) == 0 || (strcmp(method, "on") == 0 && strcmp(value_method(chain), "onOnly") == 0))
            return true;
    return false;
}

/* True when Drizzle looks at the value and sees no builder. */
static bool is_no_builder(const Value *value) {
    switch (value->kind) {
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_STRING:
    case VALUE_ARRAY:
    case VALUE_OBJECT:
    case VALUE_FUNCTION:
    case VALUE_TEMPLATE:
        return true;
    case VALUE_UNDEFINED:
    case VALUE_EXTERNAL:
    case VALUE_CALL:
    case VALUE_MEMBER:
    case VALUE_OPERATION:
    case VALUE_UNKNOWN:
        return false;
    }
    return false;
}

static void emit_extra(Drizzle *d, DrizzleTable *table, const Value *value, const char *key) {
    DrizzleModule module;
    const char *name = drizzle_called(drizzle_root(value), &module);
    if (value_is_nothing(value) || value->kind == VALUE_BOOLEAN)
        return; /* condition && builder */
    for (size_t i = 0; name && i < G_N_ELEMENTS(extras); i++) {
        if (extras[i].module != module || strcmp(extras[i].function, name) != 0)
            continue;
        if (extras[i].needs && !chain_has(value, extras[i].needs) && !(extras[i].or_needs && chain_has(value, extras[i].or_needs)))
            drizzle_trap_ignored(d, table, value, key);
        else
            extras[i].emit(d, table, value);
        return;
    }
    if (is_no_builder(value)) {
        drizzle_trap_ignored(d, table, value, key);
        return;
    }
    DrizzleTrouble trouble = {0};
    drizzle_fail(d, &trouble, value, "this is no index, key or constraint that is known");
    drizzle_unread_extra(d, table, &trouble, KIND_COUNT, NULL);
}

/* --- the third argument ------------------------------------------------------------------------------------------------------------------- */

/* Arrays are taken one level deep, objects by their values. */
static void emit_list(Drizzle *d, DrizzleTable *table, const Value *list) {
    for (size_t i = 0; i < list->count; i++) {
        const Value *item = list->kind == VALUE_ARRAY ? list->items[i] : list->members[i].value;
        if (list->kind != VALUE_ARRAY || item->kind != VALUE_ARRAY) {
            emit_extra(d, table, item, list->kind == VALUE_ARRAY ? NULL : list->members[i].key);
            continue;
        }
        for (size_t j = 0; j < item->count; j++)
            emit_extra(d, table, item->items[j], NULL);
        if (item->gap)
            drizzle_unread_extra(d, table, &(DrizzleTrouble){item->gap->place, drizzle_keep(d, item->gap->text)}, KIND_COUNT, NULL);
    }
    if (list->gap)
        drizzle_unread_extra(d, table, &(DrizzleTrouble){list->gap->place, drizzle_keep(d, list->gap->text)}, KIND_COUNT, NULL);
}

void drizzle_emit_extras(Drizzle *d, DrizzleTable *table) {
    const Value *extra = table->extra;
    if (!extra || !table->made)
        return;
    if (extra->kind == VALUE_FUNCTION)
        extra = program_call(d->program, extra, &table->value, 1, extra->place);
    if (extra->kind == VALUE_ARRAY || extra->kind == VALUE_OBJECT)
        emit_list(d, table, extra);
    else if (!value_is_nothing(extra)) {
        DrizzleTrouble trouble = {0};
        drizzle_fail(d, &trouble, extra, "the table's indexes and constraints are not known");
        drizzle_unread_extra(d, table, &trouble, KIND_COUNT, NULL);
    }
}
