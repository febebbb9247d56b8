/* A chain and a catalog by names. */

#include "script_private.h"

#include <string.h>
#include "compare/platform.h"
#include "sql/risk.h"

/* --- the chain ----------------------------------------------------------------------------------------------------------------- */

static bool is_relation(ObjectKind kind) {
    return kind == KIND_TABLE || kind == KIND_FOREIGN_TABLE || kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW || kind == KIND_SEQUENCE;
}

static bool is_function(ObjectKind kind) {
    return kind == KIND_FUNCTION || kind == KIND_PROCEDURE || kind == KIND_AGGREGATE;
}

static bool is_type(ObjectKind kind) {
    return kind == KIND_ENUM || kind == KIND_COMPOSITE_TYPE || kind == KIND_DOMAIN || kind == KIND_RANGE_TYPE || kind == KIND_BASE_TYPE;
}

static void keep(GHashTable *set, char *take_text) {
    if (take_text)
        g_hash_table_add(set, take_text);
}

static void see_object(ScriptWorld *world, ObjectKind kind, const char *schema, const char *name) {
    if (kind == KIND_SCHEMA)
        keep(world->schemas, g_strdup(name));
    else
        keep(world->schemas, g_strdup(schema));
    if (is_relation(kind)) {
        keep(world->relations, g_strdup(name));
        keep(world->relations, g_strdup_printf("%s\n%s", schema, name));
    }
    if (is_function(kind))
        keep(world->functions, g_strdup(name));
    if (is_type(kind) || is_relation(kind))
        keep(world->types, g_strdup(name));
}

static void see_cloud(ScriptWorld *world, const Migration *migration) {
    if (migration->sql)
        g_ptr_array_add(world->clouds, (gpointer)(uintptr_t)migration);
    else
        world->blind = true;
}

ScriptWorld *script_world_build(const MigrationSet *set, const Strata *strata) {
    ScriptWorld *world = g_new0(ScriptWorld, 1);
    world->set = set;
    world->strata = strata;
    GHashTable **tables[] = {&world->relations, &world->schemas, &world->functions, &world->types};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        *tables[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->clouds = g_ptr_array_new();
    keep(world->schemas, g_strdup("public"));
    for (size_t i = 0; i < strata->count; i++) {
        const ChangeSet *changes = strata->strata[i].changes;
        for (guint j = 0; j < changes->changes->len; j++) {
            const Change *change = changes->changes->pdata[j];
            see_object(world, change->kind, change->schema, change->name);
        }
    }
    for (size_t i = 0; i < set->migration_count; i++)
        if (i >= strata->count || strata->strata[i].status != STRATUM_APPLIED || !set->migrations[i].sql)
            see_cloud(world, &set->migrations[i]);
    return world;
}

void script_world_free(ScriptWorld *world) {
    if (!world)
        return;
    g_hash_table_unref(world->relations);
    g_hash_table_unref(world->schemas);
    g_hash_table_unref(world->functions);
    g_hash_table_unref(world->types);
    g_ptr_array_unref(world->clouds);
    g_free(world);
}

static bool has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || !(g_ascii_isalnum(at[-1]) || at[-1] == '_')) && !(g_ascii_isalnum(at[length]) || at[length] == '_'))
            return true;
    return false;
}

bool script_is_clouded(const ScriptWorld *world, const char *name) {
    for (guint i = 0; i < world->strata->assumptions->len; i++)
        if (has_word(world->strata->assumptions->pdata[i], name))
            return true;
    return script_column_is_clouded(world, name, name);
}

bool script_column_is_clouded(const ScriptWorld *world, const char *relation, const char *column) {
    for (guint i = 0; i < world->clouds->len; i++) {
        const Migration *migration = world->clouds->pdata[i];
        if (sql_has_name(migration->sql, migration->sql_size, column) && (column == relation || sql_has_name(migration->sql, migration->sql_size, relation)))
            return true;
    }
    return world->blind;
}

/* --- what is not the chain's ---------------------------------------------------------------------------------------------------- */

static bool is_platform_schema(const char *schema) {
    size_t count;
    const Platform *rows = platform_rows(&count);
    for (size_t i = 0; i < count; i++)
        for (const char *const *pattern = rows[i].schemas; pattern && *pattern; pattern++)
            if (g_pattern_match_simple(*pattern, schema))
                return true;
    return false;
}

