#include "draft.h"
#include <string.h>

typedef struct {
    Object object;      /* properties unused */
    GArray *properties; /* of Property, sorted by name */
} DraftObject;

struct Draft {
    GHashTable *objects; /* set of DraftObject *, owned */
};

static guint draft_object_hash(const void *data) {
    const DraftObject *entry = data;
    return g_str_hash(entry->object.identity) * 31 + (guint)entry->object.kind;
}

static gboolean draft_object_equal(const void *a, const void *b) {
    return object_compare(&((const DraftObject *)a)->object, &((const DraftObject *)b)->object) == 0;
}

static void draft_object_free(void *data) {
    DraftObject *entry = data;
    g_array_unref(entry->properties);
    g_free(entry);
}

static DraftObject *draft_object_new(void) {
    DraftObject *entry = g_new0(DraftObject, 1);
    entry->properties = g_array_new(FALSE, FALSE, sizeof(Property));
    return entry;
}

Draft *draft_new(const Catalog *start) {
    Draft *draft = g_new(Draft, 1);
    draft->objects = g_hash_table_new_full(draft_object_hash, draft_object_equal, draft_object_free, NULL);
    for (guint i = 0; start && i < start->objects->len; i++) {
        const Object *object = start->objects->pdata[i];
        DraftObject *entry = draft_object_new();
        entry->object = *object;
        entry->object.address = entry->object.root = (Address){0};
        if (object->property_count > 0)
            g_array_append_vals(entry->properties, object->properties, (guint)object->property_count);
        g_hash_table_add(draft->objects, entry);
    }
    return draft;
}

void draft_free(Draft *draft) {
    if (!draft)
        return;
    g_hash_table_unref(draft->objects);
    g_free(draft);
}

/* Takes the object that a change starts from out of the draft; NULL: there is none. */
static DraftObject *take_object(Draft *draft, ObjectKind kind, const char *identity) {
    DraftObject key = {.object = {.kind = kind, .identity = identity}};
    void *found = NULL;
    g_hash_table_steal_extended(draft->objects, &key, &found, NULL);
    return found;
}

static guint find_property(const GArray *properties, const char *name, bool *found) {
    guint low = 0, high = properties->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(name, g_array_index(properties, Property, middle).name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    *found = false;
    return low;
}

static void set_property(GArray *properties, const char *name, const char *value) {
    bool found;
    guint index = find_property(properties, name, &found);
    Property property = {name, value};
    if (found && value)
        g_array_index(properties, Property, index) = property;
    else if (found)
        g_array_remove_index(properties, index);
    else if (value)
        g_array_insert_val(properties, index, property);
}

static void update_object(DraftObject *entry, const Change *change) {
    entry->object.kind = change->kind;
    entry->object.identity = change->identity;
    entry->object.parent = change->parent;
    entry->object.schema = change->schema;
    entry->object.name = change->name;
    entry->object.position = change->position;
    for (size_t i = 0; i < change->property_count; i++)
        set_property(entry->properties, change->properties[i].property, change->properties[i].after);
}

/* In two passes, as the changes of a set happen at once: names may have been swapped. */
void draft_apply(Draft *draft, const ChangeSet *set) {
    g_autofree DraftObject **starts = g_new0(DraftObject *, set->changes->len + 1);
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        if (change->action != CHANGE_ADDED)
            starts[i] = take_object(draft, change->kind,
                                    change->action == CHANGE_RENAMED ? change->previous_identity : change->identity);
    }
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        DraftObject *entry = starts[i];
        if (change->action == CHANGE_REMOVED) {
            g_clear_pointer(&entry, draft_object_free);
            continue;
        }
        if (!entry)
            entry = draft_object_new();
        update_object(entry, change);
        g_hash_table_replace(draft->objects, entry, entry);
    }
}

void draft_write(const Draft *draft, Catalog *catalog) {
    GHashTableIter iterator;
    void *data;
    g_hash_table_iter_init(&iterator, draft->objects);
    while (g_hash_table_iter_next(&iterator, &data, NULL)) {
        const DraftObject *entry = data;
        Object object = entry->object;
        object.properties = &g_array_index(entry->properties, Property, 0);
        object.property_count = entry->properties->len;
        catalog_add(catalog, &object);
    }
}
