#include "rename_table.h"

#include <string.h>
#include "name_likeness.h"
#include "compare/signature.h"
#include "compare/words.h"

typedef struct {
    int before, after; /* columns */
    int same;          /* name and type */
    int retyped;       /* name only */
    int telling;       /* of the same: such as not every table has */
} Shared;

static const char *column_type(const Object *column) {
    const char *type = object_get(column, "type");
    return type ? type : "";
}

char *rename_table_key(const Object *column) {
    return g_strdup_printf("%s %s", column->name, column_type(column));
}

/* Names that tables have in common without being one. */
static bool is_telling(const char *name) {
    static const char *const common[] = {"id",         "uuid",       "name",       "title",      "description", "created_at", "updated_at", "deleted_at", "created_by",
                                         "updated_by", "created_on", "updated_on", "createdAt",  "updatedAt",   "deletedAt",  "user_id",    "userId",     "tenant_id",
                                         "position",   "status",     "type",       "is_active",  "active",      "metadata",   "inserted_at"};
    for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
        if (strcmp(name, common[i]) == 0)
            return false;
    return true;
}

static GHashTable *types_by_name(const Catalog *catalog, const char *table) {
    GHashTable *types = g_hash_table_new(g_str_hash, g_str_equal);
    const GPtrArray *children = catalog_children(catalog, table);
    for (guint i = 0; children && i < children->len; i++) {
        const Object *column = children->pdata[i];
        if (column->kind == KIND_COLUMN)
            g_hash_table_insert(types, (gpointer)(uintptr_t)column->name, (gpointer)(uintptr_t)column_type(column));
    }
    return types;
}

static Shared count_shared(const Catalog *before, const Catalog *after, const Change *removed, const Change *added) {
    g_autoptr(GHashTable) old = types_by_name(before, removed->identity);
    g_autoptr(GHashTable) new = types_by_name(after, added->identity);
    Shared shared = {.before = (int)g_hash_table_size(old), .after = (int)g_hash_table_size(new)};
    GHashTableIter iterator;
    gpointer name, type;
    g_hash_table_iter_init(&iterator, old);
    while (g_hash_table_iter_next(&iterator, &name, &type)) {
        const char *other = g_hash_table_lookup(new, name);
        bool same = other && strcmp(other, type) == 0;
        shared.same += same;
        shared.retyped += other && !same;
        shared.telling += same && is_telling(name);
    }
    return shared;
}

int rename_table_score(const Catalog *before, const Catalog *after, const Change *removed, const Change *added) {
    Shared shared = count_shared(before, after, removed, added);
    if (shared.same == 0)
        return 0;
    int alike = (200 * shared.same + 100 * shared.retyped) / (shared.before + shared.after);
    int name = name_likeness(removed->name, added->name);
    /* Columns such as every table has need a name that speaks for it. */
    int weight = shared.telling > 0 && shared.same > 1 ? 80 : 45;
    return (alike * weight + name * (100 - weight)) / 100;
}

/* How many constraints or indexes of a kind both have, whatever their names. */
static int count_alike(const Catalog *before, const Catalog *after, const Change *removed, const Change *added, ObjectKind kind) {
    g_autoptr(GHashTable) signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GPtrArray *old = catalog_children(before, removed->identity), *new = catalog_children(after, added->identity);
    int count = 0;
    for (guint i = 0; old && i < old->len; i++) {
        const Object *object = old->pdata[i];
        if (object->kind == kind)
            g_hash_table_add(signatures, signature_build(kind, NULL, object->properties, object->property_count, NULL));
    }
    for (guint i = 0; new && i < new->len; i++) {
        const Object *object = new->pdata[i];
        if (object->kind != kind)
            continue;
        g_autofree char *signature = signature_build(kind, NULL, object->properties, object->property_count, NULL);
        count += g_hash_table_remove(signatures, signature);
    }
    return count;
}

const char *rename_table_words(TextPool *texts, const Catalog *before, const Catalog *after, const Change *removed, const Change *added) {
    static const ObjectKind kinds[] = {KIND_PRIMARY_KEY, KIND_UNIQUE, KIND_FOREIGN_KEY, KIND_CHECK, KIND_EXCLUSION, KIND_INDEX};
    Shared shared = count_shared(before, after, removed, added);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    if (shared.same == shared.before && shared.same == shared.after)
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_printf(texts, "the same %s", word_kind_count(texts, (size_t)shared.same, KIND_COLUMN)));
    else
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_printf(texts, "%d of %s the same", shared.same,
                                                                     word_kind_count(texts, (size_t)MAX(shared.before, shared.after), KIND_COLUMN)));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        int count = count_alike(before, after, removed, added, kinds[i]);
        if (count > 0)
            g_ptr_array_add(parts, (gpointer)(uintptr_t)word_kind_count(texts, (size_t)count, kinds[i]));
    }
    if (strcmp(removed->name, added->name) == 0)
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_add(texts, "the same name in another schema"));
    return word_list_marked(texts, parts, parts->len);
}
