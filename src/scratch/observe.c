#include "observe.h"

#include <stdlib.h>
#include <string.h>
#include "base/error.h"

#define QUERY_TIMEOUT_MS 60000
#define RENAME_ROUNDS 6
#define NAMESPACE_CLASS 2615

/* A catalog that some of the roots still point into. */
typedef struct {
    Catalog *catalog;
    int references;
} Source;

/* The objects that were read with one root. */
typedef struct {
    Source *source;
    GPtrArray *objects; /* of const Object *, in the source */
} Root;

struct Observer {
    Connection *connection;
    GArray *inventory;   /* of InventoryRow, as of the last step */
    GHashTable *left_out; /* of Address: what no migration made */
    GHashTable *roots;   /* Address -> Root */
    GHashTable *foreign; /* addresses seen by observer_begin_foreign(); NULL */
    uint32_t public_id;  /* oid of schema public; 0: none */
};

/* --- addresses as keys ---------------------------------------------------------------------------------------------- */

static guint address_hash(gconstpointer key) {
    const Address *address = key;
    return address->class_id * 31 + address->object_id * 2654435761u + (guint)address->sub_id;
}

static gboolean address_equal(gconstpointer a, gconstpointer b) {
    const Address *x = a, *y = b;
    return x->class_id == y->class_id && x->object_id == y->object_id && x->sub_id == y->sub_id;
}

static GHashTable *address_set_new(void) {
    return g_hash_table_new_full(address_hash, address_equal, g_free, NULL);
}

static void address_set_add(GHashTable *set, Address address) {
    if (!g_hash_table_contains(set, &address))
        g_hash_table_add(set, g_memdup2(&address, sizeof address));
}

static GHashTable *addresses_of(const Catalog *catalog) {
    GHashTable *set = address_set_new();
    for (guint i = 0; i < catalog->objects->len; i++)
        address_set_add(set, ((const Object *)g_ptr_array_index(catalog->objects, i))->address);
    return set;
}

/* --- roots ---------------------------------------------------------------------------------------------------------- */

static void root_free(gpointer value) {
    Root *root = value;
    if (--root->source->references == 0) {
        catalog_free(root->source->catalog);
        g_free(root->source);
    }
    g_ptr_array_unref(root->objects);
    g_free(root);
}

static void add_to_root(Observer *observer, Source *source, const Object *object) {
    Root *root = g_hash_table_lookup(observer->roots, &object->root);
    if (!root) {
        root = g_new0(Root, 1);
        root->source = source;
        source->references++;
        root->objects = g_ptr_array_new();
        g_hash_table_insert(observer->roots, g_memdup2(&object->root, sizeof object->root), root);
    }
    g_ptr_array_add(root->objects, (gpointer)(uintptr_t)object);
}

/* The roots' objects are from now on those of `after`. */
static void replace_roots(Observer *observer, GHashTable *touched, Catalog *take_after) {
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, touched);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        g_hash_table_remove(observer->roots, key);
    Source *source = g_new0(Source, 1);
    source->catalog = take_after;
    source->references = 1;
    for (guint i = 0; i < take_after->objects->len; i++)
        add_to_root(observer, source, g_ptr_array_index(take_after->objects, i));
    if (--source->references == 0) {
        catalog_free(source->catalog);
        g_free(source);
    }
}

static void add_root_objects(const Root *root, Catalog *into) {
    for (guint i = 0; i < root->objects->len; i++)
        catalog_add(into, g_ptr_array_index(root->objects, i));
}

/* The objects of the touched roots as of the last step. */
static Catalog *collect(const Observer *observer, GHashTable *touched) {
    Catalog *catalog = catalog_new();
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, touched); /* sealing sorts */
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const Root *root = g_hash_table_lookup(observer->roots, key);
        if (root)
            add_root_objects(root, catalog);
    }
    catalog_seal(catalog);
    return catalog;
}

Catalog *observer_root(const Observer *observer, Address address) {
    g_autoptr(GHashTable) one = address_set_new();
    address_set_add(one, address);
    return collect(observer, one);
}

Catalog *observer_assembled(const Observer *observer) {
    return collect(observer, observer->roots);
}

const Object *observer_find(const Observer *observer, uint32_t class_id, uint32_t object_id, int32_t sub_id) {
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, observer->roots);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const Root *root = value;
        for (guint i = 0; i < root->objects->len; i++) {
            const Object *object = g_ptr_array_index(root->objects, i);
            if (object->address.object_id == object_id && object->address.class_id == class_id && object->address.sub_id == sub_id)
                return object;
        }
    }
    return NULL;
}

/* --- what is left out ----------------------------------------------------------------------------------------------- */

