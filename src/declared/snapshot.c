#include "snapshot.h"

#include <string.h>
#include "base/error.h"

/* Tables, columns and what they have stand within so many levels. */
#define LINE_DEPTH 4

#define OLDEST 3
#define FIRST_OF_ENTITIES 8
#define NEWEST 9

/* 0: not to be understood; the error says why. */
static int version_of(const json_t *root, const char *path, GError **error) {
    const json_t *value = json_object_get(root, "version");
    const char *dialect = json_string_value(json_object_get(root, "dialect"));
    int version = json_is_string(value) ? (int)g_ascii_strtoll(json_string_value(value), NULL, 10) : (int)CLAMP(json_integer_value(value), 0, 1000);
    if (dialect && strcmp(dialect, "pg") != 0 && strcmp(dialect, "postgresql") != 0 && strcmp(dialect, "postgres") != 0)
        error_set(error, ERROR_INCOMPLETE, "%s: a snapshot for %s, not for PostgreSQL", path, dialect);
    else if (version >= OLDEST && version <= NEWEST)
        return version;
    else if (version > NEWEST)
        error_set(error, ERROR_INCOMPLETE, "%s: version %d of drizzle-kit's snapshots is newer than any that is known (%d)", path, version, NEWEST);
    else if (version > 0) {
        error_set(error, ERROR_INCOMPLETE, "%s: version %d of drizzle-kit's snapshots is too old to be read (the oldest is %d)", path, version, OLDEST);
        error_set_hint(error, "drizzle-kit up:pg of an old drizzle-kit writes it anew");
    } else
        error_set(error, ERROR_INCOMPLETE, "%s: no snapshot of drizzle-kit: it has no version", path);
    return 0;
}

static bool has_content(const json_t *root, int version, const char *path, GError **error) {
    bool diff = version > FIRST_OF_ENTITIES && g_strcmp0(json_string_value(json_object_get(root, "type")), "diff") == 0;
    const char *key = version < FIRST_OF_ENTITIES ? "tables" : diff ? "deltas" : "ddl";
    const json_t *content = json_object_get(root, key);
    bool good = version < FIRST_OF_ENTITIES ? json_is_object(content) : json_is_array(content);
    if (!good)
        error_set(error, ERROR_INCOMPLETE, "%s: the snapshot is damaged: it has no %s", path, key);
    return good;
}

/* The list of entities of versions 8 and later (a new reference); json_null(): another version; NULL: error. */
static json_t *entities_of(FileTree *tree, const char *path, json_t *root, int version, GError **error) {
    if (version < FIRST_OF_ENTITIES)
        return json_null();
    if (version > FIRST_OF_ENTITIES && g_strcmp0(json_string_value(json_object_get(root, "type")), "diff") == 0)
        return snapshot_reconstruct(tree, path, root, error);
    return json_incref(json_object_get(root, "ddl"));
}

static void fill(Snapshot *snapshot, json_t *root, json_t *entities) {
    if (json_is_array(entities))
        snapshot_read_entities(snapshot, entities);
    else
        snapshot_read_tables(snapshot, root);
    schema_write(snapshot->schema);
    if (json_is_array(entities))
        snapshot_write_privileges(snapshot, entities);
}

static Declaration *read_root(FileTree *tree, const char *path, json_t *root, GHashTable *lines, GError **error) {
    int version = version_of(root, path, error);
    if (!version || !has_content(root, version, path, error))
        return NULL;
    json_t *entities = entities_of(tree, path, root, version, error);
    if (!entities)
        return NULL;
    Declaration *declaration = declaration_new(DECLARED_DRIZZLE_SNAPSHOT);
    g_autoptr(Schema) schema = schema_new(declaration);
    g_autoptr(GHashTable) tables = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) enums = g_hash_table_new(g_str_hash, g_str_equal);
    Snapshot snapshot = {schema, text_pool_add(declaration->texts, path), lines, tables, enums};
    declaration_add_file(declaration, path);
    fill(&snapshot, root, entities);
    declaration_seal(declaration);
    json_decref(entities);
    return declaration;
}

Declaration *declared_read_snapshot(FileTree *tree, const char *path, GError **error) {
    const TreeFile *file = file_tree_find(tree, path);
    size_t size;
    if (!file) {
        error_set(error, ERROR_USAGE, "%s: no such file", path);
        return NULL;
    }
    g_autofree char *text = tree->read(tree, file, &size, error);
    json_t *root = text ? snapshot_load_json(path, text, size, error) : NULL;
    if (!root)
        return NULL;
    /* the lines of a file of changes are not those of the entities that they make */
    bool diff = json_object_get(root, "deltas");
    g_autoptr(GHashTable) lines = snapshot_lines(diff ? "" : text, diff ? 0 : size, LINE_DEPTH);
    Declaration *declaration = read_root(tree, path, root, lines, error);
    json_decref(root);
    return declaration;
}

/* --- the newest --------------------------------------------------------------------------------------------------------------- */

/* The last file of a folder that `matches`: its name below the folder is given. */
static const char *last_of(FileTree *tree, const char *folder, bool (*matches)(const char *below)) {
    size_t end, begin = file_tree_range(tree, folder, &end), length = *folder ? strlen(folder) + 1 : 0;
    while (end > begin)
        if (matches(tree->files[--end].path + length))
            return tree->files[end].path;
    return NULL;
}

static bool is_in_meta(const char *below) {
    return *below != '_' && !strchr(below, '/') && g_str_has_suffix(below, ".json");
}

static bool is_in_folder(const char *below) {
    const char *slash = strchr(below, '/');
    return slash && strcmp(slash, "/snapshot.json") == 0;
}

char *declared_find_snapshot(FileTree *tree, const char *folder) {
    g_autofree char *meta = *folder ? g_strconcat(folder, "/meta", NULL) : g_strdup("meta");
    const char *found = last_of(tree, meta, is_in_meta);
    return g_strdup(found ? found : last_of(tree, folder, is_in_folder));
}
