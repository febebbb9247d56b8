#include "drizzle.h"

#include <string.h>

/* Which module of Drizzle a specifier names. */
static const struct {
    const char *prefix;
    DrizzleModule module;
} modules[] = {
    {"drizzle-orm/pg-core", DRIZZLE_PG},
    {"drizzle-orm/supabase", DRIZZLE_SUPABASE},
    {"drizzle-orm/neon", DRIZZLE_NEON},
    {"drizzle-orm/sqlite-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm/mysql-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm/singlestore-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm/gel-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm/mssql-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm/cockroach-core", DRIZZLE_OTHER_DIALECT},
    {"drizzle-orm", DRIZZLE_ORM},
};

static DrizzleModule module_find(const char *specifier) {
    for (size_t i = 0; specifier && i < G_N_ELEMENTS(modules); i++) {
        size_t size = strlen(modules[i].prefix);
        if (strncmp(specifier, modules[i].prefix, size) == 0 && (specifier[size] == '\0' || specifier[size] == '/' || specifier[size] == '.'))
            return modules[i].module;
    }
    return DRIZZLE_NOT;
}

const char *drizzle_symbol(const Value *value, DrizzleModule *module) {
    DrizzleModule found = DRIZZLE_NOT;
    const char *name = NULL;
    if (value && value->kind == VALUE_EXTERNAL && value->module) {
        found = module_find(value->module);
        name = value->text;
    } else if (value && value->kind == VALUE_MEMBER && value->target->kind == VALUE_EXTERNAL && value->target->module && g_strcmp0(value->target->text, "*") == 0) {
        found = module_find(value->target->module);
        name = value->text;
    }
    if (module)
        *module = found;
    return found == DRIZZLE_NOT ? NULL : name;
}

bool drizzle_is(const Value *value, DrizzleModule module, const char *name) {
    DrizzleModule found;
    const char *symbol = drizzle_symbol(value, &found);
    return symbol && found == module && strcmp(symbol, name) == 0;
}

const char *drizzle_called(const Value *value, DrizzleModule *module) {
    if (module)
        *module = DRIZZLE_NOT;
    return value && value->kind == VALUE_CALL ? drizzle_symbol(value->target, module) : NULL;
}

const Value *drizzle_argument(const Value *call, size_t index) {
    return call && call->kind == VALUE_CALL && index < call->count && call->items[index]->kind != VALUE_UNDEFINED ? call->items[index] : NULL;
}

/* What a pgSchema() can make. */
static const struct {
    const char *method;
    DrizzleKind kind;
} schema_makers[] = {
    {"table", DRIZZLE_TABLE}, {"enum", DRIZZLE_ENUM}, {"sequence", DRIZZLE_SEQUENCE}, {"view", DRIZZLE_VIEW}, {"materializedView", DRIZZLE_VIEW},
};

static DrizzleKind schema_maker(const Value *call) {
    const char *method = value_method(call), *made_by;
    if (!method || !(made_by = drizzle_called(call->target->target, NULL)) || strcmp(made_by, "pgSchema") != 0)
        return DRIZZLE_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(schema_makers); i++)
        if (strcmp(schema_makers[i].method, method) == 0)
            return schema_makers[i].kind;
    return DRIZZLE_UNKNOWN;
}

const Value *drizzle_schema_of(const Value *call) {
    return call && schema_maker(call) != DRIZZLE_UNKNOWN ? call->target->target : NULL;
}

const Value *drizzle_root(const Value *value) {
    while (value && value->kind == VALUE_CALL && value->target->kind == VALUE_MEMBER && !drizzle_symbol(value->target, NULL) && !drizzle_symbol(value->target->target, NULL) &&
           schema_maker(value) == DRIZZLE_UNKNOWN)
        value = value->target->target;
    return value;
}

