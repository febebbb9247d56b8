#include "snapshot.h"

#include <string.h>
#include "base/error.h"

/*
 * Version 9: the first migration's snapshot lists all entities, each later one only what it changes: creates, drops, alters and renames, the last of which follow to whatever
 * mentions the name. A merge of two lines of history takes the changes of all of them. Entities keep their order, so that columns do.
 */

/* --- the snapshots of a folder ---------------------------------------------------------------------------------------------- */

/* So much text is read of one folder; a delta is small. */
#define MOST_BYTES (64u << 20)

/* A rename looks at all rows, for a microsecond each: a thousand renames in a schema of three thousand rows. */
#define MOST_LOOKS 3000000u

typedef struct {
    GPtrArray *roots;  /* of json_t *, in order of their folders; owned */
    GHashTable *by_id; /* id -> json_t *; borrows */
} Folder;

static void folder_free(Folder *folder) {
    g_ptr_array_unref(folder->roots);
    g_hash_table_destroy(folder->by_id);
    g_free(folder);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)

static void unref_json(gpointer value) {
    json_decref(value);
}

static void add_root(Folder *folder, json_t *root) {
    const char *id = json_string_value(json_object_get(root, "id"));
    g_ptr_array_add(folder->roots, json_incref(root));
    if (id)
        g_hash_table_insert(folder->by_id, (gpointer)(uintptr_t)id, root);
}

/* What cannot be read is not there: whoever needs it says so. */
static void add_file(Folder *folder, FileTree *tree, const TreeFile *file, size_t *left) {
    size_t size;
    g_autofree char *text = tree->read(tree, file, &size, NULL);
    if (!text || size > *left)
        return;
    *left -= size;
    json_t *root = snapshot_load_json(file->path, text, size, NULL);
    if (root)
        add_root(folder, root);
    json_decref(root);
}

static Folder *folder_load(FileTree *tree, const char *path, json_t *root) {
    Folder *folder = g_new0(Folder, 1);
    folder->roots = g_ptr_array_new_with_free_func(unref_json);
    folder->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *own = g_path_get_dirname(path), *parent = g_path_get_dirname(own);
    const char *prefix = strcmp(parent, ".") == 0 ? "" : parent;
    size_t end, left = MOST_BYTES, length = *prefix ? strlen(prefix) + 1 : 0;
    for (size_t i = file_tree_range(tree, prefix, &end); i < end; i++) {
        const char *below = tree->files[i].path + length, *slash = strchr(below, '/');
        if (!slash || strcmp(slash, "/snapshot.json") != 0)
            continue;
        if (strcmp(tree->files[i].path, path) == 0)
            add_root(folder, root);
        else
            add_file(folder, tree, &tree->files[i], &left);
    }
    return folder;
}

static json_t *lookup(const Folder *folder, const char *id, const char *path, GError **error) {
    json_t *root = id ? g_hash_table_lookup(folder->by_id, id) : NULL;
    if (!root)
        error_set(error, ERROR_INCOMPLETE, "%s: the snapshot %s, which it builds on, is not in the folder of migrations", path, id ? id : "(none)");
    return root;
}

static bool is_diff(const json_t *root) {
    return g_strcmp0(json_string_value(json_object_get(root, "type")), "diff") == 0;
}

/* --- rows and their keys ------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *type;
    const char *fields[6];
} KEYS[] = {
    {"schemas", {"name"}},
    {"roles", {"name"}},
    {"tables", {"schema", "name"}},
    {"enums", {"schema", "name"}},
    {"indexes", {"schema", "name"}},
    {"sequences", {"schema", "name"}},
    {"views", {"schema", "name"}},
    {"columns", {"schema", "table", "name"}},
    {"fks", {"schema", "table", "name"}},
    {"pks", {"schema", "table", "name"}},
    {"uniques", {"schema", "table", "name"}},
    {"checks", {"schema", "table", "name"}},
    {"policies", {"schema", "table", "name"}},
    {"privileges", {"schema", "table", "grantor", "grantee", "type"}},
};

typedef struct {
    json_t *rows;      /* list; dropped ones are null */
    GHashTable *index; /* key -> place in it + 1; owns keys */
    size_t looks;      /* rows that renames have looked at */
} State;

static void state_free(State *state) {
    json_decref(state->rows);
    g_hash_table_destroy(state->index);
    g_free(state);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(State, state_free)

static const char *type_of(const json_t *row) {
    const char *type = json_string_value(json_object_get(row, "entityType"));
    return type ? type : "";
}

static char *key_of(const json_t *row) {
    GString *key = g_string_new(type_of(row));
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++)
        for (size_t f = 0; strcmp(KEYS[i].type, type_of(row)) == 0 && KEYS[i].fields[f]; f++) {
            const char *text = json_string_value(json_object_get(row, KEYS[i].fields[f]));
            g_string_append_printf(key, "\n%s", text ? text : "");
        }
    return g_string_free(key, FALSE);
}