/* Takes `catalog`; gives it back without what no migration made. */
static Catalog *leave_out(const Observer *observer, Catalog *take_catalog) {
    if (g_hash_table_size(observer->left_out) == 0)
        return take_catalog;
    Catalog *rest = catalog_new_like(take_catalog);
    for (guint i = 0; i < take_catalog->objects->len; i++) {
        const Object *object = g_ptr_array_index(take_catalog->objects, i);
        if (!g_hash_table_contains(observer->left_out, &object->address))
            catalog_add(rest, object);
    }
    catalog_seal(rest);
    catalog_free(take_catalog);
    return rest;
}

Catalog *observer_actual(Observer *observer, GError **error) {
    Catalog *catalog = introspect_all(observer->connection, error);
    return catalog ? leave_out(observer, catalog) : NULL;
}

bool observer_begin_foreign(Observer *observer, GError **error) {
    g_autoptr(Catalog) before = introspect_all(observer->connection, error);
    if (!before)
        return false;
    g_clear_pointer(&observer->foreign, g_hash_table_unref);
    observer->foreign = addresses_of(before);
    return true;
}

bool observer_end_foreign(Observer *observer, GError **error) {
    g_autoptr(GHashTable) known = g_steal_pointer(&observer->foreign);
    g_autoptr(Catalog) after = introspect_all(observer->connection, error);
    for (guint i = 0; after && i < after->objects->len; i++) {
        const Object *object = g_ptr_array_index(after->objects, i);
        if (!g_hash_table_contains(known, &object->address))
            address_set_add(observer->left_out, object->address);
    }
    return after != NULL;
}

/* --- steps ---------------------------------------------------------------------------------------------------------- */

static void touch(GHashTable *touched, const InventoryRow *row) {
    address_set_add(touched, (Address){row->root_class, row->root_id, 0});
}

/* The roots of all rows that came, went or were written between two inventories: one merge. */
static GHashTable *touched_roots(const GArray *before, const GArray *after) {
    GHashTable *touched = address_set_new();
    guint i = 0, j = 0;
    while (i < before->len || j < after->len) {
        const InventoryRow *old = i < before->len ? &g_array_index(before, InventoryRow, i) : NULL;
        const InventoryRow *new = j < after->len ? &g_array_index(after, InventoryRow, j) : NULL;
        int order = !old ? 1 : !new ? -1 : inventory_row_compare(old, new);
        bool same = order == 0 && old->xmin == new->xmin;
        if (order <= 0 && !same)
            touch(touched, old);
        if (order >= 0 && !same)
            touch(touched, new);
        i += order <= 0;
        j += order >= 0;
    }
    return touched;
}

/* --- renames -------------------------------------------------------------------------------------------------------- */

/* A new name changes the text of what mentions it, whose own rows nobody wrote. */
typedef enum { RENAME_ALONE, RENAME_MENTIONED, RENAME_EVERYWHERE } RenameEffect;

/* What no definition of another object mentions. (A constraint with an index is mentioned by ON CONFLICT ON CONSTRAINT of a rule or function; a transform
 * by functions, with the name of its type.) */
static const ObjectKind never_mentioned[] = {
    KIND_FOREIGN_KEY,   KIND_CHECK, KIND_DOMAIN_CONSTRAINT, KIND_RULE,         KIND_TRIGGER,     KIND_POLICY,       KIND_EVENT_TRIGGER,     KIND_STATISTICS,
    KIND_CONVERSION,    KIND_CAST,  KIND_USER_MAPPING,      KIND_PUBLICATION,  KIND_SUBSCRIPTION, KIND_DEFAULT_PRIVILEGES};

/* Mentioned without a row in pg_depend: schemas in every qualified name, an operator by its commutator and negator. */
static const ObjectKind mentioned_anywhere[] = {KIND_SCHEMA, KIND_OPERATOR};

/* Properties that give another name to what is no object of the catalog: members of an extension, the second type of a range. */
static const struct {
    ObjectKind kind;
    const char *property;
} hidden_names[] = {{KIND_EXTENSION, "schema"}, {KIND_RANGE_TYPE, "multirange_type"}};