/* What the functions of pg-core make. */
static const struct {
    const char *name;
    DrizzleKind kind;
} makers[] = {
    {"pgTable", DRIZZLE_TABLE},       {"pgEnum", DRIZZLE_ENUM}, {"pgSchema", DRIZZLE_SCHEMA}, {"pgSequence", DRIZZLE_SEQUENCE}, {"pgView", DRIZZLE_VIEW}, {"pgMaterializedView", DRIZZLE_VIEW},
    {"pgRole", DRIZZLE_ROLE},         {"pgPolicy", DRIZZLE_POLICY},
};

static DrizzleKind maker_kind(const char *name, DrizzleModule module) {
    if (module == DRIZZLE_ORM && (strcmp(name, "relations") == 0 || g_str_has_prefix(name, "defineRelations")))
        return DRIZZLE_RELATIONS;
    if (module == DRIZZLE_OTHER_DIALECT)
        return DRIZZLE_FOREIGN_TABLE;
    if (module != DRIZZLE_PG)
        return DRIZZLE_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
        if (strcmp(makers[i].name, name) == 0)
            return makers[i].kind;
    return drizzle_type_find(name) ? DRIZZLE_COLUMN_BUILDER : DRIZZLE_UNKNOWN;
}

/* What a call of something that was itself called makes: mood("column"), customType({...})("column"), pgTableCreator(...)("table"). */
static DrizzleKind called_kind(const Value *function) {
    DrizzleModule module;
    const char *name = drizzle_called(function, &module);
    if (schema_maker(function) == DRIZZLE_ENUM)
        return DRIZZLE_COLUMN_BUILDER;
    if (name && module == DRIZZLE_PG && (strcmp(name, "pgEnum") == 0 || strcmp(name, "customType") == 0))
        return DRIZZLE_COLUMN_BUILDER;
    if (name && module == DRIZZLE_PG && strcmp(name, "pgTableCreator") == 0)
        return DRIZZLE_TABLE;
    return name && module == DRIZZLE_OTHER_DIALECT ? DRIZZLE_FOREIGN_TABLE : DRIZZLE_UNKNOWN;
}

/* The things that the module for Supabase and Neon exports. */
static DrizzleKind platform_kind(const char *name, DrizzleModule module) {
    if (module == DRIZZLE_SUPABASE && (strcmp(name, "authUsers") == 0 || strcmp(name, "realtimeMessages") == 0))
        return DRIZZLE_TABLE;
    if ((module == DRIZZLE_SUPABASE || module == DRIZZLE_NEON) && g_str_has_suffix(name, "Role"))
        return DRIZZLE_ROLE;
    return DRIZZLE_UNKNOWN;
}

DrizzleKind drizzle_kind(const Value *value) {
    const Value *root = drizzle_root(value);
    DrizzleModule module;
    const char *name;
    if (!root)
        return DRIZZLE_UNKNOWN;
    if ((name = drizzle_symbol(root, &module)))
        return platform_kind(name, module);
    if (root->kind != VALUE_CALL)
        return DRIZZLE_UNKNOWN;
    if ((name = drizzle_called(root, &module)))
        return maker_kind(name, module);
    if (root->target->kind == VALUE_MEMBER && drizzle_is(root->target->target, DRIZZLE_PG, "pgTable"))
        return strcmp(root->target->text, "withRLS") == 0 ? DRIZZLE_TABLE : DRIZZLE_UNKNOWN;
    DrizzleKind made = schema_maker(root);
    return made != DRIZZLE_UNKNOWN ? made : called_kind(root->target);
}

GPtrArray *drizzle_chain(const Value *value) {
    GPtrArray *calls = g_ptr_array_new();
    const Value *root = drizzle_root(value);
    for (; value != root; value = value->target->target)
        g_ptr_array_add(calls, (gpointer)(uintptr_t)value);
    g_ptr_array_add(calls, (gpointer)(uintptr_t)root);
    for (guint i = 0; i < calls->len / 2; i++) {
        gpointer last = calls->pdata[calls->len - 1 - i];
        calls->pdata[calls->len - 1 - i] = calls->pdata[i];
        calls->pdata[i] = last;
    }
    return calls;
}
