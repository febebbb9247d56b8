#include "model/catalog.h"
#include <string.h>

static void object_free(void *data) {
    Object *object = data;
    g_free((void *)(uintptr_t)object->properties); /* made by copy_properties(), constant since */
    g_free(object);
}

Catalog *catalog_new(void) {
    Catalog *catalog = g_new0(Catalog, 1);
    catalog->texts = text_pool_new();
    catalog->objects = g_ptr_array_new_with_free_func(object_free);
    catalog->unseen = g_array_new(FALSE, FALSE, sizeof(UnseenKind));
    return catalog;
}

void catalog_free(Catalog *catalog) {
    if (!catalog)
        return;
    if (catalog->by_parent)
        g_hash_table_unref(catalog->by_parent);
    g_ptr_array_unref(catalog->objects);
    g_array_unref(catalog->unseen);
    text_pool_free(catalog->texts);
    g_free(catalog);
}

static int property_compare(const void *a, const void *b, void *unused) {
    (void)unused;
    return strcmp(((const Property *)a)->name, ((const Property *)b)->name);
}

static size_t count_values(const Property *properties, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += properties[i].value != NULL;
    return n;
}

/* Copies what has a value, sorted, each name once (the first wins). Most properties of most objects have none, and a large database has a million. */
static Property *copy_properties(TextPool *texts, const Property *from, size_t count, size_t *copied) {
    size_t size = count_values(from, count), n = 0;
    Property *to = size > 0 ? g_new(Property, size) : NULL;
    bool sorted = true;
    for (size_t i = 0; i < count; i++) {
        if (!from[i].value)
            continue;
        to[n] = (Property){text_pool_add(texts, from[i].name), text_pool_add(texts, from[i].value)};
        sorted = sorted && (n == 0 || strcmp(to[n - 1].name, to[n].name) < 0);
        n++;
    }
    if (!sorted) {
        g_qsort_with_data(to, (int)n, sizeof *to, property_compare, NULL);
        size_t kept = 1;
        for (size_t i = 1; i < n; i++)
            if (to[i].name != to[kept - 1].name) /* interned */
                to[kept++] = to[i];
        n = kept;
    }
    *copied = n;
    return to;
}

void catalog_add(Catalog *catalog, const Object *object) {
    g_assert(!catalog->sealed);
    TextPool *texts = catalog->texts;
    Object *copy = g_new(Object, 1);
    *copy = *object;
    copy->identity = text_pool_add(texts, object->identity);
    copy->parent = text_pool_add(texts, object->parent);
    copy->schema = text_pool_add(texts, object->schema);
    copy->name = text_pool_add(texts, object->name);
    copy->properties = copy_properties(texts, object->properties, object->property_count, &copy->property_count);
    g_ptr_array_add(catalog->objects, copy);
}

void catalog_add_unseen(Catalog *catalog, const char *kind, int count) {
    g_assert(!catalog->sealed);
    UnseenKind unseen = {text_pool_add(catalog->texts, kind), count};
    g_array_append_val(catalog->unseen, unseen);
}

Catalog *catalog_new_like(const Catalog *catalog) {
    Catalog *like = catalog_new();
    like->server_version = catalog->server_version;
    for (guint i = 0; i < catalog->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(catalog->unseen, UnseenKind, i);
        catalog_add_unseen(like, unseen->kind, unseen->count);
    }
    return like;
}

Catalog *catalog_copy(const Catalog *catalog) {
    Catalog *copy = catalog_new_like(catalog);
    for (guint i = 0; i < catalog->objects->len; i++)
        catalog_add(copy, catalog->objects->pdata[i]);
    catalog_seal(copy);
    return copy;
}

int object_compare(const Object *a, const Object *b) {
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return strcmp(a->identity, b->identity);
}

static int compare_elements(const void *a, const void *b) {
    return object_compare(*(const Object *const *)a, *(const Object *const *)b);
}

static int compare_children(const void *a, const void *b) {
    const Object *x = *(const Object *const *)a;
    const Object *y = *(const Object *const *)b;
    if (x->kind == y->kind && x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return object_compare(x, y);
}

static int compare_unseen(const void *a, const void *b) {
    return strcmp(((const UnseenKind *)a)->kind, ((const UnseenKind *)b)->kind);
}

/* The array is sorted, and the sort was stable: of equal keys the first added comes first and stays. */
static void drop_duplicates(GPtrArray *objects) {
    guint kept = 0;
    for (guint i = 0; i < objects->len; i++) {
        Object *object = objects->pdata[i];
        if (kept > 0 && object_compare(objects->pdata[kept - 1], object) == 0)
            object_free(object);
        else
            objects->pdata[kept++] = object;
    }
    /* The slots beyond hold objects that moved or are gone: they are not to be freed. */
    g_ptr_array_set_free_func(objects, NULL);
    g_ptr_array_set_size(objects, (int)kept);
    g_ptr_array_set_free_func(objects, object_free);
}

static void unref_children(void *array) {
    g_ptr_array_unref(array);
}

static GHashTable *index_by_parent(const GPtrArray *objects) {
    GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, unref_children);
    for (guint i = 0; i < objects->len; i++) {
        const Object *object = objects->pdata[i];
        if (!object->parent)
            continue;
        GPtrArray *children = g_hash_table_lookup(index, object->parent);
        if (!children) {
            children = g_ptr_array_new();
            g_hash_table_insert(index, (void *)(uintptr_t)object->parent, children);
        }
        g_ptr_array_add(children, objects->pdata[i]);
    }
    GHashTableIter iterator;
    void *children;
    g_hash_table_iter_init(&iterator, index);
    while (g_hash_table_iter_next(&iterator, NULL, &children))
        g_ptr_array_sort(children, compare_children);
    return index;
}

void catalog_seal(Catalog *catalog) {
    if (catalog->sealed)
        return;
    g_ptr_array_sort(catalog->objects, compare_elements);
    drop_duplicates(catalog->objects);
    g_array_sort(catalog->unseen, compare_unseen);
    catalog->by_parent = index_by_parent(catalog->objects);
    catalog->sealed = true;
}

const Object *catalog_find(const Catalog *catalog, ObjectKind kind, const char *identity) {
    g_assert(catalog->sealed);
    const Object key = {.kind = kind, .identity = identity};
    guint low = 0, high = catalog->objects->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const Object *object = catalog->objects->pdata[middle];
        int order = object_compare(&key, object);
        if (order == 0)
            return object;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

size_t catalog_count(const Catalog *catalog, ObjectKind kind) {
    size_t count = 0;
    for (guint i = 0; i < catalog->objects->len; i++)
        count += ((const Object *)catalog->objects->pdata[i])->kind == kind;
    return count;
}

const GPtrArray *catalog_children(const Catalog *catalog, const char *identity) {
    g_assert(catalog->sealed);
    return g_hash_table_lookup(catalog->by_parent, identity);
}

const char *object_get(const Object *object, const char *property) {
    for (size_t i = 0; i < object->property_count; i++)
        if (strcmp(object->properties[i].name, property) == 0)
            return object->properties[i].value;
    return NULL;
}
