#include "drizzle.h"

#include <string.h>

/* So many users of something are named; the rest are counted. */
#define MOST_NAMED 5

void drizzle_trap(Drizzle *d, const char *rule, SourcePlace place, ObjectKind kind, const char *object, const char *text, const char *consequence, const char *remedy) {
    declaration_note(d->declaration, &(DeclarationNote){.kind = NOTE_TRAP, .place = place, .rule = rule, .object_kind = kind, .object = object, .text = text, .consequence = consequence,
                                                         .remedy = remedy});
}

/* --- what is no constraint ---------------------------------------------------------------------------------------------------------------- */

/* The builder's name somewhere inside: what the author wanted. NULL: nothing of Drizzle is in it. */
static const char *wanted_in(const Value *value) {
    const char *name = drizzle_called(drizzle_root(value), NULL);
    for (size_t i = 0; !name && value->kind == VALUE_OBJECT && i < value->count; i++)
        name = drizzle_called(drizzle_root(value->members[i].value), NULL);
    return name;
}

static const struct {
    const char *function, *noun;
} nouns[] = {{"primaryKey", "primary key"}, {"unique", "unique constraint"}, {"foreignKey", "foreign key"}, {"check", "check constraint"}, {"index", "index"}, {"uniqueIndex", "unique index"},
             {"pgPolicy", "policy"}};

static const char *noun_of(const char *function) {
    for (size_t i = 0; function && i < G_N_ELEMENTS(nouns); i++)
        if (strcmp(nouns[i].function, function) == 0)
            return nouns[i].noun;
    return "index, key or constraint";
}

void drizzle_trap_ignored(Drizzle *d, DrizzleTable *table, const Value *value, const char *key) {
    const char *function = wanted_in(value), *noun = noun_of(function), *identity = drizzle_table_identity(d, table);
    const char *what = value->kind == VALUE_OBJECT ? "a plain object" : value->kind == VALUE_CALL ? "an unfinished builder" : "a value that is no builder";
    const char *of = key ? text_pool_printf(d->texts, " " CODE("%s"), key) : "";
    const char *text = text_pool_printf(d->texts, "%s%s stands among the indexes and constraints of " CODE("%s") ": drizzle ignores it, so no %s is made", what, of, identity, noun);
    const char *remedy = "put a builder there: primaryKey({...}), unique().on(...), index().on(...), foreignKey({...}), check(...)";
    if (value->kind == VALUE_OBJECT && function)
        remedy = text_pool_printf(d->texts, "put " CODE("%s(...)") " itself into the array, without an object around it", function);
    else if (value->kind == VALUE_CALL && function)
        remedy = text_pool_printf(d->texts, "finish it: " CODE("%s(...).on(...)"), function);
    drizzle_trap(d, "declared/ignored-constraint", value->place.path ? value->place : table->place, KIND_TABLE, identity, text,
                 text_pool_printf(d->texts, "the database does not have this %s, whatever the code seems to say", noun), remedy);
}

/* --- one name for many -------------------------------------------------------------------------------------------------------------------- */

static void append_names(GString *out, const GPtrArray *names) {
    for (guint i = 0; i < names->len && i < MOST_NAMED; i++)
        g_string_append_printf(out, "%s" CODE("%s"), i == 0 ? "" : i + 1 == names->len ? " and " : ", ", (const char *)names->pdata[i]);
    if (names->len > MOST_NAMED)
        g_string_append_printf(out, " and %u more", names->len - MOST_NAMED);
}