/* As changes write it: the type, a NUL, a list of texts as JSON. */
static char *key_of_text(const json_t *text) {
    const char *type = json_string_value(text);
    size_t size = type ? strlen(type) : 0;
    if (!type || json_string_length(text) <= size)
        return NULL;
    json_t *parts = json_loads(type + size + 1, 0, NULL), *part;
    size_t i;
    GString *key = g_string_new(type);
    json_array_foreach(parts, i, part) g_string_append_printf(key, "\n%s", json_is_string(part) ? json_string_value(part) : "");
    json_decref(parts);
    return g_string_free(key, FALSE);
}

static json_t *state_find(const State *state, const char *key) {
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(state->index, key));
    return place ? json_array_get(state->rows, place - 1) : NULL;
}

static void index_all(State *state) {
    size_t i;
    json_t *row;
    g_hash_table_remove_all(state->index);
    json_array_foreach(state->rows, i, row) if (json_is_object(row)) g_hash_table_insert(state->index, key_of(row), GSIZE_TO_POINTER(i + 1));
}

/* --- names that others mention -------------------------------------------------------------------------------------------------- */

static bool has(const json_t *row, const char *field, const char *text) {
    return field && text && g_strcmp0(json_string_value(json_object_get(row, field)), text) == 0;
}

static void replace(json_t *row, const char *field, const char *from, const char *to) {
    if (has(row, field, from))
        json_object_set_new(row, field, json_string(to));
}

static void replace_in_list(json_t *list, const char *from, const char *to) {
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) {
        if (json_is_string(value) && strcmp(json_string_value(value), from) == 0)
            json_array_set_new(list, i, json_string(to));
        else if (json_is_object(value) && !json_is_true(json_object_get(value, "isExpression")))
            replace(value, "value", from, to);
    }
}

/* Two fields that together name something. */
static void replace_pair(json_t *row, const char *schema_field, const char *name_field, const json_t *old, const json_t *new) {
    if (!has(row, schema_field, json_string_value(json_object_get(old, "schema"))) || !has(row, name_field, json_string_value(json_object_get(old, "name"))))
        return;
    json_object_set(row, schema_field, json_object_get(new, "schema"));
    json_object_set(row, name_field, json_object_get(new, "name"));
}

static void follow_schema(json_t *row, const char *from, const char *to) {
    static const char *const fields[] = {"schema", "schemaTo", "typeSchema"};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        replace(row, fields[i], from, to);
}

static void follow_column(json_t *row, const json_t *old, const char *from, const char *to) {
    const char *schema_name = json_string_value(json_object_get(old, "schema")), *table = json_string_value(json_object_get(old, "table"));
    if (has(row, "schema", schema_name) && has(row, "table", table))
        replace_in_list(json_object_get(row, "columns"), from, to);
    if (has(row, "schemaTo", schema_name) && has(row, "tableTo", table))
        replace_in_list(json_object_get(row, "columnsTo"), from, to);
}

static void follow_role(json_t *row, const char *from, const char *to) {
    replace_in_list(json_object_get(row, "roles"), from, to);
    replace(row, "grantee", from, to);
    replace(row, "grantor", from, to);
}

static void follow(json_t *row, const json_t *old, const json_t *new) {
    const char *type = type_of(old), *from = json_string_value(json_object_get(old, "name")), *to = json_string_value(json_object_get(new, "name"));
    if (!from || !to)
        return;
    if (strcmp(type, "schemas") == 0)
        follow_schema(row, from, to);
    else if (strcmp(type, "tables") == 0) {
        replace_pair(row, "schema", "table", old, new);
        replace_pair(row, "schemaTo", "tableTo", old, new);
    } else if (strcmp(type, "enums") == 0)
        replace_pair(row, "typeSchema", "type", old, new);
    else if (strcmp(type, "columns") == 0)
        follow_column(row, old, from, to);
    else if (strcmp(type, "roles") == 0)
        follow_role(row, from, to);
}

/* --- changes ---------------------------------------------------------------------------------------------------------------------- */

static bool create(State *state, json_t *row, const char *path, GError **error) {
    if (!json_is_object(row))
        return true;
    g_autofree char *key = key_of(row);
    json_t *there = state_find(state, key);
    if (!json_is_object(there)) {
        json_t *copy = json_deep_copy(row);
        json_array_append_new(state->rows, copy);
        g_hash_table_insert(state->index, g_steal_pointer(&key), GSIZE_TO_POINTER(json_array_size(state->rows)));
        return true;
    }
    if (json_equal(there, row))
        return true;
    g_autofree char *shown = g_strdelimit(g_strdup(key), "\n", ' ');
    error_set(error, ERROR_INCOMPLETE, "%s: two migrations make %s, and not the same", path, shown);
    return false;
}

static void change(State *state, json_t *delta, const char *key) {
    json_t *row = state_find(state, key), *set = json_object_get(delta, "set");
    if (!json_is_object(row))
        return;
    json_t *old = json_deep_copy(row);
    json_object_update(row, set);
    g_autofree char *new_key = key_of(row);
    if (strcmp(new_key, key) != 0) {
        size_t i;
        json_t *other;
        json_array_foreach(state->rows, i, other) if (json_is_object(other) && other != row) follow(other, old, row);
        index_all(state);
        state->looks += json_array_size(state->rows);
    }
    json_decref(old);
}

