#include <string.h>
#include "model/change.h"

/*
 * The difference of two sorted catalogs by one merge. With addresses, objects of equal identity but different address, and those on one
 * side only, are left over by the merge; they pair by address first (renames), then, in a second merge, by identity.
 */

typedef struct {
    ChangeSet *set;
    GArray *properties; /* of PropertyChange: the scratch of one change */
    bool same_server;   /* positions are worth keeping */
} Differ;

static void add_property(Differ *differ, const char *name, const char *before, const char *after) {
    PropertyChange change = {name, before, after};
    g_array_append_val(differ->properties, change);
}

/* Fills differ->properties. Either object may be NULL: none of its properties. */
static void compare_properties(Differ *differ, const Object *before, const Object *after) {
    size_t i = 0, before_count = before ? before->property_count : 0;
    size_t j = 0, after_count = after ? after->property_count : 0;
    g_array_set_size(differ->properties, 0);
    while (i < before_count || j < after_count) {
        const Property *old = i < before_count ? &before->properties[i] : NULL;
        const Property *new = j < after_count ? &after->properties[j] : NULL;
        int order = !old ? 1 : !new ? -1 : strcmp(old->name, new->name);
        if (order < 0)
            add_property(differ, old->name, old->value, NULL);
        else if (order > 0)
            add_property(differ, new->name, NULL, new->value);
        else if (strcmp(old->value, new->value) != 0)
            add_property(differ, old->name, old->value, new->value);
        i += order <= 0;
        j += order >= 0;
    }
}

static bool is_same_place(const Object *a, const Object *b) {
    return g_strcmp0(a->parent, b->parent) == 0 && g_strcmp0(a->schema, b->schema) == 0 && g_strcmp0(a->name, b->name) == 0;
}

/* One change: `before` NULL is an addition, `after` NULL a removal. */
static void add_change(Differ *differ, ChangeAction action, const Object *before, const Object *after) {
    const Object *object = after ? after : before;
    Change change = {
        .action = action,
        .kind = object->kind,
        .identity = object->identity,
        .previous_identity = action == CHANGE_RENAMED ? before->identity : NULL,
        .parent = object->parent,
        .schema = object->schema,
        .name = object->name,
        .position = object->position,
        .properties = &g_array_index(differ->properties, PropertyChange, 0),
        .property_count = differ->properties->len,
    };
    change_set_add(differ->set, &change);
}

/* Columns have places among each other; all else has none. */
static bool is_moved(const Object *before, const Object *after) {
    return before->position != after->position && (after->kind == KIND_COLUMN || after->kind == KIND_ATTRIBUTE);
}

static void compare_pair(Differ *differ, const Object *before, const Object *after) {
    compare_properties(differ, before, after);
    if (strcmp(before->identity, after->identity) != 0)
        add_change(differ, CHANGE_RENAMED, before, after);
    else if (differ->properties->len > 0 || !is_same_place(before, after) || (differ->same_server && is_moved(before, after)))
        add_change(differ, CHANGE_CHANGED, before, after);
}

static void compare_single(Differ *differ, const Object *before, const Object *after) {
    compare_properties(differ, before, after);
    add_change(differ, before ? CHANGE_REMOVED : CHANGE_ADDED, before, after);
}

static bool has_address(const Object *object) {
    return object->address.object_id != 0; /* InvalidOid */
}

static bool is_same_address(const Object *a, const Object *b) {
    return a->address.class_id == b->address.class_id && a->address.object_id == b->address.object_id &&
           a->address.sub_id == b->address.sub_id;
}

/* What the first merge could not pair, still sorted. Elements become NULL when paired. */
typedef struct {
    GPtrArray *before;
    GPtrArray *after;
} Leftovers;

static void merge(Differ *differ, const GPtrArray *before, const GPtrArray *after, Leftovers *leftovers) {
    guint i = 0, j = 0;
    while (i < before->len || j < after->len) {
        Object *old = i < before->len ? before->pdata[i] : NULL;
        Object *new = j < after->len ? after->pdata[j] : NULL;
        int order = !old ? 1 : !new ? -1 : object_compare(old, new);
        i += order <= 0;
        j += order >= 0;
        if (order == 0 && (!leftovers || is_same_address(old, new))) {
            compare_pair(differ, old, new);
            continue;
        }
        if (order <= 0 && leftovers)
            g_ptr_array_add(leftovers->before, old);
        else if (order < 0)
            compare_single(differ, old, NULL);
        if (order >= 0 && leftovers)
            g_ptr_array_add(leftovers->after, new);
        else if (order > 0)
            compare_single(differ, NULL, new);
    }
}

static guint address_hash(const void *data) {
    const Object *object = data;
    return (object->address.object_id * 31 + (guint)object->address.sub_id) * 31 + object->address.class_id + (guint)object->kind;
}

static gboolean address_equal(const void *a, const void *b) {
    const Object *x = a, *y = b;
    return x->kind == y->kind && is_same_address(x, y);
}

static void remove_nulls(GPtrArray *array) {
    guint kept = 0;
    for (guint i = 0; i < array->len; i++)
        if (array->pdata[i])
            array->pdata[kept++] = array->pdata[i];
    g_ptr_array_set_size(array, (int)kept);
}

/* Pairs the leftovers of equal address and takes them out. */
static void pair_addresses(Differ *differ, Leftovers *leftovers) {
    g_autoptr(GHashTable) slots = g_hash_table_new(address_hash, address_equal); /* Object * -> its slot in `before` */
    for (guint i = 0; i < leftovers->before->len; i++)
        if (has_address(leftovers->before->pdata[i]))
            g_hash_table_insert(slots, leftovers->before->pdata[i], &leftovers->before->pdata[i]);
    for (guint j = 0; j < leftovers->after->len; j++) {
        Object *new = leftovers->after->pdata[j];
        void **slot = has_address(new) ? g_hash_table_lookup(slots, new) : NULL;
        if (!slot)
            continue;
        g_hash_table_remove(slots, new);
        compare_pair(differ, *slot, new);
        *slot = leftovers->after->pdata[j] = NULL;
    }
    remove_nulls(leftovers->before);
    remove_nulls(leftovers->after);
}

static void merge_by_address(Differ *differ, const GPtrArray *before, const GPtrArray *after) {
    g_autoptr(GPtrArray) old = g_ptr_array_new();
    g_autoptr(GPtrArray) new = g_ptr_array_new();
    Leftovers leftovers = {old, new};
    merge(differ, before, after, &leftovers);
    pair_addresses(differ, &leftovers);
    merge(differ, old, new, NULL);
}

ChangeSet *change_set_between(const Catalog *before, const Catalog *after, bool by_address) {
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(GArray) properties = g_array_new(FALSE, FALSE, sizeof(PropertyChange));
    g_assert((!before || before->sealed) && (!after || after->sealed));
    Differ differ = {change_set_new(), properties, by_address};
    const GPtrArray *old = before ? before->objects : none;
    const GPtrArray *new = after ? after->objects : none;
    if (by_address)
        merge_by_address(&differ, old, new);
    else
        merge(&differ, old, new, NULL);
    change_set_seal(differ.set);
    return differ.set;
}
