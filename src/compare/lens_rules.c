#include "lens_rules.h"

#include <string.h>

#define P(...) (const char *const[]){__VA_ARGS__, NULL}
#define NONE (const char *const[]){NULL}

#define FOREIGN_KEY_PROPERTIES P("columns", "references_table", "references_columns", "on_update", "on_delete")
#define POSTGRES_SEQUENCE P("type", "start", "increment", "min", "max", "cache", "cycle", "owned_by")

static const LensKind PRISMA[] = {
    {KIND_SCHEMA, NONE, false},
    {KIND_ENUM, P("labels"), false},
    {KIND_TABLE, NONE, false},
    {KIND_COLUMN, P("type", "not_null", "default", "identity"), false},
    {KIND_PRIMARY_KEY, P("columns"), false},
    {KIND_UNIQUE, P("columns"), false},
    {KIND_FOREIGN_KEY, FOREIGN_KEY_PROPERTIES, false},
    {KIND_INDEX, P("method", "columns", "unique"), false},
};

static const LensKind DRIZZLE[] = {
    {KIND_SCHEMA, NONE, false},
    {KIND_ENUM, P("labels"), false},
    {KIND_SEQUENCE, POSTGRES_SEQUENCE, true},
    {KIND_TABLE, P("row_security"), false},
    {KIND_COLUMN, P("type", "not_null", "default", "generated", "identity"), false},
    {KIND_PRIMARY_KEY, P("columns"), false},
    {KIND_UNIQUE, P("columns", "nulls_not_distinct"), false},
    {KIND_FOREIGN_KEY, FOREIGN_KEY_PROPERTIES, false},
    {KIND_CHECK, P("expression"), true},
    {KIND_INDEX, P("method", "columns", "predicate", "unique", "options"), false},
    {KIND_VIEW, P("definition", "options", "check_option"), true},
    {KIND_MATERIALIZED_VIEW, P("definition", "options", "access_method", "tablespace"), true},
    {KIND_POLICY, P("command", "mode", "roles", "using", "check"), true},
};

static const LensRules RULES[DECLARED_FORMAT_COUNT] = {
    [DECLARED_DRIZZLE] = {.kinds = DRIZZLE, .kind_count = G_N_ELEMENTS(DRIZZLE)},
    [DECLARED_DRIZZLE_SNAPSHOT] = {.kinds = DRIZZLE, .kind_count = G_N_ELEMENTS(DRIZZLE)},
    [DECLARED_PRISMA] = {.kinds = PRISMA,
                         .kind_count = G_N_ELEMENTS(PRISMA),
                         .named_schemas = true,
                         .plain_indexes = true,
                         .free_lists = true,
                         .one_unique = true,
                         .autoincrement = true},
};

const LensRules *lens_rules(DeclaredFormat format) {
    return RULES[format].kinds ? &RULES[format] : NULL;
}

bool lens_sees_all(DeclaredFormat format) {
    return !lens_rules(format);
}

const LensKind *lens_rules_kind(const LensRules *rules, ObjectKind kind) {
    for (size_t i = 0; i < rules->kind_count; i++)
        if (rules->kinds[i].kind == kind)
            return &rules->kinds[i];
    return NULL;
}

bool lens_kind_has(const LensKind *row, const char *property) {
    for (const char *const *name = row ? row->properties : NONE; *name; name++)
        if (strcmp(*name, property) == 0)
            return true;
    return false;
}