static bool is_among(ObjectKind kind, const ObjectKind *kinds, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

static bool changes_hidden_name(const Change *change) {
    for (size_t i = 0; i < G_N_ELEMENTS(hidden_names); i++)
        for (size_t p = 0; hidden_names[i].kind == change->kind && p < change->property_count; p++)
            if (g_str_equal(hidden_names[i].property, change->properties[p].property))
                return true;
    return false;
}

static RenameEffect rename_effect(const Change *change) {
    bool is_renamed = change->action == CHANGE_RENAMED;
    if ((is_renamed || change->action == CHANGE_CHANGED) && changes_hidden_name(change))
        return RENAME_EVERYWHERE;
    if (!is_renamed || is_among(change->kind, never_mentioned, G_N_ELEMENTS(never_mentioned)))
        return RENAME_ALONE;
    return is_among(change->kind, mentioned_anywhere, G_N_ELEMENTS(mentioned_anywhere)) ? RENAME_EVERYWHERE : RENAME_MENTIONED;
}

/* The objects that got another name, as two array literals; the effect of the farthest reaching one. */
static RenameEffect list_renamed(const ChangeSet *changes, const Catalog *after, GString *classes, GString *objects) {
    RenameEffect most = RENAME_ALONE;
    for (guint i = 0; i < changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(changes->changes, i);
        RenameEffect effect = rename_effect(change);
        const Object *object = effect == RENAME_MENTIONED ? catalog_find(after, change->kind, change->identity) : NULL;
        most = MAX(most, effect);
        if (!object)
            continue;
        g_string_append_printf(classes, "%c%u", classes->len ? ',' : '{', object->address.class_id);
        g_string_append_printf(objects, "%c%u", objects->len ? ',' : '{', object->address.object_id);
    }
    g_string_append_c(classes, '}');
    g_string_append_c(objects, '}');
    return most;
}

/* What depends on a relation may depend on its row type, or an array of that. */
static const char dependents_query[] =
    "WITH renamed AS (SELECT * FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]), pg_catalog.unnest($2::pg_catalog.oid[])) AS r (class, oid)),"
    " type AS (SELECT t.tableoid, t.oid, t.typarray FROM pg_catalog.pg_type t JOIN renamed r ON t.oid = r.oid AND t.tableoid = r.class OR t.typrelid = r.oid),"
    " meant AS (SELECT class, oid FROM renamed UNION SELECT tableoid, oid FROM type UNION SELECT tableoid, typarray FROM type)"
    " SELECT DISTINCT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN meant m ON d.refclassid = m.class AND d.refobjid = m.oid";

/* Touches the roots of the inventory rows of one catalog row (its columns' rows as well). */
static void touch_rows(GHashTable *touched, const GArray *inventory, uint32_t class_id, uint32_t object_id) {
    guint low = 0, high = inventory->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        const InventoryRow *row = &g_array_index(inventory, InventoryRow, middle);
        if (row->class_id < class_id || (row->class_id == class_id && row->object_id < object_id))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < inventory->len; low++) {
        const InventoryRow *row = &g_array_index(inventory, InventoryRow, low);
        if (row->class_id != class_id || row->object_id != object_id)
            return;
        touch(touched, row);
    }
}

static bool touch_dependents(Observer *observer, const GArray *inventory, const char *classes, const char *objects, GHashTable *touched, GError **error) {
    const char *parameters[] = {classes, objects};
    g_autoptr(ResultRows) rows = connection_query(observer->connection, dependents_query, G_N_ELEMENTS(parameters), parameters, QUERY_TIMEOUT_MS, error);
    for (size_t i = 0; rows && i < result_rows_count(rows); i++)
        touch_rows(touched, inventory, (uint32_t)strtoul(result_rows_get(rows, i, 0), NULL, 10), (uint32_t)strtoul(result_rows_get(rows, i, 1), NULL, 10));
    return rows != NULL;
}

/* --- steps, continued ------------------------------------------------------------------------------------------------ */

static Catalog *read_roots(Observer *observer, const GArray *inventory, GHashTable *touched, GError **error) {
    guint count;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(touched, &count);
    g_autofree Address *addresses = g_new(Address, count + 1);
    for (guint i = 0; i < count; i++)
        addresses[i] = *(const Address *)keys[i];
    Catalog *catalog = introspect_roots(observer->connection, addresses, count, inventory, error);
    return catalog ? leave_out(observer, catalog) : NULL;
}

/* Reads all, and compares all. */
static ChangeSet *step_wholly(Observer *observer, GError **error) {
    Catalog *after = observer_actual(observer, error);
    if (!after)
        return NULL;
    g_autoptr(GHashTable) all = address_set_new();
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, observer->roots);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        address_set_add(all, *(const Address *)key);
    g_autoptr(Catalog) before = collect(observer, all);
    ChangeSet *changes = change_set_between(before, after, true);
    replace_roots(observer, all, after);
    return changes;
}