static void drop(State *state, const char *key) {
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(state->index, key));
    if (place)
        json_array_set_new(state->rows, place - 1, json_null());
    g_hash_table_remove(state->index, key);
}

static bool apply(State *state, const json_t *root, const char *path, GError **error) {
    size_t i;
    json_t *delta;
    json_array_foreach(json_object_get(root, "deltas"), i, delta) {
        const char *op = json_string_value(json_object_get(delta, "op"));
        g_autofree char *key = key_of_text(json_object_get(delta, "key"));
        if (g_strcmp0(op, "create") == 0) {
            if (!create(state, json_object_get(delta, "row"), path, error))
                return false;
        } else if (!key || (g_strcmp0(op, "drop") != 0 && g_strcmp0(op, "alter") != 0 && g_strcmp0(op, "rename") != 0)) {
            error_set(error, ERROR_INCOMPLETE, "%s: a change that is no known one: %s", path, op ? op : "(none)");
            return false;
        } else if (state->looks > MOST_LOOKS) {
            error_set(error, ERROR_INCOMPLETE, "%s: more renames than are followed", path);
            return false;
        } else if (strcmp(op, "drop") == 0)
            drop(state, key);
        else
            change(state, delta, key);
    }
    return true;
}

/* --- the way to a snapshot ------------------------------------------------------------------------------------------------------------ */

/* All that `ids` build on, themselves included, unless `known`. */
static void collect_history(const Folder *folder, const json_t *ids, size_t from, GHashTable *known, GHashTable *found) {
    g_autoptr(GPtrArray) stack = g_ptr_array_new();
    for (size_t i = from; i < json_array_size(ids); i++)
        g_ptr_array_add(stack, json_array_get(ids, i));
    while (stack->len > 0) {
        const char *id = json_string_value(g_ptr_array_steal_index(stack, stack->len - 1));
        const json_t *root = id ? g_hash_table_lookup(folder->by_id, id) : NULL;
        if (!root || (known && g_hash_table_contains(known, id)) || !g_hash_table_add(found, (gpointer)(uintptr_t)id))
            continue;
        const json_t *parents = json_object_get(root, "prevIds");
        for (size_t i = 0; i < json_array_size(parents); i++)
            g_ptr_array_add(stack, json_array_get(parents, i));
    }
}

/* The first parent has been applied; of the others, what it does not know, in order of the folders. */
static bool apply_other_parents(State *state, const Folder *folder, const json_t *root, const char *path, GError **error) {
    const json_t *parents = json_object_get(root, "prevIds");
    json_t *first = json_array();
    json_array_append(first, json_array_get(parents, 0));
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) rest = g_hash_table_new(g_str_hash, g_str_equal);
    collect_history(folder, first, 0, NULL, known);
    collect_history(folder, parents, 1, known, rest);
    json_decref(first);
    for (guint i = 0; i < folder->roots->len; i++) {
        const json_t *other = folder->roots->pdata[i];
        const char *id = json_string_value(json_object_get(other, "id"));
        if (id && g_hash_table_contains(rest, id) && is_diff(other) && !apply(state, other, path, error))
            return false;
    }
    return true;
}

static State *state_of_base(const json_t *base, const char *path, GError **error) {
    g_autoptr(State) state = g_new0(State, 1);
    state->rows = json_array();
    state->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(base, "ddl"), i, row) if (!create(state, row, path, error)) return NULL;
    return g_steal_pointer(&state);
}

static json_t *rows_that_are_left(const State *state) {
    json_t *rows = json_array(), *row;
    size_t i;
    json_array_foreach(state->rows, i, row) if (json_is_object(row)) json_array_append(rows, row);
    return rows;
}

json_t *snapshot_reconstruct(FileTree *tree, const char *path, json_t *root, GError **error) {
    g_autoptr(Folder) folder = folder_load(tree, path, root);
    g_autoptr(GPtrArray) diffs = g_ptr_array_new();
    json_t *at = root;
    while (is_diff(at)) {
        g_ptr_array_add(diffs, at);
        at = lookup(folder, json_string_value(json_array_get(json_object_get(at, "prevIds"), 0)), path, error);
        if (!at)
            return NULL;
        if (diffs->len > folder->roots->len) {
            error_set(error, ERROR_INCOMPLETE, "%s: the snapshots that it builds on go round in a circle", path);
            return NULL;
        }
    }
    g_autoptr(State) state = state_of_base(at, path, error);
    for (guint i = diffs->len; state && i-- > 0;) {
        const json_t *diff = diffs->pdata[i];
        if (json_array_size(json_object_get(diff, "prevIds")) > 1 && !apply_other_parents(state, folder, diff, path, error))
            return NULL;
        if (!apply(state, diff, path, error))
            return NULL;
    }
    return state ? rows_that_are_left(state) : NULL;
}