static void report_shared(Drizzle *d, const char *key) {
    const DrizzleColumn *first = g_hash_table_lookup(d->unique_names, key);
    const GPtrArray *others = g_hash_table_lookup(d->shared, key);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    g_ptr_array_add(tables, (gpointer)(uintptr_t)drizzle_table_identity(d, first->table));
    for (guint i = 0; i < others->len; i++)
        g_ptr_array_add(tables, (gpointer)(uintptr_t)drizzle_table_identity(d, ((const DrizzleColumn *)others->pdata[i])->table));
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "one column constant with " CODE(".unique()") " is used in %u tables, so drizzle gives the constraints of all of them the name " CODE("%s") ": ", tables->len,
                           first->built.unique_name);
    for (guint i = 0; i < tables->len; i++)
        g_string_append_printf(text, "%s" CODE("%s"), i ? ", " : "", (const char *)tables->pdata[i]);
    drizzle_trap(d, "declared/shared-unique", first->built.unique_place, KIND_UNIQUE, schema_identity(d->schema, first->table->schema, first->table->name, first->built.unique_name), text->str,
                 "PostgreSQL takes a name once in a schema: drizzle-kit's own SQL fails at the second of these tables, and what was made by hand has other names than drizzle expects",
                 text_pool_printf(d->texts, "make the columns by a function, so that each table has its own: " CODE("const columns = () => ({ %s: ... })"), first->key));
}

/* --- used, not exported ------------------------------------------------------------------------------------------------------------------- */

void drizzle_uses(Drizzle *d, const Value *value, const char *user) {
    if (g_hash_table_contains(d->exported, value))
        return;
    GPtrArray *users = g_hash_table_lookup(d->missing, value);
    if (!users) {
        users = g_ptr_array_new();
        g_hash_table_insert(d->missing, (gpointer)(uintptr_t)value, users);
        g_ptr_array_add(d->missing_order, (gpointer)(uintptr_t)value);
    }
    g_ptr_array_add(users, (gpointer)(uintptr_t)user);
}

/* Another one of the name is exported, and does. */
static bool is_made(const Drizzle *d, const QualifiedName *name, bool schema) {
    for (guint i = 0; schema && i < d->schema->schemas->len; i++)
        if (strcmp(d->schema->schemas->pdata[i], name->name) == 0)
            return true;
    for (guint i = 0; !schema && i < d->schema->enums->len; i++) {
        const SchemaEnum *other = d->schema->enums->pdata[i];
        if (strcmp(other->name, name->name) == 0 && g_strcmp0(other->schema, name->schema) == 0)
            return true;
    }
    return false;
}

/* What is missing is made nevertheless, so that what uses it can be looked at. */
static void report_missing(Drizzle *d, const Value *value) {
    DrizzleTrouble trouble = {0};
    bool schema = drizzle_kind(value) == DRIZZLE_SCHEMA;
    const QualifiedName name = drizzle_name(d, value, &trouble);
    if (name.name && is_made(d, &name, schema))
        return;
    const char *what = schema ? "schema" : "enum";
    if (schema)
        drizzle_emit_schema(d, value);
    else {
        if (drizzle_schema_of(value))
            drizzle_uses(d, drizzle_schema_of(value), name.name ? name.name : "");
        drizzle_emit_enum(d, value);
    }
    if (!name.name)
        return;
    const char *identity = schema_identity(d->schema, schema ? NULL : name.schema, name.name, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "the %s " CODE("%s") " is used by ", what, name.name);
    append_names(text, g_hash_table_lookup(d->missing, value));
    g_string_append(text, " and exported by none of the schema files");
    drizzle_trap(d, "declared/enum-not-exported", value->place, schema ? KIND_SCHEMA : KIND_ENUM, schema ? name.name : identity, text->str,
                 text_pool_printf(d->texts, "drizzle-kit makes no " CODE("CREATE %s") ": its migrations fail where the %s does not exist already", schema ? "SCHEMA" : "TYPE", what),
                 text_pool_printf(d->texts, "export the constant from a file that the configuration's " CODE("schema") " names"));
}

void drizzle_report_traps(Drizzle *d) {
    for (guint i = 0; i < d->missing_order->len; i++) /* grows: an enum may need its schema */
        report_missing(d, d->missing_order->pdata[i]);
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(d->shared), (GCompareFunc)strcmp);
    for (GList *key = keys; key; key = key->next)
        report_shared(d, key->data);
}