/* Reads what was touched; then what mentions what turns out to have another name, until nothing more does: the name of a type is in the identity of functions. */
static ChangeSet *step_touched(Observer *observer, const GArray *inventory, GHashTable *touched, GError **error) {
    for (int rounds = 0; rounds < RENAME_ROUNDS; rounds++) {
        g_autoptr(Catalog) after = read_roots(observer, inventory, touched, error);
        if (!after)
            return NULL;
        g_autoptr(Catalog) before = collect(observer, touched);
        g_autoptr(ChangeSet) changes = change_set_between(before, after, true);
        g_autoptr(GString) classes = g_string_new(NULL);
        g_autoptr(GString) objects = g_string_new(NULL);
        RenameEffect effect = list_renamed(changes, after, classes, objects);
        guint known = g_hash_table_size(touched);
        if (effect == RENAME_EVERYWHERE)
            break;
        if (effect == RENAME_MENTIONED && !touch_dependents(observer, inventory, classes->str, objects->str, touched, error))
            return NULL;
        if (g_hash_table_size(touched) == known) {
            replace_roots(observer, touched, g_steal_pointer(&after));
            return g_steal_pointer(&changes);
        }
    }
    return step_wholly(observer, error);
}

static ChangeSet *no_changes(void) {
    ChangeSet *nothing = change_set_new();
    change_set_seal(nothing);
    return nothing;
}

ChangeSet *observer_step(Observer *observer, bool renames, GError **error) {
    g_autoptr(GArray) inventory = introspect_inventory(observer->connection, error);
    if (!inventory)
        return NULL;
    g_autoptr(GHashTable) touched = touched_roots(observer->inventory, inventory);
    ChangeSet *changes = renames                                ? step_wholly(observer, error)
                         : g_hash_table_size(touched) == 0 ? no_changes()
                                                             : step_touched(observer, inventory, touched, error);
    if (changes) {
        g_array_unref(observer->inventory);
        observer->inventory = g_steal_pointer(&inventory);
    }
    return changes;
}

/* --- begin and end -------------------------------------------------------------------------------------------------- */

/* The first oid of objects that are not there from the start. */
#define FIRST_OWN_OID 16384

/* Schema public is in every database, but in the catalog as well: the first migration that runs is said to bring it. */
static bool is_public(const Observer *observer, const InventoryRow *row) {
    return row->root_class == NAMESPACE_CLASS && row->root_id == observer->public_id;
}

static bool find_public(Observer *observer, GError **error) {
    g_autoptr(ResultRows) rows =
        connection_query(observer->connection, "SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'", 0, NULL, QUERY_TIMEOUT_MS, error);
    if (rows && result_rows_count(rows) > 0)
        observer->public_id = (uint32_t)strtoul(result_rows_get(rows, 0, 0), NULL, 10);
    return rows != NULL;
}

static void forget_public(Observer *observer) {
    for (guint i = observer->inventory->len; i > 0; i--)
        if (is_public(observer, &g_array_index(observer->inventory, InventoryRow, i - 1)))
            g_array_remove_index(observer->inventory, i - 1);
}

/* What is there is left out. It is little (the runner's table), so its roots are read alone: with that the statements are prepared that the steps need, reading all would not. */
static bool leave_out_present(Observer *observer, GError **error) {
    g_autoptr(GHashTable) present = address_set_new();
    for (guint i = 0; i < observer->inventory->len; i++) {
        const InventoryRow *row = &g_array_index(observer->inventory, InventoryRow, i);
        if (row->root_id >= FIRST_OWN_OID && !is_public(observer, row))
            touch(present, row);
    }
    observer->left_out = address_set_new();
    if (g_hash_table_size(present) == 0)
        return true;
    g_autoptr(Catalog) catalog = read_roots(observer, observer->inventory, present, error);
    for (guint i = 0; catalog && i < catalog->objects->len; i++)
        address_set_add(observer->left_out, ((const Object *)g_ptr_array_index(catalog->objects, i))->address);
    return catalog != NULL;
}

Observer *observer_new(Connection *connection, GError **error) {
    g_autoptr(Observer) observer = g_new0(Observer, 1);
    observer->connection = connection;
    observer->roots = g_hash_table_new_full(address_hash, address_equal, g_free, root_free);
    observer->inventory = introspect_inventory(connection, error);
    if (!observer->inventory || !find_public(observer, error) || !leave_out_present(observer, error))
        return NULL;
    forget_public(observer);
    return g_steal_pointer(&observer);
}

void observer_free(Observer *observer) {
    if (!observer)
        return;
    g_clear_pointer(&observer->inventory, g_array_unref);
    g_clear_pointer(&observer->left_out, g_hash_table_unref);
    g_clear_pointer(&observer->foreign, g_hash_table_unref);
    g_clear_pointer(&observer->roots, g_hash_table_unref);
    g_free(observer);
}

size_t observer_size(const Observer *observer) {
    return observer->inventory->len;
}

void observer_set_connection(Observer *observer, Connection *connection) {
    observer->connection = connection;
}