static bool is_extension_table(const char *name) {
    static const char *const names[] = {"spatial_ref_sys", "geometry_columns", "geography_columns", "raster_columns", "raster_overviews", "hypopg_list_indexes", NULL};
    return g_strv_contains(names, name);
}

static bool is_runner_table(const MigrationSet *set, const char *name) {
    return g_strcmp0(set->ledger.table, name) == 0 || (set->rules && g_strcmp0(set->rules->ledger.table, name) == 0) ||
           (set->rules && set->rules->own_tables && g_strv_contains(set->rules->own_tables, name));
}

static bool is_system_schema(const char *schema) {
    return g_str_has_prefix(schema, "pg_") || strcmp(schema, "information_schema") == 0;
}

/* In a schema that the text sets, and that the chain does not have, anything may be. */
static bool has_foreign_path(const ScriptWorld *world, const SqlUsage *usage) {
    for (guint i = 0; usage->search_path && i < usage->search_path->len; i++) {
        const char *schema = usage->search_path->pdata[i];
        if (!is_system_schema(schema) && strcmp(schema, "$user") != 0 && !g_hash_table_contains(world->schemas, schema))
            return true;
    }
    return false;
}

bool script_is_foreign(const ScriptWorld *world, const UsedRelation *relation) {
    if (!relation->name || is_extension_table(relation->name) || is_runner_table(world->set, relation->name))
        return true;
    if (!relation->schema)
        return g_str_has_prefix(relation->name, "pg_");
    return is_system_schema(relation->schema) || is_platform_schema(relation->schema) || !g_hash_table_contains(world->schemas, relation->schema);
}

size_t script_world_knows(const ScriptWorld *world, const SqlUsage *usage, size_t *named) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t known = 0;
    *named = 0;
    for (guint i = 0; i < usage->relations->len; i++) {
        const UsedRelation *relation = used_relation(usage, i);
        if (!relation->name || is_extension_table(relation->name) || is_runner_table(world->set, relation->name) ||
            (relation->schema ? is_system_schema(relation->schema) : g_str_has_prefix(relation->name, "pg_")))
            continue;
        char *key = relation->schema ? g_strdup_printf("%s\n%s", relation->schema, relation->name) : g_strdup(relation->name);
        bool knows = g_hash_table_contains(world->relations, key);
        if (!g_hash_table_add(seen, key))
            continue;
        known += knows;
        ++*named;
    }
    return known;
}

/* --- a catalog ------------------------------------------------------------------------------------------------------------------ */

static void put_by_name(GHashTable *lists, const Object *object) {
    GPtrArray *list = g_hash_table_lookup(lists, object->name);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(lists, (gpointer)(uintptr_t)object->name, list);
    }
    g_ptr_array_add(list, (gpointer)(uintptr_t)object);
}

static bool changes_rows(const Object *object) {
    const char *definition = object_get(object, "definition");
    return object->kind == KIND_RULE || (object->kind == KIND_TRIGGER && definition && (strstr(definition, " BEFORE ") || strstr(definition, " INSTEAD OF ")));
}

static void index_object(ScriptIndex *index, const Object *object) {
    if (is_relation(object->kind)) {
        g_hash_table_insert(index->relations, g_strdup_printf("%s\n%s", object->schema, object->name), (gpointer)(uintptr_t)object);
        put_by_name(index->by_name, object);
    }
    if (object->kind == KIND_ENUM) {
        g_hash_table_insert(index->enums, (gpointer)(uintptr_t)object->identity, (gpointer)(uintptr_t)object);
        put_by_name(index->enum_names, object);
    }
    if (is_function(object->kind))
        keep(index->names, g_strdup_printf("function\n%s", object->name));
    if (is_type(object->kind) || is_relation(object->kind))
        keep(index->names, g_strdup_printf("type\n%s", object->name));
    if (object->parent && changes_rows(object))
        keep(index->tied, g_strdup(object->parent));
}

static void free_list(void *list) {
    g_ptr_array_unref(list);
}

ScriptIndex *script_index_build(const Catalog *catalog) {
    ScriptIndex *index = g_new0(ScriptIndex, 1);
    index->catalog = catalog;
    index->relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_list);
    index->enums = g_hash_table_new(g_str_hash, g_str_equal);
    index->enum_names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_list);
    index->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->tied = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < catalog->objects->len; i++)
        index_object(index, catalog->objects->pdata[i]);
    return index;
}

void script_index_free(ScriptIndex *index) {
    if (!index)
        return;
    g_hash_table_unref(index->relations);
    g_hash_table_unref(index->by_name);
    g_hash_table_unref(index->enums);
    g_hash_table_unref(index->enum_names);
    g_hash_table_unref(index->names);
    g_hash_table_unref(index->tied);
    g_free(index);
}

static const Object *find_in(const ScriptIndex *index, const char *schema, const char *name) {
    g_autofree char *key = g_strdup_printf("%s\n%s", schema, name);
    return g_hash_table_lookup(index->relations, key);
}

static const Object *find_in_path(const ScriptIndex *index, const SqlUsage *usage, const char *name) {
    const Object *found = NULL;
    for (guint i = 0; usage->search_path && !found && i < usage->search_path->len; i++)
        found = find_in(index, usage->search_path->pdata[i], name);
    return found || usage->search_path ? found : find_in(index, "public", name);
}

Found script_find_relation(const ScriptWorld *world, const SqlUsage *usage, const ScriptIndex *index, const UsedRelation *relation, const Object **object) {
    *object = NULL;
    if (script_is_foreign(world, relation))
        return FOUND_NOT_JUDGED;
    *object = relation->schema ? find_in(index, relation->schema, relation->name) : find_in_path(index, usage, relation->name);
    /* The connection may set a path: a name that only one schema has is taken for that one. */
    const GPtrArray *all = relation->schema ? NULL : g_hash_table_lookup(index->by_name, relation->name);
    if (!*object && all && all->len == 1)
        *object = all->pdata[0];
    if (*object)
        return (*object)->kind == KIND_SEQUENCE ? FOUND_NOT_JUDGED : FOUND_ONE;
    if (all || (!relation->schema && has_foreign_path(world, usage)))
        return FOUND_NOT_JUDGED;
    bool known = g_hash_table_contains(world->relations, relation->name);
    if (known && index->past)
        return FOUND_MISSING;
    return (known || !usage->open) && !script_is_clouded(world, relation->name) ? FOUND_MISSING : FOUND_NOT_JUDGED;
}

const Object *script_find_column(const ScriptIndex *index, const Object *relation, const char *name) {
    const GPtrArray *children = catalog_children(index->catalog, relation->identity);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *child = children->pdata[i];
        if (child->kind == KIND_COLUMN && strcmp(child->name, name) == 0)
            return child;
    }
    return NULL;
}

const Object *script_find_enum(const ScriptIndex *index, const SqlUsage *usage, const char *schema, const char *name) {
    const GPtrArray *all = g_hash_table_lookup(index->enum_names, name);
    const Object *in_public = NULL;
    for (guint i = 0; all && i < all->len; i++) {
        const Object *object = all->pdata[i];
        if (schema && g_strcmp0(object->schema, schema) == 0)
            return object;
        if (g_strcmp0(object->schema, "public") == 0)
            in_public = object;
    }
    if (schema || !all)
        return NULL;
    return all->len == 1 ? all->pdata[0] : usage->search_path ? NULL : in_public;
}

/* Reads one label of "'a', 'it''s'"; past it in *at. */
static char *next_label(const char **at) {
    const char *from = strchr(*at, '\'');
    if (!from)
        return NULL;
    GString *label = g_string_new(NULL);
    for (from++; *from && (*from != '\'' || from[1] == '\''); from++) {
        g_string_append_c(label, *from);
        from += *from == '\'';
    }
    *at = *from ? from + 1 : from;
    return g_string_free(label, FALSE);
}

bool enum_has_label(const Object *type, const char *label) {
    const char *at = object_get(type, "labels");
    while (at && *at) {
        g_autofree char *own = next_label(&at);
        if (!own)
            return false;
        if (strcmp(own, label) == 0)
            return true;
    }
    return false;
}
